/* ledger_row.h: rows of the table ledger as facts, and where each chain stands.
 * For src/store only. */
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "store/db.h"
#include "store/ledger.h"

#include <stdbool.h>
#include <stdint.h>

/* The columns that fact_from_row reads, in its order. */
#define LEDGER_COLUMNS                                                                             \
    "pos, station, epoch, seq, kind, at_ms, hlc, body, private, salt, body_hash, private_hash, "   \
    "chain, prev"

enum { LEDGER_COLUMN_PRIVATE_HASH = 11, LEDGER_COLUMN_PREV = 13 };

/* The row of a statement that selects LEDGER_COLUMNS. Texts are borrowed until the next step.
 * `prev` is zero when it is not in the row.
 * False when a column has a type or a length that no fact has. */
bool fact_from_row(struct stmt *stmt, struct fact *fact);

/* Copies the texts too. STATUS_NO_MEMORY. */
enum status fact_copy(const struct fact *fact, struct arena *arena, struct fact *copy,
                      struct error *error) FALLIBLE;

/* Random; neither 0 nor `not_this`. */
uint32_t ledger_draw_epoch(uint32_t not_this);

bool hash_is_zero(const uint8_t hash[HASH_BYTES]);
bool hash_is_equal(const uint8_t a[HASH_BYTES], const uint8_t b[HASH_BYTES]);

/* Inserts the row as the last one, with `prev` only when asked. */
enum status ledger_insert(struct db *db, const struct fact *fact, bool with_prev,
                          struct error *error) FALLIBLE;

/* What is held under one identity. */
struct held_fact {
    int64_t pos, hlc;
    uint8_t chain[HASH_BYTES]; /* zero when what is in the row is none */
    bool has_private;
};

/* STATUS_NOT_FOUND: none is held. Fills no error for that. */
enum status ledger_held(struct db *db, uint32_t station, uint32_t epoch, uint64_t seq,
                        struct held_fact *held, struct error *error) FALLIBLE;

/* Chain value before `fact`: of its held predecessor, or zero before seq 1; STATUS_NOT_FOUND. */
enum status chain_before(struct db *db, const struct fact *fact, uint8_t prev[HASH_BYTES],
                         struct error *error) FALLIBLE;

/* ---- where each chain stands, remembered for the length of one call ---- */

enum { CHAIN_TIPS_MAX = 64 };

struct chain_tip {
    uint32_t station, epoch;
    uint64_t seq; /* highest one held; 0 = none */
    uint8_t chain[HASH_BYTES];
};

/* Zero-initialise. When more chains than CHAIN_TIPS_MAX come by,
 * the oldest entry is read from the table again. */
struct chain_tips {
    struct chain_tip tips[CHAIN_TIPS_MAX];
    int count;
    int hand; /* entry to give up next */
    int last; /* entry found last */
};

/* Borrowed until the next call. The caller writes on it what it stores. */
enum status chain_tip_get(struct chain_tips *tips, struct db *db, uint32_t station, uint32_t epoch,
                          struct chain_tip **tip, struct error *error) FALLIBLE;
