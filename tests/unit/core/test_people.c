/* Finding people: what is typed, homonyms, two with one code, and the index as a projection: any
 * order of facts gives the same, a new name replaces the old one, and what is erased is gone. */
#include "core/people.h"

#include <stdlib.h>

#include "base/buf.h"
#include "core/attendee.h"
#include "core_fixture.h"
#include "store/verify.h"

enum { DUMP_MAX = 1 << 22 };

/* The names found, joined by "; ". */
static const char *found(struct test_station *station, const char *text)
{
    static char names[4096];
    struct people *people = NULL;
    struct error error = {0};
    size_t used = 0;
    names[0] = '\0';
    if (people_find(&people, &station->db, &station->keys, 1, text, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    for (size_t i = 0; i < people->count; i++) {
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i > 0 ? "; " : "",
                                 people->items[i].name);
    }
    people_free(people);
    return names;
}

static void add(struct test_station *station, const char *name, const char *number,
                struct registration *registration)
{
    struct attendee attendee = test_attendee(name, number);
    (void)snprintf(attendee.phone, sizeof attendee.phone, "300%s", number + strlen(number) - 7);
    test_register(station, &attendee, registration);
}

static void publish_types(struct test_station *station)
{
    static const char *const CODES[] = {"CC", "TI", "PA"};
    for (size_t i = 0; i < ARRAY_COUNT(CODES); i++) {
        char body[200];
        (void)snprintf(body, sizeof body,
                       "{\"key\":\"%s\",\"order\":1,\"row\":{},\"sheet\":\"document_type\"}",
                       CODES[i]);
        assert_int_equal(ledger_append(&station->ledger, "catalogue.set", body, NULL, NULL),
                         STATUS_OK);
    }
}

static void open_office(struct test_station *office)
{
    test_station_open(office, 1);
    publish_types(office);
    assert_int_equal(people_index_keep(&office->db, true, NULL), STATUS_OK);
}

static void test_words_in_any_order_and_number(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *names;
    } ROWS[] = {
        {"nanez", "María Ñáñez Ruiz"},
        {"ÑÁÑEZ", "María Ñáñez Ruiz"},
        {"ruiz maria", "María Ñáñez Ruiz"},
        {"RUI mar", "María Ñáñez Ruiz; Mario Ruizgómez Peña"},
        {"mar", "María Ñáñez Ruiz; Mario Ruizgómez Peña"},
        {"mar nan rui", "María Ñáñez Ruiz"},
        {"maria maria", "María Ñáñez Ruiz"},
        {"mar xilofono", ""},
        {"arí", ""},
        {"", ""},
        {"  ", ""},
        {"m", ""},
        {"%", ""},
        {"_a", ""},
        {"de la cruz", "Ana de la Cruz"},
        {"9999123456", "María Ñáñez Ruiz"},
        {"9.999.123.456", "María Ñáñez Ruiz"},
        {"99991234", "María Ñáñez Ruiz"},
        {"3009123456", "María Ñáñez Ruiz"},
        {"+57 300 912 34 56", ""},
        {"300 912", "María Ñáñez Ruiz"},
        {"ruiz 99991", "María Ñáñez Ruiz"},
        {"ruiz 77", ""},
        {"99", ""},
        {"\xff\xfe", ""},
        {"a b c d e f g h i j k l m n", ""},
    };
    struct test_station office;
    struct registration one;
    open_office(&office);
    add(&office, "María Ñáñez Ruiz", "9999123456", &one);
    add(&office, "Mario Ruizgómez Peña", "8888000111", &one);
    add(&office, "Ana de la Cruz", "7777000111", &one);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        if (strcmp(found(&office, ROWS[i].typed), ROWS[i].names) != 0) {
            fail_msg("\"%s\": \"%s\"", ROWS[i].typed, found(&office, ROWS[i].typed));
        }
    }
    test_station_close(&office);
}

/* Who is called the same is told apart by what the data have. */
static void test_homonyms_and_what_is_known(void **state)
{
    (void)state;
    struct test_station office;
    struct registration one, two;
    struct people *people = NULL;
    open_office(&office);
    add(&office, "Ana Ruiz", "9999000111", &one);
    add(&office, "Ana Ruiz", "9999000222", &two);
    assert_int_equal(people_find(&people, &office.db, &office.keys, 1, "ana ruiz", NULL),
                     STATUS_OK);
    assert_int_equal(people->count, 2);
    assert_false(people->has_more);
    for (size_t i = 0; i < 2; i++) {
        bool is_one = strcmp(people->items[i].person, one.person) == 0;
        assert_string_equal(people->items[i].document_end, is_one ? "111" : "222");
        assert_string_equal(people->items[i].phone_end, is_one ? "111" : "222");
        assert_string_equal(people->items[i].territory, "C09");
        assert_string_equal(people->items[i].age_band, "adultez");
        assert_string_equal(people->items[i].code, is_one ? one.code : two.code);
        assert_true(people->items[i].has_ticket);
        assert_string_equal(people->items[i].payload, is_one ? one.text : two.text);
        assert_false(people->items[i].is_waiting || people->items[i].is_revoked);
        assert_false(people->items[i].is_inside);
    }
    people_free(people);
    assert_int_equal(people_find(&people, &office.db, &office.keys, 1, one.code, NULL), STATUS_OK);
    assert_int_equal(people->count, 1);
    assert_string_equal(people->items[0].person, one.person);
    people_free(people);
    assert_int_equal(people_find(&people, &office.db, &office.keys, 2, "ana ruiz", NULL),
                     STATUS_OK);
    assert_int_equal(people->count, 0); /* of another event */
    people_free(people);
    test_station_close(&office);
}

/* Two tickets with the same first 45 bits: a code is then of two people, and both are told. */
static void test_one_code_of_two_people(void **state)
{
    (void)state;
    struct test_station office;
    struct people *people = NULL;
    char code[TICKET_CODE_LENGTH + 1];
    uint8_t id[TICKET_ID_BYTES] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    char text[TICKET_ID_TEXT_LENGTH + 1];
    open_office(&office);
    for (unsigned i = 0; i < 2; i++) {
        char body[400], private_part[64];
        id[TICKET_ID_BYTES - 1] = (uint8_t)i;
        ticket_id_text(id, text);
        (void)snprintf(body, sizeof body,
                       "{\"class\":0,\"event\":1,\"expires_min\":2,\"not_before_min\":1,"
                       "\"person\":\"0123456789abcdef0123456789abcd0%u\",\"ticket\":\"%s\"}",
                       i, text);
        (void)snprintf(private_part, sizeof private_part, "{\"name\":\"Ana %c\"}", 'A' + (int)i);
        assert_int_equal(
            ledger_append(&office.ledger, "attendee.registered", body, private_part, NULL),
            STATUS_OK);
    }
    ticket_code(id, code);
    assert_int_equal(people_find(&people, &office.db, &office.keys, 1, code, NULL), STATUS_OK);
    assert_int_equal(people->count, 2);
    people_free(people);
    /* Their pseudonyms begin alike, too: the index has one place for both. */
    assert_string_equal(found(&office, "ana b"), "Ana B");
    assert_string_equal(found(&office, "ana"), "Ana A; Ana B");
    test_station_close(&office);
}

/* A door holds names and no documents: a whole one is found by its hash, a part of one is not. */
static void test_what_a_door_finds(void **state)
{
    (void)state;
    struct test_station kiosk, door;
    struct registration one;
    test_station_open(&kiosk, 1);
    publish_types(&kiosk);
    add(&kiosk, "María Ñáñez Ruiz", "9999123456", &one);
    assert_string_equal(found(&kiosk, "maria"), ""); /* a citizen's kiosk has no index... */
    assert_int_equal(test_int(&kiosk.db, "SELECT count(*) FROM person_word"), 0);
    test_station_open(&door, 2);
    assert_int_equal(people_index_keep(&door.db, true, NULL), STATUS_OK);
    test_pull(&door, &kiosk, "door");
    assert_string_equal(found(&door, "nanez mar"), "María Ñáñez Ruiz");
    assert_string_equal(found(&door, "9999123456"), "María Ñáñez Ruiz");
    assert_string_equal(found(&door, "999912345"), "");
    assert_string_equal(found(&door, "3009123456"), "");
    assert_int_equal(test_int(&door.db, "SELECT count(*) FROM person_word WHERE word < '0'"), 0);
    test_station_close(&kiosk);
    test_station_close(&door);
}

static void dump(struct db *db, struct buf *text)
{
    buf_init(text, DUMP_MAX);
    assert_int_equal(projection_dump(db, text, NULL), STATUS_OK);
}

static void test_a_new_name_replaces_the_old_one(void **state)
{
    (void)state;
    struct test_station office, other;
    struct registration one;
    open_office(&office);
    test_station_open(&other, 2);
    add(&office, "Ana Vieja", "9999123456", &one);
    add(&office, "Ana Vieja", "9999123457", &one);
    add(&other, "Luz Nueva", "9999123456", &one);
    assert_string_equal(found(&office, "vieja"), "Ana Vieja; Ana Vieja");
    test_pull(&office, &other, "office");
    assert_string_equal(found(&office, "vieja"), "Ana Vieja");
    assert_string_equal(found(&office, "luz nueva"), "Luz Nueva");
    /* The index put away and filled again is the one that followed the facts, and so is that of a
     * rebuild. */
    struct buf kept, filled;
    dump(&office.db, &kept);
    assert_non_null(strstr(buf_str(&kept), "person_word|"));
    assert_int_equal(people_index_keep(&office.db, false, NULL), STATUS_OK);
    assert_int_equal(test_int(&office.db, "SELECT count(*) FROM person_word"), 0);
    assert_int_equal(people_index_keep(&office.db, true, NULL), STATUS_OK);
    dump(&office.db, &filled);
    assert_string_equal(buf_str(&filled), buf_str(&kept));
    buf_release(&filled);
    assert_int_equal(ledger_rebuild(&office.db, NULL, NULL, NULL), STATUS_OK);
    dump(&office.db, &filled);
    assert_string_equal(buf_str(&filled), buf_str(&kept));
    buf_release(&filled);
    buf_release(&kept);
    struct verify_report report;
    assert_int_equal(ledger_verify(&office.db, NULL, NULL, &report, NULL), STATUS_OK);
    assert_true(report.projections_match);
    /* What an erasure would do. */
    assert_int_equal(db_execute(&office.db, "UPDATE attendee SET name = NULL", NULL), STATUS_OK);
    assert_int_equal(test_int(&office.db, "SELECT count(*) FROM person_word WHERE word > '0'"), 0);
    assert_int_equal(db_execute(&office.db, "DELETE FROM identity", NULL), STATUS_OK);
    assert_int_equal(test_int(&office.db, "SELECT count(*) FROM person_word"), 0);
    test_station_close(&other);
    test_station_close(&office);
}

/* People of four stations, some of them twice under other names, in random interleavings. */
static void test_any_order_gives_the_same_index(void **state)
{
    (void)state;
    enum { STATIONS = 4, EACH = 12, ORDERS = 8 };
    static const char *const WORDS[] = {"Ana", "Luz", "Ñáñez", "Ruiz", "de la Cruz", "Óscar"};
    struct test_station stations[STATIONS];
    struct fact *facts[STATIONS];
    size_t counts[STATIONS];
    struct arena arena;
    struct buf expected = {0};
    arena_init(&arena, 0);
    srand(7);
    for (unsigned s = 0; s < STATIONS; s++) {
        test_station_open(&stations[s], (uint8_t)(s + 1));
        for (unsigned i = 0; i < EACH; i++) {
            struct registration registration;
            char name[64], number[16];
            (void)snprintf(name, sizeof name, "%s %s", WORDS[rand() % 6], WORDS[rand() % 6]);
            (void)snprintf(number, sizeof number, "99990000%02d", rand() % 10);
            struct attendee attendee = test_attendee(name, number);
            struct error error = {0};
            enum status status = attendee_register(
                &stations[s].ledger, &stations[s].keys, &attendee, clock_now_ms() - 86400000,
                clock_now_ms() + 86400000, &registration, &error);
            assert_true(status == STATUS_OK || status == STATUS_EXISTS);
        }
        assert_int_equal(ledger_own_since(&stations[s].ledger, 0, 1000, 1U << 22, &arena, &facts[s],
                                          &counts[s], NULL),
                         STATUS_OK);
    }
    for (unsigned order = 0; order < ORDERS; order++) {
        struct test_station office;
        size_t next[STATIONS] = {0}, left = 0;
        struct buf text;
        test_station_open(&office, 9);
        assert_int_equal(people_index_keep(&office.db, true, NULL), STATUS_OK);
        for (unsigned s = 0; s < STATIONS; s++) {
            left += counts[s];
        }
        while (left > 0) {
            unsigned s = (unsigned)rand() % STATIONS;
            struct ingest_result result;
            if (next[s] < counts[s]) {
                assert_int_equal(ledger_ingest(&office.ledger, INGEST_SELECTION,
                                               &facts[s][next[s]++], 1, &result, NULL),
                                 STATUS_OK);
                assert_int_equal(result.quarantine_count, 0);
                left--;
            }
        }
        dump(&office.db, &text);
        if (order == 0) {
            dump(&office.db, &expected);
            assert_non_null(strstr(buf_str(&text), "person_word|"));
        }
        assert_string_equal(buf_str(&text), buf_str(&expected));
        buf_release(&text);
        test_station_close(&office);
    }
    buf_release(&expected);
    for (unsigned s = 0; s < STATIONS; s++) {
        test_station_close(&stations[s]);
    }
    arena_release(&arena);
}

/* More than fit: they are said to be more. */
static void test_more_than_are_shown(void **state)
{
    (void)state;
    struct test_station office;
    struct people *people = NULL;
    open_office(&office);
    for (unsigned i = 0; i < PEOPLE_MAX + 1; i++) {
        struct registration one;
        char number[16];
        (void)snprintf(number, sizeof number, "99990001%02u", i);
        add(&office, i == PEOPLE_MAX ? "Zoila Ruiz" : "Ana Ruiz", number, &one);
    }
    assert_int_equal(people_find(&people, &office.db, &office.keys, 1, "ruiz", NULL), STATUS_OK);
    assert_int_equal(people->count, PEOPLE_MAX);
    assert_true(people->has_more);
    people_free(people);
    assert_string_equal(found(&office, "ruiz zoila"), "Zoila Ruiz");
    test_station_close(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_in_any_order_and_number),
        cmocka_unit_test(test_homonyms_and_what_is_known),
        cmocka_unit_test(test_one_code_of_two_people),
        cmocka_unit_test(test_what_a_door_finds),
        cmocka_unit_test(test_a_new_name_replaces_the_old_one),
        cmocka_unit_test(test_any_order_gives_the_same_index),
        cmocka_unit_test(test_more_than_are_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
