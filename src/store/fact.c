#include "store/ledger_row.h"

#include <sodium.h>
#include <sqlite3.h>
#include <string.h>

/* ---- hashes ---- */

void fact_hash_body(const char *body, uint8_t out[HASH_BYTES])
{
    (void)crypto_generichash(out, HASH_BYTES, (const uint8_t *)body, strlen(body), NULL, 0);
}

void fact_hash_private(const uint8_t salt[SALT_BYTES], const char *private_part,
                       uint8_t out[HASH_BYTES])
{
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
    (void)crypto_generichash_update(&state, salt, SALT_BYTES);
    (void)crypto_generichash_update(&state, (const uint8_t *)private_part, strlen(private_part));
    (void)crypto_generichash_final(&state, out, HASH_BYTES);
}

static uint8_t *put_bytes(uint8_t *at, const void *data, size_t bytes)
{
    memcpy(at, data, bytes);
    return at + bytes;
}

static uint8_t *put_number(uint8_t *at, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        at[i] = (uint8_t)(value >> (8 * i));
    }
    return at + bytes;
}

void fact_hash_chain(const struct fact *fact, uint8_t out[HASH_BYTES])
{
    static const char DOMAIN[12] = {'f', 'e', 'r', 'i', 'a', '-', 'f', 'a', 'c', 't', '-', '1'};
    uint8_t message[sizeof DOMAIN + HASH_BYTES + 33 + FACT_KIND_MAX + HASH_BYTES + HASH_BYTES];
    size_t kind_length = strnlen(fact->kind, FACT_KIND_MAX);
    uint8_t *at = put_bytes(message, DOMAIN, sizeof DOMAIN);
    at = put_bytes(at, fact->prev, HASH_BYTES);
    at = put_number(at, fact->station, 4);
    at = put_number(at, fact->epoch, 4);
    at = put_number(at, fact->seq, 8);
    at = put_number(at, (uint64_t)fact->at_ms, 8);
    at = put_number(at, (uint64_t)fact->hlc, 8);
    at = put_number(at, kind_length, 1);
    at = put_bytes(at, fact->kind, kind_length);
    at = put_bytes(at, fact->body_hash, HASH_BYTES);
    at = put_bytes(at, fact->private_hash, HASH_BYTES);
    (void)crypto_generichash(out, HASH_BYTES, message, (size_t)(at - message), NULL, 0);
}

int64_t chain_mark(const uint8_t chain[HASH_BYTES])
{
    uint64_t mark = 0;
    for (size_t i = sizeof mark; i > 0; i--) {
        mark = mark << 8 | chain[i - 1];
    }
    return (int64_t)mark;
}

int64_t fact_number(const struct fact *fact)
{
    return chain_mark(fact->body_hash) ^ chain_mark(fact->private_hash);
}

bool hash_is_zero(const uint8_t hash[HASH_BYTES])
{
    return sodium_is_zero(hash, HASH_BYTES) == 1;
}

bool hash_is_equal(const uint8_t a[HASH_BYTES], const uint8_t b[HASH_BYTES])
{
    return memcmp(a, b, HASH_BYTES) == 0;
}

/* ---- rows ---- */

/* A text without a NUL inside: what stands behind one would be in no hash. */
static const char *row_text(struct stmt *stmt, int column, bool *is_sound)
{
    const char *text = stmt_column_text(stmt, column);
    if (sqlite3_column_type(stmt->handle, column) != SQLITE_TEXT ||
        strlen(text) != (size_t)sqlite3_column_bytes(stmt->handle, column)) {
        *is_sound = false;
    }
    return text;
}

static int64_t row_number(struct stmt *stmt, int column, int64_t min, int64_t max, bool *is_sound)
{
    int64_t value = stmt_column_int(stmt, column);
    if (sqlite3_column_type(stmt->handle, column) != SQLITE_INTEGER || value < min || value > max) {
        *is_sound = false;
    }
    return value;
}

static void row_blob(struct stmt *stmt, int column, uint8_t *out, size_t bytes, bool may_be_null,
                     bool *is_sound)
{
    size_t length = 0;
    int type = sqlite3_column_type(stmt->handle, column);
    memset(out, 0, bytes);
    if (type == SQLITE_NULL && may_be_null) {
        return;
    }
    const void *data = stmt_column_blob(stmt, column, &length);
    if (type != SQLITE_BLOB || data == NULL || length != bytes) {
        *is_sound = false;
        return;
    }
    memcpy(out, data, bytes);
}

bool fact_from_row(struct stmt *stmt, struct fact *fact)
{
    bool is_sound = true;
    fact->pos = row_number(stmt, 0, INT64_MIN, INT64_MAX, &is_sound);
    fact->station = (uint32_t)row_number(stmt, 1, 1, UINT32_MAX, &is_sound);
    fact->epoch = (uint32_t)row_number(stmt, 2, 1, UINT32_MAX, &is_sound);
    fact->seq = (uint64_t)row_number(stmt, 3, 1, INT64_MAX, &is_sound);
    fact->kind = row_text(stmt, 4, &is_sound);
    fact->at_ms = row_number(stmt, 5, INT64_MIN, INT64_MAX, &is_sound);
    fact->hlc = row_number(stmt, 6, 0, INT64_MAX, &is_sound);
    fact->body = row_text(stmt, 7, &is_sound);
    fact->private_part = stmt_is_null(stmt, 8) ? NULL : row_text(stmt, 8, &is_sound);
    row_blob(stmt, 9, fact->salt, SALT_BYTES, true, &is_sound);
    row_blob(stmt, 10, fact->body_hash, HASH_BYTES, false, &is_sound);
    row_blob(stmt, 11, fact->private_hash, HASH_BYTES, true, &is_sound);
    row_blob(stmt, 12, fact->chain, HASH_BYTES, false, &is_sound);
    row_blob(stmt, 13, fact->prev, HASH_BYTES, true, &is_sound);
    return is_sound && stmt_is_null(stmt, 8) == stmt_is_null(stmt, 9) &&
           strlen(fact->kind) <= FACT_KIND_MAX;
}

enum status fact_copy(const struct fact *fact, struct arena *arena, struct fact *copy,
                      struct error *error)
{
    *copy = *fact;
    copy->kind = arena_strdup(arena, fact->kind);
    copy->body = arena_strdup(arena, fact->body);
    copy->private_part = arena_strdup(arena, fact->private_part);
    if (copy->kind == NULL || copy->body == NULL ||
        (copy->private_part == NULL && fact->private_part != NULL)) {
        return error_set(error, STATUS_NO_MEMORY, "no memory to read facts");
    }
    return STATUS_OK;
}

enum status ledger_insert(struct db *db, const struct fact *fact, bool with_prev,
                          struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(
        &stmt, db,
        "INSERT INTO ledger(station, epoch, seq, kind, at_ms, hlc, body, private, salt, body_hash,"
        " private_hash, chain, prev, mark) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
        " ?12, ?13, coalesce((SELECT (coalesce(mark, 0) | ?14) - (coalesce(mark, 0) & ?14)"
        "                     FROM ledger ORDER BY pos DESC LIMIT 1), ?14))",
        error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, fact->station);
    stmt_int(&stmt, 2, fact->epoch);
    stmt_int(&stmt, 3, (int64_t)fact->seq);
    stmt_text(&stmt, 4, fact->kind);
    stmt_int(&stmt, 5, fact->at_ms);
    stmt_int(&stmt, 6, fact->hlc);
    stmt_text(&stmt, 7, fact->body);
    /* Unbound parameters are NULL. */
    if (fact->private_part != NULL) {
        stmt_text(&stmt, 8, fact->private_part);
        stmt_blob(&stmt, 9, fact->salt, SALT_BYTES);
    }
    stmt_blob(&stmt, 10, fact->body_hash, HASH_BYTES);
    if (!hash_is_zero(fact->private_hash)) {
        stmt_blob(&stmt, 11, fact->private_hash, HASH_BYTES);
    }
    stmt_blob(&stmt, 12, fact->chain, HASH_BYTES);
    if (with_prev) {
        stmt_blob(&stmt, 13, fact->prev, HASH_BYTES);
    }
    stmt_int(&stmt, 14, chain_mark(fact->chain));
    status = stmt_run(&stmt, error);
    stmt_end(&stmt);
    return status;
}

/* ---- chains ---- */

static void column_hash(struct stmt *stmt, int column, uint8_t out[HASH_BYTES])
{
    bool is_sound = true;
    row_blob(stmt, column, out, HASH_BYTES, false, &is_sound);
}

enum status ledger_held(struct db *db, uint32_t station, uint32_t epoch, uint64_t seq,
                        struct held_fact *held, struct error *error)
{
    struct stmt stmt;
    bool is_sound = true;
    *held = (struct held_fact){.has_private = false};
    enum status status = stmt_begin(&stmt, db,
                                    "SELECT pos, hlc, private IS NOT NULL, chain FROM ledger"
                                    " WHERE station = ?1 AND epoch = ?2 AND seq = ?3",
                                    error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, station);
    stmt_int(&stmt, 2, epoch);
    stmt_int(&stmt, 3, (int64_t)seq);
    status = stmt_step(&stmt, error);
    if (status == STATUS_OK) {
        held->pos = stmt_column_int(&stmt, 0);
        held->hlc = stmt_column_int(&stmt, 1);
        held->has_private = stmt_column_int(&stmt, 2) != 0;
        row_blob(&stmt, 3, held->chain, HASH_BYTES, false, &is_sound);
    }
    stmt_end(&stmt);
    return status;
}

enum status chain_before(struct db *db, const struct fact *fact, uint8_t prev[HASH_BYTES],
                         struct error *error)
{
    memset(prev, 0, HASH_BYTES);
    if (fact->seq == 1) {
        return STATUS_OK;
    }
    struct held_fact held;
    enum status status = ledger_held(db, fact->station, fact->epoch, fact->seq - 1, &held, error);
    memcpy(prev, held.chain, HASH_BYTES);
    return status;
}

static enum status load_tip(struct db *db, struct chain_tip *tip, struct error *error)
{
    struct stmt stmt;
    enum status status =
        stmt_begin(&stmt, db,
                   "SELECT seq, chain FROM ledger WHERE station = ?1 AND epoch = ?2"
                   " ORDER BY seq DESC LIMIT 1",
                   error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, tip->station);
    stmt_int(&stmt, 2, tip->epoch);
    status = stmt_step(&stmt, error);
    if (status == STATUS_OK) {
        tip->seq = (uint64_t)stmt_column_int(&stmt, 0);
        column_hash(&stmt, 1, tip->chain);
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status chain_tip_get(struct chain_tips *tips, struct db *db, uint32_t station, uint32_t epoch,
                          struct chain_tip **tip, struct error *error)
{
    for (int i = 0; i < tips->count; i++) {
        int at = (tips->last + i) % tips->count;
        if (tips->tips[at].station == station && tips->tips[at].epoch == epoch) {
            tips->last = at;
            *tip = &tips->tips[at];
            return STATUS_OK;
        }
    }
    struct chain_tip fresh = {.station = station, .epoch = epoch};
    enum status status = load_tip(db, &fresh, error);
    if (status != STATUS_OK) {
        return status;
    }
    int at = tips->count;
    if (at == CHAIN_TIPS_MAX) {
        at = tips->hand;
        tips->hand = (tips->hand + 1) % CHAIN_TIPS_MAX;
    } else {
        tips->count++;
    }
    tips->tips[at] = fresh;
    tips->last = at;
    *tip = &tips->tips[at];
    return STATUS_OK;
}
