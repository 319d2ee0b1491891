/* gesture.c: fingers to activations. One finger presses at a time:
 *
 *            DOWN on an element                 UP inside it
 *     idle ----------------------> pressed ----------------------> fired
 *       \                            |  slides out, scrolls, second finger, CANCEL
 *        \ DOWN elsewhere            v
 *         `-------------------> cancelled (may scroll; fires nothing until all fingers are up)
 *
 * Keyboard keys fire on DOWN, and a second finger on another key is typing, not a mistake. The
 * double-strike window begins when something fired (EN 301 549 5.8: the delay after a keystroke),
 * so that a slow tap is not shorter protected. */
#include <string.h>

#include "ui/ui_private.h"

enum {
    STALE_MS = 10000, /* fingers that said nothing for so long were lifted without a word */
    REPEAT_FIRST_MS = 2000,
    REPEAT_MS = 120,
};
static const float STRIKE_MM =
    8; /* a strike this near the last one is the same strike, whatever is there by now */
static const float STILL_MM =
    4; /* a finger that moved less did not slide out: the layout moved away under it */

/* What a tap at a point means: the topmost thing that can be seen there,
 * and the element around it. */
static struct ui_node *hit(struct ui *ui, float x, float y)
{
    struct ui_frame *frame = ui_shown(ui);
    for (size_t i = frame->count; i-- > 0;) {
        struct ui_node *node = frame->order[i];
        bool is_seen = node->element || node->is_layer ||
                       (node->kind == NODE_BOX && node->box.fill != COLOUR_NONE);
        if (!is_seen || !rect_has(node_visible(node), x, y)) {
            continue;
        }
        while (node && !node->element) {
            node = node->parent;
        }
        return node && !node->is_inert ? node : NULL;
    }
    return NULL;
}

/* ---- firing ---- */

static bool fire(struct ui *ui, uint64_t id)
{
    if (ui->fired_count == FIRED_MAX) {
        return false;
    }
    ui->fired[ui->fired_count++] = id;
    return true;
}

static bool is_second_strike(const struct ui *ui, const struct ui_node *node, int64_t at_ms,
                             float x, float y)
{
    if (ui->strike.at_ms == INT64_MIN || at_ms - ui->strike.at_ms >= ui->view.double_strike_ms) {
        return false;
    }
    float far = ui_px(ui, STRIKE_MM);
    float dx = x - ui->strike.x;
    float dy = y - ui->strike.y;
    /* Neighbouring keys may be struck near their common edge. */
    bool is_same_place = !node->element->fires_on_press && dx * dx + dy * dy < far * far;
    return node->id == ui->strike.id || is_same_place;
}

static void strike_remember(struct ui *ui, uint64_t id, int64_t at_ms, float x, float y)
{
    ui->strike.id = id;
    ui->strike.at_ms = at_ms;
    ui->strike.x = x;
    ui->strike.y = y;
}

bool gesture_strike(struct ui *ui, const struct ui_node *node, int64_t at_ms, float x, float y)
{
    if (is_second_strike(ui, node, at_ms, x, y) || !fire(ui, node->id)) {
        return false;
    }
    strike_remember(ui, node->id, at_ms, x, y);
    return true;
}

bool ui_activate(struct ui *ui, uint64_t id)
{
    ASSERT(!ui->is_open);
    const struct ui_node *node = node_find(ui_shown(ui), id);
    if (!node_takes_press(node) || !fire(ui, id)) {
        return false;
    }
    gesture_show_pressed(ui, id, false);
    return true;
}

/* ---- the pressed look ---- */

void gesture_show_pressed(struct ui *ui, uint64_t id, bool is_held)
{
    ui->pressed_id = id;
    ui->is_held = is_held;
    ui->pressed_shown_ms = INT64_MIN;
}

void gesture_shown(struct ui *ui)
{
    const struct ui_node *node = node_find(&ui->frames[ui->current], ui->pressed_id);
    if (!node || !node->is_pressed) {
        ui->pressed_id = ui->is_held ? ui->pressed_id : 0;
    } else if (ui->pressed_shown_ms == INT64_MIN) {
        ui->pressed_shown_ms = ui->now_ms;
    }
}

void gesture_cancel(struct ui *ui)
{
    if (ui->has_press) {
        ui->press.is_cancelled = true;
    }
    ui->repeat_ms = INT64_MAX;
    if (ui->is_held) {
        ui->pressed_id = 0;
        ui->is_held = false;
    }
    if (!ui->drag.is_dragging) {
        ui->drag = (struct drag){0};
    }
}

void gesture_tick(struct ui *ui)
{
    if (ui->pressed_id && !ui->is_held && ui->pressed_shown_ms != INT64_MIN &&
        ui->now_ms >= ui->pressed_shown_ms + UI_PRESS_SHOWN_MS) {
        ui->pressed_id = 0;
    }
    if (!ui->has_press || ui->press.is_cancelled || ui->now_ms < ui->repeat_ms) {
        return;
    }
    if (node_takes_press(node_find(ui_shown(ui), ui->press.id))) {
        (void)fire(ui, ui->press.id);
        ui->has_repeated = true;
        ui->repeat_ms = ui->now_ms + REPEAT_MS;
    } else {
        gesture_cancel(ui);
    }
}

/* ---- fingers ---- */

static void finger_forget(struct ui *ui, int64_t finger)
{
    for (size_t i = 0; i < ui->finger_count; i++) {
        if (ui->fingers[i] == finger) {
            ui->fingers[i] = ui->fingers[--ui->finger_count];
            return;
        }
    }
}

static void press_begin(struct ui *ui, const struct input *input, const struct ui_node *node)
{
    bool has_stopped = scroll_touch(ui, input);
    ui->press = (struct ui_press){.finger = input->finger,
                                  .x = input->x,
                                  .y = input->y,
                                  .at_ms = input->at_ms,
                                  .is_cancelled = has_stopped};
    ui->has_press = true;
    ui->has_repeated = false;
    ui->repeat_ms = INT64_MAX;
    if (has_stopped || !node_takes_press(node) || input->at_ms - node->born_ms < UI_YOUNG_MS ||
        is_second_strike(ui, node, input->at_ms, input->x, input->y)) {
        return;
    }
    ui->press.id = node->id;
    ui->focus = node->id;
    gesture_show_pressed(ui, node->id, true);
    if (node->element->fires_on_press) {
        (void)gesture_strike(ui, node, input->at_ms, input->x, input->y);
    }
    if (node->element->repeats) {
        ui->repeat_ms = input->at_ms + REPEAT_FIRST_MS;
    }
}

static bool is_key(const struct ui_node *node)
{
    return node && node->element && node->element->fires_on_press;
}

static void on_down(struct ui *ui, const struct input *input)
{
    if (input->at_ms - ui->touched_ms > STALE_MS) {
        ui->finger_count = 0;
        ui->has_press = false;
    }
    finger_forget(ui, input->finger);
    bool is_other_down = ui->finger_count > 0;
    if (ui->finger_count < FINGERS_MAX) {
        ui->fingers[ui->finger_count++] = input->finger;
    }
    ui->is_focus_shown = false;
    const struct ui_node *node = hit(ui, input->x, input->y);
    bool is_typing = is_key(node) && (!ui->has_press || ui->press.id == 0 ||
                                      is_key(node_find(ui_shown(ui), ui->press.id)));
    if (is_other_down && !is_typing) {
        scroll_release(ui, input->at_ms, false);
        gesture_cancel(ui);
        return;
    }
    if (ui->is_held) {
        gesture_cancel(ui); /* the finger of before was lifted without a word, or types on */
    }
    press_begin(ui, input, node);
}

/* Is the finger still within `mm` of where it came down? */
static bool is_near(const struct ui *ui, const struct input *input, float mm)
{
    float far = ui_px(ui, mm);
    float dx = input->x - ui->press.x;
    float dy = input->y - ui->press.y;
    return dx * dx + dy * dy < far * far;
}

static void on_move(struct ui *ui, const struct input *input)
{
    if (!ui->has_press || input->finger != ui->press.finger) {
        return;
    }
    if (scroll_drag(ui, input)) {
        gesture_cancel(ui);
        return;
    }
    if (ui->press.is_cancelled || ui->press.id == 0) {
        return;
    }
    const struct ui_node *node = hit(ui, input->x, input->y);
    if ((!node || node->id != ui->press.id) && !is_near(ui, input, STILL_MM)) {
        struct drag drag = ui->drag;
        gesture_cancel(ui);
        ui->drag = drag; /* what slid out of an element may still become a scroll */
    }
}

static void on_up(struct ui *ui, const struct input *input)
{
    finger_forget(ui, input->finger);
    if (!ui->has_press || input->finger != ui->press.finger) {
        return;
    }
    if (input->kind == INPUT_UP) {
        on_move(ui, input); /* the last way, if it was not told before; a CANCEL has no place */
    }
    bool is_dragging = ui->drag.is_dragging;
    scroll_release(ui, input->at_ms, input->kind == INPUT_UP);
    const struct ui_node *node = node_find(ui_shown(ui), ui->press.id);
    bool fires = input->kind == INPUT_UP && !is_dragging && !ui->press.is_cancelled &&
                 !ui->has_repeated && node_takes_press(node) && !node->element->fires_on_press;
    if (fires) {
        (void)gesture_strike(ui, node, input->at_ms, input->x, input->y);
    }
    bool is_done = !ui->press.is_cancelled && ui->press.id && input->kind == INPUT_UP;
    if (!is_done) {
        gesture_cancel(ui);
    }
    ui->is_held = false;
    ui->has_press = false;
    ui->repeat_ms = INT64_MAX;
    ui->press = (struct ui_press){0};
}

void gesture_input(struct ui *ui, const struct input *input)
{
    switch (input->kind) {
    case INPUT_DOWN:
        on_down(ui, input);
        break;
    case INPUT_MOVE:
        on_move(ui, input);
        break;
    default:
        on_up(ui, input);
        break;
    }
    ui->touched_ms = input->at_ms;
}
