/* canvas_luma.c: the camera's picture on the canvas, and the outline of what was found in it. */
#include <math.h>

#include "platform/canvas.h"

enum { OPAQUE = 255, UNIT = 1 << 16, CORNERS = 4 };

/* From pixels of the area to those of the picture, which covers it: its middle part is seen. */
struct mapping {
    float scale;  /* pixels of the area for one of the picture */
    float x0, y0; /* of the picture, at the area's corner */
};

static struct mapping mapping_of(struct area area, const struct draw_luma *luma)
{
    float width = (float)(area.x1 - area.x0), height = (float)(area.y1 - area.y0);
    float scale = fmaxf(width / (float)luma->width, height / (float)luma->height);
    return (struct mapping){.scale = scale,
                            .x0 = ((float)luma->width - width / scale) / 2,
                            .y0 = ((float)luma->height - height / scale) / 2};
}

/* A place between two pixels: the first one, and 65536ths of the way to the second. */
struct place {
    int at, next;
    unsigned share;
};

static struct place place_of(float position, int count)
{
    float clamped = fminf(fmaxf(position, 0), (float)(count - 1));
    int at = (int)clamped;
    return (struct place){at, at + 1 < count ? at + 1 : at,
                          (unsigned)((clamped - (float)at) * UNIT)};
}

static unsigned between(unsigned a, unsigned b, unsigned share)
{
    return (a * (UNIT - share) + b * share) / UNIT;
}

static unsigned luma_at(const uint8_t *row, const uint8_t *below, const struct place *x,
                        unsigned share_below)
{
    return between(between(row[x->at], row[x->next], x->share),
                   between(below[x->at], below[x->next], x->share), share_below);
}

/* ---- the outline ---- */

struct outline {
    float x[CORNERS], y[CORNERS]; /* pixels of the canvas */
    struct area area;             /* that it can touch */
    float half;                   /* of its width */
};

static struct outline outline_of(const struct mapping *mapping, struct area area,
                                 const struct draw_command *command)
{
    const struct draw_luma *luma = command->luma;
    struct outline outline = {.half = fmaxf(command->thickness / 2, 1)};
    struct rect box = {INFINITY, INFINITY, -INFINITY, -INFINITY}; /* w and h are the far corner */
    for (size_t i = 0; i < CORNERS; i++) {
        float x = luma->corners[2 * i] * (float)luma->width - mapping->x0;
        float y = luma->corners[2 * i + 1] * (float)luma->height - mapping->y0;
        outline.x[i] = (float)area.x0 + x * mapping->scale;
        outline.y[i] = (float)area.y0 + y * mapping->scale;
        box = (struct rect){fminf(box.x, outline.x[i]), fminf(box.y, outline.y[i]),
                            fmaxf(box.w, outline.x[i]), fmaxf(box.h, outline.y[i])};
    }
    float around = 2 * outline.half + 1;
    box = (struct rect){box.x - around, box.y - around, box.w - box.x + 2 * around,
                        box.h - box.y + 2 * around};
    outline.area = luma->has_outline ? area_meet(area_of(&box), area) : (struct area){0};
    return outline;
}

static float distance_to(const struct outline *outline, float x, float y)
{
    float nearest = INFINITY;
    for (int i = 0; i < CORNERS; i++) {
        int j = (i + 1) % CORNERS;
        float dx = outline->x[j] - outline->x[i], dy = outline->y[j] - outline->y[i];
        float px = x - outline->x[i], py = y - outline->y[i];
        float length = dx * dx + dy * dy;
        float along = length > 0 ? fminf(fmaxf((px * dx + py * dy) / length, 0), 1) : 0;
        nearest = fminf(nearest, hypotf(px - along * dx, py - along * dy));
    }
    return nearest;
}

static unsigned cover_of(float distance, float half)
{
    return (unsigned)(fminf(fmaxf(half + 0.5F - distance, 0), 1) * OPAQUE);
}

static void outline_paint(const struct canvas *canvas, const struct outline *outline,
                          const struct draw_command *command)
{
    struct area seen = area_meet(outline->area, canvas->clip);
    for (int y = seen.y0; y < seen.y1; y++) {
        for (int x = seen.x0; x < seen.x1; x++) {
            float distance = distance_to(outline, (float)x + 0.5F, (float)y + 0.5F);
            if (distance < 2 * outline->half + 1) {
                canvas_blend(canvas, x, y, colour_with_alpha(command->border, command->alpha),
                             cover_of(distance, 2 * outline->half));
                canvas_blend(canvas, x, y, colour_with_alpha(command->colour, command->alpha),
                             cover_of(distance, outline->half));
            }
        }
    }
}

void canvas_luma(const struct canvas *canvas, struct area area, const struct draw_command *command,
                 const struct mask *corner)
{
    const struct draw_luma *luma = command->luma;
    struct area seen = area_meet(area, canvas->clip);
    if (luma->width <= 0 || luma->height <= 0 || area_is_empty(area)) {
        return;
    }
    struct mapping mapping = mapping_of(area, luma);
    for (int y = seen.y0; y < seen.y1; y++) {
        float from_y = ((float)(y - area.y0) + 0.5F) / mapping.scale + mapping.y0 - 0.5F;
        struct place row = place_of(from_y, luma->height);
        const uint8_t *upper = luma->pixels + (size_t)row.at * (size_t)luma->width;
        const uint8_t *lower = luma->pixels + (size_t)row.next * (size_t)luma->width;
        for (int x = seen.x0; x < seen.x1; x++) {
            float from_x = ((float)(x - area.x0) + 0.5F) / mapping.scale + mapping.x0 - 0.5F;
            struct place column = place_of(from_x, luma->width);
            uint32_t grey = luma_at(upper, lower, &column, row.share);
            uint32_t colour = grey << 24 | grey << 16 | grey << 8 | OPAQUE;
            canvas_blend(canvas, x, y, colour_with_alpha(colour, command->alpha),
                         mask_round_at(corner, x - area.x0, y - area.y0, area.x1 - area.x0,
                                       area.y1 - area.y0));
        }
    }
    struct outline outline = outline_of(&mapping, area, command);
    outline_paint(canvas, &outline, command);
}
