/* screen_activity.c: one activity of the schedule: how far it has come, when, by whom, and where
 * that can be seen. */
#include <string.h>

#include "base/i18n.h"
#include "screens/screens.h"
#include "widgets/chart.h"
#include "widgets/widgets.h"

enum { RING_MM = 62, RING_LOW_MM = 52, QR_MM = 52 };

static void progress_card(struct app *app, const struct activity *activity)
{
    struct ui *ui = app->ui;
    struct arena *arena = ui_arena(ui);
    widget_card_open(ui, 6);
    if (activity->percent < 0) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY},
                tr("Todavía no hay un dato de cumplimiento."));
    } else {
        chart_ring(ui, &(struct chart_ring){
                           .sentence = arena_printf(arena, tr("%s: %d por ciento"),
                                                    tr("Cumplimiento"), activity->percent),
                           .value = arena_printf(arena, "%d %%", activity->percent),
                           .label = tr("Cumplimiento"),
                           .fraction = (float)activity->percent / 100,
                           .diameter_mm = widget_is_small(ui) ? RING_LOW_MM : RING_MM,
                           .accent = activity->percent == 100 ? COLOUR_OK : COLOUR_BRAND,
                       });
    }
    if (activity->note[0] != '\0') {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY}, activity->note);
    }
    ui_close(ui);
}

static const char *department_names(struct app *app, const char *const *codes)
{
    const char *joined = "";
    for (; *codes != NULL && joined != NULL; codes++) {
        const struct department *department = catalogue_department(app->catalogue, *codes);
        if (department != NULL) {
            joined = arena_printf(ui_arena(app->ui), "%s%s%s", joined,
                                  joined[0] != '\0' ? " · " : "", department->name);
        }
    }
    return joined != NULL ? joined : "";
}

static void facts_card(struct app *app, const struct activity *activity)
{
    struct ui *ui = app->ui;
    const char *supporting = department_names(app, activity->supporting);
    widget_card_open(ui, 6);
    if (activity->product[0] != '\0') {
        widget_fact(ui, "inventory_2", tr("Producto"), activity->product);
    }
    widget_fact(ui, "account_balance", tr("Responde"),
                department_names(app, activity->departments));
    if (supporting[0] != '\0') {
        widget_fact(ui, "groups", tr("Apoya"), supporting);
    }
    widget_fact(ui, "linear_scale", tr("Etapa"), schedule_stage_names(app, activity));
    widget_fact(ui, "date_range", tr("Cuatrimestre"), schedule_term_names(app, activity));
    ui_close(ui);
}

static void evidence_card(struct app *app, const struct activity *activity)
{
    struct ui *ui = app->ui;
    struct error error;
    if (activity->evidence[0] == '\0') {
        return;
    }
    bool has_code = strncmp(activity->evidence, "http", 4) == 0 &&
                    qr_make(&app->visit.qr, activity->evidence, &error) == STATUS_OK;
    bool is_column = widget_is_large(ui) && widget_is_narrow(ui);
    ui_open(ui, &(struct ui_box){.axis = is_column ? UI_COLUMN : UI_ROW,
                                 .width = UI_FILL,
                                 .pad_x = 5,
                                 .pad_y = 5,
                                 .gap = 7,
                                 .cross = UI_CENTER,
                                 .fill = COLOUR_CARD,
                                 .border = COLOUR_LINE,
                                 .radius = 8});
    if (has_code) {
        ui_bitmap(ui, QR_MM, app->visit.qr.bits, app->visit.qr.side,
                  tr("Código QR de la evidencia"));
    }
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 2, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_LABEL, .weight = WEIGHT_SEMIBOLD}, tr("Evidencia"));
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT, .breaks_words = true},
            has_code ? tr("Apunte con la cámara para verla.") : activity->evidence);
    ui_close(ui);
    ui_close(ui);
}

static void title(struct app *app, const struct activity *activity)
{
    struct ui *ui = app->ui;
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT},
            arena_printf(ui_arena(ui), tr("Actividad %s · %s"), activity->code,
                         schedule_component_name(activity)));
    ui_text(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_heading = true},
            activity->name);
    ui_close(ui);
}

void screen_activity(struct app *app)
{
    struct ui *ui = app->ui;
    const struct activity *activity =
        app->catalogue != NULL ? catalogue_activity(app->catalogue, app->visit.accounts.activity)
                               : NULL;
    const struct panes panes = {.share = 0.5F};
    bool is_lying = !ui_is_portrait(ui) && !widget_is_large(ui);
    widget_panes_open(ui, &panes);
    if (activity == NULL) {
        widget_title(ui, tr("Esta actividad ya no está en la lista"),
                     tr("Vuelva atrás y elija otra."));
        widget_panes_next(ui, &panes);
        widget_panes_close(ui, &panes);
        return;
    }
    widget_scroll_open(ui, "activity", 6);
    title(app, activity);
    progress_card(app, activity);
    if (is_lying) {
        ui_close(ui);
        widget_pager(ui, "activity", 0);
        widget_panes_next(ui, &panes);
        widget_scroll_open(ui, "activity-more", 6);
    } else {
        widget_panes_next(ui, &panes);
    }
    facts_card(app, activity);
    evidence_card(app, activity);
    ui_close(ui);
    widget_pager(ui, is_lying ? "activity-more" : "activity", 0);
    widget_panes_close(ui, &panes);
}
