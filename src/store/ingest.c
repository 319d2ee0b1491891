#include "base/clock.h"
#include "store/kind.h"
#include "store/ledger.h"
#include "store/ledger_meta.h"
#include "store/ledger_row.h"
#include "store/quarantine.h"
#include "store/settle.h"

#include <string.h>

/* One call of ledger_ingest. */
struct ingest {
    struct ledger *ledger; /* borrowed */
    struct db *db;         /* borrowed */
    enum ingest_rule rule;
    int64_t now_ms;
    int64_t hlc; /* highest one seen that is not too far ahead */
    struct ingest_result result;
    struct chain_tips tips;
};

/* ---- is it what its writer wrote? ---- */

static enum status refuse(const struct fact *fact, const char *why, struct error *error)
{
    return error_set(error, STATUS_CORRUPT,
                     "station %u epoch %u seq %llu: %s; nothing of this batch was taken",
                     fact->station, fact->epoch, (unsigned long long)fact->seq, why);
}

static bool has_shape(const struct fact *fact)
{
    return fact->station != 0 && fact->epoch != 0 && fact->seq != 0 && fact->seq <= INT64_MAX &&
           fact->hlc >= 0 && fact->kind != NULL && fact->kind[0] != '\0' &&
           strnlen(fact->kind, FACT_KIND_MAX + 1) <= FACT_KIND_MAX && fact->body != NULL &&
           strnlen(fact->body, FACT_BODY_MAX + 1) <= FACT_BODY_MAX &&
           (fact->private_part == NULL ||
            strnlen(fact->private_part, FACT_BODY_MAX + 1) <= FACT_BODY_MAX);
}

static enum status prove(const struct fact *fact, struct error *error)
{
    uint8_t hash[HASH_BYTES];
    if (!has_shape(fact)) {
        return refuse(fact, "a field is outside its range", error);
    }
    fact_hash_body(fact->body, hash);
    if (!hash_is_equal(hash, fact->body_hash)) {
        return refuse(fact, "its body does not match its hash", error);
    }
    if (fact->private_part != NULL) {
        fact_hash_private(fact->salt, fact->private_part, hash);
        if (!hash_is_equal(hash, fact->private_hash)) {
            return refuse(fact, "its private part does not match its hash", error);
        }
    }
    fact_hash_chain(fact, hash);
    if (!hash_is_equal(hash, fact->chain)) {
        return refuse(fact, "it does not match its chain value", error);
    }
    if (fact->seq == 1 && !hash_is_zero(fact->prev)) {
        return refuse(fact, "something is said to be before the first fact", error);
    }
    return STATUS_OK;
}

/* ---- one fact ---- */

static enum status keep_fork(struct ingest *in, const struct fact *fact, const char *reason,
                             struct error *error)
{
    in->result.fork_count++;
    return quarantine_put(in->db, fact, "fork", reason, 0, in->now_ms, error);
}

/* Applies the fact that stands at `pos`, or parks it. */
static enum status apply_taken(struct ingest *in, const struct fact *fact, int64_t pos,
                               bool *is_parked, struct error *error)
{
    const struct kind *kind = kind_find(fact->kind);
    const char *mode = in->ledger->writer_mode;
    if (mode == NULL || kind == NULL || kind_comes_from(kind, mode)) {
        return apply_or_park(in->db, fact, pos, in->now_ms, is_parked, error);
    }
    struct error why = {0};
    *is_parked = true;
    error_set(&why, STATUS_DENIED,
              "station %08x works as \"%s\", which may not write %s: look whether it was stolen",
              fact->station, mode, fact->kind);
    return quarantine_put(in->db, fact, "not_allowed", why.text, pos, in->now_ms, error);
}

static enum status store(struct ingest *in, const struct fact *fact, bool with_prev,
                         struct error *error)
{
    bool is_parked = false;
    enum status status = ledger_insert(in->db, fact, with_prev, error);
    if (status == STATUS_OK) {
        status = apply_taken(in, fact, db_last_pos(in->db), &is_parked, error);
    }
    if (status == STATUS_OK) {
        in->result.new_count += is_parked ? 0 : 1;
        in->result.quarantine_count += is_parked ? 1 : 0;
        if (fact->hlc >> 16 <= in->now_ms + LEDGER_CLOCK_AHEAD_MAX_MS && fact->hlc > in->hlc) {
            in->hlc = fact->hlc;
        }
    }
    return status;
}

static enum status fill_private(struct ingest *in, const struct fact *fact, int64_t pos,
                                struct error *error)
{
    struct stmt stmt;
    bool is_parked = false;
    enum status status = stmt_begin(
        &stmt, in->db, "UPDATE ledger SET private = ?2, salt = ?3 WHERE pos = ?1", error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, pos);
    stmt_text(&stmt, 2, fact->private_part);
    stmt_blob(&stmt, 3, fact->salt, SALT_BYTES);
    status = stmt_run(&stmt, error);
    stmt_end(&stmt);
    if (status == STATUS_OK) {
        status = quarantine_forget(in->db, pos, error);
    }
    if (status == STATUS_OK) {
        status = apply_taken(in, fact, pos, &is_parked, error);
    }
    in->result.new_count += is_parked ? 0 : 1;
    in->result.quarantine_count += is_parked ? 1 : 0;
    return status;
}

/* A fact into a hole of a selection: its neighbours decide whether it belongs there. */
static enum status take_into_hole(struct ingest *in, const struct fact *fact, struct error *error)
{
    uint8_t before[HASH_BYTES];
    struct stmt stmt;
    enum status status = chain_before(in->db, fact, before, error);
    bool with_prev = status == STATUS_NOT_FOUND;
    if (status == STATUS_OK && !hash_is_equal(before, fact->prev)) {
        return keep_fork(in, fact, "it does not follow the fact that is held before it", error);
    }
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return status;
    }
    status = stmt_begin(&stmt, in->db,
                        "SELECT prev = ?4 FROM ledger"
                        " WHERE station = ?1 AND epoch = ?2 AND seq = ?3 + 1",
                        error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, fact->station);
    stmt_int(&stmt, 2, fact->epoch);
    stmt_int(&stmt, 3, (int64_t)fact->seq);
    stmt_blob(&stmt, 4, fact->chain, HASH_BYTES);
    status = stmt_step(&stmt, error);
    bool is_fork = status == STATUS_OK && stmt_column_int(&stmt, 0) == 0;
    stmt_end(&stmt);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        return status;
    }
    return is_fork ? keep_fork(in, fact, "the fact that is held after it does not follow it", error)
                   : store(in, fact, with_prev, error);
}

/* A fact at or below the highest one held of its chain. */
static enum status take_old(struct ingest *in, const struct fact *fact, struct error *error)
{
    struct held_fact held;
    enum status status = ledger_held(in->db, fact->station, fact->epoch, fact->seq, &held, error);
    if (status == STATUS_NOT_FOUND) {
        return take_into_hole(in, fact, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (!hash_is_equal(held.chain, fact->chain)) {
        return keep_fork(in, fact, "another fact is held under the same number", error);
    }
    if (fact->private_part != NULL && !held.has_private) {
        return fill_private(in, fact, held.pos, error);
    }
    in->result.known_count++;
    return STATUS_OK;
}

static bool is_own(const struct ingest *in, const struct fact *fact)
{
    return fact->station == in->ledger->station && fact->epoch == in->ledger->epoch;
}

static enum status take(struct ingest *in, const struct fact *fact, struct error *error)
{
    struct chain_tip *tip = NULL;
    enum status status = chain_tip_get(&in->tips, in->db, fact->station, fact->epoch, &tip, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (fact->seq <= tip->seq) {
        return take_old(in, fact, error);
    }
    bool is_next = fact->seq == tip->seq + 1;
    /* Own facts that come back (this file was restored from a backup) only extend the own chain. */
    if (!is_next && (in->rule == INGEST_WHOLE || is_own(in, fact))) {
        in->result.gap_count++;
        return STATUS_OK;
    }
    if (is_next && !hash_is_equal(fact->prev, tip->chain)) {
        return keep_fork(in, fact, "it does not follow the fact that is held before it", error);
    }
    status = store(in, fact, !is_next, error);
    if (status == STATUS_OK) {
        tip->seq = fact->seq;
        memcpy(tip->chain, fact->chain, HASH_BYTES);
    }
    return status;
}

/* ---- the batch ---- */

static enum status take_all(struct ingest *in, const struct fact *facts, size_t count,
                            struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = take(in, &facts[i], error);
    }
    if (status == STATUS_OK) {
        status = settle_mark(in->db, error);
    }
    if (status == STATUS_OK && in->hlc > in->ledger->hlc) {
        status = meta_set(in->db, META_HLC, in->hlc, error);
    }
    return status;
}

enum status ledger_ingest(struct ledger *ledger, enum ingest_rule rule, const struct fact *facts,
                          size_t count, struct ingest_result *result, struct error *error)
{
    struct ingest in = {.ledger = ledger,
                        .db = ledger->db,
                        .rule = rule,
                        .now_ms = clock_now_ms(),
                        .hlc = ledger->hlc};
    const struct ledger before = *ledger;
    bool is_alone = ledger->db->transaction_depth == 0;
    *result = (struct ingest_result){0};

    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = prove(&facts[i], error);
    }
    if (status == STATUS_OK && is_alone) {
        status = db_begin(in.db, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = take_all(&in, facts, count, error);
    if (status == STATUS_OK) {
        status = ledger_refresh(ledger, error);
    }
    if (status == STATUS_OK && is_alone) {
        status = db_commit(in.db, error);
    }
    if (status != STATUS_OK) {
        *ledger = before;
        if (is_alone) {
            db_rollback(in.db);
        }
        return status;
    }
    *result = in.result;
    return STATUS_OK;
}
