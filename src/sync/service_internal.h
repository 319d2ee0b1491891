/* service_internal.h: what the files of the service share.
 *
 *   service.c        the UI thread's side: new, free, post, poll; the state that all may ask for
 *   service_store.c  the store thread: jobs and errands, one after the other (service_store.h)
 *   service_sync.c   the sync thread: waits for news, exchanges with the central */
#pragma once

#include "sync/queue.h"
#include "sync/service.h"
#include "sync/station_side.h"
#include "sync/steps.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* What the sync thread asks of the store thread. It lives on the asker's stack,
 * and the asker waits. */
enum errand_kind {
    ERRAND_NONE,
    ERRAND_OWN_SINCE,
    ERRAND_OWN_CHAINS,
    ERRAND_CHAIN_AT,
    ERRAND_FORK,
    ERRAND_TAKE_IN,
    ERRAND_KEEP_PLACES,
    ERRAND_KIND_COUNT
};

struct errand {
    enum errand_kind kind;     /* ERRAND_NONE: says only that all letters before it are done */
    uint32_t epoch;            /* OWN_SINCE; FORK: answer */
    uint64_t after_seq;        /* OWN_SINCE, CHAIN_AT, FORK */
    struct buf *out;           /* OWN_SINCE */
    size_t count;              /* OWN_SINCE, OWN_CHAINS: answer */
    uint64_t own_seq;          /* OWN_SINCE: answer */
    struct own_chain *chains;  /* OWN_CHAINS: answer; OWN_CHAINS_MAX of them */
    uint8_t *chain;            /* CHAIN_AT: answer; HASH_BYTES */
    const struct batch *batch; /* TAKE_IN */
    const struct pull_cursor *cursor; /* TAKE_IN; may be NULL */
    const struct places *places;      /* KEEP_PLACES */
    size_t place_count;               /* KEEP_PLACES */
    enum status status;               /* answer */
    struct error error;               /* answer */
    bool is_done;                     /* under service.mutex */
};

enum letter_kind { LETTER_JOB, LETTER_ERRAND, LETTER_ANSWER, LETTER_STOP };

/* What lies in the store thread's inbox. */
struct letter {
    enum letter_kind kind;
    struct errand *errand; /* borrowed; LETTER_ERRAND */
    struct job job;        /* LETTER_JOB */
    int64_t came_ms;       /* LETTER_JOB: monotonic */
    uint64_t number;       /* LETTER_ANSWER: of the question */
    struct admission_answer answer;
};

/* Results that nobody asked for: only the newest of each waits. */
enum slot {
    SLOT_CATALOGUE,
    SLOT_SURVEYS,
    SLOT_RECENT,
    SLOT_OPINIONS,
    SLOT_TOPIC_RESULTS,
    SLOT_PLACES,
    SLOT_STAFF,
    SLOT_SYNC,
    SLOT_COUNT
};

struct station_service {
    struct fair
        *fair; /* the store thread's while it runs; settings are read by all, written by none */
    void (*wake)(void *user);
    void *user;
    char central_path[1024]; /* "" = works alone */
    uint32_t station, epoch;
    struct pull_cursor cursor; /* the sync thread's once it runs */

    struct queue inbox;   /* struct letter, to the store thread */
    struct queue results; /* struct result of jobs, to the UI thread */
    int news_fd;          /* eventfd: wakes the sync thread */
    pthread_t store_thread, sync_thread;
    bool has_store_thread, has_sync_thread;
    struct asker *asker; /* NULL: no hub, or no door; the store thread's while that runs */

    pthread_mutex_t mutex; /* everything below */
    pthread_cond_t errand_done;
    size_t
        outstanding_count; /* jobs posted whose result was not polled: at most SERVICE_QUEUE_MAX */
    struct result slots[SLOT_COUNT];
    bool slot_is_full[SLOT_COUNT];
    uint64_t own_seq, acked_seq;
    struct sync_state sync; /* without waiting_count */
    bool is_broken;
    bool is_stopping;
    int64_t stop_by_ms; /* monotonic; once is_stopping */
};

/* ---- service.c; any thread ---- */

/* Puts an unasked result where the UI finds it, in place of an older one,
 * and wakes the UI. Takes over what it owns. */
void service_offer(struct station_service *service, enum slot slot, const struct result *result);

/* The store thread wrote: `own_seq` is its last fact. Wakes the sync thread when that is new. */
void service_note_store(struct station_service *service, uint64_t own_seq, bool is_broken);

/* The central acknowledged. Wakes the UI when that is new. */
void service_note_acked(struct station_service *service, uint64_t seq);

/* How an exchange ended; `problem` NULL: well. Wakes the UI when that is new. */
void service_note_exchange(struct station_service *service, const char *problem);

/* Has the store thread run the errand; returns when it is done. */
void service_run_errand(struct station_service *service, struct errand *errand);
void service_errand_finish(struct station_service *service, struct errand *errand);

/* ---- the threads ---- */

void *store_thread_run(void *service);
void *sync_thread_run(void *service);
