/* screen_lookup.c: "Consultar mi pregunta": the number is typed, then where the question is, by
 * when, and the answer when it was published. */
#include <string.h>

#include "base/i18n.h"
#include "screens/question.h"
#include "screens/screens.h"
#include "screens/viewfinder.h"
#include "widgets/widgets.h"

/* ---- the number ---- */

static void find_row(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_waiting = app->visit.asking.waiting_tag != 0;
    widget_actions_open(ui);
    if (widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Atrás"),
                                           .icon = "arrow_back",
                                           .key = "lookup-back"})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = is_waiting ? tr("Buscando...") : tr("Buscar"),
                                           .key = "find",
                                           .icon_after = is_waiting ? "hourglass_empty" : "search",
                                           .width = UI_FILL,
                                           .is_disabled = is_waiting})) {
        app_send(app, INTENT_FIND, 1, NULL);
    }
    ui_close(ui);
}

static void number_page(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.56F, .has_keyboard = true};
    bool error_takes_place =
        app->visit.error[0] != '\0' && widget_is_small(ui) && !widget_is_large(ui);
    char number[ASK_NUMBER_MAX + 8];
    ask_number_text(app->visit.asking.number, number);
    widget_panes_open(ui, &panes);
    if (!error_takes_place) {
        widget_title(ui, tr("¿Cuál es su radicado?"),
                     tr("Empieza con P y el año. Está en su comprobante."));
    }
    (void)widget_field(ui, &(struct field){.key = "number",
                                           .label = tr("¿Cuál es su radicado?"),
                                           .value = number,
                                           .placeholder = "P-",
                                           .error = tr(app->visit.error),
                                           .has_typing = true});
    if (widget_is_small(ui) || widget_is_large(ui)) {
        viewfinder_listen(app); /* the keyboard has the room */
    } else {
        viewfinder(app, ui_is_portrait(ui) ? 50.0F : 40.0F);
    }
    ui_spacer(ui);
    find_row(app);
    widget_panes_next(ui, &panes);
    frame_keyboard(app, KEYBOARD_CODE, ui_width_mm(ui) * (ui_is_portrait(ui) ? 1 : panes.share));
    widget_panes_close(ui, &panes);
}

/* ---- what is known of it ---- */

/* What happened, or what is awaited. */
struct step {
    const char *icon, *title;
    enum colour colour;
    const char *text;
};

enum { STEPS_MAX = 5 };

static const struct {
    const char *icon;
    enum colour colour;
} looks[] = {
    [QUESTION_FILED] = {"inbox", COLOUR_OK},
    [QUESTION_ASSIGNED] = {"assignment_ind", COLOUR_OK},
    [QUESTION_TRANSFERRED] = {"forward", COLOUR_OK},
    [QUESTION_ANSWERED] = {"mark_email_read", COLOUR_OK},
    [QUESTION_PUBLISHED] = {"public", COLOUR_OK},
    [QUESTION_OVERDUE] = {"warning", COLOUR_BAD},
};
_Static_assert(ARRAY_COUNT(looks) == QUESTION_STATE_COUNT, "a look for each state");

static const char *days_left_text(struct app *app, int days)
{
    return days == 0   ? tr("La respuesta debe llegar hoy.")
           : days == 1 ? tr("Falta 1 día hábil.")
                       : arena_printf(ui_arena(app->ui), tr("Faltan %d días hábiles."), days);
}

static void step_add(struct app *app, struct step steps[STEPS_MAX], size_t *count,
                     enum question_state state, int64_t day, const char *more)
{
    struct arena *arena = ui_arena(app->ui);
    const char *text = day >= 0 ? ask_day_text(app, day) : "";
    const char *joint = text[0] != '\0' && more[0] != '\0' ? " · " : "";
    ASSERT(*count < STEPS_MAX);
    steps[(*count)++] = (struct step){.icon = looks[state].icon,
                                      .title = tr(question_state_title(state)),
                                      .colour = looks[state].colour,
                                      .text = arena_printf(arena, "%s%s%s", text, joint, more)};
}

/* What happened so far, and last what is still awaited. */
static size_t steps_make(struct app *app, const struct question_public *found,
                         struct step steps[STEPS_MAX])
{
    size_t count = 0;
    bool is_passed_on = found->entity[0] != '\0';
    step_add(app, steps, &count, QUESTION_FILED, found->asked_day, "");
    if (found->routed_day >= 0) {
        const char *to =
            is_passed_on ? found->entity : ask_subject_name(app, ASK_DEPARTMENT, found->department);
        step_add(app, steps, &count, is_passed_on ? QUESTION_TRANSFERRED : QUESTION_ASSIGNED,
                 found->routed_day, to);
    }
    if (found->answered_day >= 0) {
        step_add(app, steps, &count, QUESTION_ANSWERED, found->answered_day, "");
    }
    if (found->published_day >= 0) {
        step_add(app, steps, &count, QUESTION_PUBLISHED, found->published_day, "");
    }
    if (found->state == QUESTION_OVERDUE) {
        step_add(app, steps, &count, QUESTION_OVERDUE, found->deadline.due_day, "");
    } else if (found->answered_day < 0 && found->published_day < 0 && !is_passed_on) {
        steps[count++] = (struct step){"hourglass_empty", tr("En espera de respuesta"), COLOUR_SOFT,
                                       days_left_text(app, found->days_left)};
    }
    return count;
}

/* A line leads on to the next step. */
static void step_build(struct ui *ui, const struct step *step, bool is_last)
{
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 5, .cross = UI_STRETCH});
    ui_open(ui, &(struct ui_box){.width = UI_MM(14), .gap = 1, .cross = UI_CENTER});
    ui_icon(ui, step->icon, 12, step->colour);
    if (!is_last) {
        ui_open(ui, &(struct ui_box){
                        .width = UI_MM(1), .height = UI_FILL, .fill = COLOUR_EDGE, .radius = -1});
        ui_close(ui);
    }
    ui_close(ui);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD}, step->title);
    if (step->text[0] != '\0') {
        ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, step->text);
    }
    if (!is_last) {
        ui_gap(ui, 5);
    }
    ui_close(ui);
    ui_close(ui);
}

static void steps_card(struct app *app, const struct question_public *found)
{
    struct step steps[STEPS_MAX];
    size_t count = steps_make(app, found, steps);
    widget_card_open(app->ui, 1);
    for (size_t i = 0; i < count; i++) {
        step_build(app->ui, &steps[i], i + 1 == count);
    }
    ui_close(app->ui);
}

static void facts_card(struct app *app, const struct question_public *found)
{
    struct ui *ui = app->ui;
    const char *closures = ask_closures_text(app, &found->deadline);
    bool is_open = found->state == QUESTION_FILED || found->state == QUESTION_ASSIGNED ||
                   found->state == QUESTION_OVERDUE;
    widget_card_open(ui, 5);
    if (widget_is_small(ui)) { /* there the title has no room for it */
        widget_fact(ui, "label", tr("Radicado"), found->radicado);
    }
    widget_fact(ui, "account_balance", tr("La responde"),
                found->entity[0] != '\0' ? found->entity
                : found->department[0] != '\0'
                    ? ask_subject_name(app, ASK_DEPARTMENT, found->department)
                    : tr("La dependencia que la Alcaldía asigne"));
    widget_fact(ui, "event_available", tr("A más tardar"),
                ask_deadline_text(app, &found->deadline));
    if (is_open && closures != NULL) {
        widget_fact(ui, "event_busy", tr("Días de cierre"), closures);
    }
    widget_fact(ui, "public", tr("Dónde la verá"), ask_way_place(ask_way_of(found->answer_by)));
    ui_close(ui);
}

static void answer_card(struct ui *ui, const struct question_public *found)
{
    if (found->answer[0] == '\0') {
        return;
    }
    widget_card_open(ui, 3);
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, tr("Pregunta"));
    ui_text(ui,
            &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .breaks_words = true},
            found->question);
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, tr("Respuesta"));
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .breaks_words = true}, found->answer);
    ui_close(ui);
}

static void found_actions(struct app *app)
{
    struct ui *ui = app->ui;
    widget_actions_open(ui);
    if (widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Buscar otra"),
                                           .icon = "search"})) {
        app_send(app, INTENT_FIND, 0, NULL);
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = tr("Terminar"),
                                           .icon = "check",
                                           .width = UI_FILL})) {
        app_send(app, INTENT_END, 0, NULL);
    }
    ui_close(ui);
}

static void found_title(struct app *app, const struct question_public *found)
{
    bool is_done = found->state == QUESTION_ANSWERED || found->state == QUESTION_PUBLISHED;
    widget_state_title(app->ui, looks[found->state].icon,
                       found->state == QUESTION_OVERDUE ? COLOUR_BAD
                       : is_done                        ? COLOUR_OK
                                                        : COLOUR_BRAND,
                       tr(question_state_title(found->state)), found->radicado);
}

static void found_page(struct app *app, const struct question_public *found)
{
    struct ui *ui = app->ui;
    bool has_left_actions = !ui_is_portrait(ui) && !widget_is_large(ui);
    const struct panes panes = {.share = 0.6F};
    widget_panes_open(ui, &panes);
    found_title(app, found);
    if (has_left_actions) {
        ui_spacer(ui);
        found_actions(app);
    }
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "found", 6);
    answer_card(ui, found);
    steps_card(app, found);
    facts_card(app, found);
    ui_close(ui);
    widget_pager(ui, "found", 0);
    if (!has_left_actions) {
        found_actions(app);
    }
    widget_panes_close(ui, &panes);
}

void screen_lookup(struct app *app)
{
    const struct question_list *found = app->questions.found;
    if (app->catalogue == NULL) {
        return;
    }
    if (app->visit.asking.has_found && found != NULL && found->count > 0) {
        found_page(app, &found->items[0]);
    } else {
        number_page(app);
    }
}
