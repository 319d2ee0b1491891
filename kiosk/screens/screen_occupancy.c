/* screen_occupancy.c: for staff: how full the event is, by gate and by hour, who is still expected,
 * and who of the waiting list comes next. Counts only, but for the name that is called. */
#include "base/i18n.h"
#include "screens/format.h"
#include "screens/screens.h"
#include "widgets/chart.h"
#include "widgets/widgets.h"

enum { RING_MM = 38 };

static void pair_row(struct ui *ui, const char *label, int64_t value)
{
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .main = UI_BETWEEN, .gap = 4});
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY}, label);
    ui_close(ui);
    ui_textf(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_BOLD}, "%lld",
             (long long)value);
    ui_close(ui);
}

static void card_heading(struct ui *ui, const char *text)
{
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .is_heading = true},
            text);
}

static void total_rows(struct ui *ui, const struct occupancy *now)
{
    pair_row(ui, tr("Asistentes en total"), now->entered);
    pair_row(ui, tr("Inscritos por llegar"), now->expected);
    if (now->assumed_left > 0) {
        pair_row(ui, tr("Salida supuesta al cierre"), now->assumed_left);
    }
}

/* The part of the capacity that is used; a bare number where there is no limit. */
static void inside_card(struct app *app, const struct occupancy *now)
{
    struct ui *ui = app->ui;
    struct arena *arena = ui_arena(ui);
    widget_card_open(ui, 3);
    if (now->capacity > 0) {
        float part = (float)now->inside / (float)now->capacity;
        ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_CENTER});
        chart_ring(
            ui,
            &(struct chart_ring){
                .sentence = arena_printf(arena, tr("Dentro ahora: %lld de %lld"),
                                         (long long)now->inside, (long long)now->capacity),
                .value = arena_printf(arena, "%lld", (long long)now->inside),
                .label = arena_printf(arena, tr("Dentro ahora, de %lld"), (long long)now->capacity),
                .fraction = part > 1 ? 1 : part,
                .diameter_mm = RING_MM,
                .accent = part >= 1 ? COLOUR_BAD : COLOUR_BRAND});
        ui_close(ui);
    } else {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY}, tr("Dentro ahora"));
        ui_textf(ui, &(struct ui_text){.size = TYPE_DISPLAY, .weight = WEIGHT_BOLD}, "%lld",
                 (long long)now->inside);
    }
    total_rows(ui, now);
    ui_close(ui);
}

static void totals_card(struct ui *ui, const struct occupancy *now)
{
    widget_card_open(ui, 3);
    total_rows(ui, now);
    ui_close(ui);
}

/* The same count where there is no height for a card. */
static void inside_line(struct ui *ui, const struct occupancy *now)
{
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 3, .cross = UI_BASELINE});
    ui_textf(ui, &(struct ui_text){.size = TYPE_LARGE, .weight = WEIGHT_BOLD},
             now->capacity > 0 ? "%lld / %lld" : "%lld", (long long)now->inside,
             (long long)now->capacity);
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, tr("adentro"));
    ui_close(ui);
}

static void call_lines(struct app *app)
{
    const struct waiting_call *call = &app->door.call;
    bool is_low = widget_is_low(app->ui);
    if (!app->door.has_call) {
        return;
    }
    ui_textf(app->ui,
             &(struct ui_text){.size = is_low ? TYPE_BODY : TYPE_HEADING,
                               .weight = WEIGHT_BOLD,
                               .lines_max = is_low ? 2 : 0,
                               .breaks_words = true,
                               .is_live = true},
             tr("Llame a: %s"), call->name[0] != '\0' ? call->name : tr("Sin nombre"));
    ui_textf(app->ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT},
             is_low ? tr("Código %s") : tr("Código %s. Ya puede entrar."), call->code);
}

static void waiting_card(struct app *app, const struct occupancy *now, bool has_call)
{
    struct ui *ui = app->ui;
    widget_card_open(ui, 4);
    card_heading(ui, tr("Lista de espera"));
    if (has_call) {
        call_lines(app);
    }
    pair_row(ui, tr("Esperan"), now->waiting);
    if (now->called > 0) {
        pair_row(ui, tr("Llamados"), now->called);
    }
    ui_close(ui);
}

static void gates_card(struct app *app, const struct occupancy *now)
{
    struct ui *ui = app->ui;
    widget_card_open(ui, 4);
    card_heading(ui, tr("Por puerta"));
    for (size_t i = 0; i < now->gate_count; i++) {
        const struct occupancy_gate *gate = &now->gates[i];
        ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH, .gap = 1});
        ui_open(ui,
                &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .main = UI_BETWEEN, .gap = 4});
        ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .breaks_words = true},
                gate->name[0] != '\0' ? gate->name
                                      : arena_printf(ui_arena(ui), tr("Puerta %d"), gate->number));
        ui_close(ui);
        ui_textf(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_BOLD},
                 gate->capacity > 0 ? "%lld / %lld" : "%lld", (long long)gate->inside,
                 (long long)gate->capacity);
        ui_close(ui);
        ui_textf(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT},
                 tr("%lld entradas · %lld salidas"), (long long)gate->entries,
                 (long long)gate->exits);
        ui_close(ui);
    }
    ui_close(ui);
}

/* The entries of the last hours of today, as columns. */
static void hours_card(struct app *app, const struct occupancy *now)
{
    struct ui *ui = app->ui;
    struct chart_point points[CHART_POINTS_MAX];
    char when[FORMAT_MAX];
    struct chart chart = {
        .sentence = tr("Entradas por hora"), .points = points, .accent = COLOUR_BRAND};
    size_t from = now->hour_count > CHART_POINTS_MAX ? now->hour_count - CHART_POINTS_MAX : 0;
    for (size_t i = from; i < now->hour_count; i++) {
        const struct occupancy_hour *hour = &now->hours[i];
        format_clock(hour->starts_ms, app->settings->utc_offset_min, when);
        points[chart.count++] = (struct chart_point){
            .label = arena_printf(ui_arena(ui), "%s", when),
            .value = arena_printf(ui_arena(ui), "%lld", (long long)hour->entries),
            .amount = (float)hour->entries};
    }
    widget_card_open(ui, 4);
    card_heading(ui, tr("Entradas por hora"));
    if (chart.count > 0) {
        chart_trend(ui, &chart);
    } else {
        ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT},
                tr("Nadie todavía."));
    }
    ui_close(ui);
}

static bool side_button(struct ui *ui, const char *label, const char *icon, bool is_disabled)
{
    return widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                              .label = label,
                                              .icon = icon,
                                              .width = UI_FILL,
                                              .height = 22,
                                              .is_disabled = is_disabled});
}

static void buttons(struct app *app, const struct occupancy *now)
{
    struct ui *ui = app->ui;
    bool may_call =
        app->door.is_supervisor && now != NULL && (now->waiting > 0 || app->door.has_call);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4, .cross = UI_STRETCH});
    if (side_button(ui, tr("Opiniones"), "sentiment_satisfied", false)) {
        app_send(app, INTENT_TAB, SCREEN_MIRROR, NULL);
    }
    if (may_call && side_button(ui, tr("Llamar"), "record_voice_over", now->waiting == 0)) {
        app_send(app, INTENT_CALL, 0, NULL);
    }
    ui_close(ui);
    widget_actions_open(ui);
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = tr("Volver a la puerta"),
                                           .icon = "arrow_back",
                                           .width = UI_FILL})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
    ui_close(ui);
}

/* Lying panels have the count beside the lists; low ones as a line, with who is called, so that
 * the hours are seen without paging. */
void screen_occupancy(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_lying = !ui_is_portrait(ui), is_low = is_lying && widget_is_low(ui);
    const struct panes panes = {.share = is_low ? 0.6F : 0.5F};
    const struct occupancy *now = app->door.occupancy;
    widget_panes_open(ui, &panes);
    widget_title(ui, tr("Aforo"), NULL);
    if (now == NULL) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .is_live = true},
                app_event(app) != NULL ? tr("Un momento.") : tr("Falta el evento"));
    } else if (is_low) {
        inside_line(ui, now);
        call_lines(app);
    } else if (is_lying) {
        inside_card(app, now);
    }
    if (is_lying) {
        ui_spacer(ui);
        buttons(app, now);
    }
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "occupancy", 6);
    if (now != NULL) {
        bool has_waiting = now->waiting > 0 || now->called > 0;
        if (!is_lying) {
            inside_card(app, now);
        } else {
            hours_card(app, now);
        }
        if (has_waiting) {
            waiting_card(app, now, !is_low);
        }
        if (!is_lying) {
            hours_card(app, now);
        }
        gates_card(app, now);
        if (is_low) {
            totals_card(ui, now);
        }
    }
    ui_close(ui);
    widget_pager(ui, "occupancy", 0);
    if (!is_lying) {
        buttons(app, now);
    }
    widget_panes_close(ui, &panes);
}
