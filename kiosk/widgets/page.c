/* page.c: how a page uses the panel: margins, panes, the scrolling part, the row of buttons. */
#include "widgets/page.h"

enum {
    PAGE_MARGIN_MM = 12,
    PAGE_MARGIN_SMALL_MM = 7,
    PAGE_WIDTH_MAX_MM = 620,
    LOW_MM = 240,
    NARROW_MM = 220,
    SCROLL_MIN_MM = 36,        /* a list lower than this is none */
    SCROLL_REACH_MIN_MM = 100, /* where the upper half is kept free */
};

static const char large_key[] = "large"; /* the one scroll area of large text */

bool widget_is_low(const struct ui *ui)
{
    return ui_height_mm(ui) < LOW_MM;
}

bool widget_is_narrow(const struct ui *ui)
{
    return ui_width_mm(ui) < NARROW_MM;
}

bool widget_is_small(const struct ui *ui)
{
    return widget_is_low(ui) || widget_is_narrow(ui);
}

bool widget_is_large(const struct ui *ui)
{
    return ui_view(ui)->text_scale > 1.01F;
}

int widget_columns(const struct ui *ui, int columns)
{
    return widget_is_large(ui) ? 1 : columns;
}

float widget_page_margin(const struct ui *ui)
{
    return widget_is_small(ui) ? PAGE_MARGIN_SMALL_MM : PAGE_MARGIN_MM;
}

static void scroll_open(struct ui *ui, const char *key, float gap)
{
    ui_open(ui, &(struct ui_box){.axis = UI_COLUMN,
                                 .key = key,
                                 .width = UI_FILL,
                                 .height = {.how = UI_GROW,
                                            .value = 1,
                                            .min = ui_view(ui)->top_mm > 0 ? SCROLL_REACH_MIN_MM
                                                                           : SCROLL_MIN_MM},
                                 .gap = gap,
                                 .cross = UI_STRETCH,
                                 .is_scroll = true});
}

static float page_gap(const struct ui *ui)
{
    return widget_is_small(ui) ? 4 : 8;
}

/* Lying with large text every line counts: the paging buttons are beside the page, not below it.
 * Beside a keyboard the page is too narrow for that. */
static bool has_pager_beside(const struct ui *ui, bool has_keyboard)
{
    return !ui_is_portrait(ui) && !has_keyboard;
}

static void large_open(struct ui *ui, bool has_keyboard)
{
    if (!widget_is_large(ui)) {
        return;
    }
    if (has_pager_beside(ui, has_keyboard)) {
        ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                     .width = UI_FILL,
                                     .height = UI_FILL,
                                     .gap = page_gap(ui),
                                     .cross = UI_STRETCH});
    }
    scroll_open(ui, large_key, page_gap(ui));
}

static void large_close(struct ui *ui, bool has_keyboard)
{
    if (!widget_is_large(ui)) {
        return;
    }
    ui_close(ui);
    if (has_pager_beside(ui, has_keyboard)) {
        pager_beside_build(ui, large_key);
        ui_close(ui);
    } else {
        pager_build(ui, large_key, NULL);
    }
}

void widget_page_open(struct ui *ui)
{
    ui_open(ui, &(struct ui_box){.axis = UI_COLUMN,
                                 .key = "page",
                                 .width = {.how = UI_GROW, .value = 1, .max = PAGE_WIDTH_MAX_MM},
                                 .height = UI_FILL,
                                 .pad_x = widget_page_margin(ui),
                                 .pad_y = widget_is_small(ui) ? 4 : 12,
                                 .gap = page_gap(ui),
                                 .cross = UI_STRETCH});
    large_open(ui, false);
}

void widget_page_close(struct ui *ui)
{
    large_close(ui, false);
    ui_close(ui);
}

static void pane_open(struct ui *ui, struct ui_size width, struct ui_size height, bool is_keyboard)
{
    float margin_y = widget_is_small(ui) ? 4 : 10;
    ui_open(ui, &(struct ui_box){.axis = UI_COLUMN,
                                 .width = width,
                                 .height = height,
                                 .pad_x = is_keyboard ? 0 : widget_page_margin(ui),
                                 .pad_y = is_keyboard ? 0 : margin_y,
                                 .gap = page_gap(ui),
                                 .main = is_keyboard ? UI_END : UI_START,
                                 .cross = UI_STRETCH,
                                 .fill = is_keyboard ? COLOUR_KEYBOARD : COLOUR_NONE});
}

/* Large text has one column, also on lying panels; a keyboard keeps its own pane. */
static bool is_one_column(const struct ui *ui, const struct panes *panes)
{
    return ui_is_portrait(ui) || (widget_is_large(ui) && !panes->has_keyboard);
}

void widget_panes_open(struct ui *ui, const struct panes *panes)
{
    bool is_column = is_one_column(ui, panes);
    ui_open(ui, &(struct ui_box){.axis = is_column ? UI_COLUMN : UI_ROW,
                                 .key = "page",
                                 .width = UI_FILL,
                                 .height = UI_FILL,
                                 .cross = UI_STRETCH});
    pane_open(ui, is_column ? UI_FILL : UI_SHARE(1 - panes->share), UI_FILL, false);
    large_open(ui, panes->has_keyboard);
}

void widget_panes_next(struct ui *ui, const struct panes *panes)
{
    bool is_column = is_one_column(ui, panes);
    if (is_column && !panes->has_keyboard) {
        return; /* one under the other: the same pane goes on */
    }
    large_close(ui, panes->has_keyboard);
    ui_close(ui);
    struct ui_size width = is_column ? UI_FILL : UI_SHARE(panes->share);
    if (panes->has_keyboard && !is_column) {
        width.min = ui_width_mm(ui) * panes->share; /* long words beside it take no key's room */
    }
    pane_open(ui, width, is_column ? UI_HUG : UI_FILL, panes->has_keyboard);
}

void widget_panes_close(struct ui *ui, const struct panes *panes)
{
    if (!panes->has_keyboard && is_one_column(ui, panes)) {
        large_close(ui, false);
    }
    ui_close(ui);
    ui_close(ui);
}

void widget_scroll_open(struct ui *ui, const char *key, float gap)
{
    if (widget_is_large(ui)) {
        ui_open(
            ui,
            &(struct ui_box){
                .axis = UI_COLUMN, .key = key, .width = UI_FILL, .gap = gap, .cross = UI_STRETCH});
        return;
    }
    scroll_open(ui, key, gap);
}

void widget_actions_open(struct ui *ui)
{
    ui_open(ui, &(struct ui_box){.axis = widget_is_large(ui) ? UI_COLUMN : UI_ROW,
                                 .width = UI_FILL,
                                 .gap = 6,
                                 .cross = UI_STRETCH});
}
