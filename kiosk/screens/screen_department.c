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

/* What else one can do here: beside the services where the panel lies, above them where it
 * stands. */
static void links(struct app *app, const struct department *department)
{
    ui_open(app->ui, &(struct ui_box){.axis = UI_FLOW, .width = UI_FILL, .gap = 4});
    map_button(app, department->stand);
    if (figures_exist(app, department->code) &&
        widget_button(app->ui, &(struct button){.look = BUTTON_QUIET,
                                                .label = tr("Ver cifras"),
                                                .icon = "insert_chart",
                                                .height = 22,
                                                .is_icon_only = widget_is_low(app->ui)})) {
        app_send(app, INTENT_SHOW, SCREEN_FIGURES, department->code);
    }
    rate_button(app, FEEDBACK_DEPARTMENT, department->code);
    ask_button(app, ASK_DEPARTMENT, department->code);
    ui_close(app->ui);
}

/* The services of this department; lives as long as the frame's arena. */
struct services {
    const struct service **services;
    size_t count;
    enum colour accent;
};

static struct services services_of(struct app *app, const struct department *department)
{
    const struct catalogue *catalogue = app->catalogue;
    struct services all = {.accent = theme_accent(department->colour)};
    all.services =
        arena_alloc(ui_arena(app->ui), (department->service_count + 1) * sizeof(struct service *));
    for (size_t i = 0; all.services != NULL && i < catalogue->service_count; i++) {
        if (strcmp(catalogue->services[i].department, department->code) == 0) {
            all.services[all.count++] = &catalogue->services[i];
        }
    }
    return all;
}

static void service_row(void *user, size_t index, struct row *out)
{
    const struct services *all = user;
    const struct service *service = all->services[index];
    *out = (struct row){.key = service->code,
                        .title = service->name,
                        .text = service->cost,
                        .note = service->time,
                        .accent = all->accent};
}

void screen_department(struct app *app)
{
    struct ui *ui = app->ui;
    const struct catalogue *catalogue = app->catalogue;
    const struct department *department =
        catalogue != NULL ? catalogue_department(catalogue, app->visit.department) : NULL;
    if (department == NULL) {
        widget_page_open(ui);
        widget_title(ui, tr("Esta dependencia ya no está en la lista"),
                     tr("Vuelva atrás y elija otra."));
        widget_page_close(ui);
        return;
    }
    const struct panes panes = {.share = 0.62F};
    widget_panes_open(ui, &panes);
    if (ui_is_portrait(ui)) {
        title(app, department);
        links(app, department);
    } else { /* a short panel has not room for all of it */
        widget_scroll_open(ui, "department", 4);
        title(app, department);
        links(app, department);
        ui_close(ui);
        widget_pager(ui, "department", 0);
    }
    widget_panes_next(ui, &panes);
    struct services services = services_of(app, department);
    const struct list list = {
        .key = "services",
        .count = services.count,
        .version = (uint64_t)(department - catalogue->departments),
        .row = service_row,
        .user = &services,
        .tops = &app->department_tops,
        .more = tr("Hay más servicios. Búsquelos por su nombre."),
    };
    ptrdiff_t pressed = widget_list(ui, &list);
    if (pressed != LIST_NONE) {
        app_send(app, INTENT_SERVICE, 0, services.services[pressed]->code);
    }
    widget_panes_close(ui, &panes);
}
