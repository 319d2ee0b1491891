#include "store/parked.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "store/kind.h"
#include "store/ledger_row.h"
#include "store/quarantine.h"

/* After LEDGER_COLUMNS. */
enum { COLUMN_ID = LEDGER_COLUMN_PREV + 1, COLUMN_CAUSE, COLUMN_REASON, COLUMN_NOTED };

static const char SELECT[] =
    "SELECT coalesce(q.pos, 0), q.station, q.epoch, q.seq, q.kind, q.at_ms, q.hlc,"
    " coalesce(q.body, l.body), coalesce(q.private, l.private), coalesce(q.salt, l.salt),"
    " coalesce(q.body_hash, l.body_hash), coalesce(q.private_hash, l.private_hash), q.chain,"
    " coalesce(q.prev, l.prev), q.id, q.cause, q.reason, q.noted_ms"
    " FROM quarantine AS q LEFT JOIN ledger AS l ON l.pos = q.pos WHERE q.id > ?1 ORDER BY q.id";

bool parked_is_at(const struct parked_cursor *a, const struct parked_cursor *b)
{
    return a->pos == b->pos && a->mark == b->mark;
}

/* ---- reading ---- */

/* Stands for the rows with an id up to `pos`, in their order. */
static enum status read_mark(struct db *db, int64_t pos, int64_t *mark, struct error *error)
{
    static const uint64_t PRIME = 0x100000001b3; /* of FNV-1a */
    uint64_t sum = 0;
    struct stmt row;
    enum status status = stmt_begin(
        &row, db, "SELECT chain, noted_ms FROM quarantine WHERE id <= ?1 ORDER BY id", error);
    if (status == STATUS_OK) {
        stmt_int(&row, 1, pos);
    }
    while (status == STATUS_OK && (status = stmt_step(&row, error)) == STATUS_OK) {
        size_t bytes = 0;
        const void *chain = stmt_column_blob(&row, 0, &bytes);
        uint64_t value = bytes == HASH_BYTES ? (uint64_t)chain_mark(chain) : 0;
        sum = ((sum + 1) * PRIME ^ value) * PRIME ^ (uint64_t)stmt_column_int(&row, 1);
    }
    stmt_end(&row);
    *mark = (int64_t)(sum & INT64_MAX);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status take_row(struct db *db, struct stmt *row, struct arena *arena,
                            struct parked *out, struct error *error)
{
    struct fact fact;
    if (!fact_from_row(row, &fact)) {
        return error_set(error, STATUS_CORRUPT, "%s: a parked fact is damaged; run `feria verify`",
                         db->path);
    }
    const struct kind *kind = kind_find(fact.kind);
    enum status status = STATUS_OK;
    if (stmt_is_null(row, LEDGER_COLUMN_PREV)) {
        status = chain_before(db, &fact, fact.prev, error);
    }
    if (kind == NULL || !kind_private_goes_to(kind, "office")) {
        fact.private_part = NULL;
        memset(fact.salt, 0, SALT_BYTES);
    }
    out->cause = arena_strdup(arena, stmt_column_text(row, COLUMN_CAUSE));
    out->reason = arena_strdup(arena, stmt_column_text(row, COLUMN_REASON));
    out->noted_ms = stmt_column_int(row, COLUMN_NOTED);
    if (status == STATUS_OK && (out->cause == NULL || out->reason == NULL)) {
        status = error_set(error, STATUS_NO_MEMORY, "no memory for parked facts");
    }
    return status == STATUS_OK ? fact_copy(&fact, arena, &out->fact, error) : status;
}

static enum status read_rows(struct db *db, size_t count_max, size_t bytes_max, struct arena *arena,
                             struct parked_page *page, struct error *error)
{
    struct stmt row;
    size_t bytes = 0;
    enum status status = stmt_begin(&row, db, SELECT, error);
    if (status == STATUS_OK) {
        stmt_int(&row, 1, page->begin.pos);
    }
    while (status == STATUS_OK && page->count < count_max && bytes < bytes_max &&
           (status = stmt_step(&row, error)) == STATUS_OK) {
        struct parked *parked = &page->rows[page->count];
        status = take_row(db, &row, arena, parked, error);
        if (status == STATUS_OK) {
            bytes += strlen(parked->fact.body) + strlen(parked->reason);
            bytes += parked->fact.private_part == NULL ? 0 : strlen(parked->fact.private_part);
            page->next.pos = stmt_column_int(&row, COLUMN_ID);
            page->count++;
        }
    }
    stmt_end(&row);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status parked_since(struct db *db, const struct parked_cursor *after, size_t count_max,
                         size_t bytes_max, struct arena *arena, struct parked_page *page,
                         struct error *error)
{
    int64_t mark = 0;
    *page = (struct parked_page){.rows = arena_alloc(arena, count_max * sizeof *page->rows)};
    if (page->rows == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for parked facts");
    }
    enum status status = read_mark(db, after->pos, &mark, error);
    if (status == STATUS_OK && mark == after->mark) {
        page->begin = page->next = *after;
    }
    if (status == STATUS_OK) {
        status = read_rows(db, count_max, bytes_max, arena, page, error);
    }
    return status == STATUS_OK && page->count > 0
               ? read_mark(db, page->next.pos, &page->next.mark, error)
               : status;
}

/* ---- keeping ---- */

/* The name under which a number of `peer` is kept. */
static const char *key_of(const char *peer, const char *what, char out[PARKED_PEER_MAX + 17])
{
    (void)snprintf(out, PARKED_PEER_MAX + 17, "parked.%.*s.%s", PARKED_PEER_MAX, peer, what);
    return out;
}

enum status parked_cursor_read(struct db *db, const char *peer, struct parked_cursor *cursor,
                               struct error *error)
{
    char key[PARKED_PEER_MAX + 17];
    enum status status = meta_get(db, key_of(peer, "pos", key), 0, &cursor->pos, error);
    return status == STATUS_OK ? meta_get(db, key_of(peer, "mark", key), 0, &cursor->mark, error)
                               : status;
}

static enum status cursor_write(struct db *db, const char *peer, const struct parked_cursor *cursor,
                                struct error *error)
{
    char key[PARKED_PEER_MAX + 17];
    enum status status = meta_set(db, key_of(peer, "pos", key), cursor->pos, error);
    return status == STATUS_OK ? meta_set(db, key_of(peer, "mark", key), cursor->mark, error)
                               : status;
}

static enum status forget(struct db *db, const char *peer, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, "DELETE FROM quarantine WHERE peer = ?1", error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, peer);
        status = stmt_run(&stmt, error);
    }
    stmt_end(&stmt);
    return status;
}

static enum status keep_all(struct db *db, const char *peer, const struct parked_page *page,
                            struct error *error)
{
    enum status status = page->begin.pos == 0 ? forget(db, peer, error) : STATUS_OK;
    for (size_t i = 0; i < page->count && status == STATUS_OK; i++) {
        const struct parked *parked = &page->rows[i];
        status = quarantine_put_of(db, &parked->fact, parked->cause, parked->reason, peer,
                                   parked->noted_ms, error);
    }
    return status == STATUS_OK ? cursor_write(db, peer, &page->next, error) : status;
}

enum status parked_keep(struct db *db, const char *peer, const struct parked_page *page,
                        struct error *error)
{
    enum status status = db_begin(db, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = keep_all(db, peer, page, error);
    if (status == STATUS_OK) {
        status = db_commit(db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(db);
    }
    return status;
}
