/* poll.h: a survey ("encuesta") being answered. Here the model and its intents; screen_survey.c
 * draws it.
 *
 *   start -> (ticket) -> question, row of a matrix, question... -> SCREEN_SURVEY_DONE
 *      ^________|____________'  "Atrás": what was chosen stays
 *
 * A survey per ticket needs one: of this visit, or its QR is shown to the reader, or its short code
 * is typed, for which the station has few tries (tries.h). While somebody
 * answers, the list of surveys stays as it is: a new one waits until the visit ends. UI thread
 * only. */
#pragma once

#include "core/survey_answer.h"
#include "ui/ui.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;
struct intent;
struct result;
struct typing;

enum poll_page { POLL_START, POLL_TICKET, POLL_QUESTION };

enum { POLLS_DONE_MAX = 16 /* of one visit */, POLL_CODE_MAX = 16 /* with hyphen and spaces */ };

/* Part of struct visit, and wiped with it. */
struct poll_visit {
    enum poll_page page;
    int question;                        /* being asked: its place in the survey */
    size_t row;                          /* of a matrix */
    size_t tickets_tried;                /* of those of this visit */
    uint64_t waiting_tag;                /* job in flight; 0 = none */
    uint8_t secret[SURVEY_VISIT_BYTES];  /* of this visit; zero = not drawn yet */
    char code[POLL_CODE_MAX];            /* of the ticket, being typed */
    struct survey_submission submission; /* its survey "" = none was begun */
    bool was_answered;                   /* the end says that it had been before */
    char done[POLLS_DONE_MAX][SURVEY_CODE_MAX + 1];
    size_t done_count;
};

/* Part of struct app. */
struct polls {
    struct survey_list *now;  /* owned; NULL until the first result */
    struct survey_list *next; /* owned; waits for the end of the visit; NULL = none */
    uint64_t typed_tag;       /* of the last job with a typed code; outlives the visit */
};

enum { POLLS_OFFERED_MAX = 4 };

/* The surveys that a visitor may answer now about `event`, which may be NULL: those that can be
 * begun at once, then those that want a ticket to be shown. Returns how many. */
size_t poll_offers(const struct app *app, const struct event *event,
                   const struct survey *out[POLLS_OFFERED_MAX]);

/* The event that was rated last, else that of now; NULL = none. */
const struct event *poll_rated_event(const struct app *app);

/* The one being answered; NULL when none is. */
const struct survey *poll_survey(const struct app *app);
const char *poll_say(const struct app *app, const struct survey_text *text);
int poll_minutes(const struct survey *survey); /* that it takes, from 1 */

/* Is there something after what is asked now? */
bool poll_is_last(const struct app *app);
/* Was what is asked now answered? */
bool poll_has_answer(const struct app *app);

/* ---- intents ---- */
void poll_begin(struct app *app, const struct intent *intent, int64_t now_ms);
void poll_choose(struct app *app, const struct intent *intent, int64_t now_ms);
void poll_next(struct app *app, const struct intent *intent, int64_t now_ms);

/* ---- within the model ---- */
bool poll_back(struct app *app); /* false: leave the screen */
bool poll_typing(struct app *app, struct typing *typing);
void poll_scan(struct app *app, const struct input *input);
/* JOB_SURVEYS, whose list is taken over, JOB_SURVEY_ADMIT, JOB_SURVEY_ANSWER. */
void poll_take(struct app *app, struct result *result);
void poll_wipe(struct app *app); /* the visit ends */
void poll_release(struct app *app);
