/* topics.h: ranking the topics that people want the city to account for: what is chosen in this
 * visit, its vote, and the results that the event makes public. UI thread only. */
#pragma once

#include "core/topic.h"
#include "sync/service.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;
struct intent;

/* Of one visit, in struct visit. */
struct topics_visit {
    char ranking[TOPIC_RANKING_MAX][CODE_MAX_BYTES]; /* the most important first */
    size_t count;
    bool is_full; /* a fourth one was touched: says how to change */
    char group[CODE_MAX_BYTES], territory[CODE_MAX_BYTES]; /* "" = not said */
    uint64_t waiting_tag;                                  /* of the vote; 0 = none */
    bool has_ranked;                                       /* it is durable: one vote a visit */
    enum topic_split split;                                /* of the results */
};

enum topics_voter { TOPICS_GROUP, TOPICS_TERRITORY };

bool topics_can_rank(const struct app *app);   /* an event is on and has topics */
bool topics_are_public(const struct app *app); /* its results may be shown */
bool topics_asks_voter(const struct app *app); /* there are groups or territories to name */
int topics_place(const struct app *app, const char *topic); /* 1..3; 0 = not chosen */

/* The topic at `index` of those of the event; NULL = no more. */
const struct topic *topics_at(const struct app *app, size_t index);

/* ---- intents ---- */
void topics_choose(struct app *app, const struct intent *intent, int64_t now_ms);
void topics_voter(struct app *app, const struct intent *intent, int64_t now_ms);
void topics_vote(struct app *app, const struct intent *intent, int64_t now_ms);
void topics_split(struct app *app, const struct intent *intent, int64_t now_ms);

/* ---- results of jobs ---- */
void topics_take_vote(struct app *app, const struct result *result);
void topics_take_results(struct app *app, struct topic_results *results); /* takes them over */

/* Asks for the results of the event of now, when they are public and those held are of another one
 * or have changed. */
void topics_refresh(struct app *app, bool has_changed);
