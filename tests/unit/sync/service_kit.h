/* service_kit.h: a kiosk in a folder, its service, and waiting for what it answers, for the tests
 * of the service. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <time.h>

#include "base/text.h"
#include "sync/service.h"
#include "unit/sync/sync_fair.h"

enum { PATIENCE_MS = 20000 };

/* One kiosk: its fair, its service, and what it last said. */
struct kiosk {
    struct fair fair;
    struct station_service *service;
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    size_t wake_count; /* under mutex */
    struct sync_state sync;
    struct catalogue *catalogue; /* owned; newest */
    struct survey_list *surveys; /* owned; newest */
    int inside_count;
    struct opinions *opinions;  /* owned; newest */
    struct places_list *places; /* owned; newest */
};

static char folder[TEST_FOLDER_MAX];
static char central[FILE_PATH_MAX];
static char hub_address[64]; /* of the kiosks that start from now on; "" = none */
static char hub_pin[64];

static inline int place_make(void **state)
{
    (void)state;
    test_fair_make(folder);
    test_central_path(central, folder);
    return 0;
}

static inline int place_remove(void **state)
{
    (void)state;
    test_folder_remove(folder);
    return 0;
}

static inline void wake(void *user)
{
    struct kiosk *kiosk = user;
    (void)pthread_mutex_lock(&kiosk->mutex);
    kiosk->wake_count++;
    (void)pthread_cond_signal(&kiosk->woken);
    (void)pthread_mutex_unlock(&kiosk->mutex);
}

static inline void kiosk_start(struct kiosk *kiosk, const char *name, const char *mode,
                               const char *central_path)
{
    memset(kiosk, 0, sizeof *kiosk);
    (void)pthread_mutex_init(&kiosk->mutex, NULL);
    (void)pthread_cond_init(&kiosk->woken, NULL);
    test_fair_open(&kiosk->fair, folder, name, mode, central_path);
    (void)text_copy(kiosk->fair.settings.hub, sizeof kiosk->fair.settings.hub, hub_address);
    (void)text_copy(kiosk->fair.settings.hub_pin, sizeof kiosk->fair.settings.hub_pin, hub_pin);
    if (strcmp(mode, "door") == 0) { /* it looks its event up */
        expect_ok(
            ledger_append(&kiosk->fair.ledger, "catalogue.set",
                          "{\"key\":\"1\",\"order\":1,\"row\":{\"number\":1,\"state\":\"open\"},"
                          "\"sheet\":\"event\"}",
                          NULL, why));
    }
    expect_ok(service_new(&kiosk->service, &kiosk->fair, wake, kiosk, why));
}

static inline void kiosk_stop(struct kiosk *kiosk)
{
    service_free(kiosk->service);
    kiosk->service = NULL;
    catalogue_free(kiosk->catalogue);
    survey_list_free(kiosk->surveys);
    opinions_free(kiosk->opinions);
    places_list_free(kiosk->places);
    (void)pthread_cond_destroy(&kiosk->woken);
    (void)pthread_mutex_destroy(&kiosk->mutex);
}

static inline size_t wakes(struct kiosk *kiosk)
{
    (void)pthread_mutex_lock(&kiosk->mutex);
    size_t count = kiosk->wake_count;
    (void)pthread_mutex_unlock(&kiosk->mutex);
    return count;
}

/* Sleeps until a wake after `seen`, or a moment. */
static inline void wait_wake(struct kiosk *kiosk, size_t seen)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 50000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    (void)pthread_mutex_lock(&kiosk->mutex);
    if (kiosk->wake_count == seen) {
        (void)pthread_cond_timedwait(&kiosk->woken, &kiosk->mutex, &until);
    }
    (void)pthread_mutex_unlock(&kiosk->mutex);
}

/* Takes one result and remembers what it says by itself; false when there is none. */
static inline bool take(struct kiosk *kiosk, struct result *result)
{
    if (!service_poll(kiosk->service, result)) {
        return false;
    }
    kiosk->sync = result->sync;
    assert_false(result->is_broken);
    if (result->kind == JOB_CATALOGUE && result->status == STATUS_OK) {
        catalogue_free(kiosk->catalogue);
        kiosk->catalogue = result->u.catalogue;
    }
    if (result->kind == JOB_RECENT && result->status == STATUS_OK) {
        kiosk->inside_count = result->u.recent.inside_count;
    }
    if (result->kind == JOB_OPINIONS && result->status == STATUS_OK) {
        opinions_free(kiosk->opinions);
        kiosk->opinions = result->u.opinions;
    }
    if (result->kind == JOB_SURVEYS && result->status == STATUS_OK) {
        survey_list_free(kiosk->surveys);
        kiosk->surveys = result->u.surveys;
    }
    if (result->kind == JOB_PLACES && result->status == STATUS_OK) {
        places_list_free(kiosk->places);
        kiosk->places = result->u.places;
    }
    return true;
}

/* The result of the job with this tag. */
static inline struct result await(struct kiosk *kiosk, uint64_t tag)
{
    struct result result = {0};
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    while (clock_monotonic_ms() < until_ms) {
        size_t seen = wakes(kiosk);
        while (take(kiosk, &result)) {
            if (result.tag == tag && result.kind != JOB_KIND_COUNT) {
                return result;
            }
        }
        wait_wake(kiosk, seen);
    }
    fail_msg("no result");
    return result;
}

typedef bool condition(struct kiosk *kiosk, int64_t value);

/* Polls until the condition holds; prints how long that took. */
static inline void until(struct kiosk *kiosk, condition *holds, int64_t value, const char *what)
{
    struct result result;
    int64_t start_ms = clock_monotonic_ms();
    while (clock_monotonic_ms() < start_ms + PATIENCE_MS) {
        size_t seen = wakes(kiosk);
        while (take(kiosk, &result)) {
        }
        if (holds(kiosk, value)) {
            print_message("             %s after %lld ms\n", what,
                          (long long)(clock_monotonic_ms() - start_ms));
            return;
        }
        wait_wake(kiosk, seen);
    }
    fail_msg("never: %s (waiting %lld, problem \"%s\")", what, (long long)kiosk->sync.waiting_count,
             kiosk->sync.problem);
}

static inline bool is_connected(struct kiosk *kiosk, int64_t waiting)
{
    return kiosk->sync.is_connected && kiosk->sync.waiting_count == waiting;
}

static inline bool is_waiting(struct kiosk *kiosk, int64_t waiting)
{
    return !kiosk->sync.is_connected && kiosk->sync.waiting_count == waiting &&
           kiosk->sync.problem[0] != '\0';
}

static inline bool has_events(struct kiosk *kiosk, int64_t count)
{
    return kiosk->catalogue && (int64_t)kiosk->catalogue->event_count == count;
}

static inline bool has_inside(struct kiosk *kiosk, int64_t count)
{
    return kiosk->inside_count == (int)count;
}

static inline struct job register_job(int number, uint64_t tag)
{
    struct job job = {.kind = JOB_REGISTER, .tag = tag};
    int64_t now_ms = clock_now_ms();
    test_attendee(&job.u.register_.attendee, number);
    job.u.register_.not_before_ms = now_ms - DAY_MS;
    job.u.register_.expires_ms = now_ms + DAY_MS;
    return job;
}

static inline struct job scan_job(const char *text, int gate, uint64_t tag)
{
    struct job job = {.kind = JOB_SCAN, .tag = tag};
    job.u.scan.event = TEST_EVENT;
    job.u.scan.gate = gate;
    job.u.scan.direction = DIRECTION_ENTRY;
    job.u.scan.length = strlen(text);
    memcpy(job.u.scan.text, text, strlen(text));
    return job;
}

static inline struct result run(struct kiosk *kiosk, const struct job *job)
{
    expect_ok(service_post(kiosk->service, job, why));
    return await(kiosk, job->tag);
}

static inline struct registration register_person(struct kiosk *kiosk, int number)
{
    struct job job = register_job(number, (uint64_t)number);
    struct result result = run(kiosk, &job);
    if (result.status != STATUS_OK) {
        fail_msg("%s", result.error.text);
    }
    return result.u.registration;
}
