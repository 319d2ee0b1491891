/* screen_ticket.c: the ticket: QR, short code, what it is for. */
#include <string.h>

#include "base/i18n.h"
#include "core/attendee.h"
#include "screens/format.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

static void detail(struct ui *ui, const char *caption, const char *value)
{
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, caption);
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD}, value);
    ui_close(ui);
}

static void details(struct app *app)
{
    struct ui *ui = app->ui;
    const struct event *event = app_event(app);
    char name[NAME_MAX_BYTES], when[FORMAT_MAX];
    name_short(app->visit.attendee.name, name, sizeof name);
    ui_open(ui, &(struct ui_box){
                    .axis = UI_GRID, .columns = widget_columns(ui, 2), .width = UI_FILL, .gap = 5});
    detail(ui, tr("Asistente"), name[0] != '\0' ? name : tr("Menor de edad"));
    if (event != NULL) {
        format_when(event->starts_ms, app->settings->utc_offset_min, when);
        detail(ui, tr("Evento"), event->short_name);
        detail(ui, tr("Fecha"), when);
        detail(ui, tr("Lugar"), event->place);
    }
    ui_close(ui);
}

static void code(struct app *app, float side_mm)
{
    struct ui *ui = app->ui;
    struct error error;
    if (qr_make(&app->visit.qr, app->visit.registration.text, &error) == STATUS_OK) {
        ui_bitmap(ui, side_mm, app->visit.qr.bits, app->visit.qr.side,
                  tr("Código QR de su entrada"));
    }
    ui_text(ui,
            &(struct ui_text){.size = widget_is_small(ui) ? TYPE_HEADING : TYPE_TITLE,
                              .weight = WEIGHT_BOLD,
                              .align = UI_CENTER,
                              .letter_spacing_mm = 1.4F},
            app->visit.registration.code);
}

static void actions(struct app *app)
{
    struct ui *ui = app->ui;
    widget_actions_open(ui);
    if (app_can_rate(app) && widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                                                .label = tr("Calificar"),
                                                                .icon = "sentiment_satisfied"})) {
        app_send(app, INTENT_GO, SCREEN_FEEDBACK, NULL);
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = tr("Terminar"),
                                           .icon = "check",
                                           .width = UI_FILL})) {
        app_send(app, INTENT_END, 0, NULL);
    }
    ui_close(ui);
}

static void card_open(struct ui *ui)
{
    ui_open(ui, &(struct ui_box){.axis = UI_COLUMN,
                                 .width = UI_FILL,
                                 .pad_x = 8,
                                 .pad_y = widget_is_low(ui) ? 2 : 6,
                                 .gap = widget_is_low(ui) ? 1 : 4,
                                 .cross = UI_CENTER,
                                 .fill = COLOUR_CARD,
                                 .border = COLOUR_LINE,
                                 .radius = 9});
}

/* Smaller of what the panel leaves beside title, details and buttons. */
static float qr_side_mm(const struct ui *ui)
{
    bool is_portrait = ui_is_portrait(ui);
    float by_height = ui_height_mm(ui) - (is_portrait ? 285.0F : 128.0F);
    float by_width = is_portrait ? ui_width_mm(ui) - 60 : ui_width_mm(ui) * 0.4F;
    float side = by_height < by_width ? by_height : by_width;
    return side < 62 ? 62.0F : side > 180 ? 180.0F : side;
}

static void title(struct app *app)
{
    struct ui *ui = app->ui;
    char given[NAME_MAX_BYTES];
    name_given(app->visit.attendee.name, given, sizeof given);
    bool was_registered = app->visit.registration.was_registered;
    const char *text =
        given[0] != '\0' ? arena_printf(ui_arena(ui), tr("¡Listo, %s!"), given) : tr("¡Listo!");
    widget_state_title(ui, "check_circle", COLOUR_OK,
                       was_registered ? tr("Usted ya estaba registrado") : text,
                       was_registered ? tr("Esta es la misma entrada. Tómele una foto.")
                                      : tr("Tome una foto de su entrada."));
}

static void upright(struct app *app)
{
    struct ui *ui = app->ui;
    widget_page_open(ui);
    title(app);
    widget_scroll_open(ui, "ticket", 6);
    card_open(ui);
    code(app, qr_side_mm(ui));
    ui_dashes(ui, COLOUR_LINE);
    details(app);
    ui_close(ui);
    ui_close(ui);
    widget_pager(ui, "ticket", 0);
    actions(app);
    widget_page_close(ui);
}

static void lying(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.54F};
    widget_panes_open(ui, &panes);
    card_open(ui);
    code(app, qr_side_mm(ui));
    ui_close(ui);
    widget_panes_next(ui, &panes);
    title(app);
    widget_scroll_open(ui, "details", 4);
    details(app);
    ui_close(ui);
    actions(app);
    widget_panes_close(ui, &panes);
}

void screen_ticket(struct app *app)
{
    if (ui_is_portrait(app->ui) || widget_is_large(app->ui)) {
        upright(app);
    } else {
        lying(app);
    }
}
