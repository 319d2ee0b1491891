/* scroll.c: scroll areas that outlive a frame: dragging, throwing, paging. Motion is a closed form
 * of the time since its start, so that the frame rate does not decide where it ends. */
#include <string.h>

#include "ui/ui_private.h"

enum { VELOCITY_MS = 100, PAGE_MS = 220, SHOW_MARGIN_MM = 4 };
static const float SLOP_MM = 4;
static const float DECAY = 0.998F;             /* of the velocity, per ms */
static const float DECAY_SUM = 1 / 0.0020020F; /* 1 / -ln(DECAY): pixels that 1 px/ms goes in all */
static const float SLOW_MM = 0.005F;           /* per ms; slower is at rest */
static const float PAGE_PART = 0.9F;           /* of the view, so that a row is seen again */

struct scroll *scroll_find(struct ui *ui, uint64_t id)
{
    for (size_t i = 0; id && i < SCROLLS_MAX; i++) {
        if (ui->scrolls[i].id == id) {
            return &ui->scrolls[i];
        }
    }
    return NULL;
}

struct scroll *scroll_of(struct ui *ui, const struct ui_node *node)
{
    struct scroll *scroll = scroll_find(ui, node->id);
    if (!scroll) {
        scroll = &ui->scrolls[0];
        for (size_t i = 1; i < SCROLLS_MAX; i++) {
            if (ui->scrolls[i].seen < scroll->seen) {
                scroll = &ui->scrolls[i];
            }
        }
        if (ui->drag.scroll == scroll) {
            ui->drag.scroll = NULL;
        }
        *scroll = (struct scroll){.id = node->id, .screen = ui->screen};
        scroll->key_hash = ui_hash(0, node->box.key, strlen(node->box.key));
    }
    scroll->seen = ui->number;
    return scroll;
}

void scroll_forget(struct ui *ui)
{
    memset(ui->scrolls, 0, sizeof ui->scrolls);
    ui->drag = (struct drag){0};
}

void scroll_enter(struct ui *ui)
{
    ui->drag = (struct drag){0};
    for (size_t i = 0; i < SCROLLS_MAX; i++) {
        ui->scrolls[i].motion = SCROLL_REST;
        if (ui->scrolls[i].screen == ui->screen && !ui->is_return) {
            ui->scrolls[i] = (struct scroll){0};
        }
    }
}

static float scroll_max(const struct scroll *scroll)
{
    return ui_max(scroll->content - scroll->view, 0);
}

static float clamp(const struct scroll *scroll, float offset)
{
    return ui_max(ui_min(offset, scroll_max(scroll)), 0);
}

/* base^exponent by squaring. */
static float power(float base, int64_t exponent)
{
    float result = 1;
    for (; exponent > 0; exponent >>= 1) {
        result *= exponent & 1 ? base : 1;
        base *= base;
    }
    return result;
}

static void fling_tick(const struct ui *ui, struct scroll *scroll, int64_t age_ms)
{
    float left = power(DECAY, age_ms);
    float offset = scroll->from + scroll->velocity * (1 - left) * DECAY_SUM;
    float speed = scroll->velocity * left;
    scroll->offset = clamp(scroll, offset);
    bool is_slow = (speed < 0 ? -speed : speed) < ui_px(ui, SLOW_MM);
    if (is_slow || scroll->offset != offset) {
        scroll->motion = SCROLL_REST;
    }
}

static void ease_tick(struct scroll *scroll, int64_t age_ms)
{
    if (age_ms >= PAGE_MS) {
        scroll->offset = clamp(scroll, scroll->to);
        scroll->motion = SCROLL_REST;
        return;
    }
    float rest = 1 - (float)age_ms / PAGE_MS;
    scroll->offset = clamp(scroll, scroll->to + (scroll->from - scroll->to) * rest * rest * rest);
}

void scroll_tick(struct ui *ui, int64_t at_ms)
{
    for (size_t i = 0; i < SCROLLS_MAX; i++) {
        struct scroll *scroll = &ui->scrolls[i];
        int64_t age_ms = at_ms > scroll->start_ms ? at_ms - scroll->start_ms : 0;
        if (scroll->motion == SCROLL_FLING) {
            fling_tick(ui, scroll, age_ms);
        } else if (scroll->motion == SCROLL_EASE) {
            ease_tick(scroll, age_ms);
        }
    }
}

bool scroll_moves(const struct ui *ui)
{
    for (size_t i = 0; i < SCROLLS_MAX; i++) {
        /* One that is on the screen no more moves for nobody. */
        if (ui->scrolls[i].motion != SCROLL_REST && ui->scrolls[i].seen == ui->number) {
            return true;
        }
    }
    return false;
}

static void scroll_to(struct ui *ui, struct scroll *scroll, float offset)
{
    offset = clamp(scroll, offset);
    scroll->motion = SCROLL_REST;
    if (offset == scroll->offset) {
        return;
    }
    if (ui->view.reduce_motion) {
        scroll->offset = offset;
    } else {
        scroll->motion = SCROLL_EASE;
        scroll->from = scroll->offset;
        scroll->to = offset;
        scroll->start_ms = ui->now_ms;
    }
    ui_wake(ui, 0);
}

void scroll_by_page(struct ui *ui, struct scroll *scroll, float pages)
{
    /* Two quick pages are two pages, also while the first one moves. */
    float from = scroll->motion == SCROLL_EASE ? scroll->to : scroll->offset;
    scroll_to(ui, scroll, from + pages * scroll->view * PAGE_PART);
}

void scroll_show(struct ui *ui, const struct ui_node *node)
{
    for (const struct ui_node *area = node->parent; area; area = area->parent) {
        struct scroll *scroll = area->box.is_scroll ? scroll_find(ui, area->id) : NULL;
        if (!scroll) {
            continue;
        }
        float margin = ui_px(ui, SHOW_MARGIN_MM);
        float above = area->rect.y + margin - node->rect.y;
        float below = node->rect.y + node->rect.h - (area->rect.y + area->rect.h - margin);
        if (above > 0) {
            scroll_to(ui, scroll, scroll->offset - above);
        } else if (below > 0) {
            scroll_to(ui, scroll, scroll->offset + ui_min(below, -above));
        }
    }
}

static const char *value_of(const struct ui_node *node)
{
    return node && node->element && node->element->value ? node->element->value : "";
}

void scroll_show_typing(struct ui *ui)
{
    uint64_t id = ui->typing;
    const struct ui_node *node = id ? node_find(&ui->frames[ui->current], id) : NULL;
    if (!node) {
        return;
    }
    const char *value = value_of(node);
    bool is_other = strcmp(value, value_of(node_find(ui_other(ui), id))) != 0;
    if (is_other || (ui->is_view_new && value[0] != '\0')) {
        scroll_show(ui, node);
    }
}

/* The innermost area under a point that has something to scroll. */
static struct scroll *scroll_at(struct ui *ui, float x, float y)
{
    struct ui_frame *frame = ui_shown(ui);
    for (size_t i = frame->count; i-- > 0;) {
        const struct ui_node *node = frame->order[i];
        if (!node->box.is_scroll || node->is_inert || !rect_has(node_visible(node), x, y)) {
            continue;
        }
        struct scroll *scroll = scroll_find(ui, node->id);
        if (scroll && scroll_max(scroll) > 0) {
            return scroll;
        }
    }
    return NULL;
}

static void sample(struct drag *drag, const struct input *input)
{
    size_t slot = drag->sample_count++ % SAMPLES_MAX;
    drag->samples[slot].at_ms = input->at_ms;
    drag->samples[slot].y = input->y;
}

bool scroll_touch(struct ui *ui, const struct input *input)
{
    struct drag *drag = &ui->drag;
    *drag = (struct drag){.scroll = scroll_at(ui, input->x, input->y), .start_y = input->y};
    if (!drag->scroll) {
        return false;
    }
    scroll_tick(ui, input->at_ms);
    bool was_moving = drag->scroll->motion != SCROLL_REST;
    drag->scroll->motion = SCROLL_REST;
    drag->start_offset = drag->scroll->offset;
    sample(drag, input);
    return was_moving;
}

bool scroll_drag(struct ui *ui, const struct input *input)
{
    struct drag *drag = &ui->drag;
    if (!drag->scroll) {
        return false;
    }
    sample(drag, input);
    float slop = ui_px(ui, SLOP_MM);
    float way = input->y - drag->start_y;
    if (!drag->is_dragging && (way > slop || way < -slop)) {
        drag->is_dragging = true;
        /* From here on the content follows the finger; it does not jump by what decided it. */
        drag->start_y += way > 0 ? slop : -slop;
    }
    if (drag->is_dragging) {
        drag->scroll->offset = clamp(drag->scroll, drag->start_offset - (input->y - drag->start_y));
    }
    return drag->is_dragging;
}

/* Pixels of offset per ms over the last 100 ms; 0 when the finger rested before it left. */
static float drag_velocity(const struct drag *drag, int64_t at_ms)
{
    size_t kept = drag->sample_count < SAMPLES_MAX ? drag->sample_count : SAMPLES_MAX;
    if (kept < 2) {
        return 0;
    }
    size_t last = (drag->sample_count - 1) % SAMPLES_MAX;
    size_t first = last;
    for (size_t i = 1; i < kept; i++) {
        size_t slot = (drag->sample_count - 1 - i) % SAMPLES_MAX;
        if (at_ms - drag->samples[slot].at_ms > VELOCITY_MS) {
            break;
        }
        first = slot;
    }
    int64_t time_ms = at_ms - drag->samples[first].at_ms;
    return time_ms > 0 ? (drag->samples[first].y - drag->samples[last].y) / (float)time_ms : 0;
}

void scroll_release(struct ui *ui, int64_t at_ms, bool is_thrown)
{
    struct drag *drag = &ui->drag;
    struct scroll *scroll = drag->is_dragging ? drag->scroll : NULL;
    float velocity = drag_velocity(drag, at_ms);
    float speed_mm = (velocity < 0 ? -velocity : velocity) / ui->view.px_per_mm;
    if (scroll && is_thrown && speed_mm > 10 * SLOW_MM) {
        if (ui->view.reduce_motion) {
            /* A throw is a page, from where the finger came down. */
            scroll->offset = drag->start_offset;
            scroll_by_page(ui, scroll, velocity > 0 ? 1 : -1);
        } else {
            scroll->motion = SCROLL_FLING;
            scroll->from = scroll->offset;
            scroll->velocity = velocity;
            scroll->start_ms = at_ms;
        }
    }
    *drag = (struct drag){0};
}

/* Place in ui->scrolls of the area with this key that was seen last; SCROLLS_MAX = none. */
static size_t scroll_by_key(const struct ui *ui, const char *key)
{
    uint64_t hash = ui_hash(0, key, strlen(key));
    size_t found = SCROLLS_MAX;
    for (size_t i = 0; i < SCROLLS_MAX; i++) {
        const struct scroll *scroll = &ui->scrolls[i];
        bool is_later = found == SCROLLS_MAX || scroll->seen > ui->scrolls[found].seen;
        if (scroll->id && scroll->screen == ui->screen && scroll->key_hash == hash && is_later) {
            found = i;
        }
    }
    return found;
}

struct ui_scroll ui_scroll_state(const struct ui *ui, const char *key)
{
    size_t found = scroll_by_key(ui, key);
    if (found == SCROLLS_MAX) {
        return (struct ui_scroll){0};
    }
    const struct scroll *scroll = &ui->scrolls[found];
    return (struct ui_scroll){scroll->offset, scroll->content, scroll->view, scroll->width};
}

void ui_scroll_page(struct ui *ui, const char *key, int pages)
{
    size_t found = scroll_by_key(ui, key);
    if (found < SCROLLS_MAX) {
        scroll_by_page(ui, &ui->scrolls[found], (float)pages);
    }
}
