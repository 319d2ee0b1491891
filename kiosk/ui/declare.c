/* declare.c: what a screen calls between begin and end: boxes, elements,
 * layers and leaves become nodes. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ui/ui_private.h"

/* ---- boxes ---- */

/* The open boxes are counted also when one was left out, so that ui_close stays balanced. */
static struct ui_node *open_node(struct ui *ui, struct ui_node *parent, const struct ui_box *box,
                                 const char *key)
{
    struct ui_node *node = NULL;
    if (ui->skipped == 0 && ui->depth < UI_DEPTH_MAX) {
        node = node_add_under(ui, parent, NODE_BOX, key);
    }
    if (!node) {
        ui->frames[ui->current].is_cut = true;
        ui->skipped++;
        return NULL;
    }
    node->box = *box;
    node->box.key = node_copy(ui, box->key);
    ui->open[ui->depth++] = node;
    return node;
}

void ui_open(struct ui *ui, const struct ui_box *box)
{
    ASSERT(ui->is_open && (!box->is_scroll || box->key));
    struct ui_node *node = open_node(ui, ui->open[ui->depth - 1], box, box->key);
    if (!node) {
        return;
    }
    node->is_page = box->key && strcmp(box->key, "page") == 0;
    node->role = box->is_scroll ? UI_ROLE_SCROLL : UI_ROLE_NONE;
}

void ui_image_open(struct ui *ui, const struct ui_box *box, const char *label)
{
    ASSERT(ui->is_open);
    struct ui_node *node = open_node(ui, ui->open[ui->depth - 1], box, box->key);
    if (node) {
        node->label = node_copy(ui, label);
        node->role = UI_ROLE_IMAGE;
    }
}

void ui_close(struct ui *ui)
{
    ASSERT(ui->is_open);
    if (ui->skipped > (ui->open[0] ? 0 : 1)) {
        ui->skipped--;
        return;
    }
    ASSERT(ui->depth > 1);
    ui->depth--;
}

/* A tap waits for the element of the same name; one a frame,
 * so that fast typing keeps its order. */
static bool was_fired(const struct ui *ui, const struct ui_node *node)
{
    return ui->fired_count > 0 && ui->fired[0] == node->id && !node->element->is_disabled;
}

bool ui_element_open(struct ui *ui, const struct ui_box *box, const struct ui_element *element)
{
    ASSERT(ui->is_open);
    const char *key = element->key ? element->key : element->label ? element->label : box->key;
    struct ui_node *node = open_node(ui, ui->open[ui->depth - 1], box, key);
    if (!node) {
        return false;
    }
    struct ui_element *copy = arena_alloc(ui_arena(ui), sizeof *copy);
    if (!copy) {
        ui->frames[ui->current].is_cut = true;
        return false;
    }
    *copy = *element;
    copy->key = NULL;
    copy->label = node_copy(ui, element->label);
    copy->value = node_copy(ui, element->value);
    copy->hint = node_copy(ui, element->hint);
    node->element = copy;
    node->role = element->role;
    node->is_pressed = ui->pressed_id == node->id && !copy->is_disabled;
    return was_fired(ui, node);
}

static const struct ui_node *open_element(const struct ui *ui)
{
    const struct ui_node *node = ui->skipped == 0 ? ui->open[ui->depth - 1] : NULL;
    while (node && !node->element) {
        node = node->parent;
    }
    return node;
}

bool ui_is_pressed(const struct ui *ui)
{
    const struct ui_node *node = open_element(ui);
    return node && node->is_pressed;
}

bool ui_has_focus(const struct ui *ui)
{
    const struct ui_node *node = open_element(ui);
    return node && ui->is_focus_shown && ui->focus == node->id;
}

void ui_take_typing(struct ui *ui)
{
    const struct ui_node *node = open_element(ui);
    ui->typing = node ? node->id : 0;
}

void ui_layer_open(struct ui *ui, enum colour fill, uint8_t alpha, const char *label)
{
    ASSERT(ui->is_open);
    struct ui_box box = {.axis = UI_STACK, .main = UI_CENTER, .cross = UI_CENTER, .fill = fill};
    /* Named by its place among the layers: a label may count seconds. */
    const char *key = arena_printf(ui_arena(ui), "layer %d", ui->layer_count++);
    struct ui_node *node = open_node(ui, ui->open[0], &box, key);
    if (!node) {
        return;
    }
    node->is_layer = true;
    node->alpha = alpha;
    node->role = label ? UI_ROLE_DIALOG : UI_ROLE_NONE;
    node->label = node_copy(ui, label);
}

/* ---- leaves ---- */

static float text_scale(const struct ui_view *view, const struct ui_text *style)
{
    const float chrome_max = 1.25F, title_part = 0.35F;
    float scale = view->text_scale > 0 ? view->text_scale : 1;
    if (style->is_chrome) {
        return ui_min(scale, chrome_max);
    }
    return style->size >= TYPE_LARGE ? 1 + (scale - 1) * title_part : scale;
}

static const float capital_em = 0.727F; /* of the H of Inter */

float text_size_least_px(const struct ui *ui)
{
    return ui_px(ui, ui->view.cap_mm) / capital_em;
}

float text_size_px(const struct ui *ui, const struct ui_text *style)
{
    const struct ui_view *view = &ui->view;
    return view->cap_mm * view->theme->type_scale[style->size] * text_scale(view, style) *
           view->px_per_mm / capital_em;
}

void ui_text(struct ui *ui, const struct ui_text *style, const char *text)
{
    struct ui_node *node = node_add(ui, NODE_TEXT, NULL);
    struct node_text *words = node ? arena_alloc(ui_arena(ui), sizeof *words) : NULL;
    if (!words) {
        if (node) {
            node->kind = NODE_BLANK;
            ui->frames[ui->current].is_cut = true;
        }
        return;
    }
    words->style = *style;
    words->text = node_copy(ui, text ? text : "");
    words->bytes = strlen(words->text);
    words->size_px = text_size_px(ui, style);
    words->line_px = ui->metrics.line_height(ui->metrics.user, style->weight, words->size_px);
    words->spacing_px = ui_px(ui, style->letter_spacing_mm);
    node->text = words;
    node->label = words->text;
    if (!style->is_silent && words->bytes > 0) {
        node->role = style->is_live      ? UI_ROLE_STATUS
                     : style->is_heading ? UI_ROLE_HEADING
                                         : UI_ROLE_TEXT;
    }
}

void ui_textf(struct ui *ui, const struct ui_text *style, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = length < 0 ? NULL : arena_alloc(ui_arena(ui), (size_t)length + 1);
    if (text) {
        va_start(arguments, format);
        (void)vsnprintf(text, (size_t)length + 1, format, arguments);
        va_end(arguments);
    }
    ui_text(ui, style, text);
}

/* A leaf of a fixed size; NULL when the frame is full. */
static struct ui_node *add_square(struct ui *ui, enum node_kind kind, float side_mm)
{
    struct ui_node *node = node_add(ui, kind, NULL);
    if (node) {
        node->box.width = node->box.height = UI_MM(side_mm);
    }
    return node;
}

static void name_node(struct ui *ui, struct ui_node *node, enum ui_role role, const char *label)
{
    node->label = node_copy(ui, label);
    node->role = label ? role : UI_ROLE_NONE;
}

void ui_icon(struct ui *ui, const char *name, float size_mm, enum colour colour)
{
    struct ui_node *node = add_square(ui, NODE_ICON, size_mm);
    if (node) {
        node->leaf =
            (struct node_leaf){.name = node_copy(ui, name), .size_mm = size_mm, .colour = colour};
    }
}

void ui_picture(struct ui *ui, const struct ui_box *box, const char *file, const char *label)
{
    struct ui_node *node = node_add(ui, NODE_PICTURE, box->key);
    if (node) {
        node->box = *box;
        node->box.key = NULL;
        node->leaf.name = node_copy(ui, file);
        name_node(ui, node, UI_ROLE_IMAGE, label);
    }
}

void ui_luma(struct ui *ui, const struct ui_box *box, const struct draw_luma *luma,
             const char *label)
{
    struct ui_node *node = node_add(ui, NODE_LUMA, box->key);
    struct draw_luma *copy = node ? arena_alloc(ui_arena(ui), sizeof *copy) : NULL;
    if (!copy) {
        ui->frames[ui->current].is_cut = true;
        return;
    }
    *copy = *luma;
    node->box = *box;
    node->box.key = NULL;
    node->leaf.luma = copy;
    name_node(ui, node, UI_ROLE_IMAGE, label);
}

void ui_bitmap(struct ui *ui, float side_mm, const uint8_t *bits, int side, const char *label)
{
    ASSERT(side > 0 && side < 1024);
    struct ui_node *node = add_square(ui, NODE_BITMAP, side_mm);
    size_t bytes = (size_t)side * (size_t)side;
    uint8_t *copy = node ? arena_alloc(ui_arena(ui), bytes) : NULL;
    if (!copy) {
        ui->frames[ui->current].is_cut = true;
        return;
    }
    memcpy(copy, bits, bytes);
    node->leaf = (struct node_leaf){.bits = copy, .bits_side = side};
    name_node(ui, node, UI_ROLE_IMAGE, label);
}

static float fraction_of(float value)
{
    return value > 0 ? ui_min(value, 1) : 0;
}

void ui_ring(struct ui *ui, float diameter_mm, float thickness_mm, float fraction,
             enum colour colour, enum colour rest)
{
    struct ui_node *node = add_square(ui, NODE_RING, diameter_mm);
    if (node) {
        node->leaf = (struct node_leaf){.thickness_mm = thickness_mm,
                                        .fraction = fraction_of(fraction),
                                        .colour = colour,
                                        .rest = rest};
    }
}

void ui_glow(struct ui *ui, enum colour colour, float x_fraction, float y_fraction, float radius_mm)
{
    struct ui_node *node = node_add(ui, NODE_GLOW, NULL);
    if (node) {
        node->is_floating = true;
        node->leaf = (struct node_leaf){.colour = colour,
                                        .x_fraction = x_fraction,
                                        .y_fraction = y_fraction,
                                        .size_mm = radius_mm};
    }
}

void ui_dashes(struct ui *ui, enum colour colour)
{
    struct ui_node *node = node_add(ui, NODE_DASHES, NULL);
    if (node) {
        node->box.width = UI_FILL;
        node->box.height = UI_MM(0.6F);
        node->leaf.colour = colour;
    }
}

void ui_bar(struct ui *ui, float fraction, float height_mm, enum colour colour, enum colour rest,
            const char *label)
{
    struct ui_node *node = node_add(ui, NODE_BAR, NULL);
    if (node) {
        node->box.width = UI_FILL;
        node->box.height = UI_MM(height_mm);
        node->leaf =
            (struct node_leaf){.fraction = fraction_of(fraction), .colour = colour, .rest = rest};
        name_node(ui, node, UI_ROLE_PROGRESS, label);
        if (label) {
            node->value =
                arena_printf(ui_arena(ui), "%d %%", (int)(node->leaf.fraction * 100 + 0.5F));
        }
    }
}

/* Along the axis of the box it is in. */
static void add_blank(struct ui *ui, struct ui_size size)
{
    struct ui_node *node = node_add(ui, NODE_BLANK, NULL);
    if (!node) {
        return;
    }
    enum ui_axis axis = node->parent->box.axis;
    if (axis == UI_ROW || axis == UI_FLOW) {
        node->box.width = size;
    } else {
        node->box.height = size;
    }
}

void ui_spacer(struct ui *ui)
{
    add_blank(ui, UI_FILL);
}

void ui_gap(struct ui *ui, float mm)
{
    add_blank(ui, UI_MM(mm));
}
