#include "image/luma_file.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h> /* jpeglib.h needs FILE */
#include <string.h>

#include <jpeglib.h>

#include "base/buf.h"
#include "base/file.h"

enum status luma_size_check(int64_t width, int64_t height, struct error *error)
{
    if (width <= 0 || height <= 0) {
        return error_set(error, STATUS_INVALID, "the picture is empty");
    }
    if (width > LUMA_SIDE_MAX || height > LUMA_SIDE_MAX || width * height > LUMA_PIXELS_MAX) {
        return error_set(error, STATUS_TOO_BIG,
                         "the picture is larger than %d million pixels; make it smaller",
                         LUMA_PIXELS_MAX / 1000000);
    }
    return STATUS_OK;
}

static enum status luma_begin(struct luma *luma, int64_t width, int64_t height, struct error *error)
{
    enum status status = luma_size_check(width, height, error);
    return status == STATUS_OK ? luma_reserve(luma, (int)width, (int)height, error) : status;
}

static enum status read_png(const struct buf *file, struct luma *luma, bool *is_damaged,
                            struct error *error)
{
    *is_damaged = false;
    png_image image = {.version = PNG_IMAGE_VERSION};
    const png_color white = {255, 255,
                             255}; /* behind what is transparent: codes are black on white */
    enum status status = STATUS_OK;
    if (!png_image_begin_read_from_memory(&image, file->data, file->length)) {
        status = error_set(error, STATUS_INVALID, "a damaged PNG picture: %s", image.message);
        goto out;
    }
    image.format = PNG_FORMAT_GRAY;
    status = luma_begin(luma, image.width, image.height, error);
    if (status != STATUS_OK) {
        goto out;
    }
    if (!png_image_finish_read(&image, &white, luma->pixels, 0, NULL)) {
        status = error_set(error, STATUS_INVALID, "a damaged PNG picture: %s", image.message);
    }
out:
    png_image_free(&image);
    return status;
}

/* libjpeg ends the process on an error unless told otherwise. */
struct jpeg_failure {
    struct jpeg_error_mgr manager; /* first: libjpeg hands its address back */
    jmp_buf back;
    char text[JMSG_LENGTH_MAX];
};

static void jpeg_fail(j_common_ptr common)
{
    struct jpeg_failure *failure = (struct jpeg_failure *)common->err;
    common->err->format_message(common, failure->text);
    longjmp(failure->back, 1);
}

static void jpeg_say_nothing(j_common_ptr common, int level)
{
    if (level < 0) {
        common->err->num_warnings++;
    }
}

/* Between the setjmp of the caller and its return; may longjmp back. */
static enum status jpeg_decode(struct jpeg_decompress_struct *jpeg, const void *data, size_t bytes,
                               struct luma *luma, struct error *error)
{
    jpeg_create_decompress(jpeg);
    jpeg_mem_src(jpeg, data, bytes);
    (void)jpeg_read_header(jpeg, TRUE);
    enum status status = luma_begin(luma, jpeg->image_width, jpeg->image_height, error);
    if (status != STATUS_OK) {
        return status;
    }
    memset(luma->pixels, 0xff, (size_t)luma->width * (size_t)luma->height);
    jpeg->out_color_space = JCS_GRAYSCALE;
    (void)jpeg_start_decompress(jpeg);
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row = luma->pixels + (size_t)jpeg->output_scanline * (size_t)luma->width;
        (void)jpeg_read_scanlines(jpeg, &row, 1);
    }
    (void)jpeg_finish_decompress(jpeg);
    return STATUS_OK;
}

enum status luma_read_jpeg(const void *data, size_t bytes, struct luma *out, bool *is_damaged,
                           struct error *error)
{
    struct jpeg_decompress_struct jpeg = {0};
    struct jpeg_failure failure = {0};
    enum status status = STATUS_OK;
    jpeg.err = jpeg_std_error(&failure.manager);
    failure.manager.error_exit = jpeg_fail;
    failure.manager.emit_message = jpeg_say_nothing;
    if (setjmp(failure.back) == 0) {
        status = jpeg_decode(&jpeg, data, bytes, out, error);
    } else {
        status = error_set(error, STATUS_INVALID, "a damaged JPEG picture: %s", failure.text);
    }
    *is_damaged = failure.manager.num_warnings > 0;
    jpeg_destroy_decompress(&jpeg);
    return status;
}

static enum status read_jpeg(const struct buf *file, struct luma *luma, bool *is_damaged,
                             struct error *error)
{
    return luma_read_jpeg(file->data, file->length, luma, is_damaged, error);
}

/* A number of the head of a PGM, behind white space and comments; -1 = there is none. */
static int64_t pgm_number(const struct buf *file, size_t *at)
{
    int64_t number = -1;
    bool is_comment = false;
    for (; *at < file->length; ++*at) {
        char c = file->data[*at];
        bool is_digit = c >= '0' && c <= '9';
        if (number >= 0 && !is_digit) {
            break;
        }
        is_comment = c == '\n' ? false : is_comment || c == '#';
        if (is_digit && !is_comment) {
            number = (number < 0 ? 0 : number) * 10 + (c - '0');
        } else if (!is_comment && c != ' ' && c != '\t' && c != '\r' && c != '\n') {
            break;
        }
        if (number > LUMA_PIXELS_MAX) {
            break;
        }
    }
    return number;
}

static enum status read_pgm(const struct buf *file, struct luma *luma, bool *is_damaged,
                            struct error *error)
{
    size_t at = 2;
    int64_t width = pgm_number(file, &at);
    int64_t height = pgm_number(file, &at);
    int64_t white = pgm_number(file, &at);
    *is_damaged = false;
    if (width < 0 || height < 0 || white != UINT8_MAX) {
        return error_set(error, STATUS_INVALID,
                         "a PGM picture whose head is not like P5 640 480 255");
    }
    enum status status = luma_size_check(width, height, error);
    if (status != STATUS_OK) {
        return status;
    }
    size_t bytes = (size_t)(width * height);
    if (file->length - at < bytes + 1) {
        return error_set(error, STATUS_INVALID, "a PGM picture that ends early");
    }
    status = luma_reserve(luma, (int)width, (int)height, error);
    if (status == STATUS_OK) {
        memcpy(luma->pixels, file->data + at + 1, bytes);
    }
    return status;
}

/* The picture formats, by their first bytes. */
static const struct {
    const char *magic;
    size_t magic_bytes;
    enum status (*read)(const struct buf *file, struct luma *luma, bool *is_damaged,
                        struct error *error);
} FORMATS[] = {
    {"\x89PNG\r\n\x1a\n", 8, read_png},
    {"\xff\xd8\xff", 3, read_jpeg},
    {"P5", 2, read_pgm},
};

static enum status read_picture(const struct buf *file, struct luma *luma, bool *is_damaged,
                                struct error *error)
{
    for (size_t i = 0; i < ARRAY_COUNT(FORMATS); i++) {
        if (file->length > FORMATS[i].magic_bytes &&
            memcmp(file->data, FORMATS[i].magic, FORMATS[i].magic_bytes) == 0) {
            return FORMATS[i].read(file, luma, is_damaged, error);
        }
    }
    return error_set(error, STATUS_INVALID, "not a PNG, JPEG or PGM picture");
}

enum status luma_read_file(const char *path, struct luma *out, bool *is_damaged,
                           struct error *error)
{
    struct buf file;
    buf_init(&file, LUMA_FILE_BYTES_MAX);
    enum status status = file_read(path, &file, error);
    if (status == STATUS_OK) {
        status = read_picture(&file, out, is_damaged, error);
        status = status == STATUS_OK ? status : error_prefix(error, status, "%s", path);
    }
    buf_wipe(&file);
    buf_release(&file);
    return status;
}
