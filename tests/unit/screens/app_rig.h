/* app_rig.h: the model and its screens over a real service on a fair of the sample city, without a
 * window: type is measured by a fixed width. */
#pragma once

#include "unit/sync/sync_fair.h"

#include "core/import.h"
#include "screens/app.h"
#include "screens/screens.h"

#include <time.h>

struct app_rig {
    char folder[TEST_FOLDER_MAX];
    struct fair fair;
    struct settings settings;
    struct theme theme;
    struct ui *ui;
    struct station_service *service;
    struct app app;
    int64_t now_ms;
};

static inline float app_rig_width(void *user, enum type_weight weight, float size_px,
                                  const char *text, size_t bytes)
{
    (void)user;
    (void)weight;
    size_t count = 0;
    for (size_t i = 0; i < bytes; i++) {
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    return (float)count * 0.55F * size_px;
}

static inline float app_rig_line(void *user, enum type_weight weight, float size_px)
{
    (void)user;
    (void)weight;
    return 1.2F * size_px;
}

static inline bool app_rig_icon(void *user, const char *name)
{
    (void)user;
    return name[0] != '\0';
}

static inline void app_rig_wake(void *user)
{
    (void)user;
}

static inline void app_rig_frame(struct app_rig *rig)
{
    (void)app_take_results(&rig->app, rig->now_ms);
    app_frame(&rig->app, rig->now_ms);
}

/* Frames until every job has come back; the app's clock goes on by a little, however slow the disk
 * is: nothing that waits for seconds ends here. */
static inline void app_rig_settle(struct app_rig *rig)
{
    const struct timespec pause = {.tv_nsec = 1000000};
    int64_t limit_ms = clock_monotonic_ms() + 20000;
    for (int frame = 0; frame == 0 || rig->app.jobs_waiting > 0 || rig->app.intent_count > 0 ||
                        app_event(&rig->app) == NULL;
         frame++) {
        rig->now_ms += frame < 5 ? 20 : 1;
        if (frame >= 5) {
            (void)nanosleep(&pause, NULL);
        }
        app_rig_frame(rig);
        if (clock_monotonic_ms() > limit_ms) {
            fail_msg("a job does not come back");
        }
    }
}

static inline void app_rig_input(struct app_rig *rig, const struct input *input)
{
    ui_input(rig->ui, input);
    app_input(&rig->app, input, rig->now_ms);
}

static inline void app_rig_key(struct app_rig *rig, enum input_key key)
{
    rig->now_ms += 400;
    app_rig_input(rig, &(struct input){.kind = INPUT_KEY, .at_ms = rig->now_ms, .key = key});
    app_rig_frame(rig);
}

static inline void app_rig_send(struct app_rig *rig, enum intent_kind kind, int number,
                                const char *text)
{
    rig->now_ms += 400;
    app_send(&rig->app, kind, number, text);
    app_rig_frame(rig);
}

static inline void app_rig_open(struct app_rig *rig, const char *mode)
{
    memset(rig, 0, sizeof *rig);
    test_fair_make(rig->folder);
    test_fair_open(&rig->fair, rig->folder, "office", "office", NULL);
    expect_ok(import_folder(&rig->fair.ledger, FERIA_SOURCE_DIR "/db/catalog/ibague", 0,
                            CLOCK_BOGOTA_MIN, clock_now_ms(), NULL, NULL, NULL, why));
    struct exchange_result result;
    expect_ok(exchange_run(&rig->fair, &result, why));
    fair_close(&rig->fair);
    test_fair_open(&rig->fair, rig->folder, "kiosk-1", mode, NULL);
    rig->settings = rig->fair.settings;
    expect_ok(theme_read(&rig->theme, FERIA_SOURCE_DIR "/assets/theme/light.ini", why));
    rig->ui = ui_new(&(struct ui_metrics){
        .text_width = app_rig_width, .line_height = app_rig_line, .icon_exists = app_rig_icon});
    assert_non_null(rig->ui);
    ui_view_set(rig->ui, &(struct ui_view){.width_px = 1080,
                                           .height_px = 1920,
                                           .px_per_mm = 4,
                                           .cap_mm = 7.33F,
                                           .target_mm = 20,
                                           .text_scale = 1,
                                           .reduce_motion = true,
                                           .theme = &rig->theme});
    expect_ok(service_new(&rig->service, &rig->fair, app_rig_wake, NULL, why));
    expect_ok(app_init(&rig->app, rig->ui, &rig->settings, &rig->theme, rig->service, why));
    rig->now_ms = clock_monotonic_ms();
    app_rig_settle(rig);
}

static inline void app_rig_close(struct app_rig *rig)
{
    service_free(rig->service);
    app_release(&rig->app);
    ui_free(rig->ui);
    test_folder_remove(rig->folder);
}
