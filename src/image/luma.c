#include "image/luma.h"

#include <stdlib.h>
#include <string.h>

enum status luma_reserve(struct luma *luma, int width, int height, struct error *error)
{
    size_t bytes = (size_t)width * (size_t)height;
    if (bytes > luma->capacity) {
        uint8_t *pixels = malloc(bytes);
        if (pixels == NULL) {
            return error_set(error, STATUS_NO_MEMORY, "out of memory for the picture");
        }
        luma_release(luma);
        *luma = (struct luma){.pixels = pixels, .capacity = bytes};
    }
    luma->width = width;
    luma->height = height;
    return STATUS_OK;
}

void luma_wipe(struct luma *luma)
{
    if (luma->pixels != NULL) {
        explicit_bzero(luma->pixels, luma->capacity);
    }
}

void luma_release(struct luma *luma)
{
    luma_wipe(luma);
    free(luma->pixels);
    *luma = (struct luma){0};
}

static size_t pixels_of(const struct luma *luma)
{
    return (size_t)luma->width * (size_t)luma->height;
}

static const uint8_t *row_at(const struct luma *luma, int y)
{
    int row = y < 0 ? 0 : y >= luma->height ? luma->height - 1 : y;
    return luma->pixels + (size_t)row * (size_t)luma->width;
}

enum status luma_copy(const struct luma *from, struct luma *to, struct error *error)
{
    enum status status = luma_reserve(to, from->width, from->height, error);
    if (status == STATUS_OK) {
        memcpy(to->pixels, from->pixels, pixels_of(from));
    }
    return status;
}

enum status luma_invert(const struct luma *from, struct luma *to, struct error *error)
{
    enum status status = luma_reserve(to, from->width, from->height, error);
    for (size_t i = 0; status == STATUS_OK && i < pixels_of(from); i++) {
        to->pixels[i] = (uint8_t)(255 - from->pixels[i]);
    }
    return status;
}

static unsigned column_sum(const uint8_t *const rows[3], int x)
{
    return (unsigned)rows[0][x] + rows[1][x] + rows[2][x];
}

enum status luma_blur(const struct luma *from, struct luma *to, struct error *error)
{
    enum status status = luma_reserve(to, from->width, from->height, error);
    int last = from->width - 1;
    for (int y = 0; status == STATUS_OK && y < from->height; y++) {
        const uint8_t *const rows[3] = {row_at(from, y - 1), row_at(from, y), row_at(from, y + 1)};
        uint8_t *out = to->pixels + (size_t)y * (size_t)to->width;
        unsigned left = column_sum(rows, 0);
        unsigned middle = left;
        for (int x = 0; x <= last; x++) {
            unsigned right = column_sum(rows, x < last ? x + 1 : last);
            out[x] = (uint8_t)((left + middle + right + 4) / 9);
            left = middle;
            middle = right;
        }
    }
    return status;
}

enum status luma_halve(const struct luma *from, struct luma *to, struct error *error)
{
    int width = from->width > 1 ? from->width / 2 : 1;
    int height = from->height > 1 ? from->height / 2 : 1;
    enum status status = luma_reserve(to, width, height, error);
    int step = from->width > 1 ? 1 : 0;
    for (int y = 0; status == STATUS_OK && y < height; y++) {
        const uint8_t *above = row_at(from, 2 * y);
        const uint8_t *below = row_at(from, 2 * y + 1);
        uint8_t *out = to->pixels + (size_t)y * (size_t)width;
        for (int x = 0; x < width; x++) {
            int left = 2 * x, right = left + step;
            unsigned sum = (unsigned)above[left] + above[right] + below[left] + below[right];
            out[x] = (uint8_t)((sum + 2) / 4);
        }
    }
    return status;
}

/* Pixels of the double lie a quarter of a pixel beside those they come from: 3 parts of the near
 * one and 1 of the next. */
enum status luma_double(const struct luma *from, struct luma *to, struct error *error)
{
    enum status status = luma_reserve(to, 2 * from->width, 2 * from->height, error);
    int last = from->width - 1;
    for (int y = 0; status == STATUS_OK && y < to->height; y++) {
        const uint8_t *near = row_at(from, y / 2);
        const uint8_t *far = row_at(from, y / 2 + (y % 2 != 0 ? 1 : -1));
        uint8_t *out = to->pixels + (size_t)y * (size_t)to->width;
        for (int x = 0; x <= last; x++) {
            int before = x > 0 ? x - 1 : 0;
            int after = x < last ? x + 1 : last;
            unsigned here = 3U * near[x] + far[x];
            *out++ = (uint8_t)((3 * here + 3U * near[before] + far[before] + 8) / 16);
            *out++ = (uint8_t)((3 * here + 3U * near[after] + far[after] + 8) / 16);
        }
    }
    return status;
}

static uint8_t clamp(int value)
{
    return (uint8_t)(value < 0 ? 0 : value > UINT8_MAX ? UINT8_MAX : value);
}

enum status luma_sharpen(const struct luma *from, const struct luma *blurred, int gain,
                         struct luma *to, struct error *error)
{
    enum status status = luma_reserve(to, from->width, from->height, error);
    for (size_t i = 0; status == STATUS_OK && i < pixels_of(from); i++) {
        int here = from->pixels[i];
        to->pixels[i] = clamp(here + gain * (here - blurred->pixels[i]));
    }
    return status;
}

/* One row from the sums of the columns around it, which move along with it. */
static void threshold_row(const uint8_t *row, const uint32_t *columns, int width, int radius,
                          int offset, uint8_t *out)
{
    int side = 2 * radius + 1;
    int last = width - 1;
    int64_t sum = 0;
    for (int x = -radius; x <= radius; x++) {
        sum += columns[x < 0 ? 0 : x > last ? last : x];
    }
    for (int x = 0; x < width; x++) {
        out[x] = (int64_t)(row[x] + offset) * side * side <= sum ? 0 : UINT8_MAX;
        int gone = x - radius;
        int come = x + radius + 1;
        sum += columns[come > last ? last : come];
        sum -= columns[gone < 0 ? 0 : gone];
    }
}

enum status luma_threshold(const struct luma *from, int radius, int offset, struct luma *to,
                           struct error *error)
{
    uint32_t *columns = calloc((size_t)from->width, sizeof *columns);
    if (columns == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "out of memory for the picture");
    }
    enum status status = luma_reserve(to, from->width, from->height, error);
    for (int y = -radius; y <= radius; y++) {
        const uint8_t *row = row_at(from, y);
        for (int x = 0; x < from->width; x++) {
            columns[x] += row[x];
        }
    }
    for (int y = 0; status == STATUS_OK && y < from->height; y++) {
        threshold_row(row_at(from, y), columns, from->width, radius, offset,
                      to->pixels + (size_t)y * (size_t)to->width);
        const uint8_t *gone = row_at(from, y - radius);
        const uint8_t *come = row_at(from, y + radius + 1);
        for (int x = 0; x < from->width; x++) {
            columns[x] += (uint32_t)come[x] - gone[x];
        }
    }
    free(columns);
    return status;
}

static uint8_t darkest(const uint8_t *row, int last, int x)
{
    uint8_t least = UINT8_MAX;
    for (int i = x - 1; i <= x + 1; i++) {
        uint8_t here = row[i < 0 ? 0 : i > last ? last : i];
        least = here < least ? here : least;
    }
    return least;
}

/* The lightest of the darkest: a grey closing, seen from the ink, with 3 pixels of a row. */
enum status luma_fill(const struct luma *from, struct luma *to, struct error *error)
{
    enum status status = luma_reserve(to, from->width, from->height, error);
    int last = from->width - 1;
    for (int y = 0; status == STATUS_OK && y < from->height; y++) {
        const uint8_t *row = row_at(from, y);
        uint8_t *out = to->pixels + (size_t)y * (size_t)to->width;
        uint8_t left = darkest(row, last, -1), middle = darkest(row, last, 0);
        for (int x = 0; x <= last; x++) {
            uint8_t right = darkest(row, last, x + 1);
            out[x] =
                left > middle ? (left > right ? left : right) : (middle > right ? middle : right);
            left = middle;
            middle = right;
        }
    }
    return status;
}
