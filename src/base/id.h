/* id.h: identifiers: UUID version 7 (RFC 9562), Crockford base32, check characters.
 * Random bytes come from libsodium; call id_init() once before. Any thread. */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Prepares libsodium. STATUS_INTERNAL when the system has no random source. */
enum status id_init(struct error *error) FALLIBLE;

enum { UUID_TEXT_SIZE = 37 };

/* Lower-case canonical text, time-ordered by `utc_ms`. */
void uuid7_new(int64_t utc_ms, char out[UUID_TEXT_SIZE]);

/* Characters of `bytes` bytes in base32, without padding; the last one carries the rest bits. */
#define BASE32_LENGTH(bytes) (((bytes)*8 + 4) / 5)

/* Crockford's alphabet 0-9 A-Z without I L O U.
 * `out` gets BASE32_LENGTH(bytes) characters and a NUL. */
void base32_encode(const uint8_t *data, size_t bytes, char *out);

/* Case does not matter; I and L read as 1, O as 0; hyphens and spaces are skipped.
 * STATUS_INVALID for another character, a wrong length or rest bits that are not zero. */
enum status base32_decode(const char *text, size_t length, uint8_t *out, size_t bytes,
                          struct error *error) FALLIBLE;

/* Value 0-31 of one character, -1 when it is none. */
int base32_value(char c);
char base32_digit(unsigned value); /* 0-31 */

/* Check character over base32 characters: ISO 7064 hybrid system with M = 32 (MOD 33,32): finds
 * every single wrong character and nearly all swaps of two neighbours.
 * `text` must be `length` valid characters. */
char check_char(const char *text, size_t length);

/* True when the last of `length` characters is the check character of those before it. */
bool check_char_ok(const char *text, size_t length);

/* Lower-case hexadecimal; `out` gets 2 * bytes characters and a NUL. */
void hex_encode(const uint8_t *data, size_t bytes, char *out);
bool hex_decode(const char *text, uint8_t *out, size_t bytes);
