#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/id.h"
#include "core/keys.h"
#include "harness/folder.h"

static char folder[TEST_FOLDER_MAX];

static int set_up(void **state)
{
    (void)state;
    test_folder_make(folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_folder_remove(folder);
    return 0;
}

static const char *file_path(const char *name)
{
    static char path[FILE_PATH_MAX];
    assert_int_equal(path_join(path, sizeof path, folder, name, NULL), STATUS_OK);
    return path;
}

static void put(const char *name, const char *text, mode_t mode)
{
    assert_int_equal(file_write(file_path(name), text, strlen(text), mode, NULL), STATUS_OK);
}

static void test_made_once_and_read_again(void **state)
{
    (void)state;
    struct keys first;
    struct keys second;
    struct error error = {0};
    assert_int_equal(keys_open(&first, folder, "kiosk-1", true, &error), STATUS_OK);
    assert_int_equal(keys_open(&second, folder, "kiosk-1", false, &error), STATUS_OK);
    assert_memory_equal(&first, &second, sizeof first);
    assert_int_equal(first.station, key_id(first.public_key));
    assert_int_not_equal(first.station, 0);

    struct stat info;
    assert_int_equal(stat(file_path("kiosk-1.key"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(stat(file_path("municipality.key"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);

    keys_close(&first);
    keys_close(&second);
    assert_true(sodium_is_zero((const unsigned char *)&first, sizeof first));
}

static void test_stations_share_only_the_municipality(void **state)
{
    (void)state;
    struct keys one;
    struct keys two;
    assert_int_equal(keys_open(&one, folder, "kiosk-1", true, NULL), STATUS_OK);
    assert_int_equal(keys_open(&two, folder, "kiosk-2", true, NULL), STATUS_OK);
    assert_memory_equal(one.municipality, two.municipality, sizeof one.municipality);
    assert_memory_not_equal(one.public_key, two.public_key, sizeof one.public_key);
    assert_int_not_equal(one.station, two.station);
    keys_close(&one);
    keys_close(&two);
}

/* The pair follows from the seed in the file (RFC 8032, 7.1, test 1),
 * the id from the public key. */
static void test_known_seed(void **state)
{
    (void)state;
    static const char SEED[] = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60\n";
    static const char PUBLIC[] = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    char hex[2 * PUBLIC_KEY_BYTES + 1];
    struct keys keys;
    put("kiosk-1.key", SEED, 0600);
    assert_int_equal(keys_open(&keys, folder, "kiosk-1", true, NULL), STATUS_OK);
    hex_encode(keys.public_key, sizeof keys.public_key, hex);
    assert_string_equal(hex, PUBLIC);

    uint8_t hash[crypto_generichash_BYTES];
    crypto_generichash(hash, sizeof hash, keys.public_key, sizeof keys.public_key, NULL, 0);
    assert_int_equal(keys.station,
                     hash[0] | hash[1] << 8 | hash[2] << 16 | (uint32_t)hash[3] << 24);
    keys_close(&keys);
}

static void test_files_that_are_no_keys(void **state)
{
    (void)state;
    static const char GOOD[] = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    static const struct {
        const char *text;
        mode_t mode;
        enum status status;
        const char *says;
    } ROWS[] = {
        {GOOD, 0600, STATUS_OK, ""},
        {GOOD, 0400, STATUS_OK, ""},
        {GOOD, 0640, STATUS_DENIED, "chmod 600"},
        {GOOD, 0604, STATUS_DENIED, "chmod 600"},
        {"", 0600, STATUS_INVALID, "64 hexadecimal"},
        {"9d61", 0600, STATUS_INVALID, "64 hexadecimal"},
        {"zz61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", 0600, STATUS_INVALID,
         "64 hexadecimal"},
        {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f6000", 0600, STATUS_INVALID,
         "64 hexadecimal"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct keys keys;
        struct error error = {0};
        (void)remove(file_path("kiosk-1.key"));
        put("kiosk-1.key", ROWS[i].text, ROWS[i].mode);
        assert_int_equal(keys_open(&keys, folder, "kiosk-1", true, &error), ROWS[i].status);
        assert_non_null(strstr(error.text, ROWS[i].says));
        assert_null(strstr(error.text, "9d61")); /* never the key itself */
        if (ROWS[i].status != STATUS_OK) {
            assert_true(sodium_is_zero((const unsigned char *)&keys, sizeof keys));
        }
        keys_close(&keys);
    }
}

static void test_a_long_file_is_no_key(void **state)
{
    (void)state;
    char text[4096];
    struct keys keys;
    struct error error = {0};
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    put("kiosk-1.key", text, 0600);
    assert_int_equal(keys_open(&keys, folder, "kiosk-1", false, &error), STATUS_INVALID);
}

static void test_missing_and_not_to_be_made(void **state)
{
    (void)state;
    struct keys keys;
    struct error error = {0};
    assert_int_equal(keys_open(&keys, folder, "kiosk-1", false, &error), STATUS_NOT_FOUND);
    assert_non_null(strstr(error.text, "kiosk-1.key"));
    assert_false(file_exists(file_path("kiosk-1.key")));
}

static void test_names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool is_ok;
    } ROWS[] = {
        {"kiosk-1", true},
        {"a", true},
        {"7", true},
        {"abcdefghijklmnopqrstuvwxyz-01234", true},
        {"abcdefghijklmnopqrstuvwxyz-012345", false},
        {"", false},
        {"Kiosk-1", false},
        {"kiosk 1", false},
        {"kiosk_1", false},
        {"../kiosk", false},
        {"a/b", false},
        {"a.b", false},
        {"módulo", false},
        {"municipality", false},
        {"central", false},
        {"hub", false},
        {"central-2", true},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct keys keys;
        enum status expected = ROWS[i].is_ok ? STATUS_OK : STATUS_CONFIG;
        assert_int_equal(station_name_ok(ROWS[i].name), ROWS[i].is_ok);
        assert_int_equal(keys_open(&keys, folder, ROWS[i].name, true, NULL), expected);
        keys_close(&keys);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_made_once_and_read_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_stations_share_only_the_municipality, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_known_seed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_files_that_are_no_keys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_long_file_is_no_key, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_missing_and_not_to_be_made, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
