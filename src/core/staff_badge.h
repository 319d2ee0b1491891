/* staff_badge.h: the badge of staff ("carné"): a QR that says who they are.
 *
 * Payload = "P1" + Crockford base32 of 89 bytes, as of a ticket (ticket.h):
 *   version u8 | issuer u32 | staff 8 bytes | badge 8 bytes | expires u32 minutes | Ed25519
 * little-endian, signed by the office over "feria-badge-1" and what is before the signature. It
 * holds no name. One badge of a person counts, the one of the last staff.badged: who loses it gets
 * another. Thread of the db. */
#pragma once

#include "core/keys.h"
#include "core/staff.h"

enum { BADGE_SIGNED_BYTES = 25, BADGE_BYTES = 89, BADGE_TEXT_LENGTH = 145 };

/* Draws a badge, writes staff.badged and gives the payload, NUL-terminated. */
enum status badge_make(struct ledger *ledger, const struct keys *keys, const char *staff,
                       int64_t expires_ms, char out[BADGE_TEXT_LENGTH + 1],
                       struct error *error) FALLIBLE;

/* Does it look like one? Such a text is never taken for a ticket. Any thread. */
bool badge_is(const char *text, size_t length);

/* Whose badge it is, at `now_ms` (UTC). STATUS_INVALID: not one of ours. STATUS_DENIED: forged, not
 * of an office, expired, replaced, or its person was removed; `error` says which. */
enum status badge_read(struct db *db, const char *text, size_t length, int64_t now_ms,
                       struct staff_member *out, struct error *error) FALLIBLE;
