/* Surveys in the folder of a city: published, replaced, locked, withdrawn. */
#include "import_kit.h"

#define SURVEY(code, version, title)                                                               \
    "[encuesta]\ncodigo = " code "\nversion = " version "\ntitulo = " title "\npor = visita\n"     \
    "[pregunta a]\ntexto = A\nclase = caras\n"

static void write_survey(const struct fixture *fixture, const char *name, const char *text)
{
    char folder[FILE_PATH_MAX], path[FILE_PATH_MAX];
    assert_int_equal(path_join(folder, sizeof folder, fixture->folder, "encuestas", NULL),
                     STATUS_OK);
    assert_int_equal(folder_make(folder, NULL), STATUS_OK);
    assert_int_equal(path_join(path, sizeof path, folder, name, NULL), STATUS_OK);
    (void)unlink(path);
    if (text != NULL) {
        assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), STATUS_OK);
    }
}

static int64_t integer(struct fixture *fixture, const char *sql)
{
    int64_t value = -1;
    assert_int_equal(db_int(&fixture->db, sql, -1, &value, &fixture->error), STATUS_OK);
    return value;
}

static void assert_refused(struct fixture *fixture, const char *says)
{
    int64_t before = fact_count(fixture);
    assert_int_equal(import(fixture), STATUS_INVALID);
    if (strstr(fixture->error.text, says) == NULL && strstr(fixture->further, says) == NULL) {
        fail_msg("\"%s\" is not said by: %s, %s", says, fixture->error.text, fixture->further);
    }
    assert_int_equal(fact_count(fixture), before);
}

static void test_published_replaced_withdrawn(void **state)
{
    struct fixture *fixture = *state;
    write_survey(fixture, "una.ini", SURVEY("una", "1", "Una"));
    write_survey(fixture, "dos.ini", SURVEY("dos", "1", "Dos"));
    write_survey(fixture, "notas.txt", "nada");
    write_survey(fixture, ".oculto.ini", "nada");
    assert_imports(fixture, CITY_ROWS + 2);
    assert_int_equal(result_of(fixture, "encuestas")->row_count, 2);
    assert_int_equal(result_of(fixture, "encuestas")->new_count, 2);
    assert_imports(fixture, 0); /* twice changes nothing */
    write_survey(fixture, "dos.ini", "# nota\n" SURVEY("dos", "1", "Dos"));
    assert_imports(fixture, 0); /* neither does a comment */
    write_survey(fixture, "dos.ini", SURVEY("dos", "1", "Segunda"));
    assert_imports(fixture, 1);
    assert_int_equal(result_of(fixture, "encuestas")->changed_count, 1);
    assert_int_equal(integer(fixture, "SELECT count(*) FROM survey_definition"), 3);
    write_survey(fixture, "una.ini", NULL);
    assert_imports(fixture, 1);
    assert_int_equal(result_of(fixture, "encuestas")->retired_count, 1);
    assert_imports(fixture, 0); /* withdrawn once */
    assert_int_equal(integer(fixture, "SELECT count(*) FROM survey_shown WHERE hash IS NOT NULL"),
                     1);
    write_survey(fixture, "una.ini", SURVEY("una", "1", "Una"));
    assert_imports(fixture, 1); /* and back */
}

static void test_without_the_folder_all_stays(void **state)
{
    struct fixture *fixture = *state;
    char folder[FILE_PATH_MAX];
    write_survey(fixture, "una.ini", SURVEY("una", "1", "Una"));
    assert_imports(fixture, CITY_ROWS + 1);
    write_survey(fixture, "una.ini", NULL);
    assert_int_equal(path_join(folder, sizeof folder, fixture->folder, "encuestas", NULL),
                     STATUS_OK);
    assert_int_equal(rmdir(folder), 0);
    assert_imports(fixture, 0);
    assert_int_equal(integer(fixture, "SELECT hash IS NOT NULL FROM survey_shown"), 1);
}

static void answer(struct fixture *fixture)
{
    int64_t version = integer(fixture, "SELECT version FROM survey_shown");
    struct stmt stmt;
    char hash[64], body[300];
    assert_int_equal(stmt_begin(&stmt, &fixture->db, "SELECT hash FROM survey_shown", NULL),
                     STATUS_OK);
    assert_int_equal(stmt_step(&stmt, NULL), STATUS_OK);
    (void)snprintf(hash, sizeof hash, "%s", stmt_column_text(&stmt, 0));
    stmt_end(&stmt);
    (void)snprintf(body, sizeof body,
                   "{\"answers\":{\"a\":1},\"definition\":\"%s\",\"event\":1,\"survey\":\"una\","
                   "\"token\":\"00112233445566778899aabbccddeeff\",\"version\":%d}",
                   hash, (int)version);
    assert_int_equal(ledger_append(&fixture->ledger, "survey.answered", body, NULL, NULL),
                     STATUS_OK);
}

static void test_an_answered_version_is_locked(void **state)
{
    struct fixture *fixture = *state;
    write_survey(fixture, "una.ini", SURVEY("una", "1", "Una"));
    assert_imports(fixture, CITY_ROWS + 1);
    answer(fixture);
    assert_imports(fixture, 0);
    write_survey(fixture, "una.ini", SURVEY("una", "1", "Otra"));
    assert_refused(fixture, "una.ini:3: [encuesta].version: version 1 has 1 answers");
    write_survey(fixture, "una.ini", SURVEY("una", "2", "Otra"));
    assert_imports(fixture, 1);
    write_survey(fixture, "una.ini", SURVEY("una", "1", "Una"));
    assert_imports(fixture, 1); /* back to what people had answered */
}

static void test_what_is_refused(void **state)
{
    struct fixture *fixture = *state;
    assert_imports(fixture, CITY_ROWS);
    write_survey(fixture, "una.ini", SURVEY("una", "x", "Una"));
    assert_refused(fixture, "una.ini:3: [encuesta].version: \"x\" is no whole number");
    write_survey(fixture, "una.ini", SURVEY("una", "1", "Una"));
    write_survey(fixture, "zeta.ini", SURVEY("una", "1", "Una"));
    assert_refused(fixture, "una.ini has \"una\" too; give each survey its own code");
    write_survey(fixture, "zeta.ini",
                 "[encuesta]\ncodigo = zeta\nversion = 1\ntitulo = Z\npor = visita\n"
                 "eventos = 1 | 99\n[pregunta a]\ntexto = A\nclase = caras\n");
    assert_refused(fixture, "zeta.ini:6: [encuesta].eventos: there is no event 1 in eventos.csv");
    assert_refused(fixture, "zeta.ini:6: [encuesta].eventos: there is no event 99 in eventos.csv");
    write_survey(fixture, "zeta.ini", NULL);
    /* A wrong sheet stops the surveys, a wrong survey the sheets. */
    write_text(fixture, "grupos_valor.csv", "codigo,nombre,descripcion\nj a c,Junta,\n");
    assert_refused(fixture, "grupos_valor.csv:2");
}

static void test_only_surveys(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < ARRAY_COUNT(city); i++) {
        remove_file(fixture, city[i].name);
    }
    write_survey(fixture, "una.ini", SURVEY("una", "1", "Una"));
    assert_imports(fixture, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_published_replaced_withdrawn),
        TEST(test_without_the_folder_all_stays),
        TEST(test_an_answered_version_is_locked),
        TEST(test_what_is_refused),
        TEST(test_only_surveys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
