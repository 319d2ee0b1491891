#include "hub/hub.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/id.h"
#include "core/keys.h"
#include "hub/route.h"

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
    enum status status = read_municipality(hub, folder, error);
    if (status == STATUS_OK) {
        status = path_join(path, sizeof path, folder, FILE_NAME, error);
    }
    if (status == STATUS_OK) {
        status = nonces_init(&hub->nonces, error);
    }
    if (status == STATUS_OK) {
        status = hub_trust_init(&hub->trust, error);
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
    nonces_release(&hub->nonces);
}

/* ---- who signed it ---- */

static bool read_signature(struct call *call, uint8_t nonce[NONCE_BYTES],
                           uint8_t signature[REQUEST_SIGNATURE_BYTES], uint8_t station[4])
{
    return strlen(call->station_text) == 8 && hex_decode(call->station_text, station, 4) &&
           strlen(call->nonce_text) == (size_t)2 * NONCE_BYTES &&
           hex_decode(call->nonce_text, nonce, NONCE_BYTES) &&
           strlen(call->signature_text) == (size_t)2 * REQUEST_SIGNATURE_BYTES &&
           hex_decode(call->signature_text, signature, REQUEST_SIGNATURE_BYTES);
}

static bool signature_fits(const struct call *call, const uint8_t *public_key,
                           const uint8_t *signature)
{
    char text[CALL_TARGET_MAX + 128];
    uint8_t hash[crypto_generichash_BYTES];
    int length = snprintf(text, sizeof text - sizeof hash, "feria-request-1\n%s\n%s\n%s\n",
                          call->method, call->target, call->nonce_text);
    (void)crypto_generichash(hash, sizeof hash, (const uint8_t *)buf_str(&call->body),
                             call->body.length, NULL, 0);
    memcpy(text + length, hash, sizeof hash);
    return crypto_sign_verify_detached(signature, (const uint8_t *)text,
                                       (size_t)length + sizeof hash, public_key) == 0;
}

/* Refuses, or fills call->who. */
static void prove(struct hub *hub, struct call *call)
{
    uint8_t id[4];
    uint8_t nonce[NONCE_BYTES];
    uint8_t signature[REQUEST_SIGNATURE_BYTES];
    struct hub_station who;
    if (!read_signature(call, nonce, signature, id)) {
        call_refuse(call, CALL_BAD_REQUEST,
                    "this has to be signed: Feria-Station, Feria-Nonce, Feria-Signature");
        return;
    }
    uint32_t station = (uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3];
    if (!hub_trust_find(&hub->trust, station, &who)) {
        call_refuse(call, CALL_UNKNOWN_STATION,
                    "station %08x is not known here; enrol it at the office", station);
        return;
    }
    if (!signature_fits(call, who.public_key, signature)) {
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
    } else if (who.is_revoked) {
        call_refuse(call, CALL_REVOKED, "station %08x was revoked by the office", station);
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
}
