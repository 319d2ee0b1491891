/* peer.h: the other side of an exchange, whichever way leads there: the central file of this
 * machine (central.h), or a hub over HTTP.
 *
 * Every function answers only for what is durable over there, may be called any number of times in
 * any overlap, and never takes another station's facts for this one's. STATUS_DENIED, _NOT_FOUND,
 * _BUSY, _IO: nothing came of it, try again later. One thread. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "core/places.h"
#include "store/ledger.h"
#include "store/parked.h"

#include <stddef.h>
#include <stdint.h>

/* Who asks. */
struct peer_who {
    uint32_t station, epoch;
    const char *mode; /* what may be pulled; borrowed */
};

/* How the other side stands. */
struct peer_state {
    int64_t epoch; /* drawn when its file was made: another one is another file */
    int64_t mark;  /* stands for all it holds up to the position asked about; 0 = it holds less.
                    * Another one at the same position: it was restored from a backup */
    uint64_t held; /* it holds the asker's chain up to this seq; 0 = nothing */
    /* peer_mark of the asker's fact `held`; 0 = it does not say. Another one than the asker's own:
     * a fork. */
    int64_t held_mark;
    int64_t clock_ms; /* its clock, UTC, while it answered; 0 = the same clock as here */
};

/* The number that stands for a chain value: its first 8 bytes, little-endian. */
int64_t peer_mark(const uint8_t chain[HASH_BYTES]);

struct peer_ack {
    struct ingest_result result;
    uint64_t held; /* of the sender's chain, after the push */
};

/* A run of facts of others. */
struct peer_page {
    size_t count;     /* 0: nothing up to next_pos is for this mode */
    int64_t next_pos; /* how far was read; as asked = there is no more */
    int64_t mark;     /* of next_pos */
};

struct peer_ops {
    enum status (*hello)(void *self, const struct peer_who *who, int64_t pos,
                         struct peer_state *state, struct error *error);
    /* One signed batch of the sender's chain. */
    enum status (*push)(void *self, const struct peer_who *who, const void *data, size_t bytes,
                        struct peer_ack *ack, struct error *error);
    /* Appends a batch of what others wrote after `pos`, as far as `who` may hold it, and of what
     * the asker did in other epochs. */
    enum status (*pull)(void *self, const struct peer_who *who, int64_t pos, struct buf *out,
                        struct peer_page *page, struct error *error);
    /* Appends a batch of the asker's own facts after `after_seq`, whole. */
    enum status (*tail)(void *self, const struct peer_who *who, uint64_t after_seq, struct buf *out,
                        size_t *count, struct error *error);
    enum status (*places)(void *self, const struct peer_who *who, struct places out[PLACES_MAX],
                          size_t *count, struct error *error);
    /* What lies in its quarantine after `after`, for an office and nobody else (STATUS_DENIED).
     * STATUS_UNSUPPORTED: an older program, which tells nobody. */
    enum status (*parked)(void *self, const struct peer_who *who, const struct parked_cursor *after,
                          struct arena *arena, struct parked_page *page, struct error *error);
};

struct peer {
    const struct peer_ops *ops;
    void *self;       /* borrowed */
    const char *name; /* "central", "hub": under which a station keeps its cursor; borrowed */
};
