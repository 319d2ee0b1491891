/* heading.c: titles, steps, results, errors: the words that say where one is. */
#include "widgets/widgets.h"

#include "base/i18n.h"

void widget_title(struct ui *ui, const char *title, const char *text)
{
    bool is_small = widget_is_small(ui);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 3, .cross = UI_STRETCH});
    ui_text(ui,
            &(struct ui_text){.size = is_small ? TYPE_LARGE : TYPE_TITLE,
                              .weight = WEIGHT_BOLD,
                              .is_heading = true},
            title);
    if (text != NULL && text[0] != '\0' && !is_small) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT}, text);
    }
    ui_close(ui);
}

void widget_steps(struct ui *ui, int step, int count, const char *of_what)
{
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 3, .cross = UI_STRETCH});
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .main = UI_BETWEEN, .gap = 6});
    const struct ui_text look = {.size = TYPE_SMALL, .colour = COLOUR_SOFT, .is_chrome = true};
    ui_textf(ui, &look, tr("Paso %d de %d"), step, count);
    ui_text(ui, &look, of_what);
    ui_close(ui);
    if (widget_is_low(ui)) {
        ui_close(ui);
        return;
    }
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 2.2F});
    for (int i = 0; i < count; i++) {
        ui_open(ui, &(struct ui_box){.width = UI_FILL,
                                     .height = UI_MM(2.6F),
                                     .fill = i < step ? COLOUR_BRAND : COLOUR_LINE,
                                     .radius = -1});
        ui_close(ui);
    }
    ui_close(ui);
    ui_close(ui);
}

void widget_state_title(struct ui *ui, const char *icon, enum colour colour, const char *title,
                        const char *text)
{
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 6, .cross = UI_CENTER});
    ui_icon(ui, icon, widget_is_small(ui) ? 18 : 26, colour);
    widget_title(ui, title, text);
    ui_close(ui);
}

void widget_error(struct ui *ui, const char *text)
{
    if (text == NULL || text[0] == '\0') {
        return;
    }
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 3, .cross = UI_CENTER});
    ui_icon(ui, "error", 9, COLOUR_BAD);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(
        ui,
        &(struct ui_text){
            .size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .colour = COLOUR_BAD, .is_live = true},
        text);
    ui_close(ui);
    ui_close(ui);
}
