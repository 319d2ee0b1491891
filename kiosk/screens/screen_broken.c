/* screen_broken.c: out of order, said kindly; the reason below is for staff.
 * Nothing is overwritten meanwhile. */
#include "base/i18n.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

void screen_broken(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_low = widget_is_low(ui);
    ui_open(ui, &(struct ui_box){.key = "page",
                                 .width = UI_FILL,
                                 .height = UI_FILL,
                                 .pad_x = 18,
                                 .pad_y = 12,
                                 .gap = is_low ? 5 : 10,
                                 .main = UI_CENTER,
                                 .cross = UI_STRETCH});
    ui_spacer(ui);
    widget_state_title(ui, "build", COLOUR_BRAND, tr("Este módulo está fuera de servicio"),
                       tr("Por favor use otro módulo o pregunte en información."));
    ui_spacer(ui);
    widget_card_open(ui, 3);
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .weight = WEIGHT_SEMIBOLD},
            tr("Para el personal"));
    ui_text(
        ui,
        &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT, .lines_max = is_low ? 3 : 8},
        app->problem);
    ui_close(ui);
    ui_close(ui);
}
