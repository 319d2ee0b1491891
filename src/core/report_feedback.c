#include <string.h>

#include "base/clock.h"
#include "core/opinions.h"
#include "core/report.h"

/* In the order of SELECT_FEEDBACK. */
enum feedback_column {
    COLUMN_EVENT,
    COLUMN_AT,
    COLUMN_TARGET,
    COLUMN_CODE,
    COLUMN_STAND,
    COLUMN_SCORE,
    COLUMN_REASONS,
    COLUMN_COMMENT,
};

static const char SELECT_FEEDBACK[] =
    "SELECT f.event, f.at_ms, f.target, f.code, f.stand, f.score,"
    " (SELECT group_concat(coalesce(c.row ->> 'text', r.value), '; ') FROM json_each(f.reasons) AS "
    "r"
    "  LEFT JOIN catalogue AS c ON c.sheet = 'feedback_reason' AND c.key = r.value), f.comment"
    " FROM feedback_about AS f WHERE ?1 = 0 OR f.event = ?1"
    " ORDER BY f.hlc, f.station, f.fact";

static const char *const HEADINGS[] = {
    "N.º",    "Espacio", "Fecha y hora", "Qué se calificó", "Nombre",
    "Código", "Puesto",  "Calificación", "Puntaje",         "Razones",
};

static const char *const KINDS[] = {
    [FEEDBACK_FAIR] = "Feria",
    [FEEDBACK_EVENT] = "Espacio de la agenda",
    [FEEDBACK_DEPARTMENT] = "Dependencia",
    [FEEDBACK_STAND] = "Puesto",
};

static const char *const FACES[] = {"Muy mala", "Mala", "Buena", "Muy buena"};

static void write_heading(const struct report_options *options, FILE *out)
{
    report_open(out, options);
    for (size_t i = 0; i < ARRAY_COUNT(HEADINGS); i++) {
        csv_cell(out, HEADINGS[i], i + 1 == ARRAY_COUNT(HEADINGS) && !options->has_comments);
    }
    if (options->has_comments) {
        csv_cell(out, "Comentario", true);
    }
}

static void write_number(FILE *out, int64_t number)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%lld", (long long)number);
    csv_cell(out, text, false);
}

static void write_row(struct stmt *row, const struct catalogue *names,
                      const struct report_options *options, FILE *out)
{
    char time[CLOCK_ISO_MAX];
    const struct event *event =
        catalogue_event(names, (uint32_t)stmt_column_int(row, COLUMN_EVENT));
    const char *code = stmt_column_text(row, COLUMN_CODE);
    enum feedback_target target = feedback_target_of(stmt_column_text(row, COLUMN_TARGET));
    int score = (int)stmt_column_int(row, COLUMN_SCORE);
    csv_cell(out, event != NULL ? event->name : stmt_column_text(row, COLUMN_EVENT), false);
    csv_cell(out, report_time(stmt_column_int(row, COLUMN_AT), options->utc_offset_min, time),
             false);
    csv_cell(out, KINDS[target], false);
    csv_cell(out, opinion_about(names, target, code), false);
    csv_cell(out, code, false);
    csv_cell(out, stmt_column_text(row, COLUMN_STAND), false);
    csv_cell(out, FACES[score - 1], false);
    write_number(out, score);
    csv_cell(out, stmt_column_text(row, COLUMN_REASONS), !options->has_comments);
    if (options->has_comments) {
        csv_cell(out, stmt_column_text(row, COLUMN_COMMENT), true);
    }
}

enum status report_feedback(struct db *db, const struct report_options *options, FILE *out,
                            int64_t *row_count, struct error *error)
{
    struct catalogue *names = NULL;
    struct stmt stmt = {0};
    *row_count = 0;
    enum status status = catalogue_new(&names, db, error);
    if (status == STATUS_OK) {
        status = stmt_begin(&stmt, db, SELECT_FEEDBACK, error);
    }
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, options->event);
        write_heading(options, out);
        while (!ferror(out) && (status = stmt_step(&stmt, error)) == STATUS_OK) {
            write_number(out, ++*row_count);
            write_row(&stmt, names, options, out);
        }
        status = report_close(out, status, error);
    }
    stmt_end(&stmt);
    catalogue_free(names);
    return status;
}
