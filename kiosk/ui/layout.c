/* layout.c: where everything is. Five passes over the nodes in declaration order: wanted widths
 * (backwards, that is bottom-up), widths (forwards), lines of text and wanted heights (backwards),
 * heights (forwards), positions (forwards). Rows and columns are here, turned into one another by
 * the axis; flows, grids and stacks are in layout_cells.c. */
#include "ui/ui_private.h"

struct ui_size node_size(const struct ui_node *node, enum axis axis)
{
    return axis == AXIS_X ? node->box.width : node->box.height;
}

static float pads(const struct ui *ui, const struct ui_node *node, enum axis axis)
{
    return ui_px(ui,
                 axis == AXIS_X ? 2 * node->box.pad_x : 2 * node->box.pad_y + node->box.pad_top);
}

float layout_gap(const struct ui *ui, const struct ui_node *node)
{
    return ui_px(ui, node->box.gap);
}

/* Room for the children. A scroll area has as much as they want. */
float layout_inner(const struct ui *ui, const struct ui_node *node, enum axis axis)
{
    float inner = ui_max(node->size[axis] - pads(ui, node, axis), 0);
    if (node->box.is_scroll && axis == AXIS_Y) {
        inner = ui_max(inner, node->content[AXIS_Y] - pads(ui, node, axis));
    }
    return inner;
}

static struct ui_node *skip_floating(struct ui_node *node)
{
    while (node && (node->is_floating || node->is_layer)) {
        node = node->next;
    }
    return node;
}

struct ui_node *layout_first(const struct ui_node *node)
{
    return skip_floating(node->first);
}

struct ui_node *layout_next(const struct ui_node *child)
{
    return skip_floating(child->next);
}

static bool is_along(const struct ui_node *node, enum axis axis)
{
    return (node->box.axis == UI_ROW) == (axis == AXIS_X);
}

/* ---- wanted sizes ---- */

static void line_measure(const struct ui *ui, struct ui_node *node, enum axis axis)
{
    struct extent sum = {0};
    bool is_sum = node->box.axis != UI_STACK && is_along(node, axis);
    float gap = 0;
    for (struct ui_node *child = layout_first(node); child; child = layout_next(child)) {
        const struct extent *want = &child->want[axis];
        if (is_sum) {
            sum.pref += want->pref + gap;
            sum.least += want->least + gap;
            sum.hard += want->hard + gap;
            gap = layout_gap(ui, node);
        } else {
            sum.pref = ui_max(sum.pref, want->pref);
            sum.least = ui_max(sum.least, want->least);
            sum.hard = ui_max(sum.hard, want->hard);
        }
    }
    node->want[axis] = sum;
}

/* What the box itself says about its size, after what its content says. A maximum limits growing;
 * content that needs more wins. */
static void limit(const struct ui *ui, struct ui_node *node, enum axis axis)
{
    struct ui_size size = node_size(node, axis);
    struct extent *want = &node->want[axis];
    if (size.how == UI_FIXED) {
        float px = ui_px(ui, size.value);
        *want = (struct extent){px, px, px};
        return;
    }
    float min = ui_px(ui, size.min);
    float max = size.max > 0 ? ui_max(ui_max(ui_px(ui, size.max), min), want->least) : 1e9F;
    want->pref = ui_min(ui_max(want->pref, min), max);
    want->least = ui_min(ui_max(want->least, min), want->pref);
    want->hard = ui_min(ui_max(want->hard, min), want->least);
}

static void measure(struct ui *ui, struct ui_node *node, enum axis axis)
{
    if (node->kind == NODE_TEXT) {
        if (axis == AXIS_X) {
            wrap_measure(ui, node);
        } else {
            wrap_break(ui, node);
        }
        return;
    }
    if (node->kind == NODE_BOX) {
        if (node->box.axis == UI_FLOW) {
            flow_measure(ui, node, axis);
        } else if (node->box.axis == UI_GRID) {
            grid_measure(ui, node, axis);
        } else {
            line_measure(ui, node, axis);
        }
        float pad = pads(ui, node, axis);
        struct extent *want = &node->want[axis];
        *want = (struct extent){want->pref + pad, want->least + pad, want->hard + pad};
        node->content[axis] = want->pref;
        if (node->box.is_scroll && axis == AXIS_Y) {
            want->least = want->hard = 0;
        }
    }
    limit(ui, node, axis);
}

/* ---- sizes ---- */

float layout_fill(const struct ui *ui, const struct ui_node *child, enum axis axis, float room,
                  bool is_stretched)
{
    struct ui_size size = node_size(child, axis);
    const struct extent *want = &child->want[axis];
    if (size.how == UI_FIXED) {
        return want->pref;
    }
    bool is_filling = size.how == UI_GROW || is_stretched;
    if (!is_filling && want->pref <= room) {
        return want->pref;
    }
    float filled = ui_max(room, want->hard);
    return size.max > 0 ? ui_min(filled, ui_max(ui_px(ui, size.max), want->least)) : filled;
}

/* Takes `excess` from the children that can give: first down to `least`,
 * which breaks no word, then to `hard`. */
static float shrink(struct ui_node *node, enum axis axis, float excess, bool to_hard)
{
    float give = 0;
    for (struct ui_node *child = layout_first(node); child; child = layout_next(child)) {
        const struct extent *want = &child->want[axis];
        give += ui_max(child->size[axis] - (to_hard ? want->hard : want->least), 0);
    }
    if (give <= 0) {
        return excess;
    }
    float part = ui_min(excess / give, 1);
    for (struct ui_node *child = layout_first(node); child; child = layout_next(child)) {
        const struct extent *want = &child->want[axis];
        float can = ui_max(child->size[axis] - (to_hard ? want->hard : want->least), 0);
        child->size[axis] -= can * part;
    }
    return excess - give * part;
}

/* Shares `room` among the GROW children by weight. A child whose share is under what it needs keeps
 * that, one whose share is over its maximum keeps that; the others share again what is left. */
static void share(const struct ui *ui, struct ui_node *node, enum axis axis, float room)
{
    for (bool is_over = false;; is_over = true) {
        bool has_frozen = true;
        while (has_frozen) {
            has_frozen = false;
            float weights = 0;
            for (struct ui_node *child = layout_first(node); child; child = layout_next(child)) {
                struct ui_size size = node_size(child, axis);
                if (size.how == UI_GROW && !child->is_frozen) {
                    weights += size.value > 0 ? size.value : 1;
                }
            }
            float left = room;
            for (struct ui_node *child = layout_first(node); child; child = layout_next(child)) {
                struct ui_size size = node_size(child, axis);
                if (size.how != UI_GROW || child->is_frozen) {
                    continue;
                }
                float part = left * (size.value > 0 ? size.value : 1) / weights;
                float least = child->want[axis].least;
                float max = size.max > 0 ? ui_max(ui_px(ui, size.max), least) : 1e9F;
                float bound = is_over ? ui_min(part, max) : ui_max(part, least);
                bool is_bound = is_over ? bound < part : bound > part;
                child->size[axis] = bound;
                if (is_bound) {
                    child->is_frozen = has_frozen = true;
                    room -= bound;
                }
            }
        }
        if (is_over) {
            return;
        }
    }
}

/* Sizes along the axis of a row or column. */
static void distribute(const struct ui *ui, struct ui_node *node, enum axis axis)
{
    float left = layout_inner(ui, node, axis);
    float grow_room = 0;
    float gap = 0;
    bool has_grow = false;
    for (struct ui_node *child = layout_first(node); child; child = layout_next(child)) {
        bool is_grow = node_size(child, axis).how == UI_GROW;
        child->is_frozen = false;
        child->size[axis] = is_grow ? child->want[axis].least : child->want[axis].pref;
        left -= child->size[axis] + gap;
        grow_room += is_grow ? child->size[axis] : 0;
        has_grow = has_grow || is_grow;
        gap = layout_gap(ui, node);
    }
    if (left < 0) {
        float excess = shrink(node, axis, -left, false);
        if (excess > 0) {
            (void)shrink(node, axis, excess, true);
        }
    } else if (has_grow) {
        share(ui, node, axis, grow_room + left);
    }
}

static void assign(struct ui *ui, struct ui_node *node, enum axis axis)
{
    if (node->box.axis == UI_FLOW) {
        flow_assign(ui, node, axis);
        return;
    }
    if (node->box.axis == UI_GRID) {
        grid_assign(ui, node, axis);
        return;
    }
    if (node->box.axis != UI_STACK && is_along(node, axis)) {
        distribute(ui, node, axis);
        return;
    }
    float room = layout_inner(ui, node, axis);
    for (struct ui_node *child = layout_first(node); child; child = layout_next(child)) {
        /* An aligned text in a column needs the whole width to be aligned in. */
        bool is_stretched =
            node->box.cross == UI_STRETCH ||
            (axis == AXIS_X && child->kind == NODE_TEXT && child->text->style.align != UI_START);
        child->size[axis] = layout_fill(ui, child, axis, room, is_stretched);
    }
}

/* ---- positions ---- */

float layout_offset(enum ui_align align, float room, float size)
{
    float left = ui_max(room - size, 0);
    return align == UI_CENTER ? left / 2 : align == UI_END || align == UI_BASELINE ? left : 0;
}

/* How far a line of text reaches below what its letters stand on. */
static float descent(const struct ui_node *node)
{
    static const float DESCENT_PART = 0.2F; /* of the line, in Inter */
    return node->kind == NODE_TEXT ? DESCENT_PART * node->text->line_px : 0;
}

static void line_place(const struct ui *ui, struct ui_node *node, float x, float y)
{
    enum axis along = node->box.axis == UI_ROW ? AXIS_X : AXIS_Y;
    enum axis across = along == AXIS_X ? AXIS_Y : AXIS_X;
    float gap = layout_gap(ui, node);
    float used = -gap;
    float deepest = 0;
    int count = 0;
    for (struct ui_node *child = layout_first(node); child; child = layout_next(child)) {
        used += child->size[along] + gap;
        deepest = ui_max(deepest, descent(child));
        count++;
    }
    float room = layout_inner(ui, node, along);
    float at = layout_offset(node->box.main, room, used);
    if (node->box.main == UI_BETWEEN && count > 1) {
        gap += ui_max(room - used, 0) / (float)(count - 1);
    }
    float start[AXIS_COUNT] = {x, y};
    for (struct ui_node *child = layout_first(node); child; child = layout_next(child)) {
        child->at[along] = start[along] + at;
        child->at[across] =
            start[across] +
            layout_offset(node->box.cross, layout_inner(ui, node, across), child->size[across]) -
            (node->box.cross == UI_BASELINE ? deepest - descent(child) : 0);
        at += child->size[along] + gap;
    }
}

static void stack_place(const struct ui *ui, struct ui_node *node, float x, float y)
{
    for (struct ui_node *child = layout_first(node); child; child = layout_next(child)) {
        child->at[AXIS_X] =
            x + layout_offset(node->box.main, layout_inner(ui, node, AXIS_X), child->size[AXIS_X]);
        child->at[AXIS_Y] =
            y + layout_offset(node->box.cross, layout_inner(ui, node, AXIS_Y), child->size[AXIS_Y]);
    }
}

/* Edges are rounded, not sizes, so that boxes that touch still touch. */
static void round_rect(struct ui_node *node)
{
    float x = ui_round(node->at[AXIS_X]);
    float y = ui_round(node->at[AXIS_Y]);
    node->rect = (struct rect){x, y, ui_round(node->at[AXIS_X] + node->size[AXIS_X]) - x,
                               ui_round(node->at[AXIS_Y] + node->size[AXIS_Y]) - y};
}

/* How far the content of a scroll area is moved up; its state learns the new lengths. */
static float scroll_shift(struct ui *ui, const struct ui_node *node)
{
    struct scroll *scroll = scroll_of(ui, node);
    scroll->content = ui_max(node->content[AXIS_Y], node->size[AXIS_Y]);
    scroll->view = node->size[AXIS_Y];
    scroll->width = node->size[AXIS_X];
    scroll->offset = ui_max(ui_min(scroll->offset, scroll->content - scroll->view), 0);
    return ui_round(scroll->offset);
}

static void place(struct ui *ui, struct ui_node *node)
{
    static void (*const placers[])(const struct ui *, struct ui_node *, float, float) = {
        [UI_COLUMN] = line_place, [UI_ROW] = line_place,    [UI_FLOW] = flow_place,
        [UI_GRID] = grid_place,   [UI_STACK] = stack_place,
    };
    round_rect(node);
    struct rect clip = node->clip;
    float x = node->at[AXIS_X] + ui_px(ui, node->box.pad_x);
    float y = node->at[AXIS_Y] + ui_px(ui, node->box.pad_y + node->box.pad_top);
    if (node->box.is_scroll) {
        y -= scroll_shift(ui, node);
        clip = rect_cut(clip, node->rect);
    }
    placers[node->box.axis](ui, node, x, y);
    for (struct ui_node *child = node->first; child; child = child->next) {
        child->clip = clip;
        if (child->is_floating) {
            child->rect = node->rect;
            child->clip = rect_cut(clip, node->rect);
        }
        if (child->kind != NODE_BOX && !child->is_floating) {
            round_rect(child);
        }
    }
}

static void cover_view(const struct ui *ui, struct ui_node *node)
{
    node->size[AXIS_X] = (float)ui->view.width_px;
    node->size[AXIS_Y] = (float)ui->view.height_px;
    node->at[AXIS_X] = node->at[AXIS_Y] = 0;
    node->clip = (struct rect){0, 0, node->size[AXIS_X], node->size[AXIS_Y]};
}

void layout_run(struct ui *ui)
{
    struct ui_frame *frame = &ui->frames[ui->current];
    for (enum axis axis = AXIS_X; axis < AXIS_COUNT; axis++) {
        for (size_t i = frame->count; i-- > 0;) {
            measure(ui, frame->nodes[i], axis);
        }
        for (size_t i = 0; i < frame->count; i++) {
            struct ui_node *node = frame->nodes[i];
            if (!node->parent || node->is_layer) {
                cover_view(ui, node);
            }
            if (node->kind == NODE_BOX) {
                assign(ui, node, axis);
            }
        }
    }
    for (size_t i = 0; i < frame->count; i++) {
        struct ui_node *node = frame->nodes[i];
        if (!node->parent || node->is_layer) {
            cover_view(ui, node);
        }
        if (node->kind == NODE_BOX) {
            place(ui, node);
        }
    }
}
