/* Who may answer, what becomes a fact, and that one token counts once. */
#include "core/survey_answer.h"

#include "core_fixture.h"

#include <jansson.h>

#include "survey_kit.h"

#define HEAD(per)                                                                                  \
    "[encuesta]\ncodigo = uno\nversion = 1\ntitulo = Uno\neventos = 1\npor = " per "\n"
#define QUESTIONS                                                                                  \
    "[pregunta a]\ntexto = A\nclase = unica\nobligatoria = si\nopcion.si = Sí\nopcion.no = No\n"  \
    "[pregunta b]\ntexto = B\nclase = texto\nsi = a = no\n"                                        \
    "[pregunta c]\ntexto = C\nclase = multiple\nopcion.x = X\nopcion.z = Z\n"                      \
    "[pregunta d]\ntexto = D\nclase = matriz\nfila.r = R\nfila.s = S\ncolumna.si = Sí\n"          \
    "columna.no = No\n[pregunta e]\ntexto = E\nclase = escala\ndesde = 1\nhasta = 5\n"

static struct test_station station;
static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    test_station_open(&station, 1);
    test_station_enrol(&station, "Módulo 1", "citizen");
    for (int event = 1; event <= 2; event++) {
        char body[200];
        (void)snprintf(body, sizeof body,
                       "{\"key\":\"%d\",\"order\":1,\"row\":{\"number\":%d,\"type\":\"feria\"},"
                       "\"sheet\":\"event\"}",
                       event, event);
        assert_int_equal(ledger_append(&station.ledger, "catalogue.set", body, NULL, NULL),
                         STATUS_OK);
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    clock_set_offset_ms(0);
    test_station_close(&station);
    arena_release(&arena);
    return 0;
}

/* Published at `at`, as the office would. */
static const struct survey *publish(struct test_station *at, const char *text)
{
    struct survey_file file;
    struct kit_errors errors;
    struct buf body;
    assert_int_equal(kit_read(text, &arena, &file, &errors), STATUS_OK);
    buf_release(&errors.all);
    buf_init(&body, FACT_BODY_MAX);
    buf_printf(&body, "{\"definition\":%s,\"hash\":\"%s\",\"survey\":\"%s\",\"version\":%d}",
               file.json, file.survey->hash, file.survey->code, file.survey->version);
    assert_int_equal(ledger_append(&at->ledger, "survey.published", buf_str(&body), NULL, NULL),
                     STATUS_OK);
    buf_release(&body);
    return file.survey;
}

static struct survey_submission with_ticket(const struct survey *survey, const char *ticket)
{
    struct survey_submission submission;
    survey_submission_init(&submission, survey, 1);
    (void)snprintf(submission.ticket, sizeof submission.ticket, "%s", ticket);
    (void)survey_choose(survey, &submission.answers, 0, 0);
    return submission;
}

static struct survey_submission in_a_visit(const struct survey *survey)
{
    struct survey_submission submission;
    survey_submission_init(&submission, survey, 1);
    survey_visit_draw(submission.visit);
    (void)survey_choose(survey, &submission.answers, 0, 0);
    return submission;
}

static void register_one(struct test_station *at, const char *number, char *ticket)
{
    struct attendee attendee = test_attendee("Ana Prueba", number);
    struct registration registration;
    test_register(at, &attendee, &registration);
    memcpy(ticket, registration.text, sizeof registration.text);
}

static void test_the_fact(void **state)
{
    (void)state;
    const struct survey *survey = publish(&station, HEAD("visita") QUESTIONS);
    struct survey_submission submission = in_a_visit(survey);
    (void)survey_choose(survey, &submission.answers, 0, 1);
    (void)snprintf(submission.answers.texts[0], sizeof submission.answers.texts[0], "%s",
                   "  La señora   Luz \"no\" vino ");
    (void)survey_choose(survey, &submission.answers, 2, 0);
    (void)survey_choose(survey, &submission.answers, 2, 1);
    (void)survey_choose_row(survey, &submission.answers, 3, 1, 0);
    (void)survey_choose(survey, &submission.answers, 4, 4);
    assert_int_equal(survey_answer(&station.ledger, &submission, NULL), STATUS_OK);
    assert_int_equal(
        test_int(&station.db,
                 "SELECT count(*) FROM survey_answer WHERE survey = 'uno' AND version = 1 AND"
                 " event = 1 AND length(token) = 32 AND answers ="
                 " '{\"a\":\"no\",\"c\":[\"x\",\"z\"],\"d\":{\"s\":\"si\"},\"e\":5}'"
                 " AND texts = '{\"b\":\"La señora Luz \\\"no\\\" vino\"}'"),
        1);
    /* What was written is private, and nothing of the visit is anywhere. */
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM ledger WHERE body LIKE '%Luz%'"),
                     0);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM survey_summary"), 5);
}

static void test_what_is_hidden_is_not_kept(void **state)
{
    (void)state;
    const struct survey *survey = publish(&station, HEAD("visita") QUESTIONS);
    struct survey_submission submission = in_a_visit(survey);
    (void)snprintf(submission.answers.texts[0], sizeof submission.answers.texts[0], "Luz");
    assert_int_equal(survey_answer(&station.ledger, &submission, NULL), STATUS_OK);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM survey_answer WHERE texts IS NULL"
                                           " AND answers = '{\"a\":\"si\"}'"),
                     1);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM ledger WHERE kind ="
                                           " 'survey.answered' AND private IS NULL"),
                     1);
}

static void test_one_answer_with_each_ticket(void **state)
{
    (void)state;
    char ana[TICKET_TEXT_LENGTH + 1], luz[TICKET_TEXT_LENGTH + 1];
    const struct survey *survey = publish(&station, HEAD("entrada") QUESTIONS);
    register_one(&station, "9999000001", ana);
    register_one(&station, "9999000002", luz);
    struct survey_submission first = with_ticket(survey, ana);
    struct survey_submission second = with_ticket(survey, luz);
    struct error error = {.status = STATUS_OK};
    assert_int_equal(survey_admit(&station.db, &first, clock_now_ms(), &error), STATUS_OK);
    assert_int_equal(survey_answer(&station.ledger, &first, &error), STATUS_OK);
    assert_int_equal(survey_admit(&station.db, &first, clock_now_ms(), &error), STATUS_EXISTS);
    assert_string_equal(error.text, "Esta encuesta ya se respondió.");
    assert_int_equal(survey_answer(&station.ledger, &first, &error), STATUS_EXISTS);
    for (char *c = first.ticket; *c != '\0'; c++) {
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c); /* a scanner in capitals lock */
    }
    assert_int_equal(survey_answer(&station.ledger, &first, &error), STATUS_EXISTS);
    assert_int_equal(survey_answer(&station.ledger, &second, &error), STATUS_OK);
    assert_int_equal(test_int(&station.db, "SELECT count(DISTINCT token) FROM survey_answer"), 2);
    /* A new version is the same survey: who has answered has. */
    char next[2000];
    (void)snprintf(next, sizeof next, "%s", HEAD("entrada") QUESTIONS);
    kit_replace(next, "version = 1", "version = 2");
    struct survey_submission again = with_ticket(publish(&station, next), luz);
    assert_int_equal(survey_answer(&station.ledger, &again, &error), STATUS_EXISTS);
    /* Another survey knows nothing of it, and its token does not match. */
    kit_replace(next, "codigo = uno", "codigo = dos");
    struct survey_submission other = with_ticket(publish(&station, next), luz);
    assert_int_equal(survey_answer(&station.ledger, &other, &error), STATUS_OK);
    assert_int_equal(test_int(&station.db, "SELECT count(DISTINCT token) FROM survey_answer"), 3);
}

/* Whoever has every fact and every public key still has to guess a signature. */
static void test_the_token_is_of_the_signature_alone(void **state)
{
    (void)state;
    char ticket[TICKET_TEXT_LENGTH + 1];
    const struct survey *survey = publish(&station, HEAD("entrada") QUESTIONS);
    register_one(&station, "9999000001", ticket);
    struct survey_submission submission = with_ticket(survey, ticket);
    assert_int_equal(survey_answer(&station.ledger, &submission, NULL), STATUS_OK);
    /* No fact and no table holds any part of the signature... */
    char signature[2 * crypto_sign_BYTES + 1], token[SURVEY_TOKEN_SIZE];
    char sql[400], again[400]; /* a text is the key of its statement: not used twice */
    struct ticket_envelope envelope;
    assert_int_equal(ticket_decode(ticket, strlen(ticket), &envelope, NULL), STATUS_OK);
    hex_encode(envelope.bytes + TICKET_SIGNED_BYTES, crypto_sign_BYTES, signature);
    (void)snprintf(sql, sizeof sql,
                   "SELECT count(*) FROM ledger WHERE body LIKE '%%%.16s%%' OR body LIKE "
                   "'%%%.20s%%' OR private LIKE '%%%.16s%%'",
                   signature, ticket + 80, signature);
    assert_int_equal(test_int(&station.db, sql), 0);
    /* ... and of it the token is made: whoever has the code finds their own. */
    crypto_generichash_state hash;
    uint8_t bytes[16];
    (void)crypto_generichash_init(&hash, NULL, 0, sizeof bytes);
    (void)crypto_generichash_update(&hash, (const uint8_t *)"feria-survey-1\0uno", 19);
    (void)crypto_generichash_update(&hash, envelope.bytes + TICKET_SIGNED_BYTES, 64);
    (void)crypto_generichash_final(&hash, bytes, sizeof bytes);
    hex_encode(bytes, sizeof bytes, token);
    (void)snprintf(again, sizeof again, "SELECT count(*) FROM survey_answer WHERE token = '%s'",
                   token);
    assert_int_equal(test_int(&station.db, again), 1);
}

static void test_tickets_that_do_not_do(void **state)
{
    (void)state;
    char ticket[TICKET_TEXT_LENGTH + 1], forged[TICKET_TEXT_LENGTH + 1],
        foreign[TICKET_TEXT_LENGTH + 1];
    struct test_station stranger;
    const struct survey *survey = publish(&station, HEAD("entrada") QUESTIONS);
    test_station_open(&stranger, 9);
    test_station_enrol(&stranger, "Otra", "citizen");
    register_one(&station, "9999000001", ticket);
    register_one(&stranger, "9999000001", foreign);
    memcpy(forged, ticket, sizeof forged);
    forged[100] = forged[100] == 'A' ? 'B' : 'A';
    const char *const TEXTS[] = {"", "hola", forged, foreign};
    for (size_t i = 0; i < ARRAY_COUNT(TEXTS); i++) {
        struct error error = {.status = STATUS_OK};
        struct survey_submission submission = with_ticket(survey, TEXTS[i]);
        assert_int_equal(survey_answer(&station.ledger, &submission, &error), STATUS_INVALID);
        assert_string_equal(error.text, "Ese código no es de una entrada de esta feria.");
    }
    struct survey_submission submission = with_ticket(survey, ticket);
    struct attendee attendee = test_attendee("Ana Prueba", "9999000001");
    struct registration elsewhere;
    attendee.event = 2;
    test_register(&station, &attendee, &elsewhere);
    (void)snprintf(submission.ticket, sizeof submission.ticket, "%s", elsewhere.text);
    assert_int_equal(survey_answer(&station.ledger, &submission, NULL), STATUS_DENIED);
    submission.event = 2; /* where the survey is not asked */
    assert_int_equal(survey_answer(&station.ledger, &submission, NULL), STATUS_DENIED);
    submission.event = 77;
    assert_int_equal(survey_answer(&station.ledger, &submission, NULL), STATUS_DENIED);
    /* Of another station that is known here it is fine. */
    test_pull(&station, &stranger, "citizen");
    submission = with_ticket(survey, foreign);
    assert_int_equal(survey_answer(&station.ledger, &submission, NULL), STATUS_OK);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM survey_answer"), 1);
    test_station_close(&stranger);
}

static void test_one_answer_in_each_visit(void **state)
{
    (void)state;
    const struct survey *survey = publish(&station, HEAD("visita") QUESTIONS);
    struct survey_submission visit = in_a_visit(survey);
    struct survey_submission other = in_a_visit(survey);
    assert_int_equal(survey_answer(&station.ledger, &visit, NULL), STATUS_OK);
    assert_int_equal(survey_answer(&station.ledger, &visit, NULL), STATUS_EXISTS);
    assert_int_equal(survey_answer(&station.ledger, &other, NULL), STATUS_OK);
    memset(other.visit, 0, sizeof other.visit);
    assert_int_equal(survey_answer(&station.ledger, &other, NULL), STATUS_INTERNAL);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM survey_answer"), 2);
}

static void test_what_is_refused(void **state)
{
    (void)state;
    const struct survey *survey = publish(&station, HEAD("visita") QUESTIONS);
    struct survey_submission submission = in_a_visit(survey);
    uint64_t seq = station.ledger.seq;
    submission.answers.values[0].choices = 0; /* a required one */
    assert_int_equal(survey_admit(&station.db, &submission, clock_now_ms(), NULL), STATUS_OK);
    assert_int_equal(survey_answer(&station.ledger, &submission, NULL), STATUS_INVALID);
    submission.answers.values[0].choices = 1U << 30;
    assert_int_equal(survey_answer(&station.ledger, &submission, NULL), STATUS_INVALID);
    submission = in_a_visit(survey);
    submission.hash[0] = submission.hash[0] == '0' ? '1' : '0';
    assert_int_equal(survey_answer(&station.ledger, &submission, NULL), STATUS_NOT_FOUND);
    submission = in_a_visit(survey);
    submission.version = 2;
    assert_int_equal(survey_answer(&station.ledger, &submission, NULL), STATUS_NOT_FOUND);
    assert_int_equal(station.ledger.seq, seq);
}

static void test_open_and_closed(void **state)
{
    (void)state;
    static const int64_t OPENS_MS = INT64_C(1671109200000), CLOSES_MS = INT64_C(1671116400000);
    static const struct {
        int64_t now_ms;
        enum status admits, answers;
    } ROWS[] = {
        {1671109199999, STATUS_DENIED, STATUS_DENIED}, {1671109200000, STATUS_OK, STATUS_OK},
        {1671116400000, STATUS_OK, STATUS_OK},         {1671116400001, STATUS_DENIED, STATUS_OK},
        {1671117300000, STATUS_DENIED, STATUS_OK}, /* fifteen minutes later */
        {1671117360000, STATUS_DENIED, STATUS_DENIED},
    };
    const struct survey *survey =
        publish(&station, "[encuesta]\ncodigo = uno\nversion = 1\ntitulo = Uno\npor = visita\n"
                          "abre = 2022-12-15 08:00\ncierra = 2022-12-15 10:00\n" QUESTIONS);
    assert_int_equal(survey->opens_ms, OPENS_MS);
    assert_int_equal(survey->closes_ms, CLOSES_MS);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct survey_submission submission = in_a_visit(survey);
        assert_int_equal(survey_admit(&station.db, &submission, ROWS[i].now_ms, NULL),
                         ROWS[i].admits);
        clock_set_offset_ms(0);
        int64_t offset_ms = ROWS[i].now_ms - clock_now_ms();
        clock_set_offset_ms(offset_ms);
        enum status status = survey_answer(&station.ledger, &submission, NULL);
        if (status != ROWS[i].answers) {
            fail_msg("row %zu: %d", i, (int)status);
        }
    }
}

/* Two kiosks that do not know of each other take one ticket's answers; the first one counts. */
static void test_the_first_answer_counts(void **state)
{
    (void)state;
    char ticket[TICKET_TEXT_LENGTH + 1];
    struct test_station kiosk[2];
    const struct survey *survey = publish(&station, HEAD("entrada") QUESTIONS);
    register_one(&station, "9999000001", ticket);
    for (uint8_t i = 0; i < 2; i++) {
        test_station_open(&kiosk[i], (uint8_t)(2 + i));
        test_pull(&kiosk[i], &station, "citizen");
        clock_set_offset_ms(INT64_C(60000) * (1 + i));
        struct survey_submission submission = with_ticket(survey, ticket);
        (void)survey_choose(survey, &submission.answers, 0, i);
        (void)snprintf(submission.answers.texts[0], sizeof submission.answers.texts[0], "Dos");
        assert_int_equal(survey_answer(&kiosk[i].ledger, &submission, NULL), STATUS_OK);
    }
    for (int order = 0; order < 2; order++) {
        struct test_station office;
        test_station_open(&office, 8);
        test_pull(&office, &kiosk[order], "office");
        test_pull(&office, &kiosk[1 - order], "office");
        test_pull(&office, &kiosk[order], "office");
        assert_int_equal(test_int(&office.db, "SELECT count(*) FROM survey_answer WHERE answers ="
                                              " '{\"a\":\"si\"}' AND texts IS NULL"),
                         1);
        assert_int_equal(test_int(&office.db, "SELECT count(*) FROM survey_answer"), 1);
        test_station_close(&office);
    }
    test_station_close(&kiosk[0]);
    test_station_close(&kiosk[1]);
}

static void test_the_snapshot(void **state)
{
    (void)state;
    struct survey_list *list = NULL;
    char next[2000];
    (void)snprintf(next, sizeof next, "%s", HEAD("visita") QUESTIONS);
    (void)publish(&station, next);
    kit_replace(next, "codigo = uno", "codigo = dos");
    (void)publish(&station, next);
    kit_replace(next, "titulo = Uno", "titulo = Dos");
    (void)publish(&station, next); /* before an answer it may be replaced */
    assert_int_equal(ledger_append(&station.ledger, "survey.published",
                                   "{\"definition\":{\"code\":\"tres\",\"of\":\"the future\"},"
                                   "\"hash\":\"00112233445566778899aabbccddeeff\",\"survey\":"
                                   "\"tres\",\"version\":1}",
                                   NULL, NULL),
                     STATUS_OK);
    assert_int_equal(survey_list_new(&list, &station.db, NULL), STATUS_OK);
    assert_int_equal(list->count, 2);
    assert_string_equal(list->surveys[0].code, "dos");
    assert_string_equal(survey_find(list, "dos")->title.spanish, "Dos");
    assert_string_equal(survey_find(list, "uno")->title.spanish, "Uno");
    assert_null(survey_find(list, "tres"));
    survey_list_free(list);
    assert_int_equal(ledger_append(&station.ledger, "survey.published",
                                   "{\"definition\":null,\"survey\":\"uno\"}", NULL, NULL),
                     STATUS_OK);
    assert_int_equal(survey_list_new(&list, &station.db, NULL), STATUS_OK);
    assert_int_equal(list->count, 1);
    survey_list_free(list);
    survey_list_free(NULL);
}

int main(void)
{
#define WITH_STATION(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_STATION(test_the_fact),
        WITH_STATION(test_what_is_hidden_is_not_kept),
        WITH_STATION(test_one_answer_with_each_ticket),
        WITH_STATION(test_the_token_is_of_the_signature_alone),
        WITH_STATION(test_tickets_that_do_not_do),
        WITH_STATION(test_one_answer_in_each_visit),
        WITH_STATION(test_what_is_refused),
        WITH_STATION(test_open_and_closed),
        WITH_STATION(test_the_first_answer_counts),
        WITH_STATION(test_the_snapshot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
