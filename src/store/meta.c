#include "store/ledger.h"

enum status meta_get(struct db *db, const char *key, int64_t fallback, int64_t *value,
                     struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, "SELECT value FROM meta WHERE key = ?1", error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_text(&stmt, 1, key);
    status = stmt_step(&stmt, error);
    if (status == STATUS_OK || status == STATUS_NOT_FOUND) {
        *value = status == STATUS_OK ? stmt_column_int(&stmt, 0) : fallback;
        status = STATUS_OK;
    }
    stmt_end(&stmt);
    return status;
}

enum status meta_set(struct db *db, const char *key, int64_t value, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db,
                                    "INSERT INTO meta(key, value) VALUES (?1, ?2)"
                                    " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                                    error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_text(&stmt, 1, key);
    stmt_int(&stmt, 2, value);
    status = stmt_run(&stmt, error);
    stmt_end(&stmt);
    return status;
}
