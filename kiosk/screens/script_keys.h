/* script_keys.h: a hardware keyboard, as the system brings its events. */
#pragma once

#include "screens/script_steps.h"

/* arguments[0], digits one by one, what is between them in pieces as a method of input gives
 * them. */
enum status script_keys(struct script *script, struct error *error) FALLIBLE;
