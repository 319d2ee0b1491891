/* Once, once a day, as often as they like: a door that heard of nothing and asks the hub decides as
 * one that heard of everything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "core/claim.h"
#include "core/revocation.h"
#include "core_fixture.h"

enum { HOUR_MS = 3600 * 1000, DAY_HOURS = 24 };

struct fixture {
    struct test_station hub, kiosk, first, second, other, all;
    struct door door;
    struct registration ana;
    int64_t noon_ms; /* offset of the clock at which it is noon */
};

/* `hours` after noon, whatever the time of day is. */
static void set_clock(const struct fixture *f, int hours)
{
    clock_set_offset_ms(f->noon_ms + (int64_t)hours * HOUR_MS);
}

static struct test_station *station_at(struct fixture *f, size_t i)
{
    struct test_station *all[] = {&f->hub, &f->kiosk, &f->first, &f->second, &f->other, &f->all};
    return i < ARRAY_COUNT(all) ? all[i] : NULL;
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    const int64_t day_ms = (int64_t)DAY_HOURS * HOUR_MS;
    f->noon_ms = day_ms / 2 - clock_now_ms() % day_ms;
    set_clock(f, 0);
    for (size_t i = 0; station_at(f, i) != NULL; i++) {
        test_station_open(station_at(f, i), (uint8_t)(i + 1));
    }
    f->door = (struct door){.event = 1, .gate = 1, .event_is_open = true, .gate_exists = true};
    test_station_enrol(&f->kiosk, "Módulo 1", "citizen");
    test_station_enrol(&f->first, "Puerta 1", "door");
    struct attendee ana = test_attendee("Ana Prueba", "9999123456");
    test_register(&f->kiosk, &ana, &f->ana);
    for (size_t i = 0; station_at(f, i) != NULL; i++) {
        if (station_at(f, i) != &f->kiosk) {
            test_pull(station_at(f, i), &f->kiosk, "central");
        }
    }
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    clock_set_offset_ms(0);
    for (size_t i = 0; station_at(f, i) != NULL; i++) {
        test_station_close(station_at(f, i));
    }
    free(f);
    return 0;
}

/* Scans the ticket there; `answer` NULL: nobody is asked. */
static enum admission_reason scan(struct fixture *f, struct test_station *station,
                                  enum admission_direction direction,
                                  const struct admission_answer *answer)
{
    struct verdict verdict;
    struct door door = f->door;
    door.direction = direction;
    door.answer = answer;
    assert_int_equal(admission_scan(&station->ledger, &door, f->ana.text, strlen(f->ana.text),
                                    ADMISSION_NOTE_NONE, &verdict, NULL),
                     STATUS_OK);
    return verdict.reason;
}

/* What the hub says to that door. */
static struct admission_answer ask(struct fixture *f, struct test_station *station)
{
    struct admission_answer answer = {.check = ADMISSION_CHECK_NOT_ASKED};
    struct admission_question question;
    struct error error = {0};
    bool asks = false;
    assert_int_equal(admission_ask(&station->ledger, &f->door, f->ana.text, strlen(f->ana.text),
                                   ADMISSION_NOTE_NONE, &asks, &question, NULL),
                     STATUS_OK);
    if (asks && claim_entry(&f->hub.db, station->keys.station, &question, clock_now_ms(), &answer,
                            &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    return answer;
}

enum way_out { STAYS, OUT_HEARD, OUT_UNHEARD /* by the door that asks */ };

/* One was let in at noon, maybe went out an hour later, and comes again `hours` after noon. */
static void play(const char *reentry, enum way_out out, int hours, enum admission_check want)
{
    void *state = NULL;
    set_up(&state);
    struct fixture *f = state;
    f->door.reentry = reentry;
    assert_int_equal(scan(f, &f->first, DIRECTION_ENTRY, NULL), ADMISSION_ADMITTED);
    test_pull(&f->hub, &f->first, "central");
    test_pull(&f->all, &f->first, "central");
    set_clock(f, 1);
    struct test_station *asker = &f->second;
    struct test_station *by = out == OUT_UNHEARD ? asker : &f->other;
    if (out != STAYS) {
        test_pull(by, &f->first, "door");
        assert_int_equal(scan(f, by, DIRECTION_EXIT, NULL), ADMISSION_LEFT);
        test_pull(&f->all, by, "central");
        if (out == OUT_HEARD) {
            test_pull(&f->hub, by, "central");
        }
    }
    set_clock(f, hours);
    const struct admission_answer answer = ask(f, asker);
    const enum admission_reason there = scan(f, &f->all, DIRECTION_ENTRY, NULL);
    const enum admission_reason here = scan(f, asker, DIRECTION_ENTRY, &answer);
    if (answer.check != want || here != there) {
        fail_msg("%s, out %d, after %d h: the hub says \"%s\" instead of \"%s\", the door %s, one "
                 "that knows all %s",
                 reentry, (int)out, hours, admission_check_word(answer.check),
                 admission_check_word(want), admission_reason_word(here),
                 admission_reason_word(there));
    }
    if (want == ADMISSION_CHECK_INSIDE || want == ADMISSION_CHECK_USED) {
        assert_int_equal(answer.station, f->first.keys.station);
        assert_string_equal(answer.label, "Puerta 1");
        assert_true(answer.is_known);
    }
    tear_down(&state);
}

static void test_as_if_it_knew_all(void **state)
{
    (void)state;
    enum {
        FREE = ADMISSION_CHECK_FREE,
        INSIDE = ADMISSION_CHECK_INSIDE,
        USED = ADMISSION_CHECK_USED,
        NOT = ADMISSION_CHECK_NOT_ASKED, /* the door knows enough to refuse */
        TODAY = 2,
        TOMORROW = 23,
    };
    static const struct {
        const char *reentry;
        enum way_out out;
        int hours;
        int want;
    } ROWS[] = {
        {"free", STAYS, TODAY, INSIDE},       {"free", OUT_HEARD, TODAY, FREE},
        {"free", OUT_UNHEARD, TODAY, FREE},   {"free", STAYS, TOMORROW, INSIDE},
        {"once", STAYS, TODAY, INSIDE},       {"once", OUT_HEARD, TODAY, USED},
        {"once", OUT_UNHEARD, TODAY, NOT},    {"once", OUT_HEARD, TOMORROW, USED},
        {"daily", STAYS, TODAY, INSIDE},      {"daily", OUT_HEARD, TODAY, USED},
        {"daily", OUT_UNHEARD, TODAY, NOT},   {"daily", STAYS, TOMORROW, FREE},
        {"daily", OUT_HEARD, TOMORROW, FREE}, {"daily", OUT_UNHEARD, TOMORROW, FREE},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        play(ROWS[i].reentry, ROWS[i].out, ROWS[i].hours, (enum admission_check)ROWS[i].want);
    }
}

/* Yesterday's exit was not seen: two doors ask at once, and one of them has the entry. */
static void test_a_new_day_has_one_first(void **state)
{
    struct fixture *f = *state;
    f->door.reentry = "daily";
    assert_int_equal(scan(f, &f->first, DIRECTION_ENTRY, NULL), ADMISSION_ADMITTED);
    test_pull(&f->hub, &f->first, "central");
    set_clock(f, 23);
    assert_int_equal(ask(f, &f->second).check, ADMISSION_CHECK_FREE);
    const struct admission_answer answer = ask(f, &f->other);
    assert_int_equal(answer.check, ADMISSION_CHECK_INSIDE);
    assert_int_equal(answer.station, f->second.keys.station);
    assert_int_equal(scan(f, &f->other, DIRECTION_ENTRY, &answer), ADMISSION_ALREADY_INSIDE);
    assert_int_equal(ask(f, &f->second).check, ADMISSION_CHECK_FREE); /* the same again */
}

/* What is taken back is known at the hub, and not at a door without network. */
static void test_taken_back(void **state)
{
    struct fixture *f = *state;
    char id[TICKET_ID_TEXT_LENGTH + 1];
    bool has_changed = false;
    ticket_id_text(f->ana.ticket.id, id);
    f->door.reentry = "free";
    assert_int_equal(ticket_revoke(&f->hub.ledger, id, "lost", &has_changed, NULL), STATUS_OK);
    struct admission_answer answer = ask(f, &f->second);
    assert_int_equal(answer.check, ADMISSION_CHECK_REVOKED);
    assert_int_equal(scan(f, &f->second, DIRECTION_ENTRY, &answer), ADMISSION_REVOKED);
    assert_int_equal(test_int(&f->hub.db, "SELECT count(*) FROM claim"), 0);

    assert_int_equal(ticket_revoke(&f->hub.ledger, id, NULL, &has_changed, NULL), STATUS_OK);
    assert_int_equal(ask(f, &f->second).check, ADMISSION_CHECK_FREE);
    assert_int_equal(
        station_revoke(&f->hub.ledger, f->kiosk.keys.station, true, 0, &has_changed, NULL),
        STATUS_OK);
    answer = ask(f, &f->other);
    assert_int_equal(answer.check, ADMISSION_CHECK_REVOKED); /* all of its issuer's are */
    assert_int_equal(scan(f, &f->other, DIRECTION_ENTRY, &answer), ADMISSION_REVOKED);
}

/* A ticket's id that is none, in a question from outside. */
static void test_no_ticket(void **state)
{
    struct fixture *f = *state;
    struct admission_answer answer;
    const struct admission_question question = {.event = 1, .ticket = "no such id !!!!!"};
    assert_int_equal(claim_entry(&f->hub.db, 7, &question, clock_now_ms(), &answer, NULL),
                     STATUS_INVALID);
    assert_int_equal(test_int(&f->hub.db, "SELECT count(*) FROM claim"), 0);
}

#define WITH_FAIR(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_if_it_knew_all),
        WITH_FAIR(test_a_new_day_has_one_first),
        WITH_FAIR(test_taken_back),
        WITH_FAIR(test_no_ticket),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
