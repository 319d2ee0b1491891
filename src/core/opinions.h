/* opinions.h: how the opinions of a fair stand: counts by face and by what they are about, and the
 * latest ones. Without comments and without anything personal, so that a screen may show it.
 *
 * A snapshot lives in one arena; everything in it is borrowed until opinions_free, never NULL and
 * never changes. */
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "core/catalogue.h"
#include "core/feedback.h"
#include "store/db.h"

#include <stddef.h>
#include <stdint.h>

enum { OPINIONS_LATEST_MAX = 10 };

struct opinion_tally {
    enum feedback_target target;
    const char *code;              /* "" the fair, "5" an event, "hacienda", "12" a stand */
    int faces[FEEDBACK_SCORE_MAX]; /* faces[score - 1] */
    int votes;                     /* all of them */
};

struct opinion {
    enum feedback_target target;
    const char *code;
    int score;
    int64_t at_ms;              /* UTC */
    const char *const *reasons; /* codes; NULL-terminated */
};

struct opinions {
    struct arena arena; /* owned; holds everything below */
    uint32_t event;
    struct opinion_tally all;            /* of every target; its target says nothing */
    const struct opinion_tally *tallies; /* the fair first, then those with most votes */
    size_t tally_count;
    struct opinion latest[OPINIONS_LATEST_MAX]; /* newest first */
    size_t latest_count;
};

/* Of the fair `event`. `*out` is NULL on failure: STATUS_NO_MEMORY and what the database says.
 * Owned by the caller. Thread of the db. */
enum status opinions_new(struct opinions **out, struct db *db, uint32_t event,
                         struct error *error) FALLIBLE;
void opinions_free(struct opinions *opinions); /* fine on NULL */

/* How many in a hundred chose one of the two good faces; 0 without votes. */
int opinion_good_percent(const struct opinion_tally *tally);

/* The name in the catalogue of what an opinion is about: short name of the event, name of the
 * department; for a stand its number; "" for the fair; the code when the catalogue does not know
 * it. Borrowed from the arguments. */
const char *opinion_about(const struct catalogue *catalogue, enum feedback_target target,
                          const char *code);
