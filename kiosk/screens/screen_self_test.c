/* screen_self_test.c: is this station fit for work? A ruler for the size of the screen, a target in
 * each corner, how each part is, and whether the sounds are heard. */
#include "base/i18n.h"
#include "screens/screens.h"
#include "screens/viewfinder.h"
#include "widgets/widgets.h"

enum { RULER_MM = 100, RULER_STEP_MM = 10, CORNER_MM = 22 };

/* A target in a corner: touched, it stays ticked. */
static void corner(struct app *app, int number)
{
    static const char *const keys[STAFF_CORNERS] = {"0", "1", "2", "3"};
    static const char *const labels[STAFF_CORNERS] = {
        N_("Esquina de arriba, izquierda"), N_("Esquina de arriba, derecha"),
        N_("Esquina de abajo, izquierda"), N_("Esquina de abajo, derecha")};
    struct ui *ui = app->ui;
    bool is_on = (app->staff.corners & (1U << (unsigned)number)) != 0;
    float side = ui_view(ui)->target_mm > CORNER_MM ? ui_view(ui)->target_mm : CORNER_MM;
    if (ui_element_open(ui,
                        &(struct ui_box){.axis = UI_ROW,
                                         .width = UI_MM(side),
                                         .height = UI_MM(side),
                                         .main = UI_CENTER,
                                         .cross = UI_CENTER,
                                         .fill = COLOUR_CARD,
                                         .border = is_on ? COLOUR_OK : COLOUR_EDGE,
                                         .border_mm = 1,
                                         .radius = 4},
                        &(struct ui_element){.role = UI_ROLE_CHECK,
                                             .key = keys[number],
                                             .label = tr(labels[number]),
                                             .is_on = is_on})) {
        app_send(app, INTENT_STAFF, STAFF_DO_CORNER, keys[number]);
    }
    ui_icon(ui, is_on ? "check" : "touch_app", side * 0.5F, is_on ? COLOUR_OK : COLOUR_SOFT);
    ui_close(ui);
}

static void corners(struct app *app, int first, void (*between)(struct app *app))
{
    struct ui *ui = app->ui;
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 4, .cross = UI_CENTER});
    corner(app, first);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    between(app);
    ui_close(ui);
    corner(app, first + 1);
    ui_close(ui);
}

static void title(struct app *app)
{
    int touched = __builtin_popcount(app->staff.corners);
    ui_text(app->ui,
            &(struct ui_text){
                .size = TYPE_LABEL, .weight = WEIGHT_BOLD, .align = UI_CENTER, .is_heading = true},
            tr("Prueba del equipo"));
    if (!widget_is_low(app->ui)) {
        ui_text(app->ui,
                &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT, .align = UI_CENTER},
                touched == STAFF_CORNERS
                    ? tr("La pantalla responde en las cuatro esquinas.")
                    : arena_printf(ui_arena(app->ui), tr("Toque las esquinas: %d de %d."), touched,
                                   STAFF_CORNERS));
    }
}

/* Exactly 100 mm, if `screen_mm_width` is right: real ones, whatever the scale of the panel. */
static void ruler(struct app *app)
{
    struct ui *ui = app->ui;
    float scale = ui_view(ui)->ruler_mm_scale > 0 ? ui_view(ui)->ruler_mm_scale : 1;
    widget_card_open(ui, 3);
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD},
            tr("Regla de 100 mm"));
    ui_image_open(ui,
                  &(struct ui_box){.axis = UI_ROW,
                                   .width = UI_MM(RULER_MM * scale),
                                   .height = UI_MM(8),
                                   .cross = UI_STRETCH},
                  tr("Regla de 100 mm"));
    for (int mm = 0; mm < RULER_MM; mm += RULER_STEP_MM) {
        ui_open(ui,
                &(struct ui_box){.width = UI_MM(RULER_STEP_MM * scale),
                                 .height = UI_MM(8),
                                 .fill = mm / RULER_STEP_MM % 2 == 0 ? COLOUR_INK : COLOUR_TRACK});
        ui_close(ui);
    }
    ui_close(ui);
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT},
            tr("Mídala. Si no da 100 mm, corrija screen_mm_width en feria.ini."));
    ui_close(ui);
}

static void back(struct app *app)
{
    if (widget_button(app->ui, &(struct button){.look = BUTTON_PRIMARY,
                                                .label = tr("Terminar la prueba"),
                                                .key = "test-done",
                                                .width = UI_FILL})) {
        app_send(app, INTENT_BACK, 0, NULL);
    }
}

static void parts(struct app *app)
{
    struct staff_check checks[STAFF_CHECKS_MAX];
    size_t count = staff_checks(app, checks);
    widget_card_open(app->ui, widget_is_small(app->ui) ? 3 : 5);
    staff_check_rows(app, checks, count);
    ui_close(app->ui);
}

/* What is to be done here, and beside it what the station says of itself. */
static void two_columns(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.5F};
    widget_panes_open(ui, &panes);
    widget_scroll_open(ui, "self-test", 5);
    ruler(app);
    staff_sounds_card(app);
    ui_close(ui);
    widget_pager(ui, "self-test", 0);
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "self-test-parts", 5);
    parts(app);
    ui_close(ui);
    widget_pager(ui, "self-test-parts", 0);
    widget_panes_close(ui, &panes);
}

static void one_column(struct app *app)
{
    struct ui *ui = app->ui;
    widget_page_open(ui);
    widget_scroll_open(ui, "self-test", 5);
    ruler(app);
    parts(app);
    staff_sounds_card(app);
    ui_close(ui);
    widget_pager(ui, "self-test", 0);
    widget_page_close(ui);
}

void screen_self_test(struct app *app)
{
    struct ui *ui = app->ui;
    ui_open(ui,
            &(struct ui_box){
                .key = "page", .width = UI_FILL, .height = UI_FILL, .gap = 3, .cross = UI_STRETCH});
    corners(app, 0, title);
    if (ui_is_portrait(ui) || widget_is_small(ui) || widget_is_large(ui)) {
        one_column(app);
    } else {
        two_columns(app);
    }
    corners(app, 2, back);
    ui_close(ui);
    viewfinder_listen(app);
}
