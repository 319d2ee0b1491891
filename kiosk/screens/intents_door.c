/* intents_door.c: scans at a door and what follows. */
#include <string.h>

#include "base/text.h"
#include "screens/intents.h"

void intent_scan(struct app *app, const struct intent *intent, int64_t now_ms)
{
    app->door.is_by_search = false;
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
    struct door_state *door = &app->door;
    if (!door->has_verdict || !door->verdict.may_override || door->is_waiting ||
        !door->is_supervisor) {
        return;
    }
    if (intent->number == ADMISSION_NOTE_NONE) {
        door->pane = DOOR_PANE_NOTES;
        door->shown_until_ms = now_ms + VERDICT_ASKING_MS;
        return;
    }
    app_post_scan(app, (enum admission_note)intent->number, now_ms);
}

void intent_undo(struct app *app, const struct intent *intent, int64_t now_ms)
{
    struct door_state *door = &app->door;
    if (!door->is_supervisor || door->is_waiting || door_undoable(app) == NULL ||
        app_event(app) == NULL) {
        return;
    }
    if (intent->number == 0) {
        app_wipe_door(app);
        door->pane = DOOR_PANE_UNDO;
        door->shown_until_ms = now_ms + VERDICT_ASKING_MS;
        return;
    }
    struct job job = {.kind = JOB_UNDO};
    text_copy(job.u.recent.staff, sizeof job.u.recent.staff, app->staff.who.id);
    job.u.recent.event = app_event(app)->number;
    if (app_post(app, &job)) {
        door->shown_until_ms = now_ms + VERDICT_ASKING_MS;
        door->recent_count = 0; /* until it is read anew: a second touch undoes nothing */
    }
}

void intent_call(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    struct occupancy *occupancy = app->door.occupancy;
    if (!app->door.is_supervisor || occupancy == NULL || occupancy->waiting == 0) {
        return;
    }
    struct job job = {.kind = JOB_CALL};
    text_copy(job.u.recent.staff, sizeof job.u.recent.staff, app->staff.who.id);
    job.u.recent.event = occupancy->event;
    if (app_post(app, &job)) {
        occupancy->waiting = 0; /* until it is read anew: a second touch calls nobody */
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
