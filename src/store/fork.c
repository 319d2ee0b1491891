#include "store/ledger.h"
#include "store/ledger_meta.h"
#include "store/ledger_row.h"
#include "store/projection.h"

#include <string.h>

/* The row of the own fact `seq`, or STATUS_NOT_FOUND. The texts are the statement's. */
static enum status find_own(struct ledger *ledger, uint64_t seq, struct stmt *row,
                            struct fact *fact, struct error *error)
{
    enum status status = stmt_begin(row, ledger->db,
                                    "SELECT " LEDGER_COLUMNS
                                    " FROM ledger WHERE station = ?1 AND epoch = ?2 AND seq = ?3",
                                    error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(row, 1, ledger->station);
    stmt_int(row, 2, ledger->epoch);
    stmt_int(row, 3, (int64_t)seq);
    status = stmt_step(row, error);
    if (status == STATUS_OK && !fact_from_row(row, fact)) {
        status = error_set(error, STATUS_CORRUPT,
                           "%s: the fact at position %lld is damaged; run `feria verify`",
                           ledger->db->path, (long long)fact->pos);
    }
    return status;
}

static enum status write_identity(struct db *db, const struct fact *fact, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(
        &stmt, db, "UPDATE ledger SET epoch = ?2, seq = ?3, chain = ?4, prev = NULL WHERE pos = ?1",
        error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, fact->pos);
    stmt_int(&stmt, 2, fact->epoch);
    stmt_int(&stmt, 3, (int64_t)fact->seq);
    stmt_blob(&stmt, 4, fact->chain, HASH_BYTES);
    status = stmt_run(&stmt, error);
    stmt_end(&stmt);
    return status;
}

/* The facts after `common_seq`, one by one, to the new chain. */
static enum status move_tail(struct ledger *ledger, uint64_t common_seq, uint32_t epoch,
                             struct error *error)
{
    uint8_t last[HASH_BYTES] = {0};
    enum status status = STATUS_OK;
    for (uint64_t seq = common_seq + 1; status == STATUS_OK; seq++) {
        struct stmt row = {0};
        struct fact fact;
        status = find_own(ledger, seq, &row, &fact, error);
        if (status == STATUS_OK) {
            fact.epoch = epoch;
            fact.seq = seq - common_seq;
            memcpy(fact.prev, last, HASH_BYTES);
            fact_hash_chain(&fact, fact.chain);
            memcpy(last, fact.chain, HASH_BYTES);
        }
        stmt_end(&row);
        if (status == STATUS_OK) { /* its texts are not looked at any more */
            status = write_identity(ledger->db, &fact, error);
        }
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* The other side's facts come with the next pull, into the ledger. */
static enum status forget_other_side(struct ledger *ledger, struct error *error)
{
    struct stmt stmt;
    enum status status =
        stmt_begin(&stmt, ledger->db,
                   "DELETE FROM quarantine"
                   " WHERE cause = 'fork' AND peer = '' AND station = ?1 AND epoch = ?2",
                   error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, ledger->station);
    stmt_int(&stmt, 2, ledger->epoch);
    status = stmt_run(&stmt, error);
    stmt_end(&stmt);
    return status;
}

static enum status fork_to(struct ledger *ledger, uint64_t common_seq, uint32_t epoch,
                           struct error *error)
{
    enum status status = move_tail(ledger, common_seq, epoch, error);
    if (status == STATUS_OK) {
        status = forget_other_side(ledger, error);
    }
    if (status == STATUS_OK) {
        status = meta_set(ledger->db, META_EPOCH, epoch, error);
    }
    if (status == STATUS_OK) { /* rows name the fact that made them */
        status = projection_make(ledger->db, NULL, NULL, error);
    }
    if (status == STATUS_OK) {
        ledger->epoch = epoch;
        status = ledger_refresh(ledger, error);
    }
    return status;
}

enum status ledger_fork(struct ledger *ledger, uint32_t epoch, uint64_t common_seq,
                        struct error *error)
{
    const struct ledger before = *ledger;
    if (epoch != ledger->epoch) { /* two exchanges at once, and the other one was first */
        return error_set(error, STATUS_GAP, "%s: goes on in another epoch already",
                         ledger->db->path);
    }
    if (common_seq > ledger->seq) {
        return error_set(error, STATUS_INVALID, "%s: there is no own fact %llu", ledger->db->path,
                         (unsigned long long)common_seq);
    }
    enum status status = db_begin(ledger->db, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = fork_to(ledger, common_seq, ledger_draw_epoch(epoch), error);
    if (status == STATUS_OK) {
        status = db_commit(ledger->db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(ledger->db);
        *ledger = before;
    }
    return status;
}

enum status ledger_own_chains(struct ledger *ledger, struct own_chain out[OWN_CHAINS_MAX],
                              size_t *count, struct error *error)
{
    int64_t epoch = 0;
    enum status status = STATUS_OK;
    *count = 0;
    while (status == STATUS_OK && *count < OWN_CHAINS_MAX) {
        struct stmt stmt;
        status = stmt_begin(&stmt, ledger->db,
                            "SELECT epoch FROM ledger WHERE station = ?1 AND epoch > ?2"
                            " ORDER BY epoch LIMIT 1",
                            error);
        if (status != STATUS_OK) {
            break;
        }
        stmt_int(&stmt, 1, ledger->station);
        stmt_int(&stmt, 2, epoch);
        status = stmt_step(&stmt, error);
        epoch = status == STATUS_OK ? stmt_column_int(&stmt, 0) : epoch;
        stmt_end(&stmt);
        if (status == STATUS_OK && (uint32_t)epoch != ledger->epoch) {
            struct own_chain *chain = &out[(*count)++];
            chain->epoch = (uint32_t)epoch;
            status =
                ledger_watermark(ledger->db, ledger->station, chain->epoch, &chain->seq, error);
        }
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status ledger_own_chain_at(struct ledger *ledger, uint32_t epoch, uint64_t seq,
                                uint8_t chain[HASH_BYTES], struct error *error)
{
    const struct fact after = {.station = ledger->station, .epoch = epoch, .seq = seq + 1};
    return chain_before(ledger->db, &after, chain, error);
}
