/* small_cells.h: which numbers of a table stay hidden, so that what is published points at nobody.
 *
 * A small number is below SMALL_CELL_MIN; 0 is one too: where zeros are printed, what is hidden is
 * known not to be 0. Small numbers are hidden, and as many of the next larger ones (equal ones
 * together) as it takes: not even who knows this rule, all that is shown and what the column sums
 * up to can tell the value of a hidden number. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SMALL_CELL_MIN = 5 };

struct small_cell {
    int64_t count; /* >= 0 */
    bool is_hidden;
};

/* Hides cells of one column; those that are hidden already stay so. The reader knows that all of
 * them together are from `sum_min` to `sum_max`, often one number. A whole of fewer than
 * SMALL_CELL_MIN is not for this: its sum is not published either. True when anything is hidden. */
bool small_cells_hide(struct small_cell *cells, size_t count, int64_t sum_min, int64_t sum_max);

bool small_cell_is(int64_t count); /* 0 to SMALL_CELL_MIN - 1 */
