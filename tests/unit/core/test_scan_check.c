/* What a hub's answer changes in a verdict, and that it is written down. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "core/admission.h"
#include "core_fixture.h"

struct fixture {
    struct test_station kiosk, door1;
    struct door door; /* now, of event 1 */
    struct registration ana;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    test_station_open(&fixture->kiosk, 1);
    test_station_open(&fixture->door1, 2);
    test_station_enrol(&fixture->kiosk, "Módulo 1", "citizen");
    fixture->door = (struct door){
        .event = 1, .gate = 1, .reentry = "free", .event_is_open = true, .gate_exists = true};
    struct attendee ana = test_attendee("Ana Prueba", "9999123456");
    test_register(&fixture->kiosk, &ana, &fixture->ana);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    test_station_close(&fixture->kiosk);
    test_station_close(&fixture->door1);
    free(fixture);
    return 0;
}

static struct verdict scan_answered(struct test_station *station, struct door door,
                                    const char *text, const struct admission_answer *answer)
{
    struct verdict verdict;
    struct error error = {0};
    door.answer = answer;
    if (admission_scan(&station->ledger, &door, text, strlen(text), ADMISSION_NOTE_NONE, &verdict,
                       &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    return verdict;
}

/* Was this the last fact? Literals: statements are kept by their address. */
#define LAST(kind, want)                                                                           \
    "SELECT count(*) FROM ledger WHERE kind = 'admission." kind "' AND " want                      \
    " AND pos = (SELECT max(pos) FROM ledger)"

/* What the hub says counts, and is written down. */
static void test_the_hub_is_asked(void **state)
{
    struct fixture *f = *state;
    struct admission_question question;
    bool asks = true;
    size_t length = strlen(f->ana.text);
    test_pull(&f->door1, &f->kiosk, "door");
    assert_int_equal(admission_ask(&f->door1.ledger, &f->door, f->ana.text, length,
                                   ADMISSION_NOTE_NONE, &asks, &question, NULL),
                     STATUS_OK);
    char id[TICKET_ID_TEXT_LENGTH + 1];
    ticket_id_text(f->ana.ticket.id, id);
    assert_true(asks);
    assert_string_equal(question.ticket, id);
    assert_int_equal(question.event, 1);
    assert_int_equal(question.gate, 1);
    assert_int_equal(test_int(&f->door1.db, "SELECT count(*) FROM movement"), 0);

    struct admission_answer answer = {
        .check = ADMISSION_CHECK_INSIDE, .took_ms = 7, .station = 77, .gate = 2, .at_ms = 123000};
    (void)snprintf(answer.label, sizeof answer.label, "Puerta 2");
    struct verdict verdict = scan_answered(&f->door1, f->door, f->ana.text, &answer);
    assert_int_equal(verdict.reason, ADMISSION_ALREADY_INSIDE);
    assert_true(verdict.may_override);
    assert_true(verdict.was_inside);
    assert_int_equal(verdict.earlier_ms, 123000);
    assert_int_equal(verdict.earlier_gate, 2);
    assert_int_equal(verdict.earlier_station, 77);
    assert_string_equal(verdict.earlier_label, "Puerta 2");
    assert_int_equal(verdict.check, ADMISSION_CHECK_INSIDE);
    assert_int_equal(
        test_int(&f->door1.db,
                 LAST("refused", "body ->> 'check' = 'inside' AND body ->> 'check_ms' = 7")),
        1);

    answer = (struct admission_answer){.check = ADMISSION_CHECK_FREE, .took_ms = 3};
    verdict = scan_answered(&f->door1, f->door, f->ana.text, &answer);
    assert_int_equal(verdict.reason, ADMISSION_ADMITTED);
    assert_int_equal(
        test_int(&f->door1.db,
                 LAST("recorded", "body ->> 'check' = 'free' AND body ->> 'check_ms' = 3")),
        1);

    /* Nothing to ask: inside already, an exit, staff's word, no code. */
    static const char *const NO_CODE = "hola";
    struct door exit = f->door;
    exit.direction = DIRECTION_EXIT;
    const struct {
        const struct door *door;
        const char *text;
        enum admission_note note;
    } ROWS[] = {{&f->door, f->ana.text, ADMISSION_NOTE_NONE},
                {&exit, f->ana.text, ADMISSION_NOTE_NONE},
                {&f->door, f->ana.text, ADMISSION_NOTE_OTHER},
                {&f->door, NO_CODE, ADMISSION_NOTE_NONE}};
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        asks = true;
        assert_int_equal(admission_ask(&f->door1.ledger, ROWS[i].door, ROWS[i].text,
                                       strlen(ROWS[i].text), ROWS[i].note, &asks, &question, NULL),
                         STATUS_OK);
        assert_false(asks);
    }
}

/* A silent hub: the event's policy decides. */
static void test_the_hub_is_silent(void **state)
{
    struct fixture *f = *state;
    const struct admission_answer silent = {.check = ADMISSION_CHECK_SILENT, .took_ms = 350};
    struct door closed = f->door;
    closed.is_fail_closed = true;
    test_pull(&f->door1, &f->kiosk, "door");
    struct verdict verdict = scan_answered(&f->door1, closed, f->ana.text, &silent);
    assert_int_equal(verdict.reason, ADMISSION_UNKNOWN_HERE);
    assert_int_equal(verdict.check, ADMISSION_CHECK_SILENT);
    assert_false(verdict.may_override);
    closed.is_supervisor = true;
    assert_true(scan_answered(&f->door1, closed, f->ana.text, &silent).may_override);
    assert_int_equal(test_int(&f->door1.db, LAST("refused", "body ->> 'check' = 'silent'")), 1);
    verdict = scan_answered(&f->door1, f->door, f->ana.text, &silent);
    assert_int_equal(verdict.reason, ADMISSION_ADMITTED);
    assert_int_equal(test_int(&f->door1.db, LAST("recorded", "body ->> 'check' = 'silent'")), 1);
    enum admission_check check;
    assert_true(admission_check_find("inside", &check) && check == ADMISSION_CHECK_INSIDE);
    assert_false(admission_check_find("perhaps", &check));
}

/* Is the hub asked about the ticket? */
static bool is_asked(struct fixture *f, const struct door *door, const char *text)
{
    struct admission_question question;
    bool asks = false;
    assert_int_equal(admission_ask(&f->door1.ledger, door, text, strlen(text), ADMISSION_NOTE_NONE,
                                   &asks, &question, NULL),
                     STATUS_OK);
    return asks;
}

/* Old data, and a policy that lets nobody in by them: the hub may know better, and is asked. */
static void test_old_data(void **state)
{
    struct fixture *f = *state;
    static const struct {
        enum admission_check check;
        bool is_known;
        enum admission_reason reason;
    } ROWS[] = {
        {ADMISSION_CHECK_SILENT, false, ADMISSION_UNKNOWN_HERE},
        {ADMISSION_CHECK_FREE, false, ADMISSION_UNKNOWN_HERE}, /* it knows no more than we do */
        {ADMISSION_CHECK_INSIDE, true, ADMISSION_ALREADY_INSIDE},
        {ADMISSION_CHECK_REVOKED, true, ADMISSION_REVOKED},
        {ADMISSION_CHECK_FREE, true, ADMISSION_ADMITTED},
    };
    struct door old = f->door;
    old.is_fail_closed = true;
    old.data_age_ms = INT64_C(10) * ADMISSION_STALE_MS;
    test_pull(&f->door1, &f->kiosk, "door");
    assert_true(is_asked(f, &old, f->ana.text));
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        const struct admission_answer answer = {.check = ROWS[i].check,
                                                .is_known = ROWS[i].is_known,
                                                .station = 77,
                                                .at_ms = clock_now_ms()};
        assert_int_equal(scan_answered(&f->door1, old, f->ana.text, &answer).reason,
                         ROWS[i].reason);
    }
    assert_false(is_asked(f, &old, f->ana.text)); /* inside by now */
}

/* A ticket of a kiosk that is known, whose registration has not come yet. */
static void test_not_heard_of(void **state)
{
    struct fixture *f = *state;
    struct registration beto;
    struct attendee attendee = test_attendee("Beto Prueba", "9999123457");
    test_pull(&f->door1, &f->kiosk, "door");
    test_register(&f->kiosk, &attendee, &beto);
    for (int is_closed = 0; is_closed < 2; is_closed++) {
        struct door door = f->door;
        struct admission_answer answer = {.check = ADMISSION_CHECK_SILENT};
        door.is_fail_closed = is_closed != 0;
        assert_true(is_asked(f, &door, beto.text));
        struct verdict verdict = scan_answered(&f->door1, door, beto.text, &answer);
        assert_int_equal(verdict.reason, ADMISSION_UNKNOWN_HERE);
        assert_int_equal(verdict.may_override, !door.is_fail_closed); /* by the policy, as before */
        answer.check = ADMISSION_CHECK_FREE;
        verdict = scan_answered(&f->door1, door, beto.text, &answer);
        assert_int_equal(verdict.reason, ADMISSION_UNKNOWN_HERE);
    }
    const struct admission_answer known = {.check = ADMISSION_CHECK_FREE, .is_known = true};
    struct verdict verdict = scan_answered(&f->door1, f->door, beto.text, &known);
    assert_int_equal(verdict.reason, ADMISSION_ADMITTED);
    assert_string_equal(verdict.name, ""); /* the hub tells nobody's name */

    /* What is no ticket, or nobody's, is not asked about. */
    char forged[TICKET_TEXT_LENGTH + 1];
    (void)snprintf(forged, sizeof forged, "%s", f->ana.text);
    forged[20] = forged[20] == 'A' ? 'B' : 'A';
    assert_false(is_asked(f, &f->door, forged));
    assert_false(is_asked(f, &f->door, "0000-0000-00"));
}

#define WITH_STATIONS(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STATIONS(test_the_hub_is_asked),
        WITH_STATIONS(test_the_hub_is_silent),
        WITH_STATIONS(test_old_data),
        WITH_STATIONS(test_not_heard_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
