/* pin_read.h: a PIN that staff chooses, from the terminal without showing it, or from a file. */
#pragma once

#include "core/staff_pin.h"

/* Asks twice on the terminal, or takes the first line of `path` when it is not NULL, and checks it
 * (pin_check). STATUS_USAGE: there is no terminal. STATUS_INVALID: the two are not the same, or
 * pin_check refused it. `out` is overwritten on failure; overwrite it after use. */
enum status pin_read(const char *path, char out[PIN_SIZE], struct error *error) FALLIBLE;
