#include "image/jpeg_rows.h"

#include <setjmp.h>
#include <stdlib.h>

#include <jpeglib.h>

struct jpeg_rows {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr manager;
    jmp_buf back; /* of the call that is running */
};

static void fail(j_common_ptr common)
{
    struct jpeg_rows *rows = common->client_data;
    longjmp(rows->back, 1);
}

static void say_nothing(j_common_ptr common, int level)
{
    (void)level;
    common->err->num_warnings++;
}

/* May longjmp to `rows->back`. A pixel of a screen is B, G, R, A in memory. */
static bool begin(struct jpeg_rows *rows, FILE *file)
{
    jpeg_create_decompress(&rows->jpeg);
    rows->jpeg.client_data = rows;
    jpeg_stdio_src(&rows->jpeg, file);
    (void)jpeg_read_header(&rows->jpeg, TRUE);
    J_COLOR_SPACE space = rows->jpeg.jpeg_color_space;
    if (space != JCS_YCbCr && space != JCS_RGB && space != JCS_GRAYSCALE) {
        return false;
    }
    rows->jpeg.out_color_space = JCS_EXT_BGRA;
    return jpeg_start_decompress(&rows->jpeg) == TRUE;
}

enum status jpeg_rows_open(struct jpeg_rows **out, FILE *file, int *width, int *height,
                           struct error *error)
{
    *out = NULL;
    struct jpeg_rows *rows = calloc(1, sizeof *rows);
    if (rows == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory to decode a picture");
    }
    rows->jpeg.err = jpeg_std_error(&rows->manager);
    rows->jpeg.client_data = rows;
    rows->manager.error_exit = fail;
    rows->manager.emit_message = say_nothing;
    if (setjmp(rows->back) != 0 || !begin(rows, file)) {
        jpeg_rows_close(rows);
        return error_set(error, STATUS_INVALID, "a JPEG that is not read row by row");
    }
    *width = (int)rows->jpeg.output_width;
    *height = (int)rows->jpeg.output_height;
    *out = rows;
    return STATUS_OK;
}

bool jpeg_rows_next(struct jpeg_rows *rows, uint32_t *argb)
{
    if (setjmp(rows->back) != 0) {
        return false;
    }
    JSAMPROW row = (JSAMPROW)argb;
    return jpeg_read_scanlines(&rows->jpeg, &row, 1) == 1;
}

void jpeg_rows_close(struct jpeg_rows *rows)
{
    if (rows != NULL) {
        jpeg_destroy_decompress(&rows->jpeg);
        free(rows);
    }
}
