/* progress.h: how far a goal (meta) or an activity of the schedule (cronograma) has come, as facts
 * `goal.progressed` and `activity.progressed`. What was told last holds, also against a sheet that
 * was imported before. What changes nothing makes no fact. One thread: that of the ledger. */
#pragma once

#include "base/status.h"
#include "store/ledger.h"

#include <stdbool.h>

enum { PROGRESS_KEEP = -1 }; /* a percent that stays as it is */

struct goal_progress {
    const char *goal; /* code */
    int physical;     /* percent, 0 to 100 */
    int financial;    /* percent, or PROGRESS_KEEP */
    const char *note; /* NULL: none, the one before does not hold any more */
    bool is_anyway;   /* what seems personal in the texts is nobody's */
};

struct activity_progress {
    const char *activity; /* code */
    int percent;          /* 0 to 100 */
    const char *note;     /* NULL: none */
    const char *evidence; /* NULL: the one before still holds */
    bool is_anyway;       /* what seems personal in the texts is nobody's */
};

/* STATUS_NOT_FOUND: there is no such code, with the nearest one; STATUS_INVALID: a percent out of
 * range, or a text that is too long or no UTF-8;
 * STATUS_DENIED: a text with a personal datum. `*has_changed` (may be NULL) is false when it was
 * known already. */
enum status goal_progress_tell(struct ledger *ledger, const struct goal_progress *progress,
                               bool *has_changed, struct error *error) FALLIBLE;
enum status activity_progress_tell(struct ledger *ledger, const struct activity_progress *progress,
                                   bool *has_changed, struct error *error) FALLIBLE;
