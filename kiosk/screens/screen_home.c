/* screen_home.c: what one can do here. A tile is shown only when its part works. */
#include "base/i18n.h"
#include "screens/accounts_tabs.h"
#include "screens/format.h"
#include "screens/screens.h"
#include "screens/seats.h"
#include "widgets/widgets.h"

enum {
    WALL_MM = 340, /* of height, where a lying panel has room for the texts too */
    HEIGHT_MAX_MM = 300
};

/* How the tiles look so that all are seen at once in letters of 100 %. */
static struct tile look(const struct ui *ui)
{
    if (widget_is_large(ui)) {
        return (struct tile){0};
    }
    return (struct tile){
        .is_compact = widget_is_small(ui) || (!ui_is_portrait(ui) && ui_height_mm(ui) < WALL_MM),
        .is_tall = ui_is_portrait(ui) && widget_is_narrow(ui),
    };
}

static void register_tile(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_lying = !ui_is_portrait(ui) && !widget_is_large(ui);
    const char *seats = seats_text(app, app_event(app));
    const char *seats_short = seats_word(app, app_event(app));
    const char *paper = print_problem(app);
    if (app_can_register(app) &&
        widget_tile(ui, &(struct tile){
                            .icon = "qr_code_2",
                            .title = tr("Registrarme"),
                            .text = seats != NULL ? seats
                                    : paper != NULL
                                        ? paper
                                        : tr("Reciba su entrada con código QR en un minuto"),
                            .is_hero = true,
                            .is_tall = is_lying && !widget_is_low(ui),
                            .is_compact = is_lying && widget_is_low(ui),
                            .note = seats_short != NULL ? seats_short : print_problem_word(app)})) {
        app_send(app, INTENT_GO, SCREEN_REGISTER, NULL);
    }
}

static enum screen to_services(const struct app *app)
{
    return app->catalogue->service_count > 0 ? SCREEN_SERVICES : SCREEN_COUNT;
}

static enum screen to_agenda(const struct app *app)
{
    return app->catalogue->event_count > 0 ? SCREEN_AGENDA : SCREEN_COUNT;
}

static enum screen to_question(const struct app *app)
{
    return ask_is_offered(app) ? SCREEN_ASK : SCREEN_COUNT;
}

static enum screen to_feedback(const struct app *app)
{
    return app_can_rate(app) ? SCREEN_FEEDBACK : SCREEN_COUNT;
}

static enum screen to_topics(const struct app *app)
{
    return !topics_can_rank(app)          ? SCREEN_COUNT
           : app->visit.topics.has_ranked ? SCREEN_TOPICS_RESULTS
                                          : SCREEN_TOPICS;
}

/* In the order of the screen. `to`: the screen it leads to; SCREEN_COUNT = not here. */
static const struct {
    const char *icon, *title, *text; /* Spanish, keys of their translation */
    enum colour accent;
    enum intent_kind intent; /* INTENT_GO unless the part begins otherwise */
    enum screen (*to)(const struct app *app);
} tiles[] = {
    {"storefront", N_("Servicios de la Alcaldía"), N_("Busque un trámite"), COLOUR_BLUE, INTENT_GO,
     to_services},
    {"event", N_("Agenda"), N_("Ferias y audiencias"), COLOUR_PURPLE, INTENT_GO, to_agenda},
    {"record_voice_over", N_("Hacer una pregunta"), N_("En 15 días hábiles"), COLOUR_GREEN,
     INTENT_ASK, to_question},
    {"sentiment_satisfied", N_("Calificar"), N_("Diga cómo le fue"), COLOUR_AMBER, INTENT_GO,
     to_feedback},
    {"how_to_vote", N_("Priorizar temas"), N_("Elija hasta tres"), COLOUR_RED, INTENT_GO,
     to_topics},
    {"handshake", N_("Compromisos y metas"), N_("Vea cómo van"), COLOUR_TEAL, INTENT_GO,
     accounts_first},
};

static void other_tiles(struct app *app)
{
    for (size_t i = 0; app->catalogue != NULL && i < ARRAY_COUNT(tiles); i++) {
        enum screen to = tiles[i].to(app);
        struct tile tile = look(app->ui);
        tile.icon = tiles[i].icon;
        tile.title = tr(tiles[i].title);
        tile.text = tr(tiles[i].text);
        tile.accent = tiles[i].accent;
        if (to != SCREEN_COUNT && widget_tile(app->ui, &tile)) {
            app_send(app, tiles[i].intent, tiles[i].intent == INTENT_GO ? (int)to : 0, NULL);
        }
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

static void grid_open(struct ui *ui, int columns, struct ui_size width)
{
    ui_open(ui, &(struct ui_box){.axis = UI_GRID,
                                 .columns = columns,
                                 .width = width,
                                 .height = {.how = UI_GROW, .value = 1, .max = HEIGHT_MAX_MM},
                                 .gap = widget_is_small(ui) ? 4 : 6,
                                 .cross = UI_STRETCH});
}

static void upright_page(struct app *app)
{
    struct ui *ui = app->ui;
    register_tile(app);
    grid_open(ui, widget_columns(ui, 2), UI_FILL);
    other_tiles(app);
    ui_close(ui);
    if (app->catalogue != NULL && app->catalogue->event_count <= 1) {
        event_card(app); /* with more events the agenda tells */
    }
}

/* A panel that lies: what most people come for fills the left, the rest is a grid beside it; on a
 * low one all are equal. */
static void lying_page(struct app *app)
{
    struct ui *ui = app->ui;
    bool has_left = app_can_register(app) || app_event(app) != NULL;
    if (widget_is_low(ui)) {
        grid_open(ui, 3, UI_FILL);
        register_tile(app);
        other_tiles(app);
        ui_close(ui);
        return;
    }
    ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                 .width = UI_FILL,
                                 .height = {.how = UI_GROW, .value = 1, .max = HEIGHT_MAX_MM},
                                 .gap = 6,
                                 .cross = UI_STRETCH});
    if (has_left) {
        ui_open(ui, &(struct ui_box){.width = UI_SHARE(0.38F), .gap = 6, .cross = UI_STRETCH});
        register_tile(app);
        if (!app_can_register(app) || app->catalogue->event_count <= 1) {
            event_card(app);
        }
        ui_close(ui);
    }
    grid_open(ui, 2, UI_SHARE(has_left ? 0.62F : 1.0F));
    other_tiles(app);
    ui_close(ui);
    ui_close(ui);
}

void screen_home(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_upright = ui_is_portrait(ui), is_large = widget_is_large(ui);
    widget_page_open(ui);
    if (is_upright || is_large || !widget_is_low(ui)) { /* a low panel needs the room */
        widget_title(ui, tr("¿Qué quiere hacer hoy?"),
                     is_upright ? tr("Toque una opción para empezar.") : NULL);
    }
    widget_scroll_open(ui, "home", widget_is_small(ui) ? 4 : 6);
    if (is_empty(app)) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .is_live = true},
                tr("Un momento. Aún no llega la información de la feria."));
    }
    if (is_upright || is_large) {
        upright_page(app);
    } else {
        lying_page(app);
    }
    ui_close(ui);
    widget_pager(ui, "home", 0);
    widget_page_close(ui);
}
