/* What a table shows tells no hidden number, not even to who knows the rule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/small_cells.h"

enum { CELLS = 4, VALUES = 13, TABLES = VALUES * VALUES * VALUES * VALUES, SUMS = 50 };

/* Of all tables that look the same: the values each cell takes, as bits. */
static uint16_t seen[(VALUES + 1) * (VALUES + 1) * (VALUES + 1) * (VALUES + 1)][SUMS][CELLS];

static void check(const int64_t *counts, int64_t sum_min, int64_t sum_max, const char *expected)
{
    struct small_cell cells[8];
    size_t count = strlen(expected);
    memset(cells, 0, sizeof cells);
    for (size_t i = 0; i < count; i++) {
        cells[i].count = counts[i];
    }
    bool is_any = small_cells_hide(cells, count, sum_min, sum_max);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(cells[i].is_hidden, expected[i] == '-');
        assert_int_equal(cells[i].count, counts[i]);
    }
    assert_int_equal(is_any, strchr(expected, '-') != NULL);
}

static void test_what_is_hidden(void **state)
{
    (void)state;
    check((int64_t[]){13, 1, 1}, 15, 15, "---");
    check((int64_t[]){20, 13, 1, 1}, 35, 35, "+---");
    check((int64_t[]){20, 8, 3}, 31, 31, "+--");
    check((int64_t[]){20, 8, 0}, 28, 28, "+--");
    check((int64_t[]){20, 9, 9, 3}, 41, 41, "+---"); /* equal ones together */
    check((int64_t[]){20, 6, 3, 2}, 31, 31, "++--");
    check((int64_t[]){20, 6, 4, 4}, 34, 34, "+---"); /* 8 of two small ones is 4 and 4 */
    check((int64_t[]){20, 6, 5}, 31, 31, "+++");
    /* Several answers each: the sum is known only roughly. */
    check((int64_t[]){20, 14, 2}, 20, 60, "++-");
    check((int64_t[]){16, 4}, 20, 40, "--"); /* 20 people, 16 chose the one, so 4 the other */
    check((int64_t[]){15, 4}, 18, 36, "+-");
}

/* Goes through all tables of four numbers; `is_rough`: their sum is known to 3 only. */
static void check_all(bool is_rough)
{
    memset(seen, 0, sizeof seen);
    for (int pass = 0; pass < 2; pass++) {
        for (int table = 0; table < TABLES; table++) {
            struct small_cell cells[CELLS];
            int rest = table, sum = 0, view = 0;
            for (int i = 0; i < CELLS; i++, rest /= VALUES) {
                cells[i] = (struct small_cell){rest % VALUES, false};
                sum += rest % VALUES;
            }
            int sum_min = is_rough ? sum / 3 * 3 : sum;
            if (sum_min < SMALL_CELL_MIN) {
                continue;
            }
            (void)small_cells_hide(cells, CELLS, sum_min, is_rough ? sum_min + 2 : sum);
            for (int i = 0; i < CELLS; i++) {
                assert_true(cells[i].is_hidden || cells[i].count >= SMALL_CELL_MIN);
                view = view * (VALUES + 1) + (cells[i].is_hidden ? VALUES : (int)cells[i].count);
            }
            for (int i = 0; i < CELLS; i++) {
                uint16_t *values = &seen[view][sum_min][i];
                *values |= (uint16_t)(1U << cells[i].count);
                bool is_single = (*values & (*values - 1)) == 0;
                assert_false(pass == 1 && cells[i].is_hidden && is_single);
            }
        }
    }
}

static void test_no_hidden_number_can_be_worked_out(void **state)
{
    (void)state;
    check_all(false);
    check_all(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_hidden),
        cmocka_unit_test(test_no_hidden_number_can_be_worked_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
