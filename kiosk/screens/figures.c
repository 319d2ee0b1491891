/* figures.c: the numbers of the management as pictures: what a figure's series becomes. */
#include <string.h>

#include "base/i18n.h"
#include "screens/accounts.h"
#include "screens/app.h"
#include "screens/format.h"
#include "widgets/chart.h"
#include "widgets/widgets.h"

enum { RING_MM = 66, RING_SMALL_MM = 50, HUNDRED = 100 };

static const float thousand = 1000;

bool figures_exist(const struct app *app, const char *department)
{
    const struct catalogue *catalogue = app->catalogue;
    for (size_t i = 0; catalogue != NULL && i < catalogue->figure_count; i++) {
        if (department[0] == '\0' || strcmp(catalogue->figures[i].department, department) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_percent(const struct figure *figure)
{
    return strcmp(figure->unit, "%") == 0;
}

/* "1.250 km", "62 %" */
static const char *amount_text(struct app *app, const struct figure *figure, int64_t value)
{
    char number[FORMAT_MAX];
    format_amount(value, number);
    return arena_printf(ui_arena(app->ui), "%s%s%s", number, figure->unit[0] != '\0' ? " " : "",
                        figure->unit);
}

/* As it is said. */
static const char *amount_spoken(struct app *app, const struct figure *figure, int64_t value)
{
    char number[FORMAT_MAX];
    format_amount(value, number);
    return is_percent(figure) ? arena_printf(ui_arena(app->ui), tr("%s por ciento"), number)
                              : amount_text(app, figure, value);
}

/* Of a ring: how much of the whole the first value is, in thousandths of a percent. One value alone
 * is a percent already. */
static int64_t share_of(const struct figure *figure)
{
    int64_t whole = 0;
    for (size_t i = 0; i < figure->point_count; i++) {
        whole += figure->points[i].value;
    }
    if (figure->point_count < 2) {
        return whole;
    }
    int64_t tenths = whole > 0 ? (figure->points[0].value * HUNDRED * 10 + whole / 2) / whole : 0;
    return tenths * HUNDRED;
}

static bool is_ring(const struct figure *figure)
{
    return strcmp(figure->chart, "ring") == 0;
}

static bool is_trend(const struct figure *figure)
{
    return strcmp(figure->chart, "trend") == 0;
}

const char *figure_sentence(struct app *app, const struct figure *figure)
{
    struct arena *arena = ui_arena(app->ui);
    char share[FORMAT_MAX];
    format_amount(share_of(figure), share);
    const char *sentence = is_ring(figure)
                               ? arena_printf(arena, tr("%s: %s por ciento."), figure->title, share)
                               : arena_printf(arena, "%s.", figure->title);
    bool is_told = is_ring(figure) && figure->point_count < 2;
    for (size_t i = 0; i < figure->point_count && !is_told && sentence != NULL; i++) {
        sentence = arena_printf(arena, "%s %s: %s.", sentence, figure->points[i].label,
                                amount_spoken(app, figure, figure->points[i].value));
    }
    return sentence != NULL ? sentence : figure->title;
}

static enum colour accent_of(const struct app *app, const struct figure *figure)
{
    const struct department *department = catalogue_department(app->catalogue, figure->department);
    return department != NULL ? theme_accent(department->colour) : COLOUR_BRAND;
}

/* The parts of a ring beside it, or under it where there is little room. */
static void legend(struct app *app, const struct figure *figure)
{
    struct ui *ui = app->ui;
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 4, .cross = UI_STRETCH});
    for (size_t i = 0; i < figure->point_count; i++) {
        ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
        ui_text(ui,
                &(struct ui_text){.size = i == 0 ? TYPE_HEADING : TYPE_BODY,
                                  .weight = WEIGHT_BOLD,
                                  .colour = i == 0 ? accent_of(app, figure) : COLOUR_INK,
                                  .is_silent = true},
                amount_text(app, figure, figure->points[i].value));
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .is_silent = true},
                figure->points[i].label);
        ui_close(ui);
    }
    ui_close(ui);
}

static void ring(struct app *app, const struct figure *figure)
{
    struct ui *ui = app->ui;
    int64_t share = share_of(figure);
    char number[FORMAT_MAX];
    bool is_column = widget_is_narrow(ui) || widget_is_large(ui);
    format_amount(share, number);
    ui_open(ui, &(struct ui_box){.axis = is_column ? UI_COLUMN : UI_ROW,
                                 .width = UI_FILL,
                                 .gap = 8,
                                 .cross = is_column ? UI_STRETCH : UI_CENTER});
    chart_ring(ui, &(struct chart_ring){
                       .sentence = figure_sentence(app, figure),
                       .value = arena_printf(ui_arena(ui), "%s %%", number),
                       .label = figure->point_count < 2 ? figure->points[0].label : NULL,
                       .fraction = (float)share / (HUNDRED * thousand),
                       .diameter_mm = widget_is_small(ui) ? RING_SMALL_MM : RING_MM,
                       .accent = accent_of(app, figure),
                   });
    if (figure->point_count > 1) {
        legend(app, figure);
    }
    ui_close(ui);
}

static void series(struct app *app, const struct figure *figure)
{
    struct chart_point points[CHART_POINTS_MAX];
    size_t count = 0;
    for (; count < figure->point_count && count < CHART_POINTS_MAX; count++) {
        const struct point *point = &figure->points[count];
        char number[FORMAT_MAX];
        format_amount(point->value, number);
        points[count] = (struct chart_point){
            .label = point->label,
            .value = is_trend(figure) ? arena_strdup(ui_arena(app->ui), number)
                                      : amount_text(app, figure, point->value),
            .amount = (float)point->value / thousand,
        };
    }
    const struct chart chart = {.sentence = figure_sentence(app, figure),
                                .points = points,
                                .count = count,
                                .accent = accent_of(app, figure)};
    (is_trend(figure) ? chart_trend : chart_bars)(app->ui, &chart);
}

/* "9,3 km más que en 2021": what has changed since the one before; NULL: nothing to say. */
static const char *change_text(struct app *app, const struct figure *figure, const char **icon)
{
    if (figure->point_count < 2) {
        return NULL;
    }
    const struct point *last = &figure->points[figure->point_count - 1];
    const struct point *before = last - 1;
    int64_t change = last->value - before->value;
    const char *amount = amount_text(app, figure, change < 0 ? -change : change);
    *icon = change > 0 ? "trending_up" : change < 0 ? "trending_down" : "trending_flat";
    return change == 0
               ? arena_printf(ui_arena(app->ui), tr("Igual que en %s"), before->label)
               : arena_printf(ui_arena(app->ui),
                              change > 0 ? tr("%s más que en %s") : tr("%s menos que en %s"),
                              amount, before->label);
}

/* "27,3 km", the last number of a trend, read from afar, and how it has changed. */
static void headline(struct app *app, const struct figure *figure)
{
    struct ui *ui = app->ui;
    const char *icon = NULL;
    const struct point *last = &figure->points[figure->point_count - 1];
    const char *change = change_text(app, figure, &icon);
    ui_text(ui,
            &(struct ui_text){.size = TYPE_TITLE,
                              .weight = WEIGHT_BOLD,
                              .colour = accent_of(app, figure),
                              .is_silent = true},
            amount_text(app, figure, last->value));
    if (change != NULL) {
        ui_open(ui,
                &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 3, .cross = UI_CENTER});
        ui_icon(ui, icon, 9, accent_of(app, figure));
        ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY}, change);
        ui_close(ui);
        ui_close(ui);
    }
}

/* Lying, what is read from afar stands beside the picture. */
static void trend(struct app *app, const struct figure *figure)
{
    struct ui *ui = app->ui;
    bool is_row = !ui_is_portrait(ui) && !widget_is_large(ui) && !widget_is_narrow(ui);
    ui_open(ui, &(struct ui_box){.axis = is_row ? UI_ROW : UI_COLUMN,
                                 .width = UI_FILL,
                                 .gap = 5,
                                 .cross = is_row ? UI_CENTER : UI_STRETCH});
    ui_open(ui, &(struct ui_box){
                    .width = is_row ? UI_SHARE(0.6F) : UI_FILL, .gap = 2, .cross = UI_STRETCH});
    headline(app, figure);
    ui_close(ui);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    series(app, figure);
    ui_close(ui);
    ui_close(ui);
}

void figure_card(struct app *app, const struct figure *figure)
{
    struct ui *ui = app->ui;
    char day[FORMAT_MAX];
    if (figure->point_count == 0) {
        return;
    }
    widget_card_open(ui, 5);
    ui_text(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_heading = true},
            figure->title);
    if (is_ring(figure)) {
        ring(app, figure);
    } else if (is_trend(figure)) {
        trend(app, figure);
    } else {
        series(app, figure);
    }
    format_date_plain(figure->measured_ms, app->settings->utc_offset_min, day);
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT},
            arena_printf(ui_arena(ui), tr("%s. Corte: %s"), figure->source, day));
    ui_close(ui);
}
