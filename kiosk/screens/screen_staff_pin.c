/* screen_staff_pin.c: staff type their PIN, or scan their badge. The PIN is shown as dots and never
 * said: its number of digits is all that leaves the model. */
#include <string.h>

#include "base/i18n.h"
#include "screens/screens.h"
#include "screens/viewfinder.h"
#include "widgets/widgets.h"

static const char *dots(struct app *app)
{
    char out[PIN_SIZE * 3 + 1] = "";
    size_t count = strlen(app->staff.pin);
    for (size_t i = 0; i < count; i++) {
        memcpy(out + 3 * i, "•", 4);
    }
    return arena_strdup(ui_arena(app->ui), out);
}

/* What is wrong, with the time to wait or the tries that are left. */
static const char *problem(struct app *app)
{
    const struct staff_view *staff = &app->staff;
    struct arena *arena = ui_arena(app->ui);
    int64_t wait_s = (staff->open_ms - ui_now_ms(app->ui) + 999) / 1000;
    if (wait_s > 0) {
        return arena_printf(arena, tr("Demasiados intentos. Espere %lld s."), (long long)wait_s);
    }
    if (staff->problem == NULL) {
        return "";
    }
    if (staff->tries_left > 0) {
        return arena_printf(arena, tr("Ese PIN no es de nadie. Quedan %d intentos."),
                            staff->tries_left);
    }
    return tr(staff->problem);
}

static void actions(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_waiting = app->staff.waiting_tag != 0;
    bool is_locked = app->staff.open_ms > ui_now_ms(ui);
    widget_actions_open(ui);
    if (widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Atrás"),
                                           .icon = "arrow_back",
                                           .key = "pin-back"})) {
        app_send(app, INTENT_STAFF, STAFF_DO_LEAVE, NULL);
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = is_waiting ? tr("Revisando…") : tr("Entrar"),
                                           .key = "pin-enter",
                                           .icon_after = is_waiting ? "hourglass_empty" : "login",
                                           .width = UI_FILL,
                                           .is_disabled = is_waiting || is_locked})) {
        app_send(app, INTENT_STAFF, STAFF_DO_ENTER, NULL);
    }
    ui_close(ui);
}

void screen_staff_pin(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.5F, .has_keyboard = true};
    const char *wrong = problem(app);
    bool takes_badge = strcmp(app->settings->staff_badge, "no") != 0;
    widget_panes_open(ui, &panes);
    if (wrong[0] == '\0' || !widget_is_small(ui) || widget_is_large(ui)) {
        widget_title(ui, tr("Entrada del personal"),
                     app->staff.is_badge_good ? tr("Leímos su carné. Ahora escriba su PIN.")
                     : takes_badge            ? tr("Escriba su PIN o muestre su carné al lector.")
                                              : tr("Escriba su PIN."));
    }
    (void)widget_field(ui, &(struct field){.key = "pin",
                                           .label = tr("Su PIN"),
                                           .value = dots(app),
                                           .error = wrong,
                                           .icon = "lock",
                                           .has_typing = true});
    viewfinder_listen(app);
    ui_spacer(ui);
    actions(app);
    widget_panes_next(ui, &panes);
    frame_keyboard(app, KEYBOARD_PIN, ui_width_mm(ui) * (ui_is_portrait(ui) ? 1 : panes.share));
    widget_panes_close(ui, &panes);
}
