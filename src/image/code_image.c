#include "image/code_image.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "image/luma_file.h"

static enum status read_luma(const struct luma *luma, char *out, size_t out_bytes, size_t *length,
                             struct error *error)
{
    struct code_finder *finder = NULL;
    struct code_found *found = calloc(1, sizeof *found);
    if (found == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "out of memory for a code");
    }
    enum status status = code_finder_new(&finder, error);
    if (status == STATUS_OK) {
        status = code_find(finder, luma, 0, found, error);
    }
    if (status == STATUS_OK && found->length >= out_bytes) {
        status = error_set(error, STATUS_TOO_BIG, "the code's text is longer than %zu bytes",
                           out_bytes - 1);
    }
    if (status == STATUS_OK) {
        memcpy(out, found->text, found->length + 1);
        *length = found->length;
    }
    code_finder_free(finder);
    explicit_bzero(found, sizeof *found);
    free(found);
    return status;
}

enum status code_image_read_file(const char *path, char *out, size_t out_bytes, size_t *length,
                                 struct error *error)
{
    struct luma luma = {0};
    bool is_damaged = false;
    *length = 0;
    enum status status = luma_read_file(path, &luma, &is_damaged, error);
    if (status != STATUS_OK) {
        goto out; /* which names the file */
    }
    status = read_luma(&luma, out, out_bytes, length, error);
    if (status == STATUS_NOT_FOUND && is_damaged) {
        status = error_set(error, STATUS_INVALID, "a damaged JPEG picture without a readable code");
    }
    if (status != STATUS_OK) {
        status = error_prefix(error, status, "%s", path);
    }
out:
    luma_release(&luma);
    return status;
}

enum status code_image_read_luma(const uint8_t *luma, int width, int height, char *out,
                                 size_t out_bytes, size_t *length, struct error *error)
{
    const struct luma picture = {
        .pixels = (uint8_t *)luma, .width = width, .height = height}; /* only read */
    *length = 0;
    return read_luma(&picture, out, out_bytes, length, error);
}
