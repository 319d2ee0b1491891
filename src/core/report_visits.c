#include <string.h>

#include "base/clock.h"
#include "core/catalogue.h"
#include "core/report.h"

/* In the order of SELECT_VISITS. */
enum visits_column {
    COLUMN_DEPARTMENT,
    COLUMN_SERVICE, /* NULL = the department itself */
    COLUMN_VISITS,
    COLUMN_SERVICE_VISITS,
    COLUMN_FIRST,
    COLUMN_LAST,
};

/* Departments, then services, the most visited first. */
static const char SELECT_VISITS[] =
    "SELECT * FROM (SELECT d.department, NULL AS service, d.visits, d.service_visits,"
    " (SELECT min(at_ms) FROM viewed AS v WHERE v.department = d.department) AS first_ms,"
    " (SELECT max(at_ms) FROM viewed AS v WHERE v.department = d.department) AS last_ms"
    " FROM department_visits AS d "
    "UNION ALL "
    "SELECT department, service, visits, NULL, first_ms, last_ms FROM service_visits) "
    "ORDER BY service IS NOT NULL, visits DESC, department, service";

static const char *const HEADINGS[] = {
    "N.º",
    "Qué se vio",
    "Nombre",
    "Código",
    "Dependencia",
    "Visitas",
    "Visitas a sus servicios",
    "Primera visita",
    "Última visita",
};

/* What left the catalogue since is named by its code. */
static const char *department_name(const struct catalogue *names, const char *code)
{
    const struct department *department = catalogue_department(names, code);
    if (code[0] == '\0') {
        return "Sin dependencia";
    }
    return department != NULL ? department->name : code;
}

static const char *service_name(const struct catalogue *names, const char *code)
{
    const struct service *service = catalogue_service(names, code);
    return service != NULL ? service->name : code;
}

static void write_count(struct stmt *row, int column, FILE *out)
{
    csv_cell(out, stmt_is_null(row, column) ? "" : stmt_column_text(row, column), false);
}

static void write_row(struct stmt *row, int64_t number, const struct catalogue *names,
                      const struct report_options *options, FILE *out)
{
    char text[CLOCK_ISO_MAX];
    bool is_service = !stmt_is_null(row, COLUMN_SERVICE);
    const char *code = stmt_column_text(row, is_service ? COLUMN_SERVICE : COLUMN_DEPARTMENT);
    (void)snprintf(text, sizeof text, "%lld", (long long)number);
    csv_cell(out, text, false);
    csv_cell(out, is_service ? "Servicio" : "Dependencia", false);
    csv_cell(out, is_service ? service_name(names, code) : department_name(names, code), false);
    csv_cell(out, code, false);
    csv_cell(out, department_name(names, stmt_column_text(row, COLUMN_DEPARTMENT)), false);
    write_count(row, COLUMN_VISITS, out);
    write_count(row, COLUMN_SERVICE_VISITS, out);
    csv_cell(out, report_time(stmt_column_int(row, COLUMN_FIRST), options->utc_offset_min, text),
             false);
    csv_cell(out, report_time(stmt_column_int(row, COLUMN_LAST), options->utc_offset_min, text),
             true);
}

enum status report_visits(struct db *db, const struct report_options *options, FILE *out,
                          int64_t *row_count, struct error *error)
{
    struct catalogue *names = NULL;
    struct stmt stmt = {0};
    *row_count = 0;
    enum status status = catalogue_new(&names, db, error);
    if (status == STATUS_OK) {
        status = stmt_begin(&stmt, db, SELECT_VISITS, error);
    }
    if (status == STATUS_OK) {
        report_open(out, options);
        for (size_t i = 0; i < ARRAY_COUNT(HEADINGS); i++) {
            csv_cell(out, HEADINGS[i], i + 1 == ARRAY_COUNT(HEADINGS));
        }
        while (!ferror(out) && (status = stmt_step(&stmt, error)) == STATUS_OK) {
            write_row(&stmt, ++*row_count, names, options, out);
        }
        status = report_close(out, status, error);
    }
    stmt_end(&stmt);
    catalogue_free(names);
    return status;
}
