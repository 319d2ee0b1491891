/* nonce.h: numbers that are good once, so that a signed request cannot be sent again by somebody
 * who saw it. A nonce proves itself (its time, the station and a MAC under a key drawn at the
 * start), so asking for many fills nothing; only the used ones are remembered, and those needed a
 * signature.
 *
 *   time u32 (s since the start) | number u32 | MAC 8 bytes
 *
 * HTTP thread only. */
#pragma once

#include "base/status.h"
#include "hub/call.h"

#include <stdbool.h>
#include <stdint.h>

enum { NONCE_LIFE_S = 120, NONCES_USED_MAX = 65536 /* in that time */ };

struct nonces {
    uint8_t key[32];
    uint32_t made;                     /* numbers them */
    int64_t start_ms;                  /* monotonic */
    uint64_t (*used)[NONCES_USED_MAX]; /* owned; two tables by time, hashed; 0 = free */
    uint32_t used_count[2];
    int64_t period[2]; /* of NONCE_LIFE_S that each table is about */
};

enum nonce_answer { NONCE_GOOD, NONCE_STALE, NONCE_FULL };

enum status nonces_init(struct nonces *nonces, struct error *error) FALLIBLE;
void nonces_release(struct nonces *nonces); /* fine on a zeroed one */

void nonce_new(struct nonces *nonces, uint32_t station, uint8_t out[NONCE_BYTES]);

/* Is it one of ours for this station, young enough, and not used? Then it is used now. */
enum nonce_answer nonce_use(struct nonces *nonces, uint32_t station,
                            const uint8_t nonce[NONCE_BYTES]);
