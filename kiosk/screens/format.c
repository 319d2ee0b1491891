/* format.c: Spanish dates; the names of days and months go through tr() one by one. */
#include "screens/format.h"

#include <ctype.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/status.h"

static const char *const weekdays[] = {"domingo", "lunes",   "martes", "miércoles",
                                       "jueves",  "viernes", "sábado"};
static const char *const weekdays_short[] = {"dom", "lun", "mar", "mié", "jue", "vie", "sáb"};
static const char *const months[] = {"enero",      "febrero", "marzo",     "abril",
                                     "mayo",       "junio",   "julio",     "agosto",
                                     "septiembre", "octubre", "noviembre", "diciembre"};
static const char *const months_short[] = {"ene", "feb", "mar", "abr", "may", "jun",
                                           "jul", "ago", "sep", "oct", "nov", "dic"};

void format_time(int64_t utc_ms, int offset_min, char out[FORMAT_MAX])
{
    struct local_time time = local_time_from_utc_ms(utc_ms, offset_min);
    int hour = time.hour % 12 == 0 ? 12 : time.hour % 12;
    snprintf(out, FORMAT_MAX, "%d:%02d %s", hour, time.minute,
             time.hour < 12 ? tr("a. m.") : tr("p. m."));
}

void format_clock(int64_t utc_ms, int offset_min, char out[FORMAT_MAX])
{
    struct local_time time = local_time_from_utc_ms(utc_ms, offset_min);
    snprintf(out, FORMAT_MAX, "%d:%02d", time.hour, time.minute);
}

void format_clock_s(int64_t utc_ms, int offset_min, char out[FORMAT_MAX])
{
    struct local_time time = local_time_from_utc_ms(utc_ms, offset_min);
    snprintf(out, FORMAT_MAX, "%d:%02d:%02d", time.hour, time.minute, time.second);
}

void format_day(int64_t utc_ms, int offset_min, char out[FORMAT_MAX])
{
    struct local_time time = local_time_from_utc_ms(utc_ms, offset_min);
    snprintf(out, FORMAT_MAX, tr("%s %d %s"), tr(weekdays_short[time.weekday]), time.day,
             tr(months_short[time.month - 1]));
}

void format_day_long(int64_t utc_ms, int offset_min, char out[FORMAT_MAX])
{
    struct local_time time = local_time_from_utc_ms(utc_ms, offset_min);
    snprintf(out, FORMAT_MAX, tr("%s %d de %s"), tr(weekdays[time.weekday]), time.day,
             tr(months[time.month - 1]));
    out[0] = (char)toupper((unsigned char)out[0]);
}

static void append_hour(int64_t utc_ms, int offset_min, char out[FORMAT_MAX])
{
    struct local_time time = local_time_from_utc_ms(utc_ms, offset_min);
    if (time.hour == 0 && time.minute == 0) {
        return;
    }
    char day[FORMAT_MAX], hour[FORMAT_MAX];
    snprintf(day, sizeof day, "%s", out);
    format_time(utc_ms, offset_min, hour);
    snprintf(out, FORMAT_MAX, "%.60s · %.30s", day, hour);
}

void format_when(int64_t utc_ms, int offset_min, char out[FORMAT_MAX])
{
    format_day(utc_ms, offset_min, out);
    append_hour(utc_ms, offset_min, out);
}

void format_when_long(int64_t utc_ms, int offset_min, char out[FORMAT_MAX])
{
    format_day_long(utc_ms, offset_min, out);
    append_hour(utc_ms, offset_min, out);
}
