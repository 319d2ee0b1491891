#include "screens/sample_staff.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "screens/sample.h"

enum { UNSURE_MS = 2000, SECONDS_MS = 4000, MINUTES_MS = 9 * 60000, LONG_MS = 22 * 60000 };

static void send(struct run *run, enum intent_kind kind, int number)
{
    const struct intent intent = {.kind = kind, .number = number};
    app_update(&run->app, &intent, run_now_ms(run));
}

void sample_held(struct run *run)
{
    run->app.door.held_count = 1;
    run->app.door.held_until_ms = INT64_MAX;
}

/* ---- search ---- */

static void person_add(struct app *app, struct people *people, const char *name, int place,
                       const char *document_end)
{
    struct person_found *found = &people->items[people->count];
    const struct catalogue *catalogue = app->catalogue;
    (void)snprintf(found->person, sizeof found->person, "%032zx", people->count++);
    (void)text_copy(found->name, sizeof found->name, name);
    (void)text_copy(found->document_end, sizeof found->document_end, document_end);
    (void)text_copy(found->code, sizeof found->code, "K7M4X-2QXTB");
    found->has_ticket = true;
    if (catalogue != NULL && (size_t)place < catalogue->territory_count) {
        (void)text_copy(found->territory, sizeof found->territory,
                        catalogue->territories[place].code);
    }
}

/* Two of one name, whom a second datum tells apart. */
void sample_people(struct run *run)
{
    struct finder_visit *finder = &run->app.visit.finder;
    send(run, INTENT_PEOPLE, 0);
    people_free(finder->people);
    finder->people = calloc(1, sizeof *finder->people);
    if (finder->people == NULL) {
        return;
    }
    person_add(&run->app, finder->people, "Luz Marina Gómez", 1, "456");
    person_add(&run->app, finder->people, "Luz Marina Gómez", 8, "071");
    person_add(&run->app, finder->people, "Luz Mery Gómez Ospina", 3, "318");
    finder->people->items[1].is_inside = true;
    (void)text_copy(finder->text, sizeof finder->text, "luz gom");
    (void)text_copy(finder->asked, sizeof finder->asked, finder->text);
    finder->has_names = true;
    run->app.visit.has_typing = false;
}

void sample_person(struct run *run)
{
    struct finder_visit *finder = &run->app.visit.finder;
    sample_people(run);
    if (finder->people != NULL) {
        (void)text_copy(finder->person, sizeof finder->person, finder->people->items[0].person);
        run->app.screen = SCREEN_PERSON;
    }
}

/* ---- who comes without a ticket ---- */

static void walk_to(struct run *run, enum walk_page page)
{
    send(run, INTENT_WALK_IN, 0);
    sample_form(&run->app);
    run->app.visit.walk_in.page = page;
    run->app.visit.has_typing = false;
}

void sample_walk_in(struct run *run)
{
    send(run, INTENT_WALK_IN, 0);
}

void sample_walk_in_place(struct run *run)
{
    walk_to(run, WALK_PLACE);
}

void sample_walk_in_consent(struct run *run)
{
    walk_to(run, WALK_CONSENT);
}

void sample_walk_in_done(struct run *run)
{
    walk_to(run, WALK_DONE);
    sample_ticket(&run->app);
    (void)sample_verdict(&run->app, "admitted", run_now_ms(run));
}

/* ---- the pages behind the PIN ---- */

static struct staff_state before; /* as this station has it */

static void go_on_duty(struct run *run)
{
    struct staff_view *staff = &run->app.staff;
    staff->is_sample = true;
    staff->who.role = STAFF_SUPERVISOR;
    before = staff->state;
    staff->state = (struct staff_state){.people_count = 6, .can_lock = true};
    (void)text_copy(staff->who.id, sizeof staff->who.id, "sample");
    (void)text_copy(staff->who.name, sizeof staff->who.name, "Marta Ríos");
}

static struct supervision *supervision_sample(void)
{
    int64_t now_ms = clock_now_ms();
    struct supervision *supervision = calloc(1, sizeof *supervision);
    if (supervision == NULL) {
        return NULL;
    }
    *supervision = (struct supervision){
        .fact_count = 4210,
        .incidents = {{.kind = INCIDENT_DUPLICATE_ENTRY,
                       .event = 1,
                       .name = "Ana Lucía Rojas",
                       .other_name = "",
                       .first = {"Puerta 1", 1, now_ms - LONG_MS, UNSURE_MS},
                       .second = {"Puerta 2", 2, now_ms - MINUTES_MS, UNSURE_MS},
                       .overridden = "",
                       .detail = "",
                       .reason = ""}},
        .incident_count = 1,
        .stations = {{"Puerta 1", "door", now_ms, true},
                     {"Puerta 2", "door", now_ms - SECONDS_MS, false},
                     {"Módulo 1", "citizen", now_ms - MINUTES_MS, false}},
        .station_count = 3,
        .disk = {.free_bytes = INT64_C(41) << 30,
                 .total_bytes = INT64_C(64) << 30,
                 .fsync_us = 900},
        .made_ms = now_ms};
    arena_init(&supervision->arena, 0);
    return supervision;
}

/* ---- what somebody should look into ---- */

#define NO_SIDE ((struct incident_side){"", -1, 0, -1})

void sample_incidents(struct run *run)
{
    struct supervision *supervision = run->app.staff.supervision;
    const int64_t now_ms = clock_now_ms();
    const struct incident_side early = {"Puerta 1", 1, now_ms - LONG_MS, UNSURE_MS};
    const struct incident_side late = {"Puerta 2", 2, now_ms - MINUTES_MS, UNSURE_MS};
    const struct incident_side kiosk = {"Módulo 3", -1, now_ms - MINUTES_MS, -1};
    const struct incident ALL[] = {
        {INCIDENT_DUPLICATE_ENTRY, 1, "Ana Lucía Rojas", "", early, late, "", 0, 0, "", ""},
        {INCIDENT_OTHER_NAME, 1, "Luz Marina Gómez", "Pedro Ruiz Peña", kiosk, kiosk, "", 0, 0, "",
         ""},
        {INCIDENT_CAPACITY, 1, "", "", early, late, "full", 612, 600, "", ""},
        {INCIDENT_UNKNOWN_ISSUER, 1, "Ana Lucía Rojas", "", kiosk, late, "", 0, 0, "turned_away",
         ""},
        {INCIDENT_CLOCK, 0, "", "", NO_SIDE, kiosk, "", 7300000, 0, "", ""},
        {INCIDENT_FORK, 0, "", "", NO_SIDE, kiosk, "", 12, 0, "1/44", ""},
        {INCIDENT_PARKED, 0, "", "", NO_SIDE, kiosk, "", 3, 0, "attendee.registered", ""},
    };
    if (supervision != NULL) {
        memcpy(supervision->incidents, ALL, sizeof ALL);
        supervision->incident_count = ARRAY_COUNT(ALL);
    }
}

static void show_supervised(struct run *run, enum screen screen)
{
    go_on_duty(run);
    supervision_free(run->app.staff.supervision);
    run->app.staff.supervision = supervision_sample();
    run->app.screen = screen;
}

void sample_staff_pin(struct run *run)
{
    run->app.staff.is_sample = true;
    run->app.screen = SCREEN_STAFF_PIN;
}

void sample_supervisor(struct run *run)
{
    show_supervised(run, SCREEN_STAFF);
}

void sample_self_test(struct run *run)
{
    show_supervised(run, SCREEN_SELF_TEST);
}

void sample_closed(struct run *run)
{
    run->app.screen = SCREEN_CLOSED;
}

void sample_staff_end(struct run *run)
{
    struct staff_view *staff = &run->app.staff;
    supervision_free(staff->supervision);
    staff->supervision = NULL;
    if (staff->who.id[0] != '\0' && staff->is_sample) {
        staff->state = before;
    }
    staff->is_sample = false;
    sodium_memzero(&staff->who, sizeof staff->who);
    run->app.door.held_count = 0;
    if (run->app.screen == SCREEN_CLOSED) {
        run->app.screen = SCREEN_DOOR; /* no intent leads away from it */
    }
    app_wipe_visit(&run->app);
}
