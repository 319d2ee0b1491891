#include "sync/asker.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"

enum {
    PROBE_FIRST_MS = 1000, /* then 2, 4, 8, 16 s, each less a random part of its half */
    PROBE_LAST_MS = 30000,
    PROBE_DEADLINE_MS = 2000,
    LEAST_MS = 5, /* with less time left nobody answers */
};

struct asker {
    struct asker_line line; /* the thread's */
    asker_answered *answered;
    void *user;
    pthread_t thread;

    pthread_mutex_t mutex; /* everything below */
    pthread_cond_t filled;
    struct admission_question question;
    uint64_t number;
    int64_t came_ms;
    bool has_question;
    bool is_away;
    bool is_stopping;
    int64_t probe_ms; /* monotonic, when is_away */
    int rest_ms;      /* before the probe after that */
};

static void go_away(struct asker *asker)
{
    int rest_ms = asker->rest_ms > 0 ? asker->rest_ms : PROBE_FIRST_MS;
    asker->is_away = true;
    asker->probe_ms = clock_monotonic_ms() + rest_ms - randombytes_uniform((uint32_t)rest_ms / 2);
    asker->rest_ms = rest_ms < PROBE_LAST_MS / 2 ? 2 * rest_ms : PROBE_LAST_MS;
}

/* With the mutex, which is free meanwhile. */
static void ask(struct asker *asker)
{
    const struct admission_question question = asker->question;
    const uint64_t number = asker->number;
    const int64_t came_ms = asker->came_ms;
    struct admission_answer answer = {0};
    struct error error = {0};
    int64_t left_ms = came_ms + ASKER_PATIENCE_MS - clock_monotonic_ms();
    (void)pthread_mutex_unlock(&asker->mutex);
    enum status status =
        left_ms < LEAST_MS
            ? error_set(&error, STATUS_BUSY, "no time was left to ask the hub")
            : asker->line.ask(asker->line.self, &question, (int)left_ms, &answer, &error);
    int64_t took_ms = clock_monotonic_ms() - came_ms;
    if (status != STATUS_OK || took_ms > ASKER_PATIENCE_MS + LEAST_MS) {
        answer = (struct admission_answer){.check = ADMISSION_CHECK_SILENT};
    }
    answer.took_ms = (int)took_ms;
    (void)pthread_mutex_lock(&asker->mutex);
    asker->has_question = false;
    if (status != STATUS_OK) {
        log_warning("asker", "the hub does not confirm admissions: %s", error.text);
        go_away(asker);
    }
    (void)pthread_mutex_unlock(&asker->mutex);
    asker->answered(asker->user, number, &answer);
    (void)pthread_mutex_lock(&asker->mutex);
}

/* The same. */
static void probe(struct asker *asker)
{
    struct error error = {0};
    (void)pthread_mutex_unlock(&asker->mutex);
    enum status status = asker->line.probe(asker->line.self, PROBE_DEADLINE_MS, &error);
    (void)pthread_mutex_lock(&asker->mutex);
    if (status == STATUS_OK) {
        asker->is_away = false;
        asker->rest_ms = 0;
    } else {
        go_away(asker);
    }
}

static void rest(struct asker *asker)
{
    if (!asker->is_away) {
        (void)pthread_cond_wait(&asker->filled, &asker->mutex);
        return;
    }
    const struct timespec until = {.tv_sec = asker->probe_ms / 1000,
                                   .tv_nsec = asker->probe_ms % 1000 * 1000000};
    (void)pthread_cond_timedwait(&asker->filled, &asker->mutex, &until);
}

static void *run(void *user)
{
    struct asker *asker = user;
    (void)pthread_mutex_lock(&asker->mutex);
    while (!asker->is_stopping) {
        if (asker->has_question) {
            ask(asker);
        } else if (asker->is_away && clock_monotonic_ms() >= asker->probe_ms) {
            probe(asker);
        } else {
            rest(asker);
        }
    }
    (void)pthread_mutex_unlock(&asker->mutex);
    return NULL;
}

static bool init(struct asker *asker)
{
    pthread_condattr_t attributes;
    return pthread_mutex_init(&asker->mutex, NULL) == 0 &&
           pthread_condattr_init(&attributes) == 0 &&
           pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
           pthread_cond_init(&asker->filled, &attributes) == 0;
}

enum status asker_new(struct asker **out, const struct asker_line *line, asker_answered *answered,
                      void *user, struct error *error)
{
    struct asker *asker = calloc(1, sizeof *asker);
    *out = NULL;
    if (asker) {
        asker->line = *line;
        asker->answered = answered;
        asker->user = user;
        asker->is_away = true; /* the first probe is due at once */
    }
    if (!asker || !init(asker) || pthread_create(&asker->thread, NULL, run, asker) != 0) {
        line->close(line->self);
        free(asker);
        return error_set(error, STATUS_NO_MEMORY, "the thread that asks the hub does not start");
    }
    (void)pthread_setname_np(asker->thread, "feria-asker");
    *out = asker;
    return STATUS_OK;
}

void asker_free(struct asker *asker)
{
    if (!asker) {
        return;
    }
    (void)pthread_mutex_lock(&asker->mutex);
    asker->is_stopping = true;
    (void)pthread_cond_broadcast(&asker->filled);
    (void)pthread_mutex_unlock(&asker->mutex);
    asker->line.stop(asker->line.self);
    (void)pthread_join(asker->thread, NULL);
    asker->line.close(asker->line.self);
    (void)pthread_cond_destroy(&asker->filled);
    (void)pthread_mutex_destroy(&asker->mutex);
    free(asker);
}

bool asker_put(struct asker *asker, uint64_t number, const struct admission_question *question,
               int64_t came_ms)
{
    (void)pthread_mutex_lock(&asker->mutex);
    bool is_taken = !asker->is_away && !asker->has_question && !asker->is_stopping &&
                    clock_monotonic_ms() + LEAST_MS < came_ms + ASKER_PATIENCE_MS;
    if (is_taken) {
        asker->question = *question;
        asker->number = number;
        asker->came_ms = came_ms;
        asker->has_question = true;
        (void)pthread_cond_broadcast(&asker->filled);
    }
    (void)pthread_mutex_unlock(&asker->mutex);
    return is_taken;
}

bool asker_is_near(struct asker *asker)
{
    (void)pthread_mutex_lock(&asker->mutex);
    bool is_near = !asker->is_away;
    (void)pthread_mutex_unlock(&asker->mutex);
    return is_near;
}
