#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/file.h"
#include "core/question_csv.h"
#include "harness/folder.h"
#include "question_kit.h"

static char folder[TEST_FOLDER_MAX];
static char path[FILE_PATH_MAX];
static struct question_import_result result;

static int begin(void **state)
{
    (void)set_up(state);
    set_day("2022-12-20");
    test_folder_make(folder);
    assert_int_equal(path_join(path, sizeof path, folder, "preguntas.csv", NULL), STATUS_OK);
    return 0;
}

static int end(void **state)
{
    test_folder_remove(folder);
    return tear_down(state);
}

static enum status import(const char *text, struct error *error)
{
    const struct question_import options = {.keys = &station.keys, .utc_offset_min = BOGOTA};
    assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), STATUS_OK);
    return question_import(&station.ledger, path, &options, &result, error);
}

static void import_well(const char *text, size_t new_count, size_t changed_count)
{
    struct error error = {0};
    if (import(text, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    assert_int_equal(result.new_count, new_count);
    assert_int_equal(result.changed_count, changed_count);
}

/* What is exported; free it. */
static char *export(bool is_public)
{
    const struct question_export options = {.is_public = is_public, .utc_offset_min = BOGOTA};
    char *text = NULL;
    size_t bytes = 0;
    size_t row_count = 0;
    FILE *file = open_memstream(&text, &bytes);
    assert_non_null(file);
    assert_int_equal(question_export(&station.db, &options, file, &row_count, NULL), STATUS_OK);
    assert_int_equal(fclose(file), 0);
    return text;
}

static void replace(char **text, const char *old, const char *with)
{
    char *at = strstr(*text, old);
    assert_non_null(at);
    size_t bytes = strlen(*text) + strlen(with) + 1;
    char *more = malloc(bytes);
    assert_non_null(more);
    (void)snprintf(more, bytes, "%.*s%s%s", (int)(at - *text), *text, with, at + strlen(old));
    free(*text);
    *text = more;
}

static int64_t facts(void)
{
    return test_int(&station.db, "SELECT count(*) FROM ledger");
}

#define FORM                                                                                       \
    "fecha,pregunta,nombre,correo,telefono,dependencia,tema,canal\n"                               \
    "2022-12-12,\"¿Cuándo arreglan, por fin, \"\"la vía\"\"?\",Luz Prado,Luz@Correo.example,,"  \
    "infraestructura,vias,web\n"                                                                   \
    "13/12/2022,¿Cuánto se gastó?,,,300 123 4567,hacienda,,papel\n"                             \
    "13/12/2022,¿Cuánto se gastó?,,,300 123 4567,hacienda,,papel\n"                             \
    "\n"                                                                                           \
    "2022-12-14,=1+1,,,,,,\n"

static void test_a_form_comes_in_once(void **state)
{
    (void)state;
    import_well(FORM, 4, 0);
    assert_int_equal(result.row_count, 4);
    int64_t count = facts();
    import_well(FORM, 0, 0);
    assert_int_equal(facts(), count);
    assert_int_equal(
        test_int(&station.db,
                 "SELECT count(*) FROM question WHERE asked_day = '2022-12-12'"
                 " AND due_day = '2023-01-02' AND text = '¿Cuándo arreglan, por fin, \"la vía\"?'"
                 " AND email = 'Luz@correo.example' AND department = 'infraestructura'"
                 " AND topic = 'vias' AND channel = 'web' AND answer_by = 'email'"),
        1);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM question WHERE text ="
                                           " '¿Cuánto se gastó?' AND channel = 'paper'"
                                           " AND phone = '3001234567'"),
                     2); /* two people may ask the same */
    assert_int_equal(result.known_count, 4);
    assert_string_equal(result.known_lines, "2, 3, 4, 6");
}

/* Two people may ask the same; a form's mark says who is who in a file that grows. */
static void test_the_same_in_another_file(void **state)
{
    (void)state;
    import_well("fecha,pregunta\n2022-12-12,¿Hay becas?\n", 1, 0);
    import_well("fecha,pregunta\n2022-12-12,¿Hay becas?\n2022-12-12,¿Sí?\n", 2, 0);
    assert_int_equal(result.known_count, 0);
    import_well("fecha,pregunta,Marca temporal\n2022-12-12,¿Hay becas?,12/12 10:01\n", 1, 0);
    import_well("Marca temporal,fecha,pregunta\n12/12 10:01,2022-12-12,¿Hay becas?\n"
                "12/12 10:02,2022-12-12,¿Hay becas?\n",
                1, 0);
    assert_string_equal(result.known_lines, "2");
}

static void test_out_and_in_again(void **state)
{
    (void)state;
    import_well(FORM, 4, 0);
    char *text = export(false);
    assert_non_null(strstr(text, ",'=1+1,")); /* no formula */
    int64_t count = facts();
    import_well(text, 0, 0);
    assert_int_equal(facts(), count);
    /* as a spreadsheet here saves it: other separators, other dates */
    for (char *c = text; *c != '\0'; c++) {
        *c = (char)(*c == ',' ? ';' : *c);
    }
    replace(&text, ";2022-12-14;", ";14/12/2022;");
    replace(&text, "arreglan; por fin; ", "arreglan, por fin, ");
    import_well(text, 0, 0);
    assert_int_equal(facts(), count);
    free(text);
}

static void test_what_was_edited(void **state)
{
    (void)state;
    char number[RADICADO_SIZE];
    set_day("2022-12-16");
    ask("¿Cuándo arreglan la vía?", number);
    set_day("2022-12-20");
    char *text = export(false);
    replace(&text, ",,,,,,,,,\r\n",
            ",hacienda,,,\"Doña Luz: en marzo, \"\"sí\"\".\",2022-12-19,¿Cuándo?,En marzo.,"
            "2022-12-20,https://ciudad.example/1\r\n");
    import_well(text, 0, 1);
    assert_int_equal(result.fact_count, 3);
    import_well(text, 0, 0);
    char *again = export(false);
    import_well(again, 0, 0);
    struct question_records *records = read_one(number);
    const struct question_record *record = &records->items[0];
    assert_int_equal(record->seen.state, QUESTION_PUBLISHED);
    assert_string_equal(record->seen.department, "hacienda");
    assert_string_equal(record->reply, "Doña Luz: en marzo, \"sí\".");
    assert_day(record->seen.answered_day, "2022-12-19");
    assert_string_equal(record->seen.question, "¿Cuándo?");
    assert_string_equal(record->seen.url, "https://ciudad.example/1");
    question_records_free(records);
    /* An old file with empty cells takes nothing away, and a file may have few columns. */
    char few[200];
    (void)snprintf(few, sizeof few, "radicado,respuesta,trasladada_a\n%s,,\n", number);
    import_well(few, 0, 0);
    (void)snprintf(few, sizeof few, "trasladada_a;radicado;persona_avisada\nGobernación;%s;1\n",
                   number + 2);
    import_well(few, 0, 1);
    free(text);
    free(again);
}

/* What the office writes in paragraphs is read in paragraphs, and comes back so. */
static void test_paragraphs(void **state)
{
    (void)state;
    char number[RADICADO_SIZE];
    set_day("2022-12-16");
    ask("¿Cuándo arreglan la vía?", number);
    set_day("2022-12-20");
    char *text = export(false);
    replace(&text, ",,,,,,,,,\r\n",
            ",,,,\"En marzo.\r\n\r\n\r\nFalta:\n- el contrato\n- la obra \",2022-12-19,"
            "\"¿Cuándo\narreglan?\",\"En marzo.\n\n=Seguro.\",2022-12-20,\r\n");
    import_well(text, 0, 1);
    char *again = export(false);
    assert_non_null(strstr(again, "\"En marzo.\n\nFalta:\n- el contrato\n- la obra\""));
    import_well(again, 0, 0);
    /* as a spreadsheet saves it */
    replace(&again, "el contrato\n", "el contrato\r\n");
    import_well(again, 0, 0);
    struct question_records *records = read_one(number);
    const struct question_record *record = &records->items[0];
    assert_string_equal(record->reply, "En marzo.\n\nFalta:\n- el contrato\n- la obra");
    assert_string_equal(record->seen.question, "¿Cuándo arreglan?");
    assert_string_equal(record->seen.answer, "En marzo.\n\n=Seguro.");
    question_records_free(records);
    free(text);
    free(again);
}

/* A new row may be answered and published at once. */
static void test_new_and_answered(void **state)
{
    (void)state;
    static const char TEXT[] =
        "fecha,pregunta,correo,respuesta,fecha_respuesta,pregunta_publicada,respuesta_publicada\n"
        "2022-12-12,¿Cuándo?,luz@correo.example,En marzo.,2022-12-15,¿Cuándo?,En marzo.\n";
    import_well(TEXT, 1, 0);
    assert_int_equal(result.fact_count, 3);
    import_well(TEXT, 0, 0);
    assert_int_equal(result.fact_count, 0);
}

static void test_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message; /* %s in the text is a question that is there */
    } ROWS[] = {
        {"", "preguntas.csv: the file is empty"},
        {"radicado,respuesta,publico\n", ":1: \"publico\" is no column of questions"},
        {"radicado,respuestas\n", "did you mean \"respuesta\"?"},
        {"radicado,radicado\n", ":1: radicado: this column is there twice"},
        {"respuesta\nSí\n", ":1: there is neither a column \"radicado\" nor \"pregunta\""},
        {"radicado,respuesta\n%s\n", ":2: the row has 1 cells and the first line 2"},
        {"radicado,respuesta\nP-2022-000-000-001,Sí\n", ":2: radicado: is no number of a question"},
        {"radicado,respuesta\n%s,Sí\n%s,No\n", ":3: radicado: %s is in line 2 already"},
        {"fecha,pregunta\n,¿Sí?\n", ":2: fecha: is empty; a new question needs the day"},
        {"fecha,pregunta\n2022-12-32,¿Sí?\n", ":2: fecha: \"2022-12-32\" is not a date"},
        {"fecha,pregunta\n2022-12-21,¿Sí?\n", ":2: fecha: is still to come"},
        {"fecha,pregunta\n1983-12-31,¿Sí?\n", ":2: fecha: is before 1984"},
        {"fecha,pregunta,evento\n2022-12-12,¿Sí?,99\n", ":2: evento: \"99\" is not in eventos.csv"},
        {"fecha,pregunta,correo\n2022-12-12,,a@b.example\n", ":2: pregunta: is empty"},
        {"fecha,pregunta,correo\n2022-12-12,¿Sí?,luz\n", ":2: correo: "},
        {"fecha,pregunta,telefono\n2022-12-12,¿Sí?,12\n", ":2: telefono: "},
        {"fecha,pregunta,canal\n2022-12-12,¿Sí?,kiosko\n", ":2: canal: \"kiosko\" is none of"},
        {"fecha,pregunta,dependencia\n2022-12-12,¿Sí?,haciend\n",
         ":2: dependencia: \"haciend\" is not in dependencias.csv; did you mean \"hacienda\"?"},
        {"fecha,pregunta,tema\n2022-12-12,¿Sí?,via\n", ":2: tema: \"via\" is not in temas.csv"},
        {"radicado,pregunta\n%s,¿Otra?\n", ":2: pregunta: is another than the one that was asked"},
        {"radicado,correo\n%s,otra@correo.example\n", ":2: correo: is another"},
        {"radicado,asignada_a\n%s,haciend\n", ":2: asignada_a: \"haciend\" is not in"},
        {"radicado,asignada_a,trasladada_a\n%s,hacienda,Otra\n",
         ":2: trasladada_a: is there beside"},
        {"radicado,persona_avisada\n%s,1\n",
         ":2: persona_avisada: says something about a transfer"},
        {"radicado,fecha_respuesta\n%s,2022-12-19\n", ":2: respuesta: is empty beside"},
        {"radicado,respuesta,fecha_respuesta\n%s,Sí,2022-12-21\n", ":2: fecha_respuesta: is still"},
        {"radicado,respuesta,fecha_respuesta\n%s,Sí,2022-12-01\n",
         ":2: respuesta: it was answered"},
        {"radicado,pregunta_publicada,respuesta_publicada\n%s,¿?,Sí\n",
         ":2: pregunta_publicada: %s has no answer yet"},
        {"radicado,respuesta,pregunta_publicada,respuesta_publicada,fecha_publicacion\n"
         "%s,Sí,¿?,Sí,2022-12-21\n",
         ":2: fecha_publicacion: is still to come"},
        {"radicado,respuesta,pregunta_publicada\n%s,Sí,¿?\n", ":2: respuesta_publicada: is empty"},
        {"radicado,respuesta,pregunta_publicada,respuesta_publicada\n%s,Sí,¿?,Soy Luz Marina "
         "Prado\n",
         ":2: pregunta_publicada: the answer holds the name"},
    };
    char number[RADICADO_SIZE];
    ask("¿Cuándo arreglan la vía?", number);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct error error = {0};
        char *text = strdup(ROWS[i].text);
        char *message = strdup(ROWS[i].message);
        int64_t before = facts();
        while (strstr(text, "%s") != NULL) {
            replace(&text, "%s", number);
        }
        while (strstr(message, "%s") != NULL) {
            replace(&message, "%s", number);
        }
        assert_int_equal(import(text, &error), STATUS_INVALID);
        if (strstr(error.text, message) == NULL) {
            fail_msg("\"%s\" is not in \"%s\"", message, error.text);
        }
        assert_int_equal(facts(), before);
        assert_int_equal(result.fact_count, 0);
        free(text);
        free(message);
    }
}

/* The good rows of a file with a bad one change nothing either, and the ledger goes on. */
static void test_all_or_nothing(void **state)
{
    (void)state;
    struct error error = {0};
    char number[RADICADO_SIZE];
    int64_t before = facts();
    assert_int_equal(
        import("fecha,pregunta\n2022-12-12,¿Una?\n2022-12-12,¿Dos?\nayer,¿Tres?\n", &error),
        STATUS_INVALID);
    assert_non_null(strstr(error.text, ":4: fecha: \"ayer\""));
    assert_int_equal(facts(), before);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM question"), 0);
    ask("¿Y ahora?", number);
    assert_int_equal(facts(), before + 1);
    assert_int_equal(question_import(&station.ledger, "/nowhere.csv",
                                     &(struct question_import){.keys = &station.keys}, &result,
                                     &error),
                     STATUS_NOT_FOUND);
}

static void test_nobody_is_in_the_public_copy(void **state)
{
    (void)state;
    static const char *const PERSONAL[] = {"Luz",        "Marina", "Prado",   "3001234567",
                                           "luz.prueba", "correo", "secreta", "reservada"};
    char numbers[2][RADICADO_SIZE];
    ask("Soy Luz y esta es mi pregunta secreta", numbers[0]);
    ask("Otra pregunta secreta", numbers[1]);
    char csv[700];
    (void)snprintf(csv, sizeof csv,
                   "radicado,respuesta,pregunta_publicada,respuesta_publicada\n"
                   "%s,Doña Luz: respuesta reservada,¿Cuándo?,En marzo.\n"
                   "%s,Otra respuesta reservada,,\n",
                   numbers[0], numbers[1]);
    import_well(csv, 0, 2);
    char *text = export(true);
    for (size_t i = 0; i < ARRAY_COUNT(PERSONAL); i++) {
        if (strstr(text, PERSONAL[i]) != NULL) {
            fail_msg("%s is published", PERSONAL[i]);
        }
    }
    assert_non_null(strstr(text, "¿Cuándo?,En marzo.,2022-12-20,0,2022-12-20,"));
    assert_non_null(strstr(text, "Nombre de infraestructura"));
    assert_null(strstr(text, numbers[1]));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_form_comes_in_once, begin, end),
        cmocka_unit_test_setup_teardown(test_the_same_in_another_file, begin, end),
        cmocka_unit_test_setup_teardown(test_out_and_in_again, begin, end),
        cmocka_unit_test_setup_teardown(test_what_was_edited, begin, end),
        cmocka_unit_test_setup_teardown(test_paragraphs, begin, end),
        cmocka_unit_test_setup_teardown(test_new_and_answered, begin, end),
        cmocka_unit_test_setup_teardown(test_what_is_wrong, begin, end),
        cmocka_unit_test_setup_teardown(test_all_or_nothing, begin, end),
        cmocka_unit_test_setup_teardown(test_nobody_is_in_the_public_copy, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
