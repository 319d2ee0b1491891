/* central_keys.h: the pair of keys of the central: what goes to it in a folder is sealed to it, and
 * what it answers there is signed by it.
 *
 *   <fair>/keys/central.key  the seed, 64 hexadecimal digits, 0600; where the office works
 *   <fair>/keys/central.pub  the public one, 64 digits; a station that has it believes no other
 *
 * The office says the public one to all with fact `central.keyed`. */
#pragma once

#include "base/status.h"
#include "core/fair.h"
#include "core/keys.h"

#include <stdbool.h>
#include <stdint.h>

/* The central's pair, with the municipality's key; keys_close it. Makes both files when they are
 * missing and `create`. STATUS_NOT_FOUND: this machine is not the central's. */
enum status central_keys_open(struct keys *keys, const struct fair *fair, bool create,
                              struct error *error) FALLIBLE;

/* The office says it, unless what it said last is the same. */
enum status central_keys_tell(struct fair *fair, const struct keys *keys,
                              struct error *error) FALLIBLE;

/* The public one as this station knows it, from the file or else from the office's fact. `is_known`
 * false with STATUS_OK: from neither. */
enum status central_key_known(struct fair *fair, uint8_t out[PUBLIC_KEY_BYTES], bool *is_known,
                              struct error *error) FALLIBLE;
