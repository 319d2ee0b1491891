/* screen_survey.c: a survey, one question a page. On lying panels the answer is at the right. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "screens/screens.h"
#include "screens/viewfinder.h"
#include "widgets/widgets.h"

static const float question_share = 0.58F, keyboard_share = 0.56F;

static const struct poll_visit *poll_of(const struct app *app)
{
    return &app->visit.poll;
}

static const struct survey_question *asked_now(const struct app *app)
{
    return &poll_survey(app)->questions[poll_of(app)->question];
}

/* ---- parts of all pages ---- */

static void back_button(struct app *app)
{
    bool is_start = poll_of(app)->page == POLL_START;
    if (widget_button(app->ui, &(struct button){.look = BUTTON_SECONDARY,
                                                .label = is_start ? tr("Ahora no") : tr("Atrás"),
                                                .icon = is_start ? NULL : "arrow_back",
                                                .key = "survey-back"})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
}

static void next_button(struct app *app, enum button_look look, const char *label, const char *icon)
{
    bool is_waiting = poll_of(app)->waiting_tag != 0;
    if (widget_button(app->ui, &(struct button){.look = look,
                                                .label = is_waiting ? tr("Un momento...") : label,
                                                .icon_after = is_waiting ? "hourglass_empty" : icon,
                                                .key = "survey-next",
                                                .width = UI_FILL,
                                                .is_disabled = is_waiting})) {
        app_send(app, INTENT_POLL_NEXT, 0, NULL);
    }
}

static bool has_left_actions(const struct ui *ui)
{
    return !ui_is_portrait(ui) && !widget_is_large(ui);
}

/* Low panels beside the answers: a long question scrolls, and what is wrong stands before it. */
static bool has_heading_scroll(const struct ui *ui)
{
    return has_left_actions(ui) && widget_is_low(ui);
}

static void actions_build(struct app *app, void (*actions)(struct app *app))
{
    if (!has_heading_scroll(app->ui)) {
        widget_error(app->ui, tr(app->visit.error));
    }
    widget_actions_open(app->ui);
    actions(app);
    ui_close(app->ui);
}

struct parts {
    void (*heading)(struct app *app);
    void (*body)(struct app *app);
    void (*actions)(struct app *app);
    const char *scroll; /* key; another one begins at its top */
    float share;
    bool is_short; /* the body: in the middle of an upright page */
};

static void page_build(struct app *app, const struct parts *parts)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = parts->share};
    widget_panes_open(ui, &panes);
    if (has_heading_scroll(ui)) {
        const char *key = arena_printf(ui_arena(ui), "%s-heading", parts->scroll);
        widget_scroll_open(ui, key, 3);
        widget_error(ui, tr(app->visit.error));
        parts->heading(app);
        ui_close(ui);
        widget_pager(ui, key, 0);
    } else {
        parts->heading(app);
    }
    if (has_left_actions(ui)) {
        ui_spacer(ui);
        actions_build(app, parts->actions);
    }
    widget_panes_next(ui, &panes);
    bool is_centred = parts->is_short && widget_has_room(ui, 1);
    widget_scroll_open(ui, parts->scroll, 4);
    if (is_centred) {
        ui_spacer(ui);
    }
    parts->body(app);
    if (is_centred) {
        ui_spacer(ui);
    }
    ui_close(ui);
    widget_pager(ui, parts->scroll, 0);
    if (!has_left_actions(ui)) {
        actions_build(app, parts->actions);
    }
    widget_panes_close(ui, &panes);
}

/* ---- before the first question ---- */

static void start_heading(struct app *app)
{
    widget_title(app->ui, poll_say(app, &poll_survey(app)->title), NULL);
}

static void start_body(struct app *app)
{
    struct ui *ui = app->ui;
    const struct survey *survey = poll_survey(app);
    const char *intro = poll_say(app, &survey->intro);
    if (intro[0] != '\0') {
        ui_text(ui, &(struct ui_text){.size = widget_has_room(ui, 1) ? TYPE_HEADING : TYPE_BODY},
                intro);
    }
    widget_card_open(ui, 6);
    widget_fact(ui, "schedule", tr("Tiempo"),
                arena_printf(ui_arena(ui), tr("Unos %d min"), poll_minutes(survey)));
    widget_fact(ui, "lock", tr("Su respuesta"), tr("Es anónima y no es obligatoria."));
    if (survey->per == SURVEY_PER_TICKET) {
        widget_fact(ui, "qr_code_2", tr("Su entrada"), tr("Cada entrada responde una vez."));
    }
    ui_close(ui);
}

static void start_actions(struct app *app)
{
    back_button(app);
    next_button(app, BUTTON_PRIMARY, tr("Empezar"), "arrow_forward");
}

/* ---- the ticket ---- */

static void ticket_heading(struct app *app)
{
    widget_title(app->ui, tr("Muestre su entrada"),
                 tr("Ponga el código QR frente al lector de este módulo."));
}

static bool code_field(struct app *app)
{
    return widget_field(
        app->ui,
        &(struct field){.key = "ticket-code",
                        .label = tr("O escriba su código"),
                        .value = poll_of(app)->code,
                        .placeholder = app->visit.has_typing ? "" : tr("O escriba su código"),
                        .has_typing = app->visit.has_typing});
}

static void ticket_body(struct app *app)
{
    struct ui *ui = app->ui;
    viewfinder(app, widget_is_small(ui) ? 40.0F : 75.0F);
    widget_card_open(ui, 6);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 7, .cross = UI_CENTER});
    if (!viewfinder_is_there(app)) {
        ui_icon(ui, "qr_code_scanner", widget_is_small(ui) ? 24 : 40, COLOUR_BRAND);
    }
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 2, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD},
            tr("Así cada persona responde una sola vez."));
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT},
            tr("No guardamos de quién es cada respuesta."));
    ui_close(ui);
    ui_close(ui);
    ui_close(ui);
    if (code_field(app)) {
        app_send(app, INTENT_FOCUS, 1, NULL);
    }
}

static void ticket_actions(struct app *app)
{
    back_button(app);
    if (app_can_register(app) && poll_of(app)->submission.event == app_event(app)->number &&
        widget_button(app->ui, &(struct button){.look = BUTTON_SECONDARY,
                                                .label = tr("No tengo entrada"),
                                                .width = UI_FILL})) {
        app_send(app, INTENT_GO, SCREEN_REGISTER, NULL);
    }
}

/* ---- a question ---- */

/* "Pregunta 3 de 8", the section, and a bar. */
static void progress(struct app *app)
{
    struct ui *ui = app->ui;
    const struct survey *survey = poll_survey(app);
    const struct survey_question *asked = asked_now(app);
    int position, count;
    survey_progress(survey, &poll_of(app)->submission.answers, poll_of(app)->question, &position,
                    &count);
    const char *text = arena_printf(ui_arena(ui), tr("Pregunta %d de %d"), position, count);
    if (asked->kind == SURVEY_MATRIX) {
        text = arena_printf(ui_arena(ui), tr("%s, parte %zu de %zu"), text, poll_of(app)->row + 1,
                            asked->row_count);
    }
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 3, .cross = UI_STRETCH});
    ui_open(ui, &(struct ui_box){.axis = UI_FLOW, .width = UI_FILL, .gap = 4});
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, text);
    if (asked->section != SURVEY_NO_SECTION && !widget_is_small(ui)) {
        ui_text(
            ui,
            &(struct ui_text){.size = TYPE_SMALL, .weight = WEIGHT_SEMIBOLD, .colour = COLOUR_SOFT},
            poll_say(app, &survey->sections[asked->section].title));
    }
    ui_close(ui);
    if (!widget_is_low(ui)) {
        ui_bar(ui, (float)position / (float)count, 2.6F, COLOUR_BRAND, COLOUR_TRACK,
               tr("Avance de la encuesta"));
    }
    ui_close(ui);
}

static const char *help_text(struct app *app)
{
    const struct survey_question *asked = asked_now(app);
    const char *help = poll_say(app, &asked->help);
    if (help[0] == '\0' && asked->kind == SURVEY_MULTIPLE) {
        help = asked->choices_max < asked->option_count
                   ? arena_printf(ui_arena(app->ui), tr("Elija hasta %zu."), asked->choices_max)
                   : tr("Puede elegir varias.");
    }
    return help;
}

/* Of a matrix the row is what is asked; the question is said above it. */
static void question_heading(struct app *app)
{
    struct ui *ui = app->ui;
    const struct survey_question *asked = asked_now(app);
    const char *question = poll_say(app, &asked->text);
    progress(app);
    if (asked->kind == SURVEY_MATRIX) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT}, question);
        question = poll_say(app, &asked->rows[poll_of(app)->row].text);
    }
    widget_title(ui, question, NULL);
    const char *help = help_text(app);
    if (help[0] != '\0') {
        ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, help);
    }
}

static bool is_chosen(const struct app *app, size_t choice)
{
    const struct poll_visit *poll = poll_of(app);
    if (asked_now(app)->kind == SURVEY_MATRIX) {
        return poll->submission.answers.values[poll->question].rows[poll->row] == choice + 1;
    }
    return (poll->submission.answers.values[poll->question].choices >> choice & 1U) != 0;
}

static void option_rows(struct app *app)
{
    const struct survey_question *asked = asked_now(app);
    bool is_roomy = widget_has_room(app->ui, asked->option_count);
    for (size_t i = 0; i < asked->option_count; i++) {
        if (widget_choice(app->ui, &(struct choice){.key = asked->options[i].code,
                                                    .label = poll_say(app, &asked->options[i].text),
                                                    .is_on = is_chosen(app, i),
                                                    .is_check = asked->kind == SURVEY_MULTIPLE,
                                                    .is_roomy = is_roomy})) {
            app_send(app, INTENT_POLL_PICK, (int)i, NULL);
        }
    }
}

/* As many in a row as are large enough, the rows equally long. */
static int scale_columns(const struct ui *ui, int count)
{
    const float gap_mm = 4, margins_mm = widget_is_small(ui) ? 14 : 24;
    float share = has_left_actions(ui) ? question_share : 1;
    float width_mm = ui_width_mm(ui) * share - margins_mm;
    float cell_mm = ui_view(ui)->target_mm * ui_view(ui)->text_scale;
    int most = (int)((width_mm + gap_mm) / (cell_mm + gap_mm));
    most = most < 1 ? 1 : most > count ? count : most;
    int rows = (count + most - 1) / most;
    return (count + rows - 1) / rows;
}

static bool scale_number(struct app *app, int number, const char *meaning, bool is_on)
{
    struct ui *ui = app->ui;
    float target = ui_view(ui)->target_mm, height = widget_is_small(ui)      ? 24.0F
                                                    : widget_has_room(ui, 1) ? 90.0F
                                                                             : 36.0F;
    bool was_pressed = ui_element_open(
        ui,
        &(struct ui_box){.width = UI_FILL,
                         .height = {.how = UI_FIT, .min = target > height ? target : height},
                         .main = UI_CENTER,
                         .cross = UI_CENTER,
                         .fill = is_on ? COLOUR_BRAND : COLOUR_CARD,
                         .border = is_on ? COLOUR_NONE : COLOUR_EDGE,
                         .radius = 6},
        &(struct ui_element){.role = UI_ROLE_CHOICE,
                             .label = arena_printf(ui_arena(ui), "%d", number),
                             .hint = meaning,
                             .is_on = is_on,
                             .fill_pressed = is_on ? COLOUR_BRAND_PRESSED : COLOUR_CARD_PRESSED});
    ui_textf(ui,
             &(struct ui_text){.size = widget_has_room(ui, 1) ? TYPE_TITLE : TYPE_HEADING,
                               .weight = WEIGHT_BOLD,
                               .colour = is_on ? COLOUR_ON_BRAND : COLOUR_INK,
                               .is_silent = true},
             "%d", number);
    ui_close(ui);
    return was_pressed;
}

/* "1: Nada", "5: Mucho" over the numbers they are of. */
static void scale_ends(struct app *app)
{
    struct ui *ui = app->ui;
    const struct survey_question *asked = asked_now(app);
    const char *from = poll_say(app, &asked->from_text), *to = poll_say(app, &asked->to_text);
    struct ui_text look = {.size = TYPE_BODY, .colour = COLOUR_SOFT};
    bool is_large = widget_is_large(ui);
    if (from[0] == '\0' && to[0] == '\0') {
        return;
    }
    ui_open(ui, &(struct ui_box){.axis = is_large ? UI_COLUMN : UI_ROW,
                                 .width = UI_FILL,
                                 .gap = 6,
                                 .cross = is_large ? UI_STRETCH : UI_START});
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    if (from[0] != '\0') {
        ui_textf(ui, &look, "%d: %s", asked->from, from);
    }
    ui_close(ui);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    look.align = is_large ? UI_START : UI_END;
    if (to[0] != '\0') {
        ui_textf(ui, &look, "%d: %s", asked->to, to);
    }
    ui_close(ui);
    ui_close(ui);
}

static void scale_grid(struct app *app)
{
    struct ui *ui = app->ui;
    const struct survey_question *asked = asked_now(app);
    int count = asked->to - asked->from + 1;
    scale_ends(app);
    ui_open(ui, &(struct ui_box){.axis = UI_GRID,
                                 .columns = scale_columns(ui, count),
                                 .width = UI_FILL,
                                 .gap = 4,
                                 .cross = UI_STRETCH});
    for (int i = 0; i < count; i++) {
        const char *meaning = i == 0           ? poll_say(app, &asked->from_text)
                              : i == count - 1 ? poll_say(app, &asked->to_text)
                                               : NULL;
        if (scale_number(app, asked->from + i, meaning, is_chosen(app, (size_t)i))) {
            app_send(app, INTENT_POLL_PICK, i, NULL);
        }
    }
    ui_close(ui);
}

static void faces(struct app *app)
{
    int chosen = 0;
    for (int face = 1; face <= FEEDBACK_SCORE_MAX; face++) {
        chosen = is_chosen(app, (size_t)face - 1) ? face : chosen;
    }
    int touched = faces_row(app, chosen, widget_has_room(app->ui, 4));
    if (touched > 0) {
        app_send(app, INTENT_POLL_PICK, touched - 1, NULL);
    }
}

static void text_field(struct app *app)
{
    const struct survey_question *asked = asked_now(app);
    if (widget_field(
            app->ui,
            &(struct field){.key = "survey-text",
                            .label = asked->is_required ? tr("Su respuesta")
                                                        : tr("Su respuesta (opcional)"),
                            .value = poll_of(app)->submission.answers.texts[asked->text_index],
                            .placeholder = tr("Toque para escribir..."),
                            .has_typing = app->visit.has_typing,
                            .lines = 3})) {
        app_send(app, INTENT_FOCUS, 1, NULL);
    }
}

static void question_body(struct app *app)
{
    switch (asked_now(app)->kind) {
    case SURVEY_SINGLE:
    case SURVEY_MULTIPLE:
    case SURVEY_MATRIX:
        option_rows(app);
        break;
    case SURVEY_SCALE:
        scale_grid(app);
        break;
    case SURVEY_FACES:
        faces(app);
        break;
    case SURVEY_TEXT:
        text_field(app);
        break;
    case SURVEY_KIND_COUNT:
        break;
    }
}

static void question_actions(struct app *app)
{
    bool is_last = poll_is_last(app);
    bool skips = !is_last && !asked_now(app)->is_required && !poll_has_answer(app);
    back_button(app);
    next_button(app, skips ? BUTTON_SECONDARY : BUTTON_PRIMARY,
                skips     ? tr("Saltar")
                : is_last ? tr("Enviar")
                          : tr("Continuar"),
                is_last ? "send" : "arrow_forward");
}

static void keyboard_actions(struct app *app)
{
    if (widget_button(app->ui, &(struct button){.look = BUTTON_PRIMARY,
                                                .label = tr("Listo"),
                                                .icon = "keyboard_hide",
                                                .width = UI_FILL})) {
        app_send(app, INTENT_FOCUS, 0, NULL);
    }
}

/* Writing: the question and the field over the keyboard, or beside it. */
static void keyboard_page(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = keyboard_share, .has_keyboard = true};
    widget_panes_open(ui, &panes);
    const char *question = poll_say(app, &asked_now(app)->text);
    if (widget_is_small(ui)) {
        ui_text(ui,
                &(struct ui_text){.size = TYPE_BODY,
                                  .weight = WEIGHT_SEMIBOLD,
                                  .lines_max = 2,
                                  .may_be_cut = true,
                                  .is_heading = true},
                question); /* one has just read it whole */
    } else {
        widget_title(ui, question, tr("No escriba su nombre ni su documento."));
    }
    text_field(app);
    ui_spacer(ui);
    actions_build(app, keyboard_actions);
    widget_panes_next(ui, &panes);
    frame_keyboard(app, KEYBOARD_LETTERS, ui_width_mm(ui) * (ui_is_portrait(ui) ? 1 : panes.share));
    widget_panes_close(ui, &panes);
}

static void code_actions(struct app *app)
{
    if (widget_button(app->ui, &(struct button){.look = BUTTON_SECONDARY,
                                                .label = tr("Atrás"),
                                                .icon = "arrow_back",
                                                .key = "survey-back"})) {
        app_send(app, INTENT_FOCUS, 0, NULL);
    }
    next_button(app, BUTTON_PRIMARY, tr("Continuar"), "arrow_forward");
}

/* The short code of the ticket, for a QR that cannot be read. */
static void code_page(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = keyboard_share, .has_keyboard = true};
    bool error_takes_place =
        app->visit.error[0] != '\0' && widget_is_small(ui) && !widget_is_large(ui);
    widget_panes_open(ui, &panes);
    if (!error_takes_place) {
        widget_title(ui, tr("¿Cuál es el código de su entrada?"),
                     tr("Son 10 letras y números. Está debajo del código QR."));
    }
    (void)code_field(app);
    ui_spacer(ui);
    actions_build(app, code_actions);
    widget_panes_next(ui, &panes);
    frame_keyboard(app, KEYBOARD_CODE, ui_width_mm(ui) * (ui_is_portrait(ui) ? 1 : panes.share));
    widget_panes_close(ui, &panes);
}

static void gone(struct app *app)
{
    widget_page_open(app->ui);
    widget_title(app->ui, tr("Esta encuesta ya no está disponible."), tr("Gracias."));
    ui_spacer(app->ui);
    actions_build(app, back_button);
    widget_page_close(app->ui);
}

void screen_survey(struct app *app)
{
    const struct poll_visit *poll = poll_of(app);
    const char *key = arena_printf(ui_arena(app->ui), "survey-%d-%zu", poll->question, poll->row);
    bool is_short = poll_survey(app) != NULL && poll->page == POLL_QUESTION &&
                    asked_now(app)->kind == SURVEY_SCALE;
    const struct parts pages[] = {
        [POLL_START] = {start_heading, start_body, start_actions, "survey-start", question_share,
                        true},
        [POLL_TICKET] = {ticket_heading, ticket_body, ticket_actions, "survey-ticket",
                         question_share, true},
        [POLL_QUESTION] = {question_heading, question_body, question_actions, key, question_share,
                           is_short},
    };
    struct typing typing;
    if (poll_survey(app) == NULL) {
        gone(app);
    } else if (app_typing(app, &typing)) {
        (poll->page == POLL_TICKET ? code_page : keyboard_page)(app);
    } else {
        page_build(app, &pages[poll->page]);
    }
}

/* ---- the end, and the way in ---- */

void screen_survey_done(struct app *app)
{
    struct ui *ui = app->ui;
    const struct survey *survey = poll_survey(app);
    const char *thanks = survey != NULL ? poll_say(app, &survey->thanks) : "";
    widget_page_open(ui);
    ui_spacer(ui);
    if (poll_of(app)->was_answered) {
        widget_state_title(ui, "check_circle", COLOUR_OK, tr("Esta encuesta ya se respondió"),
                           tr("Gracias. Cada persona responde una vez."));
    } else {
        widget_state_title(ui, "check_circle", COLOUR_OK, tr("¡Gracias por responder!"), thanks);
    }
    survey_rows(app, poll_rated_event(app), 1);
    ui_spacer(ui);
    widget_actions_open(ui);
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = tr("Terminar"),
                                           .icon = "check",
                                           .width = UI_FILL})) {
        app_send(app, INTENT_END, 0, NULL);
    }
    ui_close(ui);
    widget_page_close(ui);
    ui_wake(ui, app_thanks_until_ms(app) - ui_now_ms(ui));
}

void survey_rows(struct app *app, const struct event *event, size_t count_max)
{
    struct arena *arena = ui_arena(app->ui);
    const struct survey *offered[POLLS_OFFERED_MAX];
    size_t count = poll_offers(app, event, offered);
    for (size_t i = 0; i < count && i < count_max; i++) {
        if (widget_row(app->ui, &(struct row){
                                    .key = arena_printf(arena, "survey-%s", offered[i]->code),
                                    .icon = "assignment",
                                    .title = poll_say(app, &offered[i]->title),
                                    .text = arena_printf(arena, tr("Responder la encuesta, %d min"),
                                                         poll_minutes(offered[i])),
                                    .accent = COLOUR_BRAND})) {
            app_send(app, INTENT_POLL, (int)event->number, offered[i]->code);
        }
    }
}
