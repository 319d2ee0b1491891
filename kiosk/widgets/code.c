#include "widgets/code.h"

#include "widgets/widgets.h"

void widget_phone_code(struct ui *ui, const struct phone_code *code)
{
    enum ui_align align = code->is_column ? UI_CENTER : UI_START;
    ui_open(ui, &(struct ui_box){.axis = code->is_column ? UI_COLUMN : UI_ROW,
                                 .width = UI_FILL,
                                 .pad_x = 5,
                                 .pad_y = widget_is_low(ui) ? 2 : 5,
                                 .gap = code->is_column ? 2 : 7,
                                 .cross = UI_CENTER,
                                 .fill = COLOUR_CARD,
                                 .border = COLOUR_LINE,
                                 .radius = 8});
    ui_bitmap(ui, code->side_mm, code->qr->bits, code->qr->side, code->label);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 2, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_LABEL, .weight = WEIGHT_SEMIBOLD, .align = align},
            code->title);
    if (code->text != NULL) {
        ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT, .align = align},
                code->text);
    }
    ui_close(ui);
    ui_close(ui);
}

void widget_code_card_open(struct ui *ui)
{
    ui_open(ui, &(struct ui_box){.axis = UI_COLUMN,
                                 .width = UI_FILL,
                                 .pad_x = 8,
                                 .pad_y = widget_is_low(ui) ? 2 : 6,
                                 .gap = widget_is_low(ui) ? 1 : 4,
                                 .cross = UI_CENTER,
                                 .fill = COLOUR_CARD,
                                 .border = COLOUR_LINE,
                                 .radius = 9});
}
