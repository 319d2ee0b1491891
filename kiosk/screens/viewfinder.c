#include "screens/viewfinder.h"

#include <string.h>

#include "base/i18n.h"
#include "platform/camera.h"
#include "widgets/widgets.h"

enum { PAD_MM = 6, SMALL_PAD_MM = 3 };

/* What is said of a camera that shows nothing; texts are Spanish, keys of their translations. */
static const struct {
    const char *icon;
    const char *text; /* to everybody */
    const char *todo; /* to staff; NULL = nothing */
} states[] = {
    [CAMERA_OFF] = {"videocam", N_("Abriendo la cámara..."), NULL},
    [CAMERA_OPENING] = {"videocam", N_("Abriendo la cámara..."), NULL},
    [CAMERA_LIVE] = {"videocam", N_("Muestre el código QR a la cámara."), NULL},
    [CAMERA_ABSENT] = {"videocam_off", N_("La cámara está desconectada."),
                       N_("Conéctela: se abre sola.")},
    [CAMERA_DENIED] = {"videocam_off", N_("No hay permiso para usar la cámara."),
                       N_("Ponga el usuario del módulo en el grupo video.")},
    [CAMERA_TAKEN] = {"videocam_off", N_("Otro programa está usando la cámara."),
                      N_("Cierre ese programa.")},
    [CAMERA_UNFIT] = {"videocam_off", N_("La cámara no funciona."),
                      N_("Desconéctela y vuelva a conectarla, o use otra.")},
};
_Static_assert(ARRAY_COUNT(states) == CAMERA_STATE_COUNT, "a row for each state");

bool viewfinder_is_there(const struct app *app)
{
    return app->view != NULL;
}

void viewfinder_listen(struct app *app)
{
    app->wants_camera = app->view != NULL;
}

const char *viewfinder_hint(const struct app *app)
{
    const struct camera_view *view = app->view;
    enum camera_state state = view != NULL ? view->state : CAMERA_ABSENT;
    if (state == CAMERA_LIVE && view->has_code) {
        return tr("Código leído.");
    }
    if (state == CAMERA_LIVE && view->is_dark) {
        return tr("Está oscuro: acerque el código y busque más luz.");
    }
    return states[state].todo != NULL && app_is_door(app)
               ? arena_printf(ui_arena(app->ui), "%s %s", tr(states[state].text),
                              tr(states[state].todo))
               : tr(states[state].text);
}

static const char *hint_icon(const struct camera_view *view)
{
    return view->has_code  ? "check_circle"
           : view->is_dark ? "wb_incandescent"
                           : states[CAMERA_LIVE].icon;
}

/* 4 wide to 3 high, where there is room. */
static void picture(struct app *app, float height_mm)
{
    const struct camera_view *view = app->view;
    struct ui *ui = app->ui;
    struct ui_box box = {.width = {.how = UI_GROW, .value = 1, .max = height_mm * 4 / 3},
                         .height = UI_MM(height_mm),
                         .radius = 5};
    viewfinder_listen(app);
    if (view->state != CAMERA_LIVE) {
        box.main = box.cross = UI_CENTER;
        box.fill = COLOUR_BG;
        ui_open(ui, &box);
        ui_icon(ui, states[view->state].icon, 14, COLOUR_SOFT);
        ui_close(ui);
        return;
    }
    struct draw_luma luma = {.pixels = view->pixels,
                             .width = view->width,
                             .height = view->height,
                             .number = view->number,
                             .has_outline = view->has_code};
    memcpy(luma.corners, view->corners, sizeof luma.corners);
    ui_luma(ui, &box, &luma, tr("Lo que ve la cámara"));
}

static void card_open(struct ui *ui, enum ui_axis axis, struct ui_size width)
{
    float pad = widget_is_small(ui) ? SMALL_PAD_MM : PAD_MM;
    ui_open(ui, &(struct ui_box){.axis = axis,
                                 .width = width,
                                 .pad_x = pad,
                                 .pad_y = pad,
                                 .gap = pad,
                                 .cross = axis == UI_ROW ? UI_CENTER : UI_STRETCH,
                                 .fill = COLOUR_CARD,
                                 .border = COLOUR_LINE,
                                 .radius = 8});
}

void viewfinder_picture(struct app *app, float height_mm)
{
    if (viewfinder_is_there(app)) {
        float pad = widget_is_small(app->ui) ? SMALL_PAD_MM : PAD_MM;
        struct ui_size width = {.how = UI_GROW, .value = 1, .max = height_mm * 4 / 3 + 2 * pad};
        card_open(app->ui, UI_COLUMN, width);
        picture(app, height_mm);
        ui_close(app->ui);
    }
}

void viewfinder(struct app *app, float height_mm)
{
    struct ui *ui = app->ui;
    if (!viewfinder_is_there(app)) {
        return;
    }
    card_open(ui, widget_is_large(ui) ? UI_COLUMN : UI_ROW, UI_FILL);
    picture(app, height_mm);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 2, .cross = UI_STRETCH});
    if (app->view->state == CAMERA_LIVE) {
        ui_icon(ui, hint_icon(app->view), 10, app->view->has_code ? COLOUR_OK : COLOUR_BRAND);
    }
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .is_live = true},
            viewfinder_hint(app));
    ui_close(ui);
    ui_close(ui);
}
