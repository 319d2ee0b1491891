/* A spreadsheet of questions, in: every row is checked and applied as it comes, inside one
 * transaction that is given up when any of them is wrong. */
#include "core/question_csv.h"

#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/id.h"
#include "base/text.h"
#include "core/business_days.h"
#include "core/csv_read.h"
#include "core/nearest.h"
#include "core/question_file.h"
#include "core/question_reading.h"

enum { CELL_BYTES_MAX = SHEET_VALUE_BYTES_MAX };

/* ---- headings ---- */

static enum status unknown_heading(struct question_reading *reading, int line, const char *heading)
{
    struct nearest nearest = {.word = heading};
    for (int i = 0; i < Q_COLUMN_COUNT; i++) {
        nearest_offer(&nearest, question_columns[i].heading);
    }
    return import_error(&reading->errors,
                        "%s:%d: \"%.60s\" is no column of questions%s%s%s; feria question export "
                        "writes those there are",
                        reading->path, line, heading, nearest.best ? "; did you mean \"" : "",
                        nearest.best ? nearest.best : "", nearest.best ? "\"?" : "");
}

static enum status read_heading(struct question_reading *reading, const struct csv_row *row,
                                size_t cell)
{
    char heading[CELL_BYTES_MAX];
    if (text_clean(row->cells[cell].text, heading, sizeof heading, NULL) != STATUS_OK) {
        heading[0] = '\0';
    }
    for (int i = 0; i < Q_COLUMN_COUNT; i++) {
        if (strcmp(question_columns[i].heading, heading) == 0 ||
            (i == Q_MARK && strcmp(heading, "Marca temporal") == 0)) {
            bool is_twice = reading->column_at[i] != CSV_CELLS_MAX;
            reading->column_at[i] = cell;
            return is_twice ? import_error(&reading->errors,
                                           "%s:%d: %s: this column is there twice; take one out",
                                           reading->path, row->line, heading)
                            : STATUS_OK;
        }
    }
    return unknown_heading(reading, row->line, heading);
}

static enum status read_headings(struct question_reading *reading, const struct csv_row *row)
{
    size_t count = row->cell_count < CSV_CELLS_MAX ? row->cell_count : CSV_CELLS_MAX;
    size_t before = reading->errors.count;
    enum status status = STATUS_OK;
    for (int i = 0; i < Q_COLUMN_COUNT; i++) {
        reading->column_at[i] = CSV_CELLS_MAX;
    }
    for (size_t cell = 0; cell < count && status == STATUS_OK; cell++) {
        status = read_heading(reading, row, cell);
    }
    bool has_some = reading->column_at[Q_RADICADO] != CSV_CELLS_MAX ||
                    reading->column_at[Q_TEXT] != CSV_CELLS_MAX;
    if (status == STATUS_OK && !has_some) {
        status = import_error(&reading->errors,
                              "%s:%d: there is neither a column \"radicado\" nor \"pregunta\"; one "
                              "of them says which question a row is",
                              reading->path, row->line);
    }
    reading->cell_count = row->cell_count;
    return reading->errors.count > before ? STATUS_INVALID : status; /* rows mean nothing then */
}

/* ---- cells ---- */

/* What csv_cell put before a formula is taken away again. */
static const char *unguarded(const char *cell)
{
    return cell[0] == '\'' && cell[1] != '\0' && strchr("=+-@\t\r", cell[1]) ? cell + 1 : cell;
}

static bool is_counted(int column)
{
    return column >= Q_STATE && column <= Q_DAYS_LEFT;
}

static enum status read_cells(struct question_cells *row, const struct csv_row *csv,
                              struct error *error)
{
    struct question_reading *reading = row->reading;
    enum status status = STATUS_OK;
    for (int i = 0; i < Q_COLUMN_COUNT && status == STATUS_OK; i++) {
        struct error detail = {.status = STATUS_OK};
        size_t at = reading->column_at[i];
        row->lines[i] = at < CSV_CELLS_MAX ? csv->cells[at].line : row->line;
        if (at < CSV_CELLS_MAX && !is_counted(i)) {
            status = sheet_value(&question_columns[i], unguarded(csv->cells[at].text),
                                 &reading->clock, &row->values[i], &detail);
            status = question_cell_status(row, (enum question_column)i, status, &detail, error);
        }
    }
    return status;
}

static void row_release(struct question_cells *row)
{
    for (int i = 0; i < Q_COLUMN_COUNT; i++) {
        json_decref(row->values[i]);
    }
}

/* ---- which question it is ---- */

static int line_of(const struct question_reading *reading, const char *radicado)
{
    for (size_t i = 0; i < reading->seen_count; i++) {
        if (strcmp(reading->seen[i].radicado, radicado) == 0) {
            return reading->seen[i].line;
        }
    }
    return 0;
}

static enum status keep_seen(const struct question_cells *row, struct error *error)
{
    struct question_reading *reading = row->reading;
    if (reading->seen_count == reading->seen_capacity) {
        size_t wanted = reading->seen_capacity > 0 ? 2 * reading->seen_capacity : 64;
        struct question_seen *more = realloc(reading->seen, wanted * sizeof *more);
        if (more == NULL) {
            return error_set(error, STATUS_NO_MEMORY, "no memory for the questions");
        }
        reading->seen = more;
        reading->seen_capacity = wanted;
    }
    struct question_seen *seen = &reading->seen[reading->seen_count++];
    seen->line = row->line;
    memcpy(seen->radicado, row->radicado, RADICADO_SIZE);
    return STATUS_OK;
}

/* The number of a new row is a keyed hash of what it says and of its mark or else of the file,
 * so that the same file imported again finds its questions and nobody else's; of rows that say the
 * same, each has its own by how many came before. */
static void number_from_contents(struct question_cells *row, const struct question *question)
{
    const char *const parts[] = {question->text,  question->name,       question->email,
                                 question->phone, question->department, question->service,
                                 question->topic, question->channel};
    const struct keys *keys = row->reading->options->keys;
    const char *mark = question_cell_text(row, Q_MARK);
    struct local_time date = local_time_from_utc_ms(day_to_ms(question->day, 0), 0);
    for (uint64_t before = 0;; before++) {
        uint8_t hash[16];
        crypto_generichash_state state;
        const uint64_t numbers[] = {(uint64_t)question->day, question->event, before};
        (void)crypto_generichash_init(&state, keys->municipality, sizeof keys->municipality,
                                      sizeof hash);
        (void)crypto_generichash_update(&state, (const uint8_t *)numbers, sizeof numbers);
        for (size_t i = 0; i < ARRAY_COUNT(parts); i++) {
            (void)crypto_generichash_update(&state, (const uint8_t *)parts[i],
                                            strlen(parts[i]) + 1);
        }
        if (mark[0] != '\0') {
            (void)crypto_generichash_update(&state, (const uint8_t *)mark, strlen(mark) + 1);
        } else {
            (void)crypto_generichash_update(&state, row->reading->file_hash,
                                            sizeof row->reading->file_hash);
        }
        (void)crypto_generichash_final(&state, hash, sizeof hash);
        radicado_make(date.year, hash, row->radicado);
        if (line_of(row->reading, row->radicado) == 0) {
            return;
        }
    }
}

/* ---- a new one ---- */

struct part {
    enum question_column column;
    size_t offset, size; /* in struct question */
};

#define PART(column, field)                                                                        \
    {                                                                                              \
        column, offsetof(struct question, field), sizeof(((struct question *)NULL)->field)         \
    }
static const struct part parts[] = {
    PART(Q_CHANNEL, channel), PART(Q_DEPARTMENT, department),
    PART(Q_SERVICE, service), PART(Q_TOPIC, topic),
    PART(Q_TEXT, text),       PART(Q_NAME, name),
    PART(Q_EMAIL, email),     PART(Q_PHONE, phone),
};

/* Texts that belong to another sheet. */
static enum status check_codes(const struct question_cells *row, struct error *error)
{
    static const struct {
        enum question_column column;
        const char *sheet, *file;
    } CODES[] = {{Q_DEPARTMENT, "department", "dependencias.csv"},
                 {Q_SERVICE, "service", "servicios.csv"},
                 {Q_TOPIC, "topic", "temas.csv"},
                 {Q_ASSIGNED, "department", "dependencias.csv"}};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_COUNT(CODES) && status == STATUS_OK; i++) {
        struct error detail = {.status = STATUS_OK};
        const char *code = question_cell_text(row, CODES[i].column);
        if (code[0] != '\0') {
            status = question_code_check(row->reading->ledger->db, CODES[i].sheet, CODES[i].file,
                                         code, &detail);
            status = question_cell_status(row, CODES[i].column, status, &detail, error);
        }
    }
    return status;
}

/* Puts each in order by itself, so that an error names its column. */
static enum status normalise(const struct question_cells *row, struct question *question,
                             struct error *error)
{
    struct error detail = {.status = STATUS_OK};
    enum status status = STATUS_OK;
    if (question->name[0] != '\0') {
        status = name_normalise(question->name, sizeof question->name, &detail);
        status = question_cell_status(row, Q_NAME, status, &detail, error);
    }
    if (status == STATUS_OK) {
        status = email_normalise(question->email, sizeof question->email, &detail);
        status = question_cell_status(row, Q_EMAIL, status, &detail, error);
    }
    if (status == STATUS_OK) {
        status = phone_normalise(question->phone, sizeof question->phone, &detail);
        status = question_cell_status(row, Q_PHONE, status, &detail, error);
    }
    return status;
}

static enum status check_event(const struct question_cells *row, struct error *error)
{
    struct error detail = {.status = STATUS_OK};
    char key[24];
    if (row->values[Q_EVENT] == NULL) {
        return STATUS_OK;
    }
    (void)snprintf(key, sizeof key, "%lld", (long long)json_integer_value(row->values[Q_EVENT]));
    enum status status =
        question_code_check(row->reading->ledger->db, "event", "eventos.csv", key, &detail);
    return question_cell_status(row, Q_EVENT, status, &detail, error);
}

static enum status question_of(const struct question_cells *row, struct question *question,
                               struct error *error)
{
    int64_t today = day_of_ms(row->reading->clock.now_ms, row->reading->clock.utc_offset_min);
    *question = (struct question){.has_day = true,
                                  .day = question_cell_day(row, Q_DAY),
                                  .event = (uint32_t)json_integer_value(row->values[Q_EVENT])};
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++) {
        const struct part *part = &parts[i];
        if (!text_copy((char *)question + part->offset, part->size,
                       question_cell_text(row, part->column))) {
            return question_cell_wrong(row, part->column, "is too long; shorten it");
        }
    }
    if (question->channel[0] == '\0') {
        (void)text_copy(question->channel, sizeof question->channel, "web");
    }
    if (question->text[0] == '\0') {
        return question_cell_wrong(row, Q_TEXT, "is empty; a new question needs one");
    }
    if (question->day < 0) {
        return question_cell_wrong(row, Q_DAY,
                                   "is empty; a new question needs the day it was asked, such "
                                   "as 2022-12-12");
    }
    if (question->day > today) {
        return question_cell_wrong(row, Q_DAY, "is still to come; write the day it was asked");
    }
    if (question->day < date_to_days(BUSINESS_YEAR_MIN, 1, 1)) {
        return question_cell_wrong(row, Q_DAY,
                                   "is before 1984, where the calendar of business days begins; "
                                   "check the year");
    }
    enum status status = check_event(row, error);
    return status == STATUS_OK ? normalise(row, question, error) : status;
}

static void keep_known(struct question_import_result *result, int line)
{
    size_t length = strlen(result->known_lines);
    size_t room = sizeof result->known_lines - length;
    if (result->known_count++ == 0) {
        (void)snprintf(result->known_lines, room, "%d", line);
    } else if (room > 20) {
        (void)snprintf(result->known_lines + length, room, ", %d", line);
    } else if (room > 5 && result->known_lines[length - 1] != '.') {
        (void)snprintf(result->known_lines + length, room, "...");
    }
}

static enum status file_new(struct question_cells *row, struct error *error)
{
    struct question_reading *reading = row->reading;
    struct question question;
    struct question_receipt receipt;
    bool is_known = true;
    size_t before = reading->errors.count;
    enum status status = question_of(row, &question, error);
    if (status == STATUS_OK && reading->errors.count == before) {
        number_from_contents(row, &question);
        status = radicado_is_known(reading->ledger->db, row->radicado, &is_known, error);
    }
    if (status == STATUS_OK && is_known && reading->errors.count == before) {
        keep_known(&reading->result, row->line);
    }
    if (status == STATUS_OK && !is_known) {
        status = question_file(reading->ledger, &question, row->radicado,
                               reading->options->utc_offset_min, &receipt, error);
        reading->result.new_count += status == STATUS_OK;
        reading->result.fact_count += status == STATUS_OK;
    }
    sodium_memzero(&question, sizeof question);
    return status;
}

/* ---- rows ---- */

static enum status identify(struct question_cells *row, struct error *error)
{
    const char *typed = question_cell_text(row, Q_RADICADO);
    row->is_new = typed[0] == '\0';
    if (row->is_new) {
        return file_new(row, error);
    }
    if (radicado_parse(typed, row->radicado, NULL) != STATUS_OK) {
        return question_cell_wrong(
            row, Q_RADICADO,
            "is no number of a question, such as P-2022-0K7-M49-XQQ; check each "
            "letter");
    }
    int line = line_of(row->reading, row->radicado);
    if (line != 0) {
        return import_error(&row->reading->errors,
                            "%s:%d: radicado: %s is in line %d already; a question has one row",
                            row->reading->path, row->lines[Q_RADICADO], row->radicado, line);
    }
    return STATUS_OK;
}

static bool is_blank(const struct csv_row *csv)
{
    for (size_t i = 0; i < csv->cell_count && i < CSV_CELLS_MAX; i++) {
        if (csv->cells[i].text[strspn(csv->cells[i].text, " \t")] != '\0') {
            return false;
        }
    }
    return true;
}

static enum status take_row(struct question_cells *row, const struct csv_row *csv,
                            struct error *error)
{
    struct question_reading *reading = row->reading;
    size_t before = reading->errors.count;
    size_t new_before = reading->result.new_count;
    size_t facts_before = reading->result.fact_count;
    enum status status = read_cells(row, csv, error);
    if (status == STATUS_OK) {
        status = check_codes(row, error);
    }
    if (status == STATUS_OK && reading->errors.count == before) {
        status = identify(row, error);
    }
    if (status == STATUS_OK && reading->errors.count == before) {
        status = question_row_apply(row, error);
    }
    if (status == STATUS_OK && row->radicado[0] != '\0') {
        status = keep_seen(row, error);
    }
    reading->result.row_count++;
    reading->result.changed_count +=
        reading->result.fact_count > facts_before && reading->result.new_count == new_before;
    return status;
}

static enum status visit(void *user, const struct csv_row *csv, struct error *error)
{
    struct question_reading *reading = user;
    struct question_cells row = {.reading = reading, .line = csv->line};
    if (reading->cell_count == 0) {
        return read_headings(reading, csv);
    }
    if (is_blank(csv)) {
        return STATUS_OK;
    }
    if (csv->cell_count != reading->cell_count) {
        return import_error(&reading->errors,
                            "%s:%d: the row has %zu cells and the first line %zu; put a cell that "
                            "contains the separator between \"",
                            reading->path, csv->line, csv->cell_count, reading->cell_count);
    }
    enum status status = take_row(&row, csv, error);
    row_release(&row);
    return status;
}

/* ---- the file ---- */

static enum status hash_file(struct question_reading *reading, struct error *error)
{
    struct buf bytes;
    buf_init(&bytes, QUESTION_FILE_BYTES_MAX);
    enum status status = file_read(reading->path, &bytes, error);
    if (status == STATUS_OK) {
        (void)crypto_generichash(reading->file_hash, sizeof reading->file_hash,
                                 (const uint8_t *)buf_str(&bytes), bytes.length, NULL, 0);
    }
    buf_wipe(&bytes);
    buf_release(&bytes);
    return status;
}

enum status question_import(struct ledger *ledger, const char *path,
                            const struct question_import *options,
                            struct question_import_result *result, struct error *error)
{
    struct error detail = {.status = STATUS_OK};
    struct question_reading reading = {
        .ledger = ledger,
        .path = path,
        .options = options,
        .errors = {options->on_error, options->user, 0, QUESTION_ERRORS_MAX, error},
        .clock = {options->utc_offset_min, clock_now_ms()}};
    *result = (struct question_import_result){.row_count = 0};
    enum status status = db_begin(ledger->db, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = hash_file(&reading, &detail);
    if (status == STATUS_OK) {
        status = csv_read(path, QUESTION_FILE_BYTES_MAX, visit, &reading, &detail);
    }
    if (status == STATUS_OK && reading.cell_count == 0) {
        status = error_set(&detail, STATUS_INVALID,
                           "%s: the file is empty; its first line names the columns", path);
    }
    if (reading.errors.count > 0) {
        status = STATUS_INVALID;
    } else if (status != STATUS_OK) {
        status = error_set(error, status, "%s", detail.text);
    }
    if (status == STATUS_OK) {
        status = db_commit(ledger->db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(ledger->db);
        enum status refreshed = ledger_refresh(ledger, NULL);
        status = refreshed == STATUS_OK ? status : refreshed;
    } else {
        *result = reading.result;
    }
    free(reading.seen);
    return status;
}
