/* keyboard.c: the keyboard as declared from its layout. */
#include "widgets/keyboard.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "widgets/widgets.h"

enum {
    KEY_GAP_TENTHS_MM = 25,
    KEY_HEIGHT_MM = 22,
    PAD_KEY_HEIGHT_MM = 32, /* of a number pad, where there is room */
    PAD_COLUMNS_MAX = 3,
    KEYBOARD_PAD_MM = 5,
};

static const float key_gap_mm = KEY_GAP_TENTHS_MM / 10.0F;

struct special {
    const char *icon, *label; /* icon, or the label is shown */
};

static const struct special specials[] = {
    [KEYBOARD_TYPE] = {NULL, NULL},
    [KEYBOARD_SHIFT] = {"arrow_upward", N_("Mayúscula")},
    [KEYBOARD_BACK] = {"backspace", N_("Borrar la última letra")},
    [KEYBOARD_ACCENT] = {NULL, N_("á é ´")},
    [KEYBOARD_SPACE] = {"space_bar", N_("espacio")},
    [KEYBOARD_PAGE] = {NULL, NULL},
};
_Static_assert(ARRAY_COUNT(specials) == KEYBOARD_ACTION_COUNT, "a face for each action");

static float key_height_mm(const struct ui *ui, const struct keyboard_layout *layout)
{
    float target = ui_view(ui)->target_mm;
    bool is_pad = layout->columns <= PAD_COLUMNS_MAX && ui_height_mm(ui) >= 400;
    float height = is_pad ? PAD_KEY_HEIGHT_MM : KEY_HEIGHT_MM;
    return target > height ? target : height;
}

float keyboard_height_mm(const struct ui *ui, const struct keyboard_layout *layout)
{
    float rows = (float)layout->pages[0].row_count;
    return rows * key_height_mm(ui, layout) + (rows - 1) * key_gap_mm + 2 * KEYBOARD_PAD_MM;
}

static const char *key_label(struct ui *ui, const struct keyboard_key *key,
                             const struct keyboard_state *state)
{
    if (key->action == KEYBOARD_PAGE) {
        return key->text;
    }
    if (key->action != KEYBOARD_TYPE) {
        return tr(specials[key->action].label);
    }
    if (!state->has_shift || text_length(key->text) > 1) {
        return key->text;
    }
    char upper[KEYBOARD_TEXT_MAX];
    if (text_upper(key->text, upper, sizeof upper, NULL) != STATUS_OK) {
        return key->text;
    }
    return arena_strdup(ui_arena(ui), upper);
}

static bool key_box(struct ui *ui, const struct keyboard_layout *layout,
                    const struct keyboard_key *key, const char *label, bool is_latched,
                    const char *id)
{
    bool is_letter = key->action == KEYBOARD_TYPE || key->action == KEYBOARD_SPACE;
    enum colour fill = is_letter ? COLOUR_KEY : COLOUR_KEY_SPECIAL;
    enum colour text = is_latched ? COLOUR_ON_BRAND : COLOUR_INK;
    bool was_pressed = ui_element_open(ui,
                                       &(struct ui_box){.axis = UI_ROW,
                                                        .width = UI_SHARE(key->width),
                                                        .height = UI_MM(key_height_mm(ui, layout)),
                                                        .main = UI_CENTER,
                                                        .cross = UI_CENTER,
                                                        .fill = is_latched ? COLOUR_BRAND : fill,
                                                        .radius = 4},
                                       &(struct ui_element){.role = UI_ROLE_KEY,
                                                            .key = id,
                                                            .label = label,
                                                            .is_on = is_latched,
                                                            .fires_on_press = true,
                                                            .repeats = key->action == KEYBOARD_BACK,
                                                            .fill_pressed = COLOUR_CARD_PRESSED});
    const struct special *special = &specials[key->action];
    if (special->icon != NULL) {
        ui_icon(ui, special->icon, 10, text);
    } else {
        bool is_long = text_length(label) > 1;
        ui_text(ui,
                &(struct ui_text){.size = is_long ? TYPE_SMALL : TYPE_HEADING,
                                  .weight = WEIGHT_SEMIBOLD,
                                  .colour = text,
                                  .align = UI_CENTER,
                                  .is_silent = true,
                                  .is_chrome = true,
                                  .lines_max = 1},
                label);
    }
    ui_close(ui);
    return was_pressed;
}

static size_t page_index(const struct keyboard_layout *layout, const char *name, size_t now)
{
    for (size_t i = 0; i < layout->page_count; i++) {
        if (strcmp(layout->pages[i].name, name) == 0) {
            return i;
        }
    }
    return now;
}

/* What pressing `key` means in `state`. */
static void press_key(const struct keyboard_layout *layout, const struct keyboard_state *state,
                      const struct keyboard_key *key, const char *label,
                      struct keyboard_press *press)
{
    *press = (struct keyboard_press){.state = *state};
    switch (key->action) {
    case KEYBOARD_TYPE:
        text_copy(press->text, sizeof press->text, label);
        press->state.has_shift = false;
        press->state.has_accent = false;
        break;
    case KEYBOARD_SPACE:
        text_copy(press->text, sizeof press->text, " ");
        break;
    case KEYBOARD_BACK:
        press->is_back = true;
        break;
    case KEYBOARD_SHIFT:
        press->state.has_shift = !state->has_shift;
        break;
    case KEYBOARD_ACCENT:
        press->state.has_accent = !state->has_accent;
        break;
    case KEYBOARD_PAGE:
        press->state.page = page_index(layout, key->text, state->page);
        break;
    case KEYBOARD_ACTION_COUNT:
        break;
    }
}

static bool keyboard_row(struct ui *ui, const struct keyboard_layout *layout,
                         const struct keyboard_row *row, size_t index,
                         const struct keyboard_state *state, struct keyboard_press *press)
{
    bool was_pressed = false;
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = key_gap_mm});
    for (size_t i = 0; i < row->count; i++) {
        const struct keyboard_key *key = &row->keys[i];
        const char *label = key_label(ui, key, state);
        bool is_latched = (key->action == KEYBOARD_SHIFT && state->has_shift) ||
                          (key->action == KEYBOARD_ACCENT && state->has_accent);
        const char *id = arena_printf(ui_arena(ui), "key-%zu-%zu-%zu", state->page, index, i);
        if (key_box(ui, layout, key, label, is_latched, id)) {
            press_key(layout, state, key, label, press);
            was_pressed = true;
        }
    }
    ui_close(ui);
    return was_pressed;
}

bool widget_keyboard(struct ui *ui, const struct keyboard_layout *layout,
                     const struct keyboard_state *state, struct keyboard_press *press)
{
    const struct keyboard_page *page =
        &layout->pages[state->page < layout->page_count ? state->page : 0];
    bool was_pressed = false;
    ui_open(ui, &(struct ui_box){.axis = UI_COLUMN,
                                 .key = "keyboard",
                                 .width = UI_FILL,
                                 .pad_x = KEYBOARD_PAD_MM,
                                 .pad_y = KEYBOARD_PAD_MM,
                                 .gap = key_gap_mm,
                                 .cross = UI_STRETCH,
                                 .fill = COLOUR_KEYBOARD});
    for (size_t i = 0; i < page->row_count; i++) {
        const struct keyboard_row *row = &page->rows[i];
        if (i == 0 && state->has_accent && layout->accents.count > 0) {
            row = &layout->accents;
        }
        was_pressed |= keyboard_row(ui, layout, row, i, state, press);
    }
    ui_close(ui);
    return was_pressed;
}
