/* code_image.h: the QR code out of one picture: a file (luma_file.h) or luma, looked for in every
 * way of code_find.h, however long it takes.
 * It must not know what the text in a code means. No SDL:
 * the office's command line reads pictures too. Any thread. */
#pragma once

#include "base/status.h"
#include "image/code_find.h"

#include <stddef.h>
#include <stdint.h>

enum { CODE_IMAGE_TEXT_MAX = CODE_TEXT_MAX };

/* Reads the first QR of a picture file into `out` (any bytes, then a NUL) and its `length` without
 * the NUL. STATUS_NOT_FOUND: no such file, or no QR in it; STATUS_INVALID: no picture, or a damaged
 * one without a readable QR; STATUS_TOO_BIG: file or picture over the limits of luma_file.h, or
 * text over `out_bytes`; STATUS_DENIED, STATUS_IO, STATUS_NO_MEMORY.
 * What is allocated is freed before it returns. */
enum status code_image_read_file(const char *path, char *out, size_t out_bytes, size_t *length,
                                 struct error *error) FALLIBLE;

/* The same from 8-bit luma, `width` bytes a row without padding; borrowed for the call. */
enum status code_image_read_luma(const uint8_t *luma, int width, int height, char *out,
                                 size_t out_bytes, size_t *length, struct error *error) FALLIBLE;
