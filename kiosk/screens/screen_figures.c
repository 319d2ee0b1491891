/* screen_figures.c: the numbers of one department, or of all of them, drawn. */
#include <string.h>

#include "base/i18n.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

static void title(struct app *app, const struct department *department)
{
    struct ui *ui = app->ui;
    if (department == NULL) {
        widget_title(ui, tr("La gestión en cifras"), tr("Así van las dependencias."));
        return;
    }
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 7, .cross = UI_CENTER});
    if (!(widget_is_large(ui) && widget_is_narrow(ui))) {
        widget_icon_square(ui, department->icon, theme_accent(department->colour),
                           widget_is_low(ui) ? 22 : 32);
    }
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT},
            tr("La gestión en cifras"));
    ui_text(ui, &(struct ui_text){.size = TYPE_LARGE, .weight = WEIGHT_BOLD, .is_heading = true},
            department->name);
    ui_close(ui);
    ui_close(ui);
}

static void cards(struct app *app, const char *department)
{
    const struct catalogue *catalogue = app->catalogue;
    for (size_t i = 0; i < catalogue->figure_count; i++) {
        if (strcmp(catalogue->figures[i].department, department) == 0) {
            figure_card(app, &catalogue->figures[i]);
        }
    }
}

static void all(struct app *app)
{
    struct ui *ui = app->ui;
    const struct catalogue *catalogue = app->catalogue;
    for (size_t i = 0; i < catalogue->department_count; i++) {
        const struct department *department = &catalogue->departments[i];
        if (!figures_exist(app, department->code)) {
            continue;
        }
        ui_text(ui,
                &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_heading = true},
                department->name);
        cards(app, department->code);
    }
}

void screen_figures(struct app *app)
{
    struct ui *ui = app->ui;
    const char *code = app->visit.accounts.figures;
    const struct department *department =
        app->catalogue != NULL ? catalogue_department(app->catalogue, code) : NULL;
    widget_page_open(ui);
    if (app->catalogue == NULL || !figures_exist(app, code)) {
        widget_title(ui, tr("Esta dependencia ya no tiene cifras"), tr("Vuelva atrás."));
        widget_page_close(ui);
        return;
    }
    if (!widget_is_low(ui)) {
        title(app, department);
    }
    widget_scroll_open(ui, "figures", 6);
    if (widget_is_low(ui)) {
        title(app, department);
    }
    if (code[0] != '\0') {
        cards(app, code);
    } else {
        all(app);
    }
    ui_close(ui);
    widget_pager(ui, "figures", 0);
    widget_page_close(ui);
}
