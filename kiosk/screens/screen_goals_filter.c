/* screen_goals_filter.c: the choices of one filter of the goals: all, and each of them. */
#include <string.h>

#include "base/i18n.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

static void option(struct app *app, const char *key, const struct goals_option *option)
{
    const struct accounts_visit *accounts = &app->visit.accounts;
    const char *chosen = accounts->filters[accounts->picked];
    if (widget_choice(app->ui, &(struct choice){.key = key,
                                                .label = option->label,
                                                .is_on = strcmp(chosen, option->code) == 0})) {
        app_send(app, INTENT_GOALS_NARROW, 0, option->code);
    }
}

void screen_goals_filter(struct app *app)
{
    struct ui *ui = app->ui;
    enum goals_filter filter = app->visit.accounts.picked;
    const struct panes panes = {.share = 0.62F};
    widget_panes_open(ui, &panes);
    widget_title(ui, goals_filter_question(filter), NULL);
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "options", 4);
    option(app, "all", &(struct goals_option){"", goals_filter_all(filter), NULL});
    struct goals_option each;
    for (size_t i = 0; goals_option(app, filter, i, &each); i++) {
        option(app, arena_printf(ui_arena(ui), "option-%s", each.code), &each);
    }
    ui_close(ui);
    widget_pager(ui, "options", 0);
    widget_panes_close(ui, &panes);
}
