#include "screens/accounts_tabs.h"

#include "base/i18n.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

static bool has_activities(const struct app *app)
{
    return app->catalogue != NULL && app->catalogue->activity_count > 0;
}

static bool has_goals(const struct app *app)
{
    return app->catalogue != NULL && app->catalogue->plan_goal_count > 0;
}

static const struct tab {
    enum screen screen;
    const char *label, *icon;
    bool (*has)(const struct app *app); /* NULL: whenever its screen is built */
} tabs[] = {
    {SCREEN_COMMITMENTS, N_("Compromisos"), "handshake", commitments_exist},
    {SCREEN_GOALS, N_("Metas"), "flag", has_goals},
    {SCREEN_SCHEDULE, N_("Cronograma"), "event_note", has_activities},
};

static bool exists(const struct app *app, const struct tab *tab)
{
    return screen_row(tab->screen)->build != NULL && (tab->has == NULL || tab->has(app));
}

enum screen accounts_first(const struct app *app)
{
    for (size_t i = 0; i < ARRAY_COUNT(tabs); i++) {
        if (exists(app, &tabs[i])) {
            return tabs[i].screen;
        }
    }
    return SCREEN_COUNT;
}

static bool link_build(struct app *app, const struct tab *tab)
{
    struct ui *ui = app->ui;
    bool is_here = tab->screen == app->screen;
    bool is_icon = widget_is_small(ui); /* three words do not fit; the title says which it is */
    float target = ui_view(ui)->target_mm;
    bool was_pressed = ui_element_open(
        ui,
        &(struct ui_box){.axis = UI_ROW,
                         .width = is_icon ? UI_MM(target + 4) : UI_FILL,
                         .height = {.how = UI_FIT, .min = is_icon || target > 22 ? target : 22},
                         .pad_x = 3,
                         .gap = 3,
                         .main = UI_CENTER,
                         .cross = UI_CENTER,
                         .fill = is_here ? COLOUR_BRAND : COLOUR_CARD,
                         .border = is_here ? COLOUR_NONE : COLOUR_EDGE,
                         .radius = 5},
        &(struct ui_element){.role = UI_ROLE_CHOICE,
                             .key = screen_row(tab->screen)->word,
                             .label = tr(tab->label),
                             .is_on = is_here,
                             .fill_pressed = is_here ? COLOUR_BRAND_PRESSED : COLOUR_CARD_PRESSED});
    enum colour colour = is_here ? COLOUR_ON_BRAND : COLOUR_BRAND;
    if (is_icon) {
        ui_icon(ui, tab->icon, 12, colour);
    } else {
        ui_text(
            ui,
            &(struct ui_text){
                .size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .colour = colour, .is_silent = true},
            tr(tab->label));
    }
    ui_close(ui);
    return was_pressed && !is_here;
}

void accounts_tabs(struct app *app)
{
    struct ui *ui = app->ui;
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_COUNT(tabs); i++) {
        count += exists(app, &tabs[i]);
    }
    if (count < 2) {
        return;
    }
    bool is_column = widget_is_large(ui) && !widget_is_small(ui);
    ui_open(ui, &(struct ui_box){.axis = is_column ? UI_COLUMN : UI_ROW,
                                 .width = widget_is_small(ui) ? UI_HUG : UI_FILL,
                                 .gap = 3,
                                 .cross = UI_STRETCH});
    for (size_t i = 0; i < ARRAY_COUNT(tabs); i++) {
        if (exists(app, &tabs[i]) && link_build(app, &tabs[i])) {
            app_send(app, INTENT_TAB, (int)tabs[i].screen, NULL);
        }
    }
    ui_close(ui);
}
