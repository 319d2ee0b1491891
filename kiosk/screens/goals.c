/* goals.c: the goals of the development plan, narrowed as the visitor chose. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "screens/accounts.h"
#include "screens/app.h"

enum colour ods_colour(const char *number)
{
    static const enum colour colours[] = {
        [0] = COLOUR_BLUE,   [1] = COLOUR_RED,    [2] = COLOUR_AMBER,   [3] = COLOUR_GREEN,
        [4] = COLOUR_RED,    [5] = COLOUR_RED,    [6] = COLOUR_TEAL,    [7] = COLOUR_AMBER,
        [8] = COLOUR_PURPLE, [9] = COLOUR_AMBER,  [10] = COLOUR_PURPLE, [11] = COLOUR_AMBER,
        [12] = COLOUR_AMBER, [13] = COLOUR_GREEN, [14] = COLOUR_TEAL,   [15] = COLOUR_GREEN,
        [16] = COLOUR_BLUE,  [17] = COLOUR_BLUE,
    };
    long at = strtol(number, NULL, 10);
    return at > 0 && at < (long)ARRAY_COUNT(colours) ? colours[at] : colours[0];
}

/* ---- what a goal has ---- */

typedef bool option_has(const struct app *app, const struct plan_goal *goal, const char *code);
typedef bool option_at(struct app *app, size_t at, struct goals_option *out);

static bool has_department(const struct app *app, const struct plan_goal *goal, const char *code)
{
    (void)app;
    return strcmp(goal->department, code) == 0;
}

static bool has_ods(const struct app *app, const struct plan_goal *goal, const char *code)
{
    (void)app;
    for (const char *const *number = goal->goals; *number != NULL; number++) {
        if (strcmp(*number, code) == 0) {
            return true;
        }
    }
    return false;
}

/* A dimension has no code of its own: it is called by the first goal that is of it. */
static bool has_dimension(const struct app *app, const struct plan_goal *goal, const char *code)
{
    const struct plan_goal *first = catalogue_plan_goal(app->catalogue, code);
    return first != NULL && strcmp(first->dimension, goal->dimension) == 0;
}

static bool department_at(struct app *app, size_t at, struct goals_option *out)
{
    const struct catalogue *catalogue = app->catalogue;
    if (at >= catalogue->department_count) {
        return false;
    }
    const struct department *department = &catalogue->departments[at];
    *out = (struct goals_option){department->code, department->name, department->short_name};
    return true;
}

static bool ods_at(struct app *app, size_t at, struct goals_option *out)
{
    const struct catalogue *catalogue = app->catalogue;
    struct arena *arena = ui_arena(app->ui);
    if (at >= catalogue->goal_count) {
        return false;
    }
    const struct goal *goal = &catalogue->goals[at];
    *out = (struct goals_option){arena_printf(arena, "%d", goal->number),
                                 arena_printf(arena, "%d. %s", goal->number, goal->name),
                                 arena_printf(arena, tr("ODS %d"), goal->number)};
    return true;
}

static bool dimension_at(struct app *app, size_t at, struct goals_option *out)
{
    const struct catalogue *catalogue = app->catalogue;
    if (at >= catalogue->plan_goal_count) {
        return false;
    }
    const struct plan_goal *goal = &catalogue->plan_goals[at];
    *out = (struct goals_option){goal->code, goal->dimension, goal->dimension};
    return true;
}

static const struct filter {
    const char *title, *question, *all;
    option_has *has;
    option_at *at;
} filters[] = {
    [GOALS_DEPARTMENT] = {N_("Dependencia"), N_("¿De qué dependencia?"),
                          N_("Todas las dependencias"), has_department, department_at},
    [GOALS_ODS] = {N_("ODS"), N_("¿Qué Objetivo de Desarrollo Sostenible?"),
                   N_("Todos los objetivos"), has_ods, ods_at},
    [GOALS_DIMENSION] = {N_("Dimensión"), N_("¿Qué dimensión del plan?"),
                         N_("Todas las dimensiones"), has_dimension, dimension_at},
};
_Static_assert(ARRAY_COUNT(filters) == GOALS_FILTER_COUNT, "a row for each filter");

const char *goals_filter_title(enum goals_filter filter)
{
    return tr(filters[filter].title);
}

const char *goals_filter_question(enum goals_filter filter)
{
    return tr(filters[filter].question);
}

const char *goals_filter_all(enum goals_filter filter)
{
    return tr(filters[filter].all);
}

/* Is it the first of those that mean the same, and does some goal have it? */
static bool is_offered(struct app *app, const struct filter *filter,
                       const struct goals_option *option)
{
    const struct catalogue *catalogue = app->catalogue;
    for (size_t i = 0; i < catalogue->plan_goal_count; i++) {
        if (filter->has(app, &catalogue->plan_goals[i], option->code)) {
            return filter->at != dimension_at ||
                   strcmp(catalogue->plan_goals[i].code, option->code) == 0;
        }
    }
    return false;
}

bool goals_option(struct app *app, enum goals_filter filter, size_t at, struct goals_option *out)
{
    for (size_t i = 0; app->catalogue != NULL && filters[filter].at(app, i, out); i++) {
        if (is_offered(app, &filters[filter], out) && at-- == 0) {
            return true;
        }
    }
    return false;
}

const char *goals_chosen(struct app *app, enum goals_filter filter)
{
    const char *code = app->visit.accounts.filters[filter];
    struct goals_option option;
    for (size_t i = 0; code[0] != '\0' && goals_option(app, filter, i, &option); i++) {
        if (strcmp(option.code, code) == 0) {
            return option.word;
        }
    }
    return code[0] != '\0' ? code : NULL;
}

/* ---- what is shown ---- */

static bool is_shown(const struct app *app, const struct plan_goal *goal)
{
    for (int i = 0; i < GOALS_FILTER_COUNT; i++) {
        const char *code = app->visit.accounts.filters[i];
        if (code[0] != '\0' && !filters[i].has(app, goal, code)) {
            return false;
        }
    }
    return true;
}

struct goals goals_make(struct app *app)
{
    const struct catalogue *catalogue = app->catalogue;
    size_t most = catalogue != NULL ? catalogue->plan_goal_count : 0;
    struct goals made = {
        .goals = arena_alloc(ui_arena(app->ui), (most + 1) * sizeof(struct plan_goal *))};
    size_t sum = 0;
    for (size_t i = 0; made.goals != NULL && i < most; i++) {
        if (is_shown(app, &catalogue->plan_goals[i])) {
            made.goals[made.count++] = &catalogue->plan_goals[i];
            sum += (size_t)catalogue->plan_goals[i].physical;
        }
    }
    made.physical = made.count > 0 ? (int)((2 * sum + made.count) / (2 * made.count)) : 0;
    return made;
}

uint64_t goals_version(const struct app *app)
{
    uint64_t hash = 0xCBF29CE484222325U;
    for (int i = 0; i < GOALS_FILTER_COUNT; i++) {
        for (const char *c = app->visit.accounts.filters[i]; *c != '\0'; c++) {
            hash = (hash ^ (uint8_t)*c) * 0x100000001B3U;
        }
        hash = (hash ^ 0xFFU) * 0x100000001B3U;
    }
    return hash;
}
