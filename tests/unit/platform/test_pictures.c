#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <SDL_image.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "harness/folder.h"
#include "platform/pictures.h"

static char folder[TEST_FOLDER_MAX];

static int folder_set_up(void **state)
{
    (void)state;
    test_folder_make(folder);
    return 0;
}

static int folder_tear_down(void **state)
{
    (void)state;
    test_folder_remove(folder);
    return 0;
}

static const char *path_of(const char *name)
{
    static char path[FILE_PATH_MAX];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

/* Left half red, right half blue. */
static SDL_Surface *flag_new(int width, int height)
{
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    assert_non_null(surface);
    SDL_Rect right = {width / 2, 0, width - width / 2, height};
    SDL_FillRect(surface, NULL, 0xFFFF0000);
    SDL_FillRect(surface, &right, 0xFF0000FF);
    return surface;
}

static void flag_save(const char *name, int width, int height)
{
    SDL_Surface *surface = flag_new(width, height);
    const char *path = path_of(name);
    bool is_png = strstr(name, ".png") != NULL;
    assert_int_equal(is_png ? IMG_SavePNG(surface, path) : IMG_SaveJPG(surface, path, 95), 0);
    SDL_FreeSurface(surface);
}

static uint32_t pixel_at(const SDL_Surface *surface, int x, int y)
{
    return ((const uint32_t *)surface->pixels)[y * (surface->pitch / 4) + x];
}

static void pictures_cover_the_rectangle_without_distortion(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int from_width, from_height, width, height;
    } rows[] = {
        {"a.png", 64, 32, 64, 32}, {"b.png", 640, 320, 64, 32},  {"c.png", 1000, 200, 50, 100},
        {"d.png", 20, 90, 40, 40}, {"e.jpg", 300, 200, 100, 70}, {"f.png", 3, 1, 200, 7},
        {"g.png", 2, 2, 1, 1},     {"h.jpg", 200, 600, 90, 60},  {"i.jpg", 600, 100, 60, 90},
        {"j.jpg", 20, 90, 60, 40},
    };
    struct pictures pictures;
    pictures_init(&pictures);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        flag_save(rows[i].name, rows[i].from_width, rows[i].from_height);
        const char *path = path_of(rows[i].name);
        const SDL_Surface *surface =
            pictures_get(&pictures, path, strlen(path), rows[i].width, rows[i].height);
        assert_non_null(surface);
        assert_int_equal(surface->w, rows[i].width);
        assert_int_equal(surface->h, rows[i].height);
        for (int y = 0; y < surface->h && rows[i].width >= 40 && rows[i].from_width > 3; y++) {
            uint32_t left = pixel_at(surface, surface->w / 4, y);
            uint32_t right = pixel_at(surface, surface->w * 3 / 4, y);
            assert_true((left >> 16 & 0xFF) > 245 && (left & 0xFF) < 10 && left >> 24 == 255);
            assert_true((right & 0xFF) > 245 && (right >> 16 & 0xFF) < 10 && right >> 24 == 255);
        }
        assert_ptr_equal(pictures_get(&pictures, path, strlen(path), rows[i].width, rows[i].height),
                         surface);
    }
    pictures_release(&pictures);
}

static void png_header(struct buf *buf, uint32_t width, uint32_t height)
{
    buf_append(buf, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
    for (int shift = 24; shift >= 0; shift -= 8) {
        buf_append_char(buf, (char)(width >> shift));
    }
    for (int shift = 24; shift >= 0; shift -= 8) {
        buf_append_char(buf, (char)(height >> shift));
    }
    buf_append(buf, "\x08\x06\0\0\0\0\0\0\0", 9);
}

static void what_is_no_picture_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        uint32_t width, height; /* of a PNG header put first; 0 = none */
        enum status status;
    } rows[] = {
        {"", 0, 0, 0, STATUS_INVALID},
        {"hola", 4, 0, 0, STATUS_INVALID},
        {"GIF89a\1\0\1\0", 10, 0, 0, STATUS_INVALID},
        {"BM______________________", 24, 0, 0, STATUS_INVALID},
        {"\xff\xd8\xff", 3, 0, 0, STATUS_INVALID},
        {"\xff\xd8\xff\xe0\0\0", 6, 0, 0, STATUS_INVALID},
        {"\xff\xd8\xff\xff\xff\xff", 6, 0, 0, STATUS_INVALID},
        {"\xff\xd8\xff\xe0\0\x04"
         "ab\xff\xc0\0\x0b\x08\0\x10\0\x10",
         18, 0, 0, STATUS_INVALID},
        {"\xff\xd8\xff\xc0\0\x0b\x08\xff\xff\xff\xff", 11, 0, 0, STATUS_TOO_BIG},
        {"", 0, 100, 100, STATUS_INVALID},
        {"", 0, 0xFFFFFFFF, 0xFFFFFFFF, STATUS_TOO_BIG},
        {"", 0, 0x80000000, 1, STATUS_TOO_BIG},
        {"", 0, 8000, 5001, STATUS_TOO_BIG},
        {"\0\0\0\4IDATabcd", 12, 16, 16, STATUS_INVALID},
    };
    struct error error;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct buf bytes;
        SDL_Surface *surface = NULL;
        buf_init(&bytes, 1000);
        if (rows[i].width > 0) {
            png_header(&bytes, rows[i].width, rows[i].height);
        }
        buf_append(&bytes, rows[i].bytes, rows[i].length);
        const char *path = path_of("odd");
        assert_int_equal(file_write(path, buf_str(&bytes), bytes.length, 0600, &error), STATUS_OK);
        assert_int_equal(picture_load(path, &surface, &error), rows[i].status);
        assert_null(surface);
        assert_non_null(strstr(error.text, path));
        buf_release(&bytes);
    }
    SDL_Surface *surface = NULL;
    assert_int_equal(picture_load(path_of("none"), &surface, &error), STATUS_NOT_FOUND);
    assert_int_equal(picture_load(folder, &surface, &error), STATUS_INVALID);
}

/* Cut at every length: never a crash; libpng and libjpeg may make something of the beginning. */
static void cut_pictures_do_no_harm(void **state)
{
    (void)state;
    static const char *const names[] = {"whole.png", "whole.jpg"};
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        struct error error;
        struct buf bytes;
        flag_save(names[i], 24, 16);
        buf_init(&bytes, 100000);
        assert_int_equal(file_read(path_of(names[i]), &bytes, &error), STATUS_OK);
        int loaded = 0;
        for (size_t length = 0; length <= bytes.length; length++) {
            SDL_Surface *surface = NULL;
            const char *path = path_of("cut");
            FILE *file = fopen(path, "wb");
            assert_non_null(file);
            assert_int_equal(fwrite(buf_str(&bytes), 1, length, file), length);
            assert_int_equal(fclose(file), 0);
            loaded += picture_load(path, &surface, &error) == STATUS_OK;
            SDL_FreeSurface(surface);
            struct pictures pictures; /* which reads a JPEG by rows */
            pictures_init(&pictures);
            (void)pictures_get(&pictures, path, strlen(path), 12, 8);
            pictures_release(&pictures);
        }
        assert_true(loaded >= 1);
        buf_release(&bytes);
    }
}

static void the_cache_is_bounded_and_remembers_bad_files(void **state)
{
    (void)state;
    struct pictures pictures;
    pictures_init(&pictures);
    flag_save("big.png", 100, 100);
    const char *path = path_of("big.png");
    for (int i = 0; i < 12; i++) {
        assert_non_null(pictures_get(&pictures, path, strlen(path), 700 + i, 1000));
        assert_true(pictures.bytes <= PICTURES_BYTES_MAX);
    }
    assert_non_null(pictures_get(&pictures, path, strlen(path), 2160, 3840)); /* alone over it */
    assert_int_equal(pictures.count, 1);
    assert_true(pictures.bytes > PICTURE_LARGE_BYTES);
    assert_non_null(pictures_get(&pictures, path, strlen(path), 50, 50));
    pictures_drop_large(&pictures);
    assert_int_equal(pictures.bytes, 50 * 50 * 4);
    assert_int_equal(pictures.count, 1);
    path = path_of("none.png");
    assert_null(pictures_get(&pictures, path, strlen(path), 10, 10));
    assert_null(pictures_get(&pictures, path, strlen(path), 20, 20));
    size_t count = pictures.count;
    assert_null(pictures_get(&pictures, path, strlen(path), 30, 30));
    assert_int_equal(pictures.count, count);
    assert_null(pictures_get(&pictures, path, strlen(path), 0, 30));
    assert_null(pictures_get(&pictures, path, strlen(path), 1 << 20, 1 << 20));
    assert_null(pictures_get(&pictures, "", 0, 10, 10));
    pictures_release(&pictures);
    assert_int_equal(pictures.bytes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_cover_the_rectangle_without_distortion),
        cmocka_unit_test(what_is_no_picture_is_said),
        cmocka_unit_test(cut_pictures_do_no_harm),
        cmocka_unit_test(the_cache_is_bounded_and_remembers_bad_files),
    };
    return cmocka_run_group_tests(tests, folder_set_up, folder_tear_down);
}
