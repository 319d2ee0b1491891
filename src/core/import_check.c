#include "core/import_check.h"

#include <stdio.h>
#include <string.h>

#include "core/personal_data.h"

/* One row that is looked at. */
struct checked {
    const struct import_sheet *sheet;
    const struct import_row *row;
    const json_t *values;
    const json_t *held, *now; /* NULL: it is new; nothing was told since */
};

/* "note.en" is of the column "note". */
static const struct column *column_of(const struct sheet *sheet, const char *field)
{
    size_t length = strcspn(field, ".");
    for (size_t i = 0; i < sheet->column_count; i++) {
        const char *name = sheet->columns[i].field;
        if (strncmp(name, field, length) == 0 && name[length] == '\0') {
            return &sheet->columns[i];
        }
    }
    return NULL;
}

static enum status check_text(const struct checked *checked, const struct column *column,
                              const char *text, struct error *error)
{
    struct personal_datum found;
    enum status status = personal_data_find(text, NULL, &found, error);
    if (status != STATUS_OK || found.what == DATUM_NONE) {
        return status;
    }
    return import_error(checked->sheet->errors,
                        "%s:%d: %s: it holds %s, \"%s\"; everybody reads it, so name nobody "
                        "(--anyway if it is nobody's)",
                        checked->sheet->path, checked->row->line, column->heading,
                        datum_title(found.what), found.text);
}

static enum status check_prose(const struct checked *checked, struct error *error)
{
    const char *field = NULL;
    json_t *value = NULL;
    enum status status = STATUS_OK;
    json_object_foreach((json_t *)checked->values, field, value)
    {
        const struct column *column = column_of(checked->sheet->sheet, field);
        bool is_held = json_equal(value, json_object_get(checked->held, field)) ||
                       json_equal(value, json_object_get(checked->now, field));
        if (column == NULL || (column->flags & COLUMN_PROSE) == 0 || is_held) {
            continue;
        }
        if (json_is_string(value)) {
            status = check_text(checked, column, json_string_value(value), error);
        }
        for (size_t i = 0; i < json_array_size(value) && status == STATUS_OK; i++) {
            status =
                check_text(checked, column, json_string_value(json_array_get(value, i)), error);
        }
        if (status != STATUS_OK) {
            break;
        }
    }
    return status;
}

/* What is cumplido is done, and what is pendiente has not begun. */
static enum status check_sense(const struct checked *checked)
{
    const char *state = json_string_value(json_object_get(checked->values, "state"));
    json_int_t percent = json_integer_value(json_object_get(checked->values, "percent"));
    if (strcmp(checked->sheet->sheet->word, "commitment") != 0 || state == NULL) {
        return STATUS_OK;
    }
    if (strcmp(state, "done") == 0 && percent != 100) {
        return import_error(checked->sheet->errors,
                            "%s:%d: avance: what is cumplido is 100 %%, not %lld %%; write 100, or "
                            "the estado en_ejecucion",
                            checked->sheet->path, checked->row->line, (long long)percent);
    }
    if (strcmp(state, "pending") == 0 && percent != 0) {
        return import_error(checked->sheet->errors,
                            "%s:%d: avance: what is pendiente has not begun and is 0 %%, not %lld "
                            "%%; write 0, or the estado en_ejecucion",
                            checked->sheet->path, checked->row->line, (long long)percent);
    }
    return STATUS_OK;
}

static bool is_known(const struct import_row *row, const struct import_row *held)
{
    return held != NULL && (strcmp(held->json, row->json) == 0 ||
                            (held->now != NULL && strcmp(held->now, row->json) == 0) ||
                            (held->said != NULL && strcmp(held->said, row->json) == 0));
}

static enum status check_row(const struct import_sheet *sheet, const struct import_row *row,
                             bool is_anyway, struct error *error)
{
    const struct import_row *held = import_sheet_held(sheet, row->key);
    if (is_known(row, held)) {
        return STATUS_OK;
    }
    json_t *values = json_loads(row->json, 0, NULL);
    json_t *before = held != NULL ? json_loads(held->json, 0, NULL) : NULL;
    json_t *now = held != NULL && held->now != NULL ? json_loads(held->now, 0, NULL) : NULL;
    const struct checked checked = {sheet, row, values, before, now};
    enum status status = values == NULL ? error_set(error, STATUS_NO_MEMORY, "no memory for a row")
                         : is_anyway    ? STATUS_OK
                                        : check_prose(&checked, error);
    if (status == STATUS_OK) {
        status = check_sense(&checked);
    }
    json_decref(values);
    json_decref(before);
    json_decref(now);
    return status;
}

/* ---- a gate is one of its event's ---- */

static bool has_gate(const json_t *gates, json_int_t number)
{
    const json_t *gate = NULL;
    size_t i = 0;
    json_array_foreach(gates, i, gate)
    {
        if (json_integer_value(json_object_get(gate, "number")) == number) {
            return true;
        }
    }
    return json_array_size(gates) == 0; /* an event that lists none has any */
}

/* "1=Puerta 1|2=Puerta 2", as its cell says it. */
static void gates_text(const json_t *gates, char *out, size_t out_bytes)
{
    const json_t *gate = NULL;
    size_t i = 0, used = 0;
    out[0] = '\0';
    json_array_foreach(gates, i, gate)
    {
        int bytes = snprintf(out + used, out_bytes - used, "%s%lld=%s", i > 0 ? "|" : "",
                             (long long)json_integer_value(json_object_get(gate, "number")),
                             json_string_value(json_object_get(gate, "name")));
        if (bytes < 0 || (size_t)bytes >= out_bytes - used) {
            out[used] = '\0';
            return;
        }
        used += (size_t)bytes;
    }
}

static enum status check_gate(const struct import_sheet *sheet, const struct import_row *row,
                              const struct import_sheet *events, struct error *error)
{
    enum { GATES_BYTES_MAX = 160 };
    char scratch[24], listed[GATES_BYTES_MAX];
    enum status status = STATUS_OK;
    json_t *gate = json_loads(row->json, 0, NULL);
    const char *number = sheet_key_text(json_object_get(gate, "event"), scratch, sizeof scratch);
    const struct import_row *held = import_sheet_find(events, number);
    json_t *event = held != NULL ? json_loads(held->json, 0, NULL) : NULL;
    const json_t *gates = json_object_get(event, "gates");
    long long wanted = json_integer_value(json_object_get(gate, "number"));
    if (gate == NULL || (held != NULL && event == NULL)) {
        status = error_set(error, STATUS_NO_MEMORY, "no memory for a gate");
    } else if (held != NULL && !has_gate(gates, wanted)) {
        gates_text(gates, listed, sizeof listed);
        status = row->line > 0
                     ? import_error(sheet->errors,
                                    "%s:%d: puerta: event %s has no gate %lld; in eventos.csv its "
                                    "gates are %s",
                                    sheet->path, row->line, number, wanted, listed)
                     : import_error(sheet->errors,
                                    "%s: puertas: gate %lld of event %s is gone, but the rules of "
                                    "puertas.csv still name it; its gates are %s; put it back or "
                                    "import puertas.csv too",
                                    events->path, wanted, number, listed);
    }
    json_decref(gate);
    json_decref(event);
    return status;
}

/* Rules for a gate that nobody has would hold nowhere, and the gate meant would have none. */
static enum status check_gates(const struct import_sheet *sheet, const struct import_sheet *events,
                               struct error *error)
{
    enum status status = STATUS_OK;
    bool is_concerned = sheet->is_present || events->is_present;
    const struct import_row *rows = sheet->is_present ? sheet->rows : sheet->held;
    size_t count = sheet->is_present ? sheet->row_count : sheet->held_count;
    if (strcmp(sheet->sheet->word, "gate") != 0 || events->is_faulty || !is_concerned) {
        return STATUS_OK;
    }
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = check_gate(sheet, &rows[i], events, error);
    }
    return status;
}

enum status import_check(const struct import_sheet *sheet, const struct import_sheet *events,
                         bool is_anyway, struct error *error)
{
    enum status status = check_gates(sheet, events, error);
    for (size_t i = 0; i < sheet->row_count && status == STATUS_OK; i++) {
        status = check_row(sheet, &sheet->rows[i], is_anyway, error);
    }
    return status;
}
