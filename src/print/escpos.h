/* escpos.h: the commands of receipt printers (Epson's ESC/POS, which the others speak too): a
 * picture in bands, feed and cut, and what a printer answers about itself. Bytes only: who sends
 * them is carrier.h. Any thread.
 *
 *   ESC @            start afresh
 *   GS v 0 m x y d   a band of a picture, x bytes wide, y rows high, a bit a dot
 *   ESC J n, GS V B  feed, cut
 *   GS r 1           says in its turn that all before it is printed, and how much paper is left
 *   DLE EOT n        says at once: 1 on line, 2 cover and paper, 3 faults, 4 paper sensors */
#pragma once

#include "base/buf.h"
#include "print/paper.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    ESCPOS_BAND_ROWS = 128, /* what a small printer's memory holds */
    ESCPOS_BYTES_MAX = PAPER_HEIGHT_MAX * 576 / 8 + 4096,
};

/* How a printer is. In the order of what is told first when several are so. */
enum printer_state {
    PRINTER_NONE,    /* this station has no printer */
    PRINTER_UNKNOWN, /* not asked yet */
    PRINTER_READY,
    PRINTER_PAPER_LOW, /* it prints, and the roll ends soon */
    PRINTER_FAULT,     /* cutter, heat, or whatever a technician must see to */
    PRINTER_COVER_OPEN,
    PRINTER_PAPER_OUT,
    PRINTER_SILENT, /* not there, or no answer */
    PRINTER_STATE_COUNT
};

bool printer_can_print(enum printer_state state); /* it would begin now; not known is fine too */

/* The whole stream for one slip: picture, feed, cut; with `asks_end` also GS r 1. */
void escpos_paper(const struct paper *paper, bool asks_end, struct buf *out);

/* The three bytes that ask for status `n`. */
void escpos_ask(uint8_t n, uint8_t out[3]);

/* What a byte that came from a printer is: an answer to DLE EOT, to GS r, or noise. */
enum escpos_answer { ESCPOS_STATUS, ESCPOS_END, ESCPOS_NOISE };
enum escpos_answer escpos_answer_kind(uint8_t byte);

/* The state that the answer to DLE EOT `n` tells; PRINTER_READY: nothing wrong in it. */
enum printer_state escpos_state(uint8_t n, uint8_t answer);

/* The same of an answer to GS r 1. */
enum printer_state escpos_end_state(uint8_t answer);
