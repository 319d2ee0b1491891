#include "sync/service.h"

#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "sync/asker.h"
#include "sync/central_keys.h"
#include "sync/hub_line.h"
#include "sync/service_internal.h"

enum {
    STOP_EXCHANGE_MS = 2000,
    INBOX_EXTRA = 10 /* errands of the lines' threads and of service_free, answers, stop */
};

/* ---- results and errands ---- */

/* What nobody fetched. */
static void result_release(struct result *result)
{
    if (result->kind == JOB_CATALOGUE && result->status == STATUS_OK) {
        catalogue_free(result->u.catalogue);
    }
    if (result->kind == JOB_QUESTION_FIND || result->kind == JOB_QUESTIONS) {
        question_list_free(result->u.questions);
    }
    if (result->kind == JOB_PEOPLE) {
        people_free(result->u.people);
    }
    if (result->kind == JOB_OCCUPANCY) {
        occupancy_free(result->u.occupancy);
    }
    if (result->kind == JOB_OPINIONS && result->status == STATUS_OK) {
        opinions_free(result->u.opinions);
    }
    if (result->kind == JOB_SURVEYS) {
        survey_list_free(result->u.surveys);
    }
    if (result->kind == JOB_TOPIC_RESULTS && result->status == STATUS_OK) {
        topic_results_free(result->u.topic_results);
    }
    if (result->kind == JOB_PLACES && result->status == STATUS_OK) {
        places_list_free(result->u.places);
    }
    if (result->kind == JOB_SUPERVISE) {
        supervision_free(result->u.supervision);
    }
    sodium_memzero(result, sizeof *result);
}

void service_offer(struct station_service *service, enum slot slot, const struct result *result)
{
    struct result stale = {.kind = JOB_KIND_COUNT};
    (void)pthread_mutex_lock(&service->mutex);
    if (service->slot_is_full[slot]) {
        stale = service->slots[slot];
    }
    service->slots[slot] = *result;
    service->slot_is_full[slot] = true;
    (void)pthread_mutex_unlock(&service->mutex);
    result_release(&stale);
    service->wake(service->user);
}

void service_run_errand(struct station_service *service, struct errand *errand)
{
    const struct letter letter = {.kind = LETTER_ERRAND, .errand = errand};
    errand->is_done = false;
    bool is_posted = queue_push(&service->inbox, &letter);
    ASSERT(is_posted); /* INBOX_EXTRA is kept free for these */
    (void)pthread_mutex_lock(&service->mutex);
    while (!errand->is_done) {
        (void)pthread_cond_wait(&service->errand_done, &service->mutex);
    }
    (void)pthread_mutex_unlock(&service->mutex);
}

void service_errand_finish(struct station_service *service, struct errand *errand)
{
    (void)pthread_mutex_lock(&service->mutex);
    errand->is_done = true;
    (void)pthread_cond_broadcast(&service->errand_done);
    (void)pthread_mutex_unlock(&service->mutex);
}

/* ---- new and free ---- */

/* The part that has to be given back, whatever came of the rest. */
static enum status service_prepare(struct station_service *service, struct error *error)
{
    enum status status =
        queue_init(&service->inbox, sizeof(struct letter), SERVICE_QUEUE_MAX + INBOX_EXTRA, error);
    if (status == STATUS_OK) {
        status = queue_init(&service->results, sizeof(struct result), SERVICE_QUEUE_MAX, error);
    }
    service->stop_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    service->over_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    bool has_all = service->stop_fd >= 0 && service->over_fd >= 0;
    for (int line = 0; line < LINE_COUNT; line++) {
        service->lines[line].news_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        has_all = has_all && service->lines[line].news_fd >= 0;
    }
    if (status == STATUS_OK && !has_all) {
        status = error_set(error, STATUS_BUSY, "too many open files; close some and start again");
    }
    return status;
}

/* Where a line stands, as the station's file says. */
static enum status read_line(struct station_service *service, enum line line, const char *peer,
                             struct error *error)
{
    struct line_state *state = &service->lines[line];
    state->is_set = true;
    state->cursor.peer = peer;
    enum status status = station_cursor_read(&service->fair->db, &state->cursor, error);
    return status == STATUS_OK
               ? station_acked_read(&service->fair->db, peer, &state->acked_seq, error)
               : status;
}

static enum status read_sticks(struct station_service *service, struct error *error)
{
    struct fair *fair = service->fair;
    struct line_state *line = &service->lines[LINE_STICK];
    enum status status = read_line(service, LINE_STICK, "folder", error);
    if (status == STATUS_OK) {
        status = station_standing_read(&fair->db, &service->standing, error);
    }
    line->last_sync_ms = service->standing.visited_ms;
    line->acked_seq = service->standing.epoch == service->epoch ? service->standing.acked_seq : 0;
    line->is_well = true; /* until one is not */
    return status == STATUS_OK
               ? central_key_known(fair, service->central_key, &service->has_central_key, error)
               : status;
}

/* Where the station stands, read before the store thread owns the database. */
static enum status read_station(struct station_service *service, struct error *error)
{
    struct fair *fair = service->fair;
    service->station = fair->ledger.station;
    service->epoch = fair->ledger.epoch;
    service->own_seq = fair->ledger.seq;
    enum status status =
        fair_central_path(fair, service->central_path, sizeof service->central_path, error);
    if (status == STATUS_OK && service->central_path[0] != '\0') {
        status = read_line(service, LINE_CENTRAL, "central", error);
    }
    if (status == STATUS_OK && fair->settings.hub[0] != '\0') {
        status = read_line(service, LINE_HUB_PUSH, "hub", error);
    }
    if (status == STATUS_OK && fair->settings.hub[0] != '\0') {
        status = read_line(service, LINE_HUB_PULL, "hub", error);
    }
    if (status == STATUS_OK && fair->settings.sticks[0] != '\0') {
        status = read_sticks(service, error);
    }
    return status;
}

/* On the asker's thread. */
static void note_answer(void *user, uint64_t number, const struct admission_answer *answer)
{
    struct station_service *service = user;
    const struct letter letter = {.kind = LETTER_ANSWER, .number = number, .answer = *answer};
    bool is_posted = queue_push(&service->inbox, &letter);
    ASSERT(is_posted); /* one question at a time */
}

/* A door asks the hub before it lets somebody in. */
static enum status start_asker(struct station_service *service, struct error *error)
{
    struct asker_line line;
    bool has_line =
        strcmp(service->fair->settings.mode, "door") == 0 && hub_line_make(&line, service->fair);
    return has_line ? asker_new(&service->asker, &line, note_answer, service, error) : STATUS_OK;
}

static const struct {
    const char *name;
    void *(*run)(void *service);
} THREADS[LINE_COUNT] = {
    [LINE_CENTRAL] = {"feria-sync", sync_thread_run},
    [LINE_HUB_PUSH] = {"feria-push", hub_push_thread_run},
    [LINE_HUB_PULL] = {"feria-pull", hub_pull_thread_run},
    [LINE_STICK] = {"feria-stick", stick_thread_run},
};

/* Signals are the UI thread's: SIGTERM must end its loop and nothing else. */
static enum status start_threads(struct station_service *service, struct error *error)
{
    sigset_t all;
    sigset_t before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    enum status status = start_asker(service, error);
    service->has_store_thread =
        status == STATUS_OK &&
        pthread_create(&service->store_thread, NULL, store_thread_run, service) == 0;
    bool is_ok = service->has_store_thread;
    if (is_ok) {
        (void)pthread_setname_np(service->store_thread, "feria-store");
    }
    for (int i = 0; i < LINE_COUNT && is_ok; i++) {
        struct line_state *line = &service->lines[i];
        line->has_thread =
            line->is_set && pthread_create(&line->thread, NULL, THREADS[i].run, service) == 0;
        is_ok = line->has_thread || !line->is_set;
        if (line->has_thread) {
            (void)pthread_setname_np(line->thread, THREADS[i].name);
        }
    }
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (status == STATUS_OK && !is_ok) {
        status = error_set(error, STATUS_NO_MEMORY, "no thread can be started");
    }
    return status;
}

/* What is under way may end in its time, a long poll at once. */
static void stop_lines(struct station_service *service)
{
    const uint64_t one = 1;
    const struct itimerspec over = {.it_value = {.tv_sec = STOP_EXCHANGE_MS / 1000,
                                                 .tv_nsec = STOP_EXCHANGE_MS % 1000 * 1000000L}};
    (void)timerfd_settime(service->over_fd, 0, &over, NULL);
    ssize_t written = write(service->stop_fd, &one, sizeof one);
    (void)written; /* it cannot be full */
    for (int line = 0; line < LINE_COUNT; line++) {
        service_wake_line(service, (enum line)line);
    }
    for (int line = 0; line < LINE_COUNT; line++) {
        if (service->lines[line].has_thread) {
            (void)pthread_join(service->lines[line].thread, NULL);
        }
    }
}

static void stop_threads(struct station_service *service)
{
    struct errand nothing = {.kind = ERRAND_NONE};
    const struct letter stop = {.kind = LETTER_STOP};
    if (!service->has_store_thread) {
        return;
    }
    service_run_errand(service, &nothing); /* every job posted before is done now */
    (void)pthread_mutex_lock(&service->mutex);
    service->is_stopping = true;
    service->stop_by_ms = clock_monotonic_ms() + STOP_EXCHANGE_MS;
    (void)pthread_mutex_unlock(&service->mutex);
    stop_lines(service);
    bool is_posted = queue_push(&service->inbox, &stop);
    ASSERT(is_posted);
    (void)pthread_join(service->store_thread, NULL);
}

static void free_results(struct station_service *service)
{
    struct result result;
    while (service->results.items && queue_take(&service->results, &result)) {
        result_release(&result);
    }
    for (int slot = 0; slot < SLOT_COUNT; slot++) {
        if (service->slot_is_full[slot]) {
            result_release(&service->slots[slot]);
        }
    }
}

static void close_fds(struct station_service *service)
{
    int fds[LINE_COUNT + 2] = {service->stop_fd, service->over_fd};
    for (int line = 0; line < LINE_COUNT; line++) {
        fds[2 + line] = service->lines[line].news_fd;
    }
    for (size_t i = 0; i < ARRAY_COUNT(fds); i++) {
        if (fds[i] >= 0) {
            (void)close(fds[i]);
        }
    }
}

void service_free(struct station_service *service)
{
    if (!service) {
        return;
    }
    stop_threads(service);
    asker_free(service->asker);
    free_results(service);
    queue_release(&service->inbox);
    queue_release(&service->results);
    close_fds(service);
    (void)pthread_cond_destroy(&service->errand_done);
    (void)pthread_mutex_destroy(&service->mutex);
    fair_close(service->fair);
    sodium_memzero(service, sizeof *service);
    free(service);
}

enum status service_new(struct station_service **out, struct fair *fair, void (*wake)(void *user),
                        void *user, struct error *error)
{
    *out = NULL;
    struct station_service *service = calloc(1, sizeof *service);
    if (!service) {
        fair_close(fair);
        return error_set(error, STATUS_NO_MEMORY, "out of memory for the station's threads");
    }
    service->fair = fair;
    service->wake = wake;
    service->user = user;
    service->stop_fd = service->over_fd = -1;
    for (int line = 0; line < LINE_COUNT; line++) {
        service->lines[line].news_fd = -1;
    }
    (void)pthread_mutex_init(&service->mutex,
                             NULL); /* cannot fail on Linux with these attributes */
    (void)pthread_cond_init(&service->errand_done, NULL);
    enum status status = service_prepare(service, error);
    if (status == STATUS_OK) {
        status = read_station(service, error);
    }
    if (status == STATUS_OK) {
        status = start_threads(service, error);
    }
    if (status != STATUS_OK) {
        service_free(service);
        return status;
    }
    *out = service;
    return STATUS_OK;
}

/* ---- the UI thread ---- */

enum status service_post(struct station_service *service, const struct job *job,
                         struct error *error)
{
    ASSERT((unsigned)job->kind < JOB_KIND_COUNT);
    (void)pthread_mutex_lock(&service->mutex);
    bool has_room = service->outstanding_count < SERVICE_QUEUE_MAX;
    service->outstanding_count += has_room ? 1 : 0;
    (void)pthread_mutex_unlock(&service->mutex);
    if (!has_room) {
        return error_set(error, STATUS_BUSY, "%d jobs are waiting already; try again",
                         SERVICE_QUEUE_MAX);
    }
    struct letter letter = {.kind = LETTER_JOB, .job = *job, .came_ms = clock_monotonic_ms()};
    bool is_posted = queue_push(&service->inbox, &letter);
    ASSERT(is_posted);
    sodium_memzero(&letter, sizeof letter);
    return STATUS_OK;
}

/* Under the mutex. */
static bool take_slot(struct station_service *service, struct result *out)
{
    for (int slot = 0; slot < SLOT_COUNT; slot++) {
        if (service->slot_is_full[slot]) {
            *out = service->slots[slot];
            service->slot_is_full[slot] = false;
            sodium_memzero(&service->slots[slot], sizeof service->slots[slot]);
            return true;
        }
    }
    return false;
}

bool service_poll(struct station_service *service, struct result *out)
{
    bool is_job = queue_take(&service->results, out);
    (void)pthread_mutex_lock(&service->mutex);
    bool has_result = is_job || take_slot(service, out);
    service->outstanding_count -= is_job ? 1 : 0;
    if (has_result) {
        service_sync_state(service, &out->sync);
        out->stick = service->stick;
        out->is_broken = service->is_broken;
    }
    (void)pthread_mutex_unlock(&service->mutex);
    return has_result;
}
