/* nearest.h: "did you mean ...?": the candidate nearest to a mistyped word.
 * Allocates nothing. Any thread. */
#pragma once

#include <stddef.h>

enum { NEAREST_BYTES_MAX = 64 }; /* longer words are never near anything */

/* Zero-initialise, set `word`, offer the candidates, read `best`. */
struct nearest {
    const char *word;  /* borrowed: what was typed */
    const char *best;  /* borrowed: nearest candidate so far, NULL while none is near */
    size_t best_edits; /* of `best` */
};

/* Near is: at most a third of the typed letters are to be edited (Damerau's four edits: a letter
 * more, less, other, or two swapped), letter case and accents aside.
 * The first of equally near ones stays. */
void nearest_offer(struct nearest *nearest, const char *candidate);
