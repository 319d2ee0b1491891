#include "core/incident.h"

#include <assert.h>
#include <string.h>

static const char *const WORDS[] = {
#define X(name, word) word,
    INCIDENT_KINDS(X)
#undef X
};

static_assert(ARRAY_COUNT(WORDS) == INCIDENT_KIND_COUNT, "a word for each");

const char *incident_kind_word(enum incident_kind kind)
{
    return (size_t)kind < ARRAY_COUNT(WORDS) ? WORDS[kind] : "";
}

bool incident_kind_find(const char *word, enum incident_kind *kind)
{
    for (size_t i = 0; i < ARRAY_COUNT(WORDS); i++) {
        if (strcmp(WORDS[i], word) == 0) {
            *kind = (enum incident_kind)i;
            return true;
        }
    }
    return false;
}

enum column {
    COLUMN_KIND,
    COLUMN_NAME,
    COLUMN_OTHER_NAME,
    COLUMN_FIRST_LABEL,
    COLUMN_SECOND_LABEL,
    COLUMN_OVERRIDDEN,
    COLUMN_DETAIL,
    COLUMN_REASON, /* up to here texts */
    COLUMN_EVENT,
    COLUMN_FIRST_GATE,
    COLUMN_FIRST_MS,
    COLUMN_FIRST_UNCERTAINTY,
    COLUMN_SECOND_GATE,
    COLUMN_SECOND_MS,
    COLUMN_SECOND_UNCERTAINTY,
    COLUMN_AMOUNT,
    COLUMN_CAPACITY,
};

static const char SELECT[] =
    "SELECT kind, name, other_name, coalesce(first_label,"
    " iif(first_station IS NULL, '', format('%08x', first_station))), coalesce(second_label,"
    " iif(second_station IS NULL, '', format('%08x', second_station))), overridden, detail, reason,"
    " coalesce(event, 0), coalesce(first_gate, -1), coalesce(first_ms, 0),"
    " coalesce(first_uncertainty_ms, -1), coalesce(second_gate, -1), coalesce(second_ms, 0),"
    " coalesce(second_uncertainty_ms, -1), coalesce(amount, 0), coalesce(capacity, 0)"
    " FROM incident WHERE ?1 = 0 OR event = ?1 ORDER BY second_ms DESC, kind LIMIT ?2";

static const char *copy(struct arena *arena, struct stmt *stmt, int column)
{
    return arena_strdup(arena, stmt_column_text(stmt, column));
}

static struct incident_side side(struct arena *arena, struct stmt *stmt, int label, int gate)
{
    return (struct incident_side){.label = copy(arena, stmt, label),
                                  .gate = (int)stmt_column_int(stmt, gate),
                                  .at_ms = stmt_column_int(stmt, gate + 1),
                                  .uncertainty_ms = stmt_column_int(stmt, gate + 2)};
}

enum status incident_read(struct db *db, uint32_t event, struct arena *arena, struct incident *out,
                          size_t max, size_t *count, struct error *error)
{
    struct stmt stmt;
    *count = 0;
    enum status status = stmt_begin(&stmt, db, SELECT, error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, event);
    stmt_int(&stmt, 2, (int64_t)max);
    while (*count < max && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        struct incident *incident = &out[*count];
        if (!incident_kind_find(stmt_column_text(&stmt, COLUMN_KIND), &incident->kind)) {
            continue;
        }
        incident->event = (uint32_t)stmt_column_int(&stmt, COLUMN_EVENT);
        incident->name = copy(arena, &stmt, COLUMN_NAME);
        incident->other_name = copy(arena, &stmt, COLUMN_OTHER_NAME);
        incident->first = side(arena, &stmt, COLUMN_FIRST_LABEL, COLUMN_FIRST_GATE);
        incident->second = side(arena, &stmt, COLUMN_SECOND_LABEL, COLUMN_SECOND_GATE);
        incident->overridden = copy(arena, &stmt, COLUMN_OVERRIDDEN);
        incident->amount = stmt_column_int(&stmt, COLUMN_AMOUNT);
        incident->capacity = stmt_column_int(&stmt, COLUMN_CAPACITY);
        incident->detail = copy(arena, &stmt, COLUMN_DETAIL);
        incident->reason = copy(arena, &stmt, COLUMN_REASON);
        ++*count;
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
