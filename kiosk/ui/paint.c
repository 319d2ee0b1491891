/* paint.c: the laid-out nodes as a draw list. Clips are never nested in the list: each one is ended
 * before the next begins. */
#include <stdlib.h>
#include <string.h>

#include "ui/ui_private.h"

enum { SLIDE_MM = 6 };
static const float OUTLINE_MM = 1.6F;
static const float RING_GAP_MM = 0.8F;
static const float RING_MM = 1.2F;
static const float BORDER_MM = 0.6F;
static const float BAR_MM = 1.2F;

struct painter {
    struct ui *ui;
    struct ui_frame *frame;
    struct rect view, clip; /* the clip that holds now */
    bool is_clipped;
    bool has_page; /* a box keyed "page": only that one moves in a transition */
    uint8_t alpha; /* of what moves */
    float shift;   /* pixels down */
};

static struct draw_command *push(struct ui_frame *frame, enum draw_kind kind, struct rect rect)
{
    struct draw_list *list = &frame->draw;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 256;
        struct draw_command *grown = capacity <= DRAW_COMMANDS_MAX
                                         ? realloc(list->commands, capacity * sizeof *grown)
                                         : NULL;
        if (!grown) {
            frame->is_cut = true;
            return NULL;
        }
        list->commands = grown;
        list->capacity = capacity;
    }
    struct draw_command *command = &list->commands[list->count++];
    memset(command, 0, sizeof *command);
    command->kind = kind;
    command->rect = rect;
    command->alpha = 255;
    return command;
}

static bool is_same_rect(struct rect a, struct rect b)
{
    return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

static void set_clip(struct painter *painter, struct rect clip)
{
    bool is_clipped = !is_same_rect(clip, painter->view);
    if (is_clipped == painter->is_clipped && (!is_clipped || is_same_rect(clip, painter->clip))) {
        return;
    }
    if (painter->is_clipped) {
        (void)push(painter->frame, DRAW_UNCLIP, (struct rect){0});
    }
    if (is_clipped) {
        (void)push(painter->frame, DRAW_CLIP, clip);
    }
    painter->clip = clip;
    painter->is_clipped = is_clipped;
}

static bool moves(const struct painter *painter, const struct ui_node *node)
{
    return painter->alpha < 255 && (node->in_page || !painter->has_page) && node->parent;
}

/* A command of `node`; NULL when it would not be seen. */
static struct draw_command *add(struct painter *painter, const struct ui_node *node,
                                enum draw_kind kind, struct rect rect)
{
    struct rect clip = node->clip;
    bool is_moving = moves(painter, node);
    if (is_moving) {
        rect.y += painter->shift;
        if (!is_same_rect(clip, painter->view)) {
            clip.y += painter->shift;
        }
    }
    if (rect_is_empty(rect) || rect_is_empty(rect_cut(rect, clip))) {
        return NULL;
    }
    set_clip(painter, clip);
    struct draw_command *command = push(painter->frame, kind, rect);
    if (command && is_moving) {
        command->alpha = painter->alpha;
    }
    return command;
}

static float corner(const struct ui *ui, const struct ui_node *node)
{
    float most = ui_min(node->rect.w, node->rect.h) / 2;
    return node->box.radius < 0 ? most : ui_min(ui_px(ui, node->box.radius), most);
}

/* A tone that is seen at once on any fill: towards black, on dark ones towards white. */
static uint32_t pressed_tone(uint32_t colour)
{
    uint32_t sum = (colour >> 24) + (colour >> 16 & 0xFF) + (colour >> 8 & 0xFF);
    uint32_t target = sum > 250 ? 0 : 255;
    uint32_t out = colour & 0xFF;
    for (int shift = 8; shift <= 24; shift += 8) {
        out |= ((colour >> shift & 0xFF) * 21 + target * 4) / 25 << shift;
    }
    return out;
}

static uint32_t fill_of(const struct ui *ui, const struct ui_node *node)
{
    uint32_t fill = ui_colour(ui, node->box.fill);
    if (node->is_layer) {
        return (fill & ~0xFFU) | node->alpha;
    }
    if (!node->is_pressed) {
        return fill;
    }
    if (node->element->fill_pressed != COLOUR_NONE) {
        return ui_colour(ui, node->element->fill_pressed);
    }
    /* Something without a fill gets a veil of what it is written in. */
    return node->box.fill == COLOUR_NONE ? (ui_colour(ui, COLOUR_EDGE) & ~0xFFU) | 0x50
                                         : pressed_tone(fill);
}

static void paint_box(struct painter *painter, const struct ui_node *node)
{
    const struct ui *ui = painter->ui;
    float radius = corner(ui, node);
    if (node->box.has_shadow) {
        struct draw_command *shadow = add(painter, node, DRAW_SHADOW, node->rect);
        if (shadow) {
            shadow->radius = radius;
        }
    }
    uint32_t fill = fill_of(ui, node);
    uint32_t border = ui_colour(ui, node->box.border);
    if (!(fill & 0xFF) && !(border & 0xFF)) {
        return;
    }
    struct draw_command *command = add(painter, node, DRAW_RECT, node->rect);
    if (!command) {
        return;
    }
    command->colour = fill;
    command->radius = radius;
    if (border & 0xFF) {
        float mm = node->box.border_mm > 0 ? node->box.border_mm : BORDER_MM;
        command->border = border;
        command->thickness = ui_max(ui_round(ui_px(ui, mm)), 1);
    }
}

static void paint_text(struct painter *painter, const struct ui_node *node)
{
    const struct node_text *text = node->text;
    enum colour colour = text->style.colour == COLOUR_NONE ? COLOUR_INK : text->style.colour;
    float y = node->at[AXIS_Y];
    for (const struct text_line *line = text->lines; line; line = line->next) {
        float x =
            node->at[AXIS_X] + layout_offset(text->style.align, node->size[AXIS_X], line->width);
        struct rect rect = {ui_round(x), ui_round(y), line->width, text->line_px};
        y += text->line_px;
        struct draw_command *command = line->bytes > 0 ? add(painter, node, DRAW_TEXT, rect) : NULL;
        if (command) {
            command->colour = ui_colour(painter->ui, colour);
            command->text = line->text;
            command->text_bytes = line->bytes;
            command->weight = text->style.weight;
            command->size_px = text->size_px;
            command->letter_spacing_px = text->spacing_px;
        }
    }
}

static void set_name(struct draw_command *command, const char *name)
{
    command->text = name;
    command->text_bytes = name ? strlen(name) : 0;
}

static void paint_icon(struct painter *painter, const struct ui_node *node)
{
    const struct ui *ui = painter->ui;
    const char *name = node->leaf.name ? node->leaf.name : "";
    if (ui->metrics.icon_exists && !ui->metrics.icon_exists(ui->metrics.user, name)) {
        return;
    }
    struct draw_command *command = add(painter, node, DRAW_ICON, node->rect);
    if (command) {
        set_name(command, name);
        command->size_px = ui_px(ui, node->leaf.size_mm);
        command->colour = ui_colour(ui, node->leaf.colour);
    }
}

static void paint_picture(struct painter *painter, const struct ui_node *node)
{
    struct draw_command *command = add(painter, node, DRAW_PICTURE, node->rect);
    if (command) {
        set_name(command, node->leaf.name);
        command->radius = corner(painter->ui, node);
    }
}

static void paint_luma(struct painter *painter, const struct ui_node *node)
{
    struct draw_command *command = add(painter, node, DRAW_LUMA, node->rect);
    if (command) {
        command->luma = node->leaf.luma;
        command->radius = corner(painter->ui, node);
        command->thickness = ui_px(painter->ui, OUTLINE_MM);
        /* Seen on light and on dark: a line in a wider one. */
        command->colour = ui_colour(painter->ui, COLOUR_OK);
        command->border = ui_colour(painter->ui, COLOUR_ON_STATE);
    }
}

static void paint_bitmap(struct painter *painter, const struct ui_node *node)
{
    struct draw_command *command = add(painter, node, DRAW_BITMAP, node->rect);
    if (command) {
        command->bits = node->leaf.bits;
        command->bits_side = node->leaf.bits_side;
        /* Black on white in every theme: it is read by machines. */
        command->colour = ui_colour(painter->ui, COLOUR_BLACK);
        command->border = ui_colour(painter->ui, COLOUR_WHITE);
    }
}

static void paint_ring(struct painter *painter, const struct ui_node *node)
{
    struct draw_command *command = add(painter, node, DRAW_RING, node->rect);
    if (command) {
        command->thickness = ui_px(painter->ui, node->leaf.thickness_mm);
        command->fraction = node->leaf.fraction;
        command->colour = ui_colour(painter->ui, node->leaf.colour);
        command->border = ui_colour(painter->ui, node->leaf.rest);
    }
}

static void paint_glow(struct painter *painter, const struct ui_node *node)
{
    float radius = ui_px(painter->ui, node->leaf.size_mm);
    float x = node->rect.x + node->rect.w * node->leaf.x_fraction;
    float y = node->rect.y + node->rect.h * node->leaf.y_fraction;
    struct rect rect = {ui_round(x - radius), ui_round(y - radius), ui_round(2 * radius),
                        ui_round(2 * radius)};
    struct draw_command *command = add(painter, node, DRAW_GLOW, rect);
    if (command) {
        command->colour = ui_colour(painter->ui, node->leaf.colour);
    }
}

static void paint_dashes(struct painter *painter, const struct ui_node *node)
{
    struct draw_command *command = add(painter, node, DRAW_LINE_DASHED, node->rect);
    if (command) {
        command->colour = ui_colour(painter->ui, node->leaf.colour);
        command->thickness = ui_max(node->rect.h, 1);
    }
}

static void paint_bar(struct painter *painter, const struct ui_node *node)
{
    float radius = ui_min(node->rect.w, node->rect.h) / 2;
    struct draw_command *rest = add(painter, node, DRAW_RECT, node->rect);
    if (rest) {
        rest->colour = ui_colour(painter->ui, node->leaf.rest);
        rest->radius = radius;
    }
    struct rect done = node->rect;
    done.w = ui_round(done.w * node->leaf.fraction);
    struct draw_command *command = add(painter, node, DRAW_RECT, done);
    if (command) {
        command->colour = ui_colour(painter->ui, node->leaf.colour);
        command->radius = ui_min(radius, done.w / 2);
    }
}

/* Where in the content the person is; nothing when all of it is seen. */
static void paint_position(struct painter *painter, const struct ui_node *node)
{
    const struct ui *ui = painter->ui;
    const struct scroll *scroll = scroll_find(painter->ui, node->id);
    if (!scroll || scroll->content <= scroll->view + 1 || scroll->view <= 0) {
        return;
    }
    float width = ui_max(ui_round(ui_px(ui, BAR_MM)), 2);
    float height = ui_max(ui_round(scroll->view * scroll->view / scroll->content), width);
    float way = (scroll->view - height) * scroll->offset / (scroll->content - scroll->view);
    struct rect rect = {node->rect.x + node->rect.w - width, node->rect.y + ui_round(way), width,
                        height};
    struct draw_command *command = add(painter, node, DRAW_RECT, rect);
    if (command) {
        command->colour = ui_colour(ui, COLOUR_EDGE);
        command->radius = width / 2;
    }
}

/* The focus colour where it is seen on what lies behind, else ink or card,
 * whichever is seen better. */
static uint32_t focus_colour(const struct ui *ui, const struct ui_node *node)
{
    const struct ui_node *ground = node->parent;
    while (ground->parent && ground->box.fill == COLOUR_NONE) {
        ground = ground->parent;
    }
    uint32_t back = ui_colour(ui, ground->box.fill);
    uint32_t focus = ui_colour(ui, COLOUR_FOCUS);
    if (theme_contrast(focus, back) >= 3) {
        return focus;
    }
    uint32_t ink = ui_colour(ui, COLOUR_INK);
    uint32_t card = ui_colour(ui, COLOUR_CARD);
    return theme_contrast(ink, back) > theme_contrast(card, back) ? ink : card;
}

/* Last of all, so that neighbours and the edge of its scroll area do not cut it. */
static void paint_focus(struct painter *painter)
{
    struct ui *ui = painter->ui;
    const struct ui_node *node = ui->is_focus_shown ? node_find(painter->frame, ui->focus) : NULL;
    if (!node || !node_takes_press(node) || rect_is_empty(node_visible(node))) {
        return;
    }
    float thickness = ui_max(ui_round(ui_px(ui, RING_MM)), 2);
    float out = ui_round(ui_px(ui, RING_GAP_MM)) + thickness;
    struct ui_node ring = *node;
    ring.clip = rect_cut((struct rect){node->clip.x - out, node->clip.y - out,
                                       node->clip.w + 2 * out, node->clip.h + 2 * out},
                         painter->view);
    struct rect rect = {node->rect.x - out, node->rect.y - out, node->rect.w + 2 * out,
                        node->rect.h + 2 * out};
    struct draw_command *command = add(painter, &ring, DRAW_RECT, rect);
    if (command) {
        command->border = focus_colour(ui, node);
        command->thickness = thickness;
        command->radius = ui_min(corner(ui, node) + out, ui_min(rect.w, rect.h) / 2);
    }
}

/* Eased out; a closed form of the time, so that a late frame is where it should be. */
static void begin_transition(struct painter *painter)
{
    struct ui *ui = painter->ui;
    int64_t age = ui->transition_ms == INT64_MIN ? UI_FADE_MS : ui->now_ms - ui->transition_ms;
    painter->alpha = 255;
    if (ui->view.reduce_motion || age < 0 || age >= UI_FADE_MS) {
        ui->transition_ms = INT64_MIN;
        return;
    }
    float rest = 1 - (float)age / UI_FADE_MS;
    rest = rest * rest * rest;
    painter->alpha = (uint8_t)(254 * (1 - rest));
    painter->shift = ui_round(ui_px(ui, SLIDE_MM) * rest);
    ui->has_transition = true;
    ui_wake(ui, 0);
}

void paint_run(struct ui *ui)
{
    static void (*const painters[NODE_KIND_COUNT])(struct painter *, const struct ui_node *) = {
        [NODE_BOX] = paint_box,   [NODE_TEXT] = paint_text,       [NODE_ICON] = paint_icon,
        [NODE_LUMA] = paint_luma, [NODE_PICTURE] = paint_picture, [NODE_BITMAP] = paint_bitmap,
        [NODE_RING] = paint_ring, [NODE_GLOW] = paint_glow,       [NODE_DASHES] = paint_dashes,
        [NODE_BAR] = paint_bar,
    };
    struct ui_frame *frame = &ui->frames[ui->current];
    struct painter painter = {.ui = ui, .frame = frame, .view = frame->nodes[0]->rect};
    begin_transition(&painter);
    for (size_t i = 0; i < frame->count; i++) {
        struct ui_node *node = frame->order[i];
        node->in_page = node->is_page || (node->parent && node->parent->in_page);
        painter.has_page = painter.has_page || node->is_page;
    }
    for (size_t i = 0; i < frame->count; i++) {
        if (painters[frame->order[i]->kind]) {
            painters[frame->order[i]->kind](&painter, frame->order[i]);
        }
    }
    for (size_t i = 0; i < frame->count; i++) {
        if (frame->order[i]->box.is_scroll && !frame->order[i]->is_inert) {
            paint_position(&painter, frame->order[i]);
        }
    }
    paint_focus(&painter);
    set_clip(&painter, painter.view);
}
