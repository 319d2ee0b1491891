#include "core/commitment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/body.h"
#include "core/catalogue_speak.h"
#include "core/progress_row.h"

enum { DAY_MS = 24 * 60 * 60 * 1000, KEY_TEXT_MAX = 32, PARTS_TEXT_MAX = 160 };

static const struct {
    const char *word, *spanish;
} states[COMMITMENT_STATE_COUNT] = {
#define X(name, word, spanish) {word, spanish},
    COMMITMENT_STATES(X)
#undef X
};

/* ---- of a snapshot ---- */

enum commitment_state commitment_state(const struct commitment *commitment)
{
    for (int i = 0; i < COMMITMENT_STATE_COUNT; i++) {
        if (strcmp(states[i].word, commitment->state) == 0) {
            return (enum commitment_state)i;
        }
    }
    return COMMITMENT_PENDING;
}

const char *commitment_state_spanish(enum commitment_state state)
{
    return states[state].spanish;
}

enum commitment_state commitment_state_find(const char *spanish)
{
    int i = 0;
    while (i < COMMITMENT_STATE_COUNT && strcmp(states[i].spanish, spanish) != 0) {
        i++;
    }
    return (enum commitment_state)i;
}

const struct commitment *catalogue_commitment(const struct catalogue *catalogue, int number,
                                              int part)
{
    for (size_t i = 0; i < catalogue->commitment_count; i++) {
        const struct commitment *commitment = &catalogue->commitments[i];
        if (commitment->number == number && commitment->part == part) {
            return commitment;
        }
    }
    return NULL;
}

static int own_percent(const struct commitment *commitment)
{
    return commitment_state(commitment) == COMMITMENT_DONE ? 100 : commitment->percent;
}

int commitment_percent(const struct catalogue *catalogue, const struct commitment *commitment)
{
    int64_t weighted = 0, weight = 0;
    bool is_whole = commitment->part == 0 && commitment_state(commitment) != COMMITMENT_DONE;
    for (size_t i = 0; is_whole && i < catalogue->commitment_count; i++) {
        const struct commitment *part = &catalogue->commitments[i];
        if (part->number == commitment->number && part->part > 0) {
            weighted += (int64_t)own_percent(part) * part->weight;
            weight += part->weight;
        }
    }
    return weight > 0 ? (int)((weighted + weight / 2) / weight) : own_percent(commitment);
}

int commitment_days_late(const struct commitment *commitment, int64_t now_ms)
{
    enum commitment_state state = commitment_state(commitment);
    bool is_open = state != COMMITMENT_DONE && state != COMMITMENT_FAILED;
    int64_t late_ms = now_ms - commitment->due_ms;
    return is_open && commitment->due_ms != 0 && late_ms > 0
               ? (int)((late_ms + DAY_MS - 1) / DAY_MS)
               : 0;
}

/* ---- history ---- */

static struct commitment *find_by_key(struct catalogue *catalogue, const char *key)
{
    int number = 0, part = 0;
    if (sscanf(key, "%9d/%9d", &number, &part) != 2) {
        return NULL;
    }
    return (struct commitment *)catalogue_commitment(catalogue, number, part);
}

/* All steps in one array, of which each commitment has a piece: they come one by one. */
static bool add_step(struct catalogue *catalogue, struct stmt *stmt, struct commitment_step **next)
{
    struct arena *arena = &catalogue->arena;
    if (*next == NULL) {
        *next = arena_alloc(arena, (size_t)stmt_column_int(stmt, 7) * sizeof **next);
    }
    struct commitment *commitment = find_by_key(catalogue, stmt_column_text(stmt, 0));
    if (*next == NULL || commitment == NULL) {
        return *next != NULL; /* withdrawn since */
    }
    struct commitment_step *step = (*next)++;
    *step = (struct commitment_step){.state = arena_strdup(arena, stmt_column_text(stmt, 1)),
                                     .percent = (int)stmt_column_int(stmt, 2),
                                     .note = arena_strdup(arena, stmt_column_text(stmt, 3)),
                                     .evidence = arena_strdup(arena, stmt_column_text(stmt, 4)),
                                     .due_ms = stmt_column_int(stmt, 5),
                                     .at_ms = stmt_column_int(stmt, 6)};
    if (strcmp(step->state != NULL ? step->state : "", states[COMMITMENT_DONE].word) == 0) {
        step->percent = 100;
    }
    commitment->steps = commitment->step_count == 0 ? step : commitment->steps;
    commitment->step_count++;
    if (step->state == NULL || step->note == NULL || step->evidence == NULL) {
        return false;
    }
    return (strcmp(step->note, commitment->note) != 0 ||
            catalogue_translate_same(catalogue, &step->note, &commitment->note)) &&
           (strcmp(step->evidence, commitment->evidence) != 0 ||
            catalogue_translate_same(catalogue, &step->evidence, &commitment->evidence));
}

enum status commitment_read_steps(struct catalogue *catalogue, struct db *db, struct error *error)
{
    static const char sql[] =
        "SELECT commitment, state, percent, note, evidence, due_ms, at_ms, count(*) OVER ()"
        " FROM commitment_history WHERE is_news"
        " ORDER BY commitment, hlc DESC, station DESC, fact DESC";
    struct stmt stmt = {.db = NULL};
    struct commitment_step *next = NULL;
    if (catalogue->commitment_count == 0) {
        return STATUS_OK;
    }
    enum status status = stmt_begin(&stmt, db, sql, error);
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        if (!add_step(catalogue, &stmt, &next)) {
            status = error_set(error, STATUS_NO_MEMORY, "no memory for the commitments");
        }
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* ---- telling ---- */

/* What the commitment is after the word, from what it was. */
struct next {
    const char *state, *evidence;
    int percent;
    int64_t due_ms;
};

static enum status next_of(const struct commitment_progress *progress, const json_t *row,
                           struct next *next, struct error *error)
{
    int64_t held_due_ms = json_integer_value(json_object_get(row, "due_ms"));
    const char *held_state = json_string_value(json_object_get(row, "state"));
    bool is_moved = progress->due_ms != 0 && progress->due_ms != held_due_ms;
    next->due_ms = is_moved ? progress->due_ms : held_due_ms;
    next->evidence = progress->evidence != NULL
                         ? progress->evidence
                         : json_string_value(json_object_get(row, "evidence"));
    next->state = held_state != NULL ? held_state : states[COMMITMENT_PENDING].word;
    if (progress->state != NULL) {
        enum commitment_state state = commitment_state_find(progress->state);
        if (state == COMMITMENT_STATE_COUNT) {
            return error_set(error, STATUS_INVALID,
                             "state: \"%.40s\" is none of pendiente, en_ejecucion, cumplido, "
                             "incumplido, reprogramado",
                             progress->state);
        }
        next->state = states[state].word;
    } else if (is_moved && strcmp(next->state, states[COMMITMENT_DONE].word) != 0) {
        next->state = states[COMMITMENT_RESCHEDULED].word;
    }
    next->percent = progress->percent != COMMITMENT_KEEP
                        ? progress->percent
                        : (int)json_integer_value(json_object_get(row, "percent"));
    if (strcmp(next->state, states[COMMITMENT_DONE].word) == 0) {
        next->percent = 100;
    }
    if (progress->state == NULL && next->percent > 0 &&
        next->percent != json_integer_value(json_object_get(row, "percent")) &&
        strcmp(next->state, states[COMMITMENT_PENDING].word) == 0) {
        next->state = states[COMMITMENT_RUNNING].word; /* it has begun */
    }
    return progress_check_percent("percent", next->percent, error);
}

/* "7.1, 7.2": the parts of a commitment; "" when it has none. */
static enum status parts_of(struct db *db, int number, char out[PARTS_TEXT_MAX],
                            struct error *error)
{
    static const char sql[] =
        "SELECT coalesce(group_concat(replace(key, '/', '.'), ', '), '') FROM (SELECT key FROM"
        " catalogue WHERE sheet = 'commitment' AND row IS NOT NULL AND key LIKE ?1 || '/%'"
        " AND key <> ?1 || '/0' ORDER BY sort)";
    struct stmt stmt = {.db = NULL};
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, number);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        (void)snprintf(out, PARTS_TEXT_MAX, "%s", stmt_column_text(&stmt, 0));
    }
    stmt_end(&stmt);
    return status;
}

/* What contradicts itself, or what the commitment is made of. */
static enum status check_sense(struct ledger *ledger, const struct commitment_progress *progress,
                               const struct next *next, const json_t *row, struct error *error)
{
    char parts[PARTS_TEXT_MAX] = "";
    bool is_done = strcmp(next->state, states[COMMITMENT_DONE].word) == 0;
    bool has_percent = progress->percent != COMMITMENT_KEEP;
    if (is_done && has_percent && progress->percent != 100) {
        return error_set(error, STATUS_INVALID,
                         "percent: what is cumplido is 100 %%, not %d %%; leave the percent out, "
                         "or give the state en_ejecucion",
                         progress->percent);
    }
    if (has_percent && progress->percent > 0 && progress->state != NULL &&
        strcmp(next->state, states[COMMITMENT_PENDING].word) == 0) {
        return error_set(
            error, STATUS_INVALID,
            "percent: what is pendiente has not begun and is 0 %%, not %d %%; give the "
            "state en_ejecucion",
            progress->percent);
    }
    if (is_done && next->due_ms != json_integer_value(json_object_get(row, "due_ms"))) {
        return error_set(error, STATUS_INVALID,
                         "due: what is cumplido gets no new date; give the state reprogramado "
                         "when it is open again");
    }
    enum status status = has_percent && progress->part == 0
                             ? parts_of(ledger->db, progress->number, parts, error)
                             : STATUS_OK;
    return status == STATUS_OK && parts[0] != '\0'
               ? error_set(error, STATUS_INVALID,
                           "percent: that of %d is made of its parts; tell it of %s",
                           progress->number, parts)
               : status;
}

static enum status check_whole(struct ledger *ledger, const struct commitment_progress *progress,
                               struct error *error)
{
    char key[KEY_TEXT_MAX];
    json_t *row = NULL;
    if (progress->part == 0) {
        return STATUS_OK;
    }
    (void)snprintf(key, sizeof key, "%d/0", progress->number);
    enum status status = progress_read_row(ledger, "commitment", key, &row, error);
    json_decref(row);
    return status;
}

static bool is_news(const json_t *row, const struct next *next, const char *note)
{
    return json_integer_value(json_object_get(row, "percent")) != next->percent ||
           json_integer_value(json_object_get(row, "due_ms")) != next->due_ms ||
           !progress_is_same_text(row, "state", next->state) ||
           !progress_is_same_text(row, "note", note) ||
           !progress_is_same_text(row, "evidence", next->evidence);
}

enum status commitment_progress_tell(struct ledger *ledger,
                                     const struct commitment_progress *progress, bool *has_changed,
                                     struct error *error)
{
    char key[KEY_TEXT_MAX];
    json_t *row = NULL;
    struct next next = {0};
    bool is_new = false;
    (void)snprintf(key, sizeof key, "%d/%d", progress->number, progress->part);
    enum status status =
        progress_check_text("note", progress->note, NOTE_LENGTH_MAX, progress->is_anyway, error);
    if (status == STATUS_OK) {
        status = progress_check_text("evidence", progress->evidence, EVIDENCE_LENGTH_MAX,
                                     progress->is_anyway, error);
    }
    if (status == STATUS_OK) {
        status = progress_read_row(ledger, "commitment", key, &row, error);
    }
    if (status == STATUS_OK) {
        status = check_whole(ledger, progress, error);
    }
    if (status == STATUS_OK) {
        status = next_of(progress, row, &next, error);
    }
    if (status == STATUS_OK) {
        status = check_sense(ledger, progress, &next, row, error);
    }
    is_new = status == STATUS_OK && is_news(row, &next, progress->note);
    if (is_new) {
        status = progress_append(
            ledger, "commitment.progressed",
            json_pack("{s:i, s:i, s:i, s:s, s:I, s:s*, s:s*}", "number", progress->number, "part",
                      progress->part, "percent", next.percent, "state", next.state, "due_ms",
                      (json_int_t)next.due_ms, "note",
                      body_optional(progress->note ? progress->note : ""), "evidence",
                      body_optional(next.evidence ? next.evidence : "")),
            error);
    }
    json_decref(row);
    if (has_changed != NULL) {
        *has_changed = is_new;
    }
    return status;
}
