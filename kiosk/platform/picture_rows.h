/* picture_rows.h: a JPEG row by row, so that of a photo there is never a whole copy in memory: a
 * picture of 1600 x 1200 would take 5.8 MB while it is made smaller, and that was the highest that
 * a kiosk's memory got. UI thread only. */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct picture_rows;

/* `file` at its begin, borrowed until picture_rows_close. STATUS_INVALID: no JPEG, or one whose
 * colours are not those of a screen (CMYK); STATUS_NO_MEMORY. */
enum status picture_rows_open(struct picture_rows **out, FILE *file, int *width, int *height,
                              struct error *error) FALLIBLE;

/* The next row, ARGB8888, of `width` pixels. False: it is damaged. */
bool picture_rows_next(struct picture_rows *rows, uint32_t *argb);

void picture_rows_close(struct picture_rows *rows); /* NULL is fine */
