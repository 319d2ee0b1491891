#include "sync/service_store.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "sync/asker.h"

/* ---- the job ---- */

/* How old is what this station knows of others. One that works alone knows all there is. */
static int64_t data_age_ms(struct station_service *service)
{
    (void)pthread_mutex_lock(&service->mutex);
    struct sync_state sync;
    service_sync_state(service, &sync);
    (void)pthread_mutex_unlock(&service->mutex);
    if (!sync.has_central || sync.is_connected) {
        return 0;
    }
    int64_t age_ms = clock_now_ms() - sync.last_sync_ms;
    return sync.last_sync_ms == 0 ? -1 : age_ms > 0 ? age_ms : 0;
}

static enum status read_door(struct store *store, const struct job *job, struct door *door,
                             struct error *error)
{
    enum status status = door_read(door, &store->fair->db, job->u.scan.event, job->u.scan.gate,
                                   job->u.scan.direction, job->u.scan.stand,
                                   store->fair->settings.utc_offset_min, error);
    door->is_supervisor = job->u.scan.is_supervisor;
    door->is_by_search = job->u.scan.is_by_search;
    door->data_age_ms = data_age_ms(store->service);
    return status;
}

static size_t length_of(const struct job *job)
{
    return job->u.scan.length < SERVICE_SCAN_MAX ? job->u.scan.length : SERVICE_SCAN_MAX;
}

void job_scan(struct store *store, const struct job *job, struct result *result)
{
    struct door door;
    result->status = read_door(store, job, &door, &result->error);
    if (result->status == STATUS_OK) {
        door.answer = store->answer;
        result->status =
            admission_scan(&store->fair->ledger, &door, job->u.scan.text, length_of(job),
                           job->u.scan.note, &result->u.verdict, &result->error);
    }
    if (job->u.scan.note != ADMISSION_NOTE_NONE) {
        store_tell_acted(store, job->u.scan.staff, STAFF_MAY_OVERRIDE, result);
    }
    if (result->status == STATUS_OK) {
        store->recent_event = job->u.scan.event;
        store->inside_count = result->u.verdict.inside_count;
    }
}

/* ---- what waits ---- */

/* Jobs that say or change who came in, in which order. */
static bool is_ordered(enum job_kind kind)
{
    static const enum job_kind KINDS[] = {JOB_SCAN, JOB_RECENT, JOB_UNDO, JOB_OCCUPANCY};
    size_t i = 0;
    while (i < ARRAY_COUNT(KINDS) && KINDS[i] != kind) {
        i++;
    }
    return i < ARRAY_COUNT(KINDS);
}

static struct held_job *held_job_new(const struct job *job, int64_t came_ms)
{
    struct held_job *made = malloc(sizeof *made);
    if (made) {
        *made = (struct held_job){.job = *job, .came_ms = came_ms};
    }
    return made;
}

static void held_job_free(struct held_job *held)
{
    sodium_memzero(held, sizeof *held);
    free(held);
}

static bool put_behind(struct held *held, const struct job *job, int64_t came_ms)
{
    struct held_job *made = held_job_new(job, came_ms);
    if (made && held->last) {
        held->last->next = made;
    } else if (made) {
        held->first = made;
    }
    held->last = made ? made : held->last;
    return made != NULL;
}

static struct held_job *take_first(struct held *held)
{
    struct held_job *first = held->first;
    if (first) {
        held->first = first->next;
        held->last = held->first ? held->last : NULL;
    }
    return first;
}

/* ---- asking ---- */

/* Has the hub to be asked before this scan is decided? */
static bool has_question(struct store *store, const struct job *job,
                         struct admission_question *question)
{
    struct door door;
    bool asks = false;
    return store->service->asker != NULL && job->kind == JOB_SCAN &&
           job->u.scan.direction == DIRECTION_ENTRY &&
           read_door(store, job, &door, NULL) == STATUS_OK &&
           admission_ask(&store->fair->ledger, &door, job->u.scan.text, length_of(job),
                         job->u.scan.note, &asks, question, NULL) == STATUS_OK &&
           asks;
}

/* False: it is to be run now, with `*answer` when the hub should have been asked. */
static bool hold(struct store *store, const struct job *job, int64_t came_ms,
                 struct admission_answer *answer)
{
    struct held *held = &store->held;
    struct admission_question question;
    if (!has_question(store, job, &question)) {
        return false;
    }
    held->scan = held_job_new(job, came_ms);
    if (held->scan && asker_put(store->service->asker, ++held->number, &question, came_ms)) {
        return true;
    }
    if (held->scan) {
        held_job_free(held->scan);
        held->scan = NULL;
    }
    *answer = (struct admission_answer){.check = ADMISSION_CHECK_SILENT,
                                        .took_ms = (int)(clock_monotonic_ms() - came_ms)};
    return false;
}

static void run_with(struct store *store, const struct job *job,
                     const struct admission_answer *answer)
{
    store->answer = answer->check != ADMISSION_CHECK_NOT_ASKED ? answer : NULL;
    store_run_job(store, job);
    store->answer = NULL;
}

void held_run(struct store *store, const struct job *job, int64_t came_ms)
{
    struct admission_answer answer = {0};
    if (store->held.scan && is_ordered(job->kind) && put_behind(&store->held, job, came_ms)) {
        return;
    }
    if (store->held.scan || !hold(store, job, came_ms, &answer)) {
        run_with(store, job, &answer);
    }
}

/* Decides the scan that waits, and goes on with those behind it. */
static void conclude(struct store *store, const struct admission_answer *answer)
{
    struct held_job *held = store->held.scan;
    struct held_job *next = NULL;
    store->held.scan = NULL;
    run_with(store, &held->job, answer);
    held_job_free(held);
    while (store->held.scan == NULL && (next = take_first(&store->held)) != NULL) {
        held_run(store, &next->job, next->came_ms);
        held_job_free(next);
    }
}

void held_answer(struct store *store, uint64_t number, const struct admission_answer *answer)
{
    if (store->held.scan != NULL && number == store->held.number) {
        conclude(store, answer);
    }
}

void held_finish(struct store *store)
{
    const struct admission_answer silent = {.check = ADMISSION_CHECK_SILENT};
    while (store->held.scan != NULL) {
        conclude(store, &silent);
    }
}
