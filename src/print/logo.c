#include "print/logo.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

enum { PICTURE_SIDE_MAX = 4096, SIDE_MAX = 256 };

/* Grey values of a small square picture; room for the error that the dither pushes on. */
struct grey {
    int side;
    int values[SIDE_MAX + 1][SIDE_MAX + 2]; /* 0 black to 255 white */
};

/* The mean of each square of dots, the picture in the middle. */
static void shrink(struct grey *grey, const png_byte *pixels, int width, int height)
{
    int longer = width > height ? width : height;
    int left = (longer - width) / 2, top = (longer - height) / 2;
    for (int y = 0; y < grey->side; y++) {
        for (int x = 0; x < grey->side; x++) {
            int from_x = x * longer / grey->side, to_x = (x + 1) * longer / grey->side;
            int from_y = y * longer / grey->side, to_y = (y + 1) * longer / grey->side;
            long sum = 0, count = 0;
            for (int v = from_y; v < to_y || v == from_y; v++) {
                for (int u = from_x; u < to_x || u == from_x; u++) {
                    bool is_inside = u >= left && v >= top && u - left < width && v - top < height;
                    sum += is_inside
                               ? pixels[(size_t)(v - top) * (size_t)width + (size_t)(u - left)]
                               : 255;
                    count++;
                }
            }
            grey->values[y][x + 1] = (int)(sum / count);
        }
    }
}

/* Floyd and Steinberg, 1976. */
static void dither(struct paper *paper, struct grey *grey, int left, int top)
{
    for (int y = 0; y < grey->side; y++) {
        for (int x = 1; x <= grey->side; x++) {
            int value = grey->values[y][x];
            bool has_ink = value < 128;
            int error = value - (has_ink ? 0 : 255);
            grey->values[y][x + 1] += error * 7 / 16;
            grey->values[y + 1][x - 1] += error * 3 / 16;
            grey->values[y + 1][x] += error * 5 / 16;
            grey->values[y + 1][x + 1] += error / 16;
            if (has_ink) {
                paper_dot(paper, left + x - 1, top + y, true);
            }
        }
    }
}

static bool picture_draw(struct paper *paper, const char *path, int x, int y, int side)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    const png_color white = {255, 255, 255};
    png_byte *pixels = NULL;
    struct grey *grey = NULL;
    bool is_drawn = false;
    if (!png_image_begin_read_from_file(&image, path) || image.width > PICTURE_SIDE_MAX ||
        image.height > PICTURE_SIDE_MAX) {
        goto out;
    }
    image.format = PNG_FORMAT_GRAY;
    pixels = malloc(PNG_IMAGE_SIZE(image));
    grey = calloc(1, sizeof *grey);
    if (!pixels || !grey || !png_image_finish_read(&image, &white, pixels, 0, NULL)) {
        goto out;
    }
    grey->side = side < SIDE_MAX ? side : SIDE_MAX;
    shrink(grey, pixels, (int)image.width, (int)image.height);
    dither(paper, grey, x, y);
    is_drawn = true;
out:
    png_image_free(&image);
    free(pixels);
    free(grey);
    return is_drawn;
}

void logo_draw(struct paper *paper, struct letters *letters, const struct look *look, int x, int y,
               int side)
{
    if (look->logo_picture[0] != '\0' && picture_draw(paper, look->logo_picture, x, y, side)) {
        return;
    }
    const struct lettering icon = {.face = FACE_ICON, .size = side};
    letters_draw(letters, paper, &icon, x, y + side, look->logo_icon, strlen(look->logo_icon));
}
