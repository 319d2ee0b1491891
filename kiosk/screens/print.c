/* print.c: the screens' side of printing. */
#include "screens/print.h"

#include <sodium.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/format.h"
#include "base/i18n.h"
#include "base/status.h"
#include "screens/agenda.h"
#include "screens/enrol.h"
#include "screens/finder.h"
#include "screens/intents.h"
#include "widgets/widgets.h"

_Static_assert((int)PRINT_TICKETS_MAX == (int)FAMILY_MAX, "a tag for each ticket of a visit");

static const float line_gap = 4, line_icon = 9, line_mm = 16; /* mm */

enum status print_open(struct printer **out, const struct settings *settings,
                       const char *fair_folder, void (*wake)(void *user), void *user,
                       struct error *error)
{
    char log_path[FILE_PATH_MAX];
    (void)snprintf(log_path, sizeof log_path, "%.900s/%s.prints", fair_folder, settings->station);
    const struct printer_options options = {.address = settings->printer,
                                            .paper_mm = settings->paper_mm,
                                            .assets = settings->assets,
                                            .theme = settings->theme,
                                            .log_path = log_path,
                                            .wake = wake,
                                            .user = user};
    return printer_new(out, &options, error);
}

void print_forget(struct app *app)
{
    printer_forget(app->print.printer);
}

/* ---- what is known of it ---- */

static uint64_t tag_of(const struct app *app, enum print_what what)
{
    const struct print_visit *printed = &app->visit.printed;
    return what == PRINT_WHAT_RECEIPT ? printed->receipt
           : what == PRINT_WHAT_AGAIN ? printed->again
                                      : printed->tickets[app->visit.ticket_shown];
}

static struct printer_news news_of(const struct app *app, uint64_t tag)
{
    return app->print.has_sample ? app->print.sample : printer_look(app->print.printer, tag);
}

bool print_is_offered(const struct app *app, enum print_what what)
{
    struct printer_news news = news_of(app, tag_of(app, what));
    return printer_can_print(news.printer) && (news.job == PRINT_NONE || news.job == PRINT_DROPPED);
}

/* ---- on paper ---- */

static const char *station_text(struct app *app)
{
    char when[FORMAT_MAX];
    format_when(clock_now_ms(), app->settings->utc_offset_min, when);
    return arena_printf(ui_arena(app->ui), "%s · %s", app->settings->label, when);
}

static const char *waiting_text(struct app *app, const struct registration *ticket)
{
    return ticket->waiting_place > 0
               ? arena_printf(ui_arena(app->ui), tr("Lista de espera: n.º %d"),
                              ticket->waiting_place)
               : "";
}

/* With what the catalogue says of the event; `texts` says who. */
static void compose_event(struct app *app, struct slip *slip, const struct event *event,
                          const char *name, struct ticket_slip texts)
{
    char given[NAME_MAX_BYTES], day[FORMAT_MAX] = "", hours[FORMAT_MAX] = "";
    name_given(name, given, sizeof given);
    if (event != NULL) {
        format_day_long(event->starts_ms, app->settings->utc_offset_min, day);
        format_hours(event->starts_ms, event->ends_ms, app->settings->utc_offset_min, hours);
        texts.event = event->name;
        texts.place = agenda_place(event);
    }
    texts.city = app->catalogue->municipality.entity;
    texts.day = day;
    texts.hours = hours;
    texts.name = given;
    texts.station = station_text(app);
    slip_of_ticket(slip, &texts);
    sodium_memzero(given, sizeof given);
}

static void compose_ticket(struct app *app, struct slip *slip)
{
    const struct registration *ticket = &app->visit.tickets[app->visit.ticket_shown];
    compose_event(app, slip, enrol_ticket_event(app), ticket->name,
                  (struct ticket_slip){.band = waiting_text(app, ticket),
                                       .payload = ticket->text,
                                       .code = ticket->code});
}

/* Whoever lost it had it on a screen or on paper. */
static void compose_again(struct app *app, struct slip *slip)
{
    const struct person_found *person = finder_person(app);
    compose_event(app, slip, catalogue_event(app->catalogue, person->ticket.event), person->name,
                  (struct ticket_slip){.band = person->is_waiting ? tr("Lista de espera") : "",
                                       .payload = person->payload,
                                       .code = person->code});
    slip->is_again = true;
}

static void compose_receipt(struct app *app, struct slip *slip)
{
    char asked[FORMAT_MAX];
    int offset_min = app->settings->utc_offset_min;
    const struct question_receipt *receipt = &app->visit.asking.receipt;
    struct arena *arena = ui_arena(app->ui);
    format_date_plain(day_to_ms(receipt->asked_day, offset_min), offset_min, asked);
    const struct receipt_slip texts = {
        .city = app->catalogue->municipality.entity,
        .radicado = receipt->radicado,
        .asked = arena_printf(arena, tr("Radicada el %s"), asked),
        .answer_by =
            arena_printf(arena, tr("A más tardar: %s"), ask_deadline_text(app, &receipt->deadline)),
        .department = receipt->department[0] != '\0'
                          ? ask_subject_name(app, ASK_DEPARTMENT, receipt->department)
                          : tr("La dependencia que la Alcaldía asigne"),
        .answer_at = ask_way_place(app->visit.asking.draft.way),
        .station = station_text(app)};
    slip_of_receipt(slip, &texts);
}

void print_intent(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    static struct slip slip; /* large, and only this thread uses it */
    enum print_what what = (enum print_what)intent->number;
    struct print_visit *printed = &app->visit.printed;
    bool has_it = what == PRINT_WHAT_RECEIPT ? app->visit.asking.has_receipt
                  : what == PRINT_WHAT_AGAIN ? finder_may_reprint(app)
                                             : app->visit.has_ticket;
    if (!has_it || app->catalogue == NULL || !print_is_offered(app, what)) {
        return;
    }
    if (what == PRINT_WHAT_AGAIN) {
        compose_again(app, &slip);
        printed->again = printer_post(app->print.printer, &slip);
        app_tell_acted(app, STAFF_MAY_REPRINT);
    } else if (what == PRINT_WHAT_RECEIPT) {
        compose_receipt(app, &slip);
        printed->receipt = printer_post(app->print.printer, &slip);
    } else {
        compose_ticket(app, &slip);
        printed->tickets[app->visit.ticket_shown] = printer_post(app->print.printer, &slip);
    }
    slip_wipe(&slip);
}

/* ---- on the screen ---- */

static void line(struct ui *ui, const char *icon, enum colour colour, const char *text)
{
    ui_open(ui, &(struct ui_box){
                    .axis = UI_ROW, .width = UI_FILL, .gap = line_gap, .cross = UI_CENTER});
    ui_icon(ui, icon, line_icon, colour);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .is_live = true},
            text);
    ui_close(ui);
    ui_close(ui);
}

static const char *problem_text(enum printer_state state)
{
    static const char *const texts[PRINTER_STATE_COUNT] = {
        [PRINTER_PAPER_OUT] = N_("La impresora no tiene papel. Tome una foto."),
        [PRINTER_COVER_OPEN] = N_("La impresora está abierta. Tome una foto."),
        [PRINTER_FAULT] = N_("La impresora no funciona. Tome una foto."),
        [PRINTER_SILENT] = N_("La impresora no responde. Tome una foto."),
    };
    return texts[state];
}

/* Staff has no photograph to take: what to do about the printer. */
static const char *again_text(const struct printer_news *news)
{
    static const char *const texts[PRINTER_STATE_COUNT] = {
        [PRINTER_PAPER_OUT] = N_("La impresora no tiene papel. Ponga un rollo."),
        [PRINTER_COVER_OPEN] = N_("La impresora está abierta. Cierre la tapa."),
        [PRINTER_FAULT] = N_("La impresora tiene una falla. Apáguela y enciéndala."),
        [PRINTER_SILENT] = N_("La impresora no responde. Revise el cable."),
    };
    return news->job == PRINT_DONE        ? N_("Ya está impresa. Entréguela a su dueño.")
           : texts[news->printer] != NULL ? texts[news->printer]
           : news->job == PRINT_DROPPED   ? N_("No se imprimió. Intente otra vez.")
           : news->job != PRINT_NONE      ? N_("Imprimiendo…")
                                          : NULL;
}

/* What is to be said of it; NULL = nothing. */
static const char *state_text(const struct printer_news *news, enum print_what what)
{
    const char *problem = problem_text(news->printer);
    if (what == PRINT_WHAT_AGAIN) {
        return again_text(news);
    }
    return news->job == PRINT_DONE      ? N_("Ya está impreso. Tómelo de la impresora.")
           : problem != NULL            ? problem
           : news->job == PRINT_DROPPED ? N_("No se imprimió. Tome una foto.")
           : news->job != PRINT_NONE    ? N_("Imprimiendo…")
                                        : NULL;
}

bool print_has_line(const struct app *app, enum print_what what)
{
    struct printer_news news = news_of(app, tag_of(app, what));
    return state_text(&news, what) != NULL;
}

void print_line(struct app *app, enum print_what what)
{
    struct printer_news news = news_of(app, tag_of(app, what));
    const char *text = state_text(&news, what);
    bool is_wrong = problem_text(news.printer) != NULL || news.job == PRINT_DROPPED;
    if (text != NULL && news.job == PRINT_DONE) {
        line(app->ui, "check_circle", COLOUR_OK, tr(text));
    } else if (text != NULL) {
        line(app->ui, is_wrong ? "print_disabled" : "print", is_wrong ? COLOUR_WARN : COLOUR_BRAND,
             tr(text));
    }
}

const char *print_problem(const struct app *app)
{
    enum printer_state state = news_of(app, 0).printer;
    return problem_text(state) == NULL ? NULL
           : state == PRINTER_PAPER_OUT
               ? tr("Sin papel: su entrada queda en pantalla. Tómele una foto.")
               : tr("Sin impresora: su entrada queda en pantalla. Tómele una foto.");
}

const char *print_problem_word(const struct app *app)
{
    enum printer_state state = news_of(app, 0).printer;
    return problem_text(state) == NULL  ? NULL
           : state == PRINTER_PAPER_OUT ? tr("Sin papel")
                                        : tr("Sin impresora");
}

void print_notice(struct app *app)
{
    if (print_problem(app) != NULL) {
        line(app->ui, "print_disabled", COLOUR_WARN, print_problem(app));
    }
}

float print_line_mm(const struct app *app)
{
    return news_of(app, 0).printer == PRINTER_NONE ? 0 : line_mm;
}

void print_button(struct app *app, enum print_what what)
{
    static const char *const labels[] = {[PRINT_WHAT_TICKET] = N_("Imprimir entrada"),
                                         [PRINT_WHAT_RECEIPT] = N_("Imprimir radicado"),
                                         [PRINT_WHAT_AGAIN] = N_("Reimprimir entrada")};
    if (print_is_offered(app, what) &&
        widget_button(app->ui, &(struct button){.look = what == PRINT_WHAT_AGAIN ? BUTTON_QUIET
                                                                                 : BUTTON_PRIMARY,
                                                .label = tr(labels[what]),
                                                .icon = "print",
                                                .width = UI_FILL})) {
        app_send(app, INTENT_PRINT, (int)what, NULL);
    }
}
