/* languages.c: the list of languages and which one is spoken. */
#include "screens/languages.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/ini.h"
#include "base/log.h"
#include "base/text.h"

/* [en] begins a row, name = English fills it. */
static enum status read_row(void *user, const struct ini_line *line, struct error *error)
{
    struct languages *languages = user;
    if (strcmp(line->key, "name") != 0) {
        return error_set(error, STATUS_CONFIG, "a language has only a name");
    }
    if (languages->count == LANGUAGES_MAX) {
        return error_set(error, STATUS_CONFIG, "more than %d languages", LANGUAGES_MAX);
    }
    struct language *row = &languages->rows[languages->count++];
    return text_copy(row->code, sizeof row->code, line->section) && row->code[0] != '\0' &&
                   text_copy(row->name, sizeof row->name, line->value) && row->name[0] != '\0'
               ? STATUS_OK
               : error_set(error, STATUS_CONFIG, "the code or the name is empty or too long");
}

/* "" for the language of the code itself. */
static enum status translation_path(const struct languages *languages, size_t index, char *path,
                                    struct error *error)
{
    char name[32];
    const char *code = languages->rows[index].code;
    if (strcmp(code, I18N_SOURCE) == 0) {
        path[0] = '\0';
        return STATUS_OK;
    }
    snprintf(name, sizeof name, "%s.mo", code);
    return path_join(path, FILE_PATH_MAX, languages->folder, name, error);
}

static enum status use(struct languages *languages, size_t index, struct error *error)
{
    char path[FILE_PATH_MAX];
    enum status status = translation_path(languages, index, path, error);
    if (status == STATUS_OK) {
        status = i18n_use(path, error);
    }
    if (status == STATUS_OK) {
        languages->now = index;
    }
    return status;
}

/* Tries each translation, so that a button never leads to one that cannot be read. */
static void drop_unreadable(struct languages *languages, const char *fair_code)
{
    size_t kept = 0;
    for (size_t i = 0; i < languages->count; i++) {
        struct error error = {0};
        languages->rows[kept] = languages->rows[i];
        if (strcmp(languages->rows[kept].code, fair_code) == 0 ||
            use(languages, kept, &error) == STATUS_OK) {
            kept++;
        } else {
            log_warning("kiosk", "%s is not offered: %s", languages->rows[kept].name, error.text);
        }
    }
    languages->count = kept;
}

static enum status languages_read(struct languages *languages, const struct settings *settings,
                                  struct error *error)
{
    char path[FILE_PATH_MAX];
    memset(languages, 0, sizeof *languages);
    text_copy(languages->folder, sizeof languages->folder, settings->languages);
    enum status status =
        path_join(path, sizeof path, settings->assets, "i18n/languages.ini", error);
    if (status == STATUS_OK) {
        status = ini_read(path, read_row, languages, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    drop_unreadable(languages, settings->language);
    for (size_t i = 0; i < languages->count; i++) {
        if (strcmp(languages->rows[i].code, settings->language) == 0) {
            languages->fair = i;
            return use(languages, i, error);
        }
    }
    return error_set(error, STATUS_CONFIG, "language: \"%s\" is not in %s", settings->language,
                     path);
}

enum status languages_open(struct languages *languages, const struct settings *settings,
                           struct error *error)
{
    enum status status = languages_read(languages, settings, error);
    if (status != STATUS_OK) {
        languages_close(languages);
    }
    return status;
}

void languages_close(struct languages *languages)
{
    enum status status = i18n_use(NULL, NULL); /* Spanish has no file that could fail */
    ASSERT(status == STATUS_OK);
    languages->count = 0;
}

void languages_use(struct languages *languages, size_t index)
{
    struct error error = {0};
    if (index < languages->count && use(languages, index, &error) != STATUS_OK) {
        log_error("kiosk", "%s stays: %s", languages->rows[languages->now].name, error.text);
    }
}

const struct language *languages_next(const struct languages *languages)
{
    if (languages->count < 2) {
        return NULL;
    }
    bool is_fair = languages->now == languages->fair;
    size_t next = is_fair ? (languages->fair + 1) % languages->count : languages->fair;
    return &languages->rows[next];
}
