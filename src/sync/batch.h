/* batch.h: facts on their way between two databases: one self-checking run of bytes. Its bytes are
 * written down in PROTOCOL.md, and read by tests/wire/feria_wire.py as well.
 *
 * A *chain* is one station's own facts first..last without a gap, signed by it. A *selection* is
 * what a pull answers: facts of several stations, unsigned; who hands it out is trusted by what
 * carries it (the file's permissions, TLS, a seal). What follows from the facts is not sent:
 * body_hash, private_hash of a private part that is there, chain, and what was before a fact whose
 * predecessor is in the batch. A torn or edited batch is refused whole, with the reason. */
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
    uint8_t municipality[MUNICIPALITY_ID_BYTES];
    bool is_signed;          /* a chain; else a selection, and the next five are 0 */
    uint32_t station, epoch; /* whose chain */
    uint64_t first, last;
    uint8_t prev[HASH_BYTES]; /* chain value before `first` */
    int64_t hlc;              /* highest one of its facts; 0 = there are none */
    struct fact *facts;       /* in the arena given to batch_decode; texts too */
    size_t count;
};

/* Appends a chain: at least one fact, all of keys->station and of one epoch, each following the one
 * before. STATUS_INVALID when they do not, STATUS_CORRUPT when one is not what its hashes say (a
 * damaged row), STATUS_TOO_BIG. */
enum status batch_encode(const struct fact *facts, size_t count, const struct keys *keys,
                         struct buf *out, struct error *error) FALLIBLE;

/* Appends a selection, also an empty one. */
enum status batch_encode_selection(const struct fact *facts, size_t count,
                                   const uint8_t municipality[MUNICIPALITY_ID_BYTES],
                                   struct buf *out, struct error *error) FALLIBLE;

/* STATUS_CORRUPT with what is wrong. `public_key` NULL = the signature is not checked (a selection,
 * or the key is not known yet). */
enum status batch_decode(const void *data, size_t bytes, const uint8_t *public_key,
                         struct arena *arena, struct batch *batch, struct error *error) FALLIBLE;

/* Whose chain it says it is: before anything of it is believed. False: it is no chain. */
bool batch_sender(const void *data, size_t bytes, uint32_t *station);

/* STATUS_DENIED, in words for the office, when the batch is not of this municipality. A selection
 * that names none (zeros: of a central file of before) passes. */
enum status batch_check_municipality(const struct batch *batch,
                                     const uint8_t municipality[MUNICIPALITY_ID_BYTES],
                                     struct error *error) FALLIBLE;
