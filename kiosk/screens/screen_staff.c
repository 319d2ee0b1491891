/* screen_staff.c: the page of whoever is on duty: how the station is, what somebody should look
 * into, which stations were heard of, and what can be done here. */
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "screens/format.h"
#include "screens/incidents.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

static const char *when_text(struct app *app, int64_t at_ms)
{
    char clock[FORMAT_MAX];
    format_clock(at_ms, app->settings->utc_offset_min, clock);
    return arena_strdup(ui_arena(app->ui), clock);
}

static void card_title(struct ui *ui, const char *text)
{
    ui_text(ui, &(struct ui_text){.size = TYPE_LABEL, .weight = WEIGHT_BOLD, .is_heading = true},
            text);
}

static void soft(struct ui *ui, const char *text)
{
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT}, text);
}

/* Nobody has a PIN, or none can be checked: then the kiosk is open to all, and says so. */
static void warning(struct app *app)
{
    struct ui *ui = app->ui;
    const struct staff_state *state = &app->staff.state;
    const char *text =
        staff_is_unheard(app)
            ? tr("Este equipo aún no sabe quién trabaja aquí. Conéctelo una vez a la central.")
        : state->people_count == 0
            ? tr("Sin personal registrado. Este equipo no se bloquea: cree un PIN en la oficina.")
        : state->problem[0] != '\0'
            ? tr("A este equipo le falta la clave de los PIN. Pídala en la oficina.")
        : !state->can_lock ? tr("Ningún supervisor tiene PIN. Este equipo no se bloquea.")
                           : NULL;
    if (text != NULL) {
        ui_open(ui,
                &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4, .cross = UI_CENTER});
        ui_icon(ui, "lock_open", 11, COLOUR_WARN);
        ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD}, text);
        ui_close(ui);
        ui_close(ui);
    }
}

static void who_title(struct app *app)
{
    const struct staff_person *who = &app->staff.who;
    const char *role = staff_is_on_duty(app) ? staff_role_text(who->role) : tr("Personal");
    widget_title(app->ui, who->name[0] != '\0' ? who->name : role,
                 who->name[0] != '\0'
                     ? arena_printf(ui_arena(app->ui), "%s · %s", role, app->settings->label)
                     : app->settings->label);
}

/* ---- what is to be known ---- */

static void stations_card(struct app *app)
{
    struct ui *ui = app->ui;
    const struct supervision *supervision = app->staff.supervision;
    widget_card_open(ui, 3);
    card_title(ui, tr("Equipos de la feria"));
    for (size_t i = 0; i < supervision->station_count; i++) {
        const struct station_seen *station = &supervision->stations[i];
        ui_text(
            ui,
            &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .breaks_words = true},
            station->label);
        soft(ui, station->is_this_one
                     ? tr("Este equipo")
                     : arena_printf(ui_arena(ui), tr("Último dato: %s"),
                                    station->last_ms > 0 ? when_text(app, station->last_ms)
                                                         : tr("nunca")));
    }
    ui_close(ui);
}

static void checks_card(struct app *app)
{
    struct staff_check checks[STAFF_CHECKS_MAX];
    size_t count = staff_checks(app, checks);
    widget_card_open(app->ui, widget_is_small(app->ui) ? 3 : 5);
    card_title(app->ui, tr("Este equipo"));
    staff_check_rows(app, checks, count);
    ui_close(app->ui);
}

/* ---- what can be done ---- */

static void work_button(struct app *app, const char *label, const char *icon, enum staff_do what)
{
    if (widget_button(app->ui,
                      &(struct button){
                          .look = BUTTON_QUIET, .label = label, .icon = icon, .width = UI_FILL})) {
        app_send(app, INTENT_STAFF, (int)what, NULL);
    }
}

static void work(struct app *app)
{
    bool is_closed = app->staff.state.is_closed;
    bool may_reopen = is_closed && app->staff.state.people_count == 0; /* as anybody may here */
    work_button(app, tr("Prueba del equipo"), "fact_check", STAFF_DO_TEST);
    if (may_reopen || staff_can(app, STAFF_MAY_CLOSE)) {
        work_button(app, is_closed ? tr("Volver a servicio") : tr("Poner fuera de servicio"),
                    is_closed ? "event_available" : "event_busy",
                    is_closed ? STAFF_DO_REOPEN : STAFF_DO_CLOSE);
    }
    if (staff_can(app, STAFF_MAY_LEAVE)) {
        work_button(app, tr("Cerrar el programa"), "power_settings_new", STAFF_DO_QUIT);
    }
}

static void actions(struct app *app)
{
    struct ui *ui = app->ui;
    bool goes_on = app_is_door(app) && staff_is_on_duty(app) && !app->staff.state.is_closed;
    widget_actions_open(ui);
    if (widget_button(ui, &(struct button){.look = goes_on ? BUTTON_SECONDARY : BUTTON_PRIMARY,
                                           .label = tr("Salir"),
                                           .icon = "logout",
                                           .width = goes_on ? UI_HUG : UI_FILL})) {
        app_send(app, INTENT_STAFF, STAFF_DO_LEAVE, NULL);
    }
    if (goes_on && widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                                      .label = tr("Ir a la puerta"),
                                                      .icon_after = "arrow_forward",
                                                      .width = UI_FILL})) {
        app_send(app, INTENT_STAFF, STAFF_DO_WORK, NULL);
    }
    ui_close(ui);
}

void screen_staff(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.56F};
    bool is_lying = !ui_is_portrait(ui) && !widget_is_large(ui);
    widget_panes_open(ui, &panes);
    if (is_lying) {
        widget_scroll_open(ui, "staff-work", 4);
    } else {
        widget_panes_next(ui, &panes);
        widget_scroll_open(ui, "staff", 5);
    }
    who_title(app);
    warning(app);
    work(app);
    if (is_lying) {
        ui_close(ui);
        widget_pager(ui, "staff-work", 0);
        widget_panes_next(ui, &panes);
        widget_scroll_open(ui, "staff", 5);
    }
    bool has_more = app->staff.supervision != NULL && staff_can(app, STAFF_MAY_NAMES);
    bool has_incidents = has_more && app->staff.supervision->incident_count > 0;
    if (has_incidents) { /* what wants somebody comes first */
        incidents_card(app);
    }
    checks_card(app);
    if (has_more && !has_incidents) {
        incidents_card(app);
    }
    if (has_more) {
        stations_card(app);
    }
    ui_close(ui);
    widget_pager(ui, "staff", 0);
    actions(app);
    widget_panes_close(ui, &panes);
}
