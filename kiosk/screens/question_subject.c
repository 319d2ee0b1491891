/* question_subject.c: what a question is about: the kind, then which one, with a search. Here are
 * also the ways to what was asked before. */
#include <string.h>

#include "base/i18n.h"
#include "screens/question.h"
#include "screens/question_pages.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

void ask_button(struct app *app, enum ask_kind kind, const char *code)
{
    if (ask_is_offered(app) && widget_button(app->ui, &(struct button){.look = BUTTON_QUIET,
                                                                       .label = tr("Preguntar"),
                                                                       .icon = "record_voice_over",
                                                                       .height = 22})) {
        app_send(app, INTENT_ASK, (int)kind, code);
    }
}

static const struct {
    const char *icon, *title, *text; /* Spanish, keys of their translation */
    enum colour accent;
} kinds[] = {
    [ASK_ANYTHING] = {"help_outline", N_("No sé"), N_("La Alcaldía busca quién le responde."),
                      COLOUR_AMBER},
    [ASK_TOPIC] = {"category", N_("Un tema"), N_("Agua, vías, seguridad, empleo..."), COLOUR_GREEN},
    [ASK_DEPARTMENT] = {"account_balance", N_("Una dependencia"),
                        N_("Si sabe quién la debe responder."), COLOUR_BLUE},
    [ASK_SERVICE] = {"description", N_("Un trámite o servicio"),
                     N_("Requisitos, costos, horarios."), COLOUR_PURPLE},
};
_Static_assert(ARRAY_COUNT(kinds) == ASK_KIND_COUNT, "a row for each kind");

static void kind_row(struct app *app, enum ask_kind kind)
{
    if (kind != ASK_ANYTHING && ask_subject_count(app, kind) == 0) {
        return;
    }
    if (widget_row(app->ui, &(struct row){.key = kinds[kind].title,
                                          .icon = kinds[kind].icon,
                                          .title = tr(kinds[kind].title),
                                          .text = tr(kinds[kind].text),
                                          .accent = kinds[kind].accent})) {
        app_send(app, INTENT_ASK_KIND, (int)kind, NULL);
    }
}

static void asked_before(struct app *app)
{
    struct ui *ui = app->ui;
    ui_text(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_heading = true},
            tr("Lo que ya se preguntó"));
    if (widget_row(ui, &(struct row){.key = "lookup",
                                     .icon = "manage_search",
                                     .title = tr("Consultar mi pregunta"),
                                     .accent = COLOUR_TEAL})) {
        app_send(app, INTENT_FIND, 0, NULL);
    }
    if (widget_row(ui, &(struct row){.key = "answers",
                                     .icon = "question_answer",
                                     .title = tr("Preguntas y respuestas"),
                                     .accent = COLOUR_TEAL})) {
        app_send(app, INTENT_ANSWERS, 0, NULL);
    }
}

static void about_answer(struct app *app)
{
    static const enum ask_kind order[] = {ASK_TOPIC, ASK_DEPARTMENT, ASK_SERVICE, ASK_ANYTHING};
    widget_scroll_open(app->ui, "kinds", 5);
    for (size_t i = 0; i < ARRAY_COUNT(order); i++) {
        kind_row(app, order[i]);
    }
    if (!app->visit.asking.is_editing) {
        asked_before(app);
    }
    ui_close(app->ui);
}

void ask_about_page(struct app *app)
{
    static const struct ask_layout page = {"kinds", about_answer, ask_back_row, 0.6F};
    ask_page_build(app, &page);
}

/* ---- which one ---- */

static void topic_row(const struct topic *topic, struct row *out)
{
    *out = (struct row){.icon = topic->icon[0] != '\0' ? topic->icon : "category",
                        .title = topic->name,
                        .text = topic->description,
                        .accent = COLOUR_GREEN};
}

static void department_row(const struct department *department, struct row *out)
{
    *out = (struct row){.icon = department->icon,
                        .title = department->name,
                        .text = department->summary,
                        .accent = theme_accent(department->colour)};
}

static void service_row(const struct app *app, const struct service *service, struct row *out)
{
    const struct department *department = catalogue_department(app->catalogue, service->department);
    *out = (struct row){.icon = "description", .title = service->name, .accent = COLOUR_PURPLE};
    if (department != NULL) {
        out->icon = department->icon;
        out->text = department->short_name;
        out->accent = theme_accent(department->colour);
    }
}

static void subject_row(void *user, size_t index, struct row *out)
{
    struct app *app = user;
    const struct ask_places *found = &app->questions.subjects;
    size_t place = found->places[index];
    switch (found->kind) {
    case ASK_TOPIC:
        topic_row(&app->catalogue->topics[place], out);
        break;
    case ASK_DEPARTMENT:
        department_row(&app->catalogue->departments[place], out);
        break;
    default:
        service_row(app, &app->catalogue->services[place], out);
        break;
    }
    out->key = ask_subject_code(app, found->kind, place);
}

static void subjects(struct app *app)
{
    struct ui *ui = app->ui;
    struct ask_places *found = &app->questions.subjects;
    if (found->count == 0) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT, .is_live = true},
                tr("No encontramos nada con esas palabras. Pruebe con otra más corta."));
        if (!app->visit.has_typing) {
            ui_spacer(ui);
        }
        return;
    }
    const struct list list = {
        .key = arena_printf(ui_arena(ui), "subjects-%llu", (unsigned long long)found->version),
        .count = found->count,
        .version = found->version,
        .row = subject_row,
        .user = app,
        .tops = &found->tops,
        .has_no_pager = app->visit.has_typing && widget_is_small(ui),
        .more = tr("Escriba otra palabra para ver menos."),
    };
    ptrdiff_t pressed = widget_list(ui, &list);
    if (pressed != LIST_NONE) {
        app_send(app, INTENT_ASK_CHOOSE, 0,
                 ask_subject_code(app, found->kind, found->places[pressed]));
    }
}

static void search_field(struct app *app)
{
    if (widget_field(app->ui, &(struct field){.key = "subject",
                                              .label = tr("Buscar"),
                                              .value = app->visit.asking.search,
                                              .placeholder = tr("Buscar por su nombre"),
                                              .icon = "search",
                                              .has_typing = app->visit.has_typing})) {
        app_send(app, INTENT_FOCUS, app->visit.has_typing ? 0 : 1, NULL);
    }
}

static void browse_page(struct app *app)
{
    struct ui *ui = app->ui;
    bool has_left_actions = !ui_is_portrait(ui) && !widget_is_large(ui);
    const struct panes panes = {.share = 0.6F};
    widget_panes_open(ui, &panes);
    ask_heading(app);
    search_field(app);
    if (has_left_actions) {
        ui_spacer(ui);
        ask_back_row(app);
    }
    widget_panes_next(ui, &panes);
    subjects(app);
    if (!has_left_actions) {
        ask_back_row(app);
    }
    widget_panes_close(ui, &panes);
}

void ask_list_page(struct app *app)
{
    if (app->visit.has_typing) {
        frame_search(
            app, &(const struct search_page){.field = search_field,
                                             .results = subjects,
                                             .back = ask_back_button,
                                             .has_nothing = app->questions.subjects.count == 0});
    } else {
        browse_page(app);
    }
}
