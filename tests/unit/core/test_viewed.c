#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/viewed.h"
#include "core_fixture.h"

static struct test_station station;

static int set_up(void **state)
{
    (void)state;
    test_station_open(&station, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_station_close(&station);
    return 0;
}

static void test_counts(void **state)
{
    (void)state;
    static const struct {
        const char *service, *department;
        enum status status;
    } ROWS[] = {
        {"predial", "hacienda", STATUS_OK},  {"predial", "hacienda", STATUS_OK},
        {"sisben", "planeacion", STATUS_OK}, {"", "hacienda", STATUS_OK},
        {NULL, "salud", STATUS_OK},          {"suelto", "", STATUS_OK},
        {"suelto", NULL, STATUS_OK},         {"", "", STATUS_INVALID},
        {NULL, NULL, STATUS_INVALID},        {"\xFF", "hacienda", STATUS_INVALID},
    };
    static const struct {
        const char *sql;
        int value;
    } COUNTS[] = {
        {"SELECT count(*) FROM viewed", 7},
        {"SELECT visits FROM service_visits WHERE service = 'predial'", 2},
        {"SELECT visits FROM service_visits WHERE service = 'suelto' AND department = ''", 2},
        {"SELECT sum(visits) FROM service_visits", 5},
        {"SELECT visits FROM department_visits WHERE department = 'hacienda'", 1},
        {"SELECT service_visits FROM department_visits WHERE department = 'hacienda'", 2},
        {"SELECT sum(visits) FROM department_visits", 2},
        {"SELECT count(*) FROM ledger WHERE private IS NOT NULL", 0},
        {"SELECT count(*) FROM ledger WHERE kind IN ('service.viewed', 'department.viewed')", 7},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct error error = {0};
        assert_int_equal(
            viewed_record(&station.ledger, ROWS[i].service, ROWS[i].department, &error),
            ROWS[i].status);
        assert_int_equal(error.text[0] != '\0', ROWS[i].status != STATUS_OK);
    }
    for (size_t i = 0; i < ARRAY_COUNT(COUNTS); i++) {
        assert_int_equal(test_int(&station.db, COUNTS[i].sql), COUNTS[i].value);
    }
}

/* By a program of another make: kept in the ledger and parked, counted nowhere. */
static void test_faulty_facts(void **state)
{
    (void)state;
    static const char *const ROWS[][2] = {
        {"service.viewed", "{}"},
        {"service.viewed", "{\"department\":\"hacienda\",\"service\":\"\"}"},
        {"department.viewed", "{}"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct error error = {0};
        assert_int_equal(ledger_append(&station.ledger, ROWS[i][0], ROWS[i][1], NULL, &error),
                         STATUS_OK);
    }
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM quarantine"), ARRAY_COUNT(ROWS));
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM viewed"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_faulty_facts, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
