/* staff_checks.c: how the station's parts are, each with a verdict and how to mend it. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "platform/camera.h"
#include "screens/format.h"
#include "screens/print.h"
#include "screens/screens.h"
#include "screens/staff.h"
#include "widgets/widgets.h"

enum {
    DISK_LOW_MB = 1024,
    FSYNC_SLOW_US = 100000,
    CLOCK_WRONG_MS = 60000,
    MB = 1024 * 1024,
    STICK_LONG_MS = 8 * 3600 * 1000, /* nothing was taken to the office in a whole day's work */
};

/* "hace 12 s", "hace 3 min", "hace 2 h" */
static const char *ago_text(struct app *app, int64_t then_ms)
{
    int64_t ago_s = (clock_now_ms() - then_ms) / 1000;
    struct arena *arena = ui_arena(app->ui);
    ago_s = ago_s > 0 ? ago_s : 0;
    return ago_s < 2      ? tr("ahora")
           : ago_s < 60   ? arena_printf(arena, tr("hace %lld s"), (long long)ago_s)
           : ago_s < 3600 ? arena_printf(arena, tr("hace %lld min"), (long long)(ago_s / 60))
                          : arena_printf(arena, tr("hace %lld h"), (long long)(ago_s / 3600));
}

static struct staff_check check_no_carrier(void)
{
    return (struct staff_check){"sync", "cloud_off", tr("Sincronización"), STAFF_NONE,
                                tr("Sin central. Los datos quedan en este equipo.")};
}

/* Sticks: what the central has confirmed on one of them. */
static struct staff_check check_sticks(struct app *app)
{
    const struct carrier_state *carrier = &app->sync.carriers[CARRIER_STICK];
    struct arena *arena = ui_arena(app->ui);
    const char *last = ago_text(app, carrier->last_sync_ms);
    struct staff_check check = {"sync-stick", "usb", tr("Memoria USB"), STAFF_FINE, ""};
    if (carrier->status != STATUS_OK) {
        check.verdict = STAFF_NOTE;
        check.text = arena_printf(arena,
                                  tr("La última no sirvió. Por confirmar: %lld. La última buena: "
                                     "%s."),
                                  (long long)carrier->waiting_count, last);
    } else if (carrier->waiting_count > 0) {
        bool is_long = clock_now_ms() - carrier->last_sync_ms > STICK_LONG_MS;
        check.verdict = is_long ? STAFF_NOTE : STAFF_FINE;
        check.text = arena_printf(
            arena, tr("Por confirmar: %lld. Última vez: %s. Lleve una memoria a la oficina."),
            (long long)carrier->waiting_count, last);
    } else {
        check.text = arena_printf(arena, tr("Todo está en la central. Última vez: %s."), last);
    }
    return check;
}

/* One way to the central. */
static struct staff_check check_carrier(struct app *app, enum carrier which)
{
    static const struct {
        const char *key, *title;
    } NAMES[CARRIER_COUNT] = {
        [CARRIER_CENTRAL] = {"sync", N_("Sincronización por archivo")},
        [CARRIER_HUB] = {"sync-hub", N_("Sincronización por red")},
    };
    const struct carrier_state *carrier = &app->sync.carriers[which];
    struct arena *arena = ui_arena(app->ui);
    struct staff_check check = {NAMES[which].key, "cloud_done", tr(NAMES[which].title), STAFF_FINE,
                                ""};
    const long long waiting = (long long)carrier->waiting_count;
    const char *last =
        carrier->last_sync_ms > 0 ? ago_text(app, carrier->last_sync_ms) : tr("nunca");
    if (carrier->is_connected) {
        check.text =
            arena_printf(arena, tr("En línea. Por enviar: %lld. Última vez: %s."), waiting, last);
        return check;
    }
    check.icon = "cloud_off";
    check.verdict = STAFF_NOTE;
    check.text =
        which != CARRIER_HUB || carrier->status != STATUS_DENIED
            ? arena_printf(arena,
                           which == CARRIER_HUB && carrier->status == STATUS_CONFIG
                               ? tr("Contestó otro servidor, no la central. Por enviar: %lld. "
                                    "Última vez: %s. ¿Es la red de la feria?")
                               : tr("Sin red. Por enviar: %lld. Última vez: %s. Revise el cable y "
                                    "la central."),
                           waiting, last)
            : arena_printf(arena,
                           tr("La central no acepta este equipo. Por enviar: %lld. Avise a la "
                              "oficina."),
                           waiting);
    return check;
}

/* What is safe where. */
static struct staff_check check_facts(struct app *app)
{
    struct staff_check check = {"facts", "verified_user", tr("Datos de este equipo"), STAFF_FINE,
                                ""};
    int64_t here = app->staff.supervision->fact_count;
    int64_t there = here > app->sync.waiting_count ? here - app->sync.waiting_count : 0;
    check.text =
        app->sync.has_central
            ? arena_printf(ui_arena(app->ui), tr("Seguros aquí: %lld. En la central: %lld."),
                           (long long)here, (long long)there)
            : arena_printf(ui_arena(app->ui), tr("Seguros aquí: %lld."), (long long)here);
    return check;
}

const char *staff_span_text(struct app *app, int64_t ms)
{
    struct arena *arena = ui_arena(app->ui);
    int64_t s = ms / 1000;
    return s < 120    ? arena_printf(arena, tr("%lld s"), (long long)s)
           : s < 7200 ? arena_printf(arena, tr("%lld min"), (long long)(s / 60))
                      : arena_printf(arena, tr("%lld h"), (long long)(s / 3600));
}

/* By what the hub measured, or else by what others wrote. */
static struct staff_check check_clock(struct app *app)
{
    char clock[FORMAT_MAX];
    struct arena *arena = ui_arena(app->ui);
    const struct measured_clock *measured = &app->sync.clock;
    int64_t off_ms = llabs(measured->offset_ms);
    int64_t behind_s = (app->staff.supervision->clock_behind_ms + 999) / 1000;
    struct staff_check check = {"clock", "schedule", tr("Reloj"), STAFF_FINE, ""};
    format_clock(clock_now_ms(), app->settings->utc_offset_min, clock);
    if (measured->is_known && off_ms > CLOCK_WRONG_MS + measured->uncertainty_ms) {
        const char *span = staff_span_text(app, off_ms);
        check.verdict = STAFF_FAULT;
        check.text =
            measured->offset_ms < 0
                ? arena_printf(arena,
                               tr("Marca %s y va adelantado %s. Corrija la hora del sistema."),
                               clock, span)
                : arena_printf(arena, tr("Marca %s y va atrasado %s. Corrija la hora del sistema."),
                               clock, span);
    } else if (measured->is_known) {
        check.text = arena_printf(arena, tr("Marca %s, como la central."), clock);
    } else if (behind_s > 0) {
        check.verdict = STAFF_FAULT;
        check.text = arena_printf(arena,
                                  tr("Marca %s y va atrasado %lld s o más. Corrija la hora del "
                                     "sistema."),
                                  clock, (long long)behind_s);
    } else {
        check.text = arena_printf(arena, tr("Marca %s. Ningún otro equipo va adelante."), clock);
    }
    return check;
}

static struct staff_check check_disk(struct app *app)
{
    const struct disk_state *disk = &app->staff.supervision->disk;
    struct arena *arena = ui_arena(app->ui);
    long long free_mb = disk->free_bytes >= 0 ? (long long)(disk->free_bytes / MB) : -1;
    int ms = disk->fsync_us / 1000;
    struct staff_check check = {"disk", "storage", tr("Disco"), STAFF_FINE, ""};
    if (disk->fsync_us < 0) {
        check.verdict = STAFF_FAULT;
        check.text = tr("No se puede escribir. Cambie de equipo y avise a la oficina.");
    } else if (free_mb >= 0 && free_mb < DISK_LOW_MB) {
        check.verdict = STAFF_NOTE;
        check.text = arena_printf(
            arena, tr("Quedan %lld MB libres. Borre lo que no sea de la feria."), free_mb);
    } else if (disk->fsync_us > FSYNC_SLOW_US) {
        check.verdict = STAFF_NOTE;
        check.text = arena_printf(arena, tr("Guardar toma %d ms: es lento. Use otro disco."), ms);
    } else {
        check.text =
            arena_printf(arena, tr("Libres: %lld GB. Guardar toma %d ms."), free_mb / 1024, ms);
    }
    return check;
}

static struct staff_check check_printer(struct app *app)
{
    static const struct {
        enum staff_verdict verdict;
        const char *text;
    } STATES[PRINTER_STATE_COUNT] = {
        [PRINTER_NONE] = {STAFF_NONE, N_("No está configurada.")},
        [PRINTER_UNKNOWN] = {STAFF_NOTE, N_("Aún no responde. Espere un momento.")},
        [PRINTER_READY] = {STAFF_FINE, N_("Lista y con papel.")},
        [PRINTER_PAPER_LOW] = {STAFF_NOTE, N_("Queda poco papel. Tenga otro rollo a mano.")},
        [PRINTER_FAULT] = {STAFF_FAULT, N_("Tiene una falla. Apáguela y enciéndala.")},
        [PRINTER_COVER_OPEN] = {STAFF_FAULT, N_("Está abierta. Cierre la tapa.")},
        [PRINTER_PAPER_OUT] = {STAFF_FAULT, N_("No tiene papel. Ponga un rollo.")},
        [PRINTER_SILENT] = {STAFF_FAULT, N_("No responde. Revise que esté encendida y el cable.")},
    };
    enum printer_state state = app->print.has_sample ? app->print.sample.printer
                                                     : printer_look(app->print.printer, 0).printer;
    return (struct staff_check){"printer", "print", tr("Impresora"), STATES[state].verdict,
                                tr(STATES[state].text)};
}

static struct staff_check check_camera(struct app *app)
{
    static const struct {
        enum staff_verdict verdict;
        const char *text;
    } STATES[CAMERA_STATE_COUNT] = {
        [CAMERA_OFF] = {STAFF_FINE, N_("Se enciende cuando se pide un código.")},
        [CAMERA_OPENING] = {STAFF_NOTE, N_("Se está encendiendo.")},
        [CAMERA_LIVE] = {STAFF_FINE, N_("Ve bien.")},
        [CAMERA_ABSENT] = {STAFF_FAULT, N_("No está conectada. Revise el cable.")},
        [CAMERA_DENIED] = {STAFF_FAULT, N_("El sistema no permite usarla. Avise a la oficina.")},
        [CAMERA_TAKEN] = {STAFF_FAULT, N_("Otro programa la usa. Ciérrelo.")},
        [CAMERA_UNFIT] = {STAFF_FAULT, N_("No sirve para leer códigos. Use otra.")},
    };
    bool is_there = app->view != NULL;
    return (struct staff_check){"camera", "photo_camera", tr("Cámara"),
                                is_there ? STATES[app->view->state].verdict : STAFF_NONE,
                                is_there ? tr(STATES[app->view->state].text)
                                         : tr("No está configurada.")};
}

static struct staff_check check_scanner(struct app *app)
{
    const struct staff_scan *scan = &app->staff.scan;
    struct staff_check check = {"scanner", "qr_code_scanner", tr("Lector"), STAFF_NOTE,
                                tr("Lea cualquier código para probarlo.")};
    if (scan->has_any) {
        check.verdict = STAFF_FINE;
        check.text = arena_printf(ui_arena(app->ui), tr("%s, de %zu caracteres."), tr(scan->kind),
                                  scan->bytes);
    }
    return check;
}

size_t staff_checks(struct app *app, struct staff_check out[STAFF_CHECKS_MAX])
{
    size_t count = 0;
    for (int i = 0; i < CARRIER_COUNT; i++) {
        if (app->sync.carriers[i].is_set) {
            out[count++] =
                i == CARRIER_STICK ? check_sticks(app) : check_carrier(app, (enum carrier)i);
        }
    }
    if (!app->sync.has_central) {
        out[count++] = check_no_carrier();
    }
    if (app->staff.supervision != NULL) {
        out[count++] = check_facts(app);
        out[count++] = check_clock(app);
        out[count++] = check_disk(app);
    }
    out[count++] = check_printer(app);
    out[count++] = check_camera(app);
    if (app->screen == SCREEN_SELF_TEST) {
        out[count++] = check_scanner(app);
    }
    return count;
}

/* ---- their rows ---- */

static const struct {
    const char *icon, *word;
    enum colour colour;
} LOOKS[] = {
    [STAFF_FINE] = {"check_circle", N_("Bien"), COLOUR_OK},
    [STAFF_NOTE] = {"info", N_("Atención"), COLOUR_WARN},
    [STAFF_FAULT] = {"error", N_("Falla"), COLOUR_BAD},
    [STAFF_NONE] = {"remove_circle_outline", N_("Sin configurar"), COLOUR_SOFT},
};

void staff_verdict_mark(struct ui *ui, enum staff_verdict verdict)
{
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .gap = 2, .cross = UI_CENTER});
    ui_icon(ui, LOOKS[verdict].icon, 8, LOOKS[verdict].colour);
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = LOOKS[verdict].colour},
            tr(LOOKS[verdict].word));
    ui_close(ui);
}

void staff_check_rows(struct app *app, const struct staff_check *checks, size_t count)
{
    struct ui *ui = app->ui;
    bool is_tight = widget_is_small(ui);
    for (size_t i = 0; i < count; i++) {
        const struct staff_check *check = &checks[i];
        ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                     .key = check->key,
                                     .width = UI_FILL,
                                     .gap = is_tight ? 4 : 6,
                                     .cross = UI_CENTER});
        if (!widget_is_large(ui) || !widget_is_narrow(ui)) {
            ui_icon(ui, check->icon, is_tight ? 9 : 12, COLOUR_SOFT);
        }
        ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 0.5F, .cross = UI_STRETCH});
        ui_open(ui,
                &(struct ui_box){.axis = UI_FLOW, .width = UI_FILL, .gap = 3, .cross = UI_CENTER});
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD}, check->title);
        staff_verdict_mark(ui, check->verdict);
        ui_close(ui);
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT}, check->text);
        ui_close(ui);
        ui_close(ui);
    }
}
