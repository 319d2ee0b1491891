/* idle.c: a visitor who walked away. After a while a full-screen question; without an answer
 * everything personal is wiped.
 *
 *      active --idle--> asking --answer--> active
 *                         `----silence---> wiped, attract loop
 */
#include <stdio.h>

#include "base/i18n.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

enum { IDLE_TICKET_MS = 20000, IDLE_KEYBOARD_MS = 90000, SECOND_MS = 1000 };

int64_t idle_after_ms(const struct app *app)
{
    struct typing typing;
    switch (app->screen) {
    case SCREEN_ATTRACT:
    case SCREEN_DOOR:
    case SCREEN_OCCUPANCY:
    case SCREEN_MIRROR:
    case SCREEN_STAFF_PIN: /* they end by themselves, without a question */
    case SCREEN_STAFF:
    case SCREEN_SELF_TEST:
    case SCREEN_CLOSED:
    case SCREEN_JOIN:
    case SCREEN_BROKEN:
    case SCREEN_COUNT:
        return INT64_MAX;
    case SCREEN_STICK:
        return app->stick.state.phase == STICK_WORKING ? INT64_MAX
                                                       : (int64_t)app->settings->idle_s * SECOND_MS;
    case SCREEN_TICKET:
    case SCREEN_RECEIPT:
        return app->comfort.is_slow ? 3 * IDLE_TICKET_MS : IDLE_TICKET_MS;
    default:
        break;
    }
    int64_t idle_ms = (int64_t)app->settings->idle_s * SECOND_MS;
    if (app->comfort.is_slow || app->comfort.text_percent > 100) {
        idle_ms *= 2;
    }
    if (app_typing((struct app *)app, &typing) && idle_ms < IDLE_KEYBOARD_MS) {
        return IDLE_KEYBOARD_MS;
    }
    return idle_ms;
}

static int64_t wipe_at_ms(const struct app *app)
{
    int64_t after_ms = idle_after_ms(app);
    int64_t warning_ms = (int64_t)app->settings->idle_warning_s * SECOND_MS;
    return after_ms == INT64_MAX ? INT64_MAX : app->touched_ms + after_ms + warning_ms;
}

void idle_tick(struct app *app, int64_t now_ms)
{
    int64_t after_ms = idle_after_ms(app);
    if (after_ms == INT64_MAX) {
        app->is_asking = false;
        return;
    }
    if (now_ms >= wipe_at_ms(app)) {
        app_send(app, INTENT_END, 0, NULL);
    } else if (now_ms >= app->touched_ms + after_ms) {
        app->is_asking = true;
    }
}

/* Large words need the room of the ring. */
static bool is_large(const struct ui *ui)
{
    return ui_view(ui)->text_scale > 1;
}

static float gap_mm(const struct ui *ui)
{
    bool is_low = widget_is_low(ui) || is_large(ui);
    return is_low ? 4.0F : ui_height_mm(ui) < 300 ? 6.0F : 12.0F;
}

/* The seconds that are left and the question. */
static void question(struct app *app, int64_t left_s)
{
    struct ui *ui = app->ui;
    float ring_mm = widget_is_low(ui) ? 44.0F : ui_height_mm(ui) < 300 ? 72.0F : 104.0F;
    ui_open(ui, &(struct ui_box){.axis = is_large(ui) ? UI_ROW : UI_COLUMN,
                                 .width = is_large(ui) ? UI_HUG : UI_FILL,
                                 .gap = gap_mm(ui),
                                 .cross = is_large(ui) ? UI_CENTER : UI_STRETCH});
    ui_open(ui, &(struct ui_box){.axis = UI_STACK,
                                 .width = is_large(ui) ? UI_HUG : UI_FILL,
                                 .main = UI_CENTER,
                                 .cross = UI_CENTER});
    if (!is_large(ui)) {
        ui_ring(ui, ring_mm, ring_mm * 0.085F, (float)left_s / (float)app->settings->idle_warning_s,
                COLOUR_BRAND, COLOUR_LINE);
    }
    ui_textf(ui,
             &(struct ui_text){.size = is_large(ui)        ? TYPE_LABEL
                                       : widget_is_low(ui) ? TYPE_TITLE
                                                           : TYPE_HUGE,
                               .weight = WEIGHT_BOLD,
                               .align = UI_CENTER,
                               .is_live = true},
             "%lld", (long long)left_s);
    ui_close(ui);
    ui_text(ui,
            &(struct ui_text){.size = is_large(ui) ? TYPE_LABEL : TYPE_TITLE,
                              .weight = WEIGHT_BOLD,
                              .align = UI_CENTER,
                              .is_heading = true},
            tr("¿Sigue ahí?"));
    ui_close(ui);
}

static void answers(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_low = widget_is_low(ui) || is_large(ui);
    ui_open(ui, &(struct ui_box){.axis = is_large(ui) && !ui_is_portrait(ui) ? UI_ROW : UI_COLUMN,
                                 .width = UI_FILL,
                                 .gap = is_low ? 4 : 8,
                                 .cross = UI_STRETCH});
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = tr("Sí, continuar"),
                                           .width = UI_FILL,
                                           .height = is_low ? 30 : 42})) {
        app_send(app, INTENT_STAY, 0, NULL);
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("No, borrar y terminar"),
                                           .width = UI_FILL,
                                           .height = 30})) {
        app_send(app, INTENT_END, 0, NULL);
    }
    ui_close(ui);
}

bool idle_screen(struct app *app, int64_t now_ms)
{
    struct ui *ui = app->ui;
    if (!app->is_asking) {
        int64_t after_ms = idle_after_ms(app);
        if (after_ms != INT64_MAX) {
            ui_wake(ui, app->touched_ms + after_ms - now_ms);
        }
        return false;
    }
    int64_t left_ms = wipe_at_ms(app) - now_ms;
    int64_t left_s = left_ms > 0 ? (left_ms + SECOND_MS - 1) / SECOND_MS : 0;
    ui_layer_open(ui, COLOUR_CARD, 255, tr("¿Sigue ahí?"));
    ui_open(ui, &(struct ui_box){.width = {.how = UI_GROW, .value = 1, .max = 300},
                                 .height = UI_FILL,
                                 .pad_x = is_large(ui) ? 8 : 18,
                                 .pad_y = 4,
                                 .pad_top = ui_view(ui)->top_mm,
                                 .gap = gap_mm(ui),
                                 .main = UI_CENTER,
                                 .cross = UI_STRETCH});
    question(app, left_s);
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT, .align = UI_CENTER},
            tr("Si no toca la pantalla, borramos sus datos y volvemos al inicio."));
    answers(app);
    ui_close(ui);
    ui_close(ui);
    ui_wake(ui, left_ms % SECOND_MS > 0 ? left_ms % SECOND_MS : SECOND_MS);
    return true;
}
