/* choice.c: choosing: rows, boxes to tick, chips, faces.
 * What is chosen differs by icon and words, not by colour alone. */
#include "widgets/widgets.h"

/* As high as the page has room for. */
enum { CHOICE_MM = 24, CHOICE_MAX_MM = 34, CHOICE_ROOMY_MM = 56, ROOMY_MAX = 5 };

bool widget_has_room(const struct ui *ui, size_t count)
{
    return ui_is_portrait(ui) && !widget_is_small(ui) && !widget_is_large(ui) && count <= ROOMY_MAX;
}

bool widget_choice(struct ui *ui, const struct choice *choice)
{
    float target = ui_view(ui)->target_mm;
    float max = choice->is_roomy ? CHOICE_ROOMY_MM : CHOICE_MAX_MM;
    static const char *const icons[2][2] = {{"radio_button_unchecked", "radio_button_checked"},
                                            {"check_box_outline_blank", "check_box"}};
    bool was_pressed = ui_element_open(
        ui,
        &(struct ui_box){.axis = UI_ROW,
                         .width = UI_FILL,
                         .height = {.how = UI_GROW,
                                    .min = target > CHOICE_MM ? target : CHOICE_MM,
                                    .max = target > max ? target : max},
                         .pad_x = 7,
                         .pad_y = 4,
                         .gap = 6,
                         .cross = UI_CENTER,
                         .fill = COLOUR_CARD,
                         .border = choice->is_on ? COLOUR_BRAND : COLOUR_EDGE,
                         .border_mm = choice->is_on ? 1.0F : 0.6F,
                         .radius = 6},
        &(struct ui_element){.role = choice->is_check ? UI_ROLE_CHECK : UI_ROLE_CHOICE,
                             .key = choice->key,
                             .label = choice->label,
                             .hint = choice->text,
                             .is_on = choice->is_on,
                             .fill_pressed = COLOUR_CARD_PRESSED});
    ui_icon(ui, icons[choice->is_check][choice->is_on], 11, COLOUR_BRAND);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui,
            &(struct ui_text){.size = TYPE_BODY,
                              .weight = choice->is_check ? WEIGHT_REGULAR : WEIGHT_SEMIBOLD,
                              .is_silent = true},
            choice->label);
    if (choice->text != NULL && choice->text[0] != '\0') {
        ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT, .is_silent = true},
                choice->text);
    }
    ui_close(ui);
    ui_close(ui);
    return was_pressed;
}

bool widget_chip(struct ui *ui, const char *key, const char *label, bool is_on)
{
    float target = ui_view(ui)->target_mm;
    bool was_pressed = ui_element_open(
        ui,
        &(struct ui_box){.axis = UI_ROW,
                         .width = {.how = UI_FIT, .min = target},
                         .height = {.how = UI_FIT, .min = target},
                         .pad_x = 7,
                         .gap = 3,
                         .main = UI_CENTER,
                         .cross = UI_CENTER,
                         .fill = is_on ? COLOUR_BRAND : COLOUR_CARD,
                         .border = is_on ? COLOUR_NONE : COLOUR_EDGE,
                         .radius = -1},
        &(struct ui_element){.role = UI_ROLE_CHECK,
                             .key = key,
                             .label = label,
                             .is_on = is_on,
                             .fill_pressed = is_on ? COLOUR_BRAND_PRESSED : COLOUR_CARD_PRESSED});
    enum colour colour = is_on ? COLOUR_ON_BRAND : COLOUR_INK;
    if (is_on) {
        ui_icon(ui, "check", 7, colour);
    }
    ui_text(ui,
            &(struct ui_text){
                .size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .colour = colour, .is_silent = true},
            label);
    ui_close(ui);
    return was_pressed;
}

struct face {
    const char *icon;
    enum colour colour;
};

static const struct face faces[] = {
    {"sentiment_very_dissatisfied", COLOUR_BAD},
    {"sentiment_dissatisfied", COLOUR_AMBER},
    {"sentiment_satisfied", COLOUR_OK},
    {"sentiment_very_satisfied", COLOUR_OK},
};

const char *widget_face_icon(int score, enum colour *colour)
{
    ASSERT(score >= 1 && score <= (int)ARRAY_COUNT(faces));
    *colour = faces[score - 1].colour;
    return faces[score - 1].icon;
}

bool widget_face(struct ui *ui, int score, const char *label, bool is_on)
{
    ASSERT(score >= 1 && score <= (int)ARRAY_COUNT(faces));
    const struct face *face = &faces[score - 1];
    bool was_pressed =
        ui_element_open(ui,
                        &(struct ui_box){.axis = UI_COLUMN,
                                         .width = UI_FILL,
                                         .height = {.how = UI_FIT,
                                                    .min = widget_is_low(ui)        ? 40.0F
                                                           : widget_has_room(ui, 4) ? 84.0F
                                                                                    : 64.0F},
                                         .pad_x = 2,
                                         .pad_y = 5,
                                         .gap = 3,
                                         .main = UI_CENTER,
                                         .cross = UI_CENTER,
                                         .fill = is_on ? face->colour : COLOUR_CARD,
                                         .border = is_on ? COLOUR_NONE : COLOUR_LINE,
                                         .radius = 6},
                        &(struct ui_element){.role = UI_ROLE_CHOICE,
                                             .label = label,
                                             .is_on = is_on,
                                             .fill_pressed = COLOUR_CARD_PRESSED});
    enum colour colour = is_on ? COLOUR_ON_STATE : face->colour;
    ui_icon(ui, face->icon,
            widget_is_small(ui)      ? 18.0F
            : widget_has_room(ui, 4) ? 38.0F
                                     : 30.0F,
            colour);
    ui_text(ui,
            &(struct ui_text){.size = TYPE_BODY,
                              .weight = WEIGHT_SEMIBOLD,
                              .colour = colour,
                              .align = UI_CENTER,
                              .is_silent = true},
            label);
    ui_close(ui);
    return was_pressed;
}

bool widget_filter(struct ui *ui, const char *key, const char *title, const char *chosen)
{
    return widget_button(ui,
                         &(struct button){.look = chosen != NULL ? BUTTON_PRIMARY : BUTTON_QUIET,
                                          .key = key,
                                          .label = chosen != NULL ? chosen : title,
                                          .icon = chosen != NULL ? NULL : "filter_list",
                                          .icon_after = chosen != NULL ? "close" : NULL,
                                          .height = 20});
}
