/* batch.h: facts on their way between two databases: one self-checking run of bytes.
 *
 *   "FERIABATCH1\n" | flags u8 | station u32 | epoch u32 | count u32 | text bytes u32 | facts |
 *         BLAKE2b-256 of all before | Ed25519 signature 64
 *   fact: station u32 | epoch u32 | seq u64 | at_ms i64 | hlc i64 | kind length u8 | kind |
 *         body length u32 | body | private length u32 (2^32-1 = none) | private | salt 16 |
 *         body_hash 32 | private_hash 32 | chain 32 | prev 32
 *   integers are little-endian
 *
 * `station`, `epoch` and the signature are the sender's. A pull from a central file is unsigned
 * (flags bit 0 = 0; 64 zero bytes): the file's permissions are its trust. A torn or edited batch is
 * refused whole, with the reason. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "core/keys.h"
#include "store/ledger.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BATCH_FACTS_MAX = 1000, BATCH_BYTES_MAX = 8 * 1024 * 1024 };

struct batch {
    uint32_t station, epoch; /* of the sender */
    bool is_signed;
    struct fact *facts; /* in the arena given to batch_decode; texts too */
    size_t count;
};

/* Appends the batch to `out`. `keys` NULL = unsigned. */
enum status batch_encode(const struct fact *facts, size_t count, uint32_t station, uint32_t epoch,
                         const struct keys *keys, struct buf *out, struct error *error) FALLIBLE;

/* STATUS_CORRUPT with what is wrong. `public_key` NULL = the signature is not checked (unsigned, or
 * the key is not known yet). */
enum status batch_decode(const void *data, size_t bytes, const uint8_t *public_key,
                         struct arena *arena, struct batch *batch, struct error *error) FALLIBLE;
