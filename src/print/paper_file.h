/* paper_file.h: paper as files: PNG of 1 bit a dot at its true size (pHYs), and PDF (ISO 32000-1)
 * with one page a slip, as wide as the roll, each one picture of 1 bit a dot: what the printer
 * would burn, for the office, for CUPS and for tests. Any thread. */
#pragma once

#include "base/buf.h"
#include "base/status.h"
#include "print/paper.h"

enum { PAPER_FILE_BYTES_MAX = 64 * 1024 * 1024, PDF_PAGES_MAX = 2000 };

/* Appends to `out`. STATUS_NO_MEMORY, STATUS_TOO_BIG. */
enum status paper_png(const struct paper *paper, struct buf *out, struct error *error) FALLIBLE;

/* A PDF being written, page after page. `out` is borrowed and was empty. */
struct pdf {
    struct buf *out;
    size_t page_count;
    size_t offsets[PDF_PAGES_MAX * 3 + 3]; /* of the objects, from 1 */
};

void pdf_begin(struct pdf *pdf, struct buf *out);
enum status pdf_page(struct pdf *pdf, const struct paper *paper, struct error *error) FALLIBLE;
enum status pdf_end(struct pdf *pdf, struct error *error) FALLIBLE;
