#include "core/sheet_write.h"

#include "base/buf.h"
#include "base/clock.h"
#include "core/catalogue_now.h"
#include "core/report.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

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

static enum status write_row(const struct sheet *sheet, const char *text, int utc_offset_min,
                             FILE *out, struct error *error)
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
                            i + 1 == sheet->column_count, out, error);
    }
    json_decref(row);
    return status;
}

enum status sheet_write(struct db *db, const struct sheet *sheet, int utc_offset_min, FILE *out,
                        size_t *row_count, struct error *error)
{
    static const char sql[] =
        "SELECT row FROM " CATALOGUE_NOW " WHERE sheet = ?1 ORDER BY sort, key";
    struct stmt stmt = {.db = NULL};
    size_t count = 0;
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, sheet->word);
        for (size_t i = 0; i < sheet->column_count; i++) {
            csv_cell(out, sheet->columns[i].heading, i + 1 == sheet->column_count);
        }
    }
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        status = write_row(sheet, stmt_column_text(&stmt, 0), utc_offset_min, out, error);
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
