/* check.c: what is wrong with the layout of the frame shown,
 * for tests of every screen in every size. */
#include <stdarg.h>
#include <stdio.h>

#include "ui/ui_private.h"

struct checker {
    const struct ui *ui;
    const struct ui_frame *frame;
    float target_mm;
    struct buf *out;
    size_t wrong;
};

static const char *name_of(const struct ui_node *node)
{
    const char *label = node->element ? node->element->label : node->label;
    const char *key = node->box.key ? node->box.key : "box";
    return label && label[0] ? label : key;
}

__attribute__((format(printf, 3, 4))) static void tell(struct checker *checker,
                                                       const struct ui_node *node,
                                                       const char *format, ...)
{
    char what[256];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    checker->wrong++;
    buf_printf(checker->out, "\"%.60s\" at %g,%g %gx%g: %s\n", name_of(node), (double)node->rect.x,
               (double)node->rect.y, (double)node->rect.w, (double)node->rect.h, what);
}

static bool is_within(struct rect inner, struct rect outer, bool is_height_free)
{
    bool is_wide = inner.x < outer.x - 1 || inner.x + inner.w > outer.x + outer.w + 1;
    bool is_high = inner.y < outer.y - 1 || inner.y + inner.h > outer.y + outer.h + 1;
    return !is_wide && (is_height_free || !is_high);
}

static void check_bounds(struct checker *checker, const struct ui_node *node)
{
    const struct ui_node *parent = node->parent;
    if (!parent || node->is_floating || rect_is_empty(node->rect)) {
        return;
    }
    if (!is_within(node->rect, parent->rect, parent->box.is_scroll)) {
        tell(checker, node, "overflows its parent \"%.60s\" at %g,%g %gx%g", name_of(parent),
             (double)parent->rect.x, (double)parent->rect.y, (double)parent->rect.w,
             (double)parent->rect.h);
    }
}

static void check_text(struct checker *checker, const struct ui_node *node)
{
    const struct node_text *text = node->text;
    if (text->is_cut && !text->style.may_be_cut) {
        tell(checker, node, "cut: %d lines are not enough", text->style.lines_max);
    }
    if (text->has_broken_word && !text->style.breaks_words) {
        tell(checker, node, "clipped word: one is wider than the %g px of its line",
             (double)text->wrapped_px);
    }
    const struct ui_node *ground = node->parent;
    while (ground->parent && ground->box.fill == COLOUR_NONE) {
        ground = ground->parent;
    }
    enum colour front = text->style.colour == COLOUR_NONE ? COLOUR_INK : text->style.colour;
    float contrast =
        theme_contrast(ui_colour(checker->ui, front), ui_colour(checker->ui, ground->box.fill));
    if (contrast < 4.5F && text->bytes > 0) {
        tell(checker, node, "contrast %.2f is under 4.5", (double)contrast);
    }
}

static void check_element(struct checker *checker, const struct ui_node *node)
{
    const struct ui_element *element = node->element;
    if (!element->label || !element->label[0]) {
        tell(checker, node, "has no label");
    }
    if (element->role == UI_ROLE_NONE) {
        tell(checker, node, "has no role");
    }
    if (node->is_duplicate) {
        tell(checker, node, "another element beside it has the same key; give them keys");
    }
    float target = ui_px(checker->ui, checker->target_mm) - 1;
    if (node->rect.w < target || node->rect.h < target) {
        tell(checker, node, "target under %g mm", (double)checker->target_mm);
    }
}

static void check_overlaps(struct checker *checker, size_t at)
{
    const struct ui_node *node = checker->frame->order[at];
    for (size_t i = at + 1; i < checker->frame->count; i++) {
        const struct ui_node *other = checker->frame->order[i];
        if (!other->element || other->is_inert || node_is_inside(other, node)) {
            continue;
        }
        struct rect both = rect_cut(node_visible(node), node_visible(other));
        if (both.w > 1 && both.h > 1) {
            tell(checker, node, "lies over \"%.60s\"", name_of(other));
        }
    }
}

size_t ui_check(const struct ui *ui, float target_mm, struct buf *out)
{
    const struct ui_frame *frame = ui_shown_const(ui);
    struct checker checker = {
        .ui = ui, .frame = frame, .target_mm = target_mm, .out = out, .wrong = 0};
    if (frame->is_cut) {
        checker.wrong++;
        buf_printf(out, "the frame is cut: more than %d nodes, %d levels or %d bytes\n",
                   UI_NODES_MAX, UI_DEPTH_MAX, FRAME_BYTES_MAX);
    }
    for (size_t i = 0; i < frame->count; i++) {
        const struct ui_node *node = frame->order[i];
        if (node->is_inert) {
            continue;
        }
        check_bounds(&checker, node);
        if (node->kind == NODE_TEXT) {
            check_text(&checker, node);
        }
        if (node->box.is_scroll && node->content[AXIS_Y] > node->rect.h + 1 &&
            node->rect.h < ui_px(ui, target_mm)) {
            tell(&checker, node, "scrolls, but is lower than a target");
        }
        if (node->element) {
            check_element(&checker, node);
            check_overlaps(&checker, i);
        }
    }
    return checker.wrong;
}
