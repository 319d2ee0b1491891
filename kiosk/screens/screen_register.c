/* screen_register.c: one question a page; the question is the title. In landscape the answer is at
 * the right of the question. */
#include <string.h>

#include "base/i18n.h"
#include "screens/agenda.h"
#include "screens/enrol.h"
#include "screens/form.h"
#include "screens/register.h"
#include "screens/screens.h"
#include "screens/seats.h"
#include "widgets/widgets.h"

enum { VALUE_MAX = 320 };

/* A low panel with the large letters beside it: the type of document and the field say enough. */
static bool is_tight(struct app *app)
{
    struct typing typing;
    bool is_beside = app->visit.page == FORM_DOCUMENT || app->visit.page == FORM_DATUM;
    return is_beside && widget_is_low(app->ui) && app_typing(app, &typing) &&
           typing.keyboard == KEYBOARD_LETTERS;
}

/* A small panel has no room for question, keyboard and what is wrong: that takes the question's
 * place until something is typed. The field is called like the question. */
static bool error_takes_place(const struct app *app)
{
    return app->visit.error[0] != '\0' && widget_is_small(app->ui) && !widget_is_large(app->ui);
}

/* Lying with large letters: the field is seen before anything that is only good to know. */
static bool is_short_of_room(struct app *app)
{
    struct typing typing;
    return widget_is_large(app->ui) && !ui_is_portrait(app->ui) && app_typing(app, &typing);
}

/* What an ID card makes of a page: a known scanner reads one; its name is there already, or could
 * not be told. */
static const char *card_title(const struct app *app, const char *title, const char **text)
{
    if (app->visit.page == FORM_DOCUMENT && strcmp(app->settings->scanner, "wedge") != 0) {
        *text = N_("Acerque su cédula al lector o escriba el número.");
    }
    if (!app->visit.is_from_card) {
        return title;
    }
    bool has_name = app->visit.attendee.name[0] != '\0';
    *text = has_name ? N_("Lo leímos de su cédula. Corrija lo que falte.")
                     : N_("Ya leímos su número. Ahora escriba su nombre.");
    return has_name ? tr("¿Es este su nombre?") : title;
}

void register_question(struct app *app)
{
    struct ui *ui = app->ui;
    const struct form_row *row = form_row(app->visit.page);
    const struct trait *trait =
        app->visit.page == FORM_TRAIT ? form_trait(app, app->visit.question) : NULL;
    int step, count;
    form_steps(app, &step, &count);
    widget_steps(ui, step, count, tr("Registro"));
    struct typing typing;
    bool has_type_row = app->visit.page == FORM_DOCUMENT && is_tight(app); /* says it */
    bool says_error = app->visit.page == FORM_REVIEW || app_typing(app, &typing);
    if (has_type_row || (error_takes_place(app) && says_error)) {
        return;
    }
    const char *text = row->text;
    const char *title = card_title(app, trait != NULL ? trait->title : tr(row->title), &text);
    bool has_text = text != NULL && !is_tight(app) && !is_short_of_room(app);
    widget_title(ui, title, has_text ? tr(text) : NULL);
    if (app->visit.page == FORM_AGE && !app->visit.is_recovering) {
        seats_line(app, enrol_event(app)); /* before anything is typed */
        print_notice(app);
    }
}

void register_back_button(struct app *app)
{
    if (widget_button(app->ui, &(struct button){.look = BUTTON_SECONDARY,
                                                .label = tr("Atrás"),
                                                .icon = "arrow_back",
                                                .key = "form-back"})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
}

/* ---- choices ---- */

void register_choice(struct app *app, const char *code, const char *label, const char *text,
                     bool is_on, bool is_check)
{
    if (widget_choice(app->ui, &(struct choice){.key = code[0] != '\0' ? code : "none",
                                                .label = label,
                                                .text = text,
                                                .is_on = is_on,
                                                .is_check = is_check})) {
        bool is_tick = app->visit.page == FORM_MORE; /* the permission on the page of questions */
        app_send(app, is_tick ? INTENT_TICK : INTENT_CHOOSE, is_tick ? 1 : 0, code);
    }
}

static void choose_row(struct app *app, const char *code, const char *label, const char *now)
{
    register_choice(app, code, label, NULL, strcmp(code, now) == 0, false);
}

static void age_choices(struct app *app)
{
    for (size_t i = app->catalogue->age_band_count; i > 0; i--) { /* adults first: they come most */
        const struct age_band *band = &app->catalogue->age_bands[i - 1];
        choose_row(app, band->code, band->name, app->visit.attendee.age_band);
    }
}

static void group_choices(struct app *app)
{
    for (size_t i = 0; i < app->catalogue->value_group_count; i++) {
        const struct value_group *group = &app->catalogue->value_groups[i];
        choose_row(app, group->code, group->name, app->visit.attendee.group);
    }
}

/* Without a document there is no ticket to be found by it. */
static void document_type_choices(struct app *app)
{
    for (size_t i = 0; i < app->catalogue->document_type_count; i++) {
        const struct document_type *type = &app->catalogue->document_types[i];
        if (!type->is_minor && (!app->visit.is_recovering || type->length_max > 0)) {
            choose_row(app, type->code, type->name, app->visit.attendee.document_type);
        }
    }
}

static void full_choices(struct app *app)
{
    register_choice(app, "wait", tr("Entrar en la lista de espera"), NULL, false, false);
    if (widget_choice(app->ui, &(struct choice){.key = "leave", .label = tr("No, gracias")})) {
        app_send(app, INTENT_HOME, 0, NULL);
    }
}

static void choices(struct app *app)
{
    widget_scroll_open(app->ui, "choices", 4);
    switch (app->visit.page) {
    case FORM_AGE:
        age_choices(app);
        break;
    case FORM_DOCUMENT_TYPE:
        document_type_choices(app);
        break;
    case FORM_FULL:
        full_choices(app);
        break;
    default:
        group_choices(app);
        break;
    }
    ui_close(app->ui);
}

void register_back_row(struct app *app)
{
    widget_actions_open(app->ui);
    register_back_button(app);
    if (app->visit.page == FORM_AGE &&
        widget_button(app->ui, &(struct button){.look = BUTTON_QUIET,
                                                .label = tr("Ya estoy registrado"),
                                                .icon = "qr_code_2",
                                                .width = UI_FILL})) {
        app_send(app, INTENT_RECOVER, 0, NULL);
    }
    ui_close(app->ui);
}

/* ---- typed answers ---- */

/* What the number is of; most have a cédula and never touch it. */
static void document_type_row(struct app *app)
{
    struct ui *ui = app->ui;
    const struct document_type *type =
        catalogue_document_type(app->catalogue, app->visit.attendee.document_type);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4, .cross = UI_CENTER});
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD},
            type == NULL        ? ""
            : widget_is_low(ui) ? type->short_name
                                : type->name);
    ui_close(ui);
    if (widget_button(
            ui, &(struct button){.look = BUTTON_QUIET, .label = tr("Otro tipo"), .height = 20})) {
        app_send(app, INTENT_PAGE, FORM_DOCUMENT_TYPE, NULL);
    }
    ui_close(ui);
}

static const char *placeholder(const struct app *app)
{
    if (app->visit.page != FORM_DOCUMENT) {
        return "";
    }
    const struct document_type *type =
        catalogue_document_type(app->catalogue, app->visit.attendee.document_type);
    return type != NULL ? type->example : "";
}

static void answer_field(struct app *app)
{
    struct typing typing;
    bool has_type = app->visit.page == FORM_DOCUMENT && !error_takes_place(app);
    bool is_after = is_short_of_room(app);
    if (has_type && !is_after) {
        document_type_row(app);
    }
    if (!app_typing(app, &typing)) {
        widget_error(app->ui, tr(app->visit.error));
        return;
    }
    (void)widget_field(app->ui, &(struct field){.key = "answer",
                                                .label = tr(form_row(app->visit.page)->title),
                                                .value = typing.text,
                                                .placeholder = placeholder(app),
                                                .error = tr(app->visit.error),
                                                .has_typing = true});
    if (has_type && is_after) {
        document_type_row(app);
    }
}

void register_next_row(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_empty_optional = false;
    bool is_waiting = app->visit.waiting_tag != 0;
    struct typing typing;
    if (form_row(app->visit.page)->is_optional && app_typing(app, &typing)) {
        is_empty_optional = typing.text[0] == '\0';
    }
    widget_actions_open(ui);
    register_back_button(app);
    if (widget_button(
            ui, &(struct button){.look = BUTTON_PRIMARY,
                                 .label = is_empty_optional ? tr("Saltar") : tr("Continuar"),
                                 .icon_after = is_waiting ? "hourglass_empty" : "arrow_forward",
                                 .width = UI_FILL,
                                 .is_disabled = is_waiting})) {
        app_send(app, INTENT_NEXT, 0, NULL);
    }
    ui_close(ui);
}

/* ---- review ---- */

static void review_row(struct app *app, enum form_page page)
{
    struct ui *ui = app->ui;
    char made[VALUE_MAX];
    const struct form_row *row = form_row(page);
    const char *value = form_value(app, page, made, sizeof made);
    bool is_empty = value[0] == '\0';
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4, .cross = UI_CENTER});
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, tr(row->name));
    ui_text(
        ui,
        &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .breaks_words = !is_empty},
        is_empty ? tr("Sin dato (opcional)") : value);
    ui_close(ui);
    const char *verb = is_empty ? tr("Agregar") : tr("Cambiar");
    if (widget_button(ui,
                      &(struct button){
                          .look = BUTTON_QUIET, .label = verb, .key = row->name, .height = 20})) {
        app_send(app, INTENT_EDIT, (int)page, NULL);
    }
    ui_close(ui);
}

/* What all of it is for. */
static void review_event(struct app *app)
{
    struct ui *ui = app->ui;
    const struct event *event = enrol_event(app);
    if (event == NULL) {
        return;
    }
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, tr("Evento"));
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD}, event->name);
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT},
            agenda_day_text(app, event->starts_ms));
    seats_line(app, event);
    ui_close(ui);
}

static void review(struct app *app)
{
    struct ui *ui = app->ui;
    widget_scroll_open(ui, "review", 5);
    widget_card_open(ui, 4);
    review_event(app);
    for (int page = 0; page < FORM_PAGE_COUNT; page++) {
        if (form_is_reviewed(app, (enum form_page)page)) {
            review_row(app, (enum form_page)page);
        }
    }
    ui_close(ui);
    ui_close(ui);
}

static void submit_row(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_waiting = app->visit.waiting_tag != 0;
    const char *verb = app->visit.attendee.accepts_waiting ? tr("Entrar en la lista de espera")
                                                           : tr("Recibir mi entrada");
    widget_error(ui, tr(app->visit.error));
    widget_actions_open(ui);
    register_back_button(app);
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = is_waiting ? tr("Guardando...") : verb,
                                           .key = "submit",
                                           .icon_after = is_waiting ? "hourglass_empty" : "check",
                                           .width = UI_FILL,
                                           .is_disabled = is_waiting})) {
        app_send(app, INTENT_SUBMIT, 0, NULL);
    }
    ui_close(ui);
}

/* ---- the page ---- */

static const struct register_page choice_page = {"choices", choices, register_back_row, 0.6F};
static const struct register_page review_page = {"review", review, submit_row, 0.6F};

void register_page_build(struct app *app, const struct register_page *page)
{
    struct ui *ui = app->ui;
    bool has_left_actions = !ui_is_portrait(ui) && !widget_is_large(ui);
    const struct panes panes = {.share = page->share};
    widget_panes_open(ui, &panes);
    register_question(app);
    if (has_left_actions) {
        ui_spacer(ui);
        page->actions(app);
    }
    widget_panes_next(ui, &panes);
    page->answer(app);
    widget_pager(ui, page->scroll, 0);
    if (!has_left_actions) {
        page->actions(app);
    }
    widget_panes_close(ui, &panes);
}

static void text_page(struct app *app)
{
    struct ui *ui = app->ui;
    struct typing typing;
    bool has_keyboard = app_typing(app, &typing);
    struct panes panes = {.has_keyboard = has_keyboard};
    if (has_keyboard) {
        panes.share = typing.keyboard == KEYBOARD_NUMBER ? 0.42F : 0.56F;
    }
    widget_panes_open(ui, &panes);
    register_question(app);
    answer_field(app);
    ui_spacer(ui);
    register_next_row(app);
    if (has_keyboard) {
        widget_panes_next(ui, &panes);
        frame_keyboard(app, typing.keyboard,
                       ui_width_mm(ui) * (ui_is_portrait(ui) ? 1 : panes.share));
    }
    widget_panes_close(ui, &panes);
}

static void choice_page_build(struct app *app)
{
    register_page_build(app, &choice_page);
}

static void review_page_build(struct app *app)
{
    register_page_build(app, &review_page);
}

void screen_register(struct app *app)
{
    static void (*const pages[])(struct app *) = {
        [FORM_KIND_CHOICE] = choice_page_build,      [FORM_KIND_TEXT] = text_page,
        [FORM_KIND_PLACE] = register_place_page,     [FORM_KIND_CONSENT] = register_consent_page,
        [FORM_KIND_SEVERAL] = register_several_page, [FORM_KIND_MORE] = register_more_page,
        [FORM_KIND_REVIEW] = review_page_build,
    };
    if (app->catalogue != NULL) {
        pages[form_row(app->visit.page)->kind](app);
    }
}
