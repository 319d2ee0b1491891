#include "sync/backoff.h"

#include <sodium.h>

void backoff_init(struct backoff *backoff, int first_ms, int last_ms)
{
    *backoff = (struct backoff){.first_ms = first_ms, .last_ms = last_ms, .cap_ms = first_ms};
}

void backoff_reset(struct backoff *backoff)
{
    backoff->cap_ms = backoff->first_ms;
}

int backoff_next_ms(struct backoff *backoff, int64_t least_ms)
{
    int drawn_ms = (int)randombytes_uniform((uint32_t)backoff->cap_ms + 1);
    int64_t least = least_ms < backoff->last_ms ? least_ms : backoff->last_ms;
    backoff->cap_ms =
        backoff->cap_ms < backoff->last_ms / 2 ? 2 * backoff->cap_ms : backoff->last_ms;
    return (int)(least > 0 ? least : 0) + drawn_ms;
}
