#include "hub/route.h"

#include "hub/hub.h"

static void work(struct hub *hub, struct call **calls, size_t count)
{
    (void)count; /* one at a time */
    struct call *call = calls[0];
    struct error error = {0};
    struct hub_snapshot snapshot = {
        .places = arena_alloc(&call->arena, PLACES_MAX * sizeof *snapshot.places),
        .places_for = call->who.station};
    if (!snapshot.places) {
        call_refuse(call, CALL_BUSY, "out of memory");
        return;
    }
    enum status status = hub->store->ops->snapshot(hub->store, &snapshot, &error);
    if (status != STATUS_OK) {
        call_refuse_status(call, status, &error);
        return;
    }
    buf_append_char(&call->answer, '[');
    for (size_t i = 0; i < snapshot.place_count; i++) {
        const struct places *places = &snapshot.places[i];
        buf_printf(&call->answer, "%s{\"event\":%u,\"taken\":%lld,\"waiting\":%lld}",
                   i > 0 ? "," : "", places->event, (long long)places->taken,
                   (long long)places->waiting);
    }
    buf_append_char(&call->answer, ']');
    call_answer(call, "application/json");
}

const struct route ROUTE_PLACES = {
    .method = "GET",
    .path = "/v1/places",
    .is_signed = true,
    .group_max = 1,
    .work = work,
};
