/* projection.h: the tables that follow from the facts: every table but ledger, meta, quarantine and
 * SQLite's own.
 * For src/store only. */
#pragma once

#include "base/status.h"
#include "store/db.h"

/* Empties all of them. Inside a transaction. */
enum status projection_clear(struct db *db, struct error *error) FALLIBLE;

/* Makes in `to` the tables, indexes and triggers of projections that
 * `from` has and `to` has not. */
enum status projection_copy_schema(struct db *from, struct db *to, struct error *error) FALLIBLE;
