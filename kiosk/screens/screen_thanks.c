/* screen_thanks.c: the opinion is in; goes on by itself. */
#include "base/i18n.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

void screen_thanks(struct app *app)
{
    struct ui *ui = app->ui;
    widget_page_open(ui);
    ui_spacer(ui);
    if (app->visit.is_rated_too_soon) {
        widget_state_title(ui, "hourglass_empty", COLOUR_BRAND, tr("Ya contamos su opinión."),
                           tr("Espere un momento para dar otra."));
    } else {
        widget_state_title(ui, "check_circle", COLOUR_OK, tr("¡Gracias por su opinión!"),
                           tr("Con ella mejoramos la próxima feria."));
    }
    survey_rows(app, poll_rated_event(app), 1);
    ui_spacer(ui);
    widget_actions_open(ui);
    if (app_can_register(app) && !app->visit.has_ticket &&
        widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Registrarme"),
                                           .icon = "qr_code_2"})) {
        app_send(app, INTENT_GO, SCREEN_REGISTER, NULL);
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = tr("Terminar"),
                                           .icon = "check",
                                           .width = UI_FILL})) {
        app_send(app, INTENT_END, 0, NULL);
    }
    ui_close(ui);
    widget_page_close(ui);
    ui_wake(ui, app_thanks_until_ms(app) - ui_now_ms(ui));
}
