#include "screens/sample.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "platform/camera.h"
#include "widgets/qr.h"

enum { HALF_HOUR_MS = 30 * 60 * 1000, MINUTE_MS = 60 * 1000, INSIDE = 342, ATTENDED = 57 };

static const char name[] = "Luz Marina Gómez";

/* As long as a ticket, signed by nobody. */
static const char ticket_text[] =
    "F1000000000000000000000000000000000000000000000000000000000000000000000"
    "00000000000000000000000000000000000000000000000000000000000000000000000000000";

/* The last of the codes in the catalogue's list, which is an ordinary one; "" when it is empty. */
#define LAST_CODE(catalogue, plural, count)                                                        \
    ((catalogue)->count > 0 ? (catalogue)->plural[(catalogue)->count - 1].code : "")
#define FIRST_CODE(catalogue, plural, count)                                                       \
    ((catalogue)->count > 0 ? (catalogue)->plural[0].code : "")

void sample_form(struct app *app)
{
    const struct catalogue *catalogue = app->catalogue;
    struct attendee *attendee = &app->visit.attendee;
    text_copy(attendee->age_band, sizeof attendee->age_band,
              LAST_CODE(catalogue, age_bands, age_band_count));
    text_copy(attendee->document_type, sizeof attendee->document_type,
              FIRST_CODE(catalogue, document_types, document_type_count));
    text_copy(attendee->document_number, sizeof attendee->document_number, "9999123456");
    text_copy(attendee->name, sizeof attendee->name, name);
    text_copy(attendee->territory, sizeof attendee->territory,
              FIRST_CODE(catalogue, territories, territory_count));
    text_copy(attendee->group, sizeof attendee->group,
              FIRST_CODE(catalogue, value_groups, value_group_count));
    text_copy(attendee->phone, sizeof attendee->phone, "3000000000");
    app->visit.has_consent = app->visit.has_personal = true;
}

void sample_ticket(struct app *app)
{
    struct visit *visit = &app->visit;
    struct registration *ticket = &visit->tickets[0];
    text_copy(ticket->name, sizeof ticket->name, name);
    text_copy(ticket->text, sizeof ticket->text, ticket_text);
    text_copy(ticket->code, sizeof ticket->code, "00000-00000");
    ticket->ticket.event = app_event(app) != NULL ? app_event(app)->number : 0;
    visit->has_ticket = true;
    visit->ticket_count = 1;
}

void sample_print(struct app *app, const char *picture)
{
    static const struct {
        const char *picture;
        struct printer_news news;
    } pictures[] = {
        {"ticket-print", {.printer = PRINTER_READY}},
        {"ticket-printed", {.printer = PRINTER_READY, .job = PRINT_DONE}},
        {"ticket-no-paper", {.printer = PRINTER_PAPER_OUT, .job = PRINT_HELD}},
        {"receipt-print", {.printer = PRINTER_READY}},
        {"reprint", {.printer = PRINTER_READY}},
        {"home-no-paper", {.printer = PRINTER_PAPER_OUT}},
        {"register-no-paper", {.printer = PRINTER_PAPER_OUT}},
    };
    app->print.has_sample = true;
    app->print.sample = (struct printer_news){.printer = PRINTER_NONE};
    for (size_t i = 0; i < ARRAY_COUNT(pictures); i++) {
        if (strcmp(picture, pictures[i].picture) == 0) {
            app->print.sample = pictures[i].news;
        }
    }
}

static bool is_of_somebody(enum admission_reason reason)
{
    return reason != ADMISSION_MALFORMED && reason != ADMISSION_FORGED &&
           reason != ADMISSION_UNKNOWN_HERE && reason != ADMISSION_UNKNOWN_ISSUER;
}

void sample_recent(struct app *app)
{
    static const struct {
        const char *name;
        enum admission_reason reason;
    } people[] = {
        {"Jaime Ortiz", ADMISSION_ADMITTED},
        {"Rosa Elvira Sánchez", ADMISSION_ADMITTED},
        {"", ADMISSION_FORGED},
        {"Carlos Andrés Peña", ADMISSION_LEFT},
        {"Ana Lucía Rojas", ADMISSION_ALREADY_INSIDE},
    };
    struct door_state *door = &app->door;
    for (size_t i = 0; i < ARRAY_COUNT(people); i++) {
        struct recent_verdict *recent = &door->recent[i];
        *recent = (struct recent_verdict){.reason = people[i].reason,
                                          .at_ms = clock_now_ms() - (int64_t)i * MINUTE_MS};
        text_copy(recent->name, sizeof recent->name, people[i].name);
        if (app_is_stand(app) && people[i].name[0] != '\0') {
            recent->reason =
                i == ARRAY_COUNT(people) - 1 ? ADMISSION_ALREADY_ATTENDED : ADMISSION_ATTENDED;
        }
    }
    door->recent_count = ARRAY_COUNT(people);
    door->inside_count = INSIDE;
    door->attended_count = ATTENDED;
}

bool sample_verdict(struct app *app, const char *word, int64_t now_ms)
{
    struct door_state *door = &app->door;
    struct verdict *verdict = &door->verdict;
    bool is_failed = strcmp(word, "failed") == 0;
    enum admission_reason reason = ADMISSION_MALFORMED;
    if (!is_failed && !admission_reason_find(word, &reason)) {
        return false;
    }
    const struct door entry = {.direction = DIRECTION_ENTRY};
    *verdict = (struct verdict){.reason = reason,
                                .may_override = admission_may_override(&entry, reason),
                                .is_first_entry = true,
                                .was_inside = true,
                                .data_age_ms = (int64_t)18 * MINUTE_MS,
                                .earlier_ms = clock_now_ms() - HALF_HOUR_MS,
                                .earlier_gate = 1,
                                .uncertainty_ms = 2000};
    if (is_of_somebody(reason) && app->catalogue != NULL) {
        text_copy(verdict->name, sizeof verdict->name, name);
        text_copy(verdict->territory, sizeof verdict->territory,
                  FIRST_CODE(app->catalogue, territories, territory_count));
        text_copy(verdict->group, sizeof verdict->group,
                  FIRST_CODE(app->catalogue, value_groups, value_group_count));
    }
    door->status = is_failed ? STATUS_IO : STATUS_OK;
    door->pane = DOOR_PANE_VERDICT;
    door->has_verdict = true;
    door->is_waiting = false;
    door->shown_until_ms = now_ms + VERDICT_ASKING_MS;
    sample_recent(app);
    return true;
}

void sample_view(struct app *app, bool has_code)
{
    enum { WIDTH = 320, HEIGHT = 240, MODULE = 3, PAPER = 8 * MODULE };
    static uint8_t pixels[WIDTH * HEIGHT];
    static struct qr qr;
    static struct camera_view view;
    struct error error;
    if (qr_make(&qr, ticket_text, &error) != STATUS_OK) {
        return;
    }
    int side = qr.side * MODULE, left = (WIDTH - side) / 2, top = (HEIGHT - side) / 2;
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            int in_x = x - left, in_y = y - top;
            bool is_code = in_x >= 0 && in_y >= 0 && in_x < side && in_y < side;
            bool is_paper =
                in_x >= -PAPER && in_y >= -PAPER && in_x < side + PAPER && in_y < side + PAPER;
            bool is_black = is_code && qr.bits[in_y / MODULE * qr.side + in_x / MODULE] != 0;
            pixels[y * WIDTH + x] = (uint8_t)(is_black ? 30 : is_paper ? 225 : 70 + x / 8 + y / 6);
        }
    }
    float x0 = (float)left / WIDTH, y0 = (float)top / HEIGHT;
    float x1 = 1 - x0, y1 = 1 - y0;
    view = (struct camera_view){.state = CAMERA_LIVE,
                                .pixels = pixels,
                                .width = WIDTH,
                                .height = HEIGHT,
                                .number = has_code ? 2 : 1,
                                .has_code = has_code,
                                .corners = {x0, y0, x1, y0, x1, y1, x0, y1}};
    app->view = &view;
}

void sample_occupancy(struct app *app)
{
    static const struct {
        int entries, inside;
    } HOURS[] = {{38, 38}, {141, 176}, {122, 271}, {96, 325}, {61, 342}};
    enum { HOUR_MS = 3600 * 1000 };
    struct occupancy *now = calloc(1, sizeof *now);
    if (now == NULL) {
        return;
    }
    *now = (struct occupancy){
        .event = 1,
        .capacity = 600,
        .inside = INSIDE,
        .entered = 458,
        .entries = 458,
        .exits = 116,
        .registered = 702,
        .expected = 244,
        .waiting = 12,
        .called = 3,
        .gates = {{1, "Puerta 1", 0, 201, 260, 58}, {2, "Puerta 2", 200, 141, 198, 58}},
        .gate_count = 2};
    int64_t last_ms = clock_now_ms() / HOUR_MS * HOUR_MS;
    for (size_t i = 0; i < ARRAY_COUNT(HOURS); i++) {
        now->hours[i] = (struct occupancy_hour){
            .starts_ms = last_ms - (int64_t)(ARRAY_COUNT(HOURS) - 1 - i) * HOUR_MS,
            .entries = HOURS[i].entries,
            .inside = HOURS[i].inside};
    }
    now->hour_count = ARRAY_COUNT(HOURS);
    occupancy_free(app->door.occupancy);
    app->door.occupancy = now;
    app->door.has_call = true;
    text_copy(app->door.call.name, sizeof app->door.call.name, name);
    text_copy(app->door.call.code, sizeof app->door.call.code, "K7M4X-2QXTB");
}
