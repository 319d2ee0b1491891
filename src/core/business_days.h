/* business_days.h: business days ("días hábiles") of Colombia and the deadlines counted in them.
 *
 * Holidays by rule, for any year from 1984, when Ley 51 de 1983 began: six fixed ones, Maundy
 * Thursday and Good Friday, and ten that move to the Monday on or after their day. Two may fall on
 * one day (2025-06-30), so a year has 17 or 18. Terms in days leave holidays and closed days out
 * (Ley 4 de 1913, art. 62) and begin on the day after.
 * A day is a number: days since 1970-01-01 of the city's own date. Pure functions, any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    BUSINESS_YEAR_MIN = 1984,
    BUSINESS_YEAR_MAX = 2100,
    HOLIDAYS_MAX = 18,
    DAY_TEXT_SIZE = 11,                     /* "2022-12-15" and a NUL */
    WORKDAYS_DEFAULT = 2 + 4 + 8 + 16 + 32, /* Monday to Friday */
};

/* Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher). */
int64_t easter_day(int year);

/* Distinct, in order. None outside BUSINESS_YEAR_MIN to BUSINESS_YEAR_MAX. */
size_t holidays_of_year(int year, int64_t days[HOLIDAYS_MAX]);
bool day_is_holiday(int64_t day);

/* Local date of a moment. */
int64_t day_of_ms(int64_t utc_ms, int utc_offset_min);
/* First moment of a local date. */
int64_t day_to_ms(int64_t day, int utc_offset_min);

/* "2022-12-15"; years 1 to 9999. */
void day_text(int64_t day, char out[DAY_TEXT_SIZE]);
bool day_parse(const char *text, int64_t *day); /* false for anything but that form */

/* A day without service by decree of the city. */
struct closed_day {
    int64_t day;
    bool suspends_terms;      /* the decree suspends the administration's terms */
    bool affects_legal_terms; /* and those that a law sets, as the operator read it */
};

struct work_calendar {
    unsigned workdays;         /* bit 0 = Sunday; 0 stands for WORKDAYS_DEFAULT */
    struct closed_day *closed; /* whoever filled it in owns it */
    size_t closed_count;
};

/* Which closed days count as no business days. */
enum closures {
    CLOSURES_NONE,  /* the national calendar only */
    CLOSURES_LEGAL, /* those that affect legal terms */
    CLOSURES_ALL,   /* all that suspend terms */
    CLOSURES_COUNT
};

bool day_is_business(const struct work_calendar *calendar, enum closures closures, int64_t day);

/* The `count`th business day after `day`; `day` itself does not count. */
int64_t business_day_after(const struct work_calendar *calendar, enum closures closures,
                           int64_t day, int count);

/* Business days after `from` until `to`, that one included; negative when `to` is before. */
int business_days_between(const struct work_calendar *calendar, enum closures closures,
                          int64_t from, int64_t to);

/* The last day of a term, counted three ways. A closure of the city does not extend what a law
 * sets unless the operator marked its decree so; both dates are told. */
struct deadline {
    int64_t national_day; /* without any closure */
    int64_t due_day;      /* the one that binds: with closures that affect legal terms */
    int64_t local_day;    /* with all closures that suspend terms */
    int closed_count;     /* business days until local_day that the city closes by decree */
    int64_t closed_first, closed_last; /* of them; only when there are any */
};

struct deadline deadline_after(const struct work_calendar *calendar, int64_t day, int count);
