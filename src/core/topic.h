/* topic.h: which topics people want the city to account for ("priorización de temas"), and what
 * their votes add up to.
 *
 * A vote names up to three topics, the most important first, and of the voter at most value group
 * and territory; nothing ties it to a person. Fact `topic.ranked`; a first place counts 3 points, a
 * second 2, a third 1.
 *
 * The public sees no small number (see core/small_cells.h), neither printed nor as the difference
 * of what is printed: a part (a group, a territory) with few voters is left out whole, and of each
 * topic the parts with few votes. Whether and how many are left out is not for it either, nor how
 * many put a topic in which place: with exact numbers of people and points, or by their order, that
 * could be worked out, so people are rounded down to fives and points to fifteens (to 5 below 15).
 * Group and territory are never crossed. Thread of the db. */
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "store/ledger.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TOPIC_RANKING_MAX = 3 };

struct ranking {
    uint32_t event;
    const char *topics[TOPIC_RANKING_MAX]; /* codes, the most important first; borrowed */
    size_t topic_count;
    const char *group, *territory; /* codes; NULL or "" = not said; borrowed */
};

/* STATUS_INVALID: no event, no topic, or one twice. STATUS_BUSY: the last vote at this station is
 * less than 2 s old. Durable on STATUS_OK. */
enum status topic_rank(struct ledger *ledger, const struct ranking *ranking,
                       struct error *error) FALLIBLE;

struct topic_result {
    const char *topic; /* code */
    int votes, points;
    int first, second, third; /* places; 0 for the public */
    bool is_hidden;           /* from the public: all its numbers are 0, and it is not spoken of */
};

/* Those who said one group or one territory. */
struct topic_part {
    const char *code; /* "" = all, or those who did not say */
    int voters;
    struct topic_result *results; /* the most points first, the hidden ones last */
    size_t result_count;
    bool is_hidden; /* from the public, with all its results */
};

enum topic_split { TOPIC_ALL, TOPIC_BY_GROUP, TOPIC_BY_TERRITORY, TOPIC_SPLIT_COUNT };

/* Lives in one arena; everything is borrowed until topic_results_free. May be read by any thread.
 * Invariant: split TOPIC_ALL has one part. */
struct topic_results {
    struct arena arena; /* owned */
    uint32_t event;
    struct {
        struct topic_part *parts; /* the most voters first, the hidden ones last */
        size_t part_count;
    } splits[TOPIC_SPLIT_COUNT];
};

/* What the votes for `event` add up to; `is_public`: as topic_results_hide leaves it.
 * STATUS_NO_MEMORY.
 * Owned by the caller. */
enum status topic_results_new(struct topic_results **out, struct db *db, uint32_t event,
                              bool is_public, struct error *error) FALLIBLE;

/* Takes what the public may not see out of exact results. Once. STATUS_NO_MEMORY. */
enum status topic_results_hide(struct topic_results *results, struct error *error) FALLIBLE;
void topic_results_free(struct topic_results *results); /* fine on NULL */
