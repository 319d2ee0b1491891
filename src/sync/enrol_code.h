/* enrol_code.h: the one-time code by which a new machine and the office know each other, and what
 * both prove with it: PROTOCOL.md, "Enrolment". Pure: no file, no network, no clock. Any thread.
 *
 *   code      10 characters of Crockford's base32, drawn at random (50 bits), and a check character
 *   secret    Argon2id(code, salt = BLAKE2b-128("feria-enrol-salt-1" || pin)), 32 bytes
 *   id        first 8 bytes of BLAKE2b-128 of "feria-enrol-id-1" under the secret as key: names the
 *             invitation, and tells nothing of it
 *   proof     BLAKE2b-256 of "feria-enrol-station-1" || public key, under the secret as key
 *
 * `pin` is the key of the hub as each side saw it: who stands between them has another one, gets
 * other secrets on either side, and cannot try 2^50 codes before the invitation ends. */
#pragma once

#include "base/buf.h"
#include "base/status.h"
#include "core/keys.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    ENROL_CODE_RANDOM = 10,
    ENROL_CODE_LENGTH = ENROL_CODE_RANDOM + 1, /* with the check character */
    ENROL_CODE_SHOWN = ENROL_CODE_LENGTH + 2,  /* and two hyphens: "K7QM-2R9D-X4T" */
    ENROL_PIN_BYTES = 32, /* SHA-256 of the hub's SubjectPublicKeyInfo; all zero without TLS */
    ENROL_PIN_BASE64 = 44,
    ENROL_SECRET_BYTES = 32,
    ENROL_ID_BYTES = 8,
    ENROL_PROOF_BYTES = 32,
    ENROL_HUB_MAX = 96, /* characters of an address */
    ENROL_QR_MAX = 256, /* characters of a QR */
    ENROL_WORDS = 4,    /* of a new key, for comparing */
};

/* ---- the code ---- */

void enrol_code_new(char out[ENROL_CODE_LENGTH + 1]);

/* As somebody typed it: case, hyphens and spaces do not matter, I and L are 1, O is 0. False when
 * it is none: a slip of one character never passes. */
bool enrol_code_read(const char *text, char out[ENROL_CODE_LENGTH + 1]);

void enrol_code_show(const char *code, char out[ENROL_CODE_SHOWN + 1]);

/* ---- the QR ---- */

/* What the QR of `feria station add` says: letters and digits only, as scanners that type need. */
struct enrol_invitation {
    char hub[ENROL_HUB_MAX + 1]; /* "https://10.1.2.3:7443" */
    uint8_t pin[ENROL_PIN_BYTES];
    char code[ENROL_CODE_LENGTH + 1];
};

/* STATUS_TOO_BIG, STATUS_INVALID: the address or the code is none. */
enum status enrol_qr_write(const struct enrol_invitation *invitation, char out[ENROL_QR_MAX + 1],
                           struct error *error) FALLIBLE;

/* False: not such a QR. */
bool enrol_qr_read(const char *text, size_t length, struct enrol_invitation *out);

/* An address as somebody types it: "10.1.2.3" or "10.1.2.3:7443" is https://10.1.2.3:7443, and
 * http:// holds for this machine only. False when it is none. */
bool enrol_hub_read(const char *text, char out[ENROL_HUB_MAX + 1]);

/* RFC 7469's text of a pin, as in the setting hub_pin; "" for the pin of no TLS. */
void enrol_pin_text(const uint8_t pin[ENROL_PIN_BYTES], char out[ENROL_PIN_BASE64 + 1]);
bool enrol_pin_read(const char *text, uint8_t out[ENROL_PIN_BYTES]);

/* ---- what is proved ---- */

struct enrol_secret {
    uint8_t key[ENROL_SECRET_BYTES];
    uint8_t id[ENROL_ID_BYTES];
};

/* Takes about a tenth of a second and 64 MiB, which are given back. STATUS_NO_MEMORY. */
enum status enrol_stretch(const char *code, const uint8_t pin[ENROL_PIN_BYTES],
                          struct enrol_secret *out, struct error *error) FALLIBLE;

/* The new station's proof that it knows the code. */
void enrol_prove(const struct enrol_secret *secret, const uint8_t public_key[PUBLIC_KEY_BYTES],
                 uint8_t out[ENROL_PROOF_BYTES]);
bool enrol_proof_ok(const struct enrol_secret *secret, const uint8_t public_key[PUBLIC_KEY_BYTES],
                    const uint8_t proof[ENROL_PROOF_BYTES]);

/* Four words of a key, for the eyes of both. */
void enrol_words(const uint8_t public_key[PUBLIC_KEY_BYTES], char *out, size_t out_bytes);

/* ---- the parcel ---- */

/* What the office answers: its own proof, BLAKE2b-256 of "feria-enrol-office-1" || public key ||
 * text under the secret as key, and `text`, both in a sealed box of libsodium to the X25519 form of
 * the new key. Appends hexadecimal digits. */
enum status enrol_seal(const struct enrol_secret *secret,
                       const uint8_t public_key[PUBLIC_KEY_BYTES], const char *text,
                       struct buf *out, struct error *error) FALLIBLE;

/* Opens it: appends the text. STATUS_DENIED: sealed to another key, edited, or by somebody who does
 * not know the code. */
enum status enrol_open(const struct enrol_secret *secret,
                       const uint8_t secret_key[SECRET_KEY_BYTES], const char *sealed,
                       struct buf *out, struct error *error) FALLIBLE;
