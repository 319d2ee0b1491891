#include "store/kind.h"
#include "store/ledger.h"
#include "store/ledger_row.h"
#include "store/quarantine.h"

#include <string.h>

/* Rows that are read for one that may be given out: whoever waits for the file, waits so long. */
enum { ROWS_PER_FACT = 4 };

/* Facts gathered for a caller: an array in the arena that doubles, and what they amount to. */
struct gathering {
    struct arena *arena; /* borrowed */
    struct fact *facts;  /* in the arena */
    size_t count, capacity;
    size_t count_max, bytes_max;
    size_t bytes; /* of text so far */
};

static bool is_full(const struct gathering *g)
{
    return g->count >= g->count_max || (g->count > 0 && g->bytes >= g->bytes_max);
}

static enum status gather(struct gathering *g, const struct fact *fact, struct error *error)
{
    if (g->count == g->capacity) {
        size_t capacity = g->capacity == 0 ? 16 : 2 * g->capacity;
        struct fact *facts = arena_alloc(g->arena, capacity * sizeof *facts);
        if (facts == NULL) {
            return error_set(error, STATUS_NO_MEMORY, "no memory for %zu facts", capacity);
        }
        if (g->count > 0) {
            memcpy(facts, g->facts, g->count * sizeof *facts);
        }
        g->facts = facts;
        g->capacity = capacity;
    }
    enum status status = fact_copy(fact, g->arena, &g->facts[g->count], error);
    if (status == STATUS_OK) {
        g->count++;
        g->bytes += strlen(fact->body);
        g->bytes += fact->private_part == NULL ? 0 : strlen(fact->private_part);
    }
    return status;
}

/* Fills `prev` from the fact gathered last, the row itself or the table. */
static enum status fill_prev(struct db *db, const struct gathering *g, struct stmt *row,
                             struct fact *fact, struct error *error)
{
    const struct fact *last = g->count == 0 ? NULL : &g->facts[g->count - 1];
    if (!stmt_is_null(row, LEDGER_COLUMN_PREV)) {
        return STATUS_OK;
    }
    if (last != NULL && last->station == fact->station && last->epoch == fact->epoch &&
        last->seq + 1 == fact->seq) {
        memcpy(fact->prev, last->chain, HASH_BYTES);
        return STATUS_OK;
    }
    enum status status = chain_before(db, fact, fact->prev, error);
    if (status == STATUS_NOT_FOUND) {
        return error_set(error, STATUS_CORRUPT,
                         "%s: the fact before station %u epoch %u seq %llu is missing; run "
                         "`feria verify`",
                         db->path, fact->station, fact->epoch, (unsigned long long)fact->seq);
    }
    return status;
}

static enum status take_row(struct db *db, struct gathering *g, struct stmt *row, bool with_private,
                            struct error *error)
{
    struct fact fact;
    if (!fact_from_row(row, &fact)) {
        return error_set(error, STATUS_CORRUPT,
                         "%s: the fact at position %lld is damaged; run "
                         "`feria verify`",
                         db->path, (long long)fact.pos);
    }
    enum status status = fill_prev(db, g, row, &fact, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (!with_private) {
        fact.private_part = NULL;
        memset(fact.salt, 0, SALT_BYTES);
    }
    return gather(g, &fact, error);
}

enum status ledger_own_since(struct ledger *ledger, uint64_t after_seq, size_t max_count,
                             size_t max_bytes, struct arena *arena, struct fact **facts,
                             size_t *count, struct error *error)
{
    struct gathering g = {.arena = arena, .count_max = max_count, .bytes_max = max_bytes};
    struct stmt row;
    enum status status = stmt_begin(&row, ledger->db,
                                    "SELECT " LEDGER_COLUMNS
                                    " FROM ledger WHERE station = ?1 AND epoch = ?2 AND seq > ?3"
                                    " ORDER BY seq",
                                    error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&row, 1, ledger->station);
    stmt_int(&row, 2, ledger->epoch);
    stmt_int(&row, 3, (int64_t)after_seq);
    while (status == STATUS_OK && !is_full(&g)) {
        status = stmt_step(&row, error);
        if (status == STATUS_OK) {
            status = take_row(ledger->db, &g, &row, true, error);
        }
    }
    stmt_end(&row);
    *facts = g.facts;
    *count = g.count;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* May a station in `mode` hold this kind, and its private part? A kind that this program does not
 * know says nothing about that: the office sees that it is there,
 * nobody gets its private part but the central. */
static bool may_hold(const char *kind_name, const char *mode, bool *with_private)
{
    const struct kind *kind = kind_find(kind_name);
    if (kind == NULL) {
        *with_private = strcmp(mode, "central") == 0;
        return *with_private || strcmp(mode, "office") == 0;
    }
    *with_private = kind_private_goes_to(kind, mode);
    return kind_goes_to(kind, mode);
}

enum status ledger_changes_since(struct db *db, int64_t after_pos, const char *mode,
                                 uint32_t except_station, uint32_t except_epoch, size_t max_count,
                                 size_t max_bytes, struct arena *arena, struct fact **facts,
                                 size_t *count, int64_t *next_pos, struct error *error)
{
    struct gathering g = {.arena = arena, .count_max = max_count, .bytes_max = max_bytes};
    struct stmt row;
    int64_t read_pos = after_pos;
    size_t rows_left = max_count < SIZE_MAX / ROWS_PER_FACT ? ROWS_PER_FACT * max_count : SIZE_MAX;
    enum status status = stmt_begin(
        &row, db, "SELECT " LEDGER_COLUMNS " FROM ledger WHERE pos > ?1 ORDER BY pos", error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&row, 1, after_pos);
    for (; status == STATUS_OK && !is_full(&g) && rows_left > 0; rows_left--) {
        bool with_private = false;
        status = stmt_step(&row, error);
        if (status != STATUS_OK) {
            break;
        }
        bool is_own = stmt_column_int(&row, 1) == except_station;
        bool is_left_out = is_own && stmt_column_int(&row, 2) == except_epoch;
        bool is_barred = true;
        bool may = may_hold(stmt_column_text(&row, 4), mode, &with_private) || is_own;
        if (may && !is_left_out) {
            status = quarantine_bars(db, stmt_column_int(&row, 0), &is_barred, error);
        }
        if (status == STATUS_OK && !is_barred) {
            status = take_row(db, &g, &row, with_private, error);
        }
        if (status == STATUS_OK) {
            read_pos = stmt_column_int(&row, 0);
        }
    }
    stmt_end(&row);
    *facts = g.facts;
    *count = g.count;
    *next_pos = read_pos;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status ledger_mark(struct db *db, int64_t pos, int64_t *mark, struct error *error)
{
    struct stmt stmt;
    *mark = 0;
    enum status status =
        stmt_begin(&stmt, db, "SELECT mark, chain FROM ledger WHERE pos = ?1", error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, pos);
    status = stmt_step(&stmt, error);
    if (status == STATUS_OK && !stmt_is_null(&stmt, 0)) {
        *mark = stmt_column_int(&stmt, 0);
    } else if (status == STATUS_OK) {
        size_t bytes = 0;
        const void *chain = stmt_column_blob(&stmt, 1, &bytes);
        *mark = bytes == HASH_BYTES ? chain_mark(chain) : 0;
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
