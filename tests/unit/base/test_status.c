#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/status.h"
#include "base/text.h"

static void every_status_has_text_and_exit_code(void **state)
{
    (void)state;
    for (int i = 0; i < STATUS_COUNT; i++) {
        assert_true(strlen(status_text(i)) > 0);
        assert_in_range(status_exit_code(i), 0, 78);
        assert_true((status_exit_code(i) == 0) == (i == STATUS_OK));
    }
    static const struct {
        const char *text;
        enum status status;
        int exit_code;
    } ROWS[] = {
        {"ok", STATUS_OK, 0},           {"wrong usage", STATUS_USAGE, 64},
        {"disk full", STATUS_FULL, 74}, {"not permitted", STATUS_DENIED, 77},
        {"busy", STATUS_BUSY, 75},      {"internal error", STATUS_INTERNAL, 70},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        assert_string_equal(status_text(ROWS[i].status), ROWS[i].text);
        assert_int_equal(status_exit_code(ROWS[i].status), ROWS[i].exit_code);
    }
}

static void a_value_out_of_range_is_survived(void **state)
{
    (void)state;
    static const int VALUES[] = {STATUS_COUNT, STATUS_COUNT + 1, -1, 1000000};
    for (size_t i = 0; i < ARRAY_COUNT(VALUES); i++) {
        assert_string_equal(status_text((enum status)VALUES[i]), "unknown status");
        assert_int_equal(status_exit_code((enum status)VALUES[i]), 70);
    }
}

static void error_set_fills_and_returns(void **state)
{
    (void)state;
    struct error error = {0};
    assert_int_equal(error_set(&error, STATUS_INVALID, "line %d: %s", 3, "bad"), STATUS_INVALID);
    assert_int_equal(error.status, STATUS_INVALID);
    assert_string_equal(error.text, "line 3: bad");
    assert_int_equal(error_set(NULL, STATUS_IO, "%s", "nobody reads this"), STATUS_IO);
    assert_int_equal(error_prefix(NULL, STATUS_IO, "%s", "nor this"), STATUS_IO);

    /* The old text may be an argument of the new one. */
    assert_int_equal(error_set(&error, STATUS_CONFIG, "again: %s", error.text), STATUS_CONFIG);
    assert_string_equal(error.text, "again: line 3: bad");
}

static void error_prefix_goes_before_the_text(void **state)
{
    (void)state;
    struct error error = {0};
    assert_int_equal(error_prefix(&error, STATUS_BUSY, "a.ini:%d", 7), STATUS_BUSY);
    assert_string_equal(error.text, "a.ini:7: busy");
    assert_int_equal(error_prefix(&error, STATUS_INVALID, "feria"), STATUS_INVALID);
    assert_string_equal(error.text, "feria: a.ini:7: busy");
    assert_int_equal(error.status, STATUS_INVALID);
}

static void a_long_text_is_cut_at_a_whole_character(void **state)
{
    (void)state;
    static const char *const CHARACTERS[] = {"a", "ñ", "€", "🎫"};
    for (size_t i = 0; i < ARRAY_COUNT(CHARACTERS); i++) {
        for (size_t shift = 0; shift < 4; shift++) {
            char text[2 * ERROR_TEXT_MAX] = "xxxx";
            text[shift] = '\0';
            size_t bytes = strlen(CHARACTERS[i]);
            while (strlen(text) < ERROR_TEXT_MAX + 8) {
                (void)snprintf(text + strlen(text), sizeof text - strlen(text), "%s",
                               CHARACTERS[i]);
            }
            struct error error = {0};
            assert_int_equal(error_set(&error, STATUS_IO, "%s", text), STATUS_IO);
            size_t length = strlen(error.text);
            assert_true(text_is_utf8(error.text, length));
            assert_in_range(length, ERROR_TEXT_MAX - bytes, ERROR_TEXT_MAX - 1);

            assert_int_equal(error_prefix(&error, STATUS_IO, "%s", text), STATUS_IO);
            assert_true(text_is_utf8(error.text, strlen(error.text)));
            assert_in_range(strlen(error.text), ERROR_TEXT_MAX - 4, ERROR_TEXT_MAX - 1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_text_and_exit_code),
        cmocka_unit_test(a_value_out_of_range_is_survived),
        cmocka_unit_test(error_set_fills_and_returns),
        cmocka_unit_test(error_prefix_goes_before_the_text),
        cmocka_unit_test(a_long_text_is_cut_at_a_whole_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
