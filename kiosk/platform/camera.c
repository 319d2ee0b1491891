#include "platform/camera.h"

#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#include "platform/pictures.h"

/* zbar reads pictures of up to this many pixels in well under a second. */
enum { LUMA_PIXELS_MAX = PICTURE_PIXELS_MAX, BLUR_SIDE = 3 };

static unsigned long fourcc(const char code[static 4])
{
    return (unsigned long)code[0] | (unsigned long)code[1] << 8 | (unsigned long)code[2] << 16 |
           (unsigned long)code[3] << 24;
}

/* Mean of 3 x 3: takes away the noise of a cheap camera that hides a code from zbar. The edge
 * stays as it is. */
static void blur(const uint8_t *from, uint8_t *to, int width, int height)
{
    memcpy(to, from, (size_t)width * (size_t)height);
    for (int y = 1; y < height - 1; y++) {
        for (int x = 1; x < width - 1; x++) {
            const uint8_t *at = from + (ptrdiff_t)(y - 1) * width + x - 1;
            unsigned sum = 0;
            for (int row = 0; row < BLUR_SIDE; row++, at += width) {
                sum += (unsigned)at[0] + at[1] + at[2];
            }
            to[(ptrdiff_t)y * width + x] = (uint8_t)((sum + 4) / 9);
        }
    }
}

/* The scanner's first QR of the picture. STATUS_NOT_FOUND leaves `error` alone. */
static enum status scan(zbar_image_scanner_t *scanner, zbar_image_t *image, const uint8_t *luma,
                        size_t bytes, char *out, size_t out_bytes, size_t *length,
                        struct error *error)
{
    zbar_image_set_data(image, luma, bytes, NULL);
    if (zbar_scan_image(scanner, image) <= 0) {
        return STATUS_NOT_FOUND;
    }
    for (const zbar_symbol_t *symbol = zbar_image_first_symbol(image); symbol != NULL;
         symbol = zbar_symbol_next(symbol)) {
        if (zbar_symbol_get_type(symbol) != ZBAR_QRCODE) {
            continue;
        }
        size_t found = zbar_symbol_get_data_length(symbol);
        if (found >= out_bytes) {
            return error_set(error, STATUS_TOO_BIG, "a QR code of %zu bytes; at most %zu fit",
                             found, out_bytes - 1);
        }
        memcpy(out, zbar_symbol_get_data(symbol), found);
        out[found] = '\0';
        *length = found;
        return STATUS_OK;
    }
    return STATUS_NOT_FOUND;
}

enum status camera_read_luma(const uint8_t *luma, int width, int height, char *out,
                             size_t out_bytes, size_t *length, struct error *error)
{
    enum status status = STATUS_OK;
    uint8_t *blurred = NULL;
    *length = 0;
    if (width <= 0 || height <= 0 || out_bytes == 0) {
        return error_set(error, STATUS_INVALID, "a picture of %d x %d pixels", width, height);
    }
    if ((int64_t)width * height > LUMA_PIXELS_MAX) {
        return error_set(error, STATUS_TOO_BIG, "a picture of %d x %d pixels", width, height);
    }
    size_t bytes = (size_t)width * (size_t)height;
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();
    blurred = malloc(bytes);
    if (scanner == NULL || image == NULL || blurred == NULL) {
        status = error_set(error, STATUS_NO_MEMORY, "no memory to read a picture of %d x %d pixels",
                           width, height);
        goto out;
    }
    (void)zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    (void)zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_set_format(image, fourcc("Y800"));
    zbar_image_set_size(image, (unsigned)width, (unsigned)height);
    status = scan(scanner, image, luma, bytes, out, out_bytes, length, error);
    if (status == STATUS_NOT_FOUND) {
        blur(luma, blurred, width, height);
        status = scan(scanner, image, blurred, bytes, out, out_bytes, length, error);
    }
    if (status == STATUS_NOT_FOUND) {
        status = error_set(error, status, "no QR code in the picture");
    }
out:
    if (image != NULL) {
        zbar_image_destroy(image);
    }
    if (scanner != NULL) {
        zbar_image_scanner_destroy(scanner);
    }
    if (blurred != NULL) {
        explicit_bzero(blurred, bytes);
        free(blurred);
    }
    return status;
}

/* ITU-R BT.601 luma of ARGB over white. */
static uint8_t luma_of(uint32_t argb)
{
    unsigned alpha = argb >> 24;
    unsigned light =
        (299 * (argb >> 16 & 0xFF) + 587 * (argb >> 8 & 0xFF) + 114 * (argb & 0xFF) + 500) / 1000;
    return (uint8_t)((light * alpha + 255 * (255 - alpha) + 127) / 255);
}

enum status camera_read_file(const char *path, char *out, size_t out_bytes, size_t *length,
                             struct error *error)
{
    SDL_Surface *surface = NULL;
    uint8_t *luma = NULL;
    size_t bytes = 0;
    *length = 0;
    enum status status = picture_load(path, &surface, error);
    if (status != STATUS_OK) {
        goto out;
    }
    bytes = (size_t)surface->w * (size_t)surface->h;
    luma = malloc(bytes);
    if (luma == NULL) {
        status = error_set(error, STATUS_NO_MEMORY, "%s: no memory to read it", path);
        goto out;
    }
    for (int y = 0; y < surface->h; y++) {
        const uint32_t *row =
            (const uint32_t *)surface->pixels + (ptrdiff_t)y * (surface->pitch / 4);
        for (int x = 0; x < surface->w; x++) {
            luma[(ptrdiff_t)y * surface->w + x] = luma_of(row[x]);
        }
    }
    status = camera_read_luma(luma, surface->w, surface->h, out, out_bytes, length, error);
    if (status != STATUS_OK) {
        status = error_prefix(error, status, "%s", path);
    }
out:
    if (luma != NULL) {
        explicit_bzero(luma, bytes);
        free(luma);
    }
    SDL_FreeSurface(surface);
    return status;
}
