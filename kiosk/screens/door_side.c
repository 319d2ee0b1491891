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

/* On 10 inches the count is a line and the verdict has the rest. */
static void count_line(struct app *app)
{
    struct ui *ui = app->ui;
    const struct count count = count_now(app);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4, .cross = UI_CENTER});
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, count.label);
    ui_close(ui);
    ui_textf(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_live = true},
             count.capacity > 0 ? "%d / %d" : "%d", count.value, count.capacity);
    ui_close(ui);
}

static void count_card(struct app *app)
{
    struct ui *ui = app->ui;
    const struct count count = count_now(app);
    widget_card_open(ui, 3);
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, count.label);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4, .cross = UI_END});
    ui_textf(ui, &(struct ui_text){.size = TYPE_DISPLAY, .weight = WEIGHT_BOLD, .is_live = true},
             "%d", count.value);
    if (count.capacity > 0) {
        ui_textf(ui, &(struct ui_text){.size = TYPE_LARGE, .colour = COLOUR_SOFT}, "/ %d",
                 count.capacity);
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
    if (app_is_stand(app) && widget_is_small(ui)) {
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
            recent->was_undone ? COLOUR_SOFT : face->colour);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .breaks_words = true},
            text[0] != '\0' ? text : tr("Sin nombre"));
    ui_close(ui);
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, when);
    ui_gap(ui, 1); /* beside it runs the bar that shows the place */
    ui_close(ui);
}

static void recent_card(struct app *app)
{
    struct ui *ui = app->ui;
    ui_open(ui, &(struct ui_box){.axis = UI_COLUMN,
                                 .width = UI_FILL,
                                 .height = UI_FILL,
                                 .pad_x = 8,
                                 .pad_y = 7,
                                 .gap = 3,
                                 .cross = UI_STRETCH,
                                 .fill = COLOUR_CARD,
                                 .border = COLOUR_LINE,
                                 .radius = 8});
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .is_heading = true},
            tr("Últimos"));
    widget_scroll_open(ui, "recent", 3);
    for (size_t i = 0; i < app->door.recent_count; i++) {
        recent_row(app, &app->door.recent[i]);
    }
    if (app->door.recent_count == 0) {
        ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT},
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
                                                   .height = 22,
                                                   .is_disabled = is_disabled,
                                                   .is_icon_only = is_icon_only});
}

static void row_open(struct ui *ui)
{
    float gap = widget_is_low(ui) ? 2 : 4;
    ui_open(ui,
            &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = gap, .cross = UI_STRETCH});
}

static void people_button(struct app *app)
{
    if (finder_may(app) &&
        side_button(app, "people", tr("Buscar persona"), "search", true, app_event(app) == NULL)) {
        app_send(app, INTENT_PEOPLE, 0, NULL);
    }
}

static void door_buttons(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_exit = app->door.direction == DIRECTION_EXIT;
    bool is_low = widget_is_low(ui); /* one row of icons, so that the list has room */
    row_open(ui);
    if (side_button(app, "code", tr("Código"), "dialpad", is_low, false)) {
        app_send(app, INTENT_FOCUS, 1, NULL);
    }
    if (side_button(app, "direction", is_exit ? tr("Entrada") : tr("Salida"),
                    is_exit ? "input" : "exit_to_app", is_low, false)) {
        app_send(app, INTENT_DIRECTION, is_exit ? DIRECTION_ENTRY : DIRECTION_EXIT, NULL);
    }
    if (ui_is_portrait(ui)) {
        people_button(app); /* beside the short words: a row more would take the verdict's room */
    }
    if (!is_low) {
        ui_close(ui);
        row_open(ui);
    }
    if (app->door.is_supervisor &&
        side_button(app, "undo", tr("Deshacer"), "undo", is_low, door_undoable(app) == NULL)) {
        app_send(app, INTENT_UNDO, 0, NULL);
    }
    if (side_button(app, "occupancy", tr("Aforo"), "bar_chart", is_low, false)) {
        app_send(app, INTENT_GO, SCREEN_OCCUPANCY, NULL);
    }
    if (!ui_is_portrait(ui)) {
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

void door_side(struct app *app, enum colour fill)
{
    struct ui *ui = app->ui;
    bool is_small = widget_is_small(ui);
    bool is_narrow = app_is_stand(app) && is_small && !ui_is_portrait(ui);
    float share = is_narrow ? SMALL_SIDE_SHARE : 1;
    ui_open(ui, &(struct ui_box){.width = UI_SHARE(share),
                                 .height = UI_SHARE(1),
                                 .pad_x = is_small ? 5 : 9,
                                 .pad_y = is_small ? 5 : 9,
                                 .gap = 5,
                                 .cross = UI_STRETCH,
                                 .fill = fill});
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
        count_card(app);
        recent_card(app);
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
