#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/clock.h"
#include "screens/format.h"

static int64_t at(int year, int month, int day, int hour, int minute, int second)
{
    const struct local_time time = {
        .year = year, .month = month, .day = day, .hour = hour, .minute = minute, .second = second};
    return local_time_to_utc_ms(&time, CLOCK_BOGOTA_MIN);
}

static void dates_as_people_write_them(void **state)
{
    (void)state;
    const struct {
        void (*format)(int64_t utc_ms, int offset_min, char out[FORMAT_MAX]);
        int64_t utc_ms;
        const char *text;
    } rows[] = {
        {format_time, at(2022, 12, 15, 8, 0, 0), "8:00 a. m."},
        {format_time, at(2022, 12, 15, 0, 5, 0), "12:05 a. m."},
        {format_time, at(2022, 12, 15, 12, 0, 0), "12:00 p. m."},
        {format_time, at(2022, 12, 15, 23, 59, 59), "11:59 p. m."},
        {format_clock, at(2022, 12, 15, 8, 14, 7), "8:14"},
        {format_clock, at(2022, 12, 15, 0, 0, 0), "0:00"},
        {format_clock_s, at(2022, 12, 15, 8, 14, 7), "8:14:07"},
        {format_day, at(2022, 12, 15, 8, 0, 0), "jue 15 dic"},
        {format_day, at(2024, 2, 29, 0, 0, 0), "jue 29 feb"},
        {format_day, at(2022, 12, 31, 23, 59, 59), "sáb 31 dic"},
        {format_day_long, at(2022, 12, 14, 8, 0, 0), "Miércoles 14 de diciembre"},
        {format_day_long, at(2023, 1, 1, 0, 0, 0), "Domingo 1 de enero"},
        {format_date_plain, at(2022, 12, 15, 8, 0, 0), "15 de diciembre de 2022"},
        {format_when, at(2022, 12, 15, 8, 0, 0), "jue 15 dic · 8:00 a. m."},
        {format_when, at(2022, 12, 15, 0, 0, 0), "jue 15 dic"},
        {format_when_long, at(2022, 12, 15, 13, 30, 0), "Jueves 15 de diciembre · 1:30 p. m."},
        {format_when_long, at(2022, 12, 15, 0, 0, 0), "Jueves 15 de diciembre"},
        {format_when_long, at(2022, 12, 15, 0, 1, 0), "Jueves 15 de diciembre · 12:01 a. m."},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[FORMAT_MAX];
        memset(text, 'x', sizeof text);
        rows[i].format(rows[i].utc_ms, CLOCK_BOGOTA_MIN, text);
        assert_string_equal(text, rows[i].text);
    }
}

static void amounts_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        int64_t thousandths;
        const char *text;
    } rows[] = {
        {0, "0"},
        {5, "0,005"},
        {500, "0,5"},
        {1000, "1"},
        {12340, "12,34"},
        {999999, "999,999"},
        {1000000, "1.000"},
        {1250500, "1.250,5"},
        {999999999000, "999.999.999"},
        {INT64_MAX, "9.223.372.036.854.775,807"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[FORMAT_MAX];
        memset(text, 'x', sizeof text);
        format_amount(rows[i].thousandths, text);
        assert_string_equal(text, rows[i].text);
    }
}

static void the_end_of_times_is_no_trouble(void **state)
{
    (void)state;
    static const int64_t times[] = {INT64_MIN, -1, 0, INT64_MAX};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        char text[FORMAT_MAX];
        format_when_long(times[i], CLOCK_BOGOTA_MIN, text);
        assert_true(strlen(text) > 10 && strlen(text) < FORMAT_MAX);
        format_clock_s(times[i], 840, text);
        assert_true(strlen(text) >= 7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_as_people_write_them),
        cmocka_unit_test(amounts_as_people_write_them),
        cmocka_unit_test(the_end_of_times_is_no_trouble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
