/* survey_kit.h: surveys out of texts, for the tests of this room. */
#pragma once

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "core/survey_file.h"
#include "core/survey_internal.h"
#include "harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* What was wrong, one error a line. */
struct kit_errors {
    struct error first;
    struct buf all;
};

static inline void kit_on_error(void *user, const char *text)
{
    struct kit_errors *errors = user;
    buf_append_str(&errors->all, "\n");
    buf_append_str(&errors->all, text);
}

/* Reads `text` as encuestas/x.ini. `errors` (initialised by this; buf_release(&errors->all)) gets
 * everything that is wrong, without the folder. */
static inline enum status kit_read(const char *text, struct arena *arena, struct survey_file *file,
                                   struct kit_errors *errors)
{
    char folder[TEST_FOLDER_MAX], path[FILE_PATH_MAX];
    const struct sheet_clock clock = {.utc_offset_min = CLOCK_BOGOTA_MIN,
                                      .now_ms = INT64_C(1671109200000)};
    struct error error = {.status = STATUS_OK};
    *errors = (struct kit_errors){.first = {.status = STATUS_OK}};
    buf_init(&errors->all, 1 << 20);
    struct import_errors found = {
        .on_error = kit_on_error, .user = errors, .max = 100, .first = &errors->first};
    test_folder_make(folder);
    assert_int_equal(path_join(path, sizeof path, folder, "x.ini", NULL), STATUS_OK);
    assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), STATUS_OK);
    enum status status = survey_file_read(file, path, &clock, arena, &found, &error);
    test_folder_remove(folder);
    struct buf cut;
    buf_init(&cut, 1 << 20);
    const char *lines[2] = {errors->first.text, buf_str(&errors->all)};
    for (size_t i = 0; i < 2; i++) {
        for (const char *at = lines[i]; *at != '\0';) {
            size_t skip = strncmp(at, folder, strlen(folder)) == 0 ? strlen(folder) + 1 : 0;
            at += skip;
            if (skip == 0) {
                buf_append_char(&cut, *at++);
            }
        }
    }
    buf_release(&errors->all);
    errors->all = cut;
    return status;
}

/* Puts a word in the place of another one of the same length. */
static inline void kit_replace(char *text, const char *word, const char *by)
{
    char *at = strstr(text, word);
    assert_non_null(at);
    assert_int_equal(strlen(word), strlen(by));
    while (*by != '\0') {
        *at++ = *by++;
    }
}

/* kit_read for a text that is right. */
static inline const struct survey *kit_survey(const char *text, struct arena *arena)
{
    struct survey_file file;
    struct kit_errors errors;
    if (kit_read(text, arena, &file, &errors) != STATUS_OK) {
        fail_msg("%s", buf_str(&errors.all));
    }
    buf_release(&errors.all);
    return file.survey;
}
