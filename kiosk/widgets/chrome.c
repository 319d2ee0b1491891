/* chrome.c: what every page has around it: header with the city and the time,
 * footer with the ways back. */
#include "widgets/page.h"

#include <limits.h>
#include <string.h>

#include "base/i18n.h"

enum { FOOTER_NARROW_MM = 220, FOOTER_TIGHT_MM = 380, FOOTER_WIDE_MM = 430, FOOTER_FULL_MM = 640 };

static void logo(struct ui *ui, const struct header *header)
{
    ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                 .width = UI_MM(18),
                                 .height = UI_MM(18),
                                 .main = UI_CENTER,
                                 .cross = UI_CENTER,
                                 .fill = COLOUR_ON_HEADER,
                                 .radius = 4});
    if (header->logo_picture != NULL && header->logo_picture[0] != '\0') {
        ui_picture(ui, &(struct ui_box){.width = UI_MM(16), .height = UI_MM(16)},
                   header->logo_picture, header->title);
    } else {
        ui_icon(ui, header->logo_icon, 12, COLOUR_HEADER);
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

/* Two lines, whatever the names are, so that the page under them has the same room everywhere: what
 * is cut of a long name is whole on the page of its event. */
static void header_names(struct ui *ui, const struct header *header)
{
    int lines = header->end_label != NULL ? 2 : 1;
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui,
            &(struct ui_text){.size = TYPE_BODY,
                              .weight = WEIGHT_SEMIBOLD,
                              .colour = COLOUR_ON_HEADER,
                              .lines_max = lines,
                              .may_be_cut = true,
                              .breaks_words = lines == 1,
                              .is_chrome = true},
            header->title);
    if (header->end_label == NULL) {
        ui_text(ui,
                &(struct ui_text){.size = TYPE_SMALL,
                                  .colour = COLOUR_ON_HEADER_SOFT,
                                  .lines_max = 1,
                                  .may_be_cut = true,
                                  .breaks_words = true,
                                  .is_chrome = true},
                header->text);
    }
    ui_close(ui);
}

enum header_button widget_header(struct ui *ui, const struct header *header)
{
    enum header_button pressed = HEADER_NONE;
    ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                 .width = UI_FILL,
                                 .height = {.how = UI_FIT, .min = 30},
                                 .pad_x = widget_page_margin(ui),
                                 .pad_y = 3,
                                 .gap = 6,
                                 .cross = UI_CENTER,
                                 .fill = COLOUR_HEADER});
    bool is_full = header->end_label != NULL && widget_is_narrow(ui) &&
                   (header->language != NULL || widget_is_large(ui));
    logo(ui, header);
    if (is_full) {
        ui_spacer(ui); /* of names on five lines nobody has anything */
    } else {
        header_names(ui, header);
    }
    if (header->language != NULL && widget_button(ui, &(struct button){.look = BUTTON_ON_HEADER,
                                                                       .label = header->language,
                                                                       .key = "language",
                                                                       .icon = "translate",
                                                                       .height = 20,
                                                                       .is_icon_only = true})) {
        pressed = HEADER_LANGUAGE;
    }
    if (header->sync_icon != NULL) {
        ui_icon(ui, header->sync_icon, 9, COLOUR_ON_HEADER);
        ui_text(
            ui,
            &(struct ui_text){
                .size = TYPE_SMALL, .colour = COLOUR_ON_HEADER, .align = UI_END, .is_chrome = true},
            header->sync_text);
    }
    if (header->end_label != NULL) {
        if (widget_button(ui, &(struct button){.look = BUTTON_ON_HEADER,
                                               .label = header->end_label,
                                               .key = "end",
                                               .icon = "close",
                                               .is_chrome = true,
                                               .height = 20})) {
            pressed = HEADER_END;
        }
    } else {
        ui_text(ui,
                &(struct ui_text){.size = TYPE_BODY,
                                  .weight = WEIGHT_SEMIBOLD,
                                  .colour = COLOUR_ON_HEADER,
                                  .is_chrome = true},
                header->clock);
    }
    ui_close(ui);
    stripe(ui);
    return pressed;
}

/* Millimetres of the panel as the footer's text sees them. */
static float footer_width(const struct ui *ui)
{
    const float chrome_max = 1.25F;
    return widget_is_large(ui) ? ui_width_mm(ui) / chrome_max : ui_width_mm(ui);
}

static enum footer_button footer_buttons(struct ui *ui, const struct footer *footer)
{
    enum footer_button pressed = FOOTER_NONE;
    bool is_narrow = footer_width(ui) < FOOTER_NARROW_MM;
    bool is_tight = footer_width(ui) < FOOTER_TIGHT_MM && footer->has_home;
    bool is_full = is_narrow && widget_is_large(ui); /* the word needs the arrow's room */
    if (footer->has_back &&
        widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Atrás"),
                                           .is_chrome = true,
                                           .icon = is_full ? NULL : "arrow_back",
                                           .key = "back"})) {
        pressed = FOOTER_BACK;
    }
    if (footer->has_home && widget_button(ui, &(struct button){.look = BUTTON_QUIET,
                                                               .label = tr("Inicio"),
                                                               .is_chrome = true,
                                                               .icon = "home",
                                                               .is_icon_only = is_narrow})) {
        pressed = FOOTER_HOME;
    }
    if (footer->language != NULL &&
        widget_button(ui, &(struct button){.look = BUTTON_QUIET,
                                           .label = footer->language,
                                           .is_chrome = true,
                                           .key = "language",
                                           .icon = "translate",
                                           .is_icon_only = is_tight || is_narrow})) {
        pressed = FOOTER_LANGUAGE;
    }
    if (footer->has_help && widget_button(ui, &(struct button){.look = BUTTON_QUIET,
                                                               .label = tr("Ayudas"),
                                                               .is_chrome = true,
                                                               .icon = "accessibility",
                                                               .is_icon_only = is_narrow})) {
        pressed = FOOTER_HELP;
    }
    return pressed;
}

/* How safe the facts are: in words where there is room, else by icon and number. */
static void footer_status(struct ui *ui, const struct footer *footer)
{
    bool has_room = !footer->has_home ? footer_width(ui) >= FOOTER_NARROW_MM
                                      : footer_width(ui) >= FOOTER_TIGHT_MM;
    bool is_full = footer->has_home && footer_width(ui) < FOOTER_NARROW_MM;
    const struct ui_text style = {.size = TYPE_SMALL,
                                  .colour = COLOUR_SOFT,
                                  .align = UI_END,
                                  .is_live = true,
                                  .is_chrome = true};
    if (has_room && footer_width(ui) < FOOTER_TIGHT_MM) { /* one above the other, not broken */
        static const char DOT[] = " · ";
        const char *dot = strstr(footer->status_text, DOT); /* both lines are the text's then */
        const struct ui_text above = {
            .size = TYPE_SMALL, .colour = COLOUR_SOFT, .align = UI_END, .is_chrome = true};
        ui_open(ui, &(struct ui_box){.cross = UI_END});
        ui_textf(ui, &above, "%.*s", dot != NULL ? (int)(dot - footer->status_text) : INT_MAX,
                 dot != NULL ? footer->status_text : footer->status_place);
        ui_text(ui, &style, dot != NULL ? dot + sizeof DOT - 1 : footer->status_text);
        ui_close(ui);
    } else if (has_room) {
        bool has_more =
            footer->status_more != NULL &&
            footer_width(ui) >= (float)(footer->has_home ? FOOTER_FULL_MM : FOOTER_WIDE_MM);
        ui_textf(ui, &style, "%s · %s%s%s", footer->status_place, footer->status_text,
                 has_more ? " · " : "", has_more ? footer->status_more : "");
    } else if (!is_full && footer->status_short != NULL) {
        ui_text(ui, &style, footer->status_short);
    }
    ui_icon(ui, footer->status_icon, 8, footer->status_colour);
}

enum footer_button widget_footer(struct ui *ui, const struct footer *footer)
{
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH, .fill = COLOUR_CARD});
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .height = UI_MM(0.5F), .fill = COLOUR_LINE});
    ui_close(ui);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                 .width = UI_FILL,
                                 .pad_x = widget_page_margin(ui),
                                 .pad_y = 5,
                                 .gap = 5,
                                 .cross = UI_CENTER});
    enum footer_button pressed = footer_buttons(ui, footer);
    ui_spacer(ui);
    footer_status(ui, footer);
    ui_close(ui);
    ui_close(ui);
    return pressed;
}
