/* Codes as a camera sees them: on a small set of pictures each kind is read at least as often as by
 * bare zbar, and noise costs it at least half of what it costs us. No clock is asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zbar.h>

#include "harness/code_scene.h"
#include "image/code_find.h"

enum { SCENES = 3, SEED = 20221215, SHORT_US = 1 };

static struct scene scene;
static struct code_found found;
static zbar_image_scanner_t *bare;
static struct code_finder *finder;

static struct luma luma_of_scene(enum scene_kind kind, unsigned index)
{
    scene_draw(&scene, kind, SEED, index);
    return (struct luma){.pixels = scene.pixels, .width = SCENE_WIDTH, .height = SCENE_HEIGHT};
}

static bool bare_reads(const struct luma *luma)
{
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)luma->width, (unsigned)luma->height);
    zbar_image_set_data(image, luma->pixels, (unsigned long)luma->width * luma->height, NULL);
    bool is_read = zbar_scan_image(bare, image) > 0 &&
                   strcmp(zbar_symbol_get_data(zbar_image_first_symbol(image)), scene.text) == 0;
    zbar_image_destroy(image);
    return is_read;
}

static bool ours_reads(const struct luma *luma)
{
    struct error error = {0};
    enum status status = code_find(finder, luma, 0, &found, &error);
    assert_true(status == STATUS_OK || status == STATUS_NOT_FOUND);
    if (status == STATUS_OK) { /* never something else */
        assert_string_equal(found.text, scene.text);
        assert_int_equal(found.length, strlen(scene.text));
    }
    return status == STATUS_OK;
}

static void test_never_worse_than_bare_zbar(void **state)
{
    int noisy[2] = {0};
    (void)state;
    for (int kind = 0; kind < SCENE_KIND_COUNT; kind++) {
        int ours_count = 0, bare_count = 0;
        for (unsigned i = 0; i < SCENES; i++) {
            struct luma luma = luma_of_scene((enum scene_kind)kind, i);
            ours_count += ours_reads(&luma);
            bare_count += bare_reads(&luma);
        }
        print_message("%-32s ours %d, zbar %d of %d\n", scene_title((enum scene_kind)kind),
                      ours_count, bare_count, SCENES);
        assert_true(ours_count >= bare_count);
        if (kind == SCENE_NOISY || kind == SCENE_VERY_NOISY || kind == SCENE_DARK) {
            noisy[0] += ours_count;
            noisy[1] += bare_count;
        }
    }
    assert_true(noisy[0] >= 3 * SCENES - 1);
    assert_true(noisy[0] >= 2 * noisy[1]);
}

static void test_corners_are_where_the_code_is(void **state)
{
    static const enum scene_kind kinds[] = {SCENE_CLEAN, SCENE_TURNED, SCENE_NOISY, SCENE_INVERTED};
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        struct luma luma = luma_of_scene(kinds[k], 1);
        assert_true(ours_reads(&luma));
        for (size_t i = 0; i < 4; i++) {
            float nearest = INFINITY;
            for (size_t j = 0; j < 4; j++) {
                nearest = fminf(nearest, hypotf(found.corners[i].x - scene.corners[2 * j],
                                                found.corners[i].y - scene.corners[2 * j + 1]));
            }
            assert_true(nearest < 12);
        }
    }
}

/* With no time at all each picture is looked at as it is and in one way more, and these take turns.
 * */
static void test_ways_take_turns_over_pictures(void **state)
{
    struct error error = {0};
    (void)state;
    code_finder_wipe(finder);
    struct luma luma = luma_of_scene(SCENE_INVERTED, 0);
    enum status status = code_find(finder, &luma, SHORT_US, &found, &error);
    assert_int_equal(status, STATUS_NOT_FOUND);
    assert_non_null(strstr(error.text, "no QR code"));
    assert_int_equal(code_find(finder, &luma, SHORT_US, &found, &error), STATUS_OK);
    assert_string_equal(found.text, scene.text);
    assert_string_equal(code_way_name(found.way), "inverted");
    /* The same is tried first for the picture after it. */
    luma = luma_of_scene(SCENE_INVERTED, 1);
    assert_int_equal(code_find(finder, &luma, SHORT_US, &found, &error), STATUS_OK);
    /* An empty table: every way has its turn and none finds anything. */
    static uint8_t grey[SCENE_WIDTH * SCENE_HEIGHT];
    memset(grey, 128, sizeof grey);
    luma.pixels = grey;
    for (size_t i = 0; i < 2 * code_way_count(); i++) {
        assert_int_equal(code_find(finder, &luma, SHORT_US, &found, &error), STATUS_NOT_FOUND);
    }
}

static void test_odd_pictures(void **state)
{
    static const struct {
        int width, height;
        enum status status;
    } cases[] = {{0, 0, STATUS_INVALID},   {0, 10, STATUS_INVALID},   {-1, 4, STATUS_INVALID},
                 {1, 1, STATUS_NOT_FOUND}, {1, 40, STATUS_NOT_FOUND}, {40, 1, STATUS_NOT_FOUND},
                 {3, 5, STATUS_NOT_FOUND}, {20000, 1, STATUS_TOO_BIG}};
    uint8_t *pixels = calloc(20000, 1); /* exact ends are checked by the sanitizer for the last */
    struct error error = {0};
    (void)state;
    assert_non_null(pixels);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct luma luma = {.pixels = pixels, .width = cases[i].width, .height = cases[i].height};
        assert_int_equal(code_find(finder, &luma, 0, &found, &error), cases[i].status);
    }
    free(pixels);
}

static int open_finders(void **state)
{
    struct error error = {0};
    (void)state;
    bare = zbar_image_scanner_create();
    if (bare == NULL || code_finder_new(&finder, &error) != STATUS_OK) {
        return -1;
    }
    (void)zbar_image_scanner_set_config(bare, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    return zbar_image_scanner_set_config(bare, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
}

static int close_finders(void **state)
{
    (void)state;
    zbar_image_scanner_destroy(bare);
    code_finder_free(finder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_never_worse_than_bare_zbar),
        cmocka_unit_test(test_corners_are_where_the_code_is),
        cmocka_unit_test(test_ways_take_turns_over_pictures),
        cmocka_unit_test(test_odd_pictures),
    };
    return cmocka_run_group_tests(tests, open_finders, close_finders);
}
