/* rank.c: one of several things put in order: a row whose badge is its place. */
#include "widgets/widgets.h"

#include "base/i18n.h"

enum { BADGE_MM = 18, ICON_MM = 14, ROW_MIN_MM = 30 };

static void badge(struct ui *ui, int place)
{
    ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                 .width = UI_MM(BADGE_MM),
                                 .height = UI_MM(BADGE_MM),
                                 .main = UI_CENTER,
                                 .cross = UI_CENTER,
                                 .fill = place > 0 ? COLOUR_BRAND : COLOUR_CARD,
                                 .border = place > 0 ? COLOUR_NONE : COLOUR_EDGE,
                                 .border_mm = 0.8F,
                                 .radius = -1});
    if (place > 0) {
        ui_textf(ui,
                 &(struct ui_text){.size = TYPE_HEADING,
                                   .weight = WEIGHT_BOLD,
                                   .colour = COLOUR_ON_BRAND,
                                   .is_chrome = true,
                                   .is_silent = true},
                 "%d", place);
    }
    ui_close(ui);
}

bool widget_rank(struct ui *ui, const struct rank *rank)
{
    float target = ui_view(ui)->target_mm;
    bool is_on = rank->place > 0;
    bool has_icon = rank->icon != NULL && rank->icon[0] != '\0' &&
                    !(widget_is_large(ui) && widget_is_narrow(ui));
    bool was_pressed = ui_element_open(
        ui,
        &(struct ui_box){
            .axis = UI_ROW,
            .width = UI_FILL,
            .height = {.how = UI_FIT, .min = target > ROW_MIN_MM ? target : ROW_MIN_MM},
            .pad_x = 8,
            .pad_y = 5,
            .gap = 7,
            .cross = UI_CENTER,
            .fill = COLOUR_CARD,
            .border = is_on ? COLOUR_BRAND : COLOUR_LINE,
            .border_mm = is_on ? 1.0F : 0.6F,
            .radius = 8},
        &(struct ui_element){
            .role = UI_ROLE_CHECK,
            .key = rank->key,
            .label = rank->label,
            .value = is_on ? arena_printf(ui_arena(ui), tr("Lugar %d"), rank->place) : NULL,
            .hint = rank->text,
            .is_on = is_on,
            .fill_pressed = COLOUR_CARD_PRESSED});
    badge(ui, rank->place);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 1, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_LABEL, .weight = WEIGHT_SEMIBOLD, .is_silent = true},
            rank->label);
    ui_close(ui);
    if (has_icon) {
        ui_icon(ui, rank->icon, ICON_MM, rank->accent);
    }
    ui_close(ui);
    return was_pressed;
}
