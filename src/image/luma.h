/* luma.h: pictures of one byte a pixel, 0 black to 255 white, and what is done to them before a
 * code is looked for. Rows have no padding. Pure: no files, no clock. Any thread. */
#pragma once

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

struct luma {
    uint8_t *pixels; /* owned; width * height, room for `capacity` */
    int width, height;
    size_t capacity;
};

/* Room for width x height, both over 0; what was there is lost. STATUS_NO_MEMORY: as before. */
enum status luma_reserve(struct luma *luma, int width, int height, struct error *error) FALLIBLE;

/* Overwrites the whole capacity: a camera sees faces. */
void luma_wipe(struct luma *luma);
void luma_release(struct luma *luma); /* wipes and frees */

/* All below write `to`, which must not be `from` and gets the size that is said. Beyond the edge
 * the picture goes on with its last pixel. STATUS_NO_MEMORY. */

enum status luma_copy(const struct luma *from, struct luma *to, struct error *error) FALLIBLE;
/* Mean of 3 x 3: takes noise away. Same size. */
enum status luma_blur(const struct luma *from, struct luma *to, struct error *error) FALLIBLE;
/* Black for white. Same size. */
enum status luma_invert(const struct luma *from, struct luma *to, struct error *error) FALLIBLE;
/* Means of 2 x 2: half the size, rounded down, at least 1. */
enum status luma_halve(const struct luma *from, struct luma *to, struct error *error) FALLIBLE;
/* Linear between the pixels: twice the size. */
enum status luma_double(const struct luma *from, struct luma *to, struct error *error) FALLIBLE;

/* How much each pixel differs from its surroundings (`blurred`, the same picture), `gain` times
 * more. `to` may be neither of them. */
enum status luma_sharpen(const struct luma *from, const struct luma *blurred, int gain,
                         struct luma *to, struct error *error) FALLIBLE;
/* Black what is at least `offset` darker than the mean of the (2 radius + 1) squared around it,
 * else white: takes shadows and faint ink away. radius 1 to 64. Same size. */
enum status luma_threshold(const struct luma *from, int radius, int offset, struct luma *to,
                           struct error *error) FALLIBLE;

/* White strokes of 1 or 2 pixels from top to bottom become as dark as what is beside them: those of
 * a printing head with dead dots. Same size. */
enum status luma_fill(const struct luma *from, struct luma *to, struct error *error) FALLIBLE;
