#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/settings.h"
#include "harness/folder.h"

static const char *get(const struct settings *settings, const char *key)
{
    static char value[SETTING_TEXT_MAX];
    struct error error = {0};
    assert_int_equal(settings_get(settings, key, value, sizeof value, &error), STATUS_OK);
    return value;
}

/* Every key with its default, and a good value that is another. */
static const struct {
    const char *section, *key, *value, *other;
} KEYS[] = {
    {"station", "station", "kiosk-1", "puerta-2b"},
    {"station", "mode", "citizen", "door"},
    {"station", "label", "Módulo 1", "Puerta 2"},
    {"station", "map_x", "", "0.5"},
    {"station", "map_y", "", "0,9375"},
    {"station", "stand", "", "12A"},
    {"station", "utc_offset_min", "-300", "840"},
    {"event", "event", "0", "12"},
    {"event", "gate", "1", "99"},
    {"event", "direction", "entry", "exit"},
    {"screen", "renderer", "software", "gpu"},
    {"screen", "screen_mm_width", "0", "50"},
    {"screen", "size", "", "1080x1920"},
    {"screen", "theme", "light", "alto-contraste"},
    {"screen", "assets", NULL, "/usr/share/feria"},
    {"screen", "languages", NULL, "/usr/share/feria/i18n"},
    {"visitor", "language", "es", "en"},
    {"visitor", "idle_s", "60", "5"},
    {"visitor", "idle_warning_s", "30", "120"},
    {"visitor", "double_strike_ms", "150", "0"},
    {"visitor", "reduce_motion", "no", "yes"},
    {"devices", "scanner", "wedge", "evdev:05e0:1200"},
    {"devices", "scanner_prefix", "", "~"},
    {"devices", "printer", "none", "tcp:192.168.1.50"},
    {"devices", "paper_mm", "80", "62"},
    {"sync", "central", "", "/media/central.feria"},
    {"sync", "sticks", "/media", "/run/media"},
    {"sync", "hub", "", "https://10.1.2.3:7443"},
    {"sync", "hub_pin", "", "DGqDbI3xVr82iGhWw7QRjnAAlfYOC4datCeXghCOado="},
    {"camera", "camera", "none", "/dev/video0"},
    {"camera", "camera_mirror", "yes", "no"},
    {"staff", "staff_badge", "pin", "alone"},
    {"log", "log_level", "info", "debug"},
};

static void every_setting_has_a_whole_row(void **state)
{
    (void)state;
    size_t count = 0;
    const struct setting *table = settings_table(&count);
    assert_int_equal(count, ARRAY_COUNT(KEYS));
    struct settings settings;
    settings_init(&settings);
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++) {
        size_t found = 0;
        for (size_t k = 0; k < ARRAY_COUNT(KEYS); k++) {
            if (strcmp(KEYS[k].key, table[i].key) == 0) {
                found++;
                assert_string_equal(table[i].section, KEYS[k].section);
                assert_string_equal(get(&settings, table[i].key),
                                    KEYS[k].value ? KEYS[k].value : table[i].value);
            }
        }
        assert_int_equal(found, 1);
        assert_true(table[i].offset + table[i].size <= sizeof settings);
        assert_int_equal(table[i].form != NULL, table[i].has_form != NULL);
        assert_int_equal(table[i].choices != NULL, table[i].type == SETTING_CHOICE);
        size_t length = strlen(table[i].help);
        assert_true(length > 20 && table[i].help[length - 1] == '.');
        bytes += table[i].size;
    }
    /* No field without a row: what is left is padding before an int or at the end. */
    assert_in_range(sizeof settings - bytes, 0, 2 * sizeof(int));
}

static void every_setting_can_be_set(void **state)
{
    (void)state;
    struct settings settings;
    struct error error = {0};
    settings_init(&settings);
    for (size_t i = 0; i < ARRAY_COUNT(KEYS); i++) {
        assert_string_not_equal(get(&settings, KEYS[i].key), KEYS[i].other);
        assert_int_equal(settings_set(&settings, KEYS[i].key, KEYS[i].other, &error), STATUS_OK);
    }
    for (size_t i = 0; i < ARRAY_COUNT(KEYS); i++) {
        assert_string_equal(get(&settings, KEYS[i].key), KEYS[i].other);
    }
    assert_int_equal(settings.gate, 99);
    assert_true(settings.reduce_motion);
    assert_string_equal(settings.central, "/media/central.feria");
}

static const struct {
    const char *key, *value;
    const char *error; /* NULL: STATUS_OK */
} VALUES[] = {
    {"scanner", "wedge", NULL},
    {"scanner", "evdev:/dev/input/by-id/usb-x", NULL},
    {"scanner", "serial:/dev/ttyACM0", NULL},
    {"scanner", "", "must be wedge, evdev:"},
    {"scanner", "serial:ttyACM0", "must be wedge, evdev:"},
    {"scanner", "usb", "must be wedge, evdev:"},
    {"gate", "0", "from 1 to 99"},
    {"gate", "1", NULL},
    {"gate", "100", "from 1 to 99"},
    {"gate", "", "whole number"},
    {"gate", "-", "whole number"},
    {"gate", "two", "whole number"},
    {"gate", "2x", "whole number"},
    {"gate", " 2", "whole number"},
    {"gate", "2.5", "whole number"},
    {"gate", "99999999999999999999999", "whole number"},
    {"event", "2147483647", NULL},
    {"event", "2147483648", "from 0"},
    {"event", "-1", "from 0"},
    {"utc_offset_min", "-720", NULL},
    {"utc_offset_min", "-721", "from -720 to 840"},
    {"utc_offset_min", "841", "from -720 to 840"},
    {"utc_offset_min", "--5", "whole number"},
    {"screen_mm_width", "0", NULL},
    {"screen_mm_width", "49", "0 or 50 to 3000"},
    {"camera", "video0", "/dev/video0"},
    {"camera", "folder:", "folder:DIR"},
    {"camera", "", "none"},
    {"camera", "/dev/", "by-id"},
    {"screen_mm_width", "50", NULL},
    {"screen_mm_width", "3000", NULL},
    {"screen_mm_width", "3001", "0 or 50 to 3000"},
    {"idle_s", "4", "from 5 to 600"},
    {"idle_s", "601", "from 5 to 600"},
    {"idle_warning_s", "121", "from 5 to 120"},
    {"double_strike_ms", "501", "from 0 to 500"},
    {"reduce_motion", "YES", NULL},
    {"reduce_motion", "sí", NULL},
    {"reduce_motion", "SÍ", NULL},
    {"reduce_motion", "Si", NULL},
    {"reduce_motion", "true", NULL},
    {"reduce_motion", "1", NULL},
    {"reduce_motion", "no", NULL},
    {"reduce_motion", "False", NULL},
    {"reduce_motion", "0", NULL},
    {"reduce_motion", "", "yes or no"},
    {"reduce_motion", "2", "yes or no"},
    {"reduce_motion", "yes!", "yes or no"},
    {"mode", "office", NULL},
    {"mode", "", "citizen|door|stand|office"},
    {"mode", "cit", "citizen|door|stand|office"},
    {"mode", "door|office", "citizen|door|stand|office"},
    {"mode", "Door", "citizen|door|stand|office"},
    {"station", "k", NULL},
    {"station", "", "letters"},
    {"station", "../etc", "letters"},
    {"station", "a/b", "letters"},
    {"station", "-a", "letters"},
    {"station", "a b", "letters"},
    {"station", "módulo", "letters"},
    {"station", "Kiosk", "letters"},
    {"station", "a_b", "letters"},
    {"theme", "../x", "letters"},
    {"map_x", "", NULL},
    {"map_x", "0", NULL},
    {"map_x", "1.0000", NULL},
    {"map_x", "1.01", "0 to 1"},
    {"map_y", "-0.5", "0 to 1"},
    {"map_y", "0.", "0 to 1"},
    {"map_y", "half", "0 to 1"},
    {"size", "800x600", NULL},
    {"size", "800", "1080x1920"},
    {"size", "800x", "1080x1920"},
    {"size", "x600", "1080x1920"},
    {"size", "0x600", "1080x1920"},
    {"size", "800x600x2", "1080x1920"},
    {"size", "100000x1", "1080x1920"},
    {"size", "-8x6", "1080x1920"},
    {"label", "", NULL},
    {"label", "Puerta\n2", "control"},
    {"label", "Puerta \xff", "UTF-8"},
    {"label", "123456789012345678901234567890123456789012345678901234567890123", NULL},
    {"label", "1234567890123456789012345678901234567890123456789012345678901234", "63 bytes"},
    {"assets", "", "folder"},
    {"printer", "file:/dev/usb/lp0", NULL},
    {"printer", "cups:Tiquetes", NULL},
    {"printer", "", "none, file:"},
    {"printer", "lp0", "none, file:"},
    {"printer", "tcp:", "none, file:"},
    {"paper_mm", "58", NULL},
    {"paper_mm", "70", "58, 62 or 80"},
    {"paper_mm", "81", "58, 62 or 80"},
    {"hub", "https://feria.example:7443", NULL},
    {"hub", "http://127.0.0.1:8080", NULL},
    {"hub", "http://localhost/", NULL},
    {"hub", "http://[::1]:8080", NULL},
    {"hub", "", NULL},
    {"hub", "https://", "https://ADDRESS:PORT"},
    {"hub", "http://10.1.2.3:8080", "only for this machine"},
    {"hub", "http://127.0.0.1.example:80", "only for this machine"},
    {"hub", "http://127.0.0.1:80@example", "only for this machine"},
    {"hub", "https://hub:7443/v1?x", "https://ADDRESS:PORT"},
    {"hub", "10.1.2.3:7443", "https://ADDRESS:PORT"},
    {"hub_pin", "DGqDbI3xVr82iGhWw7QRjnAAlfYOC4datCeXghCOado=", NULL},
    {"hub_pin", "", NULL},
    {"hub_pin", "sha256", "43 letters"},
    {"hub_pin", "DGqDbI3xVr82iGhWw7QRjnAAlfYOC4datCeXghCOad==", "43 letters"},
    {"log_level", "verbose", "error|warning|info|debug"},
};

static void values_good_and_bad(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(VALUES); i++) {
        struct settings settings;
        struct settings before;
        struct error error = {0};
        settings_init(&settings);
        before = settings;
        enum status status = settings_set(&settings, VALUES[i].key, VALUES[i].value, &error);
        if (!VALUES[i].error) {
            assert_int_equal(status, STATUS_OK);
            continue;
        }
        assert_int_equal(status, STATUS_INVALID);
        if (!strstr(error.text, VALUES[i].error)) {
            fail_msg("%s = %s: %s", VALUES[i].key, VALUES[i].value, error.text);
        }
        assert_memory_equal(&settings, &before, sizeof settings);
        assert_int_equal(settings_set(&settings, VALUES[i].key, VALUES[i].value, NULL), status);
    }
}

static void an_unknown_key_names_the_nearest(void **state)
{
    (void)state;
    static const struct {
        const char *key, *nearest; /* NULL: none is near */
    } ROWS[] = {
        {"gat", "\"gate\""},
        {"gates", "\"gate\""},
        {"idles", "\"idle_s\""},
        {"stacion", "\"station\""},
        {"Mode", "\"mode\""},
        {"reduce-motion", "\"reduce_motion\""},
        {"renderer_", "\"renderer\""},
        {"log_levle", "\"log_level\""},
        {"", NULL},
        {"zzzzzzzzzz", NULL},
        {"a_key_that_is_much_longer_than_any_other_one", NULL},
        {"ñandú", NULL},
    };
    struct settings settings;
    settings_init(&settings);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct error error = {0};
        char out[8];
        assert_int_equal(settings_set(&settings, ROWS[i].key, "1", &error), STATUS_NOT_FOUND);
        assert_int_equal(strstr(error.text, "did you mean") != NULL, ROWS[i].nearest != NULL);
        if (ROWS[i].nearest) {
            assert_non_null(strstr(error.text, ROWS[i].nearest));
        }
        assert_int_equal(settings_get(&settings, ROWS[i].key, out, sizeof out, &error),
                         STATUS_NOT_FOUND);
    }
}

static void a_value_needs_room(void **state)
{
    (void)state;
    struct settings settings;
    struct error error = {0};
    char out[8];
    settings_init(&settings);
    assert_int_equal(settings_get(&settings, "station", out, 8, &error), STATUS_OK);
    assert_string_equal(out, "kiosk-1");
    assert_int_equal(settings_get(&settings, "station", out, 7, &error), STATUS_TOO_BIG);
    assert_int_equal(settings_get(&settings, "utc_offset_min", out, 4, &error), STATUS_TOO_BIG);
    assert_int_equal(settings_get(&settings, "gate", out, 0, &error), STATUS_TOO_BIG);
}

static void files_good_and_bad(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum status status;
        const char *error;
    } ROWS[] = {
        {"# the door\n[station]\nmode = door\n[event]\ngate = 2\n", STATUS_OK, ""},
        {"[event]\ngate = 2\ngate = 200\ndirection = exit\n", STATUS_INVALID,
         ":3: [event].gate: must be a whole number from 1 to 99"},
        {"[event]\ngait = 2\n", STATUS_NOT_FOUND,
         ":2: [event].gait: there is no such setting; did you mean \"gate\"?"},
        {"[screen]\ngate = 2\n", STATUS_CONFIG,
         ":2: [screen].gate: belongs in the section [event]; move it there"},
        {"gate = 2\n", STATUS_CONFIG, ":1: gate: belongs in the section [event]; move it there"},
        {"[event]\ngate\n", STATUS_CONFIG, ":2: neither a [section]"},
    };
    char folder[TEST_FOLDER_MAX];
    char path[FILE_PATH_MAX];
    struct settings settings;
    struct error error = {0};
    test_folder_make(folder);
    assert_int_equal(path_join(path, sizeof path, folder, "feria.ini", &error), STATUS_OK);
    settings_init(&settings);
    assert_int_equal(settings_read(&settings, path, &error), STATUS_NOT_FOUND);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        settings_init(&settings);
        assert_int_equal(file_write(path, ROWS[i].text, strlen(ROWS[i].text), 0600, &error),
                         STATUS_OK);
        memset(&error, 0, sizeof error);
        assert_int_equal(settings_read(&settings, path, &error), ROWS[i].status);
        assert_int_equal(settings.gate, ROWS[i].status == STATUS_OK ? 2 : 1);
        if (ROWS[i].status == STATUS_INVALID) { /* what is right before and after it */
            settings_read_good(&settings, path);
            assert_int_equal(settings.gate, 2);
            assert_string_equal(settings.direction, "exit");
        }
        if (ROWS[i].status != STATUS_OK) {
            assert_memory_equal(error.text, path, strlen(path));
            assert_memory_equal(error.text + strlen(path), ROWS[i].error, strlen(ROWS[i].error));
        }
    }
    test_folder_remove(folder);
}

enum { WORDS_MAX = 8 };

static void flags_good_and_bad(void **state)
{
    (void)state;
    static const struct {
        const char *words[WORDS_MAX];
        enum status status;
        const char *left; /* or the error */
        const char *key, *value;
    } ROWS[] = {
        {{"feria"}, STATUS_OK, "feria", "gate", "1"},
        {{"feria", "--gate", "7", "init"}, STATUS_OK, "feria init", "gate", "7"},
        {{"feria", "init", "--gate=7", "x"}, STATUS_OK, "feria init x", "gate", "7"},
        {{"feria", "--utc-offset-min", "-60"}, STATUS_OK, "feria", "utc_offset_min", "-60"},
        {{"feria", "--label", "A B", "--gate=3"}, STATUS_OK, "feria", "label", "A B"},
        {{"feria", "--label="}, STATUS_OK, "feria", "label", ""},
        {{"feria", "--central=a=b"}, STATUS_OK, "feria", "central", "a=b"},
        {{"feria", "--reduce-motion", "x"}, STATUS_OK, "feria x", "reduce_motion", "yes"},
        {{"feria", "--reduce-motion"}, STATUS_OK, "feria", "reduce_motion", "yes"},
        {{"feria", "--reduce-motion", "--x"}, STATUS_OK, "feria --x", "reduce_motion", "yes"},
        {{"feria", "--reduce-motion=no"}, STATUS_OK, "feria", "reduce_motion", "no"},
        {{"feria", "--reduce-motion", "no"}, STATUS_OK, "feria", "reduce_motion", "no"},
        {{"feria", "--help", "-g", "--gate", "2"}, STATUS_OK, "feria --help -g", "gate", "2"},
        {{"feria", "--", "--gate", "2"}, STATUS_OK, "feria -- --gate 2", "gate", "1"},
        {{"feria", "--idle_s", "9"}, STATUS_OK, "feria --idle_s 9", "idle_s", "60"},
        {{"feria", "gate", "2"}, STATUS_OK, "feria gate 2", "gate", "1"},
        {{"--gate", "2"}, STATUS_OK, "--gate 2", "gate", "1"},
        {{"feria", "--gate"}, STATUS_USAGE, "--gate: a value is missing", "gate", "1"},
        {{"feria", "--gate", "--label", "x"}, STATUS_USAGE, "--gate: a value", "label", "Módulo 1"},
        {{"feria", "--gate", "0"}, STATUS_INVALID, "--gate: must be a whole", "gate", "1"},
        {{"feria", "--gate=0"}, STATUS_INVALID, "--gate: must be a whole", "gate", "1"},
        {{"feria", "--gate="}, STATUS_INVALID, "--gate: must be a whole", "gate", "1"},
        {{"feria", "--reduce-motion=x"}, STATUS_INVALID, "--reduce-motion: ", "gate", "1"},
        {{NULL}, STATUS_OK, "", "gate", "1"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct settings settings;
        struct error error = {0};
        char *argv[WORDS_MAX + 1] = {0};
        int argc = 0;
        settings_init(&settings);
        for (; ROWS[i].words[argc]; argc++) {
            argv[argc] = strdup(ROWS[i].words[argc]);
        }
        char *owned[WORDS_MAX + 1];
        memcpy(owned, argv, sizeof owned);
        assert_int_equal(settings_take_flags(&settings, &argc, argv, &error), ROWS[i].status);
        if (ROWS[i].status == STATUS_OK) {
            char left[64] = "";
            for (int k = 0; k < argc; k++) {
                (void)snprintf(left + strlen(left), sizeof left - strlen(left), "%s%s",
                               k > 0 ? " " : "", argv[k]);
            }
            assert_null(argv[argc]);
            assert_string_equal(left, ROWS[i].left);
        } else {
            assert_memory_equal(error.text, ROWS[i].left, strlen(ROWS[i].left));
        }
        assert_string_equal(get(&settings, ROWS[i].key), ROWS[i].value);
        for (size_t k = 0; k < ARRAY_COUNT(owned); k++) {
            free(owned[k]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_setting_has_a_whole_row),
        cmocka_unit_test(every_setting_can_be_set),
        cmocka_unit_test(values_good_and_bad),
        cmocka_unit_test(an_unknown_key_names_the_nearest),
        cmocka_unit_test(a_value_needs_room),
        cmocka_unit_test(files_good_and_bad),
        cmocka_unit_test(flags_good_and_bad),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
