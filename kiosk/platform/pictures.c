#include "platform/pictures.h"

#include <SDL_image.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/log.h"

enum { HEADER_BYTES = 24, JPEG_SEGMENTS_MAX = 4096 };

static unsigned big_endian_16(const uint8_t *at)
{
    return (unsigned)at[0] << 8 | at[1];
}

static uint32_t big_endian_32(const uint8_t *at)
{
    return (uint32_t)big_endian_16(at) << 16 | big_endian_16(at + 2);
}

/* Walks the segments up to the start of frame (ISO/IEC 10918-1 B.2.2), which holds the size. */
static bool jpeg_size(FILE *file, int64_t *width, int64_t *height)
{
    uint8_t head[9];
    if (fseek(file, 2, SEEK_SET) != 0) {
        return false;
    }
    for (int i = 0; i < JPEG_SEGMENTS_MAX; i++) {
        if (fread(head, 1, 2, file) != 2 || head[0] != 0xFF) {
            return false;
        }
        while (head[1] == 0xFF) {
            if (fread(&head[1], 1, 1, file) != 1) {
                return false;
            }
        }
        bool is_frame = head[1] >= 0xC0 && head[1] <= 0xCF && head[1] != 0xC4 && head[1] != 0xC8 &&
                        head[1] != 0xCC;
        if (fread(head + 2, 1, is_frame ? 7 : 2, file) != (is_frame ? 7U : 2U)) {
            return false;
        }
        if (is_frame) {
            *height = big_endian_16(head + 5);
            *width = big_endian_16(head + 7);
            return true;
        }
        unsigned length = big_endian_16(head + 2);
        if (length < 2 || fseek(file, (long)length - 2, SEEK_CUR) != 0) {
            return false;
        }
    }
    return false;
}

/* Width and height as the header says; false when it is neither PNG nor JPEG. */
static bool header_read(FILE *file, int64_t *width, int64_t *height, const char **type)
{
    static const uint8_t png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    uint8_t head[HEADER_BYTES];
    size_t got = fread(head, 1, sizeof head, file);
    if (got == sizeof head && memcmp(head, png, sizeof png) == 0 &&
        memcmp(head + 12, "IHDR", 4) == 0) {
        *type = "PNG";
        *width = big_endian_32(head + 16);
        *height = big_endian_32(head + 20);
        return true;
    }
    if (got >= 3 && head[0] == 0xFF && head[1] == 0xD8 && head[2] == 0xFF) {
        *type = "JPG";
        return jpeg_size(file, width, height);
    }
    return false;
}

static enum status picture_check(FILE *file, const char *path, const char **type,
                                 struct error *error)
{
    struct stat info;
    int64_t width = 0;
    int64_t height = 0;
    if (fstat(fileno(file), &info) != 0 || !S_ISREG(info.st_mode)) {
        return error_set(error, STATUS_INVALID, "%s: not a file", path);
    }
    if (info.st_size > PICTURE_FILE_BYTES_MAX) {
        return error_set(error, STATUS_TOO_BIG, "%s: more than %d MB", path,
                         PICTURE_FILE_BYTES_MAX / (1024 * 1024));
    }
    if (!header_read(file, &width, &height, type) || width <= 0 || height <= 0) {
        return error_set(error, STATUS_INVALID, "%s: neither a PNG nor a JPEG picture", path);
    }
    if (width > PICTURE_PIXELS_MAX || height > PICTURE_PIXELS_MAX ||
        width * height > PICTURE_PIXELS_MAX) {
        return error_set(error, STATUS_TOO_BIG, "%s: more than %d megapixels; make it smaller",
                         path, PICTURE_PIXELS_MAX / 1000000);
    }
    return STATUS_OK;
}

enum status picture_load(const char *path, SDL_Surface **out, struct error *error)
{
    enum status status = STATUS_OK;
    SDL_Surface *decoded = NULL;
    const char *type = NULL;
    *out = NULL;
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        return file_error(error, errno, path);
    }
    status = picture_check(file, path, &type, error);
    if (status != STATUS_OK) {
        goto out;
    }
    rewind(file);
    SDL_RWops *rw = SDL_RWFromFP(file, SDL_FALSE);
    decoded = rw == NULL ? NULL : IMG_LoadTyped_RW(rw, 1, type);
    if (decoded == NULL) {
        status = error_set(error, STATUS_INVALID, "%s: a damaged %s picture", path, type);
        goto out;
    }
    *out = SDL_ConvertSurfaceFormat(decoded, SDL_PIXELFORMAT_ARGB8888, 0);
    if (*out == NULL) {
        status = error_set(error, STATUS_NO_MEMORY, "%s: no memory to decode it", path);
    }
out:
    SDL_FreeSurface(decoded);
    fclose(file);
    return status;
}

/* ---- scaling ---- */

/* Half as wide and half as high, in place, each pixel the mean of four: what bilinear scaling
 * would skip is kept. */
static void surface_halve(SDL_Surface *surface, SDL_Rect *part)
{
    uint32_t *pixels = surface->pixels;
    int stride = surface->pitch / 4;
    int width = part->w / 2;
    int height = part->h / 2;
    for (int y = 0; y < height; y++) {
        const uint32_t *upper = pixels + (ptrdiff_t)(part->y + 2 * y) * stride + part->x;
        const uint32_t *lower = upper + stride;
        uint32_t *to = pixels + (ptrdiff_t)y * stride;
        for (int x = 0; x < width; x++) {
            size_t at = 2 * (size_t)x;
            const uint32_t four[] = {upper[at], upper[at + 1], lower[at], lower[at + 1]};
            uint32_t even = 0x00020002;
            uint32_t odd = 0x00020002;
            for (int i = 0; i < 4; i++) {
                even += four[i] & 0x00FF00FF;
                odd += four[i] >> 8 & 0x00FF00FF;
            }
            to[x] = (even >> 2 & 0x00FF00FF) | (odd >> 2 & 0x00FF00FF) << 8;
        }
    }
    *part = (SDL_Rect){0, 0, width, height};
}

/* The largest middle part with the proportions of width x height. */
static SDL_Rect part_covering(const SDL_Surface *from, int width, int height)
{
    SDL_Rect part = {0, 0, from->w, from->h};
    if ((int64_t)from->w * height > (int64_t)from->h * width) {
        part.w = (int)((int64_t)from->h * width / height);
        part.w = part.w > 0 ? part.w : 1;
        part.x = (from->w - part.w) / 2;
    } else {
        part.h = (int)((int64_t)from->w * height / width);
        part.h = part.h > 0 ? part.h : 1;
        part.y = (from->h - part.h) / 2;
    }
    return part;
}

static SDL_Surface *surface_cover(SDL_Surface *from, int width, int height)
{
    SDL_Rect part = part_covering(from, width, height);
    while (part.w >= 2 * width && part.h >= 2 * height) {
        surface_halve(from, &part);
    }
    SDL_Surface *to =
        SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    if (to == NULL) {
        return NULL;
    }
    SDL_Rect all = {0, 0, width, height};
    bool is_same = part.w == width && part.h == height;
    (void)SDL_SetSurfaceBlendMode(from, SDL_BLENDMODE_NONE);
    int failed = is_same ? SDL_BlitSurface(from, &part, to, &all)
                         : SDL_SoftStretchLinear(from, &part, to, &all);
    if (failed != 0) {
        SDL_FreeSurface(to);
        return NULL;
    }
    return to;
}

/* ---- cache ---- */

void pictures_init(struct pictures *pictures)
{
    memset(pictures, 0, sizeof *pictures);
}

void pictures_release(struct pictures *pictures)
{
    for (size_t i = 0; i < pictures->count; i++) {
        SDL_FreeSurface(pictures->entries[i].surface);
    }
    pictures_init(pictures);
}

static size_t surface_bytes(const SDL_Surface *surface)
{
    return surface == NULL ? 0 : (size_t)surface->pitch * (size_t)surface->h;
}

static void oldest_drop(struct pictures *pictures)
{
    struct picture *oldest = &pictures->entries[0];
    for (size_t i = 1; i < pictures->count; i++) {
        if (pictures->entries[i].used < oldest->used) {
            oldest = &pictures->entries[i];
        }
    }
    pictures->bytes -= surface_bytes(oldest->surface);
    SDL_FreeSurface(oldest->surface);
    *oldest = pictures->entries[--pictures->count];
}

static SDL_Surface *picture_make(const char *path, int width, int height)
{
    struct error error = {0};
    SDL_Surface *loaded = NULL;
    SDL_Surface *scaled = NULL;
    if (picture_load(path, &loaded, &error) != STATUS_OK || loaded == NULL) {
        log_warning("platform", "picture skipped: %s", error.text);
        return NULL;
    }
    scaled = surface_cover(loaded, width, height);
    if (scaled == NULL) {
        log_warning("platform", "picture skipped: %s: it cannot be scaled to %d x %d", path, width,
                    height);
    }
    SDL_FreeSurface(loaded);
    return scaled;
}

const SDL_Surface *pictures_get(struct pictures *pictures, const char *path, size_t path_bytes,
                                int width, int height)
{
    struct picture fresh = {.width = width, .height = height};
    if (path_bytes == 0 || path_bytes >= sizeof fresh.path || width <= 0 || height <= 0 ||
        (int64_t)width * height > PICTURE_PIXELS_MAX) {
        return NULL;
    }
    memcpy(fresh.path, path, path_bytes);
    for (size_t i = 0; i < pictures->count; i++) {
        struct picture *entry = &pictures->entries[i];
        bool fits = entry->surface == NULL || (entry->width == width && entry->height == height);
        if (fits && strcmp(entry->path, fresh.path) == 0) {
            entry->used = ++pictures->clock;
            return entry->surface;
        }
    }
    fresh.surface = picture_make(fresh.path, width, height);
    size_t bytes = surface_bytes(fresh.surface);
    while (pictures->count > 0 &&
           (pictures->count == PICTURES_MAX || pictures->bytes + bytes > PICTURES_BYTES_MAX)) {
        oldest_drop(pictures);
    }
    fresh.used = ++pictures->clock;
    pictures->entries[pictures->count++] = fresh;
    pictures->bytes += bytes;
    return fresh.surface;
}
