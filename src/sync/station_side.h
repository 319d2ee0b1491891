/* station_side.h: the station's side of an exchange on the thread that owns its database. */
#pragma once

#include "base/status.h"
#include "core/fair.h"
#include "sync/batch.h"
#include "sync/steps.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Appends the signed batch of own facts of `epoch` after `after_seq`. `own_seq`: up to here they
 * are all held. */
enum status station_own_since(struct fair *fair, uint32_t epoch, uint64_t after_seq,
                              struct buf *out, size_t *count, uint64_t *own_seq,
                              struct error *error) FALLIBLE;

/* Ingests facts and keeps the cursor, in one transaction. `cursor` NULL: own facts that this file
 * lost; STATUS_FORK when they do not fit. */
enum status station_take_in(struct fair *fair, const struct batch *batch,
                            const struct pull_cursor *cursor, struct error *error) FALLIBLE;

/* Does a station of this mode get nobody's registrations, so that the central counts for it? */
bool station_counts_places(const char *mode);

/* Is a station of this mode told what others parked? */
bool station_hears_parked(const char *mode);

/* As keep_parked of steps.h. */
enum status station_keep_parked(struct fair *fair, const char *peer, const struct parked_page *page,
                                struct parked_cursor *cursor, struct error *error) FALLIBLE;

/* `cursor->peer` says whose; one that was never read begins at 0. */
enum status station_cursor_read(struct db *db, struct pull_cursor *cursor,
                                struct error *error) FALLIBLE;

/* What `peer` acknowledged last, as far as this file knows: for showing only, it
 * itself is asked before every push. */
enum status station_acked_read(struct db *db, const char *peer, uint64_t *seq,
                               struct error *error) FALLIBLE;
enum status station_acked_write(struct db *db, const char *peer, uint64_t seq,
                                struct error *error) FALLIBLE;

/* How a station stands with the central by sticks: the newest of the acks that it found on them. */
struct stick_standing {
    uint32_t epoch;     /* of the own chain; another one: what follows is of a chain before */
    uint64_t acked_seq; /* the central holds the own chain up to here */
    int64_t acked_ms;   /* when the central said so, by its clock; 0 = it never did */
    int64_t visited_ms; /* the last visit that went well, UTC; 0 = there was none */
};

enum status station_standing_read(struct db *db, struct stick_standing *standing,
                                  struct error *error) FALLIBLE;
/* One transaction, its own. */
enum status station_standing_write(struct db *db, const struct stick_standing *standing,
                                   struct error *error) FALLIBLE;

/* When a command last exchanged with `peer`, UTC; 0 = never. For showing only; what a kiosk's
 * service does it tells by itself. */
enum status station_synced_read(struct db *db, const char *peer, int64_t *at_ms,
                                struct error *error) FALLIBLE;
enum status station_synced_write(struct db *db, const char *peer, int64_t at_ms,
                                 struct error *error) FALLIBLE;
