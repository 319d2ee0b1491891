#include "sync/service_store.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "core/clock_sample.h"
#include "core/survey_delivery.h"
#include "core/survey_secret.h"
#include "core/trust.h"
#include "core/viewed.h"

/* ---- jobs ---- */

static void job_catalogue(struct store *store, const struct job *job, struct result *result)
{
    (void)job;
    result->status = catalogue_new(&result->u.catalogue, &store->fair->db, &result->error);
}

/* The person is registered whether or not the optional part can be written. */
static void write_extras(struct ledger *ledger, const struct job *job)
{
    struct error error = {0};
    size_t count = job->u.register_.support_count;
    enum status status = characterise(ledger, &job->u.register_.more, &error);
    if (status == STATUS_OK) {
        status = support_request(ledger, job->u.register_.attendee.event, job->u.register_.supports,
                                 count < SUPPORTS_MAX ? count : SUPPORTS_MAX, &error);
    }
    if (status != STATUS_OK) {
        log_warning("store", "optional answers not written: %s", status_text(status));
    }
}

static void job_register(struct store *store, const struct job *job, struct result *result)
{
    result->status =
        attendee_register(&store->fair->ledger, &store->fair->keys, &job->u.register_.attendee,
                          job->u.register_.not_before_ms, job->u.register_.expires_ms,
                          &result->u.registration, &result->error);
    if (result->status == STATUS_OK && !result->u.registration.was_registered) {
        write_extras(&store->fair->ledger, job);
    }
}

static void job_recover(struct store *store, const struct job *job, struct result *result)
{
    result->status = attendee_recover(&store->fair->ledger, &store->fair->keys, &job->u.recover,
                                      &result->u.registration, &result->error);
}

static void job_feedback(struct store *store, const struct job *job, struct result *result)
{
    struct feedback feedback = {.event = job->u.feedback.event,
                                .rated_event = job->u.feedback.rated_event,
                                .department = job->u.feedback.department,
                                .stand = job->u.feedback.stand,
                                .score = job->u.feedback.score,
                                .comment = job->u.feedback.comment};
    for (size_t i = 0; i < job->u.feedback.reason_count && i < FEEDBACK_REASONS_MAX; i++) {
        feedback.reasons[feedback.reason_count++] = job->u.feedback.reasons[i];
    }
    result->status = feedback_give(&store->fair->ledger, &feedback, &result->error);
}

static void read_opinions(struct store *store, struct result *result)
{
    result->status =
        opinions_new(&result->u.opinions, &store->fair->db, store->opinions_event, &result->error);
}

static void job_opinions(struct store *store, const struct job *job, struct result *result)
{
    store->opinions_event = job->u.opinions.event;
    result->status = STATUS_OK;
    result->u.opinions = NULL;
    if (store->opinions_event != 0) {
        read_opinions(store, result);
    }
}

void store_tell_acted(struct store *store, const char *staff, enum staff_action action,
                      struct result *result)
{
    struct error error = {0};
    if (result->status == STATUS_OK && staff[0] != '\0' &&
        staff_tell_acted(&store->fair->ledger, staff, action, store->fair->ledger.seq, &error) !=
            STATUS_OK) {
        log_error("staff", "what was done is noted without who did it: %s", error.text);
    }
}

static void job_undo(struct store *store, const struct job *job, struct result *result)
{
    result->status = admission_undo(&store->fair->ledger, job->u.recent.event, &result->u.undone,
                                    &result->error);
    store_tell_acted(store, job->u.recent.staff, STAFF_MAY_UNDO, result);
}

static void job_occupancy(struct store *store, const struct job *job, struct result *result)
{
    result->status = occupancy_new(&result->u.occupancy, &store->fair->db, job->u.occupancy.event,
                                   job->u.occupancy.from_ms, store->fair->settings.utc_offset_min,
                                   &result->error);
}

static void job_call(struct store *store, const struct job *job, struct result *result)
{
    result->status = waiting_call_next(&store->fair->ledger, job->u.recent.event, &result->u.call,
                                       &result->error);
    store_tell_acted(store, job->u.recent.staff, STAFF_MAY_CALL, result);
}

static void read_recent(struct store *store, struct result *result)
{
    result->status =
        admission_recent(&store->fair->db, store->fair->ledger.station, result->u.recent.verdicts,
                         SERVICE_RECENT_MAX, &result->u.recent.count, &result->error);
    if (result->status == STATUS_OK) {
        result->status =
            admission_inside_count(&store->fair->db, store->recent_event, 0,
                                   &result->u.recent.inside_count, NULL, &result->error);
    }
    if (result->status == STATUS_OK) {
        result->status =
            stand_visit_count(&store->fair->db, store->recent_event, store->recent_stand,
                              &result->u.recent.attended_count, &result->error);
    }
    if (result->status == STATUS_OK) {
        store->inside_count = result->u.recent.inside_count;
    }
}

static void job_recent(struct store *store, const struct job *job, struct result *result)
{
    store->recent_event = job->u.recent.event;
    memcpy(store->recent_stand, job->u.recent.stand, sizeof store->recent_stand);
    read_recent(store, result);
}

static void job_viewed(struct store *store, const struct job *job, struct result *result)
{
    result->status = viewed_record(&store->fair->ledger, job->u.viewed.service,
                                   job->u.viewed.department, &result->error);
}

static void job_question_ask(struct store *store, const struct job *job, struct result *result)
{
    result->status =
        question_ask(&store->fair->ledger, &job->u.question, store->fair->settings.utc_offset_min,
                     &result->u.receipt, &result->error);
}

static void job_question_find(struct store *store, const struct job *job, struct result *result)
{
    result->status =
        question_find(&result->u.questions, &store->fair->db, job->u.question_find.radicado,
                      store->fair->settings.utc_offset_min, &result->error);
}

static void job_questions(struct store *store, const struct job *job, struct result *result)
{
    result->status = questions_published(&result->u.questions, &store->fair->db,
                                         job->u.questions.department, job->u.questions.topic,
                                         store->fair->settings.utc_offset_min, &result->error);
}

static void job_surveys(struct store *store, const struct job *job, struct result *result)
{
    (void)job;
    result->status = survey_list_new(&result->u.surveys, &store->fair->db, &result->error);
}

static void job_survey_admit(struct store *store, const struct job *job, struct result *result)
{
    result->status = survey_admit(&store->fair->db, &job->u.survey, clock_now_ms(), &result->error);
}

static void job_survey_answer(struct store *store, const struct job *job, struct result *result)
{
    result->status = survey_answer(&store->fair->ledger, &job->u.survey, &result->error);
}

static void job_people(struct store *store, const struct job *job, struct result *result)
{
    result->status = people_find(&result->u.people, &store->fair->db, &store->fair->keys,
                                 job->u.people.event, job->u.people.text, &result->error);
}

static void job_acted(struct store *store, const struct job *job, struct result *result)
{
    result->status = staff_tell_acted(&store->fair->ledger, job->u.acted.staff, job->u.acted.action,
                                      0, &result->error);
}

static void job_rank(struct store *store, const struct job *job, struct result *result)
{
    struct ranking ranking = {
        .event = job->u.rank.event, .group = job->u.rank.group, .territory = job->u.rank.territory};
    for (size_t i = 0; i < job->u.rank.topic_count && i < TOPIC_RANKING_MAX; i++) {
        ranking.topics[ranking.topic_count++] = job->u.rank.topics[i];
    }
    result->status = topic_rank(&store->fair->ledger, &ranking, &result->error);
}

static void read_topic_results(struct store *store, struct result *result)
{
    result->status = topic_results_new(&result->u.topic_results, &store->fair->db,
                                       store->topic_event, true, &result->error);
}

static void job_topic_results(struct store *store, const struct job *job, struct result *result)
{
    store->topic_event = job->u.topic_results.event;
    read_topic_results(store, result);
}

static void job_places(struct store *store, const struct job *job, struct result *result)
{
    (void)job;
    result->status = places_list_new(&result->u.places, &store->fair->db, &result->error);
}

static void job_staff(struct store *store, const struct job *job, struct result *result)
{
    (void)job;
    result->status = staff_desk_state(&store->staff, store->fair, &result->u.staff, &result->error);
}

static void job_staff_enter(struct store *store, const struct job *job, struct result *result)
{
    result->status = staff_desk_enter(&store->staff, store->fair, &job->u.staff_request,
                                      &result->u.staff_answer, &result->error);
}

static void job_staff_tell(struct store *store, const struct job *job, struct result *result)
{
    result->status = staff_desk_tell(store->fair, &job->u.staff_told, &result->error);
}

static void job_supervise(struct store *store, const struct job *job, struct result *result)
{
    (void)job;
    result->status = supervision_new(&result->u.supervision, &store->fair->ledger,
                                     store->fair->folder, &result->error);
}

enum { STACK_BYTES = 128 * 1024 }; /* deeper than any job goes */

static void forget(struct store *store)
{
    db_forget(&store->fair->db);
    sodium_stackzero(STACK_BYTES);
}

static void job_forget(struct store *store, const struct job *job, struct result *result)
{
    (void)job;
    forget(store);
    result->status = STATUS_OK;
}

typedef void job_run(struct store *store, const struct job *job, struct result *result);

static job_run *const JOBS[] = {
    [JOB_CATALOGUE] = job_catalogue,
    [JOB_REGISTER] = job_register,
    [JOB_RECOVER] = job_recover,
    [JOB_FEEDBACK] = job_feedback,
    [JOB_OPINIONS] = job_opinions,
    [JOB_SCAN] = job_scan,
    [JOB_RECENT] = job_recent,
    [JOB_UNDO] = job_undo,
    [JOB_OCCUPANCY] = job_occupancy,
    [JOB_CALL] = job_call,
    [JOB_VIEWED] = job_viewed,
    [JOB_FORGET] = job_forget,
    [JOB_QUESTION_ASK] = job_question_ask,
    [JOB_QUESTION_FIND] = job_question_find,
    [JOB_QUESTIONS] = job_questions,
    [JOB_SURVEYS] = job_surveys,
    [JOB_SURVEY_ADMIT] = job_survey_admit,
    [JOB_SURVEY_ANSWER] = job_survey_answer,
    [JOB_RANK] = job_rank,
    [JOB_PEOPLE] = job_people,
    [JOB_ACTED] = job_acted,
    [JOB_TOPIC_RESULTS] = job_topic_results,
    [JOB_PLACES] = job_places,
    [JOB_STAFF] = job_staff,
    [JOB_STAFF_ENTER] = job_staff_enter,
    [JOB_STAFF_TELL] = job_staff_tell,
    [JOB_SUPERVISE] = job_supervise,
};

static_assert(ARRAY_COUNT(JOBS) == JOB_KIND_COUNT, "one function for each job");

/* What follows from a new fact, after it was acknowledged. */
static void finish_facts(struct store *store)
{
    struct error error = {0};
    if (db_settle(&store->fair->db, &error) != STATUS_OK) {
        log_warning("store", "%s", error.text);
        service_note_store(store->service, store->fair->ledger.seq, store->fair->db.is_broken);
    }
}

/* How full the events are, where somebody may register. */
static void offer_places(struct store *store)
{
    struct result result = {.kind = JOB_PLACES};
    if (station_counts_places(store->fair->settings.mode)) {
        job_places(store, NULL, &result);
        service_offer(store->service, SLOT_PLACES, &result);
    }
}

void store_run_job(struct store *store, const struct job *job)
{
    struct station_service *service = store->service;
    struct result result = {.kind = job->kind, .tag = job->tag};
    JOBS[job->kind](store, job, &result);
    service_note_store(service, store->fair->ledger.seq, store->fair->db.is_broken);
    bool is_somebody_new = job->kind == JOB_REGISTER && result.status == STATUS_OK &&
                           !result.u.registration.was_registered;
    bool is_pushed = queue_push(&service->results, &result);
    ASSERT(is_pushed); /* service_post lets no more jobs in than results fit */
    sodium_memzero(&result, sizeof result);
    service->wake(service->user);
    finish_facts(store);
    if (is_somebody_new) {
        offer_places(store);
    }
}

/* ---- errands ---- */

static void offer_catalogue(struct store *store)
{
    struct result result = {.kind = JOB_CATALOGUE};
    job_catalogue(store, NULL, &result);
    service_offer(store->service, SLOT_CATALOGUE, &result);
}

static void offer_surveys(struct store *store)
{
    struct result result = {.kind = JOB_SURVEYS};
    job_surveys(store, NULL, &result);
    service_offer(store->service, SLOT_SURVEYS, &result);
}

static void offer_opinions(struct store *store)
{
    struct result result = {.kind = JOB_OPINIONS};
    read_opinions(store, &result);
    service_offer(store->service, SLOT_OPINIONS, &result);
}

static void offer_staff(struct store *store)
{
    struct result result = {.kind = JOB_STAFF};
    job_staff(store, NULL, &result);
    service_offer(store->service, SLOT_STAFF, &result);
}

static bool has_kind(const struct batch *batch, const char *kind)
{
    size_t i = 0;
    while (i < batch->count && strcmp(batch->facts[i].kind, kind) != 0) {
        i++;
    }
    return i < batch->count;
}

/* Something that the snapshot of the catalogue is made of. */
static bool has_catalogue(const struct batch *batch)
{
    static const char *const kinds[] = {"catalogue.set", "goal.progressed", "activity.progressed",
                                        "commitment.progressed"};
    size_t i = 0;
    while (i < ARRAY_COUNT(kinds) && !has_kind(batch, kinds[i])) {
        i++;
    }
    return i < ARRAY_COUNT(kinds);
}

static void offer_topic_results(struct store *store)
{
    struct result result = {.kind = JOB_TOPIC_RESULTS};
    read_topic_results(store, &result);
    service_offer(store->service, SLOT_TOPIC_RESULTS, &result);
}

/* Tells the UI what others' facts changed for it. */
static void offer_news(struct store *store, const struct batch *batch)
{
    int inside_count = 0;
    if (has_catalogue(batch)) {
        offer_catalogue(store);
    }
    if (has_kind(batch, "catalogue.set") || has_kind(batch, "attendee.registered")) {
        offer_places(store);
    }
    if (has_kind(batch, "survey.sealed")) {
        survey_secrets_end(&store->fair->ledger);
    }
    for (size_t i = 0; i < batch->count; i++) {
        if (survey_keys_are_about(batch->facts[i].kind)) {
            struct fair *fair = store->fair;
            survey_keys_travel(&fair->ledger, &fair->keys, fair->settings.mode);
            service_note_store(store->service, fair->ledger.seq, fair->db.is_broken);
            break;
        }
    }
    if (has_kind(batch, "staff.set") || has_kind(batch, "staff.removed")) {
        offer_staff(store);
    }
    if (has_kind(batch, "survey.published")) {
        offer_surveys(store);
    }
    if (store->opinions_event != 0 && has_kind(batch, "feedback.given")) {
        offer_opinions(store);
    }
    if (store->topic_event != 0 && has_kind(batch, "topic.ranked")) {
        offer_topic_results(store);
    }
    if (store->recent_event == 0 || batch->count == 0 ||
        admission_inside_count(&store->fair->db, store->recent_event, 0, &inside_count, NULL,
                               NULL) != STATUS_OK ||
        inside_count == store->inside_count) {
        return;
    }
    struct result result = {.kind = JOB_RECENT};
    read_recent(store, &result);
    service_offer(store->service, SLOT_RECENT, &result);
    sodium_memzero(&result, sizeof result);
}

static enum status errand_none(struct store *store, struct errand *errand)
{
    (void)errand;
    held_finish(store);
    return STATUS_OK;
}

static enum status errand_own_since(struct store *store, struct errand *errand)
{
    enum status status =
        station_own_since(store->fair, errand->epoch, errand->after_seq, errand->out,
                          &errand->count, &errand->own_seq, &errand->error);
    if (strcmp(store->fair->settings.mode, "citizen") == 0) {
        forget(store); /* the visitor may be gone already */
    }
    return status;
}

static enum status errand_own_chains(struct store *store, struct errand *errand)
{
    return ledger_own_chains(&store->fair->ledger, errand->chains, &errand->count, &errand->error);
}

static enum status errand_chain_at(struct store *store, struct errand *errand)
{
    return ledger_own_chain_at(&store->fair->ledger, errand->epoch, errand->after_seq,
                               errand->chain, &errand->error);
}

static enum status errand_fork(struct store *store, struct errand *errand)
{
    enum status status =
        ledger_fork(&store->fair->ledger, errand->epoch, errand->after_seq, &errand->error);
    errand->epoch = store->fair->ledger.epoch;
    if (status == STATUS_OK) {
        service_note_epoch(store->service, errand->epoch);
    }
    service_note_store(store->service, store->fair->ledger.seq, store->fair->db.is_broken);
    return status;
}

static enum status errand_take_in(struct store *store, struct errand *errand)
{
    enum status status =
        station_take_in(store->fair, errand->batch, errand->cursor, &errand->error);
    service_note_store(store->service, store->fair->ledger.seq, store->fair->db.is_broken);
    if (status == STATUS_OK) {
        offer_news(store, errand->batch);
    }
    return status;
}

static enum status errand_keep_places(struct store *store, struct errand *errand)
{
    bool is_new = false;
    enum status status =
        places_keep(&store->fair->db, errand->places, errand->place_count, &is_new, &errand->error);
    service_note_store(store->service, store->fair->ledger.seq, store->fair->db.is_broken);
    if (status == STATUS_OK && is_new) {
        offer_places(store);
    }
    return status;
}

static enum status errand_keep_parked(struct store *store, struct errand *errand)
{
    return station_keep_parked(store->fair, errand->peer, errand->parked, errand->parked_cursor,
                               &errand->error);
}

static enum status errand_clock(struct store *store, struct errand *errand)
{
    enum status status = clock_sample_note(&store->fair->ledger, errand->offset_ms,
                                           errand->uncertainty_ms, NULL, &errand->error);
    service_note_store(store->service, store->fair->ledger.seq, store->fair->db.is_broken);
    finish_facts(store);
    return status;
}

static enum status errand_visited(struct store *store, struct errand *errand)
{
    struct db *db = &store->fair->db;
    pepper_close(&store->staff.pepper); /* the stick may have brought another */
    offer_staff(store);
    enum status status = station_standing_write(db, errand->standing, &errand->error);
    return status == STATUS_OK
               ? trust_heard(db, store->fair->ledger.station, &errand->is_trusted, &errand->error)
               : status;
}

typedef enum status errand_run(struct store *store, struct errand *errand);

static errand_run *const ERRANDS[] = {
    [ERRAND_NONE] = errand_none,
    [ERRAND_OWN_SINCE] = errand_own_since,
    [ERRAND_OWN_CHAINS] = errand_own_chains,
    [ERRAND_CHAIN_AT] = errand_chain_at,
    [ERRAND_FORK] = errand_fork,
    [ERRAND_TAKE_IN] = errand_take_in,
    [ERRAND_KEEP_PLACES] = errand_keep_places,
    [ERRAND_KEEP_PARKED] = errand_keep_parked,
    [ERRAND_CLOCK] = errand_clock,
    [ERRAND_VISITED] = errand_visited,
};

static_assert(ARRAY_COUNT(ERRANDS) == ERRAND_KIND_COUNT, "one function for each errand");

/* ---- the thread ---- */

void *store_thread_run(void *user)
{
    struct station_service *service = user;
    struct store store = {.service = service, .fair = service->fair};
    struct letter letter;
    offer_catalogue(&store);
    offer_places(&store);
    offer_surveys(&store);
    offer_staff(&store);
    for (;;) {
        queue_wait(&service->inbox, &letter);
        if (letter.kind == LETTER_STOP) {
            break;
        }
        if (letter.kind == LETTER_JOB) {
            held_run(&store, &letter.job, letter.came_ms);
            sodium_memzero(&letter.job, sizeof letter.job);
        } else if (letter.kind == LETTER_ANSWER) {
            held_answer(&store, letter.number, &letter.answer);
        } else {
            letter.errand->status = ERRANDS[letter.errand->kind](&store, letter.errand);
            service_errand_finish(service, letter.errand);
        }
    }
    held_finish(&store);
    service_keep_acked(service);
    staff_desk_close(&store.staff);
    return NULL;
}
