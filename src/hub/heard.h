/* heard.h: when each station was heard last (a request that it signed, or a batch of its own). Any
 * thread. */
#pragma once

#include "base/status.h"

#include <pthread.h>
#include <stdint.h>

enum { HEARD_SLOTS = 8192 /* twice HUB_STATIONS_MAX */ };

struct heard_slot {
    uint32_t station; /* 0 = free */
    int64_t at_ms;    /* UTC */
};

struct heard {
    pthread_mutex_t mutex;
    struct heard_slot *slots; /* owned; hashed by station */
};

enum status heard_init(struct heard *heard, struct error *error) FALLIBLE;
void heard_release(struct heard *heard); /* fine on a zeroed one */

void heard_note(struct heard *heard, uint32_t station, int64_t at_ms);

/* 0: not since the hub began. */
int64_t heard_at_ms(struct heard *heard, uint32_t station);
