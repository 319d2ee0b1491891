/* bench_kiosk.c: the kiosk as a process: how soon it shows something, what it costs while nobody is
 * there, how much memory it keeps.
 *
 * Usage: bench_kiosk FERIA-KIOSK [--window]      offscreen, or in a window of $DISPLAY
 * It starts itself again as the kiosk it looks at: the real program (screens/run.h) led to one
 * screen, then left to run_loop. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "kit.h"
#include "proc.h"
#include "screens/run.h"
#include "screens/script.h"
#include "screens/script_find.h"

enum {
    STARTS = 15,
    IDLE_S = 30,
    SETTLE_MS = 3000,
    LEAD_MS_MAX = 20000,
    MEMORY_RUNS = 3,
    SLIDE_S = 8,
    /* A slide every eight seconds comes with its moment of movement: a frame each 16 ms. */
    MOVE_FRAMES = 160 / 16 + 2,
    ATTRACT_WAKES_MAX = (IDLE_S / SLIDE_S + 1) * (1 + 2 * MOVE_FRAMES),
    ATTRACT_S = 60,
};

static struct error error;
static bool has_window;

/* ---- inside: the kiosk that is looked at ---- */

static struct run inside;
static struct run_options inside_options;

static void inside_open(const char *folder, const char *script, const char *shots)
{
    char program[] = "bench";
    char size[] = "--size=1080x1920";
    char patience[] = "--idle-s=600";
    char *argv[] = {program, size, script == NULL ? patience : NULL, NULL};
    int argc = script == NULL ? 3 : 2;
    inside_options = (struct run_options){
        .fair_folder = folder, .shots = shots, .is_offscreen = !has_window, .script = script};
    bench_check(run_open(&inside, &inside_options, &argc, argv, clock_monotonic_ms(), &error),
                "opening the kiosk", &error);
}

/* The loop as a person would see it, for a while or until the catalogue is on the screen. */
static void inside_run(int64_t for_ms, bool until_catalogue)
{
    int64_t until_ms = clock_monotonic_ms() + for_ms;
    while (clock_monotonic_ms() < until_ms) {
        struct input input;
        bench_check(run_step(&inside, &error), "a frame", &error);
        if (until_catalogue && inside.app.catalogue != NULL) {
            return;
        }
        if (platform_wait(inside.platform, clock_monotonic_ms() + 5, &input)) {
            run_input(&inside, &input);
        }
    }
}

/* Milliseconds from main to the first frame that shows the catalogue. */
static int inside_usable(const char *folder)
{
    double started_us = bench_now_us();
    inside_open(folder, NULL, ".");
    inside_run(LEAD_MS_MAX, true);
    double usable_ms = (bench_now_us() - started_us) / 1000;
    if (inside.app.catalogue == NULL) {
        bench_die("the catalogue did not come");
    }
    printf("%.2f\n", usable_ms);
    (void)fflush(stdout);
    run_close(&inside);
    return EXIT_SUCCESS;
}

static int inside_idle(const char *folder, const char *screen)
{
    inside_open(folder, NULL, ".");
    inside_run(LEAD_MS_MAX, true);
    if (strcmp(screen, "home") == 0) {
        const struct ui_semantic *start = script_find(inside.ui, "Toque para empezar", false, 1);
        if (start == NULL || !ui_activate(inside.ui, start->id)) {
            bench_die("the start cannot be touched");
        }
    }
    inside_run(SETTLE_MS, false);
    printf("%s\n", inside.app.screen == SCREEN_HOME ? "home" : "attract");
    (void)fflush(stdout);
    bench_check(run_loop(&inside, &error), "the loop", &error);
    run_close(&inside);
    return EXIT_SUCCESS;
}

/* What the attract loop costs while a slide moves, and between two slides. */
struct quiet {
    struct proc_threads before; /* as the last movement ended */
    bool is_begun;
    int64_t wakes, cpu_ns; /* of all threads, summed over the windows */
    size_t windows;
};

static void threads_sum(const struct proc_threads *threads, int64_t *wakes, int64_t *cpu_ns)
{
    *wakes = *cpu_ns = 0;
    for (size_t i = 0; i < threads->count; i++) {
        *wakes += threads->threads[i].slept_count;
        *cpu_ns += threads->threads[i].cpu_ns;
    }
}

static void quiet_end(struct quiet *quiet)
{
    struct proc_threads after;
    int64_t wakes[2], cpu_ns[2];
    if (!quiet->is_begun) {
        return;
    }
    proc_threads_read(getpid(), &after);
    threads_sum(&quiet->before, &wakes[0], &cpu_ns[0]);
    threads_sum(&after, &wakes[1], &cpu_ns[1]);
    quiet->wakes += wakes[1] - wakes[0];
    quiet->cpu_ns += cpu_ns[1] - cpu_ns[0];
    quiet->windows++;
    quiet->is_begun = false;
}

/* As run_loop does it, with a look at the clock around each frame. */
static void attract_watch(int64_t for_ms, struct samples *first_ms, struct samples *frames_ms,
                          struct quiet *quiet)
{
    bool was_moving = false;
    double painted_us = 0;
    int64_t until_ms = clock_monotonic_ms() + for_ms;
    while (clock_monotonic_ms() < until_ms) {
        struct input input;
        double begun_us = bench_now_us();
        uint64_t hash = inside.painted_hash;
        bench_check(run_step(&inside, &error), "a frame", &error);
        bool is_moving = ui_is_animating(inside.ui);
        double now_us = bench_now_us();
        if (inside.painted_hash != hash) { /* the first one of a movement follows a still picture */
            samples_add(was_moving ? frames_ms : first_ms,
                        (now_us - (was_moving ? painted_us : begun_us)) / 1000);
            painted_us = now_us;
        }
        if (was_moving && !is_moving) {
            proc_threads_read(getpid(), &quiet->before);
            quiet->is_begun = true;
        }
        was_moving = is_moving;
        int64_t wake_ms = run_wake_ms(&inside);
        while (platform_wait(inside.platform, wake_ms, &input)) {
            run_input(&inside, &input);
            wake_ms = 0;
        }
        if (!is_moving) {
            quiet_end(quiet);
        }
    }
}

static int inside_attract(const char *folder)
{
    struct samples first_ms = {0};
    struct samples frames_ms = {0};
    struct quiet quiet = {0};
    inside_open(folder, NULL, ".");
    inside_run(LEAD_MS_MAX, true);
    inside_run(SETTLE_MS, false);
    attract_watch(ATTRACT_S * 1000, &first_ms, &frames_ms, &quiet);
    printf("%zu %.2f %.2f %lld %zu %.2f %.2f %.2f\n", frames_ms.count, samples_at(&frames_ms, 0.5),
           samples_at(&frames_ms, 1), (long long)quiet.wakes, quiet.windows,
           (double)quiet.cpu_ns / 1e6, samples_at(&first_ms, 0.5), samples_at(&first_ms, 1));
    (void)fflush(stdout);
    samples_release(&first_ms);
    samples_release(&frames_ms);
    run_close(&inside);
    return EXIT_SUCCESS;
}

static int inside_tour(const char *folder, const char *script)
{
    inside_open(folder, script, folder);
    bench_check(script_run(&inside, script, &error), "the tour", &error);
    struct mallinfo2 heap = mallinfo2();
    pid_t self = getpid();
    printf(
        "memory %lld %lld %lld %lld %lld %zu %zu %zu\n", (long long)proc_status_kib(self, "VmRSS"),
        (long long)proc_status_kib(self, "VmHWM"), (long long)proc_status_kib(self, "RssAnon"),
        (long long)proc_status_kib(self, "RssFile"), (long long)proc_status_kib(self, "RssShmem"),
        platform_cache_bytes(inside.platform) / 1024, heap.uordblks / 1024, heap.fordblks / 1024);
    (void)fflush(stdout);
    run_close(&inside);
    return EXIT_SUCCESS;
}

/* ---- outside ---- */

struct outside {
    const char *self, *kiosk; /* programs */
    char folder[FILE_PATH_MAX];
    char fair[FILE_PATH_MAX];
};

static void child_start_self(const struct outside *outside, struct child *child, const char *what,
                             const char *fair, const char *argument)
{
    const char *const arguments[] = {
        outside->self, what, fair, argument, has_window ? "--window" : "--offscreen", NULL};
    child_start(child, arguments);
}

static double help_ms(const struct outside *outside)
{
    const char *const arguments[] = {outside->kiosk, "--help", NULL};
    struct child child;
    double started_us = bench_now_us();
    child_start(&child, arguments);
    child_wait(&child);
    return (bench_now_us() - started_us) / 1000;
}

static double number_said(struct child *child)
{
    char line[PROC_LINE_MAX];
    child_line(child, line);
    double number = strtod(line, NULL);
    child_wait(child);
    return number;
}

static double timing_ms(const struct outside *outside)
{
    const char *const arguments[] = {outside->kiosk,
                                     "--fair",
                                     outside->fair,
                                     "--size=1080x1920",
                                     "--timing",
                                     has_window ? NULL : "--offscreen",
                                     NULL};
    struct child child;
    child_start(&child, arguments);
    return number_said(&child);
}

static const char *place(void)
{
    return has_window ? "X11" : "offscreen";
}

/* --timing counts from main; what was before main is what --help takes to be loaded and to end. */
static void first_frame(const struct outside *outside)
{
    char name[64];
    struct samples frame = {0};
    struct samples load = {0};
    struct samples usable = {0};
    for (int i = 0; i < STARTS; i++) {
        struct child child;
        samples_add(&load, help_ms(outside));
        samples_add(&frame, timing_ms(outside) + load.values[i]);
        child_start_self(outside, &child, "usable", outside->fair, "-");
        samples_add(&usable, number_said(&child) + load.values[i]);
    }
    (void)snprintf(name, sizeof name, "first frame from process start, %s : --help", place());
    bench_row(&(struct row){.name = name,
                            .unit = "ms",
                            .ours = samples_at(&frame, 0.5),
                            .baseline = samples_at(&load, 0.5),
                            .ratio = -1,
                            .target_kind = TARGET_OURS_MAX,
                            .target = 150,
                            .repetitions = STARTS});
    bench_note("max %.0f ms; with the catalogue on it %.0f ms, max %.0f ms", samples_at(&frame, 1),
               samples_at(&usable, 0.5), samples_at(&usable, 1));
    samples_release(&frame);
    samples_release(&load);
    samples_release(&usable);
}

static const struct proc_thread *thread_of(const struct proc_threads *threads, int id)
{
    for (size_t i = 0; i < threads->count; i++) {
        if (threads->threads[i].id == id) {
            return &threads->threads[i];
        }
    }
    return NULL;
}

static void idle(const struct outside *outside, const char *screen, int64_t wakes_max)
{
    char line[PROC_LINE_MAX];
    struct child child;
    struct proc_threads before;
    struct proc_threads after;
    int seconds = (int)bench_count("FERIA_BENCH_IDLE_S", IDLE_S);
    child_start_self(outside, &child, "idle", outside->fair, screen);
    child_line(&child, line);
    if (strcmp(line, screen) != 0) {
        bench_die("it shows %s, not %s", line, screen);
    }
    (void)sleep(SETTLE_MS / 1000);
    proc_threads_read(child.process, &before);
    (void)sleep((unsigned)seconds);
    proc_threads_read(child.process, &after);
    child_stop(&child);

    char name[64];
    char threads[PROC_LINE_MAX] = "";
    int64_t wakes = 0;
    int64_t cpu_ns = 0;
    for (size_t i = 0; i < after.count; i++) {
        const struct proc_thread *was = thread_of(&before, after.threads[i].id);
        int64_t woken = after.threads[i].slept_count - (was != NULL ? was->slept_count : 0);
        int64_t used_ns = after.threads[i].cpu_ns - (was != NULL ? was->cpu_ns : 0);
        size_t length = strlen(threads);
        wakes += woken;
        cpu_ns += used_ns;
        (void)snprintf(threads + length, sizeof threads - length, "%s%s %lld (%.2f ms)",
                       i > 0 ? ", " : "", after.threads[i].name, (long long)woken,
                       (double)used_ns / 1e6);
    }
    (void)snprintf(name, sizeof name, "wake-ups in %d s on %s, %s", seconds, screen, place());
    bench_row(&(struct row){.name = name,
                            .unit = "wakes",
                            .ours = (double)wakes,
                            .baseline = 0,
                            .ratio = -1,
                            .target_kind = TARGET_OURS_MAX,
                            .target = (double)wakes_max,
                            .repetitions = 1});
    bench_note("CPU %.2f ms; by thread: %s", (double)cpu_ns / 1e6, threads);
}

static void attract(const struct outside *outside)
{
    char line[PROC_LINE_MAX];
    char name[64];
    struct child child;
    child_start_self(outside, &child, "attract", outside->fair, "-");
    child_line(&child, line);
    child_wait(&child);
    char *at = line;
    double frames = strtod(at, &at), median_ms = strtod(at, &at), slowest_ms = strtod(at, &at);
    double wakes = strtod(at, &at), windows = strtod(at, &at), cpu_ms = strtod(at, &at);
    double first_ms = strtod(at, &at), first_max_ms = strtod(at, &at);
    if (frames == 0 || windows == 0) {
        bench_die("no slide moved");
    }
    (void)snprintf(name, sizeof name, "frame while a slide moves, slowest, %s", place());
    bench_row(&(struct row){.name = name,
                            .unit = "ms",
                            .ours = slowest_ms,
                            .baseline = -1,
                            .ratio = -1,
                            .target_kind = TARGET_OURS_MAX,
                            .target = 33.3,
                            .repetitions = (size_t)frames});
    bench_note("median %.1f ms; the first of a movement, over a still picture, %.1f ms, with the "
               "picture read for the first time %.1f ms",
               median_ms, first_ms, first_max_ms);
    (void)snprintf(name, sizeof name, "wake-ups between two slides, %s", place());
    bench_row(&(struct row){.name = name,
                            .unit = "wakes",
                            .ours = wakes / windows,
                            .baseline = -1,
                            .ratio = -1,
                            .target_kind = TARGET_OURS_MAX,
                            .target = 1,
                            .repetitions = (size_t)windows});
    bench_note("the one that ends it is ours; CPU %.2f ms a window", cpu_ms / windows);
}

/* The tour without its pictures: writing a PNG takes megabytes that no visitor causes. */
static void script_without_shots(const char *from, const char *to)
{
    char line[PROC_LINE_MAX];
    FILE *in = fopen(from, "re");
    FILE *out = fopen(to, "we");
    if (in == NULL || out == NULL) {
        bench_die("%s cannot be copied", from);
    }
    while (fgets(line, sizeof line, in) != NULL) {
        if (strncmp(line, "shot ", 5) != 0 && strncmp(line, "say ", 4) != 0) {
            (void)fputs(line, out);
        }
    }
    (void)fclose(in);
    (void)fclose(out);
}

static void memory(const struct outside *outside)
{
    char script[FILE_PATH_MAX];
    char name[64];
    struct samples mib[8] = {{0}};
    bench_check(path_join(script, sizeof script, outside->folder, "tour.script", &error), "path",
                &error);
    script_without_shots(FERIA_SOURCE_DIR "/kiosk/deploy/citizen.script", script);
    for (int i = 0; i < MEMORY_RUNS; i++) {
        char line[PROC_LINE_MAX];
        char fair[FILE_PATH_MAX];
        struct child child;
        /* Each in a fair of its own: who is registered already gets another answer. */
        (void)snprintf(line, sizeof line, "tour-%d", i);
        bench_check(path_join(fair, sizeof fair, outside->folder, line, &error), "path", &error);
        bench_fair_make(fair);
        child_start_self(outside, &child, "tour", fair, script);
        do {
            child_line(&child, line);
        } while (strncmp(line, "memory ", 7) != 0);
        char *at = line + 7;
        for (size_t k = 0; k < ARRAY_COUNT(mib); k++) {
            samples_add(&mib[k], strtod(at, &at) / 1024);
        }
        child_wait(&child);
    }
    (void)snprintf(name, sizeof name, "resident memory after the tour, %s", place());
    bench_row(&(struct row){.name = name,
                            .unit = "MiB",
                            .ours = samples_at(&mib[0], 0.5),
                            .baseline = -1,
                            .ratio = -1,
                            .target_kind = TARGET_OURS_MAX,
                            .target = 40,
                            .repetitions = MEMORY_RUNS});
    (void)snprintf(name, sizeof name, "highest resident memory of the tour, %s", place());
    bench_row(&(struct row){.name = name,
                            .unit = "MiB",
                            .ours = samples_at(&mib[1], 0.5),
                            .baseline = -1,
                            .ratio = -1,
                            .target_kind = TARGET_OURS_MAX,
                            .target = 40,
                            .repetitions = MEMORY_RUNS});
    bench_note("anonymous %.1f, files %.1f, shared with X %.1f; our caches %.1f; "
               "heap used %.1f, free in it %.1f",
               samples_at(&mib[2], 0.5), samples_at(&mib[3], 0.5), samples_at(&mib[4], 0.5),
               samples_at(&mib[5], 0.5), samples_at(&mib[6], 0.5), samples_at(&mib[7], 0.5));
    for (size_t k = 0; k < ARRAY_COUNT(mib); k++) {
        samples_release(&mib[k]);
    }
}

int main(int argc, char **argv)
{
    static struct outside outside;
    has_window = argc > 1 && strcmp(argv[argc - 1], "--window") == 0;
    if (argc == 5) {
        return strcmp(argv[1], "usable") == 0    ? inside_usable(argv[2])
               : strcmp(argv[1], "idle") == 0    ? inside_idle(argv[2], argv[3])
               : strcmp(argv[1], "attract") == 0 ? inside_attract(argv[2])
                                                 : inside_tour(argv[2], argv[3]);
    }
    if (argc < 2) {
        bench_die("usage: bench_kiosk FERIA-KIOSK [--window]");
    }
    outside.self = "/proc/self/exe";
    outside.kiosk = argv[1];
    bench_folder(outside.folder);
    bench_check(path_join(outside.fair, sizeof outside.fair, outside.folder, "fair", &error),
                "path", &error);
    bench_fair_make(outside.fair);
    first_frame(&outside);
    idle(&outside, "home", 2);
    idle(&outside, "attract", ATTRACT_WAKES_MAX);
    attract(&outside);
    memory(&outside);
    return EXIT_SUCCESS;
}
