/* screen_services_filter.c: the choices of one filter of the services: "Todas" and each of them. */
#include <string.h>

#include "base/i18n.h"
#include "screens/screens.h"
#include "screens/search.h"
#include "widgets/widgets.h"

static void option(struct app *app, const char *key, const struct search_option *option)
{
    const char *chosen = app->visit.narrowed[app->visit.picked];
    if (widget_choice(app->ui, &(struct choice){.key = key,
                                                .label = option->label,
                                                .is_on = strcmp(chosen, option->code) == 0})) {
        app_send(app, INTENT_NARROW, 0, option->code);
    }
}

void screen_services_filter(struct app *app)
{
    struct ui *ui = app->ui;
    enum service_filter filter = app->visit.picked;
    const struct panes panes = {.share = 0.62F};
    widget_panes_open(ui, &panes);
    widget_title(ui, search_filter_question(filter), NULL);
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "options", 4);
    option(app, "all", &(struct search_option){"", search_filter_all(filter)});
    struct search_option each;
    for (size_t i = 0; search_option(app, filter, i, &each); i++) {
        option(app, arena_printf(ui_arena(ui), "option-%s", each.code), &each);
    }
    ui_close(ui);
    widget_pager(ui, "options", 0);
    widget_panes_close(ui, &panes);
}
