/* What a station measures of its clock, and the times that are read by it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "core/admission.h"
#include "core/clock_sample.h"
#include "core_fixture.h"

static const int64_t MIN_MS = 60 * INT64_C(1000);

static bool note(struct test_station *station, int64_t offset_ms, int64_t uncertainty_ms)
{
    bool is_written = false;
    struct error error = {0};
    if (clock_sample_note(&station->ledger, offset_ms, uncertainty_ms, &is_written, &error) !=
        STATUS_OK) {
        fail_msg("%s", error.text);
    }
    return is_written;
}

static int set_up(void **state)
{
    static struct test_station station;
    test_station_open(&station, 1);
    test_station_enrol(&station, "Puerta 1", "door");
    *state = &station;
    return 0;
}

static int tear_down(void **state)
{
    test_station_close(*state);
    clock_set_offset_ms(0);
    return 0;
}

/* A sample is a fact only when it says something new, and not too often. */
static void test_when(void **state)
{
    struct test_station *station = *state;
    static const struct {
        int64_t after_min, offset_ms, uncertainty_ms;
        bool is_written;
    } ROWS[] = {
        {0, 0, 5, true},          /* the first, whatever it says */
        {11, 900, 5, false},      /* less than a second */
        {22, 1500, 600, false},   /* a slow line says nothing more exact */
        {33, 1500, 5, true},      /* */
        {34, 90000, 5, false},    /* too soon */
        {44, 90000, 5, true},     /* */
        {55, -3600000, 5, true},  /* set forward meanwhile */
        {-60, 3600000, 5, true},  /* set back: before the last by its own clock */
        {-40, 3600200, 5, false}, /* */
    };
    struct clock_sample last;
    assert_int_equal(clock_sample_read(&station->db, station->keys.station, &last, NULL),
                     STATUS_OK);
    assert_false(last.is_known);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        clock_set_offset_ms(ROWS[i].after_min * MIN_MS);
        if (note(station, ROWS[i].offset_ms, ROWS[i].uncertainty_ms) != ROWS[i].is_written) {
            fail_msg("row %zu", i);
        }
    }
    assert_int_equal(clock_sample_read(&station->db, station->keys.station, &last, NULL),
                     STATUS_OK);
    assert_true(last.is_known);
    assert_int_equal(last.offset_ms, 3600000);
    assert_int_equal(test_int(&station->db, "SELECT offset_ms FROM clock_offset"), 3600000);
    assert_int_equal(test_int(&station->db, "SELECT count(*) FROM clock_sample"), 5);
}

/* Entry at `real_min` of a station whose clock is `ahead_min` ahead. */
static void admit(struct test_station *station, int64_t real_min, int64_t ahead_min,
                  const char *ticket)
{
    char body[120];
    clock_set_offset_ms((real_min + ahead_min) * MIN_MS);
    (void)snprintf(body, sizeof body,
                   "{\"direction\":\"entry\",\"event\":1,\"gate\":1,\"ticket\":\"%s\"}", ticket);
    assert_int_equal(ledger_append(&station->ledger, "admission.recorded", body, NULL, NULL),
                     STATUS_OK);
}

/* The clock is an hour ahead, is set right, and is set wrong again: each time is read by the sample
 * before it, and what was before the first by that one. */
static void test_corrected_times(void **state)
{
    struct test_station *station = *state;
    int64_t now_ms = clock_now_ms();
    admit(station, 0, 60, "1000000000000001");
    (void)note(station, -60 * MIN_MS, 20);
    admit(station, 10, 60, "1000000000000002");
    clock_set_offset_ms(20 * MIN_MS);
    (void)note(station, 0, 30);
    admit(station, 30, 0, "1000000000000003");
    clock_set_offset_ms(-20 * MIN_MS);
    (void)note(station, 60 * MIN_MS, 40);
    admit(station, 50, -60, "1000000000000004");
    static const struct {
        int64_t real_min, uncertainty_ms;
        const char *time, *uncertainty; /* statements are kept by their address */
    } ROWS[] = {
#define ROW(real_min, uncertainty_ms, ticket)                                                      \
    {real_min, uncertainty_ms, "SELECT at_ms FROM movement_time WHERE subject = '" ticket "'",     \
     "SELECT uncertainty_ms FROM movement_time WHERE subject = '" ticket "'"}
        ROW(0, 1020, "1000000000000001"),
        ROW(10, 1020, "1000000000000002"),
        ROW(30, 1030, "1000000000000003"),
        ROW(50, 1040, "1000000000000004"),
#undef ROW
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        assert_in_range(test_int(&station->db, ROWS[i].time) - now_ms, ROWS[i].real_min * MIN_MS,
                        ROWS[i].real_min * MIN_MS + 30000);
        assert_int_equal(test_int(&station->db, ROWS[i].uncertainty), ROWS[i].uncertainty_ms);
    }
    assert_int_equal(test_int(&station->db, "SELECT count(*) FROM quarantine"), 0);
    assert_int_equal(
        llabs(test_int(&station->db, "SELECT amount FROM incident WHERE kind = 'clock'")),
        60 * MIN_MS);
}

/* A citizen's kiosk needs nobody's clock; a sample that says nonsense is parked, not believed. */
static void test_who_holds_it(void **state)
{
    struct test_station *station = *state;
    struct test_station citizen;
    struct test_station office;
    (void)note(station, 5, 5);
    test_station_open(&citizen, 2);
    test_station_open(&office, 3);
    test_pull(&citizen, station, "citizen");
    test_pull(&office, station, "office");
    assert_int_equal(test_int(&citizen.db, "SELECT count(*) FROM clock_sample"), 0);
    assert_int_equal(test_int(&office.db, "SELECT count(*) FROM clock_offset"
                                          " WHERE label = 'Puerta 1'"),
                     1);
    assert_int_equal(ledger_append(&station->ledger, "clock.measured",
                                   "{\"offset_ms\":\"soon\",\"uncertainty_ms\":-1}", NULL, NULL),
                     STATUS_OK);
    assert_int_equal(test_int(&station->db, "SELECT count(*) FROM quarantine"), 1);
    test_station_close(&citizen);
    test_station_close(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_when, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_corrected_times, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_who_holds_it, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
