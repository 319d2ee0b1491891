/* feedback.h: how it went ("calificación"): four faces, reasons, a comment. Anonymous: nothing ties
 * it to a person or a ticket.
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

struct feedback {
    uint32_t event;
    int score;                                 /* 1 very bad .. 4 very good */
    const char *reasons[FEEDBACK_REASONS_MAX]; /* codes of the catalogue; borrowed */
    size_t reason_count;
    /* Borrowed; NULL or "" = none; cut at FEEDBACK_COMMENT_MAX bytes after cleaning. */
    const char *comment;
};

/* STATUS_BUSY when the last vote at this station is less than 2 s old. Durable on STATUS_OK. */
enum status feedback_give(struct ledger *ledger, const struct feedback *feedback,
                          struct error *error) FALLIBLE;
