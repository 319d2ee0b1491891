/* layout_cells.c: children in lines that go on (FLOW) and in equal columns (GRID). */
#include "ui/ui_private.h"

struct cells_line {
    struct ui_node *end; /* first child after the line; NULL = none */
    float width, height; /* gaps included */
    int count;
};

/* The line of a flow that begins with `child`; it has at least that one. */
static struct cells_line flow_line(const struct ui *ui, const struct ui_node *node,
                                   struct ui_node *child, bool has_heights)
{
    struct cells_line line = {0};
    float room = layout_inner(ui, node, AXIS_X);
    float gap = layout_gap(ui, node);
    for (; child; child = layout_next(child)) {
        float width = line.width + (line.count > 0 ? gap : 0) + child->size[AXIS_X];
        if (line.count > 0 && width > room + 0.5F) {
            break;
        }
        line.width = width;
        line.height =
            ui_max(line.height, has_heights ? child->size[AXIS_Y] : child->want[AXIS_Y].pref);
        line.count++;
    }
    line.end = child;
    return line;
}

void flow_measure(const struct ui *ui, struct ui_node *node, enum axis axis)
{
    struct extent want = {0};
    float gap = layout_gap(ui, node);
    float between = 0;
    if (axis == AXIS_X) {
        for (struct ui_node *child = layout_first(node); child; child = layout_next(child)) {
            const struct extent *own = &child->want[AXIS_X];
            want.pref += own->pref + between;
            between = gap;
            want.least = ui_max(want.least, own->least);
            want.hard = ui_max(want.hard, own->hard);
        }
    } else {
        for (struct ui_node *child = layout_first(node); child;) {
            struct cells_line line = flow_line(ui, node, child, false);
            want.pref += line.height + between;
            between = gap;
            child = line.end;
        }
        want.least = want.hard = want.pref;
    }
    node->want[axis] = want;
}

void flow_assign(struct ui *ui, struct ui_node *node, enum axis axis)
{
    if (axis == AXIS_X) {
        float room = layout_inner(ui, node, AXIS_X);
        for (struct ui_node *child = layout_first(node); child; child = layout_next(child)) {
            child->size[AXIS_X] =
                ui_max(ui_min(child->want[AXIS_X].pref, room), child->want[AXIS_X].hard);
        }
        return;
    }
    bool is_stretched = node->box.cross == UI_STRETCH;
    for (struct ui_node *child = layout_first(node); child;) {
        struct cells_line line = flow_line(ui, node, child, false);
        for (; child != line.end; child = layout_next(child)) {
            child->size[AXIS_Y] = layout_fill(ui, child, AXIS_Y, line.height, is_stretched);
        }
    }
}

void flow_place(const struct ui *ui, struct ui_node *node, float x, float y)
{
    float room = layout_inner(ui, node, AXIS_X);
    for (struct ui_node *child = layout_first(node); child;) {
        struct cells_line line = flow_line(ui, node, child, true);
        float gap = layout_gap(ui, node);
        float at = layout_offset(node->box.main, room, line.width);
        if (node->box.main == UI_BETWEEN && line.count > 1) {
            gap += ui_max(room - line.width, 0) / (float)(line.count - 1);
        }
        for (; child != line.end; child = layout_next(child)) {
            child->at[AXIS_X] = x + at;
            child->at[AXIS_Y] =
                y + layout_offset(node->box.cross, line.height, child->size[AXIS_Y]);
            at += child->size[AXIS_X] + gap;
        }
        y += line.height + layout_gap(ui, node);
    }
}

static int grid_columns(const struct ui_node *node)
{
    return node->box.columns > 0 ? node->box.columns : 1;
}

/* The row of a grid that begins with `child`. */
static struct cells_line grid_row(const struct ui_node *node, struct ui_node *child, bool *can_grow)
{
    struct cells_line row = {0};
    *can_grow = false;
    for (; child && row.count < grid_columns(node); child = layout_next(child)) {
        row.height = ui_max(row.height, child->want[AXIS_Y].pref);
        *can_grow = *can_grow || child->box.height.how == UI_GROW;
        row.count++;
    }
    row.end = child;
    return row;
}

void grid_measure(const struct ui *ui, struct ui_node *node, enum axis axis)
{
    struct extent want = {0};
    float gap = layout_gap(ui, node);
    if (axis == AXIS_X) {
        for (struct ui_node *child = layout_first(node); child; child = layout_next(child)) {
            const struct extent *own = &child->want[AXIS_X];
            want.pref = ui_max(want.pref, own->pref);
            want.least = ui_max(want.least, own->least);
            want.hard = ui_max(want.hard, own->hard);
        }
        float columns = (float)grid_columns(node);
        float gaps = (columns - 1) * gap;
        want = (struct extent){want.pref * columns + gaps, want.least * columns + gaps,
                               want.hard * columns + gaps};
    } else {
        bool can_grow = false;
        float between = 0;
        for (struct ui_node *child = layout_first(node); child;) {
            struct cells_line row = grid_row(node, child, &can_grow);
            want.pref += row.height + between;
            between = gap;
            child = row.end;
        }
        want.least = want.hard = want.pref;
    }
    node->want[axis] = want;
}

/* What every row that can grow gets beyond what it wants. */
static float grid_spare(const struct ui *ui, const struct ui_node *node)
{
    float left = layout_inner(ui, node, AXIS_Y) + layout_gap(ui, node);
    int growing = 0;
    for (struct ui_node *child = layout_first(node); child;) {
        bool can_grow = false;
        struct cells_line row = grid_row(node, child, &can_grow);
        left -= row.height + layout_gap(ui, node);
        growing += can_grow;
        child = row.end;
    }
    return growing > 0 ? ui_max(left, 0) / (float)growing : 0;
}

void grid_assign(struct ui *ui, struct ui_node *node, enum axis axis)
{
    bool is_stretched = node->box.cross == UI_STRETCH;
    if (axis == AXIS_X) {
        float columns = (float)grid_columns(node);
        float gaps = (columns - 1) * layout_gap(ui, node);
        float cell = ui_max((layout_inner(ui, node, AXIS_X) - gaps) / columns, 0);
        for (struct ui_node *child = layout_first(node); child; child = layout_next(child)) {
            child->cell[AXIS_X] = cell;
            child->size[AXIS_X] = layout_fill(ui, child, AXIS_X, cell, true);
        }
        return;
    }
    float spare = grid_spare(ui, node);
    for (struct ui_node *child = layout_first(node); child;) {
        bool can_grow = false;
        struct cells_line row = grid_row(node, child, &can_grow);
        float height = row.height + (can_grow ? spare : 0);
        for (; child != row.end; child = layout_next(child)) {
            child->cell[AXIS_Y] = height;
            child->size[AXIS_Y] = layout_fill(ui, child, AXIS_Y, height, is_stretched);
        }
    }
}

void grid_place(const struct ui *ui, struct ui_node *node, float x, float y)
{
    float gap = layout_gap(ui, node);
    int column = 0;
    for (struct ui_node *child = layout_first(node); child; child = layout_next(child)) {
        child->at[AXIS_X] = x + (float)column * (child->cell[AXIS_X] + gap);
        child->at[AXIS_Y] =
            y + layout_offset(node->box.cross, child->cell[AXIS_Y], child->size[AXIS_Y]);
        if (++column == grid_columns(node)) {
            column = 0;
            y += child->cell[AXIS_Y] + gap;
        }
    }
}
