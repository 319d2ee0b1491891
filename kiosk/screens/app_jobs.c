/* app_jobs.c: what the model asks of the service, and what comes back. */
#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "screens/app.h"
#include "screens/enrol.h"
#include "screens/form.h"
#include "screens/mirror.h"
#include "screens/rating.h"
#include "screens/search.h"
#include "screens/seats.h"

bool app_post(struct app *app, struct job *job)
{
    struct error error = {0};
    job->tag = ++app->last_tag;
    if (app->service == NULL || service_post(app->service, job, &error) != STATUS_OK) {
        text_copy(app->visit.error, sizeof app->visit.error,
                  N_("El módulo está ocupado. Intente otra vez."));
        app->visit.waiting_tag = 0;
        return 0;
    }
    app->jobs_waiting++;
    return job->tag;
}

/* Only what was agreed to for this person, as the answers are now. */
static void consent_fill(const struct app *app, struct attendee *attendee)
{
    if (!attendee->is_minor || attendee->guardian[0] == '\0') {
        attendee->minors_version[0] = attendee->minors_hash[0] = '\0';
    }
    if (attendee->is_minor || !app->visit.has_consent) {
        attendee->consent_version[0] = attendee->consent_hash[0] = '\0';
    }
}

/* The optional answers and the support asked for, with the permission that was ticked. */
static void extras_fill(const struct app *app, uint32_t event, struct job *job)
{
    const struct visit *visit = &app->visit;
    struct characterisation *more = &job->u.register_.more;
    *more = visit->more;
    more->event = event;
    if (!visit->has_sensitive_consent) {
        more->consent_version[0] = more->consent_hash[0] = '\0';
    }
    memcpy(job->u.register_.supports, visit->supports, sizeof visit->supports);
    job->u.register_.support_count = visit->support_count;
}

/* A document that is tried with one name after another is somebody else's. `is_shut` = the whole
 * station has no tries left. */
static bool has_tries(struct app *app, bool is_shut)
{
    if (app->visit.failed_count >= RECOVER_MAX || is_shut) {
        text_copy(app->visit.error, sizeof app->visit.error,
                  N_("No pudimos encontrarlo. Pida ayuda en recepción."));
        return false;
    }
    return true;
}

void app_post_recovery(struct app *app)
{
    const struct event *event = enrol_event(app);
    struct visit *visit = &app->visit;
    if (visit->waiting_tag != 0 || event == NULL ||
        !has_tries(app, !tries_are_left(&app->tries, app->touched_ms))) {
        return;
    }
    struct job job = {.kind = JOB_RECOVER};
    struct recovery *recovery = &job.u.recover;
    recovery->event = event->number;
    text_copy(recovery->document_type, sizeof recovery->document_type,
              visit->attendee.document_type);
    text_copy(recovery->document_number, sizeof recovery->document_number,
              visit->attendee.document_number);
    text_copy(recovery->datum, sizeof recovery->datum, visit->datum);
    visit->waiting_tag = app->last_tag + 1;
    app_post(app, &job);
    sodium_memzero(&job, sizeof job);
}

void app_post_registration(struct app *app)
{
    const struct event *event = enrol_event(app);
    if (app->visit.waiting_tag != 0 || !has_tries(app, false)) {
        return;
    }
    if (!enrol_is_open(app, event)) {
        text_copy(app->visit.error, sizeof app->visit.error, N_("El evento ya terminó."));
        return;
    }
    struct job job = {.kind = JOB_REGISTER};
    job.u.register_.attendee = app->visit.attendee;
    job.u.register_.attendee.event = event->number;
    job.u.register_.attendee.is_guarded = !tries_are_left(&app->tries, app->touched_ms);
    job.u.register_.attendee.places = event_places(event);
    const struct registration *group = enrol_group(app, event->number, NULL);
    if (group != NULL) {
        ticket_id_text(group->ticket.id, job.u.register_.attendee.group_of);
    }
    consent_fill(app, &job.u.register_.attendee);
    extras_fill(app, event->number, &job);
    if (app->visit.attendee.is_minor) {
        job.u.register_.attendee.document_type[0] = '\0';
    }
    job.u.register_.not_before_ms = event->starts_ms;
    job.u.register_.expires_ms = event->ends_ms;
    app->visit.waiting_tag = app->last_tag + 1;
    app_post(app, &job);
    sodium_memzero(&job, sizeof job);
}

void app_post_forget(struct app *app)
{
    struct error error = {0};
    const struct job job = {.kind = JOB_FORGET, .tag = ++app->last_tag};
    if (app->service != NULL && service_post(app->service, &job, &error) == STATUS_OK) {
        app->jobs_waiting++;
    }
}

/* True the first time in a visit. */
static bool is_first_view(struct visit *visit, const char *service, const char *department)
{
    uint64_t hash = 0xCBF29CE484222325U;
    const char *code = service[0] != '\0' ? service : department;
    hash = (hash ^ (service[0] != '\0')) * 0x100000001B3U;
    for (; *code != '\0'; code++) {
        hash = (hash ^ (uint8_t)*code) * 0x100000001B3U;
    }
    for (size_t i = 0; i < visit->viewed_count; i++) {
        if (visit->viewed[i] == hash) {
            return false;
        }
    }
    if (visit->viewed_count == VIEWED_MAX) {
        return false; /* a child at play, or a whole afternoon */
    }
    visit->viewed[visit->viewed_count++] = hash;
    return true;
}

void app_post_viewed(struct app *app, const char *service, const char *department)
{
    if (app->is_sample || (service[0] == '\0' && department[0] == '\0') ||
        !is_first_view(&app->visit, service, department)) {
        return;
    }
    struct error error = {0};
    struct job job = {.kind = JOB_VIEWED, .tag = ++app->last_tag};
    text_copy(job.u.viewed.service, sizeof job.u.viewed.service, service);
    text_copy(job.u.viewed.department, sizeof job.u.viewed.department, department);
    if (app->service == NULL || service_post(app->service, &job, &error) != STATUS_OK) {
        log_warning("kiosk", "a visit is not counted: %s", error.text);
        return;
    }
    app->jobs_waiting++;
}

void app_tell_acted(struct app *app, enum staff_action action)
{
    struct job job = {.kind = JOB_ACTED};
    job.u.acted.action = action;
    (void)text_copy(job.u.acted.staff, sizeof job.u.acted.staff, app->staff_id);
    (void)app_post(app, &job);
}

static bool is_wrong_try(const struct result *result)
{
    return result->status == STATUS_EXISTS || result->status == STATUS_NOT_FOUND;
}

static void registration_refused(struct app *app, const struct result *result)
{
    struct visit *visit = &app->visit;
    bool is_told = result->status == STATUS_INVALID || result->status == STATUS_EXISTS ||
                   result->status == STATUS_NOT_FOUND;
    visit->failed_count += is_wrong_try(result);
    if (result->status == STATUS_DENIED) {
        if (app->screen == SCREEN_WALK_IN) {
            walk_in_full(app);
        } else {
            form_full(app);
        }
        return;
    }
    text_copy(visit->error, sizeof visit->error,
              is_told ? result->error.text
                      : N_("No pudimos guardar su registro. Intente otra vez."));
    if (!is_told) {
        log_warning("kiosk", "registration failed: %s", status_text(result->status));
    }
}

/* A ticket that this visit has already is shown, not added. */
static void keep_ticket(struct visit *visit, const struct registration *registration)
{
    size_t at = 0;
    while (at < visit->ticket_count && strcmp(visit->tickets[at].text, registration->text) != 0) {
        at++;
    }
    if (at == FAMILY_MAX) {
        at--;
    }
    visit->tickets[at] = *registration;
    visit->ticket_count = at < visit->ticket_count ? visit->ticket_count : at + 1;
    visit->ticket_shown = at;
    visit->has_ticket = true;
    visit->is_done = true;
    if (visit->guardian[0] == '\0' && !visit->attendee.is_minor) {
        text_copy(visit->guardian, sizeof visit->guardian, registration->person);
    }
}

static void take_registration(struct app *app, const struct result *result, int64_t now_ms)
{
    struct visit *visit = &app->visit;
    if (is_wrong_try(result)) {
        tries_failed(&app->tries, now_ms); /* of whoever has left, too */
    }
    if (result->tag != visit->waiting_tag) {
        return; /* the visitor has left; the registration stays registered */
    }
    visit->waiting_tag = 0;
    if (result->status != STATUS_OK) {
        registration_refused(app, result);
        return;
    }
    keep_ticket(visit, &result->u.registration);
    if (app->screen == SCREEN_WALK_IN) {
        walk_in_registered(app, now_ms);
    } else {
        app_send(app, INTENT_GO, SCREEN_TICKET, NULL);
    }
}

static void take_catalogue(struct app *app, struct catalogue *catalogue)
{
    if (catalogue == NULL) {
        return;
    }
    catalogue_free(app->catalogue);
    app->catalogue = catalogue;
    app_speak(app, app->languages.now);
    rating_check_stand(app);
    search_forget(app);
    search_refresh(app);
    question_forget(app);
    question_refresh(app);
    topics_refresh(app, false);
    if (app_is_door(app)) {
        door_refresh(app);
    }
}

static void log_failure(const struct result *result)
{
    if (result->status != STATUS_OK) {
        log_warning("kiosk", "not recorded: %s", result->error.text);
    }
}

static void take_one(struct app *app, struct result *result, int64_t now_ms)
{
    app->sync = app->is_sample ? app->sync : result->sync;
    stick_take(app, &result->stick, now_ms);
    if (result->is_broken) {
        app_break(app, result->error.text);
    }
    if (result->tag != 0 && app->jobs_waiting > 0) {
        app->jobs_waiting--;
    }
    staff_take(app, result, now_ms);
    switch (result->kind) {
    case JOB_CATALOGUE:
        if (result->status == STATUS_OK) {
            take_catalogue(app, result->u.catalogue);
        }
        break;
    case JOB_REGISTER:
    case JOB_RECOVER:
        take_registration(app, result, now_ms);
        break;
    case JOB_SCAN:
    case JOB_RECENT:
    case JOB_UNDO:
    case JOB_OCCUPANCY:
    case JOB_CALL:
        door_take_result(app, result, now_ms);
        break;
    case JOB_FEEDBACK:
        rating_take(app, result);
        break;
    case JOB_OPINIONS:
        mirror_take(app, result);
        break;
    case JOB_VIEWED:
    case JOB_ACTED:
        log_failure(result);
        break;
    case JOB_RANK:
        topics_take_vote(app, result);
        break;
    case JOB_PLACES:
        seats_take(app, result);
        break;
    case JOB_TOPIC_RESULTS:
        if (result->status == STATUS_OK) {
            topics_take_results(app, result->u.topic_results);
        }
        break;
    case JOB_PEOPLE:
        finder_take(app, result);
        break;
    case JOB_QUESTION_ASK:
        question_asked(app, result);
        break;
    case JOB_QUESTION_FIND:
        question_found(app, result);
        break;
    case JOB_QUESTIONS:
        question_published(app, result);
        break;
    case JOB_SURVEYS:
    case JOB_SURVEY_ADMIT:
    case JOB_SURVEY_ANSWER:
        poll_take(app, result);
        break;
    default:
        break;
    }
}

bool app_take_results(struct app *app, int64_t now_ms)
{
    static struct result result; /* large, and only this thread uses it */
    bool has_any = false;
    while (app->service != NULL && service_poll(app->service, &result)) {
        take_one(app, &result, now_ms);
        sodium_memzero(&result, sizeof result);
        has_any = true;
    }
    return has_any;
}
