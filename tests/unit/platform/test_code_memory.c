/* One ticket held before the camera is one scan. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "platform/code_memory.h"

/* Times at which a code is seen, and at which of them it is told. */
static const struct {
    const char *what;
    struct {
        int64_t at_ms;
        char code;
        bool is_told;
    } sights[8];
} CASES[] = {
    {"held for long", {{1, 'A', true}, {900, 'A', false}, {5500, 'A', true}}},
    {"held without a break",
     {{1, 'A', true},
      {900, 'A', false},
      {1800, 'A', false},
      {2700, 'A', false},
      {3600, 'A', false},
      {4500, 'A', false},
      {5400, 'A', false},
      {6300, 'A', false}}},
    {"shown again too soon", {{1, 'A', true}, {3000, 'A', false}, {4999, 'A', false}}},
    {"shown again", {{1, 'A', true}, {5001, 'A', true}, {5100, 'A', false}}},
    {"two in turns",
     {{1, 'A', true},
      {66, 'B', true},
      {132, 'A', false},
      {198, 'B', false},
      {7000, 'B', true},
      {7001, 'A', true}}},
    {"at time zero", {{0, 'A', true}, {10, 'A', false}}},
};

static void test_sights(void **state)
{
    static struct code_memory memory;
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        print_message("%s\n", CASES[i].what);
        code_memory_clear(&memory);
        for (size_t s = 0; s < 8 && CASES[i].sights[s].code != '\0'; s++) {
            bool is_told =
                code_memory_sees(&memory, &CASES[i].sights[s].code, 1, CASES[i].sights[s].at_ms);
            assert_int_equal(is_told, CASES[i].sights[s].is_told);
        }
    }
}

static void test_many(void **state)
{
    static struct code_memory memory;
    char text[16];
    (void)state;
    code_memory_clear(&memory);
    for (int i = 0; i < 3 * CODE_MEMORY_COUNT; i++) {
        int length = snprintf(text, sizeof text, "code %d", i);
        assert_true(code_memory_sees(&memory, text, (size_t)length, 10L * i));
        assert_false(code_memory_sees(&memory, text, (size_t)length, 10L * i + 1));
    }
    assert_true(code_memory_sees(&memory, "code 0", 6, 300)); /* forgotten long ago */
    assert_false(code_memory_sees(&memory, "code 20", 7, 300));
    code_memory_clear(&memory);
    assert_true(code_memory_sees(&memory, "code 20", 7, 301));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sights), cmocka_unit_test(test_many)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
