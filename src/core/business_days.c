#include "core/business_days.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/status.h"

enum { MONDAY = 1, WEEK = 7 };

static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;

/* Ley 51 de 1983, art. 1. Those that move go to the Monday on or after. */
static const struct {
    int month, day;
    bool moves;
} BY_DATE[] = {
    {1, 1, false},  {1, 6, true},   {3, 19, true},   {5, 1, false},  {6, 29, true},
    {7, 20, false}, {8, 7, false},  {8, 15, true},   {10, 12, true}, {11, 1, true},
    {11, 11, true}, {12, 8, false}, {12, 25, false},
};

/* Days after Easter; Ascension, Corpus Christi and the Sacred Heart as moved to their Monday. */
static const int BY_EASTER[] = {-3, -2, 43, 64, 71};

_Static_assert(ARRAY_COUNT(BY_DATE) + ARRAY_COUNT(BY_EASTER) == HOLIDAYS_MAX, "all of them fit");

/* 0 = Sunday; 1970-01-01 was a Thursday. */
static int weekday_of(int64_t day)
{
    return (int)(((day + 4) % WEEK + WEEK) % WEEK);
}

int64_t easter_day(int year)
{
    int a = year % 19;
    int b = year / 100;
    int c = year % 100;
    int d = b / 4;
    int e = b % 4;
    int g = (8 * b + 13) / 25;
    int h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4;
    int k = c % 4;
    int l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int sum = h + l - 7 * m + 114;
    return date_to_days(year, sum / 31, sum % 31 + 1);
}

static int compare_days(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

size_t holidays_of_year(int year, int64_t days[HOLIDAYS_MAX])
{
    size_t count = 0;
    size_t kept = 0;
    if (year < BUSINESS_YEAR_MIN || year > BUSINESS_YEAR_MAX) {
        return 0;
    }
    for (size_t i = 0; i < ARRAY_COUNT(BY_DATE); i++) {
        int64_t day = date_to_days(year, BY_DATE[i].month, BY_DATE[i].day);
        int wait = (MONDAY - weekday_of(day) + WEEK) % WEEK;
        days[count++] = BY_DATE[i].moves ? day + wait : day;
    }
    for (size_t i = 0; i < ARRAY_COUNT(BY_EASTER); i++) {
        days[count++] = easter_day(year) + BY_EASTER[i];
    }
    qsort(days, count, sizeof *days, compare_days);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || days[kept - 1] != days[i]) {
            days[kept++] = days[i];
        }
    }
    return kept;
}

bool day_is_holiday(int64_t day)
{
    int64_t days[HOLIDAYS_MAX];
    size_t count = holidays_of_year(local_time_from_utc_ms(day * DAY_MS, 0).year, days);
    return bsearch(&day, days, count, sizeof *days, compare_days) != NULL;
}

int64_t day_of_ms(int64_t utc_ms, int utc_offset_min)
{
    struct local_time time = local_time_from_utc_ms(utc_ms, utc_offset_min);
    return date_to_days(time.year, time.month, time.day);
}

int64_t day_to_ms(int64_t day, int utc_offset_min)
{
    return day * DAY_MS - (int64_t)utc_offset_min * 60 * 1000;
}

void day_text(int64_t day, char out[DAY_TEXT_SIZE])
{
    struct local_time time = local_time_from_utc_ms(day * DAY_MS, 0);
    (void)snprintf(out, DAY_TEXT_SIZE, "%04u-%02u-%02u", (unsigned)time.year % 10000U,
                   (unsigned)time.month % 100U, (unsigned)time.day % 100U);
}

bool day_parse(const char *text, int64_t *day)
{
    static const char FORM[] = "dddd-dd-dd";
    int parts[3] = {0, 0, 0};
    size_t part = 0;
    if (strlen(text) != sizeof FORM - 1) {
        return false;
    }
    for (size_t i = 0; i < sizeof FORM - 1; i++) {
        if (FORM[i] == '-') {
            part++;
        }
        if (FORM[i] == '-' ? text[i] != '-' : text[i] < '0' || text[i] > '9') {
            return false;
        }
        parts[part] = FORM[i] == '-' ? 0 : parts[part] * 10 + (text[i] - '0');
    }
    if (!date_is_valid(parts[0], parts[1], parts[2])) {
        return false;
    }
    *day = date_to_days(parts[0], parts[1], parts[2]);
    return true;
}

static bool is_closed(const struct work_calendar *calendar, enum closures closures, int64_t day)
{
    for (size_t i = 0; closures != CLOSURES_NONE && i < calendar->closed_count; i++) {
        const struct closed_day *closed = &calendar->closed[i];
        if (closed->day == day &&
            (closed->affects_legal_terms || (closures == CLOSURES_ALL && closed->suspends_terms))) {
            return true;
        }
    }
    return false;
}

bool day_is_business(const struct work_calendar *calendar, enum closures closures, int64_t day)
{
    unsigned workdays = calendar->workdays != 0 ? calendar->workdays : WORKDAYS_DEFAULT;
    return (workdays >> weekday_of(day) & 1) != 0 && !day_is_holiday(day) &&
           !is_closed(calendar, closures, day);
}

int64_t business_day_after(const struct work_calendar *calendar, enum closures closures,
                           int64_t day, int count)
{
    while (count > 0) {
        day++;
        count -= day_is_business(calendar, closures, day);
    }
    return day;
}

int business_days_between(const struct work_calendar *calendar, enum closures closures,
                          int64_t from, int64_t to)
{
    int count = 0;
    int sign = to < from ? -1 : 1;
    int64_t last = to < from ? from : to;
    for (int64_t day = (to < from ? to : from) + 1; day <= last; day++) {
        count += day_is_business(calendar, closures, day);
    }
    return sign * count;
}

struct deadline deadline_after(const struct work_calendar *calendar, int64_t day, int count)
{
    struct deadline deadline = {
        .national_day = business_day_after(calendar, CLOSURES_NONE, day, count),
        .due_day = business_day_after(calendar, CLOSURES_LEGAL, day, count),
        .local_day = business_day_after(calendar, CLOSURES_ALL, day, count),
    };
    for (int64_t each = day + 1; each <= deadline.local_day; each++) {
        if (day_is_business(calendar, CLOSURES_NONE, each) &&
            !day_is_business(calendar, CLOSURES_ALL, each)) {
            deadline.closed_first = deadline.closed_count++ == 0 ? each : deadline.closed_first;
            deadline.closed_last = each;
        }
    }
    return deadline;
}
