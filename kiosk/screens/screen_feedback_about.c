/* screen_feedback_about.c: what one wants to rate: the fair, a stand, an event. */
#include "base/i18n.h"
#include "screens/rating.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

static const char *heading_of(const struct rated *rated)
{
    switch (rated->target) {
    case FEEDBACK_EVENT:
        return tr("Eventos");
    case FEEDBACK_DEPARTMENT:
    case FEEDBACK_STAND:
        return tr("Puestos y dependencias");
    case FEEDBACK_FAIR:
    case FEEDBACK_TARGET_COUNT:
        break;
    }
    return NULL;
}

static void rows(struct app *app)
{
    struct ui *ui = app->ui;
    struct rated_list all = rating_all(app);
    const char *last = NULL;
    for (size_t i = 0; i < all.count; i++) {
        const struct rated *rated = &all.items[i];
        const char *heading = heading_of(rated);
        if (heading != last && heading != NULL) {
            ui_text(
                ui,
                &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_heading = true},
                heading);
        }
        last = heading;
        if (widget_row(ui, &(struct row){.key = arena_printf(ui_arena(ui), "rate-%d-%s",
                                                             (int)rated->target, rated->code),
                                         .icon = rated->icon,
                                         .title = rated->name,
                                         .text = rated->text,
                                         .accent = rated->accent})) {
            app_send(app, INTENT_RATE, (int)rated->target, rated->code);
        }
    }
}

void screen_feedback_about(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.62F};
    widget_panes_open(ui, &panes);
    widget_title(ui, tr("¿Qué quiere calificar?"), tr("Toque una opción."));
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "feedback-about", 5);
    if (app_can_rate(app)) {
        rows(app);
    }
    ui_close(ui);
    widget_pager(ui, "feedback-about", 0);
    widget_panes_close(ui, &panes);
}

void rate_button(struct app *app, enum feedback_target target, const char *code)
{
    if (app_can_rate(app) &&
        widget_button(app->ui, &(struct button){.look = BUTTON_QUIET,
                                                .label = tr("Calificar"),
                                                .icon = "sentiment_satisfied",
                                                .height = 22,
                                                .is_icon_only = widget_is_low(app->ui)})) {
        app_send(app, INTENT_RATE, (int)target, code);
    }
}
