/* service_internal.h: what the files of the service share.
 *
 *   service.c        the UI thread's side: new, free, post, poll
 *   service_lines.c  how each line to others stands, which all threads may tell and ask
 *   service_store.c  the store thread: jobs and errands, one after the other (service_store.h)
 *   service_side.c   what an exchange asks of this station: errands to the store thread
 *   service_sync.c   the thread of the central file: waits for news, exchanges
 *   service_stick.c  the thread of prepared sticks: sleeps until one is plugged in
 *   service_hub.c    the two threads of the hub: one pushes, one waits there and pulls */
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
    ERRAND_KEEP_PARKED,
    ERRAND_CLOCK,
    ERRAND_VISITED,
    ERRAND_KIND_COUNT
};

struct errand {
    enum errand_kind kind;     /* ERRAND_NONE: says only that all letters before it are done */
    uint32_t epoch;            /* OWN_SINCE, CHAIN_AT, FORK, which answers with the new one */
    uint64_t after_seq;        /* OWN_SINCE, CHAIN_AT, FORK */
    struct buf *out;           /* OWN_SINCE */
    size_t count;              /* OWN_SINCE, OWN_CHAINS: answer */
    uint64_t own_seq;          /* OWN_SINCE: answer */
    struct own_chain *chains;  /* OWN_CHAINS: answer; OWN_CHAINS_MAX of them */
    uint8_t *chain;            /* CHAIN_AT: answer; HASH_BYTES */
    const struct batch *batch; /* TAKE_IN */
    const struct pull_cursor *cursor;      /* TAKE_IN; may be NULL */
    const struct places *places;           /* KEEP_PLACES */
    size_t place_count;                    /* KEEP_PLACES */
    const char *peer;                      /* KEEP_PARKED */
    const struct parked_page *parked;      /* KEEP_PARKED; may be NULL */
    struct parked_cursor *parked_cursor;   /* KEEP_PARKED: answer */
    int64_t offset_ms, uncertainty_ms;     /* CLOCK */
    const struct stick_standing *standing; /* VISITED */
    bool is_trusted;                       /* VISITED: answer; by the office, as is known here */
    enum status status;                    /* answer */
    struct error error;                    /* answer */
    bool is_done;                          /* under service.mutex */
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

/* A thread that exchanges with others, over one way. */
enum line { LINE_CENTRAL, LINE_HUB_PUSH, LINE_HUB_PULL, LINE_STICK, LINE_COUNT };

struct line_state {
    bool is_set; /* the settings name it; read by all, written by none once threads run */
    bool has_thread;
    pthread_t thread;
    int news_fd;               /* eventfd: wakes the thread */
    struct pull_cursor cursor; /* the thread's once it runs */

    /* under service.mutex */
    uint64_t acked_seq;   /* of those that push */
    bool is_well;         /* its last exchange worked */
    bool is_kicked;       /* try again now */
    int64_t last_sync_ms; /* UTC, 0 = never */
    enum status status;   /* of the last exchange */
    char problem[ERROR_TEXT_MAX];
};

/* What the functions of an exchange get. */
struct sync_side {
    struct station_service *service; /* borrowed */
    enum line line;
    struct station_side side; /* its `user` is this struct */
};

struct station_service {
    struct fair
        *fair; /* the store thread's while it runs; settings are read by all, written by none */
    void (*wake)(void *user);
    void *user;
    char central_path[1024];               /* "" = works alone */
    uint8_t central_key[PUBLIC_KEY_BYTES]; /* sticks are for it */
    bool has_central_key;
    struct stick_standing standing; /* by sticks, at the start */
    uint32_t station;

    struct queue inbox;   /* struct letter, to the store thread */
    struct queue results; /* struct result of jobs, to the UI thread */
    int stop_fd;          /* eventfd: readable once the service stops */
    int over_fd;          /* timerfd: readable once there is no time left for a last exchange */
    pthread_t store_thread;
    bool has_store_thread;
    struct line_state lines[LINE_COUNT];
    struct asker *asker; /* NULL: no hub, or no door; the store thread's while that runs */

    pthread_mutex_t mutex; /* everything below */
    pthread_cond_t errand_done;
    size_t
        outstanding_count; /* jobs posted whose result was not polled: at most SERVICE_QUEUE_MAX */
    struct result slots[SLOT_COUNT];
    bool slot_is_full[SLOT_COUNT];
    struct stick_state stick;
    uint32_t epoch; /* a fork changes it */
    uint64_t own_seq;
    struct measured_clock clock;
    bool is_broken;
    bool is_stopping;
    int64_t stop_by_ms; /* monotonic; once is_stopping */
};

/* ---- service.c; any thread ---- */

/* Puts an unasked result where the UI finds it, in place of an older one,
 * and wakes the UI. Takes over what it owns. */
void service_offer(struct station_service *service, enum slot slot, const struct result *result);

/* Has the store thread run the errand; returns when it is done. */
void service_run_errand(struct station_service *service, struct errand *errand);
void service_errand_finish(struct station_service *service, struct errand *errand);

/* ---- service_lines.c; any thread ---- */

/* The store thread wrote: `own_seq` is its last fact. Wakes who pushes when that is new. */
void service_note_store(struct station_service *service, uint64_t own_seq, bool is_broken);

/* The station goes on in a new epoch: nobody holds anything of it yet. */
void service_note_epoch(struct station_service *service, uint32_t epoch);

/* The other side of a line acknowledged. Wakes the UI when that is new. */
void service_note_acked(struct station_service *service, enum line line, uint64_t seq);

/* How an exchange ended; `error` says more unless that is STATUS_OK. Wakes the UI when that is
 * new. */
void service_note_exchange(struct station_service *service, enum line line, enum status status,
                           const struct error *error);

/* How a stick is. Wakes the UI. */
void service_note_stick(struct station_service *service, const struct stick_state *state);

/* What was measured of this machine's clock. */
void service_note_clock(struct station_service *service, int64_t offset_ms, int64_t uncertainty_ms);

/* How all lines stand. With the mutex held. */
void service_sync_state(const struct station_service *service, struct sync_state *out);

/* True once service_free began; `stop_by_ms`: until when a last exchange may last. */
bool service_is_stopping(struct station_service *service, int64_t *stop_by_ms);

/* Wakes a line's thread. A kick ends its waiting after a failure; taken once. */
void service_wake_line(struct station_service *service, enum line line);
void service_kick(struct station_service *service, enum line line);
bool service_take_kick(struct station_service *service, enum line line);
void service_drain(struct station_service *service, enum line line);

/* What was acknowledged goes to the station's file, so that a start without the others shows what
 * is really waiting. The store thread, after all lines' threads. */
void service_keep_acked(struct station_service *service);

/* ---- service_side.c; the threads of lines ---- */

/* This station as one side of an exchange over `line`. `side` stays where it is. */
void service_side_init(struct sync_side *side, struct station_service *service, enum line line);

/* Before each exchange: the station's epoch may have changed over another line. */
void service_side_refresh(struct sync_side *side);

/* ---- the threads ---- */

void *store_thread_run(void *service);
void *sync_thread_run(void *service);
void *hub_push_thread_run(void *service);
void *hub_pull_thread_run(void *service);
void *stick_thread_run(void *service);
