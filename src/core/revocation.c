#include "core/revocation.h"

#include <string.h>

#include "core/body.h"

bool revocation_reason_ok(const char *word)
{
    static const char *const WORDS[] = {
#define X(name, meaning) name,
        REVOCATION_REASONS(X)
#undef X
    };
    size_t i = 0;
    while (i < ARRAY_COUNT(WORDS) && strcmp(WORDS[i], word) != 0) {
        i++;
    }
    return i < ARRAY_COUNT(WORDS);
}

static enum status append(struct ledger *ledger, const char *kind, json_t *json,
                          struct error *error)
{
    char body[BODY_TEXT_MAX];
    enum status status = body_write(json, body, sizeof body, error);
    return status == STATUS_OK ? ledger_append(ledger, kind, body, NULL, error) : status;
}

enum status ticket_revoke(struct ledger *ledger, const char *id, const char *reason,
                          bool *has_changed, struct error *error)
{
    struct stmt stmt;
    bool is_same = reason == NULL; /* nothing was ever said */
    *has_changed = false;
    enum status status =
        stmt_begin(&stmt, ledger->db,
                   "SELECT iif(is_revoked, coalesce(reason, ''), NULL) FROM ticket_revoked"
                   " WHERE ticket = ?1",
                   error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, id);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        is_same = stmt_is_null(&stmt, 0)
                      ? reason == NULL
                      : reason != NULL && strcmp(stmt_column_text(&stmt, 0), reason) == 0;
    }
    stmt_end(&stmt);
    if ((status != STATUS_OK && status != STATUS_NOT_FOUND) || is_same) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    *has_changed = true;
    return append(ledger, "ticket.revoked",
                  json_pack("{s:s,s:b,s:s*}", "ticket", id, "is_revoked", (int)(reason != NULL),
                            "reason", reason),
                  error);
}

enum status station_revoke(struct ledger *ledger, uint32_t station, bool is_revoked,
                           int64_t since_ms, bool *has_changed, struct error *error)
{
    struct stmt stmt;
    bool is_same = !is_revoked;
    *has_changed = false;
    enum status status =
        stmt_begin(&stmt, ledger->db,
                   "SELECT is_revoked, since_ms FROM station_revoked WHERE issuer = ?1", error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, station);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        is_same = (stmt_column_int(&stmt, 0) != 0) == is_revoked &&
                  (!is_revoked || stmt_column_int(&stmt, 1) == since_ms);
    }
    stmt_end(&stmt);
    if ((status != STATUS_OK && status != STATUS_NOT_FOUND) || is_same) {
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    *has_changed = true;
    return append(ledger, "station.revoked",
                  json_pack("{s:I,s:b,s:o*}", "station", (json_int_t)station, "is_revoked",
                            (int)is_revoked, "since_ms",
                            is_revoked && since_ms > 0 ? json_integer(since_ms) : NULL),
                  error);
}

enum status ticket_is_revoked(struct db *db, const struct ticket *ticket, int64_t registered_ms,
                              bool *is_revoked, struct error *error)
{
    struct stmt stmt;
    char id[TICKET_ID_TEXT_LENGTH + 1];
    *is_revoked = false;
    ticket_id_text(ticket->id, id);
    enum status status = stmt_begin(
        &stmt, db,
        "SELECT EXISTS (SELECT 1 FROM ticket_revoked WHERE ticket = ?1 AND is_revoked = 1) OR"
        " EXISTS (SELECT 1 FROM station_revoked WHERE issuer = ?2 AND is_revoked = 1"
        "  AND (?3 = 0 OR since_ms <= ?3))",
        error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, id);
        stmt_int(&stmt, 2, ticket->issuer);
        stmt_int(&stmt, 3, registered_ms);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        *is_revoked = stmt_column_int(&stmt, 0) != 0;
    }
    stmt_end(&stmt);
    return status;
}
