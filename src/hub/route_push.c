#include "hub/route.h"

#include <string.h>

#include "base/log.h"
#include "hub/crash.h"
#include "hub/hub.h"
#include "sync/batch.h"

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

/* Proves that it is of whom it says. False: it is refused. */
static bool decode(struct hub *hub, struct call *call, struct batch *batch)
{
    struct error error = {0};
    const struct buf *body = &call->body;
    enum status status =
        batch_decode(body->data, body->length, call->who.public_key, &call->arena, batch, &error);
    if (status == STATUS_OK) {
        status = batch_check_municipality(batch, hub->municipality, &error);
        status = status == STATUS_DENIED ? STATUS_CORRUPT : status;
    } else if (status == STATUS_CORRUPT) {
        struct error ignored = {0};
        arena_clear(&call->arena);
        if (batch_decode(body->data, body->length, NULL, &call->arena, batch, &ignored) ==
            STATUS_OK) { /* whole, and by somebody else */
            call_refuse(call, CALL_BAD_SIGNATURE, "%s", error.text);
            return false;
        }
    }
    if (status != STATUS_OK) {
        call_refuse_status(call, status, &error);
    }
    return status == STATUS_OK;
}

/* Whom the office trusts, or who runs beside the hub and says who it is with its first batch. */
static enum status trusts(struct hub *hub, struct call *call, uint32_t station, struct error *error)
{
    struct batch batch;
    enum status status = hub_trusts(&hub->trust, station, &call->who, error);
    if (status == STATUS_NOT_FOUND && batch_decode(call->body.data, call->body.length, NULL,
                                                   &call->arena, &batch, NULL) == STATUS_OK) {
        status = hub_trusts_sender(&hub->trust, &batch, &call->who, error);
    }
    arena_clear(&call->arena);
    return status;
}

/* Strangers are sent away before anything of what they bring is believed. */
static void begin(struct hub *hub, struct call *call)
{
    struct batch batch;
    struct error error = {0};
    uint32_t station = 0;
    crash_point("received");
    if (!batch_sender(call->body.data, call->body.length, &station)) {
        call_refuse(call, CALL_CORRUPT, "batch refused: a push is one station's own signed facts");
        return;
    }
    enum status status = trusts(hub, call, station, &error);
    if (status != STATUS_OK) {
        refuse_stranger(call, status, &error);
        return;
    }
    if (!decode(hub, call, &batch)) {
        return;
    }
    struct hub_push *push = arena_alloc(&call->arena, sizeof *push);
    if (!push) {
        call_refuse(call, CALL_BUSY, "out of memory");
        return;
    }
    *push = (struct hub_push){.facts = batch.facts,
                              .count = batch.count,
                              .station = batch.station,
                              .epoch = batch.epoch,
                              .mode = call->who.mode};
    buf_wipe(&call->body); /* it is read */
    buf_release(&call->body);
    call->work = push;
}

static void answer(struct hub *hub, struct call *call)
{
    const struct hub_push *push = call->work;
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
        pushes[i] = calls[i]->work;
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
