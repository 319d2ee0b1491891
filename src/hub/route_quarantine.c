/* route_quarantine.c: what the hub has parked, for the office. It is whole, with what others must
 * not see, so it goes to stations that the office trusts as an office, and to nobody else. */
#include "hub/route.h"

#include <string.h>

#include "hub/hub.h"
#include "sync/parked_page.h"

static void begin(struct hub *hub, struct call *call)
{
    uint64_t after = 0, mark = 0;
    struct parked_cursor *cursor = arena_alloc(&call->arena, sizeof *cursor);
    (void)hub;
    if (!cursor) {
        call_refuse(call, CALL_BUSY, "out of memory");
    } else if (strcmp(call->who.mode, "office") != 0) {
        call_refuse(call, CALL_UNKNOWN_STATION, "only an office reads what is parked");
    } else if (call_number(call, "after", INT64_MAX, 0, &after) &&
               call_number(call, "mark", INT64_MAX, 0, &mark)) {
        *cursor = (struct parked_cursor){(int64_t)after, (int64_t)mark};
        call->work = cursor;
    }
}

static void answer(struct hub *hub, struct call *call)
{
    struct arena arena;
    struct hub_quarantine quarantine = {.arena = &arena,
                                        .after = *(const struct parked_cursor *)call->work};
    struct error error = {0};
    arena_init(&arena, 0);
    enum status status = hub->store->ops->quarantine(hub->store, &quarantine, &error);
    if (status == STATUS_OK) {
        status = parked_page_write(&quarantine.page, hub->municipality, &call->answer, &error);
    }
    if (status == STATUS_OK) {
        call_answer(call, "application/octet-stream");
    } else {
        call_refuse_status(call, status, &error);
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

const struct route ROUTE_QUARANTINE = {
    .method = "GET",
    .path = "/v1/quarantine",
    .is_signed = true,
    .group_max = 1,
    .begin = begin,
    .work = work,
};
