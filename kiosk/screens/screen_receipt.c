/* screen_receipt.c: "Su pregunta quedó radicada": the number to keep, who answers, until when, and
 * where the answer will be. */
#include "base/i18n.h"
#include "screens/question.h"
#include "screens/screens.h"
#include "widgets/code.h"
#include "widgets/widgets.h"

enum { CLOSURES_MM = 60 }; /* of the fact about them */

/* Smaller of what the panel leaves beside title, facts and buttons. */
static float qr_side_mm(struct app *app)
{
    const struct ui *ui = app->ui;
    bool is_portrait = ui_is_portrait(ui);
    bool has_closures = ask_closures_text(app, &app->visit.asking.receipt.deadline) != NULL;
    float facts = has_closures ? CLOSURES_MM : 0.0F;
    float by_height =
        ui_height_mm(ui) - (is_portrait ? 370.0F + facts + print_line_mm(app) : 140.0F);
    float by_width = is_portrait ? ui_width_mm(ui) - 60 : ui_width_mm(ui) * 0.36F;
    float side = by_height < by_width ? by_height : by_width;
    return side < 40 ? 40.0F : side > 120 ? 120.0F : side;
}

/* As large as one line takes it. */
static enum type_size number_size(const struct ui *ui)
{
    return widget_is_large(ui) ? TYPE_LABEL : widget_is_small(ui) ? TYPE_HEADING : TYPE_TITLE;
}

static void number_card(struct app *app)
{
    struct ui *ui = app->ui;
    bool has_room = !widget_is_small(ui) && !widget_is_large(ui);
    struct question_visit *asking = &app->visit.asking;
    struct error error;
    widget_code_card_open(ui);
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT, .align = UI_CENTER},
            tr("Radicado"));
    ui_text(ui,
            &(struct ui_text){.size = number_size(ui),
                              .weight = WEIGHT_BOLD,
                              .align = UI_CENTER,
                              .letter_spacing_mm = has_room ? 0.8F : 0},
            asking->receipt.radicado);
    if (qr_make(&asking->qr, asking->receipt.radicado, &error) == STATUS_OK) {
        ui_bitmap(ui, qr_side_mm(app), asking->qr.bits, asking->qr.side,
                  tr("Código QR de su radicado"));
    }
    ui_close(ui);
}

static void facts_card(struct app *app)
{
    struct ui *ui = app->ui;
    const struct question_receipt *receipt = &app->visit.asking.receipt;
    const char *closures = ask_closures_text(app, &receipt->deadline);
    widget_card_open(ui, 6);
    widget_fact(ui, "event_available", tr("A más tardar"),
                ask_deadline_text(app, &receipt->deadline));
    if (closures != NULL) {
        widget_fact(ui, "event_busy", tr("Días de cierre"), closures);
    }
    widget_fact(ui, "account_balance", tr("La responde"),
                receipt->department[0] != '\0'
                    ? ask_subject_name(app, ASK_DEPARTMENT, receipt->department)
                    : tr("La dependencia que la Alcaldía asigne"));
    widget_fact(ui, "public", tr("Dónde la verá"), ask_way_place(app->visit.asking.draft.way));
    ui_close(ui);
}

static void actions(struct app *app)
{
    struct ui *ui = app->ui;
    bool prints = print_is_offered(app, PRINT_WHAT_RECEIPT);
    print_line(app, PRINT_WHAT_RECEIPT);
    widget_actions_open(ui);
    if (!prints && widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                                      .label = tr("Hacer otra"),
                                                      .icon = "add_comment"})) {
        app_send(app, INTENT_ASK, 0, NULL);
    }
    if (widget_button(ui, &(struct button){.look = prints ? BUTTON_SECONDARY : BUTTON_PRIMARY,
                                           .label = tr("Terminar"),
                                           .icon = "check",
                                           .width = prints ? UI_HUG : UI_FILL})) {
        app_send(app, INTENT_END, 0, NULL);
    }
    print_button(app, PRINT_WHAT_RECEIPT);
    ui_close(ui);
}

static void title(struct app *app)
{
    widget_state_title(
        app->ui, "mark_email_read", COLOUR_OK, tr("Su pregunta quedó radicada"),
        print_has_line(app, PRINT_WHAT_RECEIPT) ? NULL : tr("Guarde este número o tome una foto."));
}

static void upright(struct app *app)
{
    struct ui *ui = app->ui;
    widget_page_open(ui);
    title(app);
    widget_scroll_open(ui, "receipt", 6);
    number_card(app);
    facts_card(app);
    ui_close(ui);
    widget_pager(ui, "receipt", 0);
    actions(app);
    widget_page_close(ui);
}

static void lying(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.54F};
    widget_panes_open(ui, &panes);
    number_card(app);
    widget_panes_next(ui, &panes);
    bool is_low = widget_is_low(ui);
    if (!is_low) {
        title(app);
    }
    widget_scroll_open(ui, "receipt", 6);
    if (is_low) {
        title(app);
    }
    facts_card(app);
    ui_close(ui);
    widget_pager(ui, "receipt", 0);
    actions(app);
    widget_panes_close(ui, &panes);
}

void screen_receipt(struct app *app)
{
    if (app->catalogue == NULL) {
        return;
    }
    if (ui_is_portrait(app->ui) || widget_is_large(app->ui)) {
        upright(app);
    } else {
        lying(app);
    }
}
