#include "sync/steps.h"

#include <stdbool.h>

#include "sync/forks.h"

/* Positions that held nothing for this station are noted only every so often:
 * an idle fair writes nothing. */
enum { SKIP_NOTED = 1000 };

/* ---- push ---- */

static enum status forked(struct error *error)
{
    return error_set(error, STATUS_FORK, "others hold other facts of this station than this file");
}

/* Brings back what the peer holds and this file lost. Moves `own` up to what was brought. */
static enum status recover(const struct peer *peer, const struct station_side *side, uint64_t *own,
                           struct error *error)
{
    struct buf bytes;
    struct arena arena;
    struct batch batch;
    size_t count = 0;
    buf_init(&bytes, BATCH_BYTES_MAX);
    arena_init(&arena, 0);
    enum status status = peer->ops->tail(peer->self, &side->who, *own, &bytes, &count, error);
    if (status == STATUS_OK) {
        status = batch_decode(bytes.data, bytes.length, NULL, &arena, &batch, error);
    }
    if (status == STATUS_OK) {
        status =
            count > 0 ? side->take_in(side->user, &batch, NULL, error) : peer_changed(peer, error);
    }
    *own += count;
    arena_wipe(&arena);
    arena_release(&arena);
    buf_wipe(&bytes);
    buf_release(&bytes);
    return status;
}

/* One batch after `held`, which moves on. `count` 0: nothing was left to send. */
static enum status push_batch(const struct peer *peer, const struct station_side *side,
                              uint64_t *held, size_t *count, struct error *error)
{
    struct buf bytes;
    struct peer_ack ack = {0};
    uint64_t own = 0;
    buf_init(&bytes, BATCH_BYTES_MAX);
    enum status status =
        side->own_since(side->user, side->who.epoch, *held, &bytes, count, &own, error);
    if (status != STATUS_OK) {
        goto out;
    }
    while (status == STATUS_OK && own < *held) {
        status = recover(peer, side, &own, error);
    }
    if (status != STATUS_OK || *count == 0) {
        goto out;
    }
    status = peer->ops->push(peer->self, &side->who, bytes.data, bytes.length, &ack, error);
    if (status != STATUS_OK) {
        goto out;
    }
    if (ack.result.fork_count > 0) {
        status = forked(error);
    } else if (ack.held <= *held) {
        status = peer_changed(peer, error); /* asking again would go on for ever */
    }
    *held = ack.held;
out:
    buf_wipe(&bytes);
    buf_release(&bytes);
    return status;
}

/* How far the peer holds this chain; STATUS_FORK when that is not what this file has. */
static enum status ask_held(const struct peer *peer, const struct station_side *side,
                            const struct peer_who *who, uint64_t *held, struct error *error)
{
    struct peer_state state = {0};
    uint8_t chain[HASH_BYTES];
    enum status status = peer->ops->hello(peer->self, who, 0, &state, error);
    *held = state.held;
    if (status != STATUS_OK || state.held == 0 || state.held_mark == 0) {
        return status;
    }
    status = side->chain_at(side->user, who->epoch, state.held, chain, error);
    if (status == STATUS_NOT_FOUND) {
        return STATUS_OK; /* it holds more than this file: recovered, or a fork, before the push */
    }
    return status == STATUS_OK && peer_mark(chain) != state.held_mark ? forked(error) : status;
}

static enum status push_chain(const struct peer *peer, const struct station_side *side,
                              size_t *count, struct error *error)
{
    uint64_t held = 0;
    enum status status = ask_held(peer, side, &side->who, &held, error);
    while (status == STATUS_OK) {
        size_t sent = 0;
        side->acknowledged(side->user, held);
        if (side->is_over(side->user)) {
            break;
        }
        status = push_batch(peer, side, &held, &sent, error);
        if (sent == 0) {
            break;
        }
        *count += status == STATUS_OK ? sent : 0;
    }
    return status;
}

/* A chain that is written no more: a peer that was restored, or is a new one, may lack some of it.
 * Where the peer's side of it is another one nothing can be done, and nothing has to be. */
static enum status push_old_chain(const struct peer *peer, const struct station_side *side,
                                  const struct own_chain *chain, size_t *count, struct error *error)
{
    struct peer_who who = side->who;
    uint64_t held = 0;
    who.epoch = chain->epoch;
    enum status status = ask_held(peer, side, &who, &held, error);
    if (status == STATUS_FORK) {
        return STATUS_OK;
    }
    while (status == STATUS_OK && held < chain->seq && !side->is_over(side->user)) {
        struct buf bytes;
        struct peer_ack ack = {0};
        size_t sent = 0;
        uint64_t own = 0;
        buf_init(&bytes, BATCH_BYTES_MAX);
        status = side->own_since(side->user, who.epoch, held, &bytes, &sent, &own, error);
        if (status == STATUS_OK && sent > 0) {
            status = peer->ops->push(peer->self, &who, bytes.data, bytes.length, &ack, error);
        }
        buf_wipe(&bytes);
        buf_release(&bytes);
        if (status != STATUS_OK || ack.held <= held) {
            break;
        }
        *count += (size_t)(ack.held - held);
        held = ack.held;
    }
    return status;
}

enum status steps_push(const struct peer *peer, struct station_side *side, size_t *count,
                       struct error *error)
{
    struct own_chain old[OWN_CHAINS_MAX];
    size_t old_count = 0;
    *count = 0;
    enum status status = push_chain(peer, side, count, error);
    if (status == STATUS_FORK) {
        status = forks_mend(peer, side, error);
        if (status == STATUS_OK) {
            status = push_chain(peer, side, count, error);
        }
    }
    if (status == STATUS_OK) {
        status = side->own_chains(side->user, old, &old_count, error);
    }
    for (size_t i = 0; i < old_count && status == STATUS_OK; i++) {
        status = push_old_chain(peer, side, &old[i], count, error);
    }
    return status;
}

/* ---- pull ---- */

/* Begins at 0 again when the peer, or this station's epoch, is not the cursor's. */
static enum status check_cursor(const struct peer *peer, const struct station_side *side,
                                struct pull_cursor *cursor, struct error *error)
{
    struct peer_state state = {0};
    enum status status = peer->ops->hello(peer->self, &side->who, cursor->pos, &state, error);
    bool is_other = state.epoch != cursor->epoch || cursor->own_epoch != side->who.epoch ||
                    (cursor->pos > 0 && state.mark != cursor->mark);
    if (status == STATUS_OK && is_other) {
        *cursor = (struct pull_cursor){
            .peer = cursor->peer, .epoch = state.epoch, .own_epoch = side->who.epoch};
    }
    return status;
}

/* One batch after the cursor, which moves on. `noted_pos` is how far the station's file says. */
static enum status pull_batch(const struct peer *peer, const struct station_side *side,
                              struct pull_cursor *cursor, int64_t *noted_pos, size_t *count,
                              struct error *error)
{
    struct buf bytes;
    struct arena arena;
    struct batch batch;
    struct peer_page page = {0};
    struct pull_cursor next = *cursor;
    buf_init(&bytes, BATCH_BYTES_MAX);
    arena_init(&arena, 0);
    enum status status = peer->ops->pull(peer->self, &side->who, cursor->pos, &bytes, &page, error);
    *count = page.count;
    next.pos = page.next_pos;
    next.mark = page.mark;
    if (status != STATUS_OK || next.pos == cursor->pos) {
        goto out;
    }
    status = batch_decode(bytes.data, bytes.length, NULL, &arena, &batch, error);
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
static enum status pull_places(const struct peer *peer, const struct station_side *side,
                               struct error *error)
{
    struct places places[PLACES_MAX];
    size_t count = 0;
    if (side->keep_places == NULL) {
        return STATUS_OK;
    }
    enum status status = peer->ops->places(peer->self, &side->who, places, &count, error);
    return status == STATUS_OK ? side->keep_places(side->user, places, count, error) : status;
}

/* ---- what is parked over there ---- */

/* One page after the cursor, which moves on. */
static enum status read_parked(const struct peer *peer, const struct station_side *side,
                               struct parked_cursor *cursor, bool *is_end, struct error *error)
{
    struct arena arena;
    struct parked_page page = {0};
    arena_init(&arena, 0);
    enum status status = peer->ops->parked(peer->self, &side->who, cursor, &arena, &page, error);
    *is_end = page.count == 0;
    if (status == STATUS_OK && !parked_is_at(&page.next, cursor)) {
        status = side->keep_parked(side->user, peer->name, &page, cursor, error);
    }
    arena_wipe(&arena);
    arena_release(&arena);
    return status;
}

enum status steps_parked(const struct peer *peer, const struct station_side *side,
                         struct error *error)
{
    struct parked_cursor cursor = {0};
    bool is_end = side->keep_parked == NULL;
    if (is_end) {
        return STATUS_OK;
    }
    enum status status = side->keep_parked(side->user, peer->name, NULL, &cursor, error);
    while (status == STATUS_OK && !is_end && !side->is_over(side->user)) {
        status = read_parked(peer, side, &cursor, &is_end, error);
    }
    return status == STATUS_UNSUPPORTED ? STATUS_OK : status;
}

/* ---- the whole pull ---- */

enum status steps_pull(const struct peer *peer, const struct station_side *side,
                       struct pull_cursor *cursor, size_t *count, struct error *error)
{
    *count = 0;
    enum status status = check_cursor(peer, side, cursor, error);
    const int64_t first = cursor->pos;
    int64_t noted_pos = first;
    int64_t before = -1;
    while (status == STATUS_OK && cursor->pos != before && !side->is_over(side->user)) {
        size_t got = 0;
        before = cursor->pos;
        status = pull_batch(peer, side, cursor, &noted_pos, &got, error);
        *count += status == STATUS_OK ? got : 0;
    }
    if (status == STATUS_OK && cursor->pos != first) {
        status = pull_places(peer, side, error);
    }
    return status == STATUS_OK ? steps_parked(peer, side, error) : status;
}
