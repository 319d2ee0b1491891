/* fonts.h: the theme's fonts: one TTF_Font for each size and weight, because changing the size
 * of an open one empties its glyph cache.
 *
 * At most FONTS_MAX are open (about 350 KB each, mostly HarfBuzz tables); the one not used for
 * longest is closed. The files are mapped once and shared by all sizes. Icons are ligatures of
 * the icon font: the name, shaped, becomes one glyph one em wide. For scripts that the theme's
 * fonts lack there is DejaVu Sans, not opened before a text asks for it. UI thread only. */
#pragma once

#include "base/status.h"
#include "ui/theme.h"

#include <SDL_ttf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FONT_ICON = WEIGHT_COUNT,
    FONT_FACE_COUNT = WEIGHT_COUNT + 1,
    FONT_OTHER = FONT_FACE_COUNT, /* what the theme's fonts lack */
    FONT_OTHER_BOLD,
    FONT_FILE_COUNT
}; /* faces: the weights, the icons, then one font in two weights that is not the theme's */
enum { FONTS_MAX = 16, FONT_PX_MIN = 4, FONT_PX_MAX = 1000 };

struct font_file {
    char path[256];
    void *data; /* mapped read-only; NULL = none */
    size_t bytes;
};

struct fonts {
    struct font_file files[FONT_FILE_COUNT]; /* those from FONT_OTHER on mapped when first needed */
    bool is_tried[FONT_FILE_COUNT];          /* of those */
    struct font {
        int face, size_px;
        TTF_Font *font; /* owned */
        uint64_t used;
    } open[FONTS_MAX];
    size_t count;
    uint64_t clock;
};

enum status fonts_init(struct fonts *fonts, struct error *error) FALLIBLE;
void fonts_release(struct fonts *fonts);

/* Maps the theme's files and tries each. STATUS_NOT_FOUND names the file and the package it
 * comes in, STATUS_INVALID one that is no font; after a failure the fonts are as they were. */
enum status fonts_set(struct fonts *fonts, const struct theme *theme, struct error *error) FALLIBLE;

/* True when these are the theme's fonts already. */
bool fonts_are(const struct fonts *fonts, const struct theme *theme);

/* Whole pixels of an em; what is drawn and measured for `size_px`. */
int font_size_px(float size_px);

/* Borrowed until the next call. NULL when no theme was set or memory is out;
 * of FONT_OTHER also when its file is not there, which is said once in the log. */
TTF_Font *fonts_get(struct fonts *fonts, int face, int size_px);
