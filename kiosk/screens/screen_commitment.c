/* screen_commitment.c: one commitment: how it stands, who answers for it, its parts and history. */
#include "base/i18n.h"
#include "screens/form.h"
#include "screens/format.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

enum { LABEL_MAX = 320, STEPS_MAX = 30 };

static void chip(struct ui *ui, const struct commitment_look *look)
{
    ui_open(ui, &(struct ui_box){.axis = UI_FLOW, .width = UI_FILL});
    ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                 .pad_x = 4,
                                 .pad_y = 2,
                                 .gap = 3,
                                 .cross = UI_CENTER,
                                 .fill = theme_accent_pale(look->colour),
                                 .radius = 3});
    ui_icon(ui, look->icon, 8, look->colour);
    ui_text(ui,
            &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .colour = look->colour},
            look->text);
    ui_close(ui);
    ui_close(ui);
}

static void heading(struct ui *ui, const char *text)
{
    ui_text(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_heading = true},
            text);
}

static void state_card(struct app *app, const struct commitment *commitment)
{
    struct ui *ui = app->ui;
    struct commitment_look look = commitment_look(app, commitment);
    int percent = commitment_percent(app->catalogue, commitment);
    widget_card_open(ui, 5);
    chip(ui, &look);
    ui_text(ui, &(struct ui_text){.size = TYPE_LARGE, .weight = WEIGHT_BOLD, .is_heading = true},
            commitment->text);
    ui_bar(ui, (float)percent / 100, 7, look.colour, COLOUR_LINE, tr("Avance"));
    if (commitment->note[0] != '\0') {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT}, commitment->note);
    }
    ui_close(ui);
}

static void facts_card(struct app *app, const struct commitment *commitment)
{
    struct ui *ui = app->ui;
    char day[FORMAT_MAX], made[LABEL_MAX];
    const struct catalogue *catalogue = app->catalogue;
    const struct department *department = catalogue_department(catalogue, commitment->department);
    const struct event *event = catalogue_event(catalogue, commitment->event);
    const struct territory *territory = catalogue_territory(catalogue, commitment->territory);
    format_date_plain(commitment->due_ms, app->settings->utc_offset_min, day);
    widget_card_open(ui, 5);
    widget_fact(ui, "account_balance", tr("Quién responde"),
                department != NULL ? department->name : commitment->department);
    widget_fact(ui, "event", tr("Fecha límite"), day);
    if (event != NULL) {
        widget_fact(ui, "campaign", tr("Se prometió en"), event->name);
    }
    if (territory != NULL) {
        widget_fact(ui, "place", tr("Dónde"), form_territory_label(territory, made, sizeof made));
    }
    if (commitment->evidence[0] != '\0') {
        ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
        ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT},
                tr("Dónde se puede comprobar"));
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .breaks_words = true},
                commitment->evidence);
        ui_close(ui);
    }
    ui_close(ui);
}

static void parts_card(struct app *app, const struct commitment *commitment)
{
    struct ui *ui = app->ui;
    bool is_open = false;
    for (size_t i = 0; i < app->catalogue->commitment_count; i++) {
        const struct commitment *part = &app->catalogue->commitments[i];
        if (part->number != commitment->number || part->part == 0) {
            continue;
        }
        if (!is_open) {
            widget_card_open(ui, 5);
            heading(ui, tr("Sus partes"));
            is_open = true;
        }
        struct commitment_look look = commitment_look(app, part);
        ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 2, .cross = UI_STRETCH});
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD}, part->text);
        chip(ui, &look);
        ui_bar(ui, (float)commitment_percent(app->catalogue, part) / 100, 4, look.colour,
               COLOUR_LINE, NULL);
        ui_close(ui);
    }
    if (is_open) {
        ui_close(ui);
    }
}

static void step(struct app *app, const struct commitment *commitment, size_t at)
{
    struct ui *ui = app->ui;
    char day[FORMAT_MAX], due[FORMAT_MAX];
    int offset_min = app->settings->utc_offset_min;
    const struct commitment_step *now = &commitment->steps[at];
    const struct commitment_step *before =
        at + 1 < commitment->step_count ? &commitment->steps[at + 1] : NULL;
    struct commitment_look look = commitment_step_look(app, now);
    format_date_plain(now->at_ms, offset_min, day);
    format_date_plain(now->due_ms, offset_min, due);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 5, .cross = UI_START});
    ui_icon(ui, look.icon, 10, look.colour);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, day);
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD}, look.text);
    if (before != NULL && before->due_ms != now->due_ms) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY},
                arena_printf(ui_arena(ui), tr("Nueva fecha límite: %s"), due));
    }
    if (now->note[0] != '\0') {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY}, now->note);
    }
    ui_close(ui);
    ui_close(ui);
}

static void history_card(struct app *app, const struct commitment *commitment)
{
    struct ui *ui = app->ui;
    widget_card_open(ui, 5);
    heading(ui, tr("Su historia"));
    for (size_t i = 0; i < commitment->step_count && i < STEPS_MAX; i++) {
        step(app, commitment, i);
    }
    ui_close(ui);
}

void screen_commitment(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.54F};
    const struct commitment *commitment =
        app->catalogue != NULL
            ? catalogue_commitment(app->catalogue, app->visit.commitments.number, 0)
            : NULL;
    widget_panes_open(ui, &panes);
    if (commitment == NULL) {
        widget_title(ui, tr("Este compromiso ya no está en la lista"),
                     tr("Vuelva atrás y elija otro."));
        widget_panes_next(ui, &panes);
        widget_panes_close(ui, &panes);
        return;
    }
    bool is_lying = !ui_is_portrait(ui) && !widget_is_large(ui);
    widget_scroll_open(ui, "commitment", 6);
    state_card(app, commitment);
    facts_card(app, commitment);
    if (is_lying) {
        ui_close(ui);
        widget_pager(ui, "commitment", 0);
        widget_panes_next(ui, &panes);
        widget_scroll_open(ui, "history", 6);
    }
    parts_card(app, commitment);
    history_card(app, commitment);
    ui_close(ui);
    widget_pager(ui, is_lying ? "history" : "commitment", 0);
    if (!is_lying) {
        widget_panes_next(ui, &panes);
    }
    widget_panes_close(ui, &panes);
}
