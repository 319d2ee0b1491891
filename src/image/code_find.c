#include "image/code_find.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <zbar.h>

#include "base/clock.h"
#include "image/luma_file.h"

enum {
    SCRATCH_COUNT = 3,
    US_NS = 1000,
    DOUBLED_PIXELS_MAX = 4 * 1024 * 1024, /* larger pictures have modules enough */
};

struct code_finder {
    zbar_image_scanner_t *scanner;      /* owned */
    struct luma scratch[SCRATCH_COUNT]; /* owned */
    size_t next_way;                    /* after the first one */
};

/* ---- ways to look ---- */

/* Leaves in scratch[0] what zbar shall see. */
typedef enum status (*prepare_fn)(struct luma scratch[SCRATCH_COUNT], const struct luma *luma,
                                  struct error *error);

static enum status even(struct luma scratch[SCRATCH_COUNT], const struct luma *luma,
                        struct error *error)
{
    enum status status = luma_blur(luma, &scratch[1], error);
    return status == STATUS_OK ? luma_threshold(&scratch[1], 12, 2, &scratch[0], error) : status;
}

static enum status inverted(struct luma scratch[SCRATCH_COUNT], const struct luma *luma,
                            struct error *error)
{
    enum status status = luma_blur(luma, &scratch[0], error);
    if (status == STATUS_OK) {
        status = luma_invert(&scratch[0], &scratch[1], error);
    }
    return status == STATUS_OK ? luma_threshold(&scratch[1], 18, 2, &scratch[0], error) : status;
}

static enum status halved(struct luma scratch[SCRATCH_COUNT], const struct luma *luma,
                          struct error *error)
{
    return luma_halve(luma, &scratch[0], error);
}

static enum status crisp(struct luma scratch[SCRATCH_COUNT], const struct luma *luma,
                         struct error *error)
{
    enum status status = luma_blur(luma, &scratch[1], error);
    if (status == STATUS_OK) {
        status = luma_blur(&scratch[1], &scratch[0], error);
    }
    if (status == STATUS_OK) {
        status = luma_blur(&scratch[0], &scratch[2], error);
    }
    if (status == STATUS_OK) {
        status = luma_sharpen(&scratch[1], &scratch[2], 4, &scratch[0], error);
    }
    if (status == STATUS_OK) {
        status = luma_threshold(&scratch[0], 12, 4, &scratch[1], error);
    }
    struct luma seen = scratch[1];
    scratch[1] = scratch[0];
    scratch[0] = seen;
    return status;
}

static enum status filled(struct luma scratch[SCRATCH_COUNT], const struct luma *luma,
                          struct error *error)
{
    enum status status = luma_fill(luma, &scratch[0], error);
    if (status == STATUS_OK) {
        status = luma_blur(&scratch[0], &scratch[1], error);
    }
    return status == STATUS_OK ? luma_threshold(&scratch[1], 12, 2, &scratch[0], error) : status;
}

static enum status doubled(struct luma scratch[SCRATCH_COUNT], const struct luma *luma,
                           struct error *error)
{
    if ((int64_t)luma->width * luma->height > DOUBLED_PIXELS_MAX) {
        return STATUS_NOT_FOUND;
    }
    enum status status = luma_double(luma, &scratch[1], error);
    return status == STATUS_OK ? luma_threshold(&scratch[1], 20, 3, &scratch[0], error) : status;
}

/* By what each reads, of what those before it did not, for its time: tests/bench/bench_camera.c.
 * Only the first sees the picture itself. */
static const struct way {
    const char *name;
    prepare_fn prepare; /* NULL = nothing; STATUS_NOT_FOUND: not this picture */
    float scale;        /* pixels of what is seen for one of the picture */
} WAYS[] = {
    {"as it is", NULL, 1},   {"blurred, black and white", even, 1}, {"inverted", inverted, 1},
    {"sharpened", crisp, 1}, {"white lines filled", filled, 1},     {"halved", halved, 0.5F},
    {"doubled", doubled, 2},
};

size_t code_way_count(void)
{
    return ARRAY_COUNT(WAYS);
}

const char *code_way_name(size_t way)
{
    return WAYS[way].name;
}

/* ---- zbar ---- */

enum status code_finder_new(struct code_finder **out, struct error *error)
{
    *out = NULL;
    struct code_finder *finder = calloc(1, sizeof *finder);
    zbar_image_scanner_t *scanner = finder != NULL ? zbar_image_scanner_create() : NULL;
    if (scanner == NULL) {
        free(finder);
        return error_set(error, STATUS_NO_MEMORY, "out of memory for the code reader");
    }
    (void)zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    (void)zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    /* Else it guesses an alphabet, and takes "Muñoz" for Japanese. */
    (void)zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
    finder->scanner = scanner;
    finder->next_way = 1;
    *out = finder;
    return STATUS_OK;
}

void code_finder_wipe(struct code_finder *finder)
{
    for (size_t i = 0; i < SCRATCH_COUNT; i++) {
        luma_wipe(&finder->scratch[i]);
    }
    finder->next_way = 1;
}

void code_finder_free(struct code_finder *finder)
{
    if (finder == NULL) {
        return;
    }
    for (size_t i = 0; i < SCRATCH_COUNT; i++) {
        luma_release(&finder->scratch[i]);
    }
    zbar_image_scanner_destroy(finder->scanner);
    free(finder);
}

static enum status symbol_take(const zbar_symbol_t *symbol, float scale, struct code_found *found,
                               struct error *error)
{
    size_t bytes = zbar_symbol_get_data_length(symbol);
    if (bytes >= sizeof found->text) {
        return error_set(error, STATUS_TOO_BIG, "the code's text is longer than %zu bytes",
                         sizeof found->text - 1);
    }
    memcpy(found->text, zbar_symbol_get_data(symbol), bytes);
    found->text[bytes] = '\0';
    found->length = bytes;
    for (unsigned i = 0; i < 4; i++) {
        found->corners[i].x = (float)zbar_symbol_get_loc_x(symbol, i) / scale;
        found->corners[i].y = (float)zbar_symbol_get_loc_y(symbol, i) / scale;
    }
    return STATUS_OK;
}

static enum status zbar_look(struct code_finder *finder, const struct luma *seen, float scale,
                             struct code_found *found, struct error *error)
{
    zbar_image_t *image = zbar_image_create();
    if (image == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "out of memory for the picture");
    }
    enum status status = STATUS_OK;
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)seen->width, (unsigned)seen->height);
    /* Without a cleanup function zbar only reads the pixels. */
    zbar_image_set_data(image, seen->pixels,
                        (unsigned long)seen->width * (unsigned long)seen->height, NULL);
    if (zbar_scan_image(finder->scanner, image) < 0) {
        status = error_set(error, STATUS_INTERNAL, "the code reader failed");
        goto out;
    }
    const zbar_symbol_t *symbol = zbar_image_first_symbol(image);
    status = symbol != NULL
                 ? symbol_take(symbol, scale, found, error)
                 : error_set(error, STATUS_NOT_FOUND, "there is no QR code in the picture");
out:
    zbar_image_destroy(image);
    return status;
}

/* ---- searches ---- */

enum status code_find_one_way(struct code_finder *finder, size_t way, const struct luma *luma,
                              struct code_found *found, struct error *error)
{
    ASSERT(way < ARRAY_COUNT(WAYS));
    enum status status = luma_size_check(luma->width, luma->height, error);
    if (status == STATUS_OK && WAYS[way].prepare != NULL) {
        status = WAYS[way].prepare(finder->scratch, luma, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    const struct luma *seen = WAYS[way].prepare != NULL ? &finder->scratch[0] : luma;
    found->way = way;
    return zbar_look(finder, seen, WAYS[way].scale, found, error);
}

enum status code_find(struct code_finder *finder, const struct luma *luma, int64_t budget_us,
                      struct code_found *found, struct error *error)
{
    const size_t others = ARRAY_COUNT(WAYS) - 1;
    int64_t begun_ns = clock_monotonic_ns();
    enum status status = code_find_one_way(finder, 0, luma, found, error);
    size_t first = budget_us > 0 ? finder->next_way : 1;
    for (size_t i = 0; i < others && status == STATUS_NOT_FOUND; i++) {
        if (i > 0 && budget_us > 0 && clock_monotonic_ns() - begun_ns >= budget_us * US_NS) {
            break;
        }
        size_t way = 1 + (first - 1 + i) % others;
        status = code_find_one_way(finder, way, luma, found, error);
        finder->next_way = 1 + way % others;
    }
    if (status == STATUS_OK) {
        finder->next_way = found->way > 0 ? found->way : 1; /* the next picture looks like it */
    }
    return status == STATUS_NOT_FOUND
               ? error_set(error, STATUS_NOT_FOUND, "there is no QR code in the picture")
               : status;
}
