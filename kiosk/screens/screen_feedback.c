/* screen_feedback.c: four faces, none in the middle; one tap is enough, the rest is optional. */
#include <string.h>

#include "base/i18n.h"
#include "screens/rating.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

static const char *question(const struct app *app)
{
    switch (app->visit.rated) {
    case FEEDBACK_EVENT:
        return tr("¿Cómo le pareció este evento?");
    case FEEDBACK_DEPARTMENT:
    case FEEDBACK_STAND:
        return tr("¿Cómo le atendieron?");
    case FEEDBACK_FAIR:
    case FEEDBACK_TARGET_COUNT:
        break;
    }
    return tr("¿Cómo le pareció la feria?");
}

/* Who or what is meant, when it is not the fair that the header names. */
static void subject(struct app *app)
{
    struct ui *ui = app->ui;
    struct rated rated = rating_now(app);
    if (rated.target == FEEDBACK_FAIR) {
        return;
    }
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 6, .cross = UI_CENTER});
    if (!widget_is_small(ui)) {
        widget_icon_square(ui, rated.icon, rated.accent, 24);
    }
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui,
            &(struct ui_text){.size = widget_is_small(ui) ? TYPE_BODY : TYPE_HEADING,
                              .weight = WEIGHT_SEMIBOLD},
            rated.name);
    if (rated.text[0] != '\0' && !widget_is_low(ui)) {
        ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, rated.text);
    }
    ui_close(ui);
    ui_close(ui);
}

/* Something else; until a face is touched. */
static void other_button(struct app *app)
{
    if (app->visit.score == 0 && rating_all(app).count > 1 &&
        widget_button(app->ui, &(struct button){.look = BUTTON_QUIET,
                                                .label = tr("Calificar otra cosa"),
                                                .icon = "storefront"})) {
        app_send(app, INTENT_GO, SCREEN_FEEDBACK_ABOUT, NULL);
    }
}

int faces_row(struct app *app, int chosen, bool is_square)
{
    int touched = 0;
    struct ui *ui = app->ui;
    ui_open(ui, &(struct ui_box){.axis = UI_GRID,
                                 .columns = is_square || widget_is_large(ui) ? 2 : 4,
                                 .width = UI_FILL,
                                 .gap = 5,
                                 .cross = UI_STRETCH});
    for (int score = 1; score <= 4; score++) {
        if (widget_face(ui, score, rating_face(score), chosen == score)) {
            touched = score;
        }
    }
    ui_close(ui);
    return touched;
}

static bool has_reason(const struct visit *visit, const char *code)
{
    for (size_t i = 0; i < visit->reason_count; i++) {
        if (strcmp(visit->reasons[i], code) == 0) {
            return true;
        }
    }
    return false;
}

static void reasons(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_good = app->visit.score > 2;
    ui_text(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_heading = true},
            is_good ? tr("¿Qué fue lo mejor?") : tr("¿Qué salió mal?"));
    ui_open(ui, &(struct ui_box){.axis = UI_FLOW, .width = UI_FILL, .gap = 4});
    for (size_t i = 0; app->catalogue != NULL && i < app->catalogue->feedback_reason_count; i++) {
        const struct feedback_reason *reason = &app->catalogue->feedback_reasons[i];
        if ((strcmp(reason->side, "good") == 0) == is_good &&
            widget_chip(ui, reason->code, reason->text, has_reason(&app->visit, reason->code))) {
            app_send(app, INTENT_REASON, 0, reason->code);
        }
    }
    ui_close(ui);
}

static void comment_field(struct app *app)
{
    if (widget_field(app->ui, &(struct field){.key = "comment",
                                              .label = tr("¿Algo por mejorar? (opcional)"),
                                              .value = app->visit.comment,
                                              .placeholder = tr("Toque para escribir..."),
                                              .has_typing = app->visit.has_typing,
                                              .lines = 3})) {
        app_send(app, INTENT_FOCUS, 1, NULL);
    }
}

static void actions(struct app *app)
{
    struct ui *ui = app->ui;
    widget_actions_open(ui);
    if (app->visit.has_typing) {
        if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                               .label = tr("Listo"),
                                               .icon = "keyboard_hide",
                                               .width = UI_FILL})) {
            app_send(app, INTENT_FOCUS, 0, NULL);
        }
        ui_close(ui);
        return;
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = app->visit.score > 0 ? tr("Cancelar")
                                                                         : tr("Ahora no")})) {
        app_send(app, INTENT_SCORE, 0, NULL);
        app_send(app, INTENT_BACK, 0, NULL);
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = tr("Enviar"),
                                           .icon_after = "send",
                                           .width = UI_FILL,
                                           .is_disabled = app->visit.score == 0})) {
        app_send(app, INTENT_SEND, 0, NULL);
    }
    ui_close(ui);
}

static void comment_page(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.56F, .has_keyboard = true};
    widget_panes_open(ui, &panes);
    widget_title(ui, tr("¿Algo por mejorar?"), tr("No escriba su nombre ni su documento."));
    comment_field(app);
    ui_spacer(ui);
    actions(app);
    widget_panes_next(ui, &panes);
    frame_keyboard(app, KEYBOARD_LETTERS, ui_width_mm(ui) * (ui_is_portrait(ui) ? 1 : panes.share));
    widget_panes_close(ui, &panes);
}

static void reasons_and_comment(struct app *app)
{
    struct ui *ui = app->ui;
    if (app->visit.score == 0) {
        other_button(app);
        survey_rows(app, poll_rated_event(app), POLLS_OFFERED_MAX);
        return;
    }
    reasons(app);
    ui_text(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_heading = true},
            tr("¿Algo por mejorar? (opcional)"));
    comment_field(app);
}

void screen_feedback(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.5F};
    bool has_left_actions = !ui_is_portrait(ui) && !widget_is_large(ui);
    if (app->visit.has_typing) {
        comment_page(app);
        return;
    }
    widget_panes_open(ui, &panes);
    widget_title(ui, question(app), tr("Su respuesta es anónima."));
    if (!has_left_actions) {
        subject(app);
    }
    int touched = faces_row(app, app->visit.score, false);
    if (touched > 0) {
        app_send(app, INTENT_SCORE, touched, NULL);
    }
    if (has_left_actions) {
        ui_spacer(ui);
        actions(app);
    }
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "feedback", 7);
    if (has_left_actions) {
        subject(app);
    }
    reasons_and_comment(app);
    ui_close(ui);
    widget_pager(ui, "feedback", 0);
    if (!has_left_actions) {
        actions(app);
    }
    widget_panes_close(ui, &panes);
}
