#include "core/work_calendar.h"

#include <stdlib.h>

enum { SUNDAY_ISO = 7 };

static const char WORKDAYS[] =
    "SELECT day.value FROM catalogue, json_each(row -> 'workdays') AS day"
    " WHERE sheet = 'municipality' AND row IS NOT NULL AND day.value BETWEEN 1 AND 7";

static const char CLOSURES[] = "SELECT row ->> 'day', coalesce(row ->> 'suspends_terms', 0),"
                               " coalesce(row ->> 'affects_legal_terms', 0) FROM catalogue"
                               " WHERE sheet = 'closure' AND row IS NOT NULL ORDER BY key";

static enum status read_workdays(struct work_calendar *calendar, struct db *db, struct error *error)
{
    struct stmt stmt = {.db = NULL};
    enum status status = stmt_begin(&stmt, db, WORKDAYS, error);
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        calendar->workdays |= 1U << (stmt_column_int(&stmt, 0) % SUNDAY_ISO);
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status add_closed(struct work_calendar *calendar, size_t *capacity,
                              const struct closed_day *closed, struct error *error)
{
    if (calendar->closed_count == *capacity) {
        size_t wanted = *capacity > 0 ? 2 * *capacity : 32;
        struct closed_day *more = realloc(calendar->closed, wanted * sizeof *more);
        if (more == NULL) {
            return error_set(error, STATUS_NO_MEMORY, "no memory for the calendar");
        }
        calendar->closed = more;
        *capacity = wanted;
    }
    calendar->closed[calendar->closed_count++] = *closed;
    return STATUS_OK;
}

static enum status read_closed(struct work_calendar *calendar, struct db *db, struct error *error)
{
    struct stmt stmt = {.db = NULL};
    size_t capacity = 0;
    enum status status = stmt_begin(&stmt, db, CLOSURES, error);
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        struct closed_day closed = {.suspends_terms = stmt_column_int(&stmt, 1) != 0,
                                    .affects_legal_terms = stmt_column_int(&stmt, 2) != 0};
        if (day_parse(stmt_column_text(&stmt, 0), &closed.day)) {
            status = add_closed(calendar, &capacity, &closed, error);
        }
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status work_calendar_init(struct work_calendar *calendar, struct db *db, struct error *error)
{
    *calendar = (struct work_calendar){.workdays = 0};
    enum status status = read_workdays(calendar, db, error);
    return status == STATUS_OK ? read_closed(calendar, db, error) : status;
}

void work_calendar_release(struct work_calendar *calendar)
{
    free(calendar->closed);
    *calendar = (struct work_calendar){.workdays = 0};
}
