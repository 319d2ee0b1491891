/* screen_question.c: asking, one thing a page. On lying panels the answer is at the right. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "screens/consent.h"
#include "screens/question.h"
#include "screens/question_pages.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

static struct question_visit *asking_of(struct app *app)
{
    return &app->visit.asking;
}

/* ---- parts of all pages ---- */

/* A small panel has no room for question, keyboard and what is wrong: that takes the question's
 * place until something is typed. The field is called like the question. */
static bool error_takes_place(const struct app *app)
{
    return app->visit.error[0] != '\0' && widget_is_small(app->ui) && !widget_is_large(app->ui);
}

void ask_heading(struct app *app)
{
    struct ui *ui = app->ui;
    const struct ask_row row = ask_row(app, asking_of(app)->page);
    struct typing typing;
    int step, count;
    ask_steps(app, &step, &count);
    widget_steps(ui, step, count, tr("Pregunta"));
    if (!(error_takes_place(app) && app_typing(app, &typing))) {
        widget_title(ui, tr(row.title), row.text != NULL ? tr(row.text) : NULL);
    }
}

void ask_back_button(struct app *app)
{
    if (widget_button(app->ui, &(struct button){.look = BUTTON_SECONDARY,
                                                .label = tr("Atrás"),
                                                .icon = "arrow_back",
                                                .key = "ask-back"})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
}

void ask_back_row(struct app *app)
{
    widget_actions_open(app->ui);
    ask_back_button(app);
    ui_close(app->ui);
}

static void next_row(struct app *app)
{
    struct ui *ui = app->ui;
    widget_actions_open(ui);
    ask_back_button(app);
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = tr("Continuar"),
                                           .icon_after = "arrow_forward",
                                           .width = UI_FILL})) {
        app_send(app, INTENT_ASK_NEXT, 0, NULL);
    }
    ui_close(ui);
}

void ask_page_build(struct app *app, const struct ask_layout *page)
{
    struct ui *ui = app->ui;
    bool has_left_actions = !ui_is_portrait(ui) && !widget_is_large(ui);
    const struct panes panes = {.share = page->share};
    widget_panes_open(ui, &panes);
    ask_heading(app);
    if (has_left_actions) {
        ui_spacer(ui);
        page->actions(app);
    }
    widget_panes_next(ui, &panes);
    page->answer(app);
    if (page->scroll != NULL) {
        widget_pager(ui, page->scroll, 0);
    }
    if (!has_left_actions) {
        page->actions(app);
    }
    widget_panes_close(ui, &panes);
}

/* ---- the question ---- */

static void counter(struct app *app)
{
    size_t length = text_length(asking_of(app)->draft.text);
    bool is_over = length > QUESTION_LENGTH_MAX;
    ui_textf(app->ui,
             &(struct ui_text){.size = TYPE_SMALL,
                               .weight = is_over ? WEIGHT_BOLD : WEIGHT_REGULAR,
                               .colour = is_over ? COLOUR_BAD : COLOUR_SOFT},
             tr("%zu de 1.000 letras"), length);
}

static void personal_hint(struct app *app)
{
    struct ui *ui = app->ui;
    if (!ask_seems_personal(asking_of(app)->draft.text)) {
        return;
    }
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 3, .cross = UI_CENTER});
    ui_icon(ui, "warning", 9, COLOUR_WARN);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .weight = WEIGHT_SEMIBOLD, .is_live = true},
            tr("Parece un dato personal. Bórrelo: todos verán la pregunta."));
    ui_close(ui);
    ui_close(ui);
}

static void text_field(struct app *app)
{
    struct ui *ui = app->ui;
    int lines = ui_is_portrait(ui) && !widget_is_large(ui) ? 6 : app->visit.has_typing ? 2 : 3;
    if (widget_field(ui, &(struct field){.key = "question",
                                         .label = tr(ask_row(app, ASK_TEXT).title),
                                         .value = asking_of(app)->draft.text,
                                         .placeholder = tr("Toque para escribir..."),
                                         .error = tr(app->visit.error),
                                         .has_typing = app->visit.has_typing,
                                         .lines = lines})) {
        app_send(app, app->visit.has_typing ? INTENT_FOCUS : INTENT_ASK_WRITE, 0, NULL);
    }
}

/* While nothing else was written: questions to begin with. */
static void starters(struct app *app)
{
    struct ui *ui = app->ui;
    const struct starter *starters[ASK_STARTERS_MAX];
    const struct ask_draft *draft = &asking_of(app)->draft;
    size_t count = ask_starters(app, starters), chosen = count;
    for (size_t i = 0; i < count; i++) {
        chosen = strcmp(starters[i]->text, draft->text) == 0 ? i : chosen;
    }
    if (count == 0 || (draft->text[0] != '\0' && chosen == count)) {
        return;
    }
    ui_text(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_heading = true},
            tr("O elija una"));
    for (size_t i = 0; i < count; i++) {
        if (widget_choice(ui, &(struct choice){.key = starters[i]->code,
                                               .label = starters[i]->text,
                                               .is_on = i == chosen})) {
            app_send(app, INTENT_ASK_START, (int)i, NULL);
        }
    }
}

static void text_answer(struct app *app)
{
    struct ui *ui = app->ui;
    widget_scroll_open(ui, "question", 5);
    text_field(app);
    counter(app);
    personal_hint(app);
    starters(app);
    ui_close(ui);
}

/* While typing: the field and the keyboard. */
static void typing_page(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.56F, .has_keyboard = true};
    widget_panes_open(ui, &panes);
    bool has_hint = ask_seems_personal(asking_of(app)->draft.text);
    if (!widget_is_low(ui) && !(widget_is_small(ui) && has_hint)) {
        ask_heading(app);
    }
    text_field(app);
    if (has_hint) {
        personal_hint(app);
    } else {
        counter(app);
    }
    ui_spacer(ui);
    widget_actions_open(ui);
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = tr("Listo"),
                                           .icon = "keyboard_hide",
                                           .width = UI_FILL})) {
        app_send(app, INTENT_FOCUS, 0, NULL);
    }
    ui_close(ui);
    widget_panes_next(ui, &panes);
    frame_keyboard(app, KEYBOARD_PROSE, ui_width_mm(ui) * (ui_is_portrait(ui) ? 1 : panes.share));
    widget_panes_close(ui, &panes);
}

static void text_page(struct app *app)
{
    static const struct ask_layout page = {"question", text_answer, next_row, 0.6F};
    if (app->visit.has_typing) {
        typing_page(app);
    } else {
        ask_page_build(app, &page);
    }
}

/* ---- how to answer ---- */

static void way_choice(struct app *app, enum ask_way way, const char *text)
{
    const struct ask_draft *draft = &asking_of(app)->draft;
    if (widget_choice(app->ui, &(struct choice){.label = ask_way_name(way),
                                                .text = text,
                                                .is_on = draft->has_way && draft->way == way})) {
        app_send(app, INTENT_ASK_WAY, (int)way, NULL);
    }
}

static void way_answer(struct app *app)
{
    widget_scroll_open(app->ui, "ways", 4);
    way_choice(app, ASK_BY_PUBLICATION, tr("La consulta con su número de radicado."));
    way_choice(app, ASK_BY_EMAIL, tr("Y también publicada, sin su nombre."));
    way_choice(app, ASK_BY_PHONE, tr("Y también publicada, sin su nombre."));
    ui_close(app->ui);
}

static void way_page(struct app *app)
{
    static const struct ask_layout page = {"ways", way_answer, ask_back_row, 0.6F};
    ask_page_build(app, &page);
}

static void contact_page(struct app *app)
{
    struct ui *ui = app->ui;
    struct typing typing;
    if (!app_typing(app, &typing)) {
        return;
    }
    const struct panes panes = {.share = typing.keyboard == KEYBOARD_NUMBER ? 0.42F : 0.56F,
                                .has_keyboard = true};
    widget_panes_open(ui, &panes);
    ask_heading(app);
    (void)widget_field(ui, &(struct field){.key = "contact",
                                           .label = tr(ask_row(app, ASK_CONTACT).title),
                                           .value = typing.text,
                                           .error = tr(app->visit.error),
                                           .has_typing = true});
    ui_spacer(ui);
    next_row(app);
    widget_panes_next(ui, &panes);
    frame_keyboard(app, typing.keyboard, ui_width_mm(ui) * (ui_is_portrait(ui) ? 1 : panes.share));
    widget_panes_close(ui, &panes);
}

static void consent_answer(struct app *app)
{
    widget_scroll_open(app->ui, "consent", 5);
    consent_show(app, "general");
    ui_close(app->ui);
}

/* To say yes is one touch, of a button that says what it does. */
static void consent_row(struct app *app)
{
    widget_actions_open(app->ui);
    ask_back_button(app);
    if (widget_button(app->ui, &(struct button){.look = BUTTON_PRIMARY,
                                                .label = tr("Sí, autorizo"),
                                                .icon_after = "check",
                                                .width = UI_FILL})) {
        app_send(app, INTENT_ASK_CHOOSE, 0, "yes");
    }
    ui_close(app->ui);
}

static void consent_page(struct app *app)
{
    static const struct ask_layout page = {"consent", consent_answer, consent_row, 0.6F};
    ask_page_build(app, &page);
}

/* ---- review ---- */

static void review_row(struct app *app, enum ask_page page, const char *value, const char *text)
{
    struct ui *ui = app->ui;
    const struct ask_row row = ask_row(app, page);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4, .cross = UI_CENTER});
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, tr(row.name));
    ui_text(ui,
            &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .breaks_words = true},
            value);
    if (text[0] != '\0') {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .breaks_words = true}, text);
    }
    ui_close(ui);
    if (widget_button(
            ui, &(struct button){
                    .look = BUTTON_QUIET, .label = tr("Cambiar"), .key = row.name, .height = 20})) {
        app_send(app, INTENT_ASK_PAGE, (int)page, NULL);
    }
    ui_close(ui);
}

static void review(struct app *app)
{
    struct ui *ui = app->ui;
    const struct ask_draft *draft = &asking_of(app)->draft;
    widget_scroll_open(ui, "review", 5);
    widget_card_open(ui, 5);
    review_row(app, ASK_ABOUT, ask_subject_name(app, draft->kind, draft->code), "");
    review_row(app, ASK_TEXT, draft->text, "");
    review_row(app, ASK_WAY, ask_way_name(draft->way), draft->contact);
    ui_close(ui);
    personal_hint(app);
    ui_close(ui);
}

static void send_row(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_waiting = asking_of(app)->waiting_tag != 0;
    widget_error(ui, tr(app->visit.error));
    widget_actions_open(ui);
    ask_back_button(app);
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = is_waiting ? tr("Guardando...")
                                                               : tr("Enviar mi pregunta"),
                                           .key = "send",
                                           .icon_after = is_waiting ? "hourglass_empty" : "send",
                                           .width = UI_FILL,
                                           .is_disabled = is_waiting})) {
        app_send(app, INTENT_ASK_SEND, 0, NULL);
    }
    ui_close(ui);
}

static void review_page(struct app *app)
{
    static const struct ask_layout page = {"review", review, send_row, 0.6F};
    ask_page_build(app, &page);
}

void screen_question(struct app *app)
{
    static void (*const pages[ASK_PAGE_COUNT])(struct app *) = {
        [ASK_ABOUT] = ask_about_page, [ASK_LIST] = ask_list_page,   [ASK_TEXT] = text_page,
        [ASK_WAY] = way_page,         [ASK_CONTACT] = contact_page, [ASK_CONSENT] = consent_page,
        [ASK_REVIEW] = review_page,
    };
    if (app->catalogue != NULL) {
        pages[asking_of(app)->page](app);
    }
}
