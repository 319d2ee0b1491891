/* screen_closed.c: out of service by the staff's choice, said kindly. Nothing is to be touched but
 * by staff (staff.h). */
#include "base/i18n.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

void screen_closed(struct app *app)
{
    struct ui *ui = app->ui;
    ui_open(ui, &(struct ui_box){.key = "page",
                                 .width = UI_FILL,
                                 .height = UI_FILL,
                                 .pad_x = 18,
                                 .pad_y = 12,
                                 .gap = widget_is_low(ui) ? 5 : 10,
                                 .main = UI_CENTER,
                                 .cross = UI_STRETCH});
    ui_spacer(ui);
    widget_state_title(ui, "event_busy", COLOUR_BRAND, tr("Este módulo está cerrado por ahora"),
                       NULL);
    /* not the title's second line, which a small panel leaves out: here it is all there is to do */
    ui_text(ui, &(struct ui_text){.size = TYPE_LABEL},
            tr("Por favor use otro módulo o pregunte en información."));
    ui_spacer(ui);
    ui_textf(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT, .align = UI_CENTER},
             "%s", app->settings->label);
    ui_close(ui);
}
