#include "screens/door.h"

#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "screens/app.h"

enum { HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS, MINUTE_MS = 60 * 1000 };

bool app_is_stand(const struct app *app)
{
    return strcmp(app->settings->mode, "stand") == 0;
}

bool app_is_door(const struct app *app)
{
    return strcmp(app->settings->mode, "door") == 0 || app_is_stand(app);
}

void door_init(struct app *app)
{
    bool is_exit = strcmp(app->settings->direction, "exit") == 0;
    app->door.is_supervisor = true;
    app->door.direction = app_is_stand(app) ? DIRECTION_STAND
                          : is_exit         ? DIRECTION_EXIT
                                            : DIRECTION_ENTRY;
}

void app_wipe_door(struct app *app)
{
    struct door_state *door = &app->door;
    sodium_memzero(door->scan, sizeof door->scan);
    sodium_memzero(door->code, sizeof door->code);
    sodium_memzero(&door->verdict, sizeof door->verdict);
    sodium_memzero(&door->undone, sizeof door->undone);
    door->scan_length = 0;
    door->has_verdict = false;
    door->pane = DOOR_PANE_VERDICT;
}

void door_release(struct app *app)
{
    app_wipe_door(app);
    sodium_memzero(app->door.held, sizeof app->door.held);
    app->door.held_count = 0;
    door_look(app, false);
}

/* ---- jobs ---- */

void door_look(struct app *app, bool is_looking)
{
    const struct event *event = app_event(app);
    struct door_state *door = &app->door;
    occupancy_free(door->occupancy);
    door->occupancy = NULL;
    door->has_call = false;
    sodium_memzero(&door->call, sizeof door->call);
    if (is_looking && event != NULL) {
        struct job job = {.kind = JOB_OCCUPANCY};
        int64_t offset_ms = (int64_t)app->settings->utc_offset_min * MINUTE_MS;
        int64_t now_ms = clock_now_ms() + offset_ms;
        job.u.occupancy.event = event->number;
        job.u.occupancy.from_ms = now_ms - now_ms % DAY_MS - offset_ms;
        (void)app_post(app, &job);
    }
}

void door_refresh(struct app *app)
{
    struct job job = {.kind = JOB_RECENT};
    if (app_event(app) != NULL) {
        job.u.recent.event = app_event(app)->number;
        text_copy(job.u.recent.stand, sizeof job.u.recent.stand, app->settings->stand);
        (void)app_post(app, &job);
    }
}

static enum sound sound_of(const struct door_state *door)
{
    if (door->status != STATUS_OK) {
        return SOUND_REFUSED;
    }
    switch (door->verdict.reason) {
    case ADMISSION_ADMITTED:
    case ADMISSION_LEFT:
    case ADMISSION_ATTENDED:
        return SOUND_ADMITTED;
    case ADMISSION_MALFORMED:
    case ADMISSION_FORGED:
    case ADMISSION_REVOKED:
    case ADMISSION_EXPIRED:
    case ADMISSION_WRONG_EVENT:
        return SOUND_REFUSED;
    default:
        return SOUND_WARNING;
    }
}

/* Fast scanning must not make the screen flicker: what flashes three times a second or more may
 * bring on a seizure (WCAG 2.3.1). */
static void flash(struct app *app, int64_t now_ms)
{
    struct door_state *door = &app->door;
    bool is_too_soon = door->flash_until_ms != 0 &&
                       now_ms < door->flash_until_ms - DOOR_FLASH_MS + DOOR_FLASH_EVERY_MS;
    if (!app->settings->reduce_motion && !app->comfort.is_calm && !is_too_soon) {
        door->flash_until_ms = now_ms + DOOR_FLASH_MS;
    }
}

bool door_is_flashing(const struct app *app, int64_t now_ms)
{
    return app->door.has_verdict && now_ms < app->door.flash_until_ms;
}

static void show_verdict(struct app *app, enum status status, int64_t now_ms)
{
    struct door_state *door = &app->door;
    bool asks = status == STATUS_OK && door->verdict.may_override && door->is_supervisor;
    if (status != STATUS_OK) {
        sodium_memzero(&door->verdict, sizeof door->verdict);
    }
    door->status = status;
    door->pane = DOOR_PANE_VERDICT;
    door->has_verdict = true;
    door->shown_until_ms = now_ms + (asks ? VERDICT_ASKING_MS : VERDICT_SHOWN_MS);
    flash(app, now_ms);
    door->sound = sound_of(door);
}

/* The station has not read its catalogue, or a new one has not got any. */
static bool is_event_to_come(const struct app *app)
{
    return app->catalogue == NULL || app->catalogue->event_count == 0;
}

static void hold_scan(struct app *app, int64_t now_ms)
{
    struct door_state *door = &app->door;
    if (door->held_count == DOOR_HELD_MAX) {
        door->is_overfull = true;
        show_verdict(app, STATUS_BUSY, now_ms);
        return;
    }
    struct held_scan *held = &door->held[door->held_count++];
    memcpy(held->text, door->scan, sizeof held->text);
    held->length = door->scan_length;
    door->held_until_ms = now_ms + DOOR_HELD_MS;
    door->sound = SOUND_CAPTURED;
    app_wipe_door(app);
}

void app_post_scan(struct app *app, enum admission_note note, int64_t now_ms)
{
    const struct event *event = app_event(app);
    struct door_state *door = &app->door;
    if (event == NULL && is_event_to_come(app)) {
        hold_scan(app, now_ms);
        return;
    }
    if (event == NULL || (door->direction == DIRECTION_STAND && app->settings->stand[0] == '\0')) {
        show_verdict(app, STATUS_NOT_FOUND, now_ms);
        return;
    }
    struct job job = {.kind = JOB_SCAN};
    job.u.scan.event = event->number;
    job.u.scan.gate = app->settings->gate;
    job.u.scan.direction = door->direction;
    job.u.scan.is_supervisor = door->is_supervisor;
    text_copy(job.u.scan.stand, sizeof job.u.scan.stand, app->settings->stand);
    size_t kept = door->scan_length < SERVICE_SCAN_MAX ? door->scan_length : SERVICE_SCAN_MAX;
    memcpy(job.u.scan.text, door->scan, kept);
    job.u.scan.length = door->scan_length;
    job.u.scan.note = note;
    job.u.scan.is_by_search = door->is_by_search;
    text_copy(job.u.scan.staff, sizeof job.u.scan.staff, app->staff.who.id);
    if (app_post(app, &job)) {
        door->waiting_tag = job.tag;
        door->is_waiting = true;
    } else {
        show_verdict(app, STATUS_BUSY, now_ms);
    }
    sodium_memzero(&job, sizeof job);
}

static void post_held(struct app *app, int64_t now_ms)
{
    struct door_state *door = &app->door;
    size_t count = door->held_count;
    door->held_count = 0;
    for (size_t i = 0; i < count; i++) {
        memcpy(door->scan, door->held[i].text, sizeof door->scan);
        door->scan_length = door->held[i].length;
        door->is_by_search = false;
        app_post_scan(app, ADMISSION_NOTE_NONE, now_ms);
    }
    sodium_memzero(door->held, sizeof door->held);
}

void door_tick(struct app *app, int64_t now_ms)
{
    struct door_state *door = &app->door;
    bool has_pane = door->has_verdict || door->pane != DOOR_PANE_VERDICT;
    if (app->is_sample) {
        return; /* a picture: what it shows is to stand still, and nothing is recorded */
    }
    if (door->held_count > 0 && !is_event_to_come(app)) {
        post_held(app, now_ms);
    } else if (door->held_count > 0 && now_ms >= door->held_until_ms) {
        sodium_memzero(door->held, sizeof door->held);
        door->held_count = 0;
        log_warning("door", "scans not recorded: there is no event yet");
        show_verdict(app, STATUS_NOT_FOUND, now_ms);
    } else if (app->screen == SCREEN_DOOR && has_pane && !door->is_waiting &&
               !app->visit.has_typing && now_ms >= door->shown_until_ms) {
        app_send(app, INTENT_DISMISS, 0, NULL);
    }
}

/* ---- results ---- */

static void take_verdict(struct app *app, const struct result *result, int64_t now_ms)
{
    struct door_state *door = &app->door;
    bool is_last = result->tag == door->waiting_tag;
    if (is_last) {
        door->is_waiting = false;
    }
    if (result->status == STATUS_OK) {
        door->verdict = result->u.verdict;
        door->inside_count = door->verdict.inside_count;
    } else {
        log_warning("door", "scan not recorded: %s", result->error.text);
    }
    /* Whoever came last must not take the verdict of the one before for theirs. */
    show_verdict(app, door->is_overfull ? STATUS_BUSY : result->status, now_ms);
    door->is_overfull = door->is_overfull && !is_last;
    door_refresh(app);
}

static void take_recent(struct app *app, const struct result *result)
{
    struct door_state *door = &app->door;
    if (result->status != STATUS_OK) {
        return;
    }
    memcpy(door->recent, result->u.recent.verdicts, sizeof door->recent);
    door->recent_count = result->u.recent.count;
    door->inside_count = result->u.recent.inside_count;
    door->attended_count = result->u.recent.attended_count;
}

static void take_undone(struct app *app, const struct result *result, int64_t now_ms)
{
    struct door_state *door = &app->door;
    app_wipe_door(app);
    door->pane = DOOR_PANE_UNDONE;
    door->undo_status = result->status;
    door->undone = result->u.undone;
    door->shown_until_ms = now_ms + VERDICT_SHOWN_MS;
    door->sound = SOUND_WARNING;
    if (result->status == STATUS_OK) {
        door->inside_count = door->undone.inside_count;
    } else {
        log_warning("door", "not undone: %s", result->error.text);
    }
    door_refresh(app);
}

static void take_occupancy(struct app *app, struct result *result)
{
    if (result->status != STATUS_OK) {
        log_warning("door", "occupancy not read: %s", result->error.text);
        return;
    }
    occupancy_free(app->door.occupancy);
    app->door.occupancy = result->u.occupancy;
    if (app->screen != SCREEN_OCCUPANCY) {
        door_look(app, false);
    }
}

static void take_call(struct app *app, const struct result *result)
{
    struct waiting_call call = result->u.call;
    if (app->screen != SCREEN_OCCUPANCY) {
        return;
    }
    door_look(app, true);
    app->door.has_call = result->status == STATUS_OK;
    if (app->door.has_call) {
        app->door.call = call;
    } else {
        log_warning("door", "nobody called: %s", result->error.text);
    }
    sodium_memzero(&call, sizeof call);
}

void door_take_result(struct app *app, struct result *result, int64_t now_ms)
{
    switch (result->kind) {
    case JOB_SCAN:
        take_verdict(app, result, now_ms);
        break;
    case JOB_RECENT:
        take_recent(app, result);
        break;
    case JOB_UNDO:
        take_undone(app, result, now_ms);
        break;
    case JOB_OCCUPANCY:
        take_occupancy(app, result);
        break;
    case JOB_CALL:
        take_call(app, result);
        break;
    default:
        break;
    }
}

const struct recent_verdict *door_undoable(const struct app *app)
{
    for (size_t i = 0; i < app->door.recent_count; i++) {
        const struct recent_verdict *recent = &app->door.recent[i];
        if (recent->reason == ADMISSION_ADMITTED || recent->reason == ADMISSION_LEFT) {
            return recent->was_undone ? NULL : recent;
        }
    }
    return NULL;
}
