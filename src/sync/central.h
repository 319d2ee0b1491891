/* central.h: the carrier "central file on the same machine": a SQLite file that several stations
 * open at once.
 * Opened only when there is something to do, closed or kept between; TRUNCATE + FULL + BEGIN
 * IMMEDIATE (db.h). Sync thread or a command. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "core/places.h"
#include "store/db.h"
#include "store/ledger.h"
#include "sync/peer.h"

#include <stdint.h>

struct central {
    char path[1024];
    struct db db;
    uint64_t
        file_id; /* device and inode of the opened file: another file by that name is opened anew */
    int patience_ms; /* longest wait for another process's lock */
};

/* Remembers the path only; the file is made by the first push. */
void central_init(struct central *central, const char *path);
void central_release(struct central *central);

/* From now on waits for a lock at most so long; DB_BUSY_TIMEOUT_MS at the start. */
void central_set_patience(struct central *central, int patience_ms);

/* How far the central holds this station's chain. STATUS_DENIED, STATUS_NOT_FOUND (folder away),
 * STATUS_BUSY, ... : try again later. */
enum status central_watermark(struct central *central, uint32_t station, uint32_t epoch,
                              uint64_t *seq, struct error *error) FALLIBLE;

/* Ingests an encoded batch; acknowledged (STATUS_OK) only what is durable. */
enum status central_push(struct central *central, const void *data, size_t bytes,
                         struct ingest_result *result, struct error *error) FALLIBLE;

/* What others wrote after `after_pos` that `mode` may hold, and that station in other epochs, as
 * an encoded batch appended to `out` (count 0: nothing for this mode). */
enum status central_pull(struct central *central, int64_t after_pos, const char *mode,
                         uint32_t except_station, uint32_t except_epoch, struct buf *out,
                         size_t *count, int64_t *next_pos, struct error *error) FALLIBLE;

/* What `station` may know of others' registrations: how many, by event to come. */
enum status central_places(struct central *central, uint32_t station, struct places out[PLACES_MAX],
                           size_t *count, struct error *error) FALLIBLE;

/* A station's own facts after `after_seq`, whole, as an encoded batch: for a station whose file was
 * restored from an older backup. */
enum status central_tail(struct central *central, uint32_t station, uint32_t epoch,
                         uint64_t after_seq, struct buf *out, size_t *count,
                         struct error *error) FALLIBLE;

/* What the central has parked after `after`, for an office. */
enum status central_parked(struct central *central, const struct parked_cursor *after,
                           struct arena *arena, struct parked_page *page,
                           struct error *error) FALLIBLE;

/* A number that stands for what the central holds up to `pos` (from the chain of the fact there); 0
 * when it holds less. A file restored from a backup gives another one: its epoch is the old one,
 * and its positions are given anew. */
enum status central_mark(struct central *central, int64_t pos, int64_t *mark,
                         struct error *error) FALLIBLE;

/* The same number for the fact `seq` of a chain; 0 when it is not held. */
enum status central_chain_mark(struct central *central, uint32_t station, uint32_t epoch,
                               uint64_t seq, int64_t *mark, struct error *error) FALLIBLE;

/* The central's own epoch: random, drawn when the file is made; another value means another
 * (restored) file: pull from 0 again. */
enum status central_epoch(struct central *central, int64_t *epoch, struct error *error) FALLIBLE;

/* The central as the other side of an exchange. Borrows it. */
struct peer central_peer(struct central *central);
