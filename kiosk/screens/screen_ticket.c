/* screen_ticket.c: the ticket: QR, short code, what it is for. */
#include <string.h>

#include "base/i18n.h"
#include "core/attendee.h"
#include "screens/agenda.h"
#include "screens/enrol.h"
#include "screens/format.h"
#include "screens/screens.h"
#include "widgets/code.h"
#include "widgets/widgets.h"

static const struct registration *shown(const struct app *app)
{
    return &app->visit.tickets[app->visit.ticket_shown];
}

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
    const struct event *event = enrol_ticket_event(app);
    char name[NAME_MAX_BYTES], when[FORMAT_MAX];
    name_short(shown(app)->name, name, sizeof name);
    ui_open(ui, &(struct ui_box){
                    .axis = UI_GRID, .columns = widget_columns(ui, 2), .width = UI_FILL, .gap = 5});
    detail(ui, tr("Asistente"), name[0] != '\0' ? name : tr("Menor de edad"));
    if (event != NULL) {
        format_when(event->starts_ms, app->settings->utc_offset_min, when);
        detail(ui, tr("Evento"), event->short_name);
        detail(ui, tr("Fecha"), when);
        detail(ui, tr("Lugar"), agenda_place(event));
    }
    ui_close(ui);
    size_t count = 0;
    const struct registration *group = enrol_group(app, shown(app)->ticket.event, &count);
    if (count > 1) { /* may be wider than a column */
        detail(ui, tr("Código del grupo"), group->code);
    }
}

static void code(struct app *app, float side_mm)
{
    struct ui *ui = app->ui;
    struct error error;
    if (qr_make(&app->visit.qr, shown(app)->text, &error) == STATUS_OK) {
        ui_bitmap(ui, side_mm, app->visit.qr.bits, app->visit.qr.side,
                  tr("Código QR de su entrada"));
    }
    ui_text(ui,
            &(struct ui_text){.size = widget_is_small(ui) ? TYPE_HEADING : TYPE_TITLE,
                              .weight = WEIGHT_BOLD,
                              .align = UI_CENTER,
                              .letter_spacing_mm = 1.4F},
            shown(app)->code);
}

/* The tickets of those who came together, one at a time. */
static void family_row(struct app *app)
{
    struct ui *ui = app->ui;
    size_t at = app->visit.ticket_shown, count = app->visit.ticket_count;
    if (count < 2) {
        return;
    }
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4, .cross = UI_CENTER});
    if (widget_button(ui, &(struct button){.look = BUTTON_QUIET,
                                           .label = tr("Entrada anterior"),
                                           .icon = "arrow_back",
                                           .is_icon_only = true,
                                           .is_disabled = at == 0})) {
        app_send(app, INTENT_TICKET, (int)at - 1, NULL);
    }
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_textf(ui,
             &(struct ui_text){
                 .size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .align = UI_CENTER, .is_live = true},
             tr("Entrada %zu de %zu"), at + 1, count);
    ui_close(ui);
    if (widget_button(ui, &(struct button){.look = BUTTON_QUIET,
                                           .label = tr("Entrada siguiente"),
                                           .icon = "arrow_forward",
                                           .is_icon_only = true,
                                           .is_disabled = at + 1 == count})) {
        app_send(app, INTENT_TICKET, (int)at + 1, NULL);
    }
    ui_close(ui);
}

static void another_button(struct app *app)
{
    if (app->visit.ticket_count < FAMILY_MAX && enrol_is_open(app, enrol_ticket_event(app)) &&
        widget_button(app->ui, &(struct button){.look = BUTTON_QUIET,
                                                .label = tr("Registrar a otra persona"),
                                                .icon = "person_add",
                                                .width = UI_FILL})) {
        app_send(app, INTENT_ANOTHER, 0, NULL);
    }
}

static void actions(struct app *app)
{
    struct ui *ui = app->ui;
    bool prints = print_is_offered(app, PRINT_WHAT_TICKET);
    print_line(app, PRINT_WHAT_TICKET);
    widget_actions_open(ui);
    if (!prints && app_can_rate(app) &&
        widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Calificar"),
                                           .icon = "sentiment_satisfied"})) {
        app_send(app, INTENT_GO, SCREEN_FEEDBACK, NULL);
    }
    if (widget_button(ui, &(struct button){.look = prints ? BUTTON_SECONDARY : BUTTON_PRIMARY,
                                           .label = tr("Terminar"),
                                           .icon = "check",
                                           .width = prints ? UI_HUG : UI_FILL})) {
        app_send(app, INTENT_END, 0, NULL);
    }
    print_button(app, PRINT_WHAT_TICKET);
    ui_close(ui);
}

/* Smaller of what the panel leaves beside title, details and buttons. */
static float qr_side_mm(const struct app *app)
{
    const struct ui *ui = app->ui;
    bool is_portrait = ui_is_portrait(ui);
    float around = is_portrait ? 315.0F : widget_is_large(ui) ? 165.0F : 128.0F;
    float by_height = ui_height_mm(ui) - around;
    by_height -= is_portrait && app->visit.ticket_count > 1 ? 58 : 0; /* the row of tickets */
    by_height -= is_portrait ? print_line_mm(app) : 0;
    float by_width = is_portrait ? ui_width_mm(ui) - 60 : ui_width_mm(ui) * 0.4F;
    float side = by_height < by_width ? by_height : by_width;
    return side < 62 ? 62.0F : side > 180 ? 180.0F : side;
}

/* Who waits for a place is told which one, as far as this station knows. */
static void waiting_title(struct app *app)
{
    widget_state_title(app->ui, "hourglass_empty", COLOUR_WARN,
                       arena_printf(ui_arena(app->ui),
                                    tr("Usted es el número %d de la lista de espera"),
                                    shown(app)->waiting_place),
                       widget_is_low(app->ui) ? NULL
                                              : tr("Tome una foto. En la puerta le avisan si hay "
                                                   "cupo."));
}

static void title(struct app *app)
{
    struct ui *ui = app->ui;
    char given[NAME_MAX_BYTES];
    name_given(shown(app)->name, given, sizeof given);
    if (widget_is_low(ui)) {
        given[strcspn(given, " ")] = '\0'; /* there one of two given names is enough */
    }
    bool was_registered = shown(app)->was_registered;
    if (shown(app)->waiting_place > 0) {
        waiting_title(app);
        return;
    }
    const char *text =
        given[0] != '\0' ? arena_printf(ui_arena(ui), tr("¡Listo, %s!"), given) : tr("¡Listo!");
    widget_state_title(
        ui, "check_circle", COLOUR_OK, was_registered ? tr("Usted ya estaba registrado") : text,
        was_registered                           ? tr("Esta es la misma entrada. Tómele una foto.")
        : print_has_line(app, PRINT_WHAT_TICKET) ? NULL
        : print_is_offered(app, PRINT_WHAT_TICKET) ? tr("Tome una foto o imprima su entrada.")
                                                   : tr("Tome una foto de su entrada."));
}

static void upright(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_lying = !ui_is_portrait(ui); /* large text there: the code is whole on the first page */
    widget_page_open(ui);
    if (!is_lying) {
        title(app);
        family_row(app);
    }
    widget_scroll_open(ui, "ticket", 6);
    widget_code_card_open(ui);
    code(app, qr_side_mm(app));
    if (is_lying) {
        title(app);
        family_row(app);
    }
    ui_dashes(ui, COLOUR_LINE);
    details(app);
    ui_close(ui);
    ui_close(ui);
    widget_pager(ui, "ticket", 0);
    another_button(app);
    actions(app);
    widget_page_close(ui);
}

static void lying(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.54F};
    widget_panes_open(ui, &panes);
    widget_code_card_open(ui);
    code(app, qr_side_mm(app));
    ui_close(ui);
    widget_panes_next(ui, &panes);
    bool is_low = widget_is_low(ui); /* a long name takes two lines: the title scrolls too */
    if (!is_low) {
        title(app);
    }
    widget_scroll_open(ui, "details", 4);
    if (is_low) {
        title(app);
    }
    family_row(app);
    details(app);
    another_button(app);
    ui_close(ui);
    widget_pager(ui, "details", 0);
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
