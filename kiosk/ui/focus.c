/* focus.c: everything by keys alone. The ring is shown only after a key was used, and a key that
 * first shows it does nothing else: nobody activates what they do not see. */
#include "ui/ui_private.h"

static const struct ui_node *focused(struct ui *ui)
{
    const struct ui_node *node = node_find(ui_shown(ui), ui->focus);
    return node_takes_press(node) ? node : NULL;
}

void focus_leave(struct ui *ui)
{
    size_t slot = ui->left_count++ % LEFT_MAX;
    ui->left[slot].screen = ui->screen;
    ui->left[slot].focus = ui->focus;
    ui->focus = ui->paged = 0;
}

void focus_enter(struct ui *ui)
{
    size_t kept = ui->left_count < LEFT_MAX ? ui->left_count : LEFT_MAX;
    for (size_t i = 1; ui->is_return && i <= kept; i++) { /* the newest of that screen */
        size_t slot = (ui->left_count - i) % LEFT_MAX;
        if (ui->left[slot].screen == ui->screen) {
            ui->focus = ui->left[slot].focus;
            return;
        }
    }
}

static void focus_set(struct ui *ui, const struct ui_node *node)
{
    if (node) {
        ui->paged = 0;
        ui->focus = node->id;
        ui->is_focus_shown = true;
        scroll_show(ui, node);
    }
}

static const struct ui_node *scroll_area(const struct ui_node *node)
{
    while (node && !node->box.is_scroll) {
        node = node->parent;
    }
    return node;
}

static bool is_whole(const struct ui_node *node)
{
    struct rect seen = node_visible(node);
    return seen.h + 1 >= node->rect.h && !rect_is_empty(seen);
}

/* Whoever paged a list goes on from what is seen of it now, not from the row that was left behind
 * (and that a long list does not even build any more): its first whole element, or backwards the
 * last one. NULL when the focus has not been left behind. */
static const struct ui_node *after_paging(struct ui *ui, int step)
{
    const struct ui_frame *frame = ui_shown(ui);
    const struct ui_node *from = focused(ui);
    const struct ui_node *found = NULL;
    if (!ui->paged || (from && !rect_is_empty(node_visible(from)))) {
        return NULL;
    }
    for (size_t i = 0; i < frame->count; i++) {
        const struct ui_node *node = frame->order[i];
        const struct ui_node *area = scroll_area(node);
        bool is_one = node_takes_press(node) && area && area->id == ui->paged && is_whole(node);
        if (is_one && (!found || step < 0)) {
            found = node;
        }
    }
    return found;
}

/* The next element in reading order, from the focused one on and around the end;
 * -1 goes backwards. */
static const struct ui_node *neighbour(struct ui *ui, int step)
{
    const struct ui_frame *frame = ui_shown(ui);
    const struct ui_node *from = focused(ui);
    size_t count = frame->count;
    size_t at = step > 0 ? count - 1 : 0;
    for (size_t i = 0; from && i < count; i++) {
        at = frame->order[i] == from ? i : at;
    }
    for (size_t i = 0; i < count; i++) {
        at = (at + count + (size_t)step) % count;
        if (node_takes_press(frame->order[at])) {
            return frame->order[at];
        }
    }
    return NULL;
}

struct direction {
    int x, y;
};

static const struct direction directions[KEY_COUNT] = {
    [KEY_UP] = {0, -1}, [KEY_DOWN] = {0, 1}, [KEY_LEFT] = {-1, 0}, [KEY_RIGHT] = {1, 0}};

/* Distance from `from` to `to` that way; negative = not that way. What shares a column (or row)
 * with `from` is straight ahead, be it wide or narrow, and of two such the one in the middle wins;
 * what lies aside counts double. */
static float way(struct direction direction, struct rect from, struct rect to)
{
    float x = to.x + to.w / 2 - (from.x + from.w / 2);
    float y = to.y + to.h / 2 - (from.y + from.h / 2);
    float ahead = x * (float)direction.x + y * (float)direction.y;
    if (ahead <= 1) {
        return -1;
    }
    float half = direction.x ? (from.h + to.h) / 2 : (from.w + to.w) / 2;
    float aside = direction.x ? y : x;
    aside = aside < 0 ? -aside : aside;
    return ahead + aside * (aside < half - 1 ? 0.1F : 2);
}

/* Within the scroll area of the focused element also what is scrolled away;
 * outside it only what is seen. */
static const struct ui_node *nearest(struct ui *ui, struct direction direction, bool is_inside)
{
    const struct ui_frame *frame = ui_shown(ui);
    const struct ui_node *from = focused(ui);
    const struct ui_node *area = scroll_area(from);
    const struct ui_node *best = NULL;
    float best_way = 0;
    for (size_t i = 0; i < frame->count; i++) {
        const struct ui_node *node = frame->order[i];
        bool is_candidate =
            is_inside ? scroll_area(node) == area : !rect_is_empty(node_visible(node));
        if (node == from || !node_takes_press(node) || !is_candidate) {
            continue;
        }
        float distance = way(direction, from->rect, node->rect);
        if (distance > 0 && (!best || distance < best_way)) {
            best = node;
            best_way = distance;
        }
    }
    return best;
}

static void on_arrow(struct ui *ui, struct direction direction)
{
    const struct ui_node *node = after_paging(ui, direction.x + direction.y);
    if (node) {
        focus_set(ui, node);
        return;
    }
    if (!focused(ui)) {
        node = neighbour(ui, 1);
    } else if (!ui->is_focus_shown) {
        node = focused(ui);
    } else {
        node = scroll_area(focused(ui)) ? nearest(ui, direction, true) : NULL;
        node = node ? node : nearest(ui, direction, false);
    }
    focus_set(ui, node);
}

static void on_select(struct ui *ui, const struct input *input)
{
    const struct ui_node *node = after_paging(ui, 1);
    if (node) {
        focus_set(ui, node);
        return;
    }
    node = focused(ui);
    if (!node || !ui->is_focus_shown) {
        focus_set(ui, node ? node : neighbour(ui, 1));
        return;
    }
    float x = node->rect.x + node->rect.w / 2;
    float y = node->rect.y + node->rect.h / 2;
    if (gesture_strike(ui, node, input->at_ms, x, y)) {
        gesture_show_pressed(ui, node->id, false);
    }
}

static void on_page(struct ui *ui, int pages)
{
    struct ui_frame *frame = ui_shown(ui);
    const struct ui_node *area =
        focused(ui) ? scroll_area(focused(ui)) : node_find(frame, ui->paged);
    for (size_t i = 0; !area && i < frame->count; i++) {
        const struct ui_node *node = frame->order[i];
        area = node->box.is_scroll && !node->is_inert ? node : NULL;
    }
    struct scroll *scroll = area ? scroll_find(ui, area->id) : NULL;
    if (scroll) {
        scroll_by_page(ui, scroll, (float)pages);
        ui->paged = ui->focus ? area->id : 0;
    }
}

static void on_step(struct ui *ui, int step)
{
    const struct ui_node *node = after_paging(ui, step);
    focus_set(ui, node ? node : neighbour(ui, step));
}

void focus_key(struct ui *ui, const struct input *input)
{
    if (ui_shown(ui)->count == 0) {
        return;
    }
    switch (input->key) {
    case KEY_NEXT:
        on_step(ui, 1);
        break;
    case KEY_PREVIOUS:
        on_step(ui, -1);
        break;
    case KEY_SELECT:
        on_select(ui, input);
        break;
    case KEY_PAGE_UP:
        on_page(ui, -1);
        break;
    case KEY_PAGE_DOWN:
        on_page(ui, 1);
        break;
    case KEY_UP:
    case KEY_DOWN:
    case KEY_LEFT:
    case KEY_RIGHT:
        on_arrow(ui, directions[input->key]);
        break;
    default:
        break;
    }
}
