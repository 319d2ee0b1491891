#include "screens/door_side.h"

#include "base/i18n.h"
#include "screens/door_face.h"
#include "screens/format.h"
#include "widgets/widgets.h"

#define SMALL_SIDE_SHARE 1.4F /* to 2 of the verdict: a name and a time on 10 inches */

/* What the big number is of: how many are inside, or were attended here. */
struct count {
    const char *label;
    int value, capacity; /* 0 = without limit */
};

static struct count count_now(const struct app *app)
{
    const struct event *event = app_event(app);
    if (app_is_stand(app)) {
        return (struct count){tr("Atendidos aquí"), app->door.attended_count, 0};
    }
    return (struct count){tr("Dentro ahora"), app->door.inside_count,
                          event != NULL ? event->capacity : 0};
}

/* `colour`, or what is read on the verdict's while that takes the whole screen. */
static enum colour ink(const struct app *app, enum colour colour)
{
    return door_is_flashing(app, ui_now_ms(app->ui)) ? COLOUR_ON_STATE : colour;
}

/* A card closer to its words than others are: five of the last ones are to be seen. */
static void side_card_open(struct app *app, float gap, struct ui_size height)
{
    struct ui *ui = app->ui;
    bool is_flashing = door_is_flashing(app, ui_now_ms(ui));
    bool is_small = widget_is_small(ui);
    ui_open(ui, &(struct ui_box){.axis = UI_COLUMN,
                                 .width = UI_FILL,
                                 .height = height,
                                 .pad_x = is_small ? 5 : 8,
                                 .pad_y = is_small ? 4 : 6,
                                 .gap = gap,
                                 .cross = UI_STRETCH,
                                 .fill = is_flashing ? COLOUR_NONE : COLOUR_CARD,
                                 .border = is_flashing ? COLOUR_ON_STATE : COLOUR_LINE,
                                 .radius = 8});
}

/* On 10 inches the count is a line and the verdict has the rest. */
static void count_line(struct app *app)
{
    struct ui *ui = app->ui;
    const struct count count = count_now(app);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4, .cross = UI_CENTER});
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = ink(app, COLOUR_SOFT)},
            count.label);
    ui_close(ui);
    ui_textf(ui,
             &(struct ui_text){.size = TYPE_HEADING,
                               .weight = WEIGHT_BOLD,
                               .colour = ink(app, COLOUR_INK),
                               .is_live = true},
             count.capacity > 0 ? "%d / %d" : "%d", count.value, count.capacity);
    ui_close(ui);
}

static void count_card(struct app *app)
{
    struct ui *ui = app->ui;
    const struct count count = count_now(app);
    bool is_large = door_has_height(ui) && !ui_is_portrait(ui); /* else the last ones need it */
    side_card_open(app, is_large ? 3 : 1, UI_HUG);
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = ink(app, COLOUR_SOFT)},
            count.label);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4, .cross = UI_BASELINE});
    ui_textf(ui,
             &(struct ui_text){.size = is_large ? TYPE_DISPLAY : TYPE_TITLE,
                               .weight = WEIGHT_BOLD,
                               .colour = ink(app, COLOUR_INK),
                               .is_live = true},
             "%d", count.value);
    if (count.capacity > 0) {
        ui_textf(ui,
                 &(struct ui_text){.size = is_large ? TYPE_LARGE : TYPE_HEADING,
                                   .colour = ink(app, COLOUR_SOFT)},
                 "/ %d", count.capacity);
    }
    ui_close(ui);
    if (count.capacity > 0) {
        float fraction = (float)count.value / (float)count.capacity;
        ui_bar(ui, fraction > 1 ? 1 : fraction, 4, COLOUR_BRAND, COLOUR_TRACK, tr("Aforo usado"));
    }
    ui_close(ui);
}

static void recent_row(struct app *app, const struct recent_verdict *recent)
{
    struct ui *ui = app->ui;
    char name[NAME_MAX_BYTES], when[FORMAT_MAX];
    const struct face *face = door_face_of(recent->reason);
    name_short(recent->name, name, sizeof name);
    if (ui_is_portrait(ui) || !door_has_height(ui)) {
        format_clock(recent->at_ms, app->settings->utc_offset_min, when);
    } else {
        format_clock_s(recent->at_ms, app->settings->utc_offset_min, when);
    }
    const char *what = face->list;
    const char *text = name;
    if (recent->was_undone) {
        what = N_("deshecho");
    } else if (recent->was_override) {
        what = recent->reason == ADMISSION_LEFT ? N_("dejado salir") : N_("dejado entrar");
    }
    if (what != NULL) {
        text = arena_printf(ui_arena(ui), "%s%s%s", name, name[0] != '\0' ? " · " : "", tr(what));
    }
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 3, .cross = UI_CENTER});
    ui_icon(ui, recent->was_undone ? "undo" : face->icon, 8,
            ink(app, recent->was_undone ? COLOUR_SOFT : face->colour));
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(
        ui,
        &(struct ui_text){.size = TYPE_SMALL, .colour = ink(app, COLOUR_INK), .breaks_words = true},
        text[0] != '\0' ? text : tr("Sin nombre"));
    ui_close(ui);
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = ink(app, COLOUR_SOFT)}, when);
    ui_gap(ui, 1); /* beside it runs the bar that shows the place */
    ui_close(ui);
}

static void recent_card(struct app *app)
{
    struct ui *ui = app->ui;
    float gap = ui_is_portrait(ui) || !door_has_height(ui) ? 1.5F : 3;
    side_card_open(app, gap, UI_FILL);
    ui_text(ui,
            &(struct ui_text){.size = TYPE_BODY,
                              .weight = WEIGHT_SEMIBOLD,
                              .colour = ink(app, COLOUR_INK),
                              .is_heading = true},
            tr("Últimos"));
    widget_scroll_open(ui, "recent", gap);
    for (size_t i = 0; i < app->door.recent_count; i++) {
        recent_row(app, &app->door.recent[i]);
    }
    if (app->door.recent_count == 0) {
        ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = ink(app, COLOUR_SOFT)},
                tr("Nadie todavía."));
    }
    ui_close(ui);
    ui_close(ui);
}

static bool side_button(struct app *app, const char *key, const char *label, const char *icon,
                        bool is_icon_only, bool is_disabled)
{
    return widget_button(app->ui, &(struct button){.look = BUTTON_SECONDARY,
                                                   .key = key,
                                                   .label = label,
                                                   .icon = icon,
                                                   .width = is_icon_only ? UI_HUG : UI_FILL,
                                                   .height = door_has_height(app->ui) ? 22 : 20,
                                                   .is_disabled = is_disabled,
                                                   .is_icon_only = is_icon_only});
}

static void row_open(struct ui *ui)
{
    float gap = widget_is_low(ui) ? 2 : 4;
    ui_open(ui,
            &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = gap, .cross = UI_STRETCH});
}

static void code_button(struct app *app, bool is_icon_only)
{
    if (side_button(app, "code", tr("Código"), "dialpad", is_icon_only, false)) {
        app_send(app, INTENT_FOCUS, 1, NULL);
    }
}

static void direction_button(struct app *app, bool is_icon_only)
{
    bool is_exit = app->door.direction == DIRECTION_EXIT;
    if (side_button(app, "direction", is_exit ? tr("Entrada") : tr("Salida"),
                    is_exit ? "input" : "exit_to_app", is_icon_only, false)) {
        app_send(app, INTENT_DIRECTION, is_exit ? DIRECTION_ENTRY : DIRECTION_EXIT, NULL);
    }
}

static void undo_button(struct app *app, bool is_icon_only)
{
    if (app->door.is_supervisor && side_button(app, "undo", tr("Deshacer"), "undo", is_icon_only,
                                               door_undoable(app) == NULL)) {
        app_send(app, INTENT_UNDO, 0, NULL);
    }
}

static void occupancy_button(struct app *app, bool is_icon_only)
{
    if (side_button(app, "occupancy", tr("Aforo"), "bar_chart", is_icon_only, false)) {
        app_send(app, INTENT_GO, SCREEN_OCCUPANCY, NULL);
    }
}

static void people_button(struct app *app)
{
    if (finder_may(app) &&
        side_button(app, "people", tr("Buscar persona"), "search", true, app_event(app) == NULL)) {
        app_send(app, INTENT_PEOPLE, 0, NULL);
    }
}

/* Lying, the words take no more width than leaves the verdict its two thirds; low, a row of icons
 * leaves the list its height. */
static void door_buttons(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_low = widget_is_low(ui), is_upright = ui_is_portrait(ui);
    row_open(ui);
    if (is_upright) {
        code_button(app, is_low);
    }
    direction_button(app, is_low);
    if (is_upright) {
        people_button(app);
    } else {
        undo_button(app, is_low);
    }
    if (!is_low) {
        ui_close(ui);
        row_open(ui);
    }
    if (is_upright) {
        undo_button(app, is_low);
    }
    occupancy_button(app, is_low);
    if (!is_upright) {
        code_button(app, true);
        people_button(app);
    }
    ui_close(ui);
}

/* Whoever was attended may say how it was. */
static void stand_buttons(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_small = widget_is_small(ui);
    row_open(ui);
    if (side_button(app, "rate", tr("Calificar"), "sentiment_satisfied", false,
                    !app_can_rate(app))) {
        app_send(app, INTENT_RATE, FEEDBACK_STAND, app->settings->stand);
    }
    if (!is_small) {
        ui_close(ui);
        row_open(ui);
    }
    if (side_button(app, "mirror", tr("Opiniones en vivo"), "forum", is_small, false)) {
        app_send(app, INTENT_GO, SCREEN_MIRROR, NULL);
    }
    ui_close(ui);
}

void door_side(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_flashing = door_is_flashing(app, ui_now_ms(ui));
    bool is_small = widget_is_small(ui);
    bool is_narrow = app_is_stand(app) && is_small && !ui_is_portrait(ui);
    float share = is_narrow ? SMALL_SIDE_SHARE : 1;
    float pad = is_small ? 5.0F : ui_is_portrait(ui) ? 9.0F : 7.0F;
    ui_open(ui, &(struct ui_box){.width = UI_SHARE(share),
                                 .height = UI_SHARE(1),
                                 .pad_x = pad,
                                 .pad_y = pad,
                                 .gap = pad < 9 ? 4 : 5,
                                 .cross = UI_STRETCH,
                                 .fill = is_flashing ? door_face_now(app)->colour : COLOUR_NONE});
    if (is_small) {
        count_line(app);
        if (!ui_is_portrait(ui)) {
            recent_card(app);
        }
    } else if (ui_is_portrait(ui)) {
        ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                     .width = UI_FILL,
                                     .height = UI_FILL,
                                     .gap = 5,
                                     .cross = UI_STRETCH});
        ui_open(ui, &(struct ui_box){.width = UI_SHARE(1), .height = UI_FILL, .cross = UI_STRETCH});
        count_card(app);
        ui_close(ui);
        ui_open(ui,
                &(struct ui_box){.width = UI_SHARE(1.5F), .height = UI_FILL, .cross = UI_STRETCH});
        recent_card(app);
        ui_close(ui);
        ui_close(ui);
    } else {
        count_card(app);
        recent_card(app);
    }
    if (app_is_stand(app)) {
        stand_buttons(app);
    } else {
        door_buttons(app);
    }
    ui_close(ui);
}
