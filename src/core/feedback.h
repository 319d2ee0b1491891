/* feedback.h: how it went ("calificación"): four faces, reasons, a comment, about the fair as a
 * whole, an event of its agenda, or a department or stand. Anonymous: nothing ties it to a person
 * or a ticket.
 * Fact `feedback.given`; the comment is free text that may name somebody, so it is the private part
 * and only the office gets it. */
#pragma once

#include "base/status.h"
#include "store/ledger.h"

#include <stddef.h>
#include <stdint.h>

enum {
    FEEDBACK_SCORE_MIN = 1,
    FEEDBACK_SCORE_MAX = 4,
    FEEDBACK_REASONS_MAX = 12,
    FEEDBACK_COMMENT_MAX = 1000
};

/* What an opinion is about: target, word (of the views and of the model). A department at a stand
 * is the department: stands are where it is this year. */
#define FEEDBACK_TARGETS(X)                                                                        \
    X(FAIR, "fair")                                                                                \
    X(EVENT, "event")                                                                              \
    X(DEPARTMENT, "department")                                                                    \
    X(STAND, "stand")

enum feedback_target {
#define X(name, word) FEEDBACK_##name,
    FEEDBACK_TARGETS(X)
#undef X
        FEEDBACK_TARGET_COUNT
};

struct feedback {
    uint32_t event;       /* the fair where it is given */
    uint32_t rated_event; /* of the agenda; 0 = none */
    /* Borrowed; NULL or "" = none; both: a department and where it stood. With neither and no
     * event of the agenda it is about the fair. */
    const char *department, *stand;
    int score;                                 /* 1 very bad .. 4 very good */
    const char *reasons[FEEDBACK_REASONS_MAX]; /* codes of the catalogue; borrowed */
    size_t reason_count;
    /* Borrowed; NULL or "" = none; cut at FEEDBACK_COMMENT_MAX bytes after cleaning. */
    const char *comment;
};

/* FEEDBACK_TARGET_COUNT when there is no such word; NULL is fine. */
enum feedback_target feedback_target_of(const char *word);

/* STATUS_INVALID when the score, the event or the target makes no sense (an event and a stand at
 * once). STATUS_BUSY when the last vote at this station is less than 2 s old. Durable on
 * STATUS_OK. */
enum status feedback_give(struct ledger *ledger, const struct feedback *feedback,
                          struct error *error) FALLIBLE;
