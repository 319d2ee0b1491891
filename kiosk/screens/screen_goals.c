/* screen_goals.c: the goals of the development plan with how far each has come. */
#include "base/i18n.h"
#include "screens/accounts_tabs.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

/* Where there is little room the words alone: what is chosen is told by colour and cross. */
static void filters(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_small = widget_is_small(ui);
    ui_open(ui, &(struct ui_box){.axis = UI_FLOW, .width = UI_FILL, .gap = 4});
    for (int i = 0; i < GOALS_FILTER_COUNT; i++) {
        enum goals_filter filter = (enum goals_filter)i;
        const char *chosen = goals_chosen(app, filter);
        if (widget_button(
                ui,
                &(struct button){.look = chosen ? BUTTON_PRIMARY : BUTTON_QUIET,
                                 .key = arena_printf(ui_arena(ui), "filter-%d", i),
                                 .label = chosen && !is_small ? chosen : goals_filter_title(filter),
                                 .icon = chosen || is_small ? NULL : "filter_list",
                                 .icon_after = chosen ? "close" : NULL,
                                 .height = 20})) {
            app_send(app, chosen ? INTENT_GOALS_WIDEN : INTENT_GOALS_PICK, i, NULL);
        }
    }
    const char *department = app->visit.accounts.filters[GOALS_DEPARTMENT];
    if (figures_exist(app, department) &&
        widget_button(ui, &(struct button){.look = BUTTON_QUIET,
                                           .label = tr("Ver cifras"),
                                           .icon = is_small ? NULL : "insert_chart",
                                           .height = 20})) {
        app_send(app, INTENT_SHOW, SCREEN_FIGURES, department);
    }
    ui_close(ui);
}

struct rows {
    struct app *app;
    struct goals goals;
};

static void goal_row(void *user, size_t index, struct row *out)
{
    const struct rows *rows = user;
    struct app *app = rows->app;
    struct arena *arena = ui_arena(app->ui);
    const struct plan_goal *goal = rows->goals.goals[index];
    const struct department *department = catalogue_department(app->catalogue, goal->department);
    *out = (struct row){
        .key = goal->code,
        .icon = department != NULL ? department->icon : "flag",
        .title = goal->indicator,
        .text = arena_printf(arena, tr("Meta: %s %s"), goal->target, goal->unit),
        .note = goal->physical == 100
                    ? tr("Cumplida")
                    : arena_printf(arena, tr("%d %% de avance físico"), goal->physical),
        .accent = department != NULL ? theme_accent(department->colour) : COLOUR_BRAND,
        .has_meter = true,
        .percent = goal->physical,
    };
}

static const char *summary(struct app *app, const struct goals *goals)
{
    return goals->count == 1
               ? arena_printf(ui_arena(app->ui), tr("1 meta: va en %d %%"), goals->physical)
               : arena_printf(ui_arena(app->ui), tr("%zu metas: van en %d %%"), goals->count,
                              goals->physical);
}

void screen_goals(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = widget_is_low(ui) ? 0.52F : 0.6F};
    struct rows rows = {.app = app, .goals = goals_make(app)};
    widget_panes_open(ui, &panes);
    if (!widget_is_low(ui) || widget_is_large(ui)) {
        widget_title(ui, tr("Metas del plan de desarrollo"),
                     rows.goals.count > 0 ? summary(app, &rows.goals) : NULL);
    }
    accounts_tabs(app);
    filters(app);
    widget_panes_next(ui, &panes);
    if (rows.goals.count == 0) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT, .is_live = true},
                tr("No encontramos metas así. Quite un filtro."));
    }
    const struct list list = {
        .key = arena_printf(ui_arena(ui), "goals-%llx", (unsigned long long)goals_version(app)),
        .count = rows.goals.count,
        .version = goals_version(app),
        .row = goal_row,
        .user = &rows,
        .tops = &app->goals_tops,
        .more = tr("Hay más metas. Elija un filtro para ver menos."),
    };
    ptrdiff_t pressed = rows.goals.count > 0 ? widget_list(ui, &list) : LIST_NONE;
    if (pressed != LIST_NONE) {
        app_send(app, INTENT_SHOW, SCREEN_GOAL, rows.goals.goals[pressed]->code);
    }
    widget_panes_close(ui, &panes);
}
