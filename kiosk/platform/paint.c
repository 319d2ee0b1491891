#include "platform/paint.h"

#include <assert.h>
#include <math.h>

enum { OPAQUE = 255, QUIET_MODULES = 4 };

static const uint32_t BLACK = 0x000000FF;
static const uint32_t WHITE = 0xFFFFFFFF;
static const uint32_t SHADOW_COLOUR = 0x0B1F4729; /* when the list names none */

static int at_least(int value, int low)
{
    return value > low ? value : low;
}

static int at_most(int value, int high)
{
    return value < high ? value : high;
}

static int width_of(struct area area)
{
    return area.x1 - area.x0;
}

static int height_of(struct area area)
{
    return area.y1 - area.y0;
}

/* Whole pixels; negative means as round as it gets. */
static int radius_of(const struct draw_command *command, struct area area)
{
    int most = at_most(width_of(area), height_of(area)) / 2;
    return command->radius < 0 ? most : at_most((int)lrintf(command->radius), most);
}

static int thickness_of(const struct draw_command *command, int least)
{
    return at_least((int)lrintf(command->thickness), least);
}

static uint32_t colour_of(const struct draw_command *command)
{
    return colour_with_alpha(command->colour, command->alpha);
}

static struct text_style style_of(const struct draw_command *command)
{
    bool is_icon = command->kind == DRAW_ICON;
    return (struct text_style){
        .face = is_icon ? FONT_ICON : (int)command->weight,
        .size_px = font_size_px(command->size_px),
        .letter_spacing_px = is_icon ? 0 : command->letter_spacing_px,
    };
}

/* ---- what a command can touch ---- */

static struct area bounds_rect(struct painter *painter, const struct draw_command *command)
{
    (void)painter;
    return area_of(&command->rect);
}

/* A shadow falls `blur` pixels around the card and a third of it downwards. */
static int shadow_blur(const struct draw_command *command)
{
    float blur = command->thickness > 0 ? command->thickness : fmaxf(command->radius / 2, 6);
    return at_most((int)lrintf(fmaxf(blur, 1)), MASK_SIDE_MAX / 4);
}

static struct area bounds_shadow(struct painter *painter, const struct draw_command *command)
{
    (void)painter;
    struct area area = area_of(&command->rect);
    int blur = shadow_blur(command);
    return (struct area){area.x0 - blur, area.y0 - blur + blur / 3, area.x1 + blur,
                         area.y1 + blur + blur / 3};
}

static struct area text_place(const struct draw_command *command, const struct text_line *line)
{
    struct area area = area_of(&command->rect);
    int x = command->kind == DRAW_ICON ? area.x0 + (width_of(area) - line->width) / 2 : area.x0;
    int y = area.y0 + (int)floorf((float)(height_of(area) - line->height) / 2);
    return (struct area){x, y, x + line->width, y + line->height};
}

static struct area bounds_text(struct painter *painter, const struct draw_command *command)
{
    struct text_style style = style_of(command);
    const struct text_line *line =
        text_cache_line(&painter->texts, &style, command->text, command->text_bytes);
    return line == NULL ? (struct area){0} : text_place(command, line);
}

/* ---- painting ---- */

static void paint_rect(struct painter *painter, const struct canvas *canvas,
                       const struct draw_command *command)
{
    struct card card = {.area = area_of(&command->rect), .fill = colour_of(command)};
    card.border = colour_with_alpha(command->border, command->alpha);
    int radius = radius_of(command, card.area);
    if (colour_alpha(command->border) != 0) {
        card.thickness = at_most(thickness_of(command, 1),
                                 at_most(width_of(card.area), height_of(card.area)) / 2);
    }
    if (radius <= 0 && card.thickness == 0) {
        canvas_fill(canvas, card.area, card.fill);
        return;
    }
    card.outer = masks_round(&painter->masks, at_least(radius, 0));
    card.inner = masks_round(&painter->masks, at_least(radius - card.thickness, 0));
    canvas_card(canvas, &card);
}

static void paint_shadow(struct painter *painter, const struct canvas *canvas,
                         const struct draw_command *command)
{
    struct area area = area_of(&command->rect);
    const struct mask *mask =
        masks_shadow(&painter->masks, at_least(radius_of(command, area), 0), shadow_blur(command));
    uint32_t colour = colour_alpha(command->colour) != 0 ? command->colour : SHADOW_COLOUR;
    if (mask != NULL) {
        canvas_patch(canvas, bounds_shadow(painter, command), mask,
                     colour_with_alpha(colour, command->alpha));
    }
}

static void paint_text(struct painter *painter, const struct canvas *canvas,
                       const struct draw_command *command)
{
    struct text_style style = style_of(command);
    const struct text_line *line =
        text_cache_line(&painter->texts, &style, command->text, command->text_bytes);
    if (line != NULL) {
        struct area place = text_place(command, line);
        canvas_cover(canvas, place.x0, place.y0, line->coverage, line->width, line->height,
                     colour_of(command));
    }
}

static void paint_picture(struct painter *painter, const struct canvas *canvas,
                          const struct draw_command *command)
{
    struct area area = area_of(&command->rect);
    const SDL_Surface *surface = pictures_get(&painter->pictures, command->text,
                                              command->text_bytes, width_of(area), height_of(area));
    if (surface != NULL) {
        int radius = radius_of(command, area);
        const struct mask *corner = radius > 0 ? masks_round(&painter->masks, radius) : NULL;
        canvas_picture(canvas, area.x0, area.y0, surface->pixels, surface->w, surface->h,
                       surface->pitch / 4, corner, command->alpha);
    }
}

static void paint_luma(struct painter *painter, const struct canvas *canvas,
                       const struct draw_command *command)
{
    struct area area = area_of(&command->rect);
    int radius = radius_of(command, area);
    if (command->luma != NULL && command->luma->pixels != NULL) {
        canvas_luma(canvas, area, command,
                    radius > 0 ? masks_round(&painter->masks, radius) : NULL);
    }
}

/* Black on white with a quiet zone of 4 modules (ISO/IEC 18004 9.1), all of whole pixels, in the
 * middle of the rectangle. */
static void paint_bitmap(struct painter *painter, const struct canvas *canvas,
                         const struct draw_command *command)
{
    (void)painter;
    struct area area = area_of(&command->rect);
    int modules = command->bits_side + 2 * QUIET_MODULES;
    int px = at_most(width_of(area), height_of(area)) / modules;
    if (command->bits == NULL || command->bits_side <= 0 || px <= 0) {
        return;
    }
    int x0 = area.x0 + (width_of(area) - px * modules) / 2;
    int y0 = area.y0 + (height_of(area) - px * modules) / 2;
    canvas_fill(canvas, (struct area){x0, y0, x0 + px * modules, y0 + px * modules},
                colour_with_alpha(WHITE, command->alpha));
    x0 += px * QUIET_MODULES;
    y0 += px * QUIET_MODULES;
    for (int y = 0; y < command->bits_side; y++) {
        const uint8_t *row = command->bits + (ptrdiff_t)y * command->bits_side;
        for (int x = 0; x < command->bits_side; x++) {
            if ((row[x] & 1) != 0) {
                struct area dot = {x0 + x * px, y0 + y * px, x0 + (x + 1) * px, y0 + (y + 1) * px};
                canvas_fill(canvas, dot, colour_with_alpha(BLACK, command->alpha));
            }
        }
    }
}

/* How much of a pixel, dx right of and dy under the centre, belongs to the arc that runs
 * clockwise from 12 for `fraction` of a turn. */
static float arc_share(float dx, float dy, float fraction, float sine, float cosine)
{
    if (fraction <= 0 || fraction >= 1) {
        return fraction <= 0 ? 0 : 1;
    }
    float past_start = dx;
    float before_end = -(dx * cosine + dy * sine);
    float inside = fraction <= 0.5f ? fminf(past_start, before_end) : fmaxf(past_start, before_end);
    return fminf(fmaxf(inside + 0.5f, 0), 1);
}

static void paint_ring(struct painter *painter, const struct canvas *canvas,
                       const struct draw_command *command)
{
    const float turn = 6.2831853f;
    struct area area = area_of(&command->rect);
    int side = at_most(at_most(width_of(area), height_of(area)), 2 * MASK_SIDE_MAX);
    int x0 = area.x0 + (width_of(area) - side) / 2;
    int y0 = area.y0 + (height_of(area) - side) / 2;
    int t = at_most(thickness_of(command, 1), side / 2);
    const struct mask *outer = masks_round(&painter->masks, side / 2);
    const struct mask *inner = masks_round(&painter->masks, side / 2 - t);
    struct area seen = area_meet((struct area){x0, y0, x0 + side, y0 + side}, canvas->clip);
    float sine = sinf(turn * command->fraction);
    float cosine = cosf(turn * command->fraction);
    for (int y = seen.y0; outer != NULL && inner != NULL && y < seen.y1; y++) {
        for (int x = seen.x0; x < seen.x1; x++) {
            int dx = x - x0;
            int dy = y - y0;
            unsigned outside = mask_round_at(outer, dx, dy, side, side);
            unsigned inside = mask_round_at(inner, dx - t, dy - t, side - 2 * t, side - 2 * t);
            if (outside > inside) {
                float middle = (float)side / 2 - 0.5f;
                float share = arc_share((float)dx - middle, (float)dy - middle, command->fraction,
                                        sine, cosine);
                uint32_t colour =
                    colour_mix(command->border, command->colour, (unsigned)lrintf(share * OPAQUE));
                canvas_blend(canvas, x, y, colour_with_alpha(colour, command->alpha),
                             outside - inside);
            }
        }
    }
}

/* (1 - d^2)^2 of the distance to the middle: smooth at the middle and at the edge. An ordered
 * pattern of 4 x 4 thresholds, fixed to the screen, hides the steps of 8-bit colour. */
static void paint_glow(struct painter *painter, const struct canvas *canvas,
                       const struct draw_command *command)
{
    static const uint8_t thresholds[4][4] = {
        {0, 8, 2, 10}, {12, 4, 14, 6}, {3, 11, 1, 9}, {15, 7, 13, 5}};
    (void)painter;
    const struct rect *rect = &command->rect;
    struct area seen = area_meet(area_of(rect), canvas->clip);
    float alpha = (float)colour_alpha(colour_of(command)) / OPAQUE;
    for (int y = seen.y0; y < seen.y1; y++) {
        uint32_t *row = canvas->pixels + (ptrdiff_t)y * canvas->stride;
        float dy = ((float)y + 0.5f - rect->y) * 2 / rect->h - 1;
        for (int x = seen.x0; x < seen.x1; x++) {
            float dx = ((float)x + 0.5f - rect->x) * 2 / rect->w - 1;
            float rest = 1 - dx * dx - dy * dy;
            if (rest <= 0) {
                continue;
            }
            unsigned share = (unsigned)(alpha * rest * rest * 65536);
            unsigned threshold = thresholds[y & 3][x & 3] * 4096U + 2048;
            uint32_t pixel = 0xFF;
            for (int shift = 16; shift >= 0; shift -= 8) {
                unsigned sum = (command->colour >> (shift + 8) & 0xFF) * share +
                               (row[x] >> shift & 0xFF) * (65536 - share);
                pixel = pixel << 8 | (sum + threshold) >> 16;
            }
            row[x] = pixel;
        }
    }
}

static void paint_dashes(struct painter *painter, const struct canvas *canvas,
                         const struct draw_command *command)
{
    (void)painter;
    struct area area = area_of(&command->rect);
    int t = thickness_of(command, 2);
    int dash = 5 * t / 2;
    int gap = at_least(3 * t / 2, 1);
    int y = area.y0 + (height_of(area) - t) / 2;
    for (int x = area.x0; x < area.x1; x += dash + gap) {
        canvas_fill(canvas, (struct area){x, y, at_most(x + dash, area.x1), y + t},
                    colour_of(command));
    }
}

static struct area bounds_dashes(struct painter *painter, const struct draw_command *command)
{
    (void)painter;
    struct area area = area_of(&command->rect);
    int t = thickness_of(command, 2);
    int y = area.y0 + (height_of(area) - t) / 2;
    return (struct area){area.x0, y, area.x1, y + t};
}

/* A row without `paint` draws nothing: clipping is done by the plan. */
static const struct {
    struct area (*bounds)(struct painter *, const struct draw_command *);
    void (*paint)(struct painter *, const struct canvas *, const struct draw_command *);
} kinds[] = {
    [DRAW_RECT] = {bounds_rect, paint_rect},
    [DRAW_SHADOW] = {bounds_shadow, paint_shadow},
    [DRAW_TEXT] = {bounds_text, paint_text},
    [DRAW_ICON] = {bounds_text, paint_text},
    [DRAW_PICTURE] = {bounds_rect, paint_picture},
    [DRAW_LUMA] = {bounds_rect, paint_luma},
    [DRAW_BITMAP] = {bounds_rect, paint_bitmap},
    [DRAW_RING] = {bounds_rect, paint_ring},
    [DRAW_GLOW] = {bounds_rect, paint_glow},
    [DRAW_LINE_DASHED] = {bounds_dashes, paint_dashes},
    [DRAW_CLIP] = {NULL, NULL},
    [DRAW_UNCLIP] = {NULL, NULL},
};
static_assert(ARRAY_COUNT(kinds) == DRAW_KIND_COUNT, "a row for every kind of command");

struct area paint_bounds(struct painter *painter, const struct draw_command *command)
{
    return command->kind < DRAW_KIND_COUNT && kinds[command->kind].bounds != NULL
               ? kinds[command->kind].bounds(painter, command)
               : (struct area){0};
}

/* True when nothing under `area` shows through. */
static bool is_opaque(const struct draw_command *command, const struct paint_note *note,
                      struct area area)
{
    struct area meet = area_meet(note->area, area);
    return command->kind == DRAW_RECT && command->radius == 0 && command->alpha == OPAQUE &&
           colour_alpha(command->colour) == OPAQUE &&
           (colour_alpha(command->border) == 0 || colour_alpha(command->border) == OPAQUE) &&
           meet.x0 == area.x0 && meet.y0 == area.y0 && meet.x1 == area.x1 && meet.y1 == area.y1;
}

static void paint_area(struct painter *painter, const struct draw_list *list, struct canvas *canvas,
                       struct area area)
{
    size_t first = list->count;
    while (first > 0 &&
           !is_opaque(&list->commands[first - 1], &painter->now.notes[first - 1], area)) {
        first--;
    }
    if (first == 0) {
        canvas->clip = area;
        canvas_fill(canvas, area, BLACK);
    }
    for (size_t i = first > 0 ? first - 1 : 0; i < list->count; i++) {
        const struct paint_note *note = &painter->now.notes[i];
        canvas->clip = area_meet(note->clip, area);
        if (!area_is_empty(area_meet(note->area, area))) {
            kinds[list->commands[i].kind].paint(painter, canvas, &list->commands[i]);
        }
    }
}

void paint_areas(struct painter *painter, const struct draw_list *list, struct canvas *canvas)
{
    struct area all = {0, 0, canvas->width, canvas->height};
    for (size_t i = 0; i < painter->area_count; i++) {
        paint_area(painter, list, canvas, area_meet(painter->areas[i], all));
    }
    canvas->clip = all;
}
