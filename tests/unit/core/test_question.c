#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/question.h"
#include "core_fixture.h"

enum { BOGOTA = CLOCK_BOGOTA_MIN };

static struct test_station station;

/* Noon of that local day, from now on. */
static void set_day(const char *text)
{
    int64_t day = 0;
    assert_true(day_parse(text, &day));
    clock_set_offset_ms(0);
    clock_set_offset_ms(day_to_ms(day, BOGOTA) + INT64_C(12) * 3600 * 1000 - clock_now_ms());
}

static int set_up(void **state)
{
    (void)state;
    test_station_open(&station, 1);
    set_day("2022-12-12");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    clock_set_offset_ms(0);
    test_station_close(&station);
    return 0;
}

static void assert_day(int64_t day, const char *expected)
{
    char text[DAY_TEXT_SIZE];
    day_text(day, text);
    assert_string_equal(text, expected);
}

static struct question some_question(void)
{
    return (struct question){.event = 1,
                             .department = "infraestructura",
                             .topic = "vias",
                             .starter = "via-barrio",
                             .text = "  ¿Cuándo arreglan\nla vía de Doña Luz? ",
                             .email = "Luz.Prueba@Correo.EXAMPLE",
                             .consent_version = "2022-1",
                             .consent_hash = SOME_HASH};
}

static struct question_receipt ask(const struct question *question)
{
    struct question_receipt receipt;
    struct error error = {0};
    if (question_ask(&station.ledger, question, BOGOTA, &receipt, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    return receipt;
}

static struct question_list *find(struct db *db, const char *radicado)
{
    struct question_list *list = NULL;
    struct error error = {0};
    if (question_find(&list, db, radicado, BOGOTA, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    assert_int_equal(list->count, 1);
    return list;
}

static void append(const char *kind, const char *radicado, const char *more,
                   const char *private_part)
{
    char body[1200];
    (void)snprintf(body, sizeof body, "{\"radicado\":\"%s\"%s}", radicado, more);
    assert_int_equal(ledger_append(&station.ledger, kind, body, private_part, NULL), STATUS_OK);
}

static void test_asked(void **state)
{
    (void)state;
    struct question question = some_question();
    struct question_receipt receipt = ask(&question);
    assert_int_equal(strlen(receipt.radicado), RADICADO_SIZE - 1);
    assert_memory_equal(receipt.radicado, "P-2022-", 7);
    assert_string_equal(receipt.department, "infraestructura");
    assert_string_equal(receipt.answer_by, "email");
    assert_day(receipt.asked_day, "2022-12-12");
    assert_day(receipt.deadline.due_day, "2023-01-02");
    assert_int_equal(
        test_int(&station.db,
                 "SELECT count(*) FROM question WHERE event = 1 AND department = 'infraestructura'"
                 " AND topic = 'vias' AND channel = 'kiosk' AND service IS NULL"
                 " AND text = '¿Cuándo arreglan la vía de Doña Luz?'"
                 " AND email = 'Luz.Prueba@correo.example' AND asked_day = '2022-12-12'"
                 " AND due_day = '2023-01-02' AND due_ms = 1672722000000"),
        1);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM ledger WHERE body LIKE '%Luz%'"),
                     0);
}

static void test_how_it_is_answered(void **state)
{
    (void)state;
    struct question question = some_question();
    question.email[0] = '\0';
    assert_string_equal(ask(&question).answer_by, "publication");
    (void)text_copy(question.phone, sizeof question.phone, "300 123 4567");
    assert_string_equal(ask(&question).answer_by, "phone");
    (void)text_copy(question.phone, sizeof question.phone, "");
    question.consent_version[0] = '\0'; /* nobody to protect */
    assert_string_equal(ask(&question).answer_by, "publication");
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM question"), 3);
}

static void test_what_cannot_be_asked(void **state)
{
    (void)state;
    char long_text[QUESTION_TEXT_MAX + 1];
    memset(long_text, 'a', QUESTION_LENGTH_MAX + 1);
    long_text[QUESTION_LENGTH_MAX + 1] = '\0';
    const struct {
        const char *text, *email, *phone, *consent;
    } ROWS[] = {{"", "", "", "1"},
                {" \n\t\x07", "", "", "1"},
                {long_text, "", "", "1"},
                {"\xF1", "", "", "1"},
                {"¿Cuándo?", "luz", "", "1"},
                {"¿Cuándo?", "", "123", "1"},
                {"¿Cuándo?", "luz@correo.example", "", ""}};
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct question question = {.event = 1};
        struct question_receipt receipt;
        struct error error = {0};
        (void)text_copy(question.text, sizeof question.text, ROWS[i].text);
        (void)text_copy(question.email, sizeof question.email, ROWS[i].email);
        (void)text_copy(question.phone, sizeof question.phone, ROWS[i].phone);
        (void)text_copy(question.consent_version, sizeof question.consent_version, ROWS[i].consent);
        (void)text_copy(question.consent_hash, sizeof question.consent_hash,
                        ROWS[i].consent[0] != '\0' ? SOME_HASH : "");
        assert_int_equal(question_ask(&station.ledger, &question, BOGOTA, &receipt, &error),
                         STATUS_INVALID);
        assert_string_not_equal(error.text, "");
    }
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM ledger"), 0);
}

/* The longest text, of letters that JSON makes longer, still fits. */
static void test_the_longest(void **state)
{
    (void)state;
    struct question question = {.event = 1};
    memset(question.text, '"', QUESTION_LENGTH_MAX);
    (void)ask(&question);
    for (size_t i = 0; i < QUESTION_LENGTH_MAX; i++) {
        memcpy(question.text + 4 * i, "\xF0\x9F\x99\x82", 5);
    }
    (void)ask(&question);
    assert_int_equal(
        test_int(&station.db, "SELECT count(*) FROM question WHERE length(text) = 1000"), 2);
}

static void test_a_number_as_it_is_typed(void **state)
{
    (void)state;
    struct question question = some_question();
    struct question_receipt receipt = ask(&question);
    char lower[64] = " ";
    char out[RADICADO_SIZE];
    for (size_t i = 0; i < RADICADO_SIZE; i++) {
        char c = receipt.radicado[i];
        lower[i + 1] = (char)(c == '-' ? ' ' : c == '0' ? 'o' : c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    assert_int_equal(radicado_parse(lower, out, NULL), STATUS_OK);
    assert_string_equal(out, receipt.radicado);
    assert_int_equal(radicado_parse(receipt.radicado + 2, out, NULL), STATUS_OK);
    assert_string_equal(out, receipt.radicado);
    /* Every wrong character is seen, of the year too. */
    for (size_t i = 2; i < RADICADO_SIZE - 1; i++) {
        char wrong[RADICADO_SIZE];
        memcpy(wrong, receipt.radicado, RADICADO_SIZE);
        if (wrong[i] != '-') {
            wrong[i] = wrong[i] == '7' ? '8' : '7';
            assert_int_equal(radicado_parse(wrong, out, NULL), STATUS_INVALID);
        }
    }
    static const char *const BAD[] = {
        "",       "P",
        "P-2022", "P-2022-000-000-00U",
        "hola",   "P-2022-000-000-0000000000000000000000000000000000000000"};
    for (size_t i = 0; i < ARRAY_COUNT(BAD); i++) {
        assert_int_equal(radicado_parse(BAD[i], out, NULL), STATUS_INVALID);
    }
}

static void test_its_way(void **state)
{
    (void)state;
    struct question question = some_question();
    const char *radicado = NULL;
    struct question_receipt receipt = ask(&question);
    radicado = receipt.radicado;
    struct question_list *list = find(&station.db, radicado);
    assert_int_equal(list->items[0].state, QUESTION_FILED);
    assert_int_equal(list->items[0].days_left, 15);
    assert_string_equal(list->items[0].question, "");
    assert_int_equal(list->items[0].answered_day, -1);
    question_list_free(list);

    append("question.assigned", radicado, ",\"department\":\"ibal\",\"day\":\"2022-12-13\"", NULL);
    list = find(&station.db, radicado);
    assert_int_equal(list->items[0].state, QUESTION_ASSIGNED);
    assert_string_equal(list->items[0].department, "ibal");
    question_list_free(list);

    set_day("2023-01-02");
    list = find(&station.db, radicado);
    assert_int_equal(list->items[0].state, QUESTION_ASSIGNED);
    assert_int_equal(list->items[0].days_left, 0);
    question_list_free(list);
    set_day("2023-01-03");
    list = find(&station.db, radicado);
    assert_int_equal(list->items[0].state, QUESTION_OVERDUE);
    assert_int_equal(list->items[0].days_left, -1);
    question_list_free(list);

    append("question.answered", radicado, ",\"day\":\"2023-01-03\"",
           "{\"text\":\"Doña Luz, en marzo.\"}");
    list = find(&station.db, radicado);
    assert_int_equal(list->items[0].state, QUESTION_ANSWERED);
    assert_string_equal(list->items[0].answer, "");
    assert_day(list->items[0].answered_day, "2023-01-03");
    question_list_free(list);

    append("question.published", radicado,
           ",\"day\":\"2023-01-04\",\"question\":\"¿Cuándo?\",\"answer\":\"En marzo.\","
           "\"url\":\"https://ciudad.example/1\"",
           NULL);
    list = find(&station.db, radicado);
    assert_int_equal(list->items[0].state, QUESTION_PUBLISHED);
    assert_string_equal(list->items[0].question, "¿Cuándo?");
    assert_string_equal(list->items[0].answer, "En marzo.");
    assert_string_equal(list->items[0].url, "https://ciudad.example/1");
    question_list_free(list);

    append("question.published", radicado, "", NULL);
    list = find(&station.db, radicado);
    assert_int_equal(list->items[0].state, QUESTION_ANSWERED);
    assert_string_equal(list->items[0].question, "");
    question_list_free(list);
}

static void test_passed_on(void **state)
{
    (void)state;
    struct question question = some_question();
    struct question_receipt receipt = ask(&question);
    append("question.transferred", receipt.radicado,
           ",\"day\":\"2022-12-13\",\"entity\":\"Gobernación\",\"is_told\":true", NULL);
    set_day("2023-06-01");
    struct question_list *list = find(&station.db, receipt.radicado);
    assert_int_equal(list->items[0].state, QUESTION_TRANSFERRED);
    assert_string_equal(list->items[0].entity, "Gobernación");
    question_list_free(list);
    append("question.assigned", receipt.radicado, ",\"department\":\"ibal\",\"day\":\"2023-06-01\"",
           NULL);
    list = find(&station.db, receipt.radicado);
    assert_int_equal(list->items[0].state, QUESTION_OVERDUE);
    assert_string_equal(list->items[0].entity, "");
    question_list_free(list);
}

static void test_nothing_there(void **state)
{
    (void)state;
    struct question_list *list = NULL;
    struct error error = {0};
    struct test_station other;
    struct question question = some_question();
    struct question_receipt receipt = ask(&question);
    test_station_open(&other, 2);
    assert_int_equal(question_find(&list, &other.db, receipt.radicado, BOGOTA, &error),
                     STATUS_NOT_FOUND);
    assert_null(list);
    assert_int_equal(question_find(&list, &other.db, "12", BOGOTA, &error), STATUS_INVALID);
    assert_null(list);
    assert_int_equal(questions_published(&list, &other.db, NULL, NULL, BOGOTA, &error), STATUS_OK);
    assert_int_equal(list->count, 0);
    question_list_free(list);
    test_station_close(&other);
}

static void test_what_is_published(void **state)
{
    (void)state;
    struct question question = some_question();
    static const char *const DEPARTMENTS[] = {"ibal", "hacienda", "ibal"};
    static const char *const TOPICS[] = {"agua", "vias", "vias"};
    struct question_receipt receipts[3];
    for (size_t i = 0; i < 3; i++) {
        char more[200];
        (void)text_copy(question.department, sizeof question.department, DEPARTMENTS[i]);
        (void)text_copy(question.topic, sizeof question.topic, TOPICS[i]);
        receipts[i] = ask(&question);
        (void)snprintf(more, sizeof more,
                       ",\"day\":\"2022-12-2%zu\",\"question\":\"¿%zu?\",\"answer\":\"Sí.\"", i, i);
        append("question.published", receipts[i].radicado, more, NULL);
    }
    (void)ask(&question); /* not published */
    static const struct {
        const char *department, *topic, *first;
        size_t count;
    } ROWS[] = {{"", "", "¿2?", 3},     {NULL, NULL, "¿2?", 3},     {"ibal", "", "¿2?", 2},
                {"", "agua", "¿0?", 1}, {"ibal", "vias", "¿2?", 1}, {"hacienda", "agua", "", 0}};
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct question_list *list = NULL;
        assert_int_equal(questions_published(&list, &station.db, ROWS[i].department, ROWS[i].topic,
                                             BOGOTA, NULL),
                         STATUS_OK);
        assert_int_equal(list->count, ROWS[i].count);
        if (list->count > 0) {
            assert_string_equal(list->items[0].question, ROWS[i].first);
        }
        question_list_free(list);
    }
}

/* A citizen's kiosk elsewhere answers a look-up and holds nobody's words. */
static void test_who_holds_what(void **state)
{
    (void)state;
    static const struct {
        const char *mode;
        int questions, texts, contacts, answers;
    } ROWS[] = {{"citizen", 1, 0, 0, 0}, {"door", 0, 0, 0, 0}, {"office", 1, 1, 1, 1}};
    struct question question = some_question();
    struct question_receipt receipt = ask(&question);
    append("question.answered", receipt.radicado, ",\"day\":\"2022-12-13\"",
           "{\"text\":\"Doña Luz, en marzo.\"}");
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct test_station to;
        test_station_open(&to, 2);
        test_pull(&to, &station, ROWS[i].mode);
        assert_int_equal(test_int(&to.db, "SELECT count(*) FROM question"), ROWS[i].questions);
        assert_int_equal(test_int(&to.db, "SELECT count(text) FROM question"), ROWS[i].texts);
        assert_int_equal(test_int(&to.db, "SELECT count(email) FROM question"), ROWS[i].contacts);
        assert_int_equal(test_int(&to.db, "SELECT count(text) FROM question_answer"),
                         ROWS[i].answers);
        assert_int_equal(test_int(&to.db, "SELECT count(*) FROM ledger WHERE body LIKE '%Luz%'"
                                          " OR coalesce(private, '') LIKE '%Luz%'"),
                         ROWS[i].texts + ROWS[i].answers);
        if (ROWS[i].questions > 0) {
            struct question_list *list = find(&to.db, receipt.radicado);
            assert_int_equal(list->items[0].state, QUESTION_ANSWERED);
            question_list_free(list);
        }
        test_station_close(&to);
    }
}

/* Text and answer that were withheld at first are there once they come, the rest as it was. */
static void test_the_private_part_may_come_later(void **state)
{
    (void)state;
    struct question question = some_question();
    struct question_receipt receipt = ask(&question);
    struct test_station to;
    append("question.answered", receipt.radicado, ",\"day\":\"2022-12-13\"",
           "{\"text\":\"En marzo.\"}");
    test_station_open(&to, 2);
    test_pull(&to, &station, "citizen");
    assert_int_equal(test_int(&to.db, "SELECT count(text) FROM question"), 0);
    test_pull(&to, &station, "office");
    assert_int_equal(test_int(&to.db, "SELECT count(*) FROM question WHERE text LIKE '¿Cuándo%'"
                                      " AND email = 'Luz.Prueba@correo.example'"),
                     1);
    assert_int_equal(
        test_int(&to.db, "SELECT count(*) FROM question_answer WHERE text = 'En marzo.'"), 1);
    test_station_close(&to);
}

/* The view marks by itself what is late, by the clock of the machine. */
static void test_the_view_counts_days(void **state)
{
    (void)state;
    struct question question = some_question();
    question.has_day = true;
    for (int i = -40; i <= 0; i += 40) { /* days from today */
        clock_set_offset_ms(0);
        question.day = day_of_ms(clock_now_ms(), BOGOTA) + i;
        (void)ask(&question);
    }
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM question_deadline WHERE"
                                           " state = 'overdue' AND is_overdue AND days_left < 0"),
                     1);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM question_deadline WHERE"
                                           " state = 'filed' AND NOT is_overdue"
                                           " AND days_left BETWEEN 18 AND 31"),
                     1);
}

/* By a key, however many there are. */
static void test_a_look_up_walks_no_table(void **state)
{
    (void)state;
    static const char SQL[] =
        "EXPLAIN QUERY PLAN SELECT * FROM question_deadline WHERE radicado = 'x'";
    struct stmt stmt;
    int rows = 0;
    assert_int_equal(stmt_begin(&stmt, &station.db, SQL, NULL), STATUS_OK);
    while (stmt_step(&stmt, NULL) == STATUS_OK) {
        assert_memory_equal(stmt_column_text(&stmt, 3), "SEARCH", 6);
        rows++;
    }
    assert_int_equal(rows, 4);
    stmt_end(&stmt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_asked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_how_it_is_answered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_cannot_be_asked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_longest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_number_as_it_is_typed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_its_way, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_passed_on, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_published, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_who_holds_what, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_private_part_may_come_later, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_view_counts_days, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_look_up_walks_no_table, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
