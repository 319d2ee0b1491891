/* service.h: the threads behind a kiosk's screen.
 *
 *   UI thread --jobs--> store thread (owns the station's database) --results--> UI thread
 *                          ^ | batches, acks
 *                        one thread for the central file, two for the hub
 *
 * Bounded queues, nothing else is shared. The UI thread never waits for a disk or a network. After
 * every durable fact who pushes is told. The central file's thread sleeps in poll() on that and on
 * inotify of the file's folder, so that an idle kiosk has no wake-ups; when the file cannot be
 * written it tries again after 1, 2, 4 ... 30 s and at once when the folder changes. With a hub one
 * thread pushes, and another waits there for what others wrote; when the hub does not answer they
 * try again after a random part of 1, 2, 4 ... 60 s. A station may have both, each at its own
 * place.
 *
 * What a visitor typed leaves the memory of both threads with JOB_FORGET, posted at the end of a
 * visit; facts that wait for the central are read again from the disk and forgotten again. */
#pragma once

#include "base/status.h"
#include "core/admission.h"
#include "core/attendee.h"
#include "core/catalogue.h"
#include "core/characterise.h"
#include "core/fair.h"
#include "core/feedback.h"
#include "core/occupancy.h"
#include "core/opinions.h"
#include "core/people.h"
#include "core/places.h"
#include "core/question.h"
#include "core/supervision.h"
#include "core/survey_answer.h"
#include "core/topic.h"
#include "core/waiting.h"
#include "sync/staff_desk.h"
#include "sync/stick_state.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SERVICE_QUEUE_MAX = 256, SERVICE_SCAN_MAX = 8192, SERVICE_RECENT_MAX = 10 };

enum job_kind {
    JOB_CATALOGUE,
    JOB_REGISTER,
    JOB_RECOVER,
    JOB_FEEDBACK,
    JOB_OPINIONS,
    JOB_SCAN,
    JOB_RECENT,
    JOB_UNDO,
    JOB_OCCUPANCY,
    JOB_CALL,
    JOB_VIEWED,
    JOB_QUESTION_ASK,
    JOB_QUESTION_FIND,
    JOB_QUESTIONS,
    JOB_SURVEYS,
    JOB_SURVEY_ADMIT,
    JOB_SURVEY_ANSWER,
    JOB_RANK,
    JOB_TOPIC_RESULTS,
    JOB_PLACES,
    JOB_PEOPLE,
    JOB_ACTED,
    JOB_STAFF,
    JOB_STAFF_ENTER,
    JOB_STAFF_TELL,
    JOB_SUPERVISE,
    JOB_FORGET,
    JOB_KIND_COUNT
};

struct job {
    enum job_kind kind;
    uint64_t tag; /* comes back with the result */
    union {
        struct {
            struct attendee attendee;
            int64_t not_before_ms, expires_ms;
            struct characterisation more; /* written for somebody new here only */
            char supports[SUPPORTS_MAX][CODE_MAX_BYTES];
            size_t support_count;
        } register_;
        struct recovery recover;
        struct {
            uint32_t event, rated_event;
            char department[CODE_MAX_BYTES], stand[CODE_MAX_BYTES]; /* "" = none */
            int score;
            char reasons[FEEDBACK_REASONS_MAX][CODE_MAX_BYTES];
            size_t reason_count;
            char comment[FEEDBACK_COMMENT_MAX + 1];
        } feedback;
        struct {
            uint32_t event; /* 0 = nobody looks any more */
        } opinions;
        struct {
            uint32_t event;
            int gate;
            enum admission_direction direction;
            char stand[CODE_MAX_BYTES]; /* DIRECTION_STAND */
            bool is_supervisor;
            bool is_by_search;         /* staff searched for the person */
            char staff[STAFF_ID_SIZE]; /* who sets a reason aside; "" = nobody entered */
            enum admission_note note;
            char text[SERVICE_SCAN_MAX];
            size_t length; /* may be more than SERVICE_SCAN_MAX: then it was cut and is malformed */
        } scan;
        struct {
            uint32_t event;
            char stand[CODE_MAX_BYTES]; /* JOB_RECENT at a stand */
            char staff[STAFF_ID_SIZE];  /* of JOB_UNDO and JOB_CALL: who does it; "" = nobody */
        } recent;                       /* also of JOB_UNDO and JOB_CALL */
        struct {
            uint32_t event;
            int64_t from_ms; /* of the hours */
        } occupancy;
        struct {
            char service[CODE_MAX_BYTES]; /* "" = the department itself */
            char department[CODE_MAX_BYTES];
        } viewed;
        struct question question; /* JOB_QUESTION_ASK */
        struct {
            char radicado[64]; /* as typed or read */
        } question_find;
        struct {
            char department[CODE_MAX_BYTES], topic[CODE_MAX_BYTES]; /* "" = of all */
        } questions;
        struct survey_submission survey; /* JOB_SURVEY_ADMIT and JOB_SURVEY_ANSWER */
        struct {
            uint32_t event;
            char topics[TOPIC_RANKING_MAX][CODE_MAX_BYTES];
            size_t topic_count;
            char group[CODE_MAX_BYTES], territory[CODE_MAX_BYTES]; /* "" = not said */
        } rank;
        struct {
            uint32_t event;
        } topic_results;
        struct {
            uint32_t event;
            char text[PEOPLE_TEXT_MAX];
        } people;
        struct {
            char staff[STAFF_ID_SIZE];
            enum staff_action action;
        } acted;
        struct staff_request staff_request; /* JOB_STAFF_ENTER */
        struct staff_told staff_told;       /* JOB_STAFF_TELL */
    } u;
};

/* The ways to the central. */
enum carrier { CARRIER_CENTRAL, CARRIER_HUB, CARRIER_STICK, CARRIER_COUNT };

struct carrier_state {
    bool is_set;           /* the settings name it; of sticks: one was here, now or before */
    bool is_connected;     /* the last exchange worked; of sticks never: no news comes by itself */
    int64_t last_sync_ms;  /* UTC, 0 = never */
    int64_t waiting_count; /* own facts that it has not acknowledged */
    enum status status;    /* of the exchange that failed */
    char problem[ERROR_TEXT_MAX];
};

/* This machine's clock, as the hub measured it last. */
struct measured_clock {
    bool is_known;
    int64_t offset_ms;      /* to be added to it; behind: positive */
    int64_t uncertainty_ms; /* give or take */
};

/* How safe the facts are; comes with every result and by itself when it changes. */
struct sync_state {
    bool has_central;      /* a carrier is configured */
    bool is_by_stick;      /* ... and sticks are the only one */
    bool is_connected;     /* the last exchange of one worked */
    int64_t last_sync_ms;  /* UTC, 0 = never; the latest of all */
    int64_t waiting_count; /* own facts that no carrier has acknowledged */
    char problem[ERROR_TEXT_MAX];
    struct carrier_state carriers[CARRIER_COUNT];
    struct measured_clock clock;
};

struct result {
    enum job_kind kind; /* JOB_KIND_COUNT: only `sync` changed, or `is_broken` */
    uint64_t tag;
    enum status status; /* of the job */
    struct error error;
    struct sync_state sync;
    struct stick_state stick;
    bool is_broken; /* the database failed: the station goes out of order */
    union {
        struct catalogue *catalogue;         /* owned by the receiver */
        struct topic_results *topic_results; /* what the public sees; owned by the receiver */
        struct opinions *opinions;           /* owned by the receiver; NULL when nobody looks */
        struct registration registration;    /* also of JOB_RECOVER */
        struct verdict verdict;
        struct undone undone;
        struct waiting_call call;
        struct occupancy *occupancy;     /* owned by the receiver; NULL unless STATUS_OK */
        struct question_receipt receipt; /* JOB_QUESTION_ASK */
        struct question_list *questions; /* JOB_QUESTION_FIND (one item) and JOB_QUESTIONS; owned by
                                            the receiver; NULL unless `status` is STATUS_OK */
        struct places_list *places;      /* owned by the receiver */
        struct people *people;           /* owned by the receiver; NULL unless STATUS_OK */
        struct staff_state staff;        /* JOB_STAFF */
        struct staff_answer staff_answer; /* JOB_STAFF_ENTER */
        struct supervision *supervision;  /* owned by the receiver; NULL unless STATUS_OK */
        struct survey_list *surveys; /* JOB_SURVEYS; owned by the receiver; NULL unless STATUS_OK */
        struct {
            struct recent_verdict verdicts[SERVICE_RECENT_MAX];
            size_t count;
            int inside_count, attended_count;
        } recent;
    } u;
};

/* Not `struct service`: that is one of the city's services (catalogue.h). */
struct station_service;

/* Takes over `fair` (opened by fair_open on this thread; the store thread uses it from here on,
 * service_free closes it; on failure it is closed). The struct itself stays the caller's and must
 * outlive the service. `wake` is called from another thread whenever a result waits. By themselves
 * come (tag 0) a JOB_CATALOGUE at start and whenever the catalogue changed, a JOB_SURVEYS and a
 * JOB_STAFF in the same way, a JOB_RECENT whenever others' facts changed the counts, and after a
 * JOB_OPINIONS another one whenever opinions of others arrived; in a kiosk for citizens a
 * JOB_PLACES at start and whenever somebody registered, here or, once the central has counted,
 * elsewhere. */
enum status service_new(struct station_service **out, struct fair *fair, void (*wake)(void *user),
                        void *user, struct error *error) FALLIBLE;

/* Finishes the jobs that were posted, tries one last exchange for at most 2 s,
 * stops the threads. */
void service_free(struct station_service *service);

/* Copies the job. STATUS_BUSY when SERVICE_QUEUE_MAX jobs wait, or their results to be polled. */
enum status service_post(struct station_service *service, const struct job *job,
                         struct error *error) FALLIBLE;

/* Next result; false when there is none. */
bool service_poll(struct station_service *service, struct result *out);
