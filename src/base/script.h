/* script.h: what somebody who paints text has to know of a code point (Unicode UAX 9, UAX 44).
 * Pure functions, any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum script_way {
    SCRIPT_LEFT,  /* runs from the left: letters of most scripts, digits */
    SCRIPT_RIGHT, /* Hebrew, Arabic... */
    SCRIPT_NONE,  /* spaces, punctuation: as what is around them */
    SCRIPT_MARK,  /* belongs to the letter before */
};

/* The code point that begins valid UTF-8 text, and its bytes; 0 of "". */
uint32_t script_code(const char *text, size_t *bytes);

enum script_way script_way(uint32_t code);

/* Marks of direction, joiners, selectors of variants: nothing to see by themselves. */
bool script_is_unseen(uint32_t code);
