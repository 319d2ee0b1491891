/* screen_agenda_filter.c: everything the agenda can be narrowed by, one choice of each. */
#include <string.h>

#include "base/i18n.h"
#include "screens/agenda.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

void agenda_chips(struct app *app, enum agenda_filter filter)
{
    struct agenda_option options[AGENDA_OPTIONS_MAX];
    size_t count = agenda_options(app, filter, options);
    for (size_t i = 0; i < count; i++) {
        bool is_on = strcmp(app->visit.filters[filter], options[i].code) == 0;
        const char *key = arena_printf(ui_arena(app->ui), "%d-%s", (int)filter, options[i].code);
        if (widget_chip(app->ui, key, options[i].label, is_on)) {
            app_send(app, INTENT_FILTER, (int)filter, options[i].code);
        }
    }
}

static void section(struct app *app, enum agenda_filter filter)
{
    struct ui *ui = app->ui;
    ui_text(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_heading = true},
            agenda_filter_title(filter));
    ui_open(ui, &(struct ui_box){.axis = UI_FLOW, .width = UI_FILL, .gap = 4});
    agenda_chips(app, filter);
    ui_close(ui);
}

static const char *show_label(struct app *app)
{
    struct agenda agenda = agenda_make(app);
    size_t count = agenda.coming_count + agenda.past_count;
    return count == 0   ? tr("No hay eventos así")
           : count == 1 ? tr("Ver 1 evento")
                        : arena_printf(ui_arena(app->ui), tr("Ver %zu eventos"), count);
}

static void actions(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_column = !ui_is_portrait(ui) || widget_is_large(ui); /* lying: a narrow pane */
    ui_open(ui, &(struct ui_box){.axis = is_column ? UI_COLUMN : UI_ROW,
                                 .width = UI_FILL,
                                 .gap = 6,
                                 .cross = UI_STRETCH});
    if (agenda_is_filtered(app) && widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                                                      .label = tr("Quitar filtros"),
                                                                      .icon = "close"})) {
        app_send(app, INTENT_UNFILTER, 0, NULL);
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .key = "show",
                                           .label = show_label(app),
                                           .icon = "event",
                                           .width = UI_FILL})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
    ui_close(ui);
}

void screen_agenda_filter(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.64F};
    bool has_left_actions = !ui_is_portrait(ui) && !widget_is_large(ui);
    widget_panes_open(ui, &panes);
    widget_title(ui, tr("¿Qué eventos busca?"), tr("Elija una opción de cada grupo o ninguna."));
    if (has_left_actions) {
        ui_spacer(ui);
        actions(app);
    }
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "filters", 5);
    for (int i = 0; app->catalogue != NULL && i < AGENDA_FILTER_COUNT; i++) {
        section(app, (enum agenda_filter)i);
    }
    ui_close(ui);
    widget_pager(ui, "filters", 0);
    if (!has_left_actions) {
        actions(app);
    }
    widget_panes_close(ui, &panes);
}
