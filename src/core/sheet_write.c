#include "core/sheet_write.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "core/catalogue_now.h"
#include "core/csv_read.h"
#include "core/report.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

static const char ROWS_SQL[] =
    "SELECT row FROM " CATALOGUE_NOW " WHERE sheet = ?1 ORDER BY sort, key";

enum { DAY_MS = 24 * 60 * 60 * 1000, THOUSAND = 1000, FRACTION_ONE = 10000 };

/* What stands in the cell for one value; the opposite of an item_parse of sheet_value.c. */
typedef void item_write(const struct column *column, const json_t *value, int utc_offset_min,
                        struct buf *out);

static void write_text(const struct column *column, const json_t *value, int utc_offset_min,
                       struct buf *out)
{
    char scratch[24];
    (void)column, (void)utc_offset_min;
    buf_printf(out, "%s", sheet_key_text(value, scratch, sizeof scratch));
}

static void write_choice(const struct column *column, const json_t *value, int utc_offset_min,
                         struct buf *out)
{
    const char *word = json_string_value(value);
    (void)utc_offset_min;
    for (const struct choice *choice = column->choices; choice->spanish != NULL; choice++) {
        if (word != NULL && strcmp(choice->english, word) == 0) {
            buf_printf(out, "%s", choice->spanish);
        }
    }
}

static void write_boolean(const struct column *column, const json_t *value, int utc_offset_min,
                          struct buf *out)
{
    (void)column, (void)utc_offset_min;
    buf_printf(out, "%d", json_is_true(value));
}

static void write_time(const struct column *column, const json_t *value, int utc_offset_min,
                       struct buf *out)
{
    int64_t utc_ms = json_integer_value(value);
    struct local_time time = local_time_from_utc_ms(utc_ms, utc_offset_min);
    int64_t next_ms = utc_ms + 1;
    struct local_time next = local_time_from_utc_ms(next_ms, utc_offset_min);
    bool is_end = column->type == COLUMN_TIME_END && next.hour == 0 && next.minute == 0 &&
                  next.second == 0 && next.ms == 0;
    buf_printf(out, "%04d-%02d-%02d", time.year, time.month, time.day);
    if (!is_end && (column->type == COLUMN_TIME_END || time.hour != 0 || time.minute != 0)) {
        buf_printf(out, " %02d:%02d", time.hour, time.minute);
    }
}

static void write_decimal(json_int_t value, json_int_t one, struct buf *out)
{
    buf_printf(out, "%" JSON_INTEGER_FORMAT, value / one);
    const char *mark = ".";
    for (json_int_t rest = value % one; rest > 0; rest = rest * 10 % one) {
        buf_printf(out, "%s%" JSON_INTEGER_FORMAT, mark, rest * 10 / one);
        mark = "";
    }
}

static void write_fraction(const struct column *column, const json_t *value, int utc_offset_min,
                           struct buf *out)
{
    (void)column, (void)utc_offset_min;
    write_decimal(json_integer_value(value), FRACTION_ONE, out);
}

static void write_point(const struct column *column, const json_t *value, int utc_offset_min,
                        struct buf *out)
{
    (void)column, (void)utc_offset_min;
    const char *label = json_string_value(json_object_get(value, "label"));
    buf_printf(out, "%s=", label != NULL ? label : "");
    write_decimal(json_integer_value(json_object_get(value, "value")), THOUSAND, out);
}

static void write_gate(const struct column *column, const json_t *value, int utc_offset_min,
                       struct buf *out)
{
    (void)column, (void)utc_offset_min;
    const char *name = json_string_value(json_object_get(value, "name"));
    buf_printf(out, "%" JSON_INTEGER_FORMAT "=%s",
               json_integer_value(json_object_get(value, "number")), name != NULL ? name : "");
}

static item_write *const item_writes[] = {
    [COLUMN_TEXT] = write_text,         [COLUMN_CODE] = write_text,
    [COLUMN_SIGN] = write_text,         [COLUMN_ICON] = write_text,
    [COLUMN_REFERENCE] = write_text,    [COLUMN_CHOICE] = write_choice,
    [COLUMN_INTEGER] = write_text,      [COLUMN_BOOLEAN] = write_boolean,
    [COLUMN_TIME] = write_time,         [COLUMN_TIME_END] = write_time,
    [COLUMN_DATE] = write_text,         [COLUMN_RGB] = write_text,
    [COLUMN_FRACTION] = write_fraction, [COLUMN_POINT] = write_point,
    [COLUMN_GATE] = write_gate,
};
static_assert(ARRAY_COUNT(item_writes) == COLUMN_TYPE_COUNT, "every type has its writer");

static enum status write_cell(const struct column *column, const json_t *value, int utc_offset_min,
                              bool is_last, FILE *out, struct error *error)
{
    struct buf cell;
    buf_init(&cell, SHEET_VALUE_BYTES_MAX);
    if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++) {
            buf_printf(&cell, "%s", i > 0 ? "|" : "");
            item_writes[column->type](column, json_array_get(value, i), utc_offset_min, &cell);
        }
    } else if (value != NULL) {
        item_writes[column->type](column, value, utc_offset_min, &cell);
    }
    enum status status = buf_status(&cell, error);
    if (status == STATUS_OK) {
        csv_cell(out, buf_str(&cell), is_last);
    }
    buf_release(&cell);
    return status;
}

/* ---- what stands beside the sheet's own columns: its translations ---- */

enum { TRANSLATIONS_MAX = CSV_CELLS_MAX, FIELD_MAX = 80 };

struct translations {
    const struct column *columns[TRANSLATIONS_MAX];
    char languages[TRANSLATIONS_MAX][I18N_CODE_MAX + 1];
    size_t count;
};

/* "name.en" of a row, once for all rows. */
static void add_translation(struct translations *all, const struct sheet *sheet, const char *field)
{
    const char *dot = strrchr(field, '.');
    if (dot == NULL || strlen(dot + 1) > I18N_CODE_MAX || all->count == TRANSLATIONS_MAX) {
        return;
    }
    for (size_t i = 0; i < sheet->column_count; i++) {
        const struct column *column = &sheet->columns[i];
        bool is_of = (column->flags & COLUMN_TRANSLATED) != 0 &&
                     strlen(column->field) == (size_t)(dot - field) &&
                     strncmp(column->field, field, (size_t)(dot - field)) == 0;
        for (size_t k = 0; is_of && k < all->count; k++) {
            is_of = all->columns[k] != column || strcmp(all->languages[k], dot + 1) != 0;
        }
        if (is_of) {
            all->columns[all->count] = column;
            (void)snprintf(all->languages[all->count++], sizeof all->languages[0], "%s", dot + 1);
            return;
        }
    }
}

static enum status find_translations(struct db *db, const struct sheet *sheet,
                                     struct translations *all, struct error *error)
{
    struct stmt stmt = {.db = NULL};
    enum status status = stmt_begin(&stmt, db, ROWS_SQL, error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_text(&stmt, 1, sheet->word);
    while ((status = stmt_step(&stmt, error)) == STATUS_OK) {
        json_t *row = json_loads(stmt_column_text(&stmt, 0), 0, NULL);
        const char *field = NULL;
        json_t *value = NULL;
        json_object_foreach(row, field, value)
        {
            add_translation(all, sheet, field);
        }
        json_decref(row);
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* ---- the sheet ---- */

static void write_headings(const struct sheet *sheet, const struct translations *all, FILE *out)
{
    for (size_t i = 0; i < sheet->column_count; i++) {
        csv_cell(out, sheet->columns[i].heading, i + 1 == sheet->column_count + all->count);
    }
    for (size_t i = 0; i < all->count; i++) {
        char heading[FIELD_MAX];
        (void)snprintf(heading, sizeof heading, "%s.%s", all->columns[i]->heading,
                       all->languages[i]);
        csv_cell(out, heading, i + 1 == all->count);
    }
}

static enum status write_row(const struct sheet *sheet, const struct translations *all,
                             const char *text, int utc_offset_min, FILE *out, struct error *error)
{
    json_t *row = json_loads(text, 0, NULL);
    enum status status = STATUS_OK;
    if (!json_is_object(row)) {
        status =
            error_set(error, STATUS_CORRUPT,
                      "a row of sheet \"%s\" is no JSON object; run feria rebuild", sheet->word);
    }
    for (size_t i = 0; i < sheet->column_count && status == STATUS_OK; i++) {
        const struct column *column = &sheet->columns[i];
        status = write_cell(column, json_object_get(row, column->field), utc_offset_min,
                            i + 1 == sheet->column_count + all->count, out, error);
    }
    for (size_t i = 0; i < all->count && status == STATUS_OK; i++) {
        char field[FIELD_MAX];
        (void)snprintf(field, sizeof field, "%s.%s", all->columns[i]->field, all->languages[i]);
        status = write_cell(all->columns[i], json_object_get(row, field), utc_offset_min,
                            i + 1 == all->count, out, error);
    }
    json_decref(row);
    return status;
}

enum status sheet_write(struct db *db, const struct sheet *sheet, int utc_offset_min, FILE *out,
                        size_t *row_count, struct error *error)
{
    struct translations all = {.count = 0};
    struct stmt stmt = {.db = NULL};
    size_t count = 0;
    enum status status = find_translations(db, sheet, &all, error);
    if (status == STATUS_OK) {
        status = stmt_begin(&stmt, db, ROWS_SQL, error);
    }
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, sheet->word);
        write_headings(sheet, &all, out);
    }
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        status = write_row(sheet, &all, stmt_column_text(&stmt, 0), utc_offset_min, out, error);
        count++;
    }
    stmt_end(&stmt);
    status = status == STATUS_NOT_FOUND ? STATUS_OK : status;
    if (status == STATUS_OK && (fflush(out) != 0 || ferror(out))) {
        status = errno == ENOSPC
                     ? error_set(error, STATUS_FULL, "the sheet does not fit on the disk")
                     : error_set(error, STATUS_IO, "the sheet could not be written");
    }
    if (row_count != NULL) {
        *row_count = count;
    }
    return status;
}
