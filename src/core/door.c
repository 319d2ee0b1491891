/* door.c: what the catalogue says of a door, read by key for each scan: a change of the office
 * counts from the moment it arrives. */
#include <assert.h>
#include <jansson.h>
#include <string.h>

#include "core/admission.h"

const char *admission_reentry_find(const char *word)
{
    static const char *const WORDS[] = {"free", "once", "daily"};
    for (size_t i = 0; i < ARRAY_COUNT(WORDS); i++) {
        if (strcmp(WORDS[i], word) == 0) {
            return WORDS[i];
        }
    }
    return NULL;
}

static enum status read_event(struct door *door, struct db *db, struct error *error)
{
    struct stmt stmt;
    char key[16];
    (void)snprintf(key, sizeof key, "%u", door->event);
    enum status status = stmt_begin(
        &stmt, db,
        "SELECT row ->> 'starts_ms', row ->> 'ends_ms', row ->> 'capacity', row ->> 'reentry',"
        " coalesce(row ->> 'state', '') NOT IN ('closed', 'cancelled'),"
        " coalesce(json_array_length(row, '$.gates'), 0) = 0 OR EXISTS"
        "  (SELECT 1 FROM json_each(row, '$.gates') AS g WHERE g.value ->> 'number' = ?2),"
        " row ->> 'when_unsure' = 'fail_closed'"
        " FROM catalogue WHERE sheet = 'event' AND key = ?1 AND row IS NOT NULL",
        error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, key);
        stmt_int(&stmt, 2, door->gate);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        door->event_starts_ms = stmt_column_int(&stmt, 0);
        door->event_ends_ms = stmt_column_int(&stmt, 1);
        door->capacity = (int)stmt_column_int(&stmt, 2);
        const char *reentry = admission_reentry_find(stmt_column_text(&stmt, 3));
        door->reentry = reentry ? reentry : "free";
        door->event_is_open = stmt_column_int(&stmt, 4) != 0;
        door->gate_exists = stmt_column_int(&stmt, 5) != 0;
        door->is_fail_closed = stmt_column_int(&stmt, 6) != 0;
    }
    stmt_end(&stmt);
    if (status == STATUS_NOT_FOUND) {
        return error_set(error, status, "the catalogue has no event %u", door->event);
    }
    return status;
}

/* A class of a newer version than this one is left out. */
static unsigned class_bits(const char *classes)
{
    unsigned bits = 0;
    json_t *list = json_loads(classes, 0, NULL);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *word = json_string_value(json_array_get(list, i));
        for (int class_ = 0; word != NULL && class_ < TICKET_CLASS_COUNT; class_++) {
            bits |=
                strcmp(word, ticket_class_word((enum ticket_class)class_)) == 0 ? 1U << class_ : 0;
        }
    }
    json_decref(list);
    return bits;
}

static enum status read_gate(struct door *door, struct db *db, struct error *error)
{
    struct stmt stmt;
    char key[32];
    (void)snprintf(key, sizeof key, "%u/%d", door->event, door->gate);
    enum status status = stmt_begin(&stmt, db,
                                    "SELECT row -> 'classes', row ->> 'capacity' FROM catalogue"
                                    " WHERE sheet = 'gate' AND key = ?1 AND row IS NOT NULL",
                                    error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, key);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        door->gate_classes = class_bits(stmt_column_text(&stmt, 0));
        door->gate_capacity = (int)stmt_column_int(&stmt, 1);
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status door_read(struct door *door, struct db *db, uint32_t event, int gate,
                      enum admission_direction direction, const char *stand, int utc_offset_min,
                      struct error *error)
{
    *door = (struct door){.event = event,
                          .gate = gate,
                          .direction = direction,
                          .stand = stand,
                          .utc_offset_min = utc_offset_min};
    enum status status = read_event(door, db, error);
    return status == STATUS_OK ? read_gate(door, db, error) : status;
}
