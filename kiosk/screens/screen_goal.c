/* screen_goal.c: one goal: how far the work and the money have come, the objectives and the right
 * that it serves, who answers for it and where it was accounted for. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "screens/format.h"
#include "screens/screens.h"
#include "widgets/chart.h"
#include "widgets/widgets.h"

enum { RING_MM = 62, RING_LOW_MM = 52 };

static void title(struct app *app, const struct plan_goal *goal,
                  const struct department *department)
{
    struct ui *ui = app->ui;
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 7, .cross = UI_CENTER});
    if (department != NULL && !widget_is_low(ui) &&
        !(widget_is_large(ui) && widget_is_narrow(ui))) {
        widget_icon_square(ui, department->icon, theme_accent(department->colour), 32);
    }
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT},
            goal->programme[0] != '\0'
                ? arena_printf(ui_arena(ui), "%s · %s", goal->dimension, goal->programme)
                : goal->dimension);
    ui_text(ui,
            &(struct ui_text){.size = ui_is_portrait(ui) ? TYPE_LARGE : TYPE_HEADING,
                              .weight = WEIGHT_BOLD,
                              .is_heading = true},
            goal->indicator);
    ui_close(ui);
    ui_close(ui);
}

static void ring(struct app *app, const char *label, int percent, enum colour accent)
{
    struct ui *ui = app->ui;
    struct arena *arena = ui_arena(ui);
    chart_ring(
        ui, &(struct chart_ring){
                .sentence = arena_printf(arena, tr("%s: %d por ciento"), label, percent),
                .value = arena_printf(arena, "%d %%", percent),
                .label = label,
                .fraction = (float)percent / 100,
                .diameter_mm = widget_is_small(ui) || !ui_is_portrait(ui) ? RING_LOW_MM : RING_MM,
                .accent = accent,
            });
}

static void progress_card(struct app *app, const struct plan_goal *goal)
{
    struct ui *ui = app->ui;
    widget_card_open(ui, 6);
    ui_open(ui, &(struct ui_box){.axis = UI_GRID,
                                 .columns = goal->financial >= 0 ? widget_columns(ui, 2) : 1,
                                 .width = UI_FILL,
                                 .gap = 6});
    ring(app, tr("Avance físico"), goal->physical,
         goal->physical == 100 ? COLOUR_OK : COLOUR_BRAND);
    if (goal->financial >= 0) {
        ring(app, tr("Avance financiero"), goal->financial, COLOUR_PURPLE);
    }
    ui_close(ui);
    if (goal->note[0] != '\0') {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY}, goal->note);
    }
    ui_close(ui);
}

static const char *source_text(struct app *app, const struct plan_goal *goal)
{
    char day[FORMAT_MAX];
    if (goal->measured_ms == 0) {
        return goal->source;
    }
    format_date_plain(goal->measured_ms, app->settings->utc_offset_min, day);
    return goal->source[0] == '\0'
               ? arena_printf(ui_arena(app->ui), tr("Corte: %s"), day)
               : arena_printf(ui_arena(app->ui), tr("%s. Corte: %s"), goal->source, day);
}

static const char *topics_text(struct app *app, const struct plan_goal *goal)
{
    const char *joined = "";
    for (const char *const *code = goal->topics; *code != NULL && joined != NULL; code++) {
        const struct topic *topic = catalogue_topic(app->catalogue, *code);
        if (topic != NULL) {
            joined = arena_printf(ui_arena(app->ui), "%s%s%s", joined,
                                  joined[0] != '\0' ? " · " : "", topic->name);
        }
    }
    return joined != NULL ? joined : "";
}

static void fact(struct ui *ui, const char *icon, const char *caption, const char *value)
{
    if (value[0] != '\0') {
        widget_fact(ui, icon, caption, value);
    }
}

static void facts_card(struct app *app, const struct plan_goal *goal,
                       const struct department *department)
{
    struct ui *ui = app->ui;
    widget_card_open(ui, 6);
    ui_open(ui, &(struct ui_box){.axis = UI_GRID,
                                 .columns = widget_columns(ui, widget_is_small(ui) ? 1 : 2),
                                 .width = UI_FILL,
                                 .gap = 6});
    fact(ui, "flag", tr("Meta"), arena_printf(ui_arena(ui), "%s %s", goal->target, goal->unit));
    fact(ui, "account_balance", tr("Responde"), department != NULL ? department->name : "");
    fact(ui, "verified_user", tr("Derecho"), goal->right);
    fact(ui, "label", tr("Temas"), topics_text(app, goal));
    fact(ui, "category", tr("Sector"), goal->sector);
    fact(ui, "fact_check", tr("Fuente"), source_text(app, goal));
    ui_close(ui);
    ui_close(ui);
}

/* The number in the colour of the objective, and its official name. */
static void ods_badge(struct app *app, const char *number)
{
    struct ui *ui = app->ui;
    const struct goal *ods = NULL;
    for (size_t i = 0; i < app->catalogue->goal_count; i++) {
        if (app->catalogue->goals[i].number == (int)strtol(number, NULL, 10)) {
            ods = &app->catalogue->goals[i];
        }
    }
    if (ods == NULL) {
        return;
    }
    ui_image_open(ui,
                  &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 6, .cross = UI_CENTER},
                  arena_printf(ui_arena(ui), tr("Objetivo %d: %s"), ods->number, ods->name));
    ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                 .width = {.how = UI_FIT, .min = 22},
                                 .height = {.how = UI_FIT, .min = 22},
                                 .pad_x = 3,
                                 .main = UI_CENTER,
                                 .cross = UI_CENTER,
                                 .fill = ods_colour(number),
                                 .radius = 3});
    ui_text(ui,
            &(struct ui_text){.size = TYPE_HEADING,
                              .weight = WEIGHT_BOLD,
                              .colour = COLOUR_ON_STATE,
                              .is_silent = true},
            number);
    ui_close(ui);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .is_silent = true}, ods->name);
    ui_close(ui);
    ui_close(ui);
}

static void ods_card(struct app *app, const struct plan_goal *goal)
{
    struct ui *ui = app->ui;
    if (goal->goals[0] == NULL) {
        return;
    }
    widget_card_open(ui, 5);
    ui_text(ui,
            &(struct ui_text){.size = TYPE_LABEL, .weight = WEIGHT_SEMIBOLD, .is_heading = true},
            tr("Objetivos de Desarrollo Sostenible"));
    ui_open(ui, &(struct ui_box){.axis = UI_GRID,
                                 .columns = widget_columns(ui, widget_is_small(ui) ? 1 : 2),
                                 .width = UI_FILL,
                                 .gap = 5});
    for (const char *const *number = goal->goals; *number != NULL; number++) {
        ods_badge(app, *number);
    }
    ui_close(ui);
    ui_close(ui);
}

static void event_rows(struct app *app, const struct plan_goal *goal)
{
    struct ui *ui = app->ui;
    bool has_heading = false;
    for (const char *const *number = goal->events; *number != NULL; number++) {
        const struct event *event =
            catalogue_event(app->catalogue, (uint32_t)strtoul(*number, NULL, 10));
        char when[FORMAT_MAX];
        if (event == NULL) {
            continue;
        }
        if (!has_heading) {
            ui_text(
                ui,
                &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_heading = true},
                tr("Se rinde cuentas en"));
            has_heading = true;
        }
        format_date_plain(event->starts_ms, app->settings->utc_offset_min, when);
        if (widget_row(ui, &(struct row){.key = arena_printf(ui_arena(ui), "event-%s", *number),
                                         .icon = "event",
                                         .title = event->name,
                                         .text = when,
                                         .accent = COLOUR_PURPLE})) {
            app_send(app, INTENT_EVENT, (int)event->number, NULL);
        }
    }
}

static void figures_button(struct app *app, const struct plan_goal *goal)
{
    if (figures_exist(app, goal->department) && goal->department[0] != '\0' &&
        widget_button(app->ui, &(struct button){.look = BUTTON_SECONDARY,
                                                .label = tr("Cifras de la dependencia"),
                                                .icon = "insert_chart"})) {
        app_send(app, INTENT_SHOW, SCREEN_FIGURES, goal->department);
    }
}

static void upright(struct app *app, const struct plan_goal *goal,
                    const struct department *department)
{
    struct ui *ui = app->ui;
    widget_page_open(ui);
    widget_scroll_open(ui, "goal", 6);
    title(app, goal, department);
    progress_card(app, goal);
    facts_card(app, goal, department);
    ods_card(app, goal);
    figures_button(app, goal);
    event_rows(app, goal);
    ui_close(ui);
    widget_pager(ui, "goal", 0);
    widget_page_close(ui);
}

static void lying(struct app *app, const struct plan_goal *goal,
                  const struct department *department)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.55F};
    widget_panes_open(ui, &panes);
    widget_scroll_open(ui, "goal", 6);
    title(app, goal, department);
    progress_card(app, goal);
    figures_button(app, goal);
    ui_close(ui);
    widget_pager(ui, "goal", 0);
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "goal-more", 6);
    facts_card(app, goal, department);
    ods_card(app, goal);
    event_rows(app, goal);
    ui_close(ui);
    widget_pager(ui, "goal-more", 0);
    widget_panes_close(ui, &panes);
}

void screen_goal(struct app *app)
{
    struct ui *ui = app->ui;
    const struct plan_goal *goal =
        app->catalogue != NULL ? catalogue_plan_goal(app->catalogue, app->visit.accounts.goal)
                               : NULL;
    if (goal == NULL) {
        widget_page_open(ui);
        widget_title(ui, tr("Esta meta ya no está en la lista"), tr("Vuelva atrás y elija otra."));
        widget_page_close(ui);
        return;
    }
    const struct department *department = catalogue_department(app->catalogue, goal->department);
    if (ui_is_portrait(ui) || widget_is_large(ui)) {
        upright(app, goal, department);
    } else {
        lying(app, goal, department);
    }
}
