/* places.h: how many places of an event other stations have given out, as two numbers.
 *
 * A kiosk for citizens gets nobody's registration but its own, so it cannot count the others'. The
 * central, which has them all, counts for it, and the kiosk keeps the two numbers of each event
 * beside its ledger. They are no facts: nothing in them is of one person, the next exchange brings
 * newer ones, and the office counts from the registrations. Two kiosks that register in the same
 * moment, or without a network, may give out a few places too many: the office decides then. */
#pragma once

#include "base/status.h"
#include "store/db.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLACES_MAX = 256 /* events to come, of one city */ };

struct places {
    uint32_t event;
    int64_t taken;   /* people with a place from another station, and none from this one */
    int64_t waiting; /* people in the waiting list by a ticket of another station */
};

/* Counts in `db`, which has everybody's registrations, for `station`: the events that are not over
 * at `now_ms`. */
enum status places_count(struct db *db, uint32_t station, int64_t now_ms,
                         struct places out[PLACES_MAX], size_t *count,
                         struct error *error) FALLIBLE;

/* Keeps what the central counted. Writes nothing when it is kept already (`is_new` false; it may be
 * NULL); durable on STATUS_OK. */
enum status places_keep(struct db *db, const struct places *places, size_t count, bool *is_new,
                        struct error *error) FALLIBLE;

/* What was kept last of `event`; zeros when nothing was. */
enum status places_kept(struct db *db, uint32_t event, struct places *out,
                        struct error *error) FALLIBLE;

/* What a screen says of all events: everybody counted as far as known here, own and others'.
 * Immutable once made; any thread. */
struct places_list {
    size_t count;
    struct places items[PLACES_MAX]; /* the events that end last, when there are more */
};

/* The caller owns it; places_list_free takes NULL too. */
enum status places_list_new(struct places_list **out, struct db *db, struct error *error) FALLIBLE;
void places_list_free(struct places_list *list);

/* NULL = nothing is known of it, or `list` is NULL. */
const struct places *places_list_find(const struct places_list *list, uint32_t event);
