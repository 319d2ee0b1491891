/* import_kit.h: a small city in a folder, and imports of it, for the tests of importing. */
#pragma once

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
    "codigo,nombre,entidad,nit,departamento,sitio_web,politica_datos,telefono,correo,direccion,"   \
    "tema,dias_laborales\n"
#define MUNICIPALITY_ROW "73001,Ibagué,Alcaldía de Ibagué,,Tolima,,,,,,,\n"
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

static inline void write_bytes(const struct fixture *fixture, const char *name, const void *data,
                               size_t bytes)
{
    char path[FILE_PATH_MAX];
    struct error error = {0};
    assert_int_equal(path_join(path, sizeof path, fixture->folder, name, &error), STATUS_OK);
    assert_int_equal(file_write(path, data, bytes, 0600, &error), STATUS_OK);
}

static inline void write_text(const struct fixture *fixture, const char *name, const char *text)
{
    write_bytes(fixture, name, text, strlen(text));
}

static inline void remove_file(const struct fixture *fixture, const char *name)
{
    char path[FILE_PATH_MAX];
    struct error error = {0};
    assert_int_equal(path_join(path, sizeof path, fixture->folder, name, &error), STATUS_OK);
    (void)unlink(path);
}

static inline void write_city(const struct fixture *fixture)
{
    for (size_t i = 0; i < ARRAY_COUNT(city); i++) {
        write_text(fixture, city[i].name, city[i].text);
    }
}

static inline int set_up(void **state)
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

static inline int tear_down(void **state)
{
    struct fixture *fixture = *state;
    db_close(&fixture->db);
    test_folder_remove(fixture->folder);
    free(fixture);
    return 0;
}

static inline void on_error(void *user, const char *text)
{
    struct fixture *fixture = user;
    fixture->further_count++;
    (void)snprintf(fixture->further, sizeof fixture->further, "%s", text);
}

static inline enum status import(struct fixture *fixture)
{
    fixture->error = (struct error){0};
    fixture->further_count = 0;
    return import_folder(&fixture->ledger, fixture->folder, 0, CLOCK_BOGOTA_MIN, now_ms, on_error,
                         fixture, &fixture->result, &fixture->error);
}

static inline void assert_imports(struct fixture *fixture, size_t fact_count)
{
    enum status status = import(fixture);
    assert_string_equal(fixture->error.text, "");
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(fixture->result.fact_count, fact_count);
}

static inline int64_t fact_count(struct fixture *fixture)
{
    int64_t count = -1;
    assert_int_equal(
        db_int(&fixture->db, "SELECT count(*) FROM ledger", 0, &count, &fixture->error), STATUS_OK);
    return count;
}

static inline const struct import_sheet_result *result_of(const struct fixture *fixture,
                                                          const char *file)
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
static inline void read_row(struct fixture *fixture, const char *sheet, const char *key,
                            char out[2048], int *order)
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

static inline void assert_row(struct fixture *fixture, const char *sheet, const char *key,
                              const char *expected)
{
    char row[2048];
    read_row(fixture, sheet, key, row, NULL);
    assert_string_equal(row, expected);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
