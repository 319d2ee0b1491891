#include "base/clock.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define DAY_MS INT64_C(86400000)

/* What a year of four digits can say, in local milliseconds. */
#define LOCAL_MS_MIN (INT64_C(-719162) * DAY_MS)     /* 0001-01-01 00:00:00.000 */
#define LOCAL_MS_MAX (INT64_C(2932897) * DAY_MS - 1) /* 9999-12-31 23:59:59.999 */

static const char *const FORMS = "write 2022-12-15, 2022-12-15 08:00 or hoy 08:00";

static _Atomic int64_t clock_offset_ms;

int64_t clock_now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + atomic_load(&clock_offset_ms);
}

void clock_set_offset_ms(int64_t offset_ms)
{
    atomic_store(&clock_offset_ms, offset_ms);
}

int64_t clock_monotonic_ms(void)
{
    return clock_monotonic_ns() / 1000000;
}

int64_t clock_monotonic_ns(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Howard Hinnant, "chrono-compatible low-level date algorithms": years begin in March, so that
 * the leap day is the last of its year; 400 years are one era of 146,097 days. */
int64_t date_to_days(int year, int month, int day)
{
    int64_t march_year = (int64_t)year - (month <= 2);
    int64_t march_month = month > 2 ? month - INT64_C(3) : month + INT64_C(9);
    int64_t era = (march_year >= 0 ? march_year : march_year - 399) / 400;
    int64_t year_of_era = march_year - era * 400;
    int64_t day_of_year = (153 * march_month + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

/* The way back, from the same paper. */
static void days_to_date(int64_t days, struct local_time *time)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;
    time->day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
    time->month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
    time->year = (int)(year_of_era + era * 400 + (time->month <= 2));
}

struct local_time local_time_from_utc_ms(int64_t utc_ms, int offset_min)
{
    int64_t offset_ms = (int64_t)offset_min * 60000;
    int64_t local_ms = LOCAL_MS_MIN;
    if (utc_ms > LOCAL_MS_MAX - offset_ms) {
        local_ms = LOCAL_MS_MAX;
    } else if (utc_ms > LOCAL_MS_MIN - offset_ms) {
        local_ms = utc_ms + offset_ms;
    }
    int64_t days = local_ms / DAY_MS - (local_ms % DAY_MS < 0);
    int64_t rest_ms = local_ms - days * DAY_MS;

    struct local_time time = {0};
    days_to_date(days, &time);
    time.weekday = (int)(((days + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
    time.hour = (int)(rest_ms / 3600000);
    time.minute = (int)(rest_ms / 60000 % 60);
    time.second = (int)(rest_ms / 1000 % 60);
    time.ms = (int)(rest_ms % 1000);
    return time;
}

int64_t local_time_to_utc_ms(const struct local_time *time, int offset_min)
{
    int64_t days = date_to_days(time->year, time->month, time->day);
    int64_t minutes = (int64_t)time->hour * 60 + time->minute - offset_min;
    return days * DAY_MS + minutes * 60000 + (int64_t)time->second * 1000 + time->ms;
}

bool date_is_valid(int year, int month, int day)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || year > 9999 || month < 1 || month > 12) {
        return false;
    }
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day >= 1 && day <= DAYS[month - 1] + (month == 2 && is_leap);
}

void clock_format_iso(int64_t utc_ms, int offset_min, char *out)
{
    struct local_time time = local_time_from_utc_ms(utc_ms, offset_min);
    int length = snprintf(out, CLOCK_ISO_MAX, "%04d-%02d-%02dT%02d:%02d:%02d", time.year,
                          time.month, time.day, time.hour, time.minute, time.second);
    size_t used = length > 0 && length < CLOCK_ISO_MAX ? (size_t)length : 0;
    if (offset_min == 0) {
        (void)snprintf(out + used, CLOCK_ISO_MAX - used, "Z");
        return;
    }
    int minutes = offset_min < 0 ? -offset_min : offset_min;
    (void)snprintf(out + used, CLOCK_ISO_MAX - used, "%c%02d:%02d", offset_min < 0 ? '-' : '+',
                   minutes / 60 % 100, minutes % 60);
}

/* Reads `form`, in which each '0' stands for a digit and each other character for itself, from the
 * beginning of `text`. Digits come out as `numbers`, one for each run.
 * Returns what follows, or NULL. */
static const char *match_form(const char *text, const char *form, int *numbers)
{
    int number = 0;
    for (; *form; form++, text++) {
        if (*form != '0') {
            if (*text != *form) {
                return NULL;
            }
            continue;
        }
        if (*text < '0' || *text > '9') {
            return NULL;
        }
        number = number * 10 + (*text - '0');
        if (form[1] != '0') {
            *numbers++ = number;
            number = 0;
        }
    }
    return text;
}

enum status clock_parse_local(const char *text, int offset_min, int64_t now_ms, int64_t *utc_ms,
                              struct error *error)
{
    int date[3] = {0};
    int hour[2] = {0};
    struct local_time time = {0};
    const char *rest = match_form(text, "0000-00-00", date);
    if (rest) {
        time = (struct local_time){.year = date[0], .month = date[1], .day = date[2]};
        rest = *rest == '\0' ? rest : match_form(rest, " 00:00", hour);
    } else {
        struct local_time now = local_time_from_utc_ms(now_ms, offset_min);
        time = (struct local_time){.year = now.year, .month = now.month, .day = now.day};
        rest = match_form(text, "hoy 00:00", hour);
    }
    if (!rest || *rest != '\0') {
        return error_set(error, STATUS_INVALID, "this is no date or time; %s", FORMS);
    }
    if (!date_is_valid(time.year, time.month, time.day)) {
        return error_set(error, STATUS_INVALID, "%04d-%02d-%02d is not in the calendar; %s",
                         time.year, time.month, time.day, FORMS);
    }
    if (hour[0] > 23 || hour[1] > 59) {
        return error_set(error, STATUS_INVALID, "%02d:%02d is no time (00:00 to 23:59); %s",
                         hour[0], hour[1], FORMS);
    }
    time.hour = hour[0];
    time.minute = hour[1];
    *utc_ms = local_time_to_utc_ms(&time, offset_min);
    return STATUS_OK;
}
