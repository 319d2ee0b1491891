/* Looking things up in a catalogue: by code, by number, by the moment. Reads only. */
#include "core/catalogue.h"

#include <stdlib.h>
#include <string.h>

#define FIND_BY_CODE(type, plural)                                                                 \
    const struct type *catalogue_##type(const struct catalogue *catalogue, const char *code)       \
    {                                                                                              \
        for (size_t i = 0; code != NULL && i < catalogue->type##_count; i++) {                     \
            if (strcmp(catalogue->plural[i].code, code) == 0) {                                    \
                return &catalogue->plural[i];                                                      \
            }                                                                                      \
        }                                                                                          \
        return NULL;                                                                               \
    }

FIND_BY_CODE(department, departments)
FIND_BY_CODE(territory, territories)
FIND_BY_CODE(document_type, document_types)
FIND_BY_CODE(value_group, value_groups)
FIND_BY_CODE(age_band, age_bands)
FIND_BY_CODE(topic, topics)
FIND_BY_CODE(activity, activities)
FIND_BY_CODE(plan_goal, plan_goals)
FIND_BY_CODE(publication, publications)

static int compare_code(const void *code, const void *service)
{
    return strcmp(code, (*(const struct service *const *)service)->code);
}

const struct service *catalogue_service(const struct catalogue *catalogue, const char *code)
{
    const struct service *const *found =
        code == NULL || catalogue->service_count == 0
            ? NULL
            : bsearch(code, catalogue->services_by_code, catalogue->service_count,
                      sizeof(struct service *), compare_code);
    return found != NULL ? *found : NULL;
}

const struct event *catalogue_event(const struct catalogue *catalogue, uint32_t number)
{
    for (size_t i = 0; i < catalogue->event_count; i++) {
        if (catalogue->events[i].number == number) {
            return &catalogue->events[i];
        }
    }
    return NULL;
}

int event_places(const struct event *event)
{
    return event->places > 0 ? event->places : event->capacity;
}

const struct stand *catalogue_stand(const struct catalogue *catalogue, const char *number)
{
    for (size_t i = 0; number != NULL && i < catalogue->stand_count; i++) {
        if (strcmp(catalogue->stands[i].number, number) == 0) {
            return &catalogue->stands[i];
        }
    }
    return NULL;
}

const struct consent_text *catalogue_consent(const struct catalogue *catalogue, const char *kind)
{
    const struct consent_text *newest = NULL;
    for (size_t i = 0; kind != NULL && i < catalogue->consent_text_count; i++) {
        const struct consent_text *text = &catalogue->consent_texts[i];
        if (strcmp(text->kind, kind) == 0 && (newest == NULL || text->from_ms >= newest->from_ms)) {
            newest = text;
        }
    }
    return newest;
}

/* 0 = not the event of this moment; more is better. The order is documented in catalogue.h. */
static int event_rank(const struct event *event, int64_t now_ms)
{
    bool is_inside = now_ms >= event->starts_ms && now_ms < event->ends_ms;
    if (strcmp(event->state, "open") == 0) {
        return is_inside ? 4 : 2;
    }
    if (strcmp(event->state, "planned") == 0) {
        return is_inside ? 3 : now_ms < event->starts_ms;
    }
    return 0;
}

static bool is_better_event(const struct event *a, const struct event *b, int64_t now_ms)
{
    int rank = event_rank(a, now_ms);
    int other_rank = event_rank(b, now_ms);
    if (rank != other_rank) {
        return rank > other_rank;
    }
    if (a->starts_ms != b->starts_ms) {
        return rank == 1 ? a->starts_ms < b->starts_ms : a->starts_ms > b->starts_ms;
    }
    return a->number < b->number;
}

const struct event *catalogue_current_event(const struct catalogue *catalogue, uint32_t number,
                                            int64_t now_ms)
{
    const struct event *best = NULL;
    for (size_t i = 0; i < catalogue->event_count; i++) {
        const struct event *event = &catalogue->events[i];
        bool is_candidate =
            (number == 0 || event->number == number) && event_rank(event, now_ms) > 0;
        if (is_candidate && (best == NULL || is_better_event(event, best, now_ms))) {
            best = event;
        }
    }
    return best;
}
