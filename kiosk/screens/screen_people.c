/* screen_people.c: "Buscar persona": who is found while staff types, and one of them. */
#include <string.h>

#include "base/i18n.h"
#include "screens/finder.h"
#include "screens/print.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

/* ---- the list ---- */

static void person_row(void *user, size_t index, struct row *out)
{
    struct app *app = user;
    const struct person_found *person = &app->visit.finder.people->items[index];
    *out = (struct row){.key = person->person,
                        .icon = person->is_inside ? "how_to_reg" : "person",
                        .title = finder_name(app, person),
                        .text = finder_datum(app, person),
                        .note = person->is_inside    ? tr("adentro")
                                : person->has_ticket ? person->code
                                                     : tr("sin entrada"),
                        .accent = person->is_inside ? COLOUR_OK : COLOUR_BRAND};
}

static bool has_searched(const struct app *app)
{
    return app->visit.finder.people != NULL && app->visit.finder.text[0] != '\0';
}

/* What to do when there is nothing to choose from. */
static const char *nothing_text(const struct app *app)
{
    const struct finder_visit *finder = &app->visit.finder;
    if (app_event(app) == NULL) {
        return tr("Falta el evento");
    }
    if (finder->has_failed) {
        return tr("No se pudo buscar. Intente otra vez.");
    }
    if (!has_searched(app) || strlen(finder->text) < PEOPLE_LETTERS_MIN) {
        return tr("Escriba nombre, documento, celular o código.");
    }
    return finder->people->count == 0
               ? tr("Nadie de este evento se llama así. Puede registrar a la persona.")
               : NULL;
}

static void rows(struct app *app)
{
    struct ui *ui = app->ui;
    const struct finder_visit *finder = &app->visit.finder;
    const char *nothing = nothing_text(app);
    if (nothing != NULL) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT, .is_live = true},
                nothing);
        return;
    }
    if (finder->people->has_more) {
        ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT},
                tr("Hay más personas. Escriba más letras."));
    }
    const struct list list = {
        .key = arena_printf(ui_arena(ui), "people-%llu", (unsigned long long)finder->version),
        .count = finder->people->count,
        .version = finder->version,
        .row = person_row,
        .user = app,
        .tops = &app->found_tops,
        .has_no_pager = app->visit.has_typing && widget_is_small(ui),
    };
    ptrdiff_t pressed = widget_list(ui, &list);
    if (pressed != LIST_NONE) {
        app_send(app, INTENT_PERSON, 0, finder->people->items[pressed].person);
    }
}

/* Another one is looked for without taking away letter by letter. */
static void clear_button(struct app *app)
{
    if (app->visit.finder.text[0] != '\0' &&
        widget_button(app->ui, &(struct button){.look = BUTTON_SECONDARY,
                                                .label = tr("Borrar la búsqueda"),
                                                .key = "people-clear",
                                                .icon = "backspace",
                                                .is_icon_only = true})) {
        app_send(app, INTENT_FOCUS, 1, NULL);
        app_send(app, INTENT_TYPE, 3, NULL);
    }
}

static void field(struct app *app)
{
    struct ui *ui = app->ui;
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 3, .cross = UI_CENTER});
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    if (widget_field(ui, &(struct field){.key = "person",
                                         .label = tr("Buscar persona"),
                                         .value = app->visit.finder.text,
                                         .placeholder = tr("Nombre o número"),
                                         .icon = widget_is_low(ui) ? NULL : "search",
                                         .has_typing = app->visit.has_typing})) {
        app_send(app, INTENT_FOCUS, app->visit.has_typing ? 0 : 1, NULL);
    }
    ui_close(ui);
    clear_button(app);
    ui_close(ui);
}

static void names_button(struct app *app)
{
    bool has_names = app->visit.finder.has_names;
    if (has_searched(app) && app->visit.finder.people->count > 0 &&
        widget_button(app->ui, &(struct button){.look = BUTTON_QUIET,
                                                .label = has_names ? tr("Ocultar nombres")
                                                                   : tr("Mostrar nombres"),
                                                .key = "names",
                                                .icon = has_names ? "visibility_off" : "visibility",
                                                .height = 22})) {
        app_send(app, INTENT_PERSON_NAMES, 0, NULL);
    }
}

static void back_button(struct app *app)
{
    if (widget_button(app->ui, &(struct button){.look = BUTTON_SECONDARY,
                                                .label = tr("Atrás"),
                                                .key = "people-back",
                                                .icon = "arrow_back",
                                                .is_icon_only = app->visit.has_typing ||
                                                                widget_is_small(app->ui)})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
}

static void walk_in_button(struct app *app)
{
    if (widget_button(app->ui, &(struct button){.look = BUTTON_PRIMARY,
                                                .label = tr("Registrar persona"),
                                                .icon = "person_add",
                                                .width = UI_FILL})) {
        app_send(app, INTENT_WALK_IN, 0, NULL);
    }
}

/* Beside "Ver resultados" while there is a keyboard. */
static void typing_buttons(struct app *app)
{
    back_button(app);
    if (!widget_is_small(app->ui) &&
        widget_button(app->ui, &(struct button){.look = BUTTON_SECONDARY,
                                                .label = tr("Registrar persona"),
                                                .icon = "person_add",
                                                .is_icon_only = true})) {
        app_send(app, INTENT_WALK_IN, 0, NULL);
    }
}

static void browse_page(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = widget_is_low(ui) ? 0.56F : 0.62F};
    bool is_lying = !ui_is_portrait(ui);
    widget_panes_open(ui, &panes);
    if (!widget_is_small(ui)) {
        widget_title(ui, tr("Buscar persona"), NULL);
    }
    field(app);
    names_button(app);
    if (is_lying) {
        ui_spacer(ui);
        widget_actions_open(ui);
        back_button(app);
        walk_in_button(app);
        ui_close(ui);
    }
    widget_panes_next(ui, &panes);
    rows(app);
    if (!is_lying) {
        if (nothing_text(app) != NULL) {
            ui_spacer(ui);
        }
        widget_actions_open(ui);
        back_button(app);
        walk_in_button(app);
        ui_close(ui);
    }
    widget_panes_close(ui, &panes);
}

void screen_people(struct app *app)
{
    if (app->catalogue == NULL) {
        return;
    }
    if (app->visit.has_typing) {
        frame_search(app, &(const struct search_page){.field = field,
                                                      .results = rows,
                                                      .back = typing_buttons,
                                                      .has_nothing = false});
    } else {
        browse_page(app);
    }
}

/* ---- one person ---- */

static void person_facts(struct app *app, const struct person_found *person)
{
    struct ui *ui = app->ui;
    widget_card_open(ui, 5);
    widget_fact(ui, "confirmation_number", tr("Código corto"),
                !person->has_ticket ? tr("sin entrada")
                : person->is_revoked
                    ? arena_printf(ui_arena(ui), "%s · %s", person->code, tr("anulada"))
                : person->is_waiting
                    ? arena_printf(ui_arena(ui), "%s · %s", person->code, tr("lista de espera"))
                    : person->code);
    widget_fact(ui, "person", tr("Datos"), finder_datum(app, person));
    widget_fact(ui, person->is_inside ? "how_to_reg" : "meeting_room", tr("Dónde está"),
                person->is_inside ? tr("Ya está adentro") : tr("Afuera"));
    ui_close(ui);
}

static void person_actions(struct app *app, const struct person_found *person)
{
    struct ui *ui = app->ui;
    bool is_exit = app->door.direction == DIRECTION_EXIT;
    widget_actions_open(ui);
    back_button(app);
    if (widget_button(ui,
                      &(struct button){.look = BUTTON_PRIMARY,
                                       .label = is_exit ? tr("Dejar salir") : tr("Dejar entrar"),
                                       .key = "admit",
                                       .icon_after = "check",
                                       .width = UI_FILL,
                                       .is_disabled = !person->has_ticket})) {
        app_send(app, INTENT_PERSON_ADMIT, 0, NULL);
    }
    ui_close(ui);
}

static void reprint(struct app *app)
{
    if (finder_may_reprint(app)) {
        print_line(app, PRINT_WHAT_AGAIN);
        print_button(app, PRINT_WHAT_AGAIN);
    }
}

void screen_person(struct app *app)
{
    struct ui *ui = app->ui;
    const struct person_found *person = finder_person(app);
    const struct panes panes = {.share = 0.56F};
    bool is_lying = !ui_is_portrait(ui) && !widget_is_large(ui);
    if (person == NULL || app->catalogue == NULL) {
        return;
    }
    widget_panes_open(ui, &panes);
    widget_title(ui, finder_name(app, person),
                 tr("Pregunte el nombre completo antes de dejar entrar."));
    names_button(app);
    if (is_lying) {
        reprint(app);
        ui_spacer(ui);
        person_actions(app, person);
    }
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "person", 5);
    person_facts(app, person);
    if (!is_lying) {
        reprint(app);
    }
    ui_close(ui);
    widget_pager(ui, "person", 0);
    if (!is_lying) {
        person_actions(app, person);
    }
    widget_panes_close(ui, &panes);
}
