#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/clock.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

/* 2022-12-15 08:00 in Bogotá */
#define AUDIENCIA_MS INT64_C(1671109200000)

static void every_day_of_ten_thousand_years(void **state)
{
    (void)state;
    int64_t days = date_to_days(1, 1, 1);
    assert_true(days == -719162);
    for (int year = 1; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; date_is_valid(year, month, day); day++, days++) {
                struct local_time time = local_time_from_utc_ms(days * DAY_MS + 5 * HOUR_MS, -300);
                if (date_to_days(year, month, day) != days || time.year != year ||
                    time.month != month || time.day != day || time.hour != 0) {
                    fail_msg("%04d-%02d-%02d", year, month, day);
                }
            }
        }
    }
    assert_true(days == 2932897);
}

static void dates_good_and_bad(void **state)
{
    (void)state;
    static const struct {
        int year, month, day;
        bool is_valid;
    } ROWS[] = {
        {2022, 12, 15, true}, {2024, 2, 29, true},  {2000, 2, 29, true},  {1900, 2, 29, false},
        {2023, 2, 29, false}, {2023, 2, 28, true},  {2023, 4, 31, false}, {2023, 4, 30, true},
        {2023, 0, 1, false},  {2023, 13, 1, false}, {2023, -1, 1, false}, {2023, 1, 0, false},
        {2023, 1, 32, false}, {0, 1, 1, false},     {-1, 1, 1, false},    {1, 1, 1, true},
        {9999, 12, 31, true}, {10000, 1, 1, false}, {2023, 1, -1, false},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        assert_int_equal(date_is_valid(ROWS[i].year, ROWS[i].month, ROWS[i].day), ROWS[i].is_valid);
    }
}

static void local_times(void **state)
{
    (void)state;
    static const struct {
        int64_t utc_ms;
        int offset_min;
        struct local_time time;
        const char *iso;
    } ROWS[] = {
        {0, 0, {1970, 1, 1, 0, 0, 0, 0, 4}, "1970-01-01T00:00:00Z"},
        {-1, 0, {1969, 12, 31, 23, 59, 59, 999, 3}, "1969-12-31T23:59:59Z"},
        {AUDIENCIA_MS, -300, {2022, 12, 15, 8, 0, 0, 0, 4}, "2022-12-15T08:00:00-05:00"},
        {AUDIENCIA_MS + 12345, 0, {2022, 12, 15, 13, 0, 12, 345, 4}, "2022-12-15T13:00:12Z"},
        {AUDIENCIA_MS, 345, {2022, 12, 15, 18, 45, 0, 0, 4}, "2022-12-15T18:45:00+05:45"},
        {AUDIENCIA_MS, -30, {2022, 12, 15, 12, 30, 0, 0, 4}, "2022-12-15T12:30:00-00:30"},
        {4 * HOUR_MS, -300, {1969, 12, 31, 23, 0, 0, 0, 3}, "1969-12-31T23:00:00-05:00"},
        {951782400000, 0, {2000, 2, 29, 0, 0, 0, 0, 2}, "2000-02-29T00:00:00Z"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct local_time time = local_time_from_utc_ms(ROWS[i].utc_ms, ROWS[i].offset_min);
        assert_memory_equal(&time, &ROWS[i].time, sizeof time);
        assert_true(local_time_to_utc_ms(&time, ROWS[i].offset_min) == ROWS[i].utc_ms);
        char iso[CLOCK_ISO_MAX];
        clock_format_iso(ROWS[i].utc_ms, ROWS[i].offset_min, iso);
        assert_string_equal(iso, ROWS[i].iso);
    }
}

static void impossible_times_stay_in_four_digits(void **state)
{
    (void)state;
    static const int OFFSETS_MIN[] = {-720, -300, 0, 840};
    for (size_t i = 0; i < ARRAY_COUNT(OFFSETS_MIN); i++) {
        char first[CLOCK_ISO_MAX];
        char last[CLOCK_ISO_MAX];
        clock_format_iso(INT64_MIN, OFFSETS_MIN[i], first);
        clock_format_iso(INT64_MAX, OFFSETS_MIN[i], last);
        assert_memory_equal(first, "0001-01-01T00:00:00", 19);
        assert_memory_equal(last, "9999-12-31T23:59:59", 19);
    }
    char iso[CLOCK_ISO_MAX];
    clock_format_iso(0, 1000000, iso);
    assert_true(strlen(iso) < CLOCK_ISO_MAX);
}

static void people_write_times(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t utc_ms; /* -1: STATUS_INVALID */
    } ROWS[] = {
        {"2022-12-15 08:00", AUDIENCIA_MS},
        {"2022-12-15", AUDIENCIA_MS - 8 * HOUR_MS},
        {"2022-12-15 23:59", AUDIENCIA_MS + 16 * HOUR_MS - MINUTE_MS},
        {"hoy 08:00", AUDIENCIA_MS},
        {"hoy 00:00", AUDIENCIA_MS - 8 * HOUR_MS},
        {"", -1},
        {"hoy", -1},
        {"hoy 24:00", -1},
        {"hoy 8:00", -1},
        {"hoy 08:00 ", -1},
        {"Hoy 08:60", -1},
        {"mañana 08:00", -1},
        {"2022-12-15 08:60", -1},
        {"2022-12-15 24:00", -1},
        {"2022-12-15T08:00", -1},
        {"2022-12-15 08:00:00", -1},
        {"2022-12-15 ", -1},
        {"2022-12-1", -1},
        {"2022-13-01", -1},
        {"2022-02-29", -1},
        {"0000-01-01", -1},
        {"15/12/2022", -1},
        {"-022-12-15", -1},
        {"2022-12-1\xff", -1},
        {"99999999999999999999", -1},
    };
    /* 23:30 in Bogotá, when it is the next day in UTC already. */
    int64_t now_ms = AUDIENCIA_MS + 15 * HOUR_MS + 30 * MINUTE_MS;
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct error error = {0};
        int64_t utc_ms = 7;
        enum status status =
            clock_parse_local(ROWS[i].text, CLOCK_BOGOTA_MIN, now_ms, &utc_ms, &error);
        if (ROWS[i].utc_ms < 0) {
            assert_int_equal(status, STATUS_INVALID);
            assert_non_null(strstr(error.text, "2022-12-15 08:00"));
            assert_non_null(strstr(error.text, "hoy 08:00"));
            assert_true(utc_ms == 7);
        } else {
            assert_int_equal(status, STATUS_OK);
            assert_true(utc_ms == ROWS[i].utc_ms);
        }
    }
}

static void the_clock_can_be_set_for_a_test(void **state)
{
    (void)state;
    clock_set_offset_ms(0);
    int64_t before_ms = clock_now_ms();
    clock_set_offset_ms(365 * DAY_MS);
    assert_true(clock_now_ms() - before_ms > 364 * DAY_MS);
    clock_set_offset_ms(0);
    assert_true(clock_now_ms() - before_ms < 364 * DAY_MS);
    assert_true(before_ms > AUDIENCIA_MS - 3650 * DAY_MS);

    int64_t first_ns = clock_monotonic_ns();
    int64_t middle_ms = clock_monotonic_ms();
    int64_t last_ns = clock_monotonic_ns();
    assert_true(first_ns <= last_ns);
    assert_true(first_ns / 1000000 <= middle_ms && middle_ms <= last_ns / 1000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_ten_thousand_years),
        cmocka_unit_test(dates_good_and_bad),
        cmocka_unit_test(local_times),
        cmocka_unit_test(impossible_times_stay_in_four_digits),
        cmocka_unit_test(people_write_times),
        cmocka_unit_test(the_clock_can_be_set_for_a_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
