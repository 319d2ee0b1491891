/* The camera's thread with folders of pictures and films: what it reads, what it shows, unplugged
 * and plugged in again, and that nothing is left when it is not wanted any more. Waits for what
 * must come, never for a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "harness/code_scene.h"
#include "harness/folder.h"
#include "platform/camera.h"
#include "platform/camera_source.h"

enum { SEED = 7, PIXELS = SCENE_WIDTH * SCENE_HEIGHT };

static char folder[TEST_FOLDER_MAX], frames[300], aside[300], film[300];
static struct scene scene;
static sem_t woken;

static void wake(void *user)
{
    (void)user;
    (void)sem_post(&woken);
}

static void write_pgm(const char *name, const uint8_t *pixels)
{
    char path[FILE_PATH_MAX];
    struct error error = {0};
    struct buf buf;
    buf_init(&buf, PIXELS + 64);
    buf_printf(&buf, "P5\n%d %d\n255\n", SCENE_WIDTH, SCENE_HEIGHT);
    buf_append(&buf, pixels, PIXELS);
    assert_int_equal(path_join(path, sizeof path, frames, name, &error), STATUS_OK);
    assert_int_equal(file_write(path, buf.data, buf.length, 0600, &error), STATUS_OK);
    buf_release(&buf);
}

static void write_scene(const char *name, unsigned index)
{
    scene_draw(&scene, SCENE_CLEAN, SEED, index);
    write_pgm(name, scene.pixels);
}

static void write_grey(const char *name, int luma)
{
    static uint8_t pixels[PIXELS];
    memset(pixels, luma, sizeof pixels);
    write_pgm(name, pixels);
}

static void write_film(const char *head, size_t chroma)
{
    struct error error = {0};
    struct buf buf;
    buf_init(&buf, (size_t)4 * PIXELS);
    buf_append_str(&buf, head);
    for (int i = 0; i < 2; i++) {
        buf_append_str(&buf, "FRAME\n");
        buf_append(&buf, scene.pixels, PIXELS);
        for (size_t c = 0; c < chroma; c++) {
            buf_append_char(&buf, (char)0x80);
        }
    }
    assert_int_equal(file_write(film, buf.data, buf.length, 0600, &error), STATUS_OK);
    buf_release(&buf);
}

static struct camera *camera_make(const char *prefix, const char *place)
{
    char setting[FILE_PATH_MAX];
    struct camera *camera = NULL;
    struct error error = {0};
    (void)snprintf(setting, sizeof setting, "%s%s", prefix, place);
    assert_int_equal(camera_new(&camera, setting, false, wake, NULL, &error), STATUS_OK);
    return camera;
}

static const struct camera_view *await_state(struct camera *camera, enum camera_state state)
{
    while (camera_look(camera)->state != state) {
        (void)sem_wait(&woken);
    }
    return camera_look(camera);
}

static void await_code(struct camera *camera, const char *text)
{
    char code[256];
    size_t length = 0;
    while (!camera_code(camera, code, sizeof code, &length)) {
        (void)sem_wait(&woken);
    }
    assert_int_equal(length, strlen(text));
    assert_string_equal(code, text);
}

/* The number of views that come until there were `count` more. */
static void await_views(struct camera *camera, int count)
{
    uint64_t until = camera_look(camera)->number + (uint64_t)count;
    while (camera_look(camera)->number < until) {
        (void)sem_wait(&woken);
    }
}

static void test_reads_and_outlines(void **state)
{
    (void)state;
    write_scene("a.pgm", 1);
    struct camera *camera = camera_make("folder:", frames);
    assert_int_equal(camera_look(camera)->state, CAMERA_OFF);
    camera_want(camera, true);
    await_code(camera, scene.text);
    const struct camera_view *view = await_state(camera, CAMERA_LIVE);
    assert_int_equal(view->width, SCENE_WIDTH / 2);
    assert_int_equal(view->height, SCENE_HEIGHT / 2);
    assert_true(view->has_code);
    assert_false(view->is_dark);
    for (size_t i = 0; i < 4; i++) {
        float nearest = INFINITY;
        for (size_t j = 0; j < 4; j++) {
            nearest =
                fminf(nearest,
                      hypotf(view->corners[2 * i] * SCENE_WIDTH - scene.corners[2 * j],
                             view->corners[2 * i + 1] * SCENE_HEIGHT - scene.corners[2 * j + 1]));
        }
        assert_true(nearest < 12);
    }
    /* Held there it is told once. */
    char code[256];
    size_t length = 0;
    await_views(camera, 10);
    assert_false(camera_code(camera, code, sizeof code, &length));
    camera_free(camera);
}

static void test_dark_and_another(void **state)
{
    (void)state;
    write_grey("a.pgm", 20);
    struct camera *camera = camera_make("folder:", frames);
    camera_want(camera, true);
    const struct camera_view *view = await_state(camera, CAMERA_LIVE);
    assert_true(view->is_dark);
    assert_false(view->has_code);
    assert_int_equal(view->pixels[0], 20);
    write_scene("b.pgm", 2); /* taken in the next round */
    await_code(camera, scene.text);
    /* Files that are no pictures are passed over. */
    char path[FILE_PATH_MAX];
    struct error error = {0};
    assert_int_equal(path_join(path, sizeof path, frames, "c.png", &error), STATUS_OK);
    assert_int_equal(file_write(path, "not a picture", 13, 0600, &error), STATUS_OK);
    await_views(camera, 6);
    write_scene("d.pgm", 3);
    await_code(camera, scene.text);
    camera_free(camera);
}

static void test_unplugged_and_plugged_in(void **state)
{
    (void)state;
    write_scene("a.pgm", 1);
    assert_int_equal(rename(frames, aside), 0);
    struct camera *camera = camera_make("folder:", frames);
    camera_want(camera, true);
    (void)await_state(camera, CAMERA_ABSENT);
    assert_int_equal(rename(aside, frames), 0);
    await_code(camera, scene.text);
    (void)await_state(camera, CAMERA_LIVE);
    assert_int_equal(rename(frames, aside), 0);
    const struct camera_view *view = await_state(camera, CAMERA_ABSENT);
    for (size_t i = 0; i < PIXELS / 4; i++) { /* nothing of the last picture stays on the screen */
        assert_int_equal(view->pixels[i], 0);
    }
    assert_int_equal(rename(aside, frames), 0);
    (void)await_state(camera, CAMERA_LIVE);
    camera_free(camera);
}

static bool is_blank(const struct camera_view *view)
{
    for (size_t i = 0; i < (size_t)CAMERA_VIEW_SIDE_MAX * CAMERA_VIEW_SIDE_MAX; i++) {
        if (view->pixels[i] != 0) {
            return false;
        }
    }
    return view->state == CAMERA_OFF && !view->has_code && view->width == 0;
}

static void test_nothing_is_left(void **state)
{
    char code[256];
    size_t length = 0;
    (void)state;
    write_scene("a.pgm", 1);
    struct camera *camera = camera_make("folder:", frames);
    for (int i = 0; i < 5; i++) {
        camera_want(camera, true);
        (void)await_state(camera, CAMERA_LIVE);
        camera_want(camera, false);
        assert_true(is_blank(camera_look(camera)));
        assert_false(camera_code(camera, code, sizeof code, &length));
    }
    /* For the next visitor the same code is another scan. */
    camera_want(camera, true);
    await_code(camera, scene.text);
    camera_want(camera, false);
    camera_want(camera, true);
    await_code(camera, scene.text);
    camera_want(camera, true); /* as before */
    camera_free(camera);
}

static void test_films(void **state)
{
    static const struct {
        const char *head;
        size_t chroma;
        enum camera_state state;
    } cases[] = {
        {"YUV4MPEG2 W640 H480 F30:1 Ip A1:1 C420jpeg\n", PIXELS / 2, CAMERA_LIVE},
        {"YUV4MPEG2 W640 H480\n", PIXELS / 2, CAMERA_LIVE},
        {"YUV4MPEG2 W640 H480 Cmono\n", 0, CAMERA_LIVE},
        {"YUV4MPEG2 W640 H480 C422\n", PIXELS, CAMERA_LIVE},
        {"YUV4MPEG2 W640 H480 C444\n", (size_t)2 * PIXELS, CAMERA_LIVE},
        {"YUV4MPEG2 W640 H480 C420p10\n", PIXELS, CAMERA_UNFIT},
        {"YUV4MPEG2 W640\n", PIXELS / 2, CAMERA_UNFIT},
        {"YUV4MPEG2 W640 H-480\n", PIXELS / 2, CAMERA_UNFIT},
        {"RIFF W640 H480\n", PIXELS / 2, CAMERA_UNFIT},
        {"", 0, CAMERA_UNFIT},
    };
    (void)state;
    scene_draw(&scene, SCENE_CLEAN, SEED, 4);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_film(cases[i].head, cases[i].chroma);
        struct camera *camera = camera_make("y4m:", film);
        camera_want(camera, true);
        (void)await_state(camera, cases[i].state);
        if (cases[i].state == CAMERA_LIVE) {
            await_code(camera, scene.text);
            await_views(camera, 4); /* begins again after two */
            assert_true(camera_look(camera)->has_code);
        }
        camera_free(camera);
    }
}

static void test_film_cut_short(void **state)
{
    (void)state;
    scene_draw(&scene, SCENE_CLEAN, SEED, 4);
    write_film("YUV4MPEG2 W640 H480\n", 0); /* the second frame begins where chroma should be */
    struct camera *camera = camera_make("y4m:", film);
    camera_want(camera, true);
    (void)await_state(camera, CAMERA_UNFIT);
    camera_free(camera);
}

static void test_kinds(void **state)
{
    static const struct {
        const char *setting, *prefix, *place;
    } cases[] = {{"/dev/video0", "", "/dev/video0"},
                 {"/dev/v4l/by-id/usb-X", "", "/dev/v4l/by-id/usb-X"},
                 {"folder:/a/b", "folder:", "/a/b"},
                 {"y4m:a.y4m", "y4m:", "a.y4m"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *place = NULL;
        assert_string_equal(camera_source_kind_of(cases[i].setting, &place)->prefix,
                            cases[i].prefix);
        assert_string_equal(place, cases[i].place);
    }
}

/* No camera at such places, and a file that is none. */
static void test_no_device(void **state)
{
    static const struct {
        const char *setting;
        enum camera_state state;
    } cases[] = {{"/dev/feria-no-camera", CAMERA_ABSENT},
                 {"/dev/null", CAMERA_UNFIT},
                 {"/dev/v4l/by-id/usb-none", CAMERA_ABSENT},
                 {"y4m:/nowhere/film.y4m", CAMERA_ABSENT}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct camera *camera = camera_make("", cases[i].setting);
        camera_want(camera, true);
        (void)await_state(camera, cases[i].state);
        camera_want(camera, false);
        camera_free(camera);
    }
}

static int setup(void **state)
{
    (void)state;
    test_folder_make(folder);
    (void)snprintf(frames, sizeof frames, "%s/frames", folder);
    (void)snprintf(aside, sizeof aside, "%s/aside", folder);
    (void)snprintf(film, sizeof film, "%s/film.y4m", folder);
    log_set_level(LOG_ERROR);
    return mkdir(frames, 0700) == 0 && sem_init(&woken, 0, 0) == 0 ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    test_folder_remove(folder);
    return sem_destroy(&woken);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_reads_and_outlines),
        CASE(test_dark_and_another),
        CASE(test_unplugged_and_plugged_in),
        CASE(test_nothing_is_left),
        CASE(test_films),
        CASE(test_film_cut_short),
        CASE(test_kinds),
        CASE(test_no_device),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
