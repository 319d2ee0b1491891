/* What registering promises beside the ticket: whose it is, who gets it again, the places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/admission.h"
#include "core/catalogue.h"
#include "core/characterise.h"
#include "core/registration.h"
#include "core/revocation.h"
#include "core_fixture.h"

static struct test_station station;

static int set_up(void **state)
{
    (void)state;
    test_station_open(&station, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_station_close(&station);
    return 0;
}

static void test_names_alike(void **state)
{
    (void)state;
    static const struct {
        const char *name, *other;
        bool is_like, has;
    } ROWS[] = {
        {"María Fernanda Ñáñez", "MARIA NANEZ", true, true},
        {"María Fernanda Ñáñez", "María Fernanda Ruiz", true, false},
        {"María Fernanda Ñáñez", "Luz Ñáñez", false, false},
        {"María Fernanda Ñáñez", "ñañez", false, false},
        {"María Fernanda Ñáñez", "Ñáñez ñañez", false, false},
        {"María Fernanda Ñáñez", "Ñáñez de la María", true, true},
        {"Ñáñez", "ñañez", true, true},
        {"de la Luz", "Luz", true, true},
        {"María Fernanda Ñáñez", "Mar", false, false},
        {"María Fernanda Ñáñez", "Juan Ruiz", false, false},
        {"Ana de la Cruz", "Luz de la Peña", false, false},
        {"Ana de la Cruz", "de la", false, false},
        {"Ana de la Cruz", "", false, false},
        {"", "Ana", false, false},
        {"Ana Ruiz", "3001234567", false, false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        assert_int_equal(name_is_like(ROWS[i].name, ROWS[i].other), ROWS[i].is_like);
        assert_int_equal(name_has(ROWS[i].name, ROWS[i].other), ROWS[i].has);
    }
}

static void test_recovers_with_a_second_datum_only(void **state)
{
    (void)state;
    struct attendee luz = test_attendee("Luz Marina Ñáñez", "9999123456");
    struct registration first, again;
    (void)snprintf(luz.phone, sizeof luz.phone, "300 123 4567");
    test_register(&station, &luz, &first);
    static const struct {
        uint32_t event;
        const char *type, *number, *datum;
        bool is_ok;
    } ROWS[] = {
        {1, "CC", "9.999.123.456", "nañez luz", true},
        {1, "CC", "9999123456", "Ñáñez", false},
        {1, "CC", "9999123456", "Luz Marina", true},
        {1, "CC", "9999123456", "3001234567", true},
        {1, "CC", "9999123456", "", false},
        {1, "CC", "9999123456", "Ruiz", false},
        {1, "CC", "9999123456", "Luz Ruiz", false},
        {1, "CC", "9999123456", "3001234568", false},
        {1, "CC", "9999123457", "Luz", false},
        {1, "CE", "9999123456", "Luz", false},
        {2, "CC", "9999123456", "Luz", false},
        {1, "CC", "", "Luz", false},
        {1, "SIN", "", "Luz", false},
    };
    char says[ERROR_TEXT_MAX] = "";
    uint64_t seq = station.ledger.seq;
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct recovery recovery = {.event = ROWS[i].event};
        struct error error = {0};
        (void)snprintf(recovery.document_type, sizeof recovery.document_type, "%s", ROWS[i].type);
        (void)snprintf(recovery.document_number, sizeof recovery.document_number, "%s",
                       ROWS[i].number);
        (void)snprintf(recovery.datum, sizeof recovery.datum, "%s", ROWS[i].datum);
        enum status status =
            attendee_recover(&station.ledger, &station.keys, &recovery, &again, &error);
        assert_int_equal(status, ROWS[i].is_ok ? STATUS_OK : STATUS_NOT_FOUND);
        if (ROWS[i].is_ok) {
            assert_string_equal(again.text, first.text);
            assert_string_equal(again.name, "Luz Marina Ñáñez");
            assert_true(again.was_registered);
        } else { /* one sentence for all of them */
            assert_true(says[0] == '\0' || strcmp(says, error.text) == 0);
            (void)snprintf(says, sizeof says, "%s", error.text);
        }
    }
    assert_string_not_equal(says, "");
    assert_int_equal(station.ledger.seq, seq);
}

static void test_another_name_is_not_shown_the_ticket(void **state)
{
    (void)state;
    struct attendee luz = test_attendee("Luz Marina Prueba", "9999123456");
    struct attendee other = test_attendee("Pedro Ruiz", "9999123456");
    struct registration registration;
    const struct registration nothing = {0};
    struct error error = {0};
    test_register(&station, &luz, &registration);
    assert_int_equal(
        attendee_register(&station.ledger, &station.keys, &other, 0, 60000, &registration, &error),
        STATUS_EXISTS);
    assert_memory_equal(&registration, &nothing, sizeof nothing);
    luz.is_guarded = true; /* nor is the same name, once too many were tried */
    assert_int_equal(
        attendee_register(&station.ledger, &station.keys, &luz, 0, 60000, &registration, &error),
        STATUS_EXISTS);
    assert_memory_equal(&registration, &nothing, sizeof nothing);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM ticket"), 1);
}

static void test_a_full_event_has_a_waiting_list(void **state)
{
    (void)state;
    struct registration registration, again;
    for (int i = 0; i < 6; i++) {
        char number[16];
        (void)snprintf(number, sizeof number, "999900%d", i);
        struct attendee attendee = test_attendee("Ana Prueba", number);
        attendee.places = 2;
        if (i >= 2) {
            assert_int_equal(attendee_register(&station.ledger, &station.keys, &attendee, 0, 60000,
                                               &registration, NULL),
                             STATUS_DENIED);
            attendee.accepts_waiting = true;
        }
        test_register(&station, &attendee, &registration);
        assert_int_equal(registration.waiting_place, i < 2 ? 0 : i - 1);
        test_register(&station, &attendee, &again); /* the same place, not another one */
        assert_string_equal(again.text, registration.text);
        assert_int_equal(again.waiting_place, registration.waiting_place);
    }
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM waiting_list"), 4);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM ledger"
                                           " WHERE body ->> 'waiting' = 1"),
                     4);
}

static int64_t places_taken(void)
{
    int64_t count = 0;
    assert_int_equal(registered_count(&station.db, 1, &count, NULL), STATUS_OK);
    return count;
}

/* A ticket that was taken back holds no place: the next one gets it. Its person, too, gets another
 * ticket, not the one that a door refuses. */
static void test_a_revoked_ticket_frees_its_place(void **state)
{
    (void)state;
    struct registration first, second, third, again;
    struct attendee ana = test_attendee("Ana Prueba", "9999123450");
    struct attendee luz = test_attendee("Luz Prueba", "9999123451");
    struct attendee eva = test_attendee("Eva Prueba", "9999123452");
    bool has_changed = false;
    char id[TICKET_ID_TEXT_LENGTH + 1];
    ana.places = luz.places = eva.places = 2;
    eva.accepts_waiting = ana.accepts_waiting = true;
    test_register(&station, &ana, &first);
    test_register(&station, &luz, &second);
    test_register(&station, &eva, &third);
    assert_int_equal(third.waiting_place, 1);
    ticket_id_text(first.ticket.id, id);
    assert_int_equal(ticket_revoke(&station.ledger, id, "lost", &has_changed, NULL), STATUS_OK);
    assert_int_equal(places_taken(), 1);
    test_register(&station, &ana, &again);
    assert_string_not_equal(again.text, first.text);
    assert_int_equal(again.waiting_place, 0);
    assert_int_equal(places_taken(), 2);

    /* Given back, it is of the same person: no place more. */
    assert_int_equal(ticket_revoke(&station.ledger, id, NULL, &has_changed, NULL), STATUS_OK);
    assert_int_equal(places_taken(), 2);

    /* A stolen kiosk: nothing that it gave out holds a place or waits for one. */
    assert_int_equal(
        station_revoke(&station.ledger, station.keys.station, true, 0, &has_changed, NULL),
        STATUS_OK);
    assert_int_equal(places_taken(), 0);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM waiting_list"), 0);
}

/* A door says "full" to whoever waits, and staff can let them in. */
static void test_a_door_keeps_the_waiting_out(void **state)
{
    (void)state;
    struct attendee attendee = test_attendee("Ana Prueba", "9999123456");
    struct attendee second = test_attendee("Luz Prueba", "9999123457");
    struct door door = {.event = 1, .reentry = "free", .event_is_open = true, .gate_exists = true};
    struct registration registration;
    struct verdict verdict;
    test_station_enrol(&station, "Puerta", "door");
    attendee.places = second.places = 1;
    second.accepts_waiting = true;
    test_register(&station, &attendee, &registration);
    test_register(&station, &second, &registration);
    for (int override = 0; override < 2; override++) {
        assert_int_equal(
            admission_scan(&station.ledger, &door, registration.text, TICKET_TEXT_LENGTH,
                           override ? ADMISSION_NOTE_OTHER : ADMISSION_NOTE_NONE, &verdict, NULL),
            STATUS_OK);
        assert_int_equal(verdict.reason, override ? ADMISSION_ADMITTED : ADMISSION_FULL);
    }
}

static void test_a_guardian_names_a_minor(void **state)
{
    (void)state;
    struct attendee adult = test_attendee("Ana Prueba", "9999123456");
    struct registration first, registration;
    test_register(&station, &adult, &first);
    char id[TICKET_ID_TEXT_LENGTH + 1];
    ticket_id_text(first.ticket.id, id);
    struct attendee minor = {.event = 1,
                             .name = "Luis",
                             .age_band = "infancia",
                             .is_minor = true,
                             .minors_version = "2022-1",
                             .minors_hash = SOME_HASH};
    (void)snprintf(minor.guardian, sizeof minor.guardian, "%s", first.person);
    (void)snprintf(minor.group_of, sizeof minor.group_of, "%s", id);
    test_register(&station, &minor, &registration);
    assert_string_equal(registration.name, "Luis");
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM attendee AS m JOIN attendee AS g"
                                           " ON g.person = m.guardian WHERE m.name = 'Luis'"
                                           " AND m.minors_version = '2022-1'"),
                     1);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM ticket AS t JOIN ticket AS f"
                                           " ON f.id = t.group_of WHERE t.id <> f.id"),
                     1);
    static const size_t BREAKS[] = {offsetof(struct attendee, guardian),
                                    offsetof(struct attendee, minors_version),
                                    offsetof(struct attendee, minors_hash)};
    for (size_t i = 0; i < ARRAY_COUNT(BREAKS); i++) {
        struct attendee broken = minor;
        struct error error = {0};
        ((char *)&broken)[BREAKS[i]] = '\0';
        assert_int_equal(attendee_register(&station.ledger, &station.keys, &broken, 0, 60000,
                                           &registration, &error),
                         STATUS_INVALID);
        assert_string_not_equal(error.text, "");
    }
}

static void test_answers_are_nobodys(void **state)
{
    (void)state;
    struct characterisation given = {
        .event = 1,
        .answers = {{"sexo", "mujer", false},
                    {"poblacion", "campesino", true},
                    {"poblacion", "cuidador", true}},
        .answer_count = 3,
        .consent_version = "2022-1",
        .consent_hash = SOME_HASH,
    };
    struct characterisation none = {.event = 1}, refused = given;
    refused.consent_version[0] = '\0';
    assert_int_equal(characterise(&station.ledger, &none, NULL), STATUS_OK);
    assert_int_equal(characterise(&station.ledger, &refused, NULL), STATUS_INVALID);
    assert_int_equal(station.ledger.seq, 0);
    assert_int_equal(characterise(&station.ledger, &given, NULL), STATUS_OK);
    assert_int_equal(characterise(&station.ledger, &given, NULL), STATUS_OK);
    assert_int_equal(test_int(&station.db, "SELECT count(DISTINCT id) FROM characterisation"), 2);
    assert_int_equal(test_int(&station.db, "SELECT people FROM characterisation_summary"
                                           " WHERE answer = 'cuidador'"),
                     2);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM ledger"
                                           " WHERE body LIKE '%cuidador%'"),
                     0);
    given.answer_count = 1; /* nothing sensitive: no permission is claimed */
    assert_int_equal(characterise(&station.ledger, &given, NULL), STATUS_OK);
    assert_int_equal(
        test_int(&station.db, "SELECT count(*) FROM characterisation WHERE consent_hash IS NULL"),
        1);
    given.answer_count = TRAIT_ANSWERS_MAX + 1;
    assert_int_equal(characterise(&station.ledger, &given, NULL), STATUS_TOO_BIG);

    static const char CODES[][CODE_MAX_BYTES] = {"interprete-lsc", "rampa"};
    static const char BROKEN[][CODE_MAX_BYTES] = {"rampa", "\xff"};
    assert_int_equal(support_request(&station.ledger, 1, CODES, 2, NULL), STATUS_OK);
    assert_int_equal(support_request(&station.ledger, 1, CODES, 1, NULL), STATUS_OK);
    assert_int_equal(support_request(&station.ledger, 1, CODES, 0, NULL), STATUS_OK);
    assert_int_equal(support_request(&station.ledger, 1, BROKEN, 2, NULL), STATUS_INVALID);
    assert_int_equal(test_int(&station.db, "SELECT requests FROM support_summary"
                                           " WHERE code = 'interprete-lsc'"),
                     2);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM support"), 3);
}

static void set_text(const char *row)
{
    char body[1000];
    (void)snprintf(body, sizeof body,
                   "{\"key\":\"2022-1/general\",\"order\":1,\"row\":%s,\"sheet\":\"consent_text\"}",
                   row);
    assert_int_equal(ledger_append(&station.ledger, "catalogue.set", body, NULL, NULL), STATUS_OK);
}

/* What was agreed to stays provable when the text is replaced and when its line is withdrawn. */
static void test_an_old_consent_stays_provable(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {"Primero", "Segundo"};
    char hashes[2][2 * HASH_BYTES + 1];
    for (size_t i = 0; i < 2; i++) {
        char row[300];
        struct catalogue *catalogue = NULL;
        (void)snprintf(row, sizeof row,
                       "{\"from_ms\":%zu,\"kind\":\"general\",\"text\":\"%s\",\"title\":\"Datos\","
                       "\"text.en\":\"In English\",\"title.en\":\"Data\",\"text.e\":\"No\","
                       "\"version\":\"2022-1\"}",
                       i, TEXTS[i]);
        set_text(row);
        assert_int_equal(catalogue_new(&catalogue, &station.db, NULL), STATUS_OK);
        (void)snprintf(hashes[i], sizeof hashes[i], "%s",
                       catalogue_consent(catalogue, "general")->hash);
        catalogue_free(catalogue);
    }
    set_text("null");
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM consent_published"), 3);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM consent_published"
                                           " WHERE text = 'In English' AND title = 'Data'"),
                     1);
    for (size_t i = 0; i < 2; i++) {
        struct buf text;
        buf_init(&text, 1000);
        assert_int_equal(
            consent_published(&station.db, "general", "2022-1", hashes[i], &text, NULL), STATUS_OK);
        assert_string_equal(buf_str(&text), TEXTS[i]);
        assert_int_equal(
            consent_published(&station.db, "sensitive", "2022-1", hashes[i], &text, NULL),
            STATUS_NOT_FOUND);
        assert_int_equal(
            consent_published(&station.db, "general", "2022-1", SOME_HASH, &text, NULL),
            STATUS_NOT_FOUND);
        buf_release(&text);
    }
}

#define WITH_STATION(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_alike),
        WITH_STATION(test_recovers_with_a_second_datum_only),
        WITH_STATION(test_another_name_is_not_shown_the_ticket),
        WITH_STATION(test_a_full_event_has_a_waiting_list),
        WITH_STATION(test_a_revoked_ticket_frees_its_place),
        WITH_STATION(test_a_door_keeps_the_waiting_out),
        WITH_STATION(test_a_guardian_names_a_minor),
        WITH_STATION(test_answers_are_nobodys),
        WITH_STATION(test_an_old_consent_stays_provable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
