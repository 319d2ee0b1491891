/* screen_register.c: one question a page; the question is the title. In landscape the answer is at
 * the right of the question. */
#include <string.h>

#include "base/i18n.h"
#include "screens/form.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

enum { VALUE_MAX = 320 };

static void question(struct app *app)
{
    struct ui *ui = app->ui;
    const struct form_row *row = form_row(app->visit.page);
    int step, count;
    form_steps(app, &step, &count);
    widget_steps(ui, step, count, tr("Registro"));
    widget_title(ui, tr(row->title), row->text != NULL ? tr(row->text) : NULL);
}

/* ---- choices ---- */

static void choose_row(struct app *app, const char *code, const char *label, const char *text,
                       const char *now)
{
    if (widget_choice(app->ui, &(struct choice){.key = code,
                                                .label = label,
                                                .text = text,
                                                .is_on = strcmp(code, now) == 0})) {
        app_send(app, INTENT_CHOOSE, 0, code);
    }
}

static void age_choices(struct app *app)
{
    for (size_t i = app->catalogue->age_band_count; i > 0; i--) { /* adults first: they come most */
        const struct age_band *band = &app->catalogue->age_bands[i - 1];
        choose_row(app, band->code, band->name, NULL, app->visit.attendee.age_band);
    }
}

static void territory_choices(struct app *app)
{
    for (size_t i = 0; i < app->catalogue->territory_count; i++) {
        const struct territory *territory = &app->catalogue->territories[i];
        char made[VALUE_MAX];
        const char *label = form_territory_label(territory, made, sizeof made);
        choose_row(app, territory->code, label, NULL, app->visit.attendee.territory);
    }
}

static void group_choices(struct app *app)
{
    for (size_t i = 0; i < app->catalogue->value_group_count; i++) {
        const struct value_group *group = &app->catalogue->value_groups[i];
        choose_row(app, group->code, group->name, NULL, app->visit.attendee.group);
    }
}

static void document_type_choices(struct app *app)
{
    for (size_t i = 0; i < app->catalogue->document_type_count; i++) {
        const struct document_type *type = &app->catalogue->document_types[i];
        if (!type->is_minor) {
            choose_row(app, type->code, type->name, NULL, app->visit.attendee.document_type);
        }
    }
}

/* How many rows it declared. */
static size_t choices(struct app *app)
{
    switch (app->visit.page) {
    case FORM_AGE:
        age_choices(app);
        return app->catalogue->age_band_count;
    case FORM_TERRITORY:
        territory_choices(app);
        return app->catalogue->territory_count;
    case FORM_DOCUMENT_TYPE:
        document_type_choices(app);
        return app->catalogue->document_type_count;
    default:
        group_choices(app);
        return app->catalogue->value_group_count;
    }
}

static void back_row(struct app *app)
{
    widget_actions_open(app->ui);
    if (widget_button(app->ui, &(struct button){.look = BUTTON_SECONDARY,
                                                .label = tr("Atrás"),
                                                .icon = "arrow_back",
                                                .key = "form-back"})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
    ui_close(app->ui);
}

/* ---- typed answers ---- */

/* A small panel has no room for question, keyboard and what is wrong: that takes the question's
 * place until something is typed. The field is called like the question. */
static bool error_takes_place(const struct app *app)
{
    return app->visit.error[0] != '\0' && widget_is_small(app->ui) && !widget_is_large(app->ui);
}

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
    if (app->visit.page == FORM_DOCUMENT && !error_takes_place(app)) {
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
}

static void next_row(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_empty_optional = false;
    struct typing typing;
    if (form_row(app->visit.page)->is_optional && app_typing(app, &typing)) {
        is_empty_optional = typing.text[0] == '\0';
    }
    widget_actions_open(ui);
    if (widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Atrás"),
                                           .icon = "arrow_back",
                                           .key = "form-back"})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
    if (widget_button(ui,
                      &(struct button){.look = BUTTON_PRIMARY,
                                       .label = is_empty_optional ? tr("Saltar") : tr("Continuar"),
                                       .icon_after = "arrow_forward",
                                       .width = UI_FILL})) {
        app_send(app, INTENT_NEXT, 0, NULL);
    }
    ui_close(ui);
}

/* ---- consent ---- */

static void consent_boxes(struct app *app)
{
    struct ui *ui = app->ui;
    const struct consent_text *general = catalogue_consent(app->catalogue, "general");
    const struct consent_text *sensitive = catalogue_consent(app->catalogue, "sensitive");
    widget_scroll_open(ui, "consent", 5);
    if (widget_choice(ui, &(struct choice){.key = "general",
                                           .label = tr("Sí, autorizo el uso de mis datos."),
                                           .is_on = app->visit.has_consent,
                                           .is_check = true})) {
        app_send(app, INTENT_TICK, 0, NULL);
    }
    widget_error(ui, tr(app->visit.error));
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL}, general != NULL ? general->text : "");
    if (sensitive != NULL) {
        if (widget_choice(ui, &(struct choice){
                                  .key = "sensitive",
                                  .label = tr("(Opcional) Autorizo también los datos sensibles."),
                                  .is_on = app->visit.has_sensitive_consent,
                                  .is_check = true})) {
            app_send(app, INTENT_TICK, 1, NULL);
        }
        ui_text(ui, &(struct ui_text){.size = TYPE_SMALL}, sensitive->text);
    }
    ui_close(ui);
}

/* ---- review ---- */

static bool is_reviewed(const struct app *app, enum form_page page)
{
    if (page == FORM_REVIEW || page == FORM_DOCUMENT_TYPE) {
        return false;
    }
    return form_row(page)->is_for_minors || !app->visit.attendee.is_minor;
}

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
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD},
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

static void review(struct app *app)
{
    struct ui *ui = app->ui;
    widget_scroll_open(ui, "review", 5);
    widget_card_open(ui, 4);
    for (int page = 0; page < FORM_PAGE_COUNT; page++) {
        if (is_reviewed(app, (enum form_page)page)) {
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
    widget_error(ui, tr(app->visit.error));
    widget_actions_open(ui);
    if (widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Atrás"),
                                           .icon = "arrow_back",
                                           .key = "form-back"})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = is_waiting ? tr("Guardando...")
                                                               : tr("Recibir mi entrada"),
                                           .key = "submit",
                                           .icon_after = is_waiting ? "hourglass_empty" : "check",
                                           .width = UI_FILL,
                                           .is_disabled = is_waiting})) {
        app_send(app, INTENT_SUBMIT, 0, NULL);
    }
    ui_close(ui);
}

/* ---- the page ---- */

/* What answers the question, and its buttons. */
struct page {
    const char *scroll; /* key of the answer's scroll area */
    void (*answer)(struct app *app);
    void (*actions)(struct app *app);
    float share; /* of the answer on lying panels */
};

static void choice_answer(struct app *app)
{
    struct ui *ui = app->ui;
    widget_scroll_open(ui, "choices", 4);
    (void)choices(app);
    ui_close(ui);
}

static const struct page choice_page = {"choices", choice_answer, back_row, 0.6F};
static const struct page consent_page = {"consent", consent_boxes, next_row, 0.6F};
static const struct page review_page = {"review", review, submit_row, 0.6F};

static void page_build(struct app *app, const struct page *page)
{
    struct ui *ui = app->ui;
    bool has_left_actions = !ui_is_portrait(ui) && !widget_is_large(ui);
    const struct panes panes = {.share = page->share};
    widget_panes_open(ui, &panes);
    question(app);
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
    if (!error_takes_place(app)) {
        question(app);
    }
    answer_field(app);
    ui_spacer(ui);
    next_row(app);
    if (has_keyboard) {
        widget_panes_next(ui, &panes);
        frame_keyboard(app, typing.keyboard,
                       ui_width_mm(ui) * (ui_is_portrait(ui) ? 1 : panes.share));
    }
    widget_panes_close(ui, &panes);
}

void screen_register(struct app *app)
{
    if (app->catalogue == NULL) {
        return;
    }
    switch (form_row(app->visit.page)->kind) {
    case FORM_KIND_CHOICE:
        page_build(app, &choice_page);
        break;
    case FORM_KIND_TEXT:
        text_page(app);
        break;
    case FORM_KIND_CONSENT:
        page_build(app, &consent_page);
        break;
    case FORM_KIND_REVIEW:
        page_build(app, &review_page);
        break;
    }
}
