#include "hub/hub.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/id.h"
#include "base/text.h"
#include "core/keys.h"
#include "hub/route.h"
#include "sync/request_sign.h"

static const char FILE_NAME[] = "central.db";

static enum status read_municipality(struct hub *hub, const char *folder, struct error *error)
{
    char keys[FILE_PATH_MAX];
    char path[FILE_PATH_MAX];
    uint8_t key[KEY_FILE_BYTES];
    enum status status = path_join(keys, sizeof keys, folder, "keys", error);
    if (status == STATUS_OK) {
        status = municipality_key_path(keys, path, error);
    }
    if (status == STATUS_OK) {
        status = key_file_open(path, false, key, error);
    }
    if (status == STATUS_OK) {
        municipality_id(key, hub->municipality);
    }
    sodium_memzero(key, sizeof key);
    return status;
}

enum status hub_open(struct hub *hub, const char *folder, struct error *error)
{
    char path[FILE_PATH_MAX];
    memset(hub, 0, sizeof *hub);
    hub->started_ms = clock_monotonic_ms();
    (void)text_copy(hub->folder, sizeof hub->folder,
                    folder); /* path_join below says if it is long */
    enum status status = read_municipality(hub, folder, error);
    if (status == STATUS_OK) {
        status = path_join(path, sizeof path, folder, FILE_NAME, error);
    }
    if (status == STATUS_OK) {
        status = nonces_init(&hub->nonces, error);
    }
    if (status == STATUS_OK) {
        status = heard_init(&hub->heard, error);
    }
    if (status == STATUS_OK) {
        status = hub_trust_init(&hub->trust, folder, error);
    }
    if (status == STATUS_OK) {
        hub->store = hub_store_sqlite_new();
        status = hub->store ? writer_start(&hub->writer, hub, path, error)
                            : error_set(error, STATUS_NO_MEMORY, "out of memory for the store");
    }
    return status;
}

void hub_close(struct hub *hub)
{
    writer_stop(&hub->writer);
    if (hub->store) { /* its thread never began */
        hub->store->ops->close(hub->store);
        hub->store = NULL;
    }
    hub_trust_release(&hub->trust);
    enrol_table_release(&hub->enrolments);
    heard_release(&hub->heard);
    nonces_release(&hub->nonces);
}

/* ---- who signed it ---- */

/* Station and nonce of the headers. False when they are none. */
static bool read_headers(const struct call *call, uint8_t nonce[NONCE_BYTES], uint32_t *station)
{
    uint8_t id[4];
    if (strlen(call->station_text) != sizeof id * 2 || !hex_decode(call->station_text, id, 4) ||
        strlen(call->nonce_text) != (size_t)2 * NONCE_BYTES ||
        !hex_decode(call->nonce_text, nonce, NONCE_BYTES)) {
        return false;
    }
    *station = (uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3];
    return true;
}

/* Refuses, or fills call->who. */
static void prove(struct hub *hub, struct call *call)
{
    uint8_t nonce[NONCE_BYTES];
    uint32_t station = 0;
    struct trusted who;
    struct error error = {0};
    const struct request_text text = {.method = call->method,
                                      .target = call->target,
                                      .nonce = call->nonce_text,
                                      .body = call->body.data,
                                      .body_bytes = call->body.length};
    if (!read_headers(call, nonce, &station)) {
        call_refuse(call, CALL_BAD_REQUEST,
                    "this has to be signed: Feria-Station, Feria-Nonce, Feria-Signature");
        return;
    }
    enum status trusts = hub_trusts(&hub->trust, station, &who, &error);
    if (trusts == STATUS_NOT_FOUND) {
        call_refuse(call, CALL_UNKNOWN_STATION, "%s", error.text);
        return;
    }
    if (!request_verify(&text, who.public_key, call->signature_text)) {
        call_refuse(call, CALL_BAD_SIGNATURE, "the signature is not that station's");
        return;
    }
    enum nonce_answer answer = nonce_use(&hub->nonces, station, nonce);
    char next[2 * NONCE_BYTES + 1];
    nonce_new(&hub->nonces, station, nonce);
    hex_encode(nonce, sizeof nonce, next);
    call_header(call, "Feria-Next-Nonce", "%s", next);
    if (answer == NONCE_FULL) {
        call_refuse(call, CALL_TOO_MANY, "too many requests in two minutes");
    } else if (answer == NONCE_STALE) {
        call_refuse(call, CALL_STALE_NONCE, "that nonce was used or is too old; take the new one");
    } else if (trusts != STATUS_OK) {
        call_refuse(call, CALL_REVOKED, "%s", error.text);
    } else {
        call->who = who;
    }
}

void hub_begin(struct hub *hub, struct call *call)
{
    if (call->route->is_signed) {
        prove(hub, call);
    }
    if (call->http_status == 0 && call->route->begin) {
        call->route->begin(hub, call);
    }
    if (call->http_status == 0 && call->who.station != 0) {
        heard_note(&hub->heard, call->who.station, clock_now_ms());
    }
}
