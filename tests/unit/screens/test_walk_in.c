/* Staff registers whoever comes without a ticket: what the journeys cannot time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/text.h"
#include "core/id_card.h"
#include "screens/walk_in.h"
#include "unit/screens/app_rig.h"

static struct app_rig rig;

static int open_door(void **state)
{
    (void)state;
    app_rig_open(&rig, "door");
    return 0;
}

static int close_rig(void **state)
{
    (void)state;
    app_rig_close(&rig);
    return 0;
}

static void give(const char *name, const char *number)
{
    struct attendee *attendee = &rig.app.visit.attendee;
    (void)text_copy(attendee->name, sizeof attendee->name, name);
    (void)text_copy(attendee->document_number, sizeof attendee->document_number, number);
}

/* "Registrar persona" up to the permission, given. */
static void walk_to_consent(const char *name, const char *number)
{
    app_rig_send(&rig, INTENT_WALK_IN, 0, NULL);
    app_rig_settle(&rig);
    give(name, number);
    app_rig_send(&rig, INTENT_WALK_IN_NEXT, 0, NULL);
    app_rig_send(&rig, INTENT_WALK_IN_NEXT, 0, NULL);
    assert_int_equal(rig.app.visit.walk_in.page, WALK_PLACE);
    app_rig_send(&rig, INTENT_WALK_IN_PICK, 0, rig.app.catalogue->territories[0].code);
    app_rig_send(&rig, INTENT_WALK_IN_TICK, 0, NULL);
    assert_int_equal(rig.app.visit.walk_in.page, WALK_CONSENT);
    assert_true(rig.app.visit.has_consent);
}

/* Somebody else registers at this station, as from another one. */
static void take_a_place(const char *name, const char *number)
{
    struct job job = {.kind = JOB_REGISTER, .tag = UINT64_MAX};
    const struct event *event = app_event(&rig.app);
    struct attendee *attendee = &job.u.register_.attendee;
    *attendee = rig.app.visit.attendee;
    (void)text_copy(attendee->name, sizeof attendee->name, name);
    (void)text_copy(attendee->document_number, sizeof attendee->document_number, number);
    attendee->event = event->number;
    attendee->places = event_places(event);
    job.u.register_.not_before_ms = event->starts_ms;
    job.u.register_.expires_ms = event->ends_ms;
    expect_ok(service_post(rig.service, &job, why));
    rig.app.jobs_waiting++;
    app_rig_settle(&rig);
}

/* Nobody is let in by a place that is gone, nothing typed is lost, and staff decides. */
static void the_place_goes_meanwhile(void **state)
{
    (void)state;
    struct event *event = (struct event *)app_event(&rig.app);
    event->places = 1;
    walk_to_consent("Elena Prada", "9999000601");
    assert_false(rig.app.visit.attendee.accepts_waiting);
    take_a_place("Tulio Rey", "9999000602");
    assert_int_equal(rig.app.visit.walk_in.page, WALK_CONSENT); /* that was no answer to this */

    app_rig_send(&rig, INTENT_WALK_IN_SUBMIT, 0, NULL);
    app_rig_settle(&rig);
    assert_int_equal(rig.app.visit.walk_in.page, WALK_CONSENT);
    assert_true(rig.app.visit.attendee.accepts_waiting);
    assert_non_null(strstr(rig.app.visit.error, "lista de espera"));
    assert_string_equal(rig.app.visit.attendee.document_number, "9999000601");
    assert_false(rig.app.visit.has_ticket);
    assert_int_equal(rig.app.door.inside_count, 0);

    app_rig_send(&rig, INTENT_WALK_IN_SUBMIT, 0, NULL);
    app_rig_settle(&rig);
    assert_int_equal(rig.app.visit.walk_in.page, WALK_DONE);
    assert_int_equal(rig.app.visit.tickets[0].waiting_place, 1);
    assert_false(rig.app.door.has_verdict);
    assert_int_equal(rig.app.door.inside_count, 0);
}

/* A card was scanned, then somebody else is typed: nothing of the card's age stays. */
static void a_card_leaves_no_age_for_the_next(void **state)
{
    (void)state;
    const struct id_card card = {.document_type = "CC",
                                 .number = "9999000603",
                                 .names = "ELENA",
                                 .surnames = "PRADA",
                                 .birth_year = 1985,
                                 .birth_month = 3,
                                 .birth_day = 14,
                                 .has_name_parts = true,
                                 .has_spaces = true,
                                 .is_sure = true};
    app_rig_send(&rig, INTENT_WALK_IN, 0, NULL);
    app_rig_settle(&rig);
    assert_int_equal(walk_in_take_card(&rig.app, &card), SCAN_NOTICE_NONE);
    assert_int_equal(rig.app.visit.walk_in.page, WALK_PLACE);
    assert_string_not_equal(rig.app.visit.attendee.age_band, "");
    app_rig_send(&rig, INTENT_BACK, 0, NULL);
    app_rig_send(&rig, INTENT_BACK, 0, NULL);
    assert_int_equal(rig.app.visit.walk_in.page, WALK_DOCUMENT);
    assert_string_equal(rig.app.visit.attendee.age_band, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_place_goes_meanwhile, open_door, close_rig),
        cmocka_unit_test_setup_teardown(a_card_leaves_no_age_for_the_next, open_door, close_rig),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
