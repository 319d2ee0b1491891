/* What a row of a spreadsheet says about a question, put beside what is known of it. */
#include "core/question_reading.h"

#include <string.h>

enum status question_cell_wrong(const struct question_cells *row, enum question_column column,
                                const char *text)
{
    return import_error(&row->reading->errors, "%s:%d: %s: %s", row->reading->path,
                        row->lines[column], question_columns[column].heading, text);
}

enum status question_cell_status(const struct question_cells *row, enum question_column column,
                                 enum status status, const struct error *detail,
                                 struct error *error)
{
    if (status == STATUS_INVALID || status == STATUS_NOT_FOUND || status == STATUS_DENIED) {
        return question_cell_wrong(row, column, detail->text);
    }
    return status == STATUS_OK ? status : error_set(error, status, "%s", detail->text);
}

const char *question_cell_text(const struct question_cells *row, enum question_column column)
{
    const char *text = json_string_value(row->values[column]);
    return text != NULL ? text : "";
}

int64_t question_cell_day(const struct question_cells *row, enum question_column column)
{
    int64_t day = -1;
    return day_parse(question_cell_text(row, column), &day) ? day : -1;
}

/* ---- one that is there ---- */

/* What was asked stays as it was asked. */
static enum status check_asked(const struct question_cells *row,
                               const struct question_record *record)
{
    char day[DAY_TEXT_SIZE];
    day_text(record->seen.asked_day, day);
    const struct {
        enum question_column column;
        const char *held;
    } FIXED[] = {{Q_DAY, day},
                 {Q_CHANNEL, record->channel},
                 {Q_DEPARTMENT, record->asked_department},
                 {Q_SERVICE, record->seen.service},
                 {Q_TOPIC, record->seen.topic},
                 {Q_TEXT, record->text},
                 {Q_NAME, record->name},
                 {Q_EMAIL, record->email},
                 {Q_PHONE, record->phone}};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_COUNT(FIXED) && status == STATUS_OK; i++) {
        const char *text = question_cell_text(row, FIXED[i].column);
        if (text[0] != '\0' && strcmp(text, FIXED[i].held) != 0) {
            status =
                question_cell_wrong(row, FIXED[i].column,
                                    "is another than the one that was asked, which stays; write it "
                                    "back, or leave the cell empty");
        }
    }
    return status;
}

static enum status route(const struct question_cells *row, const struct question_desk *desk,
                         const struct question_record *record, struct error *error)
{
    struct error detail = {.status = STATUS_OK};
    const char *department = question_cell_text(row, Q_ASSIGNED);
    const char *entity = question_cell_text(row, Q_ENTITY);
    size_t *facts = &row->reading->result.fact_count;
    bool is_told =
        row->values[Q_TOLD] != NULL ? json_is_true(row->values[Q_TOLD]) : record->is_told;
    if (department[0] != '\0' && entity[0] != '\0') {
        return question_cell_wrong(row, Q_ENTITY,
                                   "is there beside asignada_a; who answers is one of the two");
    }
    if (entity[0] == '\0' && row->values[Q_TOLD] != NULL) {
        return question_cell_wrong(row, Q_TOLD,
                                   "says something about a transfer, and trasladada_a is "
                                   "empty; fill that in or empty this");
    }
    if (department[0] != '\0') {
        enum status status = question_assign(desk, record, department, facts, &detail);
        return question_cell_status(row, Q_ASSIGNED, status, &detail, error);
    }
    if (entity[0] != '\0') {
        enum status status = question_transfer(desk, record, entity, is_told, facts, &detail);
        return question_cell_status(row, Q_ENTITY, status, &detail, error);
    }
    return STATUS_OK;
}

static enum status reply(const struct question_cells *row, const struct question_desk *desk,
                         const struct question_record *record, struct error *error)
{
    struct error detail = {.status = STATUS_OK};
    const char *text = question_cell_text(row, Q_REPLY);
    int64_t day = question_cell_day(row, Q_REPLY_DAY);
    if (text[0] == '\0' && day >= 0 && record->seen.answered_day < 0) {
        return question_cell_wrong(row, Q_REPLY,
                                   "is empty beside fecha_respuesta; write the answer");
    }
    if (day > desk->today) {
        return question_cell_wrong(row, Q_REPLY_DAY,
                                   "is still to come; write the day it was answered");
    }
    if (text[0] == '\0') {
        return STATUS_OK;
    }
    enum status status =
        question_answer(desk, record, text, day, &row->reading->result.fact_count, &detail);
    return question_cell_status(row, Q_REPLY, status, &detail, error);
}

static enum status publish(const struct question_cells *row, const struct question_desk *desk,
                           const struct question_record *record, struct error *error)
{
    struct error detail = {.status = STATUS_OK};
    const char *url = question_cell_text(row, Q_URL);
    const struct question_edition edition = {.question = question_cell_text(row, Q_PUBLIC_QUESTION),
                                             .answer = question_cell_text(row, Q_PUBLIC_ANSWER),
                                             .url = url[0] != '\0' ? url : NULL,
                                             .day = question_cell_day(row, Q_PUBLIC_DAY)};
    bool has_question = edition.question[0] != '\0';
    bool has_answer = edition.answer[0] != '\0';
    if (!has_question && !has_answer && edition.day < 0 && url[0] == '\0') {
        return STATUS_OK;
    }
    if (!has_question || !has_answer) {
        return question_cell_wrong(row, has_question ? Q_PUBLIC_ANSWER : Q_PUBLIC_QUESTION,
                                   "is empty; what is published has a question and an answer for "
                                   "everybody");
    }
    if (edition.day > desk->today) {
        return question_cell_wrong(row, Q_PUBLIC_DAY,
                                   "is still to come; write the day it was published");
    }
    enum status status =
        question_publish(desk, record, &edition, &row->reading->result.fact_count, &detail);
    return question_cell_status(row, Q_PUBLIC_QUESTION, status, &detail, error);
}

static enum status records_of(const struct question_cells *row, struct question_records **records,
                              struct error *error)
{
    const struct question_filter filter = {.radicado = row->radicado};
    return question_records_new(records, row->reading->ledger->db, &filter,
                                row->reading->options->utc_offset_min, error);
}

/* The question as it is, was or became with the answer of this row. */
enum status question_row_apply(const struct question_cells *row, struct error *error)
{
    typedef enum status step(const struct question_cells *, const struct question_desk *,
                             const struct question_record *, struct error *);
    static step *const STEPS[] = {route, reply, publish};
    struct question_reading *reading = row->reading;
    const struct question_desk desk = {
        .ledger = reading->ledger,
        .today = day_of_ms(reading->clock.now_ms, reading->clock.utc_offset_min)};
    size_t before = reading->errors.count;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_COUNT(STEPS) && status == STATUS_OK; i++) {
        struct question_records *records = NULL;
        struct error detail = {.status = STATUS_OK};
        status = records_of(row, &records, &detail);
        if (status == STATUS_NOT_FOUND) {
            return question_cell_wrong(
                row, Q_RADICADO, "is no question of this office; run feria sync, or check it");
        }
        if (status != STATUS_OK) {
            return error_set(error, status, "%s", detail.text);
        }
        if (i == 0 && !row->is_new) {
            status = check_asked(row, &records->items[0]);
        }
        if (status == STATUS_OK && reading->errors.count == before) {
            status = STEPS[i](row, &desk, &records->items[0], error);
        }
        question_records_free(records);
    }
    return status;
}
