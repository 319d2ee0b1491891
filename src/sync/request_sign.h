/* request_sign.h: the signature of a station under a request to the hub (PROTOCOL.md, Over HTTP).
 *
 *   "feria-request-1\n" METHOD "\n" PATH?QUERY "\n" NONCE "\n" BLAKE2b-256(body)
 *
 * A nonce is of the hub, good once: so nothing that was signed can be sent a second time by
 * somebody else. Any thread. */
#pragma once

#include "core/keys.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    REQUEST_NONCE_HEX = 32,      /* digits */
    REQUEST_SIGNATURE_HEX = 128, /* digits */
    REQUEST_TARGET_MAX = 512,    /* bytes of PATH?QUERY */
};

/* What is signed. */
struct request_text {
    const char *method; /* "GET" */
    const char *target; /* "/v1/pull?epoch=1&after=0", as it is sent */
    const char *nonce;  /* REQUEST_NONCE_HEX digits */
    const void *body;   /* NULL when there is none */
    size_t body_bytes;
};

/* `secret_key`: libsodium's form. `out` gets the hex digits and a NUL. */
void request_sign(const struct request_text *text, const uint8_t secret_key[SECRET_KEY_BYTES],
                  char out[REQUEST_SIGNATURE_HEX + 1]);

/* Is `signature_hex` (any text) the signature of that key's owner under `text`? */
bool request_verify(const struct request_text *text, const uint8_t public_key[PUBLIC_KEY_BYTES],
                    const char *signature_hex);
