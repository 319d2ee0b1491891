#include "hub/hub_store.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "hub/crash.h"
#include "store/db.h"
#include "sync/batch.h"
#include "sync/parked_page.h"
#include "sync/peer.h"

/* Texts of one page. With what comes around them a batch stays under BATCH_BYTES_MAX. */
enum { PAGE_TEXT_BYTES_MAX = 4 * 1024 * 1024 };

/* Facts between two looks at who waits: some milliseconds. */
enum { INGEST_SLICE = 100 };

static const char EPOCH_KEY[] = "central.epoch"; /* as every central file has it (central.c) */

struct sqlite_store {
    struct hub_store store; /* first: a store is this */
    struct db db;
    struct ledger ledger;
};

static struct sqlite_store *sqlite_of(struct hub_store *store)
{
    return (struct sqlite_store *)store;
}

/* ---- open, close ---- */

static enum status read_epoch(struct sqlite_store *s, struct error *error)
{
    enum status status = meta_get(&s->db, EPOCH_KEY, 0, &s->store.epoch, error);
    if (status == STATUS_OK && s->store.epoch == 0) {
        s->store.epoch = 1 + (int64_t)randombytes_random();
        status = meta_set(&s->db, EPOCH_KEY, s->store.epoch, error);
    }
    return status;
}

static enum status read_pos(struct sqlite_store *s, struct error *error)
{
    return db_int(&s->db, "SELECT max(pos) FROM ledger", 0, &s->store.pos, error);
}

static enum status sqlite_open(struct hub_store *store, const char *path, struct error *error)
{
    struct sqlite_store *s = sqlite_of(store);
    enum status status = db_open(&s->db, path, DB_HUB, true, error);
    if (status == STATUS_OK) {
        status = db_execute(&s->db, HUB_STORE_PRAGMAS, error);
    }
    if (status == STATUS_OK) {
        status = ledger_open(&s->ledger, &s->db, 0, error);
    }
    if (status == STATUS_OK) {
        status = read_epoch(s, error);
    }
    if (status == STATUS_OK) {
        status = claim_forget_old(&s->db, clock_now_ms(), error);
    }
    if (status == STATUS_OK) {
        status = read_pos(s, error);
    }
    return status;
}

static void sqlite_close(struct hub_store *store)
{
    struct sqlite_store *s = sqlite_of(store);
    db_close(&s->db);
    free(s);
}

/* What SQLite could not write it must not be asked to write again. */
static enum status noted(struct sqlite_store *s, enum status status)
{
    s->store.is_broken = s->db.is_broken;
    return status;
}

/* ---- ingest ---- */

/* Up to INGEST_SLICE facts of the batch, behind those that are taken. STATUS_CORRUPT is the batch's
 * own and ends it; it wrote nothing. Anything else ends the transaction. */
static enum status take_slice(struct sqlite_store *s, struct hub_push *push, struct error *error)
{
    struct ingest_result part;
    size_t rest = push->count - push->taken;
    size_t count = rest < INGEST_SLICE ? rest : INGEST_SLICE;
    s->ledger.writer_mode = push->mode;
    push->status = ledger_ingest(&s->ledger, INGEST_WHOLE, push->facts + push->taken, count, &part,
                                 &push->error);
    if (push->status == STATUS_CORRUPT) {
        push->taken = push->count;
        return STATUS_OK;
    }
    if (push->status != STATUS_OK) {
        return error_set(error, push->status, "%s", push->error.text);
    }
    push->taken += count;
    push->result.new_count += part.new_count;
    push->result.known_count += part.known_count;
    push->result.quarantine_count += part.quarantine_count;
    push->result.gap_count += part.gap_count;
    push->result.fork_count += part.fork_count;
    return STATUS_OK;
}

static bool is_wanted(const struct sqlite_store *s)
{
    return s->store.is_wanted && atomic_load(s->store.is_wanted);
}

/* In one transaction. `done`: so many of the first are whole. */
static enum status take_in(struct sqlite_store *s, struct hub_push **pushes, size_t count,
                           size_t *done, struct error *error)
{
    enum status status = db_begin(&s->db, error);
    crash_point("begun");
    *done = 0;
    while (status == STATUS_OK && *done < count) {
        struct hub_push *push = pushes[*done];
        status = take_slice(s, push, error);
        *done += status == STATUS_OK && push->taken == push->count ? 1 : 0;
        if (is_wanted(s)) {
            break;
        }
    }
    crash_point("ingested");
    if (status == STATUS_OK) {
        status = db_commit(&s->db, error);
    }
    if (status == STATUS_OK) {
        crash_point("committed");
        return read_pos(s, error);
    }
    db_rollback(&s->db);
    (void)!ledger_refresh(&s->ledger, NULL); /* a failure is told by the next write */
    return status;
}

/* What was taken of it in this transaction is gone with it: as it was before. */
static void fail(struct hub_push *push, const struct hub_push *before, const struct error *error)
{
    *push = *before;
    push->status = error->status;
    push->error = *error;
}

static enum status take_watermark(struct sqlite_store *s, struct hub_push *push)
{
    return push->status == STATUS_OK
               ? ledger_watermark(&s->db, push->station, push->epoch, &push->held, &push->error)
               : push->status;
}

static size_t sqlite_ingest(struct hub_store *store, struct hub_push **pushes, size_t count)
{
    struct sqlite_store *s = sqlite_of(store);
    struct hub_push before[HUB_PUSHES_MAX];
    struct error error = {0};
    size_t done = 0;
    ASSERT(count >= 1 && count <= HUB_PUSHES_MAX);
    for (size_t i = 0; i < count; i++) {
        before[i] = *pushes[i];
    }
    enum status status = take_in(s, pushes, count, &done, &error);
    (void)noted(s, status);
    if (status == STATUS_OK) {
        for (size_t i = 0; i < done; i++) {
            pushes[i]->status = take_watermark(s, pushes[i]);
        }
        return done;
    }
    for (size_t i = 0; i < count; i++) {
        fail(pushes[i], &before[i], &error);
    }
    /* One of them may be to blame, and the others must not suffer for it. */
    return count == 1 || s->db.is_broken ? count : sqlite_ingest(store, pushes, 1);
}

/* ---- asking ---- */

static enum status read_chain_mark(struct sqlite_store *s, uint32_t station, uint32_t epoch,
                                   uint64_t seq, int64_t *mark, struct error *error)
{
    /* Read as if this were that station's file. */
    struct ledger own = {.db = &s->db, .station = station, .epoch = epoch};
    uint8_t chain[HASH_BYTES];
    *mark = 0;
    enum status status = ledger_own_chain_at(&own, epoch, seq, chain, error);
    if (status == STATUS_OK) {
        *mark = peer_mark(chain);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status sqlite_watermark(struct hub_store *store, uint32_t station, uint32_t epoch,
                                    int64_t pos, struct hub_standing *out, struct error *error)
{
    struct sqlite_store *s = sqlite_of(store);
    *out = (struct hub_standing){0};
    enum status status = ledger_watermark(&s->db, station, epoch, &out->held, error);
    if (status == STATUS_OK && out->held > 0) {
        status = read_chain_mark(s, station, epoch, out->held, &out->held_mark, error);
    }
    if (status == STATUS_OK && pos > 0) {
        status = ledger_mark(&s->db, pos, &out->mark, error);
    }
    return noted(s, status);
}

static enum status sqlite_changes_since(struct hub_store *store, const struct hub_ask *ask,
                                        struct arena *arena, struct hub_page *out,
                                        struct error *error)
{
    struct sqlite_store *s = sqlite_of(store);
    *out = (struct hub_page){.next_pos = ask->after};
    if (ask->mode == NULL) { /* read as if this were that station's file */
        struct ledger own = {.db = &s->db, .station = ask->station, .epoch = ask->epoch};
        return noted(s,
                     ledger_own_since(&own, (uint64_t)ask->after, BATCH_FACTS_MAX,
                                      PAGE_TEXT_BYTES_MAX, arena, &out->facts, &out->count, error));
    }
    enum status status = ledger_changes_since(
        &s->db, ask->after, ask->mode, ask->station, ask->epoch, BATCH_FACTS_MAX,
        PAGE_TEXT_BYTES_MAX, arena, &out->facts, &out->count, &out->next_pos, error);
    if (status == STATUS_OK && out->next_pos > 0) {
        status = ledger_mark(&s->db, out->next_pos, &out->mark, error);
    }
    return noted(s, status);
}

static enum status sqlite_quarantine(struct hub_store *store, struct hub_quarantine *out,
                                     struct error *error)
{
    struct sqlite_store *s = sqlite_of(store);
    enum status status = db_int(&s->db, "SELECT count(*) FROM quarantine WHERE cause <> 'fork'", 0,
                                &out->parked, error);
    if (status == STATUS_OK) {
        status = db_int(&s->db, "SELECT count(*) FROM quarantine WHERE cause = 'fork'", 0,
                        &out->forks, error);
    }
    if (status == STATUS_OK && out->arena) {
        status = parked_since(&s->db, &out->after, PARKED_COUNT_MAX, PARKED_TEXT_BYTES_MAX,
                              out->arena, &out->page, error);
    }
    return noted(s, status);
}

/* ---- admit ---- */

static enum status claim_all(struct sqlite_store *s, struct hub_admit **admits, size_t count,
                             struct error *error)
{
    const int64_t now_ms = clock_now_ms();
    enum status status = db_begin(&s->db, error);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = claim_entry(&s->db, admits[i]->station, &admits[i]->question, now_ms,
                             &admits[i]->answer, error);
    }
    if (status == STATUS_OK) {
        status = db_commit(&s->db, error);
    }
    if (status == STATUS_OK) {
        crash_point("claimed");
    } else {
        db_rollback(&s->db);
    }
    return status;
}

static void sqlite_admit(struct hub_store *store, struct hub_admit **admits, size_t count)
{
    struct sqlite_store *s = sqlite_of(store);
    struct error error = {0};
    enum status status = noted(s, claim_all(s, admits, count, &error));
    for (size_t i = 0; i < count; i++) {
        admits[i]->status = status;
        admits[i]->error = error;
    }
}

/* ---- snapshot ---- */

/* False: a row that no office of ours wrote. */
static bool read_station(struct stmt *row, struct trusted *out)
{
    *out = (struct trusted){.station = (uint32_t)stmt_column_int(row, 0),
                            .is_trusted = stmt_column_int(row, 5) != 0};
    const char *key = stmt_column_text(row, 4);
    return strlen(key) == (size_t)2 * PUBLIC_KEY_BYTES &&
           hex_decode(key, out->public_key, PUBLIC_KEY_BYTES) &&
           key_id(out->public_key) == out->station && /* the id follows from the key */
           text_copy(out->name, sizeof out->name, stmt_column_text(row, 1)) &&
           text_copy(out->label, sizeof out->label, stmt_column_text(row, 2)) &&
           text_copy(out->mode, sizeof out->mode, stmt_column_text(row, 3));
}

static enum status read_rows(struct sqlite_store *s, const char *sql, struct trusted *out,
                             size_t *count, struct error *error)
{
    struct stmt row;
    enum status status = stmt_begin(&row, &s->db, sql, error);
    while (status == STATUS_OK && *count < HUB_STATIONS_MAX) {
        status = stmt_step(&row, error);
        if (status == STATUS_OK && read_station(&row, &out[*count])) {
            (*count)++;
        }
    }
    stmt_end(&row);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status read_stations(struct sqlite_store *s, struct hub_snapshot *out,
                                 struct error *error)
{
    return read_rows(s,
                     "SELECT t.holder, t.name, t.label, t.mode, t.public_key,"
                     " t.is_trusted AND NOT coalesce(r.is_revoked, 0)"
                     " FROM station_trusted t LEFT JOIN station_revoked r ON r.issuer = t.holder"
                     " ORDER BY t.holder",
                     out->stations, &out->station_count, error);
}

static enum status read_others(struct sqlite_store *s, struct hub_snapshot *out,
                               struct error *error)
{
    return read_rows(s,
                     "SELECT s.station, s.name, s.label, s.mode, s.public_key,"
                     " NOT coalesce(r.is_revoked, 0)"
                     " FROM station s LEFT JOIN station_revoked r ON r.issuer = s.station"
                     " WHERE NOT EXISTS"
                     "  (SELECT 1 FROM station_trusted t WHERE t.holder = s.station)",
                     out->others, &out->other_count, error);
}

static enum status sqlite_snapshot(struct hub_store *store, struct hub_snapshot *out,
                                   struct error *error)
{
    struct sqlite_store *s = sqlite_of(store);
    out->station_count = out->other_count = out->place_count = 0;
    enum status status =
        db_int(&s->db,
               "SELECT p.page_count * z.page_size FROM pragma_page_count() p, pragma_page_size() z",
               0, &out->bytes, error);
    if (status == STATUS_OK && out->stations) {
        status = read_stations(s, out, error);
    }
    if (status == STATUS_OK && out->others) {
        status = read_others(s, out, error);
    }
    if (status == STATUS_OK && out->places) {
        status = places_count(&s->db, out->places_for, clock_now_ms(), out->places,
                              &out->place_count, error);
    }
    if (status == STATUS_OK && out->copy_to) {
        status = db_backup(&s->db, out->copy_to, error);
    }
    return noted(s, status);
}

struct hub_store *hub_store_sqlite_new(void)
{
    static const struct hub_store_ops OPS = {
        .open = sqlite_open,
        .ingest = sqlite_ingest,
        .watermark = sqlite_watermark,
        .changes_since = sqlite_changes_since,
        .admit = sqlite_admit,
        .quarantine = sqlite_quarantine,
        .snapshot = sqlite_snapshot,
        .close = sqlite_close,
    };
    struct sqlite_store *s = calloc(1, sizeof *s);
    if (!s) {
        return NULL;
    }
    s->store.ops = &OPS;
    return &s->store;
}
