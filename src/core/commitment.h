/* commitment.h: what the city promised ("compromisos") and how it goes. A commitment and its parts
 * are lines of compromisos.csv; what is told later are facts `commitment.progressed`. Every word
 * about one stays as its history, the latest holds.
 *
 * Late is nothing that anybody writes: a commitment is late from the moment after its due date, for
 * as long as it is neither done nor failed. */
#pragma once

#include "base/status.h"
#include "core/catalogue.h"
#include "store/ledger.h"

#include <stdbool.h>
#include <stdint.h>

/* state, word of the row and of facts, word of compromisos.csv */
#define COMMITMENT_STATES(X)                                                                       \
    X(PENDING, "pending", "pendiente")                                                             \
    X(RUNNING, "running", "en_ejecucion")                                                          \
    X(DONE, "done", "cumplido")                                                                    \
    X(FAILED, "failed", "incumplido")                                                              \
    X(RESCHEDULED, "rescheduled", "reprogramado")

enum commitment_state {
#define X(name, word, spanish) COMMITMENT_##name,
    COMMITMENT_STATES(X)
#undef X
        COMMITMENT_STATE_COUNT
};

/* COMMITMENT_PENDING for a word of a newer program. */
enum commitment_state commitment_state(const struct commitment *commitment);
const char *commitment_state_spanish(enum commitment_state state); /* "en_ejecucion" */
/* By that Spanish word; COMMITMENT_STATE_COUNT when it is none. */
enum commitment_state commitment_state_find(const char *spanish);

/* ---- of a snapshot; any thread ---- */

/* NULL when there is none. */
const struct commitment *catalogue_commitment(const struct catalogue *catalogue, int number,
                                              int part);

/* Percent done: of one with parts theirs by weight, 100 of one that is done. */
int commitment_percent(const struct catalogue *catalogue, const struct commitment *commitment);

/* Days since its due date, begun ones too; 0 = not late. */
int commitment_days_late(const struct commitment *commitment, int64_t now_ms);

/* Fills the steps of all commitments of the snapshot from its database; catalogue_new does. */
enum status commitment_read_steps(struct catalogue *catalogue, struct db *db,
                                  struct error *error) FALLIBLE;

/* ---- telling; thread of the ledger ---- */

enum { COMMITMENT_KEEP = -1 };

struct commitment_progress {
    int number, part;     /* part 0: the commitment itself */
    int percent;          /* 0 to 100, or COMMITMENT_KEEP; what is done has 100 */
    const char *state;    /* Spanish word; NULL: as it was, or reprogramado with a new date */
    const char *note;     /* NULL: none */
    const char *evidence; /* NULL: the one before still holds */
    int64_t due_ms;       /* UTC; 0: as it was */
    bool is_anyway;       /* what seems personal in the texts is nobody's */
};

/* STATUS_NOT_FOUND: there is no such commitment, or none that it is a part of. STATUS_INVALID: a
 * percent out of range or of one that has parts, a state that is none, a text too long; less than
 * 100 % or a new date of what is done. STATUS_DENIED: a text with a personal datum. What changes
 * nothing makes no fact: `*has_changed` (may be NULL). */
enum status commitment_progress_tell(struct ledger *ledger,
                                     const struct commitment_progress *progress, bool *has_changed,
                                     struct error *error) FALLIBLE;
