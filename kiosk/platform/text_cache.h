/* text_cache.h: lines of text as coverage masks, rendered once and kept (a copy costs 45 us, a
 * rendering 200 us), and their widths.
 *
 * A line is a mask without colour, so that a pressed button or another theme uses the same one.
 * Bounded by bytes, the line not used for longest goes first. Lines may be personal: whatever
 * leaves the cache is overwritten, and text_cache_wipe empties it. Widths are kept under a hash,
 * without the text. UI thread only. */
#pragma once

#include "platform/fonts.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TEXT_CACHE_BYTES_MAX = 4 * 1024 * 1024,
    TEXT_CACHE_SLOTS = 1024,     /* power of two */
    TEXT_WIDTHS_MAX = 8192,      /* power of two */
    TEXT_LINE_PX_MAX = 4096,     /* wider lines are cut */
    TEXT_LINE_BYTES_MAX = 16384, /* longer texts are cut */
};

struct text_style {
    int face;    /* enum type_weight or FONT_ICON */
    int size_px; /* font_size_px() of it */
    float letter_spacing_px;
};

struct text_line {
    struct text_style style;
    uint64_t hash;
    size_t text_bytes;
    int width, height;      /* of the mask */
    struct text_line *next; /* in the slot */
    struct text_line *newer, *older;
    size_t bytes;      /* of this block */
    uint8_t *coverage; /* in the block; width x height */
    char *text;        /* in the block */
};

struct text_cache {
    struct fonts *fonts; /* borrowed */
    struct text_line *slots[TEXT_CACHE_SLOTS];
    struct text_line *newest, *oldest;
    size_t bytes, bytes_max;
    struct text_width {
        uint64_t key; /* 0 = free */
        float width;
    } * widths; /* TEXT_WIDTHS_MAX; owned */
};

enum status text_cache_init(struct text_cache *cache, struct fonts *fonts,
                            struct error *error) FALLIBLE;
void text_cache_release(struct text_cache *cache);

/* Overwrites and frees every line, forgets every width. */
void text_cache_wipe(struct text_cache *cache);

/* The line's mask; borrowed until the next call. NULL for an empty text, a text without pixels
 * or when it cannot be rendered. What is not UTF-8 is drawn as '?'. */
const struct text_line *text_cache_line(struct text_cache *cache, const struct text_style *style,
                                        const char *text, size_t bytes);

/* Advance of the line in pixels, letter spacing not counted; the width of its mask. */
float text_cache_width(struct text_cache *cache, const struct text_style *style, const char *text,
                       size_t bytes);
size_t text_cache_bytes(const struct text_cache *cache);
