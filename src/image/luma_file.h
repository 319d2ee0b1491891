/* luma_file.h: picture files to luma: PNG (libpng), JPEG (libjpeg, its grey decoding), PGM (P5).
 * Pictures come from people and devices: any bytes are fine here, and a picture's size is checked
 * before memory is taken for it. Any thread. */
#pragma once

#include "base/status.h"
#include "image/luma.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LUMA_FILE_BYTES_MAX = 32 * 1024 * 1024,
    LUMA_SIDE_MAX = 16384, /* pixels */
    LUMA_PIXELS_MAX = 64 * 1024 * 1024,
};

/* STATUS_INVALID: nothing to see; STATUS_TOO_BIG: over the limits above. */
enum status luma_size_check(int64_t width, int64_t height, struct error *error) FALLIBLE;

/* The format is told by the first bytes. `is_damaged`: decoded with holes, which a code in it may
 * survive. STATUS_NOT_FOUND, STATUS_INVALID: no picture or one that ends early, STATUS_TOO_BIG,
 * STATUS_DENIED, STATUS_IO, STATUS_NO_MEMORY; the text names the file. */
enum status luma_read_file(const char *path, struct luma *out, bool *is_damaged,
                           struct error *error) FALLIBLE;

/* A JPEG in memory, as a camera sends it: also one without Huffman tables (Motion JPEG), for which
 * those of ITU-T T.81 annex K.3 are taken. */
enum status luma_read_jpeg(const void *data, size_t bytes, struct luma *out, bool *is_damaged,
                           struct error *error) FALLIBLE;
