/* camera.h: QR codes out of pictures, by zbar (QR only). Here the source is a picture file; a
 * camera comes later behind the same call. */
#pragma once

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

enum { CAMERA_CODE_MAX = 8192 };

/* Reads the first QR of a PNG or JPEG. STATUS_NOT_FOUND: no QR in it; STATUS_INVALID: no
 * picture; STATUS_TOO_BIG. */
enum status camera_read_file(const char *path, char *out, size_t out_bytes, size_t *length,
                             struct error *error) FALLIBLE;

/* The same from 8-bit luma. */
enum status camera_read_luma(const uint8_t *luma, int width, int height, char *out,
                             size_t out_bytes, size_t *length, struct error *error) FALLIBLE;
