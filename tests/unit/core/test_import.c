#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/id.h"
#include "core/import.h"
#include "harness/folder.h"
#include "store/db.h"
#include "store/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const int64_t now_ms = 1671109200000; /* 2022-12-15 08:00 in Bogotá */

#define MUNICIPALITY_HEAD                                                                          \
    "codigo,nombre,entidad,nit,departamento,sitio_web,politica_datos,telefono,correo,direccion\n"
#define MUNICIPALITY_ROW "73001,Ibagué,Alcaldía de Ibagué,,Tolima,,,,,\n"
#define DEPARTMENT_HEAD                                                                            \
    "codigo,nombre,nombre_corto,superior,icono,color,puesto,resumen,telefono,correo,sitio_web,"    \
    "desde,hasta\n"
#define HACIENDA "hacienda,Secretaría de Hacienda,Hacienda,,payments,green,3,,,,,,\n"
#define SALUD    "salud,Secretaría de Salud,Salud,hacienda,favorite,red,4,,,,,,\n"
#define SERVICE_HEAD                                                                               \
    "codigo,dependencia,tipo,nombre,descripcion,dirigido_a,requisitos,costo,tiempo,canal,lugar,"   \
    "horario,telefono,sitio_web,ods,grupos,palabras\n"
#define PREDIAL                                                                                    \
    "predial,hacienda,tramite,Pagar el predial,Pague el impuesto.,,Cédula|Recibo,,,mixto,,,,,"    \
    "1|2,jac,recibo|casa\n"
#define VACUNA  "vacuna,salud,servicio,Vacunas,Vacunas para todos.,,,,,presencial,,,,,,,\n"
#define GOALS   "numero,nombre,color\n1,Fin de la pobreza,#E5243B\n2,Hambre cero,#DDA63A\n"
#define GROUPS  "codigo,nombre,descripcion\njac,Junta de Acción Comunal,\n"
#define REASONS "codigo,sentido,texto\n"
#define EVENT_HEAD                                                                                 \
    "numero,tipo,nombre,nombre_corto,descripcion,inicio,fin,lugar,direccion,territorio,modalidad," \
    "enlace,aforo,dependencia,temas,grupos,puertas,reingreso,estado\n"
#define TYPES "codigo,nombre,nombre_corto,teclado,minimo,maximo,ejemplo,menor\n"

struct sheet_file {
    const char *name, *text;
};

static const struct sheet_file city[] = {
    {"municipio.csv", MUNICIPALITY_HEAD MUNICIPALITY_ROW},
    {"dependencias.csv", DEPARTMENT_HEAD HACIENDA SALUD},
    {"servicios.csv", SERVICE_HEAD PREDIAL VACUNA},
    {"ods.csv", GOALS},
    {"grupos_valor.csv", GROUPS},
};
enum { CITY_ROWS = 8 };

struct fixture {
    char folder[TEST_FOLDER_MAX];
    struct db db;
    struct ledger ledger;
    struct import_result result;
    struct error error;
    size_t further_count; /* errors after the first */
    char further[ERROR_TEXT_MAX];
};

static void write_bytes(const struct fixture *fixture, const char *name, const void *data,
                        size_t bytes)
{
    char path[FILE_PATH_MAX];
    struct error error = {0};
    assert_int_equal(path_join(path, sizeof path, fixture->folder, name, &error), STATUS_OK);
    assert_int_equal(file_write(path, data, bytes, 0600, &error), STATUS_OK);
}

static void write_text(const struct fixture *fixture, const char *name, const char *text)
{
    write_bytes(fixture, name, text, strlen(text));
}

static void remove_file(const struct fixture *fixture, const char *name)
{
    char path[FILE_PATH_MAX];
    struct error error = {0};
    assert_int_equal(path_join(path, sizeof path, fixture->folder, name, &error), STATUS_OK);
    (void)unlink(path);
}

static void write_city(const struct fixture *fixture)
{
    for (size_t i = 0; i < ARRAY_COUNT(city); i++) {
        write_text(fixture, city[i].name, city[i].text);
    }
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    test_folder_make(fixture->folder);
    assert_int_equal(id_init(&fixture->error), STATUS_OK);
    assert_int_equal(db_open_memory(&fixture->db, &fixture->error), STATUS_OK);
    assert_int_equal(ledger_open(&fixture->ledger, &fixture->db, 7, &fixture->error), STATUS_OK);
    write_city(fixture);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    db_close(&fixture->db);
    test_folder_remove(fixture->folder);
    free(fixture);
    return 0;
}

static void on_error(void *user, const char *text)
{
    struct fixture *fixture = user;
    fixture->further_count++;
    (void)snprintf(fixture->further, sizeof fixture->further, "%s", text);
}

static enum status import(struct fixture *fixture)
{
    fixture->error = (struct error){0};
    fixture->further_count = 0;
    return import_folder(&fixture->ledger, fixture->folder, CLOCK_BOGOTA_MIN, now_ms, on_error,
                         fixture, &fixture->result, &fixture->error);
}

static void assert_imports(struct fixture *fixture, size_t fact_count)
{
    enum status status = import(fixture);
    assert_string_equal(fixture->error.text, "");
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(fixture->result.fact_count, fact_count);
}

static int64_t fact_count(struct fixture *fixture)
{
    int64_t count = -1;
    assert_int_equal(
        db_int(&fixture->db, "SELECT count(*) FROM ledger", 0, &count, &fixture->error), STATUS_OK);
    return count;
}

static const struct import_sheet_result *result_of(const struct fixture *fixture, const char *file)
{
    for (size_t i = 0; i < fixture->result.sheet_count; i++) {
        if (strcmp(fixture->result.sheets[i].file, file) == 0) {
            return &fixture->result.sheets[i];
        }
    }
    fail_msg("no result of %s", file);
    return NULL;
}

/* The row of the projection; "" when it is retired or was never there. */
static void read_row(struct fixture *fixture, const char *sheet, const char *key, char out[2048],
                     int *order)
{
    struct stmt stmt = {0};
    static const char sql[] = "SELECT row, sort FROM catalogue WHERE sheet = ?1 AND key = ?2";
    assert_int_equal(stmt_begin(&stmt, &fixture->db, sql, &fixture->error), STATUS_OK);
    stmt_text(&stmt, 1, sheet);
    stmt_text(&stmt, 2, key);
    enum status status = stmt_step(&stmt, &fixture->error);
    bool is_there = status == STATUS_OK;
    (void)snprintf(out, 2048, "%s", is_there ? stmt_column_text(&stmt, 0) : "");
    if (order != NULL) {
        *order = is_there ? (int)stmt_column_int(&stmt, 1) : -1;
    }
    stmt_end(&stmt);
}

static void assert_row(struct fixture *fixture, const char *sheet, const char *key,
                       const char *expected)
{
    char row[2048];
    read_row(fixture, sheet, key, row, NULL);
    assert_string_equal(row, expected);
}

/* ---- good ones ---- */

static void test_new_city(void **state)
{
    struct fixture *fixture = *state;
    assert_imports(fixture, CITY_ROWS);
    assert_int_equal(fact_count(fixture), CITY_ROWS);
    assert_int_equal(fixture->result.sheet_count, ARRAY_COUNT(city));
    assert_int_equal(result_of(fixture, "dependencias.csv")->row_count, 2);
    assert_int_equal(result_of(fixture, "dependencias.csv")->new_count, 2);
    assert_row(fixture, "goal", "2",
               "{\"colour\":\"#DDA63A\",\"name\":\"Hambre cero\",\"number\":2}");
    assert_row(fixture, "service", "predial",
               "{\"channel\":\"mixed\",\"code\":\"predial\",\"department\":\"hacienda\","
               "\"description\":\"Pague el impuesto.\",\"goals\":[1,2],\"groups\":[\"jac\"],"
               "\"keywords\":[\"recibo\",\"casa\"],\"name\":\"Pagar el predial\","
               "\"requirements\":[\"Cédula\",\"Recibo\"],\"type\":\"tramite\"}");
}

static void test_twice(void **state)
{
    struct fixture *fixture = *state;
    assert_imports(fixture, CITY_ROWS);
    assert_imports(fixture, 0);
    assert_int_equal(fact_count(fixture), CITY_ROWS);
    for (size_t i = 0; i < fixture->result.sheet_count; i++) {
        const struct import_sheet_result *sheet = &fixture->result.sheets[i];
        assert_true(sheet->row_count > 0);
        assert_int_equal(sheet->new_count + sheet->changed_count + sheet->retired_count, 0);
    }
}

static void test_change_and_order(void **state)
{
    struct fixture *fixture = *state;
    int order = 0;
    char row[2048];
    assert_imports(fixture, CITY_ROWS);
    write_text(fixture, "ods.csv",
               "numero,nombre,color\n1,Sin pobreza,#E5243B\n2,Hambre cero,#DDA63A\n");
    assert_imports(fixture, 1);
    assert_int_equal(result_of(fixture, "ods.csv")->changed_count, 1);
    assert_row(fixture, "goal", "1",
               "{\"colour\":\"#E5243B\",\"name\":\"Sin pobreza\",\"number\":1}");

    write_text(fixture, "ods.csv",
               "color,numero,nombre\n#DDA63A,2,Hambre cero\n#E5243B,1,Sin pobreza\n");
    assert_imports(fixture, 2);
    assert_int_equal(result_of(fixture, "ods.csv")->changed_count, 2);
    read_row(fixture, "goal", "1", row, &order);
    assert_int_equal(order, 2);
}

static void test_retire_and_return(void **state)
{
    struct fixture *fixture = *state;
    assert_imports(fixture, CITY_ROWS);
    write_text(fixture, "servicios.csv", SERVICE_HEAD PREDIAL);
    assert_imports(fixture, 1);
    assert_int_equal(result_of(fixture, "servicios.csv")->retired_count, 1);
    assert_row(fixture, "service", "vacuna", "");
    assert_imports(fixture, 0);
    write_city(fixture);
    assert_imports(fixture, 1);
    assert_int_equal(result_of(fixture, "servicios.csv")->new_count, 1);
}

static void test_header_only_retires_all(void **state)
{
    struct fixture *fixture = *state;
    assert_imports(fixture, CITY_ROWS);
    write_text(fixture, "servicios.csv", SERVICE_HEAD);
    assert_imports(fixture, 2);
    assert_int_equal(result_of(fixture, "servicios.csv")->row_count, 0);
    assert_int_equal(result_of(fixture, "servicios.csv")->retired_count, 2);
}

/* References count against what the ledger holds when the other sheet's file is not there. */
static void test_one_sheet_alone(void **state)
{
    struct fixture *fixture = *state;
    char expected[ERROR_TEXT_MAX];
    assert_imports(fixture, CITY_ROWS);
    for (size_t i = 0; i < ARRAY_COUNT(city); i++) {
        remove_file(fixture, city[i].name);
    }
    write_text(fixture, "servicios.csv", SERVICE_HEAD PREDIAL);
    assert_imports(fixture, 1);

    remove_file(fixture, "servicios.csv");
    write_text(fixture, "dependencias.csv",
               DEPARTMENT_HEAD "salud,Salud,Salud,,favorite,red,,,,,,,\n");
    assert_int_equal(import(fixture), STATUS_INVALID);
    (void)snprintf(expected, sizeof expected,
                   "%s/dependencias.csv: \"hacienda\" is gone, but a service, \"predial\", still "
                   "refers to it; put it back or import servicios.csv too",
                   fixture->folder);
    assert_string_equal(fixture->error.text, expected);
    assert_int_equal(fact_count(fixture), CITY_ROWS + 1);
}

static void test_spellings_of_a_file(void **state)
{
    static const char *const spellings[] = {
        "\xEF\xBB\xBFnumero,nombre,color\n1,Fin de la pobreza,#E5243B\n2,Hambre cero,#DDA63A\n",
        "numero,nombre,color\r\n1,Fin de la pobreza,#E5243B\r\n2,Hambre cero,#DDA63A\r\n",
        "numero,nombre,color\r1,Fin de la pobreza,#E5243B\r2,Hambre cero,#DDA63A",
        "numero;nombre;color\n1;Fin de la pobreza;#E5243B\n2;Hambre cero;#DDA63A\n",
        "\n\n\"numero\",nombre,color\n\n1,\"Fin de la\npobreza\",#E5243B\n2,Hambre cero,#DDA63A\n",
        "numero, nombre ,color\n1,Fin de la pobreza,#E5243B\n,,\n 2 , Hambre  cero ,#DDA63A\n,,\n",
        "color,nombre,numero\n#E5243B,Fin de la pobreza,1\n#DDA63A,Hambre cero,02",
    };
    struct fixture *fixture = *state;
    assert_imports(fixture, CITY_ROWS);
    for (size_t i = 0; i < ARRAY_COUNT(spellings); i++) {
        write_text(fixture, "ods.csv", spellings[i]);
        assert_imports(fixture, 0);
    }
}

static void test_any_text(void **state)
{
    struct fixture *fixture = *state;
    write_text(fixture, "grupos_valor.csv",
               "codigo,nombre,descripcion\n"
               "jac,\"Junta \"\"La 42\"\" 🎉\",\"שלום, עולם \\ fin\"\n"
               "wayuu,Pütchipü'üi,مرحبا\n");
    assert_imports(fixture, CITY_ROWS + 1);
    assert_row(fixture, "value_group", "jac",
               "{\"code\":\"jac\",\"description\":\"שלום, עולם \\\\ fin\","
               "\"name\":\"Junta \\\"La 42\\\" 🎉\"}");
    assert_row(fixture, "value_group", "wayuu",
               "{\"code\":\"wayuu\",\"description\":\"مرحبا\",\"name\":\"Pütchipü'üi\"}");
    assert_imports(fixture, 0);
}

static void test_event(void **state)
{
    struct fixture *fixture = *state;
    write_text(fixture, "eventos.csv",
               EVENT_HEAD "1,feria,Feria,Feria,,hoy 00:00,hoy 23:59,,,,presencial,,600,hacienda,,"
                          "jac,1=Puerta 1|2=Puerta = 2,una_vez,abierto\n"
                          "2,foro,Foro,Foro,,2022-12-16,2022-12-16,,,,virtual,,,,,,,libre,"
                          "programado\n");
    assert_imports(fixture, CITY_ROWS + 2);
    assert_row(fixture, "event", "1",
               "{\"capacity\":600,\"department\":\"hacienda\",\"ends_ms\":1671166740000,"
               "\"gates\":[{\"name\":\"Puerta 1\",\"number\":1},{\"name\":\"Puerta = 2\","
               "\"number\":2}],\"groups\":[\"jac\"],\"modality\":\"in_person\",\"name\":\"Feria\","
               "\"number\":1,\"reentry\":\"once\",\"short_name\":\"Feria\","
               "\"starts_ms\":1671080400000,\"state\":\"open\",\"type\":\"feria\"}");
    assert_row(fixture, "event", "2",
               "{\"ends_ms\":1671253199999,\"modality\":\"online\",\"name\":\"Foro\",\"number\":2,"
               "\"reentry\":\"free\",\"short_name\":\"Foro\",\"starts_ms\":1671166800000,"
               "\"state\":\"planned\",\"type\":\"foro\"}");
}

static void test_key_of_two_columns(void **state)
{
    struct fixture *fixture = *state;
    write_text(fixture, "autorizaciones.csv",
               "version,clase,titulo,texto,politica,desde\n"
               "2022-1,general,Datos,Acepto,,2022-01-01\n"
               "2022-1,sensible,Datos,Acepto,,2022-01-01\n");
    assert_imports(fixture, CITY_ROWS + 2);
    assert_row(fixture, "consent_text", "2022-1/sensitive",
               "{\"from_ms\":1641013200000,\"kind\":\"sensitive\",\"text\":\"Acepto\","
               "\"title\":\"Datos\",\"version\":\"2022-1\"}");
}

/* ---- bad ones ---- */

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
    {"municipio.csv", MUNICIPALITY_HEAD MUNICIPALITY_ROW "73002,Otra,Alcaldía,,,,,,,\n",
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
     EVENT_HEAD "1,feria,F,F,,15/12/2022,2022-12-15,,,,virtual,,,,,,,libre,abierto\n", NULL},
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
                       bad->expected != NULL ? bad->expected : "2: inicio: \"15/12/2022\": ");
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

    assert_int_equal(import_folder(&fixture->ledger, fixture->folder, CLOCK_BOGOTA_MIN, now_ms,
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

/* ---- the real city ---- */

static void test_sample_city(void **state)
{
    struct fixture *fixture = *state;
    const char *folder = FERIA_SOURCE_DIR "/db/catalog/ibague";
    if (!file_exists(FERIA_SOURCE_DIR "/db/catalog/ibague/servicios.csv")) {
        skip();
    }
    enum status status = import_folder(&fixture->ledger, folder, CLOCK_BOGOTA_MIN, now_ms, on_error,
                                       fixture, &fixture->result, &fixture->error);
    assert_string_equal(fixture->error.text, "");
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(fixture->result.sheet_count, 14);
    assert_int_equal(fact_count(fixture), fixture->result.fact_count);
    status = import_folder(&fixture->ledger, folder, CLOCK_BOGOTA_MIN, now_ms, on_error, fixture,
                           &fixture->result, &fixture->error);
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(fixture->result.fact_count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_new_city),
        TEST(test_twice),
        TEST(test_change_and_order),
        TEST(test_retire_and_return),
        TEST(test_header_only_retires_all),
        TEST(test_one_sheet_alone),
        TEST(test_spellings_of_a_file),
        TEST(test_any_text),
        TEST(test_event),
        TEST(test_key_of_two_columns),
        TEST(test_bad_files),
        TEST(test_nul_byte),
        TEST(test_long_cell),
        TEST(test_all_errors),
        TEST(test_error_limit),
        TEST(test_no_folder),
        TEST(test_sample_city),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
