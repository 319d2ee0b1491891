/* paper.h: a strip of paper as the print head sees it: dots that are black or not, 8 to a
 * millimetre (203 dpi, what thermal printers have). It must not know what is drawn on it.
 *
 * Everything that leaves as PNG, PDF or ESC/POS is one of these, so that what a test reads, what
 * the office looks at and what the printer burns are the same dots. Any thread, one at a time. */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PAPER_DOTS_PER_MM = 8,
    PAPER_HEIGHT_MAX = 4096, /* dots: half a metre; a slip that needs more is a mistake */
    PAPER_QR_TEXT_MAX = 1024,
};

/* Invariant: `bits` has `row_bytes` * `rows_held` bytes; rows from `height` on are white. */
struct paper {
    int width, height; /* dots; a width is a multiple of 8 */
    int row_bytes;
    int paper_mm;  /* of the roll or label, margins included: the width of a PDF page */
    int rows_held; /* allocated */
    uint8_t *bits; /* owned; first dot in the highest bit, 1 = ink */
    bool is_full;  /* memory or PAPER_HEIGHT_MAX ran out: what did not fit is missing */
};

struct paper_rect {
    int x, y, width, height; /* dots from the top left corner */
};

/* Dots that a printer for paper of so many millimetres has: 80 has 576, 62 (label) 464, 58 has 384.
 * 0 = no such paper. */
int paper_dots(int paper_mm);

/* Empty paper, 0 high; false = no such paper. paper_release it. */
bool paper_init(struct paper *paper, int paper_mm);
void paper_release(struct paper *paper); /* overwrites the dots: they may be a name; fine twice */

/* Makes it at least so high, white. False, and is_full, when that cannot be. */
bool paper_reach(struct paper *paper, int height);

/* What is outside the paper is not drawn; below, the paper grows. */
void paper_fill(struct paper *paper, struct paper_rect rect);
void paper_dot(struct paper *paper, int x, int y, bool has_ink);
bool paper_has_ink(const struct paper *paper, int x, int y); /* false outside */

/* STATUS_NO_MEMORY or STATUS_TOO_BIG when something did not fit. */
enum status paper_status(const struct paper *paper, struct error *error) FALLIBLE;

/* A QR (ISO/IEC 18004, libqrencode) in the middle of the paper, its upper edge at `y`: whole dots a
 * module, the same for all, and four white modules around it. A module has as many dots as fit, at
 * most `module_dots_max`; level Q where it may have that many, else M, because a thermal head's
 * faults are rather many small ones. `side` gets dots with the white ones. STATUS_TOO_BIG when not
 * even 3 dots a module fit, STATUS_NO_MEMORY. */
enum status paper_qr(struct paper *paper, int y, int module_dots_max, const char *text, int *side,
                     struct error *error) FALLIBLE;
