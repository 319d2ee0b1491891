/* field.c: a field shows what was typed; the keyboard below it types.
 * The end of a long text stays visible. */
#include "widgets/widgets.h"

#include "base/text.h"

#include <string.h>

enum { LINE_SHOWN_MAX = 22 }; /* code points of a line that surely fit */

/* The last part of a text of several lines, with "…" before it. */
static const char *shown_part(struct ui *ui, const char *value, int lines)
{
    size_t length = text_length(value);
    size_t max = LINE_SHOWN_MAX * (size_t)lines;
    if (lines == 1 || length <= max) {
        return value;
    }
    const char *from = value;
    for (size_t i = length - max + 1; i > 0; i--) {
        from += text_next(from);
    }
    return arena_printf(ui_arena(ui), "…%s", from);
}

static void field_value(struct ui *ui, const struct field *field)
{
    int lines = field->lines > 1 ? field->lines : 1;
    enum type_size size = lines > 1 ? TYPE_BODY : TYPE_LARGE;
    bool is_empty = field->value == NULL || field->value[0] == '\0';
    if (is_empty && !field->has_typing) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT, .is_silent = true},
                field->placeholder != NULL ? field->placeholder : "");
        return;
    }
    if (!is_empty) {
        ui_text(ui,
                &(struct ui_text){.size = size,
                                  .weight = lines > 1 ? WEIGHT_REGULAR : WEIGHT_SEMIBOLD,
                                  .keeps_end = lines == 1,
                                  .is_silent = true},
                shown_part(ui, field->value, lines));
    }
    if (field->has_typing && lines == 1) {
        ui_open(ui,
                &(struct ui_box){.width = UI_MM(0.8F), .height = UI_MM(13), .fill = COLOUR_BRAND});
        ui_close(ui);
    }
}

bool widget_field(struct ui *ui, const struct field *field)
{
    int lines = field->lines > 1 ? field->lines : 1;
    lines = lines > 2 && widget_is_small(ui) ? 2 : lines;
    float target = ui_view(ui)->target_mm;
    bool has_error = field->error != NULL && field->error[0] != '\0';
    enum colour border = has_error ? COLOUR_BAD : field->has_typing ? COLOUR_BRAND : COLOUR_EDGE;
    bool was_pressed = ui_element_open(
        ui,
        &(struct ui_box){
            .axis = UI_ROW,
            .width = UI_FILL,
            .height = {.how = UI_FIT, .min = (target > 24 ? target : 24) + 12 * (float)(lines - 1)},
            .pad_x = 8,
            .pad_y = widget_is_small(ui) ? 1 : 4,
            .gap = 1,
            .cross = lines > 1 ? UI_START : UI_CENTER,
            .fill = COLOUR_CARD,
            .border = border,
            .border_mm = field->has_typing || has_error ? 1.0F : 0.6F,
            .radius = 5},
        &(struct ui_element){.role = UI_ROLE_FIELD,
                             .key = field->key,
                             .label = field->label,
                             .value = field->value,
                             .hint = field->error});
    if (field->has_typing) {
        ui_take_typing(ui);
    }
    if (field->icon != NULL) {
        ui_icon(ui, field->icon, 11, COLOUR_SOFT);
        ui_gap(ui, 4);
    }
    field_value(ui, field);
    ui_close(ui);
    widget_error(ui, field->error);
    return was_pressed;
}
