/* backoff.h: how long to wait before trying again: exponential, with full jitter, so that many
 * stations whose hub came back do not all ask in the same second (Brooker, "Exponential Backoff And
 * Jitter", 2015). Any thread. */
#pragma once

#include <stdint.h>

struct backoff {
    int first_ms, last_ms; /* the longest wait: after the first failure, and ever */
    int cap_ms;            /* of the next one */
};

void backoff_init(struct backoff *backoff, int first_ms, int last_ms);

/* It worked: the next failure is a first one. */
void backoff_reset(struct backoff *backoff);

/* After a failure: `least_ms` (what the other side asked for; at most `last_ms` of it) and from 0
 * to the cap, drawn at random; the cap doubles. */
int backoff_next_ms(struct backoff *backoff, int64_t least_ms);
