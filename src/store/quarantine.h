/* quarantine.h: facts that could not be applied, and the other side of forks.
 * For src/store only. */
#pragma once

#include "base/status.h"
#include "store/db.h"
#include "store/ledger.h"

#include <stdbool.h>
#include <stdint.h>

/* Notes `fact` once, however often it comes. `pos` is its row in the ledger; 0 for a fork,
 * which is kept here whole. */
enum status quarantine_put(struct db *db, const struct fact *fact, const char *cause,
                           const char *reason, int64_t pos, int64_t now_ms,
                           struct error *error) FALLIBLE;

/* The same for what `peer` parked (parked.h), which is kept whole. */
enum status quarantine_put_of(struct db *db, const struct fact *fact, const char *cause,
                              const char *reason, const char *peer, int64_t noted_ms,
                              struct error *error) FALLIBLE;

/* Was the fact at `pos` none of its writer's to write? Then it is not applied, now or later. */
enum status quarantine_bars(struct db *db, int64_t pos, bool *is_barred,
                            struct error *error) FALLIBLE;

/* The fact at `pos` is about to be applied again. */
enum status quarantine_forget(struct db *db, int64_t pos, struct error *error) FALLIBLE;

/* Applies a fact of the ledger; when that cannot be done because of the fact itself, parks it. Only
 * a failure of the database comes back as an error. */
enum status apply_or_park(struct db *db, const struct fact *fact, int64_t pos, int64_t now_ms,
                          bool *is_parked, struct error *error) FALLIBLE;

/* The same without the parking: for a replay beside the file. */
enum status apply_or_skip(struct db *db, const struct fact *fact, struct error *error) FALLIBLE;

/* Position of the ledger row inserted last. */
int64_t db_last_pos(struct db *db);
