/* script_check.c: the screen that stands now in every dress it can wear, laid out and checked
 * without painting, so that thousands take seconds. */
#include "screens/script_check.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "screens/run_panel.h"
#include "screens/sample.h"
#include "screens/screens.h"

enum {
    FOUND_BYTES_MAX = 1024 * 1024,
    FRAMES = 2, /* what scrolls is placed by what the frame before measured */
};

static const float target_slack_mm = 0.4F; /* whole pixels */

const struct script_panel script_panels[SCRIPT_PANELS] = {
    {720, 1280, 125},  {1280, 720, 221},  {1080, 1920, 268},
    {1920, 1080, 476}, {1080, 1920, 535}, {1920, 1080, 952},
};

static const int text_percents[] = {100, 150, 200};

/* What is wrong with the frame that stands, in which dress. */
static void check_frame(struct script *script, const struct script_panel *panel)
{
    struct run *run = script->run;
    const struct comfort *comfort = &run->app.comfort;
    struct buf found;
    buf_init(&found, FOUND_BYTES_MAX);
    size_t count = ui_check(run->ui, ui_view(run->ui)->target_mm - target_slack_mm, &found);
    if (count > 0) {
        fprintf(stderr, "%s:%d: \"%s\" in \"%s\", %dx%d %d mm, text %d %%%s%s:\n%s", script->path,
                script->line, screen_row(run->app.screen)->word,
                run->app.languages.rows[run->app.languages.now].code, panel->width_px,
                panel->height_px, panel->width_mm,
                comfort->text_percent > 0 ? comfort->text_percent : 100,
                comfort->is_low ? ", low" : "", comfort->has_contrast ? ", contrast" : "",
                buf_str(&found));
    }
    buf_release(&found);
    script->faults += count;
}

/* The screen laid out as if it stood there. */
static void check_unpainted(struct script *script, const struct script_panel *panel,
                            const struct comfort *comfort)
{
    struct run *run = script->run;
    struct ui_view view = panel_view(panel->width_px, panel->height_px,
                                     (float)panel->width_px / (float)panel->width_mm, comfort);
    view.reduce_motion = true;
    view.theme = comfort->has_contrast ? &run->contrast : &run->theme;
    run->app.comfort = *comfort;
    ui_view_set(run->ui, &view);
    for (int i = 0; i < FRAMES; i++) {
        app_frame(&run->app, run_now_ms(run));
    }
    check_frame(script, panel);
}

/* Comfort is a visit's: its end takes everything off, and a door has none. */
static bool is_bare(enum screen screen)
{
    return screen == SCREEN_ATTRACT || screen == SCREEN_DOOR || screen == SCREEN_OCCUPANCY ||
           screen == SCREEN_MIRROR || screen == SCREEN_JOIN || screen == SCREEN_BROKEN;
}

/* High contrast changes colours only: once for each panel is enough. */
static void check_dresses(struct script *script)
{
    for (size_t at = 0; at < (size_t)4 * SCRIPT_PANELS; at++) {
        struct comfort comfort = {.has_contrast = (at & 1) != 0, .is_low = (at & 2) != 0};
        for (size_t i = 0; i < ARRAY_COUNT(text_percents); i++) {
            comfort.text_percent = text_percents[i];
            bool is_moved = comfort.is_low || i > 0;
            bool is_worn = !(is_moved || comfort.has_contrast) || !is_bare(script->run->app.screen);
            if (is_worn && !(is_moved && comfort.has_contrast)) {
                check_unpainted(script, &script_panels[at / 4], &comfort);
            }
        }
    }
}

enum status script_verdict(struct script *script, struct error *error)
{
    struct run *run = script->run;
    if (!sample_verdict(&run->app, script->arguments[0], run_now_ms(run))) {
        return error_set(error, STATUS_USAGE, "no verdict \"%s\"", script->arguments[0]);
    }
    return script_pause(script, error);
}

enum status script_check(struct script *script, struct error *error)
{
    struct run *run = script->run;
    enum status status = script_pause(script, error);
    if (status == STATUS_OK) {
        const struct ui_view *view = ui_view(run->ui);
        check_frame(script,
                    &(struct script_panel){view->width_px, view->height_px, run->screen_mm_width});
    }
    return status;
}

/* The window as it was before. */
static enum status window_again(struct script *script, struct error *error)
{
    struct run *run = script->run;
    enum status status =
        run_resize(run, platform_width(run->platform), platform_height(run->platform), 0, error);
    return status == STATUS_OK ? script_pause(script, error) : status;
}

static enum status shoot_panel(struct script *script, const struct script_panel *panel,
                               struct error *error)
{
    char name[128], *whole = script->arguments[0];
    snprintf(name, sizeof name, "%s-%dx%d-%dmm", whole, panel->width_px, panel->height_px,
             panel->width_mm);
    script->arguments[0] = name;
    enum status status = script_shot(script, error);
    script->arguments[0] = whole;
    return status;
}

/* Each on a window of its size, painted. */
static enum status check_windows(struct script *script, struct error *error)
{
    struct run *run = script->run;
    int width_px = platform_width(run->platform), height_px = platform_height(run->platform);
    int width_mm = run->screen_mm_width;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < SCRIPT_PANELS; i++) {
        const struct script_panel *panel = &script_panels[i];
        status = run_resize(run, panel->width_px, panel->height_px, panel->width_mm, error);
        if (status == STATUS_OK) {
            status = script_check(script, error);
        }
        if (status == STATUS_OK) {
            status = shoot_panel(script, panel, error);
        }
    }
    if (status == STATUS_OK) {
        status = run_resize(run, width_px, height_px, width_mm, error);
    }
    return status == STATUS_OK ? script_pause(script, error) : status;
}

enum status script_check_panels(struct script *script, struct error *error)
{
    if (script->count > 0) {
        return check_windows(script, error);
    }
    const struct comfort worn = script->run->app.comfort;
    enum status status = script_pause(script, error);
    for (size_t i = 0; status == STATUS_OK && i < SCRIPT_PANELS; i++) {
        check_unpainted(script, &script_panels[i], &worn);
    }
    return status == STATUS_OK ? window_again(script, error) : status;
}

enum status script_check_all(struct script *script, struct error *error)
{
    struct app *app = &script->run->app;
    const struct comfort worn = app->comfort;
    size_t language = app->languages.now;
    enum status status = script_pause(script, error);
    for (size_t i = 0; status == STATUS_OK && i < app->languages.count; i++) {
        app_speak(app, i);
        check_dresses(script);
    }
    app_speak(app, language);
    app->comfort = worn;
    return status == STATUS_OK ? window_again(script, error) : status;
}
