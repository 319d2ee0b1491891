#include "core/places.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/registration.h"
#include "store/ledger.h"

enum { KEY_SIZE = 48 };

static void keys_write(uint32_t event, char taken[KEY_SIZE], char waiting[KEY_SIZE])
{
    (void)snprintf(taken, KEY_SIZE, "places.%" PRIu32 ".taken", event);
    (void)snprintf(waiting, KEY_SIZE, "places.%" PRIu32 ".waiting", event);
}

enum status places_count(struct db *db, uint32_t station, int64_t now_ms,
                         struct places out[PLACES_MAX], size_t *count, struct error *error)
{
    struct stmt stmt;
    *count = 0;
    enum status status = stmt_begin(
        &stmt, db,
        "WITH coming AS (SELECT row ->> 'number' AS event FROM catalogue"
        "                WHERE sheet = 'event' AND row ->> 'ends_ms' > ?2) "
        "SELECT c.event,"
        " (SELECT count(DISTINCT t.person) FROM ticket_standing AS t"
        "  WHERE t.event = c.event"
        "  AND (t.class <> 3 OR t.id IN (SELECT ticket FROM waiting_called))"
        "  AND NOT EXISTS"
        "   (SELECT 1 FROM ticket_standing AS o WHERE o.event = t.event AND o.person = t.person"
        "    AND o.class <> 3 AND o.station = ?1)),"
        " (SELECT count(*) FROM waiting_list AS w JOIN ticket AS t ON t.id = w.ticket"
        "  WHERE w.event = c.event AND t.station <> ?1) "
        "FROM coming AS c ORDER BY c.event",
        error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, station);
        stmt_int(&stmt, 2, now_ms);
    }
    while (status == STATUS_OK && *count < PLACES_MAX &&
           (status = stmt_step(&stmt, error)) == STATUS_OK) {
        out[(*count)++] = (struct places){.event = (uint32_t)stmt_column_int(&stmt, 0),
                                          .taken = stmt_column_int(&stmt, 1),
                                          .waiting = stmt_column_int(&stmt, 2)};
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status places_kept(struct db *db, uint32_t event, struct places *out, struct error *error)
{
    char taken[KEY_SIZE], waiting[KEY_SIZE];
    *out = (struct places){.event = event};
    keys_write(event, taken, waiting);
    enum status status = meta_get(db, taken, 0, &out->taken, error);
    return status == STATUS_OK ? meta_get(db, waiting, 0, &out->waiting, error) : status;
}

static enum status keep_one(struct db *db, const struct places *places, struct error *error)
{
    char taken[KEY_SIZE], waiting[KEY_SIZE];
    keys_write(places->event, taken, waiting);
    enum status status = meta_set(db, taken, places->taken, error);
    return status == STATUS_OK ? meta_set(db, waiting, places->waiting, error) : status;
}

/* The first of `places` that is kept otherwise; `count` when there is none. */
static enum status first_new(struct db *db, const struct places *places, size_t count, size_t *at,
                             struct error *error)
{
    enum status status = STATUS_OK;
    for (*at = 0; status == STATUS_OK && *at < count; ++*at) {
        struct places kept;
        status = places_kept(db, places[*at].event, &kept, error);
        if (status == STATUS_OK &&
            (kept.taken != places[*at].taken || kept.waiting != places[*at].waiting)) {
            break;
        }
    }
    return status;
}

enum status places_keep(struct db *db, const struct places *places, size_t count, bool *is_new,
                        struct error *error)
{
    size_t at = 0;
    enum status status = first_new(db, places, count, &at, error);
    if (is_new != NULL) {
        *is_new = status == STATUS_OK && at < count;
    }
    if (status != STATUS_OK || at == count) {
        return status;
    }
    status = db_begin(db, error);
    if (status != STATUS_OK) {
        return status;
    }
    for (; status == STATUS_OK && at < count; at++) {
        status = keep_one(db, &places[at], error);
    }
    if (status == STATUS_OK) {
        status = db_commit(db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(db);
    }
    return status;
}

/* Own registrations beside what was counted of others'. */
static enum status count_all(struct db *db, struct places *places, struct error *error)
{
    struct places others;
    enum status status = places_kept(db, places->event, &others, error);
    if (status == STATUS_OK) {
        status = registered_count(db, places->event, &places->taken, error);
    }
    if (status == STATUS_OK) {
        status = waiting_count(db, places->event, &places->waiting, error);
    }
    if (status == STATUS_OK) {
        places->taken += others.taken;
        places->waiting += others.waiting;
    }
    return status;
}

/* Which events there are. */
static enum status list_events(struct places_list *list, struct db *db, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db,
                                    "SELECT row ->> 'number' FROM catalogue WHERE sheet = 'event'"
                                    " ORDER BY row ->> 'ends_ms' DESC LIMIT ?1",
                                    error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, PLACES_MAX);
    }
    while (status == STATUS_OK && list->count < PLACES_MAX &&
           (status = stmt_step(&stmt, error)) == STATUS_OK) {
        list->items[list->count++] = (struct places){.event = (uint32_t)stmt_column_int(&stmt, 0)};
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status places_list_new(struct places_list **out, struct db *db, struct error *error)
{
    *out = NULL;
    struct places_list *list = calloc(1, sizeof *list);
    if (list == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "out of memory for the places of the events");
    }
    enum status status = list_events(list, db, error);
    for (size_t i = 0; status == STATUS_OK && i < list->count; i++) {
        status = count_all(db, &list->items[i], error);
    }
    if (status != STATUS_OK) {
        free(list);
        return status;
    }
    *out = list;
    return STATUS_OK;
}

void places_list_free(struct places_list *list)
{
    free(list);
}

const struct places *places_list_find(const struct places_list *list, uint32_t event)
{
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        if (list->items[i].event == event) {
            return &list->items[i];
        }
    }
    return NULL;
}
