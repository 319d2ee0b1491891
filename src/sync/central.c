#include "sync/central.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "core/station.h"
#include "sync/batch.h"
#include "sync/parked_page.h"

/* Texts of one pull. With what comes around them a batch stays under BATCH_BYTES_MAX. */
enum { PULL_TEXT_BYTES_MAX = 4 * 1024 * 1024 };

static const char EPOCH_KEY[] = "central.epoch";
static const char MUNICIPALITY_KEY[] = "central.municipality"; /* its id, as a number */

void central_init(struct central *central, const char *path)
{
    memset(central, 0, sizeof *central);
    (void)text_copy(central->path, sizeof central->path, path);
    central->patience_ms = DB_BUSY_TIMEOUT_MS;
}

void central_release(struct central *central)
{
    db_close(&central->db);
    central->file_id = 0;
}

/* ---- the connection ---- */

static enum status apply_patience(struct central *central, struct error *error)
{
    if (!central->db.handle || central->patience_ms == DB_BUSY_TIMEOUT_MS) {
        return STATUS_OK;
    }
    char sql[64];
    (void)snprintf(sql, sizeof sql, "PRAGMA busy_timeout = %d", central->patience_ms);
    return db_execute(&central->db, sql, error);
}

void central_set_patience(struct central *central, int patience_ms)
{
    central->patience_ms = patience_ms;
    if (apply_patience(central, NULL) != STATUS_OK) {
        central_release(central); /* the next opening applies it */
    }
}

/* 0 when there is no such file. */
static uint64_t file_id_of(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 ? ((uint64_t)info.st_dev << 40) ^ (uint64_t)info.st_ino : 0;
}

static bool folder_exists(const char *path)
{
    char folder[FILE_PATH_MAX];
    struct stat info;
    (void)text_copy(folder, sizeof folder, path);
    char *slash = strrchr(folder, '/');
    if (!slash) {
        return true;
    }
    slash[slash == folder ? 1 : 0] = '\0';
    return stat(folder, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Draws the epoch of a new file. */
static enum status epoch_draw(struct db *db, struct error *error)
{
    int64_t epoch = 0;
    enum status status = db_begin(db, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = meta_get(db, EPOCH_KEY, 0, &epoch, error); /* another process may have been faster */
    if (status == STATUS_OK && epoch == 0) {
        epoch = 1 + (int64_t)randombytes_random();
        status = meta_set(db, EPOCH_KEY, epoch, error);
    }
    if (status == STATUS_OK) {
        status = db_commit(db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(db);
    }
    return status;
}

static enum status central_open(struct central *central, bool create, struct error *error)
{
    int64_t epoch = 0;
    enum status status = db_open(&central->db, central->path, DB_CENTRAL, create, error);
    if (status == STATUS_EXISTS) { /* another process made it in this moment */
        status = db_open(&central->db, central->path, DB_CENTRAL, false, error);
    }
    if (status == STATUS_OK) {
        status = apply_patience(central, error);
    }
    if (status == STATUS_OK) {
        status = meta_get(&central->db, EPOCH_KEY, 0, &epoch, error);
    }
    if (status == STATUS_OK && epoch == 0) {
        status = epoch_draw(&central->db, error);
    }
    if (status == STATUS_OK) {
        central->file_id = file_id_of(central->path);
    } else {
        central_release(central);
    }
    return status;
}

/* Makes sure that `db` is open on the file that now has the path. */
static enum status central_ready(struct central *central, bool create, struct error *error)
{
    bool is_open = central->db.handle != NULL;
    if (is_open && !central->db.is_broken && central->file_id == file_id_of(central->path)) {
        return STATUS_OK;
    }
    central_release(central);
    return central_open(central, create, error);
}

/* The same for reading. `is_there` false with STATUS_OK:
 * the folder is there and the file has not been made yet. */
static enum status central_ready_to_read(struct central *central, bool *is_there,
                                         struct error *error)
{
    struct error detail = {0};
    *is_there = true;
    enum status status = central_ready(central, false, &detail);
    if (status == STATUS_NOT_FOUND && folder_exists(central->path)) {
        *is_there = false;
        return STATUS_OK;
    }
    return status == STATUS_OK ? status : error_set(error, status, "%s", detail.text);
}

/* ---- push ---- */

enum status central_watermark(struct central *central, uint32_t station, uint32_t epoch,
                              uint64_t *seq, struct error *error)
{
    bool is_there = false;
    *seq = 0;
    enum status status = central_ready_to_read(central, &is_there, error);
    if (status != STATUS_OK || !is_there) {
        return status;
    }
    return ledger_watermark(&central->db, station, epoch, seq, error);
}

/* Whose this file is; zeros until the first batch has said so. */
static enum status municipality_read(struct db *db, uint8_t out[MUNICIPALITY_ID_BYTES],
                                     struct error *error)
{
    int64_t value = 0;
    static_assert(sizeof value == MUNICIPALITY_ID_BYTES, "it is kept as a number");
    enum status status = meta_get(db, MUNICIPALITY_KEY, 0, &value, error);
    memcpy(out, &value, sizeof value);
    return status;
}

/* Inside a transaction. The first batch says whose the file is, all others are of the same. */
static enum status municipality_keep(struct db *db, const struct batch *batch, struct error *error)
{
    int64_t value = 0;
    uint8_t municipality[MUNICIPALITY_ID_BYTES];
    enum status status = municipality_read(db, municipality, error);
    memcpy(&value, municipality, sizeof value);
    if (status != STATUS_OK || value != 0) {
        return status == STATUS_OK ? batch_check_municipality(batch, municipality, error) : status;
    }
    memcpy(&value, batch->municipality, sizeof value);
    return meta_set(db, MUNICIPALITY_KEY, value, error);
}

/* Decodes with the sender's key where the central knows it.
 * The first batch of a station brings its key. */
static enum status decode_known(struct central *central, const void *data, size_t bytes,
                                struct arena *arena, struct batch *batch, struct error *error)
{
    uint8_t public_key[PUBLIC_KEY_BYTES];
    enum status status = batch_decode(data, bytes, NULL, arena, batch, error);
    if (status != STATUS_OK || !batch->is_signed) {
        return status;
    }
    status = station_public_key(&central->db, batch->station, public_key, NULL);
    if (status == STATUS_NOT_FOUND) {
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return error_set(error, status, "%s: the stations' keys cannot be read", central->path);
    }
    arena_clear(arena);
    return batch_decode(data, bytes, public_key, arena, batch, error);
}

/* Facts and whose they are, in one transaction. */
static enum status take_in(struct db *db, const struct batch *batch, struct ingest_result *result,
                           struct error *error)
{
    struct ledger ledger;
    enum status status = db_begin(db, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = municipality_keep(db, batch, error);
    if (status == STATUS_OK) {
        status = ledger_open(&ledger, db, 0, error);
    }
    if (status == STATUS_OK) {
        status = ledger_ingest(&ledger, INGEST_WHOLE, batch->facts, batch->count, result, error);
    }
    if (status == STATUS_OK) {
        status = db_commit(db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(db);
        memset(result, 0, sizeof *result);
    }
    return status;
}

enum status central_push(struct central *central, const void *data, size_t bytes,
                         struct ingest_result *result, struct error *error)
{
    struct arena arena;
    struct batch batch;
    memset(result, 0, sizeof *result);
    arena_init(&arena, 0);
    enum status status = central_ready(central, true, error);
    if (status == STATUS_OK) {
        status = decode_known(central, data, bytes, &arena, &batch, error);
    }
    if (status == STATUS_OK) {
        status = take_in(&central->db, &batch, result, error);
    }
    arena_wipe(&arena);
    arena_release(&arena);
    return status;
}

/* ---- pull ---- */

static enum status encode(struct db *db, const struct fact *facts, size_t count, struct buf *out,
                          struct error *error)
{
    uint8_t municipality[MUNICIPALITY_ID_BYTES];
    enum status status = municipality_read(db, municipality, error);
    return status == STATUS_OK ? batch_encode_selection(facts, count, municipality, out, error)
                               : status;
}

enum status central_pull(struct central *central, int64_t after_pos, const char *mode,
                         uint32_t except_station, uint32_t except_epoch, struct buf *out,
                         size_t *count, int64_t *next_pos, struct error *error)
{
    struct arena arena;
    struct fact *facts = NULL;
    bool is_there = false;
    *count = 0;
    *next_pos = after_pos;
    arena_init(&arena, 0);
    enum status status = central_ready_to_read(central, &is_there, error);
    if (status != STATUS_OK || !is_there) {
        goto out;
    }
    status = ledger_changes_since(&central->db, after_pos, mode, except_station, except_epoch,
                                  BATCH_FACTS_MAX, PULL_TEXT_BYTES_MAX, &arena, &facts, count,
                                  next_pos, error);
    if (status == STATUS_OK) {
        status = encode(&central->db, facts, *count, out, error);
    }
out:
    arena_wipe(&arena);
    arena_release(&arena);
    return status;
}

enum status central_places(struct central *central, uint32_t station, struct places out[PLACES_MAX],
                           size_t *count, struct error *error)
{
    bool is_there = false;
    *count = 0;
    enum status status = central_ready_to_read(central, &is_there, error);
    if (status != STATUS_OK || !is_there) {
        return status;
    }
    return places_count(&central->db, station, clock_now_ms(), out, count, error);
}

enum status central_tail(struct central *central, uint32_t station, uint32_t epoch,
                         uint64_t after_seq, struct buf *out, size_t *count, struct error *error)
{
    struct arena arena;
    struct fact *facts = NULL;
    /* Read as if this were that station's file. */
    struct ledger ledger = {.db = &central->db, .station = station, .epoch = epoch};
    *count = 0;
    arena_init(&arena, 0);
    enum status status = central_ready(central, false, error);
    if (status == STATUS_OK) {
        status = ledger_own_since(&ledger, after_seq, BATCH_FACTS_MAX, PULL_TEXT_BYTES_MAX, &arena,
                                  &facts, count, error);
    }
    if (status == STATUS_OK) {
        status = encode(&central->db, facts, *count, out, error);
    }
    arena_wipe(&arena);
    arena_release(&arena);
    return status;
}

enum status central_parked(struct central *central, const struct parked_cursor *after,
                           struct arena *arena, struct parked_page *page, struct error *error)
{
    bool is_there = false;
    *page = (struct parked_page){.begin = *after, .next = *after};
    enum status status = central_ready_to_read(central, &is_there, error);
    return status == STATUS_OK && is_there ? parked_since(&central->db, after, PARKED_COUNT_MAX,
                                                          PARKED_TEXT_BYTES_MAX, arena, page, error)
                                           : status;
}

enum status central_epoch(struct central *central, int64_t *epoch, struct error *error)
{
    bool is_there = false;
    *epoch = 0;
    enum status status = central_ready_to_read(central, &is_there, error);
    if (status != STATUS_OK || !is_there) {
        return status;
    }
    return meta_get(&central->db, EPOCH_KEY, 0, epoch, error);
}

enum status central_mark(struct central *central, int64_t pos, int64_t *mark, struct error *error)
{
    bool is_there = false;
    *mark = 0;
    enum status status = central_ready_to_read(central, &is_there, error);
    return status == STATUS_OK && is_there ? ledger_mark(&central->db, pos, mark, error) : status;
}

enum status central_chain_mark(struct central *central, uint32_t station, uint32_t epoch,
                               uint64_t seq, int64_t *mark, struct error *error)
{
    bool is_there = false;
    uint8_t chain[HASH_BYTES];
    *mark = 0;
    enum status status = central_ready_to_read(central, &is_there, error);
    if (status != STATUS_OK || !is_there) {
        return status;
    }
    /* Read as if this were that station's file. */
    struct ledger ledger = {.db = &central->db, .station = station, .epoch = epoch};
    status = ledger_own_chain_at(&ledger, epoch, seq, chain, error);
    if (status == STATUS_OK) {
        *mark = peer_mark(chain);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
