#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/ini.h"
#include "harness/folder.h"

/* Writes each visit as "line|section|key|value;" and refuses the value "refused". */
static enum status note(void *user, const struct ini_line *line, struct error *error)
{
    struct buf *notes = user;
    if (strcmp(line->value, "refused") == 0) {
        return error_set(error, STATUS_INVALID, "must not be so");
    }
    if (strcmp(line->value, "silent") == 0) {
        return STATUS_BUSY;
    }
    buf_printf(notes, "%d|%s|%s|%s;", line->line, line->section, line->key, line->value);
    return STATUS_OK;
}

static void texts_good_and_bad(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum status status;
        const char *notes;
        const char *error;
    } ROWS[] = {
        {"", STATUS_OK, "", ""},
        {"\n\n  \n", STATUS_OK, "", ""},
        {"a = b", STATUS_OK, "1||a|b;", ""},
        {"[s]\nkey=value\n", STATUS_OK, "2|s|key|value;", ""},
        {"\xef\xbb\xbf[s]\r\n k \t=\t v \r\n", STATUS_OK, "2|s|k|v;", ""},
        {"# x\n; y\n  # z\n[ s t ]\na = # no comment\n", STATUS_OK, "5|s t|a|# no comment;", ""},
        {"[s]\na=b=c\nb=\n[t]\nc=ñ", STATUS_OK, "2|s|a|b=c;3|s|b|;5|t|c|ñ;", ""},
        {"[s]\nnonsense\n", STATUS_CONFIG, "", "f.ini:2: neither a [section] nor \"key"},
        {"[s]\n= v\n", STATUS_CONFIG, "", "f.ini:2: there is no key"},
        {"[s\na=b", STATUS_CONFIG, "", "f.ini:1: a section is"},
        {"[s] a=b", STATUS_CONFIG, "", "f.ini:1: a section is"},
        {"\n[ ]\n", STATUS_CONFIG, "", "f.ini:2: the section has no name"},
        {"a=b\nc=\xff\n", STATUS_CONFIG, "1||a|b;", "f.ini:2: not UTF-8"},
        {"a=refused", STATUS_INVALID, "", "f.ini:1: a: must not be so"},
        {"[s]\na=b\nc=refused\nd=e", STATUS_INVALID, "2|s|a|b;", "f.ini:3: [s].c: must not be so"},
        {"[s]\na=silent", STATUS_BUSY, "", "f.ini:2: [s].a: busy"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct buf notes;
        buf_init(&notes, 1000);
        struct error error = {.text = "an old one"};
        enum status status =
            ini_read_text("f.ini", ROWS[i].text, strlen(ROWS[i].text), note, &notes, &error);
        assert_int_equal(status, ROWS[i].status);
        assert_string_equal(buf_str(&notes), ROWS[i].notes);
        if (status != STATUS_OK) {
            assert_memory_equal(error.text, ROWS[i].error, strlen(ROWS[i].error));
            assert_int_equal(error.status, status);
        }
        buf_clear(&notes);
        assert_int_equal(
            ini_read_text("f.ini", ROWS[i].text, strlen(ROWS[i].text), note, &notes, NULL),
            ROWS[i].status);
        buf_release(&notes);
    }
}

static void a_nul_is_no_text(void **state)
{
    (void)state;
    struct buf notes;
    buf_init(&notes, 1000);
    struct error error = {0};
    assert_int_equal(ini_read_text("f.ini", "a=b\nc=\0d\n", 9, note, &notes, &error),
                     STATUS_CONFIG);
    assert_memory_equal(error.text, "f.ini:2: not UTF-8", 18);
    buf_release(&notes);
}

/* Sections and all that is wrong, line by line. */
static enum status note_section(void *user, const struct ini_line *line, struct error *error)
{
    buf_printf(user, "[%s];", line->section);
    return strcmp(line->section, "mala") == 0 ? error_set(error, STATUS_INVALID, "must not be here")
                                              : STATUS_OK;
}

static enum status note_problem(void *user, const char *text)
{
    buf_printf(user, "(%s);", text);
    return STATUS_OK;
}

static void all_that_is_wrong(void **state)
{
    (void)state;
    static const struct ini_scan SCAN = {
        .key = note, .section = note_section, .problem = note_problem};
    static const struct {
        const char *text, *notes;
        enum status status;
    } ROWS[] = {
        {"[a]\n[b]\nx=1\n", "[a];[b];3|b|x|1;", STATUS_OK},
        {"[a]\nb=refused\nc=2\n", "[a];(f.ini:2: [a].b: must not be so);3|a|c|2;", STATUS_OK},
        {"[mala]\nx=1\n[b]\nx=2\n", "[mala];(f.ini:1: [mala]: must not be here);[b];4|b|x|2;",
         STATUS_OK},
        {"[]\nx=1\n[b]\nx=2\n",
         "(f.ini:1: the section has no name; write one: [station]);[b];4|b|x|2;", STATUS_OK},
        {"x\n[b\n\xff\n[c]\n",
         "(f.ini:1: neither a [section] nor \"key = value\"; begin a comment with #);"
         "(f.ini:2: a section is a name in brackets and nothing else: [station]);"
         "(f.ini:3: not UTF-8 text; save the file as UTF-8);[c];",
         STATUS_OK},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct buf notes;
        buf_init(&notes, 1000);
        assert_int_equal(
            ini_scan_text("f.ini", ROWS[i].text, strlen(ROWS[i].text), &SCAN, &notes, NULL),
            ROWS[i].status);
        assert_string_equal(buf_str(&notes), ROWS[i].notes);
        buf_release(&notes);
    }
}

static enum status enough(void *user, const char *text)
{
    buf_printf(user, "(%s);", text);
    return STATUS_TOO_BIG;
}

static void the_search_may_end(void **state)
{
    (void)state;
    static const struct ini_scan SCAN = {.key = note, .problem = enough};
    struct buf notes;
    buf_init(&notes, 1000);
    static const char TEXT[] = "[a]\nb=refused\nc=refused\n";
    assert_int_equal(ini_scan_text("f.ini", TEXT, sizeof TEXT - 1, &SCAN, &notes, NULL),
                     STATUS_TOO_BIG);
    assert_string_equal(buf_str(&notes), "(f.ini:2: [a].b: must not be so);");
    buf_release(&notes);
}

static void files(void **state)
{
    (void)state;
    static char big[INI_FILE_BYTES_MAX + 1];
    memset(big, '\n', sizeof big);
    char folder[TEST_FOLDER_MAX];
    char path[FILE_PATH_MAX];
    char expected[FILE_PATH_MAX + 64];
    struct error error = {0};
    struct buf notes;
    buf_init(&notes, 1000);
    test_folder_make(folder);
    assert_int_equal(path_join(path, sizeof path, folder, "feria.ini", &error), STATUS_OK);

    assert_int_equal(ini_read(path, note, &notes, &error), STATUS_NOT_FOUND);
    assert_non_null(strstr(error.text, path));

    assert_int_equal(file_write(path, "[s]\na=1\nb=refused", 17, 0600, &error), STATUS_OK);
    assert_int_equal(ini_read(path, note, &notes, &error), STATUS_INVALID);
    (void)snprintf(expected, sizeof expected, "%s:3: [s].b: must not be so", path);
    assert_string_equal(error.text, expected);
    assert_string_equal(buf_str(&notes), "2|s|a|1;");

    assert_int_equal(file_write(path, big, sizeof big - 1, 0600, &error), STATUS_OK);
    assert_int_equal(ini_read(path, note, &notes, &error), STATUS_OK);
    assert_int_equal(file_write(path, big, sizeof big, 0600, &error), STATUS_OK);
    assert_int_equal(ini_read(path, note, &notes, &error), STATUS_TOO_BIG);
    assert_non_null(strstr(error.text, path));
    assert_int_equal(ini_read_text("f.ini", big, sizeof big, note, &notes, &error), STATUS_TOO_BIG);
    buf_release(&notes);
    test_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_good_and_bad),
        cmocka_unit_test(a_nul_is_no_text),
        cmocka_unit_test(all_that_is_wrong),
        cmocka_unit_test(the_search_may_end),
        cmocka_unit_test(files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
