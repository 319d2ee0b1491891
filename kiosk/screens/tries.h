/* tries.h: how often this station may be asked for somebody's ticket with words that do not fit.
 * The end of a visit gives no new tries: whoever guesses would only begin a visit anew. In memory
 * only; times are monotonic. UI thread only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TRIES_MAX = 10, TRIES_WINDOW_MS = 30 * 60 * 1000 };

struct tries {
    int64_t failed_ms[TRIES_MAX]; /* when the last ones were, in a ring */
    size_t count;                 /* of all that failed */
};

void tries_failed(struct tries *tries, int64_t now_ms);

/* Fewer than TRIES_MAX failed in the last TRIES_WINDOW_MS. */
bool tries_are_left(const struct tries *tries, int64_t now_ms);
