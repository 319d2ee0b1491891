/* kind_test.h: for tests of the ledger only: fact kinds other than those of db/facts. */
#pragma once

#include "store/embedded_sql.h"

/* From now on kinds are looked up in `table` (static, ended by a NULL name, in any order); NULL
 * brings db/facts back. Pointers from kind_find die.
 * No other thread may use kinds at that moment. */
void kind_table_set(const struct embedded_sql *table);
