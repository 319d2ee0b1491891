/* sheet_write.h: a sheet of the catalogue back as its CSV file, as it can be imported again: what
 * was written and imported unchanged makes the same rows. With what was told since (progress). */
#pragma once

#include "base/status.h"
#include "core/sheet.h"
#include "store/db.h"

#include <stdio.h>

/* UTF-8, RFC 4180, headings first, rows in the order of their file. Times are local. STATUS_CORRUPT
 * when a row is no JSON object, STATUS_IO, STATUS_FULL. `row_count` may be NULL. */
enum status sheet_write(struct db *db, const struct sheet *sheet, int utc_offset_min, FILE *out,
                        size_t *row_count, struct error *error) FALLIBLE;
