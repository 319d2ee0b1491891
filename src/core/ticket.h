/* ticket.h: the entrance ticket ("entrada"): 92 signed bytes in a QR, and a short code for typing.
 *
 * QR payload = "F1" + Crockford base32 of 92 bytes, 150 characters of 0-9A-Z (QR alphanumeric mode,
 * ISO/IEC 18004):
 *   version u8 = 1 | issuer key id u32 | event u32 | ticket id 10 random bytes | class u8 |
 *   not-before u32 | expires u32 (minutes since 1970 UTC) | Ed25519 signature 64; little-endian
 * The signature is over "feria-ticket-1" and the 28 bytes before it. Ed25519 is deterministic (RFC
 * 8032), so the same ticket can be made again from its fields. No personal data inside.
 * Short code = 9 base32 characters of the first 45 bits of the ticket id + check character (id.h),
 * shown as K7M4X-2QXTB. */
#pragma once

#include "base/status.h"
#include "core/keys.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TICKET_ID_BYTES = 10,
    TICKET_BYTES = 92,
    TICKET_SIGNED_BYTES = 28,
    TICKET_TEXT_LENGTH = 150, /* of the QR payload */
    TICKET_CODE_LENGTH = 10,  /* of the short code, without the hyphen */
    TICKET_ID_TEXT_LENGTH = 16,
};

enum ticket_class {
    TICKET_GENERAL, /* "ciudadano" */
    TICKET_GUEST,   /* "invitado" */
    TICKET_STAFF,   /* "personal" */
    TICKET_WAITING, /* waits for a place: a door refuses it as full until staff calls it */
    TICKET_PRESS,   /* "prensa" */
    TICKET_CLASS_COUNT
};

/* "general", "guest", "staff", "waiting", "press": the words of the catalogue. */
const char *ticket_class_word(enum ticket_class class_);

struct ticket {
    uint32_t issuer; /* key id of the issuing station */
    uint32_t event;  /* number of the event */
    uint8_t id[TICKET_ID_BYTES];
    uint8_t ticket_class; /* enum ticket_class */
    uint32_t not_before_min;
    uint32_t expires_min;
};

/* New random id. */
void ticket_init(struct ticket *ticket, uint32_t issuer, uint32_t event, enum ticket_class class_,
                 int64_t not_before_ms, int64_t expires_ms);

/* The payload of the QR, NUL-terminated. */
void ticket_encode(const struct ticket *ticket, const uint8_t secret_key[SECRET_KEY_BYTES],
                   char out[TICKET_TEXT_LENGTH + 1]);

struct ticket_envelope {
    struct ticket ticket;
    uint8_t bytes[TICKET_BYTES]; /* as decoded, for the signature check */
};

/* Form only: prefix, length, alphabet, version, class. STATUS_INVALID otherwise.
 * Lower case is accepted. */
enum status ticket_decode(const char *text, size_t length, struct ticket_envelope *out,
                          struct error *error) FALLIBLE;

bool ticket_signature_ok(const struct ticket_envelope *envelope,
                         const uint8_t public_key[PUBLIC_KEY_BYTES]);

/* The id as facts and projections write it: 16 characters of base32.
 * The short code begins with its first 9. */
void ticket_id_text(const uint8_t id[TICKET_ID_BYTES], char out[TICKET_ID_TEXT_LENGTH + 1]);

/* "K7M4X2QXTB" (with a NUL), and the same with the hyphen people see. */
void ticket_code(const uint8_t id[TICKET_ID_BYTES], char out[TICKET_CODE_LENGTH + 1]);
void ticket_code_shown(const uint8_t id[TICKET_ID_BYTES], char out[TICKET_CODE_LENGTH + 2]);

/* Typed text to the canonical 10 characters; case, hyphens and spaces do not matter, I and L are 1,
 * O is 0. STATUS_INVALID with a hint in Spanish for whoever typed it. */
enum status ticket_code_parse(const char *text, char out[TICKET_CODE_LENGTH + 1],
                              struct error *error) FALLIBLE;
