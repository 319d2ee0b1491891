/* steps.h: the two halves of an exchange with a peer, whoever holds the station's database:
 * a command on its own thread, or the store thread of a kiosk behind a queue.
 * It must not know threads. */
#pragma once

#include "base/status.h"
#include "core/places.h"
#include "sync/batch.h"
#include "sync/peer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How far a station has read a peer. Kept in the station's file. */
struct pull_cursor {
    const char *peer;   /* its name; borrowed */
    int64_t pos;        /* local position of the peer */
    int64_t epoch;      /* of that peer; another one: read from 0 again */
    int64_t mark;       /* peer_state.mark of pos; another one: restored, read from 0 again */
    uint32_t own_epoch; /* of the reader; another one: what it wrote before is now pulled too */
};

/* The station's side of an exchange. */
struct station_side {
    void *user; /* borrowed; goes to each function */
    struct peer_who
        who; /* whose chain is pushed, and what may be pulled; a fork changes its epoch */

    /* Appends the signed batch of own facts of `epoch` after `after_seq` to `out`; `count` 0: there
     * are none. `own_seq`: up to here all are held. */
    enum status (*own_since)(void *user, uint32_t epoch, uint64_t after_seq, struct buf *out,
                             size_t *count, uint64_t *own_seq, struct error *error);

    /* Three for forks; see ledger.h. `fork` makes `epoch` the new one. */
    enum status (*own_chains)(void *user, struct own_chain out[OWN_CHAINS_MAX], size_t *count,
                              struct error *error);
    enum status (*chain_at)(void *user, uint32_t epoch, uint64_t seq, uint8_t chain[HASH_BYTES],
                            struct error *error);
    enum status (*fork)(void *user, uint64_t common_seq, uint32_t *epoch, struct error *error);

    /* Takes in facts, and keeps the cursor; durable on STATUS_OK. `batch` may be empty: then only
     * the cursor moved. `cursor` NULL: they are our own, lost here and held by the central;
     * STATUS_FORK when they do not continue what this file has. */
    enum status (*take_in)(void *user, const struct batch *batch, const struct pull_cursor *cursor,
                           struct error *error);

    /* Keeps what the central counted of others' registrations (places.h). NULL: a station that
     * holds them itself. */
    enum status (*keep_places)(void *user, const struct places *places, size_t count,
                               struct error *error);

    /* Keeps a page of what the peer parked, and reads how far that is; `page` NULL: only reads.
     * NULL: a station that is told nothing of it, which all are but an office. */
    enum status (*keep_parked)(void *user, const char *peer, const struct parked_page *page,
                               struct parked_cursor *cursor, struct error *error);

    /* The peer holds our chain up to `seq`: more than before, or less when it was restored. */
    void (*acknowledged)(void *user, uint64_t seq);

    /* True: stop between two batches, there is no time left. */
    bool (*is_over)(void *user);
};

/* Pushes until the peer holds all that this station wrote, also in earlier epochs. A station's file
 * that was restored from an older backup gets its lost facts back first; when it went on writing
 * before that, or was copied and another machine did, what it wrote becomes a new epoch.
 * `count` is what was sent. */
enum status steps_push(const struct peer *peer, struct station_side *side, size_t *count,
                       struct error *error) FALLIBLE;

/* Pulls until nothing new is there. `cursor` moves with what the station has taken in. Writes
 * nothing over there. */
enum status steps_pull(const struct peer *peer, const struct station_side *side,
                       struct pull_cursor *cursor, size_t *count, struct error *error) FALLIBLE;

/* The end of a pull, also to be had alone: an office reads what the peer has parked. */
enum status steps_parked(const struct peer *peer, const struct station_side *side,
                         struct error *error) FALLIBLE;
