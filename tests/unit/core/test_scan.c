#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "core/admission.h"
#include "core/revocation.h"
#include "core_fixture.h"

static const int64_t HOUR_MS = 3600 * INT64_C(1000);
static const int64_t DAY_MS = INT64_C(24) * 3600 * 1000;

struct fixture {
    struct test_station kiosk, door1, door2;
    struct door door; /* now, of event 1 */
    struct registration ana;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    test_station_open(&fixture->kiosk, 1);
    test_station_open(&fixture->door1, 2);
    test_station_open(&fixture->door2, 3);
    test_station_enrol(&fixture->kiosk, "Módulo 1", "citizen");
    test_station_enrol(&fixture->door1, "Puerta 1", "door");
    test_station_enrol(&fixture->door2, "Puerta 2", "door");
    fixture->door = (struct door){.event = 1,
                                  .gate = 1,
                                  .reentry = "free",
                                  .event_is_open = true,
                                  .gate_exists = true,
                                  .utc_offset_min = CLOCK_BOGOTA_MIN};
    struct attendee ana = test_attendee("Ana María Prueba Ruiz", "9999123456");
    test_register(&fixture->kiosk, &ana, &fixture->ana);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    test_station_close(&fixture->kiosk);
    test_station_close(&fixture->door1);
    test_station_close(&fixture->door2);
    clock_set_offset_ms(0);
    free(fixture);
    return 0;
}

static struct verdict scan(struct test_station *station, const struct door *door, const char *text,
                           bool override)
{
    struct verdict verdict;
    struct error error = {0};
    if (admission_scan(&station->ledger, door, text, strlen(text),
                       override ? ADMISSION_NOTE_DOCUMENT : ADMISSION_NOTE_NONE, &verdict,
                       &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    return verdict;
}

static void test_in_and_out(void **state)
{
    struct fixture *f = *state;
    test_pull(&f->door1, &f->kiosk, "door");
    struct verdict verdict = scan(&f->door1, &f->door, f->ana.text, false);
    assert_int_equal(verdict.reason, ADMISSION_ADMITTED);
    assert_string_equal(verdict.name, "Ana María Prueba Ruiz");
    assert_string_equal(verdict.territory, "C09");
    assert_string_equal(verdict.group, "jac");
    assert_int_equal(strlen(verdict.person), 32);
    assert_true(verdict.is_first_entry);
    assert_int_equal(verdict.inside_count, 1);
    assert_memory_equal(&verdict.ticket, &f->ana.ticket, sizeof verdict.ticket);
    int64_t entered_ms = verdict.at_ms;

    verdict = scan(&f->door1, &f->door, f->ana.text, false);
    assert_int_equal(verdict.reason, ADMISSION_ALREADY_INSIDE);
    assert_true(verdict.may_override);
    assert_in_range(verdict.earlier_ms, entered_ms, entered_ms + 60000);
    assert_int_equal(verdict.earlier_gate, 1);
    assert_int_equal(verdict.earlier_station, f->door1.keys.station);
    assert_string_equal(verdict.earlier_label, "Puerta 1");
    assert_int_equal(verdict.uncertainty_ms, 0);
    assert_int_equal(verdict.inside_count, 1);
    assert_false(verdict.is_first_entry);

    struct door exit = f->door;
    exit.direction = DIRECTION_EXIT;
    verdict = scan(&f->door1, &exit, f->ana.text, false);
    assert_int_equal(verdict.reason, ADMISSION_LEFT);
    assert_int_equal(verdict.inside_count, 0);
    assert_int_equal(scan(&f->door1, &exit, f->ana.text, false).reason, ADMISSION_NOT_ENTERED);

    verdict = scan(&f->door1, &f->door, f->ana.text, false);
    assert_int_equal(verdict.reason, ADMISSION_ADMITTED);
    assert_false(verdict.is_first_entry);

    struct ticket_status seen;
    assert_int_equal(ticket_status_read(&f->door1.db, &f->ana.ticket, &seen, NULL), STATUS_OK);
    assert_true(seen.is_known && seen.is_inside);
    assert_in_range(seen.first_entry_ms, entered_ms, entered_ms + 60000);
    assert_true(seen.last_move_ms >= seen.first_entry_ms);
    assert_int_equal(seen.last_gate, 1);
    assert_int_equal(test_int(&f->door1.db, "SELECT count(*) FROM refusal"), 2);
    assert_int_equal(test_int(&f->door1.db, "SELECT count(*) FROM movement"), 3);
}

static void test_unknown_issuer_then_unknown_here_then_known(void **state)
{
    struct fixture *f = *state;
    struct verdict verdict = scan(&f->door1, &f->door, f->ana.text, false);
    assert_int_equal(verdict.reason, ADMISSION_UNKNOWN_ISSUER);
    assert_true(verdict.may_override);
    assert_string_equal(verdict.name, "");

    struct test_station clean; /* knows the kiosk's key only */
    test_station_open(&clean, 1);
    test_station_enrol(&clean, "Módulo 1", "citizen");
    test_pull(&f->door1, &clean, "door");
    test_station_close(&clean);
    verdict = scan(&f->door1, &f->door, f->ana.text, false);
    assert_int_equal(verdict.reason, ADMISSION_UNKNOWN_HERE);
    assert_true(verdict.may_override);

    test_pull(&f->door2, &f->kiosk, "door");
    assert_int_equal(scan(&f->door2, &f->door, f->ana.text, false).reason, ADMISSION_ADMITTED);
}

/* Let in before the registration arrived; afterwards it is known who that was. */
static void test_override_is_resolved_later(void **state)
{
    struct fixture *f = *state;
    struct verdict verdict = scan(&f->door1, &f->door, f->ana.text, true);
    assert_int_equal(verdict.reason, ADMISSION_ADMITTED);
    assert_true(verdict.is_first_entry);
    assert_false(verdict.may_override);
    assert_int_equal(verdict.inside_count, 1);
    assert_int_equal(test_int(&f->door1.db,
                              "SELECT count(*) FROM movement"
                              " WHERE overridden = 'unknown_issuer' AND note = 'document'"),
                     1);
    assert_int_equal(test_int(&f->door1.db, "SELECT is_registered FROM attendance"), 0);

    struct ticket_status seen;
    assert_int_equal(ticket_status_read(&f->door1.db, &f->ana.ticket, &seen, NULL), STATUS_OK);
    assert_true(seen.is_inside && !seen.is_known);

    test_pull(&f->door1, &f->kiosk, "door");
    assert_int_equal(test_int(&f->door1.db, "SELECT count(*) FROM attendance"), 1);
    assert_int_equal(test_int(&f->door1.db, "SELECT is_registered FROM attendance"
                                            " WHERE name LIKE 'Ana%' AND entered_ms > 0"),
                     1);
    verdict = scan(&f->door1, &f->door, f->ana.text, false);
    assert_int_equal(verdict.reason, ADMISSION_ALREADY_INSIDE);
    assert_int_equal(verdict.inside_count, 1);
}

static void test_nobody_overrides_these(void **state)
{
    struct fixture *f = *state;
    test_pull(&f->door1, &f->kiosk, "door");
    struct ticket forged = f->ana.ticket;
    char text[TICKET_TEXT_LENGTH + 1];
    ticket_encode(&forged, f->door1.keys.secret_key, text);
    struct verdict verdict = scan(&f->door1, &f->door, text, true);
    assert_int_equal(verdict.reason, ADMISSION_FORGED);
    assert_false(verdict.may_override);
    assert_string_equal(verdict.name, ""); /* a forged ticket gets nobody's name */
    assert_string_equal(verdict.person, "");

    struct door other = f->door;
    other.event = 2;
    verdict = scan(&f->door1, &other, f->ana.text, true);
    assert_int_equal(verdict.reason, ADMISSION_WRONG_EVENT);
    assert_false(verdict.may_override);

    verdict = scan(&f->door1, &f->door, "9999123456", true);
    assert_true(verdict.reason == ADMISSION_MALFORMED || verdict.reason == ADMISSION_UNKNOWN_HERE);
    assert_false(verdict.may_override);
    assert_int_equal(test_int(&f->door1.db, "SELECT count(*) FROM movement"), 0);
}

/* Not verified is no better than verified: the issuer's key is missing here, the rest is known. */
static void test_an_unknown_issuer_hides_nothing(void **state)
{
    struct fixture *f = *state;
    struct door other = f->door;
    other.event = 2;
    struct verdict verdict = scan(&f->door1, &other, f->ana.text, true);
    assert_int_equal(verdict.reason, ADMISSION_UNKNOWN_ISSUER);
    assert_false(verdict.may_override);

    char id[TICKET_ID_TEXT_LENGTH + 1];
    bool has_changed;
    ticket_id_text(f->ana.ticket.id, id);
    assert_int_equal(ticket_revoke(&f->door2.ledger, id, "lost", &has_changed, NULL), STATUS_OK);
    test_pull(&f->door1, &f->door2, "door");
    verdict = scan(&f->door1, &f->door, f->ana.text, true);
    assert_int_equal(verdict.reason, ADMISSION_UNKNOWN_ISSUER);
    assert_false(verdict.may_override);
    assert_int_equal(test_int(&f->door1.db, "SELECT count(*) FROM movement"), 0);
}

static void test_override_of_an_exit(void **state)
{
    struct fixture *f = *state;
    test_pull(&f->door1, &f->kiosk, "door");
    struct door exit = f->door;
    exit.direction = DIRECTION_EXIT;
    struct verdict verdict = scan(&f->door1, &exit, f->ana.text, true);
    assert_int_equal(verdict.reason, ADMISSION_LEFT);
    assert_int_equal(verdict.inside_count, 0);
    assert_int_equal(test_int(&f->door1.db, "SELECT count(*) FROM movement WHERE is_entry = 0"
                                            " AND overridden = 'not_entered'"),
                     1);
}

static void test_typed_codes(void **state)
{
    struct fixture *f = *state;
    /* Nothing known: a code that anybody could make up cannot be overridden. */
    struct verdict verdict = scan(&f->door1, &f->door, f->ana.code, true);
    assert_int_equal(verdict.reason, ADMISSION_UNKNOWN_HERE);
    assert_false(verdict.may_override);

    test_pull(&f->door1, &f->kiosk, "door");
    char typed[32];
    (void)snprintf(typed, sizeof typed, " %s\r\n", f->ana.code);
    verdict = scan(&f->door1, &f->door, typed, false);
    assert_int_equal(verdict.reason, ADMISSION_ADMITTED);
    assert_string_equal(verdict.name, "Ana María Prueba Ruiz");
    assert_memory_equal(&verdict.ticket, &f->ana.ticket, sizeof verdict.ticket);
    assert_int_equal(scan(&f->door1, &f->door, f->ana.text, false).reason,
                     ADMISSION_ALREADY_INSIDE);

    struct door other = f->door;
    other.event = 2;
    assert_int_equal(scan(&f->door1, &other, f->ana.code, false).reason, ADMISSION_WRONG_EVENT);
    typed[3] = typed[3] == '0' ? '1' : '0';
    assert_int_equal(scan(&f->door1, &f->door, typed, false).reason, ADMISSION_MALFORMED);
}

/* Two offline kiosks, one person, two tickets: still one person inside. */
static void test_the_other_ticket_of_the_same_person(void **state)
{
    struct fixture *f = *state;
    struct registration second;
    struct attendee ana = test_attendee("Ana M. Prueba", "9.999.123.456");
    test_register(&f->door2, &ana, &second);
    assert_memory_not_equal(second.ticket.id, f->ana.ticket.id, TICKET_ID_BYTES);
    test_pull(&f->door1, &f->kiosk, "door");
    test_pull(&f->door1, &f->door2, "door");

    assert_int_equal(scan(&f->door1, &f->door, f->ana.text, false).reason, ADMISSION_ADMITTED);
    struct verdict verdict = scan(&f->door1, &f->door, second.text, false);
    assert_int_equal(verdict.reason, ADMISSION_ALREADY_INSIDE);
    assert_int_equal(verdict.inside_count, 1);
    struct door exit = f->door;
    exit.direction = DIRECTION_EXIT;
    verdict = scan(&f->door1, &exit, second.text, false);
    assert_int_equal(verdict.reason, ADMISSION_LEFT);
    assert_int_equal(verdict.inside_count, 0);
    assert_int_equal(test_int(&f->door1.db, "SELECT count(*) FROM attendee"), 1);
    assert_int_equal(test_int(&f->door1.db, "SELECT ticket_count FROM attendance"), 2);
}

static void test_two_doors_make_an_incident(void **state)
{
    struct fixture *f = *state;
    struct door second = f->door;
    second.gate = 2;
    test_pull(&f->door1, &f->kiosk, "door");
    test_pull(&f->door2, &f->kiosk, "door");
    int64_t first_ms = scan(&f->door1, &f->door, f->ana.text, false).at_ms;
    clock_set_offset_ms(5000);
    assert_int_equal(scan(&f->door2, &second, f->ana.text, false).reason, ADMISSION_ADMITTED);
    test_pull(&f->door1, &f->door2, "door");
    test_pull(&f->door2, &f->door1, "door");
    struct test_station *doors[] = {&f->door1, &f->door2};
    for (size_t i = 0; i < ARRAY_COUNT(doors); i++) {
        struct db *db = &doors[i]->db;
        assert_int_equal(test_int(db, "SELECT count(*) FROM incident"), 1);
        assert_int_equal(test_int(db,
                                  "SELECT first_gate * 10 + second_gate FROM incident"
                                  " WHERE kind = 'duplicate_entry' AND name LIKE 'Ana%'"
                                  " AND first_label = 'Puerta 1' AND second_label = 'Puerta 2'"),
                         12);
        assert_in_range(test_int(db, "SELECT first_ms FROM incident"), first_ms, first_ms + 4000);
        assert_in_range(test_int(db, "SELECT second_ms FROM incident"), first_ms + 4000,
                        first_ms + 60000);
        assert_int_equal(test_int(db, "SELECT inside FROM occupancy"), 1);
        assert_int_equal(test_int(db, "SELECT entered FROM occupancy"), 1);
        assert_int_equal(test_int(db, "SELECT entries FROM occupancy"), 2);
    }
}

/* One document under two names, at two stations that cannot see each other. */
static void test_two_names_make_an_incident(void **state)
{
    struct fixture *f = *state;
    struct registration registration;
    static const char NAMES[][12] = {"Ana Prueba", "Rosa Ensayo"};
    for (size_t i = 0; i < ARRAY_COUNT(NAMES); i++) {
        struct attendee attendee = test_attendee(NAMES[i], "9999555001");
        clock_set_offset_ms(5000 * (int64_t)i);
        test_register(i == 0 ? &f->kiosk : &f->door1, &attendee, &registration);
    }
    test_pull(&f->door2, &f->kiosk, "door");
    assert_int_equal(test_int(&f->door2.db, "SELECT count(*) FROM incident"), 0);
    test_pull(&f->door2, &f->door1, "door");
    assert_int_equal(test_int(&f->door2.db, "SELECT count(*) FROM incident"), 1);
    assert_int_equal(test_int(&f->door2.db,
                              "SELECT count(*) FROM incident WHERE kind = 'other_name'"
                              " AND name <> other_name AND first_station <> second_station"
                              " AND second_label = 'Puerta 1'"),
                     1);
}

static void test_an_exit_in_between_is_no_incident(void **state)
{
    struct fixture *f = *state;
    struct door exit = f->door;
    exit.direction = DIRECTION_EXIT;
    test_pull(&f->door1, &f->kiosk, "door");
    (void)scan(&f->door1, &f->door, f->ana.text, false);
    (void)scan(&f->door1, &exit, f->ana.text, false);
    test_pull(&f->door2, &f->kiosk, "door");
    test_pull(&f->door2, &f->door1, "door");
    assert_int_equal(scan(&f->door2, &f->door, f->ana.text, false).reason, ADMISSION_ADMITTED);
    assert_int_equal(test_int(&f->door2.db, "SELECT count(*) FROM incident"), 0);
    /* Nor is letting in twice at the same door: whoever stood there saw it. */
    assert_int_equal(scan(&f->door2, &f->door, f->ana.text, true).reason, ADMISSION_ADMITTED);
    assert_int_equal(test_int(&f->door2.db, "SELECT count(*) FROM incident"), 0);
}

static void test_times_and_places(void **state)
{
    struct fixture *f = *state;
    test_pull(&f->door1, &f->kiosk, "door");
    struct door door = f->door;
    door.event_is_open = false;
    assert_int_equal(scan(&f->door1, &door, f->ana.text, false).reason, ADMISSION_EVENT_CLOSED);
    door = f->door;
    door.gate_exists = false;
    assert_int_equal(scan(&f->door1, &door, f->ana.text, false).reason, ADMISSION_WRONG_GATE);
    clock_set_offset_ms(-3 * DAY_MS);
    assert_int_equal(scan(&f->door1, &f->door, f->ana.text, false).reason, ADMISSION_TOO_EARLY);
    clock_set_offset_ms(3 * DAY_MS);
    assert_int_equal(scan(&f->door1, &f->door, f->ana.text, false).reason, ADMISSION_EXPIRED);
    clock_set_offset_ms(0);

    struct attendee luz = test_attendee("Luz Prueba", "9999123457");
    struct registration registration;
    test_register(&f->door1, &luz, &registration);
    door = f->door;
    door.capacity = 1;
    assert_int_equal(scan(&f->door1, &door, registration.text, false).reason, ADMISSION_ADMITTED);
    struct verdict verdict = scan(&f->door1, &door, f->ana.text, false);
    assert_int_equal(verdict.reason, ADMISSION_FULL);
    assert_int_equal(verdict.inside_count, 1);
    assert_int_equal(scan(&f->door1, &door, f->ana.text, true).inside_count, 2);
}

static void test_daily_and_once(void **state)
{
    struct fixture *f = *state;
    test_pull(&f->door1, &f->kiosk, "door");
    struct door exit = f->door;
    exit.direction = DIRECTION_EXIT;
    struct door daily = f->door;
    daily.reentry = "daily";
    assert_int_equal(scan(&f->door1, &daily, f->ana.text, false).reason, ADMISSION_ADMITTED);
    assert_int_equal(scan(&f->door1, &exit, f->ana.text, false).reason, ADMISSION_LEFT);
    struct verdict verdict = scan(&f->door1, &daily, f->ana.text, false);
    assert_int_equal(verdict.reason, ADMISSION_ALREADY_INSIDE);
    struct door once = f->door;
    once.reentry = "once";
    assert_int_equal(scan(&f->door1, &once, f->ana.text, false).reason, ADMISSION_ALREADY_INSIDE);
    clock_set_offset_ms(DAY_MS - 60000); /* the ticket still holds, the local day is another */
    assert_int_equal(scan(&f->door1, &daily, f->ana.text, false).reason, ADMISSION_ADMITTED);
}

/* Texts that scanners and people really send. Nothing of them stays but a hash. */
static void test_texts_that_are_no_ticket(void **state)
{
    struct fixture *f = *state;
    static char big[100000];
    memset(big, 'F', sizeof big);
    static const char NULS[] = "F1\0\0\0 PubDSK_1\0\0";
    const struct {
        const char *text;
        size_t length;
    } ROWS[] = {
        {"", 0},
        {"   \r\n", 5},
        {"1022334455", 10},
        {"https://example.org/SECRETO", 27},
        {NULS, sizeof NULS},
        {"\xff\xfe\x00\x01", 4},
        {big, sizeof big},
        {"0M20000229290010O+ SECRETO", 26},
        {f->ana.text, 149},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct verdict verdict;
        assert_int_equal(admission_scan(&f->door1.ledger, &f->door, ROWS[i].text, ROWS[i].length,
                                        ADMISSION_NOTE_OTHER, &verdict, NULL),
                         STATUS_OK);
        assert_int_equal(verdict.reason, ADMISSION_MALFORMED);
        assert_false(verdict.may_override);
    }
    struct db *db = &f->door1.db;
    assert_int_equal(test_int(db, "SELECT count(*) FROM refusal WHERE length(code_hash) = 64"),
                     ARRAY_COUNT(ROWS));
    assert_int_equal(test_int(db, "SELECT count(*) FROM ledger WHERE body LIKE '%SECRETO%'"
                                  " OR body LIKE '%1022334455%' OR private IS NOT NULL"),
                     0);
    /* The same text again has the same hash, and the hash is not that of the bare text. */
    uint8_t plain[crypto_generichash_BYTES];
    char hex[2 * sizeof plain + 1];
    static char sql[200]; /* its address is the statement's key */
    (void)scan(&f->door1, &f->door, "1022334455", false);
    assert_int_equal(test_int(db, "SELECT max(n) FROM (SELECT count(*) AS n FROM refusal"
                                  " GROUP BY code_hash)"),
                     2);
    crypto_generichash(plain, sizeof plain, (const uint8_t *)"1022334455", 10, NULL, 0);
    hex_encode(plain, sizeof plain, hex);
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM refusal WHERE code_hash = '%s'", hex);
    struct stmt stmt;
    assert_int_equal(stmt_begin(&stmt, db, sql, NULL), STATUS_OK);
    assert_int_equal(stmt_step(&stmt, NULL), STATUS_OK);
    assert_int_equal(stmt_column_int(&stmt, 0), 0);
    stmt_end(&stmt);
}

static void test_recent(void **state)
{
    struct fixture *f = *state;
    struct recent_verdict recent[3];
    size_t count = 9;
    assert_int_equal(admission_recent(&f->door1.db, f->door1.keys.station, recent, 3, &count, NULL),
                     STATUS_OK);
    assert_int_equal(count, 0);
    test_pull(&f->door1, &f->kiosk, "door");
    (void)scan(&f->door1, &f->door, "no", false);
    (void)scan(&f->door1, &f->door, f->ana.text, false);
    (void)scan(&f->door1, &f->door, f->ana.text, false);
    (void)scan(&f->door1, &f->door, f->ana.text, true);
    assert_int_equal(admission_recent(&f->door1.db, f->door1.keys.station, recent, 3, &count, NULL),
                     STATUS_OK);
    assert_int_equal(count, 3);
    assert_int_equal(recent[0].reason, ADMISSION_ADMITTED);
    assert_true(recent[0].was_override);
    assert_string_equal(recent[0].name, "Ana María Prueba Ruiz");
    assert_int_equal(recent[1].reason, ADMISSION_ALREADY_INSIDE);
    assert_string_equal(recent[1].name, "Ana María Prueba Ruiz");
    assert_int_equal(recent[2].reason, ADMISSION_ADMITTED);
    assert_false(recent[2].was_override);
    assert_true(recent[0].at_ms >= recent[2].at_ms);
}

static void test_a_clock_that_is_behind_is_told(void **state)
{
    struct fixture *f = *state;
    test_pull(&f->door1, &f->kiosk, "door");
    test_pull(&f->door2, &f->kiosk, "door");
    clock_set_offset_ms(-2 * HOUR_MS); /* door 1 has heard of later times than its own */
    assert_int_equal(scan(&f->door1, &f->door, f->ana.text, false).reason, ADMISSION_ADMITTED);
    clock_set_offset_ms(0);
    test_pull(&f->door2, &f->door1, "door");
    struct verdict verdict = scan(&f->door2, &f->door, f->ana.text, false);
    assert_int_equal(verdict.reason, ADMISSION_ALREADY_INSIDE);
    assert_in_range(verdict.uncertainty_ms, 2 * HOUR_MS - 60000, 2 * HOUR_MS + 60000);
}

int main(void)
{
#define WITH_STATIONS(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_STATIONS(test_in_and_out),
        WITH_STATIONS(test_unknown_issuer_then_unknown_here_then_known),
        WITH_STATIONS(test_override_is_resolved_later),
        WITH_STATIONS(test_nobody_overrides_these),
        WITH_STATIONS(test_an_unknown_issuer_hides_nothing),
        WITH_STATIONS(test_override_of_an_exit),
        WITH_STATIONS(test_typed_codes),
        WITH_STATIONS(test_the_other_ticket_of_the_same_person),
        WITH_STATIONS(test_two_doors_make_an_incident),
        WITH_STATIONS(test_two_names_make_an_incident),
        WITH_STATIONS(test_an_exit_in_between_is_no_incident),
        WITH_STATIONS(test_times_and_places),
        WITH_STATIONS(test_daily_and_once),
        WITH_STATIONS(test_texts_that_are_no_ticket),
        WITH_STATIONS(test_recent),
        WITH_STATIONS(test_a_clock_that_is_behind_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
