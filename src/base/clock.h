/* clock.h: times as the ledger stores them (UTC milliseconds) and as people read them (local).
 *
 * Colombia keeps UTC-5 all year (no daylight saving since 1993), so a city's local time is a fixed
 * offset in minutes, a setting, and does not depend on the zone of the machine. Any thread. */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CLOCK_BOGOTA_MIN = -300, CLOCK_ISO_MAX = 32 };

/* Milliseconds since 1970-01-01T00:00:00Z by the system's clock, or by the one set for a test. */
int64_t clock_now_ms(void);

/* From now on clock_now_ms() returns system time + `offset_ms`; for tests and scripted visits. */
void clock_set_offset_ms(int64_t offset_ms);

/* Milliseconds of a clock that never goes back, for durations only. */
int64_t clock_monotonic_ms(void);
int64_t clock_monotonic_ns(void);

struct local_time {
    int year, month, day;     /* proleptic Gregorian; month 1-12, day 1-31 */
    int hour, minute, second; /* 0-23, 0-59, 0-59 */
    int ms;                   /* 0-999 */
    int weekday;              /* 0 = Sunday */
};

/* Years 1 to 9999; a time before or after them becomes their first or last millisecond. */
struct local_time local_time_from_utc_ms(int64_t utc_ms, int offset_min);
int64_t local_time_to_utc_ms(const struct local_time *time, int offset_min);

bool date_is_valid(int year, int month, int day);
int64_t date_to_days(int year, int month, int day); /* days since 1970-01-01 */

/* "2022-12-15T08:00:00-05:00" (RFC 3339), with offset 0 "2022-12-15T13:00:00Z"; the ms are cut.
 * `out` needs CLOCK_ISO_MAX bytes. */
void clock_format_iso(int64_t utc_ms, int offset_min, char *out);

/* "2022-12-15" or "2022-12-15 08:00" in local time, or "hoy HH:MM" (the day of `now_ms`).
 * STATUS_INVALID says what is wrong and shows the right form. */
enum status clock_parse_local(const char *text, int offset_min, int64_t now_ms, int64_t *utc_ms,
                              struct error *error) FALLIBLE;
