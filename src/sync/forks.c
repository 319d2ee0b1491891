#include "sync/forks.h"

#include <string.h>

#include "base/log.h"

enum { STEP_FIRST = 256 };

enum status peer_changed(const struct peer *peer, struct error *error)
{
    return error_set(error, STATUS_GAP, "%s: what it holds has changed meanwhile; try again",
                     peer->name);
}

/* What the peer holds of this station's chain after some fact, beside what this file has. */
struct look {
    bool follows;    /* its first fact comes after this file's fact before it */
    uint64_t common; /* when it follows: the last fact that is the same */
    uint64_t last;   /* the last one it was given */
};

static enum status is_ours(const struct station_side *side, uint64_t seq,
                           const uint8_t theirs[HASH_BYTES], bool *is_same, struct error *error)
{
    uint8_t own[HASH_BYTES];
    enum status status = side->chain_at(side->user, side->who.epoch, seq, own, error);
    *is_same = status == STATUS_OK && memcmp(own, theirs, HASH_BYTES) == 0;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Chains that once differ never meet again: the last common one is found by halving. */
static enum status compare(const struct station_side *side, const struct batch *batch,
                           struct look *look, struct error *error)
{
    size_t same = 0;
    size_t other = batch->count;
    enum status status = is_ours(side, look->common, batch->facts[0].prev, &look->follows, error);
    while (status == STATUS_OK && look->follows && same < other) {
        size_t middle = same + (other - same) / 2;
        const struct fact *fact = &batch->facts[middle];
        bool is_same = false;
        status = is_ours(side, fact->seq, fact->chain, &is_same, error);
        if (is_same) {
            same = middle + 1;
        } else {
            other = middle;
        }
    }
    look->last = look->common + batch->count;
    look->common += same;
    return status;
}

static bool is_run_of(const struct batch *batch, const struct peer_who *who, uint64_t after)
{
    size_t i = 0;
    while (i < batch->count && batch->facts[i].station == who->station &&
           batch->facts[i].epoch == who->epoch && batch->facts[i].seq == after + 1 + i) {
        i++;
    }
    return i == batch->count;
}

static enum status look_after(const struct peer *peer, const struct station_side *side,
                              uint64_t after, struct look *look, struct error *error)
{
    struct buf bytes;
    struct arena arena;
    struct batch batch;
    size_t count = 0;
    *look = (struct look){.common = after, .last = after};
    buf_init(&bytes, BATCH_BYTES_MAX);
    arena_init(&arena, 0);
    enum status status = peer->ops->tail(peer->self, &side->who, after, &bytes, &count, error);
    if (status == STATUS_OK && count > 0) {
        status = batch_decode(bytes.data, bytes.length, NULL, &arena, &batch, error);
        if (status == STATUS_OK && !is_run_of(&batch, &side->who, after)) {
            status = error_set(error, STATUS_CORRUPT,
                               "%s: answers with other facts than it was asked for", peer->name);
        }
        if (status == STATUS_OK && batch.count > 0) {
            status = compare(side, &batch, look, error);
        }
    }
    arena_wipe(&arena);
    arena_release(&arena);
    buf_wipe(&bytes);
    buf_release(&bytes);
    return status;
}

/* Back from what the peer holds, in steps that double, until something is common; then on. */
static enum status find_common(const struct peer *peer, const struct station_side *side,
                               uint64_t held, uint64_t *common, struct error *error)
{
    struct look look = {0};
    uint64_t after = held;
    enum status status = STATUS_OK;
    for (uint64_t step = STEP_FIRST; status == STATUS_OK && !look.follows && after > 0; step *= 2) {
        after -= after < step ? after : step;
        status = look_after(peer, side, after, &look, error);
    }
    while (status == STATUS_OK && look.follows && look.common == look.last && look.last < held) {
        status = look_after(peer, side, look.last, &look, error);
    }
    *common = look.common;
    if (status == STATUS_OK && (!look.follows || look.common >= held)) {
        status = peer_changed(peer, error);
    }
    return status;
}

/* Both sides are kept over there, also when the fork was seen before anything was sent. */
static enum status leave_own_side(const struct peer *peer, const struct station_side *side,
                                  uint64_t common, struct error *error)
{
    struct buf bytes;
    struct peer_ack ack = {0};
    size_t count = 0;
    uint64_t own = 0;
    buf_init(&bytes, BATCH_BYTES_MAX);
    enum status status =
        side->own_since(side->user, side->who.epoch, common, &bytes, &count, &own, error);
    if (status == STATUS_OK && count > 0) {
        status = peer->ops->push(peer->self, &side->who, bytes.data, bytes.length, &ack, error);
    }
    if (status == STATUS_OK && ack.result.fork_count == 0) {
        status = peer_changed(peer, error);
    }
    buf_wipe(&bytes);
    buf_release(&bytes);
    return status;
}

enum status forks_mend(const struct peer *peer, struct station_side *side, struct error *error)
{
    struct peer_state state = {0};
    uint64_t common = 0;
    uint32_t epoch = side->who.epoch;
    enum status status = peer->ops->hello(peer->self, &side->who, 0, &state, error);
    if (status == STATUS_OK) {
        status = find_common(peer, side, state.held, &common, error);
    }
    if (status == STATUS_OK) {
        status = leave_own_side(peer, side, common, error);
    }
    if (status == STATUS_OK) {
        status = side->fork(side->user, common, &epoch, error);
    }
    if (status == STATUS_OK) {
        log_warning("sync",
                    "%s holds other facts of this station after number %llu: its file was copied, "
                    "or restored from a backup; what was written here goes on as epoch %08x",
                    peer->name, (unsigned long long)common, epoch);
        side->who.epoch = epoch;
    }
    return status;
}
