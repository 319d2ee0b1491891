/* csv_read.h: CSV files (RFC 4180, UTF-8) row by row, with the line numbers that an editor shows.
 *
 * Read: a byte order mark, LF, CRLF or CR, line breaks inside quotes, blank lines (skipped), and
 * ';' between cells when the first line has no ',' (spreadsheets of countries with a decimal comma
 * write it). Refused, as `path:line: what and how to mend`: other encodings, NUL bytes, a quote in
 * the wrong place or without its end. It must not know what a sheet is. Any thread. */
#pragma once

#include "base/status.h"

#include <stddef.h>

enum { CSV_CELLS_MAX = 64 };

struct csv_cell {
    const char *text; /* never NULL; borrowed for the call */
    int line;         /* where it begins, from 1 */
};

struct csv_row {
    int line;          /* where it begins, from 1 */
    size_t cell_count; /* at least 1; what stands after CSV_CELLS_MAX cells is counted, not kept */
    struct csv_cell cells[CSV_CELLS_MAX];
};

/* Called for each row, headings too. A status other than OK stops the reading
 * and becomes the result. */
typedef enum status csv_visit(void *user, const struct csv_row *row, struct error *error);

/* STATUS_NOT_FOUND, STATUS_TOO_BIG and so on of file_read; STATUS_INVALID;
 * or what `visit` answered. */
enum status csv_read(const char *path, size_t file_bytes_max, csv_visit *visit, void *user,
                     struct error *error) FALLIBLE;
