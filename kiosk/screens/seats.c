#include "screens/seats.h"

#include "base/i18n.h"
#include "screens/enrol.h"
#include "widgets/widgets.h"

static const float line_icon = 11, line_gap = 4;

/* Places left; negative when the kiosks gave out more. False: no limit, or not known. */
static bool find(const struct app *app, const struct event *event, int64_t *left, int64_t *waiting)
{
    const struct places *places =
        event != NULL ? places_list_find(app->places, event->number) : NULL;
    if (places == NULL || event_places(event) <= 0) {
        return false;
    }
    *left = event_places(event) - places->taken;
    *waiting = places->waiting;
    return true;
}

bool seats_are_taken(const struct app *app, const struct event *event)
{
    int64_t left, waiting;
    return find(app, event, &left, &waiting) && left <= 0;
}

static const char *few_text(struct app *app, int64_t left)
{
    return left == 1 ? tr("Queda 1 cupo")
                     : arena_printf(ui_arena(app->ui), tr("Quedan %d cupos"), (int)left);
}

const char *seats_word(struct app *app, const struct event *event)
{
    int64_t left, waiting;
    if (!find(app, event, &left, &waiting) || left > SEATS_FEW) {
        return NULL;
    }
    return left <= 0 ? tr("Cupo lleno") : few_text(app, left);
}

const char *seats_text(struct app *app, const struct event *event)
{
    int64_t left, waiting;
    if (!find(app, event, &left, &waiting) || left > SEATS_FEW) {
        return NULL;
    }
    return left > 0 ? few_text(app, left)
                    : arena_printf(ui_arena(app->ui),
                                   tr("Cupo lleno: lo anotamos en lista de espera, puesto %d"),
                                   (int)waiting + 1);
}

void seats_line(struct app *app, const struct event *event)
{
    struct ui *ui = app->ui;
    const char *text = enrol_is_open(app, event) ? seats_text(app, event) : NULL;
    if (text == NULL) {
        return;
    }
    bool is_full = seats_are_taken(app, event);
    ui_open(ui, &(struct ui_box){
                    .axis = UI_ROW, .width = UI_FILL, .gap = line_gap, .cross = UI_CENTER});
    ui_icon(ui, is_full ? "hourglass_empty" : "event_seat", line_icon, COLOUR_WARN);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .is_live = true},
            text);
    ui_close(ui);
    ui_close(ui);
}

void seats_take(struct app *app, struct result *result)
{
    if (result->status == STATUS_OK) {
        places_list_free(app->places);
        app->places = result->u.places;
    }
}

void seats_release(struct app *app)
{
    places_list_free(app->places);
    app->places = NULL;
}
