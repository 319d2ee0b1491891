/* chrome.c: what every page has around it: header with the city and the time,
 * footer with the ways back, page margins. */
#include "widgets/widgets.h"

#include "base/i18n.h"

enum {
    PAGE_MARGIN_MM = 12,
    PAGE_MARGIN_NARROW_MM = 7,
    PAGE_WIDTH_MAX_MM = 620,
    LOW_MM = 240,
    NARROW_MM = 220
};

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

static float page_margin(const struct ui *ui)
{
    return widget_is_small(ui) ? PAGE_MARGIN_NARROW_MM : PAGE_MARGIN_MM;
}

static void logo(struct ui *ui, const struct header *header)
{
    ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                 .width = UI_MM(18),
                                 .height = UI_MM(18),
                                 .main = UI_CENTER,
                                 .cross = UI_CENTER,
                                 .fill = COLOUR_ON_BRAND,
                                 .radius = 4});
    if (header->logo_picture != NULL && header->logo_picture[0] != '\0') {
        ui_picture(ui, &(struct ui_box){.width = UI_MM(16), .height = UI_MM(16)},
                   header->logo_picture, header->title);
    } else {
        ui_icon(ui, header->logo_icon, 12, COLOUR_BRAND);
    }
    ui_close(ui);
}

static void stripe(struct ui *ui)
{
    static const enum colour colours[] = {COLOUR_STRIPE_1, COLOUR_STRIPE_2, COLOUR_STRIPE_3};
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .height = UI_MM(1.6F)});
    for (size_t i = 0; i < ARRAY_COUNT(colours); i++) {
        ui_open(ui, &(struct ui_box){.width = UI_FILL, .height = UI_FILL, .fill = colours[i]});
        ui_close(ui);
    }
    ui_close(ui);
}

static void header_names(struct ui *ui, const struct header *header)
{
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(
        ui,
        &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .colour = COLOUR_ON_BRAND},
        header->title);
    if (header->end_label == NULL) {
        ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_ON_BRAND_SOFT},
                header->text);
    }
    ui_close(ui);
}

bool widget_header(struct ui *ui, const struct header *header)
{
    bool was_pressed = false;
    ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                 .width = UI_FILL,
                                 .height = {.how = UI_FIT, .min = 30},
                                 .pad_x = page_margin(ui),
                                 .pad_y = 3,
                                 .gap = 6,
                                 .cross = UI_CENTER,
                                 .fill = COLOUR_BRAND});
    logo(ui, header);
    header_names(ui, header);
    if (header->sync_icon != NULL) {
        ui_icon(ui, header->sync_icon, 9, COLOUR_ON_BRAND);
        ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_ON_BRAND},
                header->sync_text);
    }
    if (header->end_label != NULL) {
        was_pressed = widget_button(ui, &(struct button){.look = BUTTON_ON_STATE_OUTLINE,
                                                         .label = header->end_label,
                                                         .icon = "close",
                                                         .height = 20});
    } else {
        ui_text(ui,
                &(struct ui_text){
                    .size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .colour = COLOUR_ON_BRAND},
                header->clock);
    }
    ui_close(ui);
    stripe(ui);
    return was_pressed;
}

static enum footer_button footer_buttons(struct ui *ui, const struct footer *footer)
{
    enum footer_button pressed = FOOTER_NONE;
    if (footer->has_back && widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                                               .label = tr("Atrás"),
                                                               .icon = "arrow_back"})) {
        pressed = FOOTER_BACK;
    }
    if (footer->has_home &&
        widget_button(
            ui, &(struct button){.look = BUTTON_QUIET, .label = tr("Inicio"), .icon = "home"})) {
        pressed = FOOTER_HOME;
    }
    if (footer->language != NULL && widget_button(ui, &(struct button){.look = BUTTON_QUIET,
                                                                       .label = footer->language,
                                                                       .icon = "translate"})) {
        pressed = FOOTER_LANGUAGE;
    }
    if (footer->has_help && widget_button(ui, &(struct button){.look = BUTTON_QUIET,
                                                               .label = tr("Ayudas"),
                                                               .icon = "accessibility"})) {
        pressed = FOOTER_HELP;
    }
    return pressed;
}

enum footer_button widget_footer(struct ui *ui, const struct footer *footer)
{
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH, .fill = COLOUR_CARD});
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .height = UI_MM(0.5F), .fill = COLOUR_LINE});
    ui_close(ui);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                 .width = UI_FILL,
                                 .pad_x = page_margin(ui),
                                 .pad_y = 5,
                                 .gap = 5,
                                 .cross = UI_CENTER});
    enum footer_button pressed = footer_buttons(ui, footer);
    ui_spacer(ui);
    if (footer->status_text != NULL) {
        ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT, .is_live = true},
                footer->status_text);
        ui_icon(ui, footer->status_icon, 8, footer->status_colour);
    }
    ui_close(ui);
    ui_close(ui);
    return pressed;
}

void widget_page_open(struct ui *ui)
{
    ui_open(ui, &(struct ui_box){.axis = UI_COLUMN,
                                 .key = "page",
                                 .width = {.how = UI_GROW, .value = 1, .max = PAGE_WIDTH_MAX_MM},
                                 .height = UI_FILL,
                                 .pad_x = page_margin(ui),
                                 .pad_y = widget_is_small(ui) ? 4 : 12,
                                 .gap = widget_is_small(ui) ? 4 : 8,
                                 .cross = UI_STRETCH});
}

static void pane_open(struct ui *ui, struct ui_size width, struct ui_size height, bool has_margins)
{
    bool is_tight = widget_is_small(ui);
    ui_open(ui, &(struct ui_box){.axis = UI_COLUMN,
                                 .width = width,
                                 .height = height,
                                 .pad_x = has_margins ? page_margin(ui) : 0,
                                 .pad_y = !has_margins ? 0
                                          : is_tight   ? 4
                                                       : 10,
                                 .gap = is_tight ? 4 : 8,
                                 .main = has_margins ? UI_START : UI_END,
                                 .cross = UI_STRETCH,
                                 .fill = has_margins ? COLOUR_NONE : COLOUR_KEYBOARD});
}

void widget_panes_open(struct ui *ui, float share)
{
    bool is_portrait = ui_is_portrait(ui);
    ui_open(ui, &(struct ui_box){.axis = is_portrait ? UI_COLUMN : UI_ROW,
                                 .key = "page",
                                 .width = UI_FILL,
                                 .height = UI_FILL,
                                 .cross = UI_STRETCH});
    pane_open(ui, is_portrait ? UI_FILL : UI_SHARE(1 - share), UI_FILL, true);
}

void widget_panes_next(struct ui *ui, float share, bool is_keyboard)
{
    bool is_portrait = ui_is_portrait(ui);
    if (is_portrait && !is_keyboard) {
        return; /* one under the other: the same pane goes on */
    }
    ui_close(ui);
    pane_open(ui, is_portrait ? UI_FILL : UI_SHARE(share), is_portrait ? UI_HUG : UI_FILL,
              !is_keyboard);
}

void widget_panes_close(struct ui *ui)
{
    ui_close(ui);
    ui_close(ui);
}

void widget_scroll_open(struct ui *ui, const char *key, float gap)
{
    ui_open(ui, &(struct ui_box){.axis = UI_COLUMN,
                                 .key = key,
                                 .width = UI_FILL,
                                 .height = UI_FILL,
                                 .gap = gap,
                                 .cross = UI_STRETCH,
                                 .is_scroll = true});
}

void widget_actions_open(struct ui *ui)
{
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 6, .cross = UI_STRETCH});
}
