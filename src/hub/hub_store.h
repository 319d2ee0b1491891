/* hub_store.h: what a hub keeps its facts in, behind eight calls: open, ingest, watermark,
 * changes_since, admit, quarantine, snapshot, close. A SQLite file is the first of them
 * (hub_store_sqlite.c); a country's hub would put PostgreSQL behind the same calls.
 *
 * Every answer is about what is durable. Only the thread that opened a store calls it.
 * It must not know HTTP. */
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "core/claim.h"
#include "core/places.h"
#include "core/trust.h"
#include "store/ledger.h"
#include "store/parked.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HUB_STATIONS_MAX = 4096, HUB_PUSHES_MAX = 32 /* of one ingest */ };

/* How SQLite takes a city's day in. The keys of people and tickets go to random pages: the more of
 * them are kept, and the rarer the log is moved into the file, the fewer pages are written twice
 * (of 1,200,000 facts 6.5 GB are written instead of 11.6). The log stays in 128 MB and some. */
#define HUB_STORE_PRAGMAS                                                                          \
    "PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 32000;"                               \
    " PRAGMA journal_size_limit = 268435456;"

struct hub_store {
    const struct hub_store_ops *ops;
    int64_t epoch;                /* drawn when its file was made: another one is another file */
    int64_t pos;                  /* of the fact taken in last; 0 = there is none */
    const atomic_bool *is_wanted; /* somebody waits for the store who is urgent; borrowed */
    bool is_broken; /* the disk failed: nobody knows what it holds, so the hub has to begin anew */
};

/* How a store stands to one station. */
struct hub_standing {
    uint64_t held;     /* its chain is held up to this seq */
    int64_t held_mark; /* stands for that chain up to there (peer_mark) */
    int64_t mark;      /* stands for all that is held up to the position asked about */
};

/* One batch of one station on its way in, and what came of it. */
struct hub_push {
    const struct fact *facts; /* borrowed */
    size_t count;
    uint32_t station, epoch;
    const char *mode; /* that the office gave it: what it may write; borrowed */
    size_t taken;     /* so many of them are durable; the next call goes on behind them */
    struct ingest_result result;
    uint64_t held; /* of that chain, afterwards */
    enum status status;
    struct error error;
};

/* A door's question before it lets somebody in (core/claim.h), and what came of it. */
struct hub_admit {
    uint32_t station; /* who asks */
    struct admission_question question;
    struct admission_answer answer;
    enum status status;
    struct error error;
};

/* Whose facts after where. */
struct hub_ask {
    uint32_t station, epoch; /* who asks */
    const char *mode;        /* what it may hold of others; NULL: its own facts; borrowed */
    int64_t after;           /* a position, or a seq of its own */
};

struct hub_page {
    struct fact *facts; /* in the arena that was given */
    size_t count;
    int64_t next_pos; /* how far was read; as asked = there is no more */
    int64_t mark;     /* of next_pos */
};

/* How much is parked, and for an office what. */
struct hub_quarantine {
    int64_t parked;             /* facts that are held and could not be applied */
    int64_t forks;              /* facts that are another's twin, kept aside */
    struct arena *arena;        /* where the rows go; NULL: they are not asked for; borrowed */
    struct parked_cursor after; /* so far the asker has read */
    struct parked_page page;
};

/* A look at what is there now. What is not asked for (NULL) is not looked up. */
struct hub_snapshot {
    struct trusted *stations; /* room for HUB_STATIONS_MAX, by station; borrowed */
    size_t station_count;
    struct trusted *others; /* of whom the office said nothing: what they say; as many; borrowed */
    size_t other_count;
    struct places *places; /* room for PLACES_MAX; borrowed */
    size_t place_count;
    uint32_t places_for; /* for this station */
    const char *copy_to; /* a copy of all of it goes to this new file (db_backup); borrowed */
    int64_t bytes;       /* of the file on the disk */
};

struct hub_store_ops {
    /* Opens what is at `path`, or makes it. As db_open. */
    enum status (*open)(struct hub_store *store, const char *path, struct error *error);

    /* Takes in several stations' batches and makes them durable together. When somebody urgent
     * waits (`is_wanted`) it stops early. Returns how many of the first ones are done; those behind
     * them are to be given again. What came of each that is done is in its `status`: STATUS_OK is
     * durable; STATUS_CORRUPT: that batch is refused, the others are not; anything else: it was not
     * taken, send it again. */
    size_t (*ingest)(struct hub_store *store, struct hub_push **pushes, size_t count);

    enum status (*watermark)(struct hub_store *store, uint32_t station, uint32_t epoch, int64_t pos,
                             struct hub_standing *out, struct error *error);

    enum status (*changes_since)(struct hub_store *store, const struct hub_ask *ask,
                                 struct arena *arena, struct hub_page *out, struct error *error);

    /* Answers several doors and makes what they were told durable together; `status` of each. */
    void (*admit)(struct hub_store *store, struct hub_admit **admits, size_t count);

    enum status (*quarantine)(struct hub_store *store, struct hub_quarantine *out,
                              struct error *error);

    enum status (*snapshot)(struct hub_store *store, struct hub_snapshot *out, struct error *error);

    void (*close)(struct hub_store *store); /* fine on one that was never opened; frees it */
};

/* Not opened yet; NULL: out of memory. `ops->close` frees it. */
struct hub_store *hub_store_sqlite_new(void);
