#include "screens/contact_doors.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "screens/mirror.h"
#include "screens/sample.h"
#include "screens/sample_staff.h"

static void send(struct run *run, enum intent_kind kind, int number)
{
    const struct intent intent = {.kind = kind, .number = number};
    app_update(&run->app, &intent, run_now_ms(run));
}

static void show(struct run *run, const char *word)
{
    (void)sample_verdict(&run->app, word, run_now_ms(run));
}

static void go_admitted(struct run *run)
{
    show(run, "admitted");
}

static void go_left(struct run *run)
{
    show(run, "left");
}

static void go_inside(struct run *run)
{
    show(run, "already_inside");
}

static void go_unknown(struct run *run)
{
    show(run, "unknown_here");
}

static void go_forged(struct run *run)
{
    show(run, "forged");
}

static void go_full(struct run *run)
{
    show(run, "full");
}

static void go_failed(struct run *run)
{
    show(run, "failed");
}

static void go_notes(struct run *run)
{
    go_inside(run);
    send(run, INTENT_OVERRIDE, ADMISSION_NOTE_NONE);
}

static void go_undo(struct run *run)
{
    go_admitted(run);
    send(run, INTENT_UNDO, 0);
}

static void go_code(struct run *run)
{
    send(run, INTENT_FOCUS, 1);
}

static void go_attended(struct run *run)
{
    show(run, "attended");
}

static void go_again(struct run *run)
{
    show(run, "already_attended");
}

static void go_view(struct run *run)
{
    sample_view(&run->app, false);
}

static void go_view_code(struct run *run)
{
    sample_view(&run->app, true);
}

/* Not by the way of intents, whose answer from the file would come in its place. */
static void go_mirror(struct run *run)
{
    static const char *const REASONS[] = {"atencion", "tramite", NULL};
    static const char *const NONE[] = {NULL};
    static const struct opinion_tally TALLIES[] = {
        {FEEDBACK_FAIR, "", {3, 5, 21, 62}, 91},
        {FEEDBACK_DEPARTMENT, "hacienda", {6, 4, 3, 5}, 18},
        {FEEDBACK_STAND, "22", {0, 1, 2, 9}, 12},
    };
    static const int64_t AGO_MS[] = {9000, 48000, 130000};
    struct opinions *opinions = calloc(1, sizeof *opinions);
    if (opinions == NULL) {
        return;
    }
    *opinions = (struct opinions){.event = 1,
                                  .all = {FEEDBACK_FAIR, "", {9, 10, 26, 76}, 121},
                                  .tallies = TALLIES,
                                  .tally_count = ARRAY_COUNT(TALLIES)};
    for (size_t i = 0; i < ARRAY_COUNT(TALLIES); i++) {
        opinions->latest[opinions->latest_count++] =
            (struct opinion){TALLIES[i].target, TALLIES[i].code, i == 1 ? 2 : 4,
                             clock_now_ms() - AGO_MS[i], i == 0 ? REASONS : NONE};
    }
    opinions_free(run->app.opinions);
    run->app.opinions = opinions;
    run->app.screen = SCREEN_MIRROR;
}

static void go_occupancy(struct run *run)
{
    sample_occupancy(&run->app);
    run->app.screen = SCREEN_OCCUPANCY;
}

static void show_stick(struct run *run, enum stick_phase phase, enum status status)
{
    run->app.stick.state = (struct stick_state){.phase = phase,
                                                .number = 1,
                                                .left_count = 1204,
                                                .taken_count = 318,
                                                .waiting_count = 1204,
                                                .ignored_count = status == STATUS_OK ? 0 : 1,
                                                .status = status};
    run->app.stick.shown = 1;
    run->app.stick.from = SCREEN_DOOR;
    send(run, INTENT_GO, SCREEN_STICK);
}

static void go_stick_working(struct run *run)
{
    show_stick(run, STICK_WORKING, STATUS_OK);
}

static void go_stick_done(struct run *run)
{
    show_stick(run, STICK_DONE, STATUS_OK);
}

/* Of a machine that the office has not heard of. */
static void go_stick_new(struct run *run)
{
    struct stick_state *state = &run->app.stick.state;
    show_stick(run, STICK_DONE, STATUS_OK);
    (void)text_copy(state->words, sizeof state->words, "leon carta brazo calle");
}

static void go_stick_failed(struct run *run)
{
    show_stick(run, STICK_FAILED, STATUS_DENIED);
}

static const struct contact_stop door_stops[] = {
    {"door", SCREEN_DOOR, NULL, 0},
    {"door-held", SCREEN_DOOR, sample_held, 0},
    {"door-view", SCREEN_DOOR, go_view, 0},
    {"door-view-code", SCREEN_DOOR, go_view_code, 0},
    {"door-admitted", SCREEN_DOOR, go_admitted, 0},
    {"door-left", SCREEN_DOOR, go_left, 0},
    {"door-inside", SCREEN_DOOR, go_inside, 0},
    {"door-notes", SCREEN_DOOR, go_notes, 0},
    {"door-unknown", SCREEN_DOOR, go_unknown, 0},
    {"door-forged", SCREEN_DOOR, go_forged, 0},
    {"door-full", SCREEN_DOOR, go_full, 0},
    {"door-failed", SCREEN_DOOR, go_failed, 0},
    {"door-undo", SCREEN_DOOR, go_undo, 0},
    {"door-code", SCREEN_DOOR, go_code, 0},
    {"occupancy", SCREEN_OCCUPANCY, go_occupancy, 0},
    {"mirror", SCREEN_MIRROR, go_mirror, 0},
    {"people", SCREEN_PEOPLE, sample_people, 0},
    {"person", SCREEN_PERSON, sample_person, 0},
    {"reprint", SCREEN_PERSON, sample_person, 0},
    {"walk-in", SCREEN_WALK_IN, sample_walk_in, 0},
    {"walk-in-place", SCREEN_WALK_IN, sample_walk_in_place, 0},
    {"walk-in-consent", SCREEN_WALK_IN, sample_walk_in_consent, 0},
    {"walk-in-done", SCREEN_WALK_IN, sample_walk_in_done, 0},
    {"staff-pin", SCREEN_STAFF_PIN, sample_staff_pin, 0},
    {"supervisor", SCREEN_STAFF, sample_supervisor, 0},
    {"self-test", SCREEN_SELF_TEST, sample_self_test, 0},
    {"closed", SCREEN_CLOSED, sample_closed, 0},
    {"stick-working", SCREEN_STICK, go_stick_working, 0},
    {"stick-done", SCREEN_STICK, go_stick_done, 0},
    {"stick-new", SCREEN_STICK, go_stick_new, 0},
    {"stick-failed", SCREEN_STICK, go_stick_failed, 0},
};

static const struct contact_stop stand_stops[] = {
    {"stand", SCREEN_DOOR, NULL, 0},
    {"stand-view", SCREEN_DOOR, go_view, 0},
    {"stand-attended", SCREEN_DOOR, go_attended, 0},
    {"stand-again", SCREEN_DOOR, go_again, 0},
    {"stand-forged", SCREEN_DOOR, go_forged, 0},
    {"stand-held", SCREEN_DOOR, sample_held, 0},
    {"mirror", SCREEN_MIRROR, go_mirror, 0},
};

const struct contact_stop *contact_door_stops(const struct app *app, size_t *count)
{
    *count = app_is_stand(app) ? ARRAY_COUNT(stand_stops) : ARRAY_COUNT(door_stops);
    return app_is_stand(app) ? stand_stops : door_stops;
}

void contact_door_set(struct run *run, const struct contact_stop *stop)
{
    sample_staff_end(run);
    send(run, INTENT_FOCUS, 0);
    send(run, INTENT_HOME, 0);
    send(run, INTENT_DISMISS, 0);
    run->app.view = NULL;
    sample_print(&run->app, stop->word);
    sample_recent(&run->app);
    if (stop->set != NULL) {
        stop->set(run);
    }
}
