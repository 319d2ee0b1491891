/* pictures.h: PNG and JPEG files: their size read before they are decoded, decoded to ARGB,
 * scaled once to cover a rectangle and kept.
 *
 * A file that is broken, huge or no picture is said once in the log and then skipped. Files come
 * from a theme folder or a test: nothing in them is trusted. UI thread only, except
 * picture_load. */
#pragma once

#include "base/status.h"

#include <SDL.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PICTURE_PIXELS_MAX = 40 * 1000 * 1000, /* 40 megapixels: a big telephone's photo */
    PICTURE_FILE_BYTES_MAX = 64 * 1024 * 1024,
    PICTURES_BYTES_MAX = 9 * 1024 * 1024, /* a full screen of 1080 x 1920 and a logo */
    PICTURE_LARGE_BYTES = 1024 * 1024,
    PICTURES_MAX = 32,
};

/* Decodes to SDL_PIXELFORMAT_ARGB8888; the caller frees. STATUS_INVALID: neither PNG nor JPEG,
 * or broken; STATUS_TOO_BIG, STATUS_NOT_FOUND... The error never holds more of the file than its
 * path. */
enum status picture_load(const char *path, SDL_Surface **out, struct error *error) FALLIBLE;

struct pictures {
    struct picture {
        char path[512];
        int width, height;    /* asked for */
        SDL_Surface *surface; /* owned; NULL = this file cannot be shown */
        uint64_t used;
    } entries[PICTURES_MAX];
    size_t count, bytes;
    uint64_t clock;
};

void pictures_init(struct pictures *pictures);
void pictures_release(
    struct pictures *pictures); /* also before another theme: files may have changed */

/* The picture cut and scaled to exactly width x height; borrowed until the next call. NULL when
 * it cannot be shown. */
const SDL_Surface *pictures_get(struct pictures *pictures, const char *path, size_t path_bytes,
                                int width, int height);

/* Gives up what takes more than PICTURE_LARGE_BYTES, when a frame shows nothing that large: the
 * slide of the announcements is not kept while somebody fills in a form. */
void pictures_drop_large(struct pictures *pictures);
