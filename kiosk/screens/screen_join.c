/* screen_join.c: a machine without a fair: its invitation is shown or typed, and how it goes. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "screens/join.h"
#include "screens/screens.h"
#include "screens/viewfinder.h"
#include "widgets/widgets.h"

/* ---- the invitation ---- */

static void numbered(struct ui *ui, const char *number, const char *text)
{
    const float circle_mm = widget_is_large(ui) ? 24 : 14;
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 5, .cross = UI_CENTER});
    ui_open(ui, &(struct ui_box){.width = UI_MM(circle_mm),
                                 .height = UI_MM(circle_mm),
                                 .fill = COLOUR_BRAND,
                                 .radius = -1,
                                 .main = UI_CENTER,
                                 .cross = UI_CENTER});
    ui_text(ui,
            &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_BOLD, .colour = COLOUR_ON_BRAND},
            number);
    ui_close(ui);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY}, text);
    ui_close(ui);
    ui_close(ui);
}

static void steps(struct app *app)
{
    struct ui *ui = app->ui;
    widget_card_open(ui, 5);
    numbered(ui, "1", tr("La oficina hace una invitación con «feria station add»."));
    numbered(ui, "2", tr("Muestre el QR de la invitación al lector o a la cámara."));
    numbered(ui, "3", tr("La oficina confirma, y este equipo empieza."));
    ui_close(ui);
}

/* What is to be held before the machine, where there is room for a picture of it. */
static void picture(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_portrait = ui_is_portrait(ui);
    bool has_room = !widget_is_small(ui) && !widget_is_large(ui) && !widget_is_low(ui) &&
                    !viewfinder_is_there(app) && (is_portrait || app->join.problem == NULL);
    if (has_room) {
        ui_open(ui, &(struct ui_box){.width = UI_FILL,
                                     .pad_y = is_portrait ? 24 : 10,
                                     .main = UI_CENTER,
                                     .cross = UI_CENTER});
        ui_icon(ui, "qr_code_scanner", is_portrait ? 110 : 90, COLOUR_BRAND);
        ui_close(ui);
    }
}

static void scan_actions(struct app *app)
{
    widget_actions_open(app->ui);
    if (widget_button(app->ui, &(struct button){.look = BUTTON_PRIMARY,
                                                .label = tr("Escribir el código"),
                                                .key = "join-type",
                                                .icon = "keyboard",
                                                .width = UI_FILL})) {
        app_send(app, INTENT_JOIN, JOIN_DO_TYPE, NULL);
    }
    ui_close(app->ui);
}

static void scan_page(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.56F};
    const char *problem = app->join.problem;
    widget_panes_open(ui, &panes);
    widget_title(ui, tr("Conecte este equipo a la feria"),
                 tr("Aquí todavía no hay ninguna feria."));
    if (problem != NULL) {
        widget_error(ui, tr(problem));
    }
    if (!ui_is_portrait(ui)) {
        picture(app);
    }
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "join", 6);
    steps(app);
    viewfinder(app, ui_is_portrait(ui) ? 70.0F : 50.0F);
    if (ui_is_portrait(ui)) {
        picture(app);
    }
    ui_close(ui);
    widget_pager(ui, "join", 0);
    scan_actions(app);
    widget_panes_close(ui, &panes);
}

/* ---- by hand ---- */

static void typing_actions(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_code = app->join.page == JOIN_CODE;
    widget_actions_open(ui);
    if (widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Atrás"),
                                           .icon = "arrow_back",
                                           .key = "join-back"})) {
        app_send(app, INTENT_JOIN, JOIN_DO_BACK, NULL);
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = is_code ? tr("Conectar") : tr("Continuar"),
                                           .key = "join-next",
                                           .icon_after = is_code ? "link" : "arrow_forward",
                                           .width = UI_FILL})) {
        app_send(app, INTENT_JOIN, JOIN_DO_NEXT, NULL);
    }
    ui_close(ui);
}

/* In groups as on the invitation, whoever typed the hyphens or not: "7K2M-9XQ4-R". */
static const char *code_text(struct app *app)
{
    char out[2 * JOIN_CODE_TYPED_MAX];
    size_t length = 0;
    size_t count = 0;
    for (const char *at = app->join.code; *at != '\0'; at++) {
        if (*at == '-' || *at == ' ') {
            continue;
        }
        if (count > 0 && count % 4 == 0) {
            out[length++] = '-';
        }
        out[length++] = *at;
        count++;
    }
    out[length] = '\0';
    return arena_strdup(ui_arena(app->ui), out);
}

static void typing_page(struct app *app)
{
    struct ui *ui = app->ui;
    struct join_state *join = &app->join;
    const struct panes panes = {.share = 0.56F, .has_keyboard = true};
    bool is_code = join->page == JOIN_CODE;
    const char *question =
        is_code ? tr("¿Cuál es el código?") : tr("¿Cuál es la dirección de la central?");
    const char *example = is_code ? "7K2M-9XQ4-RTK" : "10.1.2.3";
    bool error_takes_place = join->problem != NULL && widget_is_small(ui) && !widget_is_large(ui);
    widget_panes_open(ui, &panes);
    if (!error_takes_place) {
        widget_title(
            ui, question,
            arena_printf(ui_arena(ui), tr("Está debajo del QR y se escribe así: %s"), example));
    }
    (void)widget_field(ui, &(struct field){.key = "join",
                                           .label = question,
                                           .value = is_code ? code_text(app) : join->address,
                                           .error = join->problem ? tr(join->problem) : "",
                                           .has_typing = true});
    viewfinder_listen(app);
    ui_spacer(ui);
    typing_actions(app);
    widget_panes_next(ui, &panes);
    frame_keyboard(app, is_code ? KEYBOARD_CODE : KEYBOARD_ADDRESS,
                   ui_width_mm(ui) * (ui_is_portrait(ui) ? 1 : panes.share));
    widget_panes_close(ui, &panes);
}

/* ---- how it goes ---- */

static const struct {
    const char *icon, *title, *text; /* Spanish, for tr() */
    enum colour colour;
} looks[] = {
    [JOINING_IDLE] = {"hourglass_empty", "", "", COLOUR_BRAND},
    [JOINING_FINDING] = {"wifi_find", N_("Buscando la central…"), N_("Esto toma unos segundos."),
                         COLOUR_BRAND},
    [JOINING_WAITING] = {"how_to_reg", N_("Falta que la oficina confirme"),
                         N_("Debe leer allá las mismas cuatro palabras."), COLOUR_BRAND},
    [JOINING_DONE] = {"check_circle", N_("Listo"), N_("Este equipo ya es de la feria."), COLOUR_OK},
    [JOINING_FAILED] = {"error", N_("No se pudo conectar"), "", COLOUR_BAD},
};

static const char *const problems[] = {
    [JOINING_WELL] = "",
    [JOINING_NO_HUB] = N_("La central no contesta. ¿Está en la red de la feria? Seguimos "
                          "intentando."),
    [JOINING_NO_INVITATION] = N_("La central no espera ese código. Revise el código o pida otra "
                                 "invitación."),
    [JOINING_OTHER_KEY] = N_("Contestó otro servidor, no la central. Avise a la oficina."),
    [JOINING_NOT_OFFICE] = N_("La respuesta no es de la oficina. Pida otra invitación."),
    [JOINING_DISK] =
        N_("No se pudo guardar en este equipo. Revise su disco y pida otra invitación."),
};

/* The four words of this machine's key, as large as fits. */
static void words_card(struct app *app)
{
    struct ui *ui = app->ui;
    widget_card_open(ui, 4);
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT},
            tr("Las palabras de este equipo"));
    ui_text(ui, &(struct ui_text){.size = TYPE_TITLE, .weight = WEIGHT_BOLD}, app->join.view.words);
    ui_close(ui);
}

static void going_actions(struct app *app)
{
    bool has_failed = app->join.view.state == JOINING_FAILED;
    widget_actions_open(app->ui);
    if (widget_button(
            app->ui, &(struct button){.look = has_failed ? BUTTON_PRIMARY : BUTTON_SECONDARY,
                                      .label = has_failed ? tr("Volver a empezar") : tr("Cancelar"),
                                      .key = "join-stop",
                                      .icon = has_failed ? "refresh" : "close",
                                      .width = UI_FILL})) {
        app_send(app, INTENT_JOIN, JOIN_DO_BACK, NULL);
    }
    ui_close(app->ui);
}

static void going_page(struct app *app)
{
    struct ui *ui = app->ui;
    const struct joining_view *view = &app->join.view;
    const struct panes panes = {.share = 0.56F};
    bool has_problem = view->problem != JOINING_WELL;
    widget_panes_open(ui, &panes);
    bool is_code_wrong = view->problem == JOINING_NO_INVITATION;
    widget_state_title(
        ui, is_code_wrong ? "warning" : looks[view->state].icon,
        is_code_wrong ? COLOUR_WARN : looks[view->state].colour,
        is_code_wrong ? tr("Ese código no sirve ahora") : tr(looks[view->state].title), NULL);
    /* not the title's second line, which a small panel leaves out */
    ui_text(ui, &(struct ui_text){.size = TYPE_LABEL, .is_live = true},
            tr(has_problem ? problems[view->problem] : looks[view->state].text));
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "joining", 6);
    if (view->state == JOINING_WAITING) {
        words_card(app);
    }
    if (view->state != JOINING_WAITING || !widget_is_small(ui)) {
        widget_card_open(ui, 4);
        widget_fact(ui, "dns", tr("Central"), app->join.hub);
        ui_close(ui);
    }
    ui_close(ui);
    widget_pager(ui, "joining", 0);
    going_actions(app);
    widget_panes_close(ui, &panes);
}

void screen_join(struct app *app)
{
    switch (app->join.page) {
    case JOIN_SCAN:
        scan_page(app);
        break;
    case JOIN_ADDRESS:
    case JOIN_CODE:
        typing_page(app);
        break;
    case JOIN_GOING:
        going_page(app);
        break;
    }
}
