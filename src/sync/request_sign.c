#include "sync/request_sign.h"

#include <sodium.h>
#include <string.h>

enum { HASH_OF_BODY_BYTES = 32 };

static const char DOMAIN_TEXT[] = "feria-request-1\n";

/* Ed25519 signs a whole text; this one is short but for the body, which is there by its hash. */
static size_t text_of(const struct request_text *text,
                      uint8_t out[sizeof DOMAIN_TEXT + REQUEST_TARGET_MAX + 128])
{
    const char *const lines[] = {text->method, text->target, text->nonce};
    static const size_t limits[] = {16, REQUEST_TARGET_MAX, REQUEST_NONCE_HEX};
    size_t length = sizeof DOMAIN_TEXT - 1;
    memcpy(out, DOMAIN_TEXT, length);
    for (size_t i = 0; i < ARRAY_COUNT(lines); i++) {
        size_t bytes = strnlen(lines[i], limits[i]);
        memcpy(out + length, lines[i], bytes);
        length += bytes;
        out[length++] = '\n';
    }
    (void)crypto_generichash(out + length, HASH_OF_BODY_BYTES, text->body ? text->body : "",
                             text->body ? text->body_bytes : 0, NULL, 0);
    return length + HASH_OF_BODY_BYTES;
}

/* A text that is longer is cut by text_of and would be signed as another one. */
static bool is_whole(const struct request_text *text)
{
    return strlen(text->target) <= REQUEST_TARGET_MAX && strlen(text->method) <= 16 &&
           strlen(text->nonce) == REQUEST_NONCE_HEX;
}

void request_sign(const struct request_text *text, const uint8_t secret_key[SECRET_KEY_BYTES],
                  char out[REQUEST_SIGNATURE_HEX + 1])
{
    uint8_t bytes[sizeof DOMAIN_TEXT + REQUEST_TARGET_MAX + 128];
    uint8_t signature[crypto_sign_BYTES];
    ASSERT(is_whole(text));
    size_t length = text_of(text, bytes);
    (void)crypto_sign_detached(signature, NULL, bytes, length, secret_key);
    (void)sodium_bin2hex(out, REQUEST_SIGNATURE_HEX + 1, signature, sizeof signature);
}

bool request_verify(const struct request_text *text, const uint8_t public_key[PUBLIC_KEY_BYTES],
                    const char *signature_hex)
{
    uint8_t bytes[sizeof DOMAIN_TEXT + REQUEST_TARGET_MAX + 128];
    uint8_t signature[crypto_sign_BYTES];
    size_t digits = strlen(signature_hex);
    size_t got = 0;
    if (!is_whole(text) || digits != REQUEST_SIGNATURE_HEX ||
        sodium_hex2bin(signature, sizeof signature, signature_hex, digits, NULL, &got, NULL) != 0 ||
        got != sizeof signature) {
        return false;
    }
    size_t length = text_of(text, bytes);
    return crypto_sign_verify_detached(signature, bytes, length, public_key) == 0;
}
