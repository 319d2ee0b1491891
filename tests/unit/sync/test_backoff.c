/* Waiting before another try: never longer than the cap, and anywhere below it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sync/backoff.h"

enum { DRAWS = 2000 };

static void test_cap_doubles(void **state)
{
    (void)state;
    static const int CAPS[] = {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};
    struct backoff backoff;
    backoff_init(&backoff, 1000, 60000);
    for (size_t i = 0; i < sizeof CAPS / sizeof CAPS[0]; i++) {
        assert_int_equal(backoff.cap_ms, CAPS[i]);
        assert_in_range(backoff_next_ms(&backoff, 0), 0, CAPS[i]);
    }
    backoff_reset(&backoff);
    assert_int_equal(backoff.cap_ms, 1000);
}

/* Full jitter: each tenth of the cap is drawn about as often as any other. */
static void test_jitter_is_full(void **state)
{
    (void)state;
    int tenths[10] = {0};
    for (int i = 0; i < DRAWS; i++) {
        struct backoff backoff;
        backoff_init(&backoff, 9999, 60000);
        tenths[backoff_next_ms(&backoff, 0) / 1000]++;
    }
    for (int i = 0; i < 10; i++) {
        assert_in_range(tenths[i], DRAWS / 20, DRAWS / 5);
    }
}

/* What the hub asks for comes before the jitter, and cannot keep a station away. */
static void test_least(void **state)
{
    (void)state;
    struct backoff backoff;
    backoff_init(&backoff, 1000, 60000);
    assert_in_range(backoff_next_ms(&backoff, 5000), 5000, 6000);
    assert_in_range(backoff_next_ms(&backoff, INT64_MAX), 60000, 62000);
    assert_in_range(backoff_next_ms(&backoff, -7), 0, 4000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cap_doubles),
        cmocka_unit_test(test_jitter_is_full),
        cmocka_unit_test(test_least),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
