#include "hub/route.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "hub/hub.h"

struct hello {
    uint32_t station, epoch;
    int64_t pos;
    bool is_trusted;
    char mode[STATION_MODE_MAX + 1]; /* that the office gave it */
    char nonce[2 * NONCE_BYTES + 1];
};

static void begin(struct hub *hub, struct call *call)
{
    struct trusted who;
    uint8_t nonce[NONCE_BYTES];
    uint64_t epoch = 0, pos = 0;
    struct hello *hello = arena_alloc(&call->arena, sizeof *hello);
    if (!hello) {
        call_refuse(call, CALL_BUSY, "out of memory");
        return;
    }
    if (!call_station(call, "station", &hello->station) ||
        !call_number(call, "epoch", UINT32_MAX, 0, &epoch) ||
        !call_number(call, "pos", INT64_MAX, 0, &pos)) {
        return;
    }
    hello->epoch = (uint32_t)epoch;
    hello->pos = (int64_t)pos;
    hello->is_trusted = hub_trusts(&hub->trust, hello->station, &who, NULL) == STATUS_OK;
    (void)text_copy(hello->mode, sizeof hello->mode, hello->is_trusted ? who.mode : "");
    nonce_new(&hub->nonces, hello->station, nonce);
    hex_encode(nonce, sizeof nonce, hello->nonce);
    call->work = hello;
}

static void answer(struct hub *hub, struct call *call)
{
    const struct hello *hello = call->work;
    struct hub_standing standing;
    struct error error = {0};
    char municipality[2 * MUNICIPALITY_ID_BYTES + 1];
    enum status status = hub->store->ops->watermark(hub->store, hello->station, hello->epoch,
                                                    hello->pos, &standing, &error);
    if (status != STATUS_OK) {
        call_refuse_status(call, status, &error);
        return;
    }
    hex_encode(hub->municipality, sizeof hub->municipality, municipality);
    buf_printf(&call->answer,
               "{\"format\":2,\"municipality\":\"%s\",\"epoch\":%lld,\"mark\":%lld,\"held\":%llu,"
               "\"held_mark\":%lld,"
               "\"clock_ms\":%lld,\"nonce\":\"%s\",\"trusted\":%s}",
               municipality, (long long)trust_epoch(hub->store->epoch, hello->mode),
               (long long)standing.mark, (unsigned long long)standing.held,
               (long long)standing.held_mark, (long long)clock_now_ms(), hello->nonce,
               hello->is_trusted ? "true" : "false");
    call_answer(call, "application/json");
}

static void work(struct hub *hub, struct call **calls, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        answer(hub, calls[i]);
    }
}

const struct route ROUTE_HELLO = {
    .method = "GET",
    .path = "/v1/hello",
    .is_urgent = true,
    .group_max = 1,
    .begin = begin,
    .work = work,
};
