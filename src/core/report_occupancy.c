#include <inttypes.h>

#include "base/clock.h"
#include "core/catalogue.h"
#include "core/occupancy.h"
#include "core/report.h"

/* Writes what is to be told of one event; `number` is that of the last row. */
typedef void event_write(const struct occupancy *now, const struct event *event,
                         const struct report_options *options, FILE *out, int64_t *number);

static void write_int(FILE *out, int64_t value, bool is_last)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%" PRId64, value);
    csv_cell(out, text, is_last);
}

static void write_hours(const struct occupancy *now, const struct event *event,
                        const struct report_options *options, FILE *out, int64_t *number)
{
    for (size_t i = 0; i < now->hour_count; i++) {
        const struct occupancy_hour *hour = &now->hours[i];
        struct local_time time = local_time_from_utc_ms(hour->starts_ms, options->utc_offset_min);
        char text[CLOCK_ISO_MAX];
        write_int(out, ++*number, false);
        csv_cell(out, event->name, false);
        (void)snprintf(text, sizeof text, "%04d-%02d-%02d", time.year, time.month, time.day);
        csv_cell(out, text, false);
        (void)snprintf(text, sizeof text, "%02d:00", time.hour);
        csv_cell(out, text, false);
        write_int(out, hour->entries, false);
        write_int(out, hour->exits, false);
        write_int(out, hour->refused, false);
        write_int(out, hour->inside, true);
    }
}

static void write_stands(const struct occupancy *now, const struct event *event,
                         const struct report_options *options, FILE *out, int64_t *number)
{
    (void)options;
    for (size_t i = 0; i < now->stand_count; i++) {
        const struct occupancy_stand *stand = &now->stands[i];
        write_int(out, ++*number, false);
        csv_cell(out, event->name, false);
        csv_cell(out, stand->number, false);
        csv_cell(out, stand->name, false);
        write_int(out, stand->visits, false);
        write_int(out, stand->people, true);
    }
}

static enum status write_event(struct db *db, const struct event *event, event_write *write,
                               const struct report_options *options, FILE *out, int64_t *number,
                               struct error *error)
{
    struct occupancy *now = NULL;
    enum status status = occupancy_new(&now, db, event->number, 0, options->utc_offset_min, error);
    if (status == STATUS_OK) {
        write(now, event, options, out, number);
    }
    occupancy_free(now);
    return status;
}

static enum status write_events(struct db *db, const char *const *headings, event_write *write,
                                const struct report_options *options, FILE *out, int64_t *number,
                                struct error *error)
{
    struct catalogue *names = NULL;
    *number = 0;
    enum status status = catalogue_new(&names, db, error);
    if (status == STATUS_OK) {
        report_open(out, options);
        for (size_t i = 0; headings[i] != NULL; i++) {
            csv_cell(out, headings[i], headings[i + 1] == NULL);
        }
    }
    for (size_t i = 0; status == STATUS_OK && i < names->event_count; i++) {
        if (options->event == 0 || names->events[i].number == options->event) {
            status = write_event(db, &names->events[i], write, options, out, number, error);
        }
    }
    catalogue_free(names);
    return status == STATUS_OK ? report_close(out, status, error) : status;
}

enum status report_occupancy(struct db *db, const struct report_options *options, FILE *out,
                             int64_t *row_count, struct error *error)
{
    static const char *const HEADINGS[] = {
        "N.º",      "Espacio", "Fecha",        "Hora",
        "Entradas", "Salidas", "No admitidos", "Adentro al terminar",
        NULL};
    return write_events(db, HEADINGS, write_hours, options, out, row_count, error);
}

enum status report_stands(struct db *db, const struct report_options *options, FILE *out,
                          int64_t *row_count, struct error *error)
{
    static const char *const HEADINGS[] = {"N.º",        "Espacio",  "Puesto", "Nombre",
                                           "Atenciones", "Personas", NULL};
    return write_events(db, HEADINGS, write_stands, options, out, row_count, error);
}
