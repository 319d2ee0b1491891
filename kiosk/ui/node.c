/* node.c: the tree of one frame: making nodes, their identity, finding them again. */
#include <string.h>

#include "ui/ui_private.h"

uint64_t ui_hash(uint64_t seed, const void *data, size_t bytes)
{
    uint64_t hash = seed ? seed : 0xCBF29CE484222325U;
    const unsigned char *byte = data;
    for (size_t i = 0; i < bytes; i++) {
        hash = (hash ^ byte[i]) * 0x100000001B3U;
    }
    return hash ? hash : 1;
}

float ui_px(const struct ui *ui, float mm)
{
    return mm * ui->view.px_per_mm;
}

/* To whole pixels; kept within what an int holds, whatever lengths a screen asks for. */
float ui_round(float value)
{
    value = ui_max(ui_min(value, 1e8F), -1e8F);
    return (float)(int)(value + (value < 0 ? -0.5F : 0.5F));
}

float ui_max(float a, float b)
{
    return a > b ? a : b;
}

float ui_min(float a, float b)
{
    return a < b ? a : b;
}

struct rect rect_cut(struct rect a, struct rect b)
{
    float x = ui_max(a.x, b.x);
    float y = ui_max(a.y, b.y);
    float w = ui_min(a.x + a.w, b.x + b.w) - x;
    float h = ui_min(a.y + a.h, b.y + b.h) - y;
    return (struct rect){x, y, ui_max(w, 0), ui_max(h, 0)};
}

bool rect_has(struct rect rect, float x, float y)
{
    return x >= rect.x && y >= rect.y && x < rect.x + rect.w && y < rect.y + rect.h;
}

bool rect_is_empty(struct rect rect)
{
    return rect.w <= 0 || rect.h <= 0;
}

static size_t index_slot(const struct ui_frame *frame, uint64_t id)
{
    size_t slot = (size_t)(id ^ id >> 32) % INDEX_SLOTS;
    while (frame->index[slot] && frame->nodes[frame->index[slot] - 1]->id != id) {
        slot = (slot + 1) % INDEX_SLOTS;
    }
    return slot;
}

struct ui_node *node_find(const struct ui_frame *frame, uint64_t id)
{
    if (id == 0 || frame->count == 0) {
        return NULL;
    }
    size_t slot = index_slot(frame, id);
    return frame->index[slot] ? frame->nodes[frame->index[slot] - 1] : NULL;
}

/* Boxes and leaves are counted apart, so that a text that comes and goes (an error) does not
 * rename the boxes after it. */
static uint64_t node_id(struct ui_node *parent, enum node_kind kind, const char *key)
{
    if (!parent) {
        return ui_hash(0, "screen", 6);
    }
    if (key) {
        return ui_hash(ui_hash(parent->id, "k", 1), key, strlen(key));
    }
    int *count = kind == NODE_BOX ? &parent->box_count : &parent->leaf_count;
    int place = (*count)++;
    uint64_t id = ui_hash(parent->id, kind == NODE_BOX ? "b" : "l", 1);
    return ui_hash(id, &place, sizeof place);
}

/* Names the node and enters it; a key used twice gets a name of its own, and ui_check tells. */
static void node_enter(struct ui_frame *frame, struct ui_node *node, uint64_t id)
{
    size_t slot = index_slot(frame, id);
    for (int copy = 1; frame->index[slot]; copy++) {
        node->is_duplicate = true;
        id = ui_hash(id, &copy, sizeof copy);
        slot = index_slot(frame, id);
    }
    node->id = id;
    frame->nodes[frame->count++] = node;
    frame->index[slot] = (uint16_t)frame->count;
}

struct ui_node *node_add_under(struct ui *ui, struct ui_node *parent, enum node_kind kind,
                               const char *key)
{
    struct ui_frame *frame = &ui->frames[ui->current];
    struct ui_node *node = frame->count < UI_NODES_MAX && ui->skipped == 0
                               ? arena_alloc(&frame->arena, sizeof *node)
                               : NULL;
    if (!node) {
        frame->is_cut = true;
        return NULL;
    }
    node->kind = kind;
    node->alpha = 255;
    node->parent = parent;
    node_enter(frame, node, node_id(parent, kind, key));
    if (parent) {
        node->depth = parent->depth + 1;
        if (parent->last) {
            parent->last->next = node;
        } else {
            parent->first = node;
        }
        parent->last = node;
    }
    return node;
}

struct ui_node *node_add(struct ui *ui, enum node_kind kind, const char *key)
{
    ASSERT(ui->is_open);
    return node_add_under(ui, ui->open[ui->depth - 1], kind, key);
}

const char *node_copy(struct ui *ui, const char *text)
{
    if (!text) {
        return NULL;
    }
    struct ui_frame *frame = &ui->frames[ui->current];
    const char *copy = arena_strdup(&frame->arena, text);
    if (!copy) {
        frame->is_cut = true;
        return "";
    }
    return copy;
}

struct rect node_visible(const struct ui_node *node)
{
    return rect_cut(node->rect, node->clip);
}

bool node_is_inside(const struct ui_node *node, const struct ui_node *ancestor)
{
    for (; node; node = node->parent) {
        if (node == ancestor) {
            return true;
        }
    }
    return false;
}

bool node_takes_press(const struct ui_node *node)
{
    return node && node->element && !node->element->is_disabled && !node->is_inert;
}

/* The next node of a walk in which parents come before children. */
static struct ui_node *walk_next(struct ui_node *node)
{
    if (node->first) {
        return node->first;
    }
    while (node && !node->next) {
        node = node->parent;
    }
    return node ? node->next : NULL;
}

bool frame_order(struct ui_frame *frame)
{
    frame->order = arena_alloc(&frame->arena, frame->count * sizeof(void *));
    if (!frame->order) {
        frame->is_cut = true;
        frame->count = 0;
        return false;
    }
    size_t count = 0;
    for (struct ui_node *node = frame->nodes[0]; node; node = walk_next(node)) {
        frame->order[count++] = node;
    }
    ASSERT(count == frame->count);
    return true;
}
