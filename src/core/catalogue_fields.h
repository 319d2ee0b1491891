/* catalogue_fields.h: which field of which struct of the catalogue a JSON row of a sheet fills.
 *
 * One row per list, one row per field: a new field is a line here, one in catalogue.h and a column
 * in sheet.c. For catalogue.c only. Pure but for the arena; it must not know SQLite. */
#pragma once

#include "core/catalogue.h"

#include <jansson.h>

/* How a JSON value becomes a field of a struct. */
enum catalogue_field_kind {
    FIELD_TEXT,   /* const char *; "" when absent */
    FIELD_LIST,   /* const char *const *, NULL-terminated */
    FIELD_INT,    /* int */
    FIELD_NUMBER, /* uint32_t */
    FIELD_TIME,   /* int64_t */
    FIELD_BOOL,   /* bool */
    FIELD_POINTS, /* struct figure's points and point_count */
    FIELD_GATES,  /* struct event's gates and gate_count */
    FIELD_KIND_COUNT
};

struct catalogue_field {
    const char *json;
    enum catalogue_field_kind kind;
    size_t offset;
    int64_t absent; /* value of an integer that is not there */
};

struct catalogue_list {
    const char *sheet;
    size_t item_bytes;
    size_t items_offset, count_offset; /* in struct catalogue */
    const struct catalogue_field *fields;
    size_t field_count;
};

/* All lists of a catalogue, in the order of CATALOGUE_LISTS; static. */
const struct catalogue_list *catalogue_lists(size_t *count);
extern const struct catalogue_list catalogue_municipality_list;

/* Sets the field of the item from its JSON value; what is NULL or of another kind reads as absent.
 * Copies are of the arena. False without memory. */
bool catalogue_field_set(struct arena *arena, void *item, const struct catalogue_field *field,
                         const json_t *value);
