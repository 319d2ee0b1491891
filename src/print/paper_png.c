#include <png.h>
#include <setjmp.h>
#include <stdlib.h>

#include "print/paper_file.h"

enum { DOTS_PER_M = PAPER_DOTS_PER_MM * 1000 };

static void take(png_structp png, png_bytep data, size_t bytes)
{
    buf_append(png_get_io_ptr(png), data, bytes);
}

static void flush(png_structp png)
{
    (void)png;
}

/* Between the setjmp of the caller and its return; may longjmp back. */
static void write_rows(png_structp png, png_infop info, const struct paper *paper, struct buf *out)
{
    png_set_write_fn(png, out, take, flush);
    png_set_IHDR(png, info, (png_uint_32)paper->width, (png_uint_32)paper->height, 1,
                 PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_pHYs(png, info, DOTS_PER_M, DOTS_PER_M, PNG_RESOLUTION_METER);
    png_write_info(png, info);
    png_set_invert_mono(png); /* in a PNG 1 is white */
    for (int y = 0; y < paper->height; y++) {
        png_write_row(png, paper->bits + (size_t)y * (size_t)paper->row_bytes);
    }
    png_write_end(png, info);
}

enum status paper_png(const struct paper *paper, struct buf *out, struct error *error)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        png_destroy_write_struct(&png, NULL);
        return error_set(error, STATUS_NO_MEMORY, "out of memory for the picture");
    }
    if (setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return error_set(error, STATUS_NO_MEMORY, "the picture cannot be made");
    }
    write_rows(png, info, paper, out);
    png_destroy_write_struct(&png, &info);
    return buf_status(out, error);
}
