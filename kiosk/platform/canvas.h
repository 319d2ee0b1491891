/* canvas.h: pixels of the frame (XRGB8888, rows of `stride` pixels) and the few ways of
 * colouring them, all under a clip.
 *
 * Every call depends only on its arguments and on the pixel below, never on the clip, so that
 * painting a part gives the same pixels as painting the whole. It must not know SDL. UI thread
 * only. */
#pragma once

#include "platform/masks.h"
#include "ui/draw.h"

#include <stdbool.h>
#include <stdint.h>

/* Whole pixels, x1 and y1 outside. Empty when x0 >= x1 or y0 >= y1. */
struct area {
    int x0, y0, x1, y1;
};

struct canvas {
    uint32_t *pixels; /* borrowed: the window's or our own surface */
    int width, height;
    int stride;       /* pixels from one row to the next */
    struct area clip; /* always inside the canvas */
};

struct area area_of(
    const struct rect *rect); /* edges rounded to whole pixels: neighbours have no seam */
struct area area_meet(struct area a, struct area b);
struct area area_join(struct area a,
                      struct area b); /* smallest around both; an empty one adds nothing */
bool area_is_empty(struct area area);
int64_t area_pixels(struct area area);

/* Colours are 0xRRGGBBAA. */
uint32_t colour_with_alpha(uint32_t colour, unsigned alpha); /* its alpha times alpha / 255 */
unsigned colour_alpha(uint32_t colour);
uint32_t colour_mix(uint32_t a, uint32_t b, unsigned share_b); /* share_b 0 = a, 255 = b */

void canvas_fill(const struct canvas *canvas, struct area area, uint32_t colour);

/* Lays `colour` through a coverage of width x height bytes with its top left at x, y. */
void canvas_cover(const struct canvas *canvas, int x, int y, const uint8_t *coverage, int width,
                  int height, uint32_t colour);

/* Stretches a quarter mask over `area` as a nine-patch. */
void canvas_patch(const struct canvas *canvas, struct area area, const struct mask *quarter,
                  uint32_t colour);

/* A rounded card: `fill` inside, `border` of `thickness` pixels around it, each at its exact
 * coverage, so that no ground shines through between the two. `inner` rounds the inner edge;
 * NULL means square. thickness 0 = no border. */
struct card {
    struct area area;
    int thickness;
    uint32_t fill, border;
    const struct mask *outer, *inner;
};
void canvas_card(const struct canvas *canvas, const struct card *card);

/* Opaque or translucent picture of ARGB pixels (not premultiplied), its corners cut by `quarter`
 * (may be NULL). */
void canvas_picture(const struct canvas *canvas, int x, int y, const uint32_t *argb, int width,
                    int height, int stride, const struct mask *quarter, unsigned alpha);

/* canvas_luma.c: grey pixels, linear between them, and the outline over them;
 * `corner` as above. */
void canvas_luma(const struct canvas *canvas, struct area area, const struct draw_command *command,
                 const struct mask *corner);

/* One pixel, coverage 0..255 of colour; the caller keeps inside the clip. */
void canvas_blend(const struct canvas *canvas, int x, int y, uint32_t colour, unsigned coverage);
