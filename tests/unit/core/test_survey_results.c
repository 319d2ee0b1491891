/* What a survey came to, and what of it the public may see. */
#include "core/survey_results.h"

#include "core_fixture.h"

#include "survey_kit.h"

#define TEXT(version, title)                                                                       \
    "[encuesta]\ncodigo = uno\nversion = " version "\ntitulo = " title "\npor = visita\n"          \
    "[pregunta a]\ntexto = A\nclase = unica\nopcion.si = Sí\nopcion.no = No\nopcion.z = Z\n"      \
    "[pregunta b]\ntexto = B\nclase = texto\nsi = a = no\n"                                        \
    "[pregunta c]\ntexto = C\nclase = multiple\nopcion.x = X\nopcion.z = Z\nsi = a = si\n"         \
    "[pregunta d]\ntexto = D\nclase = matriz\nfila.r = R\nfila.s = S\ncolumna.si = Sí\n"          \
    "columna.no = No\n[pregunta e]\ntexto = E\nclase = escala\ndesde = 0\nhasta = 4\n"             \
    "[pregunta f]\ntexto = F\nclase = caras\n"

static struct test_station station;
static struct arena arena;
static struct survey_file file;
static int token_count;

static void publish(const char *text)
{
    struct kit_errors errors;
    struct buf body;
    assert_int_equal(kit_read(text, &arena, &file, &errors), STATUS_OK);
    buf_release(&errors.all);
    buf_init(&body, FACT_BODY_MAX);
    buf_printf(&body, "{\"definition\":%s,\"hash\":\"%s\",\"survey\":\"uno\",\"version\":%d}",
               file.json, file.survey->hash, file.survey->version);
    assert_int_equal(ledger_append(&station.ledger, "survey.published", buf_str(&body), NULL, NULL),
                     STATUS_OK);
    buf_release(&body);
}

/* `count` times the same answers, to the wording published last. */
static void answer(int count, uint32_t event, const char *answers, const char *typed)
{
    for (int i = 0; i < count; i++) {
        char body[600], private_part[200];
        (void)snprintf(body, sizeof body,
                       "{\"answers\":{%s},\"definition\":\"%s\",\"event\":%u,\"survey\":\"uno\","
                       "\"token\":\"%032d\",\"version\":%d}",
                       answers, file.survey->hash, event, ++token_count, file.survey->version);
        (void)snprintf(private_part, sizeof private_part, "{\"answers\":{\"b\":\"%s\"}}",
                       typed ? typed : "");
        assert_int_equal(ledger_append(&station.ledger, "survey.answered", body,
                                       typed ? private_part : NULL, NULL),
                         STATUS_OK);
    }
}

static int set_up(void **state)
{
    (void)state;
    token_count = 0;
    arena_init(&arena, 0);
    test_station_open(&station, 1);
    publish(TEXT("1", "Uno"));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_station_close(&station);
    arena_release(&arena);
    return 0;
}

static struct survey_results *results(int version, uint32_t event)
{
    struct survey_results *results = NULL;
    struct error error = {.status = STATUS_OK};
    if (survey_results_new(&results, &station.db, "uno", version, event, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    return results;
}

static void test_counts(void **state)
{
    (void)state;
    answer(3, 1, "\"a\":\"si\",\"c\":[\"x\",\"z\"],\"d\":{\"r\":\"si\",\"s\":\"no\"},\"e\":4",
           NULL);
    answer(2, 1, "\"a\":\"no\",\"d\":{\"r\":\"no\"},\"e\":0,\"f\":1", "Faltó agua");
    answer(1, 2, "\"a\":\"no\"", NULL);
    /* What no kiosk writes is not counted: an unknown choice, a hidden question, another type. */
    answer(1, 2, "\"a\":\"quizas\",\"c\":[\"x\"],\"e\":5,\"f\":\"1\",\"g\":1", NULL);
    struct survey_results *all = results(0, 0);
    const struct survey_count *q = all->tally.questions;
    assert_int_equal(all->tally.answer_count, 7);
    assert_int_equal(q[0].asked, 7);
    assert_int_equal(q[0].answered, 6);
    assert_int_equal(q[0].choices[0], 3);
    assert_int_equal(q[0].choices[1], 3);
    assert_int_equal(q[0].choices[2], 0);
    assert_int_equal(q[1].asked, 3);
    assert_int_equal(q[1].answered, 2);
    assert_int_equal(q[2].asked, 3);
    assert_int_equal(q[2].choices[0], 3);
    assert_int_equal(q[3].rows[0][0], 3);
    assert_int_equal(q[3].rows[0][1], 2);
    assert_int_equal(q[3].rows[1][0], 0);
    assert_int_equal(q[3].rows[1][1], 3);
    assert_int_equal(q[4].answered, 5);
    assert_int_equal(q[5].choices[0], 2);
    double mean = -1;
    assert_true(survey_mean(all, 4, &mean));
    assert_true(mean > 2.39 && mean < 2.41);
    assert_true(survey_mean(all, 5, &mean));
    assert_true(mean > 0.99 && mean < 1.01);
    assert_false(survey_mean(all, 0, &mean));
    survey_results_free(all);
    struct survey_results *first = results(1, 1);
    assert_int_equal(first->tally.answer_count, 5);
    survey_results_free(first);
    struct survey_results *none = results(1, 9);
    assert_int_equal(none->tally.answer_count, 0);
    assert_false(survey_mean(none, 4, &mean));
    survey_results_free(none);
    survey_results_free(NULL);
}

static void test_versions_and_wordings(void **state)
{
    (void)state;
    answer(2, 1, "\"a\":\"si\"", NULL);
    publish(TEXT("1", "Otra")); /* by an office that had not heard of the answers */
    answer(1, 1, "\"a\":\"no\"", NULL);
    publish(TEXT("2", "Dos"));
    answer(4, 1, "\"a\":\"z\"", NULL);
    struct survey_results *newest = results(0, 0);
    assert_int_equal(newest->survey.version, 2);
    assert_int_equal(newest->tally.answer_count, 4);
    assert_int_equal(newest->tally.other_count, 0);
    survey_results_free(newest);
    struct survey_results *first = results(1, 0);
    assert_string_equal(first->survey.title.spanish, "Uno");
    assert_int_equal(first->tally.answer_count, 2);
    assert_int_equal(first->tally.other_count, 1);
    assert_int_equal(first->tally.questions[0].choices[1], 0);
    survey_results_free(first);
    publish(TEXT("1", "Uno")); /* back to it */
    struct survey_results *back = results(0, 0);
    assert_int_equal(back->survey.version, 1);
    assert_int_equal(back->other_version_count, 1);
    assert_int_equal(back->others[0], 2);
    survey_results_free(back);
    assert_int_equal(
        ledger_append(&station.ledger, "survey.published", "{\"survey\":\"uno\"}", NULL, NULL),
        STATUS_OK);
    back = results(0, 0); /* withdrawn: the newest one */
    assert_int_equal(back->survey.version, 2);
    survey_results_free(back);
    struct survey_results *nothing = NULL;
    struct error error = {.status = STATUS_OK};
    assert_int_equal(survey_results_new(&nothing, &station.db, "uno", 3, 0, &error),
                     STATUS_NOT_FOUND);
    assert_int_equal(survey_results_new(&nothing, &station.db, "dos", 0, 0, &error),
                     STATUS_NOT_FOUND);
    assert_null(nothing);
}

static void test_what_the_public_sees(void **state)
{
    (void)state;
    answer(20, 1, "\"a\":\"si\",\"c\":[\"x\"],\"d\":{\"r\":\"si\"},\"e\":4", NULL);
    answer(8, 1, "\"a\":\"z\",\"e\":4", NULL);
    answer(3, 1, "\"a\":\"no\",\"e\":1", "Nada");
    struct survey_results *all = results(0, 0);
    survey_results_hide(all);
    const struct survey_count *q = all->tally.questions;
    assert_int_equal(all->tally.answer_count, 31);
    /* 3 is hidden, and 8 with it: else it could be worked out from the 31 that answered. */
    assert_int_equal(q[0].answered, 31);
    assert_int_equal(q[0].choices[0], 20);
    assert_int_equal(q[0].choices[1], SURVEY_HIDDEN);
    assert_int_equal(q[0].choices[2], SURVEY_HIDDEN);
    /* Who was asked these tells what was answered above. */
    assert_int_equal(q[1].asked, SURVEY_HIDDEN);
    assert_int_equal(q[1].answered, SURVEY_HIDDEN);
    assert_int_equal(q[2].asked, SURVEY_HIDDEN);
    assert_int_equal(q[2].choices[0], SURVEY_HIDDEN);
    /* Nor is 0 shown: else what is hidden would be known not to be 0. */
    assert_int_equal(q[3].answered, 20);
    assert_int_equal(q[3].rows[0][0], SURVEY_HIDDEN);
    assert_int_equal(q[3].rows[0][1], SURVEY_HIDDEN);
    assert_int_equal(q[4].choices[1], SURVEY_HIDDEN);
    assert_int_equal(q[4].choices[4], SURVEY_HIDDEN);
    assert_int_equal(q[4].choices[0], SURVEY_HIDDEN);
    assert_int_equal(q[5].answered, SURVEY_HIDDEN);
    double mean = 0;
    assert_false(survey_mean(all, 4, &mean));
    survey_results_free(all);
}

static void test_few_answers_stay_with_the_office(void **state)
{
    (void)state;
    answer(4, 1, "\"a\":\"si\",\"d\":{\"r\":\"si\"},\"e\":4", NULL);
    struct survey_results *all = results(0, 0);
    survey_results_hide(all);
    assert_int_equal(all->tally.answer_count, SURVEY_HIDDEN);
    for (size_t i = 0; i < all->survey.question_count; i++) {
        assert_int_equal(all->tally.questions[i].answered, SURVEY_HIDDEN);
        assert_int_equal(all->tally.questions[i].choices[0],
                         survey_choice_count(&all->survey.questions[i]) > 0 ? SURVEY_HIDDEN : 0);
    }
    assert_int_equal(all->tally.questions[3].rows[0][0], SURVEY_HIDDEN);
    survey_results_free(all);
    answer(1, 1, "\"a\":\"si\"", NULL);
    all = results(0, 0);
    survey_results_hide(all);
    assert_int_equal(all->tally.answer_count, 5);
    assert_int_equal(all->tally.questions[0].answered, 5);
    assert_int_equal(all->tally.questions[0].choices[0], SURVEY_HIDDEN);
    survey_results_free(all);
}

static void test_two_small_numbers_do_not_tell_each_other(void **state)
{
    (void)state;
    answer(13, 1, "\"a\":\"si\",\"c\":[\"x\"]", NULL);
    answer(1, 1, "\"a\":\"no\"", NULL);
    answer(1, 1, "\"a\":\"z\"", NULL);
    struct survey_results *all = results(0, 0);
    survey_results_hide(all);
    assert_int_equal(all->tally.questions[0].answered, 15);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(all->tally.questions[0].choices[i], SURVEY_HIDDEN);
    }
    survey_results_free(all);
}

static void on_text(void *user, size_t question, const char *text)
{
    buf_printf(user, "%zu:%s;", question, text);
}

static void test_what_people_wrote(void **state)
{
    (void)state;
    struct buf told;
    buf_init(&told, 1000);
    answer(1, 1, "\"a\":\"no\"", "Sillas");
    answer(1, 2, "\"a\":\"no\"", "Agua");
    answer(1, 1, "\"a\":\"no\"", "Baños");
    struct survey_results *all = results(0, 0);
    assert_int_equal(survey_results_texts(all, &station.db, on_text, &told, NULL), STATUS_OK);
    assert_string_equal(buf_str(&told), "1:Agua;1:Baños;1:Sillas;");
    survey_results_free(all);
    buf_clear(&told);
    struct survey_results *second = results(0, 2);
    assert_int_equal(survey_results_texts(second, &station.db, on_text, &told, NULL), STATUS_OK);
    assert_string_equal(buf_str(&told), "1:Agua;");
    survey_results_free(second);
    buf_release(&told);
}

int main(void)
{
#define WITH_STATION(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_STATION(test_counts),
        WITH_STATION(test_versions_and_wordings),
        WITH_STATION(test_what_the_public_sees),
        WITH_STATION(test_few_answers_stay_with_the_office),
        WITH_STATION(test_two_small_numbers_do_not_tell_each_other),
        WITH_STATION(test_what_people_wrote),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
