#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "core/business_days.h"
#include "core/work_calendar.h"
#include "core_fixture.h"

static const struct work_calendar NATIONAL = {.workdays = 0};

static int64_t day_at(const char *text)
{
    int64_t day = 0;
    if (!day_parse(text, &day)) {
        fail_msg("%s is no date", text);
    }
    return day;
}

static void assert_day(int64_t day, const char *expected)
{
    char text[DAY_TEXT_SIZE];
    day_text(day, text);
    assert_string_equal(text, expected);
}

static void test_every_holiday_of_2022(void **state)
{
    (void)state;
    static const char *const EXPECTED[] = {
        "2022-01-01", "2022-01-10", "2022-03-21", "2022-04-14", "2022-04-15", "2022-05-01",
        "2022-05-30", "2022-06-20", "2022-06-27", "2022-07-04", "2022-07-20", "2022-08-07",
        "2022-08-15", "2022-10-17", "2022-11-07", "2022-11-14", "2022-12-08", "2022-12-25"};
    int64_t days[HOLIDAYS_MAX];
    assert_int_equal(holidays_of_year(2022, days), ARRAY_COUNT(EXPECTED));
    for (size_t i = 0; i < ARRAY_COUNT(EXPECTED); i++) {
        assert_day(days[i], EXPECTED[i]);
    }
}

/* As they were published. */
static void test_holidays_of_other_years(void **state)
{
    (void)state;
    static const char *const HOLIDAYS[] = {"2023-01-09", "2023-03-20", "2023-04-06",
                                           "2024-03-25", "2024-03-28", "2024-03-29",
                                           "2025-08-18", "1984-01-09", "2100-12-25"};
    static const char *const OTHERS[] = {"2023-01-06", "2023-03-19", "2024-03-27", "2024-04-01",
                                         "2025-08-15", "2025-06-29", "1983-12-25", "2101-01-01"};
    for (size_t i = 0; i < ARRAY_COUNT(HOLIDAYS); i++) {
        if (!day_is_holiday(day_at(HOLIDAYS[i]))) {
            fail_msg("%s is a holiday", HOLIDAYS[i]);
        }
    }
    for (size_t i = 0; i < ARRAY_COUNT(OTHERS); i++) {
        if (day_is_holiday(day_at(OTHERS[i]))) {
            fail_msg("%s is no holiday", OTHERS[i]);
        }
    }
}

/* Two movable holidays on one Monday: those years have one day less. */
static void test_years_with_17(void **state)
{
    (void)state;
    static const int YEARS[] = {2000, 2003, 2011, 2014, 2019, 2025, 2030, 2038, 2041, 2052, 2057};
    size_t found = 0;
    for (int year = BUSINESS_YEAR_MIN; year <= BUSINESS_YEAR_MAX; year++) {
        int64_t days[HOLIDAYS_MAX];
        size_t count = holidays_of_year(year, days);
        assert_true(count == 17 || count == 18);
        for (size_t i = 1; i < count; i++) {
            assert_true(days[i - 1] < days[i]);
        }
        if (year >= 2000 && year <= 2057 && count == 17) {
            assert_true(found < ARRAY_COUNT(YEARS));
            assert_int_equal(year, YEARS[found++]);
        }
    }
    assert_int_equal(found, ARRAY_COUNT(YEARS));
    int64_t days[HOLIDAYS_MAX];
    assert_int_equal(holidays_of_year(1983, days), 0);
    assert_int_equal(holidays_of_year(2101, days), 0);
    assert_true(day_is_holiday(day_at("2025-06-30")));
}

static void test_easter(void **state)
{
    (void)state;
    static const char *const SUNDAYS[] = {"1984-04-22", "2000-04-23", "2008-03-23", "2011-04-24",
                                          "2022-04-17", "2024-03-31", "2038-04-25", "2100-03-28"};
    for (size_t i = 0; i < ARRAY_COUNT(SUNDAYS); i++) {
        int year = 0;
        assert_int_equal(sscanf(SUNDAYS[i], "%4d", &year), 1);
        assert_day(easter_day(year), SUNDAYS[i]);
    }
}

static void test_fifteen_days(void **state)
{
    (void)state;
    static const char *const ROWS[][2] = {{"2022-12-12", "2023-01-02"},
                                          {"2022-07-25", "2022-08-16"},
                                          {"2023-07-31", "2023-08-23"},
                                          {"2023-12-18", "2024-01-11"},
                                          {"2022-04-06", "2022-04-29"}};
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct deadline deadline = deadline_after(&NATIONAL, day_at(ROWS[i][0]), 15);
        assert_day(deadline.national_day, ROWS[i][1]);
        assert_day(deadline.due_day, ROWS[i][1]);
        assert_day(deadline.local_day, ROWS[i][1]);
        assert_int_equal(
            business_days_between(&NATIONAL, CLOSURES_NONE, day_at(ROWS[i][0]), deadline.due_day),
            15);
    }
}

/* 11 to 13 April 2022, as decreed; who reads the decree decides whether it binds. */
static void test_closed_days(void **state)
{
    (void)state;
    struct closed_day closed[] = {
        {.suspends_terms = true}, {.suspends_terms = true}, {.suspends_terms = true}};
    struct work_calendar calendar = {.closed = closed, .closed_count = ARRAY_COUNT(closed)};
    for (size_t i = 0; i < ARRAY_COUNT(closed); i++) {
        closed[i].day = day_at("2022-04-11") + (int64_t)i;
    }
    struct deadline deadline = deadline_after(&calendar, day_at("2022-04-06"), 15);
    assert_day(deadline.national_day, "2022-04-29");
    assert_day(deadline.due_day, "2022-04-29");
    assert_day(deadline.local_day, "2022-05-04");
    assert_int_equal(deadline.closed_count, 3);
    assert_day(deadline.closed_first, "2022-04-11");
    assert_day(deadline.closed_last, "2022-04-13");
    for (size_t i = 0; i < ARRAY_COUNT(closed); i++) {
        closed[i].affects_legal_terms = true;
    }
    deadline = deadline_after(&calendar, day_at("2022-04-06"), 15);
    assert_day(deadline.national_day, "2022-04-29");
    assert_day(deadline.due_day, "2022-05-04");
    assert_day(deadline.local_day, "2022-05-04");
    /* A decree that suspends nothing closes the doors and no term. */
    for (size_t i = 0; i < ARRAY_COUNT(closed); i++) {
        closed[i] = (struct closed_day){.day = closed[i].day};
    }
    deadline = deadline_after(&calendar, day_at("2022-04-06"), 15);
    assert_day(deadline.local_day, "2022-04-29");
    assert_int_equal(deadline.closed_count, 0);
    /* Nor does one on a Sunday. */
    closed[0] = (struct closed_day){.day = day_at("2022-04-10"), .affects_legal_terms = true};
    assert_int_equal(deadline_after(&calendar, day_at("2022-04-06"), 15).closed_count, 0);
}

static void test_weekdays_are_the_citys(void **state)
{
    (void)state;
    const struct work_calendar saturdays = {.workdays = WORKDAYS_DEFAULT | 1U << 6};
    assert_day(business_day_after(&NATIONAL, CLOSURES_NONE, day_at("2022-12-16"), 1), "2022-12-19");
    assert_day(business_day_after(&saturdays, CLOSURES_NONE, day_at("2022-12-16"), 1),
               "2022-12-17");
    assert_true(day_is_business(&NATIONAL, CLOSURES_NONE, day_at("2022-12-16")));
    assert_false(day_is_business(&saturdays, CLOSURES_NONE, day_at("2022-12-18")));
    /* The 25th is a Sunday, the 8th a Thursday. */
    assert_false(day_is_business(&saturdays, CLOSURES_NONE, day_at("2022-12-08")));
}

static void test_days_between(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
        int count;
    } ROWS[] = {{"2022-12-15", "2022-12-15", 0},  {"2022-12-15", "2022-12-16", 1},
                {"2022-12-16", "2022-12-18", 0},  {"2022-12-16", "2022-12-19", 1},
                {"2022-12-19", "2022-12-16", -1}, {"2022-12-30", "2022-12-12", -14}};
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        assert_int_equal(business_days_between(&NATIONAL, CLOSURES_NONE, day_at(ROWS[i].from),
                                               day_at(ROWS[i].to)),
                         ROWS[i].count);
    }
}

/* The day is the city's: half past seven in the evening of Bogotá is the next one in UTC. */
static void test_local_days(void **state)
{
    (void)state;
    int64_t evening_ms = day_to_ms(day_at("2022-12-13"), 0) + INT64_C(30) * 60 * 1000;
    assert_day(day_of_ms(evening_ms, 0), "2022-12-13");
    assert_day(day_of_ms(evening_ms, CLOCK_BOGOTA_MIN), "2022-12-12");
    int64_t midnight_ms = day_to_ms(day_at("2022-12-12"), CLOCK_BOGOTA_MIN);
    assert_day(day_of_ms(midnight_ms, CLOCK_BOGOTA_MIN), "2022-12-12");
    assert_day(day_of_ms(midnight_ms - 1, CLOCK_BOGOTA_MIN), "2022-12-11");
}

static void test_dates_as_text(void **state)
{
    (void)state;
    static const char *const BAD[] = {"",           "2022-2-01",  "2022-02-29",  "2022-13-01",
                                      "22-01-01",   "2022/01/01", "2022-01-01 ", "2022-01-0x",
                                      "0000-01-01", "2022-00-10", "20220101"};
    int64_t day = 0;
    assert_true(day_parse("1970-01-01", &day));
    assert_int_equal(day, 0);
    assert_true(day_parse("2024-02-29", &day));
    assert_day(day, "2024-02-29");
    for (size_t i = 0; i < ARRAY_COUNT(BAD); i++) {
        if (day_parse(BAD[i], &day)) {
            fail_msg("\"%s\" is no date", BAD[i]);
        }
    }
}

/* ---- from the catalogue ---- */

static void set_row(struct test_station *station, const char *sheet, const char *key,
                    const char *row)
{
    char body[400];
    (void)snprintf(body, sizeof body, "{\"key\":\"%s\",\"order\":1,\"row\":%s,\"sheet\":\"%s\"}",
                   key, row, sheet);
    assert_int_equal(ledger_append(&station->ledger, "catalogue.set", body, NULL, NULL), STATUS_OK);
}

static void test_the_calendar_of_a_city(void **state)
{
    (void)state;
    struct test_station station;
    struct work_calendar calendar;
    test_station_open(&station, 1);
    assert_int_equal(work_calendar_init(&calendar, &station.db, NULL), STATUS_OK);
    assert_int_equal(calendar.workdays, 0);
    assert_int_equal(calendar.closed_count, 0);
    work_calendar_release(&calendar);
    set_row(&station, "municipality", "73001", "{\"workdays\":[1,2,3,4,5,6,9,\"x\"]}");
    set_row(&station, "closure", "2022-12-16",
            "{\"day\":\"2022-12-16\",\"suspends_terms\":true,\"affects_legal_terms\":true}");
    set_row(&station, "closure", "2022-12-17",
            "{\"day\":\"2022-12-17\",\"suspends_terms\":true,\"affects_legal_terms\":false}");
    set_row(&station, "closure", "mañana", "{\"day\":\"mañana\",\"suspends_terms\":true}");
    set_row(&station, "closure", "2022-12-19", "null");
    assert_int_equal(work_calendar_init(&calendar, &station.db, NULL), STATUS_OK);
    assert_int_equal(calendar.workdays, WORKDAYS_DEFAULT | 1U << 6);
    assert_int_equal(calendar.closed_count, 2);
    struct deadline deadline = deadline_after(&calendar, day_at("2022-12-15"), 1);
    assert_day(deadline.national_day, "2022-12-16");
    assert_day(deadline.due_day, "2022-12-17");
    assert_day(deadline.local_day, "2022-12-19");
    assert_int_equal(deadline.closed_count, 2); /* the Saturday is a business day here */
    work_calendar_release(&calendar);
    test_station_close(&station);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_holiday_of_2022),
        cmocka_unit_test(test_holidays_of_other_years),
        cmocka_unit_test(test_years_with_17),
        cmocka_unit_test(test_easter),
        cmocka_unit_test(test_fifteen_days),
        cmocka_unit_test(test_closed_days),
        cmocka_unit_test(test_weekdays_are_the_citys),
        cmocka_unit_test(test_days_between),
        cmocka_unit_test(test_local_days),
        cmocka_unit_test(test_dates_as_text),
        cmocka_unit_test(test_the_calendar_of_a_city),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
