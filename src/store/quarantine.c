#include "store/quarantine.h"

#include "store/json.h"
#include "store/kind.h"

#include <sqlite3.h>

static enum status put(struct db *db, const struct fact *fact, const char *cause,
                       const char *reason, const char *peer, int64_t pos, int64_t noted_ms,
                       struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(
        &stmt, db,
        "INSERT OR IGNORE INTO quarantine(cause, reason, noted_ms, pos, station, epoch, seq, kind,"
        " at_ms, hlc, chain, body, private, salt, body_hash, private_hash, prev, peer)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
        " ?18)",
        error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_text(&stmt, 1, cause);
    stmt_text(&stmt, 2, reason);
    stmt_int(&stmt, 3, noted_ms);
    stmt_int(&stmt, 5, fact->station);
    stmt_int(&stmt, 6, fact->epoch);
    stmt_int(&stmt, 7, (int64_t)fact->seq);
    stmt_text(&stmt, 8, fact->kind);
    stmt_int(&stmt, 9, fact->at_ms);
    stmt_int(&stmt, 10, fact->hlc);
    stmt_blob(&stmt, 11, fact->chain, HASH_BYTES);
    stmt_text(&stmt, 18, peer);
    if (pos != 0) {
        stmt_int(&stmt, 4, pos);
    } else {
        stmt_text(&stmt, 12, fact->body);
        if (fact->private_part != NULL) {
            stmt_text(&stmt, 13, fact->private_part);
            stmt_blob(&stmt, 14, fact->salt, SALT_BYTES);
        }
        stmt_blob(&stmt, 15, fact->body_hash, HASH_BYTES);
        stmt_blob(&stmt, 16, fact->private_hash, HASH_BYTES);
        stmt_blob(&stmt, 17, fact->prev, HASH_BYTES);
    }
    status = stmt_run(&stmt, error);
    stmt_end(&stmt);
    return status;
}

enum status quarantine_put(struct db *db, const struct fact *fact, const char *cause,
                           const char *reason, int64_t pos, int64_t now_ms, struct error *error)
{
    return put(db, fact, cause, reason, "", pos, now_ms, error);
}

enum status quarantine_put_of(struct db *db, const struct fact *fact, const char *cause,
                              const char *reason, const char *peer, int64_t noted_ms,
                              struct error *error)
{
    return put(db, fact, cause, reason, peer, 0, noted_ms, error);
}

enum status quarantine_bars(struct db *db, int64_t pos, bool *is_barred, struct error *error)
{
    struct stmt stmt;
    *is_barred = false;
    enum status status = stmt_begin(
        &stmt, db, "SELECT 1 FROM quarantine WHERE pos = ?1 AND cause = 'not_allowed'", error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, pos);
    status = stmt_step(&stmt, error);
    *is_barred = status == STATUS_OK;
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status quarantine_forget(struct db *db, int64_t pos, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, "DELETE FROM quarantine WHERE pos = ?1", error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, pos);
    status = stmt_run(&stmt, error);
    stmt_end(&stmt);
    return status;
}

/* What the fact itself is to blame for. Everything else is the disk's,
 * the memory's or another process's doing. */
static bool is_fault_of_fact(enum status status)
{
    return status == STATUS_INVALID || status == STATUS_INTERNAL || status == STATUS_TOO_BIG;
}

/* STATUS_OK with `cause` NULL: applied. STATUS_OK with a cause: it cannot be, and `why` says so. */
static enum status try_apply(struct db *db, const struct fact *fact, const char **cause,
                             struct error *why)
{
    *cause = NULL;
    if (kind_find(fact->kind) == NULL) {
        *cause = "unknown_kind";
        error_set(why, STATUS_INVALID,
                  "this program does not know the kind \"%s\"; update it, then "
                  "run `feria rebuild`",
                  fact->kind);
        return STATUS_OK;
    }
    if (!json_is_object(fact->body) ||
        (fact->private_part != NULL && !json_is_object(fact->private_part))) {
        *cause = "apply_failed";
        error_set(why, STATUS_INVALID, "%s: is not a JSON object", fact->kind);
        return STATUS_OK;
    }
    enum status status = kind_apply(db, fact, why);
    if (is_fault_of_fact(status)) {
        *cause = "apply_failed";
        status = STATUS_OK;
    }
    return status;
}

enum status apply_or_park(struct db *db, const struct fact *fact, int64_t pos, int64_t now_ms,
                          bool *is_parked, struct error *error)
{
    const char *cause = NULL;
    struct error why = {0};
    enum status status = try_apply(db, fact, &cause, &why);
    *is_parked = cause != NULL;
    if (status != STATUS_OK) {
        return error_set(error, status, "%s", why.text);
    }
    return cause == NULL ? STATUS_OK
                         : quarantine_put(db, fact, cause, why.text, pos, now_ms, error);
}

enum status apply_or_skip(struct db *db, const struct fact *fact, struct error *error)
{
    const char *cause = NULL;
    struct error why = {0};
    enum status status = try_apply(db, fact, &cause, &why);
    return status == STATUS_OK ? status : error_set(error, status, "%s", why.text);
}

int64_t db_last_pos(struct db *db)
{
    return sqlite3_last_insert_rowid(db->handle);
}
