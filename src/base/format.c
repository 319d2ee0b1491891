/* format.c: dates and times. Names and order of the parts are the translation's ("%3$s %2$d");
 * short names have a context, because "mar" is a weekday and a month. */
#include "base/format.h"

#include <ctype.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/status.h"

static const char *const weekdays[] = {N_("domingo"), N_("lunes"),   N_("martes"), N_("miércoles"),
                                       N_("jueves"),  N_("viernes"), N_("sábado")};
static const char *const weekdays_short[] = {
    NC_("weekday", "dom"), NC_("weekday", "lun"), NC_("weekday", "mar"), NC_("weekday", "mié"),
    NC_("weekday", "jue"), NC_("weekday", "vie"), NC_("weekday", "sáb")};
static const char *const months[] = {
    N_("enero"), N_("febrero"), N_("marzo"),      N_("abril"),   N_("mayo"),      N_("junio"),
    N_("julio"), N_("agosto"),  N_("septiembre"), N_("octubre"), N_("noviembre"), N_("diciembre")};
static const char *const months_short[] = {
    NC_("month", "ene"), NC_("month", "feb"), NC_("month", "mar"), NC_("month", "abr"),
    NC_("month", "may"), NC_("month", "jun"), NC_("month", "jul"), NC_("month", "ago"),
    NC_("month", "sep"), NC_("month", "oct"), NC_("month", "nov"), NC_("month", "dic")};

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
    snprintf(out, FORMAT_MAX, tr("%s %d %s"), tr_in("weekday", weekdays_short[time.weekday]),
             time.day, tr_in("month", months_short[time.month - 1]));
}

void format_day_long(int64_t utc_ms, int offset_min, char out[FORMAT_MAX])
{
    struct local_time time = local_time_from_utc_ms(utc_ms, offset_min);
    snprintf(out, FORMAT_MAX, tr("%s %d de %s"), tr(weekdays[time.weekday]), time.day,
             tr(months[time.month - 1]));
    out[0] = (char)toupper((unsigned char)out[0]);
}

void format_date(int64_t utc_ms, int offset_min, char out[FORMAT_MAX])
{
    struct local_time time = local_time_from_utc_ms(utc_ms, offset_min);
    snprintf(out, FORMAT_MAX, tr("%s %d de %s de %d"), tr(weekdays[time.weekday]), time.day,
             tr(months[time.month - 1]), time.year);
}

void format_date_plain(int64_t utc_ms, int offset_min, char out[FORMAT_MAX])
{
    struct local_time time = local_time_from_utc_ms(utc_ms, offset_min);
    snprintf(out, FORMAT_MAX, tr("%d de %s de %d"), time.day, tr(months[time.month - 1]),
             time.year);
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

void format_hours(int64_t starts_ms, int64_t ends_ms, int offset_min, char out[FORMAT_MAX])
{
    char from[FORMAT_MAX], to[FORMAT_MAX];
    struct local_time begin = local_time_from_utc_ms(starts_ms, offset_min);
    struct local_time end = local_time_from_utc_ms(ends_ms, offset_min);
    format_time(starts_ms, offset_min, from);
    if (begin.year != end.year || begin.month != end.month || begin.day != end.day) {
        format_day(ends_ms, offset_min, to);
        snprintf(out, FORMAT_MAX, tr("%s, hasta el %s"), from, to);
    } else if (begin.hour == 0 && begin.minute == 0 && end.hour == 23 && end.minute == 59) {
        snprintf(out, FORMAT_MAX, "%s", tr("Todo el día"));
    } else {
        format_time(ends_ms, offset_min, to);
        snprintf(out, FORMAT_MAX, tr("%s a %s"), from, to);
    }
}

void format_amount(int64_t thousandths, char out[FORMAT_MAX])
{
    const char *example = tr_in("number", "1.000,5"); /* shows both marks */
    char thousands = example[1], decimals = example[5];
    char digits[24];
    size_t used = 0;
    int count = snprintf(digits, sizeof digits, "%lld", (long long)(thousandths / 1000));
    for (int i = 0; i < count && used + 3 < FORMAT_MAX; i++) {
        if (i > 0 && (count - i) % 3 == 0) {
            out[used++] = thousands;
        }
        out[used++] = digits[i];
    }
    int rest = (int)(thousandths % 1000);
    if (rest > 0) {
        out[used++] = decimals;
    }
    for (int one = 100; rest > 0; one /= 10) {
        out[used++] = (char)('0' + rest / one);
        rest %= one;
    }
    out[used] = '\0';
}
