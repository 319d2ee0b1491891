#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "core/csv_read.h"
#include "harness/folder.h"

#include <stdio.h>
#include <string.h>

enum { BYTES_MAX = 4096, STOP_NEVER = -1 };

/* What was read: "row line:cell line=text|...\n" for every row. */
struct reading {
    char text[BYTES_MAX];
    int rows_left; /* stops when it is 0 */
};

static enum status on_row(void *user, const struct csv_row *row, struct error *error)
{
    struct reading *reading = user;
    size_t used = strlen(reading->text);
    if (reading->rows_left == 0) {
        return error_set(error, STATUS_DENIED, "enough");
    }
    reading->rows_left--;
    used += (size_t)snprintf(reading->text + used, BYTES_MAX - used, "%d:", row->line);
    for (size_t i = 0; i < row->cell_count && i < CSV_CELLS_MAX; i++) {
        used += (size_t)snprintf(reading->text + used, BYTES_MAX - used, "%s%d=%s",
                                 i > 0 ? "|" : "", row->cells[i].line, row->cells[i].text);
    }
    (void)snprintf(reading->text + used, BYTES_MAX - used, "\n");
    return STATUS_OK;
}

static enum status read_text(const char *text, size_t bytes_max, struct reading *reading,
                             struct error *error)
{
    char folder[TEST_FOLDER_MAX];
    char path[FILE_PATH_MAX];
    test_folder_make(folder);
    assert_int_equal(path_join(path, sizeof path, folder, "a.csv", error), STATUS_OK);
    assert_int_equal(file_write(path, text, strlen(text), 0600, error), STATUS_OK);
    enum status status = csv_read(path, bytes_max, on_row, reading, error);
    test_folder_remove(folder);
    return status;
}

struct good_text {
    const char *text, *expected;
};

static const struct good_text good_texts[] = {
    {"", ""},
    {"\n\r\n\n", ""},
    {"a", "1:1=a\n"},
    {"a,b\nc,d", "1:1=a|1=b\n2:2=c|2=d\n"},
    {"a,b\r\nc,d\r\n", "1:1=a|1=b\n2:2=c|2=d\n"},
    {"a,b\rc,d\r", "1:1=a|1=b\n2:2=c|2=d\n"},
    {"\xEF\xBB\xBF\"a\",b\n", "1:1=a|1=b\n"},
    {"\xEF\xBB\xBF", ""},
    {"a,\"1\n2\n\n4\",b,\"5\n\"\nc\n", "1:1=a|1=1\n2\n\n4|4=b|4=5\n\n6:6=c\n"},
    {"\"1\n2\",b\n\"4\r\n5\"\nc", "1:1=1\n2|2=b\n3:3=4\r\n5\n5:5=c\n"},
    {"\n\na\n\n\nb\n", "3:3=a\n6:6=b\n"},
    {"a,,\"\"\n,\n", "1:1=a|1=|1=\n2:2=|2=\n"},
    {"a,\"b \"\"c\"\" , d\"\n", "1:1=a|1=b \"c\" , d\n"},
    {"a;b\n1,5;2\n", "1:1=a|1=b\n2:2=1,5|2=2\n"},
    {"a;b,c\n", "1:1=a;b|1=c\n"},
    {" a , b \n", "1:1=a|1=b\n"},
};

static void test_good_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(good_texts); i++) {
        struct reading reading = {.rows_left = STOP_NEVER};
        struct error error = {0};
        enum status status = read_text(good_texts[i].text, BYTES_MAX, &reading, &error);
        assert_string_equal(error.text, "");
        assert_int_equal(status, STATUS_OK);
        assert_string_equal(reading.text, good_texts[i].expected);
    }
}

struct bad_text {
    const char *text, *expected; /* end of the message */
};

static const struct bad_text bad_texts[] = {
    {"a\n\"b\nc\nd\n", "a.csv:2: the quoted cell that begins here never ends; put a \" after it"},
    {"a,\"", "a.csv:1: the quoted cell that begins here never ends; put a \" after it"},
    {"a\nb\"c\n", "a.csv:2: a \" stands in the wrong place in the cell that begins here; put the "
                  "cell between \" and write each \" inside it twice"},
    {"a\r\nñandú \xF1\n", "a.csv:2: character 7 is not UTF-8; save the file as UTF-8 (in the "
                          "spreadsheet: CSV UTF-8)"},
    {"a\xC0\x80", "a.csv:1: character 2 is not UTF-8; save the file as UTF-8 (in the spreadsheet: "
                  "CSV UTF-8)"},
};

static void test_bad_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(bad_texts); i++) {
        struct reading reading = {.rows_left = STOP_NEVER};
        struct error error = {0};
        assert_int_equal(read_text(bad_texts[i].text, BYTES_MAX, &reading, &error), STATUS_INVALID);
        size_t length = strlen(bad_texts[i].expected);
        assert_true(strlen(error.text) > length);
        assert_string_equal(error.text + strlen(error.text) - length, bad_texts[i].expected);
    }
}

static void test_many_cells(void **state)
{
    enum { CELLS = 3 * CSV_CELLS_MAX };
    (void)state;
    char text[2 * CELLS + 1];
    struct reading reading = {.rows_left = STOP_NEVER};
    struct error error = {0};
    for (size_t i = 0; i < CELLS; i++) {
        memcpy(text + 2 * i, "x,", 3);
    }
    assert_int_equal(read_text(text, BYTES_MAX, &reading, &error), STATUS_OK);
    size_t kept = 0;
    for (const char *at = reading.text; (at = strstr(at, "=x")) != NULL; at++) {
        kept++;
    }
    assert_int_equal(kept, CSV_CELLS_MAX);
}

static void test_stopping(void **state)
{
    (void)state;
    struct reading reading = {.rows_left = 1};
    struct error error = {0};
    assert_int_equal(read_text("a\nb\nc\n", BYTES_MAX, &reading, &error), STATUS_DENIED);
    assert_string_equal(error.text, "enough");
    assert_string_equal(reading.text, "1:1=a\n");
}

static void test_files(void **state)
{
    (void)state;
    struct reading reading = {.rows_left = STOP_NEVER};
    struct error error = {0};
    assert_int_equal(csv_read("/nowhere/a.csv", BYTES_MAX, on_row, &reading, &error),
                     STATUS_NOT_FOUND);
    assert_int_equal(read_text("a,b,c\n", 3, &reading, &error), STATUS_TOO_BIG);
    assert_string_equal(reading.text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_texts), cmocka_unit_test(test_bad_texts),
        cmocka_unit_test(test_many_cells), cmocka_unit_test(test_stopping),
        cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
