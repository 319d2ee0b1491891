#include "core/small_cells.h"

struct hidden {
    size_t count;
    int64_t largest;
    int64_t sum_min, sum_max; /* as the reader works it out */
};

bool small_cell_is(int64_t count)
{
    return count < SMALL_CELL_MIN;
}

static struct hidden look(const struct small_cell *cells, size_t count, int64_t sum_min,
                          int64_t sum_max)
{
    struct hidden hidden = {.sum_min = sum_min, .sum_max = sum_max};
    for (size_t i = 0; i < count; i++) {
        int64_t shown = cells[i].is_hidden ? 0 : cells[i].count;
        hidden.count += cells[i].is_hidden;
        if (cells[i].is_hidden && cells[i].count > hidden.largest) {
            hidden.largest = cells[i].count;
        }
        hidden.sum_min -= shown;
        hidden.sum_max -= shown;
    }
    hidden.sum_min = hidden.sum_min > 0 ? hidden.sum_min : 0;
    return hidden;
}

/* Which cells are hidden never depends on their order, so hidden ones of different values could
 * have changed places. Equal ones are given away when they are all 0, or all just below the
 * limit, or when one number has a known sum. */
static bool is_safe(const struct hidden *hidden)
{
    int64_t most = (int64_t)hidden->count * (SMALL_CELL_MIN - 1);
    bool is_given_away = (small_cell_is(hidden->largest) && hidden->sum_min == most) ||
                         (hidden->count == 1 && hidden->sum_min == hidden->sum_max);
    return hidden->count == 0 || (hidden->sum_max >= SMALL_CELL_MIN && !is_given_away);
}

/* False when there is none. */
static bool hide_smallest(struct small_cell *cells, size_t count)
{
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < count; i++) {
        if (!cells[i].is_hidden && cells[i].count < least) {
            least = cells[i].count;
        }
    }
    for (size_t i = 0; i < count; i++) {
        cells[i].is_hidden = cells[i].is_hidden || cells[i].count == least;
    }
    return least != INT64_MAX;
}

bool small_cells_hide(struct small_cell *cells, size_t count, int64_t sum_min, int64_t sum_max)
{
    for (size_t i = 0; i < count; i++) {
        cells[i].is_hidden = cells[i].is_hidden || small_cell_is(cells[i].count);
    }
    struct hidden hidden = look(cells, count, sum_min, sum_max);
    while (!is_safe(&hidden) && hide_smallest(cells, count)) {
        hidden = look(cells, count, sum_min, sum_max);
    }
    return hidden.count > 0;
}
