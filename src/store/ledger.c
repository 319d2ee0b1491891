#include "store/ledger.h"

#include "base/clock.h"
#include "base/id.h"
#include "store/json.h"
#include "store/kind.h"
#include "store/ledger_meta.h"
#include "store/ledger_row.h"
#include "store/settle.h"

#include <sodium.h>
#include <string.h>

/* ---- where this station stands ---- */

uint32_t ledger_draw_epoch(uint32_t not_this)
{
    uint32_t epoch = 0;
    while (epoch == 0 || epoch == not_this) {
        epoch = randombytes_random();
    }
    return epoch;
}

/* The station's last own fact, and the highest clock it wrote or saw. */
enum status ledger_refresh(struct ledger *ledger, struct error *error)
{
    struct stmt stmt;
    int64_t seen = 0;
    enum status status = meta_get(ledger->db, META_HLC, 0, &seen, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = stmt_begin(&stmt, ledger->db,
                        "SELECT seq, hlc, chain FROM ledger WHERE station = ?1 AND epoch = ?2"
                        " ORDER BY seq DESC LIMIT 1",
                        error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, ledger->station);
    stmt_int(&stmt, 2, ledger->epoch);
    status = stmt_step(&stmt, error);
    if (status == STATUS_OK) {
        size_t bytes = 0;
        const void *chain = stmt_column_blob(&stmt, 2, &bytes);
        int64_t own = stmt_column_int(&stmt, 1);
        if (bytes == HASH_BYTES) {
            memcpy(ledger->chain, chain, HASH_BYTES);
        }
        ledger->seq = (uint64_t)stmt_column_int(&stmt, 0);
        ledger->hlc = own > seen ? own : seen;
    } else if (status == STATUS_NOT_FOUND) {
        memset(ledger->chain, 0, HASH_BYTES);
        ledger->seq = 0;
        ledger->hlc = seen;
        status = STATUS_OK;
    }
    stmt_end(&stmt);
    return status;
}

static enum status claim_file(struct ledger *ledger, struct error *error)
{
    int64_t epoch = ledger_draw_epoch(0);
    enum status status = db_begin(ledger->db, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = meta_set(ledger->db, META_STATION, ledger->station, error);
    if (status == STATUS_OK) {
        status = meta_set(ledger->db, META_EPOCH, epoch, error);
    }
    if (status == STATUS_OK) {
        status = db_commit(ledger->db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(ledger->db);
        return status;
    }
    ledger->epoch = (uint32_t)epoch;
    return STATUS_OK;
}

enum status ledger_open(struct ledger *ledger, struct db *db, uint32_t station, struct error *error)
{
    int64_t owner = 0;
    int64_t epoch = 0;
    *ledger = (struct ledger){.db = db, .station = station};
    enum status status = id_init(error);
    if (status == STATUS_OK) {
        status = meta_get(db, META_STATION, 0, &owner, error);
    }
    if (status == STATUS_OK) {
        status = meta_get(db, META_EPOCH, 0, &epoch, error);
    }
    if (status == STATUS_OK && station != 0) {
        if (owner != 0 && owner != station) {
            return error_set(error, STATUS_CONFIG,
                             "%s: belongs to station %lld, not to %u; each station needs a file of "
                             "its own",
                             db->path, (long long)owner, station);
        }
        ledger->epoch = (uint32_t)epoch;
        if (owner == 0) {
            status = claim_file(ledger, error);
        }
        if (status == STATUS_OK) {
            status = settle_start(db, error);
        }
    }
    return status == STATUS_OK ? ledger_refresh(ledger, error) : status;
}

/* ---- appending ---- */

static enum status check_part(const char *kind, const char *what, const char *text,
                              struct error *error)
{
    if (strnlen(text, FACT_BODY_MAX + 1) > FACT_BODY_MAX) {
        return error_set(error, STATUS_INVALID, "%s: the %s is over %d bytes", kind, what,
                         FACT_BODY_MAX);
    }
    if (!json_is_object(text)) {
        return error_set(error, STATUS_INVALID, "%s: the %s is not a JSON object", kind, what);
    }
    return STATUS_OK;
}

/* The clock of a new fact: wall time when that is later than everything seen,
 * else the next count. */
static int64_t next_hlc(int64_t last, int64_t now_ms)
{
    return now_ms > last >> 16 ? now_ms << 16 : last + 1;
}

static void make_fact(const struct ledger *ledger, const char *kind, const char *body,
                      const char *private_part, struct fact *fact)
{
    *fact = (struct fact){
        .station = ledger->station,
        .epoch = ledger->epoch,
        .seq = ledger->seq + 1,
        .kind = kind,
        .at_ms = clock_now_ms(),
        .body = body,
        .private_part = private_part,
    };
    fact->hlc = next_hlc(ledger->hlc, fact->at_ms);
    memcpy(fact->prev, ledger->chain, HASH_BYTES);
    fact_hash_body(body, fact->body_hash);
    if (private_part != NULL) {
        randombytes_buf(fact->salt, SALT_BYTES);
        fact_hash_private(fact->salt, private_part, fact->private_hash);
    }
    fact_hash_chain(fact, fact->chain);
}

/* A station's fact is applied once it is durable, a central's at once. */
static enum status insert_own(struct db *db, const struct fact *fact, struct error *error)
{
    bool is_unsettled = db->is_unsettled;
    if (db->role == DB_STATION) {
        db->is_unsettled = false; /* inserting the next fact reads nothing */
    }
    enum status status = ledger_insert(db, fact, false, error);
    if (db->role == DB_STATION) {
        db->is_unsettled = is_unsettled || status == STATUS_OK;
        return status;
    }
    if (status == STATUS_OK) {
        status = kind_apply(db, fact, error);
    }
    return status == STATUS_OK ? settle_mark(db, error) : status;
}

static enum status append_in_transaction(struct ledger *ledger, const char *kind, const char *body,
                                         const char *private_part, struct error *error)
{
    struct fact fact;
    enum status status = STATUS_OK;
    if (ledger->db->role == DB_CENTRAL) {
        /* Another process may have written since:
         * what is remembered is only true under the lock. */
        status = ledger_refresh(ledger, error);
    }
    if (status == STATUS_OK) {
        make_fact(ledger, kind, body, private_part, &fact);
        status = insert_own(ledger->db, &fact, error);
    }
    if (status == STATUS_OK) {
        ledger->seq = fact.seq;
        ledger->hlc = fact.hlc;
        memcpy(ledger->chain, fact.chain, HASH_BYTES);
    }
    return status;
}

enum status ledger_append(struct ledger *ledger, const char *kind, const char *body,
                          const char *private_part, struct error *error)
{
    if (ledger->station == 0) {
        return error_set(error, STATUS_INVALID, "%s: a central without a station writes no facts",
                         ledger->db->path);
    }
    if (kind_find(kind) == NULL) {
        return error_set(error, STATUS_INVALID, "there is no fact kind \"%s\"", kind);
    }
    enum status status = check_part(kind, "body", body, error);
    if (status == STATUS_OK && private_part != NULL) {
        status = check_part(kind, "private part", private_part, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (ledger->db->transaction_depth > 0) {
        return append_in_transaction(ledger, kind, body, private_part, error);
    }

    const struct ledger before = *ledger;
    status = db_begin(ledger->db, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = append_in_transaction(ledger, kind, body, private_part, error);
    if (status == STATUS_OK) {
        status = db_commit(ledger->db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(ledger->db);
        *ledger = before;
    }
    return status;
}

/* ---- asking ---- */

/* A gap can only be before a row with `prev`, and ledger_gap lists those. */
enum status ledger_watermark(struct db *db, uint32_t station, uint32_t epoch, uint64_t *seq,
                             struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(
        &stmt, db,
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM ledger WHERE station = ?1 AND epoch = ?2 AND seq = "
        "1)"
        " THEN (SELECT seq FROM ledger WHERE station = ?1 AND epoch = ?2 AND seq < coalesce("
        "  (SELECT seq FROM ledger l WHERE station = ?1 AND epoch = ?2 AND prev IS NOT NULL"
        "    AND NOT EXISTS (SELECT 1 FROM ledger p WHERE p.station = l.station"
        "                    AND p.epoch = l.epoch AND p.seq = l.seq - 1)"
        "    ORDER BY seq LIMIT 1), 9223372036854775807)"
        "  ORDER BY seq DESC LIMIT 1) ELSE 0 END",
        error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, station);
    stmt_int(&stmt, 2, epoch);
    status = stmt_step(&stmt, error);
    if (status == STATUS_OK) {
        *seq = (uint64_t)stmt_column_int(&stmt, 0);
    }
    stmt_end(&stmt);
    return status;
}
