/* joining.h: a new machine becomes a station: the client of PROTOCOL.md, "Enrolment", on a thread
 * of its own. Whoever shows it (the first screen) starts it with an invitation, looks how it goes
 * each time `wake` was called, and may stop it.
 *
 *   IDLE ──start──> FINDING ──the hub has the invitation──> WAITING ──the office said yes──> DONE
 *                      └───────────────┬───────────────────────┘
 *                                    FAILED      what the screen says why; start again is fine
 *
 * While it finds or waits it asks again and again: a hub that is away for a moment ends nothing.
 * The machine's key is drawn for each start and is on the disk when it is DONE, not before. */
#pragma once

#include "base/status.h"
#include "base/words.h"
#include "sync/enrol_code.h"

#include <stdbool.h>

enum joining_state {
    JOINING_IDLE,
    JOINING_FINDING,
    JOINING_WAITING,
    JOINING_DONE, /* the folder has a fair: fair_open it */
    JOINING_FAILED,
};

/* Why it does not go on, while it tries again, or why it ended. */
enum joining_problem {
    JOINING_WELL,
    JOINING_NO_HUB,        /* nobody answers at that address */
    JOINING_NO_INVITATION, /* a hub does, and does not know the code */
    JOINING_OTHER_KEY,     /* another server than the QR says, or than a moment ago */
    JOINING_NOT_OFFICE,    /* what came is not of whoever gave the code */
    JOINING_DISK,          /* the folder cannot be made */
};

struct joining_view {
    enum joining_state state;
    enum joining_problem problem;
    char words[WORDS_SIZE(ENROL_WORDS)]; /* of the key, once it is drawn */
    char detail[ERROR_TEXT_MAX];         /* of the problem, for staff */
};

struct joining;

/* `folder` (borrowed) is where the fair is to be; it may not exist yet. */
enum status joining_new(struct joining **out, const char *folder, void (*wake)(void *user),
                        void *user, struct error *error) FALLIBLE;
void joining_free(struct joining *joining); /* stops it; NULL is fine */

/* `has_pin`: the invitation is of a QR. One that goes on is stopped first. */
enum status joining_start(struct joining *joining, const struct enrol_invitation *invitation,
                          bool has_pin, struct error *error) FALLIBLE;
void joining_stop(struct joining *joining); /* back to IDLE */
void joining_look(struct joining *joining, struct joining_view *out);
