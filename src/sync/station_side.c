#include "sync/station_side.h"

#include "store/ledger.h"

/* Texts of one batch. With what comes around them it stays under BATCH_BYTES_MAX. */
enum { PUSH_TEXT_BYTES_MAX = 4 * 1024 * 1024 };

static const char POS_KEY[] = "pull.pos";
static const char EPOCH_KEY[] = "pull.epoch";
static const char MARK_KEY[] = "pull.mark";
static const char ACKED_KEY[] = "push.acked";

enum status station_own_since(struct fair *fair, uint64_t after_seq, struct buf *out, size_t *count,
                              struct error *error)
{
    struct arena arena;
    struct fact *facts = NULL;
    arena_init(&arena, 0);
    enum status status = ledger_own_since(&fair->ledger, after_seq, BATCH_FACTS_MAX,
                                          PUSH_TEXT_BYTES_MAX, &arena, &facts, count, error);
    if (status == STATUS_OK && *count > 0) {
        status = batch_encode(facts, *count, fair->ledger.station, fair->ledger.epoch, &fair->keys,
                              out, error);
    }
    arena_wipe(&arena);
    arena_release(&arena);
    return status;
}

static enum status cursor_write(struct db *db, const struct pull_cursor *cursor,
                                struct error *error)
{
    enum status status = meta_set(db, POS_KEY, cursor->pos, error);
    if (status == STATUS_OK) {
        status = meta_set(db, EPOCH_KEY, cursor->epoch, error);
    }
    if (status == STATUS_OK) {
        status = meta_set(db, MARK_KEY, cursor->mark, error);
    }
    return status;
}

enum status station_take_in(struct fair *fair, const struct batch *batch,
                            const struct pull_cursor *cursor, struct error *error)
{
    struct ingest_result result;
    enum status status = STATUS_OK;
    if (batch->count > 0) {
        status = ledger_ingest(&fair->ledger, INGEST_SELECTION, batch->facts, batch->count, &result,
                               error);
    }
    if (status == STATUS_OK) {
        status = db_begin(&fair->db, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    /* After the facts, never before: a crash between the two only means that they come once more. */
    status = cursor_write(&fair->db, cursor, error);
    if (status == STATUS_OK) {
        status = db_commit(&fair->db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(&fair->db);
    }
    return status;
}

enum status station_cursor_read(struct db *db, struct pull_cursor *cursor, struct error *error)
{
    enum status status = meta_get(db, POS_KEY, 0, &cursor->pos, error);
    if (status == STATUS_OK) {
        status = meta_get(db, EPOCH_KEY, 0, &cursor->epoch, error);
    }
    if (status == STATUS_OK) {
        status = meta_get(db, MARK_KEY, 0, &cursor->mark, error);
    }
    return status;
}

enum status station_acked_read(struct db *db, uint64_t *seq, struct error *error)
{
    int64_t value = 0;
    enum status status = meta_get(db, ACKED_KEY, 0, &value, error);
    *seq = (uint64_t)value;
    return status;
}

enum status station_acked_write(struct db *db, uint64_t seq, struct error *error)
{
    return meta_set(db, ACKED_KEY, (int64_t)seq, error);
}
