#include "core/import_sheet.h"

#include "base/text.h"
#include "core/csv_read.h"
#include "core/import.h"
#include "core/nearest.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static_assert((int)SHEET_COLUMNS_MAX < (int)CSV_CELLS_MAX, "more cells than columns are seen");
static_assert((int)SHEET_VALUE_BYTES_MAX == (int)IMPORT_CELL_BYTES_MAX, "a cell is a value");

enum { HEADINGS_BYTES_MAX = 256, NAME_BYTES_MAX = 64 };

enum status import_error(struct import_errors *errors, const char *format, ...)
{
    struct error found = {.status = STATUS_INVALID};
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(found.text, sizeof found.text, format, arguments);
    va_end(arguments);
    text_truncate(found.text, sizeof found.text - 1);
    if (errors->count == 0) {
        if (errors->first != NULL) {
            *errors->first = found;
        }
    } else if (errors->on_error != NULL) {
        errors->on_error(errors->user, found.text);
    }
    errors->count++;
    return errors->on_error == NULL || errors->count > errors->max ? STATUS_INVALID : STATUS_OK;
}

/* Makes room for one more of `item_bytes` in a growing array. */
static enum status grow(void *items, size_t count, size_t *capacity, size_t item_bytes,
                        struct error *error)
{
    void **array = items;
    if (count < *capacity) {
        return STATUS_OK;
    }
    size_t larger = *capacity == 0 ? 64 : 2 * *capacity;
    void *moved = reallocarray(*array, larger, item_bytes);
    if (moved == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the rows of a sheet");
    }
    *array = moved;
    *capacity = larger;
    return STATUS_OK;
}

const char *import_json_text(struct arena *arena, const json_t *json)
{
    /* Not json_dumps: jansson 2.14 loses a key and goes on when its
     * growing text finds no memory. */
    const size_t flags = JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS;
    size_t bytes = json_dumpb(json, NULL, 0, flags);
    char *text = bytes > 0 ? arena_alloc(arena, bytes + 1) : NULL;
    return text != NULL && json_dumpb(json, text, bytes, flags) == bytes ? text : NULL;
}

/* ---- headings ---- */

/* "codigo,nombre,..." */
static const char *headings_of(const struct sheet *sheet, char out[HEADINGS_BYTES_MAX])
{
    size_t used = 0;
    for (size_t i = 0; i < sheet->column_count; i++) {
        int bytes = snprintf(out + used, HEADINGS_BYTES_MAX - used, "%s%s", i > 0 ? "," : "",
                             sheet->columns[i].heading);
        used += (size_t)bytes < HEADINGS_BYTES_MAX - used ? (size_t)bytes : 0;
    }
    return out;
}

static const struct column *column_of(const struct sheet *sheet, const char *heading)
{
    for (size_t i = 0; i < sheet->column_count; i++) {
        if (strcmp(sheet->columns[i].heading, heading) == 0) {
            return &sheet->columns[i];
        }
    }
    return NULL;
}

static enum status unknown_heading(struct import_sheet *sheet, int line, const char *heading)
{
    char all[HEADINGS_BYTES_MAX];
    struct nearest nearest = {.word = heading};
    for (size_t i = 0; i < sheet->sheet->column_count; i++) {
        nearest_offer(&nearest, sheet->sheet->columns[i].heading);
    }
    if (nearest.best != NULL) {
        return import_error(sheet->errors,
                            "%s:%d: \"%.60s\" is no column of this sheet; did you mean \"%s\"?",
                            sheet->path, line, heading, nearest.best);
    }
    return import_error(sheet->errors, "%s:%d: \"%.60s\" is no column of this sheet, which has %s",
                        sheet->path, line, heading, headings_of(sheet->sheet, all));
}

static enum status twice(struct import_sheet *sheet, int line, const char *heading)
{
    return import_error(sheet->errors, "%s:%d: %s: this column is there twice; take one out",
                        sheet->path, line, heading);
}

/* A heading with a dot: "nombre.en". */
static enum status take_translation(struct import_sheet *sheet, int line, const char *heading,
                                    size_t cell)
{
    char word[SHEET_VALUE_BYTES_MAX];
    const char *language = strchr(heading, '.') + 1;
    (void)text_copy(word, (size_t)(language - heading), heading);
    const struct column *column = column_of(sheet->sheet, word);
    if (column == NULL) {
        return unknown_heading(sheet, line, heading);
    }
    if ((column->flags & COLUMN_TRANSLATED) == 0) {
        return import_error(sheet->errors,
                            "%s:%d: %.60s: \"%s\" is the same in every language; take this out",
                            sheet->path, line, heading, word);
    }
    if (!i18n_is_code(language)) {
        return import_error(sheet->errors,
                            "%s:%d: %.60s: \"%.20s\" is no language; write two or three small "
                            "letters, not es, such as %s.en",
                            sheet->path, line, heading, language, word);
    }
    for (size_t i = 0; i < sheet->translation_count; i++) {
        if (sheet->translations[i].column == column &&
            strcmp(sheet->translations[i].language, language) == 0) {
            return twice(sheet, line, heading);
        }
    }
    struct import_translation *added = &sheet->translations[sheet->translation_count++];
    *added = (struct import_translation){.column = column, .cell = cell};
    (void)text_copy(added->language, sizeof added->language, language);
    return STATUS_OK;
}

/* STATUS_INVALID also when headings are wrong and the search may go on in other sheets: the rows of
 * this one mean nothing. */
static enum status read_headings(struct import_sheet *sheet, const struct csv_row *row,
                                 struct error *error)
{
    const struct sheet *table = sheet->sheet;
    size_t count = row->cell_count < CSV_CELLS_MAX ? row->cell_count : CSV_CELLS_MAX;
    size_t errors_before = sheet->errors->count;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < table->column_count; i++) {
        sheet->column_at[i] = CSV_CELLS_MAX;
    }
    for (size_t cell = 0; cell < count && status == STATUS_OK; cell++) {
        char heading[SHEET_VALUE_BYTES_MAX];
        enum status cleaned = text_clean(row->cells[cell].text, heading, sizeof heading, NULL);
        if (cleaned == STATUS_NO_MEMORY) {
            return error_set(error, cleaned, "%s: no memory", sheet->path);
        }
        if (cleaned != STATUS_OK) {
            heading[0] = '\0';
        }
        const struct column *column = column_of(table, heading);
        if (column == NULL) {
            status = strchr(heading, '.') != NULL
                         ? take_translation(sheet, row->line, heading, cell)
                         : unknown_heading(sheet, row->line, heading);
        } else if (sheet->column_at[column - table->columns] != CSV_CELLS_MAX) {
            status = twice(sheet, row->line, heading);
        } else {
            sheet->column_at[column - table->columns] = cell;
        }
    }
    for (size_t i = 0; i < table->column_count && status == STATUS_OK; i++) {
        if (sheet->column_at[i] == CSV_CELLS_MAX && (table->columns[i].flags & COLUMN_SPARE) == 0) {
            status = import_error(sheet->errors,
                                  "%s:%d: %s: this column is missing; add it, empty if need be",
                                  sheet->path, row->line, table->columns[i].heading);
        }
    }
    sheet->cell_count = row->cell_count;
    return sheet->errors->count > errors_before ? STATUS_INVALID : status;
}

/* ---- rows ---- */

static bool is_blank(const struct csv_row *row)
{
    for (size_t i = 0; i < row->cell_count && i < CSV_CELLS_MAX; i++) {
        if (row->cells[i].text[strspn(row->cells[i].text, " \t")] != '\0') {
            return false;
        }
    }
    return true;
}

static const struct column *column_by_field(const struct sheet *sheet, const char *field)
{
    for (size_t i = 0; i < sheet->column_count; i++) {
        if (strcmp(sheet->columns[i].field, field) == 0) {
            return &sheet->columns[i];
        }
    }
    return NULL;
}

/* Reads a cell into `json`. An error is said, and `*is_good` becomes false. */
static enum status read_cell(struct import_sheet *sheet, const struct column *column,
                             const struct csv_cell *cell, json_t *json, bool *is_good)
{
    struct error found = {.status = STATUS_OK};
    json_t *value = NULL;
    enum status status = sheet_value(column, cell->text, sheet->clock, &value, &found);
    if (status == STATUS_OK && value != NULL && column->not_before != NULL) {
        json_int_t least = json_integer_value(json_object_get(json, column->not_before));
        if (json_object_get(json, column->not_before) != NULL &&
            json_integer_value(value) < least) {
            status = error_set(&found, STATUS_INVALID, "is less than \"%s\"; exchange or mend them",
                               column_by_field(sheet->sheet, column->not_before)->heading);
        }
    }
    if (status != STATUS_OK) {
        json_decref(value);
        *is_good = false;
        return status == STATUS_NO_MEMORY
                   ? status
                   : import_error(sheet->errors, "%s:%d: %s: %s", sheet->path, cell->line,
                                  column->heading, found.text);
    }
    return value == NULL || json_object_set_new(json, column->field, value) == 0 ? STATUS_OK
                                                                                 : STATUS_NO_MEMORY;
}

/* The same text in another language is a column like it that may be empty. */
static enum status read_translation(struct import_sheet *sheet,
                                    const struct import_translation *translation,
                                    const struct csv_row *row, json_t *json, bool *is_good)
{
    char heading[NAME_BYTES_MAX];
    char field[NAME_BYTES_MAX];
    struct column column = *translation->column;
    (void)snprintf(heading, sizeof heading, "%s.%s", column.heading, translation->language);
    (void)snprintf(field, sizeof field, "%s.%s", column.field, translation->language);
    column.heading = heading;
    column.field = field;
    column.flags &= ~(unsigned)COLUMN_REQUIRED;
    return read_cell(sheet, &column, &row->cells[translation->cell], json, is_good);
}

/* Reads all cells into `json`. Errors are said; `*is_good` tells whether there was none. */
static enum status read_cells(struct import_sheet *sheet, const struct csv_row *row, json_t *json,
                              bool *is_good)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sheet->sheet->column_count && status == STATUS_OK; i++) {
        if (sheet->column_at[i] != CSV_CELLS_MAX) { /* else COLUMN_SPARE */
            status = read_cell(sheet, &sheet->sheet->columns[i], &row->cells[sheet->column_at[i]],
                               json, is_good);
        }
    }
    for (size_t i = 0; i < sheet->translation_count && status == STATUS_OK; i++) {
        status = read_translation(sheet, &sheet->translations[i], row, json, is_good);
    }
    return status;
}

static enum status add_reference(struct import_sheet *sheet, const struct column *column,
                                 const json_t *value, const struct import_row *row,
                                 struct error *error)
{
    char scratch[24];
    enum status status = grow(&sheet->references, sheet->reference_count,
                              &sheet->reference_capacity, sizeof *sheet->references, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct import_reference *reference = &sheet->references[sheet->reference_count];
    *reference = (struct import_reference){.column = column, .key = row->key, .line = row->line};
    reference->code = arena_strdup(sheet->arena, sheet_key_text(value, scratch, sizeof scratch));
    if (reference->code == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "%s: no memory", sheet->path);
    }
    sheet->reference_count++;
    return STATUS_OK;
}

static enum status add_references(struct import_sheet *sheet, const json_t *json,
                                  const struct csv_row *row, struct import_row *added,
                                  struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sheet->sheet->column_count && status == STATUS_OK; i++) {
        const struct column *column = &sheet->sheet->columns[i];
        const json_t *value = json_object_get(json, column->field);
        bool is_checked = column->reference != NULL || (column->flags & COLUMN_UNIQUE) != 0;
        if (!is_checked || value == NULL) {
            continue;
        }
        added->line = row->cells[sheet->column_at[i]].line;
        if (!json_is_array(value)) {
            status = add_reference(sheet, column, value, added, error);
        }
        for (size_t item = 0; item < json_array_size(value) && status == STATUS_OK; item++) {
            status = add_reference(sheet, column, json_array_get(value, item), added, error);
        }
    }
    added->line = row->line;
    return status;
}

static enum status add_row(struct import_sheet *sheet, const struct csv_row *row,
                           const json_t *json, struct error *error)
{
    char key[SHEET_KEY_BYTES_MAX];
    if (!sheet_key(sheet->sheet, json, key, sizeof key)) {
        return import_error(sheet->errors, "%s:%d: %s: the row has no key; fill it in", sheet->path,
                            row->line, sheet->sheet->columns[0].heading);
    }
    enum status status =
        grow(&sheet->rows, sheet->row_count, &sheet->row_capacity, sizeof *sheet->rows, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct import_row *added = &sheet->rows[sheet->row_count];
    *added = (struct import_row){.line = row->line, .order = (int)sheet->row_count + 1};
    added->key = arena_strdup(sheet->arena, key);
    added->json = import_json_text(sheet->arena, json);
    if (added->key == NULL || added->json == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "%s: no memory", sheet->path);
    }
    sheet->row_count++;
    return add_references(sheet, json, row, added, error);
}

static enum status on_row(void *user, const struct csv_row *row, struct error *error)
{
    struct import_sheet *sheet = user;
    bool is_good = true;
    if (sheet->cell_count == 0) {
        return read_headings(sheet, row, error);
    }
    if (is_blank(row)) {
        return STATUS_OK;
    }
    if (row->cell_count != sheet->cell_count) {
        return import_error(sheet->errors,
                            "%s:%d: the row has %zu cells and the first line %zu; put a cell that "
                            "contains the separator between \"",
                            sheet->path, row->line, row->cell_count, sheet->cell_count);
    }
    json_t *json = json_object();
    enum status status = json != NULL ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK) {
        status = read_cells(sheet, row, json, &is_good);
    }
    if (status == STATUS_NO_MEMORY) {
        status = error_set(error, status, "%s: no memory", sheet->path);
    } else if (status == STATUS_OK && is_good) {
        status = add_row(sheet, row, json, error);
    }
    json_decref(json);
    return status;
}

/* How many rows a file must have. */
static enum status check_size(struct import_sheet *sheet)
{
    char all[HEADINGS_BYTES_MAX];
    const struct sheet *table = sheet->sheet;
    if (sheet->cell_count == 0) {
        return import_error(sheet->errors, "%s:1: the file is empty; its first line must be %s",
                            sheet->path, headings_of(table, all));
    }
    if (sheet->row_count < table->row_min) {
        return import_error(sheet->errors, "%s:2: there is no row; %s is needed", sheet->path,
                            table->noun);
    }
    if (table->row_max > 0 && sheet->row_count > table->row_max) {
        return import_error(sheet->errors, "%s:%d: there are %zu rows; %zu at most may be here",
                            sheet->path, sheet->rows[table->row_max].line, sheet->row_count,
                            table->row_max);
    }
    return STATUS_OK;
}

enum status import_sheet_read(struct import_sheet *sheet, struct error *error)
{
    struct error found = {.status = STATUS_OK};
    size_t errors_before = sheet->errors->count;
    sheet->is_present = file_exists(sheet->path);
    if (!sheet->is_present) {
        return STATUS_OK;
    }
    enum status status = csv_read(sheet->path, IMPORT_FILE_BYTES_MAX, on_row, sheet, &found);
    sheet->is_faulty = status != STATUS_OK || sheet->errors->count > errors_before;
    if (found.status == STATUS_INVALID) { /* of the CSV itself; those of rows are said already */
        return import_error(sheet->errors, "%s", found.text);
    }
    if (status == STATUS_OK && sheet->errors->count == errors_before) {
        return check_size(sheet);
    }
    bool is_over = sheet->errors->on_error == NULL || sheet->errors->count > sheet->errors->max;
    if (status == STATUS_OK || status == STATUS_INVALID) {
        return is_over ? STATUS_INVALID : STATUS_OK;
    }
    return error_set(error, status, "%s", found.text);
}

enum status import_sheet_hold(struct import_sheet *sheet, const struct import_row *row,
                              struct error *error)
{
    enum status status =
        grow(&sheet->held, sheet->held_count, &sheet->held_capacity, sizeof *sheet->held, error);
    if (status == STATUS_OK) {
        sheet->held[sheet->held_count++] = *row;
    }
    return status;
}

static int compare_held(const void *key, const void *row)
{
    return strcmp(key, ((const struct import_row *)row)->key);
}

struct import_row *import_sheet_held(const struct import_sheet *sheet, const char *key)
{
    return sheet->held_count == 0
               ? NULL
               : bsearch(key, sheet->held, sheet->held_count, sizeof *sheet->held, compare_held);
}

/* ---- keys ---- */

static int compare_rows(const void *a, const void *b)
{
    const struct import_row *const *left = a;
    const struct import_row *const *right = b;
    int order = strcmp((*left)->key, (*right)->key);
    return order != 0 ? order : ((*left)->line > (*right)->line) - ((*left)->line < (*right)->line);
}

static int compare_key(const void *key, const void *row)
{
    const struct import_row *const *held = row;
    return strcmp(key, (*held)->key);
}

static enum status check_duplicates(struct import_sheet *sheet)
{
    enum status status = STATUS_OK;
    for (size_t i = 1; i < sheet->by_key_count && status == STATUS_OK; i++) {
        const struct import_row *row = sheet->by_key[i];
        if (strcmp(row->key, sheet->by_key[i - 1]->key) == 0) {
            status = import_error(
                sheet->errors, "%s:%d: %s: \"%s\" is in line %d already; every row needs its own",
                sheet->path, row->line, sheet->sheet->columns[0].heading, row->key,
                sheet->by_key[i - 1]->line);
        }
    }
    return status;
}

static int compare_unique(const void *a, const void *b)
{
    const struct import_reference *const *left = a;
    const struct import_reference *const *right = b;
    if ((*left)->column != (*right)->column) {
        return (*left)->column < (*right)->column ? -1 : 1;
    }
    int order = strcmp((*left)->code, (*right)->code);
    return order != 0 ? order : ((*left)->line > (*right)->line) - ((*left)->line < (*right)->line);
}

/* Values of COLUMN_UNIQUE that two rows have. */
static enum status check_unique(struct import_sheet *sheet, struct error *error)
{
    size_t count = 0;
    enum status status = STATUS_OK;
    const struct import_reference **values =
        calloc(sheet->reference_count + 1, sizeof(struct import_reference *));
    if (values == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the values of a sheet");
    }
    for (size_t i = 0; i < sheet->reference_count; i++) {
        if ((sheet->references[i].column->flags & COLUMN_UNIQUE) != 0) {
            values[count++] = &sheet->references[i];
        }
    }
    qsort(values, count, sizeof(struct import_reference *), compare_unique);
    for (size_t i = 1; i < count && status == STATUS_OK; i++) {
        const struct import_reference *value = values[i];
        if (value->column == values[i - 1]->column &&
            strcmp(value->code, values[i - 1]->code) == 0) {
            status = import_error(
                sheet->errors, "%s:%d: %s: \"%.60s\" is that of line %d too; no two may be equal",
                sheet->path, value->line, value->column->heading, value->code, values[i - 1]->line);
        }
    }
    free(values);
    return status;
}

enum status import_sheet_index(struct import_sheet *sheet, struct error *error)
{
    struct import_row *rows = sheet->is_present ? sheet->rows : sheet->held;
    size_t count = sheet->is_present ? sheet->row_count : sheet->held_count;
    if (count == 0) {
        return STATUS_OK;
    }
    sheet->by_key = calloc(count, sizeof(struct import_row *));
    if (sheet->by_key == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the keys of a sheet");
    }
    for (size_t i = 0; i < count; i++) {
        sheet->by_key[i] = &rows[i];
    }
    sheet->by_key_count = count;
    qsort(sheet->by_key, count, sizeof(struct import_row *), compare_rows);
    enum status status = check_duplicates(sheet);
    return status == STATUS_OK ? check_unique(sheet, error) : status;
}

const struct import_row *import_sheet_find(const struct import_sheet *sheet, const char *key)
{
    const struct import_row **found = sheet->by_key_count == 0
                                          ? NULL
                                          : bsearch(key, sheet->by_key, sheet->by_key_count,
                                                    sizeof(struct import_row *), compare_key);
    return found != NULL ? *found : NULL;
}

void import_sheet_release(struct import_sheet *sheet)
{
    free(sheet->rows);
    free(sheet->held);
    free(sheet->by_key);
    free(sheet->references);
    *sheet = (struct import_sheet){.sheet = NULL};
}
