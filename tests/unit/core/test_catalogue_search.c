#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/id.h"
#include "core/catalogue_search.h"
#include "store/db.h"
#include "store/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FOUND_MAX = 16, LONG_CHARACTERS = 10000 };

struct fixture {
    struct db db;
    struct ledger ledger;
    struct catalogue *catalogue;
};

/* Code, department, groups, name, keywords, description; in this order in the catalogue. */
static const char *const services[][6] = {
    {"recibo", "hacienda", "", "Recibo del impuesto predial", "\"factura\"", "Pago de su casa."},
    {"predial", "hacienda", "", "Predial: paz y salvo", "\"recibo\"", "Sin deudas."},
    {"carro", "movilidad", "\"jac\"", "Traspaso de vehículo", "\"carro\",\"moto\"",
     "Cambio de dueño."},
    {"beca", "educacion", "\"jovenes\",\"jac\"", "Apoyo para estudiar", "\"beca\",\"auxilio\"",
     "Con el recibo de matrícula."},
    {"ninez", "social", "", "Niñez y cañón", "\"ñoño\"", "Atención a la primera infancia."},
    {"arabe", "social", "", "خدمة المدينة", "\"😀 fiesta\"", "ﬁcha ５ª"},
};

/* Code, name, short name, stand. */
static const char *const departments[][4] = {
    {"hacienda", "Secretaría de Hacienda", "Hacienda", "3"},
    {"movilidad", "Secretaría de Movilidad", "Tránsito", "4"},
};

static void publish(struct fixture *fixture, const char *body)
{
    assert_int_equal(ledger_append(&fixture->ledger, "catalogue.set", body, NULL, NULL), STATUS_OK);
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    assert_int_equal(id_init(NULL), STATUS_OK);
    assert_int_equal(db_open_memory(&fixture->db, NULL), STATUS_OK);
    assert_int_equal(ledger_open(&fixture->ledger, &fixture->db, 7, NULL), STATUS_OK);
    for (size_t i = 0; i < ARRAY_COUNT(services); i++) {
        const char *const *row = services[i];
        char body[1024];
        (void)snprintf(body, sizeof body,
                       "{\"key\":\"%s\",\"order\":%zu,\"row\":{\"code\":\"%s\",\"department\":"
                       "\"%s\",\"groups\":[%s],\"name\":\"%s\",\"keywords\":[%s],"
                       "\"description\":\"%s\"},\"sheet\":\"service\"}",
                       row[0], i, row[0], row[1], row[2], row[3], row[4], row[5]);
        publish(fixture, body);
    }
    for (size_t i = 0; i < ARRAY_COUNT(departments); i++) {
        const char *const *row = departments[i];
        char body[1024];
        (void)snprintf(body, sizeof body,
                       "{\"key\":\"%s\",\"order\":%zu,\"row\":{\"code\":\"%s\",\"name\":"
                       "\"%s\",\"short_name\":\"%s\",\"stand\":\"%s\"},\"sheet\":"
                       "\"department\"}",
                       row[0], i, row[0], row[1], row[2], row[3]);
        publish(fixture, body);
    }
    assert_int_equal(catalogue_new(&fixture->catalogue, &fixture->db, NULL), STATUS_OK);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    catalogue_free(fixture->catalogue);
    db_close(&fixture->db);
    free(fixture);
    return 0;
}

/* Codes of what is found, "recibo predial ". */
static const char *found(const struct fixture *fixture, const struct service_query *query)
{
    static char codes[256];
    size_t length = 0;
    uint32_t places[FOUND_MAX];
    size_t count = catalogue_search(fixture->catalogue, query, places);
    codes[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        int bytes = snprintf(codes + length, sizeof codes - length, "%s ",
                             fixture->catalogue->services[places[i]].code);
        assert_in_range(bytes, 1, sizeof codes - length - 1);
        length += (size_t)bytes;
    }
    return codes;
}

struct search_case {
    const char *text, *codes;
};

static void check_found(void **state, const struct search_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct service_query query = {.text = cases[i].text};
        if (strcmp(found(*state, &query), cases[i].codes) != 0) {
            fail_msg("\"%s\" finds \"%s\"", cases[i].text, found(*state, &query));
        }
        assert_false(service_query_is_empty(&query));
    }
}

static void test_words(void **state)
{
    static const struct search_case ROWS[] = {
        {"predial", "predial recibo "}, /* the name begins so: before the catalogue's order */
        {"PREDIAL", "predial recibo "},
        {"pred", "predial recibo "},
        {"edial", ""},                      /* not the beginning of a word */
        {"redial", "recibo predial "},      /* one letter is missing */
        {"redail", ""},                     /* two slips */
        {"recibo", "recibo predial beca "}, /* name, keyword, description */
        {"recibo predial", "recibo predial "},
        {"predial recibo", "recibo predial "},     /* any order; both in the name first */
        {"recibo zapato", "recibo predial beca "}, /* what is nowhere is left out */
        {"quiero el recibo de matrícula", "beca "},
        {"quiero un predial para mi carro", "predial recibo carro "}, /* nobody has both */
        {"carro auxilio recibo", "beca recibo predial carro "},       /* two words before one */
        {"quiero el", "recibo predial carro beca ninez arabe "},      /* says nothing yet */
        {"de", "predial "},                                           /* may become "deudas" */
        {"ninez", "ninez "},
        {"NIÑEZ", "ninez "},
        {"nono", "ninez "},
        {"canon", "ninez "},
        {"dueño", "carro "},
        {"dueños", "carro "},
        {"paz   y\tsalvo!", "predial "},
        {"خدمة", "arabe "},
        {"خد", "arabe "},
        {"دمة", ""},
        {"😀fiesta", "arabe "},
        {"ficha 5a", "arabe "},
        {"xyz", ""},
    };
    check_found(state, ROWS, ARRAY_COUNT(ROWS));
}

static void test_departments(void **state)
{
    static const struct search_case ROWS[] = {
        {"hacienda", "recibo predial "}, /* by department */
        {"haceinda", "recibo predial "},
        {"hacienda recibo", "recibo predial "},
        {"secretaría movilidad", "carro "},
        {"tránsito", "carro "}, /* its short name */
        {"puesto 4", "carro "},
        {"Stand N° 4", "carro "},
        {"puesto 4 moto", "carro "},
        {"puesto 3", "recibo predial "},
        {"puesto 33", ""},
        {"#4", ""},
    };
    check_found(state, ROWS, ARRAY_COUNT(ROWS));
}

static void test_forms_and_slips(void **state)
{
    static const struct search_case ROWS[] = {
        {"recibos", "recibo predial beca "},
        {"facturas", "recibo "},
        {"deuda", "predial "},
        {"vehiculos", "carro "},
        {"vehiculso", "carro "},
        {"vheiculo", "carro "},
        {"veiculo", "carro "},
        {"vehixulo", "carro "},
        {"vehiiculo", "carro "},
        {"xehicul", "carro "}, /* the beginning of one */
        {"xehicu", ""},        /* too short for that */
        {"careo", ""},
        {"carro", "carro "},
        {"moto carro", "carro "},
        {"Beca", "beca "},
        {"vehiculo", "carro "},
        {"VEHÍCULO", "carro "},
        {"vehi\xCC\x81"
         "culo",
         "carro "}, /* accent as a mark of its own */
    };
    check_found(state, ROWS, ARRAY_COUNT(ROWS));
}

static void test_nothing_to_look_for(void **state)
{
    static const char all[] = "recibo predial carro beca ninez arabe ";
    static const char *const ROWS[] = {NULL, "", "  ", "😀", "¿?", "\xFF\xFE", "\xE2\x80\x8F"};
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        const struct service_query query = {.text = ROWS[i]};
        assert_string_equal(found(*state, &query), all);
        assert_true(service_query_is_empty(&query));
    }
}

static void test_filters(void **state)
{
    static const struct {
        struct service_query query;
        const char *codes;
    } ROWS[] = {
        {{"", "hacienda", ""}, "recibo predial "},
        {{NULL, "HACIENDA", NULL}, ""},
        {{NULL, "unknown", NULL}, ""},
        {{"", "", "jac"}, "recibo predial carro beca ninez arabe "},
        {{"", "", "jovenes"}, "recibo predial beca ninez arabe "},
        {{"", "movilidad", "jovenes"}, ""},
        {{"recibo", "educacion", "jovenes"}, "beca "},
        {{"recibo", "hacienda", "unknown"}, "recibo predial "}, /* theirs are for everybody */
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        assert_string_equal(found(*state, &ROWS[i].query), ROWS[i].codes);
        assert_false(service_query_is_empty(&ROWS[i].query));
    }
}

/* Puts `part` into `text` at `at`, without its NUL. */
static void put(char *text, size_t at, const char *part)
{
    for (size_t i = 0; part[i] != '\0'; i++) {
        text[at + i] = part[i];
    }
}

/* What is too long is cut; it is never more than the words that were looked at. */
static void test_long_texts(void **state)
{
    static char text[4 * LONG_CHARACTERS + 1];
    const struct service_query query = {.text = text};
    for (size_t i = 0; i < LONG_CHARACTERS; i++) {
        put(text, 2 * i, "ñ");
    }
    assert_string_equal(found(*state, &query), "");
    for (size_t i = 0; i < LONG_CHARACTERS; i++) {
        put(text, 4 * i, "😀");
    }
    assert_true(service_query_is_empty(&query));
    for (size_t i = 0; i < LONG_CHARACTERS / 4; i++) {
        put(text, 16 * i, "predial recibo  ");
    }
    assert_string_equal(found(*state, &query), "recibo predial ");
    memset(text, ' ', sizeof text - 1);
    put(text, LONG_CHARACTERS, "beca");
    assert_string_equal(found(*state, &query), "beca ");
}

static void test_empty_catalogue(void **state)
{
    (void)state;
    struct db db;
    struct catalogue *catalogue = NULL;
    uint32_t places[1] = {7};
    assert_int_equal(db_open_memory(&db, NULL), STATUS_OK);
    assert_int_equal(catalogue_new(&catalogue, &db, NULL), STATUS_OK);
    assert_int_equal(catalogue_search(catalogue, &(struct service_query){.text = "a"}, places), 0);
    assert_int_equal(places[0], 7);
    catalogue_free(catalogue);
    db_close(&db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),           cmocka_unit_test(test_nothing_to_look_for),
        cmocka_unit_test(test_filters),         cmocka_unit_test(test_departments),
        cmocka_unit_test(test_forms_and_slips), cmocka_unit_test(test_long_texts),
        cmocka_unit_test(test_empty_catalogue),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
