#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "core/report.h"
#include "core/viewed.h"
#include "core_fixture.h"

static struct test_station office;

static int set_up(void **state)
{
    (void)state;
    test_station_open(&office, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    clock_set_offset_ms(0);
    test_station_close(&office);
    return 0;
}

static void catalogue_row(const char *sheet, const char *key, const char *row)
{
    char body[500];
    (void)snprintf(body, sizeof body, "{\"key\":\"%s\",\"order\":1,\"row\":%s,\"sheet\":\"%s\"}",
                   key, row, sheet);
    assert_int_equal(ledger_append(&office.ledger, "catalogue.set", body, NULL, NULL), STATUS_OK);
}

/* A visit in this second of 2022-12-15, from 8:00 in Bogotá. */
static void visit(int second, const char *service, const char *department)
{
    clock_set_offset_ms(0);
    clock_set_offset_ms(1671109200000 + second * INT64_C(1000) + 500 - clock_now_ms());
    assert_int_equal(viewed_record(&office.ledger, service, department, NULL), STATUS_OK);
}

static void assert_report(const char *expected, int64_t rows, const struct report_options *options)
{
    char *written = NULL;
    size_t length = 0;
    int64_t count = -1;
    struct error error = {0};
    FILE *out = open_memstream(&written, &length);
    assert_non_null(out);
    if (report_visits(&office.db, options, out, &count, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    assert_int_equal(fclose(out), 0);
    assert_string_equal(written, expected);
    assert_int_equal(count, rows);
    free(written);
}

#define HEAD                                                                                       \
    "N.º,Qué se vio,Nombre,Código,Dependencia,Visitas,Visitas a sus servicios,Primera visita,"  \
    "Última visita\r\n"

static void test_rows(void **state)
{
    (void)state;
    const struct report_options options = {.utc_offset_min = CLOCK_BOGOTA_MIN};
    catalogue_row("department", "hacienda",
                  "{\"code\":\"hacienda\",\"name\":\"Hacienda, la\",\"short_name\":\"Hacienda\"}");
    catalogue_row("service", "predial",
                  "{\"code\":\"predial\",\"department\":\"hacienda\",\"name\":\"=Predial\"}");
    visit(0, "predial", "hacienda");
    visit(1, "", "salud");
    visit(2, "", "hacienda");
    visit(3, "predial", "hacienda");
    visit(4, "", "hacienda");
    visit(5, "suelto", "");
    assert_report(
        HEAD
        "1,Dependencia,\"Hacienda, la\",hacienda,\"Hacienda, la\",2,2,2022-12-15 08:00:00,"
        "2022-12-15 08:00:04\r\n"
        "2,Dependencia,salud,salud,salud,1,0,2022-12-15 08:00:01,2022-12-15 08:00:01\r\n"
        "3,Dependencia,Sin dependencia,,Sin dependencia,0,1,2022-12-15 08:00:05,"
        "2022-12-15 08:00:05\r\n"
        "4,Servicio,'=Predial,predial,\"Hacienda, la\",2,,2022-12-15 08:00:00,"
        "2022-12-15 08:00:03\r\n"
        "5,Servicio,suelto,suelto,Sin dependencia,1,,2022-12-15 08:00:05,2022-12-15 08:00:05\r\n",
        5, &options);
}

static void test_nobody_came(void **state)
{
    (void)state;
    assert_report(HEAD, 0, &(struct report_options){0});
    assert_report("\xEF\xBB\xBF" HEAD, 0, &(struct report_options){.has_bom = true});
}

/* A full disk is an error, not a short list. */
static void test_full_disk(void **state)
{
    (void)state;
    int64_t count = 0;
    struct error error = {0};
    FILE *out = fopen("/dev/full", "we");
    assert_non_null(out);
    assert_int_not_equal(
        report_visits(&office.db, &(struct report_options){0}, out, &count, &error), STATUS_OK);
    (void)fclose(out);
    assert_string_not_equal(error.text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nobody_came, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_full_disk, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
