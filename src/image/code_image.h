/* code_image.h: QR codes out of pictures: PNG (libpng) and JPEG (libjpeg) files, or the luma of a
 * camera, read by zbar (QR only, ISO/IEC 18004). Pictures come from people: any bytes are fine
 * here, and a picture's size is checked before memory is taken for it.
 * It must not know what the text in a code means. No SDL:
 * the office's command line reads pictures too. Any thread. */
#pragma once

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

enum {
    CODE_IMAGE_TEXT_MAX = 8192, /* bytes of a code's text; a QR of version 40 holds 7,089 digits */
    CODE_IMAGE_FILE_MAX = 32 * 1024 * 1024, /* bytes of a picture file */
    CODE_IMAGE_SIDE_MAX = 16384,            /* pixels */
    CODE_IMAGE_PIXELS_MAX = 64 * 1024 * 1024,
};

/* Reads the first QR of a PNG or JPEG into `out` (any bytes, then a NUL) and its `length` without
 * the NUL. STATUS_NOT_FOUND: no such file, or no QR in it; STATUS_INVALID: no picture, or a damaged
 * one without a readable QR; STATUS_TOO_BIG: file, picture or text over the limits above or
 * `out_bytes`; STATUS_DENIED, STATUS_IO, STATUS_NO_MEMORY.
 * What is allocated is freed before it returns. */
enum status code_image_read_file(const char *path, char *out, size_t out_bytes, size_t *length,
                                 struct error *error) FALLIBLE;

/* The same from 8-bit luma, `width` bytes a row without padding; borrowed for the call. */
enum status code_image_read_luma(const uint8_t *luma, int width, int height, char *out,
                                 size_t out_bytes, size_t *length, struct error *error) FALLIBLE;
