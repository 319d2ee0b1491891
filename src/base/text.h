/* text.h: UTF-8 as people write it: valid, NFC, folded for search, upper case for names.
 *
 * Unicode through utf8proc (NFC and case folding of UAX #15 and UAX #44). Every function takes a
 * byte length limit and never trusts its input. Any thread. */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Strict UTF-8 (RFC 3629): no overlong forms, surrogates or code points over U+10FFFF. */
bool text_is_utf8(const char *text, size_t bytes);

/* Byte offset of the first invalid sequence; `bytes` when all is valid. */
size_t text_utf8_prefix(const char *text, size_t bytes);

/* Code points of a valid string. */
size_t text_length(const char *text);

/* Bytes of the next code point at `text`; 0 at the end. Invalid bytes count as 1. */
size_t text_next(const char *text);

/* Offset where the last code point before `bytes` begins. */
size_t text_previous(const char *text, size_t bytes);

/* The greatest length <= `bytes` at which the last code point is whole: where to cut bytes that
 * were copied without looking. */
size_t text_whole(const char *text, size_t bytes);

/* Cuts `text` in place to at most `bytes_max` bytes at a whole code point. */
void text_truncate(char *text, size_t bytes_max);

/* NFC; control, bidi-control and zero-width characters removed, and marks beyond the 30th on one
 * letter; white space runs (tabs, line ends and U+00A0 too) made one space, ends trimmed. `out` may
 * be `text`.
 * STATUS_INVALID when it is not UTF-8,
 * STATUS_TOO_BIG when the result and its NUL do not fit `out_bytes`. */
enum status text_clean(const char *text, char *out, size_t out_bytes, struct error *error) FALLIBLE;

/* The same for a text of several paragraphs: an end of a line stays, as one "\n", and so does one
 * blank line. */
enum status text_clean_lines(const char *text, char *out, size_t out_bytes,
                             struct error *error) FALLIBLE;

/* For search: compatibility decomposition (5ª -> 5a), case folded, accents removed, ñ to n, other
 * than letters and digits to one space; what text_clean() removes is removed here too, so a text
 * and its clean form fold alike.
 * "  Muñoz-Ñáñez " -> "munoz nanez". Never allocates. Cut (at a whole code point) when it does not
 * fit; never fails: invalid bytes become spaces. Returns the bytes written without the NUL. */
size_t text_fold(const char *text, char *out, size_t out_bytes);

/* Upper case as a name is printed on a list ("José Ñuñez" -> "JOSÉ ÑUÑEZ");
 * same errors as text_clean. */
enum status text_upper(const char *text, char *out, size_t out_bytes, struct error *error) FALLIBLE;

/* True when every code point is a letter, a mark, a space, an apostrophe, a hyphen or a full stop,
 * and there is at least one letter. */
bool text_is_name(const char *text);

/* "0.35" or "0,35", from 0 to 1 with at most four decimals, in ten-thousandths: 3500. False for
 * anything else; independent of the locale. */
bool text_fraction(const char *text, int *ten_thousandths);

/* Copies with truncation at a whole code point; returns false when something was cut. */
bool text_copy(char *out, size_t out_bytes, const char *text);
