/* screen_department.c: the services of one department. */
#include <string.h>

#include "base/i18n.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

static void title(struct app *app, const struct department *department)
{
    struct ui *ui = app->ui;
    enum colour accent = theme_accent(department->colour);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 7, .cross = UI_CENTER});
    widget_icon_square(ui, department->icon, accent, widget_is_low(ui) ? 22 : 32);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 1, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_LARGE, .weight = WEIGHT_BOLD, .is_heading = true},
            department->name);
    if (department->stand[0] != '\0' && !widget_is_low(ui)) {
        ui_textf(ui,
                 &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .colour = accent},
                 tr("Puesto %s de la feria"), department->stand);
    }
    ui_close(ui);
    ui_close(ui);
}

void screen_department(struct app *app)
{
    struct ui *ui = app->ui;
    const struct catalogue *catalogue = app->catalogue;
    const struct department *department =
        catalogue != NULL ? catalogue_department(catalogue, app->visit.department) : NULL;
    widget_page_open(ui);
    if (department == NULL) {
        widget_title(ui, tr("Esta dependencia ya no está en la lista"),
                     tr("Vuelva atrás y elija otra."));
        widget_page_close(ui);
        return;
    }
    title(app, department);
    widget_scroll_open(ui, "services", 4);
    for (size_t i = 0; i < catalogue->service_count; i++) {
        const struct service *service = &catalogue->services[i];
        if (strcmp(service->department, department->code) == 0 &&
            widget_row(ui, &(struct row){.key = service->code,
                                         .title = service->name,
                                         .text = service->cost,
                                         .note = service->time,
                                         .accent = theme_accent(department->colour)})) {
            app_send(app, INTENT_SERVICE, 0, service->code);
        }
    }
    ui_close(ui);
    widget_pager(ui, "services", department->service_count);
    widget_page_close(ui);
}
