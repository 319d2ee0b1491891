/* draw.h: the picture of a frame as a list of commands, in pixels, back to front. Made by ui,
 * hashed, painted by platform.
 * Drawing only appends; when the hash equals the last painted one nothing is painted.
 * It must not know SDL. */
#pragma once

#include "ui/theme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rect {
    float x, y, w, h; /* pixels */
};

enum draw_kind {
    DRAW_RECT,    /* filled, rounded by `radius`, a border of `thickness` unless `border` is NONE */
    DRAW_SHADOW,  /* soft shadow of a card with `radius` */
    DRAW_TEXT,    /* one line of `text`, baseline box at rect, `font` and `size_px` */
    DRAW_ICON,    /* glyph of the icon font by name in `text`, centred in rect, `size_px` */
    DRAW_PICTURE, /* picture file `text`, covering rect, cut at `radius` */
    DRAW_LUMA,    /* `luma`, covering rect, cut at `radius`, its outline in `colour` and `border` */
    DRAW_BITMAP, /* `bits` of `bits_side` x `bits_side` modules: a QR; whole pixels each, centred */
    DRAW_RING,   /* `fraction` of it (clockwise from 12) in `colour`, the rest in `border` */
    DRAW_GLOW,   /* radial gradient of `colour` fading out, centred in rect */
    DRAW_LINE_DASHED, /* horizontal dashed line in the middle of rect */
    DRAW_CLIP,        /* from here on only inside rect */
    DRAW_UNCLIP,
    DRAW_KIND_COUNT
};

/* A picture of grey pixels that changes often, as of a camera, and what was found in it. */
struct draw_luma {
    const uint8_t *pixels; /* width * height; borrowed until the next frame is declared */
    int width, height;
    uint64_t number; /* another one when anything of it is another: pixels are not compared */
    bool has_outline;
    float corners[8]; /* of the outline: x and y, as parts of width and height, in turn */
};

struct draw_command {
    enum draw_kind kind;
    struct rect rect;
    uint32_t colour; /* 0xRRGGBBAA */
    uint32_t border;
    float radius, thickness, fraction, size_px, letter_spacing_px;
    uint8_t alpha; /* of the whole command, 255 = opaque; for transitions */
    enum type_weight weight;
    const char *text; /* in the frame's arena */
    size_t text_bytes;
    const uint8_t *bits; /* one byte per module, 1 = black; in the frame's arena */
    int bits_side;
    const struct draw_luma *luma; /* in the frame's arena */
};

struct draw_list {
    struct draw_command *commands; /* owned, grows to DRAW_COMMANDS_MAX */
    size_t count, capacity;
};

enum { DRAW_COMMANDS_MAX = 16384 };

/* Hash of everything that decides the picture (also the texts and bits); never 0. */
uint64_t draw_hash(const struct draw_list *list);

/* The list as text lines, for goldens. */
struct buf;
void draw_dump(const struct draw_list *list, struct buf *out);
