/* card.c: cards and what lies on them: home tiles, list rows, facts. */
#include "widgets/widgets.h"

#include <string.h>

void widget_card_open(struct ui *ui, float gap)
{
    ui_open(ui, &(struct ui_box){.axis = UI_COLUMN,
                                 .width = UI_FILL,
                                 .pad_x = 9,
                                 .pad_y = 9,
                                 .gap = gap,
                                 .cross = UI_STRETCH,
                                 .fill = COLOUR_CARD,
                                 .border = COLOUR_LINE,
                                 .radius = 8});
}

void widget_icon_square(struct ui *ui, const char *icon, enum colour accent, float side_mm)
{
    ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                 .width = UI_MM(side_mm),
                                 .height = UI_MM(side_mm),
                                 .main = UI_CENTER,
                                 .cross = UI_CENTER,
                                 .fill = theme_accent_pale(accent),
                                 .radius = side_mm * 0.2F});
    ui_icon(ui, icon, side_mm * 0.56F, accent);
    ui_close(ui);
}

/* On 10 inches, with hardly any air. */
static bool tile_is_dense(const struct ui *ui, const struct tile *tile)
{
    return tile->is_compact && widget_is_small(ui);
}

static void tile_texts(struct ui *ui, const struct tile *tile)
{
    enum type_size size = tile->is_hero ? TYPE_LARGE : TYPE_HEADING;
    enum colour text = tile->is_hero ? COLOUR_ON_BRAND_SOFT : COLOUR_SOFT;
    ui_text(ui,
            &(struct ui_text){.size = tile_is_dense(ui, tile) ? TYPE_LABEL : size,
                              .weight = WEIGHT_BOLD,
                              .colour = tile->is_hero ? COLOUR_ON_BRAND : COLOUR_INK,
                              .is_silent = true},
            tile->title);
    const char *shown = tile->is_compact ? tile->note : tile->text;
    if (shown != NULL) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = text, .is_silent = true}, shown);
    }
}

/* In mm. */
static float tile_height_min(const struct ui *ui, const struct tile *tile)
{
    return tile_is_dense(ui, tile) ? ui_view(ui)->target_mm
           : tile->is_compact      ? 32.0F
           : widget_is_small(ui)   ? 40.0F
           : tile->is_hero         ? 52.0F
                                   : 60.0F;
}

static float tile_icon_mm(const struct ui *ui, const struct tile *tile, bool is_row)
{
    if (widget_is_small(ui)) {
        return tile->is_compact ? 11.0F : is_row ? 18.0F : 14.0F;
    }
    return tile->is_hero ? 32.0F : tile->is_compact ? 22.0F : 21.0F;
}

static struct ui_box tile_box(const struct ui *ui, const struct tile *tile, bool is_row)
{
    bool is_dense = tile_is_dense(ui, tile);
    struct ui_box box = {.axis = is_row ? UI_ROW : UI_COLUMN,
                         .width = UI_FILL,
                         .height = {.how = UI_GROW,
                                    .value = 1,
                                    .min = tile_height_min(ui, tile),
                                    .max = tile->is_tall ? 220 : 120},
                         .pad_x = is_dense        ? 4.0F
                                  : tile->is_hero ? 14.0F
                                                  : 10.0F,
                         .pad_y = is_dense           ? 2.5F
                                  : tile->is_compact ? 5.0F
                                                     : 7.0F,
                         .gap = 3,
                         .cross = is_row ? UI_CENTER : UI_STRETCH,
                         .fill = tile->is_hero ? COLOUR_BRAND : COLOUR_CARD,
                         .border = tile->is_hero ? COLOUR_NONE : COLOUR_LINE,
                         .radius = 8};
    if (is_row && !is_dense) {
        box.gap = tile->is_hero ? 14 : 7;
    } else if (is_dense && !is_row) {
        box.gap = 1;
    }
    return box;
}

bool widget_tile(struct ui *ui, const struct tile *tile)
{
    bool is_row = (tile->is_hero || tile->is_compact) && !tile->is_tall && !widget_is_large(ui);
    struct ui_box box = tile_box(ui, tile, is_row);
    enum colour accent = tile->is_hero ? COLOUR_ON_BRAND : tile->accent;
    bool was_pressed =
        ui_element_open(ui, &box,
                        &(struct ui_element){.role = UI_ROLE_BUTTON,
                                             .label = tile->title,
                                             .hint = tile->text,
                                             .fill_pressed = tile->is_hero ? COLOUR_BRAND_PRESSED
                                                                           : COLOUR_CARD_PRESSED});
    if (is_row) {
        ui_icon(ui, tile->icon, tile_icon_mm(ui, tile, is_row), accent);
        ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 3, .cross = UI_STRETCH});
        tile_texts(ui, tile);
        ui_close(ui);
        if (tile->is_hero && !widget_is_small(ui)) {
            ui_icon(ui, "arrow_forward", 16, COLOUR_ON_BRAND);
        }
    } else {
        ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL});
        ui_icon(ui, tile->icon, tile_icon_mm(ui, tile, is_row), accent);
        ui_close(ui);
        ui_spacer(ui);
        tile_texts(ui, tile);
    }
    ui_close(ui);
    return was_pressed;
}

static const float row_pad_x = 7, row_pad_y = 3.5F, row_gap = 6, row_line_gap = 1;
static const float row_icon = 27, row_chevron = 10, row_min = 30;
static const float row_meter = 4, row_meter_gap = 2;

static const struct ui_text row_title = {
    .size = TYPE_LABEL, .weight = WEIGHT_SEMIBOLD, .is_silent = true};
static const struct ui_text row_text = {
    .size = TYPE_SMALL, .colour = COLOUR_SOFT, .is_silent = true};
static const struct ui_text row_note = {
    .size = TYPE_SMALL, .weight = WEIGHT_SEMIBOLD, .is_silent = true};

static bool is_said(const char *text)
{
    return text != NULL && text[0] != '\0';
}

static void row_texts(struct ui *ui, const struct row *row)
{
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = row_line_gap, .cross = UI_STRETCH});
    ui_text(ui, &row_title, row->title);
    if (is_said(row->text)) {
        ui_text(ui, &row_text, row->text);
    }
    if (is_said(row->note)) {
        struct ui_text note = row_note;
        note.colour = row->accent;
        ui_text(ui, &note, row->note);
    }
    if (row->has_meter) {
        ui_gap(ui, row_meter_gap);
        ui_bar(ui, (float)row->percent / 100, row_meter, row->accent, COLOUR_TRACK, NULL);
    }
    ui_close(ui);
}

/* Beside the texts of a row: its icon and its arrow. */
static bool row_has_sides(const struct ui *ui)
{
    return !(widget_is_large(ui) && widget_is_narrow(ui));
}

static float row_height_min(const struct ui *ui)
{
    float target = ui_view(ui)->target_mm;
    return target > row_min ? target : row_min;
}

float widget_row_height(struct ui *ui, const struct row *row, float width_px)
{
    float scale = ui_view(ui)->px_per_mm;
    float sides = row_has_sides(ui) ? row_chevron + row_gap : 0;
    float icon = row_has_sides(ui) && row->icon != NULL ? row_icon + row_gap : 0;
    float room_px = width_px - (2 * row_pad_x + sides + icon) * scale;
    float texts_px = ui_text_height(ui, &row_title, row->title, room_px);
    texts_px += ui_text_height(ui, &row_text, row->text, room_px) +
                (is_said(row->text) ? row_line_gap * scale : 0);
    texts_px += ui_text_height(ui, &row_note, row->note, room_px) +
                (is_said(row->note) ? row_line_gap * scale : 0);
    texts_px += row->has_meter ? (row_meter + row_meter_gap + 2 * row_line_gap) * scale : 0;
    float inner_px = icon > 0 && row_icon * scale > texts_px ? row_icon * scale : texts_px;
    float whole_px = inner_px + 2 * row_pad_y * scale;
    float min_px = row_height_min(ui) * scale;
    return whole_px > min_px ? whole_px : min_px;
}

bool widget_row(struct ui *ui, const struct row *row)
{
    float min = row_height_min(ui);
    const char *hint = row->text != NULL ? row->text : "";
    if (is_said(row->note)) {
        hint = arena_printf(ui_arena(ui), "%s%s%s", hint, hint[0] != '\0' ? ". " : "", row->note);
    }
    bool was_pressed = ui_element_open(
        ui,
        &(struct ui_box){.axis = UI_ROW,
                         .width = UI_FILL,
                         .height = {.how = UI_FIT, .min = row->height > min ? row->height : min},
                         .pad_x = row_pad_x,
                         .pad_y = row_pad_y,
                         .gap = row_gap,
                         .cross = UI_CENTER,
                         .fill = COLOUR_CARD,
                         .border = COLOUR_LINE,
                         .radius = 6},
        &(struct ui_element){.role = UI_ROLE_BUTTON,
                             .key = row->key,
                             .label = row->title,
                             .value = row->value,
                             .hint = hint,
                             .fill_pressed = COLOUR_CARD_PRESSED});
    if (row->icon != NULL && row_has_sides(ui)) {
        widget_icon_square(ui, row->icon, row->accent, row_icon);
    }
    row_texts(ui, row);
    if (row_has_sides(ui)) {
        ui_icon(ui, "chevron_right", row_chevron, COLOUR_BRAND);
    }
    ui_close(ui);
    return was_pressed;
}

void widget_fact(struct ui *ui, const char *icon, const char *caption, const char *value)
{
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 5, .cross = UI_START});
    ui_icon(ui, icon, 10, COLOUR_BRAND);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, caption);
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY}, value);
    ui_close(ui);
    ui_close(ui);
}
