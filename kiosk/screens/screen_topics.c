/* screen_topics.c: up to three topics by their importance, then, for whoever wants to say it, the
 * group and the comuna. */
#include <string.h>

#include "base/i18n.h"
#include "screens/form.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

enum { LABEL_MAX = 320 };

/* ---- the topics ---- */

static enum colour topic_accent(const struct app *app, const struct topic *topic)
{
    const struct department *department = catalogue_department(app->catalogue, topic->department);
    return theme_accent(department != NULL ? department->colour : "");
}

/* Small panels have no room for it beside the list. */
static void results_button(struct app *app)
{
    struct ui *ui = app->ui;
    if (!topics_are_public(app)) {
        return;
    }
    ui_open(ui, &(struct ui_box){.axis = UI_FLOW, .width = UI_FILL});
    if (widget_button(ui, &(struct button){.look = BUTTON_QUIET,
                                           .label = tr("Ver cómo va"),
                                           .icon = "bar_chart",
                                           .height = 20})) {
        app_send(app, INTENT_GO, SCREEN_TOPICS_RESULTS, NULL);
    }
    ui_close(ui);
}

static void topic_rows(struct app *app)
{
    struct ui *ui = app->ui;
    const struct topic *topic = NULL;
    widget_scroll_open(ui, "topics", 4);
    for (size_t i = 0; (topic = topics_at(app, i)) != NULL; i++) {
        if (widget_rank(ui, &(struct rank){.key = topic->code,
                                           .label = topic->name,
                                           .text = topic->description,
                                           .icon = topic->icon,
                                           .accent = topic_accent(app, topic),
                                           .place = topics_place(app, topic->code)})) {
            app_send(app, INTENT_RANK, 0, topic->code);
        }
    }
    if (widget_is_small(ui)) {
        results_button(app);
    }
    ui_close(ui);
    widget_pager(ui, "topics", 0);
}

static const char *send_label(struct app *app)
{
    size_t count = app->visit.topics.count;
    return count == 1 ? tr("Enviar mi tema")
                      : arena_printf(ui_arena(app->ui), tr("Enviar mis %zu temas"), count);
}

static const char *next_label(struct app *app)
{
    size_t count = app->visit.topics.count;
    if (count == 0) {
        return tr("Elija un tema");
    }
    if (!topics_asks_voter(app)) {
        return send_label(app);
    }
    return count == 1 ? tr("Seguir con 1 tema")
                      : arena_printf(ui_arena(app->ui), tr("Seguir con %zu temas"), count);
}

static void topics_actions(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_last = !topics_asks_voter(app);
    size_t count = app->visit.topics.count;
    widget_actions_open(ui);
    if (widget_button(ui, &(struct button){.look = BUTTON_SECONDARY, .label = tr("Saltar")})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .key = "next",
                                           .label = next_label(app),
                                           .icon_after = is_last ? "send" : "arrow_forward",
                                           .width = UI_FILL,
                                           .is_disabled = count == 0})) {
        app_send(app, is_last ? INTENT_VOTE : INTENT_GO, is_last ? 1 : SCREEN_TOPICS_WHO, NULL);
    }
    ui_close(ui);
}

void screen_topics(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.6F};
    bool has_left_actions = !ui_is_portrait(ui) && !widget_is_large(ui);
    const char *hint = app->visit.topics.is_full
                           ? tr("Ya eligió 3. Para cambiar, toque uno de ellos.")
                           : tr("Toque hasta 3, en orden de importancia.");
    widget_panes_open(ui, &panes);
    widget_title(ui, tr("¿De qué temas quiere que le rindan cuentas?"), NULL);
    ui_text(
        ui,
        &(struct ui_text){.size = TYPE_BODY,
                          .colour = app->visit.topics.is_full ? COLOUR_INK : COLOUR_SOFT,
                          .weight = app->visit.topics.is_full ? WEIGHT_SEMIBOLD : WEIGHT_REGULAR,
                          .is_live = true},
        hint);
    if (!widget_is_small(ui)) {
        results_button(app);
    }
    widget_error(ui, tr(app->visit.error));
    if (has_left_actions) {
        ui_spacer(ui);
        topics_actions(app);
    }
    widget_panes_next(ui, &panes);
    topic_rows(app);
    if (!has_left_actions) {
        topics_actions(app);
    }
    widget_panes_close(ui, &panes);
}

/* ---- who says it ---- */

static void chip(struct app *app, enum topics_voter voter, const char *code, const char *label)
{
    const struct topics_visit *topics = &app->visit.topics;
    const char *chosen = voter == TOPICS_GROUP ? topics->group : topics->territory;
    if (widget_chip(app->ui, code, label, strcmp(chosen, code) == 0)) {
        app_send(app, INTENT_VOTER, (int)voter, code);
    }
}

static void section_open(struct ui *ui, const char *title)
{
    ui_text(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_heading = true},
            title);
    ui_open(ui, &(struct ui_box){.axis = UI_FLOW, .width = UI_FILL, .gap = 4});
}

static void voter_chips(struct app *app)
{
    struct ui *ui = app->ui;
    const struct catalogue *catalogue = app->catalogue;
    widget_scroll_open(ui, "voter", 5);
    if (catalogue->territory_count > 0) {
        section_open(ui, tr("¿Dónde vive?"));
        for (size_t i = 0; i < catalogue->territory_count; i++) {
            char made[LABEL_MAX];
            const struct territory *territory = &catalogue->territories[i];
            chip(app, TOPICS_TERRITORY, territory->code,
                 form_territory_label(territory, made, sizeof made));
        }
        ui_close(ui);
    }
    if (catalogue->value_group_count > 0) {
        section_open(ui, tr("¿De qué grupo viene?"));
        for (size_t i = 0; i < catalogue->value_group_count; i++) {
            chip(app, TOPICS_GROUP, catalogue->value_groups[i].code,
                 catalogue->value_groups[i].name);
        }
        ui_close(ui);
    }
    ui_close(ui);
    widget_pager(ui, "voter", 0);
}

static void voter_actions(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_waiting = app->visit.topics.waiting_tag != 0;
    widget_actions_open(ui);
    if (widget_is_low(ui) && widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                                                .label = tr("Atrás"),
                                                                .icon = "arrow_back",
                                                                .is_icon_only = true})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Enviar sin decirlo"),
                                           .is_disabled = is_waiting})) {
        app_send(app, INTENT_VOTE, 0, NULL);
    }
    if (widget_button(
            ui, &(struct button){.look = BUTTON_PRIMARY,
                                 .key = "send",
                                 .label = send_label(app),
                                 .icon_after = is_waiting ? "hourglass_empty" : "send",
                                 .width = UI_FILL,
                                 .is_disabled = is_waiting || app->visit.topics.count == 0})) {
        app_send(app, INTENT_VOTE, 1, NULL);
    }
    ui_close(ui);
}

void screen_topics_who(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.6F};
    bool has_left_actions = !ui_is_portrait(ui) && !widget_is_large(ui);
    widget_panes_open(ui, &panes);
    widget_title(ui, tr("¿Nos dice de dónde viene? (opcional)"),
                 tr("Así sabemos qué pide cada comuna y cada grupo. No guardamos su nombre."));
    widget_error(ui, tr(app->visit.error));
    if (has_left_actions) {
        ui_spacer(ui);
        voter_actions(app);
    }
    widget_panes_next(ui, &panes);
    if (app->catalogue != NULL) {
        voter_chips(app);
    }
    if (!has_left_actions) {
        voter_actions(app);
    }
    widget_panes_close(ui, &panes);
}
