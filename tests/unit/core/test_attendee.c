#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/text.h"
#include "core/attendee.h"
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

/* Every sentence a person reads: at most 20 words, and a full stop. */
static void assert_plain(const char *text)
{
    int words = 0;
    assert_true(text_is_utf8(text, strlen(text)));
    for (const char *at = text; *at; at += strcspn(at, " ")) {
        at += strspn(at, " ");
        words++;
    }
    assert_in_range(words, 3, 20);
    assert_int_equal(text[strlen(text) - 1], '.');
}

static void test_names(void **state)
{
    (void)state;
    /* U+202E, RIGHT-TO-LEFT OVERRIDE; as bytes,
     * because in a literal it would reorder the source. */
    static const char OVERRIDDEN[] = {'\xe2', '\x80', '\xae', 'A', 'n', 'a', 0};
    static const struct {
        const char *typed;
        const char *kept; /* NULL: refused */
        const char *says;
    } ROWS[] = {
        {"María Fernanda Ñáñez Ruiz", "María Fernanda Ñáñez Ruiz", ""},
        {"  Luz   Marina  ", "Luz Marina", ""},
        {"Ñu", "Ñu", ""},
        {"Madonna", "Madonna", ""},
        {"O'Brien-Pérez Jr.", "O'Brien-Pérez Jr.", ""},
        {"Jose\xcc\x81 Ruiz", "José Ruiz", ""}, /* decomposed */
        {"Ana\x07\x1b Ruiz", "Ana Ruiz", ""},   /* control characters */
        {"\xd9\x85\xd8\xb1\xd9\x8a\xd9\x85", "\xd9\x85\xd8\xb1\xd9\x8a\xd9\x85",
         ""}, /* Arabic letters */
        {OVERRIDDEN, "Ana", ""},
        {"", NULL, "Escriba su nombre"},
        {"   ", NULL, "Escriba su nombre"},
        {"\x07\x1b", NULL, "Escriba su nombre"},
        {"A", NULL, "muy corto"},
        {"Ana \xf0\x9f\x98\x80", NULL, "solo letras"},
        {"Ana 2", NULL, "solo letras"},
        {"<b>Ana</b>", NULL, "solo letras"},
        {"---", NULL, "solo letras"},
        {"Ana\xff", NULL, "no se puede leer"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char name[NAME_MAX_BYTES];
        struct error error = {0};
        (void)snprintf(name, sizeof name, "%s", ROWS[i].typed);
        enum status status = name_normalise(name, sizeof name, &error);
        assert_int_equal(status, ROWS[i].kept ? STATUS_OK : STATUS_INVALID);
        if (ROWS[i].kept) {
            assert_string_equal(name, ROWS[i].kept);
        } else {
            assert_plain(error.text);
            assert_non_null(strstr(error.text, ROWS[i].says));
        }
    }
}

static void test_long_names(void **state)
{
    (void)state;
    static const struct {
        const char *unit;
        size_t count;
        bool is_ok;
    } ROWS[] = {{"a", 100, true},    {"a", 101, false},   {"ñ", 79, true},    {"ñ", 80, false},
                {"a", 10000, false}, {"ñ", 10000, false}, {" ", 10000, false}};
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        size_t size = strlen(ROWS[i].unit) * ROWS[i].count + 1;
        char *name = calloc(1, size);
        assert_non_null(name);
        for (size_t k = 0; k < ROWS[i].count; k++) {
            memcpy(name + k * strlen(ROWS[i].unit), ROWS[i].unit, strlen(ROWS[i].unit));
        }
        struct error error = {0};
        assert_int_equal(name_normalise(name, size, &error),
                         ROWS[i].is_ok ? STATUS_OK : STATUS_INVALID);
        if (!ROWS[i].is_ok) {
            assert_plain(error.text);
        }
        free(name);
    }
}

static void test_short_forms(void **state)
{
    (void)state;
    static const struct {
        const char *name, *given, *short_;
    } ROWS[] = {
        {"", "", ""},
        {"Madonna", "Madonna", "Madonna"},
        {"Ana Ruiz", "Ana", "Ana Ruiz"},
        {"Luz Marina Prueba", "Luz Marina", "Luz M. Prueba"},
        {"María Fernanda Ñáñez Ruiz", "María Fernanda", "María F. Ñáñez"},
        {"José Ñusto Ñáñez Ruiz", "José Ñusto", "José Ñ. Ñáñez"},
        {"Juan de la Cruz", "Juan", "Juan de la Cruz"},
        {"María del Carmen Ruiz Peña", "María del Carmen", "María C. Ruiz"},
        {"Ana María de los Ríos Soto", "Ana María", "Ana M. de los Ríos"},
        {"Luz de", "Luz", "Luz de"},
        {"De la Y", "De la Y", "De la Y"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char out[NAME_MAX_BYTES];
        name_given(ROWS[i].name, out, sizeof out);
        assert_string_equal(out, ROWS[i].given);
        name_short(ROWS[i].name, out, sizeof out);
        assert_string_equal(out, ROWS[i].short_);
    }
    char tiny[8];
    name_given("Ññññññññ", tiny, sizeof tiny); /* cut at a whole character */
    assert_string_equal(tiny, "Ñññ");
    name_short("María Fernanda Ñáñez Ruiz", tiny, sizeof tiny);
    assert_true(text_is_utf8(tiny, strlen(tiny)));
}

static void test_documents(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        int min, max;
        bool is_numeric;
        const char *typed, *kept, *says;
    } ROWS[] = {
        {"CC", 3, 10, true, "71.000.001", "71000001", ""},
        {"CC", 3, 10, true, " 71 000-001 ", "71000001", ""},
        {"CC", 3, 10, true, "1'023.456.789", "1023456789", ""},
        {"CC", 3, 10, true, "100", "100", ""},
        {"PA", 5, 15, false, "ab 123456", "AB123456", ""},
        {"SIN", 0, 0, false, "cualquier cosa", "", ""},
        {"CC", 3, 10, true, "", NULL, "Escriba el número"},
        {"CC", 3, 10, true, " .- ", NULL, "Escriba el número"},
        {"CC", 3, 10, true, "71O00001", NULL, "solo números, por ejemplo 9991"},
        {"CC", 3, 10, true, "12", NULL, "de 3 a 10 números"},
        {"CC", 3, 10, true, "12345678901", NULL, "de 3 a 10 números. Revíselo, por ejemplo 9991"},
        {"TI", 10, 10, true, "123", NULL, "tener 10 números"},
        {"CC", 3, 10, true, "0000", NULL, "solo ceros"},
        {"PA", 5, 15, false, "ÑA12345", NULL, "sin tilde y números, por ejemplo ZZ9991"},
        {"PA", 5, 15, false, "AB", NULL, "de 5 a 15 letras o números"},
        {"PA", 5, 15, false, "AB\"12345", NULL, "solo letras"},
        {"CC", 3, 10, true, "\xef\xbc\x91\xef\xbc\x92\xef\xbc\x93", NULL, "solo números"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char number[64];
        struct error error = {0};
        (void)snprintf(number, sizeof number, "%s", ROWS[i].typed);
        enum status status = document_normalise(
            ROWS[i].type, ROWS[i].min, ROWS[i].max, ROWS[i].is_numeric,
            ROWS[i].is_numeric ? "9991" : "ZZ9991", number, sizeof number, &error);
        assert_int_equal(status, ROWS[i].kept ? STATUS_OK : STATUS_INVALID);
        if (ROWS[i].kept) {
            assert_string_equal(number, ROWS[i].kept);
        } else {
            assert_plain(error.text);
            assert_non_null(strstr(error.text, ROWS[i].says));
        }
    }
}

static void test_phones(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *kept;
    } ROWS[] = {
        {"", ""},
        {"  ", ""},
        {"300 123 4567", "3001234567"},
        {"(608) 261-1182", "6082611182"},
        {"+57 300 123 4567", "3001234567"},
        {"573001234567", "3001234567"},
        {"+34 600 123 456", "+34600123456"},
        {"+12345678", "+12345678"},
        {"+1234567", NULL},
        {"+1234567890123456", NULL},
        {"300123456", NULL},
        {"30012345678", NULL},
        {"+", NULL},
        {"300123456x", NULL},
        {"30+1234567", NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char phone[64];
        struct error error = {0};
        (void)snprintf(phone, sizeof phone, "%s", ROWS[i].typed);
        assert_int_equal(phone_normalise(phone, sizeof phone, &error),
                         ROWS[i].kept ? STATUS_OK : STATUS_INVALID);
        if (ROWS[i].kept) {
            assert_string_equal(phone, ROWS[i].kept);
        } else {
            assert_plain(error.text);
        }
    }
}

#define TEN(x)   x x x x x x x x x x
#define SIXTY(x) TEN(x) TEN(x) TEN(x) TEN(x) TEN(x) TEN(x)

static void test_emails(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *kept;
    } ROWS[] = {
        {"", ""},
        {"  ", ""},
        {" Luz.Marina+feria@Correo.COM ", "Luz.Marina+feria@correo.com"},
        {"a@b.co", "a@b.co"},
        {"a_b-c@sub.dominio.gov.co", "a_b-c@sub.dominio.gov.co"},
        {SIXTY("a") "aaaa@b.co", SIXTY("a") "aaaa@b.co"},
        {SIXTY("a") "aaaaa@b.co", NULL},
        {"luz", NULL},
        {"luz@", NULL},
        {"@correo.com", NULL},
        {"luz@correo", NULL},
        {"luz@correo.", NULL},
        {"luz@.com", NULL},
        {"luz@correo..com", NULL},
        {".luz@correo.com", NULL},
        {"luz.@correo.com", NULL},
        {"luz..m@correo.com", NULL},
        {"luz m@correo.com", NULL},
        {"luz@correo.123", NULL},
        {"luz@-correo.com", NULL},
        {"luz@correo-.com", NULL},
        {"luz@cor_reo.com", NULL},
        {"luzñ@correo.com", NULL},
        {"luz@corrño.com", NULL},
        {"a@b@correo.com", NULL},
        {"luz@" SIXTY("a") "aaaa.com", NULL},
        {"luz@" SIXTY("a") "." SIXTY("a") "." SIXTY("a") "." SIXTY("a") "." SIXTY("a") ".com",
         NULL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char email[512];
        struct error error = {0};
        (void)snprintf(email, sizeof email, "%s", ROWS[i].typed);
        assert_int_equal(email_normalise(email, sizeof email, &error),
                         ROWS[i].kept ? STATUS_OK : STATUS_INVALID);
        if (ROWS[i].kept) {
            assert_string_equal(email, ROWS[i].kept);
        } else {
            assert_plain(error.text);
        }
    }
}

static void test_pseudonym(void **state)
{
    (void)state;
    char a[PERSON_TEXT_SIZE];
    char b[PERSON_TEXT_SIZE];
    person_of_document(&station.keys, "CC", "71000001", a);
    person_of_document(&station.keys, "CC", "71000001", b);
    assert_string_equal(a, b);
    assert_int_equal(strlen(a), 32);
    person_of_document(&station.keys, "CE", "71000001", b);
    assert_string_not_equal(a, b);
    struct keys other = station.keys;
    other.municipality[0] ^= 1;
    person_of_document(&other, "CC", "71000001", b);
    assert_string_not_equal(a, b);
    static const char TYPED[] = "CC:71000001";
    uint8_t hash[crypto_generichash_BYTES];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)TYPED, sizeof TYPED - 1,
                       station.keys.municipality, MUNICIPALITY_KEY_BYTES);
    hex_encode(hash, 16, b);
    assert_string_equal(a, b);
}

static void test_registers_and_keeps_the_private_apart(void **state)
{
    (void)state;
    struct attendee attendee = test_attendee("  Luz  Marina Prueba ", "9.999.123.456");
    struct registration registration;
    struct ticket_envelope envelope;
    (void)snprintf(attendee.phone, sizeof attendee.phone, "300 123 4567");
    test_register(&station, &attendee, &registration);
    assert_false(registration.was_registered);
    assert_int_equal(ticket_decode(registration.text, strlen(registration.text), &envelope, NULL),
                     STATUS_OK);
    assert_true(ticket_signature_ok(&envelope, station.keys.public_key));
    assert_memory_equal(&envelope.ticket, &registration.ticket, sizeof envelope.ticket);

    assert_int_equal(station.ledger.seq, 2);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM attendee WHERE event = 1"
                                           " AND name = 'Luz Marina Prueba' AND territory = 'C09'"
                                           " AND guardian IS NULL AND is_minor = 0"),
                     1);
    assert_int_equal(test_int(&station.db,
                              "SELECT count(*) FROM identity WHERE document_type = 'CC'"
                              " AND document_number = '9999123456'"
                              " AND phone = '3001234567' AND email IS NULL"),
                     1);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM ledger WHERE body LIKE '%Luz%'"
                                           " OR body LIKE '%9999123456%'"
                                           " OR body LIKE '%3001234567%'"),
                     0);
}

static void test_the_same_document_gets_the_same_ticket(void **state)
{
    (void)state;
    struct attendee attendee = test_attendee("Luz Marina Prueba", "9999123456");
    struct registration first;
    struct registration second;
    test_register(&station, &attendee, &first);
    uint64_t seq = station.ledger.seq;

    struct attendee again = test_attendee("Luz M. Prueba", "9.999.123.456");
    test_register(&station, &again, &second);
    assert_true(second.was_registered);
    assert_string_equal(second.text, first.text);
    assert_string_equal(second.code, first.code);
    assert_int_equal(station.ledger.seq, seq);

    again.event = 2;
    test_register(&station, &again, &second);
    assert_false(second.was_registered);
    struct attendee other = test_attendee("Luz Marina Prueba", "9999123457");
    test_register(&station, &other, &second);
    assert_false(second.was_registered);
}

static void test_people_without_document_are_different_people(void **state)
{
    (void)state;
    struct attendee attendee = test_attendee("Ana Prueba", "");
    struct registration one;
    struct registration two;
    (void)snprintf(attendee.document_type, sizeof attendee.document_type, DOCUMENT_NONE);
    test_register(&station, &attendee, &one);
    test_register(&station, &attendee, &two);
    assert_false(two.was_registered);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM attendee"), 2);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM identity"), 0);
    assert_int_equal(station.ledger.seq, 2);
}

static void test_minors_leave_only_counts(void **state)
{
    (void)state;
    struct attendee minor = {
        .event = 1, .territory = "R03", .age_band = "infancia", .is_minor = true};
    struct registration registration;
    test_register(&station, &minor, &registration);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM attendee WHERE is_minor = 1"
                                           " AND name IS NULL AND consent_version IS NULL"),
                     1);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM ledger WHERE private IS NOT NULL"),
                     0);

    struct error error = {0};
    (void)snprintf(minor.name, sizeof minor.name, "Ana Prueba");
    assert_int_equal(
        attendee_register(&station.ledger, &station.keys, &minor, 0, 1, &registration, &error),
        STATUS_INVALID);
    assert_plain(error.text);
}

/* Each row breaks one thing of a good registration. */
static void test_what_is_refused(void **state)
{
    (void)state;
    static const struct {
        size_t offset;
        const char *text;
        bool is_ok;
    } ROWS[] = {
        {offsetof(struct attendee, territory), "", true},
        {offsetof(struct attendee, name), "", false},
        {offsetof(struct attendee, name), "123", false},
        {offsetof(struct attendee, document_type), "", false},
        {offsetof(struct attendee, document_number), "", false},
        {offsetof(struct attendee, document_number), "000", false},
        {offsetof(struct attendee, phone), "12", false},
        {offsetof(struct attendee, email), "luz", false},
        {offsetof(struct attendee, consent_version), "", false},
        {offsetof(struct attendee, consent_hash), "", false},
        {offsetof(struct attendee, consent_hash), "zz", false},
        {offsetof(struct attendee, territory), "\xff", false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char number[DOCUMENT_MAX_BYTES];
        (void)snprintf(number, sizeof number, "99991234%02zu", i);
        struct attendee attendee = test_attendee("Ana Prueba", number);
        struct registration registration;
        struct error error = {0};
        uint64_t seq = station.ledger.seq;
        memcpy((char *)&attendee + ROWS[i].offset, ROWS[i].text, strlen(ROWS[i].text) + 1);
        enum status status = attendee_register(&station.ledger, &station.keys, &attendee, 0, 60000,
                                               &registration, &error);
        assert_int_equal(status, ROWS[i].is_ok ? STATUS_OK : STATUS_INVALID);
        assert_int_equal(station.ledger.seq > seq, ROWS[i].is_ok);
        assert_int_equal(station.db.transaction_depth, 0);
    }
    struct attendee attendee = test_attendee("Ana Prueba", "9999123400");
    struct registration registration;
    assert_int_equal(attendee_register(&station.ledger, &station.keys, &attendee, 60000, 60000,
                                       &registration, NULL),
                     STATUS_INVALID);
    attendee.event = 0;
    assert_int_equal(
        attendee_register(&station.ledger, &station.keys, &attendee, 0, 60000, &registration, NULL),
        STATUS_INVALID);
}

/* The second fact fails: the first must not stay either, and the station goes on. */
static void test_both_facts_or_none(void **state)
{
    (void)state;
    struct attendee attendee = test_attendee("Ana Prueba", "9999123456");
    struct registration registration;
    assert_int_equal(db_execute(&station.db,
                                "CREATE TRIGGER broken BEFORE INSERT ON ledger"
                                " WHEN NEW.kind = 'attendee.identified' BEGIN"
                                " SELECT raise(ABORT, 'broken'); END",
                                NULL),
                     STATUS_OK);
    assert_int_not_equal(
        attendee_register(&station.ledger, &station.keys, &attendee, 0, 60000, &registration, NULL),
        STATUS_OK);
    assert_int_equal(station.ledger.seq, 0);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM ledger"), 0);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM ticket"), 0);
    assert_int_equal(db_execute(&station.db, "DROP TRIGGER broken", NULL), STATUS_OK);
    test_register(&station, &attendee, &registration);
    assert_int_equal(station.ledger.seq, 2);
}

static void test_ticket_by_code(void **state)
{
    (void)state;
    struct attendee attendee = test_attendee("Ana Prueba", "9999123456");
    struct registration registration;
    struct ticket ticket;
    char code[TICKET_CODE_LENGTH + 1];
    test_register(&station, &attendee, &registration);
    assert_int_equal(ticket_code_parse(registration.code, code, NULL), STATUS_OK);
    assert_int_equal(ticket_find_code(&station.db, code, &ticket, NULL), STATUS_OK);
    assert_memory_equal(&ticket, &registration.ticket, sizeof ticket);
    assert_int_equal(ticket_find_event_code(&station.db, 2, code, &ticket, NULL), STATUS_NOT_FOUND);

    /* Another ticket with the same first 45 bits, of another event. */
    static const char INSERT[] =
        "INSERT INTO ticket SELECT substr(id, 1, 9) || 'ZZZZZZZ', 2, person, class, not_before_min,"
        " expires_min, registered_ms, group_of, hlc, station, fact + 1, place, name FROM ticket";
    assert_int_equal(db_execute(&station.db, INSERT, NULL), STATUS_OK);
    assert_int_equal(ticket_find_code(&station.db, code, &ticket, NULL), STATUS_EXISTS);
    assert_int_equal(ticket_find_event_code(&station.db, 1, code, &ticket, NULL), STATUS_OK);
    assert_memory_equal(&ticket, &registration.ticket, sizeof ticket);
    assert_int_equal(ticket_find_event_code(&station.db, 2, code, &ticket, NULL), STATUS_OK);

    assert_int_equal(ticket_find_code(&station.db, "0000000000", &ticket, NULL), STATUS_NOT_FOUND);
}

static void test_status_of_a_ticket(void **state)
{
    (void)state;
    struct attendee attendee = test_attendee("Ana Prueba", "9999123456");
    struct registration registration;
    struct ticket_status seen;
    test_register(&station, &attendee, &registration);
    assert_int_equal(ticket_status_read(&station.db, &registration.ticket, &seen, NULL), STATUS_OK);
    assert_true(seen.is_known);
    assert_string_equal(seen.name, "Ana Prueba");
    assert_int_equal(strlen(seen.person), 32);
    assert_false(seen.is_inside);
    assert_int_equal(seen.first_entry_ms, 0);
    assert_int_not_equal(seen.registered_ms, 0);

    registration.ticket.id[0] ^= 1;
    assert_int_equal(ticket_status_read(&station.db, &registration.ticket, &seen, NULL), STATUS_OK);
    assert_false(seen.is_known);
    assert_string_equal(seen.name, "");
}

int main(void)
{
#define WITH_STATION(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_long_names),
        cmocka_unit_test(test_short_forms),
        cmocka_unit_test(test_documents),
        cmocka_unit_test(test_phones),
        cmocka_unit_test(test_emails),
        WITH_STATION(test_pseudonym),
        WITH_STATION(test_registers_and_keeps_the_private_apart),
        WITH_STATION(test_the_same_document_gets_the_same_ticket),
        WITH_STATION(test_people_without_document_are_different_people),
        WITH_STATION(test_minors_leave_only_counts),
        WITH_STATION(test_what_is_refused),
        WITH_STATION(test_both_facts_or_none),
        WITH_STATION(test_ticket_by_code),
        WITH_STATION(test_status_of_a_ticket),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
