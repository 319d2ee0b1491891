/* ledger.h: the ledger of immutable facts, the only way anything gets into a Feria database.
 *
 * A station appends facts; `apply` turns each into rows of the projections by the SQL of
 * db/facts/<kind>.sql. What other stations wrote comes in through ledger_ingest. Nothing else
 * inserts into a projection. A station's own fact is durable before it is applied, and applied
 * before anything is read (settle.h): what can be proved is not kept waiting for what follows.
 *
 *   body_hash    = BLAKE2b-256(body)
 *   private_hash = BLAKE2b-256(salt || private)
 *                  absent (32 zero bytes) when there never was a private part
 *   chain        = BLAKE2b-256("feria-fact-1" || previous chain || header || body_hash ||
 *                  private_hash)
 *   header       = station u32 | epoch u32 | seq u64 | at_ms i64 | hlc i64 | kind length u8 | kind
 *                  little-endian
 *
 * The chain before seq 1 is 32 zero bytes. A central holds chains whole; a station holds its own
 * whole and of the others a selection: there `prev` keeps the chain value before a fact whose
 * predecessor is not held, so that every row proves itself.
 * hlc is a hybrid logical clock (Kulkarni et al. 2014): UTC milliseconds << 16 | counter. It never
 * goes back, also when the wall clock does; a peer more than LEDGER_CLOCK_AHEAD_MAX_MS ahead does
 * not advance it.
 * It must not know what a ticket is. Runs on the thread that owns the db. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "store/db.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    HASH_BYTES = 32,
    SALT_BYTES = 16,
    FACT_KIND_MAX = 64,        /* bytes, without the NUL */
    FACT_BODY_MAX = 64 * 1024, /* bytes of body or private */
    LEDGER_CLOCK_AHEAD_MAX_MS = 5 * 60 * 1000,
};

/* One ledger row. Texts are borrowed from whoever made it. */
struct fact {
    int64_t pos;      /* local arrival order from 1; 0 while it is in nobody's ledger */
    uint32_t station; /* key id of the writing station; not 0 */
    uint32_t epoch;   /* drawn at random when that station's file was made; not 0 */
    uint64_t seq;     /* gapless from 1 within (station, epoch) */
    const char *kind; /* "attendee.registered" */
    int64_t at_ms;    /* the writer's wall clock, UTC */
    int64_t hlc;
    const char *body; /* JSON object without personal data: the exact bytes that were hashed */
    const char
        *private_part; /* JSON object with the personal data, or NULL: none, withheld or erased */
    uint8_t salt[SALT_BYTES]; /* all zero when private_part is NULL */
    uint8_t body_hash[HASH_BYTES];
    uint8_t private_hash[HASH_BYTES]; /* all zero: there never was a private part */
    uint8_t chain[HASH_BYTES];
    uint8_t prev[HASH_BYTES]; /* chain value before this fact */
};

struct ledger {
    struct db *db;    /* borrowed */
    uint32_t station; /* whose facts ledger_append writes; 0 = a central, appends nothing */
    uint32_t epoch;
    uint64_t seq; /* last one written */
    int64_t hlc;  /* last one written or seen */
    uint8_t chain[HASH_BYTES];
    const char *writer_mode; /* of the station whose facts ledger_ingest takes in, as the office
                              * gave it; NULL = not asked. Borrowed */
};

/* Reads where this station stands; draws an epoch for a new file.
 * STATUS_CONFIG: the file belongs to another station. */
enum status ledger_open(struct ledger *ledger, struct db *db, uint32_t station,
                        struct error *error) FALLIBLE;

/* Appends one fact with the time of clock_now_ms(); a reader finds it applied, or parked in
 * `quarantine` when it cannot be. Alone it commits by itself; between
 * db_begin and db_commit it joins that transaction (on failure the caller rolls back and calls
 * ledger_refresh). `body` and `private_part` must be JSON objects; STATUS_INVALID otherwise or when
 * `kind` has no SQL. Durable when it (or db_commit) answered STATUS_OK. */
enum status ledger_append(struct ledger *ledger, const char *kind, const char *body,
                          const char *private_part, struct error *error) FALLIBLE;

/* Reads seq, hlc and chain again after a rollback. */
enum status ledger_refresh(struct ledger *ledger, struct error *error) FALLIBLE;

enum ingest_rule {
    INGEST_WHOLE,     /* central: only the next seq of a chain; a gap is answered, never stored */
    INGEST_SELECTION, /* station: other stations' facts with gaps */
    INGEST_RULE_COUNT
};

struct ingest_result {
    size_t new_count;        /* stored and applied */
    size_t known_count;      /* were held already, byte for byte */
    size_t quarantine_count; /* stored, but parked: the reason is in table quarantine */
    size_t gap_count;        /* not stored: something before them is missing */
    size_t fork_count;       /* not stored: same identity, other hash; kept in quarantine */
};

/* Takes facts of others into ledger and projections, in one transaction that is durable on
 * STATUS_OK. Idempotent: any fact any number of times, in any overlap. A hash that does not match
 * refuses the whole call (STATUS_CORRUPT) and stores nothing. A valid fact whose apply fails, or of
 * an unknown kind, is stored and parked in `quarantine`; it never blocks the others. So is one that
 * a station of `writer_mode` may not write: it is never applied, and goes to nobody.
 * When `private_part` comes for a row held without it, it is filled in, applied (again) and counted
 * as new. Own facts that come back only extend the own chain. Between db_begin and db_commit it
 * joins that transaction. */
enum status ledger_ingest(struct ledger *ledger, enum ingest_rule rule, const struct fact *facts,
                          size_t count, struct ingest_result *result, struct error *error) FALLIBLE;

/* Highest seq up to which every fact of (station, epoch) is held; 0 for none. */
enum status ledger_watermark(struct db *db, uint32_t station, uint32_t epoch, uint64_t *seq,
                             struct error *error) FALLIBLE;

/* Own facts after `after_seq`, oldest first,
 * at most `max_count` and about `max_bytes` of text, copied into `arena`. */
enum status ledger_own_since(struct ledger *ledger, uint64_t after_seq, size_t max_count,
                             size_t max_bytes, struct arena *arena, struct fact **facts,
                             size_t *count, struct error *error) FALLIBLE;

/* ---- forks: the file was copied, or restored from a backup, and two went on from it ---- */

enum { OWN_CHAINS_MAX = 64 };

/* A chain of this station that it writes no more. */
struct own_chain {
    uint32_t epoch;
    uint64_t seq; /* up to here every fact is held */
};

/* Somebody else holds other facts of this station's `epoch` after `common_seq`. Own facts after it
 * become the first ones of a new epoch: same kind, body, private part, times; only (epoch, seq) and
 * chain are new. Makes the projections anew, which takes as long as ledger_rebuild. One
 * transaction, its own. STATUS_INVALID: there is no such fact. STATUS_GAP: the station is in
 * another epoch meanwhile. */
enum status ledger_fork(struct ledger *ledger, uint32_t epoch, uint64_t common_seq,
                        struct error *error) FALLIBLE;

/* The chains of earlier epochs, at most OWN_CHAINS_MAX: of forks, and of files this station had. */
enum status ledger_own_chains(struct ledger *ledger, struct own_chain out[OWN_CHAINS_MAX],
                              size_t *count, struct error *error) FALLIBLE;

/* Chain value of the own fact (`epoch`, `seq`); zero for 0. STATUS_NOT_FOUND, without an error: it
 * is not held. */
enum status ledger_own_chain_at(struct ledger *ledger, uint32_t epoch, uint64_t seq,
                                uint8_t chain[HASH_BYTES], struct error *error) FALLIBLE;

/* Facts after local position `after_pos` that a station in `mode` may hold, oldest first, not those
 * of the chain (`except_station`, `except_epoch`), which the asker holds itself. What it wrote in
 * other epochs it may have lost, or a copy of it did: that is given whatever the kind, so that a
 * kiosk counts its own people rightly. The private part is left out where db/facts says so.
 * `next_pos` is how far was read, also when nothing was for this mode: the end is where it is
 * `after_pos`. One call does not read the whole of a long ledger. */
enum status ledger_changes_since(struct db *db, int64_t after_pos, const char *mode,
                                 uint32_t except_station, uint32_t except_epoch, size_t max_count,
                                 size_t max_bytes, struct arena *arena, struct fact **facts,
                                 size_t *count, int64_t *next_pos, struct error *error) FALLIBLE;

/* A number that stands for the facts at positions 1..pos, all; 0 when fewer are held. A file
 * that was restored from a backup, and written to since, gives another one. */
enum status ledger_mark(struct db *db, int64_t pos, int64_t *mark, struct error *error) FALLIBLE;

/* Small named integers beside the ledger, e.g. the cursor of a pull: not facts, not projections. */
enum status meta_get(struct db *db, const char *key, int64_t fallback, int64_t *value,
                     struct error *error) FALLIBLE;
enum status meta_set(struct db *db, const char *key, int64_t value, struct error *error) FALLIBLE;

/* Hashes as defined above; exposed for other readers and for tests. */
void fact_hash_body(const char *body, uint8_t out[HASH_BYTES]);
void fact_hash_private(const uint8_t salt[SALT_BYTES], const char *private_part,
                       uint8_t out[HASH_BYTES]);
int64_t chain_mark(const uint8_t chain[HASH_BYTES]); /* its first 8 bytes, little-endian */
void fact_hash_chain(const struct fact *fact,
                     uint8_t out[HASH_BYTES]); /* from its header, hashes and prev */

/* Stands for body and private part, held or withheld, from their hashes. With hlc and station it
 * tells a fact from all others wherever it stands: the same one under a new epoch (ledger_fork) has
 * the same number. Projections name their rows so. */
int64_t fact_number(const struct fact *fact);
