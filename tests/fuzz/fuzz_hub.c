/* What a hub does with any request, below libmicrohttpd: every call gets one answer, with a reason
 * in JSON or what was asked for, and only facts that are well-formed and of the sender reach the
 * store.
 *
 *   input:  flags u8 | "METHOD TARGET\n" | "STATION NONCE SIGNATURE\n" | body
 *   flags:  1 = signed anew as the door, with a good nonce; 2 = the body gets a batch's hash and
 *           the door's signature, so that what is behind them is reached too */
#include <jansson.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "fuzz/fuzz.h"
#include "hub/hub.h"
#include "hub/route.h"
#include "sync/batch.h"

enum { FLAG_SIGN = 1, FLAG_REPAIR = 2, TAIL_BYTES = HASH_BYTES + crypto_sign_BYTES, HELD = 41 };

static struct hub hub;
static struct keys door;
static struct trusted known[1];

/* ---- a store that only looks ---- */

static void look_at(const struct fact *fact)
{
    FUZZ_CHECK(fact->station != 0 && fact->epoch != 0 && fact->seq != 0);
    FUZZ_CHECK(strlen(fact->kind) >= 1 && strlen(fact->kind) <= FACT_KIND_MAX);
    FUZZ_CHECK(strlen(fact->body) <= FACT_BODY_MAX);
    FUZZ_CHECK(!fact->private_part || strlen(fact->private_part) <= FACT_BODY_MAX);
}

static size_t fake_ingest(struct hub_store *store, struct hub_push **pushes, size_t count)
{
    (void)store;
    for (size_t i = 0; i < count; i++) {
        FUZZ_CHECK(pushes[i]->station == door.station);
        FUZZ_CHECK(strcmp(pushes[i]->mode, "door") == 0);
        FUZZ_CHECK(pushes[i]->count >= 1 && pushes[i]->count <= BATCH_FACTS_MAX);
        for (size_t j = 0; j < pushes[i]->count; j++) {
            look_at(&pushes[i]->facts[j]);
            FUZZ_CHECK(pushes[i]->facts[j].station == door.station);
        }
        pushes[i]->held = HELD;
    }
    return count;
}

static enum status fake_watermark(struct hub_store *store, uint32_t station, uint32_t epoch,
                                  int64_t pos, struct hub_standing *out, struct error *error)
{
    (void)store;
    (void)epoch;
    (void)error;
    FUZZ_CHECK(station != 0 && pos >= 0);
    *out = (struct hub_standing){.held = HELD};
    return STATUS_OK;
}

static enum status fake_changes(struct hub_store *store, const struct hub_ask *ask,
                                struct arena *arena, struct hub_page *out, struct error *error)
{
    (void)store;
    (void)arena;
    (void)error;
    FUZZ_CHECK(ask->station == door.station && ask->after >= 0);
    *out = (struct hub_page){.next_pos = ask->after};
    return STATUS_OK;
}

static void fake_admit(struct hub_store *store, struct hub_admit **admits, size_t count)
{
    (void)store;
    for (size_t i = 0; i < count; i++) {
        FUZZ_CHECK(admits[i]->station == door.station && admits[i]->question.event > 0);
        FUZZ_CHECK(strlen(admits[i]->question.ticket) == TICKET_ID_TEXT_LENGTH);
        admits[i]->answer = (struct admission_answer){.check = ADMISSION_CHECK_FREE};
        admits[i]->status = STATUS_OK;
    }
}

static enum status fake_quarantine(struct hub_store *store, struct hub_quarantine *out,
                                   struct error *error)
{
    (void)store;
    (void)error;
    *out = (struct hub_quarantine){0};
    return STATUS_OK;
}

static enum status fake_snapshot(struct hub_store *store, struct hub_snapshot *out,
                                 struct error *error)
{
    (void)store;
    (void)error;
    if (out->stations) {
        out->stations[0] = known[0];
        out->station_count = 1;
    }
    return STATUS_OK;
}

static void begin_once(void)
{
    static const struct hub_store_ops OPS = {.ingest = fake_ingest,
                                             .watermark = fake_watermark,
                                             .changes_since = fake_changes,
                                             .admit = fake_admit,
                                             .quarantine = fake_quarantine,
                                             .snapshot = fake_snapshot};
    static struct hub_store store = {.ops = &OPS, .epoch = 5, .pos = 9};
    static const uint8_t SEED[crypto_sign_SEEDBYTES] = {1, 2, 3};
    static bool has_begun;
    if (has_begun) {
        return;
    }
    has_begun = true;
    FUZZ_CHECK(id_init(NULL) == STATUS_OK);
    (void)crypto_sign_seed_keypair(door.public_key, door.secret_key, SEED);
    door.station = key_id(door.public_key);
    known[0] = (struct trusted){
        .station = door.station, .name = "puerta-1", .mode = "door", .is_trusted = true};
    memcpy(known[0].public_key, door.public_key, sizeof door.public_key);
    hub.store = &store;
    hub.trust.stations = known;
    hub.trust.count = 1;
    municipality_id(door.municipality, hub.municipality);
    FUZZ_CHECK(pthread_mutex_init(&hub.trust.mutex, NULL) == 0);
    FUZZ_CHECK(heard_init(&hub.heard, NULL) == STATUS_OK);
    FUZZ_CHECK(nonces_init(&hub.nonces, NULL) == STATUS_OK);
}

/* ---- seeds ---- */

static size_t seed_push(uint8_t *out)
{
    struct fact facts[2] = {0};
    struct buf bytes;
    for (size_t i = 0; i < 2; i++) {
        struct fact *fact = &facts[i];
        *fact = (struct fact){.station = door.station,
                              .epoch = 7,
                              .seq = i + 1,
                              .kind = i == 0 ? "station.enrolled" : "feedback.given",
                              .at_ms = 1671110000000,
                              .hlc = (1671110000000 << 16) + (int64_t)i,
                              .body = "{\"event\":1}",
                              .private_part = i == 0 ? NULL : "{\"name\":\"Luz\"}"};
        if (i > 0) {
            memcpy(fact->prev, facts[0].chain, HASH_BYTES);
            fact_hash_private(fact->salt, fact->private_part, fact->private_hash);
        }
        fact_hash_body(fact->body, fact->body_hash);
        fact_hash_chain(fact, fact->chain);
    }
    buf_init(&bytes, FUZZ_BYTES_MAX);
    FUZZ_CHECK(batch_encode(facts, 2, &door, &bytes, NULL) == STATUS_OK);
    static const char HEAD[] = "\002POST /v1/push\n\n";
    memcpy(out, HEAD, sizeof HEAD - 1);
    memcpy(out + sizeof HEAD - 1, bytes.data, bytes.length);
    size_t length = sizeof HEAD - 1 + bytes.length;
    buf_release(&bytes);
    return length;
}

size_t fuzz_seed(size_t number, uint8_t *out)
{
    static const char ADMIT[] =
        "\001POST /v1/admit\n\n"
        "{\"event\":1,\"ticket\":\"0123456789ABCDEF\",\"direction\":\"entry\","
        "\"gate\":1,\"at_ms\":1671110000000}";
    static const char *const REQUESTS[] = {
        "\003GET /v1/hello?station=12345678&epoch=4294967295&pos=9223372036854775807\n\n",
        "\001GET /v1/pull?epoch=7&after=12&wait=25\n\n",
        "\001GET /v1/tail?epoch=7&after=12\n\n",
        "\001GET /v1/places\n\n",
        "\001GET /v1/status\n\n",
        "\001GET /metrics\n\n",
        "\001GET /v1/pull?epoch=7&after=12\n12345678 00112233445566778899aabbccddeeff 00\n",
        ADMIT,
        "\001POST /v1/enrol\n\n{\"id\":\"0011223344556677\",\"name\":\"x\"}",
    };
    begin_once();
    if (number == 0) {
        return seed_push(out);
    }
    if (number > ARRAY_COUNT(REQUESTS)) {
        return SIZE_MAX;
    }
    size_t length = strlen(REQUESTS[number - 1]);
    memcpy(out, REQUESTS[number - 1], length);
    return length;
}

/* ---- one request ---- */

/* Up to `end`, which is skipped; false when it does not fit. */
static bool take_word(const uint8_t **at, const uint8_t *stop, char end, char *out,
                      size_t out_bytes)
{
    const uint8_t *found = *at < stop ? memchr(*at, end, (size_t)(stop - *at)) : NULL;
    if (!found || (size_t)(found - *at) >= out_bytes) {
        return false;
    }
    memcpy(out, *at, (size_t)(found - *at));
    out[found - *at] = '\0';
    *at = found + 1;
    return true;
}

static void repair(struct buf *body)
{
    struct {
        uint8_t domain[13];
        uint8_t hash[HASH_BYTES];
    } was_signed;
    if (body->length < TAIL_BYTES) {
        return;
    }
    uint8_t *tail = (uint8_t *)body->data + body->length - TAIL_BYTES;
    (void)crypto_generichash(tail, HASH_BYTES, (uint8_t *)body->data, body->length - TAIL_BYTES,
                             NULL, 0);
    memcpy(was_signed.domain, "feria-batch-2", sizeof was_signed.domain);
    memcpy(was_signed.hash, tail, HASH_BYTES);
    (void)crypto_sign_detached(tail + HASH_BYTES, NULL, (uint8_t *)&was_signed, sizeof was_signed,
                               door.secret_key);
}

static void sign(struct call *call)
{
    static int count;
    uint8_t nonce[NONCE_BYTES];
    if (++count % (NONCES_USED_MAX / 2) == 0) { /* as if two minutes had gone by */
        nonces_release(&hub.nonces);
        FUZZ_CHECK(nonces_init(&hub.nonces, NULL) == STATUS_OK);
    }
    nonce_new(&hub.nonces, door.station, nonce);
    hex_encode(nonce, sizeof nonce, call->nonce_text);
    (void)snprintf(call->station_text, sizeof call->station_text, "%08x", door.station);
    const struct request_text text = {.method = call->method,
                                      .target = call->target,
                                      .nonce = call->nonce_text,
                                      .body = call->body.data,
                                      .body_bytes = call->body.length};
    request_sign(&text, door.secret_key, call->signature_text);
}

/* As the HTTP thread hands it over. False: no request at all. */
static bool read_call(struct call *call, const uint8_t *data, size_t size)
{
    const uint8_t *at = data + 1;
    const uint8_t *stop = data + size;
    if (size == 0 || !take_word(&at, stop, ' ', call->method, sizeof call->method) ||
        !take_word(&at, stop, '\n', call->target, sizeof call->target)) {
        return false;
    }
    if (take_word(&at, stop, ' ', call->station_text, sizeof call->station_text)) {
        (void)take_word(&at, stop, ' ', call->nonce_text, sizeof call->nonce_text);
    }
    (void)take_word(&at, stop, '\n', call->signature_text, sizeof call->signature_text);
    call->route = route_find(call);
    if (!call->route || (size_t)(stop - at) > call->route->body_bytes_max) {
        return false; /* refused before anything of the body is read (request.c) */
    }
    buf_init(&call->body, (size_t)(stop - at));
    buf_append(&call->body, at, (size_t)(stop - at));
    if (data[0] & FLAG_REPAIR) {
        repair(&call->body);
    }
    if (data[0] & FLAG_SIGN) {
        sign(call);
    }
    return true;
}

static void check_answer(const struct call *call)
{
    FUZZ_CHECK(call->type != NULL);
    FUZZ_CHECK(call->http_status == 200 || (call->http_status >= 400 && call->http_status < 600));
    FUZZ_CHECK(call->http_status != 500);
    if (strcmp(call->type, "application/json") == 0) {
        json_t *json = json_loadb(call->answer.data, call->answer.length, 0, NULL);
        FUZZ_CHECK(json != NULL);
        FUZZ_CHECK(call->http_status == 200 || json_object_get(json, "message") != NULL);
        json_decref(json);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    begin_once();
    struct call *call = call_new();
    FUZZ_CHECK(call != NULL);
    if (read_call(call, data, size)) {
        hub_begin(&hub, call);
        if (call->http_status == 0) {
            call->route->work(&hub, &call, 1);
        }
        if (call->is_waiting) { /* it asks again when its patience is over */
            call->is_waiting = false;
            call->wait_until_ms = 0;
            call->route->work(&hub, &call, 1);
        }
        check_answer(call);
    } else if (call->http_status != 0) {
        check_answer(call);
    }
    call_free(call);
    return 0;
}
