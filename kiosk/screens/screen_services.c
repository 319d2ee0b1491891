/* screen_services.c: the city's departments; typing searches in all services, folded, by everyday words too. */
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

static void department_rows(struct app *app)
{
    struct ui *ui = app->ui;
    for (size_t i = 0; i < app->catalogue->department_count; i++) {
        const struct department *department = &app->catalogue->departments[i];
        if (department->service_count == 0) {
            continue;
        }
        const char *count = arena_printf(
            ui_arena(ui), department->service_count == 1 ? tr("%zu trámite") : tr("%zu trámites"),
            department->service_count);
        if (widget_row(ui, &(struct row){.key = department->code,
                                         .icon = department->icon,
                                         .title = department->name,
                                         .text = arena_printf(
                                             ui_arena(ui), "%s%s%s", department->summary,
                                             department->summary[0] != '\0' ? " · " : "", count),
                                         .note = stand_text(ui, department),
                                         .accent = theme_accent(department->colour)})) {
            app_send(app, INTENT_DEPARTMENT, 0, department->code);
        }
    }
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

static size_t listed_departments(const struct catalogue *catalogue)
{
    size_t count = 0;
    for (size_t i = 0; i < catalogue->department_count; i++) {
        count += catalogue->departments[i].service_count > 0;
    }
    return count;
}

static void list(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_searching = app->visit.search[0] != '\0';
    const char *key = is_searching ? "found" : "departments";
    size_t count;
    widget_scroll_open(ui, key, 4);
    if (is_searching) {
        count = found_rows(app);
    } else {
        department_rows(app);
        count = listed_departments(app->catalogue);
    }
    ui_close(ui);
    widget_pager(ui, key, count);
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

static void close_button(struct app *app)
{
    if (widget_button(app->ui, &(struct button){.look = BUTTON_PRIMARY,
                                                .label = tr("Ver resultados"),
                                                .icon = "keyboard_hide"})) {
        app_send(app, INTENT_FOCUS, 0, NULL);
    }
}

void screen_services(struct app *app)
{
    struct ui *ui = app->ui;
    if (app->catalogue == NULL) {
        return;
    }
    bool is_portrait = ui_is_portrait(ui);
    bool has_keyboard = app->visit.has_typing;
    ui_open(ui, &(struct ui_box){.axis = is_portrait ? UI_COLUMN : UI_ROW,
                                 .width = UI_FILL,
                                 .height = UI_FILL,
                                 .cross = UI_STRETCH});
    widget_page_open(ui);
    if (!has_keyboard) {
        widget_title(ui, tr("Servicios por dependencia"), NULL);
    }
    search_field(app);
    list(app);
    if (has_keyboard) {
        close_button(app);
    }
    ui_close(ui);
    if (has_keyboard) {
        float width = ui_width_mm(ui) * (is_portrait ? 1 : 0.55F);
        ui_open(ui, &(struct ui_box){.width = is_portrait ? UI_FILL : UI_MM(width),
                                     .cross = UI_STRETCH});
        frame_keyboard(app, KEYBOARD_LETTERS, width);
        ui_close(ui);
    }
    ui_close(ui);
}
