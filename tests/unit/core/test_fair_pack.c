#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "core/fair_pack.h"
#include "core/staff_pin.h"
#include "core_fixture.h"
#include "harness/folder.h"

static const uint8_t SEED[KEY_FILE_BYTES] = {3, 1, 4};

static char folder[TEST_FOLDER_MAX];
static char here[FILE_PATH_MAX];  /* the office's fair */
static char there[FILE_PATH_MAX]; /* the new machine's folder */

static int set_up(void **state)
{
    struct settings settings;
    (void)state;
    test_folder_make(folder);
    assert_int_equal(path_join(here, sizeof here, folder, "here", NULL), STATUS_OK);
    assert_int_equal(path_join(there, sizeof there, folder, "there/fair", NULL), STATUS_OK);
    settings_init(&settings);
    assert_int_equal(settings_set(&settings, "theme", "ejemplo", NULL), STATUS_OK);
    assert_int_equal(settings_set(&settings, "utc_offset_min", "60", NULL), STATUS_OK);
    assert_int_equal(fair_init(here, &settings, NULL), STATUS_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_folder_remove(folder);
    return 0;
}

static void open_fair(struct fair *fair, const char *where, bool as_office)
{
    struct error error = {0};
    char program[] = "feria";
    char station[] = "--station=office";
    char mode[] = "--mode=office";
    char *argv[] = {program, station, mode, NULL};
    int argc = as_office ? 3 : 1;
    if (fair_open(fair, where, &argc, argv, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
}

static void make_pack(const char *name, const char *mode, struct buf *out)
{
    struct fair office;
    struct trusted who = {.is_trusted = true};
    (void)snprintf(who.name, sizeof who.name, "%s", name);
    (void)snprintf(who.mode, sizeof who.mode, "%s", mode);
    (void)snprintf(who.label, sizeof who.label, "Puerta ñ 2");
    open_fair(&office, here, true);
    buf_init(out, PACK_BYTES_MAX);
    assert_int_equal(fair_pack_make(&office, &who, out, NULL), STATUS_OK);
    fair_close(&office);
}

static enum status join(const char *pack, struct settings *settings)
{
    struct error error = {0};
    settings_init(settings);
    assert_int_equal(settings_set(settings, "hub", "https://10.1.2.3:7443", NULL), STATUS_OK);
    enum status status = fair_join(there, pack, SEED, settings, &error);
    assert_int_equal(status == STATUS_OK, error.text[0] == '\0');
    return status;
}

static const char *inside(const char *where, const char *name)
{
    static char path[FILE_PATH_MAX];
    assert_int_equal(path_join(path, sizeof path, where, name, NULL), STATUS_OK);
    return path;
}

static void test_a_folder_becomes_a_fair(void **state)
{
    (void)state;
    static const char *const SECRETS[] = {"keys/municipality.key", "keys/door-2.key",
                                          "keys/personal/pin.key"};
    struct buf pack;
    struct settings settings;
    struct fair office, door;
    struct pepper ours, theirs;
    struct stat info;
    uint8_t root[PUBLIC_KEY_BYTES];
    make_pack("door-2", "door", &pack);
    assert_int_equal(join(buf_str(&pack), &settings), STATUS_OK);
    for (size_t i = 0; i < ARRAY_COUNT(SECRETS); i++) {
        assert_int_equal(stat(inside(there, SECRETS[i]), &info), 0);
        assert_int_equal(info.st_mode & 0777, 0600);
    }
    open_fair(&office, here, true);
    open_fair(&door, there, false);
    assert_memory_equal(office.keys.municipality, door.keys.municipality, MUNICIPALITY_KEY_BYTES);
    assert_memory_equal(door.keys.secret_key, SEED, sizeof SEED);
    assert_string_equal(door.settings.station, "door-2");
    assert_string_equal(door.settings.mode, "door");
    assert_string_equal(door.settings.label, "Puerta ñ 2");
    assert_string_equal(door.settings.theme, "ejemplo");
    assert_int_equal(door.settings.utc_offset_min, 60);
    assert_string_equal(door.settings.hub, "https://10.1.2.3:7443");
    assert_string_equal(door.settings.central, "");
    assert_int_equal(trust_root_read(there, root, NULL), STATUS_OK);
    assert_memory_equal(root, office.keys.public_key, sizeof root);
    assert_int_equal(pepper_open(&ours, here, false, NULL), STATUS_OK);
    assert_int_equal(pepper_open(&theirs, there, false, NULL), STATUS_OK);
    assert_memory_equal(ours.key, theirs.key, sizeof ours.key);
    fair_close(&office);
    fair_close(&door);

    assert_int_equal(join(buf_str(&pack), &settings), STATUS_EXISTS);
    buf_release(&pack);
}

/* The office's secret key and whatever else is in its folder stay there. */
static void test_a_pack_holds_no_more_than_it_must(void **state)
{
    (void)state;
    struct buf pack;
    struct fair office;
    char seed[2 * KEY_FILE_BYTES + 1];
    make_pack("kiosk-3", "citizen", &pack);
    open_fair(&office, here, true);
    hex_encode(office.keys.secret_key, KEY_FILE_BYTES, seed);
    assert_null(strstr(buf_str(&pack), seed));
    assert_null(strstr(buf_str(&pack), here));
    fair_close(&office);
    buf_release(&pack);
}

static void replace(char *text, const char *from, const char *to)
{
    char *at = strstr(text, from);
    assert_non_null(at);
    assert_int_equal(strlen(from), strlen(to));
    for (; *to != '\0'; to++) {
        *at++ = *to;
    }
}

static void test_refuses_what_is_no_pack(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
    } EDITS[] = {
        {"\"office\"", "\"OFFICE\""},
        {"\"municipality\":\"", "\"municipality\":\"x"},
        {"\"municipality\"", "\"Municipality\""},
        {"\"station\":\"kiosk-3\"", "\"station\":\"../etc3\""},
        {"\"station\":\"kiosk-3\"", "\"station\":\"Kiosk 3\""},
        {"\"mode\":\"citizen\"", "\"mode\":\"central\""},
        {"\"settings\"", "\"Settings\""},
        {"\"pin\":\"", "\"pin\":\"x"},
    };
    static const char *const TEXTS[] = {"", "{}", "[]", "null", "\"x\"", "{\"settings\":{}}"};
    struct settings settings;
    struct buf pack;
    char edited[PACK_BYTES_MAX + 1];
    make_pack("kiosk-3", "citizen", &pack);
    for (size_t i = 0; i < ARRAY_COUNT(TEXTS); i++) {
        assert_int_equal(join(TEXTS[i], &settings), STATUS_INVALID);
    }
    for (size_t i = 0; i < ARRAY_COUNT(EDITS); i++) {
        (void)snprintf(edited, sizeof edited, "%s", buf_str(&pack));
        if (strlen(EDITS[i].from) == strlen(EDITS[i].to)) {
            replace(edited, EDITS[i].from, EDITS[i].to);
        } else {
            *(strstr(edited, EDITS[i].from) + strlen(EDITS[i].from)) = 'x';
        }
        assert_int_equal(join(edited, &settings), STATUS_INVALID);
        assert_false(file_exists(inside(there, "feria.ini")));
    }
    assert_int_equal(join(buf_str(&pack), &settings), STATUS_OK); /* what failed left nothing */
    buf_release(&pack);
}

static void test_keys_of_surveys(void **state)
{
    (void)state;
    static const char *const BAD[] = {"../x", ".x", "a/b"};
    struct settings settings;
    struct buf pack;
    char edited[2 * PACK_BYTES_MAX];
    char key[2 * KEY_FILE_BYTES + 1];
    memset(key, 'a', sizeof key - 1);
    key[sizeof key - 1] = '\0';
    make_pack("kiosk-3", "citizen", &pack);
    char *at = strstr(buf_str(&pack), "\"surveys\":{}");
    assert_non_null(at);
    for (size_t i = 0; i <= ARRAY_COUNT(BAD); i++) {
        bool is_good = i == ARRAY_COUNT(BAD);
        (void)snprintf(edited, sizeof edited, "%.*s\"surveys\":{\"%s\":\"%s\"}%s",
                       (int)(at - buf_str(&pack)), buf_str(&pack), is_good ? "audiencia" : BAD[i],
                       key, at + strlen("\"surveys\":{}"));
        assert_int_equal(join(edited, &settings), is_good ? STATUS_OK : STATUS_INVALID);
    }
    assert_true(file_exists(inside(there, "keys/encuestas/audiencia.key")));
    assert_false(file_exists(inside(there, "keys/x.key")));
    buf_release(&pack);
}

int main(void)
{
#define WITH_FAIR(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_FAIR(test_a_folder_becomes_a_fair),
        WITH_FAIR(test_a_pack_holds_no_more_than_it_must),
        WITH_FAIR(test_refuses_what_is_no_pack),
        WITH_FAIR(test_keys_of_surveys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
