/* hub_kit.h: a hub without HTTP around it, and stations that ask it. */
#pragma once

#include "unit/sync/sync_fair.h"

#include <jansson.h>
#include <poll.h>
#include <unistd.h>

#include "base/id.h"
#include "hub/hub.h"
#include "hub/route.h"
#include "sync/batch.h"

struct hub_rig {
    char folder[TEST_FOLDER_MAX];
    struct hub hub;
};

static inline int hub_rig_make(void **state)
{
    static struct hub_rig rig;
    test_fair_make(rig.folder);
    expect_ok(hub_open(&rig.hub, rig.folder, why));
    *state = &rig;
    return 0;
}

static inline int hub_rig_remove(void **state)
{
    struct hub_rig *rig = *state;
    hub_close(&rig->hub);
    test_folder_remove(rig->folder);
    return 0;
}

/* The hub is ended and begun again on the same folder. */
static inline void hub_rig_restart(struct hub_rig *rig)
{
    hub_close(&rig->hub);
    expect_ok(hub_open(&rig->hub, rig->folder, why));
}

/* A call as the HTTP thread makes it. */
static inline struct call *hub_call(const char *method, const char *target, const struct buf *body)
{
    struct call *call = call_new();
    assert_non_null(call);
    (void)snprintf(call->method, sizeof call->method, "%s", method);
    (void)snprintf(call->target, sizeof call->target, "%s", target);
    buf_init(&call->body, BATCH_BYTES_MAX);
    if (body) {
        buf_append(&call->body, body->data, body->length);
        call->body_bytes = body->length;
    }
    call->route = route_find(call);
    return call;
}

/* Signs it with a nonce of the hub; `nonce` NULL: a new one. */
static inline void hub_sign(struct hub *hub, struct call *call, const struct keys *keys,
                            const char *nonce)
{
    uint8_t bytes[NONCE_BYTES];
    nonce_new(&hub->nonces, keys->station, bytes);
    hex_encode(bytes, sizeof bytes, call->nonce_text);
    if (nonce) {
        (void)snprintf(call->nonce_text, sizeof call->nonce_text, "%s", nonce);
    }
    (void)snprintf(call->station_text, sizeof call->station_text, "%08x", keys->station);
    const struct request_text text = {.method = call->method,
                                      .target = call->target,
                                      .nonce = call->nonce_text,
                                      .body = call->body.data,
                                      .body_bytes = call->body.length};
    request_sign(&text, keys->secret_key, call->signature_text);
}

/* Waits for the writer's next answer. */
static inline struct call *hub_next_done(struct hub *hub)
{
    struct call *call = NULL;
    while ((call = writer_take_done(&hub->writer)) == NULL) {
        struct pollfd fd = {.fd = hub->writer.done_fd, .events = POLLIN};
        uint64_t count = 0;
        assert_true(poll(&fd, 1, 20000) > 0);
        ssize_t got = read(hub->writer.done_fd, &count, sizeof count);
        (void)got;
    }
    return call;
}

/* Asks and waits; the caller frees the answered call. */
static inline struct call *hub_run(struct hub *hub, struct call *call)
{
    if (call->http_status == 0) {
        hub_begin(hub, call);
    }
    if (call->http_status == 0) {
        writer_put(&hub->writer, call);
        assert_ptr_equal(hub_next_done(hub), call);
    }
    return call;
}

static inline struct call *hub_ask(struct hub *hub, const char *target, const struct keys *keys)
{
    struct call *call = hub_call("GET", target, NULL);
    if (keys) {
        hub_sign(hub, call, keys, NULL);
    }
    return hub_run(hub, call);
}

/* What others wrote after `after`, for that station. */
static inline struct call *hub_pull(struct hub *hub, const struct fair *fair, long long after)
{
    char target[CALL_TARGET_MAX];
    (void)snprintf(target, sizeof target, "/v1/pull?epoch=%u&after=%lld", fair->ledger.epoch,
                   after);
    return hub_ask(hub, target, &fair->keys);
}

static inline struct call *hub_push(struct hub *hub, struct fair *fair, uint64_t after_seq,
                                    size_t count)
{
    struct buf bytes;
    test_own_batch(fair, after_seq, count, &bytes);
    struct call *call = hub_run(hub, hub_call("POST", "/v1/push", &bytes));
    buf_release(&bytes);
    return call;
}

/* A number of the JSON that was answered; -1 when it is not there. */
static inline long long hub_number(const struct call *call, const char *name)
{
    json_t *json = json_loads(buf_str(&call->answer), 0, NULL);
    json_t *value = json_object_get(json, name);
    long long number = json_is_integer(value) ? (long long)json_integer_value(value)
                       : json_is_true(value)  ? 1
                       : json_is_false(value) ? 0
                                              : -1;
    json_decref(json);
    return number;
}

static inline void expect_word(const struct call *call, int http_status, const char *word)
{
    char text[64];
    (void)snprintf(text, sizeof text, "{\"error\":\"%s\"", word);
    if (call->http_status != http_status || strstr(buf_str(&call->answer), text) == NULL) {
        fail_msg("%d %s instead of %d %s", call->http_status, buf_str(&call->answer), http_status,
                 word);
    }
}

static inline const char *hub_header(const struct call *call, const char *name)
{
    for (size_t i = 0; i < call->header_count; i++) {
        if (strcmp(call->headers[i].name, name) == 0) {
            return call->headers[i].value;
        }
    }
    return "";
}

/* The office trusts that station, and tells the hub (or trusts it no more). */
static inline void hub_let_in(struct hub_rig *rig, const struct fair *fair, bool is_trusted)
{
    struct fair office;
    struct trusted who = {.station = fair->keys.station, .is_trusted = is_trusted};
    test_fair_open(&office, rig->folder, "office", "office", NULL);
    memcpy(who.public_key, fair->keys.public_key, sizeof who.public_key);
    (void)snprintf(who.name, sizeof who.name, "%.32s", fair->settings.station);
    (void)snprintf(who.mode, sizeof who.mode, "%.15s", fair->settings.mode);
    expect_ok(trust_write(&office.ledger, &who, why));
    struct call *call = hub_push(&rig->hub, &office, 0, BATCH_FACTS_MAX);
    assert_int_equal(call->http_status, 200);
    call_free(call);
    fair_close(&office);
}

/* A station of the fair that the hub knows. */
static inline void hub_station_open(struct hub_rig *rig, struct fair *fair, const char *name,
                                    const char *mode)
{
    test_fair_open(fair, rig->folder, name, mode, NULL);
    hub_let_in(rig, fair, true);
}
