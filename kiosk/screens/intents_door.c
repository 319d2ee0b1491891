/* intents_door.c: scans at a door and what follows. */
#include <string.h>

#include "screens/intents.h"

void intent_scan(struct app *app, const struct intent *intent, int64_t now_ms)
{
    if (intent->number == 1) { /* the typed short code */
        app->door.scan_length = strlen(app->door.code);
        memcpy(app->door.scan, app->door.code, app->door.scan_length);
    }
    if (app->screen != SCREEN_DOOR) {
        intent_home(app, intent, now_ms); /* who stands at the door does not wait for a table */
    }
    app->visit.has_typing = false; /* the verdict is seen also when a code was being typed */
    if (app->door.scan_length > 0) {
        app_post_scan(app, ADMISSION_NOTE_NONE, now_ms);
    }
}

void intent_override(struct app *app, const struct intent *intent, int64_t now_ms)
{
    if (app->door.has_verdict && app->door.verdict.may_override && !app->door.is_waiting) {
        app_post_scan(app, (enum admission_note)intent->number, now_ms);
    }
}

void intent_dismiss(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    app_wipe_door(app);
}

void intent_direction(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    app->door.direction = (enum admission_direction)intent->number;
    app_wipe_door(app);
}
