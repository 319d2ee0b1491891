#include "core/import_surveys.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/body.h"
#include "core/survey_secret.h"

enum { EVENT_KEY_SIZE = 16 };

/* ---- reading ---- */

static int is_definition(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return entry->d_name[0] != '.' && length > 4 && strcmp(entry->d_name + length - 4, ".ini") == 0;
}

static enum status read_one(struct import_surveys *surveys, const char *folder, const char *name,
                            struct error *error)
{
    char path[FILE_PATH_MAX];
    struct survey_file *file = &surveys->files[surveys->count];
    if (surveys->count == IMPORT_SURVEYS_MAX) {
        return import_error(surveys->errors, "%s: more than %d surveys; take old ones away", folder,
                            IMPORT_SURVEYS_MAX);
    }
    enum status status = path_join(path, sizeof path, folder, name, error);
    if (status == STATUS_OK) {
        status =
            survey_file_read(file, path, surveys->clock, surveys->arena, surveys->errors, error);
    }
    if (status == STATUS_INVALID && surveys->errors->on_error != NULL &&
        surveys->errors->count <= surveys->errors->max) {
        return STATUS_OK; /* said; the next file may have its errors too */
    }
    surveys->count += status == STATUS_OK;
    return status;
}

enum status import_surveys_read(struct import_surveys *surveys, const char *folder,
                                struct error *error)
{
    char path[FILE_PATH_MAX];
    struct dirent **names = NULL;
    enum status status = path_join(path, sizeof path, folder, SURVEY_FOLDER, error);
    if (status != STATUS_OK) {
        return status;
    }
    int count = scandir(path, &names, is_definition, alphasort);
    if (count < 0) {
        return errno == ENOENT ? STATUS_OK : file_error(error, errno, path);
    }
    surveys->is_present = true;
    for (int i = 0; i < count; i++) {
        if (status == STATUS_OK) {
            status = read_one(surveys, path, names[i]->d_name, error);
        }
        free(names[i]);
    }
    free(names);
    return status;
}

/* ---- checking ---- */

static enum status check_code(struct import_surveys *surveys, size_t index)
{
    const struct survey_file *file = &surveys->files[index];
    for (size_t i = 0; i < index; i++) {
        if (strcmp(surveys->files[i].survey->code, file->survey->code) == 0) {
            return import_error(surveys->errors,
                                "%s:1: [encuesta].codigo: %s has \"%s\" too; give "
                                "each survey its own code",
                                file->path, surveys->files[i].path, file->survey->code);
        }
    }
    return STATUS_OK;
}

static enum status check_events(struct import_surveys *surveys, const struct survey_file *file,
                                const struct import_sheet *events)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < file->survey->event_count && status == STATUS_OK; i++) {
        char key[EVENT_KEY_SIZE];
        (void)snprintf(key, sizeof key, "%u", file->survey->events[i]);
        if (!events->is_faulty && import_sheet_find(events, key) == NULL) {
            status = import_error(surveys->errors,
                                  "%s:%d: [encuesta].eventos: there is no event %s in %s",
                                  file->path, file->events_line, key, events->sheet->file);
        }
    }
    return status;
}

/* Answers to another wording of this version. */
static enum status check_lock(struct import_surveys *surveys, const struct survey_file *file,
                              struct db *db, struct error *error)
{
    static const char sql[] = "SELECT count(*) FROM survey_answer"
                              " WHERE survey = ?1 AND version = ?2 AND hash <> ?3";
    const struct survey *survey = file->survey;
    struct stmt stmt;
    int64_t count = 0;
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, survey->code);
        stmt_int(&stmt, 2, survey->version);
        stmt_text(&stmt, 3, survey->hash);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        count = stmt_column_int(&stmt, 0);
    }
    stmt_end(&stmt);
    if (status == STATUS_OK && count > 0) {
        status = import_error(surveys->errors,
                              "%s:%d: [encuesta].version: version %d has %lld answers, so its "
                              "questions cannot change any more; write version = %d",
                              file->path, file->version_line, survey->version, (long long)count,
                              survey->version + 1);
    }
    return status;
}

/* The hash of the wording that is shown now; "" when there is none. `*is_known`: it was once. */
static enum status shown_hash(struct db *db, const char *code, char hash[SURVEY_HASH_SIZE],
                              bool *is_known, struct error *error)
{
    struct stmt stmt;
    enum status status =
        stmt_begin(&stmt, db, "SELECT hash FROM survey_shown WHERE survey = ?1", error);
    hash[0] = '\0';
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, code);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        (void)snprintf(hash, SURVEY_HASH_SIZE, "%s", stmt_column_text(&stmt, 0));
    }
    *is_known = status == STATUS_OK;
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* After its end a survey stays as it is: a new key would let its tickets answer again. */
static enum status check_seal(struct import_surveys *surveys, const struct survey_file *file,
                              struct db *db, struct error *error)
{
    char hash[SURVEY_HASH_SIZE] = "";
    bool is_known = false, is_sealed = false;
    enum status status = survey_is_sealed(db, file->survey->code, &is_sealed, error);
    if (status == STATUS_OK && is_sealed) {
        status = shown_hash(db, file->survey->code, hash, &is_known, error);
    }
    if (status == STATUS_OK && is_sealed && strcmp(hash, file->survey->hash) != 0) {
        status =
            import_error(surveys->errors,
                         "%s:1: [encuesta].codigo: \"%s\" is sealed and asks nothing any more; "
                         "give the new survey another code",
                         file->path, file->survey->code);
    }
    return status;
}

enum status import_surveys_check(struct import_surveys *surveys, const struct import_sheet *events,
                                 struct db *db, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < surveys->count && status == STATUS_OK; i++) {
        const struct survey_file *file = &surveys->files[i];
        status = check_code(surveys, i);
        if (status == STATUS_OK) {
            status = check_events(surveys, file, events);
        }
        if (status == STATUS_OK) {
            status = check_lock(surveys, file, db, error);
        }
        if (status == STATUS_OK) {
            status = check_seal(surveys, file, db, error);
        }
    }
    return status;
}

/* ---- publishing ---- */

static enum status publish(const struct survey_file *file, struct ledger *ledger,
                           struct error *error)
{
    struct buf body;
    buf_init(&body, FACT_BODY_MAX);
    /* A code and a hash have nothing that JSON would quote. */
    buf_printf(&body, "{\"definition\":%s,\"hash\":\"%s\",\"survey\":\"%s\",\"version\":%d}",
               file->json, file->survey->hash, file->survey->code, file->survey->version);
    enum status status = buf_status(&body, error);
    if (status == STATUS_OK) {
        status = ledger_append(ledger, "survey.published", buf_str(&body), NULL, error);
    }
    buf_release(&body);
    return status;
}

static enum status publish_changed(struct import_surveys *surveys, struct ledger *ledger,
                                   struct import_sheet_result *result, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < surveys->count && status == STATUS_OK; i++) {
        const struct survey_file *file = &surveys->files[i];
        char hash[SURVEY_HASH_SIZE];
        bool is_known = false;
        status = shown_hash(ledger->db, file->survey->code, hash, &is_known, error);
        if (status == STATUS_OK && strcmp(hash, file->survey->hash) != 0) {
            result->new_count += !is_known;
            result->changed_count += is_known;
            status = file->survey->per == SURVEY_PER_TICKET
                         ? survey_secret_make(ledger, file->survey->code, error)
                         : STATUS_OK;
            if (status == STATUS_OK) {
                status = publish(file, ledger, error);
            }
        }
    }
    return status;
}

static bool has_file(const struct import_surveys *surveys, const char *code)
{
    for (size_t i = 0; i < surveys->count; i++) {
        if (strcmp(surveys->files[i].survey->code, code) == 0) {
            return true;
        }
    }
    return false;
}

static enum status withdraw(const char *code, struct ledger *ledger, struct error *error)
{
    char body[BODY_TEXT_MAX];
    enum status status =
        body_write(json_pack("{s:s,s:n}", "survey", code, "definition"), body, sizeof body, error);
    return status == STATUS_OK ? ledger_append(ledger, "survey.published", body, NULL, error)
                               : status;
}

/* The codes first: what is appended changes the table. */
static enum status withdraw_gone(struct import_surveys *surveys, struct ledger *ledger,
                                 struct import_sheet_result *result, struct error *error)
{
    const char *gone[IMPORT_SURVEYS_MAX];
    size_t count = 0;
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, ledger->db,
                                    "SELECT survey FROM survey_shown WHERE hash IS NOT NULL"
                                    " ORDER BY survey",
                                    error);
    while (status == STATUS_OK && count < IMPORT_SURVEYS_MAX &&
           (status = stmt_step(&stmt, error)) == STATUS_OK) {
        if (!has_file(surveys, stmt_column_text(&stmt, 0))) {
            gone[count] = arena_strdup(surveys->arena, stmt_column_text(&stmt, 0));
            status =
                gone[count] != NULL ? STATUS_OK : error_set(error, STATUS_NO_MEMORY, "no memory");
            count++;
        }
    }
    stmt_end(&stmt);
    status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        result->retired_count++;
        status = withdraw(gone[i], ledger, error);
    }
    return status;
}

enum status import_surveys_apply(struct import_surveys *surveys, struct ledger *ledger,
                                 struct import_sheet_result *result, size_t *fact_count,
                                 struct error *error)
{
    *result = (struct import_sheet_result){.file = SURVEY_FOLDER, .row_count = surveys->count};
    enum status status = publish_changed(surveys, ledger, result, error);
    if (status == STATUS_OK) {
        status = withdraw_gone(surveys, ledger, result, error);
    }
    *fact_count += result->new_count + result->changed_count + result->retired_count;
    return status;
}
