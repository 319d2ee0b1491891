/* screen_services.c: the city's departments; typing searches in all services, folded,
 * by everyday words too. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

enum { FOUND_MAX = 60, WORDS_MAX = 8, FOLDED_MAX = 128 };

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
        if (widget_row(ui, &(struct row){.key = department->code,
                                         .icon = department->icon,
                                         .title = department->name,
                                         .text = arena_printf(
                                             ui_arena(ui), "%s%s%s", department->summary,
                                             department->summary[0] != '\0' ? " · " : "", services),
                                         .note = stand_text(ui, department),
                                         .accent = theme_accent(department->colour)})) {
            app_send(app, INTENT_DEPARTMENT, 0, department->code);
        }
    }
    return count;
}

/* Every word of the search must be in the folded text of the service. */
static bool is_found(const struct service *service, char *const words[], size_t word_count)
{
    for (size_t i = 0; i < word_count; i++) {
        if (strstr(service->folded, words[i]) == NULL) {
            return false;
        }
    }
    return true;
}

static void service_row(struct app *app, const struct service *service)
{
    const struct department *department = catalogue_department(app->catalogue, service->department);
    if (widget_row(app->ui, &(struct row){
                                .key = service->code,
                                .icon = department != NULL ? department->icon : "description",
                                .title = service->name,
                                .text = department != NULL ? department->short_name : "",
                                .note = department != NULL ? stand_text(app->ui, department) : NULL,
                                .accent = department != NULL ? theme_accent(department->colour)
                                                             : COLOUR_BLUE})) {
        app_send(app, INTENT_SERVICE, 0, service->code);
    }
}

static size_t found_rows(struct app *app)
{
    char folded[FOLDED_MAX], *words[WORDS_MAX], *save = NULL;
    size_t word_count = 0, found = 0;
    text_fold(app->visit.search, folded, sizeof folded);
    for (char *word = strtok_r(folded, " ", &save); word != NULL && word_count < WORDS_MAX;
         word = strtok_r(NULL, " ", &save)) {
        words[word_count++] = word;
    }
    for (size_t i = 0; i < app->catalogue->service_count && found < FOUND_MAX; i++) {
        if (is_found(&app->catalogue->services[i], words, word_count)) {
            service_row(app, &app->catalogue->services[i]);
            found++;
        }
    }
    if (found == 0) {
        ui_text(app->ui,
                &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT, .is_live = true},
                tr("No encontramos nada con esas palabras. Pruebe con otra más corta."));
    }
    return found;
}

static void search_field(struct app *app)
{
    if (widget_field(app->ui,
                     &(struct field){.key = "search",
                                     .label = tr("Buscar servicios"),
                                     .value = app->visit.search,
                                     .placeholder = tr("Buscar: predial, Sisbén, becas..."),
                                     .icon = "search",
                                     .has_typing = app->visit.has_typing})) {
        app_send(app, INTENT_FOCUS, app->visit.has_typing ? 0 : 1, NULL);
    }
}

static void rows(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_searching = app->visit.search[0] != '\0';
    const char *key = is_searching ? "found" : "departments";
    widget_scroll_open(ui, key, 4);
    size_t count = is_searching ? found_rows(app) : department_rows(app);
    ui_close(ui);
    widget_pager(ui, key, count);
}

static void browse_page(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.62F};
    widget_panes_open(ui, &panes);
    widget_title(ui, tr("Servicios por dependencia"), NULL);
    search_field(app);
    widget_panes_next(ui, &panes);
    rows(app);
    widget_panes_close(ui, &panes);
}

/* While typing: the field, what was found as far as it fits, the keyboard. */
static void search_page(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.56F, .has_keyboard = true};
    widget_panes_open(ui, &panes);
    search_field(app);
    if (widget_is_low(ui)) {
        ui_spacer(ui);
    } else {
        rows(app);
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = tr("Ver resultados"),
                                           .icon = "keyboard_hide",
                                           .width = UI_FILL})) {
        app_send(app, INTENT_FOCUS, 0, NULL);
    }
    widget_panes_next(ui, &panes);
    frame_keyboard(app, KEYBOARD_LETTERS, ui_width_mm(ui) * (ui_is_portrait(ui) ? 1 : panes.share));
    widget_panes_close(ui, &panes);
}

void screen_services(struct app *app)
{
    if (app->catalogue == NULL) {
        return;
    }
    if (app->visit.has_typing) {
        search_page(app);
    } else {
        browse_page(app);
    }
}
