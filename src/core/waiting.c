#include "core/waiting.h"

#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "core/body.h"

static enum status read_next(struct db *db, uint32_t event, char id[TICKET_ID_TEXT_LENGTH + 1],
                             struct waiting_call *out, struct error *error)
{
    struct stmt stmt;
    uint8_t bytes[TICKET_ID_BYTES];
    enum status status = stmt_begin(
        &stmt, db,
        "SELECT w.ticket, a.name, (SELECT count(*) FROM waiting_list WHERE event = ?1) - 1"
        " FROM waiting_list AS w LEFT JOIN attendee AS a ON a.event = w.event"
        " AND a.person = w.person WHERE w.event = ?1 AND w.place = 1",
        error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, event);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        (void)text_copy(id, TICKET_ID_TEXT_LENGTH + 1, stmt_column_text(&stmt, 0));
        (void)text_copy(out->name, sizeof out->name, stmt_column_text(&stmt, 1));
        out->still_waiting = stmt_column_int(&stmt, 2);
    }
    stmt_end(&stmt);
    if (status == STATUS_OK) {
        status = base32_decode(id, strlen(id), bytes, sizeof bytes, error);
    }
    if (status == STATUS_OK) {
        ticket_code_shown(bytes, out->code);
    }
    return status;
}

enum status waiting_call_next(struct ledger *ledger, uint32_t event, struct waiting_call *out,
                              struct error *error)
{
    char id[TICKET_ID_TEXT_LENGTH + 1];
    char body[BODY_TEXT_MAX];
    memset(out, 0, sizeof *out);
    enum status status = read_next(ledger->db, event, id, out, error);
    if (status == STATUS_NOT_FOUND) {
        return error_set(error, status, "nobody waits for a place");
    }
    if (status == STATUS_OK) {
        status = body_write(json_pack("{s:I,s:s}", "event", (json_int_t)event, "ticket", id), body,
                            sizeof body, error);
    }
    return status == STATUS_OK ? ledger_append(ledger, "waiting.called", body, NULL, error)
                               : status;
}
