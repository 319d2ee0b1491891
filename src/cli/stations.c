#include "cli/stations.h"

#include <stdio.h>

#include "base/clock.h"
#include "cli/cli.h"

/* One row for each writer; a station may have written under several epochs. */
static const char STATIONS[] =
    "SELECT l.station, coalesce(s.name, ''), coalesce(s.label, ''), coalesce(s.mode, ''),"
    " count(*), max(l.at_ms), c.station IS NOT NULL, c.offset_ms, c.uncertainty_ms,"
    " CASE WHEN r.is_revoked = 1 THEN 'revoked' WHEN t.is_trusted = 1 THEN 'trusted'"
    "  WHEN t.is_trusted = 0 THEN 'replaced' ELSE '-' END"
    " FROM ledger AS l LEFT JOIN station AS s ON s.station = l.station"
    " LEFT JOIN clock_offset AS c ON c.station = l.station"
    " LEFT JOIN station_trusted AS t ON t.holder = l.station"
    " LEFT JOIN station_revoked AS r ON r.issuer = l.station"
    " GROUP BY l.station ORDER BY s.name IS NULL, s.name, l.station";

struct station_row {
    uint32_t station;
    const char *name, *label, *mode; /* borrowed until the next step */
    int64_t fact_count, last_ms;
    bool has_clock; /* what follows was measured */
    int64_t offset_ms, uncertainty_ms;
    const char *trust; /* what the office says of its key */
};

typedef void station_visit(void *user, const struct station_row *row);

static enum status each_station(struct db *db, station_visit *visit, void *user,
                                struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, STATIONS, error);
    if (status != STATUS_OK) {
        return status;
    }
    while ((status = stmt_step(&stmt, error)) == STATUS_OK) {
        const struct station_row row = {.station = (uint32_t)stmt_column_int(&stmt, 0),
                                        .name = stmt_column_text(&stmt, 1),
                                        .label = stmt_column_text(&stmt, 2),
                                        .mode = stmt_column_text(&stmt, 3),
                                        .fact_count = stmt_column_int(&stmt, 4),
                                        .last_ms = stmt_column_int(&stmt, 5),
                                        .has_clock = stmt_column_int(&stmt, 6) != 0,
                                        .offset_ms = stmt_column_int(&stmt, 7),
                                        .uncertainty_ms = stmt_column_int(&stmt, 8),
                                        .trust = stmt_column_text(&stmt, 9)};
        visit(user, &row);
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

struct printing {
    int utc_offset_min;
    json_t *array; /* borrowed */
};

static void print_row(void *user, const struct station_row *row)
{
    const struct printing *printing = user;
    char last[CLOCK_ISO_MAX];
    char clock[24] = "-";
    if (row->has_clock) { /* ahead: +, whose times are to be taken back */
        (void)snprintf(clock, sizeof clock, "%+.1f s", -(double)row->offset_ms / 1000);
    }
    cli_format_time(row->last_ms, printing->utc_offset_min, last);
    (void)printf("%08x  %-16s %-8s %8lld  %-16s  %10s  %-8s  %s\n", row->station,
                 row->name[0] ? row->name : "?", row->mode[0] ? row->mode : "?",
                 (long long)row->fact_count, last, clock, row->trust, row->label);
}

static json_t *clock_json(const struct station_row *row)
{
    return row->has_clock ? json_pack("{s:I,s:I}", "offset_ms", (json_int_t)row->offset_ms,
                                      "uncertainty_ms", (json_int_t)row->uncertainty_ms)
                          : json_null();
}

static void append_row(void *user, const struct station_row *row)
{
    const struct printing *printing = user;
    char id[16];
    (void)snprintf(id, sizeof id, "%08x", row->station);
    (void)json_array_append_new(
        printing->array,
        json_pack("{s:s,s:s,s:s,s:s,s:s,s:I,s:o,s:o}", "station", id, "name", row->name, "label",
                  row->label, "mode", row->mode, "trust", row->trust, "facts",
                  (json_int_t)row->fact_count, "last_fact",
                  cli_json_time(row->last_ms, printing->utc_offset_min), "clock", clock_json(row)));
}

enum status stations_print(struct db *db, int utc_offset_min, struct error *error)
{
    struct printing printing = {.utc_offset_min = utc_offset_min};
    (void)printf("%-8s  %-16s %-8s %8s  %-16s  %10s  %-8s  %s\n", "station", "name", "mode",
                 "facts", "last fact", "clock", "trust", "label");
    return each_station(db, print_row, &printing, error);
}

enum status stations_json(struct db *db, int utc_offset_min, json_t **out, struct error *error)
{
    struct printing printing = {.utc_offset_min = utc_offset_min, .array = json_array()};
    *out = printing.array;
    return each_station(db, append_row, &printing, error);
}
