#include "store/settle.h"

#include "base/clock.h"
#include "store/ledger.h"
#include "store/ledger_meta.h"
#include "store/ledger_row.h"
#include "store/quarantine.h"

#include <sqlite3.h>

enum status settle_mark(struct db *db, struct error *error)
{
    struct stmt stmt;
    enum status status =
        stmt_begin(&stmt, db,
                   "UPDATE meta SET value = (SELECT coalesce(max(pos), 0) FROM ledger)"
                   " WHERE key = ?1 AND value < (SELECT coalesce(max(pos), 0) FROM ledger)",
                   error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_text(&stmt, 1, META_APPLIED);
    status = stmt_run(&stmt, error);
    stmt_end(&stmt);
    return status;
}

enum status settle_start(struct db *db, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db,
                                    "INSERT OR IGNORE INTO meta(key, value)"
                                    " SELECT ?1, coalesce(max(pos), 0) FROM ledger",
                                    error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_text(&stmt, 1, META_APPLIED);
    status = stmt_run(&stmt, error);
    stmt_end(&stmt);
    return status;
}

enum status settle_is_due(struct db *db, bool *is_due, struct error *error)
{
    int64_t count = 0;
    enum status status = db_int(db,
                                "SELECT count(*) FROM meta WHERE key = '" META_APPLIED
                                "' AND value < (SELECT coalesce(max(pos), 0) FROM ledger)",
                                0, &count, error);
    *is_due = count > 0;
    return status;
}

static enum status apply_from(struct db *db, int64_t applied, bool *has_any, struct error *error)
{
    struct stmt row;
    int64_t now_ms = clock_now_ms();
    enum status status = stmt_begin(
        &row, db, "SELECT " LEDGER_COLUMNS " FROM ledger WHERE pos > ?1 ORDER BY pos", error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&row, 1, applied);
    while ((status = stmt_step(&row, error)) == STATUS_OK) {
        struct fact fact;
        bool is_parked = false;
        status = fact_from_row(&row, &fact)
                     ? apply_or_park(db, &fact, fact.pos, now_ms, &is_parked, error)
                     : error_set(error, STATUS_CORRUPT,
                                 "%s: the fact at position %lld is damaged; run `feria verify`",
                                 db->path, (long long)fact.pos);
        if (status != STATUS_OK) {
            break;
        }
        *has_any = true;
    }
    stmt_end(&row);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status apply_waiting(struct db *db, struct error *error)
{
    int64_t applied = 0;
    bool has_any = false;
    enum status status = meta_get(db, META_APPLIED, -1, &applied, error);
    if (status == STATUS_OK && applied >= 0) {
        status = apply_from(db, applied, &has_any, error);
    }
    return status == STATUS_OK && has_any ? settle_mark(db, error) : status;
}

/* Losing it to a power cut loses nothing: what is not waited for here can be made again. */
static enum status settle_alone(struct db *db, struct error *error)
{
    enum status status = db_execute(db, "PRAGMA synchronous = NORMAL", error);
    if (status == STATUS_OK) {
        status = db_begin(db, error);
    }
    if (status == STATUS_OK) {
        status = apply_waiting(db, error);
        if (status == STATUS_OK) {
            status = db_commit(db, error);
        }
        if (status != STATUS_OK) {
            db_rollback(db);
        }
    }
    struct error full_error = {0};
    if (!db->is_broken && db_execute(db, "PRAGMA synchronous = FULL", &full_error) != STATUS_OK) {
        db->is_broken = true; /* no later commit would be durable */
        return error_set(error, STATUS_IO, "%s", full_error.text);
    }
    return status;
}

enum status settle(struct db *db, struct error *error)
{
    db->is_unsettled = false; /* its own statements go ahead */
    enum status status = sqlite3_get_autocommit(db->handle) != 0 ? settle_alone(db, error)
                                                                 : apply_waiting(db, error);
    db->is_unsettled = status != STATUS_OK;
    return status;
}
