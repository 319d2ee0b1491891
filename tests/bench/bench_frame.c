/* bench_frame.c: from a finger on the screen to the painted pressed state, and a whole frame, on
 * the real program at 1080 x 1920.
 *
 * The finger is an SDL event that goes the way of every touch: platform_wait, run_input, run_step.
 * It is lifted outside, so that nothing is activated. Between two touches the program's clock is
 * put ahead by a second instead of waiting for it. Baseline of a frame: SDL fills a surface of that
 * size and copies it to another, the least that showing a new picture can cost.
 * Usage: bench_frame [--window]    into memory, or into a window of $DISPLAY: the touches only */
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "kit.h"
#include "platform/paint.h"
#include "screens/run.h"
#include "screens/script_find.h"

enum {
    TOUCHES = 120,
    FRAMES = 80,
    WIDTH = 1080,
    HEIGHT = 1920,
    STEP_MS = 16,
    REST_MS = 1000,
    REAL_MS_MAX = 10000
};

struct bench {
    struct run run;
    struct run_options options;
    bool has_window;
};

static struct error error;

/* ---- the program ---- */

static void program_open(struct bench *bench, const char *folder)
{
    char program[] = "bench";
    char size[] = "--size=1080x1920";
    char *argv[] = {program, size, NULL};
    int argc = 2;
    bench->options = (struct run_options){
        .fair_folder = folder, .shots = ".", .is_offscreen = !bench->has_window};
    bench_check(run_open(&bench->run, &bench->options, &argc, argv, clock_monotonic_ms(), &error),
                "opening the kiosk", &error);
}

static void step(struct bench *bench, int64_t after_ms)
{
    bench->run.skew_ms += after_ms;
    bench_check(run_step(&bench->run, &error), "a frame", &error);
}

/* Until nothing moves and no job is on its way. */
static void settle(struct bench *bench)
{
    int64_t until_ms = clock_monotonic_ms() + REAL_MS_MAX;
    do {
        step(bench, STEP_MS);
        if (bench->run.app.jobs_waiting > 0 || bench->run.app.catalogue == NULL) {
            (void)usleep(1000);
        }
    } while ((bench->run.app.jobs_waiting > 0 || bench->run.app.catalogue == NULL ||
              ui_is_animating(bench->run.ui) || bench->run.app.intent_count > 0) &&
             clock_monotonic_ms() < until_ms);
    step(bench, REST_MS);
    step(bench, STEP_MS);
}

static void finger(uint32_t type, float x_px, float y_px)
{
    SDL_Event event = {.tfinger = {.type = type,
                                   .touchId = 1,
                                   .fingerId = 1,
                                   .x = x_px / WIDTH,
                                   .y = y_px / HEIGHT,
                                   .pressure = 1}};
    if (SDL_PushEvent(&event) != 1) {
        bench_die("SDL takes no event: %s", SDL_GetError());
    }
}

/* What run_loop does with what is there: takes it all, then draws. */
static void take_inputs(struct bench *bench)
{
    struct input input;
    while (platform_wait(bench->run.platform, 0, &input)) {
        input.at_ms += bench->run.skew_ms;
        run_input(&bench->run, &input);
    }
    step(bench, 0);
}

static struct rect place_of(struct bench *bench, const char *label, bool is_key)
{
    const struct ui_semantic *element = script_find(bench->run.ui, label, is_key, 1);
    if (element == NULL || !script_is_touchable(element)) {
        bench_die("nothing to touch is called \"%s\"", label);
    }
    return element->visible;
}

static void tap(struct bench *bench, const char *label)
{
    struct rect at = place_of(bench, label, false);
    finger(SDL_FINGERDOWN, at.x + at.w / 2, at.y + at.h / 2);
    take_inputs(bench);
    step(bench, 4L * STEP_MS);
    finger(SDL_FINGERUP, at.x + at.w / 2, at.y + at.h / 2);
    take_inputs(bench);
    settle(bench);
}

/* ---- pressed state ---- */

static double touch_us(struct bench *bench, struct rect at)
{
    uint64_t before = bench->run.painted_hash;
    double started_us = bench_now_us();
    finger(SDL_FINGERDOWN, at.x + at.w / 2, at.y + at.h / 2);
    take_inputs(bench);
    double taken_us = bench_now_us() - started_us;
    if (bench->run.painted_hash == before) {
        bench_die("a touch painted nothing");
    }
    finger(SDL_FINGERMOTION, WIDTH - 1, 1);
    take_inputs(bench);
    finger(SDL_FINGERUP, WIDTH - 1, 1);
    take_inputs(bench);
    settle(bench);
    return taken_us;
}

static void touches(struct bench *bench, const char *screen, const char *label, bool is_key)
{
    char name[64];
    struct samples times_us = {0};
    for (int i = 0; i < TOUCHES; i++) {
        samples_add(&times_us, touch_us(bench, place_of(bench, label, is_key)));
    }
    (void)snprintf(name, sizeof name, "touch to painted pressed state, %s%s, p95", screen,
                   bench->has_window ? ", X11" : "");
    bench_row(&(struct row){.name = name,
                            .unit = "us",
                            .ours = samples_at(&times_us, 0.95),
                            .baseline = -1,
                            .ratio = -1,
                            .target_kind = TARGET_OURS_MAX,
                            .target = 33000,
                            .repetitions = times_us.count});
    bench_note("p50 %.0f us, max %.0f us", samples_at(&times_us, 0.5), samples_at(&times_us, 1));
    samples_release(&times_us);
}

/* ---- a whole frame ---- */

static double paint_us(struct painter *painter, const struct draw_list *list, struct canvas *canvas)
{
    double started_us = bench_now_us();
    painter_forget(painter);
    bench_check(paint_plan(painter, list, WIDTH, HEIGHT, &error), "planning", &error);
    paint_areas(painter, list, canvas);
    return bench_now_us() - started_us;
}

static double fill_us(SDL_Surface *from, SDL_Surface *to, uint32_t colour)
{
    double started_us = bench_now_us();
    if (SDL_FillRect(from, NULL, colour) != 0 || SDL_BlitSurface(from, NULL, to, NULL) != 0) {
        bench_die("SDL cannot fill: %s", SDL_GetError());
    }
    return bench_now_us() - started_us;
}

static SDL_Surface *surface_new(void)
{
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, WIDTH, HEIGHT, 32, SDL_PIXELFORMAT_RGB888);
    if (surface == NULL) {
        bench_die("no surface: %s", SDL_GetError());
    }
    return surface;
}

static void whole_frames(struct bench *bench, const char *name)
{
    static struct painter painter;
    struct pairs pairs = {0};
    SDL_Surface *ours = surface_new();
    SDL_Surface *from = surface_new();
    SDL_Surface *to = surface_new();
    struct canvas canvas = {ours->pixels, WIDTH, HEIGHT, ours->pitch / 4, {0, 0, WIDTH, HEIGHT}};
    const struct draw_list *list = ui_draw_list(bench->run.ui);
    bench_check(painter_init(&painter, &error), "painter", &error);
    bench_check(fonts_set(&painter.fonts, &bench->run.theme, &error), "fonts", &error);
    double first_us = paint_us(&painter, list, &canvas);
    for (uint32_t i = 0; i < FRAMES; i++) {
        double ours_us = paint_us(&painter, list, &canvas);
        pairs_add(&pairs, ours_us, fill_us(from, to, 0x101010 * (i % 16)));
    }
    bench_row_pairs(name, "us", &pairs, TARGET_NONE, 0);
    bench_note("%zu commands; p95 %.0f us; with empty caches %.0f us", list->count,
               samples_at(&pairs.ours, 0.95), first_us);
    painter_release(&painter);
    SDL_FreeSurface(ours);
    SDL_FreeSurface(from);
    SDL_FreeSurface(to);
    pairs_release(&pairs);
}

static void whole_frame_here(struct bench *bench, const char *name)
{
    if (!bench->has_window) {
        whole_frames(bench, name);
    }
}

int main(int argc, char **argv)
{
    static struct bench bench;
    char folder[FILE_PATH_MAX];
    char fair_folder[FILE_PATH_MAX];
    bench.has_window = argc > 1 && strcmp(argv[1], "--window") == 0;
    bench_folder(folder);
    bench_check(path_join(fair_folder, sizeof fair_folder, folder, "fair", &error), "path", &error);
    bench_fair_make(fair_folder);
    program_open(&bench, fair_folder);
    settle(&bench);
    whole_frame_here(&bench, "whole frame, attract : SDL fill and blit");
    tap(&bench, "Toque para empezar");
    whole_frame_here(&bench, "whole frame, home : SDL fill and blit");
    touches(&bench, "home", "Registrarme", false);
    tap(&bench, "Servicios de la Alcaldía");
    whole_frame_here(&bench, "whole frame, services : SDL fill and blit");
    tap(&bench, "Buscar servicios");
    whole_frame_here(&bench, "whole frame, keyboard : SDL fill and blit");
    touches(&bench, "keyboard", "p", true);
    run_close(&bench.run);
    return EXIT_SUCCESS;
}
