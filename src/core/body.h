/* body.h: the JSON text of a fact's body or private part, from a jansson object. A program that
 * holds this ends with a message when jansson finds no memory. Any thread. */
#pragma once

#include "base/status.h"

#include <jansson.h>
#include <stddef.h>

enum { BODY_TEXT_MAX = 4096 }; /* enough for every kind but the catalogue's */

/* Compact and with sorted keys, so that the same facts have the same bytes. Takes over `json` (may
 * be NULL: json_pack failed).
 * STATUS_INVALID: a text was not UTF-8. STATUS_TOO_BIG. */
enum status body_write(json_t *json, char *out, size_t out_bytes, struct error *error) FALLIBLE;

/* NULL for "", so that json_pack's "s*" leaves out what is not known. */
const char *body_optional(const char *text);
