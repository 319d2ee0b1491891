/* station_confirm.h: the office looks at the words of a key before it trusts it. */
#pragma once

#include "base/status.h"
#include "core/keys.h"

#include <stdbool.h>

/* Prints the four words; asks on the terminal whether `where` shows the same, unless `is_yes`.
 * STATUS_DENIED: it does not; `otherwise` says what that means. */
enum status station_confirm(const uint8_t public_key[PUBLIC_KEY_BYTES], bool is_yes,
                            const char *where, const char *otherwise, struct error *error) FALLIBLE;

/* The parts of it, for who asks in another way: prints the words; reads one line of the answer. */
void station_words(const uint8_t public_key[PUBLIC_KEY_BYTES]);
enum status station_yes(const char *otherwise, struct error *error) FALLIBLE;
