#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"

static void memory_is_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    unsigned char *all[200];
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < ARRAY_COUNT(all); i++) {
            all[i] = arena_alloc(&arena, i * 7);
            assert_non_null(all[i]);
            assert_int_equal((uintptr_t)all[i] % 16, 0);
            for (size_t k = 0; k < i * 7; k++) {
                assert_int_equal(all[i][k], 0);
            }
            memset(all[i], (int)i, i * 7);
        }
        for (size_t i = 0; i < ARRAY_COUNT(all); i++) {
            for (size_t k = 0; k < i * 7; k++) {
                assert_int_equal(all[i][k], i);
            }
        }
        arena_clear(&arena);
        assert_int_equal(arena.used_bytes, 0);
    }
    arena_release(&arena);
    arena_release(&arena);
}

static void an_arena_without_use_needs_nothing(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 10);
    assert_null(arena.block);
    arena_clear(&arena);
    arena_wipe(&arena);
    arena_release(&arena);
    assert_null(arena.block);
}

static void the_maximum_holds(void **state)
{
    (void)state;
    static const struct {
        size_t max, first, second;
        bool first_fits, second_fits;
    } ROWS[] = {
        {1024, 1024, 1, true, false},
        {1024, 1025, 1024, false, true},
        {1024, 512, 512, true, true},
        {1024, 512, 513, true, false},
        {1024, SIZE_MAX, SIZE_MAX - 15, false, false},
        {SIZE_MAX, SIZE_MAX, 16, false, true},
        {0, ARENA_MAX_DEFAULT + 1, ARENA_MAX_DEFAULT, false, true},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct arena arena;
        arena_init(&arena, ROWS[i].max);
        assert_int_equal(arena_alloc(&arena, ROWS[i].first) != NULL, ROWS[i].first_fits);
        assert_int_equal(arena_alloc(&arena, ROWS[i].second) != NULL, ROWS[i].second_fits);
        arena_release(&arena);
    }
}

static void clearing_keeps_the_largest_block(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    assert_non_null(arena_alloc(&arena, 100000));
    void *large = arena.block;
    assert_non_null(arena_alloc(&arena, 300000));
    void *larger = arena.block;
    assert_ptr_not_equal(large, larger);
    arena_clear(&arena);
    assert_ptr_equal(arena.block, larger);
    assert_non_null(arena_alloc(&arena, 300000));
    assert_ptr_equal(arena.block, larger);
    arena_release(&arena);
}

static void wiping_overwrites(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    char *text = arena_strdup(&arena, "María Ñáñez");
    assert_non_null(text);
    arena_wipe(&arena);
    /* The block is kept, so the old place may still be read here. */
    for (size_t i = 0; i < sizeof "María Ñáñez"; i++) {
        assert_int_equal(text[i], 0);
    }
    assert_int_equal(arena.used_bytes, 0);
    arena_release(&arena);
}

static void texts_are_copied(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 64);
    assert_string_equal(arena_strdup(&arena, ""), "");
    assert_string_equal(arena_strndup(&arena, "abcdef", 3), "abc");
    assert_string_equal(arena_strndup(&arena, "ab", SIZE_MAX), "ab");
    assert_string_equal(arena_printf(&arena, "%d-%s", 7, "x"), "7-x");
    assert_null(arena_strdup(&arena, NULL));
    assert_null(arena_strndup(&arena, NULL, 3));
    assert_null(arena_strdup(&arena, "full now"));
    assert_null(arena_printf(&arena, "%s", "full now"));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(an_arena_without_use_needs_nothing),
        cmocka_unit_test(the_maximum_holds),
        cmocka_unit_test(clearing_keeps_the_largest_block),
        cmocka_unit_test(wiping_overwrites),
        cmocka_unit_test(texts_are_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
