#include "base/clock.h"
#include "store/kind.h"
#include "store/ledger_row.h"
#include "store/projection.h"
#include "store/quarantine.h"
#include "store/settle.h"
#include "store/verify.h"

static enum status apply_all(struct db *db, verify_progress *progress, void *user,
                             struct error *error)
{
    struct stmt row;
    int64_t total = 0;
    int64_t done = 0;
    int64_t now_ms = clock_now_ms();
    enum status status = db_int(db, "SELECT count(*) FROM ledger", 0, &total, error);
    if (status == STATUS_OK) {
        status = stmt_begin(
            &row, db, "SELECT " LEDGER_COLUMNS " FROM ledger NOT INDEXED ORDER BY pos", error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    while (status == STATUS_OK) {
        struct fact fact;
        bool is_parked = false;
        status = stmt_step(&row, error);
        if (status != STATUS_OK) {
            break;
        }
        if (!fact_from_row(&row, &fact)) {
            status = error_set(error, STATUS_CORRUPT,
                               "%s: the fact at position %lld is damaged; run `feria verify`",
                               db->path, (long long)fact.pos);
            break;
        }
        status = quarantine_bars(db, fact.pos, &is_parked, error);
        if (status == STATUS_OK && !is_parked) {
            status = apply_or_park(db, &fact, fact.pos, now_ms, &is_parked, error);
        }
        done++;
        if (progress != NULL && done % VERIFY_PROGRESS_STEP == 0) {
            progress(user, done, total);
        }
    }
    stmt_end(&row);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status projection_make(struct db *db, verify_progress *progress, void *user,
                            struct error *error)
{
    enum status status = projection_clear(db, error);
    if (status == STATUS_OK) {
        status = db_execute(db,
                            "DELETE FROM quarantine"
                            " WHERE cause NOT IN ('fork', 'not_allowed') AND peer = ''",
                            error);
    }
    if (status == STATUS_OK) {
        status = apply_all(db, progress, user, error);
    }
    return status == STATUS_OK ? settle_mark(db, error) : status;
}

enum status ledger_rebuild(struct db *db, verify_progress *progress, void *user,
                           struct error *error)
{
    enum status status = db_begin(db, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = projection_make(db, progress, user, error);
    if (status == STATUS_OK) {
        status = db_commit(db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(db);
    }
    return status;
}
