/* code_find.h: the QR code (ISO/IEC 18004) in a picture, by zbar, which is given the picture in
 * several ways: as it is, without noise, black for white, enlarged... A table orders the ways by
 * what they gain for their time; each is tried only when those before it found nothing.
 *
 * A camera sends the next picture at once, so there the tries of one picture have a time: the first
 * way that it does not reach begins the next picture's tries, after "as it is", which comes first
 * always.
 * It must not know what a code means. One thread at a time. */
#pragma once

#include "base/status.h"
#include "image/luma.h"

#include <stddef.h>
#include <stdint.h>

enum { CODE_TEXT_MAX = 8192 /* bytes with the NUL; a QR of version 40 holds 7,089 digits */ };

struct code_found {
    char text[CODE_TEXT_MAX]; /* any bytes, then a NUL */
    size_t length;            /* without the NUL */
    struct {
        float x, y; /* pixels of the picture */
    } corners[4];   /* around it, in turn */
    size_t way;     /* which found it: its place in the table */
};

struct code_finder;

enum status code_finder_new(struct code_finder **out, struct error *error) FALLIBLE;
void code_finder_free(struct code_finder *finder); /* NULL is fine; wipes */
void code_finder_wipe(struct code_finder *finder); /* pictures and texts of the last search */

/* Looks for a code in `luma`, for at most about `budget_us` microseconds (a way that began is
 * finished, and two are tried in any case; 0 = every way). STATUS_OK: `found` is filled, of several
 * codes with the first that was found. STATUS_NOT_FOUND, STATUS_TOO_BIG (text), STATUS_INVALID
 * (empty picture), STATUS_NO_MEMORY, STATUS_INTERNAL. */
enum status code_find(struct code_finder *finder, const struct luma *luma, int64_t budget_us,
                      struct code_found *found, struct error *error) FALLIBLE;

/* The ways, for benches and tests: their number, the name of one, and a search in that one alone.
 * */
size_t code_way_count(void);
const char *code_way_name(size_t way);
enum status code_find_one_way(struct code_finder *finder, size_t way, const struct luma *luma,
                              struct code_found *found, struct error *error) FALLIBLE;
