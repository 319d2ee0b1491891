#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <SDL.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/file.h"
#include "harness/folder.h"
#include "image/code_image.h"
#include "platform_kit.h"
#include "qr_codes.h"

static struct platform *platform_make(int width, int height)
{
    struct error error = {0};
    struct platform *platform = NULL;
    struct theme theme = kit_theme();
    const struct platform_options options = {
        .title = "test", .width_px = width, .height_px = height, .is_offscreen = true};
    if (platform_new(&platform, &options, &error) != STATUS_OK ||
        platform_theme_set(platform, &theme, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    return platform;
}

static void a_picture_without_a_display(void **state)
{
    (void)state;
    struct error error = {0};
    char folder[TEST_FOLDER_MAX];
    char path[FILE_PATH_MAX];
    char text[CODE_IMAGE_TEXT_MAX];
    struct draw_command commands[3];
    struct draw_list list = {.commands = commands, .capacity = 3};
    uint8_t bits[64 * 64];
    test_folder_make(folder);
    struct platform *platform = platform_make(400, 300);
    assert_int_equal(platform_width(platform), 400);
    assert_int_equal(platform_height(platform), 300);
    assert_false(platform_is_gpu(platform));
    assert_true(platform_px_per_mm(platform) > 3.7f && platform_px_per_mm(platform) < 3.8f);
    (void)snprintf(path, sizeof path, "%s/a.png", folder);
    assert_int_equal(platform_save_png(platform, path, &error), STATUS_NOT_FOUND); /* none yet */
    assert_non_null(strstr(error.text, "painted"));
    const struct qr_code *code = &qr_codes[1];
    for (int i = 0; i < code->side * code->side; i++) {
        bits[i] = code->modules[i] == '#';
    }
    kit_rect(&list, 0, 0, 2000, 2000, 0x0A3A82FF);
    struct draw_command *bitmap = kit_add(&list, DRAW_BITMAP, 20, 20, 260, 260);
    bitmap->bits = bits;
    bitmap->bits_side = code->side;
    for (int turn = 0; turn < 2; turn++) {
        size_t length = 0;
        assert_int_equal(platform_paint(platform, &list, &error), STATUS_OK);
        assert_int_equal(platform_save_png(platform, path, &error), STATUS_OK);
        assert_int_equal(code_image_read_file(path, text, sizeof text, &length, &error), STATUS_OK);
        assert_string_equal(text, code->text);
        SDL_Surface *surface = NULL;
        assert_int_equal(picture_load(path, &surface, &error), STATUS_OK);
        assert_int_equal(surface->w, turn == 0 ? 400 : 300);
        assert_int_equal(surface->h, turn == 0 ? 300 : 400);
        assert_int_equal(*(uint32_t *)surface->pixels, 0xFF0A3A82);
        SDL_FreeSurface(surface);
        assert_int_equal(platform_save_png(platform, "/nowhere/a.png", &error), STATUS_NOT_FOUND);
        assert_int_equal(platform_resize(platform, 300, 400, &error), STATUS_OK);
    }
    assert_int_equal(platform_resize(platform, 1 << 20, 400, &error), STATUS_INVALID);
    platform_free(platform);
    test_folder_remove(folder);
}

static void sizes_that_cannot_be(void **state)
{
    (void)state;
    static const int sizes[][2] = {{-1, 100}, {100, -1}, {20000, 100}, {100, 1 << 30}};
    for (size_t i = 0; i < ARRAY_COUNT(sizes); i++) {
        struct error error = {0};
        struct platform *platform = NULL;
        const struct platform_options options = {
            .width_px = sizes[i][0], .height_px = sizes[i][1], .is_offscreen = true};
        assert_int_equal(platform_new(&platform, &options, &error), STATUS_INVALID);
        assert_null(platform);
    }
    platform_free(NULL);
}

static void metrics_and_icons(void **state)
{
    (void)state;
    struct platform *platform = platform_make(10, 10);
    struct ui_metrics metrics = platform_metrics(platform);
    assert_true(metrics.text_width(metrics.user, WEIGHT_BOLD, 40, "Hola", 4) > 60);
    assert_true(metrics.text_width(metrics.user, WEIGHT_BOLD, 40, "", 0) == 0);
    float height = metrics.line_height(metrics.user, WEIGHT_REGULAR, 40);
    assert_true(height > 44 && height < 54);
    static const struct {
        const char *name;
        bool exists;
    } icons[] = {{"home", true},   {"cloud_done", true}, {"tv", true}, {"no_such", false},
                 {"homex", false}, {"xhome", false},     {"a", false}, {"", false}};
    for (size_t i = 0; i < ARRAY_COUNT(icons); i++) {
        assert_int_equal(metrics.icon_exists(metrics.user, icons[i].name), icons[i].exists);
    }
    struct error error = {0};
    struct theme theme = kit_theme();
    size_t bytes = platform_cache_bytes(platform);
    assert_int_equal(platform_theme_set(platform, &theme, &error), STATUS_OK);
    theme.icon_font[1] = 'X';
    assert_int_equal(platform_theme_set(platform, &theme, &error), STATUS_NOT_FOUND);
    assert_non_null(strstr(error.text, "fonts-material-design-icons-iconfont"));
    assert_int_equal(platform_cache_bytes(platform), bytes);
    platform_free(platform);
}

static void a_wipe_forgets_lines(void **state)
{
    (void)state;
    struct error error = {0};
    struct draw_command commands[3];
    struct draw_list list = {.commands = commands, .capacity = 3};
    struct platform *platform = platform_make(300, 100);
    size_t empty = platform_cache_bytes(platform);
    kit_text(&list, 10, 10, 30, 0xFFFFFFFF, "María Fernanda Ñáñez");
    assert_int_equal(platform_paint(platform, &list, &error), STATUS_OK);
    assert_true(platform_cache_bytes(platform) > empty + 5000);
    platform_wipe(platform);
    assert_int_equal(platform_cache_bytes(platform), empty);
    assert_int_equal(platform_paint(platform, &list, &error), STATUS_OK);
    platform_free(platform);
}

/* ---- waiting ---- */

static void *wake_soon(void *user)
{
    const struct timespec pause = {.tv_nsec = 30L * 1000 * 1000};
    nanosleep(&pause, NULL);
    for (int i = 0; i < 100; i++) {
        platform_wake(user);
    }
    return NULL;
}

static void wakes_of_another_thread_become_one(void **state)
{
    (void)state;
    struct platform *platform = platform_make(10, 10);
    struct input input;
    pthread_t thread;
    for (int round = 0; round < 5; round++) {
        assert_int_equal(pthread_create(&thread, NULL, wake_soon, platform), 0);
        assert_true(platform_wait(platform, INT64_MAX, &input));
        assert_int_equal(input.kind, INPUT_WAKE);
        assert_int_equal(pthread_join(thread, NULL), 0);
        int more = 0;
        while (platform_wait(platform, 0, &input)) {
            assert_int_equal(input.kind, INPUT_WAKE);
            more++;
        }
        assert_true(more <= 1); /* one may have come after the first was taken */
    }
    for (int i = 0; i < 1000; i++) {
        platform_wake(platform);
    }
    assert_true(platform_wait(platform, INT64_MAX, &input));
    assert_int_equal(input.kind, INPUT_WAKE);
    assert_false(platform_wait(platform, 0, &input));
    assert_int_equal(input.kind, INPUT_NONE);
    platform_free(platform);
}

static void waiting_sleeps_and_ends_in_time(void **state)
{
    (void)state;
    struct platform *platform = platform_make(10, 10);
    struct input input;
    struct rusage before;
    struct rusage after;
    assert_false(platform_wait(platform, 0, &input));
    getrusage(RUSAGE_SELF, &before);
    int64_t until_ms = clock_monotonic_ms() + 300;
    assert_false(platform_wait(platform, until_ms, &input));
    assert_true(clock_monotonic_ms() >= until_ms);
    getrusage(RUSAGE_SELF, &after);
    assert_true(after.ru_nvcsw - before.ru_nvcsw < 10); /* polling would be 300 */
    platform_free(platform);
}

static void events_come_in_order(void **state)
{
    (void)state;
    struct platform *platform = platform_make(200, 100);
    struct input input;
    SDL_Event down = {
        .tfinger = {.type = SDL_FINGERDOWN, .touchId = 1, .fingerId = 5, .x = 0.5f, .y = 0.5f}};
    SDL_Event up = down;
    up.type = SDL_FINGERUP;
    SDL_Event quit = {.type = SDL_QUIT};
    assert_int_equal(SDL_PushEvent(&down), 1);
    assert_int_equal(SDL_PushEvent(&up), 1);
    assert_int_equal(SDL_PushEvent(&quit), 1);
    static const enum input_kind wanted[] = {INPUT_DOWN, INPUT_UP, INPUT_QUIT};
    for (size_t i = 0; i < ARRAY_COUNT(wanted); i++) {
        assert_true(platform_wait(platform, INT64_MAX, &input));
        assert_int_equal(input.kind, wanted[i]);
        assert_true(i == 2 || (input.x == 100 && input.y == 50 && input.finger == 5));
    }
    for (int i = 0; i < 8; i++) {
        SDL_Event key = {.key = {.type = SDL_KEYDOWN}};
        key.key.keysym.scancode = SDL_SCANCODE_A + i;
        key.key.keysym.mod = KMOD_LSHIFT;
        assert_int_equal(SDL_PushEvent(&key), 1);
    }
    assert_true(platform_wait(platform, INT64_MAX, &input));
    assert_int_equal(input.kind, INPUT_SCAN);
    assert_string_equal(input.text, "ABCDEFGH");
    assert_int_equal(input.text_bytes, 8);
    platform_kiosk(platform, true);
    platform_kiosk(platform, false);
    assert_false(platform_wait(platform, 0, &input));
    platform_free(platform);
}

static void a_closed_window_is_no_signal(void **state)
{
    (void)state;
    struct platform *platform = platform_make(10, 10);
    struct input input;
    assert_string_equal(SDL_GetHint(SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE), "0");
    platform_ask_close(platform);
    assert_true(platform_wait(platform, INT64_MAX, &input));
    assert_int_equal(input.kind, INPUT_CLOSE);
    assert_false(platform_wait(platform, 0, &input));
    raise(SIGINT);
    assert_true(platform_wait(platform, INT64_MAX, &input));
    assert_int_equal(input.kind, INPUT_QUIT);
    platform_free(platform);
}

static void a_signal_ends_the_sleep(void **state)
{
    (void)state;
    struct platform *platform = platform_make(10, 10);
    struct input input;
    raise(SIGTERM);
    assert_true(platform_wait(platform, INT64_MAX, &input));
    assert_int_equal(input.kind, INPUT_QUIT);
    platform_free(platform);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_without_a_display),
        cmocka_unit_test(sizes_that_cannot_be),
        cmocka_unit_test(metrics_and_icons),
        cmocka_unit_test(a_wipe_forgets_lines),
        cmocka_unit_test(wakes_of_another_thread_become_one),
        cmocka_unit_test(waiting_sleeps_and_ends_in_time),
        cmocka_unit_test(events_come_in_order),
        cmocka_unit_test(a_closed_window_is_no_signal),
        cmocka_unit_test(a_signal_ends_the_sleep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
