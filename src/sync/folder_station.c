#include "sync/folder_station.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "sync/folder.h"
#include "sync/folder_parcel.h"
#include "sync/folder_parked.h"
#include "sync/folder_visit.h"
#include "sync/note.h"
#include "sync/page.h"
#include "sync/segment.h"

static void tell(struct visit *visit)
{
    if (visit->visitor->progress) {
        visit->visitor->progress(visit->visitor->user, visit->result);
    }
}

/* Opens a page or tail of ours; its content in `content`. */
static enum status open_file(struct visit *visit, const struct folder_file *file,
                             enum segment_type type, struct buf *content, struct error *error)
{
    struct buf bytes;
    struct segment segment;
    buf_init(&bytes, SEGMENT_BYTES_MAX);
    buf_wipe(content);
    enum status status =
        visit_look(visit, file, type, key_id(visit->visitor->keys->public_key), &bytes, error);
    if (status == STATUS_OK) {
        status =
            segment_open(bytes.data, bytes.length, visit->visitor->keys, &segment, content, error);
    }
    if (status == STATUS_OK &&
        memcmp(segment.sender, visit->folder.central, PUBLIC_KEY_BYTES) != 0) {
        status = error_set(error, STATUS_DENIED, "it is not from the central");
    }
    buf_release(&bytes);
    return status == STATUS_OK ? STATUS_OK : error_prefix(error, status, "%s", file->name);
}

/* ---- the other side of the exchange ---- */

static enum status peer_hello(void *self, const struct peer_who *who, int64_t pos,
                              struct peer_state *state, struct error *error)
{
    struct visit *visit = self;
    struct buf content;
    struct page page;
    struct stand *stand = NULL;
    memset(state, 0, sizeof *state);
    enum status status = visit_stand(visit, who->epoch, &stand, error);
    if (status != STATUS_OK) {
        return status;
    }
    state->held = stand->held;
    state->held_mark = stand->held == stand->acked ? stand->mark : 0;
    buf_init(&content, SEGMENT_BYTES_MAX);
    for (size_t i = 0; i < visit->page_count && status == STATUS_OK && state->mark == 0; i++) {
        bool is_first = visit->pages[i].first == (uint64_t)pos;
        bool is_last = visit->pages[i].last == (uint64_t)pos;
        if (i > 0 && !is_first && !is_last) {
            continue;
        }
        status = open_file(visit, &visit->pages[i], SEGMENT_PAGE, &content, error);
        if (status == STATUS_OK) {
            status = page_read(content.data, content.length, &page, error);
        }
        if (status == STATUS_OK) {
            state->epoch = page.central_epoch;
            state->mark = is_first ? page.first_mark : is_last ? page.last_mark : 0;
            if (state->mark == 0 && visit->pages[0].first > 0) {
                /* The central has checked an earlier want of ours before it left these. */
                state->mark = visit->visitor->cursor->mark;
            }
        }
    }
    buf_wipe(&content);
    buf_release(&content);
    return status;
}

static enum status peer_push(void *self, const struct peer_who *who, const void *data, size_t bytes,
                             struct peer_ack *ack, struct error *error)
{
    struct visit *visit = self;
    struct arena arena;
    struct batch batch;
    struct buf sealed;
    struct stand *stand = NULL;
    char name[FOLDER_NAME_MAX];
    memset(ack, 0, sizeof *ack);
    arena_init(&arena, 0);
    buf_init(&sealed, SEGMENT_BYTES_MAX);
    enum status status = visit_stand(visit, who->epoch, &stand, error);
    if (status == STATUS_OK) {
        status = batch_decode(data, bytes, NULL, &arena, &batch, error);
    }
    if (status == STATUS_OK) {
        const struct segment segment = {
            .type = SEGMENT_CHAIN, .epoch = who->epoch, .first = batch.first, .last = batch.last};
        status = segment_seal(&segment, visit->visitor->keys, visit->folder.central, data, bytes,
                              &sealed, error);
    }
    if (status == STATUS_OK) {
        folder_name(name, who->station, who->epoch, batch.first, batch.last, ".seg");
        status = folder_put(&visit->folder, name, sealed.data, sealed.length, error);
    }
    if (status == STATUS_OK) {
        /* Sent under numbers that the central has: only the two sides of a fork are. */
        bool is_fork = batch.first <= stand->acked;
        ack->result.new_count = is_fork ? 0 : batch.count;
        ack->result.fork_count = is_fork ? batch.count : 0;
        stand->held = is_fork ? stand->held : batch.last;
        ack->held = stand->held;
        visit->result->left_count += batch.count;
        tell(visit);
    }
    arena_wipe(&arena);
    arena_release(&arena);
    buf_release(&sealed);
    return status;
}

static enum status peer_pull(void *self, const struct peer_who *who, int64_t pos, struct buf *out,
                             struct peer_page *answer, struct error *error)
{
    struct visit *visit = self;
    struct buf content;
    struct page page;
    enum status status = STATUS_OK;
    (void)who;
    *answer = (struct peer_page){.next_pos = pos};
    buf_init(&content, SEGMENT_BYTES_MAX);
    for (size_t i = 0; i < visit->page_count && status == STATUS_OK; i++) {
        const struct folder_file *file = &visit->pages[i];
        if (file->first > (uint64_t)pos || file->last <= (uint64_t)pos) {
            continue;
        }
        status = open_file(visit, file, SEGMENT_PAGE, &content, error);
        if (status == STATUS_OK) {
            status = page_read(content.data, content.length, &page, error);
        }
        if (status == STATUS_OK) {
            buf_append(out, page.batch, page.batch_bytes);
            /* One at least: the cursor is to be kept, also when nothing was for this mode. */
            *answer = (struct peer_page){.count = page.fact_count > 0 ? page.fact_count : 1,
                                         .next_pos = (int64_t)file->last,
                                         .mark = page.last_mark};
            visit->result->taken_count += page.fact_count;
            tell(visit);
        }
        break;
    }
    buf_wipe(&content);
    buf_release(&content);
    return status;
}

/* The part of a tail that comes after `after_seq`, as a batch of its own. */
static enum status tail_after(const struct buf *content, uint64_t after_seq, struct buf *out,
                              size_t *count, struct error *error)
{
    struct arena arena;
    struct batch batch;
    size_t skip = 0;
    arena_init(&arena, 0);
    enum status status = batch_decode(content->data, content->length, NULL, &arena, &batch, error);
    if (status == STATUS_OK) {
        while (skip < batch.count && batch.facts[skip].seq <= after_seq) {
            skip++;
        }
        *count = batch.count - skip;
        status = batch_encode_selection(batch.facts + skip, *count, batch.municipality, out, error);
    }
    arena_wipe(&arena);
    arena_release(&arena);
    return status;
}

/* Nothing of it lies here: the office is asked for it. A fork is looked for further and further
 * back; for that all is asked for at once. */
static enum status want_tail(struct visit *visit, uint64_t after_seq, struct error *error)
{
    uint8_t own[HASH_BYTES];
    bool is_fork = visit->side.chain_at(visit->side.user, visit->side.who.epoch, after_seq + 1, own,
                                        NULL) == STATUS_OK;
    visit->tail_from = is_fork ? 0 : after_seq;
    return error_set(error, STATUS_GAP,
                     "the central holds facts of this station that this file lost; take the stick "
                     "to the office and bring it back once more");
}

static enum status peer_tail(void *self, const struct peer_who *who, uint64_t after_seq,
                             struct buf *out, size_t *count, struct error *error)
{
    struct visit *visit = self;
    struct folder_file *files = NULL;
    size_t found = 0;
    *count = 0;
    enum status status =
        folder_list(&visit->folder, ".tail", who->station, &visit->arena, &files, &found, error);
    for (size_t i = 0; i < found && status == STATUS_OK; i++) {
        if (files[i].epoch == who->epoch && files[i].first <= after_seq + 1 &&
            files[i].last > after_seq) {
            struct buf content;
            buf_init(&content, SEGMENT_BYTES_MAX);
            status = open_file(visit, &files[i], SEGMENT_TAIL, &content, error);
            if (status == STATUS_OK) {
                status = tail_after(&content, after_seq, out, count, error);
            }
            buf_wipe(&content);
            buf_release(&content);
            return status;
        }
    }
    return status == STATUS_OK ? want_tail(visit, after_seq, error) : status;
}

static enum status peer_places(void *self, const struct peer_who *who,
                               struct places out[PLACES_MAX], size_t *count, struct error *error)
{
    struct visit *visit = self;
    struct buf content;
    struct page page = {.place_count = 0};
    enum status status = STATUS_OK;
    (void)who;
    buf_init(&content, SEGMENT_BYTES_MAX);
    if (visit->page_count > 0) {
        status =
            open_file(visit, &visit->pages[visit->page_count - 1], SEGMENT_PAGE, &content, error);
        if (status == STATUS_OK) {
            status = page_read(content.data, content.length, &page, error);
        }
    }
    *count = page.place_count;
    memcpy(out, page.places, page.place_count * sizeof *out);
    buf_wipe(&content);
    buf_release(&content);
    return status;
}

static enum status peer_parked(void *self, const struct peer_who *who,
                               const struct parked_cursor *after, struct arena *arena,
                               struct parked_page *page, struct error *error)
{
    const struct visit *visit = self;
    return folder_parked_take(&visit->folder, visit->visitor->keys, who->epoch, after, arena, page,
                              error);
}

static const struct peer_ops OPS = {peer_hello, peer_push,   peer_pull,
                                    peer_tail,  peer_places, peer_parked};

/* ---- the exchange ---- */

static void acknowledged(void *user, uint64_t seq)
{
    (void)user; /* what lies in a folder is not at the central */
    (void)seq;
}

/* Pages that begin after what we have are for somebody who had more; those that end before it are
 * old, unless they begin at 0: then the central may be another one. */
static bool has_use(const struct visit *visit)
{
    uint64_t pos = (uint64_t)visit->visitor->cursor->pos;
    return visit->page_count > 0 &&
           (visit->pages[0].first == 0 ||
            (visit->pages[0].first <= pos && visit->pages[visit->page_count - 1].last > pos));
}

static enum status exchange(struct visit *visit, struct error *error)
{
    const struct peer peer = {.ops = &OPS, .self = visit, .name = "folder"};
    uint32_t epoch_before = visit_epoch(visit);
    struct stand *stand = NULL;
    struct error why = {0};
    size_t count = 0;
    enum status pushed = visit_stand(visit, visit_epoch(visit), &stand, error);
    if (pushed == STATUS_OK) {
        visit_settle_acked(visit, stand);
        pushed = steps_push(&peer, &visit->side, &count, error);
    }
    if (visit_epoch(visit) != epoch_before) { /* what lies there was for the old one */
        visit->visitor->side->who.epoch = visit_epoch(visit);
        visit_begin_standing(visit);
        visit->page_count = 0;
    }
    visit->visitor->side->acknowledged(visit->side.user, visit->result->standing.acked_seq);
    if (pushed != STATUS_OK && pushed != STATUS_GAP) {
        return pushed;
    }
    enum status pulled = has_use(visit)
                             ? steps_pull(&peer, &visit->side, visit->visitor->cursor, &count, &why)
                             : steps_parked(&peer, &visit->side, &why);
    if (pulled == STATUS_CORRUPT || pulled == STATUS_DENIED) { /* what is left there is of no use */
        visit_ignore(visit, "page", &why);
        pulled = STATUS_OK;
    }
    return pushed != STATUS_OK   ? pushed
           : pulled == STATUS_OK ? STATUS_OK
                                 : error_set(error, pulled, "%s", why.text);
}

/* ---- leaving ---- */

/* Notes of epochs before this one. */
static void remove_old_wants(struct visit *visit)
{
    struct folder_file *files = NULL;
    size_t count = 0;
    if (folder_list(&visit->folder, ".want", visit_station(visit), &visit->arena, &files, &count,
                    NULL) != STATUS_OK) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (files[i].epoch != visit_epoch(visit)) {
            folder_remove(&visit->folder, files[i].name);
        }
    }
}

/* Says what the central may leave here next time. */
static enum status leave_want(struct visit *visit, struct error *error)
{
    const struct station_side *side = &visit->side;
    const struct pull_cursor *cursor = visit->visitor->cursor;
    bool is_cursors = cursor->own_epoch == visit_epoch(visit);
    char name[FOLDER_NAME_MAX];
    struct buf bytes;
    size_t count = 0;
    struct note note = {.type = NOTE_WANT,
                        .station = visit_station(visit),
                        .epoch = visit_epoch(visit),
                        .central_epoch = cursor->epoch,
                        .pos = is_cursors ? cursor->pos : 0,
                        .mark = is_cursors ? cursor->mark : 0,
                        .at_ms = clock_now_ms()};
    buf_init(&bytes, BATCH_BYTES_MAX);
    enum status status = side->own_since(side->user, visit_epoch(visit), INT64_MAX - 1, &bytes,
                                         &count, &note.seq, error);
    if (status == STATUS_OK) {
        note.seq = visit->tail_from < note.seq ? visit->tail_from : note.seq;
        buf_wipe(&bytes);
        note_write(&note, visit->visitor->keys, &bytes);
        folder_name(name, note.station, note.epoch, 0, 0, ".want");
        status = folder_put(&visit->folder, name, bytes.data, bytes.length, error);
    }
    if (status == STATUS_OK) {
        remove_old_wants(visit);
    }
    buf_release(&bytes);
    return status;
}

/* What was for us and has been taken in. */
static void clear_taken(struct visit *visit)
{
    for (size_t i = 0; i < visit->page_count; i++) {
        if (visit->pages[i].last <= (uint64_t)visit->visitor->cursor->pos) {
            folder_remove(&visit->folder, visit->pages[i].name);
        }
    }
}

/* Pages that are whole: of this file's epoch, or of 0, left before the central had heard of us. */
static enum status find_pages(struct visit *visit, struct error *error)
{
    struct buf bytes;
    size_t kept = 0;
    enum status status = folder_list(&visit->folder, ".page", visit_station(visit), &visit->arena,
                                     &visit->pages, &visit->page_count, error);
    buf_init(&bytes, SEGMENT_BYTES_MAX);
    for (size_t i = 0; i < visit->page_count; i++) {
        struct error why = {0};
        if (visit->pages[i].epoch != visit_epoch(visit) && visit->pages[i].epoch != 0) {
            continue;
        }
        if (visit_look(visit, &visit->pages[i], SEGMENT_PAGE,
                       key_id(visit->visitor->keys->public_key), &bytes, &why) == STATUS_OK) {
            visit->pages[kept++] = visit->pages[i];
        } else {
            visit_ignore(visit, visit->pages[i].name, &why);
        }
    }
    visit->page_count = kept;
    buf_release(&bytes);
    return status;
}

enum status folder_visit(const char *dir, const struct folder_visitor *visitor,
                         struct folder_visit *result, struct error *error)
{
    struct visit *visit = calloc(1, sizeof *visit);
    memset(result, 0, sizeof *result);
    if (!visit) {
        return error_set(error, STATUS_NO_MEMORY, "out of memory for a folder");
    }
    visit->visitor = visitor;
    visit->result = result;
    result->standing = visitor->standing;
    visit->side = *visitor->side;
    visit->side.acknowledged = acknowledged;
    visit->tail_from = UINT64_MAX;
    arena_init(&visit->arena, 0);
    enum status status =
        folder_open(&visit->folder, dir, visitor->keys->municipality, visitor->central_pin, error);
    if (status == STATUS_OK) {
        folder_sweep(&visit->folder, visit_station(visit));
        status = find_pages(visit, error);
    }
    if (status == STATUS_OK) {
        tell(visit);
        status = exchange(visit, error);
    }
    if ((status == STATUS_OK || status == STATUS_GAP) && visitor->fair_folder) {
        struct error why = {0};
        if (folder_parcel_take(&visit->folder, visitor->keys, visitor->fair_folder, &why) !=
            STATUS_OK) {
            visit_ignore(visit, "parcel", &why);
        }
    }
    if (status == STATUS_OK || status == STATUS_GAP) {
        clear_taken(visit);
        enum status left = leave_want(visit, error);
        if (left == STATUS_OK) {
            left = folder_settle(&visit->folder, error);
        }
        status = left == STATUS_OK ? status : left;
    }
    if (status == STATUS_OK || status == STATUS_GAP) {
        result->standing.visited_ms = clock_now_ms();
    }
    arena_release(&visit->arena);
    free(visit);
    return status;
}
