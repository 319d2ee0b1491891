#include "sync/steps.h"

#include <stdbool.h>

/* Positions that held nothing for this station are noted only every so often:
 * an idle fair writes nothing. */
enum { SKIP_NOTED = 1000 };

/* ---- push ---- */

static enum status forked(struct error *error)
{
    return error_set(error, STATUS_FORK,
                     "the central holds other facts of this station than this file: it was "
                     "restored from an old backup and went on; give the station a new name");
}

/* Brings back what the central holds and this file lost. Moves `own` up to what was brought. */
static enum status recover(struct central *central, const struct station_side *side, uint64_t *own,
                           struct error *error)
{
    struct buf bytes;
    struct arena arena;
    struct batch batch;
    size_t count = 0;
    buf_init(&bytes, BATCH_BYTES_MAX);
    arena_init(&arena, 0);
    enum status status =
        central_tail(central, side->station, side->epoch, *own, &bytes, &count, error);
    if (status == STATUS_OK) {
        status = batch_decode(bytes.data, bytes.length, NULL, &arena, &batch, error);
    }
    if (status == STATUS_OK) {
        status = count > 0 ? side->take_in(side->user, &batch, NULL, error) : forked(error);
    }
    *own += count;
    arena_wipe(&arena);
    arena_release(&arena);
    buf_wipe(&bytes);
    buf_release(&bytes);
    return status;
}

/* One batch after `held`, which moves on. `count` 0: nothing was left to send. */
static enum status push_batch(struct central *central, const struct station_side *side,
                              uint64_t *held, size_t *count, struct error *error)
{
    struct buf bytes;
    struct ingest_result result = {0};
    uint64_t own = 0;
    uint64_t now_held = 0;
    buf_init(&bytes, BATCH_BYTES_MAX);
    enum status status = side->own_since(side->user, *held, &bytes, count, &own, error);
    if (status != STATUS_OK) {
        goto out;
    }
    while (status == STATUS_OK && own < *held) {
        status = recover(central, side, &own, error);
    }
    if (status != STATUS_OK || *count == 0) {
        goto out;
    }
    status = central_push(central, bytes.data, bytes.length, &result, error);
    if (status == STATUS_OK) {
        status = central_watermark(central, side->station, side->epoch, &now_held, error);
    }
    if (status != STATUS_OK) {
        goto out;
    }
    if (result.fork_count > 0) {
        status = forked(error);
    } else if (now_held <= *held) {
        /* The central changed between the question and the push;
         * asking again would go on for ever. */
        status = error_set(error, STATUS_GAP, "%s: it does not hold fact %llu of this station yet",
                           central->path, (unsigned long long)*held + 1);
    }
    *held = now_held;
out:
    buf_wipe(&bytes);
    buf_release(&bytes);
    return status;
}

enum status steps_push(struct central *central, const struct station_side *side, size_t *count,
                       struct error *error)
{
    uint64_t held = 0;
    *count = 0;
    enum status status = central_watermark(central, side->station, side->epoch, &held, error);
    while (status == STATUS_OK) {
        size_t sent = 0;
        side->acknowledged(side->user, held);
        if (side->is_over(side->user)) {
            break;
        }
        status = push_batch(central, side, &held, &sent, error);
        if (sent == 0) {
            break;
        }
        *count += status == STATUS_OK ? sent : 0;
    }
    return status;
}

/* ---- pull ---- */

/* Begins at 0 again when the central is not the one that the cursor is about. */
static enum status check_cursor(struct central *central, struct pull_cursor *cursor,
                                struct error *error)
{
    int64_t epoch = 0;
    int64_t mark = 0;
    enum status status = central_epoch(central, &epoch, error);
    if (status == STATUS_OK && epoch == cursor->epoch && cursor->pos > 0) {
        status = central_mark(central, cursor->pos, &mark, error);
    }
    if (status == STATUS_OK && (epoch != cursor->epoch || mark != cursor->mark)) {
        *cursor = (struct pull_cursor){.epoch = epoch};
    }
    return status;
}

/* One batch after the cursor, which moves on. `noted_pos` is how far the station's file says. */
static enum status pull_batch(struct central *central, const struct station_side *side,
                              struct pull_cursor *cursor, int64_t *noted_pos, size_t *count,
                              struct error *error)
{
    struct buf bytes;
    struct arena arena;
    struct batch batch;
    struct pull_cursor next = *cursor;
    buf_init(&bytes, BATCH_BYTES_MAX);
    arena_init(&arena, 0);
    enum status status = central_pull(central, cursor->pos, side->mode, side->station, &bytes,
                                      count, &next.pos, error);
    if (status != STATUS_OK || next.pos == cursor->pos) {
        goto out;
    }
    status = central_mark(central, next.pos, &next.mark, error);
    if (status == STATUS_OK) {
        status = batch_decode(bytes.data, bytes.length, NULL, &arena, &batch, error);
    }
    if (status == STATUS_OK && (*count > 0 || next.pos - *noted_pos >= SKIP_NOTED)) {
        status = side->take_in(side->user, &batch, &next, error);
        *noted_pos = next.pos;
    }
    if (status == STATUS_OK) {
        *cursor = next;
    }
out:
    arena_wipe(&arena);
    arena_release(&arena);
    buf_wipe(&bytes);
    buf_release(&bytes);
    return status;
}

/* Others registered, maybe. */
static enum status pull_places(struct central *central, const struct station_side *side,
                               struct error *error)
{
    struct places places[PLACES_MAX];
    size_t count = 0;
    if (side->keep_places == NULL) {
        return STATUS_OK;
    }
    enum status status = central_places(central, side->station, places, &count, error);
    return status == STATUS_OK ? side->keep_places(side->user, places, count, error) : status;
}

enum status steps_pull(struct central *central, const struct station_side *side,
                       struct pull_cursor *cursor, size_t *count, struct error *error)
{
    *count = 0;
    enum status status = check_cursor(central, cursor, error);
    const int64_t first = cursor->pos;
    int64_t noted_pos = first;
    int64_t before = -1;
    while (status == STATUS_OK && cursor->pos != before && !side->is_over(side->user)) {
        size_t got = 0;
        before = cursor->pos;
        status = pull_batch(central, side, cursor, &noted_pos, &got, error);
        *count += status == STATUS_OK ? got : 0;
    }
    return status == STATUS_OK && cursor->pos != first ? pull_places(central, side, error) : status;
}
