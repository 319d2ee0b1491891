/* screen_event.c: one event: when, where, for whom; as a date for the phone's calendar and, when it
 * is online, as the way in. */
#include <string.h>

#include "base/i18n.h"
#include "core/calendar.h"
#include "screens/agenda.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

enum {
    /* Fewer bytes, bigger modules: what a phone can read from the smallest panel. */
    CALENDAR_QR_BYTES = 600,
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

/* "Cancelado", said before anything else. */
static void state_line(struct ui *ui, const struct event *event)
{
    const char *icon = NULL;
    const char *state = agenda_state(event, &icon);
    if (state == NULL) {
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
    struct arena *arena = ui_arena(ui);
    widget_card_open(ui, 6);
    widget_fact(ui, "event", tr("Cuándo"),
                arena_printf(arena, "%s. %s", agenda_day_text(app, event->starts_ms),
                             agenda_hours_text(app, event)));
    widget_fact(ui, "place", tr("Dónde"), place_text(app, event));
    widget_fact(ui, "devices", tr("Modalidad"), agenda_modality(event));
    if (event->capacity > 0) {
        widget_fact(ui, "event_seat", tr("Cupo"),
                    arena_printf(arena, tr("Hasta %d personas"), event->capacity));
    }
    ui_close(ui);
}

static const char *topic_name(const struct catalogue *catalogue, const char *code)
{
    for (size_t i = 0; i < catalogue->topic_count; i++) {
        if (strcmp(catalogue->topics[i].code, code) == 0) {
            return catalogue->topics[i].name;
        }
    }
    return NULL;
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

static void qr_card(struct app *app, struct qr *qr, const char *text, float side_mm,
                    const char *heading, const char *hint)
{
    struct ui *ui = app->ui;
    struct error error;
    bool is_column = widget_is_narrow(ui) || widget_is_large(ui) || !ui_is_portrait(ui);
    if (qr_make(qr, text, &error) != STATUS_OK) {
        return;
    }
    ui_open(ui, &(struct ui_box){.axis = is_column ? UI_COLUMN : UI_ROW,
                                 .width = UI_FILL,
                                 .pad_x = 5,
                                 .pad_y = 5,
                                 .gap = is_column ? 3 : 7,
                                 .cross = UI_CENTER,
                                 .fill = COLOUR_CARD,
                                 .border = COLOUR_LINE,
                                 .radius = 8});
    ui_bitmap(ui, side_mm, qr->bits, qr->side, heading);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 2, .cross = UI_STRETCH});
    ui_text(ui,
            &(struct ui_text){.size = TYPE_LABEL,
                              .weight = WEIGHT_SEMIBOLD,
                              .align = is_column ? UI_CENTER : UI_START},
            heading);
    ui_text(ui,
            &(struct ui_text){.size = TYPE_SMALL,
                              .colour = COLOUR_SOFT,
                              .align = is_column ? UI_CENTER : UI_START},
            hint);
    ui_close(ui);
    ui_close(ui);
}

static void phone_cards(struct app *app, const struct event *event)
{
    char text[CALENDAR_QR_BYTES];
    struct error error;
    bool is_online_too = strcmp(event->modality, "in_person") != 0;
    if (is_online_too && event->link[0] != '\0') {
        qr_card(app, &app->visit.qr, event->link, 60, tr("Entrar por internet"),
                tr("Apunte con la cámara para abrir el enlace."));
    }
    if (calendar_event_text(event, &app->catalogue->municipality, app->visit.event_opened_ms, text,
                            sizeof text, &error) == STATUS_OK) {
        qr_card(app, &app->visit.calendar_qr, text, 96, tr("Llevar a mi celular"),
                tr("Apunte con la cámara para guardar la fecha en su calendario."));
    }
}

static void register_button(struct app *app, const struct event *event)
{
    if (event == app_event(app) && app_can_register(app) &&
        widget_button(app->ui, &(struct button){.look = BUTTON_PRIMARY,
                                                .label = tr("Registrarme"),
                                                .icon = "qr_code_2",
                                                .width = UI_FILL})) {
        app_send(app, INTENT_GO, SCREEN_REGISTER, NULL);
    }
}

static void column_open(struct ui *ui)
{
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 6, .cross = UI_STRETCH});
}

static void cards(struct app *app, const struct event *event)
{
    struct ui *ui = app->ui;
    if (ui_is_portrait(ui) || widget_is_large(ui)) {
        facts_card(app, event);
        phone_cards(app, event);
        more_card(app, event);
        return;
    }
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 6});
    column_open(ui);
    facts_card(app, event);
    more_card(app, event);
    ui_close(ui);
    column_open(ui);
    phone_cards(app, event);
    ui_close(ui);
    ui_close(ui);
}

void screen_event(struct app *app)
{
    struct ui *ui = app->ui;
    const struct event *event =
        app->catalogue != NULL ? catalogue_event(app->catalogue, app->visit.event) : NULL;
    widget_page_open(ui);
    if (event == NULL) {
        widget_title(ui, tr("Este evento ya no está en la agenda"),
                     tr("Vuelva atrás y elija otro."));
        widget_page_close(ui);
        return;
    }
    title(app, event);
    state_line(ui, event);
    widget_scroll_open(ui, "event", 6);
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT}, event->description);
    cards(app, event);
    ui_close(ui);
    widget_pager(ui, "event", 0);
    register_button(app, event);
    widget_page_close(ui);
}
