/* projection.h: the tables that follow from the facts: every table but ledger, meta, quarantine and
 * SQLite's own.
 * For src/store only. */
#pragma once

#include "base/status.h"
#include "store/db.h"
#include "store/verify.h"

/* Empties all of them and applies every fact again; parks anew what cannot be applied. Inside a
 * transaction. `progress` may be NULL. */
enum status projection_make(struct db *db, verify_progress *progress, void *user,
                            struct error *error) FALLIBLE;

/* Empties all of them. Inside a transaction. */
enum status projection_clear(struct db *db, struct error *error) FALLIBLE;

/* Makes in `to` the tables, indexes and triggers of projections that
 * `from` has and `to` has not; words are indexed there as in `from`. */
enum status projection_copy_schema(struct db *from, struct db *to, struct error *error) FALLIBLE;
