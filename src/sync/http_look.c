#include "sync/http_look.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "sync/http.h"

enum { LOOK_MS = 8000, SILENCE_S = 6, CERTIFICATE_BYTES_MAX = 8 * 1024, ANSWER_MAX = 16 * 1024 };

/* ---- the certificate ---- */

enum { DER_INTEGER = 0x02, DER_SEQUENCE = 0x30, DER_VERSION = 0xa0 };

/* A part of a certificate in DER (ITU-T X.690). */
struct der {
    const uint8_t *at, *end; /* borrowed */
};

/* Takes the value that comes next: `whole` with tag and length, `inside` without. */
static bool der_take(struct der *from, uint8_t tag, struct der *whole, struct der *inside)
{
    const uint8_t *at = from->at;
    if (from->end - at < 2 || at[0] != tag) {
        return false;
    }
    size_t length = at[1];
    size_t more = 0;
    at += 2;
    if (length >= 0x80) {
        more = length & 0x7f;
        length = 0;
        if (more < 1 || more > 2 || (size_t)(from->end - at) < more) {
            return false;
        }
        for (size_t i = 0; i < more; i++) {
            length = length << 8 | *at++;
        }
    }
    if ((size_t)(from->end - at) < length) {
        return false;
    }
    *whole = (struct der){from->at, at + length};
    *inside = (struct der){at, at + length};
    from->at = at + length;
    return true;
}

/* SEQUENCE { SEQUENCE { [0] version, serial, algorithm, issuer, validity, subject, key, ... */
static bool find_key(struct der from, struct der *key)
{
    struct der whole, certificate, signed_part, inside;
    if (!der_take(&from, DER_SEQUENCE, &whole, &certificate) ||
        !der_take(&certificate, DER_SEQUENCE, &whole, &signed_part)) {
        return false;
    }
    (void)der_take(&signed_part, DER_VERSION, &whole, &inside);
    bool is_one = der_take(&signed_part, DER_INTEGER, &whole, &inside);
    for (int i = 0; i < 5 && is_one; i++) {
        is_one = der_take(&signed_part, DER_SEQUENCE, key, &inside);
    }
    return is_one;
}

bool certificate_pin(const char *pem, uint8_t pin[LOOK_PIN_BYTES])
{
    static const char BEGIN[] = "-----BEGIN CERTIFICATE-----";
    uint8_t bytes[CERTIFICATE_BYTES_MAX];
    size_t count = 0;
    struct der key;
    const char *text = strstr(pem, BEGIN);
    const char *end = text != NULL ? strstr(text, "-----END") : NULL;
    if (end == NULL) {
        return false;
    }
    text += sizeof BEGIN - 1;
    if (sodium_base642bin(bytes, sizeof bytes, text, (size_t)(end - text), " \r\n", &count, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        !find_key((struct der){bytes, bytes + count}, &key)) {
        return false;
    }
    (void)crypto_hash_sha256(pin, key.at, (size_t)(key.end - key.at));
    return true;
}

/* ---- the handshake ---- */

enum status http_look(const char *origin, int cancel_fd, uint8_t pin[LOOK_PIN_BYTES],
                      struct error *error)
{
    struct http http;
    struct http_answer answer;
    char seen[HTTP_SEEN_MAX] = "";
    const struct http_request request = {.method = "GET",
                                         .path = "/",
                                         .answer_bytes_max = ANSWER_MAX,
                                         .quiet_s = SILENCE_S,
                                         .deadline_ms = LOOK_MS};
    memset(pin, 0, LOOK_PIN_BYTES);
    if (strncasecmp(origin, "http://", 7) == 0) {
        return STATUS_OK;
    }
    http_init(&http, origin, "", cancel_fd);
    http.seen = seen;
    enum status status = http_run(&http, &request, &answer, error);
    if (status == STATUS_OK && !certificate_pin(seen, pin)) {
        status = error_set(error, STATUS_IO, "%s: shows no certificate as a hub has", origin);
    }
    http_answer_release(&answer);
    http_release(&http);
    return status;
}
