/* screen_event.c: one event: when, where, for whom; as a date for the phone's calendar and, when it
 * is online, as the way in. */
#include <string.h>

#include "base/i18n.h"
#include "core/calendar.h"
#include "screens/agenda.h"
#include "screens/enrol.h"
#include "screens/format.h"
#include "screens/rating.h"
#include "screens/screens.h"
#include "screens/seats.h"
#include "widgets/code.h"
#include "widgets/widgets.h"

enum {
    /* Fewer bytes, bigger modules: what a phone can read from the smallest panel. */
    CALENDAR_QR_BYTES = 600,
    CODE_MM = 92,
    CODE_LOW_MM = 62,
    CODE_LYING_MM = 78,
    CODE_WIDE_MM = 130,
    WIDE_MM = 400,
};

static void title(struct app *app, const struct event *event)
{
    struct ui *ui = app->ui;
    const struct agenda_type *type = agenda_type(event);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 7, .cross = UI_CENTER});
    widget_icon_square(ui, type->icon, type->accent, 32);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT}, tr(type->word));
    ui_text(ui, &(struct ui_text){.size = TYPE_LARGE, .weight = WEIGHT_BOLD, .is_heading = true},
            event->name);
    ui_close(ui);
    ui_close(ui);
}

/* "Cancelado" or "Cupo lleno", said before anything else. */
static void state_line(struct app *app, const struct event *event)
{
    struct ui *ui = app->ui;
    const char *icon = NULL;
    const char *state = agenda_state(event, &icon);
    if (state == NULL) {
        seats_line(app, event);
        return;
    }
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4, .cross = UI_CENTER});
    ui_icon(ui, icon, 12, COLOUR_BAD);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui,
            &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .colour = COLOUR_BAD},
            state);
    ui_close(ui);
    ui_close(ui);
}

static const char *place_text(struct app *app, const struct event *event)
{
    return event->address[0] != '\0'
               ? arena_printf(ui_arena(app->ui), "%s. %s", agenda_place(event), event->address)
               : agenda_place(event);
}

static void facts_card(struct app *app, const struct event *event)
{
    struct ui *ui = app->ui;
    bool is_wide = ui_is_portrait(ui) && !widget_is_small(ui);
    widget_card_open(ui, 6);
    ui_open(ui, &(struct ui_box){.axis = UI_GRID,
                                 .columns = widget_columns(ui, is_wide ? 2 : 1),
                                 .width = UI_FILL,
                                 .gap = 6});
    widget_fact(ui, "event", tr("Cuándo"), agenda_day_text(app, event->starts_ms));
    widget_fact(ui, "schedule", tr("Hora"), agenda_hours_text(app, event));
    widget_fact(ui, "place", tr("Dónde"), place_text(app, event));
    widget_fact(ui, "devices", tr("Modalidad"), agenda_modality(event));
    if (event_places(event) > 0) {
        char places[FORMAT_MAX];
        format_amount((int64_t)event_places(event) * 1000, places);
        widget_fact(ui, "event_seat", tr("Cupo"),
                    event_places(event) == 1
                        ? tr("Hasta 1 persona")
                        : arena_printf(ui_arena(ui), tr("Hasta %s personas"), places));
    }
    ui_close(ui);
    ui_close(ui);
}

static const char *topic_name(const struct catalogue *catalogue, const char *code)
{
    const struct topic *topic = catalogue_topic(catalogue, code);
    return topic != NULL ? topic->name : NULL;
}

static const char *group_name(const struct catalogue *catalogue, const char *code)
{
    const struct value_group *group = catalogue_value_group(catalogue, code);
    return group != NULL ? group->name : NULL;
}

/* "Agua para todos · Vías y andenes"; "" when there are none. */
static const char *names(struct app *app, const char *const *codes,
                         const char *(*name_of)(const struct catalogue *, const char *))
{
    const char *joined = "";
    for (; *codes != NULL && joined != NULL; codes++) {
        const char *name = name_of(app->catalogue, *codes);
        if (name != NULL) {
            joined = arena_printf(ui_arena(app->ui), "%s%s%s", joined,
                                  joined[0] != '\0' ? " · " : "", name);
        }
    }
    return joined != NULL ? joined : "";
}

static void more_card(struct app *app, const struct event *event)
{
    struct ui *ui = app->ui;
    const char *topics = names(app, event->topics, topic_name);
    const char *groups = names(app, event->groups, group_name);
    const struct department *department = catalogue_department(app->catalogue, event->department);
    widget_card_open(ui, 6);
    if (topics[0] != '\0') {
        widget_fact(ui, "label", tr("Temas"), topics);
    }
    widget_fact(ui, "groups", tr("Para quién"),
                groups[0] != '\0' ? groups : tr("Para todas las personas"));
    if (department != NULL) {
        widget_fact(ui, "account_balance", tr("Organiza"), department->name);
    }
    ui_close(ui);
}

/* ---- for the phone ---- */

struct code {
    struct qr *qr;
    const char *heading, *hint;
};

static bool is_cancelled(const struct event *event)
{
    return strcmp(event->state, "cancelled") == 0;
}

/* Which codes this event has: the way in, then the date. */
static size_t codes(struct app *app, const struct event *event, struct code out[2])
{
    size_t count = 0;
    struct error error;
    if (is_cancelled(event)) {
        return 0; /* nobody is to come */
    }
    if (strcmp(event->modality, "in_person") != 0 && event->link[0] != '\0' &&
        qr_make(&app->visit.qr, event->link, &error) == STATUS_OK) {
        out[count++] = (struct code){&app->visit.qr, tr("Entrar por internet"),
                                     tr("Apunte con la cámara para abrir el enlace.")};
    }
    char text[CALENDAR_QR_BYTES];
    if (calendar_event_text(event, &app->catalogue->municipality, app->visit.event_opened_ms, text,
                            sizeof text, &error) == STATUS_OK &&
        qr_make(&app->visit.calendar_qr, text, &error) == STATUS_OK) {
        out[count++] = (struct code){&app->visit.calendar_qr, tr("Llevar a mi celular"),
                                     tr("Apunte con la cámara para guardar la fecha.")};
    }
    return count;
}

static float code_side_mm(const struct ui *ui)
{
    if (widget_is_low(ui)) {
        return CODE_LOW_MM;
    }
    if (ui_width_mm(ui) >= WIDE_MM && ui_height_mm(ui) >= WIDE_MM) {
        return CODE_WIDE_MM;
    }
    return ui_is_portrait(ui) ? CODE_MM : CODE_LYING_MM;
}

/* Two are side by side where the panel is wide enough for both. */
static void code_cards(struct app *app, const struct event *event)
{
    struct ui *ui = app->ui;
    struct code all[2];
    size_t count = codes(app, event, all);
    if (count == 0) {
        return;
    }
    bool is_stack = widget_is_narrow(ui) || widget_is_large(ui);
    bool is_column = is_stack || count == 2 || !ui_is_portrait(ui);
    ui_open(ui, &(struct ui_box){.axis = is_stack ? UI_COLUMN : UI_ROW,
                                 .width = UI_FILL,
                                 .gap = 6,
                                 .cross = UI_STRETCH});
    for (size_t i = 0; i < count; i++) {
        widget_phone_code(
            ui, &(struct phone_code){
                    .qr = all[i].qr,
                    .label = arena_printf(ui_arena(ui), tr("Código QR: %s"), all[i].heading),
                    .title = all[i].heading,
                    .text = widget_is_low(ui) ? NULL : all[i].hint,
                    .side_mm = code_side_mm(ui),
                    .is_column = is_column});
    }
    ui_close(ui);
}

/* Low panels have no footer here: the way back is beside the way on. */
static void actions(struct app *app, const struct event *event)
{
    struct ui *ui = app->ui;
    bool can_register = event != NULL && enrol_is_open(app, event);
    bool can_rate = event != NULL && rating_is_for(app, event);
    if (!can_register && !can_rate && !widget_is_low(ui)) {
        return;
    }
    widget_actions_open(ui);
    if (widget_is_low(ui) &&
        widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Atrás"),
                                           .icon = "arrow_back",
                                           .is_icon_only = can_register && can_rate})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
    if (can_rate &&
        widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Calificar"),
                                           .icon = "sentiment_satisfied",
                                           .is_icon_only = widget_is_low(ui) && can_register})) {
        app_send(app, INTENT_RATE, FEEDBACK_EVENT, arena_printf(ui_arena(ui), "%u", event->number));
    }
    if (can_register && widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                                           .label = tr("Registrarme"),
                                                           .width = UI_FILL})) {
        app_send(app, INTENT_ENROL, (int)event->number, NULL);
    }
    ui_close(ui);
}

static void description(struct ui *ui, const struct event *event)
{
    if (event->description[0] != '\0') {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT},
                event->description);
    }
}

/* Nobody says how something was before it begins. */
static void survey_part(struct app *app, const struct event *event)
{
    if (rating_is_for(app, event)) {
        survey_rows(app, event, POLLS_OFFERED_MAX);
    }
}

/* On a totem the codes stay where they are seen while the rest scrolls. */
static bool is_pinned(const struct ui *ui)
{
    return ui_is_portrait(ui) && !widget_is_small(ui) && !widget_is_large(ui);
}

static void upright(struct app *app, const struct event *event)
{
    struct ui *ui = app->ui;
    widget_page_open(ui);
    widget_scroll_open(ui, "event", 6); /* names may be long: they scroll too */
    title(app, event);
    state_line(app, event);
    description(ui, event);
    facts_card(app, event);
    if (!is_pinned(ui)) {
        code_cards(app, event);
    }
    publications_rows(app, event);
    survey_part(app, event);
    more_card(app, event);
    ui_close(ui);
    widget_pager(ui, "event", 0);
    if (is_pinned(ui)) {
        code_cards(app, event);
    }
    actions(app, event);
    widget_page_close(ui);
}

static void lying(struct app *app, const struct event *event)
{
    struct ui *ui = app->ui;
    bool has_two = strcmp(event->modality, "in_person") != 0 && event->link[0] != '\0';
    const struct panes panes = {.share = has_two ? 0.56F : 0.4F};
    widget_panes_open(ui, &panes);
    widget_scroll_open(ui, "event", 6);
    title(app, event);
    state_line(app, event);
    description(ui, event);
    facts_card(app, event);
    publications_rows(app, event);
    survey_part(app, event);
    more_card(app, event);
    ui_close(ui);
    widget_pager(ui, "event", 0);
    widget_panes_next(ui, &panes);
    code_cards(app, event);
    ui_spacer(ui);
    actions(app, event);
    widget_panes_close(ui, &panes);
}

void screen_event(struct app *app)
{
    struct ui *ui = app->ui;
    const struct event *event =
        app->catalogue != NULL ? catalogue_event(app->catalogue, app->visit.event) : NULL;
    if (event == NULL) {
        widget_page_open(ui);
        widget_title(ui, tr("Este evento ya no está en la agenda"),
                     tr("Vuelva atrás y elija otro."));
        actions(app, NULL);
        widget_page_close(ui);
    } else if (ui_is_portrait(ui) || widget_is_large(ui) || is_cancelled(event)) {
        upright(app, event);
    } else {
        lying(app, event);
    }
}
