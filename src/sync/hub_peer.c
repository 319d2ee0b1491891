#include "sync/hub_peer.h"

#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "sync/batch.h"
#include "sync/parked_page.h"

enum {
    FORMAT = 2,
    JSON_BYTES_MAX = 16 * 1024,
    JSON_DEADLINE_MS = 15000,
    QUIET_S = 25,
    BATCH_DEADLINE_MS = 10 * 60 * 1000,
    WAITED_MS = 10000, /* for what comes at the end of a wait; a large page comes by a pull */
    PUSH_BYTES_MS = 4, /* a slow line brings 4 kB a second; a slower one brings nothing */
    NONCE_GOOD_MS = 100 * 1000, /* the hub says 120 s, and the way there takes some */
    REST_MAX_S = 3600
};

static const char JSON_TYPE[] = "application/json";
static const char BATCH_TYPE[] = "application/octet-stream";

/* ---- what an answer says ---- */

/* A text of the hub as a line of ours. */
static void tame(const char *text, char out[ERROR_TEXT_MAX / 2])
{
    size_t length = 0;
    for (; text[length] != '\0' && length < ERROR_TEXT_MAX / 2 - 1; length++) {
        unsigned char c = (unsigned char)text[length];
        out[length] = (char)(c < 0x20 || c == 0x7f ? ' ' : c);
    }
    out[length] = '\0';
}

static enum status refusal(struct hub_peer *hub, const char *word, const char *message,
                           struct error *error)
{
    static const struct {
        const char *word;
        enum status status;
    } WORDS[] = {
        {"bad_request", STATUS_INVALID},
        {"unknown_station", STATUS_DENIED},
        {"revoked", STATUS_DENIED},
        {"bad_signature", STATUS_DENIED},
        {"stale_nonce", STATUS_BUSY},
        {"corrupt", STATUS_CORRUPT},
        {"too_large", STATUS_TOO_BIG},
        {"too_many", STATUS_BUSY},
        {"busy", STATUS_BUSY},
        {"broken", STATUS_IO},
        {"not_found", STATUS_UNSUPPORTED},
        {"wrong_municipality", STATUS_DENIED},
    };
    char line[ERROR_TEXT_MAX / 2];
    tame(message[0] != '\0' ? message : word, line);
    for (size_t i = 0; i < ARRAY_COUNT(WORDS); i++) {
        if (strcmp(WORDS[i].word, word) == 0) {
            return error_set(error, WORDS[i].status, "hub: %s", line);
        }
    }
    return error_set(error, STATUS_IO, "%s: hub: %s", hub->http.origin, line);
}

/* Seconds that the other side asks for. 0 when it says nothing that makes sense. */
static int64_t read_rest_ms(const struct http_answer *answer)
{
    const char *text = http_header(answer, "Retry-After");
    const long long seconds = text ? strtoll(text, NULL, 10) : 0;
    return seconds > 0 ? (seconds < REST_MAX_S ? seconds : REST_MAX_S) * 1000 : 0;
}

/* Anything but the expected 200: the hub's own refusal, or somebody in its place. */
static enum status check_answer(struct hub_peer *hub, const struct http_answer *answer,
                                const char *type, struct error *error)
{
    const char *word = "";
    const char *message = "";
    hub->retry_after_ms = read_rest_ms(answer);
    if (answer->code == 200 && strcmp(answer->type, type) == 0) {
        return STATUS_OK;
    }
    json_t *json = strcmp(answer->type, JSON_TYPE) == 0 && answer->code >= 400
                       ? json_loadb(buf_str(&answer->body), answer->body.length, 0, NULL)
                       : NULL;
    enum status status =
        json && json_unpack(json, "{s:s,s?s}", "error", &word, "message", &message) == 0
            ? refusal(hub, word, message, error)
            : error_set(error, STATUS_IO,
                        "%s: something that is no hub answers in its place (HTTP %d): the login "
                        "page of a network, or another server?",
                        hub->http.origin, answer->code);
    json_decref(json);
    return status;
}

static enum status not_understood(const struct hub_peer *hub, struct error *error)
{
    return error_set(error, STATUS_IO, "%s: the answer is not one of a hub", hub->http.origin);
}

/* ---- hello ---- */

static void note_clock(struct hub_peer *hub, const struct http_answer *answer, int64_t clock_ms)
{
    const int64_t half_ms = answer->rtt_us / 2000;
    hub->clock = (struct hub_clock){0};
    if (clock_ms <= 0) {
        return;
    }
    /* The hub looked at its clock between our last byte out and its first byte in. */
    hub->clock = (struct hub_clock){.is_known = true,
                                    .offset_ms = clock_ms - (answer->arrived_ms - half_ms),
                                    .uncertainty_ms = half_ms + 1};
}

static bool is_nonce(const char *text)
{
    return strlen(text) == REQUEST_NONCE_HEX &&
           strspn(text, "0123456789abcdef") == REQUEST_NONCE_HEX;
}

static void keep_nonce(struct hub_peer *hub, const char *nonce)
{
    hub->nonce[0] = '\0';
    if (nonce && is_nonce(nonce)) {
        memcpy(hub->nonce, nonce, sizeof hub->nonce);
        hub->nonce_ms = clock_monotonic_ms();
    }
}

/* Is it our city's hub? */
static bool is_ours(const struct hub_peer *hub, const char *municipality)
{
    uint8_t id[MUNICIPALITY_ID_BYTES];
    char ours[2 * MUNICIPALITY_ID_BYTES + 1];
    municipality_id(hub->keys->municipality, id);
    return strcmp(municipality, sodium_bin2hex(ours, sizeof ours, id, sizeof id)) == 0;
}

static enum status read_hello(struct hub_peer *hub, const struct http_answer *answer,
                              struct error *error)
{
    json_int_t format = 0;
    json_int_t held = 0;
    json_int_t held_mark = 0;
    json_int_t epoch = 0;
    json_int_t mark = 0;
    json_int_t clock_ms = 0;
    const char *nonce = "";
    const char *municipality = "";
    int is_trusted = 0;
    json_t *json = json_loadb(buf_str(&answer->body), answer->body.length, 0, NULL);
    bool is_read =
        json && json_unpack(json, "{s:I,s:I,s:I,s:I,s:I,s:I,s:s,s:b,s:s}", "format", &format,
                            "epoch", &epoch, "mark", &mark, "held", &held, "held_mark", &held_mark,
                            "clock_ms", &clock_ms, "nonce", &nonce, "trusted", &is_trusted,
                            "municipality", &municipality) == 0;
    enum status status = STATUS_OK;
    if (is_read && format != FORMAT) {
        status = error_set(error, STATUS_UNSUPPORTED,
                           "%s: the hub speaks format %lld and this program %d; update the older",
                           hub->http.origin, (long long)format, FORMAT);
    } else if (!is_read || held < 0 || !is_nonce(nonce)) {
        status = not_understood(hub, error);
    } else if (!is_ours(hub, municipality)) {
        status = error_set(error, STATUS_DENIED,
                           "%s: is the hub of another municipality; check the address",
                           hub->http.origin);
    } else {
        hub->state = (struct peer_state){.epoch = epoch,
                                         .mark = mark,
                                         .held = (uint64_t)held,
                                         .held_mark = held_mark,
                                         .clock_ms = clock_ms};
        hub->is_trusted = is_trusted != 0;
        keep_nonce(hub, nonce);
        note_clock(hub, answer, clock_ms);
    }
    json_decref(json);
    return status;
}

static enum status hello_run(struct hub_peer *hub, const struct peer_who *who, int64_t pos,
                             int deadline_ms, struct error *error)
{
    char target[REQUEST_TARGET_MAX];
    struct http_answer answer;
    (void)snprintf(target, sizeof target, "/v1/hello?station=%08" PRIx32 "&epoch=%u&pos=%" PRId64,
                   who->station, who->epoch, pos);
    const struct http_request request = {.method = "GET",
                                         .path = target,
                                         .answer_bytes_max = JSON_BYTES_MAX,
                                         .quiet_s = QUIET_S,
                                         .deadline_ms = deadline_ms};
    enum status status = http_run(&hub->http, &request, &answer, error);
    if (status == STATUS_OK) {
        status = check_answer(hub, &answer, JSON_TYPE, error);
    }
    if (status == STATUS_OK) {
        status = read_hello(hub, &answer, error);
    }
    http_answer_release(&answer);
    return status;
}

static enum status hello(void *self, const struct peer_who *who, int64_t pos,
                         struct peer_state *state, struct error *error)
{
    struct hub_peer *hub = self;
    enum status status = hello_run(hub, who, pos, JSON_DEADLINE_MS, error);
    *state = status == STATUS_OK ? hub->state : (struct peer_state){0};
    return status;
}

/* ---- signed requests ---- */

/* Once, with the nonce at hand. */
static enum status send_signed(struct hub_peer *hub, const struct peer_who *who,
                               const struct http_request *request, struct http_answer *answer,
                               struct error *error)
{
    char lines[3][32 + REQUEST_SIGNATURE_HEX];
    char signature[REQUEST_SIGNATURE_HEX + 1];
    const struct request_text text = {.method = request->method,
                                      .target = request->path,
                                      .nonce = hub->nonce,
                                      .body = request->body,
                                      .body_bytes = request->body_bytes};
    request_sign(&text, hub->keys->secret_key, signature);
    (void)snprintf(lines[0], sizeof lines[0], "Feria-Station: %08" PRIx32, who->station);
    (void)snprintf(lines[1], sizeof lines[1], "Feria-Nonce: %s", hub->nonce);
    (void)snprintf(lines[2], sizeof lines[2], "Feria-Signature: %s", signature);
    const char *const headers[] = {lines[0], lines[1], lines[2], NULL};
    struct http_request with = *request;
    with.headers = headers;
    hub->nonce[0] = '\0'; /* good once, whatever comes */
    enum status status = http_run(&hub->http, &with, answer, error);
    if (status == STATUS_OK) {
        keep_nonce(hub, http_header(answer, "Feria-Next-Nonce"));
    }
    return status;
}

/* A nonce that is too old is no answer: once more, with a new one. */
static enum status run_signed(struct hub_peer *hub, const struct peer_who *who,
                              const struct http_request *request, struct http_answer *answer,
                              struct error *error)
{
    const int64_t until_ms = clock_monotonic_ms() + request->deadline_ms;
    enum status status = STATUS_OK;
    memset(answer, 0, sizeof *answer);
    for (int attempt = 0; attempt < 2; attempt++) {
        struct http_request timed = *request;
        bool has_nonce =
            hub->nonce[0] != '\0' && clock_monotonic_ms() - hub->nonce_ms < NONCE_GOOD_MS;
        http_answer_release(answer);
        if (!has_nonce) {
            status = hello_run(hub, who, 0,
                               request->deadline_ms < JSON_DEADLINE_MS ? request->deadline_ms
                                                                       : JSON_DEADLINE_MS,
                               error);
        }
        int64_t left_ms = until_ms - clock_monotonic_ms();
        timed.deadline_ms = left_ms > 1 ? (int)left_ms : 1;
        if (status == STATUS_OK) {
            status = send_signed(hub, who, &timed, answer, error);
        }
        if (status != STATUS_OK || answer->code != 401) {
            break;
        }
    }
    return status;
}

enum status hub_peer_call(struct hub_peer *hub, const struct peer_who *who, const char *method,
                          const char *target, const void *body, size_t body_bytes, int deadline_ms,
                          struct http_answer *answer, struct error *error)
{
    const struct http_request request = {.method = method,
                                         .path = target,
                                         .body = body,
                                         .body_bytes = body_bytes,
                                         .answer_bytes_max = JSON_BYTES_MAX,
                                         .quiet_s = QUIET_S,
                                         .deadline_ms = deadline_ms};
    enum status status = run_signed(hub, who, &request, answer, error);
    return status == STATUS_OK ? check_answer(hub, answer, JSON_TYPE, error) : status;
}

/* ---- push ---- */

static enum status read_ack(struct hub_peer *hub, const struct http_answer *answer,
                            struct peer_ack *ack, struct error *error)
{
    json_int_t counts[5] = {0};
    json_int_t held = 0;
    json_t *json = json_loadb(buf_str(&answer->body), answer->body.length, 0, NULL);
    bool is_read = json && json_unpack(json, "{s:I,s:I,s:I,s:I,s:I,s:I}", "new", &counts[0],
                                       "known", &counts[1], "parked", &counts[2], "gap", &counts[3],
                                       "fork", &counts[4], "held", &held) == 0;
    json_decref(json);
    if (!is_read || held < 0) {
        return not_understood(hub, error);
    }
    ack->result = (struct ingest_result){.new_count = (size_t)counts[0],
                                         .known_count = (size_t)counts[1],
                                         .quarantine_count = (size_t)counts[2],
                                         .gap_count = (size_t)counts[3],
                                         .fork_count = (size_t)counts[4]};
    ack->held = (uint64_t)held;
    return STATUS_OK;
}

static enum status push(void *self, const struct peer_who *who, const void *data, size_t bytes,
                        struct peer_ack *ack, struct error *error)
{
    struct hub_peer *hub = self;
    struct http_answer answer;
    static const char *const HEADERS[] = {"Content-Type: application/octet-stream", NULL};
    const struct http_request request = {.method = "POST",
                                         .path = "/v1/push",
                                         .headers = HEADERS,
                                         .body = data,
                                         .body_bytes = bytes,
                                         .answer_bytes_max = JSON_BYTES_MAX,
                                         .quiet_s = QUIET_S,
                                         .deadline_ms =
                                             JSON_DEADLINE_MS + (int)(bytes / PUSH_BYTES_MS)};
    (void)who;
    memset(ack, 0, sizeof *ack);
    enum status status = http_run(&hub->http, &request, &answer, error);
    if (status == STATUS_OK) {
        status = check_answer(hub, &answer, JSON_TYPE, error);
    }
    if (status == STATUS_OK) {
        status = read_ack(hub, &answer, ack, error);
    }
    http_answer_release(&answer);
    return status;
}

/* ---- pull ---- */

static bool number_header(const struct http_answer *answer, const char *name, int64_t *out)
{
    const char *text = http_header(answer, name);
    char *end = NULL;
    *out = text ? strtoll(text, &end, 10) : 0;
    return text && end != text && *end == '\0';
}

/* Appends a batch to `out`. */
static enum status fetch(struct hub_peer *hub, const struct peer_who *who, const char *target,
                         int wait_s, struct buf *out, struct http_answer *answer,
                         struct error *error)
{
    const struct http_request request = {.method = "GET",
                                         .path = target,
                                         .answer_bytes_max = BATCH_BYTES_MAX,
                                         .quiet_s = wait_s > 0 ? 0 : QUIET_S,
                                         .deadline_ms = wait_s > 0 ? wait_s * 1000 + WAITED_MS
                                                                   : BATCH_DEADLINE_MS};
    enum status status = run_signed(hub, who, &request, answer, error);
    if (status == STATUS_OK) {
        status = check_answer(hub, answer, BATCH_TYPE, error);
    }
    if (status == STATUS_OK) {
        buf_append(out, buf_str(&answer->body), answer->body.length);
        status = buf_status(out, error);
    }
    return status;
}

static enum status fetch_page(struct hub_peer *hub, const struct peer_who *who, int64_t pos,
                              int wait_s, struct buf *out, struct peer_page *page,
                              struct error *error)
{
    char target[REQUEST_TARGET_MAX];
    char wait[32] = "";
    int64_t count = 0;
    struct http_answer answer;
    memset(page, 0, sizeof *page);
    if (wait_s > 0) {
        (void)snprintf(wait, sizeof wait, "&wait=%d", wait_s);
    }
    (void)snprintf(target, sizeof target, "/v1/pull?epoch=%u&after=%" PRId64 "%s", who->epoch, pos,
                   wait);
    enum status status = fetch(hub, who, target, wait_s, out, &answer, error);
    if (status == STATUS_OK && (!number_header(&answer, "Feria-Next", &page->next_pos) ||
                                !number_header(&answer, "Feria-Mark", &page->mark) ||
                                !number_header(&answer, "Feria-Count", &count) || count < 0)) {
        status = not_understood(hub, error);
    }
    page->count = (size_t)count;
    http_answer_release(&answer);
    return status;
}

static void drop_page(struct hub_peer *hub)
{
    buf_wipe(&hub->page);
    hub->page_pos = -1;
}

static enum status pull(void *self, const struct peer_who *who, int64_t pos, struct buf *out,
                        struct peer_page *page, struct error *error)
{
    struct hub_peer *hub = self;
    if (hub->page_pos != pos) {
        drop_page(hub);
        return fetch_page(hub, who, pos, 0, out, page, error);
    }
    buf_append(out, buf_str(&hub->page), hub->page.length);
    *page = hub->page_end;
    drop_page(hub);
    return buf_status(out, error);
}

enum status hub_peer_wait(struct hub_peer *hub, const struct peer_who *who, int64_t pos,
                          int64_t mark, int wait_s, bool *is_news, struct error *error)
{
    *is_news = false;
    drop_page(hub);
    enum status status = fetch_page(hub, who, pos, wait_s, &hub->page, &hub->page_end, error);
    if (status != STATUS_OK) {
        drop_page(hub);
        return status;
    }
    hub->page_pos = pos;
    *is_news = hub->page_end.next_pos != pos || (pos > 0 && hub->page_end.mark != mark);
    return STATUS_OK;
}

static enum status tail(void *self, const struct peer_who *who, uint64_t after_seq, struct buf *out,
                        size_t *count, struct error *error)
{
    char target[REQUEST_TARGET_MAX];
    int64_t counted = 0;
    struct http_answer answer;
    struct hub_peer *hub = self;
    (void)snprintf(target, sizeof target, "/v1/tail?epoch=%u&after=%" PRIu64, who->epoch,
                   after_seq);
    enum status status = fetch(hub, who, target, 0, out, &answer, error);
    if (status == STATUS_OK && (!number_header(&answer, "Feria-Count", &counted) || counted < 0)) {
        status = not_understood(hub, error);
    }
    *count = (size_t)counted;
    http_answer_release(&answer);
    return status;
}

/* ---- places ---- */

static bool read_places(json_t *json, struct places out[PLACES_MAX], size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < json_array_size(json); i++) {
        json_int_t numbers[3] = {0};
        if (*count == PLACES_MAX ||
            json_unpack(json_array_get(json, i), "{s:I,s:I,s:I}", "event", &numbers[0], "taken",
                        &numbers[1], "waiting", &numbers[2]) != 0) {
            return false;
        }
        out[(*count)++] = (struct places){
            .event = (uint32_t)numbers[0], .taken = numbers[1], .waiting = numbers[2]};
    }
    return json_is_array(json);
}

static enum status places(void *self, const struct peer_who *who, struct places out[PLACES_MAX],
                          size_t *count, struct error *error)
{
    struct hub_peer *hub = self;
    struct http_answer answer;
    *count = 0;
    enum status status =
        hub_peer_call(hub, who, "GET", "/v1/places", NULL, 0, JSON_DEADLINE_MS, &answer, error);
    if (status == STATUS_OK) {
        json_t *json = json_loadb(buf_str(&answer.body), answer.body.length, 0, NULL);
        status = read_places(json, out, count) ? STATUS_OK : not_understood(hub, error);
        json_decref(json);
    }
    http_answer_release(&answer);
    return status;
}

/* ---- quarantine ---- */

static enum status parked(void *self, const struct peer_who *who, const struct parked_cursor *after,
                          struct arena *arena, struct parked_page *page, struct error *error)
{
    char target[REQUEST_TARGET_MAX];
    uint8_t municipality[MUNICIPALITY_ID_BYTES];
    struct buf bytes;
    struct http_answer answer;
    struct hub_peer *hub = self;
    memset(page, 0, sizeof *page);
    buf_init(&bytes, BATCH_BYTES_MAX);
    municipality_id(hub->keys->municipality, municipality);
    (void)snprintf(target, sizeof target, "/v1/quarantine?after=%" PRId64 "&mark=%" PRId64,
                   after->pos, after->mark);
    enum status status = fetch(hub, who, target, 0, &bytes, &answer, error);
    if (status == STATUS_OK) {
        status = parked_page_read(bytes.data, bytes.length, municipality, arena, page, error);
    }
    http_answer_release(&answer);
    buf_wipe(&bytes);
    buf_release(&bytes);
    return status;
}

/* ---- */

void hub_peer_init(struct hub_peer *hub, const char *address, const char *pin,
                   const struct keys *keys, int cancel_fd)
{
    memset(hub, 0, sizeof *hub);
    http_init(&hub->http, address, pin, cancel_fd);
    buf_init(&hub->page, BATCH_BYTES_MAX);
    hub->keys = keys;
    hub->page_pos = -1;
}

void hub_peer_release(struct hub_peer *hub)
{
    buf_wipe(&hub->page);
    buf_release(&hub->page);
    http_release(&hub->http);
    memset(hub, 0, sizeof *hub);
}

struct peer hub_peer(struct hub_peer *hub)
{
    static const struct peer_ops OPS = {hello, push, pull, tail, places, parked};
    return (struct peer){.ops = &OPS, .self = hub, .name = "hub"};
}
