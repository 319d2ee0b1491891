/* verify.h: proofs and repair: is every fact what was written,
 * and do the projections follow from the facts? */
#pragma once

#include "base/buf.h"
#include "base/status.h"
#include "store/db.h"
#include "store/ledger.h"

#include <stdbool.h>
#include <stdint.h>

/* Called every VERIFY_PROGRESS_STEP facts; may be NULL. */
typedef void verify_progress(void *user, int64_t done, int64_t total);

enum { VERIFY_PROGRESS_STEP = 10000, VERIFY_FINDINGS_MAX = 20 };

struct verify_finding {
    int64_t pos;
    uint32_t station, epoch;
    uint64_t seq;
    char what[160]; /* "body does not match its hash", "2 facts missing before it", ... */
};

struct verify_report {
    int64_t fact_count;
    int64_t station_count;  /* distinct (station, epoch) */
    int64_t withheld_count; /* rows whose private part is not here */
    int64_t finding_count;  /* may be more than are kept */
    struct verify_finding findings[VERIFY_FINDINGS_MAX];
    bool projections_match; /* replaying the facts gives the same projections */
    uint8_t projection_hash[HASH_BYTES];
};

/* SQLite's integrity_check, contiguous positions, each row's hashes and chain, gaps, seq order, HLC
 * order per chain, then a replay into a database in memory whose projections must be the same.
 * STATUS_OK also with findings: read the report. */
enum status ledger_verify(struct db *db, verify_progress *progress, void *user,
                          struct verify_report *report, struct error *error) FALLIBLE;

/* Empties every projection and applies all facts again, in one transaction; parks anew what cannot
 * be applied. Also what takes facts out of quarantine once an update knows their kind. */
enum status ledger_rebuild(struct db *db, verify_progress *progress, void *user,
                           struct error *error) FALLIBLE;

/* BLAKE2b-256 over all rows of all projection tables,
 * in an order that does not depend on arrival. */
enum status projection_hash(struct db *db, uint8_t out[HASH_BYTES], struct error *error) FALLIBLE;

/* The same rows as text, "table|column=value|...", for tests to compare and people to read. */
enum status projection_dump(struct db *db, struct buf *out, struct error *error) FALLIBLE;
