#include "sync/folder_office.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "core/station.h"
#include "core/trust.h"
#include "sync/folder.h"
#include "sync/folder_known.h"
#include "sync/folder_parcel.h"
#include "sync/folder_parked.h"
#include "sync/note.h"
#include "sync/page.h"
#include "sync/segment.h"

enum {
    CHAINS_MAX = 1024,                /* stations' files that one folder may speak of */
    TEXT_BYTES_MAX = 4 * 1024 * 1024, /* of one page; a batch stays under BATCH_BYTES_MAX */
};

/* A station's file that the folder speaks of. */
struct chain {
    uint32_t station, epoch;
    bool wants;       /* it said how it stands */
    struct note want; /* only then */
};

struct intake {
    struct folder folder;
    const struct folder_center *center; /* borrowed */
    uint8_t municipality[MUNICIPALITY_ID_BYTES];
    const struct keys *keys; /* the central's */
    const uint8_t *root;     /* of trust: the office's key */
    struct arena arena;      /* of lists */
    struct chain chains[CHAINS_MAX];
    size_t chain_count;
    struct folder_file *segments;
    size_t segment_count; /* those taken in come first */
    int64_t epoch;        /* of the center's file */
    struct folder_intake *result;
    void (*progress)(void *user, const struct folder_intake *intake);
    void *user;
};

static void tell(struct intake *in)
{
    if (in->progress) {
        in->progress(in->user, in->result);
    }
}

static void ignore(struct intake *in, const char *name, const struct error *why)
{
    if (in->result->ignored_count++ == 0) {
        (void)snprintf(in->result->ignored_why, sizeof in->result->ignored_why, "%s: %.*s", name,
                       ERROR_TEXT_MAX - FOLDER_NAME_MAX - 3, why->text);
    }
}

/* What a file is to blame for; anything else is the central's or the device's. */
static bool is_the_files(enum status status)
{
    return status == STATUS_CORRUPT || status == STATUS_DENIED || status == STATUS_TOO_BIG ||
           status == STATUS_INVALID;
}

/* NULL: there are too many. */
static struct chain *chain_of(struct intake *in, uint32_t station, uint32_t epoch)
{
    for (size_t i = 0; i < in->chain_count; i++) {
        if (in->chains[i].station == station && in->chains[i].epoch == epoch) {
            return &in->chains[i];
        }
    }
    if (in->chain_count == CHAINS_MAX) {
        return NULL;
    }
    struct chain *chain = &in->chains[in->chain_count++];
    *chain = (struct chain){.station = station, .epoch = epoch};
    return chain;
}

/* ---- in ---- */

/* What this station may have. One that the office has not trusted is as a citizens' kiosk: nobody's
 * personal data; "" = one that was taken out of the fair. */
static enum status station_mode(struct intake *in, uint32_t station, char out[STATION_MODE_MAX + 1],
                                struct error *error)
{
    struct trusted trusted;
    int64_t is_revoked = 0;
    char sql[120];
    (void)snprintf(sql, sizeof sql, "SELECT is_revoked FROM station_revoked WHERE issuer = %u",
                   station);
    enum status status = db_int(in->center->db, sql, 0, &is_revoked, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = trust_find(in->center->db, in->root, station, &trusted, NULL);
    bool is_out = is_revoked != 0 || status == STATUS_DENIED;
    (void)snprintf(out, STATION_MODE_MAX + 1, "%s",
                   is_out                ? ""
                   : status == STATUS_OK ? trusted.mode
                                         : "citizen");
    return status == STATUS_OK || status == STATUS_DENIED || status == STATUS_NOT_FOUND
               ? STATUS_OK
               : error_set(error, status, "%s: the stations' trust cannot be read",
                           in->center->db->path);
}

/* What a revoked station brings is refused, whatever brings it. */
static enum status check_revoked(struct intake *in, uint32_t station, struct error *error)
{
    char mode[STATION_MODE_MAX + 1];
    if (!in->center->db->handle) {
        return STATUS_OK;
    }
    enum status status = station_mode(in, station, mode, error);
    return status == STATUS_OK && mode[0] == '\0'
               ? error_set(error, STATUS_DENIED, "station %08x was revoked", station)
               : status;
}

/* A hub takes nothing of those. */
static bool is_stranger(struct intake *in, uint32_t station)
{
    struct trusted trusted;
    return in->center->db->handle &&
           trust_find(in->center->db, in->root, station, &trusted, NULL) == STATUS_NOT_FOUND;
}

static enum status take_segment(struct intake *in, const struct folder_file *file,
                                struct buf *bytes, struct buf *content, struct error *error)
{
    struct segment segment;
    struct peer_ack ack;
    buf_clear(bytes);
    buf_wipe(content);
    enum status status = folder_get(&in->folder, file->name, bytes, error);
    if (status == STATUS_OK) {
        status = segment_open(bytes->data, bytes->length, in->keys, &segment, content, error);
    }
    if (status == STATUS_OK && (segment.type != SEGMENT_CHAIN || segment.from != file->station ||
                                segment.epoch != file->epoch || segment.first != file->first ||
                                segment.last != file->last)) {
        status = error_set(error, STATUS_CORRUPT, "it is not what its name says");
    }
    if (status == STATUS_OK) {
        status = check_revoked(in, segment.from, error);
    }
    if (status == STATUS_OK) {
        const struct peer_who who = {file->station, file->epoch, ""};
        folder_asking_chain(&in->result->asking, &segment, content);
        status = folder_center_push(in->center, &who, content, &ack, error);
        if (status == STATUS_DENIED && is_stranger(in, segment.from)) { /* may be trusted yet */
            status = error_set(error, STATUS_GAP, "the office has not trusted its station");
        }
    }
    if (status == STATUS_OK) {
        in->result->segment_count++;
        in->result->new_count += ack.result.new_count;
        in->result->fork_count += ack.result.fork_count;
        in->result->parked_count += ack.result.quarantine_count;
        (void)chain_of(in, file->station, file->epoch);
    }
    if (status == STATUS_OK && ack.result.gap_count > 0) { /* what is before it may come yet */
        status = error_set(error, STATUS_GAP, "facts before it are missing");
    }
    return status;
}

static enum status take_segments(struct intake *in, struct error *error)
{
    size_t count = 0;
    struct buf bytes, content;
    enum status status =
        folder_list(&in->folder, ".seg", 0, &in->arena, &in->segments, &count, error);
    buf_init(&bytes, SEGMENT_BYTES_MAX);
    buf_init(&content, SEGMENT_BYTES_MAX);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct error why = {0};
        const struct folder_file file = in->segments[i];
        status = take_segment(in, &file, &bytes, &content, &why);
        if (is_the_files(status)) {
            ignore(in, file.name, &why);
            status = STATUS_OK;
        } else if (status == STATUS_OK) {
            in->segments[in->segment_count++] = file;
        } else if (status == STATUS_GAP) {
            status = STATUS_OK;
        } else {
            status = error_set(error, status, "%s", why.text);
        }
        tell(in);
    }
    buf_wipe(&content);
    buf_release(&content);
    buf_release(&bytes);
    return status;
}

/* The key of a station, as the office trusts it or else as it says itself. */
static enum status station_key(struct intake *in, uint32_t station, uint8_t key[PUBLIC_KEY_BYTES],
                               struct error *error)
{
    struct trusted trusted;
    if (trust_find(in->center->db, in->root, station, &trusted, NULL) == STATUS_OK) {
        memcpy(key, trusted.public_key, PUBLIC_KEY_BYTES);
        return STATUS_OK;
    }
    return station_public_key(in->center->db, station, key, error);
}

/* Is the note of the station whose key the central knows? A station that it does not know (any
 * more) gets its ack, and nothing sealed. */
static enum status check_want(struct intake *in, const struct folder_file *file,
                              const struct note *note, bool *is_known, struct error *error)
{
    uint8_t key[PUBLIC_KEY_BYTES];
    *is_known = false;
    if (note->type != NOTE_WANT || note->station != file->station || note->epoch != file->epoch) {
        return error_set(error, STATUS_CORRUPT, "it is not what its name says");
    }
    if (!in->center->db->handle) {
        return STATUS_OK;
    }
    enum status status = station_key(in, note->station, key, error);
    *is_known = status == STATUS_OK;
    if (status == STATUS_OK && memcmp(key, note->signer, sizeof key) != 0) {
        return error_set(error, STATUS_DENIED, "it is not signed by this station");
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status read_wants(struct intake *in, struct error *error)
{
    struct folder_file *files = NULL;
    size_t count = 0;
    struct buf bytes;
    enum status status = folder_list(&in->folder, ".want", 0, &in->arena, &files, &count, error);
    buf_init(&bytes, NOTE_BYTES);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct error why = {0};
        struct note note;
        bool is_known = false;
        buf_clear(&bytes);
        status = folder_get(&in->folder, files[i].name, &bytes, &why);
        if (status == STATUS_OK) {
            status = note_read(bytes.data, bytes.length, in->keys->municipality, &note, &why);
        }
        if (status == STATUS_OK) {
            status = check_want(in, &files[i], &note, &is_known, &why);
        }
        struct chain *chain =
            status == STATUS_OK ? chain_of(in, files[i].station, files[i].epoch) : NULL;
        if (chain) {
            chain->wants = is_known;
            chain->want = note;
            folder_asking_want(&in->result->asking, &note);
        } else if (is_the_files(status)) {
            ignore(in, files[i].name, &why);
            status = STATUS_OK;
        } else if (status != STATUS_OK) {
            status = error_set(error, status, "%s", why.text);
        }
    }
    buf_release(&bytes);
    return status;
}

/* ---- out ---- */

static enum status leave_ack(struct intake *in, const struct chain *chain, uint64_t *held,
                             struct error *error)
{
    char name[FOLDER_NAME_MAX];
    struct buf bytes;
    struct note note = {.type = NOTE_ACK,
                        .station = chain->station,
                        .epoch = chain->epoch,
                        .central_epoch = in->epoch,
                        .at_ms = clock_now_ms()};
    const struct peer *peer = &in->center->peer;
    const struct peer_who who = {chain->station, chain->epoch, ""};
    struct peer_state state;
    enum status status = peer->ops->hello(peer->self, &who, 0, &state, error);
    if (status != STATUS_OK) {
        return status;
    }
    note.seq = *held = state.held;
    note.mark = state.held_mark;
    buf_init(&bytes, NOTE_BYTES);
    note_write(&note, in->keys, &bytes);
    folder_name(name, chain->station, chain->epoch, 0, 0, ".ack");
    status = folder_put(&in->folder, name, bytes.data, bytes.length, error);
    buf_release(&bytes);
    in->result->station_count += status == STATUS_OK ? 1 : 0;
    return status;
}

static enum status put_sealed(struct intake *in, const struct chain *chain, enum segment_type type,
                              uint64_t first, uint64_t last, const char *suffix,
                              const struct buf *content, struct error *error)
{
    char name[FOLDER_NAME_MAX];
    struct buf sealed;
    const struct segment segment = {
        .type = type, .epoch = chain->epoch, .first = first, .last = last};
    buf_init(&sealed, SEGMENT_BYTES_MAX);
    enum status status = segment_seal(&segment, in->keys, chain->want.signer, content->data,
                                      content->length, &sealed, error);
    if (status == STATUS_OK) {
        folder_name(name, chain->station, chain->epoch, first, last, suffix);
        status = folder_put(&in->folder, name, sealed.data, sealed.length, error);
    }
    buf_release(&sealed);
    return status;
}

/* Where to begin for this station: where it stands in this central, or at the beginning. */
static enum status begin_of(struct intake *in, const struct note *want, const char *mode,
                            int64_t *pos, int64_t *mark, struct error *error)
{
    *pos = *mark = 0;
    if (want->central_epoch != trust_epoch(in->epoch, mode) || want->pos == 0) {
        return STATUS_OK;
    }
    enum status status = ledger_mark(in->center->db, want->pos, mark, error);
    bool is_there = *mark != 0 && *mark == want->mark;
    *pos = is_there ? want->pos : 0;
    *mark = is_there ? *mark : 0;
    return status;
}

/* What a station in `mode` may have after `pos`, as a batch. */
static enum status pull(struct intake *in, const struct chain *chain, const char *mode, int64_t pos,
                        struct buf *out, size_t *count, int64_t *next, struct error *error)
{
    struct arena arena;
    struct fact *facts = NULL;
    arena_init(&arena, 0);
    enum status status =
        ledger_changes_since(in->center->db, pos, mode, chain->station, chain->epoch,
                             BATCH_FACTS_MAX, TEXT_BYTES_MAX, &arena, &facts, count, next, error);
    if (status == STATUS_OK) {
        status = batch_encode_selection(facts, *count, in->municipality, out, error);
    }
    arena_wipe(&arena);
    arena_release(&arena);
    return status;
}

/* A run of the station's own facts, as a batch. */
static enum status tail(struct intake *in, const struct chain *chain, uint64_t after,
                        struct buf *out, size_t *count, struct error *error)
{
    struct arena arena;
    struct fact *facts = NULL;
    /* Read as if this were that station's file. */
    struct ledger ledger = {.db = in->center->db, .station = chain->station, .epoch = chain->epoch};
    arena_init(&arena, 0);
    enum status status = ledger_own_since(&ledger, after, BATCH_FACTS_MAX, TEXT_BYTES_MAX, &arena,
                                          &facts, count, error);
    if (status == STATUS_OK) {
        status = batch_encode_selection(facts, *count, in->municipality, out, error);
    }
    arena_wipe(&arena);
    arena_release(&arena);
    return status;
}

/* One page from `pos` on, which moves. `is_end`: it was the last. */
static enum status leave_page(struct intake *in, const struct chain *chain, const char *mode,
                              int64_t *pos, int64_t *mark, bool *is_end, struct error *error)
{
    struct buf batch, content;
    struct page page = {.central_epoch = trust_epoch(in->epoch, mode), .first_mark = *mark};
    int64_t next = *pos;
    buf_init(&batch, BATCH_BYTES_MAX);
    buf_init(&content, SEGMENT_BYTES_MAX);
    enum status status = pull(in, chain, mode, *pos, &batch, &page.fact_count, &next, error);
    *is_end = status == STATUS_OK && next == *pos;
    if (status != STATUS_OK || *is_end) {
        goto out;
    }
    status = ledger_mark(in->center->db, next, &page.last_mark, error);
    if (status == STATUS_OK && strcmp(mode, "citizen") == 0) {
        status = places_count(in->center->db, chain->station, clock_now_ms(), page.places,
                              &page.place_count, error);
    }
    if (status == STATUS_OK) {
        page.batch = batch.data;
        page.batch_bytes = batch.length;
        page_write(&page, &content);
        status = put_sealed(in, chain, SEGMENT_PAGE, (uint64_t)*pos, (uint64_t)next, ".page",
                            &content, error);
    }
    if (status == STATUS_OK) {
        *pos = next;
        *mark = page.last_mark;
        in->result->page_count++;
        tell(in);
    }
out:
    buf_wipe(&batch);
    buf_release(&batch);
    buf_wipe(&content);
    buf_release(&content);
    return status;
}

/* Own facts that the station's file lost. */
static enum status leave_tail(struct intake *in, const struct chain *chain, uint64_t held,
                              struct error *error)
{
    enum status status = STATUS_OK;
    uint64_t after = chain->want.seq;
    while (status == STATUS_OK && after < held) {
        struct buf batch;
        size_t count = 0;
        buf_init(&batch, BATCH_BYTES_MAX);
        status = tail(in, chain, after, &batch, &count, error);
        if (status == STATUS_OK && count > 0) {
            status = put_sealed(in, chain, SEGMENT_TAIL, after + 1, after + count, ".tail", &batch,
                                error);
        }
        after = count > 0 ? after + count : held;
        buf_wipe(&batch);
        buf_release(&batch);
    }
    return status;
}

/* Stations of which nothing lies here get their pages all the same: from where they stood last, or
 * from the beginning when nobody has heard of them. */
static enum status add_known(struct intake *in, struct error *error)
{
    struct note *notes = NULL;
    size_t count = 0;
    enum status status = folder_known_list(in->center->db, &in->arena, &notes, &count, error);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        bool is_here = false;
        for (size_t k = 0; k < in->chain_count && !is_here; k++) {
            is_here = in->chains[k].station == notes[i].station && in->chains[k].wants;
        }
        struct chain *chain = is_here ? NULL : chain_of(in, notes[i].station, notes[i].epoch);
        if (chain) {
            chain->wants = true;
            chain->want = notes[i];
        }
    }
    return status;
}

static enum status keep_wants(struct intake *in, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < in->chain_count && status == STATUS_OK; i++) {
        if (in->chains[i].wants) {
            status = folder_known_keep(in->center->db, &in->chains[i].want, error);
        }
    }
    return status;
}

/* What was left for this station before. */
static enum status remove_old(struct intake *in, const struct chain *chain, struct error *error)
{
    static const char *const SUFFIXES[] = {".page", ".tail", ".parked"};
    enum status status = STATUS_OK;
    for (size_t k = 0; k < ARRAY_COUNT(SUFFIXES) && status == STATUS_OK; k++) {
        struct folder_file *files = NULL;
        size_t count = 0;
        status = folder_list(&in->folder, SUFFIXES[k], chain->station, &in->arena, &files, &count,
                             error);
        for (size_t i = 0; i < count; i++) {
            folder_remove(&in->folder, files[i].name);
        }
    }
    return status;
}

/* Keys are for whom the office trusts. */
static enum status leave_parcel(struct intake *in, uint32_t station, struct error *error)
{
    struct trusted who;
    bool is_for = in->center->office &&
                  trust_find(in->center->db, in->root, station, &who, NULL) == STATUS_OK;
    return is_for ? folder_parcel_leave(&in->folder, in->center->office, in->keys, &who, error)
                  : STATUS_OK;
}

static enum status answer(struct intake *in, const struct chain *chain, struct error *error)
{
    uint64_t held = 0;
    int64_t pos = 0, mark = 0;
    char mode[STATION_MODE_MAX + 1];
    bool is_end = false;
    enum status status = chain->epoch ? leave_ack(in, chain, &held, error) : STATUS_OK;
    if (status != STATUS_OK || !chain->wants) {
        return status;
    }
    status = station_mode(in, chain->station, mode, error);
    if (status == STATUS_OK) {
        status = remove_old(in, chain, error);
    }
    if (status != STATUS_OK || mode[0] == '\0') {
        return status;
    }
    if (status == STATUS_OK) {
        status = leave_tail(in, chain, held, error);
    }
    if (status == STATUS_OK) {
        status = begin_of(in, &chain->want, mode, &pos, &mark, error);
    }
    while (status == STATUS_OK && !is_end) {
        status = leave_page(in, chain, mode, &pos, &mark, &is_end, error);
    }
    if (status == STATUS_OK) {
        status = leave_parcel(in, chain->station, error);
    }
    if (status == STATUS_OK && strcmp(mode, "office") == 0) {
        status = folder_parked_leave(&in->folder, in->center->db, in->keys, &chain->want, error);
    }
    return status;
}

enum status folder_intake(const char *dir, const struct folder_center *center,
                          const struct keys *keys, const uint8_t root[PUBLIC_KEY_BYTES],
                          void (*progress)(void *user, const struct folder_intake *intake),
                          void *user, struct folder_intake *result, struct error *error)
{
    struct intake *in = calloc(1, sizeof *in);
    memset(result, 0, sizeof *result);
    if (!in) {
        return error_set(error, STATUS_NO_MEMORY, "out of memory for a folder");
    }
    in->center = center;
    municipality_id(keys->municipality, in->municipality);
    in->keys = keys;
    in->root = root;
    in->result = result;
    in->progress = progress;
    in->user = user;
    arena_init(&in->arena, 0);
    enum status status = folder_open(&in->folder, dir, keys->municipality, keys->public_key, error);
    if (status == STATUS_OK) {
        folder_sweep(&in->folder, 0);
        status = take_segments(in, error);
    }
    if (status == STATUS_OK) {
        status = center->settle(center->user, &in->epoch, error);
    }
    if (status == STATUS_OK) {
        status = read_wants(in, error);
    }
    if (status == STATUS_OK && center->db->handle) { /* else there is no central's file at all */
        status = keep_wants(in, error);
    }
    if (status == STATUS_OK && center->db->handle) {
        status = add_known(in, error);
    }
    if (status == STATUS_OK && center->db->handle) {
        status = folder_asking_settle(&in->result->asking, center->db, root, error);
    }
    for (size_t i = 0; i < in->chain_count && status == STATUS_OK; i++) {
        status = answer(in, &in->chains[i], error);
    }
    if (status == STATUS_OK) {
        status = folder_settle(&in->folder, error);
    }
    /* They are in the central's file, and the acks on the device: here they are of no use. */
    for (size_t i = 0; i < in->segment_count && status == STATUS_OK; i++) {
        folder_remove(&in->folder, in->segments[i].name);
    }
    if (status == STATUS_OK) {
        status = folder_settle(&in->folder, error);
    }
    arena_release(&in->arena);
    free(in);
    return status;
}
