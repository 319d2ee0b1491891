/* screen_schedule.c: the strategy's activities by stage: a board where the panel is wide, else one
 * stage under the other. */
#include <string.h>

#include "base/i18n.h"
#include "core/compliance.h"
#include "screens/accounts_tabs.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

enum { BOARD_MM = 440, NUMBERS_MM = 400, NAME_LINES = 4 };

static enum colour percent_colour(int percent)
{
    return percent >= 100 ? COLOUR_OK : percent <= 0 ? COLOUR_SOFT : COLOUR_BRAND;
}

/* "65 %", "Cumplida", "Sin dato" */
static const char *percent_text(struct app *app, const struct activity *activity)
{
    return activity->percent < 0      ? tr("Sin dato")
           : activity->percent == 100 ? tr("Cumplida")
                                      : arena_printf(ui_arena(app->ui), "%d %%", activity->percent);
}

static bool is_of_stage(const struct activity *activity, const char *stage)
{
    for (const char *const *code = activity->stages; *code != NULL; code++) {
        if (strcmp(*code, stage) == 0) {
            return true;
        }
    }
    return false;
}

static const char *key_of(struct app *app, const struct activity *activity, const char *stage)
{
    return arena_printf(ui_arena(app->ui), "%s-%s", stage, activity->code);
}

/* ---- one stage under the other ---- */

static void activity_row(struct app *app, const struct activity *activity, const char *stage)
{
    struct ui *ui = app->ui;
    const struct department *department =
        activity->departments[0] != NULL
            ? catalogue_department(app->catalogue, activity->departments[0])
            : NULL;
    if (widget_row(ui,
                   &(struct row){
                       .key = key_of(app, activity, stage),
                       .title = activity->name,
                       .text = department != NULL ? department->short_name : NULL,
                       .note = arena_printf(ui_arena(ui), "%s · %s", percent_text(app, activity),
                                            schedule_component_name(activity)),
                       .accent = percent_colour(activity->percent),
                       .has_meter = true,
                       .percent = activity->percent > 0 ? activity->percent : 0,
                   })) {
        app_send(app, INTENT_SHOW, SCREEN_ACTIVITY, activity->code);
    }
}

static void section(struct app *app, const struct schedule_part *stage)
{
    struct ui *ui = app->ui;
    const struct catalogue *catalogue = app->catalogue;
    struct compliance done = compliance_of(catalogue, COMPLIANCE_STAGE, stage->code);
    if (done.activity_count == 0) {
        return;
    }
    ui_text(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_heading = true},
            arena_printf(ui_arena(ui), "%s · %d %%", tr(stage->name), done.percent));
    for (size_t i = 0; i < catalogue->activity_count; i++) {
        if (is_of_stage(&catalogue->activities[i], stage->code)) {
            activity_row(app, &catalogue->activities[i], stage->code);
        }
    }
}

/* ---- the board ---- */

static void board_card(struct app *app, const struct activity *activity, const char *stage)
{
    struct ui *ui = app->ui;
    enum colour colour = percent_colour(activity->percent);
    bool was_pressed = ui_element_open(ui,
                                       &(struct ui_box){.width = UI_FILL,
                                                        .height = {.how = UI_FIT, .min = 30},
                                                        .pad_x = 5,
                                                        .pad_y = 5,
                                                        .gap = 2,
                                                        .cross = UI_STRETCH,
                                                        .fill = COLOUR_CARD,
                                                        .border = COLOUR_LINE,
                                                        .radius = 5},
                                       &(struct ui_element){.role = UI_ROLE_BUTTON,
                                                            .key = key_of(app, activity, stage),
                                                            .label = activity->name,
                                                            .hint = percent_text(app, activity),
                                                            .fill_pressed = COLOUR_CARD_PRESSED});
    ui_text(ui,
            &(struct ui_text){
                .size = TYPE_LABEL, .weight = WEIGHT_BOLD, .colour = colour, .is_silent = true},
            percent_text(app, activity));
    ui_text(ui,
            &(struct ui_text){
                .size = TYPE_SMALL, .lines_max = NAME_LINES, .may_be_cut = true, .is_silent = true},
            activity->name);
    ui_gap(ui, 1);
    ui_bar(ui, activity->percent > 0 ? (float)activity->percent / 100 : 0, 3.5F, colour,
           COLOUR_TRACK, NULL);
    ui_close(ui);
    if (was_pressed) {
        app_send(app, INTENT_SHOW, SCREEN_ACTIVITY, activity->code);
    }
}

static void board_column(struct app *app, const struct schedule_part *stage)
{
    struct ui *ui = app->ui;
    const struct catalogue *catalogue = app->catalogue;
    struct compliance done = compliance_of(catalogue, COMPLIANCE_STAGE, stage->code);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 4, .cross = UI_STRETCH});
    ui_open(ui, &(struct ui_box){.width = UI_FILL,
                                 .height = {.how = UI_FIT, .min = 42},
                                 .cross = UI_STRETCH,
                                 .main = UI_END});
    ui_text(ui, &(struct ui_text){.size = TYPE_LABEL, .weight = WEIGHT_BOLD, .is_heading = true},
            tr(stage->name));
    ui_textf(ui,
             &(struct ui_text){
                 .size = TYPE_LABEL, .weight = WEIGHT_BOLD, .colour = percent_colour(done.percent)},
             "%d %%", done.percent);
    ui_close(ui);
    for (size_t i = 0; i < catalogue->activity_count; i++) {
        if (is_of_stage(&catalogue->activities[i], stage->code)) {
            board_card(app, &catalogue->activities[i], stage->code);
        }
    }
    ui_close(ui);
}

/* ---- the whole ---- */

static void number_card(struct ui *ui, const char *label, int percent, enum colour colour)
{
    ui_image_open(ui,
                  &(struct ui_box){.width = UI_FILL,
                                   .pad_x = 3,
                                   .pad_y = 5,
                                   .cross = UI_CENTER,
                                   .fill = COLOUR_CARD,
                                   .border = COLOUR_LINE,
                                   .radius = 6},
                  arena_printf(ui_arena(ui), tr("%s: %d por ciento"), label, percent));
    ui_text(ui,
            &(struct ui_text){.size = TYPE_TITLE,
                              .weight = WEIGHT_BOLD,
                              .colour = colour,
                              .is_chrome = true,
                              .is_silent = true},
            arena_printf(ui_arena(ui), "%d %%", percent));
    ui_text(ui,
            &(struct ui_text){
                .size = TYPE_SMALL, .colour = COLOUR_SOFT, .align = UI_CENTER, .is_silent = true},
            label);
    ui_close(ui);
}

static void numbers(struct app *app)
{
    static const enum colour colours[SCHEDULE_COMPONENTS] = {COLOUR_BLUE, COLOUR_PURPLE,
                                                             COLOUR_TEAL};
    struct ui *ui = app->ui;
    bool is_wide = ui_width_mm(ui) >= NUMBERS_MM && !widget_is_large(ui);
    ui_open(ui, &(struct ui_box){.axis = UI_GRID,
                                 .columns = is_wide ? 4 : widget_columns(ui, 2),
                                 .width = UI_FILL,
                                 .gap = 4,
                                 .cross = UI_STRETCH});
    number_card(ui, tr("Toda la estrategia"),
                compliance_of(app->catalogue, COMPLIANCE_ALL, "").percent, COLOUR_INK);
    for (size_t i = 0; i < SCHEDULE_COMPONENTS; i++) {
        const struct schedule_part *part = &schedule_components[i];
        struct compliance compliance =
            compliance_of(app->catalogue, COMPLIANCE_COMPONENT, part->code);
        if (compliance.activity_count > 0) {
            number_card(ui, tr(part->name), compliance.percent, colours[i]);
        }
    }
    ui_close(ui);
}

/* Lying the links stand beside the title: the board needs the height. */
static void head(struct app *app, bool is_row)
{
    struct ui *ui = app->ui;
    if (!is_row) {
        widget_title(ui, tr("Cronograma de la estrategia"),
                     tr("Qué se hace y cuánto se ha cumplido."));
        accounts_tabs(app);
        return;
    }
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 8, .cross = UI_CENTER});
    widget_title(ui, tr("Cronograma"), NULL);
    accounts_tabs(app);
    ui_close(ui);
}

static void body(struct app *app, bool is_board)
{
    struct ui *ui = app->ui;
    widget_scroll_open(ui, "schedule", 5);
    if (app->catalogue != NULL) {
        if (!is_board) {
            numbers(app);
        }
        ui_open(ui, &(struct ui_box){.axis = is_board ? UI_ROW : UI_COLUMN,
                                     .width = UI_FILL,
                                     .gap = 5,
                                     .cross = is_board ? UI_START : UI_STRETCH});
        for (size_t i = 0; i < SCHEDULE_STAGES; i++) {
            (is_board ? board_column : section)(app, &schedule_stages[i]);
        }
        ui_close(ui);
        if (is_board) {
            numbers(app);
        }
    }
    ui_close(ui);
    widget_pager(ui, "schedule", 0);
}

void screen_schedule(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_plain = ui_is_portrait(ui) || widget_is_large(ui);
    bool is_board = !is_plain && ui_width_mm(ui) >= BOARD_MM;
    if (!is_plain && widget_is_low(ui)) {
        const struct panes panes = {.share = 0.4F};
        widget_panes_open(ui, &panes);
        widget_title(ui, tr("Cronograma"), NULL);
        accounts_tabs(app);
        widget_panes_next(ui, &panes);
        body(app, false);
        widget_panes_close(ui, &panes);
        return;
    }
    widget_page_open(ui);
    head(app, is_board);
    body(app, is_board);
    widget_page_close(ui);
}
