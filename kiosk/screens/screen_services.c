/* screen_services.c: the city's departments; typing searches in all services, folded,
 * by everyday words too. */
#include "base/i18n.h"
#include "screens/screens.h"
#include "screens/search.h"
#include "widgets/widgets.h"

static const char *stand_text(struct ui *ui, const struct department *department)
{
    return department->stand[0] != '\0'
               ? arena_printf(ui_arena(ui), tr("Puesto %s"), department->stand)
               : NULL;
}

static size_t department_rows(struct app *app)
{
    struct ui *ui = app->ui;
    size_t count = 0;
    for (size_t i = 0; i < app->catalogue->department_count; i++) {
        const struct department *department = &app->catalogue->departments[i];
        if (department->service_count == 0) {
            continue;
        }
        count++;
        const char *services = arena_printf(
            ui_arena(ui), department->service_count == 1 ? tr("%zu trámite") : tr("%zu trámites"),
            department->service_count);
        if (widget_row(
                ui, &(struct row){
                        .key = department->code,
                        .icon = department->icon,
                        .title = department->short_name[0] != '\0' ? department->short_name
                                                                   : department->name,
                        .text = arena_printf(ui_arena(ui), "%s%s%s", department->summary,
                                             department->summary[0] != '\0' ? " · " : "", services),
                        .note = stand_text(ui, department),
                        .accent = theme_accent(department->colour)})) {
            app_send(app, INTENT_DEPARTMENT, 0, department->code);
        }
    }
    return count;
}

static void found_row(void *user, size_t index, struct row *out)
{
    struct app *app = user;
    const struct service *service = &app->catalogue->services[app->found.places[index]];
    const struct department *department = catalogue_department(app->catalogue, service->department);
    *out = (struct row){
        .key = service->code, .icon = "description", .title = service->name, .accent = COLOUR_BLUE};
    if (department != NULL) {
        out->icon = department->icon;
        out->text = department->short_name;
        out->note = stand_text(app->ui, department);
        out->accent = theme_accent(department->colour);
    }
}

static void found_rows(struct app *app)
{
    struct ui *ui = app->ui;
    const struct search_result *found = &app->found;
    const struct list list = {
        .key = arena_printf(ui_arena(ui), "found-%llu", (unsigned long long)found->version),
        .count = found->count,
        .version = found->version,
        .row = found_row,
        .user = app,
        .tops = &app->found_tops,
        .has_no_pager = app->visit.has_typing && widget_is_small(ui),
        .more = tr("Escriba otra palabra para ver menos."),
    };
    ptrdiff_t pressed = widget_list(ui, &list);
    if (pressed != LIST_NONE) {
        app_send(app, INTENT_SERVICE, 0, app->catalogue->services[found->places[pressed]].code);
    }
}

static bool has_filter_beside(const struct app *app)
{
    return ui_is_portrait(app->ui) && !widget_is_narrow(app->ui) && !widget_is_large(app->ui);
}

static bool is_narrowed(const struct app *app)
{
    for (int i = 0; i < SERVICE_FILTER_COUNT; i++) {
        if (app->visit.narrowed[i][0] != '\0') {
            return true;
        }
    }
    return false;
}

/* What was looked for, and what to do instead. */
static void nothing_found(struct app *app)
{
    struct ui *ui = app->ui;
    const char *search = app->visit.search;
    const char *text =
        search[0] == '\0' ? tr("No encontramos servicios así. Quite un filtro.")
        : is_narrowed(app)
            ? arena_printf(ui_arena(ui), tr("No encontramos «%s». Quite un filtro."), search)
            : arena_printf(ui_arena(ui), tr("No encontramos «%s». Mire todas las dependencias:"),
                           search);
    ui_text(ui,
            &(struct ui_text){
                .size = TYPE_BODY, .colour = COLOUR_SOFT, .is_live = true, .breaks_words = true},
            text);
    if (search[0] != '\0' && !app->visit.has_typing &&
        widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Borrar la búsqueda"),
                                           .icon = "backspace"})) {
        app_send(app, INTENT_FOCUS, 1, NULL);
        app_send(app, INTENT_TYPE, 3, NULL);
    }
}

/* After a search that found nothing, what to do instead is above them. */
static void department_list(struct app *app, bool has_failed)
{
    struct ui *ui = app->ui;
    const char *key = has_failed ? "instead" : "departments";
    widget_scroll_open(ui, key, 3);
    if (has_failed) {
        nothing_found(app);
    }
    size_t count = has_failed && is_narrowed(app) ? 0 : department_rows(app);
    ui_close(ui);
    if (!(app->visit.has_typing && widget_is_small(ui))) {
        widget_pager(ui, key, has_failed ? 0 : count);
    }
}

static void search_field(struct app *app)
{
    bool is_short = has_filter_beside(app) && !search_is_on(app) && !app->visit.has_typing;
    if (widget_field(app->ui, &(struct field){
                                  .key = "search",
                                  .label = tr("Buscar servicios"),
                                  .value = app->visit.search,
                                  .placeholder = is_short ? tr("Buscar: predial, becas...")
                                                          : tr("Buscar: predial, Sisbén, becas..."),
                                  .icon = "search",
                                  .has_typing = app->visit.has_typing})) {
        app_send(app, INTENT_FOCUS, app->visit.has_typing ? 0 : 1, NULL);
    }
}

static void rows(struct app *app)
{
    if (search_is_on(app) && app->found.count > 0) {
        found_rows(app);
    } else {
        department_list(app, search_is_on(app));
    }
}

/* Whoever sees all departments needs no list of them. */
static bool filter_is_shown(const struct app *app, enum service_filter filter)
{
    return filter != SERVICE_DEPARTMENT || search_is_on(app) || !has_filter_beside(app);
}

static void filters(struct app *app)
{
    struct ui *ui = app->ui;
    for (int i = 0; i < SERVICE_FILTER_COUNT; i++) {
        enum service_filter filter = (enum service_filter)i;
        const char *chosen = search_chosen(app, filter);
        if (filter_is_shown(app, filter) &&
            widget_filter(ui, arena_printf(ui_arena(ui), "filter-%d", i),
                          search_filter_title(filter), chosen)) {
            app_send(app, chosen ? INTENT_WIDEN : INTENT_PICK, i, NULL);
        }
    }
}

/* A totem shows six departments at once when the filter is beside the field. */
static void search_row(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_beside = has_filter_beside(app) && !search_is_on(app);
    if (is_beside) {
        ui_open(ui,
                &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4, .cross = UI_CENTER});
        ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
        search_field(app);
        ui_close(ui);
    } else {
        search_field(app);
        ui_open(ui, &(struct ui_box){.axis = UI_FLOW, .width = UI_FILL, .gap = 4});
    }
    filters(app);
    ui_close(ui);
}

static void browse_page(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.62F};
    widget_panes_open(ui, &panes);
    if (ui_is_portrait(ui) || !widget_is_low(ui)) {
        widget_title(ui, tr("Servicios por dependencia"), NULL);
    }
    search_row(app);
    widget_panes_next(ui, &panes);
    rows(app);
    widget_panes_close(ui, &panes);
}

void screen_services(struct app *app)
{
    if (app->catalogue == NULL) {
        return;
    }
    if (app->visit.has_typing) {
        frame_search(app, &(const struct search_page){.field = search_field,
                                                      .results = rows,
                                                      .has_nothing = search_is_on(app) &&
                                                                     app->found.count == 0});
    } else {
        browse_page(app);
    }
}
