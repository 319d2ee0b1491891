#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "core/fair.h"
#include "harness/folder.h"

enum { ARGUMENTS_MAX = 8 };

static char folder[TEST_FOLDER_MAX];
static char fair_folder[FILE_PATH_MAX];
static struct settings settings;

static int set_up(void **state)
{
    (void)state;
    test_folder_make(folder);
    assert_int_equal(path_join(fair_folder, sizeof fair_folder, folder, "feria/2022", NULL),
                     STATUS_OK);
    settings_init(&settings);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_folder_remove(folder);
    return 0;
}

static const char *inside(const char *name)
{
    static char path[FILE_PATH_MAX];
    assert_int_equal(path_join(path, sizeof path, fair_folder, name, NULL), STATUS_OK);
    return path;
}

static void put(const char *name, const char *text)
{
    assert_int_equal(file_write(inside(name), text, strlen(text), 0644, NULL), STATUS_OK);
}

static void init(void)
{
    struct error error = {0};
    if (fair_init(fair_folder, &settings, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
}

/* Opens with up to three arguments. */
static enum status open_with(struct fair *fair, const char *a, const char *b, const char *c,
                             struct error *error)
{
    char program[] = "feria";
    char copies[3][64];
    char *argv[ARGUMENTS_MAX] = {program};
    const char *given[] = {a, b, c};
    int argc = 1;
    for (size_t i = 0; i < ARRAY_COUNT(given); i++) {
        if (given[i]) {
            (void)snprintf(copies[i], sizeof copies[i], "%s", given[i]);
            argv[argc++] = copies[i];
        }
    }
    enum status status = fair_open(fair, fair_folder, &argc, argv, error);
    if (status == STATUS_OK) {
        assert_int_equal(argc, 1); /* the flags are taken */
    }
    return status;
}

static void test_init_makes_a_whole_fair(void **state)
{
    (void)state;
    struct stat info;
    struct fair fair;
    char central[FILE_PATH_MAX];
    init();
    static const char *const FILES[] = {"feria.ini", "keys/municipality.key", "keys/kiosk-1.key",
                                        "kiosk-1.db"};
    for (size_t i = 0; i < ARRAY_COUNT(FILES); i++) {
        assert_int_equal(stat(inside(FILES[i]), &info), 0);
    }
    assert_int_equal(stat(inside("keys"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);

    assert_int_equal(open_with(&fair, NULL, NULL, NULL, NULL), STATUS_OK);
    assert_string_equal(fair.settings.station, "kiosk-1");
    assert_string_equal(fair.settings.central, "central.db");
    assert_int_equal(fair.ledger.station, fair.keys.station);
    assert_int_equal(fair.ledger.seq, 1); /* enrolled once, by fair_init */
    assert_int_equal(fair.folder[0], '/');
    assert_int_equal(fair_central_path(&fair, central, sizeof central, NULL), STATUS_OK);
    assert_int_equal(central[0], '/');
    assert_string_equal(strrchr(central, '/'), "/central.db");
    fair_close(&fair);
    fair_close(&fair);
}

static void test_init_keeps_what_differs_and_explains_the_rest(void **state)
{
    (void)state;
    struct buf text;
    struct fair fair;
    settings.gate = 3;
    (void)snprintf(settings.label, sizeof settings.label, "Puerta Ñ; #2");
    (void)snprintf(settings.mode, sizeof settings.mode, "door");
    init();
    buf_init(&text, 1 << 20);
    assert_int_equal(file_read(inside("feria.ini"), &text, NULL), STATUS_OK);
    assert_non_null(strstr(buf_str(&text), "\ngate = 3\n"));
    assert_non_null(strstr(buf_str(&text), "\ncentral = central.db\n"));
    assert_non_null(strstr(buf_str(&text), "\n# idle_s = 60\n"));
    size_t count = 0;
    const struct setting *table = settings_table(&count);
    for (size_t i = 0; i < count; i++) {
        assert_non_null(strstr(buf_str(&text), table[i].help));
    }
    buf_release(&text);
    assert_int_equal(open_with(&fair, NULL, NULL, NULL, NULL), STATUS_OK);
    assert_int_equal(fair.settings.gate, 3);
    assert_string_equal(fair.settings.label, "Puerta Ñ; #2");
    assert_string_equal(fair.settings.mode, "door");
    fair_close(&fair);
}

static void test_init_twice(void **state)
{
    (void)state;
    struct error error = {0};
    init();
    assert_int_equal(fair_init(fair_folder, &settings, &error), STATUS_EXISTS);
    assert_non_null(strstr(error.text, "feria.ini"));
}

/* What failed half-way can be tried again, with the same keys. */
static void test_init_after_a_failed_one(void **state)
{
    (void)state;
    struct fair before;
    struct fair after;
    init();
    assert_int_equal(open_with(&before, NULL, NULL, NULL, NULL), STATUS_OK);
    uint32_t station = before.keys.station;
    fair_close(&before);
    assert_int_equal(remove(inside("feria.ini")), 0);
    init();
    assert_int_equal(open_with(&after, NULL, NULL, NULL, NULL), STATUS_OK);
    assert_int_equal(after.keys.station, station);
    fair_close(&after);
}

static void test_init_refuses_names(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"Kiosk", "a_b", "municipality", "central",
                                        "abcdefghijklmnopqrstuvwxyz-012345678"};
    for (size_t i = 0; i < ARRAY_COUNT(NAMES); i++) {
        struct error error = {0};
        (void)snprintf(settings.station, sizeof settings.station, "%s", NAMES[i]);
        assert_int_equal(fair_init(fair_folder, &settings, &error), STATUS_CONFIG);
        assert_false(file_exists(inside("feria.ini")));
    }
}

static void test_flags_win_over_the_file(void **state)
{
    (void)state;
    struct fair fair;
    init();
    put("feria.ini", "[station]\nstation = kiosk-1\nlabel = Del archivo\nmode = citizen\n"
                     "[event]\ngate = 2\n[sync]\ncentral =\n");
    char central[FILE_PATH_MAX];
    assert_int_equal(open_with(&fair, "--label", "De la orden", NULL, NULL), STATUS_OK);
    assert_string_equal(fair.settings.label, "De la orden");
    assert_int_equal(fair.settings.gate, 2);
    assert_int_equal(fair_central_path(&fair, central, sizeof central, NULL), STATUS_OK);
    assert_string_equal(central, "");
    fair_close(&fair);
    assert_int_equal(open_with(&fair, "--central=/var/lib/c.db", "--gate=4", NULL, NULL),
                     STATUS_OK);
    assert_int_equal(fair_central_path(&fair, central, sizeof central, NULL), STATUS_OK);
    assert_string_equal(central, "/var/lib/c.db");
    assert_int_equal(fair.settings.gate, 4);
    assert_int_equal(fair_central_path(&fair, central, 4, NULL), STATUS_TOO_BIG);
    fair_close(&fair);
}

static void test_a_new_station_in_an_old_fair(void **state)
{
    (void)state;
    struct fair fair;
    init();
    assert_int_equal(open_with(&fair, "--station=door-1", "--mode=door", "--label=Puerta 1", NULL),
                     STATUS_OK);
    uint32_t station = fair.keys.station;
    assert_int_equal(fair.ledger.seq, 1);
    fair_close(&fair);
    assert_true(file_exists(inside("door-1.db")));
    assert_int_equal(open_with(&fair, "--station=door-1", "--mode=door", "--label=Puerta 1", NULL),
                     STATUS_OK);
    assert_int_equal(fair.keys.station, station);
    assert_int_equal(fair.ledger.seq, 1);
    fair_close(&fair);
    assert_int_equal(open_with(&fair, "--station=door-1", "--mode=door", "--label=Puerta 2", NULL),
                     STATUS_OK);
    assert_int_equal(fair.ledger.seq, 2); /* says its new label */
    fair_close(&fair);
}

static void test_two_processes_cannot_share_a_station(void **state)
{
    (void)state;
    struct fair one;
    struct fair two;
    init();
    assert_int_equal(open_with(&one, NULL, NULL, NULL, NULL), STATUS_OK);
    assert_int_equal(open_with(&two, NULL, NULL, NULL, NULL), STATUS_BUSY);
    assert_int_equal(open_with(&two, "--station=kiosk-2", NULL, NULL, NULL), STATUS_OK);
    assert_int_not_equal(one.keys.station, two.keys.station);
    fair_close(&two);
    fair_close(&one);
}

static void test_what_is_missing_or_wrong(void **state)
{
    (void)state;
    struct fair fair;
    struct error error = {0};
    assert_int_equal(open_with(&fair, NULL, NULL, NULL, &error), STATUS_NOT_FOUND);
    assert_non_null(strstr(error.text, "feria init"));
    init();

    put("feria.ini", "[station]\nstatoin = x\n");
    assert_int_not_equal(open_with(&fair, NULL, NULL, NULL, &error), STATUS_OK);
    assert_non_null(strstr(error.text, "feria.ini:2"));
    put("feria.ini", "[station]\nstation = kiosk-1\n");
    assert_int_equal(open_with(&fair, "--gate", "x", NULL, &error), STATUS_INVALID);
    assert_int_equal(open_with(&fair, "--station=../x", NULL, NULL, &error), STATUS_INVALID);
    assert_int_equal(open_with(&fair, "--station=A", NULL, NULL, &error), STATUS_INVALID);

    /* Never a second municipality key: everybody would become somebody else. */
    assert_int_equal(remove(inside("keys/municipality.key")), 0);
    assert_int_equal(open_with(&fair, NULL, NULL, NULL, &error), STATUS_NOT_FOUND);
    assert_non_null(strstr(error.text, "municipality.key"));
    assert_false(file_exists(inside("keys/municipality.key")));

    assert_int_equal(remove(inside("feria.ini")), 0);
    assert_int_equal(open_with(&fair, NULL, NULL, NULL, &error), STATUS_NOT_FOUND);
    assert_non_null(strstr(error.text, "feria init"));
}

/* A lost key is asked for, not replaced: the station's file holds facts signed with it. */
static void test_a_lost_key(void **state)
{
    (void)state;
    struct fair fair;
    struct error error = {0};
    init();
    assert_int_equal(remove(inside("keys/kiosk-1.key")), 0);
    assert_int_equal(open_with(&fair, NULL, NULL, NULL, &error), STATUS_NOT_FOUND);
    assert_non_null(strstr(error.text, "kiosk-1.key"));
    assert_false(file_exists(inside("keys/kiosk-1.key")));

    /* Nor does the key of another station open it. */
    put("keys/kiosk-1.key", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    assert_int_equal(chmod(inside("keys/kiosk-1.key"), 0600), 0);
    assert_int_equal(open_with(&fair, NULL, NULL, NULL, &error), STATUS_CONFIG);
}

int main(void)
{
#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(test_init_makes_a_whole_fair),
        WITH_FOLDER(test_init_keeps_what_differs_and_explains_the_rest),
        WITH_FOLDER(test_init_twice),
        WITH_FOLDER(test_init_after_a_failed_one),
        WITH_FOLDER(test_init_refuses_names),
        WITH_FOLDER(test_flags_win_over_the_file),
        WITH_FOLDER(test_a_new_station_in_an_old_fair),
        WITH_FOLDER(test_two_processes_cannot_share_a_station),
        WITH_FOLDER(test_what_is_missing_or_wrong),
        WITH_FOLDER(test_a_lost_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
