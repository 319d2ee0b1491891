/* counts.h: what a hub has done since it began, for /metrics and /v1/status. HTTP thread only. */
#pragma once

#include "hub/call.h"

#include <stddef.h>
#include <stdint.h>

enum { COUNT_ROUTES_MAX = 16, COUNT_BOUNDS = 8 };

/* Seconds that an answer took, from the first byte of the request to the answer. */
extern const double COUNT_BOUND_S[COUNT_BOUNDS];

struct route_counts {
    uint64_t answered, refused, failed; /* 2xx, 4xx, 5xx */
    uint64_t within[COUNT_BOUNDS];      /* answers that took at most so long, not added up */
    double seconds;
};

struct counts {
    struct route_counts routes[COUNT_ROUTES_MAX]; /* as routes_table; the last: no such route */
    uint64_t bytes_in, bytes_out;                 /* of bodies */
    size_t connections, calls, waiting_bodies;    /* now */
};

/* An answer is about to be sent. */
void counts_note(struct counts *counts, const struct call *call, int64_t now_ns);
