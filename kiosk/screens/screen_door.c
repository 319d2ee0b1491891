/* screen_door.c: the verdict, two thirds of the screen, readable at three metres;
 * counts and the last ones beside it. */
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "screens/format.h"
#include "screens/screens.h"
#include "screens/viewfinder.h"
#include "widgets/widgets.h"

/* How a reason looks and what it says; unknown_* is never shown like forged. */
struct face {
    enum colour colour;
    const char *icon;
    const char *title;  /* Spanish, key of its translation */
    const char *reason; /* second line; NULL = made from the verdict */
    const char *todo;   /* what staff does; NULL = nothing */
    const char *list;   /* in the list of the last ones, after the name; NULL = nothing */
};

static const struct face faces[] = {
    [ADMISSION_ADMITTED] = {COLOUR_OK, "check_circle", N_("Puede entrar"), NULL, NULL, NULL},
    [ADMISSION_LEFT] = {COLOUR_OK, "exit_to_app", N_("Puede salir"), NULL, NULL, N_("salió")},
    [ADMISSION_ALREADY_INSIDE] = {COLOUR_WARN, "warning", N_("Ya está adentro"), NULL, NULL,
                                  N_("ya entró")},
    [ADMISSION_NOT_ENTERED] = {COLOUR_WARN, "warning", N_("No registra entrada"),
                               N_("Esta persona no ha entrado por ninguna puerta."), NULL,
                               N_("sin entrada")},
    [ADMISSION_MALFORMED] = {COLOUR_BAD, "cancel", N_("Código no válido"),
                             N_("Este código no es de una entrada."),
                             N_("Pida el código QR de la entrada."), N_("código no válido")},
    [ADMISSION_FORGED] = {COLOUR_BAD, "cancel", N_("Entrada no válida"),
                          N_("La firma no corresponde a esta feria."),
                          N_("Envíe a la persona al módulo de registro."), N_("entrada no válida")},
    [ADMISSION_UNKNOWN_ISSUER] = {COLOUR_STALE, "cloud_off", N_("No la conozco todavía"), NULL,
                                  NULL, N_("sin confirmar")},
    [ADMISSION_UNKNOWN_HERE] = {COLOUR_STALE, "cloud_off", N_("No la conozco todavía"), NULL, NULL,
                                N_("sin confirmar")},
    [ADMISSION_WRONG_EVENT] = {COLOUR_BAD, "event_busy", N_("Es de otro evento"),
                               N_("La entrada es válida, pero para otro evento."),
                               N_("Envíe a la persona al módulo de registro."), N_("otro evento")},
    [ADMISSION_TOO_EARLY] = {COLOUR_WARN, "schedule", N_("Todavía no abre"),
                             N_("La entrada vale más tarde."), NULL, N_("muy temprano")},
    [ADMISSION_EXPIRED] = {COLOUR_BAD, "event_busy", N_("Entrada vencida"),
                           N_("Ya pasó la hora de esta entrada."),
                           N_("Envíe a la persona al módulo de registro."), N_("vencida")},
    [ADMISSION_REVOKED] = {COLOUR_BAD, "block", N_("Entrada anulada"),
                           N_("Esta entrada fue anulada."), N_("Llame a su supervisor."),
                           N_("anulada")},
    [ADMISSION_FULL] = {COLOUR_WARN, "groups", N_("Aforo completo"),
                        N_("Ya no caben más personas."), NULL, N_("aforo completo")},
    [ADMISSION_WRONG_GATE] = {COLOUR_WARN, "meeting_room", N_("Es por otra puerta"),
                              N_("Esta entrada no vale en esta puerta."), NULL, N_("otra puerta")},
    [ADMISSION_EVENT_CLOSED] = {COLOUR_WARN, "event_busy", N_("El evento está cerrado"),
                                N_("Ya no se permite el ingreso."), NULL, N_("evento cerrado")},
    [ADMISSION_ATTENDED] = {COLOUR_OK, "check_circle", N_("Atención registrada"),
                            N_("Gracias por su visita."), NULL, N_("atendida")},
    [ADMISSION_ALREADY_ATTENDED] = {COLOUR_WARN, "warning", N_("Ya está registrada"), NULL, NULL,
                                    N_("repetida")},
};
_Static_assert(ARRAY_COUNT(faces) == ADMISSION_REASON_COUNT, "a face for each reason");

static const struct face waiting_face = {COLOUR_BRAND,
                                         "qr_code_scanner",
                                         N_("Acerque la entrada"),
                                         N_("Muestre el código QR al lector."),
                                         NULL,
                                         NULL};
static const struct face failed_face = {COLOUR_BAD,
                                        "error",
                                        N_("No se pudo guardar"),
                                        N_("No deje entrar todavía."),
                                        N_("Intente otra vez o llame a su supervisor."),
                                        NULL};

static const struct face no_event_face = {
    .colour = COLOUR_WARN,
    .icon = "event_busy",
    .title = N_("Falta el evento"),
    .reason = N_("Esta puerta no tiene un evento de la agenda."),
    .todo = N_("Revise el ajuste event con su supervisor."),
};
static const struct face no_gate_face = {
    .colour = COLOUR_WARN,
    .icon = "meeting_room",
    .title = N_("Falta la puerta"),
    .reason = N_("El evento no tiene una puerta con este número."),
    .todo = N_("Revise el ajuste gate con su supervisor."),
};

enum { MINUTE_MS = 60000, SECOND_MS = 1000 };

static bool has_gate(const struct app *app, const struct event *event)
{
    bool is_listed = event->gate_count == 0;
    for (size_t i = 0; i < event->gate_count; i++) {
        is_listed = is_listed || event->gates[i].number == app->settings->gate;
    }
    return is_listed;
}

static const struct face *face_now(const struct app *app)
{
    if (app->catalogue != NULL && app_event(app) == NULL) {
        return &no_event_face;
    }
    if (app->catalogue != NULL && !has_gate(app, app_event(app)) && !app->door.has_verdict) {
        return &no_gate_face;
    }
    if (!app->door.has_verdict) {
        return &waiting_face;
    }
    return app->door.status == STATUS_OK ? &faces[app->door.verdict.reason] : &failed_face;
}

static const char *gate_name(const struct app *app, int gate)
{
    const struct event *event = app_event(app);
    for (size_t i = 0; event != NULL && i < event->gate_count; i++) {
        if (event->gates[i].number == gate) {
            return event->gates[i].name;
        }
    }
    return arena_printf(ui_arena(app->ui), tr("Puerta %d"), gate);
}

/* "Entró a las 7:52 por Puerta 1 · ± 2 s" */
static const char *already_text(struct app *app, const struct verdict *verdict)
{
    char when[FORMAT_MAX];
    format_clock(verdict->earlier_ms, app->settings->utc_offset_min, when);
    const char *text = arena_printf(ui_arena(app->ui), tr("Entró a las %s por %s"), when,
                                    gate_name(app, verdict->earlier_gate));
    if (verdict->uncertainty_ms >= SECOND_MS) {
        text = arena_printf(ui_arena(app->ui), "%s · ± %lld s", text,
                            (long long)(verdict->uncertainty_ms / SECOND_MS));
    }
    return text;
}

static const char *stale_text(struct app *app)
{
    int64_t age_min =
        app->sync.last_sync_ms > 0 ? (clock_now_ms() - app->sync.last_sync_ms) / MINUTE_MS : -1;
    if (app->sync.is_connected) {
        return tr("La entrada aún no llega a este módulo. Espere unos segundos y lea otra vez.");
    }
    if (age_min < 0) {
        return tr("Este módulo no ha sincronizado desde que se encendió.");
    }
    return arena_printf(ui_arena(app->ui), tr("Este módulo lleva %lld min sin sincronizar."),
                        (long long)age_min);
}

static const char *person_text(struct app *app, const struct verdict *verdict)
{
    const struct value_group *group = catalogue_value_group(app->catalogue, verdict->group);
    const struct territory *territory = catalogue_territory(app->catalogue, verdict->territory);
    const char *text = verdict->is_first_entry ? tr("Primera entrada") : tr("Vuelve a entrar");
    if (territory != NULL) {
        text = arena_printf(ui_arena(app->ui), "%s · %s", territory->name, text);
    }
    if (group != NULL) {
        text = arena_printf(ui_arena(app->ui), "%s · %s", group->name, text);
    }
    return text;
}

static void verdict_lines(struct app *app, const struct face *face)
{
    struct ui *ui = app->ui;
    const struct verdict *verdict = &app->door.verdict;
    enum admission_reason reason = verdict->reason;
    bool has_verdict = app->door.has_verdict && app->door.status == STATUS_OK;
    const struct ui_text strong = {.size = widget_is_low(ui)     ? TYPE_BODY
                                           : widget_is_small(ui) ? TYPE_HEADING
                                                                 : TYPE_LARGE,
                                   .weight = WEIGHT_SEMIBOLD,
                                   .colour = COLOUR_ON_STATE};
    const struct ui_text calm = {.size = widget_is_low(ui)     ? TYPE_SMALL
                                         : widget_is_small(ui) ? TYPE_BODY
                                                               : TYPE_HEADING,
                                 .colour = COLOUR_ON_STATE};
    if (has_verdict && verdict->name[0] != '\0') {
        struct ui_text name = strong;
        name.breaks_words = true;
        ui_text(ui, &name, verdict->name);
    }
    if (has_verdict && (reason == ADMISSION_UNKNOWN_HERE || reason == ADMISSION_UNKNOWN_ISSUER)) {
        ui_text(ui, &strong,
                reason == ADMISSION_UNKNOWN_HERE ? tr("La firma es válida.")
                                                 : tr("No tengo la llave de quien la emitió."));
        ui_text(ui, &calm, stale_text(app));
    } else if (has_verdict && reason == ADMISSION_ALREADY_INSIDE) {
        ui_text(ui, &calm, already_text(app, verdict));
    } else if (has_verdict && reason == ADMISSION_ADMITTED) {
        ui_text(ui, &calm, person_text(app, verdict));
    } else if (face == &waiting_face && viewfinder_is_there(app)) {
        ui_text(ui, &strong, viewfinder_hint(app));
    } else if (face->reason != NULL) {
        ui_text(ui, &strong, tr(face->reason));
    }
    if (face->todo != NULL) {
        ui_text(ui, &calm, tr(face->todo));
    }
}

static void override_row(struct app *app)
{
    struct ui *ui = app->ui;
    if (!app->door.has_verdict || app->door.status != STATUS_OK ||
        !app->door.verdict.may_override) {
        return;
    }
    bool is_low = widget_is_low(ui);
    bool is_exit = app->door.direction == DIRECTION_EXIT;
    struct ui_size width = is_low ? UI_FILL : UI_HUG;
    ui_open(ui, &(struct ui_box){.axis = is_low ? UI_ROW : UI_FLOW, .width = UI_FILL, .gap = 5});
    if (widget_button(ui, &(struct button){.look = BUTTON_ON_STATE,
                                           .label = is_exit ? tr("Dejar salir y anotar")
                                                            : tr("Dejar entrar y anotar"),
                                           .width = width,
                                           .is_disabled = app->door.is_waiting})) {
        app_send(app, INTENT_OVERRIDE, ADMISSION_NOTE_OTHER, NULL);
    }
    if (widget_button(
            ui, &(struct button){.look = BUTTON_ON_STATE_OUTLINE,
                                 .label = is_exit ? tr("No dejar salir") : tr("No dejar entrar"),
                                 .width = width})) {
        app_send(app, INTENT_DISMISS, 0, NULL);
    }
    ui_close(ui);
}

/* The icon of a verdict; while none stands, what the camera sees, where there is one. */
static void face_picture(struct app *app, const struct face *face)
{
    struct ui *ui = app->ui;
    bool is_small = widget_is_small(ui);
    if (face == &waiting_face && viewfinder_is_there(app)) {
        viewfinder_picture(app, is_small ? 34 : ui_is_portrait(ui) ? 90 : 70);
        return;
    }
    viewfinder_listen(app);
    bool is_beside = is_small || !ui_is_portrait(ui);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = is_beside ? UI_HUG : UI_FILL});
    ui_icon(ui, face->icon, is_small ? 20 : 46, COLOUR_ON_STATE);
    ui_close(ui);
}

static void verdict_pane(struct app *app)
{
    struct ui *ui = app->ui;
    const struct face *face = face_now(app);
    bool is_small = widget_is_small(ui);
    bool is_beside = is_small || !ui_is_portrait(ui); /* the icon, where height is dear */
    ui_open(ui, &(struct ui_box){.key = "page",
                                 .width = UI_SHARE(2),
                                 .height = UI_SHARE(2),
                                 .pad_x = is_small ? 12 : 18,
                                 .pad_y = is_small ? 6 : 14,
                                 .gap = is_small ? 4 : 7,
                                 .main = UI_CENTER,
                                 .cross = UI_STRETCH,
                                 .fill = face->colour});
    ui_open(ui, &(struct ui_box){.axis = is_beside ? UI_ROW : UI_COLUMN,
                                 .width = UI_FILL,
                                 .gap = is_small ? 4 : 9,
                                 .cross = is_beside ? UI_CENTER : UI_STRETCH});
    face_picture(app, face);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui,
            &(struct ui_text){.size = widget_is_low(ui) ? TYPE_LARGE
                                      : is_small        ? TYPE_TITLE
                                                        : TYPE_DISPLAY,
                              .weight = WEIGHT_BOLD,
                              .colour = COLOUR_ON_STATE,
                              .is_heading = true,
                              .is_live = true},
            tr(face->title));
    ui_close(ui);
    ui_close(ui);
    verdict_lines(app, face);
    override_row(app);
    ui_close(ui);
}

/* On 10 inches the count is a line and the verdict has the rest. */
static void occupancy_line(struct app *app)
{
    struct ui *ui = app->ui;
    const struct event *event = app_event(app);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4, .cross = UI_CENTER});
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, tr("Dentro ahora"));
    ui_close(ui);
    ui_textf(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_live = true},
             event != NULL && event->capacity > 0 ? "%d / %d" : "%d", app->door.inside_count,
             event != NULL ? event->capacity : 0);
    ui_close(ui);
}

static void occupancy_card(struct app *app)
{
    struct ui *ui = app->ui;
    const struct event *event = app_event(app);
    int capacity = event != NULL ? event->capacity : 0;
    widget_card_open(ui, 3);
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, tr("Dentro ahora"));
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4, .cross = UI_END});
    ui_textf(ui, &(struct ui_text){.size = TYPE_DISPLAY, .weight = WEIGHT_BOLD, .is_live = true},
             "%d", app->door.inside_count);
    if (capacity > 0) {
        ui_textf(ui, &(struct ui_text){.size = TYPE_LARGE, .colour = COLOUR_SOFT}, "/ %d",
                 capacity);
    }
    ui_close(ui);
    if (capacity > 0) {
        float fraction = (float)app->door.inside_count / (float)capacity;
        ui_bar(ui, fraction > 1 ? 1 : fraction, 4, COLOUR_BRAND, COLOUR_TRACK, tr("Aforo usado"));
    }
    ui_close(ui);
}

static const char *recent_icon(enum admission_reason reason, enum colour *colour)
{
    *colour = faces[reason].colour;
    return faces[reason].icon;
}

static void recent_row(struct app *app, const struct recent_verdict *recent)
{
    struct ui *ui = app->ui;
    enum colour colour;
    char name[NAME_MAX_BYTES], when[FORMAT_MAX];
    const char *icon = recent_icon(recent->reason, &colour);
    name_short(recent->name, name, sizeof name);
    format_clock_s(recent->at_ms, app->settings->utc_offset_min, when);
    const char *what = faces[recent->reason].list;
    const char *text = name;
    if (recent->was_override) {
        what = N_("dejado entrar");
    }
    if (what != NULL) {
        text = arena_printf(ui_arena(ui), "%s%s%s", name, name[0] != '\0' ? " · " : "", tr(what));
    }
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 3, .cross = UI_CENTER});
    ui_icon(ui, icon, 8, colour);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .breaks_words = true},
            text[0] != '\0' ? text : tr("Sin nombre"));
    ui_close(ui);
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, when);
    ui_gap(ui, 1); /* beside it runs the bar that shows the place */
    ui_close(ui);
}

static void recent_card(struct app *app)
{
    struct ui *ui = app->ui;
    ui_open(ui, &(struct ui_box){.axis = UI_COLUMN,
                                 .width = UI_FILL,
                                 .height = UI_FILL,
                                 .pad_x = 8,
                                 .pad_y = 7,
                                 .gap = 3,
                                 .cross = UI_STRETCH,
                                 .fill = COLOUR_CARD,
                                 .border = COLOUR_LINE,
                                 .radius = 8});
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .is_heading = true},
            tr("Últimos"));
    widget_scroll_open(ui, "recent", 3);
    for (size_t i = 0; i < app->door.recent_count; i++) {
        recent_row(app, &app->door.recent[i]);
    }
    if (app->door.recent_count == 0) {
        ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT},
                tr("Nadie todavía."));
    }
    ui_close(ui);
    ui_close(ui);
}

static void mirror_button(struct app *app)
{
    bool is_small = widget_is_small(app->ui);
    if (widget_button(app->ui, &(struct button){.look = BUTTON_SECONDARY,
                                                .label = tr("Opiniones en vivo"),
                                                .icon = "sentiment_satisfied",
                                                .width = is_small ? UI_HUG : UI_FILL,
                                                .height = 22,
                                                .is_icon_only = is_small})) {
        app_send(app, INTENT_GO, SCREEN_MIRROR, NULL);
    }
}

static void side_buttons(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_exit = app->door.direction == DIRECTION_EXIT;
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4, .cross = UI_STRETCH});
    if (widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Código"),
                                           .icon = "dialpad",
                                           .width = UI_FILL,
                                           .height = 22})) {
        app_send(app, INTENT_FOCUS, 1, NULL);
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = is_exit ? tr("Entrada") : tr("Salida"),
                                           .key = "direction",
                                           .icon = is_exit ? "input" : "exit_to_app",
                                           .width = UI_FILL,
                                           .height = 22})) {
        app_send(app, INTENT_DIRECTION, is_exit ? DIRECTION_ENTRY : DIRECTION_EXIT, NULL);
    }
    if (widget_is_small(ui)) {
        mirror_button(app);
    }
    ui_close(ui);
    if (!widget_is_small(ui)) {
        mirror_button(app);
    }
}

static void side_pane(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_small = widget_is_small(ui);
    ui_open(ui, &(struct ui_box){.width = UI_SHARE(1),
                                 .height = UI_SHARE(1),
                                 .pad_x = is_small ? 5 : 9,
                                 .pad_y = is_small ? 5 : 9,
                                 .gap = 5,
                                 .cross = UI_STRETCH});
    if (is_small) {
        occupancy_line(app);
        if (!ui_is_portrait(ui)) {
            recent_card(app);
        }
    } else if (ui_is_portrait(ui)) {
        ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                     .width = UI_FILL,
                                     .height = UI_FILL,
                                     .gap = 5,
                                     .cross = UI_STRETCH});
        occupancy_card(app);
        recent_card(app);
        ui_close(ui);
    } else {
        occupancy_card(app);
        recent_card(app);
    }
    side_buttons(app);
    ui_close(ui);
}

/* Typing the short code when there is no scanner or the paper is torn. */
static void code_page(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.54F, .has_keyboard = true};
    widget_panes_open(ui, &panes);
    widget_title(ui, tr("Escriba el código corto"), tr("Está debajo del código QR."));
    (void)widget_field(ui, &(struct field){.key = "code",
                                           .label = tr("Código corto"),
                                           .value = app->door.code,
                                           .has_typing = true});
    ui_spacer(ui);
    widget_actions_open(ui);
    if (widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Atrás"),
                                           .icon = "arrow_back"})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
    if (widget_button(
            ui, &(struct button){.look = BUTTON_PRIMARY,
                                 .label = tr("Revisar"),
                                 .icon_after = "check",
                                 .width = UI_FILL,
                                 .is_disabled = strlen(app->door.code) < TICKET_CODE_LENGTH})) {
        app_send(app, INTENT_SCAN, 1, NULL);
    }
    ui_close(ui);
    widget_panes_next(ui, &panes);
    frame_keyboard(app, KEYBOARD_CODE, ui_width_mm(ui) * (ui_is_portrait(ui) ? 1 : panes.share));
    widget_panes_close(ui, &panes);
}

void screen_door(struct app *app)
{
    struct ui *ui = app->ui;
    if (app->visit.has_typing) {
        code_page(app);
        viewfinder_listen(app);
        return;
    }
    ui_open(ui, &(struct ui_box){.axis = ui_is_portrait(ui) ? UI_COLUMN : UI_ROW,
                                 .width = UI_FILL,
                                 .height = UI_FILL,
                                 .cross = UI_STRETCH});
    verdict_pane(app);
    side_pane(app);
    ui_close(ui);
    if (app->door.has_verdict && !app->door.is_waiting) {
        int64_t left_ms = app->door.shown_until_ms - ui_now_ms(ui);
        ui_wake(ui, left_ms > 0 ? left_ms : 0);
    }
}
