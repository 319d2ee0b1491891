#include "platform/pictures.h"

#include <SDL_image.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/log.h"
#include "image/jpeg_rows.h"

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

/* In the file's own pixel format; `file` stays open. */
static enum status picture_decode(FILE *file, const char *path, SDL_Surface **out,
                                  struct error *error)
{
    const char *type = NULL;
    *out = NULL;
    rewind(file);
    enum status status = picture_check(file, path, &type, error);
    if (status != STATUS_OK) {
        return status;
    }
    rewind(file);
    SDL_RWops *rw = SDL_RWFromFP(file, SDL_FALSE);
    *out = rw == NULL ? NULL : IMG_LoadTyped_RW(rw, 1, type);
    if (*out == NULL) {
        status = error_set(error, STATUS_INVALID, "%s: a damaged %s picture", path, type);
    }
    return status;
}

enum status picture_load(const char *path, SDL_Surface **out, struct error *error)
{
    SDL_Surface *decoded = NULL;
    *out = NULL;
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        return file_error(error, errno, path);
    }
    enum status status = picture_decode(file, path, &decoded, error);
    (void)fclose(file);
    if (status != STATUS_OK) {
        return status;
    }
    *out = SDL_ConvertSurfaceFormat(decoded, SDL_PIXELFORMAT_ARGB8888, 0);
    SDL_FreeSurface(decoded);
    return *out != NULL ? STATUS_OK
                        : error_set(error, STATUS_NO_MEMORY, "%s: no memory to decode it", path);
}

/* ---- scaling ---- */

/* The largest middle part with the proportions of width x height. */
static SDL_Rect part_covering(int from_width, int from_height, int width, int height)
{
    SDL_Rect part = {0, 0, from_width, from_height};
    if ((int64_t)from_width * height > (int64_t)from_height * width) {
        part.w = (int)((int64_t)from_height * width / height);
        part.w = part.w > 0 ? part.w : 1;
        part.x = (from_width - part.w) / 2;
    } else {
        part.h = (int)((int64_t)from_width * height / width);
        part.h = part.h > 0 ? part.h : 1;
        part.y = (from_height - part.h) / 2;
    }
    return part;
}

/* Each of `width` pixels, 4 channels, is the mean of what it covers of the `from_width` ones. */
static void row_shrink(const uint32_t *from, int from_width, float *to, int width)
{
    float step = (float)from_width / (float)width;
    for (int x = 0; x < width; x++) {
        float begin = (float)x * step;
        float end = fminf(begin + step, (float)from_width);
        float sums[4] = {0};
        for (int at = (int)begin; (float)at < end; at++) {
            float share = fminf((float)(at + 1), end) - fmaxf((float)at, begin);
            for (int c = 0; c < 4; c++) {
                sums[c] += share * (float)(from[at] >> 8 * c & 0xFF);
            }
        }
        for (int c = 0; c < 4; c++) {
            to[4 * x + c] = sums[c] / (end - begin);
        }
    }
}

static void row_store(float *sums, uint32_t *to, int width)
{
    for (int x = 0; x < width; x++) {
        uint32_t pixel = 0;
        for (int c = 0; c < 4; c++) {
            pixel |= (uint32_t)fminf(sums[4 * x + c] + 0.5F, 255) << 8 * c;
            sums[4 * x + c] = 0;
        }
        to[x] = pixel;
    }
}

/* Where rows come from, in their order: a decoded picture, or a JPEG that is read meanwhile. */
struct source {
    SDL_Surface *decoded;   /* NULL = `rows` */
    struct jpeg_rows *rows; /* NULL = `decoded` */
    uint32_t *line;         /* owned; a whole row of `rows` */
};

static bool source_row(struct source *source, const SDL_Rect *part, int at, SDL_Surface *row)
{
    SDL_Rect line = {part->x, part->y + at, part->w, 1};
    if (source->rows == NULL) {
        return SDL_FillRect(row, NULL, 0) == 0 &&
               SDL_BlitSurface(source->decoded, &line, row, NULL) == 0;
    }
    for (int skip = at == 0 ? part->y : 0; skip > 0; skip--) {
        if (!jpeg_rows_next(source->rows, source->line)) {
            return false;
        }
    }
    if (!jpeg_rows_next(source->rows, source->line)) {
        return false;
    }
    memcpy(row->pixels, source->line + part->x, (size_t)part->w * sizeof *source->line);
    return true;
}

/* One row at a time becomes ARGB: of a photo there is never a second copy as large as the first.
 * Rows of `to` are means of the rows of `part` they cover. False: out of memory, or damaged. */
static bool source_shrink(struct source *source, const SDL_Rect *part, SDL_Surface *to)
{
    SDL_Surface *row = SDL_CreateRGBSurfaceWithFormat(0, part->w, 1, 32, SDL_PIXELFORMAT_ARGB8888);
    float *sums = calloc((size_t)to->w * 8, sizeof *sums);
    float *narrow = sums != NULL ? sums + (size_t)to->w * 4 : NULL;
    bool is_good = row != NULL && sums != NULL;
    float step = (float)part->h / (float)to->h;
    int y = 0;
    for (int at = 0; is_good && at < part->h && y < to->h; at++) {
        is_good = source_row(source, part, at, row);
        row_shrink(row->pixels, part->w, narrow, to->w);
        float end = at + 1 == part->h ? (float)part->h : (float)(y + 1) * step;
        float share = fminf(end - (float)at, 1) / step;
        for (int i = 0; i < 4 * to->w; i++) {
            sums[i] += share * narrow[i];
        }
        if ((float)(at + 1) >= end) {
            row_store(sums, (uint32_t *)((char *)to->pixels + (ptrdiff_t)y * to->pitch), to->w);
            y++;
            for (int i = 0; i < 4 * to->w; i++) {
                sums[i] = (1 / step - share) * narrow[i];
            }
        }
    }
    free(sums);
    SDL_FreeSurface(row);
    return is_good;
}

/* What is smaller than the target is converted whole. */
static bool surface_stretch(SDL_Surface *from, const SDL_Rect *part, SDL_Surface *to)
{
    SDL_Surface *copy =
        SDL_CreateRGBSurfaceWithFormat(0, part->w, part->h, 32, SDL_PIXELFORMAT_ARGB8888);
    SDL_Rect source = *part, all = {0, 0, part->w, part->h}, target = {0, 0, to->w, to->h};
    bool is_good = copy != NULL && SDL_FillRect(copy, NULL, 0) == 0 &&
                   SDL_BlitSurface(from, &source, copy, NULL) == 0 &&
                   SDL_SoftStretchLinear(copy, &all, to, &target) == 0;
    SDL_FreeSurface(copy);
    return is_good;
}

static SDL_Surface *target_new(int width, int height)
{
    return SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
}

static SDL_Surface *surface_cover(SDL_Surface *from, int width, int height)
{
    SDL_Rect part = part_covering(from->w, from->h, width, height);
    struct source source = {.decoded = from};
    SDL_Surface *to = target_new(width, height);
    if (to == NULL) {
        return NULL;
    }
    (void)SDL_SetSurfaceBlendMode(from, SDL_BLENDMODE_NONE);
    bool is_larger = part.w >= width && part.h >= height;
    if (!(is_larger ? source_shrink(&source, &part, to) : surface_stretch(from, &part, to))) {
        SDL_FreeSurface(to);
        return NULL;
    }
    return to;
}

/* A JPEG that is to become smaller, read row by row; NULL: it is none, or has to be decoded whole.
 */
static SDL_Surface *rows_cover(FILE *file, int width, int height)
{
    const char *type = NULL;
    int from_width = 0, from_height = 0;
    struct source source = {.decoded = NULL};
    SDL_Surface *to = NULL;
    bool is_good = false;
    if (picture_check(file, "", &type, NULL) != STATUS_OK || type == NULL ||
        strcmp(type, "JPG") != 0) {
        return NULL;
    }
    rewind(file);
    if (jpeg_rows_open(&source.rows, file, &from_width, &from_height, NULL) != STATUS_OK) {
        return NULL;
    }
    SDL_Rect part = part_covering(from_width, from_height, width, height);
    if (part.w >= width && part.h >= height) {
        source.line = calloc((size_t)from_width, sizeof *source.line);
        to = target_new(width, height);
        is_good = source.line != NULL && to != NULL && source_shrink(&source, &part, to);
    }
    free(source.line);
    jpeg_rows_close(source.rows);
    if (!is_good) {
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

static void picture_drop(struct pictures *pictures, struct picture *picture)
{
    pictures->bytes -= surface_bytes(picture->surface);
    SDL_FreeSurface(picture->surface);
    *picture = pictures->entries[--pictures->count];
}

static void oldest_drop(struct pictures *pictures)
{
    struct picture *oldest = &pictures->entries[0];
    for (size_t i = 1; i < pictures->count; i++) {
        if (pictures->entries[i].used < oldest->used) {
            oldest = &pictures->entries[i];
        }
    }
    picture_drop(pictures, oldest);
}

void pictures_drop_large(struct pictures *pictures)
{
    for (size_t i = pictures->count; i > 0; i--) {
        if (surface_bytes(pictures->entries[i - 1].surface) > PICTURE_LARGE_BYTES) {
            picture_drop(pictures, &pictures->entries[i - 1]);
        }
    }
}

static SDL_Surface *picture_make(const char *path, int width, int height)
{
    struct error error = {0};
    SDL_Surface *loaded = NULL;
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        (void)file_error(&error, errno, path);
        log_warning("platform", "picture skipped: %s", error.text);
        return NULL;
    }
    SDL_Surface *scaled = rows_cover(file, width, height);
    if (scaled == NULL && picture_decode(file, path, &loaded, &error) == STATUS_OK &&
        loaded != NULL) {
        scaled = surface_cover(loaded, width, height);
        SDL_FreeSurface(loaded);
    }
    (void)fclose(file);
    if (scaled == NULL) {
        log_warning("platform", "picture skipped: %s",
                    error.text[0] != '\0' ? error.text : "it cannot be scaled");
    }
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
