#include "screens/topics.h"

#include <string.h>

#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "screens/app.h"

/* ---- what there is ---- */

const struct topic *topics_at(const struct app *app, size_t index)
{
    const struct event *event = app_event(app);
    if (event == NULL) {
        return NULL;
    }
    if (event->topics[0] == NULL) { /* an event without topics of its own has all */
        return index < app->catalogue->topic_count ? &app->catalogue->topics[index] : NULL;
    }
    for (size_t i = 0; event->topics[i] != NULL; i++) {
        const struct topic *topic = catalogue_topic(app->catalogue, event->topics[i]);
        if (topic != NULL && index-- == 0) {
            return topic;
        }
    }
    return NULL;
}

bool topics_can_rank(const struct app *app)
{
    return topics_at(app, 0) != NULL;
}

bool topics_are_public(const struct app *app)
{
    const struct event *event = app_event(app);
    return event != NULL && event->has_public_results;
}

bool topics_asks_voter(const struct app *app)
{
    return app->catalogue != NULL &&
           app->catalogue->value_group_count + app->catalogue->territory_count > 0;
}

int topics_place(const struct app *app, const char *topic)
{
    const struct topics_visit *topics = &app->visit.topics;
    for (size_t i = 0; i < topics->count; i++) {
        if (strcmp(topics->ranking[i], topic) == 0) {
            return (int)i + 1;
        }
    }
    return 0;
}

/* ---- intents ---- */

void topics_choose(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    struct topics_visit *topics = &app->visit.topics;
    int place = topics_place(app, intent->text);
    topics->is_full = false;
    if (place > 0) {
        memmove(topics->ranking[place - 1], topics->ranking[place],
                (topics->count - (size_t)place) * sizeof topics->ranking[0]);
        topics->count--;
    } else if (topics->count < TOPIC_RANKING_MAX) {
        text_copy(topics->ranking[topics->count++], CODE_MAX_BYTES, intent->text);
    } else {
        topics->is_full = true;
    }
}

void topics_voter(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    struct topics_visit *topics = &app->visit.topics;
    char *chosen = intent->number == TOPICS_GROUP ? topics->group : topics->territory;
    bool is_same = strcmp(chosen, intent->text) == 0;
    text_copy(chosen, CODE_MAX_BYTES, is_same ? "" : intent->text);
    app->visit.has_personal = true;
}

/* number: 1 with group and territory, 0 without. */
void topics_vote(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    const struct event *event = app_event(app);
    struct topics_visit *topics = &app->visit.topics;
    if (event == NULL || topics->count == 0 || topics->waiting_tag != 0 || topics->has_ranked) {
        return;
    }
    struct job job = {.kind = JOB_RANK};
    job.u.rank.event = event->number;
    job.u.rank.topic_count = topics->count;
    memcpy(job.u.rank.topics, topics->ranking, sizeof topics->ranking);
    if (intent->number == 1) {
        text_copy(job.u.rank.group, sizeof job.u.rank.group, topics->group);
        text_copy(job.u.rank.territory, sizeof job.u.rank.territory, topics->territory);
    }
    app->visit.error[0] = '\0';
    topics->waiting_tag = app_post(app, &job) ? job.tag : 0;
}

void topics_split(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    app->visit.topics.split = (enum topic_split)intent->number;
}

/* ---- results of jobs ---- */

void topics_refresh(struct app *app, bool has_changed)
{
    const struct event *event = app_event(app);
    bool is_held = !has_changed && event != NULL && app->topic_results != NULL &&
                   app->topic_results->event == event->number;
    if (topics_are_public(app) && !is_held) {
        struct job job = {.kind = JOB_TOPIC_RESULTS};
        job.u.topic_results.event = event->number;
        (void)app_post(app, &job);
    }
}

void topics_take_vote(struct app *app, const struct result *result)
{
    struct topics_visit *topics = &app->visit.topics;
    bool is_visitor_here = result->tag == topics->waiting_tag;
    if (result->status != STATUS_OK) {
        log_warning("kiosk", "topics not recorded: %s", result->error.text);
    }
    if (is_visitor_here) {
        topics->waiting_tag = 0;
    }
    if (is_visitor_here && result->status == STATUS_OK) {
        topics->has_ranked = true;
        app_send(app, INTENT_GO, SCREEN_TOPICS_RESULTS, NULL);
    } else if (is_visitor_here) {
        text_copy(app->visit.error, sizeof app->visit.error,
                  result->status == STATUS_BUSY
                      ? N_("Ya contamos su opinión. Espere un momento para dar otra.")
                      : N_("No pudimos guardar sus temas. Intente otra vez."));
    }
    if (result->status == STATUS_OK) {
        topics_refresh(app, true);
    }
}

void topics_take_results(struct app *app, struct topic_results *results)
{
    topic_results_free(app->topic_results);
    app->topic_results = results;
}
