/* screen_answers.c: what was asked and answered, for everybody to read: a list that is searched and
 * narrowed to a department, and each with its answer. Nothing in it is of anybody. */
#include <string.h>

#include "base/i18n.h"
#include "screens/question.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

static const struct department *department_of(const struct app *app, const char *code)
{
    return code[0] != '\0' ? catalogue_department(app->catalogue, code) : NULL;
}

/* ---- the list ---- */

static void answer_row(void *user, size_t index, struct row *out)
{
    struct app *app = user;
    const struct question_public *each =
        &app->questions.published->items[app->questions.answers.places[index]];
    const struct department *department = department_of(app, each->department);
    *out = (struct row){.key = each->radicado,
                        .icon = "question_answer",
                        .title = each->question,
                        .accent = COLOUR_GREEN};
    if (department != NULL) {
        out->icon = department->icon;
        out->text = department->short_name;
        out->accent = theme_accent(department->colour);
    }
}

static const char *nothing_text(const struct app *app)
{
    const struct question_visit *asking = &app->visit.asking;
    if (app->visit.error[0] != '\0') {
        return tr(app->visit.error);
    }
    if (app->questions.published == NULL) {
        return tr("Un momento...");
    }
    return asking->answers_search[0] != '\0' || asking->answers_department[0] != '\0'
               ? tr("No encontramos preguntas así. Pruebe con otra palabra.")
               : tr("Aún no hay preguntas publicadas.");
}

static void rows(struct app *app)
{
    struct ui *ui = app->ui;
    struct ask_places *found = &app->questions.answers;
    if (found->count == 0) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT, .is_live = true},
                nothing_text(app));
        return;
    }
    const struct list list = {
        .key = arena_printf(ui_arena(ui), "answers-%llu", (unsigned long long)found->version),
        .count = found->count,
        .version = found->version,
        .row = answer_row,
        .user = app,
        .tops = &found->tops,
        .has_no_pager = app->visit.has_typing && widget_is_small(ui),
        .more = tr("Escriba otra palabra para ver menos."),
    };
    ptrdiff_t pressed = widget_list(ui, &list);
    if (pressed != LIST_NONE) {
        app_send(app, INTENT_ANSWER, 0,
                 app->questions.published->items[found->places[pressed]].radicado);
    }
}

static void search_field(struct app *app)
{
    if (widget_field(app->ui, &(struct field){.key = "search",
                                              .label = tr("Buscar preguntas"),
                                              .value = app->visit.asking.answers_search,
                                              .placeholder = tr("Buscar: huecos, agua, becas..."),
                                              .icon = "search",
                                              .has_typing = app->visit.has_typing})) {
        app_send(app, INTENT_FOCUS, app->visit.has_typing ? 0 : 1, NULL);
    }
}

/* What is chosen can be taken away here; nothing chosen opens the choices. */
static void filter(struct app *app)
{
    const struct department *chosen = department_of(app, app->visit.asking.answers_department);
    ui_open(app->ui, &(struct ui_box){.axis = UI_FLOW, .width = UI_FILL, .gap = 4});
    if (widget_filter(app->ui, "filter", tr("Dependencia"),
                      chosen != NULL ? chosen->short_name : NULL)) {
        app_send(app, chosen != NULL ? INTENT_ANSWERS_OF : INTENT_GO,
                 chosen != NULL ? 0 : SCREEN_ANSWERS_FILTER, "");
    }
    ui_close(app->ui);
}

static void browse_page(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.62F};
    widget_panes_open(ui, &panes);
    if (ui_is_portrait(ui) || !widget_is_low(ui)) {
        widget_title(ui, tr("Preguntas y respuestas"), NULL);
    }
    search_field(app);
    filter(app);
    widget_panes_next(ui, &panes);
    rows(app);
    widget_panes_close(ui, &panes);
}

void screen_answers(struct app *app)
{
    if (app->catalogue == NULL) {
        return;
    }
    if (app->visit.has_typing) {
        frame_search(app, &(const struct search_page){
                              .field = search_field,
                              .results = rows,
                              .has_nothing = app->visit.asking.answers_search[0] != '\0' &&
                                             app->questions.answers.count == 0});
    } else {
        browse_page(app);
    }
}

/* ---- of one department ---- */

static bool has_answers(const struct app *app, const char *department)
{
    const struct question_list *list = app->questions.published;
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        if (strcmp(list->items[i].department, department) == 0) {
            return true;
        }
    }
    return false;
}

static void option(struct app *app, const char *code, const char *label)
{
    const char *key = arena_printf(ui_arena(app->ui), "of-%s", code);
    if (widget_choice(
            app->ui,
            &(struct choice){.key = key,
                             .label = label,
                             .is_on = strcmp(app->visit.asking.answers_department, code) == 0})) {
        app_send(app, INTENT_ANSWERS_OF, 0, code);
        app_send(app, INTENT_BACK, 0, NULL);
    }
}

void screen_answers_filter(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.62F};
    if (app->catalogue == NULL) {
        return;
    }
    widget_panes_open(ui, &panes);
    widget_title(ui, tr("¿De qué dependencia?"), NULL);
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "options", 4);
    option(app, "", tr("Todas"));
    for (size_t i = 0; i < app->catalogue->department_count; i++) {
        const struct department *department = &app->catalogue->departments[i];
        if (has_answers(app, department->code)) {
            option(app, department->code, department->name);
        }
    }
    ui_close(ui);
    widget_pager(ui, "options", 0);
    widget_panes_close(ui, &panes);
}

/* ---- one of them ---- */

static const struct question_public *opened(const struct app *app)
{
    const struct question_list *list = app->questions.published;
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        if (strcmp(list->items[i].radicado, app->visit.asking.answer) == 0) {
            return &list->items[i];
        }
    }
    return NULL;
}

static void text_card(struct ui *ui, bool is_question, const char *text, const char *note)
{
    widget_card_open(ui, 3);
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT},
            is_question ? tr("Pregunta") : tr("Respuesta"));
    ui_text(ui,
            &(struct ui_text){.size = TYPE_BODY,
                              .weight = is_question ? WEIGHT_SEMIBOLD : WEIGHT_REGULAR,
                              .breaks_words = true},
            text);
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, note);
    ui_close(ui);
}

static const char *answered_text(struct app *app, const struct question_public *each)
{
    const struct department *department = department_of(app, each->department);
    const char *day =
        ask_day_text(app, each->answered_day >= 0 ? each->answered_day : each->published_day);
    return department != NULL ? arena_printf(ui_arena(app->ui), "%s · %s", department->name, day)
                              : day;
}

void screen_answer(struct app *app)
{
    struct ui *ui = app->ui;
    const struct question_public *each = opened(app);
    widget_page_open(ui);
    if (each == NULL) {
        widget_title(ui, tr("Esta pregunta ya no está publicada"),
                     tr("Vuelva atrás y elija otra."));
        widget_page_close(ui);
        return;
    }
    widget_title(ui, each->radicado, NULL);
    widget_scroll_open(ui, "answer", 6);
    text_card(ui, true, each->question, ask_day_text(app, each->asked_day));
    text_card(ui, false, each->answer, answered_text(app, each));
    if (department_of(app, each->department) != NULL) {
        ask_button(app, ASK_DEPARTMENT, each->department);
    }
    ui_close(ui);
    widget_pager(ui, "answer", 0);
    widget_page_close(ui);
}
