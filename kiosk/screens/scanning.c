#include "screens/scanning.h"

#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "core/scanned.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

enum { DOOR_SHOWN_MS = 4000, SHOWN_MS = 10000 };

static const struct {
    const char *icon, *title, *text; /* Spanish, keys of their translation */
} notices[] = {
    [SCAN_NOTICE_NONE] = {"", "", ""},
    [SCAN_NOTICE_CARD_AT_DOOR] = {"badge", N_("Eso es una cédula"),
                                  N_("Muestre el código QR de la entrada.")},
    [SCAN_NOTICE_CARD_HERE] = {"badge", N_("Eso es una cédula"),
                               N_("Aquí no la necesita. No guardamos nada de ella.")},
    [SCAN_NOTICE_CARD_UNREAD] = {"badge", N_("La cédula no se leyó completa"),
                                 N_("Acérquela otra vez, o escriba el número.")},
    [SCAN_NOTICE_CARD_MINOR] = {"badge", N_("Ese documento es de un menor de edad"),
                                N_("A los menores no les pedimos documento. Elija su edad.")},
    [SCAN_NOTICE_TICKET_HERE] = {"qr_code_2", N_("Eso es una entrada"),
                                 N_("Aquí acerque su cédula, o escriba el número.")},
};
_Static_assert(ARRAY_COUNT(notices) == SCAN_NOTICE_COUNT, "a row for each notice");

static void notice_show(struct app *app, enum scan_notice notice, int64_t now_ms)
{
    app->scanning.notice = notice;
    app->scanning.until_ms = now_ms + (app_is_door(app) ? DOOR_SHOWN_MS : SHOWN_MS);
}

void scanning_dismiss(struct app *app)
{
    app->scanning = (struct scanning){0};
}

/* ---- where a scan goes ---- */

/* At once, not with the intents of the next frame: another code may come before it. */
static void door_take(struct app *app, const struct input *code, int64_t now_ms)
{
    size_t kept = code->text_bytes < SERVICE_SCAN_MAX ? code->text_bytes : SERVICE_SCAN_MAX;
    memcpy(app->door.scan, code->text, kept);
    app->door.scan_length = code->text_bytes;
    app_update(app, &(struct intent){.kind = INTENT_SCAN}, now_ms);
}

static void code_take(struct app *app, struct scanned code, int64_t now_ms)
{
    const struct input input = {
        .kind = INPUT_SCAN, .at_ms = now_ms, .text = code.text, .text_bytes = code.length};
    if (app_is_door(app)) {
        door_take(app, &input, now_ms);
    } else if (app->screen == SCREEN_SURVEY) {
        poll_scan(app, &input);
    } else if (app->screen == SCREEN_LOOKUP) {
        question_scan(app, &input);
    } else if (form_takes_card(app)) {
        notice_show(app,
                    scanned_is_ticket(code) ? SCAN_NOTICE_TICKET_HERE : SCAN_NOTICE_CARD_UNREAD,
                    now_ms);
    }
}

static void card_take(struct app *app, const struct id_card *card, bool is_read, int64_t now_ms)
{
    enum scan_notice notice = SCAN_NOTICE_CARD_HERE;
    if (form_takes_card(app)) {
        notice = is_read ? form_take_card(app, card) : SCAN_NOTICE_CARD_UNREAD;
    } else if (app->screen == SCREEN_WALK_IN) {
        notice = is_read ? walk_in_take_card(app, card) : SCAN_NOTICE_CARD_UNREAD;
    } else if (app_is_door(app)) {
        notice = SCAN_NOTICE_CARD_AT_DOOR;
    }
    if (notice != SCAN_NOTICE_NONE) {
        notice_show(app, notice, now_ms);
    }
    if (app_is_door(app)) {
        app->door.sound = notice == SCAN_NOTICE_NONE ? SOUND_CAPTURED : SOUND_WARNING;
    }
}

void scanning_input(struct app *app, const struct input *input, int64_t now_ms)
{
    char copy[ID_CARD_BYTES_MAX];
    struct scanned codes[SCANNED_MAX];
    struct id_card card;
    struct scanned burst =
        scanned_strip(input->text, input->text_bytes, app->settings->scanner_prefix);
    if (app->is_asking || app->screen == SCREEN_BROKEN) {
        return;
    }
    if (app->screen == SCREEN_JOIN) {
        join_scan(app, burst);
        return;
    }
    scanning_dismiss(app);
    size_t length = burst.length < sizeof copy ? burst.length : sizeof copy;
    memcpy(copy, burst.text, length);
    int offset_min = app->settings->utc_offset_min;
    int year = local_time_from_utc_ms(clock_now_ms(), offset_min).year;
    enum status status = id_card_read(copy, length, year, &card);
    if (status != STATUS_NOT_FOUND) {
        card_take(app, &card, status == STATUS_OK, now_ms);
    } else {
        size_t count = scanned_split((struct scanned){copy, length}, codes);
        if (count == 0) { /* nothing but what stands around codes: refused like any other */
            codes[count++] = (struct scanned){input->text, input->text_bytes};
        }
        for (size_t i = 0; i < count; i++) {
            code_take(app, codes[i], now_ms);
        }
    }
    sodium_memzero(copy, sizeof copy);
    sodium_memzero(&card, sizeof card);
}

/* ---- the notice ---- */

bool scanning_screen(struct app *app, int64_t now_ms)
{
    struct ui *ui = app->ui;
    enum scan_notice notice = app->scanning.notice;
    if (notice == SCAN_NOTICE_NONE || now_ms >= app->scanning.until_ms) {
        return false;
    }
    bool is_low = widget_is_low(ui) || ui_view(ui)->text_scale > 1;
    bool is_far = app_is_door(app) && !is_low && !widget_is_small(ui); /* read at three metres */
    ui_layer_open(ui, COLOUR_CARD, 255, tr(notices[notice].title));
    ui_open(ui, &(struct ui_box){.width = {.how = UI_GROW, .value = 1, .max = 300},
                                 .height = UI_FILL,
                                 .pad_x = is_low ? 8 : 18,
                                 .pad_y = 4,
                                 .pad_top = ui_view(ui)->top_mm,
                                 .gap = is_low ? 4 : 10,
                                 .main = UI_CENTER,
                                 .cross = UI_STRETCH});
    if (!is_low) {
        ui_open(ui, &(struct ui_box){.width = UI_FILL, .main = UI_CENTER, .cross = UI_CENTER});
        ui_icon(ui, notices[notice].icon, 60, COLOUR_WARN);
        ui_close(ui);
    }
    ui_text(ui,
            &(struct ui_text){.size = is_far ? TYPE_HUGE : TYPE_TITLE,
                              .weight = WEIGHT_BOLD,
                              .align = UI_CENTER,
                              .is_heading = true,
                              .is_live = true},
            tr(notices[notice].title));
    ui_text(ui, &(struct ui_text){.size = TYPE_LABEL, .colour = COLOUR_SOFT, .align = UI_CENTER},
            tr(notices[notice].text));
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = tr("Entendido"),
                                           .key = "scan-notice",
                                           .icon = "check",
                                           .width = UI_FILL,
                                           .height = is_low ? 25 : 30})) {
        app_send(app, INTENT_NOTED, 0, NULL);
    }
    ui_close(ui);
    ui_close(ui);
    ui_wake(ui, app->scanning.until_ms - now_ms);
    return true;
}
