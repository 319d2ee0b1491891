#include "import_kit.h"

struct bad_file {
    const char *file, *text, *expected; /* `expected` stands after "<folder>/<file>:" */
};

static const struct bad_file bad_files[] = {
    /* encoding and form */
    {"ods.csv", "numero,nombre,color\n1,Fin,#E5243B\n2,Educaci\xF3n,#DDA63A\n",
     "3: character 10 is not UTF-8; save the file as UTF-8 (in the spreadsheet: CSV UTF-8)"},
    {"ods.csv", "\xFF\xFEn",
     "1: character 1 is not UTF-8; save the file as UTF-8 (in the spreadsheet: CSV UTF-8)"},
    {"ods.csv", "", "1: the file is empty; its first line must be numero,nombre,color"},
    {"ods.csv", "\xEF\xBB\xBF\r\n\r\n",
     "1: the file is empty; its first line must be numero,nombre,color"},
    {"ods.csv",
     "numero,nombre,color\n1,\"Fin de\nla pobreza\",#E5243B\n2,\"Hambre,#DDA63A\n3,Salud,#4C9F38\n",
     "4: the quoted cell that begins here never ends; put a \" after it"},
    {"ods.csv", "numero,nombre,color\n1,Fin \"de\" la pobreza,#E5243B\n",
     "2: a \" stands in the wrong place in the cell that begins here; put the cell between \" and "
     "write each \" inside it twice"},
    {"ods.csv", "numero,nombre,color\n1,\"Fin\n\nde\",#E5243B\n2,\"Ham\"bre,#DDA63A\n",
     "5: a \" stands in the wrong place in the cell that begins here; put the cell between \" and "
     "write each \" inside it twice"},
    /* headings */
    {"ods.csv", "numero,nombre\n1,Fin\n",
     "1: color: this column is missing; add it, empty if need be"},
    {"ods.csv", "numero,nombre,colour\n1,Fin,#E5243B\n",
     "1: \"colour\" is no column of this sheet; did you mean \"color\"?"},
    {"ods.csv", "numero,nombre,color,observaciones\n1,Fin,#E5243B,\n",
     "1: \"observaciones\" is no column of this sheet, which has numero,nombre,color"},
    {"ods.csv", "numero,nombre,color,nombre\n1,Fin,#E5243B,Fin\n",
     "1: nombre: this column is there twice; take one out"},
    {"ods.csv", "\n\nnumero,nombre,\n",
     "3: \"\" is no column of this sheet, which has numero,nombre,color"},
    {"ods.csv", "numero,nombre,nombre.english,color\n1,Fin,End,#E5243B\n",
     "1: nombre.english: \"english\" is no language; write two or three small letters, not es, "
     "such as nombre.en"},
    {"ods.csv", "numero,nombre,nombre.es,color\n1,Fin,Fin,#E5243B\n",
     "1: nombre.es: \"es\" is no language; write two or three small letters, not es, such as "
     "nombre.en"},
    {"ods.csv", "numero,nombre,color,color.en\n1,Fin,#E5243B,#E5243B\n",
     "1: color.en: \"color\" is the same in every language; take this out"},
    {"ods.csv", "numero,nombre,nombre.en,nombre.pt,nombre.en,color\n1,Fin,End,Fim,End,#E5243B\n",
     "1: nombre.en: this column is there twice; take one out"},
    {"ods.csv", "numero,nombre,nombra.en,color\n1,Fin,End,#E5243B\n",
     "1: \"nombra.en\" is no column of this sheet; did you mean \"nombre\"?"},
    /* rows */
    {"ods.csv", "numero,nombre,color\n1,Fin,de la pobreza,#E5243B\n",
     "2: the row has 4 cells and the first line 3; put a cell that contains the separator between "
     "\""},
    {"ods.csv", "numero,nombre,color\n1,Fin\n",
     "2: the row has 2 cells and the first line 3; put a cell that contains the separator between "
     "\""},
    {"ods.csv", "numero,nombre,color\n1,\"Fin\n\n\",#E5243B\n2,Hambre,#DDA63A\n1,Fin,#E5243B\n",
     "6: numero: \"1\" is in line 2 already; every row needs its own"},
    {"municipio.csv", MUNICIPALITY_HEAD, "2: there is no row; a municipality is needed"},
    {"municipio.csv", MUNICIPALITY_HEAD MUNICIPALITY_ROW "73002,Otra,Alcaldía,,,,,,,,,\n",
     "3: there are 2 rows; 1 at most may be here"},
    /* cells */
    {"ods.csv", "numero,nombre,color\n1,,#E5243B\n", "2: nombre: is empty; every row needs one"},
    {"servicios.csv", SERVICE_HEAD VACUNA "x,,tramite,X,X,,,,,mixto,,,,,,,\n",
     "3: dependencia: is empty; every service needs one"},
    {"ods.csv", "numero,nombre,color\nuno,Fin,#E5243B\n",
     "2: numero: \"uno\" is not a whole number from 1 to 17"},
    {"ods.csv", "numero,nombre,color\n18,Fin,#E5243B\n",
     "2: numero: \"18\" is not a whole number from 1 to 17"},
    {"ods.csv", "numero,nombre,color\n99999999999999999999,Fin,#E5243B\n",
     "2: numero: \"99999999999999999999\" is not a whole number from 1 to 17"},
    {"ods.csv", "numero,nombre,color\n1,Fin,E5243B\n",
     "2: color: \"E5243B\" is not a colour such as #E5243B"},
    {"ods.csv",
     "numero,nombre,color\n1,\"123456789 123456789 123456789 123456789 123456789 123456789\n"
     " 123456789 123456789 12\",#E5243B\n",
     "2: nombre: is 82 characters long; at most 80 fit on the screens, shorten it"},
    {"grupos_valor.csv", "codigo,nombre,descripcion\nJAC,Junta,\n",
     "2: codigo: \"JAC\" is not a code; use only a-z without accents, 0-9 and '-'"},
    {"tipos_documento.csv", TYPES "cc,Cédula,Cédula,numero,3,10,,0\n",
     "2: codigo: \"cc\" is not a code; use only A-Z and 0-9"},
    {"tipos_documento.csv", TYPES "CC,Cédula,Cédula,numero,10,3,,0\n",
     "2: maximo: is less than \"minimo\"; exchange or mend them"},
    {"tipos_documento.csv", TYPES "CC,Cédula,Cédula,numero,3,10,,no\n",
     "2: menor: \"no\" is neither 1 (yes) nor 0 (no)"},
    {"dependencias.csv", DEPARTMENT_HEAD HACIENDA "salud,Salud,Salud,,Favorite!,red,,,,,,,\n",
     "3: icono: \"Favorite!\" is not the name of an icon, such as account_balance"},
    {"dependencias.csv", DEPARTMENT_HEAD HACIENDA "salud,Salud,Salud,,favorite,red,3,,,,,,\n",
     "3: puesto: \"3\" is that of line 2 too; no two may be equal"},
    {"motivos.csv", REASONS "atencion,buena,La atención\n",
     "2: sentido: \"buena\" is none of bueno, malo; did you mean \"bueno\"?"},
    {"motivos.csv", REASONS "atencion,neutro,La atención\n",
     "2: sentido: \"neutro\" is none of bueno, malo"},
    {"servicios.csv", SERVICE_HEAD VACUNA "x,salud,tramite,X,X,,Cédula||Recibo,,,mixto,,,,,,,\n",
     "3: requisitos: has an empty item; write one '|' between two items, none at the ends"},
    {"servicios.csv", SERVICE_HEAD VACUNA "x,salud,tramite,X,X,,Cédula| Cédula,,,mixto,,,,,,,\n",
     "3: requisitos: \"Cédula\" is in this list twice; take one out"},
    {"eventos.csv",
     EVENT_HEAD "1,feria,F,F,,15/13/2022,2022-12-15,,,,virtual,,,,,,,libre,abierto\n", NULL},
    {"eventos.csv",
     EVENT_HEAD "1,feria,F,F,,2022-12-15,2022-12-14 10:00,,,,virtual,,,,,,,libre,abierto\n",
     "2: fin: is less than \"inicio\"; exchange or mend them"},
    {"eventos.csv",
     EVENT_HEAD "1,feria,F,F,,2022-12-15,2022-12-15,,,,virtual,,,,,,Norte,libre,abierto\n",
     "2: puertas: \"Norte\" is not a gate such as 1=Puerta 1"},
    {"eventos.csv",
     EVENT_HEAD "1,feria,F,F,,2022-12-15,2022-12-15,,,,virtual,,,,,,0=A,libre,abierto\n",
     "2: puertas: \"0=A\" is not a gate such as 1=Puerta 1, numbered from 1 to 999"},
    {"eventos.csv",
     EVENT_HEAD "1,feria,F,F,,2022-12-15,2022-12-15,,,,virtual,,,,,,1=A|01=B,libre,abierto\n",
     "2: puertas: \"01=B\" is in this list twice; take one out"},
    /* references */
    {"servicios.csv", SERVICE_HEAD PREDIAL "x,hacind,tramite,X,X,,,,,mixto,,,,,,,\n",
     "3: dependencia: \"hacind\" is not a department; did you mean \"hacienda\"?"},
    {"servicios.csv", SERVICE_HEAD PREDIAL "x,Hacienda,tramite,X,X,,,,,mixto,,,,,,,\n",
     "3: dependencia: \"Hacienda\" is not a department; did you mean \"hacienda\"?"},
    {"servicios.csv", SERVICE_HEAD PREDIAL "x,ibal,tramite,X,X,,,,,mixto,,,,,,,\n",
     "3: dependencia: \"ibal\" is not a department; dependencias.csv has none with this codigo"},
    {"servicios.csv", SERVICE_HEAD PREDIAL "x,salud,tramite,X,\"1\n2\n3\",,,,,mixto,,,,,1|3,,\n",
     "5: ods: \"3\" is not a goal; ods.csv has none with this numero"},
    {"servicios.csv", SERVICE_HEAD PREDIAL "x,salud,tramite,X,X,,,,,mixto,,,,,,jac|edil,\n",
     "3: grupos: \"edil\" is not a value group; grupos_valor.csv has none with this codigo"},
    {"dependencias.csv",
     DEPARTMENT_HEAD "hacienda,Hacienda,Hacienda,salud,payments,green,,,,,,,\n" SALUD,
     "2: superior: going up from \"hacienda\" comes to no end; mend who is above whom"},
};

static void test_bad_files(void **state)
{
    struct fixture *fixture = *state;
    assert_imports(fixture, CITY_ROWS);
    for (size_t i = 0; i < ARRAY_COUNT(bad_files); i++) {
        const struct bad_file *bad = &bad_files[i];
        char expected[2 * ERROR_TEXT_MAX];
        write_text(fixture, bad->file, bad->text);
        assert_int_equal(import(fixture), STATUS_INVALID);
        assert_int_equal(fixture->error.status, STATUS_INVALID);
        (void)snprintf(expected, sizeof expected, "%s/%s:%s", fixture->folder, bad->file,
                       bad->expected != NULL ? bad->expected : "2: inicio: \"15/13/2022\": ");
        if (bad->expected != NULL) {
            assert_string_equal(fixture->error.text, expected);
        } else {
            assert_memory_equal(fixture->error.text, expected, strlen(expected));
        }
        assert_int_equal(fixture->result.fact_count, 0);
        assert_int_equal(fixture->result.sheet_count, 0);
        assert_int_equal(fact_count(fixture), CITY_ROWS);
        remove_file(fixture, bad->file);
        write_city(fixture);
    }
    assert_imports(fixture, 0);
}

static void test_nul_byte(void **state)
{
    static const char text[] = "numero,nombre,color\n1,F\0n,#E5243B\n";
    struct fixture *fixture = *state;
    char expected[2 * ERROR_TEXT_MAX];
    write_bytes(fixture, "ods.csv", text, sizeof text - 1);
    assert_int_equal(import(fixture), STATUS_INVALID);
    (void)snprintf(
        expected, sizeof expected,
        "%s/ods.csv:2: character 4 is a NUL byte; this is no CSV text, save it again from "
        "the spreadsheet (CSV UTF-8)",
        fixture->folder);
    assert_string_equal(fixture->error.text, expected);
    assert_int_equal(fact_count(fixture), 0);
}

static void test_long_cell(void **state)
{
    enum { HEAD = 30, LONG = 10000 };
    struct fixture *fixture = *state;
    char text[HEAD + LONG + 20];
    char expected[2 * ERROR_TEXT_MAX];
    int used = snprintf(text, sizeof text, "numero,nombre,color\n1,");
    memset(text + used, 'x', LONG);
    (void)snprintf(text + used + LONG, sizeof text - (size_t)used - LONG, ",#E5243B\n");
    write_text(fixture, "ods.csv", text);
    assert_int_equal(import(fixture), STATUS_INVALID);
    (void)snprintf(
        expected, sizeof expected,
        "%s/ods.csv:2: nombre: is 10000 bytes long; a cell holds at most 8191, shorten it",
        fixture->folder);
    assert_string_equal(fixture->error.text, expected);
    assert_int_equal(fact_count(fixture), 0);
}

/* All that is wrong is said, to a limit; what refers to a wrong row is not counted as wrong too. */
static void test_all_errors(void **state)
{
    struct fixture *fixture = *state;
    char expected[2 * ERROR_TEXT_MAX];
    write_text(fixture, "dependencias.csv",
               DEPARTMENT_HEAD "hacienda,,Hacienda,,payments,lila,3,,,,,,\n" SALUD);
    write_text(fixture, "ods.csv", "numero,nombre,color\n1,Fin,rojo\n2,\"Hambre cero,#DDA63A\n");
    assert_int_equal(import(fixture), STATUS_INVALID);
    (void)snprintf(expected, sizeof expected,
                   "%s/dependencias.csv:2: nombre: is empty; every row needs one", fixture->folder);
    assert_string_equal(fixture->error.text, expected);
    assert_int_equal(fixture->further_count, 3);
    (void)snprintf(expected, sizeof expected,
                   "%s/ods.csv:3: the quoted cell that begins here never ends; put a \" after it",
                   fixture->folder);
    assert_string_equal(fixture->further, expected);

    assert_int_equal(import_folder(&fixture->ledger, fixture->folder, 0, CLOCK_BOGOTA_MIN, now_ms,
                                   NULL, NULL, NULL, NULL),
                     STATUS_INVALID);
    assert_int_equal(fact_count(fixture), 0);
}

static void test_error_limit(void **state)
{
    enum { ROWS = 300, ROW_BYTES = 16 };
    struct fixture *fixture = *state;
    char text[32 + ROWS * ROW_BYTES];
    size_t used = (size_t)snprintf(text, sizeof text, "numero,nombre,color\n");
    for (int i = 0; i < ROWS; i++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "x,Fin,#E5243B\n");
    }
    write_text(fixture, "ods.csv", text);
    assert_int_equal(import(fixture), STATUS_INVALID);
    assert_int_equal(fixture->further_count, IMPORT_ERRORS_MAX);
    assert_int_equal(fact_count(fixture), 0);
}

static void test_no_folder(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < ARRAY_COUNT(city); i++) {
        remove_file(fixture, city[i].name);
    }
    write_text(fixture, "otra.csv", "a,b\n");
    assert_int_equal(import(fixture), STATUS_NOT_FOUND);
    assert_non_null(strstr(fixture->error.text,
                           "there is no sheet in this folder; it may hold municipio.csv, "));
    assert_non_null(strstr(fixture->error.text, ", motivos.csv"));
    (void)snprintf(fixture->folder + strlen(fixture->folder), 8, "/none");
    assert_int_equal(import(fixture), STATUS_NOT_FOUND);
    assert_non_null(strstr(fixture->error.text, "/none: there is no such folder"));
    fixture->folder[strlen(fixture->folder) - strlen("/none")] = '\0';
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_bad_files),  TEST(test_nul_byte),    TEST(test_long_cell),
        TEST(test_all_errors), TEST(test_error_limit), TEST(test_no_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
