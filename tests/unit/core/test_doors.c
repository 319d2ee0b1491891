/* What a door takes back or is told: undone movements, revocations, people called from the waiting
 * list, rules of gates and classes, stands; and how full it then is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "core/admission.h"
#include "core/occupancy.h"
#include "core/revocation.h"
#include "core/waiting.h"
#include "core_fixture.h"
#include "store/verify.h"

static const int64_t HOUR_MS = 3600 * INT64_C(1000);
static const int64_t DAY_MS = INT64_C(24) * 3600 * 1000;

struct fixture {
    struct test_station door;
    struct registration people[4];
};

static void catalogue_row(struct test_station *station, const char *sheet, const char *key,
                          const char *row)
{
    char body[600];
    (void)snprintf(body, sizeof body, "{\"key\":\"%s\",\"order\":1,\"row\":%s,\"sheet\":\"%s\"}",
                   key, row, sheet);
    assert_int_equal(ledger_append(&station->ledger, "catalogue.set", body, NULL, NULL), STATUS_OK);
}

static const char EVENT_ROW[] =
    "{\"capacity\":3,\"ends_ms\":32503680000000,\"gates\":[{\"name\":\"Norte\",\"number\":1},"
    "{\"name\":\"Sur\",\"number\":2}],\"number\":1,\"places\":9,\"reentry\":\"free\","
    "\"starts_ms\":1000,\"state\":\"open\"}";

static int set_up(void **state)
{
    static const char *const NAMES[] = {"Ana Prueba", "Beto Prueba", "Caro Prueba", "Dora Prueba"};
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    test_station_open(&fixture->door, 1);
    test_station_enrol(&fixture->door, "Puerta 1", "door");
    catalogue_row(&fixture->door, "event", "1", EVENT_ROW);
    for (size_t i = 0; i < ARRAY_COUNT(NAMES); i++) {
        char number[16];
        (void)snprintf(number, sizeof number, "999912345%zu", i);
        struct attendee attendee = test_attendee(NAMES[i], number);
        test_register(&fixture->door, &attendee, &fixture->people[i]);
    }
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    test_station_close(&fixture->door);
    clock_set_offset_ms(0);
    free(fixture);
    return 0;
}

static struct verdict scan_as(struct fixture *f, int person, int gate,
                              enum admission_direction direction, enum admission_note note)
{
    struct door door;
    struct verdict verdict;
    const char *text = f->people[person].text;
    assert_int_equal(
        door_read(&door, &f->door.db, 1, gate, direction, "12", CLOCK_BOGOTA_MIN, NULL), STATUS_OK);
    assert_int_equal(
        admission_scan(&f->door.ledger, &door, text, strlen(text), note, &verdict, NULL),
        STATUS_OK);
    return verdict;
}

static enum admission_reason enter(struct fixture *f, int person, int gate)
{
    return scan_as(f, person, gate, DIRECTION_ENTRY, ADMISSION_NOTE_NONE).reason;
}

static enum admission_reason leave(struct fixture *f, int person, int gate)
{
    return scan_as(f, person, gate, DIRECTION_EXIT, ADMISSION_NOTE_NONE).reason;
}

/* ---- the door of the catalogue ---- */

static void test_a_door_is_read(void **state)
{
    struct fixture *f = *state;
    struct door door;
    assert_int_equal(door_read(&door, &f->door.db, 1, 2, DIRECTION_ENTRY, "", -300, NULL),
                     STATUS_OK);
    assert_true(door.event_is_open && door.gate_exists && !door.is_fail_closed);
    assert_int_equal(door.capacity, 3);
    assert_int_equal(door.event_starts_ms, 1000);
    assert_string_equal(door.reentry, "free");
    assert_int_equal(door.gate_classes, 0);
    assert_int_equal(door_read(&door, &f->door.db, 1, 3, DIRECTION_ENTRY, "", -300, NULL),
                     STATUS_OK);
    assert_false(door.gate_exists);
    assert_int_equal(door_read(&door, &f->door.db, 2, 1, DIRECTION_ENTRY, "", -300, NULL),
                     STATUS_NOT_FOUND);

    catalogue_row(&f->door, "gate", "1/2",
                  "{\"capacity\":1,\"classes\":[\"press\",\"staff\",\"astronaut\"]}");
    catalogue_row(&f->door, "event", "1",
                  "{\"number\":1,\"reentry\":\"often\",\"state\":\"cancelled\","
                  "\"when_unsure\":\"fail_closed\"}");
    assert_int_equal(door_read(&door, &f->door.db, 1, 2, DIRECTION_ENTRY, "", -300, NULL),
                     STATUS_OK);
    assert_int_equal(door.gate_classes, 1U << TICKET_PRESS | 1U << TICKET_STAFF);
    assert_int_equal(door.gate_capacity, 1);
    assert_true(door.gate_exists && door.is_fail_closed && !door.event_is_open);
    assert_string_equal(door.reentry, "free");
    catalogue_row(&f->door, "event", "1", "null"); /* withdrawn */
    assert_int_equal(door_read(&door, &f->door.db, 1, 1, DIRECTION_ENTRY, "", -300, NULL),
                     STATUS_NOT_FOUND);
}

static void test_gates_and_classes(void **state)
{
    struct fixture *f = *state;
    struct attendee press = test_attendee("Pía Prensa", "9999777001");
    press.ticket_class = TICKET_PRESS;
    press.places = 1; /* all are given out: not for the press */
    test_register(&f->door, &press, &f->people[3]);
    assert_int_equal(f->people[3].ticket.ticket_class, TICKET_PRESS);
    catalogue_row(&f->door, "gate", "1/2", "{\"classes\":[\"press\"]}");
    catalogue_row(&f->door, "gate", "1/1", "{\"capacity\":1,\"classes\":[\"general\"]}");
    assert_int_equal(enter(f, 0, 2), ADMISSION_WRONG_GATE);
    assert_int_equal(enter(f, 3, 1), ADMISSION_WRONG_GATE);
    assert_int_equal(enter(f, 0, 1), ADMISSION_ADMITTED);
    assert_int_equal(enter(f, 1, 1), ADMISSION_FULL); /* the gate, not the event */
    assert_int_equal(enter(f, 3, 2), ADMISSION_ADMITTED);
    assert_int_equal(leave(f, 0, 2), ADMISSION_LEFT); /* out by any gate */
    assert_int_equal(enter(f, 1, 1), ADMISSION_ADMITTED);

    catalogue_row(&f->door, "event", "1",
                  "{\"capacity\":1,\"number\":1,\"reentry\":\"once\",\"state\":\"open\"}");
    assert_int_equal(leave(f, 3, 1), ADMISSION_LEFT);
    assert_int_equal(enter(f, 3, 2), ADMISSION_ALREADY_INSIDE); /* once, and full */
    catalogue_row(&f->door, "ticket_class", "press",
                  "{\"code\":\"press\",\"is_beyond_limit\":true,\"reentry\":\"free\"}");
    assert_int_equal(enter(f, 3, 2), ADMISSION_ADMITTED);
}

/* ---- taken back ---- */

static void test_undo(void **state)
{
    struct fixture *f = *state;
    struct undone undone;
    struct recent_verdict recent[4];
    size_t count = 0;
    assert_int_equal(admission_undo(&f->door.ledger, 1, &undone, NULL), STATUS_NOT_FOUND);
    assert_int_equal(enter(f, 0, 1), ADMISSION_ADMITTED);
    assert_int_equal(enter(f, 1, 2), ADMISSION_ADMITTED);
    assert_int_equal(admission_undo(&f->door.ledger, 2, &undone, NULL), STATUS_NOT_FOUND);
    assert_int_equal(admission_undo(&f->door.ledger, 1, &undone, NULL), STATUS_OK);
    assert_string_equal(undone.name, "Beto Prueba");
    assert_true(undone.was_entry);
    assert_int_equal(undone.inside_count, 1);
    assert_int_equal(admission_undo(&f->door.ledger, 1, &undone, NULL), STATUS_EXISTS);
    assert_int_equal(test_int(&f->door.db, "SELECT count(*) FROM undone"), 1);
    assert_int_equal(test_int(&f->door.db, "SELECT entries FROM occupancy"), 1);
    assert_int_equal(test_int(&f->door.db, "SELECT inside FROM headcount WHERE gate = 2"), 0);

    assert_int_equal(admission_recent(&f->door.db, f->door.keys.station, recent, 4, &count, NULL),
                     STATUS_OK);
    assert_int_equal(count, 2);
    assert_true(recent[0].was_undone && !recent[1].was_undone);

    /* As if it had not been: a first entry, and an undone exit leaves the person inside. */
    struct verdict verdict = scan_as(f, 1, 1, DIRECTION_ENTRY, ADMISSION_NOTE_NONE);
    assert_true(verdict.reason == ADMISSION_ADMITTED && verdict.is_first_entry);
    assert_int_equal(leave(f, 1, 1), ADMISSION_LEFT);
    assert_int_equal(admission_undo(&f->door.ledger, 1, &undone, NULL), STATUS_OK);
    assert_false(undone.was_entry);
    assert_int_equal(undone.inside_count, 2);
    assert_int_equal(enter(f, 1, 1), ADMISSION_ALREADY_INSIDE);
    assert_int_equal(ledger_rebuild(&f->door.db, NULL, NULL, NULL), STATUS_OK);
    assert_int_equal(test_int(&f->door.db, "SELECT sum(inside) FROM headcount"), 2);
}

/* The undo may arrive before what it undoes. */
static void test_undo_before_the_movement(void **state)
{
    struct fixture *f = *state;
    struct undone undone;
    struct test_station office, supervisor;
    assert_int_equal(enter(f, 0, 1), ADMISSION_ADMITTED);
    test_station_open(&office, 9);
    test_station_open(&supervisor, 8);
    static const char SQL[] = "SELECT json_object('event', event, 'hlc', hlc,"
                              " 'station', station) FROM movement";
    struct stmt stmt;
    assert_int_equal(stmt_begin(&stmt, &f->door.db, SQL, NULL), STATUS_OK);
    assert_int_equal(stmt_step(&stmt, NULL), STATUS_OK);
    assert_int_equal(ledger_append(&supervisor.ledger, "admission.undone",
                                   stmt_column_text(&stmt, 0), NULL, NULL),
                     STATUS_OK);
    stmt_end(&stmt);
    test_pull(&office, &supervisor, "office");
    test_pull(&office, &f->door, "office");
    assert_int_equal(test_int(&office.db, "SELECT sum(inside) FROM headcount"), 0);
    assert_int_equal(test_int(&office.db, "SELECT is_undone FROM movement"), 1);
    test_pull(&f->door, &supervisor, "door");
    assert_int_equal(admission_undo(&f->door.ledger, 1, &undone, NULL), STATUS_EXISTS);
    assert_int_equal(test_int(&f->door.db, "SELECT sum(inside) FROM headcount"), 0);
    test_station_close(&office);
    test_station_close(&supervisor);
}

static void test_revoked_tickets(void **state)
{
    struct fixture *f = *state;
    struct ledger *ledger = &f->door.ledger;
    char id[TICKET_ID_TEXT_LENGTH + 1];
    bool has_changed = true;
    ticket_id_text(f->people[0].ticket.id, id);
    assert_false(revocation_reason_ok("") || revocation_reason_ok("stolen"));
    assert_true(revocation_reason_ok("lost"));
    assert_int_equal(ticket_revoke(ledger, id, NULL, &has_changed, NULL), STATUS_OK);
    assert_false(has_changed); /* nothing to give back */
    assert_int_equal(ticket_revoke(ledger, id, "lost", &has_changed, NULL), STATUS_OK);
    assert_true(has_changed);
    assert_int_equal(ticket_revoke(ledger, id, "lost", &has_changed, NULL), STATUS_OK);
    assert_false(has_changed);
    struct verdict verdict = scan_as(f, 0, 1, DIRECTION_ENTRY, ADMISSION_NOTE_OTHER);
    assert_int_equal(verdict.reason, ADMISSION_REVOKED); /* nobody sets that aside */
    assert_false(verdict.may_override);
    assert_int_equal(enter(f, 1, 1), ADMISSION_ADMITTED);
    assert_int_equal(ticket_revoke(ledger, id, NULL, &has_changed, NULL), STATUS_OK);
    assert_true(has_changed);
    assert_int_equal(enter(f, 0, 1), ADMISSION_ADMITTED);
}

static void test_revoked_stations(void **state)
{
    struct fixture *f = *state;
    struct ledger *ledger = &f->door.ledger;
    uint32_t station = f->door.keys.station;
    bool has_changed = false;
    clock_set_offset_ms(HOUR_MS);
    struct attendee late = test_attendee("Eva Prueba", "9999888001");
    test_register(&f->door, &late, &f->people[3]);
    int64_t since_ms = clock_now_ms() - HOUR_MS / 2;
    assert_int_equal(station_revoke(ledger, station, true, since_ms, &has_changed, NULL),
                     STATUS_OK);
    assert_true(has_changed);
    assert_int_equal(enter(f, 3, 1), ADMISSION_REVOKED);
    assert_int_equal(enter(f, 0, 1), ADMISSION_ADMITTED); /* registered before it was stolen */
    assert_int_equal(station_revoke(ledger, station, true, 0, &has_changed, NULL), STATUS_OK);
    assert_int_equal(enter(f, 1, 1), ADMISSION_REVOKED);
    assert_int_equal(leave(f, 0, 1), ADMISSION_LEFT); /* nobody is kept inside */

    /* Where the registration is not known, nobody can say that it is from before. */
    struct test_station other;
    test_station_open(&other, 7);
    test_station_enrol(&other, "Puerta 7", "door");
    catalogue_row(&other, "event", "1", EVENT_ROW);
    assert_int_equal(station_revoke(&other.ledger, station, true, since_ms, &has_changed, NULL),
                     STATUS_OK);
    struct test_station clean;
    test_station_open(&clean, 1);
    test_station_enrol(&clean, "Puerta 1", "door");
    test_pull(&other, &clean, "door");
    struct door door;
    struct verdict verdict;
    assert_int_equal(door_read(&door, &other.db, 1, 1, DIRECTION_ENTRY, "", -300, NULL), STATUS_OK);
    assert_int_equal(admission_scan(&other.ledger, &door, f->people[2].text, TICKET_TEXT_LENGTH,
                                    ADMISSION_NOTE_NONE, &verdict, NULL),
                     STATUS_OK);
    assert_int_equal(verdict.reason, ADMISSION_REVOKED);
    test_station_close(&clean);
    test_station_close(&other);
    assert_int_equal(station_revoke(ledger, station, false, 0, &has_changed, NULL), STATUS_OK);
    assert_true(has_changed);
    assert_int_equal(enter(f, 1, 1), ADMISSION_ADMITTED);
}

/* ---- the waiting list ---- */

static int64_t expected_now(struct fixture *f)
{
    struct occupancy *now;
    assert_int_equal(occupancy_new(&now, &f->door.db, 1, 0, CLOCK_BOGOTA_MIN, NULL), STATUS_OK);
    int64_t expected = now->expected;
    occupancy_free(now);
    return expected;
}

static void test_called_from_the_waiting_list(void **state)
{
    struct fixture *f = *state;
    struct waiting_call call;
    assert_int_equal(waiting_call_next(&f->door.ledger, 1, &call, NULL), STATUS_NOT_FOUND);
    for (int i = 2; i < 4; i++) {
        struct attendee attendee = test_attendee(i == 2 ? "Fabio Espera" : "Gina Espera",
                                                 i == 2 ? "9999666001" : "9999666002");
        attendee.places = 1;
        attendee.accepts_waiting = true;
        test_register(&f->door, &attendee, &f->people[i]);
    }
    assert_int_equal(enter(f, 2, 1), ADMISSION_FULL);
    assert_int_equal(waiting_call_next(&f->door.ledger, 1, &call, NULL), STATUS_OK);
    assert_string_equal(call.name, "Fabio Espera");
    assert_string_equal(call.code, f->people[2].code);
    assert_int_equal(call.still_waiting, 1);
    assert_int_equal(enter(f, 3, 1), ADMISSION_FULL);
    assert_int_equal(enter(f, 2, 1), ADMISSION_ADMITTED);
    assert_int_equal(test_int(&f->door.db, "SELECT count(*) FROM waiting_list"), 1);
    assert_int_equal(waiting_call_next(&f->door.ledger, 1, &call, NULL), STATUS_OK);
    assert_string_equal(call.name, "Gina Espera");
    assert_int_equal(call.still_waiting, 0);
    assert_int_equal(waiting_call_next(&f->door.ledger, 1, &call, NULL), STATUS_NOT_FOUND);
}

/* Nobody is called by a ticket that the door would refuse. */
static void test_a_revoked_ticket_waits_for_nothing(void **state)
{
    struct fixture *f = *state;
    struct ledger *ledger = &f->door.ledger;
    struct waiting_call call;
    char id[TICKET_ID_TEXT_LENGTH + 1];
    bool has_changed;
    for (int i = 2; i < 4; i++) {
        struct attendee attendee = test_attendee(i == 2 ? "Fabio Espera" : "Gina Espera",
                                                 i == 2 ? "9999666001" : "9999666002");
        attendee.places = 1;
        attendee.accepts_waiting = true;
        test_register(&f->door, &attendee, &f->people[i]);
    }
    int64_t expected = expected_now(f);
    ticket_id_text(f->people[2].ticket.id, id);
    assert_int_equal(ticket_revoke(ledger, id, "misuse", &has_changed, NULL), STATUS_OK);
    assert_int_equal(test_int(&f->door.db, "SELECT count(*) FROM waiting_list"), 1);
    uint32_t issuer = f->people[3].ticket.issuer;
    assert_int_equal(station_revoke(ledger, issuer, true, 0, &has_changed, NULL), STATUS_OK);
    assert_int_equal(waiting_call_next(ledger, 1, &call, NULL), STATUS_NOT_FOUND);
    assert_int_equal(
        station_revoke(ledger, issuer, true, INT64_C(4102444800000), &has_changed, NULL),
        STATUS_OK); /* since a day to come: what it issued until then stands */
    assert_int_equal(waiting_call_next(ledger, 1, &call, NULL), STATUS_OK);
    assert_string_equal(call.name, "Gina Espera");
    assert_int_equal(expected_now(f), expected + 1);
    ticket_id_text(f->people[3].ticket.id, id);
    assert_int_equal(ticket_revoke(ledger, id, "misuse", &has_changed, NULL), STATUS_OK);
    assert_int_equal(expected_now(f), expected); /* called, and revoked afterwards */

    ticket_id_text(f->people[2].ticket.id, id);
    assert_int_equal(ticket_revoke(ledger, id, NULL, &has_changed, NULL), STATUS_OK);
    assert_int_equal(waiting_call_next(ledger, 1, &call, NULL), STATUS_OK);
    assert_string_equal(call.name, "Fabio Espera");
}

/* ---- stands ---- */

static void test_a_stand(void **state)
{
    struct fixture *f = *state;
    struct db *db = &f->door.db;
    struct verdict verdict = scan_as(f, 0, 1, DIRECTION_STAND, ADMISSION_NOTE_NONE);
    assert_int_equal(verdict.reason, ADMISSION_ATTENDED);
    assert_string_equal(verdict.name, "");
    verdict = scan_as(f, 0, 1, DIRECTION_STAND, ADMISSION_NOTE_OTHER);
    assert_int_equal(verdict.reason, ADMISSION_ALREADY_ATTENDED);
    assert_true(verdict.earlier_ms > 0);
    assert_int_equal(scan_as(f, 1, 1, DIRECTION_STAND, ADMISSION_NOTE_NONE).reason,
                     ADMISSION_ATTENDED);
    clock_set_offset_ms(DAY_MS);
    assert_int_equal(scan_as(f, 0, 1, DIRECTION_STAND, ADMISSION_NOTE_NONE).reason,
                     ADMISSION_ATTENDED);
    assert_int_equal(test_int(db, "SELECT visits FROM stand_visits WHERE stand = '12'"), 3);
    assert_int_equal(test_int(db, "SELECT people FROM stand_visits WHERE stand = '12'"), 2);
    assert_int_equal(test_int(db, "SELECT count(*) FROM movement"), 0);
    struct door door;
    assert_int_equal(door_read(&door, db, 1, 1, DIRECTION_STAND, "12", -300, NULL), STATUS_OK);
    assert_int_equal(admission_scan(&f->door.ledger, &door, "9999123456", 10, ADMISSION_NOTE_NONE,
                                    &verdict, NULL),
                     STATUS_OK);
    assert_int_equal(verdict.reason, ADMISSION_MALFORMED);
    assert_int_equal(test_int(db, "SELECT count(*) FROM refusal"), 0);

    /* What was not noted is a fact, too, without the code; a ticket is named when it is one. */
    assert_int_equal(test_int(db, "SELECT count(*) FROM ledger WHERE kind = 'stand.refused'"), 2);
    assert_int_equal(test_int(db, "SELECT count(*) FROM stand_refusal WHERE stand = '12'"
                                  " AND reason = 'already_attended' AND ticket IS NOT NULL"),
                     1);
    assert_int_equal(test_int(db, "SELECT count(*) FROM stand_refusal WHERE reason = 'malformed'"
                                  " AND ticket IS NULL AND length(code_hash) = 64"),
                     1);
    assert_int_equal(
        test_int(db, "SELECT count(*) FROM ledger WHERE instr(body, '9999123456') > 0"), 0);
    struct recent_verdict recent[5];
    size_t count = 0;
    assert_int_equal(admission_recent(db, f->door.keys.station, recent, 5, &count, NULL),
                     STATUS_OK);
    assert_int_equal(count, 5);
    bool has_again = false, has_malformed = false;
    for (size_t i = 0; i < count; i++) {
        has_again = has_again || recent[i].reason == ADMISSION_ALREADY_ATTENDED;
        has_malformed = has_malformed || recent[i].reason == ADMISSION_MALFORMED;
    }
    assert_true(has_again && has_malformed);
}

/* ---- how full ---- */

static void test_occupancy(void **state)
{
    struct fixture *f = *state;
    struct occupancy *now = NULL;
    struct error error = {0};
    int64_t day_ms = clock_now_ms() / DAY_MS * DAY_MS;
    clock_set_offset_ms(day_ms + 13 * HOUR_MS + HOUR_MS / 2 - clock_now_ms());
    assert_int_equal(enter(f, 0, 1), ADMISSION_ADMITTED);
    assert_int_equal(enter(f, 1, 2), ADMISSION_ADMITTED);
    assert_int_equal(enter(f, 1, 2), ADMISSION_ALREADY_INSIDE);
    clock_set_offset_ms(0);
    clock_set_offset_ms(day_ms + 15 * HOUR_MS + HOUR_MS / 2 - clock_now_ms());
    assert_int_equal(leave(f, 0, 2), ADMISSION_LEFT);
    assert_int_equal(enter(f, 2, 1), ADMISSION_ADMITTED);
    if (occupancy_new(&now, &f->door.db, 1, 0, CLOCK_BOGOTA_MIN, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    assert_int_equal(now->inside, 2);
    assert_int_equal(now->capacity, 3);
    assert_int_equal(now->places, 9);
    assert_int_equal(now->entered, 3);
    assert_int_equal(now->entries, 3);
    assert_int_equal(now->exits, 1);
    assert_int_equal(now->refused, 1);
    assert_int_equal(now->registered, 4);
    assert_int_equal(now->expected, 1);
    assert_int_equal(now->gate_count, 2);
    assert_string_equal(now->gates[0].name, "Norte");
    assert_int_equal(now->gates[0].inside, 1);
    assert_int_equal(now->gates[1].inside, 1);
    assert_int_equal(now->gates[1].exits, 1);
    assert_int_equal(now->hour_count, 3);
    assert_int_equal(now->hours[0].starts_ms, day_ms + 13 * HOUR_MS);
    assert_int_equal(now->hours[0].entries, 2);
    assert_int_equal(now->hours[0].refused, 1);
    assert_int_equal(now->hours[0].inside, 2);
    assert_int_equal(now->hours[1].entries + now->hours[1].exits, 0);
    assert_int_equal(now->hours[1].inside, 2);
    assert_int_equal(now->hours[2].exits, 1);
    assert_int_equal(now->hours[2].inside, 2);
    occupancy_free(now);

    /* From a later time on the count of those inside still knows what was before. */
    assert_int_equal(
        occupancy_new(&now, &f->door.db, 1, day_ms + 15 * HOUR_MS, CLOCK_BOGOTA_MIN, NULL),
        STATUS_OK);
    assert_int_equal(now->hour_count, 1);
    assert_int_equal(now->hours[0].inside, 2);
    occupancy_free(now);

    /* Over: whoever was not seen leaving is counted out, and that is assumed. */
    catalogue_row(&f->door, "event", "1", "{\"ends_ms\":2000,\"number\":1}");
    assert_int_equal(occupancy_new(&now, &f->door.db, 1, 0, CLOCK_BOGOTA_MIN, NULL), STATUS_OK);
    assert_int_equal(now->inside, 0);
    assert_int_equal(now->assumed_left, 2);
    assert_int_equal(now->gates[0].inside, 0);
    occupancy_free(now);
    assert_int_equal(test_int(&f->door.db, "SELECT sum(left_is_assumed) FROM attendance"), 2);
    assert_int_equal(occupancy_new(&now, &f->door.db, 77, 0, 0, NULL), STATUS_OK);
    assert_int_equal(now->inside + now->registered + (int64_t)now->hour_count, 0);
    occupancy_free(now);
}

int main(void)
{
#define WITH_DOOR(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_DOOR(test_a_door_is_read),
        WITH_DOOR(test_gates_and_classes),
        WITH_DOOR(test_undo),
        WITH_DOOR(test_undo_before_the_movement),
        WITH_DOOR(test_revoked_tickets),
        WITH_DOOR(test_revoked_stations),
        WITH_DOOR(test_called_from_the_waiting_list),
        WITH_DOOR(test_a_revoked_ticket_waits_for_nothing),
        WITH_DOOR(test_a_stand),
        WITH_DOOR(test_occupancy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
