/* paper_pdf.c: objects 1 catalogue, 2 pages, then three a page: page, contents, picture. */
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "print/paper_file.h"

enum { OBJECT_CATALOG = 1, OBJECT_PAGES, OBJECT_FIRST, OBJECTS_A_PAGE = 3 };

static const double POINTS_PER_MM = 72.0 / 25.4;

static void object(struct pdf *pdf, size_t number)
{
    pdf->offsets[number] = pdf->out->length;
    buf_printf(pdf->out, "%zu 0 obj\n", number);
}

void pdf_begin(struct pdf *pdf, struct buf *out)
{
    pdf->out = out;
    pdf->page_count = 0;
    buf_append_str(out, "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
    object(pdf, OBJECT_CATALOG);
    buf_printf(out, "<< /Type /Catalog /Pages %d 0 R >>\nendobj\n", OBJECT_PAGES);
}

static void page_objects(struct pdf *pdf, size_t first, const struct paper *paper,
                         const unsigned char *packed, unsigned long packed_bytes)
{
    struct buf *out = pdf->out;
    double width = paper->width / (double)PAPER_DOTS_PER_MM * POINTS_PER_MM;
    double height = paper->height / (double)PAPER_DOTS_PER_MM * POINTS_PER_MM;
    double page_width = paper->paper_mm * POINTS_PER_MM;
    char contents[128];
    int length = snprintf(contents, sizeof contents, "q %.3f 0 0 %.3f %.3f 0 cm /I Do Q", width,
                          height, (page_width - width) / 2);
    object(pdf, first);
    buf_printf(out,
               "<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %.3f %.3f] /Contents %zu 0 R "
               "/Resources << /XObject << /I %zu 0 R >> >> >>\nendobj\n",
               OBJECT_PAGES, page_width, height, first + 1, first + 2);
    object(pdf, first + 1);
    buf_printf(out, "<< /Length %d >>\nstream\n%s\nendstream\nendobj\n", length, contents);
    object(pdf, first + 2);
    buf_printf(
        out,
        "<< /Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 1 "
        "/ColorSpace /DeviceGray /Decode [1 0] /Filter /FlateDecode /Length %lu >>\nstream\n",
        paper->width, paper->height, packed_bytes);
    buf_append(out, packed, packed_bytes);
    buf_append_str(out, "\nendstream\nendobj\n");
}

enum status pdf_page(struct pdf *pdf, const struct paper *paper, struct error *error)
{
    unsigned long raw_bytes = (unsigned long)paper->row_bytes * (unsigned long)paper->height;
    unsigned long packed_bytes = compressBound(raw_bytes);
    if (pdf->page_count == PDF_PAGES_MAX) {
        return error_set(error, STATUS_TOO_BIG, "more than %d pages; make several files",
                         PDF_PAGES_MAX);
    }
    unsigned char *packed = malloc(packed_bytes);
    if (!packed || compress2(packed, &packed_bytes, paper->bits, raw_bytes, 9) != Z_OK) {
        free(packed);
        return error_set(error, STATUS_NO_MEMORY, "out of memory for a page");
    }
    page_objects(pdf, OBJECT_FIRST + OBJECTS_A_PAGE * pdf->page_count++, paper, packed,
                 packed_bytes);
    free(packed);
    return buf_status(pdf->out, error);
}

enum status pdf_end(struct pdf *pdf, struct error *error)
{
    struct buf *out = pdf->out;
    size_t count = OBJECT_FIRST + OBJECTS_A_PAGE * pdf->page_count;
    object(pdf, OBJECT_PAGES);
    buf_printf(out, "<< /Type /Pages /Count %zu /Kids [", pdf->page_count);
    for (size_t i = 0; i < pdf->page_count; i++) {
        buf_printf(out, " %zu 0 R", OBJECT_FIRST + OBJECTS_A_PAGE * i);
    }
    buf_append_str(out, " ] >>\nendobj\n");
    size_t table = out->length;
    buf_printf(out, "xref\n0 %zu\n0000000000 65535 f \n", count);
    for (size_t i = 1; i < count; i++) {
        buf_printf(out, "%010zu 00000 n \n", pdf->offsets[i]);
    }
    buf_printf(out, "trailer\n<< /Size %zu /Root %d 0 R >>\nstartxref\n%zu\n%%%%EOF\n", count,
               OBJECT_CATALOG, table);
    return buf_status(out, error);
}
