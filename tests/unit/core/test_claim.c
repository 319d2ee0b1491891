/* Who has the entry of whom: two doors that ask at once, and how a claim ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "core/claim.h"
#include "core_fixture.h"
#include "store/verify.h"

struct fixture {
    struct test_station hub, kiosk, door1, door2;
    struct door door;
    struct registration ana;
    char ticket[TICKET_ID_TEXT_LENGTH + 1];
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    test_station_open(&f->hub, 9);
    test_station_open(&f->kiosk, 1);
    test_station_open(&f->door1, 2);
    test_station_open(&f->door2, 3);
    test_station_enrol(&f->door1, "Puerta 1", "door");
    test_station_enrol(&f->door2, "Puerta 2", "door");
    f->door = (struct door){
        .event = 1, .gate = 1, .reentry = "free", .event_is_open = true, .gate_exists = true};
    test_station_enrol(&f->kiosk, "Módulo 1", "citizen");
    struct attendee ana = test_attendee("Ana Prueba", "9999123456");
    test_register(&f->kiosk, &ana, &f->ana);
    ticket_id_text(f->ana.ticket.id, f->ticket);
    test_pull(&f->door1, &f->kiosk, "door");
    test_pull(&f->door2, &f->kiosk, "door");
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    test_station_close(&f->hub);
    test_station_close(&f->kiosk);
    test_station_close(&f->door1);
    test_station_close(&f->door2);
    clock_set_offset_ms(0);
    free(f);
    return 0;
}

/* All that the stations wrote is at the hub. */
static void tell_hub(struct fixture *f)
{
    struct test_station *all[] = {&f->kiosk, &f->door1, &f->door2};
    for (size_t i = 0; i < ARRAY_COUNT(all); i++) {
        test_pull(&f->hub, all[i], "central");
    }
}

static struct admission_answer ask(struct fixture *f, const struct test_station *door,
                                   const char *ticket)
{
    struct admission_answer answer;
    struct error error = {0};
    struct admission_question question = {.event = 1, .gate = 1, .at_ms = clock_now_ms()};
    (void)snprintf(question.ticket, sizeof question.ticket, "%s", ticket);
    if (claim_entry(&f->hub.db, door->keys.station, &question, clock_now_ms(), &answer, &error) !=
        STATUS_OK) {
        fail_msg("%s", error.text);
    }
    return answer;
}

static void scan(struct fixture *f, struct test_station *station,
                 enum admission_direction direction, enum admission_reason want)
{
    struct verdict verdict;
    struct door door = f->door;
    door.direction = direction;
    assert_int_equal(admission_scan(&station->ledger, &door, f->ana.text, strlen(f->ana.text),
                                    ADMISSION_NOTE_NONE, &verdict, NULL),
                     STATUS_OK);
    assert_int_equal(verdict.reason, want);
}

static void test_the_first_has_it(void **state)
{
    struct fixture *f = *state;
    tell_hub(f);
    int64_t before_ms = clock_now_ms();
    assert_int_equal(ask(f, &f->door1, f->ticket).check, ADMISSION_CHECK_FREE);
    struct admission_answer answer = ask(f, &f->door2, f->ticket);
    assert_int_equal(answer.check, ADMISSION_CHECK_INSIDE);
    assert_int_equal(answer.station, f->door1.keys.station);
    assert_string_equal(answer.label, "Puerta 1");
    assert_int_equal(answer.gate, 1);
    assert_in_range(answer.at_ms, before_ms, before_ms + 10000);
    assert_int_equal(ask(f, &f->door1, f->ticket).check, ADMISSION_CHECK_FREE); /* the same again */
    assert_int_equal(ask(f, &f->door2, f->ticket).check, ADMISSION_CHECK_INSIDE);
    assert_int_equal(ask(f, &f->door2, "0123456789ABCDEF").check, ADMISSION_CHECK_FREE);

    /* No fact came of it, and no projection. */
    struct verify_report report;
    assert_int_equal(ledger_verify(&f->hub.db, NULL, NULL, &report, NULL), STATUS_OK);
    assert_true(report.projections_match);
    assert_int_equal(test_int(&f->hub.db, "SELECT count(*) FROM claim"), 2);
}

static void test_the_facts_take_over(void **state)
{
    struct fixture *f = *state;
    tell_hub(f);
    (void)ask(f, &f->door1, f->ticket);
    scan(f, &f->door1, DIRECTION_ENTRY, ADMISSION_ADMITTED);
    tell_hub(f);
    assert_int_equal(ask(f, &f->door2, f->ticket).check, ADMISSION_CHECK_INSIDE);
    clock_set_offset_ms(1000);
    scan(f, &f->door1, DIRECTION_EXIT, ADMISSION_LEFT);
    tell_hub(f);
    assert_int_equal(ask(f, &f->door2, f->ticket).check, ADMISSION_CHECK_FREE);
    assert_int_equal(ask(f, &f->door1, f->ticket).check, ADMISSION_CHECK_INSIDE);
}

/* Out by another door, whose fact came before the first door's. */
static void test_out_by_another_door(void **state)
{
    struct fixture *f = *state;
    tell_hub(f);
    (void)ask(f, &f->door1, f->ticket);
    scan(f, &f->door1, DIRECTION_ENTRY, ADMISSION_ADMITTED);
    test_pull(&f->door2, &f->door1, "door");
    clock_set_offset_ms(2000);
    scan(f, &f->door2, DIRECTION_EXIT, ADMISSION_LEFT);
    test_pull(&f->hub, &f->door2, "central");
    assert_int_equal(ask(f, &f->door2, f->ticket).check, ADMISSION_CHECK_FREE);
}

/* The door decided otherwise: its answer came too late, and the event's policy was to wait. */
static void test_a_refusal_gives_it_back(void **state)
{
    struct fixture *f = *state;
    const struct admission_answer silent = {.check = ADMISSION_CHECK_SILENT};
    tell_hub(f);
    (void)ask(f, &f->door1, f->ticket);
    f->door.is_fail_closed = true;
    f->door.answer = &silent;
    scan(f, &f->door1, DIRECTION_ENTRY, ADMISSION_UNKNOWN_HERE);
    assert_int_equal(ask(f, &f->door2, f->ticket).check, ADMISSION_CHECK_INSIDE);
    tell_hub(f);
    assert_int_equal(ask(f, &f->door2, f->ticket).check, ADMISSION_CHECK_FREE);
}

/* The door lost power between the answer and its fact, and works again. */
static void test_a_door_that_forgot(void **state)
{
    struct fixture *f = *state;
    tell_hub(f);
    (void)ask(f, &f->door1, f->ticket);
    clock_set_offset_ms(CLAIM_SETTLES_MS / 2);
    assert_int_equal(
        ledger_append(&f->door1.ledger, "service.viewed", "{\"service\":\"a\"}", NULL, NULL),
        STATUS_OK);
    tell_hub(f);
    assert_int_equal(ask(f, &f->door2, f->ticket).check, ADMISSION_CHECK_INSIDE);
    clock_set_offset_ms(INT64_C(2) * CLAIM_SETTLES_MS);
    assert_int_equal(
        ledger_append(&f->door1.ledger, "service.viewed", "{\"service\":\"a\"}", NULL, NULL),
        STATUS_OK);
    tell_hub(f);
    assert_int_equal(ask(f, &f->door2, f->ticket).check, ADMISSION_CHECK_FREE);
}

/* Claimed by its ticket, before the hub heard of the registration. */
static void test_a_ticket_not_heard_of(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(ask(f, &f->door1, f->ticket).check, ADMISSION_CHECK_FREE);
    tell_hub(f);
    assert_int_equal(ask(f, &f->door2, f->ticket).check, ADMISSION_CHECK_INSIDE);
    assert_int_equal(claim_forget_old(&f->hub.db, clock_now_ms(), NULL), STATUS_OK);
    assert_int_equal(test_int(&f->hub.db, "SELECT count(*) FROM claim"), 1);
    assert_int_equal(claim_forget_old(&f->hub.db, clock_now_ms() + CLAIM_KEPT_MS + 60000, NULL),
                     STATUS_OK);
    assert_int_equal(test_int(&f->hub.db, "SELECT count(*) FROM claim"), 0);
    assert_int_equal(ask(f, &f->door2, f->ticket).check, ADMISSION_CHECK_FREE);
}

#define WITH_FAIR(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FAIR(test_the_first_has_it),    WITH_FAIR(test_the_facts_take_over),
        WITH_FAIR(test_out_by_another_door), WITH_FAIR(test_a_refusal_gives_it_back),
        WITH_FAIR(test_a_door_that_forgot),  WITH_FAIR(test_a_ticket_not_heard_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
