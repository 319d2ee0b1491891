/* jpeg_rows.h: a JPEG row by row, so that of a photo there is never a whole copy in memory: a
 * picture of 1600 x 1200 would take 5.8 MB while it is made smaller, and that was the highest that
 * a kiosk's memory got. One thread at a time. */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct jpeg_rows;

/* `file` at its begin, borrowed until jpeg_rows_close. STATUS_INVALID: no JPEG, or one whose
 * colours are not those of a screen (CMYK); STATUS_NO_MEMORY. */
enum status jpeg_rows_open(struct jpeg_rows **out, FILE *file, int *width, int *height,
                           struct error *error) FALLIBLE;

/* The next row, ARGB8888, of `width` pixels. False: it is damaged. */
bool jpeg_rows_next(struct jpeg_rows *rows, uint32_t *argb);

void jpeg_rows_close(struct jpeg_rows *rows); /* NULL is fine */
