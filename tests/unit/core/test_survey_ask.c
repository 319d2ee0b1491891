/* What is asked, in which order, and what may be answered. */
#include "survey_kit.h"

#define HEAD "[encuesta]\ncodigo = u\nversion = 1\ntitulo = U\npor = visita\n"

/* 0 a single, 1 b multiple (if a is not no), 2 c scale in a section (if b has m or n), 3 d faces,
 * 4 e text (if c <= 2 and d >= 3), 5 f matrix */
static const char TEXT[] = HEAD
    "[pregunta a]\ntexto = A\nclase = unica\nobligatoria = si\nopcion.si = Sí\nopcion.no = No\n"
    "opcion.nose = No sé\n"
    "[pregunta b]\ntexto = B\nclase = multiple\nopcion.m = M\nopcion.n = N\nopcion.o = O\n"
    "maximo = 2\nobligatoria = si\nsi = a != no\n"
    "[seccion s]\ntitulo = S\nsi = b = m | n\n"
    "[pregunta c]\ntexto = C\nclase = escala\ndesde = 1\nhasta = 5\nobligatoria = si\n"
    "[seccion t]\ntitulo = T\n"
    "[pregunta d]\ntexto = D\nclase = caras\nobligatoria = si\n"
    "[pregunta e]\ntexto = E\nclase = texto\nobligatoria = si\nsi = c <= 2 y d >= 3\n"
    "[pregunta f]\ntexto = F\nclase = matriz\nfila.x = X\nfila.z = Z\ncolumna.si = Sí\n"
    "columna.no = No\nobligatoria = si\n";

static struct arena arena;
static const struct survey *survey;
static struct survey_answers answers;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    survey = kit_survey(TEXT, &arena);
    answers = (struct survey_answers){0};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* "adf": the codes of the visible questions, walked forwards; backwards it is the same way. */
static const char *visible(void)
{
    static char codes[SURVEY_QUESTIONS_MAX + 1];
    size_t count = 0;
    int last = -1;
    for (int at = survey_next(survey, &answers, -1); at >= 0;
         at = survey_next(survey, &answers, at)) {
        codes[count++] = survey->questions[at].code[0];
        last = at;
    }
    codes[count] = '\0';
    for (int at = last; at >= 0; at = survey_previous(survey, &answers, at)) {
        int position = 0, shown = 0;
        assert_int_equal(codes[--count], survey->questions[at].code[0]);
        survey_progress(survey, &answers, at, &position, &shown);
        assert_int_equal(position, count + 1);
        assert_int_equal(shown, strlen(codes));
        assert_true(survey_is_visible(survey, &answers, (size_t)at));
    }
    assert_int_equal(count, 0);
    return codes;
}

static void test_conditions_decide_what_is_asked(void **state)
{
    (void)state;
    assert_string_equal(visible(), "adf"); /* what was not answered fulfils no condition */
    assert_true(survey_choose(survey, &answers, 0, 1));
    assert_string_equal(visible(), "adf");
    assert_true(survey_choose(survey, &answers, 0, 2));
    assert_string_equal(visible(), "abdf");
    assert_true(survey_choose(survey, &answers, 1, 2));
    assert_string_equal(visible(), "abdf");
    assert_true(survey_choose(survey, &answers, 1, 0));
    assert_string_equal(visible(), "abcdf");
    assert_true(survey_choose(survey, &answers, 2, 1)); /* 2 */
    assert_true(survey_choose(survey, &answers, 3, 2)); /* the third face */
    assert_string_equal(visible(), "abcdef");
    assert_true(survey_choose(survey, &answers, 3, 1));
    assert_string_equal(visible(), "abcdf");
    assert_true(survey_choose(survey, &answers, 3, 3));
    /* b is hidden again; what was chosen there does not count any more. */
    assert_true(survey_choose(survey, &answers, 0, 1));
    assert_string_equal(visible(), "adf");
    assert_false(survey_is_answered(survey, &answers, 1));
    assert_true(survey_choose(survey, &answers, 0, 0));
    assert_string_equal(visible(), "abcdef");
}

static void test_choosing(void **state)
{
    (void)state;
    (void)survey_choose(survey, &answers, 0, 0);
    assert_false(survey_choose(survey, &answers, 0, 0)); /* no change */
    assert_false(survey_choose(survey, &answers, 0, 3)); /* no such choice */
    assert_int_equal(answers.values[0].choices, 1);
    assert_true(survey_choose(survey, &answers, 1, 0));
    assert_true(survey_choose(survey, &answers, 1, 1));
    assert_false(survey_choose(survey, &answers, 1, 2)); /* two at most */
    assert_true(survey_choose(survey, &answers, 1, 0));  /* one taken back */
    assert_true(survey_choose(survey, &answers, 1, 2));
    assert_int_equal(answers.values[1].choices, 6);
    assert_true(survey_choose(survey, &answers, 2, 4));
    assert_false(survey_choose(survey, &answers, 2, 5));
    assert_false(survey_choose(survey, &answers, 3, 4));
    assert_false(survey_choose(survey, &answers, 4, 0)); /* a text has no choices */
    assert_false(survey_choose(survey, &answers, 5, 0)); /* a matrix has them in rows */
    assert_true(survey_choose_row(survey, &answers, 5, 1, 1));
    assert_false(survey_choose_row(survey, &answers, 5, 1, 1));
    assert_false(survey_choose_row(survey, &answers, 5, 2, 0));
    assert_false(survey_choose_row(survey, &answers, 5, 0, 2));
    assert_false(survey_choose_row(survey, &answers, 0, 0, 0));
    assert_int_equal(answers.values[5].rows[1], 2);
}

static enum status checked(size_t question, struct error *error)
{
    *error = (struct error){.status = STATUS_OK};
    return survey_check_answer(survey, &answers, question, error);
}

static void test_going_on(void **state)
{
    (void)state;
    static const char *const SAYS[] = {
        "Elija una respuesta.",  "Elija al menos una respuesta.",
        "Elija un número.",      "Elija una cara.",
        "Escriba su respuesta.", "Elija una respuesta en cada fila."};
    struct error error;
    assert_int_equal(checked(1, &error), STATUS_OK); /* hidden: nothing to ask */
    /* All are visible once their conditions hold; each complains until it is answered. */
    assert_int_equal(checked(0, &error), STATUS_INVALID);
    assert_string_equal(error.text, SAYS[0]);
    (void)survey_choose(survey, &answers, 0, 0);
    assert_int_equal(checked(0, &error), STATUS_OK);
    assert_int_equal(checked(1, &error), STATUS_INVALID);
    assert_string_equal(error.text, SAYS[1]);
    (void)survey_choose(survey, &answers, 1, 0);
    assert_int_equal(checked(1, &error), STATUS_OK);
    assert_int_equal(checked(2, &error), STATUS_INVALID);
    assert_string_equal(error.text, SAYS[2]);
    (void)survey_choose(survey, &answers, 2, 0);
    assert_int_equal(checked(2, &error), STATUS_OK);
    assert_int_equal(checked(3, &error), STATUS_INVALID);
    assert_string_equal(error.text, SAYS[3]);
    (void)survey_choose(survey, &answers, 3, 3);
    assert_int_equal(checked(3, &error), STATUS_OK);
    static const char *const EMPTY[] = {"", "  \t\n", "\xe2\x80\x8b"};
    for (size_t i = 0; i < ARRAY_COUNT(EMPTY); i++) {
        (void)snprintf(answers.texts[0], sizeof answers.texts[0], "%s", EMPTY[i]);
        assert_int_equal(checked(4, &error), STATUS_INVALID);
        assert_string_equal(error.text, SAYS[4]);
    }
    (void)snprintf(answers.texts[0], sizeof answers.texts[0], "Más sillas");
    assert_int_equal(checked(4, &error), STATUS_OK);
    (void)survey_choose_row(survey, &answers, 5, 0, 0);
    assert_int_equal(checked(5, &error), STATUS_INVALID); /* one of two rows */
    assert_string_equal(error.text, SAYS[5]);
    (void)survey_choose_row(survey, &answers, 5, 1, 0);
    assert_int_equal(checked(5, &error), STATUS_OK);
}

static void test_what_no_screen_can_choose(void **state)
{
    (void)state;
    struct error error;
    (void)survey_choose(survey, &answers, 0, 0);
    answers.values[0].choices = 3; /* two of a single one */
    assert_int_equal(checked(0, &error), STATUS_INVALID);
    answers.values[0].choices = 8; /* a fourth of three */
    assert_int_equal(checked(0, &error), STATUS_INVALID);
    answers.values[0].choices = 1;
    answers.values[1].choices = 7; /* three of two */
    assert_int_equal(checked(1, &error), STATUS_INVALID);
    answers.values[5].rows[0] = 3;
    assert_int_equal(checked(5, &error), STATUS_INVALID);
    (void)survey_choose(survey, &answers, 1, 0);
    (void)survey_choose(survey, &answers, 1, 1);
    (void)survey_choose(survey, &answers, 2, 0);
    (void)survey_choose(survey, &answers, 3, 3);
    memset(answers.texts[0], 'x', sizeof answers.texts[0]); /* without its end */
    answers.values[1].choices = 1;
    assert_int_equal(checked(4, &error), STATUS_INVALID);
}

static void test_skipping(void **state)
{
    (void)state;
    struct error error;
    survey = kit_survey(HEAD "[pregunta a]\ntexto = A\nclase = unica\nopcion.x = X\nopcion.z = Z\n"
                             "[pregunta m]\ntexto = M\nclase = matriz\nfila.r = R\nfila.s = S\n"
                             "columna.x = X\ncolumna.z = Z\n",
                        &arena);
    assert_int_equal(checked(0, &error), STATUS_OK);
    assert_false(survey_is_answered(survey, &answers, 0));
    (void)survey_choose_row(survey, &answers, 1, 0, 1);
    assert_int_equal(checked(1, &error), STATUS_OK);
    assert_true(survey_is_answered(survey, &answers, 1)); /* some of it is enough */
}

static void test_where_and_when(void **state)
{
    (void)state;
    static const struct {
        const char *keys;
        uint32_t number;
        const char *type;
        int64_t now_ms;
        bool is_for, is_open;
    } ROWS[] = {
        {"", 7, "mesa", 0, true, true},
        {"tipos = feria | mesa\n", 7, "mesa", 0, true, true},
        {"tipos = feria | mesa\n", 7, "foro", 0, false, false},
        {"eventos = 7\n", 7, "mesa", 0, true, true},
        {"eventos = 8\n", 7, "mesa", 0, false, false},
        {"tipos = feria\neventos = 7\n", 7, "mesa", 0, true, true}, /* one of the two is enough */
        {"abre = 2022-12-15 08:00\n", 7, "mesa", INT64_C(1671109199999), true, false},
        {"abre = 2022-12-15 08:00\n", 7, "mesa", INT64_C(1671109200000), true, true},
        {"cierra = 2022-12-15 08:00\n", 7, "mesa", INT64_C(1671109200000), true, true},
        {"cierra = 2022-12-15 08:00\n", 7, "mesa", INT64_C(1671109200001), true, false},
        {"cierra = 2022-12-15\n", 7, "mesa", INT64_C(1671166799999), true, true},
        {"cierra = 2022-12-15\n", 7, "mesa", INT64_C(1671166800000), true, false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        char text[400];
        const struct event event = {.number = ROWS[i].number, .type = ROWS[i].type};
        (void)snprintf(text, sizeof text, HEAD "%s[pregunta a]\ntexto = A\nclase = caras\n",
                       ROWS[i].keys);
        survey = kit_survey(text, &arena);
        if (survey_is_for(survey, &event) != ROWS[i].is_for ||
            survey_is_open(survey, &event, ROWS[i].now_ms) != ROWS[i].is_open) {
            fail_msg("row %zu", i);
        }
        assert_false(survey_is_open(survey, NULL, ROWS[i].now_ms));
    }
}

int main(void)
{
#define WITH_SURVEY(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_SURVEY(test_conditions_decide_what_is_asked),
        WITH_SURVEY(test_choosing),
        WITH_SURVEY(test_going_on),
        WITH_SURVEY(test_what_no_screen_can_choose),
        WITH_SURVEY(test_skipping),
        WITH_SURVEY(test_where_and_when),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
