/* script_monkey.h: random taps, keys, texts, scans, pauses and panels. */
#pragma once

#include "screens/script_steps.h"

/* As many steps as the first argument says, or FERIA_MONKEY_STEPS, from the seed FERIA_SEED, which
 * is printed. STATUS_INTERNAL: a screen without anything to touch, or without a way out. */
enum status script_monkey(struct script *script, struct error *error) FALLIBLE;
