/* screen_mirror.c: for staff: what people say, as it arrives. Counts and codes only; what somebody
 * wrote is not here. */
#include <string.h>

#include "base/i18n.h"
#include "screens/format.h"
#include "screens/rating.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

static const char *about(const struct app *app, enum feedback_target target, const char *code)
{
    switch (target) {
    case FEEDBACK_FAIR:
        return tr("La feria");
    case FEEDBACK_STAND:
        return arena_printf(ui_arena(app->ui), tr("Puesto %s"), code);
    case FEEDBACK_EVENT:
    case FEEDBACK_DEPARTMENT:
    case FEEDBACK_TARGET_COUNT:
        break;
    }
    return opinion_about(app->catalogue, target, code);
}

static int percent(int part, int whole)
{
    return whole > 0 ? (int)((100LL * part + whole / 2) / whole) : 0;
}

static void face_row(struct app *app, const struct opinion_tally *all, int score)
{
    struct ui *ui = app->ui;
    enum colour colour;
    const char *icon = widget_face_icon(score, &colour);
    int votes = all->faces[score - 1];
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 5, .cross = UI_CENTER});
    ui_icon(ui, icon, ui_is_portrait(ui) && !widget_is_small(ui) ? 20 : 12, colour);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 1.5F, .cross = UI_STRETCH});
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .main = UI_BETWEEN, .gap = 4});
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY}, rating_face(score));
    ui_textf(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_BOLD}, "%d · %d %%", votes,
             percent(votes, all->votes));
    ui_close(ui);
    ui_bar(ui, all->votes > 0 ? (float)votes / (float)all->votes : 0, 4, colour, COLOUR_CARD,
           rating_face(score));
    ui_close(ui);
    ui_close(ui);
}

static void faces_card(struct app *app)
{
    struct ui *ui = app->ui;
    const struct opinion_tally *all = &app->opinions->all;
    bool is_calm = ui_is_portrait(ui) && !widget_is_small(ui);
    widget_card_open(ui, is_calm ? 5 : 3);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 5, .cross = UI_END});
    ui_textf(ui,
             &(struct ui_text){.size = is_calm ? TYPE_DISPLAY : TYPE_LARGE,
                               .weight = WEIGHT_BOLD,
                               .is_live = true},
             "%d", all->votes);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_textf(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT},
             tr("opiniones, %d %% buenas"), opinion_good_percent(all));
    ui_close(ui);
    ui_close(ui);
    for (int score = FEEDBACK_SCORE_MAX; score >= 1; score--) {
        face_row(app, all, score);
    }
    ui_close(ui);
}

static void card_heading(struct ui *ui, const char *text)
{
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .is_heading = true},
            text);
}

static void tallies_card(struct app *app)
{
    struct ui *ui = app->ui;
    widget_card_open(ui, 4);
    card_heading(ui, tr("Qué calificaron"));
    for (size_t i = 0; i < app->opinions->tally_count; i++) {
        const struct opinion_tally *tally = &app->opinions->tallies[i];
        int good = opinion_good_percent(tally);
        enum colour colour;
        const char *icon = widget_face_icon(good >= 50 ? 3 : 2, &colour);
        ui_open(ui,
                &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4, .cross = UI_CENTER});
        ui_icon(ui, icon, 9, colour);
        ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
        ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .breaks_words = true},
                about(app, tally->target, tally->code));
        ui_close(ui);
        ui_textf(ui, &(struct ui_text){.size = TYPE_SMALL, .weight = WEIGHT_SEMIBOLD},
                 tr("%d %% buenas"), good);
        ui_textf(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, "%d",
                 tally->votes);
        ui_close(ui);
    }
    ui_close(ui);
}

static const char *reason_text(const struct app *app, const char *code)
{
    for (size_t i = 0; i < app->catalogue->feedback_reason_count; i++) {
        const struct feedback_reason *reason = &app->catalogue->feedback_reasons[i];
        if (strcmp(reason->code, code) == 0) {
            return reason->text;
        }
    }
    return code;
}

/* "La atención · El lugar" */
static const char *reasons_text(const struct app *app, const struct opinion *opinion)
{
    const char *joined = "";
    for (const char *const *reason = opinion->reasons; *reason != NULL && joined != NULL;
         reason++) {
        joined = arena_printf(ui_arena(app->ui), "%s%s%s", joined, joined[0] != '\0' ? " · " : "",
                              reason_text(app, *reason));
    }
    return joined != NULL ? joined : "";
}

static void latest_row(struct app *app, const struct opinion *opinion)
{
    struct ui *ui = app->ui;
    char when[FORMAT_MAX];
    enum colour colour;
    const char *icon = widget_face_icon(opinion->score, &colour);
    const char *reasons = reasons_text(app, opinion);
    format_clock_s(opinion->at_ms, app->settings->utc_offset_min, when);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4, .cross = UI_CENTER});
    ui_icon(ui, icon, 11, colour);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_textf(ui, &(struct ui_text){.size = TYPE_SMALL, .breaks_words = true}, "%s · %s",
             rating_face(opinion->score), about(app, opinion->target, opinion->code));
    if (reasons[0] != '\0') {
        ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, reasons);
    }
    ui_close(ui);
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, when);
    ui_close(ui);
}

static void latest_card(struct app *app)
{
    struct ui *ui = app->ui;
    widget_card_open(ui, 4);
    card_heading(ui, tr("Últimas"));
    for (size_t i = 0; i < app->opinions->latest_count; i++) {
        latest_row(app, &app->opinions->latest[i]);
    }
    ui_close(ui);
}

/* Why there is nothing to show; NULL when there is. */
static const char *nothing_text(const struct app *app)
{
    if (app->opinions == NULL || app->catalogue == NULL) {
        return app_event(app) != NULL ? tr("Un momento.") : tr("Falta el evento");
    }
    return app->opinions->all.votes == 0 ? tr("Nadie ha calificado todavía.") : NULL;
}

static void back_button(struct app *app)
{
    struct ui *ui = app->ui;
    widget_actions_open(ui);
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = app_is_stand(app) ? tr("Volver al puesto")
                                                                      : tr("Volver a la puerta"),
                                           .icon = "arrow_back",
                                           .width = UI_FILL})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
    ui_close(ui);
}

/* Lying panels have the faces beside the lists, low ones only their sum. */
void screen_mirror(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = widget_is_low(ui) ? 0.6F : 0.5F};
    const char *nothing = nothing_text(app);
    bool is_lying = !ui_is_portrait(ui);
    bool has_faces_beside = is_lying && !widget_is_low(ui);
    widget_panes_open(ui, &panes);
    widget_title(ui, tr("Opiniones en vivo"), NULL);
    if (nothing != NULL) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .is_live = true}, nothing);
    } else if (has_faces_beside) {
        faces_card(app);
    }
    if (is_lying) {
        ui_spacer(ui);
        back_button(app);
    }
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "mirror", 6);
    if (nothing == NULL) {
        if (!has_faces_beside) {
            faces_card(app);
        }
        latest_card(app);
        tallies_card(app);
    }
    ui_close(ui);
    widget_pager(ui, "mirror", 0);
    if (!is_lying) {
        back_button(app);
    }
    widget_panes_close(ui, &panes);
}
