/* import_check.h: what a row of a sheet may not say: somebody's personal data in a text that
 * everybody reads (COLUMN_PROSE, Ley 1581 de 2012), or one thing in one cell and the contrary in
 * another, or rules for a gate that its event does not have. Only what is new: a text that stands
 * in the ledger already was looked at before.
 * For import.c; one thread. */
#pragma once

#include "base/status.h"
#include "core/import_sheet.h"

/* Says what is wrong to the sheet's errors; after all sheets are indexed. `events`: those that hold
 * after the import.
 * `is_anyway`: what seems personal is nobody's. STATUS_INVALID when the search for errors is over,
 * STATUS_NO_MEMORY. */
enum status import_check(const struct import_sheet *sheet, const struct import_sheet *events,
                         bool is_anyway, struct error *error) FALLIBLE;
