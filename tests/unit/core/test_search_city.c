/* Search over the services of the sample city, by what visitors really type; and over 5,000 made
 * ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/id.h"
#include "core/catalogue_search.h"
#include "core/import.h"
#include "store/db.h"
#include "store/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES_MAX = 5200, MANY = 5000, FIRST_ROWS = 5 };

static const int64_t now_ms = 1671109200000; /* 2022-12-15 08:00 in Bogotá */

struct city {
    struct db db;
    struct ledger ledger;
    struct catalogue *catalogue;
    uint32_t places[PLACES_MAX];
    size_t count;
};

static void city_open(struct city *city)
{
    assert_int_equal(id_init(NULL), STATUS_OK);
    assert_int_equal(db_open_memory(&city->db, NULL), STATUS_OK);
    assert_int_equal(ledger_open(&city->ledger, &city->db, 7, NULL), STATUS_OK);
}

static void city_close(struct city *city)
{
    catalogue_free(city->catalogue);
    db_close(&city->db);
    free(city);
}

static int set_up(void **state)
{
    struct city *city = calloc(1, sizeof *city);
    struct error error = {0};
    assert_non_null(city);
    city_open(city);
    enum status status = import_folder(&city->ledger, FERIA_SOURCE_DIR "/db/catalog/ibague", 0,
                                       CLOCK_BOGOTA_MIN, now_ms, NULL, NULL, NULL, &error);
    assert_string_equal(error.text, "");
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(catalogue_new(&city->catalogue, &city->db, NULL), STATUS_OK);
    *state = city;
    return 0;
}

static int tear_down(void **state)
{
    city_close(*state);
    return 0;
}

static const struct service *at(const struct city *city, size_t i)
{
    return &city->catalogue->services[city->places[i]];
}

static void search(struct city *city, const char *text)
{
    const struct service_query query = {.text = text};
    assert_true(city->catalogue->service_count <= PLACES_MAX);
    city->count = catalogue_search(city->catalogue, &query, city->places);
}

/* Is it among the first rows that a screen shows? */
static bool is_shown(const struct city *city, const char *code)
{
    for (size_t i = 0; i < city->count && i < FIRST_ROWS; i++) {
        if (strcmp(at(city, i)->code, code) == 0) {
            return true;
        }
    }
    return false;
}

static void test_what_visitors_type(void **state)
{
    static const struct {
        const char *text, *code;
        size_t most; /* results; 0 = any number */
    } ROWS[] = {
        {"predial", "factura-predial", 0},
        {"carro", "traspaso-vehiculo", 0},
        {"beca", "becas-educacion-superior", 0},
        /* departments, by what they are called */
        {"hacienda", "paz-y-salvo-predial", 6},
        {"HACIENDA", "factura-predial", 6},
        {"movilidad", "licencia-conduccion", 5},
        {"salud", "vacunacion", 5},
        {"secretaría de salud", "vacunacion", 5},
        {"ibal", "reporte-fuga", 4},
        {"puesto 4", "factura-predial", 6},
        {"stand 4", "factura-predial", 6},
        {"puesto no. 4", "factura-predial", 6},
        {"puesto 4 recibo", "factura-predial", 0},
        /* several and one */
        {"carros", "traspaso-vehiculo", 0},
        {"impuestos", "factura-predial", 0},
        {"becas", "becas-educacion-superior", 0},
        {"multa", "comparendos", 0},
        {"multas", "comparendos", 0},
        {"joven", "juventud-programas", 0},
        {"vías", "pavimentacion-barrio", 0},
        /* whole sentences */
        {"quiero pagar el predial", "factura-predial", 0},
        {"¿dónde saco el Sisbén?", "sisben-encuesta", 0},
        {"necesito una beca para mi hijo", "becas-educacion-superior", 0},
        {"cómo hago para afiliarme a la salud", "afiliacion-salud", 0},
        /* slips */
        {"predal", "paz-y-salvo-predial", 0},
        {"sisven", "sisben-encuesta", 0},
        {"inpuesto", "factura-predial", 0},
        {"vehiculso", "traspaso-vehiculo", 1},
        {"inpuestos", "factura-predial", 0},
        {"colejio", "cupo-escolar", 0},
        {"bomveros", "inspeccion-bomberos", 0},
        {"esterilisar", "esterilizacion-mascotas", 0},
    };
    struct city *city = *state;
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        search(city, ROWS[i].text);
        if (!is_shown(city, ROWS[i].code) || (ROWS[i].most > 0 && city->count > ROWS[i].most)) {
            fail_msg("\"%s\" finds %zu, first \"%s\", and should find \"%s\"", ROWS[i].text,
                     city->count, city->count > 0 ? at(city, 0)->code : "", ROWS[i].code);
        }
    }
}

/* In English by English words, and by the Spanish ones that a visitor has read somewhere. */
static void test_in_english(void **state)
{
    static const struct {
        const char *text, *code;
    } ROWS[] = {
        {"tax", "factura-predial"},
        {"taxes", "factura-predial"},
        {"car", "traspaso-vehiculo"},
        {"scholarship", "becas-educacion-superior"},
        {"i want to pay my property tax", "factura-predial"},
        {"finance", "paz-y-salvo-predial"},
        {"scolarship", "becas-educacion-superior"},
        {"stand 4", "factura-predial"},
        {"beca", "becas-educacion-superior"},
        {"comparendo", "comparendos"},
    };
    struct city *city = *state;
    catalogue_speak(city->catalogue, "en");
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        search(city, ROWS[i].text);
        if (!is_shown(city, ROWS[i].code)) {
            fail_msg("\"%s\" finds %zu, first \"%s\", and should find \"%s\"", ROWS[i].text,
                     city->count, city->count > 0 ? at(city, 0)->code : "", ROWS[i].code);
        }
    }
    catalogue_speak(city->catalogue, "es");
    search(city, "scholarship");
    assert_int_equal(city->count, 0);
}

static void test_nothing(void **state)
{
    static const char *const ROWS[] = {"zzz",   "x",        "perdí la cédula",
                                       "prdal", "enkuezta", "123456"};
    struct city *city = *state;
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        search(city, ROWS[i]);
        if (city->count != 0) {
            fail_msg("\"%s\" finds %s", ROWS[i], at(city, 0)->code);
        }
    }
}

/* Each key of a word keeps its service in the list, once the list has it: nothing jumps away. */
static void test_while_typing(void **state)
{
    static const char word[] = "esterilizacion";
    struct city *city = *state;
    for (size_t bytes = 3; bytes < sizeof word; bytes++) {
        char text[sizeof word] = "";
        memcpy(text, word, bytes);
        search(city, text);
        assert_true(is_shown(city, "esterilizacion-mascotas"));
    }
}

/* ---- five thousand ---- */

static const char *const kinds[] = {"Licencia", "Certificado", "Permiso", "Subsidio", "Reporte"};

static void publish_many(struct city *city)
{
    assert_int_equal(db_begin(&city->db, NULL), STATUS_OK);
    for (int i = 0; i < MANY; i++) {
        char body[512];
        (void)snprintf(body, sizeof body,
                       "{\"key\":\"s%04d\",\"order\":%d,\"row\":{\"code\":\"s%04d\",\"department\":"
                       "\"hacienda\",\"name\":\"%s de asunto%d\",\"keywords\":[\"recibo%d\"],"
                       "\"description\":\"Sirve para todo.\"},\"sheet\":\"service\"}",
                       i, i, i, kinds[(size_t)i % ARRAY_COUNT(kinds)], i, i % 50);
        assert_int_equal(ledger_append(&city->ledger, "catalogue.set", body, NULL, NULL),
                         STATUS_OK);
    }
    assert_int_equal(db_commit(&city->db, NULL), STATUS_OK);
}

static void test_five_thousand(void **state)
{
    static const struct {
        const char *text, *first;
        size_t count;
    } ROWS[] = {
        {"asunto4999", "s4999", 1},
        {"asunto499", "s0499", 11}, /* and 4990 to 4999 */
        {"licencia", "s0000", MANY / 5},
        {"lisencias", "s0000", MANY / 5},
        {"quiero el recibo7", "s0007", 100},
        {"permiso recibo7", "s0007", 100},
        {"permiso asunto42", "s0042", 0},
        {"certificado asunto4321", "s4321", 1},
        {"todo", "s0000", MANY},
        {"otra cosa", "", 0},
    };
    struct city *city = calloc(1, sizeof *city);
    (void)state;
    assert_non_null(city);
    city_open(city);
    publish_many(city);
    assert_int_equal(catalogue_new(&city->catalogue, &city->db, NULL), STATUS_OK);
    assert_int_equal(city->catalogue->service_count, MANY);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        search(city, ROWS[i].text);
        if ((ROWS[i].count > 0 && city->count != ROWS[i].count) ||
            strcmp(city->count > 0 ? at(city, 0)->code : "", ROWS[i].first) != 0) {
            fail_msg("\"%s\" finds %zu, first %s", ROWS[i].text, city->count,
                     city->count > 0 ? at(city, 0)->code : "nothing");
        }
    }
    city_close(city);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_visitors_type),
        cmocka_unit_test(test_in_english),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_while_typing),
        cmocka_unit_test(test_five_thousand),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
