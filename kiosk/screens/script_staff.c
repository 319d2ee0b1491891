/* script_staff.c: the gesture of staff, tap by tap; the window that is to be closed. */
#include "screens/script_staff.h"

#include <string.h>

#include "screens/script_keys.h"

enum { CORNER_MM = 6, BETWEEN_MS = 200, CLOSE_MS = 20 };

enum status script_staff(struct script *script, struct error *error)
{
    const float at_px = CORNER_MM * ui_view(script->run->ui)->px_per_mm;
    const struct ui_semantic corner = {.visible = {.x = at_px, .y = at_px}};
    enum status status = STATUS_OK;
    for (int i = 0; i < STAFF_TAPS && status == STATUS_OK; i++) {
        status = script_strike(script, &corner, error);
        if (status == STATUS_OK) {
            status = script_step(script, BETWEEN_MS, error);
        }
    }
    return status == STATUS_OK ? script_pause(script, error) : status;
}

enum status script_close_window(struct script *script, struct error *error)
{
    struct run *run = script->run;
    bool wants_end = strcmp(script->arguments[0], "ends") == 0;
    platform_ask_close(run->platform);
    script_listen(run, CLOSE_MS);
    if (run->has_quit != wants_end) {
        return error_set(error, STATUS_INVALID, "the program %s", run->has_quit ? "ends" : "stays");
    }
    return script_pause(script, error);
}
