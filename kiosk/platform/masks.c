#include "platform/masks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void masks_init(struct masks *masks)
{
    memset(masks, 0, sizeof *masks);
}

void masks_release(struct masks *masks)
{
    for (size_t i = 0; i < masks->count; i++) {
        free(masks->entries[i].mask.coverage);
    }
    masks_init(masks);
}

static uint8_t coverage_of(float share)
{
    return (uint8_t)lrintf(255.0f * fminf(fmaxf(share, 0.0f), 1.0f));
}

/* How much of each pixel lies inside the arc round the tile's inner corner. */
static void round_draw(struct mask *mask, int radius)
{
    for (int y = 0; y < mask->side; y++) {
        for (int x = 0; x < mask->side; x++) {
            float dx = (float)radius - (float)x - 0.5f;
            float dy = (float)radius - (float)y - 0.5f;
            float distance = sqrtf(dx * dx + dy * dy);
            mask->coverage[y * mask->side + x] = coverage_of((float)radius + 0.5f - distance);
        }
    }
}

/* A smooth step over the signed distance to the rounded edge, `blur` outside to `blur` inside. */
static void shadow_draw(struct mask *mask, int radius, int blur)
{
    float corner = (float)(radius > blur ? radius : blur);
    for (int y = 0; y < mask->side; y++) {
        for (int x = 0; x < mask->side; x++) {
            float dx = fmaxf((float)blur + corner - (float)x - 0.5f, 0.0f);
            float dy = fmaxf((float)blur + corner - (float)y - 0.5f, 0.0f);
            float outside = sqrtf(dx * dx + dy * dy) - corner;
            float t = fminf(fmaxf(0.5f - outside / (2.0f * (float)blur), 0.0f), 1.0f);
            mask->coverage[y * mask->side + x] = coverage_of(t * t * (3.0f - 2.0f * t));
        }
    }
}

static struct masks_entry *entry_find(struct masks *masks, enum mask_kind kind, int radius,
                                      int blur)
{
    for (size_t i = 0; i < masks->count; i++) {
        struct masks_entry *entry = &masks->entries[i];
        if (entry->kind == kind && entry->radius == radius && entry->blur == blur) {
            return entry;
        }
    }
    return NULL;
}

static struct masks_entry *entry_place(struct masks *masks)
{
    if (masks->count < MASKS_MAX) {
        return &masks->entries[masks->count++];
    }
    struct masks_entry *oldest = &masks->entries[0];
    for (size_t i = 1; i < masks->count; i++) {
        if (masks->entries[i].used < oldest->used) {
            oldest = &masks->entries[i];
        }
    }
    masks->bytes -= (size_t)oldest->mask.side * (size_t)oldest->mask.side;
    free(oldest->mask.coverage);
    return oldest;
}

static const struct mask *mask_get(struct masks *masks, enum mask_kind kind, int radius, int blur,
                                   int side)
{
    struct masks_entry *entry = entry_find(masks, kind, radius, blur);
    if (entry == NULL) {
        struct mask mask = {.side = side};
        mask.coverage = malloc((size_t)side * (size_t)side + 1);
        if (mask.coverage == NULL) {
            return NULL;
        }
        if (kind == MASK_ROUND) {
            round_draw(&mask, radius);
        } else {
            shadow_draw(&mask, radius, blur);
        }
        entry = entry_place(masks);
        *entry = (struct masks_entry){.kind = kind, .radius = radius, .blur = blur, .mask = mask};
        masks->bytes += (size_t)side * (size_t)side;
    }
    entry->used = ++masks->clock;
    return &entry->mask;
}

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

const struct mask *masks_round(struct masks *masks, int radius)
{
    radius = clamp(radius, 0, MASK_SIDE_MAX);
    return mask_get(masks, MASK_ROUND, radius, 0, radius);
}

const struct mask *masks_shadow(struct masks *masks, int radius, int blur)
{
    radius = clamp(radius, 0, MASK_SIDE_MAX / 2);
    blur = clamp(blur, 1, MASK_SIDE_MAX / 4);
    return mask_get(masks, MASK_SHADOW, radius, blur, blur + (radius > blur ? radius : blur));
}
