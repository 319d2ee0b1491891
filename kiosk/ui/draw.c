#include "ui/draw.h"

#include <string.h>

#include "base/buf.h"
#include "ui/ui_private.h"

static const char *const kind_words[] = {"rect",   "shadow", "text", "icon",   "picture", "luma",
                                         "bitmap", "ring",   "glow", "dashes", "clip",    "unclip"};
_Static_assert(ARRAY_COUNT(kind_words) == DRAW_KIND_COUNT, "a word for every kind");

static const char *const weight_words[] = {"regular", "semibold", "bold"};
_Static_assert(ARRAY_COUNT(weight_words) == WEIGHT_COUNT, "a word for every weight");

/* Field by field: a struct may hold padding and pointers, which say nothing about the picture. */
static uint64_t command_hash(uint64_t hash, const struct draw_command *command)
{
    const float numbers[] = {command->rect.x,   command->rect.y,  command->rect.w,
                             command->rect.h,   command->radius,  command->thickness,
                             command->fraction, command->size_px, command->letter_spacing_px};
    const uint32_t words[] = {(uint32_t)command->kind,
                              command->colour,
                              command->border,
                              command->alpha,
                              (uint32_t)command->weight,
                              (uint32_t)command->bits_side,
                              (uint32_t)command->text_bytes};
    hash = ui_hash(hash, numbers, sizeof numbers);
    hash = ui_hash(hash, words, sizeof words);
    if (command->text) {
        hash = ui_hash(hash, command->text, command->text_bytes);
    }
    if (command->bits) {
        size_t side = (size_t)command->bits_side;
        hash = ui_hash(hash, command->bits, side * side);
    }
    if (command->luma) {
        hash = ui_hash(hash, &command->luma->number, sizeof command->luma->number);
    }
    return hash;
}

uint64_t draw_hash(const struct draw_list *list)
{
    uint64_t hash = ui_hash(0, &list->count, sizeof list->count);
    for (size_t i = 0; i < list->count; i++) {
        hash = command_hash(hash, &list->commands[i]);
    }
    return hash;
}

static void dump_text(const struct draw_command *command, struct buf *out)
{
    buf_append_str(out, " \"");
    for (size_t i = 0; i < command->text_bytes; i++) {
        char c = command->text[i];
        if (c == '"' || c == '\\') {
            buf_append_char(out, '\\');
        }
        buf_append_char(out, c);
    }
    buf_append_char(out, '"');
}

static void dump_number(struct buf *out, const char *name, float value)
{
    if (value > 0 || value < 0) {
        buf_printf(out, " %s %g", name, (double)value);
    }
}

void draw_dump(const struct draw_list *list, struct buf *out)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct draw_command *command = &list->commands[i];
        const struct rect *rect = &command->rect;
        buf_printf(out, "%s %g %g %g %g", kind_words[command->kind], (double)rect->x,
                   (double)rect->y, (double)rect->w, (double)rect->h);
        if (command->text) {
            dump_text(command, out);
        }
        if (command->kind == DRAW_TEXT) {
            buf_printf(out, " %s", weight_words[command->weight]);
        }
        if (command->colour) {
            buf_printf(out, " #%08X", (unsigned)command->colour);
        }
        if (command->border) {
            buf_printf(out, " border #%08X", (unsigned)command->border);
        }
        dump_number(out, "thickness", command->thickness);
        dump_number(out, "radius", command->radius);
        dump_number(out, "size", command->size_px);
        dump_number(out, "spacing", command->letter_spacing_px);
        dump_number(out, "fraction", command->fraction);
        if (command->bits) {
            buf_printf(out, " modules %d", command->bits_side);
        }
        if (command->luma) {
            buf_printf(out, " of %d %d%s", command->luma->width, command->luma->height,
                       command->luma->has_outline ? " outlined" : "");
        }
        if (command->alpha != 255) {
            buf_printf(out, " alpha %d", command->alpha);
        }
        buf_append_char(out, '\n');
    }
}
