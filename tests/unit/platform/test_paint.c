#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>

#include "image/code_image.h"
#include "platform_kit.h"
#include "qr_codes.h"

enum { RED = 0xFF0000, GREEN = 0x00FF00, BLUE = 0x0000FF, WHITE = 0xFFFFFF, BLACK = 0 };

static int count_pixels(const struct kit *kit, uint32_t colour)
{
    int count = 0;
    for (int y = 0; y < kit->canvas.height; y++) {
        for (int x = 0; x < kit->canvas.width; x++) {
            count += kit_pixel(kit, x, y) == colour;
        }
    }
    return count;
}

static void neighbours_have_no_seam(void **state)
{
    (void)state;
    struct kit kit;
    kit_init(&kit, 100, 20);
    for (int i = 0; i < 3; i++) {
        kit_rect(&kit.list, (float)i * 33.333f, 2.4f, 33.334f, 10.2f, 0xFF0000FF);
    }
    kit_paint(&kit);
    assert_int_equal(count_pixels(&kit, RED), 100 * 11);
    assert_int_equal(count_pixels(&kit, BLACK), 100 * 9);
    kit_release(&kit);
}

static void translucent_colours_are_exact(void **state)
{
    (void)state;
    struct kit kit;
    kit_init(&kit, 256, 1);
    kit_rect(&kit.list, 0, 0, 256, 1, 0xFFFFFFFF);
    for (unsigned a = 0; a < 256; a++) {
        kit_rect(&kit.list, (float)a, 0, 1, 1, 0x0A3A8200 | a);
    }
    kit_paint(&kit);
    for (int a = 0; a < 256; a++) {
        const int wanted[] = {0x0A, 0x3A, 0x82};
        for (int i = 0; i < 3; i++) {
            int got = (int)(kit_pixel(&kit, a, 0) >> (16 - 8 * i) & 0xFF);
            double exact = (wanted[i] * a + 255.0 * (255 - a)) / 255.0;
            assert_int_equal(got, (int)floor(exact + 0.5));
        }
    }
    kit_release(&kit);
}

static void corners_are_round_smooth_and_alike(void **state)
{
    (void)state;
    static const float radii[] = {1, 4, 12.3f, 30, -1, 500};
    for (size_t i = 0; i < ARRAY_COUNT(radii); i++) {
        struct kit kit;
        kit_init(&kit, 80, 70);
        struct draw_command *card = kit_rect(&kit.list, 5, 5, 70, 60, 0xFF0000FF);
        card->radius = radii[i];
        kit_paint(&kit);
        int between = 0;
        double area = 0;
        for (int y = 0; y < 70; y++) {
            for (int x = 0; x < 80; x++) {
                uint32_t pixel = kit_pixel(&kit, x, y);
                assert_int_equal(pixel & 0xFFFF, 0);
                assert_int_equal(pixel, kit_pixel(&kit, 79 - x, y));
                assert_int_equal(pixel, kit_pixel(&kit, x, 69 - y));
                between += pixel != BLACK && pixel != RED;
                area += (double)(pixel >> 16) / 255;
            }
        }
        double r = radii[i] < 0 || radii[i] > 30 ? 30 : round((double)radii[i]);
        assert_true(fabs(area - (70 * 60 - r * r * (4 - 3.14159265))) < 4);
        assert_true(between >= 4);
        assert_int_equal(kit_pixel(&kit, 40, 35), RED);
        kit_release(&kit);
    }
}

/* No ground may shine through between fill and border, and an outlined card leaves the ground
 * alone. */
static void border_and_fill_meet(void **state)
{
    (void)state;
    struct kit kit;
    kit_init(&kit, 80, 80);
    kit_rect(&kit.list, 0, 0, 80, 80, 0x00FF00FF);
    struct draw_command *card = kit_rect(&kit.list, 10, 10, 60, 60, 0xFF0000FF);
    card->radius = 20;
    card->thickness = 3;
    card->border = 0x0000FFFF;
    kit_paint(&kit);
    for (int y = 0; y < 80; y++) {
        for (int x = 0; x < 80; x++) {
            double dx = fabs(x + 0.5 - 40) - 10;
            double dy = fabs(y + 0.5 - 40) - 10;
            double out = hypot(dx > 0 ? dx : 0, dy > 0 ? dy : 0) - 20;
            uint32_t pixel = kit_pixel(&kit, x, y);
            if (out < -0.8) {
                assert_int_equal(pixel & GREEN, 0);
            }
            if (out > 0.8) {
                assert_int_equal(pixel, GREEN);
            }
            if (out < -3.8) {
                assert_int_equal(pixel, RED);
            }
            if (out > -2.2 && out < -0.8) {
                assert_int_equal(pixel, BLUE);
            }
        }
    }
    card->colour = 0;
    kit_paint(&kit);
    assert_int_equal(kit_pixel(&kit, 40, 40), GREEN);
    assert_int_equal(kit_pixel(&kit, 11, 40), BLUE);
    assert_int_equal(kit_pixel(&kit, 12, 40), BLUE);
    assert_int_equal(kit_pixel(&kit, 13, 40), GREEN);
    assert_int_equal(kit_pixel(&kit, 40, 10), BLUE);
    assert_int_equal(kit_pixel(&kit, 40, 69), BLUE);
    kit_release(&kit);
}

static void a_ring_runs_clockwise_from_twelve(void **state)
{
    (void)state;
    static const struct {
        float fraction;
        bool is_on[8]; /* at half past each of the eight directions from 12 */
    } rows[] = {
        {0, {0, 0, 0, 0, 0, 0, 0, 0}},      {0.125f, {1, 0, 0, 0, 0, 0, 0, 0}},
        {0.25f, {1, 1, 0, 0, 0, 0, 0, 0}},  {0.5f, {1, 1, 1, 1, 0, 0, 0, 0}},
        {0.625f, {1, 1, 1, 1, 1, 0, 0, 0}}, {0.75f, {1, 1, 1, 1, 1, 1, 0, 0}},
        {0.875f, {1, 1, 1, 1, 1, 1, 1, 0}}, {1, {1, 1, 1, 1, 1, 1, 1, 1}},
        {-1, {0, 0, 0, 0, 0, 0, 0, 0}},     {7, {1, 1, 1, 1, 1, 1, 1, 1}},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        for (int side = 100; side <= 101; side++) {
            struct kit kit;
            kit_init(&kit, 101, 101);
            struct draw_command *ring =
                kit_add(&kit.list, DRAW_RING, 0, 0, (float)side, (float)side);
            ring->colour = 0xFF0000FF;
            ring->border = 0x0000FFFF;
            ring->thickness = 10;
            ring->fraction = rows[i].fraction;
            kit_paint(&kit);
            for (int d = 0; d < 8; d++) {
                double angle = (d + 0.5) * 3.14159265 / 4;
                int x = (int)(side / 2.0 + 45 * sin(angle));
                int y = (int)(side / 2.0 - 45 * cos(angle));
                assert_int_equal(kit_pixel(&kit, x, y), rows[i].is_on[d] ? RED : BLUE);
            }
            assert_int_equal(kit_pixel(&kit, 50, 50), BLACK);
            assert_int_equal(kit_pixel(&kit, 50, 14), BLACK);
            assert_int_equal(kit_pixel(&kit, 1, 1), BLACK);
            kit_release(&kit);
        }
    }
}

static void clips_cut_and_nest(void **state)
{
    (void)state;
    struct kit kit;
    kit_init(&kit, 40, 40);
    kit_add(&kit.list, DRAW_CLIP, 10, 10, 20, 20);
    kit_rect(&kit.list, 0, 0, 40, 40, 0xFF0000FF);
    kit_add(&kit.list, DRAW_CLIP, 0, 0, 15, 15);
    kit_rect(&kit.list, 0, 0, 40, 40, 0x00FF00FF)->radius = 3;
    kit_add(&kit.list, DRAW_UNCLIP, 0, 0, 0, 0);
    kit_rect(&kit.list, 29, 29, 5, 5, 0x0000FFFF);
    kit_add(&kit.list, DRAW_UNCLIP, 0, 0, 0, 0);
    kit_rect(&kit.list, 38, 38, 5, 5, 0xFFFFFFFF);
    kit_add(&kit.list, DRAW_UNCLIP, 0, 0, 0, 0);
    kit_add(&kit.list, DRAW_CLIP, 50, 50, 5, 5);
    kit_rect(&kit.list, 0, 0, 80, 80, 0xFF00FFFF);
    kit_paint(&kit);
    assert_int_equal(count_pixels(&kit, GREEN), 25);
    assert_int_equal(count_pixels(&kit, BLUE), 1);
    assert_int_equal(count_pixels(&kit, RED), 400 - 25 - 1);
    assert_int_equal(count_pixels(&kit, WHITE), 4);
    for (size_t i = 0; i < PAINT_CLIPS_MAX + 8; i++) {
        kit_add(&kit.list, DRAW_CLIP, 0, 0, 40, 40);
    }
    kit_paint(&kit); /* deeper than the stack: no harm */
    assert_int_equal(count_pixels(&kit, GREEN), 25);
    kit_release(&kit);
}

static void a_bitmap_has_whole_modules_and_a_quiet_zone(void **state)
{
    (void)state;
    static const uint8_t bits[9] = {1, 0, 1, 0, 1, 0, 0, 0, 1};
    struct kit kit;
    kit_init(&kit, 60, 50);
    struct draw_command *bitmap = kit_add(&kit.list, DRAW_BITMAP, 2, 1, 57, 48);
    bitmap->bits = bits;
    bitmap->bits_side = 3;
    kit_paint(&kit); /* 11 modules of 4 px: 44 px in the middle of 57 x 48 */
    for (int y = 0; y < 50; y++) {
        for (int x = 0; x < 60; x++) {
            int column = x - 2 - 6;
            int row = y - 1 - 2;
            bool is_inside = column >= 0 && row >= 0 && column < 44 && row < 44;
            int mx = column / 4 - 4;
            int my = row / 4 - 4;
            bool is_module = is_inside && mx >= 0 && my >= 0 && mx < 3 && my < 3;
            bool is_black = !is_inside || (is_module && bits[my * 3 + mx]);
            assert_int_equal(kit_pixel(&kit, x, y), is_black ? BLACK : WHITE);
        }
    }
    bitmap->rect.w = 10; /* not even a pixel a module: nothing, rather than a wrong code */
    kit_paint(&kit);
    assert_int_equal(count_pixels(&kit, WHITE), 0);
    kit_release(&kit);
}

static void painted_codes_are_read_at_every_size(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(qr_codes); i++) {
        const struct qr_code *code = &qr_codes[i];
        uint8_t bits[64 * 64];
        for (int m = 0; m < code->side * code->side; m++) {
            bits[m] = code->modules[m] == '#';
        }
        for (int px = 2; px <= 9; px++) {
            int side = (code->side + 8) * px + px / 2;
            struct kit kit;
            kit_init(&kit, side + 30, side + 20);
            kit_rect(&kit.list, 0, 0, 2000, 2000, 0x102030FF);
            struct draw_command *bitmap =
                kit_add(&kit.list, DRAW_BITMAP, 10, 10, (float)side, (float)side);
            bitmap->bits = bits;
            bitmap->bits_side = code->side;
            kit_paint(&kit);
            uint8_t *luma = malloc((size_t)kit.canvas.width * (size_t)kit.canvas.height);
            assert_non_null(luma);
            for (int m = 0; m < kit.canvas.width * kit.canvas.height; m++) {
                luma[m] = kit_pixel(&kit, m % kit.canvas.width, m / kit.canvas.width) & 0xFF;
            }
            char text[CODE_IMAGE_TEXT_MAX];
            size_t length = 0;
            struct error error = {0};
            enum status status = code_image_read_luma(luma, kit.canvas.width, kit.canvas.height,
                                                      text, sizeof text, &length, &error);
            assert_int_equal(status, STATUS_OK);
            assert_string_equal(text, code->text);
            free(luma);
            kit_release(&kit);
        }
    }
}

static void shadows_glows_and_dashes_stay_in_their_place(void **state)
{
    (void)state;
    struct kit kit;
    kit_init(&kit, 200, 200);
    kit_rect(&kit.list, 0, 0, 200, 200, 0xFFFFFFFF);
    struct draw_command *shadow = kit_add(&kit.list, DRAW_SHADOW, 50, 50, 100, 100);
    shadow->radius = 12;
    shadow->thickness = 9;
    shadow->colour = 0x000000FF;
    kit_paint(&kit);
    assert_int_equal(kit_pixel(&kit, 100, 100), BLACK);
    assert_int_equal(kit_pixel(&kit, 40, 100), WHITE);
    assert_int_equal(kit_pixel(&kit, 100, 163), WHITE);
    uint32_t near = kit_pixel(&kit, 50, 100) & 0xFF;
    uint32_t far = kit_pixel(&kit, 44, 100) & 0xFF;
    assert_true(near > 0 && far > near && far < 255);
    kit.list.count = 0;
    kit_add(&kit.list, DRAW_GLOW, 20, 20, 160, 160)->colour = 0xFFFFFFFF;
    kit_paint(&kit);
    assert_true((kit_pixel(&kit, 100, 100) & 0xFF) > 250);
    assert_true((kit_pixel(&kit, 140, 100) & 0xFF) < 180);
    assert_int_equal(kit_pixel(&kit, 19, 100), BLACK);
    assert_int_equal(kit_pixel(&kit, 25, 25), BLACK);
    kit.list.count = 0;
    struct draw_command *dashes = kit_add(&kit.list, DRAW_LINE_DASHED, 10, 10, 100, 10);
    dashes->thickness = 2;
    dashes->colour = 0xFF0000FF;
    kit_paint(&kit);
    assert_int_equal(count_pixels(&kit, RED), 2 * (12 * 5 + 4));
    assert_int_equal(kit_pixel(&kit, 10, 14), RED);
    assert_int_equal(kit_pixel(&kit, 15, 14), BLACK);
    assert_int_equal(kit_pixel(&kit, 10, 13), BLACK);
    kit_release(&kit);
}

/* ---- what changed ---- */

static uint64_t random_state;

static unsigned random_below(unsigned limit)
{
    random_state = random_state * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(random_state >> 33) % limit;
}

static void random_command(struct draw_list *list)
{
    static const char *const texts[] = {"¿Qué quiere?", "Alcaldía", "K7M4", "ñ", "", "\xff\xfe"};
    static const char *const icons[] = {"home", "print", "no_such_icon", "qr_code_2"};
    static const uint8_t bits[25] = {1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1, 0};
    enum draw_kind kind = (enum draw_kind)random_below(DRAW_KIND_COUNT);
    struct draw_command *command =
        kit_add(list, kind, (float)random_below(260) - 30, (float)random_below(260) - 30,
                (float)random_below(150), (float)random_below(150));
    command->colour =
        (uint32_t)random_below(1u << 24) << 8 | (random_below(2) ? 255 : random_below(256));
    command->border =
        random_below(2) ? 0 : (uint32_t)random_below(1u << 24) << 8 | random_below(256);
    command->radius = (float)random_below(40) - 1;
    command->radius = random_below(2) ? command->radius : 0;
    command->thickness = (float)random_below(8);
    command->fraction = (float)random_below(100) / 99;
    command->size_px = (float)(10 + random_below(3) * 7);
    command->letter_spacing_px = random_below(4) ? 0 : (float)random_below(5);
    command->alpha = (uint8_t)(random_below(3) ? 255 : random_below(256));
    command->weight = (enum type_weight)random_below(WEIGHT_COUNT);
    command->text = kind == DRAW_ICON ? icons[random_below(4)] : texts[random_below(6)];
    command->text = kind == DRAW_PICTURE ? "/nowhere/picture.png" : command->text;
    command->text_bytes = strlen(command->text);
    command->bits = bits;
    command->bits_side = 5;
}

static void list_change(struct draw_list *list)
{
    unsigned changes = random_below(4);
    for (unsigned i = 0; i < changes; i++) {
        size_t at = random_below((unsigned)list->count);
        if (random_below(3) == 0 && list->count > 1) {
            memmove(&list->commands[at], &list->commands[at + 1],
                    (list->count - at - 1) * sizeof *list->commands);
            list->count--;
        } else if (random_below(2) == 0 && list->count < 60) {
            random_command(list);
        } else {
            struct draw_list one = {.commands = &list->commands[at], .count = 0, .capacity = 1};
            random_command(&one);
        }
    }
}

static void painting_what_changed_equals_painting_all(void **state)
{
    (void)state;
    const char *given = getenv("FERIA_SEED");
    random_state = given != NULL ? strtoull(given, NULL, 10) : 20221215;
    print_message("FERIA_SEED=%llu\n", (unsigned long long)random_state);
    struct kit part;
    struct kit whole;
    kit_init(&part, 200, 180);
    kit_init(&whole, 200, 180);
    for (int i = 0; i < 25; i++) {
        random_command(&part.list);
    }
    int partial = 0;
    for (int round = 0; round < 250; round++) {
        list_change(&part.list);
        memcpy(whole.list.commands, part.list.commands,
               part.list.count * sizeof *part.list.commands);
        whole.list.count = part.list.count;
        painter_forget(&whole.painter);
        kit_paint(&part);
        kit_paint(&whole);
        int64_t painted = 0;
        for (size_t i = 0; i < part.painter.area_count; i++) {
            painted += area_pixels(part.painter.areas[i]);
        }
        partial += painted < 200L * 180;
        for (int y = 0; y < 180; y++) {
            size_t at = (size_t)y * (size_t)part.canvas.stride;
            assert_memory_equal(part.canvas.pixels + at, whole.canvas.pixels + at, 4UL * 200);
        }
    }
    assert_true(partial > 50);
    kit_release(&part);
    kit_release(&whole);
}

static void nothing_is_painted_when_nothing_changed(void **state)
{
    (void)state;
    struct kit kit;
    kit_init(&kit, 200, 100);
    kit_rect(&kit.list, 0, 0, 200, 100, 0x102030FF);
    kit_text(&kit.list, 10, 10, 20, 0xFFFFFFFF, "Feria");
    struct draw_command *button = kit_rect(&kit.list, 50, 50, 20, 10, 0xFF0000FF);
    kit_paint(&kit);
    assert_int_equal(kit.painter.area_count, 1);
    assert_int_equal(area_pixels(kit.painter.areas[0]), 200 * 100);
    kit_paint(&kit);
    assert_int_equal(kit.painter.area_count, 0);
    button->colour = 0x00FF00FF;
    kit_paint(&kit);
    assert_int_equal(kit.painter.area_count, 1);
    assert_int_equal(area_pixels(kit.painter.areas[0]), 200);
    assert_int_equal(kit_pixel(&kit, 55, 55), GREEN);
    painter_forget(&kit.painter);
    kit_paint(&kit);
    assert_int_equal(area_pixels(kit.painter.areas[0]), 200 * 100);
    kit_release(&kit);
}

static void wild_numbers_do_no_harm(void **state)
{
    (void)state;
    static const float wild[] = {-1e30f, 1e30f, -1e9f, 1e9f, 0, NAN, INFINITY};
    struct kit kit;
    kit_init(&kit, 64, 64);
    for (size_t i = 0; i < ARRAY_COUNT(wild) * DRAW_KIND_COUNT; i++) {
        kit.list.count = 0;
        struct draw_command *command =
            kit_add(&kit.list, (enum draw_kind)(i % DRAW_KIND_COUNT), wild[i % 7], wild[i / 2 % 7],
                    wild[i / 3 % 7], wild[i / 5 % 7]);
        command->colour = 0xFF0000FF;
        command->border = 0x00FF00FF;
        command->radius = wild[i / 7 % 7];
        command->thickness = wild[i / 11 % 7];
        command->fraction = wild[i / 4 % 7];
        command->size_px = wild[i / 6 % 7];
        command->letter_spacing_px = wild[i % 5];
        command->text = "home";
        command->text_bytes = 4;
        command->bits_side = -3;
        kit_paint(&kit);
        assert_true(kit.painter.area_count <= PAINT_AREAS_MAX);
    }
    kit_release(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_have_no_seam),
        cmocka_unit_test(translucent_colours_are_exact),
        cmocka_unit_test(corners_are_round_smooth_and_alike),
        cmocka_unit_test(border_and_fill_meet),
        cmocka_unit_test(a_ring_runs_clockwise_from_twelve),
        cmocka_unit_test(clips_cut_and_nest),
        cmocka_unit_test(a_bitmap_has_whole_modules_and_a_quiet_zone),
        cmocka_unit_test(painted_codes_are_read_at_every_size),
        cmocka_unit_test(shadows_glows_and_dashes_stay_in_their_place),
        cmocka_unit_test(painting_what_changed_equals_painting_all),
        cmocka_unit_test(nothing_is_painted_when_nothing_changed),
        cmocka_unit_test(wild_numbers_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
