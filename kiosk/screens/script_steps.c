/* script_steps.c: frames on a clock that runs ahead of the real one,
 * so that waiting takes no time. */
#include "screens/script_steps.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

enum {
    SETTLE_STEPS_MAX = 4000,
    SETTLE_REAL_MS = 20000,
    PAUSE_MS = 400, /* between two things a person does */
    FINGER_DOWN_MS = 60,
    STALL_MS = 250, /* between two frames: more is a machine that has no time for this program */
};

void script_forgive(struct run *run)
{
    int64_t late_ms = run_now_ms(run) - run->stepped_ms - STALL_MS;
    if (run->stepped_ms != 0 && late_ms > 0) {
        run->skew_ms -= late_ms;
    }
}

enum status script_step(struct script *script, int64_t after_ms, struct error *error)
{
    script_forgive(script->run);
    script->run->skew_ms += after_ms;
    return run_step(script->run, error);
}

/* Until no job is on its way and nothing moves. */
enum status script_settle(struct script *script, struct error *error)
{
    struct run *run = script->run;
    int64_t real_ms = clock_monotonic_ms();
    uint64_t hash = 0;
    for (int i = 0; i < SETTLE_STEPS_MAX; i++) {
        enum status status = script_step(script, 0, error);
        if (status != STATUS_OK) {
            return status;
        }
        if (run->app.jobs_waiting > 0) {
            if (clock_monotonic_ms() - real_ms > SETTLE_REAL_MS) {
                return error_set(error, STATUS_BUSY, "a job did not come back in %d s",
                                 SETTLE_REAL_MS / 1000);
            }
            usleep(1000);
            i = 0;
        } else if (ui_is_animating(run->ui) || run->app.intent_count > 0) {
            run->skew_ms += SCRIPT_FRAME_MS;
        } else if (hash == ui_frame_hash(run->ui)) {
            return STATUS_OK;
        } else {
            hash = ui_frame_hash(run->ui); /* a pager comes a frame after what it pages */
        }
    }
    return error_set(error, STATUS_BUSY, "the screen does not come to rest");
}

enum status script_pause(struct script *script, struct error *error)
{
    enum status status = script_settle(script, error);
    if (status == STATUS_OK) {
        status = script_step(script, PAUSE_MS, error);
    }
    return status == STATUS_OK ? script_settle(script, error) : status;
}

enum status script_strike(struct script *script, const struct ui_semantic *element,
                          struct error *error)
{
    struct run *run = script->run;
    struct input input = {.kind = INPUT_DOWN,
                          .at_ms = run_now_ms(run),
                          .x = element->visible.x + element->visible.w / 2,
                          .y = element->visible.y + element->visible.h / 2};
    run_input(run, &input);
    enum status status = script_step(script, FINGER_DOWN_MS, error);
    input.kind = INPUT_UP;
    input.at_ms = run_now_ms(run);
    run_input(run, &input);
    return status;
}

enum status script_touch(struct script *script, const struct ui_semantic *element,
                         struct error *error)
{
    enum status status = script_strike(script, element, error);
    return status == STATUS_OK ? script_pause(script, error) : status;
}

enum status script_file_in_shots(struct script *script, const char *ending,
                                 char path[FILE_PATH_MAX], struct error *error)
{
    char name[128];
    snprintf(name, sizeof name, "%s%s", script->arguments[0], ending);
    enum status status = folder_make(script->run->options->shots, error);
    return status == STATUS_OK
               ? path_join(path, FILE_PATH_MAX, script->run->options->shots, name, error)
               : status;
}

enum status script_shot(struct script *script, struct error *error)
{
    char path[FILE_PATH_MAX];
    enum status status = script_settle(script, error);
    if (status == STATUS_OK) {
        status = script_file_in_shots(script, ".png", path, error);
    }
    return status == STATUS_OK ? platform_save_png(script->run->platform, path, error) : status;
}
