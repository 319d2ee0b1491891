#include "sync/enrol_code.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/id.h"
#include "base/text.h"
#include "base/words.h"

enum {
    STRETCH_PASSES = 2,
    STRETCH_BYTES = 64 * 1024 * 1024,
    HUB_PORT = 7443, /* as feria-hub listens when nothing is said; the other one with --http */
    HUB_PLAIN_PORT = 8470,
    PARCEL_TEXT_MAX = 3072,
    QR_HEAD = 3, /* "FE1" */
};

/* ---- the code ---- */

void enrol_code_new(char out[ENROL_CODE_LENGTH + 1])
{
    for (int i = 0; i < ENROL_CODE_RANDOM; i++) {
        out[i] = base32_digit(randombytes_uniform(32));
    }
    out[ENROL_CODE_RANDOM] = check_char(out, ENROL_CODE_RANDOM);
    out[ENROL_CODE_LENGTH] = '\0';
}

bool enrol_code_read(const char *text, char out[ENROL_CODE_LENGTH + 1])
{
    size_t length = 0;
    for (; *text != '\0'; text++) {
        int value = base32_value(*text);
        if (*text == '-' || *text == ' ') {
            continue;
        }
        if (value < 0 || length == ENROL_CODE_LENGTH) {
            return false;
        }
        out[length++] = base32_digit((unsigned)value);
    }
    out[length] = '\0';
    return length == ENROL_CODE_LENGTH && check_char_ok(out, length);
}

void enrol_code_show(const char *code, char out[ENROL_CODE_SHOWN + 1])
{
    (void)snprintf(out, ENROL_CODE_SHOWN + 1, "%.4s-%.4s-%.3s", code, code + 4, code + 8);
}

/* ---- addresses and pins ---- */

static bool is_this_machine(const char *host, size_t length)
{
    static const char *const NAMES[] = {"localhost", "127.0.0.1", "[::1]"};
    for (size_t i = 0; i < ARRAY_COUNT(NAMES); i++) {
        if (length == strlen(NAMES[i]) && strncasecmp(host, NAMES[i], length) == 0) {
            return true;
        }
    }
    return false;
}

/* Letters, digits, '.', '-' as names and IPv4 addresses have, or an IPv6 address in brackets. */
static size_t host_length(const char *host)
{
    static const char NAME[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    if (host[0] != '[') {
        return strspn(host, NAME);
    }
    size_t length = 1 + strspn(host + 1, "0123456789abcdefABCDEF:.");
    return host[length] == ']' && length > 2 ? length + 1 : 0;
}

bool enrol_hub_read(const char *text, char out[ENROL_HUB_MAX + 1])
{
    text += strspn(text, " ");
    bool is_plain = strncasecmp(text, "http://", 7) == 0;
    bool has_tls = strncasecmp(text, "https://", 8) == 0;
    const char *host = text + (is_plain ? 7 : has_tls ? 8 : 0);
    size_t length = host_length(host);
    const char *rest = host + length;
    unsigned port = is_plain ? HUB_PLAIN_PORT : HUB_PORT;
    if (*rest == ':') {
        size_t digits = strspn(rest + 1, "0123456789");
        if (digits == 0 || digits > 5 || sscanf(rest + 1, "%u", &port) != 1) {
            return false;
        }
        rest += 1 + digits;
    }
    rest += strspn(rest, "/ ");
    if (length == 0 || *rest != '\0' || port == 0 || port > 65535 ||
        (is_plain && !is_this_machine(host, length))) {
        return false;
    }
    int written = snprintf(out, ENROL_HUB_MAX + 1, "%s://%.*s:%u", is_plain ? "http" : "https",
                           (int)length, host, port);
    for (char *at = out; *at != '\0'; at++) {
        *at = (char)tolower((unsigned char)*at);
    }
    return written <= ENROL_HUB_MAX;
}

void enrol_pin_text(const uint8_t pin[ENROL_PIN_BYTES], char out[ENROL_PIN_BASE64 + 1])
{
    out[0] = '\0';
    if (!sodium_is_zero(pin, ENROL_PIN_BYTES)) {
        (void)sodium_bin2base64(out, ENROL_PIN_BASE64 + 1, pin, ENROL_PIN_BYTES,
                                sodium_base64_VARIANT_ORIGINAL);
    }
}

bool enrol_pin_read(const char *text, uint8_t out[ENROL_PIN_BYTES])
{
    size_t bytes = 0;
    memset(out, 0, ENROL_PIN_BYTES);
    return text[0] == '\0' ||
           (sodium_base642bin(out, ENROL_PIN_BYTES, text, strlen(text), NULL, &bytes, NULL,
                              sodium_base64_VARIANT_ORIGINAL) == 0 &&
            bytes == ENROL_PIN_BYTES);
}

/* ---- the QR ---- */

enum status enrol_qr_write(const struct enrol_invitation *invitation, char out[ENROL_QR_MAX + 1],
                           struct error *error)
{
    uint8_t bytes[ENROL_PIN_BYTES + 1 + ENROL_HUB_MAX];
    char hub[ENROL_HUB_MAX + 1];
    char code[ENROL_CODE_LENGTH + 1];
    if (!enrol_hub_read(invitation->hub, hub) || !enrol_code_read(invitation->code, code)) {
        return error_set(error, STATUS_INVALID,
                         "\"%s\" is no address of a hub, like https://10.1.2.3:7443",
                         invitation->hub);
    }
    size_t length = strlen(hub);
    memcpy(bytes, invitation->pin, ENROL_PIN_BYTES);
    bytes[ENROL_PIN_BYTES] = (uint8_t)length; /* a scanner that types may lose a key */
    for (size_t i = 0; i < length; i++) {
        bytes[ENROL_PIN_BYTES + 1 + i] = (uint8_t)hub[i];
    }
    int head = snprintf(out, ENROL_QR_MAX + 1, "FE1%s", code);
    base32_encode(bytes, ENROL_PIN_BYTES + 1 + length, out + head);
    length = strlen(out);
    out[length] = check_char(out, length);
    out[length + 1] = '\0';
    return STATUS_OK;
}

bool enrol_qr_read(const char *text, size_t length, struct enrol_invitation *out)
{
    const size_t head = QR_HEAD + ENROL_CODE_LENGTH;
    uint8_t bytes[ENROL_PIN_BYTES + 1 + ENROL_HUB_MAX + 1] = {0};
    char code[ENROL_CODE_LENGTH + 1];
    memset(out, 0, sizeof *out);
    if (length <= head || length > ENROL_QR_MAX || strncmp(text, "FE1", QR_HEAD) != 0 ||
        !check_char_ok(text, length)) {
        return false;
    }
    length--;
    size_t count = (length - head) * 5 / 8;
    (void)snprintf(code, sizeof code, "%.*s", ENROL_CODE_LENGTH, text + QR_HEAD);
    if (count <= ENROL_PIN_BYTES + 1 || count >= sizeof bytes ||
        !enrol_code_read(code, out->code) ||
        base32_decode(text + head, length - head, bytes, count, NULL) != STATUS_OK) {
        return false;
    }
    memcpy(out->pin, bytes, ENROL_PIN_BYTES);
    return bytes[ENROL_PIN_BYTES] == count - ENROL_PIN_BYTES - 1 &&
           enrol_hub_read((const char *)bytes + ENROL_PIN_BYTES + 1, out->hub) &&
           strlen(out->hub) == bytes[ENROL_PIN_BYTES];
}

/* ---- what is proved ---- */

/* BLAKE2b of several parts one after the other, under `key`. */
struct part {
    const void *data;
    size_t bytes;
};

static void mac(const uint8_t key[ENROL_SECRET_BYTES], const struct part *parts, size_t count,
                uint8_t *out, size_t out_bytes)
{
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, key, ENROL_SECRET_BYTES, out_bytes);
    for (size_t i = 0; i < count; i++) {
        (void)crypto_generichash_update(&state, parts[i].data, parts[i].bytes);
    }
    (void)crypto_generichash_final(&state, out, out_bytes);
    sodium_memzero(&state, sizeof state);
}

#define WORD(text) ((struct part){text, sizeof(text) - 1})

enum status enrol_stretch(const char *code, const uint8_t pin[ENROL_PIN_BYTES],
                          struct enrol_secret *out, struct error *error)
{
    static const char DOMAIN[] = "feria-enrol-salt-1";
    uint8_t salt[crypto_pwhash_SALTBYTES];
    uint8_t salted[sizeof DOMAIN - 1 + ENROL_PIN_BYTES];
    memcpy(salted, DOMAIN, sizeof DOMAIN - 1);
    memcpy(salted + sizeof DOMAIN - 1, pin, ENROL_PIN_BYTES);
    (void)crypto_generichash(salt, sizeof salt, salted, sizeof salted, NULL, 0);
    memset(out, 0, sizeof *out);
    if (crypto_pwhash(out->key, sizeof out->key, code, strlen(code), salt, STRETCH_PASSES,
                      STRETCH_BYTES, crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return error_set(error, STATUS_NO_MEMORY, "%d MiB of memory are missing for the code",
                         STRETCH_BYTES / 1024 / 1024);
    }
    const struct part id = WORD("feria-enrol-id-1");
    uint8_t whole[crypto_generichash_BYTES_MIN];
    mac(out->key, &id, 1, whole, sizeof whole);
    memcpy(out->id, whole, sizeof out->id);
    return STATUS_OK;
}

void enrol_prove(const struct enrol_secret *secret, const uint8_t public_key[PUBLIC_KEY_BYTES],
                 uint8_t out[ENROL_PROOF_BYTES])
{
    const struct part parts[] = {WORD("feria-enrol-station-1"), {public_key, PUBLIC_KEY_BYTES}};
    mac(secret->key, parts, ARRAY_COUNT(parts), out, ENROL_PROOF_BYTES);
}

bool enrol_proof_ok(const struct enrol_secret *secret, const uint8_t public_key[PUBLIC_KEY_BYTES],
                    const uint8_t proof[ENROL_PROOF_BYTES])
{
    uint8_t right[ENROL_PROOF_BYTES];
    enrol_prove(secret, public_key, right);
    return sodium_memcmp(right, proof, sizeof right) == 0;
}

void enrol_words(const uint8_t public_key[PUBLIC_KEY_BYTES], char *out, size_t out_bytes)
{
    uint8_t hash[crypto_generichash_BYTES];
    ASSERT(out_bytes >= WORDS_SIZE(ENROL_WORDS));
    (void)crypto_generichash(hash, sizeof hash, public_key, PUBLIC_KEY_BYTES, NULL, 0);
    words_of(hash, ENROL_WORDS, out);
}

/* ---- the parcel ---- */

static void prove_parcel(const struct enrol_secret *secret,
                         const uint8_t public_key[PUBLIC_KEY_BYTES], const void *text, size_t bytes,
                         uint8_t out[ENROL_PROOF_BYTES])
{
    const struct part parts[] = {
        WORD("feria-enrol-office-1"), {public_key, PUBLIC_KEY_BYTES}, {text, bytes}};
    mac(secret->key, parts, ARRAY_COUNT(parts), out, ENROL_PROOF_BYTES);
}

enum status enrol_seal(const struct enrol_secret *secret,
                       const uint8_t public_key[PUBLIC_KEY_BYTES], const char *text,
                       struct buf *out, struct error *error)
{
    uint8_t plain[ENROL_PROOF_BYTES + PARCEL_TEXT_MAX];
    uint8_t sealed[sizeof plain + crypto_box_SEALBYTES];
    char hex[2 * (ENROL_PROOF_BYTES + PARCEL_TEXT_MAX + crypto_box_SEALBYTES) + 1];
    uint8_t to[crypto_box_PUBLICKEYBYTES];
    const size_t bytes = strlen(text);
    if (bytes > PARCEL_TEXT_MAX) {
        return error_set(error, STATUS_TOO_BIG, "a new station gets at most %d bytes, not %zu",
                         PARCEL_TEXT_MAX, bytes);
    }
    prove_parcel(secret, public_key, text, bytes, plain);
    memcpy(plain + ENROL_PROOF_BYTES, text, bytes);
    const size_t plain_bytes = ENROL_PROOF_BYTES + bytes;
    bool is_sealed = crypto_sign_ed25519_pk_to_curve25519(to, public_key) == 0 &&
                     crypto_box_seal(sealed, plain, plain_bytes, to) == 0;
    sodium_memzero(plain, sizeof plain);
    if (!is_sealed) {
        return error_set(error, STATUS_INVALID, "the new station's key is none");
    }
    hex_encode(sealed, plain_bytes + crypto_box_SEALBYTES, hex);
    buf_append_str(out, hex);
    return buf_status(out, error);
}

/* What was sealed to us, into `plain`; its length, 0 when it was not. */
static size_t unseal(const uint8_t secret_key[SECRET_KEY_BYTES], const char *sealed,
                     uint8_t plain[ENROL_PROOF_BYTES + PARCEL_TEXT_MAX])
{
    uint8_t bytes[ENROL_PROOF_BYTES + PARCEL_TEXT_MAX + crypto_box_SEALBYTES];
    uint8_t box_secret[crypto_box_SECRETKEYBYTES];
    uint8_t box_public[crypto_box_PUBLICKEYBYTES];
    const size_t digits = strlen(sealed);
    if (digits % 2 != 0 || digits / 2 > sizeof bytes ||
        digits / 2 < ENROL_PROOF_BYTES + crypto_box_SEALBYTES ||
        !hex_decode(sealed, bytes, digits / 2)) {
        return 0;
    }
    bool is_ours = crypto_sign_ed25519_sk_to_curve25519(box_secret, secret_key) == 0 &&
                   crypto_scalarmult_base(box_public, box_secret) == 0 &&
                   crypto_box_seal_open(plain, bytes, digits / 2, box_public, box_secret) == 0;
    sodium_memzero(box_secret, sizeof box_secret);
    return is_ours ? digits / 2 - crypto_box_SEALBYTES : 0;
}

enum status enrol_open(const struct enrol_secret *secret,
                       const uint8_t secret_key[SECRET_KEY_BYTES], const char *sealed,
                       struct buf *out, struct error *error)
{
    uint8_t plain[ENROL_PROOF_BYTES + PARCEL_TEXT_MAX];
    uint8_t right[ENROL_PROOF_BYTES];
    const size_t bytes = unseal(secret_key, sealed, plain);
    enum status status = STATUS_DENIED;
    if (bytes >= ENROL_PROOF_BYTES) {
        const uint8_t *public_key = secret_key + crypto_sign_SEEDBYTES; /* libsodium's form */
        prove_parcel(secret, public_key, plain + ENROL_PROOF_BYTES, bytes - ENROL_PROOF_BYTES,
                     right);
        status = sodium_memcmp(right, plain, sizeof right) == 0 ? STATUS_OK : STATUS_DENIED;
    }
    if (status == STATUS_OK) {
        buf_append(out, plain + ENROL_PROOF_BYTES, bytes - ENROL_PROOF_BYTES);
        status = buf_status(out, error);
    } else {
        (void)!error_set(error, STATUS_DENIED,
                         "what the hub answered is not of the office that gave the code");
    }
    sodium_memzero(plain, sizeof plain);
    return status;
}
