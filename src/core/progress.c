#include "core/progress.h"

#include "base/text.h"
#include "core/body.h"
#include "core/catalogue_now.h"
#include "core/nearest.h"
#include "core/personal_data.h"
#include "core/progress_row.h"
#include "core/sheet.h"

#include <jansson.h>
#include <string.h>

/* The line that is public now, as JSON; json_decref it. */
static enum status row_now(struct db *db, const char *sheet, const char *key, json_t **row,
                           struct error *error)
{
    struct stmt stmt = {.db = NULL};
    static const char sql[] = "SELECT row FROM " CATALOGUE_NOW " WHERE sheet = ?1 AND key = ?2";
    *row = NULL;
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, sheet);
        stmt_text(&stmt, 2, key);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        *row = json_loads(stmt_column_text(&stmt, 0), 0, NULL);
        status = *row != NULL ? STATUS_OK
                              : error_set(error, STATUS_NO_MEMORY, "no memory for \"%s\"", key);
    }
    stmt_end(&stmt);
    return status;
}

/* Says which code was meant. */
static enum status no_such(struct db *db, const char *sheet, const char *key, struct error *error)
{
    struct stmt stmt = {.db = NULL};
    struct nearest nearest = {.word = key};
    char best[SHEET_KEY_BYTES_MAX] = "";
    const struct sheet *table = sheet_find(sheet);
    enum status status =
        stmt_begin(&stmt, db, "SELECT key FROM " CATALOGUE_NOW " WHERE sheet = ?1", error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, sheet);
    }
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        char code[SHEET_KEY_BYTES_MAX];
        (void)text_copy(code, sizeof code, stmt_column_text(&stmt, 0));
        const char *before = nearest.best;
        nearest_offer(&nearest, code);
        if (nearest.best != before) {
            (void)text_copy(best, sizeof best, code);
            nearest.best = best;
        }
    }
    stmt_end(&stmt);
    if (status != STATUS_NOT_FOUND) {
        return status;
    }
    return best[0] != '\0'
               ? error_set(error, STATUS_NOT_FOUND, "\"%s\" is not %s of %s; did you mean \"%s\"?",
                           key, table->noun, table->file, best)
               : error_set(error, STATUS_NOT_FOUND, "\"%s\" is not %s; %s has none with this code",
                           key, table->noun, table->file);
}

enum status progress_check_percent(const char *what, int percent, struct error *error)
{
    return percent >= 0 && percent <= 100
               ? STATUS_OK
               : error_set(error, STATUS_INVALID, "%s: %d is not a percent from 0 to 100", what,
                           percent);
}

enum status progress_check_text(const char *what, const char *text, size_t length_max,
                                bool is_anyway, struct error *error)
{
    if (text == NULL) {
        return STATUS_OK;
    }
    if (!text_is_utf8(text, strlen(text))) {
        return error_set(error, STATUS_INVALID, "%s: it is not UTF-8", what);
    }
    if (text_length(text) > length_max) {
        return error_set(error, STATUS_INVALID, "%s: it is longer than %zu characters; shorten it",
                         what, length_max);
    }
    struct personal_datum found;
    enum status status = personal_data_find(text, NULL, &found, error);
    if (status == STATUS_OK && found.what != DATUM_NONE && !is_anyway) {
        return error_set(error, STATUS_DENIED,
                         "%s: it holds %s, \"%s\"; everybody reads it, so name nobody (--anyway if "
                         "it is nobody's)",
                         what, datum_title(found.what), found.text);
    }
    return status;
}

static bool is_same_number(const json_t *row, const char *field, int value)
{
    const json_t *held = json_object_get(row, field);
    return held != NULL ? json_integer_value(held) == value : value == PROGRESS_KEEP;
}

bool progress_is_same_text(const json_t *row, const char *field, const char *text)
{
    const char *held = json_string_value(json_object_get(row, field));
    return strcmp(held != NULL ? held : "", text != NULL ? text : "") == 0;
}

enum status progress_append(struct ledger *ledger, const char *kind, json_t *body,
                            struct error *error)
{
    char text[BODY_TEXT_MAX];
    enum status status = body_write(body, text, sizeof text, error);
    return status == STATUS_OK ? ledger_append(ledger, kind, text, NULL, error) : status;
}

enum status progress_read_row(struct ledger *ledger, const char *sheet, const char *key,
                              json_t **row, struct error *error)
{
    enum status status = row_now(ledger->db, sheet, key, row, error);
    return status == STATUS_NOT_FOUND ? no_such(ledger->db, sheet, key, error) : status;
}

enum status goal_progress_tell(struct ledger *ledger, const struct goal_progress *progress,
                               bool *has_changed, struct error *error)
{
    json_t *row = NULL;
    int financial = progress->financial;
    bool is_new = false;
    enum status status = progress_check_percent("physical", progress->physical, error);
    if (status == STATUS_OK && financial != PROGRESS_KEEP) {
        status = progress_check_percent("financial", financial, error);
    }
    if (status == STATUS_OK) {
        status = progress_check_text("note", progress->note, NOTE_LENGTH_MAX, progress->is_anyway,
                                     error);
    }
    if (status == STATUS_OK) {
        status = progress_read_row(ledger, "plan_goal", progress->goal, &row, error);
    }
    if (status == STATUS_OK) {
        const json_t *held = json_object_get(row, "financial");
        financial =
            financial == PROGRESS_KEEP && held != NULL ? (int)json_integer_value(held) : financial;
        is_new = !is_same_number(row, "physical", progress->physical) ||
                 !is_same_number(row, "financial", financial) ||
                 !progress_is_same_text(row, "note", progress->note);
    }
    if (is_new) {
        json_t *body =
            json_pack("{s:s, s:i, s:s*}", "goal", progress->goal, "physical", progress->physical,
                      "note", body_optional(progress->note ? progress->note : ""));
        if (financial != PROGRESS_KEEP) {
            (void)json_object_set_new(body, "financial", json_integer(financial));
        }
        status = progress_append(ledger, "goal.progressed", body, error);
    }
    json_decref(row);
    if (has_changed != NULL) {
        *has_changed = is_new;
    }
    return status;
}

enum status activity_progress_tell(struct ledger *ledger, const struct activity_progress *progress,
                                   bool *has_changed, struct error *error)
{
    json_t *row = NULL;
    bool is_new = false;
    const char *evidence = progress->evidence;
    enum status status = progress_check_percent("percent", progress->percent, error);
    if (status == STATUS_OK) {
        status = progress_check_text("note", progress->note, NOTE_LENGTH_MAX, progress->is_anyway,
                                     error);
    }
    if (status == STATUS_OK) {
        status = progress_check_text("evidence", evidence, EVIDENCE_LENGTH_MAX, progress->is_anyway,
                                     error);
    }
    if (status == STATUS_OK) {
        status = progress_read_row(ledger, "activity", progress->activity, &row, error);
    }
    if (status == STATUS_OK) {
        if (evidence == NULL) {
            evidence = json_string_value(json_object_get(row, "evidence"));
        }
        is_new = !is_same_number(row, "percent", progress->percent) ||
                 !progress_is_same_text(row, "note", progress->note) ||
                 !progress_is_same_text(row, "evidence", evidence);
    }
    if (is_new) {
        status = progress_append(ledger, "activity.progressed",
                                 json_pack("{s:s, s:i, s:s*, s:s*}", "activity", progress->activity,
                                           "percent", progress->percent, "note",
                                           body_optional(progress->note ? progress->note : ""),
                                           "evidence", body_optional(evidence ? evidence : "")),
                                 error);
    }
    json_decref(row);
    if (has_changed != NULL) {
        *has_changed = is_new;
    }
    return status;
}
