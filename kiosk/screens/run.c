/* run.c: opening in the order that shows a frame soonest, the loop, the sleep. */
#include "screens/run.h"

#include <malloc.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/id.h"
#include "base/log.h"
#include "base/text.h"
#include "image/code_image.h"
#include "platform/camera.h"
#include "screens/run_join.h"
#include "screens/run_panel.h"

enum {
    STACK_BYTES = 128 * 1024, /* deeper than a frame goes */
    LARGE_BLOCK_BYTES = 256 * 1024,
    FRAME_MS = 16,
};

static void view_set(struct run *run)
{
    int width_px = platform_width(run->platform), height_px = platform_height(run->platform);
    float px_per_mm = platform_px_per_mm(run->platform);
    if (run->screen_mm_width > 0) {
        px_per_mm = (float)width_px / (float)run->screen_mm_width;
    }
    const struct comfort *comfort = &run->app.comfort;
    struct ui_view view = panel_view(width_px, height_px, px_per_mm, comfort);
    view.reduce_motion = run->settings.reduce_motion || comfort->is_calm;
    view.double_strike_ms = run->settings.double_strike_ms;
    view.theme = comfort->has_contrast ? &run->contrast : &run->theme;
    ui_view_set(run->ui, &view);
    run->comfort_shown = *comfort;
    run->painted_hash = 0;
}

static bool comfort_is_same(const struct comfort *a, const struct comfort *b)
{
    return a->has_contrast == b->has_contrast && a->is_low == b->is_low &&
           a->is_calm == b->is_calm && a->is_slow == b->is_slow &&
           a->text_percent == b->text_percent;
}

int64_t run_now_ms(const struct run *run)
{
    return clock_monotonic_ms() + run->skew_ms;
}

static void wake(void *user)
{
    platform_wake(user);
}

/* What is found first is what the screen tells. */
static void note_wrong(struct run *run, const struct error *found)
{
    if (run->wrong.status == STATUS_OK) {
        run->wrong = *found;
    }
}

static enum status theme_open(struct run *run, const char *word, struct theme *theme,
                              struct error *error)
{
    char name[128], path[FILE_PATH_MAX];
    snprintf(name, sizeof name, "theme/%s.ini", word);
    enum status status = path_join(path, sizeof path, run->settings.assets, name, error);
    return status == STATUS_OK ? theme_read(theme, path, error) : status;
}

static enum status themes_open(struct run *run, struct error *error)
{
    enum status status = theme_open(run, run->settings.theme, &run->theme, error);
    if (status == STATUS_OK) {
        status = theme_open(run, "contrast", &run->contrast, error);
    }
    if (status == STATUS_OK) { /* a city keeps its logo in every theme */
        memcpy(run->contrast.logo_icon, run->theme.logo_icon, sizeof run->theme.logo_icon);
        memcpy(run->contrast.map_picture, run->theme.map_picture, sizeof run->theme.map_picture);
        memcpy(run->contrast.logo_picture, run->theme.logo_picture, sizeof run->theme.logo_picture);
        status = platform_theme_set(run->platform, &run->theme, error);
    }
    return status;
}

/* As themes_open; when that fails, what a message can be painted with. */
static enum status themes_open_or_builtin(struct run *run, struct error *error)
{
    struct error found = {0};
    enum status status = themes_open(run, &found);
    if (status == STATUS_OK) {
        return STATUS_OK;
    }
    note_wrong(run, &found);
    status = theme_builtin(&run->theme, error);
    run->contrast = run->theme;
    return status == STATUS_OK ? platform_theme_set(run->platform, &run->theme, error) : status;
}

static enum status window_open(struct run *run, const struct run_options *options,
                               struct error *error)
{
    int width = 0, height = 0;
    if (run->settings.size[0] != '\0' &&
        sscanf(run->settings.size, "%dx%d", &width, &height) != 2) {
        return error_set(error, STATUS_CONFIG, "size: \"%s\" is not like 1080x1920",
                         run->settings.size);
    }
    if (options->is_offscreen && width == 0) {
        bool is_door =
            strcmp(run->settings.mode, "door") == 0 || strcmp(run->settings.mode, "stand") == 0;
        width = is_door ? 1920 : 1080;
        height = is_door ? 1080 : 1920;
    }
    run->screen_mm_width = run->settings.screen_mm_width;
    if (run->screen_mm_width == 0 && options->is_offscreen) {
        run->screen_mm_width = width > height ? 476 : 268;
    }
    struct platform_options window = {.title = "Feria",
                                      .width_px = width,
                                      .height_px = height,
                                      .screen_mm_width = run->screen_mm_width,
                                      .wants_gpu = strcmp(run->settings.renderer, "gpu") == 0,
                                      .is_offscreen = options->is_offscreen};
    return platform_new(&run->platform, &window, error);
}

/* A scanner with a device of its own. What is wrong with the setting is told like any other. */
static void scanner_start(struct run *run)
{
    struct error found = {0};
    if (strcmp(run->settings.scanner, "wedge") != 0 &&
        platform_scanner_open(run->platform, run->settings.scanner, &found) != STATUS_OK) {
        note_wrong(run, &found);
    }
}

/* The settings without opening anything, so that the window can tell what is wrong with them and
 * with the rest. A wrong flag is a failure: whoever typed it is at the terminal. */
static enum status settings_open(struct run *run, const struct run_options *options, int *argc,
                                 char **argv, struct error *error)
{
    char path[FILE_PATH_MAX];
    settings_init(&run->settings);
    enum status status = path_join(path, sizeof path, options->fair_folder, "feria.ini", error);
    struct error found = {0};
    if (status == STATUS_OK && file_exists(path) &&
        settings_read(&run->settings, path, &found) != STATUS_OK) {
        note_wrong(run, &found);
        settings_read_good(&run->settings, path);
    }
    if (status == STATUS_OK) {
        status = settings_take_flags(&run->settings, argc, argv, error);
    }
    if (status == STATUS_OK && (strcmp(run->settings.mode, "office") == 0 ||
                                strcmp(run->settings.station, "office") == 0)) {
        error_set(&found, STATUS_CONFIG,
                  "the office works with the command feria; give the kiosk a station and "
                  "a mode of its own (citizen, door or stand)");
        note_wrong(run, &found);
    }
    return status;
}

static enum log_level log_level_of(const char *word)
{
    static const char *const words[] = {"error", "warning", "info", "debug"};
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        if (strcmp(words[i], word) == 0) {
            return (enum log_level)i;
        }
    }
    return LOG_INFO;
}

/* Opens the station; on failure the screen says so and nothing is touched. */
static void station_open(struct run *run)
{
    struct error found = {0};
    char *argv[RUN_FLAGS_MAX];
    int argc = run->flag_count;
    memcpy(argv, run->flags, sizeof argv);
    if (fair_open(&run->fair, run->options->fair_folder, &argc, argv, &found) != STATUS_OK) {
        note_wrong(run, &found);
    } else if (service_new(&run->service, &run->fair, wake, run->platform, &found) != STATUS_OK) {
        note_wrong(run, &found);
        fair_close(&run->fair);
    }
}

/* A station whose camera cannot be had works without one. */
static void camera_open(struct run *run)
{
    struct error error = {0};
    const struct settings *settings = &run->settings;
    if (run->wrong.status == STATUS_OK && strcmp(settings->camera, "none") != 0 &&
        camera_new(&run->camera, settings->camera, settings->camera_mirror, wake, run->platform,
                   &error) != STATUS_OK) {
        log_error("camera", "%s", error.text);
    }
}

/* What it read counts as a scan. */
static void camera_take(struct run *run)
{
    char code[CODE_IMAGE_TEXT_MAX];
    size_t length = 0;
    while (camera_code(run->camera, code, sizeof code, &length)) {
        run_input(run, &(struct input){.kind = INPUT_SCAN,
                                       .at_ms = run_now_ms(run),
                                       .text = code,
                                       .text_bytes = length});
        explicit_bzero(code, sizeof code);
    }
    run->app.view = camera_look(run->camera);
}

/* Model and station, or the first screen of a folder without a fair. With wrong settings or assets
 * no station is opened: it might be another one. */
static enum status model_open(struct run *run, struct error *error)
{
    struct error found = {0};
    view_set(run);
    if (app_init(&run->app, run->ui, &run->settings, &run->theme, NULL, &found) != STATUS_OK) {
        note_wrong(run, &found);
    }
    if (run->wrong.status == STATUS_OK && !run_has_fair(run)) {
        return run_join_open(run, error);
    }
    if (run->wrong.status == STATUS_OK) {
        station_open(run);
        run->app.service = run->service;
    }
    if (run->wrong.status == STATUS_OK &&
        print_open(&run->printer, &run->settings, run->options->fair_folder, wake, run->platform,
                   &found) != STATUS_OK) {
        note_wrong(run, &found);
    }
    run->app.print.printer = run->printer;
    if (run->wrong.status != STATUS_OK) {
        app_break(&run->app, run->wrong.text);
    }
    return STATUS_OK;
}

/* A script makes no noise in the room, unless SDL is told where the noise goes. */
static bool is_mute(const struct run_options *options)
{
    const char *driver = getenv("SDL_AUDIODRIVER");
    return (options->script != NULL || options->is_offscreen) &&
           (driver == NULL || strcmp(driver, "dummy") == 0);
}

enum status run_open(struct run *run, const struct run_options *options, int *argc, char **argv,
                     int64_t started_ms, struct error *error)
{
    memset(run, 0, sizeof *run);
    run->flag_count = *argc < RUN_FLAGS_MAX ? *argc : RUN_FLAGS_MAX;
    memcpy(run->flags, argv, (size_t)run->flag_count * sizeof *run->flags);
    run->options = options;
    sound_init(&run->sounds, is_mute(options));
    (void)mallopt(M_ARENA_MAX, 1); /* what one thread gave back the others use: 1 MB less */
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK_BYTES); /* a picture leaves no hole: 5 MB less */
    enum status status = id_init(error);
    if (status == STATUS_OK) {
        status = settings_open(run, options, argc, argv, error);
    }
    log_set_level(log_level_of(run->settings.log_level));
    if (status == STATUS_OK) {
        status = window_open(run, options, error);
    }
    if (status == STATUS_OK) {
        status = themes_open_or_builtin(run, error);
    }
    if (status != STATUS_OK) {
        if (run->wrong.status != STATUS_OK) {
            *error = run->wrong;
        }
        return run->wrong.status != STATUS_OK ? run->wrong.status : status;
    }
    scanner_start(run);
    struct ui_metrics metrics = platform_metrics(run->platform);
    run->ui = ui_new(&metrics);
    status = run->ui != NULL ? model_open(run, error)
                             : error_set(error, STATUS_NO_MEMORY, "out of memory");
    if (status == STATUS_OK) {
        camera_open(run);
        platform_kiosk(run->platform, options->script == NULL);
        status = run_step(run, error);
    }
    run->first_frame_ms = clock_monotonic_ms() - started_ms;
    return status;
}

enum status run_reopen(struct run *run, struct error *error)
{
    char *flags[RUN_FLAGS_MAX];
    int flag_count = run->flag_count;
    memcpy(flags, run->flags, sizeof flags);
    camera_free(run->camera);
    run->camera = NULL;
    run_join_close(run);
    app_release(&run->app);
    enum status status = settings_open(run, run->options, &flag_count, flags, error);
    if (status == STATUS_OK) {
        status = themes_open_or_builtin(run, error);
    }
    if (status == STATUS_OK) {
        status = model_open(run, error);
    }
    if (status == STATUS_OK) {
        camera_open(run);
    }
    return status;
}

void run_close(struct run *run)
{
    camera_free(run->camera);
    run_join_close(run);
    sound_release(&run->sounds);
    service_free(run->service);
    app_release(&run->app);
    printer_free(run->printer);
    if (run->ui != NULL) {
        ui_wipe(run->ui);
    }
    ui_free(run->ui);
    platform_free(run->platform);
    sodium_memzero(run, sizeof *run);
}

void run_input(struct run *run, const struct input *input)
{
    if (input->kind == INPUT_QUIT || (input->kind == INPUT_CLOSE && !staff_is_locked(&run->app))) {
        run->has_quit = true;
    } else if (input->kind == INPUT_CLOSE) {
        log_warning("staff",
                    "the window stays: a supervisor ends the program, on the staff's page");
    } else if (input->kind == INPUT_RESIZE) {
        view_set(run);
    } else {
        ui_input(run->ui, input);
        app_input(&run->app, input, run_now_ms(run));
    }
}

/* The visit is wiped; so is what others kept of it: pictures of its texts, the store's pages, what
 * calls left on the stack. */
static void forget(struct run *run)
{
    run->app.has_wiped = false;
    platform_wipe(run->platform);
    app_post_forget(&run->app);
    sodium_stackzero(STACK_BYTES);
    (void)malloc_trim(0); /* a visit leaves 4 MB of holes; nobody is there to wait */
}

/* The self-test tries a device that was not there before: somebody may have plugged it in. */
static void play_sounds(struct run *run)
{
    struct app *app = &run->app;
    struct staff_sounds *test = &app->staff.sounds;
    enum sound sound = test->to_play != SOUND_NONE ? test->to_play : app->door.sound;
    if (test->to_play != SOUND_NONE) {
        run->sounds.is_off = is_mute(run->options);
    }
    sound_play(&run->sounds, sound, run_now_ms(run));
    if (test->to_play != SOUND_NONE) {
        staff_sounds_played(app, !run->sounds.is_off);
        ui_wake(run->ui, 0); /* to say so */
    }
    test->to_play = app->door.sound = SOUND_NONE;
    sound_step(&run->sounds, run_now_ms(run));
}

enum status run_step(struct run *run, struct error *error)
{
    int64_t now_ms = run_now_ms(run);
    run->stepped_ms = now_ms;
    enum status status = run_join_step(run, error);
    if (status != STATUS_OK) {
        return status;
    }
    app_take_results(&run->app, now_ms);
    if (run->camera != NULL) {
        camera_take(run);
    }
    app_frame(&run->app, now_ms);
    if (!comfort_is_same(&run->app.comfort, &run->comfort_shown)) {
        view_set(run);
        app_frame(&run->app, now_ms);
    }
    if (run->camera != NULL) {
        camera_want(run->camera, run->app.wants_camera);
    }
    run->has_quit = run->has_quit || run->app.staff.wants_quit;
    if (run->app.has_wiped) {
        forget(run);
    }
    play_sounds(run);
    uint64_t hash = ui_frame_hash(run->ui);
    if (hash == run->painted_hash) {
        return STATUS_OK;
    }
    run->painted_hash = hash;
    int64_t before_ms = clock_monotonic_ms();
    status = platform_paint(run->platform, ui_draw_list(run->ui), error);
    ui_late(run->ui, clock_monotonic_ms() - before_ms - FRAME_MS);
    return status;
}

enum status run_resize(struct run *run, int width_px, int height_px, int width_mm,
                       struct error *error)
{
    enum status status = platform_resize(run->platform, width_px, height_px, error);
    if (status == STATUS_OK) {
        run->screen_mm_width = width_mm > 0 ? width_mm : run->screen_mm_width;
        view_set(run);
    }
    return status;
}

enum status run_scan_picture(struct run *run, const char *path, struct error *error)
{
    char code[CODE_IMAGE_TEXT_MAX];
    size_t length = 0;
    enum status status = code_image_read_file(path, code, sizeof code, &length, error);
    if (status == STATUS_OK) {
        run_input(run, &(struct input){.kind = INPUT_SCAN,
                                       .at_ms = run_now_ms(run),
                                       .text = code,
                                       .text_bytes = length});
    }
    sodium_memzero(code, sizeof code);
    return status;
}

int64_t run_wake_ms(const struct run *run)
{
    int64_t wake_ms = ui_next_wake_ms(run->ui);
    wake_ms = wake_ms < run->sounds.until_ms ? wake_ms : run->sounds.until_ms;
    int64_t next_ms = run->stepped_ms + FRAME_MS;
    if (run->app.intent_count > 0) {
        return run_now_ms(run);
    }
    return ui_is_animating(run->ui) && wake_ms < next_ms ? next_ms : wake_ms;
}

enum status run_loop(struct run *run, struct error *error)
{
    enum status status = STATUS_OK;
    if (run->options->scan_picture != NULL) {
        status = run_scan_picture(run, run->options->scan_picture, error);
    }
    while (status == STATUS_OK && !run->has_quit) {
        status = run_step(run, error);
        struct input input;
        int64_t until_ms = run_wake_ms(run);
        while (status == STATUS_OK && platform_wait(run->platform, until_ms, &input)) {
            run_input(run, &input);
            until_ms = 0; /* take what else is there, then draw */
        }
    }
    return status;
}
