/* admission_recent.c: what a station decided last, how many are inside, and taking a movement
 * back. */
#include <string.h>

#include "base/text.h"
#include "core/admission.h"
#include "core/body.h"

enum status admission_recent(struct db *db, uint32_t station, struct recent_verdict *out,
                             size_t max, size_t *count, struct error *error)
{
    struct stmt stmt;
    *count = 0;
    enum status status = stmt_begin(
        &stmt, db,
        "SELECT reason, was_override, was_undone, name, at_ms FROM ("
        " SELECT iif(m.is_entry, 'admitted', 'left') AS reason, m.overridden IS NOT NULL AS"
        "  was_override, m.is_undone AS was_undone, a.name AS name, m.at_ms AS at_ms, m.hlc AS hlc"
        " FROM (SELECT * FROM movement WHERE station = ?1 ORDER BY hlc DESC LIMIT ?2) AS m"
        " LEFT JOIN attendee AS a ON a.event = m.event AND a.person = m.subject"
        " UNION ALL"
        " SELECT r.reason, 0, 0, a.name, r.at_ms, r.hlc"
        " FROM (SELECT * FROM refusal WHERE station = ?1 ORDER BY hlc DESC LIMIT ?2) AS r"
        " LEFT JOIN ticket AS t ON t.id = r.ticket"
        " LEFT JOIN attendee AS a ON a.event = t.event AND a.person = t.person"
        " UNION ALL"
        " SELECT 'attended', 0, 0, NULL, v.at_ms, v.hlc"
        " FROM (SELECT * FROM stand_visit WHERE station = ?1 ORDER BY hlc DESC LIMIT ?2) AS v"
        " UNION ALL"
        " SELECT s.reason, 0, 0, NULL, s.at_ms, s.hlc"
        " FROM (SELECT * FROM stand_refusal WHERE station = ?1 ORDER BY hlc DESC LIMIT ?2) AS s"
        ") ORDER BY hlc DESC LIMIT ?2",
        error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, station);
        stmt_int(&stmt, 2, (int64_t)max);
    }
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        struct recent_verdict *recent = &out[*count];
        *recent = (struct recent_verdict){.was_override = stmt_column_int(&stmt, 1) != 0,
                                          .was_undone = stmt_column_int(&stmt, 2) != 0,
                                          .at_ms = stmt_column_int(&stmt, 4)};
        (void)text_copy(recent->name, sizeof recent->name, stmt_column_text(&stmt, 3));
        /* A reason of a newer version than this one is left out. */
        *count += admission_reason_find(stmt_column_text(&stmt, 0), &recent->reason);
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status admission_inside_count(struct db *db, uint32_t event, int gate, int *count,
                                   int *gate_count, struct error *error)
{
    struct stmt stmt;
    *count = 0;
    if (gate_count != NULL) {
        *gate_count = 0;
    }
    enum status status =
        stmt_begin(&stmt, db, "SELECT gate, inside FROM headcount WHERE event = ?1", error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, event);
    }
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        int inside = (int)stmt_column_int(&stmt, 1);
        *count += inside;
        if (gate_count != NULL && stmt_column_int(&stmt, 0) == gate) {
            *gate_count = inside;
        }
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status stand_visit_count(struct db *db, uint32_t event, const char *stand, int *count,
                              struct error *error)
{
    struct stmt stmt;
    *count = 0;
    enum status status = stmt_begin(
        &stmt, db, "SELECT count(*) FROM stand_visit WHERE event = ?1 AND stand = ?2", error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, event);
        stmt_text(&stmt, 2, stand);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        *count = (int)stmt_column_int(&stmt, 0);
    }
    stmt_end(&stmt);
    return status;
}

/* ---- undo ---- */

/* The last movement that a station recorded. */
struct last_movement {
    int64_t hlc;
    bool is_entry, is_undone;
    char name[NAME_MAX_BYTES];
};

static enum status last_movement_read(struct db *db, uint32_t station, uint32_t event,
                                      struct last_movement *last, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(
        &stmt, db,
        "SELECT m.hlc, m.is_entry, m.is_undone,"
        " (SELECT a.name FROM attendee AS a WHERE a.event = m.event AND a.person = m.subject)"
        " FROM movement AS m WHERE m.station = ?1 AND m.event = ?2"
        " ORDER BY m.hlc DESC, m.fact DESC LIMIT 1",
        error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, station);
        stmt_int(&stmt, 2, event);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        *last = (struct last_movement){.hlc = stmt_column_int(&stmt, 0),
                                       .is_entry = stmt_column_int(&stmt, 1) != 0,
                                       .is_undone = stmt_column_int(&stmt, 2) != 0};
        (void)text_copy(last->name, sizeof last->name, stmt_column_text(&stmt, 3));
    }
    stmt_end(&stmt);
    return status;
}

enum status admission_undo(struct ledger *ledger, uint32_t event, struct undone *out,
                           struct error *error)
{
    struct last_movement last = {0};
    char body[BODY_TEXT_MAX];
    memset(out, 0, sizeof *out);
    enum status status = last_movement_read(ledger->db, ledger->station, event, &last, error);
    if (status == STATUS_NOT_FOUND) {
        return error_set(error, status, "this door has let nobody in or out yet");
    }
    if (status == STATUS_OK && last.is_undone) {
        return error_set(error, STATUS_EXISTS, "the last movement of this door was undone already");
    }
    if (status == STATUS_OK) {
        json_t *json = json_pack("{s:I,s:I,s:I}", "event", (json_int_t)event, "station",
                                 (json_int_t)ledger->station, "hlc", (json_int_t)last.hlc);
        status = body_write(json, body, sizeof body, error);
    }
    if (status == STATUS_OK) {
        status = ledger_append(ledger, "admission.undone", body, NULL, error);
    }
    if (status == STATUS_OK) {
        out->was_entry = last.is_entry;
        memcpy(out->name, last.name, sizeof out->name);
        status = admission_inside_count(ledger->db, event, 0, &out->inside_count, NULL, error);
    }
    return status;
}
