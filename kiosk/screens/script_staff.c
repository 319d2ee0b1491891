/* script_staff.c: the gesture of staff, tap by tap. */
#include "screens/script_staff.h"

enum { CORNER_MM = 6, BETWEEN_MS = 200 };

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
