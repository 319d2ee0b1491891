#include "widgets/chart.h"

#include "widgets/widgets.h"

enum { TREND_MM = 62, TREND_LOW_MM = 40, VALUES_MAX = 5, RING_LARGE_MM = 58 };

static const float ring_thickness = 0.14F; /* of the diameter */

void chart_ring(struct ui *ui, const struct chart_ring *ring)
{
    ui_image_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 3, .cross = UI_CENTER},
                  ring->sentence);
    ui_open(ui, &(struct ui_box){.axis = UI_STACK,
                                 .width = UI_MM(ring->diameter_mm),
                                 .height = UI_MM(ring->diameter_mm),
                                 .main = UI_CENTER,
                                 .cross = UI_CENTER});
    ui_ring(ui, ring->diameter_mm, ring->diameter_mm * ring_thickness, ring->fraction, ring->accent,
            COLOUR_TRACK);
    ui_text(ui,
            &(struct ui_text){.size = ring->diameter_mm < RING_LARGE_MM ? TYPE_LABEL : TYPE_LARGE,
                              .weight = WEIGHT_BOLD,
                              .is_chrome = true, /* it has the room of the ring */
                              .is_silent = true},
            ring->value);
    ui_close(ui);
    if (ring->label != NULL) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .align = UI_CENTER, .is_silent = true},
                ring->label);
    }
    ui_close(ui);
}

static float most_of(const struct chart *chart, size_t count)
{
    float most = 0;
    for (size_t i = 0; i < count; i++) {
        most = chart->points[i].amount > most ? chart->points[i].amount : most;
    }
    return most > 0 ? most : 1;
}

static size_t count_of(const struct chart *chart)
{
    return chart->count < CHART_POINTS_MAX ? chart->count : CHART_POINTS_MAX;
}

void chart_bars(struct ui *ui, const struct chart *chart)
{
    size_t count = count_of(chart);
    float most = most_of(chart, count);
    ui_image_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 5, .cross = UI_STRETCH},
                  chart->sentence);
    for (size_t i = 0; i < count; i++) {
        const struct chart_point *point = &chart->points[i];
        ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 1.5F, .cross = UI_STRETCH});
        ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4});
        ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .is_silent = true}, point->label);
        ui_close(ui);
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_BOLD, .is_silent = true},
                point->value);
        ui_close(ui);
        ui_bar(ui, point->amount / most, 7, chart->accent, COLOUR_TRACK, NULL);
        ui_close(ui);
    }
    ui_close(ui);
}

/* Where there is little room only the first and the last value are written. */
static bool is_written(const struct ui *ui, size_t at, size_t count)
{
    bool is_tight = count > VALUES_MAX || widget_is_narrow(ui) || widget_is_large(ui);
    return !is_tight || at == 0 || at + 1 == count;
}

static void trend_column(struct ui *ui, const struct chart *chart, size_t at, float height_mm)
{
    const struct chart_point *point = &chart->points[at];
    size_t count = count_of(chart);
    bool is_last = at + 1 == count;
    bool is_written_here = is_written(ui, at, count);
    ui_open(ui,
            &(struct ui_box){.width = UI_FILL, .gap = 1.5F, .main = UI_END, .cross = UI_CENTER});
    if (is_written_here) {
        ui_text(ui,
                &(struct ui_text){.size = TYPE_BODY,
                                  .weight = is_last ? WEIGHT_BOLD : WEIGHT_REGULAR,
                                  .align = UI_CENTER,
                                  .is_chrome = true,
                                  .is_silent = true},
                point->value);
    }
    ui_open(ui, &(struct ui_box){.width = {.how = UI_GROW, .value = 1, .max = 34},
                                 .height = UI_MM(height_mm > 1 ? height_mm : 1),
                                 .fill = is_last ? chart->accent : theme_accent_pale(chart->accent),
                                 .border = chart->accent,
                                 .radius = 1.5F});
    ui_close(ui);
    ui_text(ui,
            &(struct ui_text){.size = TYPE_SMALL,
                              .weight = is_last ? WEIGHT_BOLD : WEIGHT_REGULAR,
                              .colour = is_last ? COLOUR_INK : COLOUR_SOFT,
                              .align = UI_CENTER,
                              .is_chrome = true,
                              .is_silent = true},
            point->label);
    ui_close(ui);
}

void chart_trend(struct ui *ui, const struct chart *chart)
{
    size_t count = count_of(chart);
    float most = most_of(chart, count);
    if (widget_is_large(ui) && widget_is_narrow(ui)) {
        chart_bars(ui, chart); /* no room for words under columns */
        return;
    }
    float whole_mm = widget_is_low(ui) || !ui_is_portrait(ui) ? TREND_LOW_MM : TREND_MM;
    ui_image_open(
        ui,
        &(struct ui_box){
            .axis = UI_ROW, .width = UI_FILL, .gap = count > VALUES_MAX ? 2 : 5, .cross = UI_END},
        chart->sentence);
    for (size_t i = 0; i < count; i++) {
        trend_column(ui, chart, i, whole_mm * chart->points[i].amount / most);
    }
    ui_close(ui);
}
