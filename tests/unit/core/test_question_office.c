#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "question_kit.h"

static char number[RADICADO_SIZE];
static size_t fact_count;

static struct question_desk desk(void)
{
    return (struct question_desk){.ledger = &station.ledger,
                                  .today = day_of_ms(clock_now_ms(), BOGOTA)};
}

/* Each does it to `number` and checks what came of it. */

static void assign(const char *department, enum status expected)
{
    struct question_desk at = desk();
    struct question_records *records = read_one(number);
    assert_int_equal(question_assign(&at, &records->items[0], department, &fact_count, NULL),
                     expected);
    question_records_free(records);
}

static void transfer(const char *entity, bool is_told, enum status expected)
{
    struct question_desk at = desk();
    struct question_records *records = read_one(number);
    assert_int_equal(question_transfer(&at, &records->items[0], entity, is_told, &fact_count, NULL),
                     expected);
    question_records_free(records);
}

static void answer(const char *text, int64_t day, enum status expected)
{
    struct question_desk at = desk();
    struct question_records *records = read_one(number);
    assert_int_equal(question_answer(&at, &records->items[0], text, day, &fact_count, NULL),
                     expected);
    question_records_free(records);
}

static void publish(const char *question, const char *text, const char *url, enum status expected)
{
    struct question_desk at = desk();
    struct error error = {0};
    struct question_records *records = read_one(number);
    const struct question_edition edition = {question, text, url, -1, false};
    enum status status = question_publish(&at, &records->items[0], &edition, &fact_count, &error);
    if (status != expected) {
        fail_msg("%s: %s", status_text(status), error.text);
    }
    question_records_free(records);
}

static void withdraw(void)
{
    struct question_desk at = desk();
    struct question_records *records = read_one(number);
    assert_int_equal(question_withdraw(&at, &records->items[0], &fact_count, NULL), STATUS_OK);
    question_records_free(records);
}

static int begin(void **state)
{
    (void)set_up(state);
    ask("¿Cuándo arreglan la vía?", number);
    fact_count = 0;
    return 0;
}

static void test_assigned(void **state)
{
    (void)state;
    assign("hacienda", STATUS_OK);
    assign("hacienda", STATUS_OK);
    assert_int_equal(fact_count, 1);
    assign("haciend", STATUS_NOT_FOUND);
    assign("", STATUS_NOT_FOUND);
    assert_int_equal(fact_count, 1);
    struct question_records *records = read_one(number);
    assert_int_equal(records->items[0].seen.state, QUESTION_ASSIGNED);
    assert_string_equal(records->items[0].seen.department, "hacienda");
    assert_string_equal(records->items[0].asked_department, "infraestructura");
    assert_day(records->items[0].seen.routed_day, "2022-12-12");
    question_records_free(records);
    assign("infraestructura", STATUS_OK);
    assert_int_equal(fact_count, 2);
}

/* To assign it to the one it was put to is a fact of its own: somebody took it. */
static void test_assigned_as_asked(void **state)
{
    (void)state;
    assign("infraestructura", STATUS_OK);
    assert_int_equal(fact_count, 1);
    assign("infraestructura", STATUS_OK);
    assert_int_equal(fact_count, 1);
}

static void test_passed_on(void **state)
{
    (void)state;
    transfer("  ", false, STATUS_INVALID);
    transfer(" Gobernación  del Tolima ", false, STATUS_OK);
    transfer("Gobernación del Tolima", false, STATUS_OK);
    assert_int_equal(fact_count, 1);
    set_day("2022-12-20");
    transfer("Gobernación del Tolima", true, STATUS_OK);
    assert_int_equal(fact_count, 2);
    struct question_records *records = read_one(number);
    assert_int_equal(records->items[0].seen.state, QUESTION_TRANSFERRED);
    assert_true(records->items[0].is_told);
    assert_day(records->items[0].seen.routed_day, "2022-12-12"); /* not the day of telling */
    question_records_free(records);
    assign("hacienda", STATUS_OK);
    records = read_one(number);
    assert_int_equal(records->items[0].seen.state, QUESTION_ASSIGNED);
    assert_string_equal(records->items[0].seen.entity, "");
    question_records_free(records);
}

static void test_answered_and_corrected(void **state)
{
    (void)state;
    set_day("2022-12-20");
    answer(" ", -1, STATUS_INVALID);
    answer("En marzo.", 19000, STATUS_INVALID); /* 2022-01-08 */
    assert_int_equal(fact_count, 0);
    answer("En marzo.", -1, STATUS_OK);
    answer("  En \t marzo. \n", -1, STATUS_OK);
    assert_int_equal(fact_count, 1);
    set_day("2022-12-22");
    answer("En abril.", -1, STATUS_OK);
    assert_int_equal(fact_count, 2);
    struct question_records *records = read_one(number);
    assert_string_equal(records->items[0].reply, "En abril.");
    assert_day(records->items[0].seen.answered_day, "2022-12-20");
    assert_int_equal(records->items[0].seen.state, QUESTION_ANSWERED);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM ledger WHERE body LIKE '%abril%'"),
                     0);
    question_records_free(records);
}

static void test_published_and_withdrawn(void **state)
{
    (void)state;
    publish(NULL, NULL, NULL, STATUS_INVALID); /* not answered */
    answer("En marzo.", -1, STATUS_OK);
    fact_count = 0;
    publish(NULL, NULL, NULL, STATUS_OK);
    publish(NULL, NULL, NULL, STATUS_OK);
    assert_int_equal(fact_count, 1);
    publish(NULL, NULL, "ftp://x", STATUS_INVALID);
    publish("¿Y la vía?", NULL, "https://ciudad.example/p/1", STATUS_OK);
    assert_int_equal(fact_count, 2);
    struct question_records *records = read_one(number);
    assert_int_equal(records->items[0].seen.state, QUESTION_PUBLISHED);
    assert_string_equal(records->items[0].seen.question, "¿Y la vía?");
    assert_string_equal(records->items[0].seen.answer, "En marzo.");
    question_records_free(records);
    withdraw();
    withdraw();
    assert_int_equal(fact_count, 3);
    records = read_one(number);
    assert_int_equal(records->items[0].seen.state, QUESTION_ANSWERED);
    assert_string_equal(records->items[0].seen.question, "");
    question_records_free(records);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM question_published"), 0);
}

/* What everybody reads names nobody. */
static void test_no_datum_is_published(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool as_edited, as_it_is; /* may be published */
    } ROWS[] = {
        {"En marzo.", true, true},
        {"Doña Luz, en marzo.", false, false},
        {"En el barrio El Prado, en marzo.", true, false},
        {"Señora LUZ MARINA PRADO: en marzo.", false, false},
        {"A Prado, Luz, en marzo.", false, false},
        {"Le escribimos a Luz.Prueba@correo.example", false, false},
        {"Escriba a atencion@ciudad.example", false, false},
        {"Escriba a atencion@ibague.gov.co", true, true},
        {"Llame al 300 123-4567.", false, false},
        {"Llame al 608 261 1182.", false, false},
        {"Con cédula 1.110.222.333 ya quedó.", false, false},
        {"En 2023, por 12.000 pesos.", true, true},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        answer(ROWS[i].text, -1, STATUS_OK);
        publish(NULL, NULL, NULL, ROWS[i].as_it_is ? STATUS_OK : STATUS_DENIED);
        publish(NULL, ROWS[i].text, NULL, ROWS[i].as_it_is ? STATUS_OK : STATUS_DENIED);
        publish(ROWS[i].text, "En marzo.", NULL, ROWS[i].as_edited ? STATUS_OK : STATUS_DENIED);
        withdraw();
    }
    ask("Soy Luz, ¿cuándo arreglan?", number);
    answer("En marzo.", -1, STATUS_OK);
    publish(NULL, NULL, NULL, STATUS_DENIED);
    publish("Soy Luz, ¿cuándo arreglan?", NULL, NULL, STATUS_DENIED);
    publish("¿Cuándo arreglan?", NULL, NULL, STATUS_OK);
}

/* Whoever looked may say that it is nobody's; but not of the very data of who asked. */
static void test_published_anyway(void **state)
{
    (void)state;
    answer("En marzo.", -1, STATUS_OK);
    static const struct {
        const char *text, *shown;
        enum status anyway;
    } ROWS[] = {
        {"Radicado 20 221 345 de obra.", "\"20 221 345\"", STATUS_OK},
        {"Barrio Luz del Prado.", "\"luz prado\"", STATUS_OK},
        {"Llame a +57 300 1234567.", "\"3001234567\"", STATUS_DENIED},
        {"luz.prueba@correo.example", "\"luz.prueba@correo.example\"", STATUS_DENIED},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct question_desk at = desk();
        struct question_records *records = read_one(number);
        struct question_edition edition = {.question = ROWS[i].text, .day = -1};
        struct error error = {0};
        assert_int_equal(question_publish(&at, &records->items[0], &edition, &fact_count, &error),
                         STATUS_DENIED);
        assert_non_null(strstr(error.text, ROWS[i].shown));
        edition.is_anyway = true;
        assert_int_equal(question_publish(&at, &records->items[0], &edition, &fact_count, NULL),
                         ROWS[i].anyway);
        question_records_free(records);
    }
}

/* Texts as long as they may be, with what JSON makes longest. */
static void test_the_longest(void **state)
{
    (void)state;
    char *text = malloc(ANSWER_TEXT_MAX + 1);
    assert_non_null(text);
    for (size_t i = 0; i < ANSWER_LENGTH_MAX; i++) {
        memcpy(text + 4 * i, "\xF0\x9F\x99\x82", 5);
    }
    answer(text, -1, STATUS_OK);
    publish(NULL, text, NULL, STATUS_OK);
    memset(text, '"', ANSWER_LENGTH_MAX + 1);
    text[ANSWER_LENGTH_MAX + 1] = '\0';
    answer(text, -1, STATUS_INVALID);
    text[ANSWER_LENGTH_MAX] = '\0';
    answer(text, -1, STATUS_OK);
    free(text);
}

static void test_due_ones_first(void **state)
{
    (void)state;
    static const char *const DAYS[] = {"2022-12-14", "2022-12-12", "2022-12-13", "2022-12-15"};
    char numbers[4][RADICADO_SIZE];
    for (size_t i = 0; i < 4; i++) {
        set_day(DAYS[i]);
        ask("¿Cuándo?", numbers[i]);
    }
    memcpy(number, numbers[1], sizeof number);
    answer("En marzo.", -1, STATUS_OK);
    set_day("2023-01-05");
    struct question_records *records = read_records(&(struct question_filter){.state = NULL});
    assert_int_equal(records->count, 5); /* with the one of set_up */
    assert_int_equal(records->items[0].seen.state, QUESTION_OVERDUE);
    assert_string_equal(records->items[1].seen.radicado, numbers[2]);
    assert_string_equal(records->items[2].seen.radicado, numbers[0]);
    assert_string_equal(records->items[3].seen.radicado, numbers[3]);
    assert_int_equal(records->items[3].seen.state, QUESTION_FILED);
    assert_string_equal(records->items[4].seen.radicado, numbers[1]);
    question_records_free(records);
    static const struct {
        const char *state, *department;
        size_t count;
    } ROWS[] = {{"overdue", NULL, 3},         {"filed", NULL, 1},    {"answered", NULL, 1},
                {NULL, "infraestructura", 5}, {NULL, "hacienda", 0}, {"assigned", "hacienda", 0}};
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        records = read_records(
            &(struct question_filter){.state = ROWS[i].state, .department = ROWS[i].department});
        assert_int_equal(records->count, ROWS[i].count);
        question_records_free(records);
    }
}

static void close_day(const char *day, bool binds)
{
    char body[300];
    (void)snprintf(body, sizeof body,
                   "{\"key\":\"%s\",\"order\":1,\"row\":{\"affects_legal_terms\":%s,\"day\":\"%s\","
                   "\"decree\":\"1000-0161\",\"reason\":\"Cierre\",\"suspends_terms\":true},"
                   "\"sheet\":\"closure\"}",
                   day, binds ? "true" : "false", day);
    assert_int_equal(ledger_append(&station.ledger, "catalogue.set", body, NULL, NULL), STATUS_OK);
}

/* Both dates are told; only a decree that was marked so moves the one that binds. */
static void test_closures(void **state)
{
    (void)state;
    static const char *const CLOSED[] = {"2022-04-11", "2022-04-12", "2022-04-13"};
    size_t counts[QUESTION_STATE_COUNT];
    set_day("2022-04-06");
    ask("¿Cuándo?", number);
    for (int binds = 0; binds <= 1; binds++) {
        for (size_t i = 0; i < ARRAY_COUNT(CLOSED); i++) {
            close_day(CLOSED[i], binds == 1);
        }
        set_day("2022-05-02");
        struct question_records *records = read_one(number);
        const struct question_public *seen = &records->items[0].seen;
        assert_day(seen->deadline.national_day, "2022-04-29");
        assert_day(seen->deadline.due_day, binds ? "2022-05-04" : "2022-04-29");
        assert_day(seen->deadline.local_day, "2022-05-04");
        assert_int_equal(seen->state, binds ? QUESTION_FILED : QUESTION_OVERDUE);
        assert_int_equal(seen->days_left, binds ? 2 : -1);
        question_records_free(records);
        assert_int_equal(question_counts(&station.db, BOGOTA, counts, NULL), STATUS_OK);
        assert_int_equal(counts[QUESTION_OVERDUE], binds ? 0 : 1);
        assert_int_equal(counts[QUESTION_FILED], binds ? 2 : 1); /* with the one of set_up */
    }
}

static void test_summary(void **state)
{
    (void)state;
    static const char *const ANSWERED[] = {"2023-01-02", "2023-01-03"}; /* due on the first */
    for (size_t i = 0; i < ARRAY_COUNT(ANSWERED); i++) {
        set_day("2022-12-12");
        ask("¿Cuándo?", number);
        set_day(ANSWERED[i]);
        answer("En marzo.", -1, STATUS_OK);
    }
    publish(NULL, NULL, NULL, STATUS_OK);
    ask("¿Cuándo?", number);
    transfer("Gobernación", true, STATUS_OK);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM question_summary"), 1);
    assert_int_equal(test_int(&station.db,
                              "SELECT count(*) FROM question_summary WHERE event = 1"
                              " AND department = 'infraestructura' AND received = 4"
                              " AND transferred = 1 AND answered = 2 AND answered_in_time = 1"
                              " AND published = 1 AND overdue = 1"),
                     1); /* the one of set_up is late by the clock of the machine */
}

static void test_what_is_not_there(void **state)
{
    (void)state;
    static const struct {
        struct question_filter filter;
        enum status status;
    } ROWS[] = {{{.radicado = "12"}, STATUS_INVALID},
                {{.state = "tardía"}, STATUS_INVALID},
                {{.radicado = NULL, .state = ""}, STATUS_INVALID}};
    struct question_records *records = NULL;
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        assert_int_equal(question_records_new(&records, &station.db, &ROWS[i].filter, BOGOTA, NULL),
                         ROWS[i].status);
        assert_null(records);
    }
    struct test_station other;
    test_station_open(&other, 2);
    assert_int_equal(question_records_new(&records, &other.db,
                                          &(struct question_filter){.radicado = number}, BOGOTA,
                                          NULL),
                     STATUS_NOT_FOUND);
    test_station_close(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_assigned, begin, tear_down),
        cmocka_unit_test_setup_teardown(test_assigned_as_asked, begin, tear_down),
        cmocka_unit_test_setup_teardown(test_passed_on, begin, tear_down),
        cmocka_unit_test_setup_teardown(test_answered_and_corrected, begin, tear_down),
        cmocka_unit_test_setup_teardown(test_published_and_withdrawn, begin, tear_down),
        cmocka_unit_test_setup_teardown(test_no_datum_is_published, begin, tear_down),
        cmocka_unit_test_setup_teardown(test_published_anyway, begin, tear_down),
        cmocka_unit_test_setup_teardown(test_the_longest, begin, tear_down),
        cmocka_unit_test_setup_teardown(test_due_ones_first, begin, tear_down),
        cmocka_unit_test_setup_teardown(test_closures, begin, tear_down),
        cmocka_unit_test_setup_teardown(test_summary, begin, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_not_there, begin, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
