/* semantic.c: what a frame says, in reading order, for speech, tests and journeys.
 * What is under a layer is not in it. */
#include <string.h>

#include "ui/ui_private.h"

static const char *const role_words[UI_ROLE_COUNT] = {
#define X(name, word) [UI_ROLE_##name] = (word),
    UI_ROLES(X)
#undef X
};

static bool is_said(const struct ui_node *node)
{
    return node->role != UI_ROLE_NONE && !node->is_inert;
}

static int said_depth(const struct ui_node *node)
{
    int depth = 0;
    for (node = node->parent; node; node = node->parent) {
        depth += is_said(node);
    }
    return depth;
}

static enum colour ground_of(const struct ui_node *node)
{
    while (node->parent && (node->kind != NODE_BOX || node->box.fill == COLOUR_NONE)) {
        node = node->parent;
    }
    return node->box.fill;
}

static const char *text_or_empty(const char *text)
{
    return text ? text : "";
}

static void describe(const struct ui *ui, const struct ui_node *node, struct ui_semantic *out)
{
    *out = (struct ui_semantic){.id = node->id,
                                .role = node->role,
                                .depth = said_depth(node),
                                .label = text_or_empty(node->label),
                                .value = node->value,
                                .bounds = node->rect,
                                .visible = node_visible(node),
                                .back = ground_of(node)};
    const struct ui_element *element = node->element;
    if (element) {
        out->label = text_or_empty(element->label);
        out->value = element->value;
        out->hint = element->hint;
        out->is_interactive = true;
        out->is_on = element->is_on;
        out->is_disabled = element->is_disabled;
        out->is_focused = ui->is_focus_shown && ui->focus == node->id;
    }
    if (node->kind == NODE_TEXT) {
        const struct node_text *text = node->text;
        out->front = text->style.colour == COLOUR_NONE ? COLOUR_INK : text->style.colour;
        out->size_px = text->size_px;
        out->is_cut = text->is_cut;
    }
}

void semantic_build(struct ui *ui)
{
    struct ui_frame *frame = &ui->frames[ui->current];
    size_t count = 0;
    for (size_t i = 0; i < frame->count; i++) {
        count += is_said(frame->order[i]);
    }
    frame->semantic = arena_alloc(&frame->arena, count * sizeof *frame->semantic);
    if (!frame->semantic) {
        frame->is_cut = true;
        return;
    }
    for (size_t i = 0; i < frame->count; i++) {
        if (is_said(frame->order[i])) {
            describe(ui, frame->order[i], &frame->semantic[frame->semantic_count++]);
        }
    }
}

size_t ui_semantic_count(const struct ui *ui)
{
    return ui_shown_const(ui)->semantic_count;
}

const struct ui_semantic *ui_semantic_at(const struct ui *ui, size_t index)
{
    const struct ui_frame *frame = ui_shown_const(ui);
    ASSERT(index < frame->semantic_count);
    return &frame->semantic[index];
}

static void quote(struct buf *out, const char *name, const char *text)
{
    if (!text || !text[0]) {
        return;
    }
    buf_append_str(out, name);
    buf_append_str(out, " \"");
    for (const char *c = text; *c; c++) {
        if (*c == '"' || *c == '\\') {
            buf_append_char(out, '\\');
        }
        if (*c == '\n') {
            buf_append_str(out, "\\n");
        } else {
            buf_append_char(out, *c);
        }
    }
    buf_append_char(out, '"');
}

void ui_semantic_dump(const struct ui *ui, struct buf *out)
{
    const struct ui_frame *frame = ui_shown_const(ui);
    for (size_t i = 0; i < frame->semantic_count; i++) {
        const struct ui_semantic *said = &frame->semantic[i];
        buf_printf(out, "%*s%s", 2 * said->depth, "", role_words[said->role]);
        quote(out, "", said->label);
        quote(out, " value", said->value);
        quote(out, " hint", said->hint);
        buf_append_str(out, said->is_on ? " on" : "");
        buf_append_str(out, said->is_disabled ? " disabled" : "");
        buf_append_str(out, said->is_focused ? " focused" : "");
        buf_append_str(out, said->is_cut ? " cut" : "");
        buf_append_char(out, '\n');
    }
}
