/* list.c: long lists. Every row's place is known from an estimate of its height, so that only the
 * rows in view and a page around them have to be built; a blank stands for those above and below.
 * A row that turns out higher than estimated moves what is under it, and nothing is lost. */
#include "widgets/page.h"

#include "base/i18n.h"

#include <stdlib.h>
#include <string.h>

static const float list_gap = 4;

void list_tops_release(struct list_tops *tops)
{
    free(tops->tops_px);
    *tops = (struct list_tops){0};
}

/* FNV-1a over the bytes of a value. */
static uint64_t mix(uint64_t hash, const void *data, size_t bytes)
{
    const unsigned char *byte = data;
    for (size_t i = 0; i < bytes; i++) {
        hash = (hash ^ byte[i]) * 0x100000001B3U;
    }
    return hash;
}

/* All that heights depend on. */
static uint64_t fingerprint(const struct ui *ui, const struct list *list, float width_px)
{
    const struct ui_view *view = ui_view(ui);
    uint64_t hash = mix(0xCBF29CE484222325U, &width_px, sizeof width_px);
    hash = mix(hash, &view->px_per_mm, sizeof view->px_per_mm);
    hash = mix(hash, &view->text_scale, sizeof view->text_scale);
    hash = mix(hash, &view->target_mm, sizeof view->target_mm);
    hash = mix(hash, &list->version, sizeof list->version);
    hash = mix(hash, &list->count, sizeof list->count);
    hash = mix(hash, list->key, strlen(list->key));
    return hash != 0 ? hash : 1;
}

static bool tops_reserve(struct list_tops *tops, size_t count)
{
    if (count < tops->capacity) {
        return true;
    }
    size_t capacity = count + count / 2 + 64;
    float *moved = reallocarray(tops->tops_px, capacity, sizeof *moved);
    if (moved == NULL) {
        return false;
    }
    tops->tops_px = moved;
    tops->capacity = capacity;
    return true;
}

/* False when the memory is out: then there is nothing to show. */
static bool tops_make(struct ui *ui, const struct list *list)
{
    struct list_tops *tops = list->tops;
    struct ui_scroll scroll = ui_scroll_state(ui, list->key);
    float scale = ui_view(ui)->px_per_mm;
    if (scroll.width_px > 0) {
        tops->width_px = scroll.width_px;
    } else if (tops->width_px <= 0) {
        tops->width_px = (ui_width_mm(ui) - 2 * widget_page_margin(ui)) * scale;
        ui_wake(ui, 0); /* the next frame knows */
    }
    uint64_t hash = fingerprint(ui, list, tops->width_px);
    if (tops->made_for == hash) {
        return true;
    }
    if (!tops_reserve(tops, list->count)) {
        return false;
    }
    float top_px = 0;
    for (size_t i = 0; i < list->count; i++) {
        struct row row = {0};
        list->row(list->user, i, &row);
        tops->tops_px[i] = top_px;
        top_px += widget_row_height(ui, &row, tops->width_px) + list_gap * scale;
    }
    tops->tops_px[list->count] = top_px;
    tops->count = list->count;
    tops->made_for = hash;
    return true;
}

/* The row at a height. */
static size_t row_at(const struct list_tops *tops, float y_px)
{
    size_t low = 0;
    size_t high = tops->count;
    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;
        if (tops->tops_px[middle] <= y_px) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool build_row(struct ui *ui, const struct list *list, size_t index, float height_mm)
{
    struct row row = {0};
    list->row(list->user, index, &row);
    row.height = height_mm;
    row.value = arena_printf(ui_arena(ui), tr("fila %zu de %zu"), index + 1, list->count);
    return widget_row(ui, &row);
}

static ptrdiff_t build_all(struct ui *ui, const struct list *list)
{
    ptrdiff_t pressed = LIST_NONE;
    size_t count = list->count < LIST_LARGE_MAX ? list->count : LIST_LARGE_MAX;
    widget_scroll_open(ui, list->key, list_gap);
    for (size_t i = 0; i < count; i++) {
        pressed = build_row(ui, list, i, 0) ? (ptrdiff_t)i : pressed;
    }
    if (count < list->count && list->more != NULL) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT}, list->more);
    }
    ui_close(ui);
    return pressed;
}

static void blank(struct ui *ui, float px)
{
    float mm = px / ui_view(ui)->px_per_mm - list_gap; /* the box adds one */
    if (mm > 0) {
        ui_gap(ui, mm);
    }
}

/* Seen is a row of which the greater part is, at the top; the whole, at the bottom. */
static struct pager_rows seen_rows(const struct list_tops *tops, float offset_px, float page_px,
                                   float gap_px)
{
    size_t top = row_at(tops, offset_px);
    float middle_px = (tops->tops_px[top] + tops->tops_px[top + 1]) / 2;
    top += offset_px > middle_px && top + 1 < tops->count ? 1 : 0;
    float end_px = offset_px + page_px + gap_px;
    size_t bottom = row_at(tops, end_px);
    bool is_whole = end_px + 1 >= tops->tops_px[bottom + 1];
    bottom -= is_whole || bottom <= top ? 0 : 1;
    return (struct pager_rows){top + 1, bottom + 1, tops->count};
}

static ptrdiff_t build_near(struct ui *ui, const struct list *list)
{
    const struct list_tops *tops = list->tops;
    struct ui_scroll scroll = ui_scroll_state(ui, list->key);
    float scale = ui_view(ui)->px_per_mm;
    float page_px = scroll.view_px > 0 ? scroll.view_px : (float)ui_view(ui)->height_px;
    size_t first = row_at(tops, scroll.offset_px - page_px);
    size_t last = row_at(tops, scroll.offset_px + 2 * page_px);
    ptrdiff_t pressed = LIST_NONE;
    widget_scroll_open(ui, list->key, list_gap);
    blank(ui, tops->tops_px[first]);
    for (size_t i = first; i <= last && i < list->count; i++) {
        float height_mm = (tops->tops_px[i + 1] - tops->tops_px[i]) / scale - list_gap;
        pressed = build_row(ui, list, i, height_mm) ? (ptrdiff_t)i : pressed;
    }
    if (last + 1 < list->count) {
        blank(ui, tops->tops_px[list->count] - tops->tops_px[last + 1]);
    }
    ui_close(ui);
    if (!list->has_no_pager) {
        struct pager_rows rows = seen_rows(tops, scroll.offset_px, page_px, list_gap * scale);
        pager_build(ui, list->key, &rows);
    }
    return pressed;
}

ptrdiff_t widget_list(struct ui *ui, const struct list *list)
{
    if (list->count == 0) {
        return LIST_NONE;
    }
    if (widget_is_large(ui)) {
        return build_all(ui, list);
    }
    return tops_make(ui, list) ? build_near(ui, list) : LIST_NONE;
}
