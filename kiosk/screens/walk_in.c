#include "screens/walk_in.h"

#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/text.h"
#include "core/staff.h"
#include "screens/consent.h"
#include "screens/enrol.h"
#include "screens/finder.h"
#include "screens/form.h"
#include "screens/intents.h"
#include "screens/seats.h"

static void enter(struct app *app, enum walk_page page)
{
    struct visit *visit = &app->visit;
    visit->walk_in.page = page;
    visit->has_typing = false;
    visit->error[0] = '\0';
    if (page == WALK_DOCUMENT) { /* of the card that was scanned before */
        sodium_memzero(visit->attendee.age_band, sizeof visit->attendee.age_band);
    }
    if (page == WALK_CONSENT) { /* where the button says so */
        visit->attendee.accepts_waiting = seats_are_taken(app, enrol_event(app));
    }
    visit->page = page == WALK_DOCUMENT ? FORM_DOCUMENT : FORM_NAME;
    visit->keyboard =
        (struct keyboard_state){.has_shift = page == WALK_NAME && visit->attendee.name[0] == '\0'};
}

static void refuse(struct app *app, const char *text)
{
    (void)text_copy(app->visit.error, sizeof app->visit.error, text);
}

bool walk_in_typing(struct app *app, struct typing *typing)
{
    enum walk_page page = app->visit.walk_in.page;
    return (page == WALK_DOCUMENT || page == WALK_NAME) && form_typing(app, typing);
}

bool walk_in_back(struct app *app)
{
    static const enum walk_page BEFORE[] = {[WALK_TYPE] = WALK_DOCUMENT,
                                            [WALK_NAME] = WALK_DOCUMENT,
                                            [WALK_PLACE] = WALK_NAME,
                                            [WALK_GROUP] = WALK_CONSENT,
                                            [WALK_CONSENT] = WALK_PLACE};
    const struct visit *visit = &app->visit;
    enum walk_page page = visit->walk_in.page;
    bool is_here = app->screen == SCREEN_WALK_IN && page != WALK_DOCUMENT && page != WALK_DONE;
    if (is_here) {
        bool skips_name = page == WALK_PLACE && visit->attendee.is_minor;
        enter(app, skips_name ? WALK_DOCUMENT : BEFORE[page]);
    }
    return is_here;
}

/* ---- an ID card ---- */

/* The band of the catalogue that the age is in. */
static void set_age(struct app *app, int age)
{
    for (size_t i = 0; i < app->catalogue->age_band_count; i++) {
        const struct age_band *band = &app->catalogue->age_bands[i];
        if (age >= band->from && (band->to < 0 || age <= band->to)) {
            (void)text_copy(app->visit.attendee.age_band, sizeof app->visit.attendee.age_band,
                            band->code);
        }
    }
}

static void set_minor(struct app *app)
{
    struct attendee *attendee = &app->visit.attendee;
    sodium_memzero(attendee->name, sizeof attendee->name);
    sodium_memzero(attendee->document_number, sizeof attendee->document_number);
    attendee->is_minor = true;
    enter(app, WALK_PLACE);
}

enum scan_notice walk_in_take_card(struct app *app, const struct id_card *card)
{
    enum { ADULT_YEARS = 18 };
    struct attendee *attendee = &app->visit.attendee;
    const struct local_time now =
        local_time_from_utc_ms(clock_now_ms(), app->settings->utc_offset_min);
    int age = id_card_age(card, now.year, now.month, now.day);
    if (app->visit.walk_in.page == WALK_DONE || app->visit.waiting_tag != 0) {
        return SCAN_NOTICE_CARD_HERE;
    }
    set_age(app, age);
    if (age < ADULT_YEARS) {
        set_minor(app);
        return SCAN_NOTICE_NONE;
    }
    attendee->is_minor = false;
    (void)text_copy(attendee->document_type, sizeof attendee->document_type, card->document_type);
    (void)text_copy(attendee->document_number, sizeof attendee->document_number, card->number);
    id_card_name(card, attendee->name, sizeof attendee->name);
    enter(app, card->is_sure && attendee->name[0] != '\0' ? WALK_PLACE : WALK_NAME);
    return SCAN_NOTICE_NONE;
}

/* ---- from page to page ---- */

/* Is there room? A door holds everybody's registration and counts by itself. */
static void ask_places(struct app *app)
{
    struct job job = {.kind = JOB_PLACES};
    (void)app_post(app, &job);
}

void walk_in_begin(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    const struct event *event = app_event(app);
    if (!finder_may(app) || event == NULL) {
        return;
    }
    app_wipe_door(app);
    app_wipe_visit(app); /* whoever was searched for is somebody else */
    app->history_count = 0;
    app_enter(app, SCREEN_WALK_IN, now_ms);
    app->history[app->history_count++] = SCREEN_DOOR;
    enrol_begin(app, event->number);
    app->visit.has_personal = true;
    enter(app, WALK_DOCUMENT);
    ask_places(app);
    if (!enrol_is_open(app, event)) {
        refuse(app, N_("Este evento ya no recibe registros."));
    }
}

static enum status check_document(struct app *app, struct error *error)
{
    struct attendee *attendee = &app->visit.attendee;
    const struct document_type *type =
        catalogue_document_type(app->catalogue, attendee->document_type);
    if (type == NULL) {
        return error_set(error, STATUS_INVALID, N_("Elija el tipo de documento."));
    }
    return document_normalise(type->code, type->length_min, type->length_max,
                              strcmp(type->keyboard, "number") == 0, type->example,
                              attendee->document_number, sizeof attendee->document_number, error);
}

void walk_in_next(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    struct error error = {0};
    struct attendee *attendee = &app->visit.attendee;
    enum walk_page page = app->visit.walk_in.page;
    enum status status = page == WALK_DOCUMENT ? check_document(app, &error)
                         : page == WALK_NAME
                             ? name_normalise(attendee->name, sizeof attendee->name, &error)
                             : STATUS_OK;
    if (status != STATUS_OK) {
        refuse(app, error.text);
    } else if (page == WALK_DOCUMENT) {
        attendee->is_minor = false;
        enter(app, WALK_NAME);
    } else if (page == WALK_NAME) {
        enter(app, WALK_PLACE);
    }
}

void walk_in_pick(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    struct attendee *attendee = &app->visit.attendee;
    if (app->visit.walk_in.page == WALK_PLACE) {
        (void)text_copy(attendee->territory, sizeof attendee->territory, intent->text);
        enter(app, WALK_CONSENT);
    } else if (app->visit.walk_in.page == WALK_GROUP) {
        (void)text_copy(attendee->group, sizeof attendee->group, intent->text);
        enter(app, WALK_CONSENT);
    }
}

void walk_in_type(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    struct attendee *attendee = &app->visit.attendee;
    if (intent->text[0] == '\0') {
        enter(app, WALK_TYPE);
        return;
    }
    (void)text_copy(attendee->document_type, sizeof attendee->document_type, intent->text);
    sodium_memzero(attendee->document_number, sizeof attendee->document_number);
    enter(app, WALK_DOCUMENT);
}

void walk_in_minor(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    set_minor(app);
}

void walk_in_group(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    enter(app, WALK_GROUP);
}

void walk_in_tick(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    struct visit *visit = &app->visit;
    visit->has_consent = !visit->has_consent;
    visit->error[0] = '\0';
    if (visit->has_consent) {
        consent_keep(app, "general", visit->attendee.consent_version, visit->attendee.consent_hash);
    }
}

void walk_in_submit(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    if (app->visit.walk_in.page == WALK_CONSENT &&
        (app->visit.has_consent || app->visit.attendee.is_minor)) {
        app_post_registration(app);
    }
}

void walk_in_full(struct app *app)
{
    app->visit.attendee.accepts_waiting = true;
    refuse(app, N_("El cupo se llenó. Puede anotar a la persona en la lista de espera."));
    ask_places(app);
}

void walk_in_registered(struct app *app, int64_t now_ms)
{
    const struct registration *registration = &app->visit.tickets[app->visit.ticket_shown];
    enter(app, WALK_DONE);
    app->door.is_by_search = false;
    app_tell_acted(app, STAFF_MAY_WALK_IN);
    if (registration->waiting_place > 0) {
        return; /* who waits for a place is not tried at the door */
    }
    (void)text_copy(app->door.scan, sizeof app->door.scan, registration->text);
    app->door.scan_length = strlen(app->door.scan);
    app_post_scan(app, ADMISSION_NOTE_NONE, now_ms);
}
