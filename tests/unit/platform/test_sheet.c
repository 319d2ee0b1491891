#include "platform_kit.h"

#include <SDL_image.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "harness/folder.h"
#include "platform/pictures.h"
#include "platform/sheet.h"

enum { CELL = 300, GAP = 12, COLUMNS = 8, GREY = 0xFF808080 };

static char folder[TEST_FOLDER_MAX];

static int set_up(void **state)
{
    (void)state;
    test_folder_make(folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_folder_remove(folder);
    return 0;
}

static const char *file(char out[FILE_PATH_MAX], const char *name)
{
    assert_int_equal(path_join(out, FILE_PATH_MAX, folder, name, NULL), STATUS_OK);
    return out;
}

/* A PNG of one colour. */
static void picture(const char *name, int width, int height, uint32_t colour)
{
    char path[FILE_PATH_MAX];
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    assert_non_null(surface);
    SDL_FillRect(surface, NULL, colour);
    assert_int_equal(IMG_SavePNG(surface, file(path, name)), 0);
    SDL_FreeSurface(surface);
}

static uint32_t pixel(const SDL_Surface *surface, int x, int y)
{
    assert_true(x < surface->w && y < surface->h);
    return ((const uint32_t *)surface->pixels)[y * (surface->pitch / 4) + x];
}

/* Nine pictures are two rows; upright, lying, large and small ones fill their cell one way. */
static void test_rows_of_cells(void **state)
{
    (void)state;
    static const struct {
        int width, height;
        uint32_t colour;
        int shown_width, shown_height;
    } pictures[] = {
        {1080, 1920, 0xFFFF0000, 168, 300}, {1920, 1080, 0xFF00FF00, 300, 168},
        {40, 40, 0xFF0000FF, 300, 300},     {300, 300, 0xFFFFFF00, 300, 300},
        {601, 10, 0xFF00FFFF, 300, 5},      {720, 1280, 0xFFFF00FF, 168, 300},
        {10, 10, 0xFF102030, 300, 300},     {10, 10, 0xFF405060, 300, 300},
        {10, 10, 0xFF708090, 300, 300},
    };
    char names[ARRAY_COUNT(pictures)][FILE_PATH_MAX];
    const char *paths[ARRAY_COUNT(pictures)];
    char out[FILE_PATH_MAX];
    SDL_Surface *sheet = NULL;
    struct error error = {0};
    for (size_t i = 0; i < ARRAY_COUNT(pictures); i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "%zu.png", i);
        picture(name, pictures[i].width, pictures[i].height, pictures[i].colour);
        paths[i] = file(names[i], name);
    }
    assert_int_equal(sheet_make(paths, ARRAY_COUNT(paths), file(out, "sheet.png"), &error),
                     STATUS_OK);
    assert_int_equal(picture_load(out, &sheet, &error), STATUS_OK);
    assert_int_equal(sheet->w, COLUMNS * (CELL + GAP) + GAP);
    assert_int_equal(sheet->h, 2 * (CELL + GAP) + GAP);
    for (size_t i = 0; i < ARRAY_COUNT(pictures); i++) {
        int x = GAP + (int)(i % COLUMNS) * (CELL + GAP),
            y = GAP + (int)(i / COLUMNS) * (CELL + GAP);
        int right = x + pictures[i].shown_width, bottom = y + pictures[i].shown_height;
        assert_int_equal(pixel(sheet, x - 1, y), GREY);
        assert_int_equal(pixel(sheet, x, y), pictures[i].colour);
        assert_int_equal(pixel(sheet, right - 2, bottom - 2), pictures[i].colour);
        assert_int_equal(pixel(sheet, right + 1, y), GREY);
        assert_int_equal(pixel(sheet, x, bottom + 1), GREY);
    }
    SDL_FreeSurface(sheet);
}

static void test_what_cannot_be(void **state)
{
    (void)state;
    char good[FILE_PATH_MAX], bad[FILE_PATH_MAX], out[FILE_PATH_MAX], nowhere[FILE_PATH_MAX];
    picture("good.png", 10, 10, 0xFFFFFFFF);
    assert_int_equal(file_write(file(bad, "bad.png"), "no picture", 10, 0600, NULL), STATUS_OK);
    (void)file(good, "good.png");
    (void)file(out, "sheet.png");
    const char *const with_bad[] = {good, bad}, *const missing[] = {good, "/nowhere.png"};
    static const char *many[SHEET_PICTURES_MAX + 1];
    const struct {
        const char *const *paths;
        size_t count;
        const char *out;
        enum status status;
    } cases[] = {
        {with_bad, 0, out, STATUS_TOO_BIG},
        {many, SHEET_PICTURES_MAX + 1, out, STATUS_TOO_BIG},
        {with_bad, 2, out, STATUS_INVALID},
        {missing, 2, out, STATUS_NOT_FOUND},
        {with_bad, 1, file(nowhere, "nowhere/sheet.png"), STATUS_IO},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct error error = {0};
        assert_int_equal(sheet_make(cases[i].paths, cases[i].count, cases[i].out, &error),
                         cases[i].status);
        assert_string_not_equal(error.text, "");
        assert_int_not_equal(access(out, F_OK), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rows_of_cells, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_cannot_be, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
