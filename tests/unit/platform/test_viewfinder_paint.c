/* The camera's picture on the canvas: what part of it, how large, the outline, and what is painted
 * again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "platform_kit.h"

enum { WIDTH = 64, HEIGHT = 48, GREEN = 0x00FF00, WHITE = 0xFFFFFF };

static uint8_t pixels[WIDTH * HEIGHT];

/* Each column as light as its number, so that a place is known by its colour. */
static struct draw_luma picture(uint64_t number)
{
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        pixels[i] = (uint8_t)(i % WIDTH);
    }
    return (struct draw_luma){.pixels = pixels, .width = WIDTH, .height = HEIGHT, .number = number};
}

static struct draw_command *add(struct kit *kit, const struct draw_luma *luma, float w, float h)
{
    struct draw_command *command = kit_add(&kit->list, DRAW_LUMA, 0, 0, w, h);
    command->luma = luma;
    command->colour = 0x00FF00FF;
    command->border = 0xFFFFFFFF;
    command->thickness = 4;
    return command;
}

static int luma_at(const struct kit *kit, int x, int y)
{
    uint32_t pixel = kit_pixel(kit, x, y);
    assert_int_equal(pixel & 0xFF, pixel >> 16 & 0xFF);
    assert_int_equal(pixel & 0xFF, pixel >> 8 & 0xFF);
    return (int)(pixel & 0xFF);
}

static void same_size_is_exact(void **state)
{
    struct draw_luma luma = picture(1);
    struct kit kit;
    (void)state;
    kit_init(&kit, WIDTH, HEIGHT);
    add(&kit, &luma, WIDTH, HEIGHT);
    kit_paint(&kit);
    for (int x = 0; x < WIDTH; x++) {
        assert_int_equal(luma_at(&kit, x, 0), x);
        assert_int_equal(luma_at(&kit, x, HEIGHT - 1), x);
    }
    kit_release(&kit);
}

/* A square of a picture that is 4 wide to 3 high: the middle of it, from edge to edge in height. */
static void other_shapes_show_the_middle(void **state)
{
    static const struct {
        int width, height, left, right; /* luma at the left and the right edge */
    } cases[] = {{48, 48, 8, 55}, {96, 96, 8, 55}, {128, 48, 0, 63}, {24, 96, 26, 37}};
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct draw_luma luma = picture(1);
        struct kit kit;
        kit_init(&kit, 128, 96);
        add(&kit, &luma, (float)cases[i].width, (float)cases[i].height);
        kit_paint(&kit);
        assert_in_range(luma_at(&kit, 0, 0), cases[i].left > 0 ? cases[i].left - 1 : 0,
                        cases[i].left + 1);
        assert_in_range(luma_at(&kit, cases[i].width - 1, cases[i].height - 1), cases[i].right - 1,
                        cases[i].right + 1);
        kit_release(&kit);
    }
}

static void outline_is_where_the_corners_are(void **state)
{
    struct draw_luma luma = picture(1);
    const float corners[] = {0.25F, 0.25F, 0.75F, 0.25F, 0.75F, 0.75F, 0.25F, 0.75F};
    struct kit kit;
    (void)state;
    memcpy(luma.corners, corners, sizeof corners);
    luma.has_outline = true;
    kit_init(&kit, 2 * WIDTH, 2 * HEIGHT);
    add(&kit, &luma, 2 * WIDTH, 2 * HEIGHT);
    kit_paint(&kit);
    assert_int_equal(kit_pixel(&kit, 32, 24), GREEN); /* a corner, a side, and beside them */
    assert_int_equal(kit_pixel(&kit, 64, 24), GREEN);
    assert_int_equal(kit_pixel(&kit, 96, 48), GREEN);
    assert_int_equal(kit_pixel(&kit, 64, 20), WHITE);
    assert_in_range(luma_at(&kit, 64, 48), 31, 32); /* inside and outside it is the picture */
    assert_in_range(luma_at(&kit, 64, 10), 31, 32);
    kit_release(&kit);
}

static void corners_are_cut(void **state)
{
    struct draw_luma luma = picture(1);
    struct kit kit;
    (void)state;
    kit_init(&kit, WIDTH, HEIGHT);
    kit_rect(&kit.list, 0, 0, WIDTH, HEIGHT, 0xFFFFFFFF);
    add(&kit, &luma, WIDTH, HEIGHT)->radius = 12;
    kit_paint(&kit);
    assert_int_equal(kit_pixel(&kit, 0, 0), WHITE);
    assert_int_equal(kit_pixel(&kit, WIDTH - 1, HEIGHT - 1), WHITE);
    assert_int_equal(luma_at(&kit, 20, 0), 20);
    kit_release(&kit);
}

/* Only another number is another picture, and then nothing but its rectangle is painted. */
static void only_a_new_picture_is_painted(void **state)
{
    struct draw_luma luma = picture(1);
    struct error error = {0};
    struct kit kit;
    (void)state;
    kit_init(&kit, 2 * WIDTH, HEIGHT);
    kit_rect(&kit.list, 0, 0, 2 * WIDTH, HEIGHT, 0xFFFFFFFF);
    add(&kit, &luma, WIDTH, HEIGHT);
    kit_paint(&kit);
    assert_int_equal(paint_plan(&kit.painter, &kit.list, 2 * WIDTH, HEIGHT, &error), STATUS_OK);
    assert_int_equal(kit.painter.area_count, 0);
    uint64_t before = draw_hash(&kit.list);
    luma.number = 2;
    assert_true(draw_hash(&kit.list) != before);
    assert_int_equal(paint_plan(&kit.painter, &kit.list, 2 * WIDTH, HEIGHT, &error), STATUS_OK);
    assert_int_equal(kit.painter.area_count, 1);
    assert_int_equal(kit.painter.areas[0].x1, WIDTH);
    kit_release(&kit);
}

static void nothing_to_see_is_fine(void **state)
{
    struct draw_luma luma = {.number = 1};
    struct kit kit;
    (void)state;
    kit_init(&kit, WIDTH, HEIGHT);
    add(&kit, &luma, WIDTH, HEIGHT);
    add(&kit, NULL, WIDTH, HEIGHT);
    kit_paint(&kit);
    assert_int_equal(kit_pixel(&kit, 5, 5), 0);
    kit_release(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_size_is_exact),
        cmocka_unit_test(other_shapes_show_the_middle),
        cmocka_unit_test(outline_is_where_the_corners_are),
        cmocka_unit_test(corners_are_cut),
        cmocka_unit_test(only_a_new_picture_is_painted),
        cmocka_unit_test(nothing_to_see_is_fine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
