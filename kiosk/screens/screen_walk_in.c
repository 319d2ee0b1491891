/* screen_walk_in.c: staff registers whoever came without a ticket and lets them in. */
#include <string.h>

#include "base/i18n.h"
#include "screens/consent.h"
#include "screens/enrol.h"
#include "screens/form.h"
#include "screens/print.h"
#include "screens/screens.h"
#include "screens/seats.h"
#include "screens/walk_in.h"
#include "widgets/widgets.h"

enum { LABEL_MAX = 320 };

static void back_button(struct app *app)
{
    if (widget_button(app->ui, &(struct button){.look = BUTTON_SECONDARY,
                                                .label = tr("Atrás"),
                                                .key = "walk-back",
                                                .icon = "arrow_back"})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
}

static void next_row(struct app *app)
{
    widget_actions_open(app->ui);
    back_button(app);
    if (widget_button(app->ui, &(struct button){.look = BUTTON_PRIMARY,
                                                .label = tr("Continuar"),
                                                .icon_after = "arrow_forward",
                                                .width = UI_FILL})) {
        app_send(app, INTENT_WALK_IN_NEXT, 0, NULL);
    }
    ui_close(app->ui);
}

static void back_row(struct app *app)
{
    widget_actions_open(app->ui);
    back_button(app);
    ui_close(app->ui);
}

/* ---- document and name ---- */

/* Types of adults, as chips where there is room, else the one that it is. */
static void types(struct app *app)
{
    struct ui *ui = app->ui;
    const struct catalogue *catalogue = app->catalogue;
    bool has_room = ui_is_portrait(ui) && !widget_is_small(ui) && !widget_is_large(ui);
    for (size_t i = 0; i < catalogue->document_type_count; i++) {
        const struct document_type *type = &catalogue->document_types[i];
        bool is_on = strcmp(type->code, app->visit.attendee.document_type) == 0;
        if (!type->is_minor && (has_room || is_on) &&
            widget_chip(ui, type->code, type->short_name, is_on)) {
            app_send(app, INTENT_WALK_IN_TYPE, 0, has_room ? type->code : "");
        }
    }
    if (!has_room && widget_chip(ui, "other-type", tr("Otro tipo"), false)) {
        app_send(app, INTENT_WALK_IN_TYPE, 0, "");
    }
}

/* And the minor, of whom no document is asked. */
static void type_row(struct app *app)
{
    ui_open(app->ui, &(struct ui_box){.axis = UI_FLOW, .width = UI_FILL, .gap = 3});
    types(app);
    if (widget_chip(app->ui, "minor", tr("Menor de edad"), app->visit.attendee.is_minor)) {
        app_send(app, INTENT_WALK_IN_MINOR, 0, NULL);
    }
    ui_close(app->ui);
}

static void typed_page(struct app *app)
{
    struct ui *ui = app->ui;
    struct typing typing;
    bool is_document = app->visit.walk_in.page == WALK_DOCUMENT;
    bool has_keyboard = walk_in_typing(app, &typing);
    const bool is_pad = has_keyboard && typing.keyboard == KEYBOARD_NUMBER;
    const struct panes panes = {.share = is_pad ? 0.5F : 0.56F, .has_keyboard = has_keyboard};
    bool is_small = widget_is_small(ui), has_error = app->visit.error[0] != '\0';
    widget_panes_open(ui, &panes);
    if (!(is_small && (is_document || has_error)) &&
        !(widget_is_large(ui) && !ui_is_portrait(ui))) {
        widget_title(ui, is_document ? tr("¿Qué documento tiene?") : tr("¿Cómo se llama?"),
                     is_small      ? NULL
                     : is_document ? tr("Escriba el número o pase la cédula por el lector.")
                                   : tr("Nombre y apellidos, como en el documento."));
    }
    if (is_document && !(is_small && has_error)) {
        if (!is_small && !widget_is_large(ui)) {
            seats_line(app, enrol_event(app)); /* before anything is typed */
        }
        type_row(app);
    }
    if (has_keyboard) {
        (void)widget_field(ui,
                           &(struct field){.key = "walk-field",
                                           .label = is_document ? tr("Documento") : tr("Nombre"),
                                           .value = typing.text,
                                           .error = tr(app->visit.error),
                                           .has_typing = true});
    } else {
        widget_error(ui, tr(app->visit.error));
    }
    ui_spacer(ui);
    next_row(app);
    widget_panes_next(ui, &panes);
    if (has_keyboard) {
        frame_keyboard(app, typing.keyboard,
                       ui_width_mm(ui) * (ui_is_portrait(ui) ? 1 : panes.share));
    }
    widget_panes_close(ui, &panes);
}

/* ---- where, for whom ---- */

static void choice(struct app *app, const char *code, const char *label, const char *now)
{
    if (widget_choice(app->ui, &(struct choice){
                                   .key = code, .label = label, .is_on = strcmp(code, now) == 0})) {
        app_send(app, INTENT_WALK_IN_PICK, 0, code);
    }
}

static void places(struct app *app)
{
    char made[LABEL_MAX];
    for (size_t i = 0; i < app->catalogue->territory_count; i++) {
        const struct territory *territory = &app->catalogue->territories[i];
        choice(app, territory->code, form_territory_label(territory, made, sizeof made),
               app->visit.attendee.territory);
    }
}

static void groups(struct app *app)
{
    for (size_t i = 0; i < app->catalogue->value_group_count; i++) {
        const struct value_group *group = &app->catalogue->value_groups[i];
        choice(app, group->code, group->name, app->visit.attendee.group);
    }
}

static void type_choices(struct app *app)
{
    for (size_t i = 0; i < app->catalogue->document_type_count; i++) {
        const struct document_type *type = &app->catalogue->document_types[i];
        bool is_on = strcmp(type->code, app->visit.attendee.document_type) == 0;
        if (!type->is_minor &&
            widget_choice(app->ui, &(struct choice){
                                       .key = type->code, .label = type->name, .is_on = is_on})) {
            app_send(app, INTENT_WALK_IN_TYPE, 0, type->code);
        }
    }
}

/* Pages of one list, where one touch chooses and goes on. */
static const struct pick {
    const char *title, *key;
    void (*choices)(struct app *app);
} picks[] = {
    [WALK_TYPE] = {N_("¿Qué documento tiene?"), "walk-types", type_choices},
    [WALK_PLACE] = {N_("¿Dónde vive?"), "walk-places", places},
    [WALK_GROUP] = {N_("¿A quién representa?"), "walk-groups", groups},
};

static void pick_page(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.62F};
    const struct pick *pick = &picks[app->visit.walk_in.page];
    bool is_lying = !ui_is_portrait(ui);
    widget_panes_open(ui, &panes);
    widget_title(ui, tr(pick->title),
                 app->visit.attendee.name[0] != '\0' ? app->visit.attendee.name : NULL);
    if (is_lying) {
        ui_spacer(ui);
        back_row(app);
    }
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, pick->key, 4);
    pick->choices(app);
    ui_close(ui);
    widget_pager(ui, pick->key, 0);
    if (!is_lying) {
        back_row(app);
    }
    widget_panes_close(ui, &panes);
}

/* ---- the permission ---- */

static void facts(struct app *app)
{
    struct ui *ui = app->ui;
    char made[LABEL_MAX];
    const struct attendee *attendee = &app->visit.attendee;
    const struct document_type *type =
        catalogue_document_type(app->catalogue, attendee->document_type);
    const struct value_group *group = catalogue_value_group(app->catalogue, attendee->group);
    widget_card_open(ui, 4);
    if (attendee->is_minor) {
        widget_fact(ui, "child_care", tr("Persona"), tr("Menor de edad, sin datos personales"));
    } else {
        widget_fact(ui, "person", tr("Nombre"), attendee->name);
        widget_fact(ui, "badge", type != NULL ? type->short_name : tr("Documento"),
                    attendee->document_number[0] != '\0' ? attendee->document_number
                                                         : tr("Sin número"));
    }
    widget_fact(ui, "place", tr("Dónde vive"),
                form_territory_label(catalogue_territory(app->catalogue, attendee->territory), made,
                                     sizeof made));
    if (group != NULL) {
        widget_fact(ui, "groups", tr("Representa a"), group->name);
    }
    ui_close(ui);
}

static void consent(struct app *app)
{
    struct ui *ui = app->ui;
    if (app->visit.attendee.is_minor) {
        return;
    }
    if (widget_choice(ui, &(struct choice){.key = "walk-consent",
                                           .label = tr("La persona autoriza el uso de sus datos"),
                                           .text = tr("Léale el texto en voz alta."),
                                           .is_on = app->visit.has_consent,
                                           .is_check = true})) {
        app_send(app, INTENT_WALK_IN_TICK, 0, NULL);
    }
    consent_show(app, "general");
}

static void group_button(struct app *app)
{
    if (widget_button(app->ui, &(struct button){.look = BUTTON_QUIET,
                                                .label = tr("Decir a quién representa (opcional)"),
                                                .key = "walk-group",
                                                .icon = "groups"})) {
        app_send(app, INTENT_WALK_IN_GROUP, 0, NULL);
    }
}

static void submit_row(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_waiting = app->visit.waiting_tag != 0;
    bool is_ready = app->visit.has_consent || app->visit.attendee.is_minor;
    const char *verb = app->visit.attendee.accepts_waiting ? tr("Anotar en espera")
                                                           : tr("Registrar y dejar entrar");
    widget_actions_open(ui);
    back_button(app);
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = is_waiting ? tr("Guardando...") : verb,
                                           .key = "walk-submit",
                                           .icon_after = is_waiting ? "hourglass_empty" : "check",
                                           .width = UI_FILL,
                                           .is_disabled = is_waiting || !is_ready})) {
        app_send(app, INTENT_WALK_IN_SUBMIT, 0, NULL);
    }
    ui_close(ui);
}

/* "Luz Marina Gómez · 9999123456": of whom this is, where there is no room for all of it. */
static void identity(struct app *app)
{
    const struct attendee *attendee = &app->visit.attendee;
    const char *text =
        attendee->is_minor ? tr("Menor de edad, sin datos personales")
        : attendee->document_number[0] == '\0'
            ? attendee->name
            : arena_printf(ui_arena(app->ui), "%s · %s", attendee->name, attendee->document_number);
    ui_text(app->ui,
            &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .breaks_words = true},
            text);
}

/* What was given, beside the text. Once it says whom they represent, the button makes room. */
static void facts_beside(struct app *app)
{
    widget_scroll_open(app->ui, "walk-facts", 6);
    facts(app);
    if (app->visit.attendee.group[0] == '\0') {
        group_button(app);
    }
    ui_close(app->ui);
    widget_pager(app->ui, "walk-facts", 0);
}

/* Lying panels have the buttons at the left, and above them what was given, where there is room. */
static void consent_page(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = widget_is_low(ui) ? 0.6F : 0.5F};
    bool is_beside = !ui_is_portrait(ui) && !widget_is_large(ui);
    bool has_facts_beside = is_beside && !widget_is_low(ui);
    bool has_error = app->visit.error[0] != '\0';
    bool is_small = widget_is_small(ui);
    widget_panes_open(ui, &panes);
    if (!(widget_is_narrow(ui) || has_error)) { /* which takes its place */
        widget_title(ui, tr("¿Está bien así?"), NULL);
    }
    if (is_small && is_beside) {
        identity(app);
    }
    widget_error(ui, tr(app->visit.error));
    if (has_facts_beside) {
        facts_beside(app);
    } else if (is_beside) {
        ui_spacer(ui);
    }
    if (is_beside) {
        submit_row(app);
    }
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "walk-consent-text", 4);
    if (is_small && !is_beside) {
        identity(app);
    } else if (!has_facts_beside && !is_small) {
        facts(app);
    }
    seats_line(app, enrol_event(app));
    consent(app);
    if (is_small) {
        facts(app);
    }
    if (!has_facts_beside || app->visit.attendee.group[0] != '\0') {
        group_button(app);
    }
    ui_close(ui);
    widget_pager(ui, "walk-consent-text", 0);
    if (!is_beside) {
        submit_row(app);
    }
    widget_panes_close(ui, &panes);
}

/* ---- done ---- */

static void done_title(struct app *app)
{
    const struct door_state *door = &app->door;
    const struct registration *registration = &app->visit.tickets[app->visit.ticket_shown];
    bool is_in = door->has_verdict && door->status == STATUS_OK &&
                 door->verdict.reason == ADMISSION_ADMITTED;
    bool is_waiting = !door->has_verdict || door->is_waiting;
    const char *name = registration->name[0] != '\0' ? registration->name : tr("Menor de edad");
    if (registration->waiting_place > 0) {
        widget_state_title(app->ui, "format_list_numbered", COLOUR_WARN,
                           arena_printf(ui_arena(app->ui), tr("En lista de espera, puesto %d"),
                                        registration->waiting_place),
                           name);
        return;
    }
    widget_state_title(app->ui,
                       is_waiting ? "hourglass_empty"
                       : is_in    ? "check_circle"
                                  : "warning",
                       is_waiting ? COLOUR_BRAND
                       : is_in    ? COLOUR_OK
                                  : COLOUR_WARN,
                       is_waiting ? tr("Guardando...")
                       : is_in    ? tr("Puede entrar")
                                  : tr("Quedó registrada, pero no puede entrar"),
                       name);
}

static void done_actions(struct app *app)
{
    struct ui *ui = app->ui;
    bool prints = print_is_offered(app, PRINT_WHAT_TICKET);
    print_line(app, PRINT_WHAT_TICKET);
    widget_actions_open(ui);
    if (widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Otra persona"),
                                           .icon = "person_add"})) {
        app_send(app, INTENT_WALK_IN, 0, NULL);
    }
    if (widget_button(ui, &(struct button){.look = prints ? BUTTON_SECONDARY : BUTTON_PRIMARY,
                                           .label = tr("Listo"),
                                           .key = "walk-done",
                                           .icon = "check",
                                           .width = prints ? UI_HUG : UI_FILL})) {
        app_send(app, INTENT_END, 0, NULL);
    }
    print_button(app, PRINT_WHAT_TICKET);
    ui_close(ui);
}

static void done_code(struct app *app)
{
    struct ui *ui = app->ui;
    struct error error;
    const struct registration *registration = &app->visit.tickets[app->visit.ticket_shown];
    float side_mm = widget_is_small(ui) || widget_is_large(ui) ? 62.0F : 110.0F;
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 5, .cross = UI_CENTER});
    if (qr_make(&app->visit.qr, registration->text, &error) == STATUS_OK) {
        ui_bitmap(ui, side_mm, app->visit.qr.bits, app->visit.qr.side,
                  tr("Código QR de su entrada"));
    }
    ui_text(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .align = UI_CENTER},
            registration->code);
    ui_close(ui);
}

static void done_page(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.5F};
    bool is_beside = !ui_is_portrait(ui) && !widget_is_large(ui);
    widget_panes_open(ui, &panes);
    done_title(app);
    if (is_beside) {
        ui_spacer(ui);
        done_actions(app);
    }
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "walk-done-ticket", 4);
    done_code(app);
    ui_close(ui);
    if (!is_beside) {
        done_actions(app);
    }
    widget_panes_close(ui, &panes);
}

void screen_walk_in(struct app *app)
{
    if (app->catalogue == NULL) {
        return;
    }
    switch (app->visit.walk_in.page) {
    case WALK_DOCUMENT:
    case WALK_NAME:
        typed_page(app);
        break;
    case WALK_TYPE:
    case WALK_PLACE:
    case WALK_GROUP:
        pick_page(app);
        break;
    case WALK_CONSENT:
        consent_page(app);
        break;
    case WALK_DONE:
        done_page(app);
        break;
    }
}
