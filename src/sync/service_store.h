/* service_store.h: what the files of the store thread share.
 *
 *   service_store.c  jobs and errands, one after the other
 *   service_scan.c   the scan, which may have to wait for the hub while other jobs go on */
#pragma once

#include "sync/service_internal.h"

/* A job that waits for its turn. */
struct held_job {
    struct held_job *next;
    struct job job;
    int64_t came_ms; /* monotonic */
};

/* A scan that waits for the hub, and what must not overtake it. */
struct held {
    struct held_job *scan; /* owned; NULL: none waits */
    uint64_t number;       /* of its question */
    struct held_job *first, *last;
};

/* What the store thread knows beside the database. */
struct store {
    struct station_service *service; /* borrowed */
    struct fair *fair;               /* borrowed */
    uint32_t recent_event;           /* whose counts the UI looks at; 0 = none */
    char recent_stand[CODE_MAX_BYTES];
    int inside_count;        /* as the UI knows it */
    uint32_t opinions_event; /* whose opinions the UI looks at; 0 = none */
    uint32_t topic_event;    /* whose votes the UI looks at; 0 = none */
    struct staff_desk staff;
    struct held held;
    const struct admission_answer *answer; /* of the hub, to the scan that is run; NULL: none */
};

/* ---- service_store.c ---- */

/* Runs the job and hands its result over. */
void store_run_job(struct store *store, const struct job *job);

/* What was just written was the doing of somebody of the staff. */
void store_tell_acted(struct store *store, const char *staff, enum staff_action action,
                      struct result *result);

/* ---- service_scan.c ---- */

void job_scan(struct store *store, const struct job *job, struct result *result);

/* Runs the job now, or once the hub has answered; in the latter case jobs that have to do with the
 * door's order and counts wait behind it. `came_ms`: monotonic. */
void held_run(struct store *store, const struct job *job, int64_t came_ms);

/* The hub answered question `number`. */
void held_answer(struct store *store, uint64_t number, const struct admission_answer *answer);

/* There is no more time: whatever waits is decided here and now. */
void held_finish(struct store *store);
