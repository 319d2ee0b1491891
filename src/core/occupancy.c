#include "core/occupancy.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { HOUR_MS = 3600 * 1000, MINUTE_MS = 60 * 1000 };

/* Runs `sql` with the event as ?1, and the parameters after it; `read` gets each row. */
typedef void row_read(struct occupancy *occupancy, struct stmt *row);

static enum status each_row(struct occupancy *occupancy, struct db *db, const char *sql,
                            const int64_t more[2], row_read *read, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, occupancy->event);
        for (int i = 0; more != NULL && i < 2; i++) {
            stmt_int(&stmt, 2 + i, more[i]);
        }
    }
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        read(occupancy, &stmt);
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static const char SELECT_TOTALS[] =
    "SELECT coalesce(o.inside, 0), coalesce(o.assumed_left, 0), coalesce(o.entered, 0),"
    " coalesce(o.entries, 0), coalesce(o.exits, 0),"
    " (SELECT count(*) FROM refusal WHERE event = w.event),"
    " (SELECT count(*) FROM attendee WHERE event = w.event),"
    " (SELECT count(DISTINCT t.person) FROM ticket_standing AS t WHERE t.event = w.event"
    "  AND (t.class <> 3 OR t.id IN (SELECT ticket FROM waiting_called))"
    "  AND NOT EXISTS (SELECT 1 FROM movement AS m WHERE m.event = t.event"
    "   AND m.subject = t.person AND m.is_entry = 1 AND m.is_undone = 0)),"
    " (SELECT count(*) FROM waiting_list WHERE event = w.event),"
    " (SELECT count(*) FROM waiting_called WHERE event = w.event),"
    " coalesce(e.row ->> 'capacity', 0), coalesce(e.row ->> 'places', 0)"
    " FROM (SELECT ?1 AS event) AS w LEFT JOIN occupancy AS o ON o.event = w.event"
    " LEFT JOIN catalogue AS e ON e.sheet = 'event' AND e.key = CAST(w.event AS TEXT)";

static void read_totals(struct occupancy *occupancy, struct stmt *row)
{
    int64_t *const fields[] = {
        &occupancy->inside,  &occupancy->assumed_left, &occupancy->entered,    &occupancy->entries,
        &occupancy->exits,   &occupancy->refused,      &occupancy->registered, &occupancy->expected,
        &occupancy->waiting, &occupancy->called,       &occupancy->capacity,   &occupancy->places};
    for (size_t i = 0; i < ARRAY_COUNT(fields); i++) {
        *fields[i] = stmt_column_int(row, (int)i);
    }
}

static const char SELECT_GATES[] =
    "SELECT n.gate, coalesce(n.name, ''), coalesce((SELECT row ->> 'capacity' FROM catalogue"
    "  WHERE sheet = 'gate' AND key = ?1 || '/' || n.gate), 0),"
    " coalesce(o.inside, 0), coalesce(o.entries, 0), coalesce(o.exits, 0)"
    " FROM (SELECT gate, max(name) AS name FROM ("
    "  SELECT g.value ->> 'number' AS gate, g.value ->> 'name' AS name"
    "   FROM catalogue AS c, json_each(c.row, '$.gates') AS g"
    "   WHERE c.sheet = 'event' AND c.key = CAST(?1 AS TEXT)"
    "  UNION ALL SELECT gate, NULL FROM gate_occupancy WHERE event = ?1) GROUP BY gate) AS n"
    " LEFT JOIN gate_occupancy AS o ON o.event = ?1 AND o.gate = n.gate ORDER BY n.gate";

static void read_gate(struct occupancy *occupancy, struct stmt *row)
{
    if (occupancy->gate_count == OCCUPANCY_GATES_MAX) {
        return;
    }
    struct occupancy_gate *gate = &occupancy->gates[occupancy->gate_count++];
    gate->number = (int)stmt_column_int(row, 0);
    (void)text_copy(gate->name, sizeof gate->name, stmt_column_text(row, 1));
    gate->capacity = stmt_column_int(row, 2);
    gate->inside = stmt_column_int(row, 3);
    gate->entries = stmt_column_int(row, 4);
    gate->exits = stmt_column_int(row, 5);
}

/* How a movement changed where its person is: a second entry in a row changes nothing. In the
 * projections' order; ?2 is the time to begin at, ?3 what to add to UTC for local time. */
static const char SELECT_HOURS[] =
    "SELECT * FROM (SELECT (at_ms + ?3) / 3600000 AS hour, sum(entry), sum(exit), sum(refused),"
    "  sum(sum(change)) OVER (ORDER BY (at_ms + ?3) / 3600000) FROM ("
    "  SELECT at_ms, is_entry AS entry, 1 - is_entry AS exit, 0 AS refused,"
    "   is_entry - coalesce(lag(is_entry) OVER (PARTITION BY subject"
    "    ORDER BY hlc, station, fact), 0) AS change"
    "   FROM movement WHERE event = ?1 AND is_undone = 0"
    "  UNION ALL SELECT at_ms, 0, 0, 1, 0 FROM refusal WHERE event = ?1)"
    "  GROUP BY hour) WHERE (hour + 1) * 3600000 > ?2 + ?3 ORDER BY hour";

/* Hours without anything keep who was inside. */
static struct occupancy_hour *next_hour(struct occupancy *occupancy, int64_t starts_ms,
                                        int64_t inside)
{
    if (occupancy->hour_count == OCCUPANCY_HOURS_MAX) {
        occupancy->hour_count--;
        memmove(occupancy->hours, occupancy->hours + 1,
                occupancy->hour_count * sizeof occupancy->hours[0]);
    }
    struct occupancy_hour *hour = &occupancy->hours[occupancy->hour_count++];
    *hour = (struct occupancy_hour){.starts_ms = starts_ms, .inside = inside};
    return hour;
}

static void read_hour(struct occupancy *occupancy, struct stmt *row)
{
    int64_t starts_ms = stmt_column_int(row, 0) * HOUR_MS;
    size_t count = occupancy->hour_count;
    const struct occupancy_hour *last = count > 0 ? &occupancy->hours[count - 1] : NULL;
    int64_t inside = last != NULL ? last->inside : 0;
    int64_t at_ms = last != NULL ? last->starts_ms + HOUR_MS : starts_ms;
    if (starts_ms - at_ms > (int64_t)OCCUPANCY_HOURS_MAX * HOUR_MS) {
        at_ms = starts_ms - (int64_t)OCCUPANCY_HOURS_MAX * HOUR_MS;
    }
    for (; at_ms < starts_ms; at_ms += HOUR_MS) {
        (void)next_hour(occupancy, at_ms, inside);
    }
    struct occupancy_hour *hour = next_hour(occupancy, starts_ms, stmt_column_int(row, 4));
    hour->entries = stmt_column_int(row, 1);
    hour->exits = stmt_column_int(row, 2);
    hour->refused = stmt_column_int(row, 3);
}

static const char SELECT_STANDS[] =
    "SELECT v.stand, coalesce((SELECT d.row ->> 'short_name' FROM catalogue AS d"
    "  WHERE d.sheet = 'department' AND d.row ->> 'stand' = v.stand),"
    "  (SELECT s.row ->> 'name' FROM catalogue AS s WHERE s.sheet = 'stand' AND s.key = v.stand),"
    "  ''), v.visits, v.people FROM stand_visits AS v WHERE v.event = ?1"
    " ORDER BY CAST(v.stand AS INTEGER), v.stand";

static void read_stand(struct occupancy *occupancy, struct stmt *row)
{
    if (occupancy->stand_count == OCCUPANCY_STANDS_MAX) {
        return;
    }
    struct occupancy_stand *stand = &occupancy->stands[occupancy->stand_count++];
    (void)text_copy(stand->number, sizeof stand->number, stmt_column_text(row, 0));
    (void)text_copy(stand->name, sizeof stand->name, stmt_column_text(row, 1));
    stand->visits = stmt_column_int(row, 2);
    stand->people = stmt_column_int(row, 3);
}

enum status occupancy_new(struct occupancy **out, struct db *db, uint32_t event, int64_t from_ms,
                          int utc_offset_min, struct error *error)
{
    int64_t offset_ms = (int64_t)utc_offset_min * MINUTE_MS;
    struct occupancy *occupancy = calloc(1, sizeof *occupancy);
    *out = NULL;
    if (occupancy == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "out of memory for the occupancy");
    }
    occupancy->event = event;
    enum status status = each_row(occupancy, db, SELECT_TOTALS, NULL, read_totals, error);
    if (status == STATUS_OK) {
        status = each_row(occupancy, db, SELECT_GATES, NULL, read_gate, error);
    }
    if (status == STATUS_OK) {
        status = each_row(occupancy, db, SELECT_HOURS, (const int64_t[]){from_ms, offset_ms},
                          read_hour, error);
    }
    if (status == STATUS_OK) {
        status = each_row(occupancy, db, SELECT_STANDS, NULL, read_stand, error);
    }
    for (size_t i = 0; i < occupancy->hour_count; i++) {
        occupancy->hours[i].starts_ms -= offset_ms;
    }
    if (status != STATUS_OK) {
        free(occupancy);
        return status;
    }
    *out = occupancy;
    return STATUS_OK;
}

void occupancy_free(struct occupancy *occupancy)
{
    free(occupancy);
}
