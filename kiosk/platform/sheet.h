/* sheet.h: many pictures small on one. UI thread only. */
#pragma once

#include "base/status.h"

#include <stddef.h>

enum { SHEET_PICTURES_MAX = 512 };

/* Reads the PNG files and writes one PNG with all of them in rows, each SHEET_CELL_PX wide and high
 * at most. STATUS_TOO_BIG for more than SHEET_PICTURES_MAX;
 * what picture_load and file_write say. */
enum status sheet_make(const char *const *paths, size_t count, const char *out,
                       struct error *error) FALLIBLE;
