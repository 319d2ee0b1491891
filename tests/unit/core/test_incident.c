/* What somebody should look into, each made by what makes it at a fair. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "core/admission.h"
#include "core/incident.h"
#include "core_fixture.h"

enum { SEEN_MAX = 20 };

static const int64_t MIN_MS = 60 * INT64_C(1000);

struct fixture {
    struct test_station kiosk, door1, door2, office;
    struct door door; /* gate 1 of event 1 */
    struct registration people[4];
    struct arena arena;
    struct incident seen[SEEN_MAX];
    size_t count;
};

static void catalogue_row(struct test_station *station, const char *sheet, const char *key,
                          const char *row)
{
    char body[300];
    (void)snprintf(body, sizeof body, "{\"key\":\"%s\",\"order\":1,\"row\":%s,\"sheet\":\"%s\"}",
                   key, row, sheet);
    assert_int_equal(ledger_append(&station->ledger, "catalogue.set", body, NULL, NULL), STATUS_OK);
}

static int set_up(void **state)
{
    static const char *const NAMES[] = {"Ana Prueba", "Beto Prueba", "Caro Prueba", "Dora Prueba"};
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    test_station_open(&f->kiosk, 1);
    test_station_open(&f->door1, 2);
    test_station_open(&f->door2, 3);
    test_station_open(&f->office, 4);
    test_station_enrol(&f->kiosk, "Módulo 1", "citizen");
    test_station_enrol(&f->door1, "Puerta 1", "door");
    test_station_enrol(&f->door2, "Puerta 2", "door");
    f->door = (struct door){
        .event = 1, .gate = 1, .reentry = "free", .event_is_open = true, .gate_exists = true};
    for (size_t i = 0; i < ARRAY_COUNT(NAMES); i++) {
        char number[16];
        (void)snprintf(number, sizeof number, "999912345%zu", i);
        struct attendee attendee = test_attendee(NAMES[i], number);
        test_register(&f->kiosk, &attendee, &f->people[i]);
    }
    arena_init(&f->arena, 0);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    arena_release(&f->arena);
    test_station_close(&f->kiosk);
    test_station_close(&f->door1);
    test_station_close(&f->door2);
    test_station_close(&f->office);
    clock_set_offset_ms(0);
    free(f);
    return 0;
}

static enum admission_reason scan(struct test_station *station, const struct door *door,
                                  const struct registration *who, enum admission_note note)
{
    struct verdict verdict;
    struct error error = {0};
    if (admission_scan(&station->ledger, door, who->text, strlen(who->text), note, &verdict,
                       &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    return verdict.reason;
}

/* What the office sees once it has heard of all. */
static void look(struct fixture *f, uint32_t event)
{
    struct error error = {0};
    struct test_station *all[] = {&f->kiosk, &f->door1, &f->door2};
    for (size_t i = 0; i < ARRAY_COUNT(all); i++) {
        test_pull(&f->office, all[i], "office");
    }
    if (incident_read(&f->office.db, event, &f->arena, f->seen, SEEN_MAX, &f->count, &error) !=
        STATUS_OK) {
        fail_msg("%s", error.text);
    }
}

/* The only one of the kind. */
static const struct incident *only(const struct fixture *f, enum incident_kind kind)
{
    const struct incident *found = NULL;
    for (size_t i = 0; i < f->count; i++) {
        if (f->seen[i].kind == kind) {
            assert_null(found);
            found = &f->seen[i];
        }
    }
    if (found == NULL) {
        fail_msg("no incident of the kind %s", incident_kind_word(kind));
    }
    return found;
}

static void test_two_doors(void **state)
{
    struct fixture *f = *state;
    struct door second = f->door;
    second.gate = 2;
    test_pull(&f->door1, &f->kiosk, "door");
    test_pull(&f->door2, &f->kiosk, "door");
    int64_t before_ms = clock_now_ms();
    assert_int_equal(scan(&f->door1, &f->door, &f->people[0], ADMISSION_NOTE_NONE),
                     ADMISSION_ADMITTED);
    look(f, 0);
    assert_int_equal(f->count, 0);
    clock_set_offset_ms(5000);
    assert_int_equal(scan(&f->door2, &second, &f->people[0], ADMISSION_NOTE_NONE),
                     ADMISSION_ADMITTED);
    look(f, 1);
    assert_int_equal(f->count, 1);
    const struct incident *incident = only(f, INCIDENT_DUPLICATE_ENTRY);
    assert_int_equal(incident->event, 1);
    assert_string_equal(incident->name, "Ana Prueba");
    assert_string_equal(incident->first.label, "Puerta 1");
    assert_string_equal(incident->second.label, "Puerta 2");
    assert_int_equal(incident->first.gate, 1);
    assert_int_equal(incident->second.gate, 2);
    assert_in_range(incident->first.at_ms, before_ms, before_ms + 4000);
    assert_in_range(incident->second.at_ms, before_ms + 5000, before_ms + 60000);
    assert_int_equal(incident->first.uncertainty_ms, -1);
    assert_string_equal(incident->overridden, "");
    look(f, 2);
    assert_int_equal(f->count, 0);
}

/* The second door had heard of the first entry, and staff let the person in all the same. */
static void test_set_aside(void **state)
{
    struct fixture *f = *state;
    test_pull(&f->door1, &f->kiosk, "door");
    test_pull(&f->door2, &f->kiosk, "door");
    (void)scan(&f->door1, &f->door, &f->people[0], ADMISSION_NOTE_NONE);
    test_pull(&f->door2, &f->door1, "door");
    assert_int_equal(scan(&f->door2, &f->door, &f->people[0], ADMISSION_NOTE_NONE),
                     ADMISSION_ALREADY_INSIDE);
    look(f, 0);
    assert_int_equal(f->count, 0);
    clock_set_offset_ms(3000);
    (void)scan(&f->door2, &f->door, &f->people[0], ADMISSION_NOTE_DOCUMENT);
    look(f, 0);
    assert_string_equal(only(f, INCIDENT_DUPLICATE_ENTRY)->overridden, "already_inside");
}

static void test_too_many(void **state)
{
    struct fixture *f = *state;
    struct door other = f->door;
    other.gate = 2;
    catalogue_row(&f->kiosk, "event", "1", "{\"capacity\":2,\"number\":1}");
    catalogue_row(&f->kiosk, "gate", "1/2", "{\"capacity\":1,\"event\":1,\"number\":2}");
    test_pull(&f->door1, &f->kiosk, "door");
    test_pull(&f->door2, &f->kiosk, "door");
    (void)scan(&f->door1, &f->door, &f->people[0], ADMISSION_NOTE_NONE);
    (void)scan(&f->door1, &f->door, &f->people[1], ADMISSION_NOTE_NONE);
    look(f, 0);
    assert_int_equal(f->count, 0);
    clock_set_offset_ms(1000);
    (void)scan(&f->door2, &other, &f->people[2], ADMISSION_NOTE_NONE);
    look(f, 0);
    const struct incident *incident = only(f, INCIDENT_CAPACITY);
    assert_int_equal(incident->amount, 3);
    assert_int_equal(incident->capacity, 2);
    assert_int_equal(incident->second.gate, -1);
    assert_string_equal(incident->second.label, "Puerta 2");

    clock_set_offset_ms(2000);
    (void)scan(&f->door2, &other, &f->people[3], ADMISSION_NOTE_NONE);
    look(f, 0);
    assert_int_equal(f->count, 2); /* the gate's own */
    for (size_t i = 0; i < f->count; i++) {
        assert_int_equal(f->seen[i].amount, f->seen[i].second.gate == 2 ? 2 : 4);
        assert_int_equal(f->seen[i].capacity, f->seen[i].second.gate == 2 ? 1 : 2);
    }

    /* What was undone never was; without a limit nobody is too many. */
    struct undone undone;
    assert_int_equal(admission_undo(&f->door2.ledger, 1, &undone, NULL), STATUS_OK);
    catalogue_row(&f->kiosk, "event", "1", "{\"capacity\":0,\"number\":1}");
    look(f, 0);
    assert_int_equal(f->count, 0);
}

static void test_tickets_of_a_kiosk_not_heard_of(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(scan(&f->door1, &f->door, &f->people[0], ADMISSION_NOTE_NONE),
                     ADMISSION_UNKNOWN_ISSUER);
    assert_int_equal(scan(&f->door1, &f->door, &f->people[0], ADMISSION_NOTE_DOCUMENT),
                     ADMISSION_ADMITTED);
    assert_int_equal(scan(&f->door1, &f->door, &f->people[1], ADMISSION_NOTE_NONE),
                     ADMISSION_UNKNOWN_ISSUER);
    test_pull(&f->office, &f->door1, "office");
    assert_int_equal(test_int(&f->office.db, "SELECT count(*) FROM incident"), 0);
    look(f, 0);
    assert_int_equal(f->count, 2);
    for (size_t i = 0; i < f->count; i++) {
        const struct incident *incident = &f->seen[i];
        bool was_refused = strcmp(incident->name, "Beto Prueba") == 0;
        assert_int_equal(incident->kind, INCIDENT_UNKNOWN_ISSUER);
        assert_string_equal(incident->detail, was_refused ? "turned_away" : "let_in");
        assert_string_equal(incident->overridden, was_refused ? "" : "unknown_issuer");
        assert_string_equal(incident->first.label, "Módulo 1");
        assert_string_equal(incident->second.label, "Puerta 1");
    }
    test_pull(&f->door1, &f->kiosk, "door");
    assert_int_equal(scan(&f->door1, &f->door, &f->people[1], ADMISSION_NOTE_NONE),
                     ADMISSION_ADMITTED);
    look(f, 0);
    assert_int_equal(f->count, 2);
    assert_int_equal(
        test_int(&f->office.db, "SELECT count(*) FROM incident WHERE detail = 'entered_later'"), 1);
}

/* Of a kiosk that is known by now and never wrote that registration. */
static void test_a_ticket_nobody_registered(void **state)
{
    struct fixture *f = *state;
    struct test_station clean;
    assert_int_equal(scan(&f->door1, &f->door, &f->people[0], ADMISSION_NOTE_DOCUMENT),
                     ADMISSION_ADMITTED);
    test_station_open(&clean, 1);
    test_station_enrol(&clean, "Módulo 1", "citizen");
    test_pull(&f->office, &clean, "office");
    test_station_close(&clean);
    test_pull(&f->office, &f->door1, "office");
    assert_int_equal(test_int(&f->office.db,
                              "SELECT count(*) FROM incident WHERE detail = 'not_registered'"
                              " AND name IS NULL AND first_ms IS NULL"),
                     1);
}

static void test_wrong_clocks(void **state)
{
    struct fixture *f = *state;
    test_pull(&f->door1, &f->kiosk, "door");
    (void)scan(&f->door1, &f->door, &f->people[0], ADMISSION_NOTE_NONE);
    look(f, 0);
    assert_int_equal(f->count, 0);
    clock_set_offset_ms(-20 * MIN_MS); /* it has heard of the registrations */
    (void)scan(&f->door1, &f->door, &f->people[1], ADMISSION_NOTE_NONE);
    clock_set_offset_ms(0);
    look(f, 0);
    const struct incident *incident = only(f, INCIDENT_CLOCK);
    assert_string_equal(incident->second.label, "Puerta 1");
    assert_int_equal((llabs(incident->amount) + MIN_MS / 2) / MIN_MS, 20);
}

static void test_a_clock_ahead(void **state)
{
    struct fixture *f = *state;
    clock_set_offset_ms(60 * MIN_MS);
    test_pull(&f->door2, &f->kiosk, "door");
    (void)scan(&f->door2, &f->door, &f->people[0], ADMISSION_NOTE_NONE);
    clock_set_offset_ms(0);
    look(f, 0);
    const struct incident *incident = only(f, INCIDENT_CLOCK);
    assert_string_equal(incident->second.label, "Puerta 2");
    assert_in_range(incident->amount, 59 * MIN_MS, 61 * MIN_MS);
}

/* The second door's clock is an hour ahead, which its sample tells: the order is that of the
 * corrected times, and the clock is an incident too. */
static void test_measured_clocks(void **state)
{
    struct fixture *f = *state;
    struct door second = f->door;
    second.gate = 2;
    test_pull(&f->door1, &f->kiosk, "door");
    test_pull(&f->door2, &f->kiosk, "door");
    assert_int_equal(ledger_append(&f->door1.ledger, "clock.measured",
                                   "{\"offset_ms\":1000,\"uncertainty_ms\":40}", NULL, NULL),
                     STATUS_OK);
    clock_set_offset_ms(60 * MIN_MS);
    assert_int_equal(ledger_append(&f->door2.ledger, "clock.measured",
                                   "{\"offset_ms\":-3600000,\"uncertainty_ms\":12}", NULL, NULL),
                     STATUS_OK);
    int64_t before_ms = clock_now_ms();
    (void)scan(&f->door2, &second, &f->people[0], ADMISSION_NOTE_NONE);
    clock_set_offset_ms(INT64_C(30) * 1000); /* half a minute later, by the first door's clock */
    (void)scan(&f->door1, &f->door, &f->people[0], ADMISSION_NOTE_NONE);
    look(f, 0);
    const struct incident *entry = only(f, INCIDENT_DUPLICATE_ENTRY);
    assert_string_equal(entry->first.label, "Puerta 2");
    assert_string_equal(entry->second.label, "Puerta 1");
    assert_in_range(entry->first.at_ms, before_ms - 60 * MIN_MS, before_ms - 59 * MIN_MS);
    assert_in_range(entry->second.at_ms - entry->first.at_ms, 20000, 60000);
    assert_in_range(entry->first.uncertainty_ms, 12, 1012);
    assert_in_range(entry->second.uncertainty_ms, 40, 1040);
    const struct incident *clock = only(f, INCIDENT_CLOCK);
    assert_string_equal(clock->second.label, "Puerta 2");
    assert_int_equal(clock->amount, 3600000);
}

/* A copy of the door's file went on by itself, and a fact came of a kind nobody knows. */
static void test_forks_and_parked_facts(void **state)
{
    struct fixture *f = *state;
    look(f, 0);
    assert_int_equal(db_execute(&f->office.db,
                                "INSERT INTO quarantine(cause, reason, noted_ms, station, epoch,"
                                " seq, kind, at_ms, hlc, body, body_hash, chain)"
                                " SELECT 'fork', 'differs', 9000, station, epoch, seq, kind, at_ms,"
                                " hlc, body, body_hash, randomblob(32) FROM ledger"
                                " WHERE kind = 'attendee.registered'",
                                NULL),
                     STATUS_OK);
    assert_int_equal(db_execute(&f->office.db,
                                "INSERT INTO quarantine(cause, reason, noted_ms, pos, station,"
                                " epoch, seq, kind, at_ms, hlc, chain)"
                                " SELECT 'unknown_kind', 'update it', 8000, pos, station, epoch,"
                                " seq, 'robot.danced', at_ms, hlc, chain FROM ledger LIMIT 1",
                                NULL),
                     STATUS_OK);
    look(f, 0);
    const struct incident *fork = only(f, INCIDENT_FORK);
    assert_int_equal(fork->amount, 4);
    assert_string_equal(fork->second.label, "Módulo 1");
    assert_int_equal(fork->second.at_ms, 9000);
    assert_non_null(strchr(fork->detail, '/'));
    const struct incident *parked = only(f, INCIDENT_PARKED);
    assert_int_equal(parked->amount, 1);
    assert_string_equal(parked->detail, "robot.danced");
    assert_string_equal(parked->reason, "update it");
}

/* Where only the new epoch is heard of. */
static void test_a_station_that_began_anew(void **state)
{
    struct fixture *f = *state;
    struct test_station copy;
    look(f, 0);
    assert_int_equal(f->count, 0);
    test_station_open(&copy, 1); /* the kiosk's key, another file */
    test_station_enrol(&copy, "Módulo 1", "citizen");
    test_pull(&f->office, &copy, "office");
    test_station_close(&copy);
    look(f, 0);
    const struct incident *fork = only(f, INCIDENT_FORK);
    assert_string_equal(fork->second.label, "Módulo 1");
    assert_string_equal(fork->detail, "epochs");
    assert_int_equal(fork->amount, 0);
}

static void test_words(void **state)
{
    enum incident_kind kind;
    (void)state;
    for (int i = 0; i < INCIDENT_KIND_COUNT; i++) {
        assert_true(incident_kind_find(incident_kind_word((enum incident_kind)i), &kind));
        assert_int_equal(kind, i);
    }
    assert_false(incident_kind_find("quarrel", &kind));
    assert_string_equal(incident_kind_word(INCIDENT_KIND_COUNT), "");
}

#define WITH_FAIR(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FAIR(test_two_doors),
        WITH_FAIR(test_set_aside),
        WITH_FAIR(test_too_many),
        WITH_FAIR(test_tickets_of_a_kiosk_not_heard_of),
        WITH_FAIR(test_a_ticket_nobody_registered),
        WITH_FAIR(test_wrong_clocks),
        WITH_FAIR(test_a_clock_ahead),
        WITH_FAIR(test_measured_clocks),
        WITH_FAIR(test_forks_and_parked_facts),
        WITH_FAIR(test_a_station_that_began_anew),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
