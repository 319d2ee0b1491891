#include "sync/station_side.h"

#include <stdio.h>
#include <string.h>

#include "store/ledger.h"

/* Texts of one batch. With what comes around them it stays under BATCH_BYTES_MAX. */
enum { PUSH_TEXT_BYTES_MAX = 4 * 1024 * 1024 };

/* Of the central file; those of other peers have its name between the two words. */
static const char POS_KEY[] = "pull.pos";
static const char EPOCH_KEY[] = "pull.epoch";
static const char MARK_KEY[] = "pull.mark";
static const char OWN_EPOCH_KEY[] = "pull.own_epoch";
static const char ACKED_KEY[] = "push.acked";
static const char ACKED_AT_KEY[] = "push.acked_at";
static const char ACKED_EPOCH_KEY[] = "push.acked_epoch";
static const char SYNCED_KEY[] = "sync.last";

enum { PEER_KEY_BYTES = 64 };

static const char *key_of(const char *peer, const char *key, char out[PEER_KEY_BYTES])
{
    const char *dot = strchr(key, '.');
    if (strcmp(peer, "central") == 0) {
        return key;
    }
    (void)snprintf(out, PEER_KEY_BYTES, "%.*s.%s%s", (int)(dot - key), key, peer, dot);
    return out;
}

static enum status peer_get(struct db *db, const char *peer, const char *key, int64_t *value,
                            struct error *error)
{
    char name[PEER_KEY_BYTES];
    return meta_get(db, key_of(peer, key, name), 0, value, error);
}

static enum status peer_set(struct db *db, const char *peer, const char *key, int64_t value,
                            struct error *error)
{
    char name[PEER_KEY_BYTES];
    return meta_set(db, key_of(peer, key, name), value, error);
}

enum status station_own_since(struct fair *fair, uint32_t epoch, uint64_t after_seq,
                              struct buf *out, size_t *count, uint64_t *own_seq,
                              struct error *error)
{
    struct arena arena;
    struct fact *facts = NULL;
    struct ledger chain = fair->ledger; /* read as if it were written to still */
    enum status status = STATUS_OK;
    *count = 0;
    *own_seq = chain.seq;
    if (epoch != chain.epoch) {
        chain.epoch = epoch;
        status = ledger_watermark(&fair->db, chain.station, epoch, own_seq, error);
    }
    arena_init(&arena, 0);
    if (status == STATUS_OK && *own_seq > after_seq) {
        uint64_t left = *own_seq - after_seq; /* behind a gap nothing is a chain */
        status = ledger_own_since(&chain, after_seq,
                                  left < BATCH_FACTS_MAX ? (size_t)left : BATCH_FACTS_MAX,
                                  PUSH_TEXT_BYTES_MAX, &arena, &facts, count, error);
    }
    if (status == STATUS_OK && *count > 0) {
        status = batch_encode(facts, *count, &fair->keys, out, error);
    }
    arena_wipe(&arena);
    arena_release(&arena);
    return status;
}

static enum status cursor_write(struct db *db, const struct pull_cursor *cursor,
                                struct error *error)
{
    enum status status = peer_set(db, cursor->peer, POS_KEY, cursor->pos, error);
    if (status == STATUS_OK) {
        status = peer_set(db, cursor->peer, EPOCH_KEY, cursor->epoch, error);
    }
    if (status == STATUS_OK) {
        status = peer_set(db, cursor->peer, MARK_KEY, cursor->mark, error);
    }
    if (status == STATUS_OK) {
        status = peer_set(db, cursor->peer, OWN_EPOCH_KEY, cursor->own_epoch, error);
    }
    return status;
}

/* Inside a transaction. */
static enum status take_in(struct fair *fair, const struct batch *batch,
                           const struct pull_cursor *cursor, struct ingest_result *result,
                           struct error *error)
{
    enum status status = STATUS_OK;
    if (batch->count > 0) {
        status = ledger_ingest(&fair->ledger, INGEST_SELECTION, batch->facts, batch->count, result,
                               error);
    }
    return status == STATUS_OK && cursor ? cursor_write(&fair->db, cursor, error) : status;
}

enum status station_take_in(struct fair *fair, const struct batch *batch,
                            const struct pull_cursor *cursor, struct error *error)
{
    struct ingest_result result = {0};
    uint8_t municipality[MUNICIPALITY_ID_BYTES];
    municipality_id(fair->keys.municipality, municipality);
    enum status status = batch_check_municipality(batch, municipality, error);
    if (status == STATUS_OK) {
        status = db_begin(&fair->db, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = take_in(fair, batch, cursor, &result, error);
    if (status == STATUS_OK) {
        status = db_commit(&fair->db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(&fair->db);
        /* The ledger must stand where the file does; when even that fails,
         * the next write says so. */
        (void)!ledger_refresh(&fair->ledger, NULL);
        return status;
    }
    if (!cursor && result.fork_count + result.gap_count > 0) {
        return error_set(error, STATUS_FORK,
                         "this file was restored from an old backup and went on: others hold other "
                         "facts of this station");
    }
    return STATUS_OK;
}

bool station_counts_places(const char *mode)
{
    return strcmp(mode, "citizen") == 0;
}

bool station_hears_parked(const char *mode)
{
    return strcmp(mode, "office") == 0;
}

enum status station_keep_parked(struct fair *fair, const char *peer, const struct parked_page *page,
                                struct parked_cursor *cursor, struct error *error)
{
    if (page == NULL) {
        return parked_cursor_read(&fair->db, peer, cursor, error);
    }
    enum status status = parked_keep(&fair->db, peer, page, error);
    *cursor = status == STATUS_OK ? page->next : *cursor;
    return status;
}

enum status station_cursor_read(struct db *db, struct pull_cursor *cursor, struct error *error)
{
    int64_t own_epoch = 0;
    enum status status = peer_get(db, cursor->peer, POS_KEY, &cursor->pos, error);
    if (status == STATUS_OK) {
        status = peer_get(db, cursor->peer, EPOCH_KEY, &cursor->epoch, error);
    }
    if (status == STATUS_OK) {
        status = peer_get(db, cursor->peer, MARK_KEY, &cursor->mark, error);
    }
    if (status == STATUS_OK) {
        status = peer_get(db, cursor->peer, OWN_EPOCH_KEY, &own_epoch, error);
    }
    cursor->own_epoch = (uint32_t)own_epoch;
    return status;
}

enum status station_acked_read(struct db *db, const char *peer, uint64_t *seq, struct error *error)
{
    int64_t value = 0;
    enum status status = peer_get(db, peer, ACKED_KEY, &value, error);
    *seq = (uint64_t)value;
    return status;
}

enum status station_acked_write(struct db *db, const char *peer, uint64_t seq, struct error *error)
{
    return peer_set(db, peer, ACKED_KEY, (int64_t)seq, error);
}

enum status station_synced_read(struct db *db, const char *peer, int64_t *at_ms,
                                struct error *error)
{
    return peer_get(db, peer, SYNCED_KEY, at_ms, error);
}

enum status station_synced_write(struct db *db, const char *peer, int64_t at_ms,
                                 struct error *error)
{
    return peer_set(db, peer, SYNCED_KEY, at_ms, error);
}

enum status station_standing_read(struct db *db, struct stick_standing *standing,
                                  struct error *error)
{
    static const char PEER[] = "folder";
    int64_t epoch = 0;
    enum status status = peer_get(db, PEER, ACKED_EPOCH_KEY, &epoch, error);
    standing->epoch = (uint32_t)epoch;
    if (status == STATUS_OK) {
        status = station_acked_read(db, PEER, &standing->acked_seq, error);
    }
    if (status == STATUS_OK) {
        status = peer_get(db, PEER, ACKED_AT_KEY, &standing->acked_ms, error);
    }
    return status == STATUS_OK ? station_synced_read(db, PEER, &standing->visited_ms, error)
                               : status;
}

enum status station_standing_write(struct db *db, const struct stick_standing *standing,
                                   struct error *error)
{
    static const char PEER[] = "folder";
    enum status status = db_begin(db, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = station_acked_write(db, PEER, standing->acked_seq, error);
    if (status == STATUS_OK) {
        status = peer_set(db, PEER, ACKED_EPOCH_KEY, standing->epoch, error);
    }
    if (status == STATUS_OK) {
        status = peer_set(db, PEER, ACKED_AT_KEY, standing->acked_ms, error);
    }
    if (status == STATUS_OK) {
        status = station_synced_write(db, PEER, standing->visited_ms, error);
    }
    if (status == STATUS_OK) {
        status = db_commit(db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(db);
    }
    return status;
}
