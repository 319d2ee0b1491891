/* button.c: one table of looks, one function. */
#include "widgets/widgets.h"

#include <string.h>

struct look {
    enum colour fill, border, text, pressed;
};

static const struct look looks[] = {
    [BUTTON_PRIMARY] = {COLOUR_BRAND, COLOUR_NONE, COLOUR_ON_BRAND, COLOUR_BRAND_PRESSED},
    [BUTTON_SECONDARY] = {COLOUR_CARD, COLOUR_BRAND, COLOUR_BRAND, COLOUR_CARD_PRESSED},
    [BUTTON_QUIET] = {COLOUR_BRAND_PALE, COLOUR_NONE, COLOUR_BRAND, COLOUR_CARD_PRESSED},
    [BUTTON_ON_STATE] = {COLOUR_CARD, COLOUR_NONE, COLOUR_INK, COLOUR_CARD_PRESSED},
    [BUTTON_ON_HEADER] = {COLOUR_NONE, COLOUR_ON_HEADER, COLOUR_ON_HEADER, COLOUR_NONE},
    [BUTTON_ON_STATE_OUTLINE] = {COLOUR_NONE, COLOUR_ON_STATE, COLOUR_ON_STATE, COLOUR_NONE},
};
_Static_assert(ARRAY_COUNT(looks) == BUTTON_LOOK_COUNT, "a look for each name");

enum { BUTTON_HEIGHT_MM = 26, BUTTON_ICON_MM = 9 };

bool widget_button(struct ui *ui, const struct button *button)
{
    const struct look *look = &looks[button->look];
    float target = ui_view(ui)->target_mm;
    float height = button->height > 0 ? button->height : BUTTON_HEIGHT_MM;
    height = height > target ? height : target;
    struct ui_size width = button->width;
    width.min = width.min > target ? width.min : target;
    bool is_grey = button->is_disabled && look->fill != COLOUR_NONE;
    bool was_pressed = ui_element_open(
        ui,
        &(struct ui_box){.axis = UI_ROW,
                         .width = width,
                         .height = {.how = UI_FIT, .min = height},
                         .pad_x = button->is_icon_only || widget_is_small(ui) ? 4 : 8,
                         .pad_y = 2,
                         .gap = widget_is_small(ui) ? 2 : 4,
                         .main = UI_CENTER,
                         .cross = UI_CENTER,
                         .fill = is_grey ? COLOUR_DISABLED : look->fill,
                         .border = button->is_disabled ? COLOUR_NONE : look->border,
                         .radius = 5},
        &(struct ui_element){.role = UI_ROLE_BUTTON,
                             .key = button->key,
                             .label = button->label,
                             .is_disabled = button->is_disabled,
                             .fill_pressed = look->pressed});
    enum colour text = is_grey ? COLOUR_SOFT : look->text;
    if (button->icon != NULL) {
        ui_icon(ui, button->icon, BUTTON_ICON_MM, text);
    }
    if (!button->is_icon_only) {
        ui_text(ui,
                &(struct ui_text){.size = TYPE_BODY,
                                  .weight = WEIGHT_SEMIBOLD,
                                  .colour = text,
                                  .align = UI_CENTER,
                                  .is_silent = true,
                                  .is_chrome = button->is_chrome},
                button->label);
    }
    if (button->icon_after != NULL) {
        ui_icon(ui, button->icon_after, BUTTON_ICON_MM, text);
    }
    ui_close(ui);
    return was_pressed;
}
