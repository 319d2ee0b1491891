/* screen_commitments.c: what the city promised and how it goes: how many of each kind, then each of
 * them; and the page of what they can be narrowed by. */
#include <string.h>

#include "base/i18n.h"
#include "screens/accounts_tabs.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

static bool is_chosen(const struct app *app)
{
    const struct commitments_visit *visit = &app->visit.commitments;
    return visit->chosen[COMMITMENTS_DEPARTMENT][0] != '\0' ||
           visit->chosen[COMMITMENTS_TERRITORY][0] != '\0';
}

static bool is_narrowed(const struct app *app)
{
    return app->visit.commitments.kind != COMMITMENTS_ALL || is_chosen(app);
}

/* The list stands beside the counts, not under them. */
static bool is_lying(const struct ui *ui)
{
    return !ui_is_portrait(ui) && !widget_is_large(ui);
}

/* Beside a low list there is room for a line only. */
static bool has_cards(const struct ui *ui)
{
    return !widget_is_small(ui) || (ui_is_portrait(ui) && widget_is_large(ui));
}

/* ---- how many ---- */

static const struct {
    const char *icon;
    enum colour colour;
} kind_looks[COMMITMENTS_KIND_COUNT] = {
    [COMMITMENTS_ALL] = {"handshake", COLOUR_INK},
    [COMMITMENTS_DONE] = {"check_circle", COLOUR_GREEN},
    [COMMITMENTS_RUNNING] = {"autorenew", COLOUR_BLUE},
    [COMMITMENTS_LATE] = {"error", COLOUR_RED},
    [COMMITMENTS_FAILED] = {"cancel", COLOUR_RED},
};

static bool count_card(struct app *app, enum commitments_kind kind)
{
    struct ui *ui = app->ui;
    float target = ui_view(ui)->target_mm;
    bool is_on = app->visit.commitments.kind == kind;
    bool is_flat = is_lying(ui);
    const char *title = commitments_kind_title(kind);
    const char *count = arena_printf(ui_arena(ui), "%zu", commitments_count(app, kind));
    bool was_pressed = ui_element_open(
        ui,
        &(struct ui_box){.axis = is_flat ? UI_ROW : UI_COLUMN,
                         .width = UI_FILL,
                         .height = {.how = UI_FIT, .min = target},
                         .pad_x = 2,
                         .pad_y = is_flat || widget_is_small(ui) ? 2 : 4,
                         .gap = is_flat ? 3 : 0,
                         .main = UI_CENTER,
                         .cross = UI_CENTER,
                         .fill = COLOUR_CARD,
                         .border = is_on ? COLOUR_BRAND : COLOUR_LINE,
                         .border_mm = is_on ? 1.2F : 0.6F,
                         .radius = 6},
        &(struct ui_element){.role = UI_ROLE_CHOICE,
                             .key = arena_printf(ui_arena(ui), "kind-%d", (int)kind),
                             .label = title,
                             .value = count,
                             .is_on = is_on,
                             .fill_pressed = COLOUR_CARD_PRESSED});
    ui_text(ui,
            &(struct ui_text){.size = widget_is_small(ui) ? TYPE_HEADING : TYPE_TITLE,
                              .weight = WEIGHT_BOLD,
                              .colour = kind_looks[kind].colour,
                              .is_silent = true},
            count);
    ui_text(ui,
            &(struct ui_text){.size = TYPE_SMALL,
                              .weight = is_on ? WEIGHT_SEMIBOLD : WEIGHT_REGULAR,
                              .colour = is_on ? COLOUR_INK : COLOUR_SOFT,
                              .align = UI_CENTER,
                              .is_silent = true},
            title);
    ui_close(ui);
    return was_pressed;
}

/* What is shown adds up; what was not kept has a card when there is something in it. */
static bool has_count(struct app *app, enum commitments_kind kind)
{
    return kind != COMMITMENTS_FAILED || app->visit.commitments.kind == kind ||
           commitments_count(app, kind) > 0;
}

/* The spaces keep each count with its words, and the dot at the end of its line. */
static const char *counts_text(struct app *app)
{
    struct arena *arena = ui_arena(app->ui);
    const char *line = "";
    for (int kind = COMMITMENTS_DONE; line != NULL && kind < COMMITMENTS_KIND_COUNT; kind++) {
        if (has_count(app, (enum commitments_kind)kind)) {
            line = arena_printf(arena, "%s%s%zu\u00A0%s", line, line[0] != '\0' ? "\u00A0· " : "",
                                commitments_count(app, (enum commitments_kind)kind),
                                commitments_kind_title((enum commitments_kind)kind));
        }
    }
    return line != NULL ? line : "";
}

/* Where there is no room for cards; the page of filters narrows there. Beside a low list a line
 * takes no more than the icons, whose words stand in the rows. */
static void count_line(struct app *app)
{
    struct ui *ui = app->ui;
    if (ui_is_portrait(ui)) {
        ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT}, counts_text(app));
        return;
    }
    ui_image_open(ui,
                  &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 1, .cross = UI_CENTER},
                  counts_text(app));
    for (int kind = COMMITMENTS_DONE; kind < COMMITMENTS_KIND_COUNT; kind++) {
        if (has_count(app, (enum commitments_kind)kind)) {
            ui_icon(ui, kind_looks[kind].icon, 7, kind_looks[kind].colour);
            ui_textf(ui, &(struct ui_text){.size = TYPE_SMALL, .is_silent = true}, "%zu",
                     commitments_count(app, (enum commitments_kind)kind));
            ui_spacer(ui);
        }
    }
    ui_close(ui);
}

static void filter_button(struct app *app, bool is_card)
{
    bool is_full = widget_is_low(app->ui) && is_narrowed(app);
    if (widget_button(app->ui, &(struct button){.look = is_full ? BUTTON_PRIMARY : BUTTON_QUIET,
                                                .label = tr("Filtrar"),
                                                .icon = "filter_list",
                                                .width = is_card ? UI_FILL : (struct ui_size){0},
                                                .height = 20})) {
        app_send(app, INTENT_GO, SCREEN_COMMITMENTS_FILTER, NULL);
    }
}

/* Beside the list, or after five cards, which leave room for it. */
static bool filter_is_card(struct app *app)
{
    return has_cards(app->ui) && (is_lying(app->ui) || has_count(app, COMMITMENTS_FAILED));
}

static void count_cards(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_wide = !is_lying(ui) && !widget_is_narrow(ui) && !widget_is_large(ui);
    bool has_filter = filter_is_card(app);
    ui_open(ui, &(struct ui_box){.axis = UI_GRID,
                                 .columns = !is_wide     ? 2
                                            : has_filter ? 3
                                                         : 4,
                                 .width = UI_FILL,
                                 .gap = 4,
                                 .cross = UI_STRETCH});
    for (int kind = COMMITMENTS_ALL; kind < COMMITMENTS_KIND_COUNT; kind++) {
        if (has_count(app, (enum commitments_kind)kind) &&
            count_card(app, (enum commitments_kind)kind)) {
            app_send(app, INTENT_COMMITMENTS_KIND, kind, NULL);
        }
    }
    if (has_filter) {
        filter_button(app, true);
    }
    ui_close(ui);
}

/* ---- what is chosen ---- */

/* What it is narrowed by, to be taken away; on low panels there is room for the button only, which
 * shows whether there is something. */
static void filter_buttons(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_card = filter_is_card(app);
    if (is_card && (widget_is_low(ui) || !is_chosen(app))) {
        return;
    }
    ui_open(ui, &(struct ui_box){.axis = UI_FLOW, .width = UI_FILL, .gap = 4});
    if (!is_card) {
        filter_button(app, false);
    }
    for (int by = 0; !widget_is_low(ui) && by < COMMITMENTS_BY_COUNT; by++) {
        const char *chosen = commitments_chosen(app, (enum commitments_by)by);
        if (chosen != NULL &&
            widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                               .key = arena_printf(ui_arena(ui), "chosen-%d", by),
                                               .label = chosen,
                                               .icon_after = "close",
                                               .height = 20})) {
            app_send(app, INTENT_COMMITMENTS_BY, by, app->visit.commitments.chosen[by]);
        }
    }
    ui_close(ui);
}

/* ---- each of them ---- */

struct rows {
    struct app *app;
    struct commitments commitments;
};

static void commitment_row(void *user, size_t index, struct row *out)
{
    const struct rows *rows = user;
    struct app *app = rows->app;
    const struct commitment *commitment = rows->commitments.items[index];
    const struct department *department =
        catalogue_department(app->catalogue, commitment->department);
    const struct event *event = catalogue_event(app->catalogue, commitment->event);
    struct commitment_look look = commitment_look(app, commitment);
    enum commitment_state state = commitment_state(commitment);
    bool is_open = state != COMMITMENT_DONE && state != COMMITMENT_FAILED;
    *out = (struct row){
        .key = arena_printf(ui_arena(app->ui), "commitment-%d", commitment->number),
        .icon = look.icon,
        .title = commitment->text,
        .text = arena_printf(ui_arena(app->ui), "%s · %s",
                             department != NULL ? department->short_name : commitment->department,
                             is_open || event == NULL ? commitment_due_text(app, commitment)
                                                      : event->short_name),
        .note = look.text,
        .accent = look.colour,
        .has_meter = true,
        .percent = commitment_percent(app->catalogue, commitment),
    };
}

static void commitment_rows(struct app *app)
{
    struct ui *ui = app->ui;
    struct rows rows = {.app = app, .commitments = commitments_make(app)};
    if (rows.commitments.count == 0) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT, .is_live = true},
                tr("No hay compromisos así. Quite un filtro."));
        return;
    }
    uint64_t version = commitments_version(app);
    const struct list list = {
        .key = arena_printf(ui_arena(ui), "commitments-%llx", (unsigned long long)version),
        .count = rows.commitments.count,
        .version = version,
        .row = commitment_row,
        .user = &rows,
        .tops = &app->commitment_tops,
        .more = tr("Hay más compromisos. Elija un filtro para ver menos."),
    };
    ptrdiff_t pressed = widget_list(ui, &list);
    if (pressed != LIST_NONE) {
        app_send(app, INTENT_COMMITMENT, rows.commitments.items[pressed]->number, NULL);
    }
}

void screen_commitments(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.6F};
    widget_panes_open(ui, &panes);
    widget_title(ui, widget_is_small(ui) ? tr("Compromisos") : tr("Compromisos con la comunidad"),
                 NULL);
    accounts_tabs(app);
    if (has_cards(ui)) {
        count_cards(app);
    } else if (!(is_lying(ui) && widget_is_low(ui) && app->visit.has_personal)) {
        count_line(app); /* the header's button to erase takes its room */
    }
    if (!is_lying(ui) || !has_cards(ui)) {
        filter_buttons(app);
    }
    widget_panes_next(ui, &panes);
    if (is_lying(ui) && has_cards(ui)) { /* what it is narrowed by: there is more room here */
        filter_buttons(app);
    }
    commitment_rows(app);
    widget_panes_close(ui, &panes);
}

/* ---- the page of filters ---- */

static void section_open(struct ui *ui, const char *title)
{
    ui_text(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_heading = true},
            title);
    ui_open(ui, &(struct ui_box){.axis = UI_FLOW, .width = UI_FILL, .gap = 4});
}

static void kind_section(struct app *app)
{
    struct ui *ui = app->ui;
    section_open(ui, tr("Cómo va"));
    for (int kind = COMMITMENTS_DONE; kind < COMMITMENTS_KIND_COUNT; kind++) {
        const char *key = arena_printf(ui_arena(ui), "kind-%d", kind);
        if (widget_chip(ui, key, commitments_kind_title((enum commitments_kind)kind),
                        (int)app->visit.commitments.kind == kind)) {
            app_send(app, INTENT_COMMITMENTS_KIND, kind, NULL);
        }
    }
    ui_close(ui);
}

static void by_section(struct app *app, enum commitments_by by)
{
    struct ui *ui = app->ui;
    struct commitments_option option;
    if (!commitments_option(app, by, 0, &option)) {
        return;
    }
    section_open(ui, commitments_by_title(by));
    for (size_t i = 0; commitments_option(app, by, i, &option); i++) {
        const char *key = arena_printf(ui_arena(ui), "%d-%s", (int)by, option.code);
        if (widget_chip(ui, key, option.label,
                        strcmp(app->visit.commitments.chosen[by], option.code) == 0)) {
            app_send(app, INTENT_COMMITMENTS_BY, (int)by, option.code);
        }
    }
    ui_close(ui);
}

static void show_button(struct app *app)
{
    size_t count = commitments_count(app, app->visit.commitments.kind);
    const char *label = count == 0 ? tr("No hay compromisos así")
                        : count == 1
                            ? tr("Ver 1 compromiso")
                            : arena_printf(ui_arena(app->ui), tr("Ver %zu compromisos"), count);
    if (widget_button(app->ui, &(struct button){.look = BUTTON_PRIMARY,
                                                .key = "show",
                                                .label = label,
                                                .icon = "handshake",
                                                .width = UI_FILL})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
}

void screen_commitments_filter(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.64F};
    bool has_left_actions = !ui_is_portrait(ui) && !widget_is_large(ui);
    widget_panes_open(ui, &panes);
    widget_title(ui, tr("¿Qué compromisos busca?"),
                 tr("Elija una opción de cada grupo o ninguna."));
    if (has_left_actions) {
        ui_spacer(ui);
        show_button(app);
    }
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "filters", 5);
    kind_section(app);
    for (int by = 0; app->catalogue != NULL && by < COMMITMENTS_BY_COUNT; by++) {
        by_section(app, (enum commitments_by)by);
    }
    ui_close(ui);
    widget_pager(ui, "filters", 0);
    if (!has_left_actions) {
        show_button(app);
    }
    widget_panes_close(ui, &panes);
}
