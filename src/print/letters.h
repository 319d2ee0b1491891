/* letters.h: text on paper: shaped by HarfBuzz, rasterised by FreeType, black or nothing.
 *
 * A letter is drawn with grey edges and then cut at a threshold: stems come out even at 8 dots a
 * millimetre, which a rasteriser's own 1-bit mode does not manage with these fonts. Cairo and Pango
 * would draw no better here and cost a kiosk 2.3 MiB and 8 ms at its start; FreeType and HarfBuzz
 * are in its memory already, behind SDL_ttf. Sizes are dots of the em. Letters that a face lacks
 * come from FACE_OTHER, and what that lacks too is a "·". A run from the right (Arabic, Hebrew) is
 * shaped as such, the line itself runs from the left. One thread at a time. */
#pragma once

#include "base/status.h"
#include "print/look.h"
#include "print/paper.h"

#include <stdbool.h>
#include <stddef.h>

struct letters;

/* Opens the fonts of `look`. STATUS_NOT_FOUND names the file, STATUS_INVALID: no font,
 * STATUS_NO_MEMORY. Owned by the caller. */
enum status letters_new(struct letters **out, const struct look *look,
                        struct error *error) FALLIBLE;
void letters_free(struct letters *letters); /* fine on NULL */

struct lettering {
    enum paper_face face;
    int size;      /* dots of the em */
    int spacing;   /* dots more after each letter */
    bool is_white; /* takes ink away instead: words on a black band */
};

/* Dots that `bytes` of `text` (UTF-8) take in a line. */
int letters_width(struct letters *letters, const struct lettering *how, const char *text,
                  size_t bytes);

/* Height of a line, and from its top to the baseline. */
int letters_line(const struct lettering *how);
int letters_ascent(const struct lettering *how);

/* Draws from `x` on the baseline `y`. */
void letters_draw(struct letters *letters, struct paper *paper, const struct lettering *how, int x,
                  int y, const char *text, size_t bytes);

/* The bytes of the longest beginning of `text` that fits `width` and ends where a line may (a
 * space, a hyphen; in the middle of a word that alone is too wide). `next` gets where the next line
 * begins. At least one character. */
size_t letters_break(struct letters *letters, const struct lettering *how, const char *text,
                     int width, size_t *next);

/* How many characters of `text` no font has: each is drawn as a "·". */
size_t letters_missing(const struct letters *letters, enum paper_face face, const char *text);
