/* How full an event is, as a kiosk's screen learns it by itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/sync/service_kit.h"

static void publish_event(struct fair *office)
{
    struct exchange_result exchanged;
    expect_ok(ledger_append(&office->ledger, "catalogue.set",
                            "{\"sheet\":\"event\",\"key\":\"1\",\"order\":1,\"row\":{\"number\":1,"
                            "\"type\":\"feria\",\"ends_ms\":9000000000000}}",
                            NULL, why));
    expect_ok(exchange_run(office, &exchanged, why));
}

static bool has_taken(struct kiosk *kiosk, int64_t taken)
{
    const struct places *places = places_list_find(kiosk->places, TEST_EVENT);
    return places != NULL && places->taken == taken;
}

static bool has_waiting(struct kiosk *kiosk, int64_t waiting)
{
    const struct places *places = places_list_find(kiosk->places, TEST_EVENT);
    return places != NULL && places->waiting == waiting;
}

/* Person `number` at an event of two places. */
static struct registration enrol(struct kiosk *kiosk, int number)
{
    struct job job = register_job(number, (uint64_t)number);
    job.u.register_.attendee.places = 2;
    job.u.register_.attendee.accepts_waiting = true;
    struct result result = run(kiosk, &job);
    assert_int_equal(result.status, STATUS_OK);
    return result.u.registration;
}

static void two_kiosks_know_of_each_other(void **state)
{
    (void)state;
    struct fair office;
    struct kiosk one, two;
    test_fair_open(&office, folder, "office", "office", NULL);
    publish_event(&office);
    kiosk_start(&one, "kiosk-1", "citizen", NULL);
    kiosk_start(&two, "kiosk-2", "citizen", NULL);
    until(&one, has_taken, 0, "nobody at first");
    (void)enrol(&one, 1);
    until(&one, has_taken, 1, "the own one");
    until(&two, has_taken, 1, "that of the other kiosk");
    (void)enrol(&two, 2);
    until(&one, has_taken, 2, "full, at the first");
    assert_int_equal(enrol(&one, 3).waiting_place, 1);
    until(&two, has_waiting, 1, "who waits, at the second");
    assert_true(has_taken(&two, 2));

    /* Somebody who comes again takes nothing and tells nothing new. */
    until(&one, is_connected, 0, "all is sent");
    places_list_free(one.places);
    one.places = NULL;
    (void)enrol(&one, 1);
    until(&one, is_connected, 0, "the same");
    assert_null(one.places);
    kiosk_stop(&one);
    kiosk_stop(&two);
    fair_close(&office);
}

/* Nobody registers at a door. */
static void a_door_does_not_count(void **state)
{
    (void)state;
    struct kiosk door;
    kiosk_start(&door, "door-1", "door", NULL);
    (void)register_person(&door, 1);
    (void)register_person(&door, 2); /* an offer of before would have come by now */
    assert_null(door.places);
    kiosk_stop(&door);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(two_kiosks_know_of_each_other, place_make, place_remove),
        cmocka_unit_test_setup_teardown(a_door_does_not_count, place_make, place_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
