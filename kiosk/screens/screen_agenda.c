/* screen_agenda.c: the events by day, those that are over after them. */
#include <string.h>

#include "base/i18n.h"
#include "screens/agenda.h"
#include "screens/enrol.h"
#include "screens/screens.h"
#include "screens/seats.h"
#include "widgets/widgets.h"

enum { COMING_MAX = 200, PAST_MAX = 60, TYPES_WIDTH_MM = 400 };

static void event_row(struct app *app, const struct event *event, const char *when)
{
    struct ui *ui = app->ui;
    struct arena *arena = ui_arena(ui);
    const struct agenda_type *type = agenda_type(event);
    const char *icon = type->icon;
    const char *state = agenda_state(event, &icon);
    const char *told = state == NULL && enrol_is_open(app, event) ? seats_word(app, event) : state;
    const char *kind = arena_printf(arena, "%s · %s", tr(type->word), agenda_modality(event));
    if (widget_row(ui, &(struct row){
                           .key = arena_printf(arena, "event-%u", event->number),
                           .icon = icon,
                           .title = event->name,
                           .text = arena_printf(arena, "%s · %s", when, agenda_place(event)),
                           .note = told != NULL ? arena_printf(arena, "%s · %s", told, kind) : kind,
                           .accent = state != NULL ? COLOUR_RED : type->accent})) {
        app_send(app, INTENT_EVENT, (int)event->number, NULL);
    }
}

static void heading(struct ui *ui, const char *text)
{
    ui_text(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_heading = true},
            text);
}

static void coming_rows(struct app *app, const struct agenda *agenda)
{
    const char *last = "";
    for (size_t i = 0; i < agenda->coming_count && i < COMING_MAX; i++) {
        const struct event *event = agenda->events[i];
        const char *day = agenda_day_text(app, event->starts_ms);
        if (strcmp(day, last) != 0) {
            heading(app->ui, day);
        }
        last = day;
        event_row(app, event, agenda_hours_text(app, event));
    }
}

static void past_rows(struct app *app, const struct agenda *agenda)
{
    if (agenda->past_count == 0) {
        return;
    }
    heading(app->ui, tr("Ya pasaron"));
    for (size_t i = 0; i < agenda->past_count && i < PAST_MAX; i++) {
        const struct event *event = agenda->events[agenda->coming_count + i];
        event_row(app, event, agenda_day_text(app, event->starts_ms));
    }
}

/* "Virtual · Agua para todos": what is chosen on the page of filters. */
static void chosen_text(struct app *app)
{
    struct ui *ui = app->ui;
    const char *joined = "";
    for (int i = 0; i < AGENDA_FILTER_COUNT && joined != NULL; i++) {
        const char *label = agenda_chosen(app, (enum agenda_filter)i);
        if (label != NULL) {
            joined =
                arena_printf(ui_arena(ui), "%s%s%s", joined, joined[0] != '\0' ? " · " : "", label);
        }
    }
    if (joined != NULL && joined[0] != '\0') {
        ui_text(ui,
                &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .is_live = true},
                joined);
    }
}

static void rows(struct app *app)
{
    struct ui *ui = app->ui;
    struct agenda agenda = agenda_make(app);
    widget_scroll_open(ui, "agenda", 4);
    chosen_text(app);
    if (agenda.coming_count == 0) {
        const char *text = agenda.past_count > 0 ? tr("No hay próximos eventos así.")
                                                 : tr("No encontramos eventos así.");
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT, .is_live = true},
                agenda_is_filtered(app) ? text : tr("No hay eventos próximos por ahora."));
    }
    coming_rows(app, &agenda);
    past_rows(app, &agenda);
    ui_close(ui);
    widget_pager(ui, "agenda", 0);
}

/* As many filters one tap away as leave room for the events. */
static void filters(struct app *app)
{
    struct ui *ui = app->ui;
    bool has_chips = !widget_is_small(ui) && !widget_is_large(ui);
    ui_open(ui, &(struct ui_box){.axis = UI_FLOW, .width = UI_FILL, .gap = 4});
    if (has_chips && ui_is_portrait(ui) && ui_width_mm(ui) >= TYPES_WIDTH_MM) {
        agenda_chips(app, AGENDA_TYPE);
    }
    if (has_chips) {
        agenda_chips(app, AGENDA_MODALITY);
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_QUIET,
                                           .label = has_chips ? tr("Más filtros") : tr("Filtrar"),
                                           .icon = "filter_list",
                                           .height = 20})) {
        app_send(app, INTENT_GO, SCREEN_AGENDA_FILTER, NULL);
    }
    if (publications_of(app, NULL, NULL, 0) > 0 &&
        widget_button(ui, &(struct button){.look = BUTTON_QUIET,
                                           .label = tr("Noticias"),
                                           .icon = "newspaper",
                                           .height = 20})) {
        app_send(app, INTENT_GO, SCREEN_NEWS, NULL);
    }
    if (agenda_is_filtered(app) && widget_button(ui, &(struct button){.look = BUTTON_QUIET,
                                                                      .label = tr("Ver todos"),
                                                                      .icon = "close",
                                                                      .height = 20})) {
        app_send(app, INTENT_UNFILTER, 0, NULL);
    }
    ui_close(ui);
}

void screen_agenda(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.62F};
    widget_panes_open(ui, &panes);
    widget_title(ui, tr("Agenda"), tr("Ferias, audiencias y mesas de la Alcaldía."));
    filters(app);
    widget_panes_next(ui, &panes);
    rows(app);
    widget_panes_close(ui, &panes);
}
