/* screen_home.c: what one can do here. A tile is shown only when its part works. */
#include "base/i18n.h"
#include "screens/accounts_tabs.h"
#include "screens/format.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

static void register_tile(struct app *app)
{
    if (app_can_register(app) &&
        widget_tile(app->ui,
                    &(struct tile){.icon = "qr_code_2",
                                   .title = tr("Registrarme"),
                                   .text = tr("Reciba su entrada con código QR en un minuto"),
                                   .is_hero = true})) {
        app_send(app, INTENT_GO, SCREEN_REGISTER, NULL);
    }
}

static size_t departments_with_services(const struct catalogue *catalogue)
{
    size_t count = 0;
    for (size_t i = 0; i < catalogue->department_count; i++) {
        count += catalogue->departments[i].service_count > 0;
    }
    return count;
}

static void other_tiles(struct app *app)
{
    struct ui *ui = app->ui;
    const struct catalogue *catalogue = app->catalogue;
    if (catalogue == NULL) {
        return;
    }
    if (catalogue->service_count > 0 &&
        widget_tile(ui, &(struct tile){.icon = "storefront",
                                       .title = tr("Servicios de la Alcaldía"),
                                       .text = arena_printf(ui_arena(ui),
                                                            tr("%zu dependencias, %zu trámites"),
                                                            departments_with_services(catalogue),
                                                            catalogue->service_count),
                                       .accent = COLOUR_BLUE})) {
        app_send(app, INTENT_GO, SCREEN_SERVICES, NULL);
    }
    if (catalogue->event_count > 0 &&
        widget_tile(ui, &(struct tile){.icon = "event",
                                       .title = tr("Agenda"),
                                       .text = tr("Ferias, audiencias y mesas"),
                                       .accent = COLOUR_PURPLE})) {
        app_send(app, INTENT_GO, SCREEN_AGENDA, NULL);
    }
    if (ask_is_offered(app) &&
        widget_tile(ui, &(struct tile){.icon = "record_voice_over",
                                       .title = tr("Hacer una pregunta"),
                                       .text = tr("Respuesta escrita en 15 días"),
                                       .accent = COLOUR_GREEN})) {
        app_send(app, INTENT_ASK, 0, NULL);
    }
    if (accounts_first(app) != SCREEN_COUNT &&
        widget_tile(ui, &(struct tile){.icon = "handshake",
                                       .title = tr("Compromisos y metas"),
                                       .text = tr("Lo que se prometió y cómo va"),
                                       .accent = COLOUR_TEAL})) {
        app_send(app, INTENT_GO, (int)accounts_first(app), NULL);
    }
    if (app_can_rate(app) && widget_tile(ui, &(struct tile){.icon = "sentiment_satisfied",
                                                            .title = tr("Calificar"),
                                                            .text = tr("Cuéntenos cómo le fue"),
                                                            .accent = COLOUR_AMBER})) {
        app_send(app, INTENT_GO, SCREEN_FEEDBACK, NULL);
    }
    if (topics_can_rank(app) &&
        widget_tile(ui, &(struct tile){.icon = "how_to_vote",
                                       .title = tr("Priorizar temas"),
                                       .text = tr("Decida de qué se rinde cuentas"),
                                       .accent = COLOUR_RED})) {
        app_send(app, INTENT_GO,
                 app->visit.topics.has_ranked ? SCREEN_TOPICS_RESULTS : SCREEN_TOPICS, NULL);
    }
}

/* What is on here, so that nobody registers for something else. */
static void event_card(struct app *app)
{
    struct ui *ui = app->ui;
    const struct event *event = app_event(app);
    if (event == NULL) {
        return;
    }
    char when[FORMAT_MAX];
    format_when_long(event->starts_ms, app->settings->utc_offset_min, when);
    widget_card_open(ui, 6);
    ui_text(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD}, event->name);
    ui_open(ui, &(struct ui_box){.axis = UI_GRID,
                                 .columns = ui_width_mm(ui) < 240 || widget_is_large(ui) ? 1 : 2,
                                 .width = UI_FILL,
                                 .gap = 6});
    widget_fact(ui, "event", tr("Cuándo"), when);
    widget_fact(ui, "place", tr("Dónde"), event->place);
    ui_close(ui);
    ui_close(ui);
}

/* A new kiosk before its first exchange with the central. */
static bool is_empty(const struct app *app)
{
    return app->catalogue == NULL ||
           (app->catalogue->service_count == 0 && app->catalogue->event_count == 0);
}

void screen_home(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_portrait = ui_is_portrait(ui);
    widget_page_open(ui);
    widget_title(ui, tr("¿Qué quiere hacer hoy?"),
                 is_portrait ? tr("Toque una opción para empezar.") : NULL);
    widget_scroll_open(ui, "home", 7);
    if (is_empty(app)) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .is_live = true},
                tr("Un momento. Aún no llega la información de la feria."));
    }
    if (is_portrait || widget_is_large(ui)) {
        register_tile(app);
        ui_open(ui, &(struct ui_box){.axis = UI_GRID,
                                     .columns = widget_is_narrow(ui) || widget_is_large(ui) ? 1 : 2,
                                     .width = UI_FILL,
                                     .height = {.how = UI_GROW, .value = 1, .max = 120},
                                     .gap = 7,
                                     .cross = UI_STRETCH});
        other_tiles(app);
        ui_close(ui);
        if (app->catalogue != NULL && app->catalogue->event_count <= 1) {
            event_card(app); /* with more events the agenda tells */
        }
    } else {
        ui_open(ui,
                &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 7, .cross = UI_STRETCH});
        ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 7, .cross = UI_STRETCH});
        register_tile(app);
        event_card(app);
        ui_close(ui);
        ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 7, .cross = UI_STRETCH});
        other_tiles(app);
        ui_close(ui);
        ui_close(ui);
    }
    ui_close(ui);
    widget_pager(ui, "home", 0);
    widget_page_close(ui);
}
