#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "screens/fair_map.h"

static void test_ways(void **state)
{
    (void)state;
    static const struct {
        struct map_place here, to;
        const char *way;
    } ROWS[] = {
        {{5000, 9500}, {5600, 1400}, "al frente"},
        {{5000, 9500}, {9100, 2600}, "al frente, a la derecha"},
        {{5000, 9500}, {900, 2600}, "al frente, a la izquierda"},
        {{5000, 1000}, {900, 9000}, "detrás de usted, a la izquierda"},
        {{5000, 5000}, {9000, 5000}, "a la derecha"},
        {{5000, 5000}, {5000, 5000}, "aquí al lado"},
        {{5000, 5000}, {5700, 4300}, "aquí al lado"},
        {{5000, 5000}, {5000, 3900}, "al frente, muy cerca"},
        {{5000, 5000}, {6500, 6500}, "detrás de usted, a la derecha, muy cerca"},
        {{0, 10000}, {10000, 0}, "al frente, a la derecha"},
    };
    static const struct {
        struct map_place to;
        const char *way;
    } UNKNOWN[] = {
        {{0, 0}, "arriba en el plano, a la izquierda"},
        {{10000, 10000}, "abajo en el plano, a la derecha"},
        {{5000, 10000}, "abajo en el plano"},
        {{0, 5000}, "a la izquierda"},
        {{5000, 5000}, "en el centro del plano"},
    };
    struct arena arena;
    arena_init(&arena, 0);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        assert_string_equal(fair_map_way(&arena, &ROWS[i].here, ROWS[i].to), ROWS[i].way);
    }
    for (size_t i = 0; i < ARRAY_COUNT(UNKNOWN); i++) {
        assert_string_equal(fair_map_way(&arena, NULL, UNKNOWN[i].to), UNKNOWN[i].way);
    }
    arena_release(&arena);
}

static void test_here(void **state)
{
    (void)state;
    static const struct {
        const char *x, *y;
        bool is_known;
    } ROWS[] = {{"0.5", "0,25", true}, {"", "", false}, {"0.5", "", false}, {"", "1", false}};
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct settings settings;
        struct map_place here = {0, 0};
        settings_init(&settings);
        (void)text_copy(settings.map_x, sizeof settings.map_x, ROWS[i].x);
        (void)text_copy(settings.map_y, sizeof settings.map_y, ROWS[i].y);
        assert_int_equal(fair_map_here(&settings, &here), ROWS[i].is_known);
        if (ROWS[i].is_known) {
            assert_int_equal(here.x, 5000);
            assert_int_equal(here.y, 2500);
        }
    }
}

/* A map, a stand of it, or nothing to show. */
static void test_stand(void **state)
{
    (void)state;
    static const struct stand stands[] = {{.number = "4", .x = 1}, {.number = "A1", .x = 2}};
    static struct catalogue catalogue = {.stands = stands, .stand_count = ARRAY_COUNT(stands)};
    static struct theme theme = {.map_picture = "plano.png"};
    static const struct theme bare = {.map_picture = ""};
    static struct app app;
    app.theme = &theme;
    assert_null(fair_map_stand(&app, "4"));
    app.catalogue = &catalogue;
    assert_ptr_equal(fair_map_stand(&app, "4"), &stands[0]);
    assert_ptr_equal(fair_map_stand(&app, "A1"), &stands[1]);
    assert_null(fair_map_stand(&app, "a1"));
    assert_null(fair_map_stand(&app, ""));
    app.theme = &bare;
    assert_null(fair_map_stand(&app, "4"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ways),
        cmocka_unit_test(test_here),
        cmocka_unit_test(test_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
