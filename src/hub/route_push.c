#include "hub/route.h"

#include <string.h>

#include "base/log.h"
#include "hub/crash.h"
#include "hub/hub.h"
#include "sync/batch.h"

struct push {
    struct batch batch;
    struct hub_push push;
};

static void refuse_stranger(struct call *call, enum status status, const struct error *error)
{
    if (status == STATUS_NOT_FOUND) {
        call_refuse(call, CALL_UNKNOWN_STATION, "%s", error->text);
    } else if (status == STATUS_DENIED) {
        call_refuse(call, CALL_REVOKED, "%s", error->text);
    } else {
        call_refuse_status(call, status, error);
    }
}

/* Who sent it is known once it is read, and whether it is true once that one's key is known. */
static void begin(struct hub *hub, struct call *call)
{
    struct error error = {0};
    struct push *push = arena_alloc(&call->arena, sizeof *push);
    if (!push) {
        call_refuse(call, CALL_BUSY, "out of memory");
        return;
    }
    crash_point("received");
    enum status status =
        batch_decode(call->body.data, call->body.length, NULL, &call->arena, &push->batch, &error);
    if (status != STATUS_OK) {
        call_refuse_status(call, status, &error);
        return;
    }
    if (!push->batch.is_signed) {
        call_refuse(call, CALL_CORRUPT, "batch refused: a push is one station's own signed facts");
        return;
    }
    if (batch_check_municipality(&push->batch, hub->municipality, &error) != STATUS_OK) {
        call_refuse(call, CALL_CORRUPT, "%s", error.text);
        return;
    }
    status = hub_trusts(&hub->trust, push->batch.station, &call->who, &error);
    if (status != STATUS_OK) {
        refuse_stranger(call, status, &error);
        return;
    }
    struct batch proved;
    struct arena scratch;
    arena_init(&scratch, CALL_ARENA_MAX);
    status = batch_decode(call->body.data, call->body.length, call->who.public_key, &scratch,
                          &proved, &error);
    arena_wipe(&scratch);
    arena_release(&scratch);
    if (status != STATUS_OK) {
        call_refuse(call, CALL_BAD_SIGNATURE, "%s", error.text);
        return;
    }
    push->push = (struct hub_push){.facts = push->batch.facts,
                                   .count = push->batch.count,
                                   .station = push->batch.station,
                                   .epoch = push->batch.epoch,
                                   .mode = call->who.mode};
    buf_wipe(&call->body); /* it is read */
    buf_release(&call->body);
    call->work = push;
}

static void answer(struct hub *hub, struct call *call)
{
    const struct hub_push *push = &((struct push *)call->work)->push;
    const struct ingest_result *result = &push->result;
    if (push->status != STATUS_OK) {
        call_refuse_status(call, push->status, &push->error);
        return;
    }
    atomic_fetch_add(&hub->facts_new, (long)result->new_count);
    atomic_fetch_add(&hub->facts_known, (long)result->known_count);
    atomic_fetch_add(&hub->facts_parked, (long)result->quarantine_count);
    atomic_fetch_add(&hub->facts_gap, (long)result->gap_count);
    atomic_fetch_add(&hub->facts_fork, (long)result->fork_count);
    buf_printf(&call->answer,
               "{\"new\":%zu,\"known\":%zu,\"parked\":%zu,\"gap\":%zu,\"fork\":%zu,\"held\":%llu}",
               result->new_count, result->known_count, result->quarantine_count, result->gap_count,
               result->fork_count, (unsigned long long)push->held);
    call_answer(call, "application/json");
}

/* Who is trusted follows from facts. */
static bool tells_of_stations(const struct hub_push *push)
{
    for (size_t i = 0; i < push->count; i++) {
        if (strncmp(push->facts[i].kind, "station.", strlen("station.")) == 0) {
            return true;
        }
    }
    return false;
}

static void work(struct hub *hub, struct call **calls, size_t count)
{
    struct hub_push *pushes[HUB_PUSHES_MAX];
    struct error error = {0};
    bool has_stations = false;
    ASSERT(count <= ARRAY_COUNT(pushes));
    for (size_t i = 0; i < count; i++) {
        pushes[i] = &((struct push *)calls[i]->work)->push;
        has_stations = has_stations || tells_of_stations(pushes[i]);
    }
    size_t done = hub->store->ops->ingest(hub->store, pushes, count);
    if (has_stations && hub_trust_load(&hub->trust, hub->store, &error) != STATUS_OK) {
        log_warning("hub", "the stations could not be read again: %s", error.text);
    }
    for (size_t i = 0; i < count; i++) {
        calls[i]->is_unfinished = i >= done;
        if (i < done) {
            answer(hub, calls[i]);
        }
    }
    crash_point("answered");
}

const struct route ROUTE_PUSH = {
    .method = "POST",
    .path = "/v1/push",
    .body_bytes_max = BATCH_BYTES_MAX,
    .group_max = HUB_PUSHES_MAX,
    .begin = begin,
    .work = work,
};
