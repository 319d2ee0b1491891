/* paint_plan.c: what of the picture changed. */
#include "platform/paint.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { JOIN_SLACK_PX = 4096 }; /* areas this near are painted as one */

enum status painter_init(struct painter *painter, struct error *error)
{
    memset(painter, 0, sizeof *painter);
    masks_init(&painter->masks);
    pictures_init(&painter->pictures);
    enum status status = fonts_init(&painter->fonts, error);
    if (status == STATUS_OK) {
        status = text_cache_init(&painter->texts, &painter->fonts, error);
        if (status != STATUS_OK) {
            fonts_release(&painter->fonts);
        }
    }
    return status;
}

void painter_release(struct painter *painter)
{
    text_cache_release(&painter->texts);
    fonts_release(&painter->fonts);
    masks_release(&painter->masks);
    pictures_release(&painter->pictures);
    free(painter->now.notes);
    free(painter->before.notes);
    memset(painter, 0, sizeof *painter);
}

void painter_forget(struct painter *painter)
{
    painter->has_before = false;
}

/* ---- notes ---- */

static uint64_t hash_bytes(uint64_t hash, const void *data, size_t bytes)
{
    const uint8_t *at = data;
    for (size_t i = 0; i < bytes; i++) {
        hash = (hash ^ at[i]) * 1099511628211U;
    }
    return hash;
}

static uint64_t hash_number(uint64_t hash, uint32_t number)
{
    return (hash ^ number) * 1099511628211U;
}

static uint64_t hash_float(uint64_t hash, float value)
{
    uint32_t bits = 0;
    static_assert(sizeof bits == sizeof value, "a float is 32 bits");
    memcpy(&bits, &value, sizeof bits);
    return hash_number(hash, bits);
}

static uint64_t command_hash(const struct draw_command *command, struct area clip)
{
    const float floats[] = {command->rect.x,   command->rect.y,  command->rect.w,
                            command->rect.h,   command->radius,  command->thickness,
                            command->fraction, command->size_px, command->letter_spacing_px};
    const uint32_t numbers[] = {(uint32_t)command->kind,   command->colour,
                                command->border,           command->alpha,
                                (uint32_t)command->weight, (uint32_t)command->bits_side,
                                (uint32_t)clip.x0,         (uint32_t)clip.y0,
                                (uint32_t)clip.x1,         (uint32_t)clip.y1};
    uint64_t hash = 14695981039346656037U;
    for (size_t i = 0; i < ARRAY_COUNT(floats); i++) {
        hash = hash_float(hash, floats[i]);
    }
    for (size_t i = 0; i < ARRAY_COUNT(numbers); i++) {
        hash = hash_number(hash, numbers[i]);
    }
    if (command->text != NULL) {
        hash = hash_bytes(hash, command->text, command->text_bytes);
    }
    if (command->kind == DRAW_LUMA && command->luma != NULL) {
        hash = hash_bytes(hash, &command->luma->number, sizeof command->luma->number);
    }
    if (command->kind == DRAW_BITMAP && command->bits != NULL && command->bits_side > 0) {
        size_t side = (size_t)command->bits_side;
        hash = hash_bytes(hash, command->bits, side * side);
    }
    return hash;
}

static enum status notes_reserve(struct paint_notes *notes, size_t count, struct error *error)
{
    if (count > notes->capacity) {
        struct paint_note *grown = realloc(notes->notes, count * sizeof *grown);
        if (grown == NULL) {
            return error_set(error, STATUS_NO_MEMORY, "no memory to paint %zu commands", count);
        }
        notes->notes = grown;
        notes->capacity = count;
    }
    notes->count = 0;
    return STATUS_OK;
}

/* Clips nest: a clip cuts the one around it and DRAW_UNCLIP goes back to that. */
static void notes_make(struct painter *painter, const struct draw_list *list, struct area all)
{
    struct area clips[PAINT_CLIPS_MAX] = {all};
    size_t depth = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct draw_command *command = &list->commands[i];
        if (command->kind == DRAW_CLIP) {
            struct area clip = area_meet(clips[depth], area_of(&command->rect));
            depth += depth + 1 < PAINT_CLIPS_MAX ? 1 : 0;
            clips[depth] = clip;
        } else if (command->kind == DRAW_UNCLIP) {
            depth -= depth > 0 ? 1 : 0;
        }
        painter->now.notes[painter->now.count++] = (struct paint_note){
            .hash = command_hash(command, clips[depth]),
            .area = area_meet(paint_bounds(painter, command), clips[depth]),
            .clip = clips[depth],
        };
    }
}

/* ---- damage ---- */

static int64_t join_cost(struct area a, struct area b)
{
    return area_pixels(area_join(a, b)) - area_pixels(a) - area_pixels(b);
}

/* Joins the new area with one near it; when there is no more room, with the one where that adds
 * least. */
static void area_add(struct painter *painter, struct area area)
{
    while (!area_is_empty(area)) {
        size_t best = 0;
        for (size_t i = 1; i < painter->area_count; i++) {
            best = join_cost(painter->areas[i], area) < join_cost(painter->areas[best], area)
                       ? i
                       : best;
        }
        bool is_full = painter->area_count == PAINT_AREAS_MAX;
        if (painter->area_count == 0 ||
            (!is_full && join_cost(painter->areas[best], area) > JOIN_SLACK_PX)) {
            painter->areas[painter->area_count++] = area;
            return;
        }
        area = area_join(painter->areas[best], area);
        painter->areas[best] = painter->areas[--painter->area_count];
    }
}

/* What is the same at the beginning and at the end did not change; between them both frames'
 * areas are damaged, and where both have the same number of commands only those that differ. */
static void damage_find(struct painter *painter)
{
    const struct paint_notes *now = &painter->now;
    const struct paint_notes *before = &painter->before;
    size_t head = 0;
    while (head < now->count && head < before->count &&
           now->notes[head].hash == before->notes[head].hash) {
        head++;
    }
    size_t tail = 0;
    while (tail < now->count - head && tail < before->count - head &&
           now->notes[now->count - 1 - tail].hash == before->notes[before->count - 1 - tail].hash) {
        tail++;
    }
    bool is_aligned = now->count == before->count;
    for (size_t i = head; i < now->count - tail; i++) {
        if (!is_aligned || now->notes[i].hash != before->notes[i].hash) {
            area_add(painter, now->notes[i].area);
        }
    }
    for (size_t i = head; i < before->count - tail; i++) {
        if (!is_aligned || now->notes[i].hash != before->notes[i].hash) {
            area_add(painter, before->notes[i].area);
        }
    }
}

enum status paint_plan(struct painter *painter, const struct draw_list *list, int width, int height,
                       struct error *error)
{
    struct area all = {0, 0, width, height};
    struct paint_notes swap = painter->before;
    painter->before = painter->now;
    painter->now = swap;
    painter->area_count = 0;
    bool had_before = painter->has_before;
    painter->has_before = false;
    enum status status = notes_reserve(&painter->now, list->count, error);
    if (status != STATUS_OK) {
        return status;
    }
    notes_make(painter, list, all);
    if (had_before) {
        damage_find(painter);
    } else {
        area_add(painter, all);
    }
    painter->has_before = true;
    return STATUS_OK;
}
