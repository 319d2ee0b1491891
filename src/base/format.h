/* format.h: dates and times as people here write them: "jue 15 dic · 8:00 a. m.". */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { FORMAT_MAX = 96 };

void format_time(int64_t utc_ms, int offset_min, char out[FORMAT_MAX]);    /* 8:00 a. m. */
void format_clock(int64_t utc_ms, int offset_min, char out[FORMAT_MAX]);   /* 8:14 */
void format_clock_s(int64_t utc_ms, int offset_min, char out[FORMAT_MAX]); /* 8:14:07 */
void format_day(int64_t utc_ms, int offset_min, char out[FORMAT_MAX]);     /* jue 15 dic */
void format_day_long(int64_t utc_ms, int offset_min,
                     char out[FORMAT_MAX]); /* Jueves 15 de diciembre */
void format_date(int64_t utc_ms, int offset_min,
                 char out[FORMAT_MAX]); /* jueves 15 de diciembre de 2022 */
void format_date_plain(int64_t utc_ms, int offset_min,
                       char out[FORMAT_MAX]); /* 15 de diciembre de 2022 */
/* Day and hour; only the day when it begins at midnight (all day). */
void format_when(int64_t utc_ms, int offset_min, char out[FORMAT_MAX]);
void format_when_long(int64_t utc_ms, int offset_min, char out[FORMAT_MAX]);
/* From when until when: "8:00 a. m. a 5:00 p. m.", "Todo el día", "8:00 a. m., hasta el jue 15
 * dic". */
void format_hours(int64_t starts_ms, int64_t ends_ms, int offset_min, char out[FORMAT_MAX]);
/* "1.250,5" of 1250500 thousandths; as the language of now writes numbers. */
void format_amount(int64_t thousandths, char out[FORMAT_MAX]);
