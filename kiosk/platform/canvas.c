#include "platform/canvas.h"

#include <math.h>
#include <stddef.h>

enum { LANES = 0x00FF00FF, OPAQUE = 0xFF };

static int round_px(float value)
{
    return (int)floorf(fminf(fmaxf(value, -1e6f), 1e6f) + 0.5f);
}

struct area area_of(const struct rect *rect)
{
    return (struct area){round_px(rect->x), round_px(rect->y), round_px(rect->x + rect->w),
                         round_px(rect->y + rect->h)};
}

static int min_of(int a, int b)
{
    return a < b ? a : b;
}

static int max_of(int a, int b)
{
    return a > b ? a : b;
}

struct area area_meet(struct area a, struct area b)
{
    return (struct area){max_of(a.x0, b.x0), max_of(a.y0, b.y0), min_of(a.x1, b.x1),
                         min_of(a.y1, b.y1)};
}

bool area_is_empty(struct area area)
{
    return area.x0 >= area.x1 || area.y0 >= area.y1;
}

struct area area_join(struct area a, struct area b)
{
    if (area_is_empty(a)) {
        return b;
    }
    if (area_is_empty(b)) {
        return a;
    }
    return (struct area){min_of(a.x0, b.x0), min_of(a.y0, b.y0), max_of(a.x1, b.x1),
                         max_of(a.y1, b.y1)};
}

int64_t area_pixels(struct area area)
{
    return area_is_empty(area) ? 0 : (int64_t)(area.x1 - area.x0) * (area.y1 - area.y0);
}

unsigned colour_alpha(uint32_t colour)
{
    return colour & 0xFF;
}

static unsigned times(unsigned a, unsigned b)
{
    unsigned product = a * b + 128;
    return (product + (product >> 8)) >> 8;
}

uint32_t colour_with_alpha(uint32_t colour, unsigned alpha)
{
    return (colour & ~0xFFU) | times(colour & 0xFF, alpha);
}

uint32_t colour_mix(uint32_t a, uint32_t b, unsigned share_b)
{
    uint32_t mixed = 0;
    for (int shift = 24; shift >= 0; shift -= 8) {
        mixed = mixed << 8 |
                (times(a >> shift & 0xFF, OPAQUE - share_b) + times(b >> shift & 0xFF, share_b));
    }
    return mixed;
}

/* 0xRRGGBBAA to the canvas's 0xXXRRGGBB, the unused byte full. */
static uint32_t pixel_of(uint32_t colour)
{
    return 0xFF000000U | colour >> 8;
}

/* Exact rounding of (source * a + below * (255 - a)) / 255, two channels at a time. */
static inline uint32_t mix(uint32_t below, uint32_t source, unsigned a)
{
    uint32_t rb = (source & LANES) * a + (below & LANES) * (OPAQUE - a) + 0x00800080;
    uint32_t g = (source >> 8 & LANES) * a + (below >> 8 & LANES) * (OPAQUE - a) + 0x00800080;
    rb = (rb + (rb >> 8 & LANES)) >> 8 & LANES;
    g = (g + (g >> 8 & LANES)) & 0xFF00FF00U;
    return rb | g | 0xFF000000U;
}

static uint32_t *row_at(const struct canvas *canvas, int y)
{
    return canvas->pixels + (ptrdiff_t)y * canvas->stride;
}

void canvas_blend(const struct canvas *canvas, int x, int y, uint32_t colour, unsigned coverage)
{
    uint32_t *pixel = row_at(canvas, y) + x;
    *pixel = mix(*pixel, pixel_of(colour), times(coverage, colour & 0xFF));
}

static void span_fill(uint32_t *row, int x0, int x1, uint32_t pixel, unsigned alpha)
{
    if (alpha == OPAQUE) {
        for (int x = x0; x < x1; x++) {
            row[x] = pixel;
        }
    } else if (alpha > 0) {
        for (int x = x0; x < x1; x++) {
            row[x] = mix(row[x], pixel, alpha);
        }
    }
}

void canvas_fill(const struct canvas *canvas, struct area area, uint32_t colour)
{
    area = area_meet(area, canvas->clip);
    for (int y = area.y0; y < area.y1; y++) {
        span_fill(row_at(canvas, y), area.x0, area.x1, pixel_of(colour), colour & 0xFF);
    }
}

void canvas_cover(const struct canvas *canvas, int x, int y, const uint8_t *coverage, int width,
                  int height, uint32_t colour)
{
    struct area area = area_meet((struct area){x, y, x + width, y + height}, canvas->clip);
    uint32_t pixel = pixel_of(colour);
    unsigned alpha = colour & 0xFF;
    for (int row_y = area.y0; row_y < area.y1; row_y++) {
        uint32_t *row = row_at(canvas, row_y);
        const uint8_t *from = coverage + (ptrdiff_t)(row_y - y) * width - x;
        for (int column = area.x0; column < area.x1; column++) {
            unsigned a = from[column];
            if (a == 0) {
                continue;
            }
            a = alpha == OPAQUE ? a : times(a, alpha);
            row[column] = a == OPAQUE ? pixel : mix(row[column], pixel, a);
        }
    }
}

/* Place of pixel `at` of a side of `length` in a quarter of `side`: its mirror image, or the
 * stretched last one. */
static inline int fold(int at, int length, int side)
{
    int other = length - 1 - at;
    int nearest = at < other ? at : other;
    return nearest < side ? nearest : side - 1;
}

void canvas_patch(const struct canvas *canvas, struct area area, const struct mask *quarter,
                  uint32_t colour)
{
    struct area seen = area_meet(area, canvas->clip);
    int side = quarter->side;
    int width = area.x1 - area.x0;
    int corner = min_of(side, (width + 1) / 2);
    uint32_t pixel = pixel_of(colour);
    unsigned alpha = colour & 0xFF;
    if (side == 0) {
        canvas_fill(canvas, area, colour);
        return;
    }
    for (int y = seen.y0; y < seen.y1; y++) {
        uint32_t *row = row_at(canvas, y);
        const uint8_t *from =
            quarter->coverage + (ptrdiff_t)fold(y - area.y0, area.y1 - area.y0, side) * side;
        int left = min_of(area.x0 + corner, seen.x1);
        int right = max_of(area.x1 - corner, seen.x0);
        for (int x = seen.x0; x < left; x++) {
            row[x] = mix(row[x], pixel, times(from[fold(x - area.x0, width, side)], alpha));
        }
        span_fill(row, max_of(area.x0 + corner, seen.x0), min_of(right, seen.x1), pixel,
                  times(from[corner - 1], alpha));
        for (int x = max_of(right, left); x < seen.x1; x++) {
            row[x] = mix(row[x], pixel, times(from[fold(x - area.x0, width, side)], alpha));
        }
    }
}

/* Where border and fill meet in one pixel each gets its share of it: dst * (1 - shares) + border
 * * share + fill * share. */
static uint32_t card_pixel(const struct card *card, int x, int y, uint32_t below)
{
    int width = card->area.x1 - card->area.x0;
    int height = card->area.y1 - card->area.y0;
    int t = card->thickness;
    unsigned outer = mask_round_at(card->outer, x, y, width, height);
    unsigned inner = mask_round_at(card->inner, x - t, y - t, width - 2 * t, height - 2 * t);
    unsigned fill = times(min_of((int)inner, (int)outer), card->fill & 0xFF);
    unsigned border = outer > inner ? times(outer - inner, card->border & 0xFF) : 0;
    unsigned rest = OPAQUE - fill - border;
    uint32_t pixel = 0xFF;
    for (int shift = 16; shift >= 0; shift -= 8) {
        unsigned sum = (card->fill >> (shift + 8) & 0xFF) * fill +
                       (card->border >> (shift + 8) & 0xFF) * border +
                       (below >> shift & 0xFF) * rest;
        pixel = pixel << 8 | (sum + 127) / OPAQUE;
    }
    return pixel;
}

void canvas_card(const struct canvas *canvas, const struct card *card)
{
    struct area all = card->area;
    struct area seen = area_meet(all, canvas->clip);
    int corner = max_of(card->outer != NULL ? card->outer->side : 0, card->thickness);
    if (card->inner != NULL) {
        corner = max_of(corner, card->thickness + card->inner->side);
    }
    int left = max_of(seen.x0, min_of(all.x0 + corner, seen.x1));
    int right = min_of(seen.x1, max_of(all.x1 - corner, left));
    for (int y = seen.y0; y < seen.y1; y++) {
        uint32_t *row = row_at(canvas, y);
        int edge = min_of(y - all.y0, all.y1 - 1 - y);
        bool is_border = edge < card->thickness;
        int span_left = left;
        int span_right = right;
        if (edge >= corner) {
            span_left = max_of(seen.x0, min_of(all.x0 + card->thickness, seen.x1));
            span_right = min_of(seen.x1, max_of(all.x1 - card->thickness, span_left));
        }
        for (int x = seen.x0; x < span_left; x++) {
            row[x] = card_pixel(card, x - all.x0, y - all.y0, row[x]);
        }
        uint32_t colour = is_border ? card->border : card->fill;
        span_fill(row, span_left, span_right, pixel_of(colour), colour & 0xFF);
        for (int x = span_right; x < seen.x1; x++) {
            row[x] = card_pixel(card, x - all.x0, y - all.y0, row[x]);
        }
    }
}

void canvas_picture(const struct canvas *canvas, int x, int y, const uint32_t *argb, int width,
                    int height, int stride, const struct mask *quarter, unsigned alpha)
{
    struct area seen = area_meet((struct area){x, y, x + width, y + height}, canvas->clip);
    for (int row_y = seen.y0; row_y < seen.y1; row_y++) {
        uint32_t *row = row_at(canvas, row_y);
        const uint32_t *from = argb + (ptrdiff_t)(row_y - y) * stride - x;
        for (int column = seen.x0; column < seen.x1; column++) {
            unsigned a = times(from[column] >> 24, alpha);
            a = times(a, mask_round_at(quarter, column - x, row_y - y, width, height));
            row[column] =
                a == OPAQUE ? (from[column] | 0xFF000000U) : mix(row[column], from[column], a);
        }
    }
}
