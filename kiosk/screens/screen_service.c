/* screen_service.c: one service: what it costs, how long it takes, where,
 * what to bring, and its page for the phone. */
#include <string.h>

#include "base/i18n.h"
#include "screens/screens.h"
#include "widgets/code.h"
#include "widgets/widgets.h"

enum { QR_MM = 52, QR_PINNED_MM = 44 };

/* On a totem the code stays where it is seen while the rest scrolls. */
static bool is_pinned(const struct ui *ui)
{
    return ui_is_portrait(ui) && !widget_is_small(ui) && !widget_is_large(ui);
}

static void title(struct app *app, const struct service *service,
                  const struct department *department)
{
    struct ui *ui = app->ui;
    bool is_half = !ui_is_portrait(ui) && !widget_is_large(ui); /* of the page */
    bool is_dense = is_half && widget_is_low(ui);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 7, .cross = UI_CENTER});
    if (department != NULL && !is_dense) {
        widget_icon_square(ui, department->icon, theme_accent(department->colour), 32);
    }
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT},
            department == NULL         ? ""
            : is_half || is_pinned(ui) ? department->short_name
                                       : department->name);
    ui_text(ui,
            &(struct ui_text){.size = is_dense ? TYPE_HEADING : TYPE_LARGE,
                              .weight = WEIGHT_BOLD,
                              .is_heading = true},
            service->name);
    ui_close(ui);
    ui_close(ui);
}

static const char *place_text(struct app *app, const struct service *service,
                              const struct department *department)
{
    if (department != NULL && department->stand[0] != '\0') {
        return arena_printf(ui_arena(app->ui), tr("Puesto %s, con asesor"), department->stand);
    }
    return service->place[0] != '\0' ? service->place : tr("Pregunte en información");
}

static const char *channel_text(const struct service *service)
{
    if (strcmp(service->channel, "online") == 0) {
        return tr("Solo en línea");
    }
    return strcmp(service->channel, "mixed") == 0 ? tr("En línea") : tr("Solo en persona");
}

static void facts_card(struct app *app, const struct service *service,
                       const struct department *department)
{
    struct ui *ui = app->ui;
    widget_card_open(ui, 6);
    ui_open(ui, &(struct ui_box){.axis = UI_GRID,
                                 .columns = widget_is_narrow(ui) || widget_is_large(ui) ? 1 : 2,
                                 .width = UI_FILL,
                                 .gap = 6});
    widget_fact(ui, "payments", tr("Costo"), service->cost);
    widget_fact(ui, "schedule", tr("Tiempo"), service->time);
    widget_fact(ui, "storefront", tr("En la feria"), place_text(app, service, department));
    widget_fact(ui, "public", tr("También"), channel_text(service));
    ui_close(ui);
    ui_close(ui);
}

static void actions(struct app *app, const struct service *service,
                    const struct department *department)
{
    widget_actions_open(app->ui);
    if (department != NULL) {
        map_button(app, department->stand);
    }
    if (ask_is_offered(app) && widget_button(app->ui, &(struct button){.look = BUTTON_PRIMARY,
                                                                       .label = tr("Preguntar"),
                                                                       .icon = "record_voice_over",
                                                                       .width = UI_FILL})) {
        app_send(app, INTENT_ASK, ASK_SERVICE, service->code);
    }
    ui_close(app->ui);
}

static void needs_card(struct ui *ui, const struct service *service)
{
    if (service->requirements[0] == NULL) {
        return;
    }
    widget_card_open(ui, 3);
    ui_text(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_heading = true},
            tr("Qué necesita"));
    for (size_t i = 0; service->requirements[i] != NULL; i++) {
        ui_textf(ui, &(struct ui_text){.size = TYPE_BODY}, "%zu. %s", i + 1,
                 service->requirements[i]);
    }
    ui_close(ui);
}

static void more_card(struct ui *ui, const struct service *service)
{
    widget_card_open(ui, 6);
    if (service->audience[0] != '\0') {
        widget_fact(ui, "groups", tr("Para quién"), service->audience);
    }
    if (service->place[0] != '\0') {
        widget_fact(ui, "place", tr("Dónde, después de la feria"), service->place);
    }
    if (service->hours[0] != '\0') {
        widget_fact(ui, "event", tr("Horario"), service->hours);
    }
    ui_close(ui);
}

static void phone_card(struct app *app, const struct service *service)
{
    struct ui *ui = app->ui;
    struct error error;
    if (service->website[0] == '\0' ||
        qr_make(&app->visit.qr, service->website, &error) != STATUS_OK) {
        return;
    }
    widget_phone_code(
        ui, &(struct phone_code){.qr = &app->visit.qr,
                                 .label = tr("Código QR de la página del trámite"),
                                 .title = tr("Lléveselo en el celular"),
                                 .text = tr("Apunte con la cámara para abrir el trámite."),
                                 .side_mm = is_pinned(ui) ? QR_PINNED_MM : QR_MM,
                                 .is_column = widget_is_large(ui) && widget_is_narrow(ui)});
}

static void gone(struct ui *ui)
{
    widget_page_open(ui);
    widget_title(ui, tr("Este servicio ya no está en la lista"), tr("Vuelva atrás y elija otro."));
    widget_page_close(ui);
}

static void description(struct ui *ui, const struct service *service)
{
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT}, service->description);
}

static void upright(struct app *app, const struct service *service,
                    const struct department *department)
{
    struct ui *ui = app->ui;
    bool is_low = widget_is_low(ui);
    widget_page_open(ui);
    if (!is_low) {
        title(app, service, department);
    }
    widget_scroll_open(ui, "service", 6);
    if (is_low) {
        title(app, service, department);
    }
    description(ui, service);
    facts_card(app, service, department);
    needs_card(ui, service);
    if (!is_pinned(ui)) {
        phone_card(app, service);
    }
    more_card(ui, service);
    ui_close(ui);
    widget_pager(ui, "service", 0);
    if (is_pinned(ui)) {
        phone_card(app, service);
    }
    actions(app, service, department);
    widget_page_close(ui);
}

/* What it is and what to do at the left, all there is to know at the right. */
static void lying(struct app *app, const struct service *service,
                  const struct department *department)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.5F};
    widget_panes_open(ui, &panes);
    widget_scroll_open(ui, "service-what", 6);
    title(app, service, department);
    if (widget_is_low(ui) && department != NULL) {
        map_button(app, department->stand);
    }
    phone_card(app, service);
    ui_close(ui);
    widget_pager(ui, "service-what", 0);
    actions(app, service, widget_is_low(ui) ? NULL : department);
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "service", 6);
    description(ui, service);
    facts_card(app, service, department);
    needs_card(ui, service);
    more_card(ui, service);
    ui_close(ui);
    widget_pager(ui, "service", 0);
    widget_panes_close(ui, &panes);
}

void screen_service(struct app *app)
{
    const struct service *service =
        app->catalogue != NULL ? catalogue_service(app->catalogue, app->visit.service) : NULL;
    if (service == NULL) {
        gone(app->ui);
        return;
    }
    const struct department *department = catalogue_department(app->catalogue, service->department);
    if (ui_is_portrait(app->ui) || widget_is_large(app->ui)) {
        upright(app, service, department);
    } else {
        lying(app, service, department);
    }
}
