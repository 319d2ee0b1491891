#include "print/paper.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_AT_ONCE = 512 };

static const struct {
    int paper_mm, dots;
} PAPERS[] = {{80, 576}, {62, 464}, {58, 384}};

int paper_dots(int paper_mm)
{
    for (size_t i = 0; i < ARRAY_COUNT(PAPERS); i++) {
        if (PAPERS[i].paper_mm == paper_mm) {
            return PAPERS[i].dots;
        }
    }
    return 0;
}

bool paper_init(struct paper *paper, int paper_mm)
{
    int width = paper_dots(paper_mm);
    *paper = (struct paper){.width = width, .row_bytes = width / 8, .paper_mm = paper_mm};
    return width > 0;
}

void paper_release(struct paper *paper)
{
    if (paper->bits) {
        sodium_memzero(paper->bits, (size_t)paper->row_bytes * (size_t)paper->rows_held);
        free(paper->bits);
    }
    *paper = (struct paper){0};
}

bool paper_reach(struct paper *paper, int height)
{
    if (height > PAPER_HEIGHT_MAX || paper->is_full) {
        paper->is_full = true;
        return false;
    }
    if (height > paper->rows_held) {
        int rows = (height / ROWS_AT_ONCE + 1) * ROWS_AT_ONCE;
        uint8_t *bits = calloc((size_t)rows, (size_t)paper->row_bytes);
        if (!bits) {
            paper->is_full = true;
            return false;
        }
        if (paper->bits) {
            size_t used = (size_t)paper->height * (size_t)paper->row_bytes;
            memcpy(bits, paper->bits, used);
            sodium_memzero(paper->bits, used);
            free(paper->bits);
        }
        paper->bits = bits;
        paper->rows_held = rows;
    }
    paper->height = height > paper->height ? height : paper->height;
    return true;
}

void paper_dot(struct paper *paper, int x, int y, bool has_ink)
{
    if (x < 0 || y < 0 || x >= paper->width || (y >= paper->height && !paper_reach(paper, y + 1))) {
        return;
    }
    uint8_t *byte = &paper->bits[(size_t)y * (size_t)paper->row_bytes + (size_t)x / 8];
    uint8_t bit = (uint8_t)(0x80 >> (x % 8));
    *byte = has_ink ? (uint8_t)(*byte | bit) : (uint8_t)(*byte & ~bit);
}

bool paper_has_ink(const struct paper *paper, int x, int y)
{
    if (x < 0 || y < 0 || x >= paper->width || y >= paper->height) {
        return false;
    }
    uint8_t byte = paper->bits[(size_t)y * (size_t)paper->row_bytes + (size_t)x / 8];
    return (byte & (0x80 >> (x % 8))) != 0;
}

void paper_fill(struct paper *paper, struct paper_rect rect)
{
    for (int y = rect.y; y < rect.y + rect.height; y++) {
        for (int x = rect.x; x < rect.x + rect.width; x++) {
            paper_dot(paper, x, y, true);
        }
    }
}

enum status paper_status(const struct paper *paper, struct error *error)
{
    if (paper->is_full) {
        return error_set(error, STATUS_TOO_BIG, "the slip does not fit on %d dots of paper",
                         PAPER_HEIGHT_MAX);
    }
    return STATUS_OK;
}
