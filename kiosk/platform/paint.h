/* paint.h: the draw list to pixels. One function for each kind of command, in a table; only what
 * changed is painted.
 *
 * paint_plan() notes for every command a hash of all that decides its pixels and the area it can
 * touch. Compared with the notes of the frame before, the commands that differ give the damage:
 * a few rectangles. paint_areas() then paints every command again inside these only, and what
 * comes out is the same as painting everything. The notes hold no text. UI thread only. */
#pragma once

#include "base/status.h"
#include "platform/canvas.h"
#include "platform/masks.h"
#include "platform/pictures.h"
#include "platform/text_cache.h"
#include "ui/draw.h"

#include <stddef.h>
#include <stdint.h>

enum { PAINT_AREAS_MAX = 8, PAINT_CLIPS_MAX = 32 };

struct paint_note {
    uint64_t hash;
    struct area area; /* what it can touch; inside clip */
    struct area clip;
};

struct paint_notes {
    struct paint_note *notes; /* owned */
    size_t count, capacity;
};

struct painter {
    struct fonts fonts;
    struct text_cache texts;
    struct masks masks;
    struct pictures pictures;
    struct paint_notes now, before;
    bool has_before; /* the canvas shows what `before` says */
    struct area areas[PAINT_AREAS_MAX];
    size_t area_count;
};

enum status painter_init(struct painter *painter, struct error *error) FALLIBLE;
void painter_release(struct painter *painter);

/* The canvas lost its picture: the next plan is everything. */
void painter_forget(struct painter *painter);

/* What of a canvas of width x height has to be painted: `areas`, none when nothing changed.
 * STATUS_NO_MEMORY. */
enum status paint_plan(struct painter *painter, const struct draw_list *list, int width, int height,
                       struct error *error) FALLIBLE;

/* What a command can touch, clips aside. Renders its text into the cache. */
struct area paint_bounds(struct painter *painter, const struct draw_command *command);

/* Paints the planned areas. The ground is black. */
void paint_areas(struct painter *painter, const struct draw_list *list, struct canvas *canvas);
