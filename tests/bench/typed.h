/* typed.h: the baseline of ingest: the same rows as ledger_ingest leaves them, by plain INSERTs of
 * typed values into the same tables, with the same indexes and triggers and in the same
 * transactions, but with no hash computed or checked and no JSON read. */
#pragma once

#include "crowd.h"
#include "store/db.h"

#include <stddef.h>

/* One fact with the person it is about, whose values are bound as they are. */
struct typed_fact {
    const struct fact *fact;
    const struct someone *someone;
};

void typed_insert(struct db *db, const struct typed_fact *facts, size_t count);
