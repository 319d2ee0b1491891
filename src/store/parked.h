/* parked.h: what is in a file's quarantine, for whoever else should know of it: an office, which
 * has the stations' facts and not what the central could not use of them, nor the other side of
 * forks. A row goes whole, with the private part that an office may hold, so to nobody else.
 *
 * The asker keeps a cursor per peer. Rows go away (a newer program can use the fact after all), so
 * a cursor has a mark of all that was read: when that is another one, all is read again from the
 * beginning, and what the asker kept of that peer goes. Thread of the db. */
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "store/db.h"
#include "store/ledger.h"

#include <stddef.h>
#include <stdint.h>

enum { PARKED_PEER_MAX = 31 };

struct parked_cursor {
    int64_t pos;  /* so far; 0 = nothing was read */
    int64_t mark; /* stands for the rows up to there, not negative; 0 = there are none */
};

struct parked {
    const char *cause;  /* "fork", "not_allowed", "unknown_kind", "apply_failed" */
    const char *reason; /* for people */
    int64_t noted_ms;   /* UTC, of who parked it */
    struct fact fact;
};

struct parked_page {
    struct parked_cursor begin; /* as asked, or zeros: what was read before holds no more */
    struct parked_cursor next;
    struct parked *rows; /* in the arena that was given */
    size_t count;        /* 0: that is all */
};

bool parked_is_at(const struct parked_cursor *a, const struct parked_cursor *b);

/* What is parked in this file after `*after`: at most `count_max` rows, and one more text than
 * `bytes_max`. */
enum status parked_since(struct db *db, const struct parked_cursor *after, size_t count_max,
                         size_t bytes_max, struct arena *arena, struct parked_page *page,
                         struct error *error) FALLIBLE;

/* How far this file has read the quarantine of `peer` (1 to PARKED_PEER_MAX bytes). */
enum status parked_cursor_read(struct db *db, const char *peer, struct parked_cursor *cursor,
                               struct error *error) FALLIBLE;

/* Keeps a page of `peer`, and how far that is. Any number of times, with the same result. */
enum status parked_keep(struct db *db, const char *peer, const struct parked_page *page,
                        struct error *error) FALLIBLE;
