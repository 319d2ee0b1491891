/* Pictures as people send them: codes in PNG and JPEG, and everything that is not one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <png.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jpeglib.h>

#include "base/buf.h"
#include "base/file.h"
#include "image/code_image.h"
#include "image/luma_file.h"

static const char TEXT[] = "F1-THIS-IS-A-TEST-0123456789-ABCDEFGHJKMNPQRSTVWXYZ";

static char folder[] = "/tmp/feria-image-XXXXXX";
static char path[128];

struct picture {
    uint8_t *pixels; /* owned */
    int width, height;
};

static struct picture picture_blank(int width, int height)
{
    struct picture picture = {malloc((size_t)width * (size_t)height), width, height};
    assert_non_null(picture.pixels);
    memset(picture.pixels, 0xff, (size_t)width * (size_t)height);
    return picture;
}

/* The code of `text` with `dots` pixels a module and the quiet zone of the standard. */
static struct picture picture_of_text(const char *text, int dots)
{
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    assert_non_null(code);
    int side = (code->width + 8) * dots;
    struct picture picture = picture_blank(side, side);
    for (int y = 0; y < code->width * dots; y++) {
        for (int x = 0; x < code->width * dots; x++) {
            if (code->data[(y / dots) * code->width + x / dots] & 1) {
                picture.pixels[(y + 4 * dots) * side + x + 4 * dots] = 0;
            }
        }
    }
    QRcode_free(code);
    return picture;
}

static struct picture picture_of_code(int dots)
{
    return picture_of_text(TEXT, dots);
}

static void picture_invert(struct picture *picture)
{
    for (int i = 0; i < picture->width * picture->height; i++) {
        picture->pixels[i] = (uint8_t)~picture->pixels[i];
    }
}

static void write_bytes(const void *data, size_t bytes)
{
    struct error error = {0};
    assert_int_equal(file_write(path, data, bytes, 0600, &error), STATUS_OK);
}

static void write_png(const struct picture *picture)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (unsigned)picture->width,
                       .height = (unsigned)picture->height,
                       .format = PNG_FORMAT_GRAY};
    assert_true(png_image_write_to_file(&image, path, 0, picture->pixels, 0, NULL));
}

/* The code black on a see-through ground. */
static void write_png_see_through(const struct picture *picture)
{
    size_t count = (size_t)picture->width * (size_t)picture->height;
    uint8_t *pixels = calloc(count, 4);
    assert_non_null(pixels);
    for (size_t i = 0; i < count; i++) {
        pixels[4 * i + 3] = (uint8_t)~picture->pixels[i];
    }
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (unsigned)picture->width,
                       .height = (unsigned)picture->height,
                       .format = PNG_FORMAT_RGBA};
    assert_true(png_image_write_to_file(&image, path, 0, pixels, 0, NULL));
    free(pixels);
}

static void write_jpeg(const struct picture *picture, int quality)
{
    struct jpeg_compress_struct jpeg = {0};
    struct jpeg_error_mgr manager;
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    jpeg.err = jpeg_std_error(&manager);
    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, file);
    jpeg.image_width = (unsigned)picture->width;
    jpeg.image_height = (unsigned)picture->height;
    jpeg.input_components = 1;
    jpeg.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, quality, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        JSAMPROW row = picture->pixels + (size_t)jpeg.next_scanline * (size_t)picture->width;
        assert_int_equal(jpeg_write_scanlines(&jpeg, &row, 1), 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    assert_int_equal(fclose(file), 0);
}

static enum status read_code(char *out, size_t out_bytes, size_t *length)
{
    struct error error = {0};
    enum status status = code_image_read_file(path, out, out_bytes, length, &error);
    if (status != STATUS_OK) {
        assert_int_equal(error.status, status);
        assert_non_null(strstr(error.text, path)); /* says which file */
    }
    return status;
}

static void expect_code(void)
{
    char out[CODE_IMAGE_TEXT_MAX];
    size_t length = 0;
    assert_int_equal(read_code(out, sizeof out, &length), STATUS_OK);
    assert_int_equal(length, sizeof TEXT - 1);
    assert_string_equal(out, TEXT);
}

static void expect_status(enum status expected)
{
    char out[CODE_IMAGE_TEXT_MAX];
    size_t length = 99;
    assert_int_equal(read_code(out, sizeof out, &length), expected);
}

static void sizes_and_formats(void **state)
{
    (void)state;
    static const int DOTS[] = {2, 3, 4, 8, 20};
    for (size_t i = 0; i < ARRAY_COUNT(DOTS); i++) {
        struct picture picture = picture_of_code(DOTS[i]);
        write_png(&picture);
        expect_code();
        write_png_see_through(&picture);
        expect_code();
        write_jpeg(&picture, 90);
        expect_code();
        free(picture.pixels);
    }
    struct picture picture = picture_of_code(6);
    write_jpeg(&picture, 20); /* as a messenger sends it */
    expect_code();
    free(picture.pixels);
}

static void no_code_in_it(void **state)
{
    (void)state;
    struct picture blank = picture_blank(320, 200);
    write_png(&blank);
    expect_status(STATUS_NOT_FOUND);
    write_jpeg(&blank, 80);
    expect_status(STATUS_NOT_FOUND);
    free(blank.pixels);
    struct picture dot = picture_blank(1, 1);
    write_png(&dot);
    expect_status(STATUS_NOT_FOUND);
    free(dot.pixels);
}

/* White on black, noise and half a code: read or not, but never a crash or another text. */
static void bad_pictures_are_survived(void **state)
{
    (void)state;
    char out[CODE_IMAGE_TEXT_MAX];
    size_t length = 0;
    struct picture picture = picture_of_code(5);
    picture_invert(&picture);
    write_png(&picture);
    enum status status = read_code(out, sizeof out, &length);
    assert_true(status == STATUS_NOT_FOUND || (status == STATUS_OK && strcmp(out, TEXT) == 0));
    picture_invert(&picture);
    memset(picture.pixels, 0xff, (size_t)picture.width * (size_t)picture.height / 2);
    write_png(&picture);
    expect_status(STATUS_NOT_FOUND);
    uint32_t noise = 12345;
    for (int i = 0; i < picture.width * picture.height; i++) {
        noise = noise * 1664525 + 1013904223;
        picture.pixels[i] = (uint8_t)(noise >> 24);
    }
    write_png(&picture);
    expect_status(STATUS_NOT_FOUND);
    free(picture.pixels);
}

static void cut_at_every_length(void (*write)(const struct picture *),
                                const struct picture *picture)
{
    char out[CODE_IMAGE_TEXT_MAX];
    size_t length = 0;
    struct error error = {0};
    struct buf whole;
    buf_init(&whole, LUMA_FILE_BYTES_MAX);
    write(picture);
    assert_int_equal(file_read(path, &whole, &error), STATUS_OK);
    size_t step = whole.length / 60 + 1;
    for (size_t bytes = 0; bytes < whole.length; bytes += bytes < 40 ? 1 : step) {
        write_bytes(whole.data, bytes);
        enum status status = read_code(out, sizeof out, &length);
        /* A code can survive a cut, and then it is the right one. */
        assert_true(status == STATUS_INVALID || (status == STATUS_OK && strcmp(out, TEXT) == 0));
    }
    buf_release(&whole);
}

static void write_jpeg_90(const struct picture *picture)
{
    write_jpeg(picture, 90);
}

static void truncated(void **state)
{
    (void)state;
    struct picture picture = picture_of_code(4);
    cut_at_every_length(write_png, &picture);
    cut_at_every_length(write_jpeg_90, &picture);
    free(picture.pixels);
}

/* A few bytes that promise billions of pixels take no memory. */
static void huge_header(void **state)
{
    (void)state;
    static const uint8_t PNG_HUGE[] = {
        0x89, 'P',  'N',  'G',  '\r', '\n', 0x1a, '\n', 0,   0,   0,   13,   'I',  'H',  'D',
        'R',  0,    0,    0xff, 0xff, 0,    0,    0xff, 255, 8,   0,   0,    0,    0,    0x3f,
        0x5,  0x66, 0x27, 0,    0,    0,    0,    'I',  'D', 'A', 'T', 0x35, 0xaf, 0x06, 0x1e};
    write_bytes(PNG_HUGE, sizeof PNG_HUGE);
    char out[64];
    size_t length = 0;
    enum status status = read_code(out, sizeof out, &length);
    assert_true(status == STATUS_TOO_BIG || status == STATUS_INVALID);

    struct picture picture = picture_of_code(4);
    struct error error = {0};
    struct buf file;
    buf_init(&file, LUMA_FILE_BYTES_MAX);
    write_jpeg(&picture, 90);
    assert_int_equal(file_read(path, &file, &error), STATUS_OK);
    char *frame = memmem(file.data, file.length, "\xff\xc0", 2);
    assert_non_null(frame);
    static const uint8_t HUGE_SIDES[] = {0xff, 0, 0xff, 0}; /* height and width */
    memcpy(frame + 5, HUGE_SIDES, sizeof HUGE_SIDES);
    write_bytes(file.data, file.length);
    expect_status(STATUS_TOO_BIG);
    buf_release(&file);
    free(picture.pixels);
}

static void not_a_picture(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t count;
    } FILES[] = {
        {"", 0},
        {"hola", 4},
        {"GIF89a\x01\x00\x01\x00", 10},
        {"\x89PNG\r\n\x1a\n", 8},
        {"\x89PNG\r\n\x1a\nxxxxxxxxxxxxxxxxxxxxxxxx", 32},
        {"\xff\xd8\xff", 3},
        {"\xff\xd8\xff\xe0xxxxxxxxxxxxxxxxxxxxxxxxxx", 30},
        {"<svg xmlns='http://www.w3.org/2000/svg'/>", 41},
    };
    for (size_t i = 0; i < ARRAY_COUNT(FILES); i++) {
        write_bytes(FILES[i].bytes, FILES[i].count);
        expect_status(STATUS_INVALID);
    }
    assert_int_equal(unlink(path), 0);
    expect_status(STATUS_NOT_FOUND);
}

static void too_small_room(void **state)
{
    (void)state;
    struct picture picture = picture_of_code(4);
    write_png(&picture);
    char out[sizeof TEXT];
    size_t length = 0;
    assert_int_equal(read_code(out, sizeof TEXT - 1, &length), STATUS_TOO_BIG);
    assert_int_equal(read_code(out, sizeof TEXT, &length), STATUS_OK);
    assert_string_equal(out, TEXT);
    free(picture.pixels);
}

static void luma_sizes(void **state)
{
    (void)state;
    static const struct {
        int width, height;
        enum status expected;
    } SIZES[] = {
        {0, 10, STATUS_INVALID},
        {10, 0, STATUS_INVALID},
        {-1, 10, STATUS_INVALID},
        {10, -1, STATUS_INVALID},
        {LUMA_SIDE_MAX + 1, 1, STATUS_TOO_BIG},
        {LUMA_SIDE_MAX, LUMA_SIDE_MAX, STATUS_TOO_BIG},
        {2, 2, STATUS_NOT_FOUND},
    };
    const uint8_t luma[4] = {0};
    for (size_t i = 0; i < ARRAY_COUNT(SIZES); i++) {
        char out[8];
        size_t length = 99;
        struct error error = {0};
        assert_int_equal(code_image_read_luma(luma, SIZES[i].width, SIZES[i].height, out,
                                              sizeof out, &length, &error),
                         SIZES[i].expected);
        assert_int_equal(length, 0);
    }
}

static int folder_make_temporary(void **state)
{
    (void)state;
    if (!mkdtemp(folder)) {
        return -1;
    }
    (void)snprintf(path, sizeof path, "%s/picture", folder);
    return 0;
}

static int folder_remove(void **state)
{
    (void)state;
    (void)unlink(path);
    return rmdir(folder);
}

/* Names are UTF-8 and come back byte for byte. */
static void utf8_is_kept(void **state)
{
    static const char *const texts[] = {"María Ñáñez Muñoz", "ñ", "Ibagué · 日本", "😀"};
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        char out[CODE_IMAGE_TEXT_MAX];
        size_t length = 0;
        struct error error = {0};
        struct picture picture = picture_of_text(texts[i], 4);
        assert_int_equal(code_image_read_luma(picture.pixels, picture.width, picture.height, out,
                                              sizeof out, &length, &error),
                         STATUS_OK);
        assert_int_equal(length, strlen(texts[i]));
        assert_string_equal(out, texts[i]);
        free(picture.pixels);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_and_formats),
        cmocka_unit_test(no_code_in_it),
        cmocka_unit_test(bad_pictures_are_survived),
        cmocka_unit_test(truncated),
        cmocka_unit_test(huge_header),
        cmocka_unit_test(not_a_picture),
        cmocka_unit_test(too_small_room),
        cmocka_unit_test(luma_sizes),
        cmocka_unit_test(utf8_is_kept),
    };
    return cmocka_run_group_tests(tests, folder_make_temporary, folder_remove);
}
