/* frame.c: header, footer and keyboard around each screen. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "screens/agenda.h"
#include "screens/enrol.h"
#include "screens/format.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

enum { MINUTE_MS = 60000, HOUR_MIN = 60 };

/* Nothing is sent by itself; a door has to know how old its data are. */
static const char *stick_text(struct app *app, const char **icon, enum colour *colour)
{
    const struct sync_state *sync = &app->sync;
    struct arena *arena = ui_arena(app->ui);
    long long age_min = (clock_now_ms() - sync->last_sync_ms) / MINUTE_MS;
    bool is_safe = sync->waiting_count == 0;
    *icon = is_safe ? "cloud_done" : "usb";
    *colour = is_safe ? COLOUR_OK : COLOUR_BRAND;
    const char *way = !app_is_door(app) || age_min < 1 ? (is_safe ? tr("memoria USB") : "USB")
                      : age_min < HOUR_MIN
                          ? arena_printf(arena, tr("USB hace %lld min"), age_min)
                          : arena_printf(arena, tr("USB hace %lld h"), age_min / HOUR_MIN);
    return is_safe ? way
                   : arena_printf(arena, tr("%s · %lld por enviar"), way,
                                  (long long)sync->waiting_count);
}

const char *frame_sync_text(struct app *app, const char **icon, enum colour *colour)
{
    const struct sync_state *sync = &app->sync;
    struct arena *arena = ui_arena(app->ui);
    *icon = "cloud_off";
    *colour = COLOUR_WARN;
    if (sync->has_central && sync->is_connected && sync->waiting_count == 0) {
        *icon = "cloud_done";
        *colour = COLOUR_OK;
        return tr("en línea");
    }
    if (sync->has_central && sync->is_connected) {
        *icon = "cloud_upload";
        *colour = COLOUR_BRAND;
        return arena_printf(arena, tr("%lld por enviar"), (long long)sync->waiting_count);
    }
    if (!sync->has_central) {
        return tr("sin central");
    }
    if (sync->is_by_stick) {
        return stick_text(app, icon, colour);
    }
    bool is_refused = sync->carriers[CARRIER_HUB].status == STATUS_DENIED &&
                      !sync->carriers[CARRIER_CENTRAL].is_set;
    int64_t age_ms = sync->last_sync_ms > 0 ? clock_now_ms() - sync->last_sync_ms : 0;
    const char *since =
        is_refused ? tr("no aceptado")
        : app_is_door(app) && age_ms >= MINUTE_MS
            ? arena_printf(arena, tr("sin red hace %lld min"), (long long)(age_ms / MINUTE_MS))
            : tr("sin red");
    return sync->waiting_count > 0 ? arena_printf(arena, tr("%s · %lld por enviar"), since,
                                                  (long long)sync->waiting_count)
                                   : since;
}

/* The same on two lines where one of them takes the room of the names. */
static const char *sync_lines(struct app *app, const char *text)
{
    static const char DOT[] = " · ";
    const char *dot = strstr(text, DOT);
    return dot != NULL && (widget_is_small(app->ui) || ui_is_portrait(app->ui))
               ? arena_printf(ui_arena(app->ui), "%.*s\n%s", (int)(dot - text), text,
                              dot + sizeof DOT - 1)
               : text;
}

/* The event of now; the form and the ticket may be another one's. */
static const struct event *header_event(const struct app *app)
{
    const struct event *event = app->screen == SCREEN_REGISTER ? enrol_event(app)
                                : app->screen == SCREEN_TICKET ? enrol_ticket_event(app)
                                                               : NULL;
    return event != NULL ? event : app_event(app);
}

static void header_build(struct app *app, bool has_footer)
{
    struct ui *ui = app->ui;
    const struct event *event = header_event(app);
    const struct municipality *city = app->catalogue != NULL ? &app->catalogue->municipality : NULL;
    char clock[FORMAT_MAX];
    int64_t now_ms = clock_now_ms();
    format_clock(now_ms, app->settings->utc_offset_min, clock);
    const char *place = event != NULL ? agenda_place(event) : "";
    const char *entity = city != NULL ? city->entity : "";
    struct header header = {
        .title = event != NULL ? event->short_name : entity,
        .text = arena_printf(ui_arena(ui), "%s%s%s", entity,
                             entity[0] != '\0' && place[0] != '\0' ? " · " : "", place),
        .logo_icon = app->theme->logo_icon,
        .logo_picture = app->theme->logo_picture,
        .clock = clock,
        .end_label = app->visit.has_personal ? tr("Terminar y borrar") : NULL,
        .language = has_footer ? NULL : language_button(app),
    };
    if (app->screen == SCREEN_JOIN) {
        header.title = tr("Feria");
        header.text = tr("Equipo nuevo");
    }
    if (app_is_door(app)) {
        enum colour colour;
        header.end_label = header.language = NULL;
        header.sync_text = sync_lines(app, frame_sync_text(app, &header.sync_icon, &colour));
        header.title = event == NULL         ? (entity[0] != '\0' ? entity : tr("Falta el evento"))
                       : widget_is_small(ui) ? event->short_name
                                             : event->name;
        header.text =
            app_is_stand(app)
                ? arena_printf(ui_arena(ui), tr("Puesto %s"), app->settings->stand)
                : arena_printf(ui_arena(ui), "%s · %s · %s", app->settings->label,
                               app->door.direction == DIRECTION_EXIT ? tr("salida") : tr("entrada"),
                               staff_duty_text(app));
    }
    switch (widget_header(ui, &header)) {
    case HEADER_END:
        app_send(app, INTENT_END, 0, NULL);
        break;
    case HEADER_LANGUAGE:
        language_pressed(app);
        break;
    case HEADER_NONE:
        break;
    }
    ui_wake(ui, MINUTE_MS - now_ms % MINUTE_MS);
}

static void footer_build(struct app *app)
{
    struct footer footer = {
        .has_back = app->screen != SCREEN_HOME && app->screen != SCREEN_REGISTER &&
                    app->screen != SCREEN_ASK && app->screen != SCREEN_SURVEY,
        .has_home = app->screen != SCREEN_HOME,
        .language = language_button(app),
        .has_help = app->screen != SCREEN_HELP,
    };
    footer.status_place = app->settings->label;
    footer.status_text = frame_sync_text(app, &footer.status_icon, &footer.status_colour);
    footer.status_more = app->sync.has_central && app->sync.waiting_count == 0
                             ? tr("información segura en la central")
                             : tr("información segura aquí");
    if (app->sync.waiting_count > 0) {
        footer.status_short =
            arena_printf(ui_arena(app->ui), "%lld", (long long)app->sync.waiting_count);
    }
    switch (widget_footer(app->ui, &footer)) {
    case FOOTER_BACK:
        app_send(app, INTENT_BACK, 0, NULL);
        break;
    case FOOTER_HOME:
        app_send(app, INTENT_HOME, 0, NULL);
        break;
    case FOOTER_LANGUAGE:
        language_pressed(app);
        break;
    case FOOTER_HELP:
        app_send(app, INTENT_GO, SCREEN_HELP, NULL);
        break;
    default:
        break;
    }
}

void frame_keyboard(struct app *app, enum keyboard_kind kind, float width_mm)
{
    struct keyboard_press press;
    if (!widget_keyboard(app->ui, app_keyboard(app, kind, width_mm), &app->visit.keyboard,
                         &press)) {
        return;
    }
    int packed = (press.state.has_shift ? 1 : 0) | (press.state.has_accent ? 2 : 0) |
                 (int)(press.state.page << 2);
    app_send(app, INTENT_KEYBOARD, packed, NULL);
    if (press.is_back || press.text[0] != '\0') {
        app_send(app, INTENT_TYPE, press.is_back ? 1 : 0, press.text);
    }
}

/* The page that fades in is another one when the form goes on. */
static const char *screen_word(struct app *app, const struct screen_row *row)
{
    if (app->screen == SCREEN_REGISTER) {
        return arena_printf(ui_arena(app->ui), "%s-%d", row->word, (int)app->visit.page);
    }
    if (app->screen == SCREEN_ASK) {
        return arena_printf(ui_arena(app->ui), "%s-%d", row->word, (int)app->visit.asking.page);
    }
    if (app->screen == SCREEN_SURVEY) {
        const struct poll_visit *poll = &app->visit.poll;
        return arena_printf(ui_arena(app->ui), "%s-%d-%d-%zu", row->word, (int)poll->page,
                            poll->question, poll->row);
    }
    return row->word;
}

/* What is out of reach of whoever sits stays empty, in the colour of the header; it gives way to a
 * page that needs the room, as those with a keyboard do. */
static void reach_band(struct ui *ui)
{
    float top_mm = ui_view(ui)->top_mm;
    if (top_mm > 0) {
        ui_open(ui, &(struct ui_box){.width = UI_FILL,
                                     .height = {.how = UI_GROW, .value = 1, .max = top_mm},
                                     .fill = COLOUR_HEADER});
        ui_close(ui);
    }
}

void frame_build(struct app *app)
{
    struct ui *ui = app->ui;
    struct typing typing;
    const struct screen_row *row = screen_row(app->screen);
    app->wants_camera = false; /* until the screen asks for a code */
    ui_screen(ui, screen_word(app, row), tr(row->label));
    ui_open(ui, &(struct ui_box){.axis = UI_COLUMN,
                                 .key = "screen",
                                 .width = UI_FILL,
                                 .height = UI_FILL,
                                 .cross = UI_STRETCH,
                                 .fill = COLOUR_BG});
    bool has_keyboard = app_typing(app, &typing);
    bool has_footer = row->has_footer && !has_keyboard && !(widget_is_low(ui) && row->has_actions);
    reach_band(ui);
    if (row->has_header) {
        header_build(app, has_footer);
    }
    row->build(app);
    if (has_footer) {
        footer_build(app);
    }
    ui_close(ui);
    staff_wake(app);
    if (!idle_screen(app, ui_now_ms(ui)) && !scanning_screen(app, ui_now_ms(ui))) {
        language_screen(app);
    }
}

/* What goes on from what was typed; when that found nothing there are no results to look at. */
static void search_buttons(struct app *app, const struct search_page *page)
{
    struct ui *ui = app->ui;
    if (page->has_nothing) {
        if (widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                               .label = tr("Borrar la búsqueda"),
                                               .icon = "backspace",
                                               .width = UI_FILL})) {
            app_send(app, INTENT_TYPE, 3, NULL);
        }
        return;
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = tr("Ver resultados"),
                                           .icon = "keyboard_hide",
                                           .width = UI_FILL})) {
        app_send(app, INTENT_FOCUS, 0, NULL);
    }
}

void frame_search(struct app *app, const struct search_page *page)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.56F, .has_keyboard = true};
    widget_panes_open(ui, &panes);
    page->field(app);
    if (widget_is_low(ui)) {
        ui_spacer(ui);
    } else {
        page->results(app);
    }
    if (page->back != NULL) {
        widget_actions_open(ui);
        page->back(app);
    }
    search_buttons(app, page);
    if (page->back != NULL) {
        ui_close(ui);
    }
    widget_panes_next(ui, &panes);
    frame_keyboard(app, KEYBOARD_LETTERS, ui_width_mm(ui) * (ui_is_portrait(ui) ? 1 : panes.share));
    widget_panes_close(ui, &panes);
}
