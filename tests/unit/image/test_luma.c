/* What is done to pictures before a code is looked for, each against its plain definition, also at
 * the edges and on the smallest pictures; and PGM and Motion JPEG. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "base/file.h"
#include "harness/folder.h"
#include "image/luma_file.h"

static uint32_t noise_state = 1;

static uint8_t noise(void)
{
    noise_state = noise_state * 1664525 + 1013904223;
    return (uint8_t)(noise_state >> 24);
}

static struct luma picture(int width, int height)
{
    struct luma luma = {0};
    struct error error = {0};
    assert_int_equal(luma_reserve(&luma, width, height, &error), STATUS_OK);
    for (int i = 0; i < width * height; i++) {
        luma.pixels[i] = noise();
    }
    return luma;
}

static int at(const struct luma *luma, int x, int y)
{
    x = x < 0 ? 0 : x >= luma->width ? luma->width - 1 : x;
    y = y < 0 ? 0 : y >= luma->height ? luma->height - 1 : y;
    return luma->pixels[y * luma->width + x];
}

static int sum_around(const struct luma *luma, int x, int y, int radius)
{
    int sum = 0;
    for (int dy = -radius; dy <= radius; dy++) {
        for (int dx = -radius; dx <= radius; dx++) {
            sum += at(luma, x + dx, y + dy);
        }
    }
    return sum;
}

static const struct {
    int width, height;
} SIZES[] = {{1, 1}, {1, 7}, {7, 1}, {2, 2}, {5, 3}, {31, 17}, {64, 40}};

static void check_one(const struct luma *from)
{
    struct luma to = {0}, blurred = {0};
    struct error error = {0};
    assert_int_equal(luma_blur(from, &blurred, &error), STATUS_OK);
    assert_int_equal(luma_sharpen(from, &blurred, 3, &to, &error), STATUS_OK);
    for (int y = 0; y < from->height; y++) {
        for (int x = 0; x < from->width; x++) {
            int mean = (sum_around(from, x, y, 1) + 4) / 9;
            int sharp = at(from, x, y) + 3 * (at(from, x, y) - mean);
            assert_int_equal(at(&blurred, x, y), mean);
            assert_int_equal(at(&to, x, y), sharp < 0 ? 0 : sharp > 255 ? 255 : sharp);
        }
    }
    assert_int_equal(luma_threshold(from, 2, 5, &to, &error), STATUS_OK);
    for (int y = 0; y < from->height; y++) {
        for (int x = 0; x < from->width; x++) {
            bool is_black = (at(from, x, y) + 5) * 25 <= sum_around(from, x, y, 2);
            assert_int_equal(at(&to, x, y), is_black ? 0 : 255);
        }
    }
    assert_int_equal(luma_fill(from, &to, &error), STATUS_OK);
    for (int x = 2; x + 2 < from->width; x++) {
        int lightest = 0;
        for (int i = x - 1; i <= x + 1; i++) {
            int darkest = at(from, i, 0);
            darkest = at(from, i - 1, 0) < darkest ? at(from, i - 1, 0) : darkest;
            darkest = at(from, i + 1, 0) < darkest ? at(from, i + 1, 0) : darkest;
            lightest = darkest > lightest ? darkest : lightest;
        }
        assert_int_equal(at(&to, x, 0), lightest);
    }
    assert_int_equal(luma_invert(from, &to, &error), STATUS_OK);
    assert_int_equal(at(&to, 0, 0), 255 - at(from, 0, 0));
    luma_release(&to);
    luma_release(&blurred);
}

static void test_filters(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof SIZES / sizeof SIZES[0]; i++) {
        struct luma from = picture(SIZES[i].width, SIZES[i].height);
        check_one(&from);
        luma_release(&from);
    }
}

static void test_other_sizes(void **state)
{
    struct error error = {0};
    struct luma to = {0};
    (void)state;
    for (size_t i = 0; i < sizeof SIZES / sizeof SIZES[0]; i++) {
        struct luma from = picture(SIZES[i].width, SIZES[i].height);
        assert_int_equal(luma_halve(&from, &to, &error), STATUS_OK);
        assert_int_equal(to.width, from.width > 1 ? from.width / 2 : 1);
        assert_int_equal(to.height, from.height > 1 ? from.height / 2 : 1);
        int right = from.width > 1 ? 1 : 0;
        int sum = at(&from, 0, 0) + at(&from, right, 0) + at(&from, 0, 1) + at(&from, right, 1);
        assert_int_equal(at(&to, 0, 0), (sum + 2) / 4);
        assert_int_equal(luma_double(&from, &to, &error), STATUS_OK);
        assert_int_equal(to.width, 2 * from.width);
        assert_int_equal(to.height, 2 * from.height);
        assert_int_equal(at(&to, 0, 0), at(&from, 0, 0)); /* its neighbours are itself */
        int near =
            9 * at(&from, 0, 0) + 3 * at(&from, 1, 0) + 3 * at(&from, 0, 1) + at(&from, 1, 1);
        assert_int_equal(at(&to, 1, 1), (near + 8) / 16);
        luma_release(&from);
    }
    luma_release(&to);
}

static void test_wiping(void **state)
{
    struct luma from = picture(20, 20), to = {0};
    struct error error = {0};
    (void)state;
    assert_int_equal(luma_reserve(&from, 4, 4, &error), STATUS_OK); /* smaller: the memory stays */
    assert_int_equal(luma_copy(&from, &to, &error), STATUS_OK);
    assert_memory_equal(from.pixels, to.pixels, 16);
    luma_wipe(&from);
    for (int i = 0; i < 400; i++) { /* beyond the size of now too */
        assert_int_equal(from.pixels[i], 0);
    }
    luma_release(&from);
    luma_release(&to);
    luma_wipe(&to); /* empty is fine */
}

/* ---- files ---- */

static enum status read_bytes(const char *folder, const void *data, size_t bytes, struct luma *out)
{
    char path[FILE_PATH_MAX];
    struct error error = {0};
    bool is_damaged = false;
    assert_int_equal(path_join(path, sizeof path, folder, "picture", &error), STATUS_OK);
    assert_int_equal(file_write(path, data, bytes, 0600, &error), STATUS_OK);
    enum status status = luma_read_file(path, out, &is_damaged, &error);
    if (status != STATUS_OK) {
        assert_non_null(strstr(error.text, path));
    }
    return status;
}

static void test_pgm(void **state)
{
    static const struct {
        const char *head;
        size_t pixels;
        enum status status;
    } cases[] = {
        {"P5\n4 3\n255\n", 12, STATUS_OK},
        {"P5 # of a camera 99\n4 # 3\n3\t255 ", 12, STATUS_OK},
        {"P5\n4 3\n255\n", 11, STATUS_INVALID},
        {"P5\n4 3\n65535\n", 24, STATUS_INVALID},
        {"P5\n4 3\n", 0, STATUS_INVALID},
        {"P5\n4 -3\n255\n", 12, STATUS_INVALID},
        {"P5\nx", 12, STATUS_INVALID},
        {"P5\n0 3\n255\n", 12, STATUS_INVALID},
        {"P5\n99999999999999999999 3\n255\n", 12, STATUS_INVALID},
        {"P5\n16385 1\n255\n", 12, STATUS_TOO_BIG},
        {"P5\n16384 16384\n255\n", 12, STATUS_TOO_BIG},
        {"P6\n4 3\n255\n", 36, STATUS_INVALID},
        {"P5", 0, STATUS_INVALID},
    };
    char folder[TEST_FOLDER_MAX];
    struct luma luma = {0};
    (void)state;
    test_folder_make(folder);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char file[256];
        size_t head = strlen(cases[i].head);
        memcpy(file, cases[i].head, head);
        for (size_t p = 0; p < cases[i].pixels; p++) {
            file[head + p] = (char)(10 + p);
        }
        assert_int_equal(read_bytes(folder, file, head + cases[i].pixels, &luma), cases[i].status);
        if (cases[i].status == STATUS_OK) {
            assert_int_equal(luma.width, 4);
            assert_int_equal(luma.height, 3);
            assert_int_equal(luma.pixels[11], 21);
        }
    }
    luma_release(&luma);
    test_folder_remove(folder);
}

static size_t jpeg_make(const struct luma *luma, unsigned char **out)
{
    struct jpeg_compress_struct jpeg = {0};
    struct jpeg_error_mgr manager;
    unsigned long bytes = 0;
    *out = NULL;
    jpeg.err = jpeg_std_error(&manager);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, out, &bytes);
    jpeg.image_width = (unsigned)luma->width;
    jpeg.image_height = (unsigned)luma->height;
    jpeg.input_components = 1;
    jpeg.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        JSAMPROW row = luma->pixels + (size_t)jpeg.next_scanline * (size_t)luma->width;
        (void)jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    return bytes;
}

/* Without the segments that define Huffman tables, as cameras send it. */
static size_t tables_drop(unsigned char *data, size_t bytes)
{
    size_t at = 2;
    while (at + 4 < bytes && data[at] == 0xFF && data[at + 1] != 0xDA) {
        size_t segment = 2 + ((size_t)data[at + 2] << 8 | data[at + 3]);
        if (data[at + 1] == 0xC4) {
            memmove(data + at, data + at + segment, bytes - at - segment);
            bytes -= segment;
        } else {
            at += segment;
        }
    }
    return bytes;
}

static void test_motion_jpeg(void **state)
{
    struct luma from = picture(32, 24), to = {0};
    struct error error = {0};
    bool is_damaged = true;
    unsigned char *data = NULL;
    (void)state;
    for (int i = 0; i < 32 * 24; i++) {
        from.pixels[i] = i % 32 < 16 ? 40 : 200;
    }
    size_t whole = jpeg_make(&from, &data);
    size_t bytes = tables_drop(data, whole);
    assert_true(bytes < whole);
    assert_int_equal(luma_read_jpeg(data, bytes, &to, &is_damaged, &error), STATUS_OK);
    assert_false(is_damaged);
    assert_in_range(at(&to, 4, 4), 30, 50);
    assert_in_range(at(&to, 28, 20), 190, 210);
    /* Cut at each place: never more than a refusal. */
    for (size_t cut = 0; cut < bytes; cut += 7) {
        enum status status = luma_read_jpeg(data, cut, &to, &is_damaged, &error);
        assert_true(status == STATUS_INVALID || (status == STATUS_OK && is_damaged));
    }
    free(data);
    luma_release(&from);
    luma_release(&to);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_filters),     cmocka_unit_test(test_other_sizes),
        cmocka_unit_test(test_wiping),      cmocka_unit_test(test_pgm),
        cmocka_unit_test(test_motion_jpeg),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
