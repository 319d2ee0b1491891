#include "image/code_image.h"

#include <png.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h> /* jpeglib.h needs FILE */
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#include <jpeglib.h>

#include "base/buf.h"
#include "base/file.h"

/* A decoded picture. */
struct luma {
    uint8_t *pixels; /* owned; width * height */
    int width, height;
    bool is_damaged; /* decoded with holes: a QR in it may be whole all the same */
};

static enum status size_check(uint64_t width, uint64_t height, struct error *error)
{
    if (width == 0 || height == 0) {
        return error_set(error, STATUS_INVALID, "the picture is empty");
    }
    if (width > CODE_IMAGE_SIDE_MAX || height > CODE_IMAGE_SIDE_MAX ||
        width * height > CODE_IMAGE_PIXELS_MAX) {
        return error_set(error, STATUS_TOO_BIG,
                         "the picture is larger than %d million pixels; make it smaller",
                         CODE_IMAGE_PIXELS_MAX / 1000000);
    }
    return STATUS_OK;
}

static enum status luma_init(struct luma *luma, uint64_t width, uint64_t height,
                             struct error *error)
{
    enum status status = size_check(width, height, error);
    if (status != STATUS_OK) {
        return status;
    }
    luma->pixels = malloc((size_t)(width * height));
    if (!luma->pixels) {
        return error_set(error, STATUS_NO_MEMORY, "out of memory for the picture");
    }
    luma->width = (int)width;
    luma->height = (int)height;
    return STATUS_OK;
}

static enum status read_png(const struct buf *file, struct luma *luma, struct error *error)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    const png_color white = {255, 255,
                             255}; /* behind what is transparent: codes are black on white */
    enum status status = STATUS_OK;
    if (!png_image_begin_read_from_memory(&image, file->data, file->length)) {
        status = error_set(error, STATUS_INVALID, "a damaged PNG picture: %s", image.message);
        goto out;
    }
    image.format = PNG_FORMAT_GRAY;
    status = luma_init(luma, image.width, image.height, error);
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
static enum status jpeg_decode(struct jpeg_decompress_struct *jpeg, const struct buf *file,
                               struct luma *luma, struct error *error)
{
    jpeg_create_decompress(jpeg);
    jpeg_mem_src(jpeg, (const unsigned char *)file->data, file->length);
    (void)jpeg_read_header(jpeg, TRUE);
    enum status status = luma_init(luma, jpeg->image_width, jpeg->image_height, error);
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
    luma->is_damaged = jpeg->err->num_warnings > 0;
    return STATUS_OK;
}

static enum status read_jpeg(const struct buf *file, struct luma *luma, struct error *error)
{
    struct jpeg_decompress_struct jpeg = {0};
    struct jpeg_failure failure = {0};
    enum status status = STATUS_OK;
    jpeg.err = jpeg_std_error(&failure.manager);
    failure.manager.error_exit = jpeg_fail;
    failure.manager.emit_message = jpeg_say_nothing;
    if (setjmp(failure.back) == 0) {
        status = jpeg_decode(&jpeg, file, luma, error);
    } else {
        status = error_set(error, STATUS_INVALID, "a damaged JPEG picture: %s", failure.text);
    }
    jpeg_destroy_decompress(&jpeg);
    return status;
}

/* The picture formats, by their first bytes. */
static const struct {
    const char *magic;
    size_t magic_bytes;
    enum status (*read)(const struct buf *file, struct luma *luma, struct error *error);
} FORMATS[] = {
    {"\x89PNG\r\n\x1a\n", 8, read_png},
    {"\xff\xd8\xff", 3, read_jpeg},
};

static enum status read_picture(const struct buf *file, struct luma *luma, struct error *error)
{
    for (size_t i = 0; i < ARRAY_COUNT(FORMATS); i++) {
        if (file->length > FORMATS[i].magic_bytes &&
            memcmp(file->data, FORMATS[i].magic, FORMATS[i].magic_bytes) == 0) {
            return FORMATS[i].read(file, luma, error);
        }
    }
    return error_set(error, STATUS_INVALID, "not a PNG or JPEG picture");
}

enum status code_image_read_file(const char *path, char *out, size_t out_bytes, size_t *length,
                                 struct error *error)
{
    struct luma luma = {0};
    struct buf file;
    buf_init(&file, CODE_IMAGE_FILE_MAX);
    enum status status = file_read(path, &file, error);
    if (status != STATUS_OK) {
        goto out;
    }
    status = read_picture(&file, &luma, error);
    if (status == STATUS_OK) {
        status = code_image_read_luma(luma.pixels, luma.width, luma.height, out, out_bytes, length,
                                      error);
    }
    if (status == STATUS_NOT_FOUND && luma.is_damaged) {
        status = error_set(error, STATUS_INVALID, "a damaged JPEG picture without a readable code");
    }
    if (status != STATUS_OK) {
        status = error_prefix(error, status, "%s", path);
    }
out:
    free(luma.pixels);
    buf_release(&file);
    return status;
}

/* Copies the first symbol of a scanned image. */
static enum status first_symbol(const zbar_image_t *image, char *out, size_t out_bytes,
                                size_t *length, struct error *error)
{
    const zbar_symbol_t *symbol = zbar_image_first_symbol(image);
    if (!symbol) {
        return error_set(error, STATUS_NOT_FOUND, "there is no QR code in the picture");
    }
    size_t bytes = zbar_symbol_get_data_length(symbol);
    if (bytes >= out_bytes) {
        return error_set(error, STATUS_TOO_BIG, "the code's text is longer than %zu bytes",
                         out_bytes - 1);
    }
    memcpy(out, zbar_symbol_get_data(symbol), bytes);
    out[bytes] = '\0';
    *length = bytes;
    return STATUS_OK;
}

enum status code_image_read_luma(const uint8_t *luma, int width, int height, char *out,
                                 size_t out_bytes, size_t *length, struct error *error)
{
    *length = 0;
    if (width < 0 || height < 0) {
        return error_set(error, STATUS_INVALID, "the picture is empty");
    }
    enum status status = size_check((uint64_t)width, (uint64_t)height, error);
    if (status != STATUS_OK) {
        return status;
    }
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();
    if (!scanner || !image) {
        status = error_set(error, STATUS_NO_MEMORY, "out of memory for the picture");
        goto out;
    }
    (void)zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    (void)zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    /* Else it guesses an alphabet, and takes "Muñoz" for Japanese. */
    (void)zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)width, (unsigned)height);
    /* Without a cleanup function zbar only reads the pixels. */
    zbar_image_set_data(image, luma, (unsigned long)width * (unsigned long)height, NULL);
    if (zbar_scan_image(scanner, image) < 0) {
        status = error_set(error, STATUS_INTERNAL, "the code reader failed");
        goto out;
    }
    status = first_symbol(image, out, out_bytes, length, error);
out:
    if (image) {
        zbar_image_destroy(image);
    }
    if (scanner) {
        zbar_image_scanner_destroy(scanner);
    }
    return status;
}
