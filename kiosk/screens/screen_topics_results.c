/* screen_topics_results.c: thanks for the vote, and which topics people ask for most: in all, by
 * group, by comuna. Shows what the event allows and no small number (topic.h). */
#include <string.h>

#include "base/i18n.h"
#include "screens/form.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

enum { LABEL_MAX = 320, PART_TOPICS_MAX = 5 };

static const char *const splits[TOPIC_SPLIT_COUNT] = {
    [TOPIC_ALL] = N_("En total"),
    [TOPIC_BY_GROUP] = N_("Por grupo"),
    [TOPIC_BY_TERRITORY] = N_("Por comuna"),
};

static void split_chips(struct app *app)
{
    struct ui *ui = app->ui;
    ui_open(ui, &(struct ui_box){.axis = UI_FLOW, .width = UI_FILL, .gap = 4});
    for (int i = 0; i < TOPIC_SPLIT_COUNT; i++) {
        const char *key = arena_printf(ui_arena(ui), "split-%d", i);
        if (widget_chip(ui, key, tr(splits[i]), (int)app->visit.topics.split == i)) {
            app_send(app, INTENT_SPLIT, i, NULL);
        }
    }
    ui_close(ui);
}

static const char *people_text(struct app *app, int count)
{
    return arena_printf(ui_arena(app->ui), tr("%d personas"), count);
}

static void note(struct ui *ui, const char *text)
{
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT}, text);
}

/* ---- one list of topics ---- */

static void topic_bar(struct app *app, const struct topic_result *result, int most)
{
    struct ui *ui = app->ui;
    const struct topic *topic = catalogue_topic(app->catalogue, result->topic);
    const char *name = topic != NULL ? topic->name : result->topic;
    const char *numbers =
        arena_printf(ui_arena(ui), tr("%d puntos · %d personas"), result->points, result->votes);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 2, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_LABEL, .weight = WEIGHT_SEMIBOLD}, name);
    ui_bar(ui, (float)result->points / (float)most, 7, COLOUR_BRAND, COLOUR_TRACK, NULL);
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, numbers);
    ui_close(ui);
}

static void part_bars(struct app *app, const struct topic_part *part, size_t count_max)
{
    int most = part->result_count > 0 && part->results[0].points > 0 ? part->results[0].points : 1;
    for (size_t i = 0; i < part->result_count && i < count_max; i++) {
        if (!part->results[i].is_hidden) {
            topic_bar(app, &part->results[i], most);
        }
    }
}

static const char *part_name(struct app *app, enum topic_split split, const char *code)
{
    const struct value_group *group =
        split == TOPIC_BY_GROUP ? catalogue_value_group(app->catalogue, code) : NULL;
    const struct territory *territory =
        split == TOPIC_BY_TERRITORY ? catalogue_territory(app->catalogue, code) : NULL;
    if (territory != NULL) {
        char made[LABEL_MAX];
        return arena_strdup(ui_arena(app->ui), form_territory_label(territory, made, sizeof made));
    }
    return group != NULL ? group->name : code[0] == '\0' ? tr("No lo dijeron") : code;
}

static void part_cards(struct app *app, enum topic_split split)
{
    struct ui *ui = app->ui;
    const struct topic_results *results = app->topic_results;
    bool has_any = false;
    for (size_t i = 0; i < results->splits[split].part_count; i++) {
        const struct topic_part *part = &results->splits[split].parts[i];
        if (part->is_hidden) {
            continue;
        }
        has_any = true;
        widget_card_open(ui, 6);
        if (split != TOPIC_ALL) {
            ui_text(
                ui,
                &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_heading = true},
                part_name(app, split, part->code));
        }
        note(ui, people_text(app, part->voters));
        part_bars(app, part, split == TOPIC_ALL ? part->result_count : PART_TOPICS_MAX);
        ui_close(ui);
    }
    if (!has_any) {
        note(ui, tr("Aún hay pocos votos. Los mostramos cuando sean más."));
    }
}

static void results_list(struct app *app)
{
    struct ui *ui = app->ui;
    const char *key = arena_printf(ui_arena(ui), "results-%d", (int)app->visit.topics.split);
    widget_scroll_open(ui, key, 5);
    if (widget_is_low(ui)) { /* beside the list there is no room for them */
        split_chips(app);
    }
    if (app->topic_results != NULL) {
        part_cards(app, app->visit.topics.split);
    }
    note(ui, tr("El primer lugar da 3 puntos, el segundo 2 y el tercero 1."));
    note(ui, tr("Redondeamos hacia abajo. No mostramos lo que pidieron menos de 5 personas."));
    ui_close(ui);
    widget_pager(ui, key, 0);
}

/* ---- the page ---- */

static void actions(struct app *app)
{
    struct ui *ui = app->ui;
    bool has_ranked = app->visit.topics.has_ranked;
    widget_actions_open(ui);
    if (has_ranked && widget_is_low(ui) &&
        widget_button(ui, &(struct button){
                              .look = BUTTON_SECONDARY, .label = tr("Inicio"), .icon = "home"})) {
        app_send(app, INTENT_HOME, 0, NULL);
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = has_ranked ? tr("Terminar") : tr("Volver"),
                                           .icon = has_ranked ? "check" : "arrow_back",
                                           .width = UI_FILL})) {
        app_send(app, has_ranked ? INTENT_END : INTENT_BACK, 0, NULL);
    }
    ui_close(ui);
}

static void title(struct app *app)
{
    if (app->visit.topics.has_ranked) {
        widget_state_title(app->ui, "check_circle", COLOUR_OK, tr("¡Gracias por su voto!"),
                           tr("La Alcaldía rinde cuentas de lo que más piden las personas."));
    } else {
        widget_title(app->ui, tr("Los temas que más piden"),
                     tr("Así van los votos de las personas que ya eligieron."));
    }
}

void screen_topics_results(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.6F};
    bool is_public = topics_are_public(app);
    bool has_left_actions = !ui_is_portrait(ui) && !widget_is_large(ui);
    if (!is_public) {
        widget_page_open(ui);
        ui_spacer(ui);
        title(app);
        ui_spacer(ui);
        actions(app);
        widget_page_close(ui);
        return;
    }
    widget_panes_open(ui, &panes);
    title(app);
    if (!widget_is_low(ui)) {
        split_chips(app);
    }
    if (has_left_actions) {
        ui_spacer(ui);
        actions(app);
    }
    widget_panes_next(ui, &panes);
    results_list(app);
    if (!has_left_actions) {
        actions(app);
    }
    widget_panes_close(ui, &panes);
}
