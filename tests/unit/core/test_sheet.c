#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/catalogue.h"
#include "core/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool has_field(const struct sheet *sheet, const char *field)
{
    for (size_t i = 0; i < sheet->column_count; i++) {
        if (strcmp(sheet->columns[i].field, field) == 0) {
            return true;
        }
    }
    return false;
}

static void check_column(const struct sheet *sheet, const struct column *column)
{
    assert_true(column->type < COLUMN_TYPE_COUNT);
    assert_true(text_is_utf8(column->heading, strlen(column->heading)));
    assert_int_equal(column->type == COLUMN_CHOICE, column->choices != NULL);
    assert_true(column->type != COLUMN_INTEGER || column->min < column->max);
    assert_true(column->type != COLUMN_TEXT || column->max > 0);
    assert_true(column->type != COLUMN_REFERENCE || column->reference != NULL);
    assert_true((column->flags & COLUMN_KEY) == 0 || (column->flags & COLUMN_REQUIRED) != 0);
    assert_true(column->reference == NULL || sheet_find(column->reference) != NULL);
    assert_true(column->not_before == NULL || has_field(sheet, column->not_before));
}

static void test_table(void **state)
{
    (void)state;
    size_t count = 0;
    const struct sheet *sheets = sheet_table(&count);
    assert_int_equal(count, 25);
    for (size_t i = 0; i < count; i++) {
        size_t key_count = 0;
        assert_ptr_equal(sheet_find(sheets[i].word), &sheets[i]);
        assert_true(sheets[i].column_count <= SHEET_COLUMNS_MAX);
        for (size_t at = 0; at < sheets[i].column_count; at++) {
            check_column(&sheets[i], &sheets[i].columns[at]);
            key_count += (sheets[i].columns[at].flags & COLUMN_KEY) != 0;
        }
        assert_true(key_count >= 1);
        assert_true((sheets[i].columns[0].flags & COLUMN_KEY) != 0);
    }
#define X(type, plural) assert_non_null(sheet_find(#type));
    CATALOGUE_LISTS(X)
#undef X
    assert_null(sheet_find("survey"));
}

static const struct choice choices[] = {{"si", "yes"}, {"no", "no"}, {NULL, NULL}};

static const struct column columns[COLUMN_TYPE_COUNT] = {
    [COLUMN_TEXT] = {.type = COLUMN_TEXT, .max = 5, .hint = "say something"},
    [COLUMN_CODE] = {.type = COLUMN_CODE, .max = 5},
    [COLUMN_SIGN] = {.type = COLUMN_SIGN, .max = 5},
    [COLUMN_ICON] = {.type = COLUMN_ICON, .max = 5},
    [COLUMN_REFERENCE] = {.type = COLUMN_REFERENCE, .reference = "goal"},
    [COLUMN_CHOICE] = {.type = COLUMN_CHOICE, .choices = choices},
    [COLUMN_INTEGER] = {.type = COLUMN_INTEGER, .min = 0, .max = 20},
    [COLUMN_BOOLEAN] = {.type = COLUMN_BOOLEAN},
    [COLUMN_TIME] = {.type = COLUMN_TIME},
    [COLUMN_TIME_END] = {.type = COLUMN_TIME_END},
    [COLUMN_DATE] = {.type = COLUMN_DATE},
    [COLUMN_RGB] = {.type = COLUMN_RGB},
    [COLUMN_FRACTION] = {.type = COLUMN_FRACTION},
    [COLUMN_POINT] = {.type = COLUMN_POINT, .max = 8, .items_max = 2},
    [COLUMN_GATE] = {.type = COLUMN_GATE, .max = 8},
};

struct value_case {
    enum column_type type;
    unsigned flags;
    const char *cell, *json,
        *message; /* json NULL and message NULL: nothing; message: its beginning */
};

static const struct value_case value_cases[] = {
    {COLUMN_TEXT, 0, "  a \n b ", "\"a b\"", NULL},
    {COLUMN_TEXT, 0, "", NULL, NULL},
    {COLUMN_TEXT, 0, " \t\n", NULL, NULL},
    {COLUMN_TEXT, COLUMN_REQUIRED, " ", NULL, "is empty; say something"},
    {COLUMN_CODE, COLUMN_REQUIRED, "", NULL, "is empty; every row needs one"},
    {COLUMN_TEXT, 0, "ñandú", "\"ñandú\"", NULL},
    {COLUMN_TEXT, 0, "ñandús", NULL, "is 6 characters long; at most 5 fit on the screens"},
    {COLUMN_TEXT, 0, "n\xCC\x83", "\"ñ\"", NULL},
    {COLUMN_TEXT, 0, "\xF1", NULL, "byte 1 is not UTF-8"},
    {COLUMN_TEXT, COLUMN_LIST, "a|b", "[\"a\",\"b\"]", NULL},
    {COLUMN_TEXT, COLUMN_LIST, " a | b c ", "[\"a\",\"b c\"]", NULL},
    {COLUMN_TEXT, COLUMN_LIST, "a|", NULL, "has an empty item"},
    {COLUMN_TEXT, COLUMN_LIST, "|", NULL, "has an empty item"},
    {COLUMN_TEXT, COLUMN_LIST, "a|b|a", NULL, "\"a\" is in this list twice"},
    {COLUMN_TEXT, COLUMN_LIST, "a|123456", NULL, "is 6 characters long"},
    {COLUMN_FRACTION, 0, "0.35", "3500", NULL},
    {COLUMN_FRACTION, 0, " 0,0005 ", "5", NULL},
    {COLUMN_FRACTION, 0, "0", "0", NULL},
    {COLUMN_FRACTION, 0, "1", "10000", NULL},
    {COLUMN_FRACTION, 0, "1.0001", NULL, "\"1.0001\" is not a fraction from 0 to 1"},
    {COLUMN_FRACTION, 0, "0.12345", NULL, "\"0.12345\" is not a fraction"},
    {COLUMN_FRACTION, 0, ".5", NULL, "\".5\" is not a fraction"},
    {COLUMN_FRACTION, 0, "35%", NULL, "\"35%\" is not a fraction"},
    {COLUMN_FRACTION, 0, "-0.5", NULL, "\"-0.5\" is not a fraction"},
    {COLUMN_CODE, 0, "a-1", "\"a-1\"", NULL},
    {COLUMN_CODE, 0, "a_1", NULL, "\"a_1\" is not a code"},
    {COLUMN_CODE, 0, "año", NULL, "\"año\" is not a code"},
    {COLUMN_SIGN, 0, "C01", "\"C01\"", NULL},
    {COLUMN_SIGN, 0, "C-1", NULL, "\"C-1\" is not a code"},
    {COLUMN_ICON, 0, "a_1", "\"a_1\"", NULL},
    {COLUMN_ICON, 0, "a-1", NULL, "\"a-1\" is not the name of an icon"},
    {COLUMN_CHOICE, 0, "si", "\"yes\"", NULL},
    {COLUMN_CHOICE, 0, "yes", NULL, "\"yes\" is none of si, no"},
    {COLUMN_CHOICE, 0, "SI", NULL, "\"SI\" is none of si, no; did you mean \"si\"?"},
    {COLUMN_CHOICE, COLUMN_LIST, "no|si", "[\"no\",\"yes\"]", NULL},
    {COLUMN_INTEGER, 0, "0", "0", NULL},
    {COLUMN_INTEGER, 0, "020", "20", NULL},
    {COLUMN_INTEGER, 0, "21", NULL, "\"21\" is not a whole number from 0 to 20"},
    {COLUMN_INTEGER, 0, "-1", NULL, "\"-1\" is not a whole number"},
    {COLUMN_INTEGER, 0, "1.0", NULL, "\"1.0\" is not a whole number"},
    {COLUMN_INTEGER, COLUMN_LIST, "1|2", "[1,2]", NULL},
    {COLUMN_BOOLEAN, 0, "1", "true", NULL},
    {COLUMN_BOOLEAN, 0, "0", "false", NULL},
    {COLUMN_BOOLEAN, 0, "2", NULL, "\"2\" is neither"},
    {COLUMN_TIME, 0, "2022-12-15", "1671080400000", NULL},
    {COLUMN_TIME, 0, "2022-12-15 08:00", "1671109200000", NULL},
    {COLUMN_TIME, 0, "hoy 08:00", "1671109200000", NULL},
    {COLUMN_TIME, 0, "2022-02-29", NULL, "\"2022-02-29\": "},
    {COLUMN_TIME_END, 0, "2022-12-15", "1671166799999", NULL},
    {COLUMN_TIME_END, 0, "2022-12-15 08:00", "1671109200000", NULL},
    {COLUMN_TIME, 0, "15/12/2022", "1671080400000", NULL},
    {COLUMN_TIME, 0, "15/12/2022 08:00", "1671109200000", NULL},
    {COLUMN_TIME, 0, "29/02/2022", NULL, "\"29/02/2022\": "},
    {COLUMN_TIME, 0, "15/12/22", NULL, "\"15/12/22\": "},
    {COLUMN_TIME, 0, "15/12/2022x", NULL, "\"15/12/2022x\": "},
    {COLUMN_TIME_END, 0, "15/12/2022", "1671166799999", NULL},
    {COLUMN_TIME_END, 0, "1/3/2022", "1646197199999", NULL},
    {COLUMN_TIME_END, 0, "ayer", NULL, "\"ayer\": "},
    {COLUMN_DATE, 0, " 2022-04-11 ", "\"2022-04-11\"", NULL},
    {COLUMN_DATE, 0, "2022-02-29", NULL, "\"2022-02-29\" is not a date such as"},
    {COLUMN_DATE, 0, "11/04/2022", "\"2022-04-11\"", NULL},
    {COLUMN_DATE, 0, "1/4/2022", "\"2022-04-01\"", NULL},
    {COLUMN_DATE, 0, "04/31/2022", NULL, "\"04/31/2022\" is not a date"},
    {COLUMN_DATE, 0, "11/04/22", NULL, "\"11/04/22\" is not a date"},
    {COLUMN_DATE, 0, "11/04/2022 8:00", NULL, "\"11/04/2022 8:00\" is not a date"},
    {COLUMN_DATE, 0, "-1/-4/2022", NULL, "\"-1/-4/2022\" is not a date"},
    {COLUMN_RGB, 0, "#E5243b", "\"#E5243b\"", NULL},
    {COLUMN_RGB, 0, "#E5243", NULL, "\"#E5243\" is not a colour"},
    {COLUMN_RGB, 0, "#E5243G", NULL, "\"#E5243G\" is not a colour"},
    {COLUMN_TEXT, 0, "'=1+1", "\"=1+1\"", NULL},
    {COLUMN_TEXT, 0, "'Ana'", "\"'Ana'\"", NULL},
    {COLUMN_POINT, 0, "2021=12,5", "{\"label\":\"2021\",\"value\":12500}", NULL},
    {COLUMN_POINT, 0, "a=b=0.125", "{\"label\":\"a=b\",\"value\":125}", NULL},
    {COLUMN_POINT, 0, "a=999999999", "{\"label\":\"a\",\"value\":999999999000}", NULL},
    {COLUMN_POINT, 0, "a=1000000000", NULL, "\"a=1000000000\" is not a value with its name"},
    {COLUMN_POINT, 0, "a=1,2345", NULL, "\"a=1,2345\" is not a value"},
    {COLUMN_POINT, 0, "a=1,", NULL, "\"a=1,\" is not a value"},
    {COLUMN_POINT, 0, "a=-1", NULL, "\"a=-1\" is not a value"},
    {COLUMN_POINT, 0, "=1", NULL, "\"=1\" is not a value"},
    {COLUMN_POINT, 0, "1", NULL, "\"1\" is not a value"},
    {COLUMN_POINT, 0, "123456789=1", NULL, "is 9 characters long"},
    {COLUMN_POINT, COLUMN_LIST, "a=1|a=2", NULL, "\"a=2\" is in this list twice"},
    {COLUMN_POINT, COLUMN_LIST, "a=1|b=2|c=3", NULL, "has 3 items; at most 2 are seen well"},
    {COLUMN_GATE, 0, "2=Norte", "{\"name\":\"Norte\",\"number\":2}", NULL},
    {COLUMN_GATE, 0, "2", NULL, "\"2\" is not a gate"},
    {COLUMN_GATE, 0, "=Norte", NULL, "\"=Norte\" is not a gate"},
    {COLUMN_GATE, 0, "2=", NULL, "\"2=\" is not a gate"},
    {COLUMN_GATE, 0, "1000=N", NULL, "\"1000=N\" is not a gate"},
    {COLUMN_GATE, 0, "123456789=N", NULL, "\"123456789=N\" is not a gate"},
    {COLUMN_GATE, 0, "2=123456789", NULL, "is 9 characters long"},
    {COLUMN_GATE, COLUMN_LIST, "1=A|1=B", NULL, "\"1=B\" is in this list twice"},
    {COLUMN_REFERENCE, 0, "Any Thing!", "\"Any Thing!\"", NULL},
};

static void check_value(const struct value_case *this)
{
    const struct sheet_clock clock = {.utc_offset_min = CLOCK_BOGOTA_MIN, .now_ms = 1671120000000};
    struct column column = columns[this->type];
    struct error error = {0};
    json_t *value = NULL;
    column.flags = this->flags;
    enum status status = sheet_value(&column, this->cell, &clock, &value, &error);
    assert_int_equal(status, this->message == NULL ? STATUS_OK : STATUS_INVALID);
    if (this->message != NULL) {
        assert_null(value);
        assert_true(strlen(error.text) >= strlen(this->message));
        assert_memory_equal(error.text, this->message, strlen(this->message));
    } else if (this->json == NULL) {
        assert_null(value);
    } else {
        char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
        assert_non_null(text);
        assert_string_equal(text, this->json);
        free(text);
    }
    json_decref(value);
}

static void test_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(value_cases); i++) {
        check_value(&value_cases[i]);
    }
}

static void test_long_quote(void **state)
{
    (void)state;
    struct error error = {0};
    json_t *value = NULL;
    const char *cell = "ñññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññññ";
    assert_int_equal(sheet_value(&columns[COLUMN_RGB], cell, NULL, &value, &error), STATUS_INVALID);
    assert_string_equal(error.text,
                        "\"ññññññññññññññññññññññññññññññ...\" is not a colour such as #E5243B");
}

static void test_key(void **state)
{
    (void)state;
    char key[16];
    json_t *consent = json_pack("{s:s, s:s}", "version", "2022-1", "kind", "general");
    json_t *goal = json_pack("{s:i}", "number", 7);
    json_t *wrong = json_pack("{s:b}", "number", 1);
    assert_true(sheet_key(sheet_find("consent_text"), consent, key, sizeof key));
    assert_string_equal(key, "2022-1/general");
    assert_false(sheet_key(sheet_find("consent_text"), consent, key, strlen("2022-1/general")));
    assert_true(sheet_key(sheet_find("goal"), goal, key, sizeof key));
    assert_string_equal(key, "7");
    assert_false(sheet_key(sheet_find("goal"), wrong, key, sizeof key));
    assert_false(sheet_key(sheet_find("goal"), consent, key, sizeof key));
    json_decref(consent);
    json_decref(goal);
    json_decref(wrong);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_long_quote),
        cmocka_unit_test(test_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
