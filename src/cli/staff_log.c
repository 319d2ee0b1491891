#include "cli/staff_log.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "cli/output.h"
#include "core/report.h"

enum { SHOWN_MAX = 50 };

enum column { COLUMN_AT, COLUMN_LABEL, COLUMN_NAME, COLUMN_ROLE, COLUMN_WHAT, COLUMN_DETAIL };

static const char SELECT_LOG[] =
    "SELECT at_ms, coalesce(label, format('%08x', station)), coalesce(name, ''),"
    " coalesce(role, ''), what, detail FROM staff_log"
    " ORDER BY hlc DESC, station DESC, fact DESC LIMIT ?1";

static const char *const HEADINGS[] = {"Fecha", "Estación", "Persona", "Rol", "Qué", "Detalle"};

static void csv_row(FILE *out, struct stmt *stmt, int utc_offset_min)
{
    char time[CLOCK_ISO_MAX];
    csv_cell(out, report_time(stmt_column_int(stmt, COLUMN_AT), utc_offset_min, time), false);
    for (int i = COLUMN_LABEL; i <= COLUMN_DETAIL; i++) {
        csv_cell(out, stmt_column_text(stmt, i), i == COLUMN_DETAIL);
    }
}

static void text_row(struct stmt *stmt, int utc_offset_min)
{
    char time[CLOCK_ISO_MAX];
    const char *name = stmt_column_text(stmt, COLUMN_NAME);
    cli_format_time(stmt_column_int(stmt, COLUMN_AT), utc_offset_min, time);
    (void)printf("%s  %-20s %-8s %-12s %s\n", time, stmt_column_text(stmt, COLUMN_LABEL),
                 stmt_column_text(stmt, COLUMN_WHAT), stmt_column_text(stmt, COLUMN_DETAIL), name);
}

static json_t *json_row(struct stmt *stmt, int utc_offset_min)
{
    return json_pack(
        "{s:o,s:s,s:s,s:s,s:s,s:s}", "at",
        cli_json_time(stmt_column_int(stmt, COLUMN_AT), utc_offset_min), "station",
        stmt_column_text(stmt, COLUMN_LABEL), "name", stmt_column_text(stmt, COLUMN_NAME), "role",
        stmt_column_text(stmt, COLUMN_ROLE), "what", stmt_column_text(stmt, COLUMN_WHAT), "detail",
        stmt_column_text(stmt, COLUMN_DETAIL));
}

/* Where rows go: one of the three. */
struct sink {
    FILE *csv;
    json_t *rows;
    int utc_offset_min;
};

static enum status write_rows(struct db *db, const struct sink *sink, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, SELECT_LOG, error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, sink->csv != NULL ? -1 : SHOWN_MAX);
    for (size_t i = 0; i < ARRAY_COUNT(HEADINGS) && sink->csv != NULL; i++) {
        csv_cell(sink->csv, HEADINGS[i], i + 1 == ARRAY_COUNT(HEADINGS));
    }
    while ((status = stmt_step(&stmt, error)) == STATUS_OK) {
        if (sink->csv != NULL) {
            csv_row(sink->csv, &stmt, sink->utc_offset_min);
        } else if (sink->rows != NULL) {
            (void)json_array_append_new(sink->rows, json_row(&stmt, sink->utc_offset_min));
        } else {
            text_row(&stmt, sink->utc_offset_min);
        }
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status write_csv(struct db *db, struct sink *sink, const char *path,
                             struct error *error)
{
    struct output output;
    enum status status =
        output_open(&output, strcmp(path, "-") == 0 ? NULL : path, "Fecha,", error);
    if (status != STATUS_OK) {
        return status;
    }
    sink->csv = output.file;
    status = write_rows(db, sink, error);
    return output_close(&output, status, error);
}

enum status staff_log(struct cli *cli, const char *csv, struct error *error)
{
    struct settings settings;
    struct db db = {0};
    struct sink sink = {0};
    enum status status = cli_settings(cli, &settings, error);
    if (status == STATUS_OK) {
        status = cli_db_open_read(cli, NULL, &db, error);
    }
    if (status == STATUS_OK) {
        sink.utc_offset_min = settings.utc_offset_min;
        sink.rows = cli->is_json && csv == NULL ? json_array() : NULL;
        status = csv != NULL ? write_csv(&db, &sink, csv, error) : write_rows(&db, &sink, error);
    }
    db_close(&db);
    if (status == STATUS_OK && sink.rows != NULL) {
        return cli_print_json(sink.rows, error);
    }
    json_decref(sink.rows);
    return status;
}
