#include "hub/route.h"

#include "base/clock.h"
#include "hub/hub.h"
#include "sync/batch.h"

enum { PULL_WAIT_MAX_S = 25 };

static void begin(struct hub *hub, struct call *call)
{
    uint64_t epoch = 0, after = 0, wait_s = 0;
    struct hub_ask *ask = arena_alloc(&call->arena, sizeof *ask);
    (void)hub;
    if (!ask) {
        call_refuse(call, CALL_BUSY, "out of memory");
        return;
    }
    if (!call_number(call, "epoch", UINT32_MAX, 0, &epoch) ||
        !call_number(call, "after", INT64_MAX, 0, &after) ||
        !call_number(call, "wait", PULL_WAIT_MAX_S, 0, &wait_s)) {
        return;
    }
    *ask = (struct hub_ask){.station = call->who.station,
                            .epoch = (uint32_t)epoch,
                            .mode = call->who.mode,
                            .after = (int64_t)after};
    if (wait_s > 0) {
        call->wait_until_ms = clock_monotonic_ms() + (int64_t)wait_s * 1000;
    }
    call->work = ask;
}

static void answer_page(const struct hub *hub, struct call *call, const struct hub_page *page,
                        bool is_own)
{
    struct error error = {0};
    enum status status =
        batch_encode_selection(page->facts, page->count, hub->municipality, &call->answer, &error);
    if (status != STATUS_OK) {
        call_refuse_status(call, status, &error);
        return;
    }
    if (!is_own) {
        call_header(call, "Feria-Next", "%lld", (long long)page->next_pos);
        call_header(call, "Feria-Mark", "%lld", (long long)page->mark);
    }
    call_header(call, "Feria-Count", "%zu", page->count);
    call_answer(call, "application/octet-stream");
}

static void answer(struct hub *hub, struct call *call)
{
    struct hub_ask *ask = call->work;
    struct arena arena;
    struct hub_page page;
    struct trusted who;
    struct error error = {0};
    /* What it waited for may be that it is trusted no more. */
    if (hub_trusts(&hub->trust, ask->station, &who, &error) != STATUS_OK) {
        call_refuse(call, CALL_REVOKED, "%s", error.text);
        return;
    }
    arena_init(&arena, 0);
    enum status status = hub->store->ops->changes_since(hub->store, ask, &arena, &page, &error);
    if (status != STATUS_OK) {
        call_refuse_status(call, status, &error);
    } else if (page.count == 0 && call->wait_until_ms > 0) {
        call->is_waiting = page.next_pos == ask->after;
        call->is_unfinished = !call->is_waiting; /* not read to the end yet */
        ask->after = page.next_pos; /* what was not for this station need not be read again */
    } else {
        answer_page(hub, call, &page, ask->mode == NULL);
    }
    arena_wipe(&arena);
    arena_release(&arena);
}

static void work(struct hub *hub, struct call **calls, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        answer(hub, calls[i]);
    }
}

const struct route ROUTE_PULL = {
    .method = "GET",
    .path = "/v1/pull",
    .is_signed = true,
    .group_max = 1,
    .begin = begin,
    .work = work,
};

/* ---- a station's own facts, which its file lost ---- */

static void tail_begin(struct hub *hub, struct call *call)
{
    begin(hub, call);
    if (call->http_status == 0) {
        ((struct hub_ask *)call->work)->mode = NULL;
        call->wait_until_ms = 0;
    }
}

const struct route ROUTE_TAIL = {
    .method = "GET",
    .path = "/v1/tail",
    .is_signed = true,
    .group_max = 1,
    .begin = tail_begin,
    .work = work,
};
