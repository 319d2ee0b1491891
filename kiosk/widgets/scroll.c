/* scroll.c: paging buttons, so that a list never needs a swipe. */
#include "widgets/page.h"

#include "base/i18n.h"

enum { PAGER_MM = 22 };

/* "1 – 6 de 18" */
static void position_text(struct ui *ui, const struct pager_rows *rows)
{
    if (rows == NULL) {
        ui_spacer(ui);
        return;
    }
    ui_textf(ui,
             &(struct ui_text){
                 .size = TYPE_SMALL, .colour = COLOUR_SOFT, .align = UI_CENTER, .is_chrome = true},
             tr("%zu – %zu de %zu"), rows->first, rows->last, rows->count);
}

static bool is_needed(const struct ui_scroll *scroll)
{
    return scroll->content_px > scroll->view_px + 1 && scroll->view_px >= 1;
}

static void up_button(struct ui *ui, const char *key, bool is_icon_only)
{
    if (widget_button(ui,
                      &(struct button){.look = BUTTON_SECONDARY,
                                       .label = tr("Subir"),
                                       .is_chrome = true,
                                       .is_icon_only = is_icon_only,
                                       .icon = "expand_less",
                                       .height = PAGER_MM,
                                       .is_disabled = ui_scroll_state(ui, key).offset_px < 1})) {
        ui_scroll_page(ui, key, -1);
    }
}

static void down_button(struct ui *ui, const char *key, bool is_icon_only)
{
    struct ui_scroll scroll = ui_scroll_state(ui, key);
    if (widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Bajar"),
                                           .is_chrome = true,
                                           .is_icon_only = is_icon_only,
                                           .icon = is_icon_only ? "expand_more" : NULL,
                                           .icon_after = is_icon_only ? NULL : "expand_more",
                                           .height = PAGER_MM,
                                           .is_disabled = scroll.offset_px + scroll.view_px >=
                                                          scroll.content_px - 1})) {
        ui_scroll_page(ui, key, 1);
    }
}

void pager_build(struct ui *ui, const char *key, const struct pager_rows *rows)
{
    struct ui_scroll scroll = ui_scroll_state(ui, key);
    if (!is_needed(&scroll)) {
        return;
    }
    ui_open(
        ui,
        &(struct ui_box){
            .axis = UI_ROW, .width = UI_FILL, .gap = 4, .main = UI_BETWEEN, .cross = UI_CENTER});
    up_button(ui, key, false);
    position_text(ui, rows);
    down_button(ui, key, false);
    ui_close(ui);
}

void pager_beside_build(struct ui *ui, const char *key)
{
    struct ui_scroll scroll = ui_scroll_state(ui, key);
    if (!is_needed(&scroll)) {
        return;
    }
    ui_open(ui, &(struct ui_box){.axis = UI_COLUMN,
                                 .width = UI_HUG,
                                 .height = UI_FILL,
                                 .gap = 4,
                                 .main = UI_BETWEEN,
                                 .cross = UI_STRETCH});
    up_button(ui, key, true);
    down_button(ui, key, true);
    ui_close(ui);
}

/* As if all rows were equally high. */
static struct pager_rows even_rows(const struct ui_scroll *scroll, size_t row_count)
{
    float row_px = scroll->content_px / (float)row_count;
    size_t first = (size_t)(scroll->offset_px / row_px + 0.5F);
    size_t last = (size_t)((scroll->offset_px + scroll->view_px) / row_px + 0.3F);
    last = last > row_count ? row_count : last;
    first = first < last ? first : last - 1;
    return (struct pager_rows){first + 1, last, row_count};
}

void widget_pager(struct ui *ui, const char *key, size_t row_count)
{
    struct ui_scroll scroll = ui_scroll_state(ui, key);
    if (widget_is_large(ui)) {
        return;
    }
    if (row_count == 0 || scroll.content_px < 1) {
        pager_build(ui, key, NULL);
        return;
    }
    struct pager_rows rows = even_rows(&scroll, row_count);
    pager_build(ui, key, &rows);
}
