#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/ui_private.h"

/* ---- life ---- */

static bool frame_init(struct ui_frame *frame)
{
    arena_init(&frame->arena, FRAME_BYTES_MAX);
    frame->nodes = calloc(UI_NODES_MAX, sizeof(void *));
    frame->index = calloc(INDEX_SLOTS, sizeof *frame->index);
    return frame->nodes && frame->index;
}

/* Texts of people may be in it: overwritten, not only forgotten. */
static void frame_clear(struct ui_frame *frame)
{
    arena_wipe(&frame->arena);
    memset(frame->index, 0, INDEX_SLOTS * sizeof *frame->index);
    frame->count = 0;
    frame->order = NULL;
    frame->draw.count = 0;
    frame->semantic = NULL;
    frame->semantic_count = 0;
    frame->hash = 0;
    frame->is_cut = false;
}

static void frame_release(struct ui_frame *frame)
{
    arena_wipe(&frame->arena);
    arena_release(&frame->arena);
    free(frame->nodes);
    free(frame->index);
    free(frame->draw.commands);
}

static void forget_input(struct ui *ui)
{
    ui->press = (struct ui_press){0};
    ui->has_press = ui->has_repeated = ui->is_held = ui->is_focus_shown = false;
    ui->repeat_ms = INT64_MAX;
    ui->finger_count = ui->fired_count = ui->taken_count = 0;
    ui->pressed_id = ui->focus = ui->paged = 0;
    ui->left_count = 0;
    ui->is_return = false;
    memset(ui->left, 0, sizeof ui->left);
    ui->strike.id = 0;
    ui->strike.at_ms = INT64_MIN;
    explicit_bzero(ui->typed, sizeof ui->typed);
    explicit_bzero(ui->typed_given, sizeof ui->typed_given);
    ui->typed_bytes = 0;
    ui->backspaces = 0;
    scroll_forget(ui);
}

struct ui *ui_new(const struct ui_metrics *metrics)
{
    struct ui *ui = calloc(1, sizeof *ui);
    if (!ui) {
        return NULL;
    }
    bool is_ready = frame_init(&ui->frames[0]);
    if (!frame_init(&ui->frames[1]) || !is_ready) {
        ui_free(ui);
        return NULL;
    }
    ui->metrics = *metrics;
    ui->wake_ms = INT64_MAX;
    ui->transition_ms = INT64_MIN;
    forget_input(ui);
    return ui;
}

void ui_free(struct ui *ui)
{
    if (!ui) {
        return;
    }
    forget_input(ui);
    frame_release(&ui->frames[0]);
    frame_release(&ui->frames[1]);
    free(ui);
}

void ui_wipe(struct ui *ui)
{
    ASSERT(!ui->is_open);
    frame_clear(&ui->frames[0]);
    frame_clear(&ui->frames[1]);
    forget_input(ui);
}

/* ---- view ---- */

/* The theme behind the pointer may be read anew; its colours say nothing about sizes. */
static bool is_same_type(const struct theme *a, const struct theme *b)
{
    for (size_t i = 0; i < TYPE_COUNT; i++) {
        if (a->type_scale[i] != b->type_scale[i]) {
            return false;
        }
    }
    for (size_t i = 0; i < WEIGHT_COUNT; i++) {
        if (strcmp(a->font[i], b->font[i]) != 0) {
            return false;
        }
    }
    return true;
}

void ui_view_set(struct ui *ui, const struct ui_view *view)
{
    ASSERT(view->theme && !ui->is_open);
    const struct ui_view *old = &ui->view;
    bool is_same = old->theme == view->theme && old->width_px == view->width_px &&
                   old->height_px == view->height_px && old->px_per_mm == view->px_per_mm &&
                   old->cap_mm == view->cap_mm && old->text_scale == view->text_scale &&
                   old->top_mm == view->top_mm && is_same_type(&ui->theme_seen, view->theme);
    ui->view = *view;
    if (!is_same) {
        estimate_forget(ui);
        ui->theme_seen = *view->theme;
        ui->is_view_new = true;
        for (size_t i = 0; i < SCROLLS_MAX; i++) {
            ui->scrolls[i].content = 0; /* measured anew, without the room that paging took */
        }
        gesture_cancel(ui);
    }
}

const struct ui_view *ui_view(const struct ui *ui)
{
    return &ui->view;
}

bool ui_is_portrait(const struct ui *ui)
{
    return ui->view.height_px > ui->view.width_px;
}

float ui_width_mm(const struct ui *ui)
{
    return (float)ui->view.width_px / ui->view.px_per_mm;
}

float ui_height_mm(const struct ui *ui)
{
    return (float)ui->view.height_px / ui->view.px_per_mm - ui->view.top_mm;
}

uint32_t ui_colour(const struct ui *ui, enum colour role)
{
    return ui->view.theme->colour[role];
}

struct ui_frame *ui_shown(struct ui *ui)
{
    return &ui->frames[ui->is_open ? ui->current ^ 1 : ui->current];
}

const struct ui_frame *ui_shown_const(const struct ui *ui)
{
    return &ui->frames[ui->is_open ? ui->current ^ 1 : ui->current];
}

struct ui_frame *ui_other(struct ui *ui)
{
    return &ui->frames[ui->current ^ 1];
}

/* ---- input ---- */

static void take_key(struct ui *ui, enum input_key key)
{
    if (ui->taken_count < TAKEN_MAX) {
        ui->taken[ui->taken_count].key = key;
        ui->taken[ui->taken_count++].number = ui->number;
    }
}

static void type_text(struct ui *ui, const struct input *input)
{
    size_t room = INPUT_TEXT_MAX - ui->typed_bytes;
    size_t bytes = input->text_bytes < room ? input->text_bytes : text_whole(input->text, room);
    memcpy(ui->typed + ui->typed_bytes, input->text, bytes);
    ui->typed_bytes += bytes;
    ui->typed[ui->typed_bytes] = '\0';
    ui->typed_number = ui->number;
}

/* Takes back what waits first, so that the order of typing and deleting holds. */
static void type_backspace(struct ui *ui)
{
    if (ui->typed_bytes > 0) {
        ui->typed_bytes = text_previous(ui->typed, ui->typed_bytes);
        ui->typed[ui->typed_bytes] = '\0';
    } else {
        ui->backspaces++;
    }
    ui->typed_number = ui->number;
}

void ui_input(struct ui *ui, const struct input *input)
{
    ASSERT(!ui->is_open);
    switch (input->kind) {
    case INPUT_DOWN:
    case INPUT_MOVE:
    case INPUT_UP:
    case INPUT_CANCEL:
        gesture_input(ui, input);
        break;
    case INPUT_KEY:
        if (input->key == KEY_BACKSPACE) {
            type_backspace(ui);
        } else if (input->key == KEY_BACK || input->key == KEY_HOME || input->key == KEY_REPEAT ||
                   input->key == KEY_HELP || input->key == KEY_LOUDER ||
                   input->key == KEY_QUIETER) {
            take_key(ui, input->key);
        } else {
            focus_key(ui, input);
        }
        break;
    case INPUT_TEXT:
        if (input->text) {
            type_text(ui, input);
        }
        break;
    case INPUT_RESIZE:
        gesture_cancel(ui);
        break;
    default:
        break;
    }
}

enum input_key ui_key_taken(struct ui *ui)
{
    if (ui->taken_count == 0) {
        return KEY_NONE;
    }
    enum input_key key = ui->taken[0].key;
    memmove(ui->taken, ui->taken + 1, --ui->taken_count * sizeof ui->taken[0]);
    return key;
}

const char *ui_typed(struct ui *ui, int *backspaces)
{
    memcpy(ui->typed_given, ui->typed, ui->typed_bytes + 1);
    if (backspaces) {
        *backspaces = ui->backspaces;
    }
    explicit_bzero(ui->typed, ui->typed_bytes);
    ui->typed_bytes = 0;
    ui->backspaces = 0;
    return ui->typed_given;
}

/* Keys and typing that nobody took in a whole frame are not for a later screen. */
static void drop_stale(struct ui *ui)
{
    while (ui->taken_count > 0 && ui->taken[0].number + 1 < ui->number) {
        (void)ui_key_taken(ui);
    }
    if ((ui->typed_bytes > 0 || ui->backspaces > 0) && ui->typed_number + 1 < ui->number) {
        (void)ui_typed(ui, NULL);
    }
}

/* ---- frame ---- */

void ui_frame_begin(struct ui *ui, int64_t now_ms)
{
    ASSERT(!ui->is_open && ui->view.theme);
    ui->now_ms = now_ms;
    ui->number++;
    ui->wake_ms = INT64_MAX;
    ui->has_transition = false;
    explicit_bzero(ui->typed_given, sizeof ui->typed_given);
    drop_stale(ui);
    gesture_tick(ui); /* looks at the frame that is still shown */
    scroll_tick(ui, now_ms);
    ui->current ^= 1;
    frame_clear(&ui->frames[ui->current]);
    ui->is_open = true;
    ui->skipped = 0;
    struct ui_node *root = node_add_under(ui, NULL, NODE_BOX, NULL);
    ui->skipped = root ? 0 : 1;
    ui->typing = 0;
    ui->depth = 1;
    ui->layer_count = 0;
    ui->open[0] = root;
    if (root) {
        root->box = (struct ui_box){.cross = UI_STRETCH, .fill = COLOUR_BG};
        root->role = UI_ROLE_SCREEN;
    }
}

void ui_return(struct ui *ui)
{
    ui->is_return = true;
}

void ui_screen(struct ui *ui, const char *word, const char *label)
{
    ASSERT(ui->is_open);
    struct ui_frame *frame = &ui->frames[ui->current];
    uint64_t screen = ui_hash(0, word, strlen(word));
    if (screen != ui->screen) {
        if (ui->screen && !ui->view.reduce_motion) {
            ui->transition_ms = ui->now_ms;
        }
        focus_leave(ui);
        ui->screen = screen;
        gesture_cancel(ui);
        scroll_enter(ui);
        focus_enter(ui);
    }
    ui->is_return = false;
    if (frame->count == 0) {
        return;
    }
    struct ui_node *root = frame->nodes[0];
    ASSERT(!root->first);
    root->label = node_copy(ui, label);
    /* Everything on another screen is another element, though its key be the same. */
    memset(frame->index, 0, INDEX_SLOTS * sizeof *frame->index);
    root->id = screen;
    frame->index[(size_t)(screen ^ screen >> 32) % INDEX_SLOTS] = 1;
}

/* Everything before the last layer is under it;
 * and the age of what came out from under one begins now. */
static void settle(struct ui *ui)
{
    struct ui_frame *frame = &ui->frames[ui->current];
    size_t under = 0;
    for (size_t i = 0; i < frame->count; i++) {
        under = frame->order[i]->is_layer ? i : under;
    }
    for (size_t i = 1; i < under; i++) {
        frame->order[i]->is_inert = true;
    }
    bool is_first = ui->number == 1; /* a touch cannot have been meant for anything else */
    for (size_t i = 0; i < frame->count; i++) {
        struct ui_node *node = frame->order[i];
        const struct ui_node *before = node->element ? node_find(ui_other(ui), node->id) : NULL;
        bool is_old = before && before->element && !before->is_inert;
        node->born_ms = is_old ? before->born_ms : ui->now_ms - (is_first ? UI_YOUNG_MS : 0);
    }
}

/* The activation of this frame was delivered, or its element is gone. */
static void drop_fired(struct ui *ui)
{
    if (ui->fired_count > 0) {
        memmove(ui->fired, ui->fired + 1, --ui->fired_count * sizeof ui->fired[0]);
    }
}

void ui_frame_end(struct ui *ui)
{
    ASSERT(ui->is_open && ui->depth == 1 && ui->skipped == (ui->open[0] ? 0 : 1));
    struct ui_frame *frame = &ui->frames[ui->current];
    if (frame->count > 0) {
        layout_run(ui);
        scroll_show_typing(ui);
    }
    if (frame->count > 0 && frame_order(frame)) {
        settle(ui);
        paint_run(ui);
        semantic_build(ui);
    }
    frame->hash = draw_hash(&frame->draw);
    gesture_shown(ui);
    drop_fired(ui);
    ui->is_view_new = false;
    ui->is_open = false;
}

void ui_wake(struct ui *ui, int64_t after_ms)
{
    int64_t at_ms = ui->now_ms + (after_ms > 0 ? after_ms : 0);
    ui->wake_ms = at_ms < ui->wake_ms ? at_ms : ui->wake_ms;
}

int64_t ui_next_wake_ms(const struct ui *ui)
{
    int64_t wake_ms = ui->wake_ms;
    if (ui_is_animating(ui) || ui->fired_count > 0) {
        return ui->now_ms < wake_ms ? ui->now_ms : wake_ms;
    }
    if (ui->has_press && ui->repeat_ms < wake_ms) {
        wake_ms = ui->repeat_ms;
    }
    if (ui->pressed_id && !ui->is_held) {
        bool is_seen = ui->pressed_shown_ms != INT64_MIN;
        int64_t end_ms = is_seen ? ui->pressed_shown_ms + UI_PRESS_SHOWN_MS : ui->now_ms;
        wake_ms = end_ms < wake_ms ? end_ms : wake_ms;
    }
    return wake_ms;
}

bool ui_is_animating(const struct ui *ui)
{
    return ui->has_transition || scroll_moves(ui);
}

void ui_turn(struct ui *ui, int64_t start_ms)
{
    bool is_newer = ui->transition_ms == INT64_MIN || start_ms > ui->transition_ms;
    if (is_newer && !ui->view.reduce_motion) {
        ui->transition_ms = start_ms;
    }
}

void ui_late(struct ui *ui, int64_t ms)
{
    bool has_begun = ui->has_transition && ui->now_ms - ui->transition_ms < UI_FADE_MS / 4;
    if (has_begun && ms > 0) {
        ui->transition_ms += ms;
    }
}

int64_t ui_now_ms(const struct ui *ui)
{
    return ui->now_ms;
}

struct arena *ui_arena(struct ui *ui)
{
    return &ui->frames[ui->current].arena;
}

const struct draw_list *ui_draw_list(const struct ui *ui)
{
    return &ui_shown_const(ui)->draw;
}

uint64_t ui_frame_hash(const struct ui *ui)
{
    return ui_shown_const(ui)->hash;
}
