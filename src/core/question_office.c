#include "core/question_office.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/body.h"
#include "core/nearest.h"
#include "core/question_file.h"
#include "core/question_privacy.h"
#include "core/question_row.h"

enum { RECORDS_BYTES_MAX = 256 * 1024 * 1024, FACT_TEXT_MAX = 60 * 1024, STATE_TITLE_MAX = 80 };

/* ---- reading ---- */

static const char SELECT_RECORDS[] =
    "SELECT " QUESTION_COLUMNS ", d.event, d.channel, q.department, q.text, q.name, q.email,"
    " q.phone, a.text, d.is_told" QUESTION_TABLES " JOIN question AS q ON q.radicado = d.radicado"
    " LEFT JOIN question_answer AS a ON a.radicado = d.radicado"
    " WHERE (?1 = '' OR d.radicado = ?1) AND (?2 = '' OR d.department = ?2)"
    " ORDER BY CASE d.stage WHEN 'filed' THEN 0 WHEN 'assigned' THEN 0 WHEN 'answered' THEN 1"
    " ELSE 2 END, d.asked_day, d.radicado";

/* The columns after QUESTION_COLUMNS. */
enum { EVENT = QUESTION_COLUMN_COUNT, CHANNEL, DEPARTMENT, TEXT, NAME, EMAIL, PHONE, REPLY, TOLD };

bool question_state_find(const char *word, enum question_state *state)
{
    for (int i = 0; i < QUESTION_STATE_COUNT; i++) {
        char title[STATE_TITLE_MAX], said[STATE_TITLE_MAX];
        (void)text_fold(question_state_title((enum question_state)i), title, sizeof title);
        (void)text_fold(word, said, sizeof said);
        if (strcmp(question_state_word((enum question_state)i), word) == 0 ||
            strcmp(title, said) == 0) {
            *state = (enum question_state)i;
            return true;
        }
    }
    return false;
}

static enum status record_read(const struct question_view *view, struct stmt *stmt,
                               struct question_record *out, struct error *error)
{
    *out = (struct question_record){.event = (uint32_t)stmt_column_int(stmt, EVENT),
                                    .is_told = stmt_column_int(stmt, TOLD) != 0};
    const char **const texts[] = {
        &out->channel, &out->asked_department, &out->text, &out->name, &out->email, &out->phone,
        &out->reply};
    enum status status = question_row_read(view, stmt, &out->seen, error);
    for (size_t i = 0; i < ARRAY_COUNT(texts) && status == STATUS_OK; i++) {
        *texts[i] = question_row_text(view, stmt, CHANNEL + (int)i);
        if (*texts[i] == NULL) {
            status = error_set(error, STATUS_NO_MEMORY, "no memory for the questions");
        }
    }
    return status;
}

/* What is wanted, ready to be asked for. */
struct wanted {
    char radicado[RADICADO_SIZE];
    const char *department;
    bool has_state;
    enum question_state state;
};

static enum status wanted_of(const struct question_filter *filter, struct wanted *wanted,
                             struct error *error)
{
    *wanted = (struct wanted){.department = filter->department ? filter->department : ""};
    if (filter->state != NULL) {
        wanted->has_state = true;
        if (!question_state_find(filter->state, &wanted->state)) {
            return error_set(error, STATUS_INVALID,
                             "\"%.40s\" is no state; there are filed, assigned, transferred, "
                             "answered, published, overdue",
                             filter->state);
        }
    }
    if (filter->radicado != NULL &&
        radicado_parse(filter->radicado, wanted->radicado, NULL) != STATUS_OK) {
        return error_set(error, STATUS_INVALID,
                         "\"%.40s\" is no number of a question; one looks like P-2022-0K7-M49-XQQ, "
                         "and its last character checks the others",
                         filter->radicado);
    }
    return STATUS_OK;
}

static enum status records_fill(struct question_records *records, struct db *db,
                                const struct wanted *wanted, size_t capacity, int utc_offset_min,
                                struct error *error)
{
    struct question_view view;
    struct stmt stmt = {.db = NULL};
    struct question_record *items = arena_alloc(&records->arena, (capacity + 1) * sizeof *items);
    enum status status = question_view_init(&view, &records->arena, db, utc_offset_min, error);
    if (status == STATUS_OK && items == NULL) {
        status = error_set(error, STATUS_NO_MEMORY, "no memory for the questions");
    }
    if (status == STATUS_OK) {
        status = stmt_begin(&stmt, db, SELECT_RECORDS, error);
    }
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, wanted->radicado);
        stmt_text(&stmt, 2, wanted->department);
    }
    while (status == STATUS_OK && items != NULL && records->count < capacity &&
           (status = stmt_step(&stmt, error)) == STATUS_OK) {
        struct question_record *item = &items[records->count];
        status = record_read(&view, &stmt, item, error);
        bool is_wanted = !wanted->has_state || item->seen.state == wanted->state;
        records->count += status == STATUS_OK && is_wanted;
    }
    records->items = items;
    stmt_end(&stmt);
    question_view_release(&view);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status question_records_new(struct question_records **out, struct db *db,
                                 const struct question_filter *filter, int utc_offset_min,
                                 struct error *error)
{
    struct wanted wanted;
    int64_t count = 1;
    *out = NULL;
    enum status status = wanted_of(filter, &wanted, error);
    if (status == STATUS_OK && wanted.department[0] != '\0') {
        status =
            question_code_check(db, "department", "dependencias.csv", wanted.department, error);
    }
    if (status == STATUS_OK && wanted.radicado[0] == '\0') {
        status = db_int(db, "SELECT count(*) FROM question", 0, &count, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct question_records *records = calloc(1, sizeof *records);
    if (records == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the questions");
    }
    arena_init(&records->arena, RECORDS_BYTES_MAX);
    status = records_fill(records, db, &wanted, (size_t)count, utc_offset_min, error);
    if (status == STATUS_OK && filter->radicado != NULL && records->count == 0) {
        status =
            error_set(error, STATUS_NOT_FOUND, "there is no question %s here", wanted.radicado);
    }
    if (status != STATUS_OK) {
        question_records_free(records);
        return status;
    }
    *out = records;
    return STATUS_OK;
}

enum status question_counts(struct db *db, int utc_offset_min, size_t counts[QUESTION_STATE_COUNT],
                            struct error *error)
{
    static const char SQL[] =
        "SELECT stage, asked_day, count(*) FROM question_deadline GROUP BY stage, asked_day";
    struct question_view view;
    struct stmt stmt = {.db = NULL};
    memset(counts, 0, QUESTION_STATE_COUNT * sizeof *counts);
    enum status status = question_view_init(&view, NULL, db, utc_offset_min, error);
    if (status == STATUS_OK) {
        status = stmt_begin(&stmt, db, SQL, error);
    }
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        struct question_public seen;
        question_row_days(&view, stmt_column_text(&stmt, 0), stmt_column_text(&stmt, 1), &seen);
        counts[seen.state] += (size_t)stmt_column_int(&stmt, 2);
    }
    stmt_end(&stmt);
    question_view_release(&view);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

void question_records_free(struct question_records *records)
{
    if (records != NULL) {
        arena_wipe(&records->arena);
        arena_release(&records->arena);
        free(records);
    }
}

/* ---- writing ---- */

static enum status append(const struct question_desk *desk, const char *kind, json_t *body,
                          json_t *private_part, size_t *fact_count, struct error *error)
{
    enum status status = STATUS_NO_MEMORY;
    char *texts = malloc((size_t)2 * FACT_TEXT_MAX);
    if (texts == NULL) {
        json_decref(body);
        json_decref(private_part);
        return error_set(error, status, "no memory for a fact");
    }
    char *secret = texts + FACT_TEXT_MAX;
    bool has_secret = private_part != NULL;
    status = body_write(body, texts, FACT_TEXT_MAX, error);
    if (status == STATUS_OK && has_secret) {
        status = body_write(private_part, secret, FACT_TEXT_MAX, error);
    } else {
        json_decref(private_part);
    }
    if (status == STATUS_OK) {
        status = ledger_append(desk->ledger, kind, texts, has_secret ? secret : NULL, error);
    }
    if (status == STATUS_OK) {
        (*fact_count)++;
    }
    sodium_memzero(texts, (size_t)2 * FACT_TEXT_MAX);
    free(texts);
    return status;
}

typedef enum status text_cleaner(const char *text, char *out, size_t out_bytes,
                                 struct error *error);

/* A clean copy, owned by the caller; `what` is said in errors. */
static enum status clean(const char *text, const char *what, size_t length_max,
                         text_cleaner *cleaner, char **out, struct error *error)
{
    size_t bytes = 3 * strlen(text) + 1; /* NFC makes no text more than three times as long */
    *out = malloc(bytes);
    if (*out == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for a text");
    }
    enum status status = cleaner(text, *out, bytes, error);
    if (status != STATUS_OK) {
        return error_prefix(error, STATUS_INVALID, "%s", what);
    }
    if ((*out)[0] == '\0') {
        return error_set(error, STATUS_INVALID, "%s is empty", what);
    }
    if (text_length(*out) > length_max) {
        return error_set(error, STATUS_INVALID,
                         "%s has %zu characters; at most %zu are kept, shorten it", what,
                         text_length(*out), length_max);
    }
    return STATUS_OK;
}

static void clean_free(char *text)
{
    if (text != NULL) {
        sodium_memzero(text, strlen(text));
        free(text);
    }
}

enum status question_code_check(struct db *db, const char *sheet, const char *file,
                                const char *code, struct error *error)
{
    static const char SQL[] = "SELECT key FROM catalogue WHERE sheet = ?1 AND row IS NOT NULL";
    struct stmt stmt = {.db = NULL};
    struct nearest nearest = {.word = code};
    char best[CODE_MAX_BYTES] = "";
    bool is_found = false;
    enum status status = stmt_begin(&stmt, db, SQL, error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, sheet);
    }
    while (status == STATUS_OK && !is_found && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        const char *key = stmt_column_text(&stmt, 0);
        is_found = strcmp(key, code) == 0;
        nearest_offer(&nearest, key);
        if (nearest.best == key) { /* which the next step takes away */
            (void)text_copy(best, sizeof best, key);
            nearest.best = best;
        }
    }
    stmt_end(&stmt);
    if (status == STATUS_NOT_FOUND) {
        status = error_set(error, status, "\"%.60s\" is not in %s%s%s%s", code, file,
                           best[0] ? "; did you mean \"" : "", best, best[0] ? "\"?" : "");
    }
    return status;
}

enum status question_assign(const struct question_desk *desk, const struct question_record *record,
                            const char *department, size_t *fact_count, struct error *error)
{
    char day[DAY_TEXT_SIZE];
    bool is_done = record->seen.routed_day >= 0 && record->seen.entity[0] == '\0' &&
                   strcmp(record->seen.department, department) == 0;
    if (is_done) {
        return STATUS_OK;
    }
    enum status status =
        question_code_check(desk->ledger->db, "department", "dependencias.csv", department, error);
    if (status != STATUS_OK) {
        return status;
    }
    day_text(desk->today, day);
    return append(desk, "question.assigned",
                  json_pack("{s:s,s:s,s:s}", "radicado", record->seen.radicado, "department",
                            department, "day", day),
                  NULL, fact_count, error);
}

enum status question_transfer(const struct question_desk *desk,
                              const struct question_record *record, const char *entity,
                              bool is_told, size_t *fact_count, struct error *error)
{
    char *name = NULL;
    char day[DAY_TEXT_SIZE];
    enum status status = clean(entity, "the entity", ENTITY_LENGTH_MAX, text_clean, &name, error);
    if (status == STATUS_OK) {
        bool is_same = strcmp(record->seen.entity, name) == 0;
        /* Only saying that the person knows does not move the day. */
        day_text(is_same && record->seen.routed_day >= 0 ? record->seen.routed_day : desk->today,
                 day);
        if (!is_same || record->is_told != is_told) {
            status = append(desk, "question.transferred",
                            json_pack("{s:s,s:s,s:s,s:b}", "radicado", record->seen.radicado,
                                      "entity", name, "day", day, "is_told", (int)is_told),
                            NULL, fact_count, error);
        }
    }
    clean_free(name);
    return status;
}

enum status question_answer(const struct question_desk *desk, const struct question_record *record,
                            const char *text, int64_t day, size_t *fact_count, struct error *error)
{
    char *reply = NULL;
    char shown[DAY_TEXT_SIZE];
    int64_t first = record->seen.answered_day >= 0 ? record->seen.answered_day : desk->today;
    day = day >= 0 ? day : first;
    day_text(day, shown);
    enum status status =
        clean(text, "the answer", ANSWER_LENGTH_MAX, text_clean_lines, &reply, error);
    if (status == STATUS_OK && day < record->seen.asked_day) {
        status =
            error_set(error, STATUS_INVALID, "it was answered on %s, before it was asked", shown);
    }
    bool is_done = status == STATUS_OK && strcmp(reply, record->reply) == 0 &&
                   day == record->seen.answered_day;
    if (status == STATUS_OK && !is_done) {
        status = append(desk, "question.answered",
                        json_pack("{s:s,s:s}", "radicado", record->seen.radicado, "day", shown),
                        json_pack("{s:s}", "text", reply), fact_count, error);
    }
    clean_free(reply);
    return status;
}

/* ---- publishing ---- */

struct public_text {
    const char *what;     /* for errors */
    const char *standing; /* as asked, as answered */
    const char *now;      /* what is published */
    size_t length_max;
    text_cleaner *cleaner;
    bool is_anyway;
};

/* The text for everybody, clean: the one that is written, or the one that stands there. What is
 * public already was looked at then. */
static enum status for_everybody(const struct question_record *record, const char *text,
                                 const struct public_text *as, char **out, struct error *error)
{
    enum status status = clean(text != NULL ? text : as->standing, as->what, as->length_max,
                               as->cleaner, out, error);
    if (status != STATUS_OK || *out == NULL ||
        (record->seen.published_day >= 0 && strcmp(*out, as->now) == 0)) {
        return status;
    }
    return question_privacy_check(record, *out, as->standing, as->what, as->is_anyway, error);
}

static enum status published_append(const struct question_desk *desk,
                                    const struct question_record *record, const char *question,
                                    const char *answer, const struct question_edition *edition,
                                    size_t *fact_count, struct error *error)
{
    const struct question_public *seen = &record->seen;
    char shown[DAY_TEXT_SIZE];
    const char *url = edition->url != NULL ? edition->url : seen->url;
    int64_t standing = seen->published_day >= 0 ? seen->published_day : desk->today;
    int64_t day = edition->day >= 0 ? edition->day : standing;
    if (strlen(url) > URL_BYTES_MAX || (url[0] != '\0' && strncmp(url, "http", 4) != 0)) {
        return error_set(error, STATUS_INVALID,
                         "the address on the web begins with http and has at most %d letters",
                         URL_BYTES_MAX);
    }
    if (day == seen->published_day && strcmp(question, seen->question) == 0 &&
        strcmp(answer, seen->answer) == 0 && strcmp(url, seen->url) == 0) {
        return STATUS_OK;
    }
    day_text(day, shown);
    return append(desk, "question.published",
                  json_pack("{s:s,s:s,s:s,s:s,s:s*}", "radicado", seen->radicado, "day", shown,
                            "question", question, "answer", answer, "url", body_optional(url)),
                  NULL, fact_count, error);
}

enum status question_publish(const struct question_desk *desk, const struct question_record *record,
                             const struct question_edition *edition, size_t *fact_count,
                             struct error *error)
{
    const struct public_text as_question = {
        "the question",      record->text, record->seen.question,
        QUESTION_LENGTH_MAX, text_clean,   edition->is_anyway};
    const struct public_text as_answer = {"the answer",      record->reply,    record->seen.answer,
                                          ANSWER_LENGTH_MAX, text_clean_lines, edition->is_anyway};
    char *question = NULL;
    char *answer = NULL;
    enum status status =
        record->seen.answered_day < 0
            ? error_set(error, STATUS_INVALID, "%s has no answer yet; answer it first",
                        record->seen.radicado)
            : for_everybody(record, edition->question, &as_question, &question, error);
    if (status == STATUS_OK) {
        status = for_everybody(record, edition->answer, &as_answer, &answer, error);
    }
    if (status == STATUS_OK && question != NULL && answer != NULL) {
        status = published_append(desk, record, question, answer, edition, fact_count, error);
    }
    clean_free(question);
    clean_free(answer);
    return status;
}

enum status question_withdraw(const struct question_desk *desk,
                              const struct question_record *record, size_t *fact_count,
                              struct error *error)
{
    if (record->seen.published_day < 0) {
        return STATUS_OK;
    }
    return append(desk, "question.published", json_pack("{s:s}", "radicado", record->seen.radicado),
                  NULL, fact_count, error);
}
