#include "screens/agenda.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "screens/form.h"
#include "screens/format.h"

enum { DAY_SIZE = 16, DAY_MS = 24 * 60 * 60 * 1000 };

static const struct agenda_type types[] = {
    {"feria", N_("Feria"), "storefront", COLOUR_BLUE},
    {"audiencia_general", N_("Audiencia general"), "campaign", COLOUR_PURPLE},
    {"audiencia_sectorial", N_("Audiencia sectorial"), "record_voice_over", COLOUR_PURPLE},
    {"mesa", N_("Mesa de trabajo"), "groups", COLOUR_TEAL},
    {"foro", N_("Foro"), "forum", COLOUR_GREEN},
    {"reunion", N_("Reunión"), "people", COLOUR_TEAL},
    {"capacitacion", N_("Capacitación"), "school", COLOUR_AMBER},
    {"chat", N_("Chat"), "chat", COLOUR_BLUE},
    {"videoconferencia", N_("Videoconferencia"), "videocam", COLOUR_BLUE},
    {NULL, N_("Encuentro"), "event", COLOUR_BLUE},
};

static const struct agenda_option modalities[] = {
    {"in_person", N_("Presencial")},
    {"online", N_("Virtual")},
    {"mixed", N_("Presencial y virtual")},
};

static const struct state {
    const char *code, *word, *icon;
} states[] = {
    {"cancelled", N_("Cancelado"), "event_busy"},
    {"closed", N_("Cerrado"), "lock"},
};

/* ---- words ---- */

const struct agenda_type *agenda_type(const struct event *event)
{
    const struct agenda_type *type = types;
    while (type->code != NULL && strcmp(type->code, event->type) != 0) {
        type++;
    }
    return type;
}

const char *agenda_modality(const struct event *event)
{
    for (size_t i = 0; i < ARRAY_COUNT(modalities); i++) {
        if (strcmp(modalities[i].code, event->modality) == 0) {
            return tr(modalities[i].label);
        }
    }
    return "";
}

const char *agenda_place(const struct event *event)
{
    if (event->place[0] != '\0') {
        return event->place;
    }
    return strcmp(event->modality, "in_person") == 0 ? tr("Lugar por confirmar")
                                                     : tr("Por internet");
}

const char *agenda_state(const struct event *event, const char **icon)
{
    for (size_t i = 0; i < ARRAY_COUNT(states); i++) {
        if (strcmp(states[i].code, event->state) == 0) {
            *icon = states[i].icon;
            return tr(states[i].word);
        }
    }
    return NULL;
}

static struct local_time local(const struct app *app, int64_t utc_ms)
{
    return local_time_from_utc_ms(utc_ms, app->settings->utc_offset_min);
}

/* "2022-12-14": sorts and compares as a text. */
static void day_code(const struct app *app, int64_t utc_ms, char out[DAY_SIZE])
{
    struct local_time time = local(app, utc_ms);
    snprintf(out, DAY_SIZE, "%04u-%02u-%02u", (unsigned)time.year % 10000U,
             (unsigned)time.month % 100U, (unsigned)time.day % 100U);
}

static bool is_same_day(const struct app *app, int64_t a_ms, int64_t b_ms)
{
    char a[DAY_SIZE], b[DAY_SIZE];
    day_code(app, a_ms, a);
    day_code(app, b_ms, b);
    return strcmp(a, b) == 0;
}

static const char *with_year(struct app *app, const char *day, int64_t utc_ms)
{
    int year = local(app, utc_ms).year;
    return year == local(app, clock_now_ms()).year
               ? arena_strdup(ui_arena(app->ui), day)
               : arena_printf(ui_arena(app->ui), tr("%s de %d"), day, year);
}

const char *agenda_day_text(struct app *app, int64_t utc_ms)
{
    char day[FORMAT_MAX];
    int64_t now_ms = clock_now_ms();
    format_day_long(utc_ms, app->settings->utc_offset_min, day);
    if (is_same_day(app, utc_ms, now_ms)) {
        return arena_printf(ui_arena(app->ui), tr("Hoy · %s"), day);
    }
    if (is_same_day(app, utc_ms, now_ms + DAY_MS)) {
        return arena_printf(ui_arena(app->ui), tr("Mañana · %s"), day);
    }
    return with_year(app, day, utc_ms);
}

const char *agenda_hours_text(struct app *app, const struct event *event)
{
    char hours[FORMAT_MAX];
    format_hours(event->starts_ms, event->ends_ms, app->settings->utc_offset_min, hours);
    return arena_strdup(ui_arena(app->ui), hours);
}

/* ---- filters: what an event has, what there is to choose ---- */

static bool has_text(const char *const *list, const char *code)
{
    for (; *list != NULL; list++) {
        if (strcmp(*list, code) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_day(const struct app *app, const struct event *event, const char *code)
{
    char first[DAY_SIZE], last[DAY_SIZE];
    int64_t ends_ms = event->ends_ms > event->starts_ms ? event->ends_ms - 1 : event->ends_ms;
    day_code(app, event->starts_ms, first);
    day_code(app, ends_ms, last);
    return strcmp(first, code) <= 0 && strcmp(code, last) <= 0;
}

static bool has_type(const struct app *app, const struct event *event, const char *code)
{
    (void)app;
    return strcmp(event->type, code) == 0;
}

static bool has_modality(const struct app *app, const struct event *event, const char *code)
{
    (void)app;
    return strcmp(event->modality, code) == 0;
}

static bool has_place(const struct app *app, const struct event *event, const char *code)
{
    (void)app;
    return strcmp(event->territory, code) == 0;
}

static bool has_topic(const struct app *app, const struct event *event, const char *code)
{
    (void)app;
    return has_text(event->topics, code);
}

/* What names no group is for everybody. */
static bool has_group(const struct app *app, const struct event *event, const char *code)
{
    (void)app;
    return event->groups[0] == NULL || has_text(event->groups, code);
}

typedef bool option_has(const struct app *app, const struct event *event, const char *code);
typedef struct agenda_option option_at(struct app *app, size_t index); /* code NULL: no more */

static struct agenda_option day_at(struct app *app, size_t index)
{
    const struct catalogue *catalogue = app->catalogue;
    if (index >= catalogue->event_count) {
        return (struct agenda_option){0};
    }
    char code[DAY_SIZE], day[FORMAT_MAX];
    int64_t starts_ms = catalogue->events[index].starts_ms;
    day_code(app, starts_ms, code);
    format_day(starts_ms, app->settings->utc_offset_min, day);
    return (struct agenda_option){arena_strdup(ui_arena(app->ui), code),
                                  with_year(app, day, starts_ms)};
}

static struct agenda_option type_at(struct app *app, size_t index)
{
    (void)app;
    return index < ARRAY_COUNT(types) - 1
               ? (struct agenda_option){types[index].code, tr(types[index].word)}
               : (struct agenda_option){0};
}

static struct agenda_option modality_at(struct app *app, size_t index)
{
    (void)app;
    return index < ARRAY_COUNT(modalities)
               ? (struct agenda_option){modalities[index].code, tr(modalities[index].label)}
               : (struct agenda_option){0};
}

static struct agenda_option place_at(struct app *app, size_t index)
{
    if (index >= app->catalogue->territory_count) {
        return (struct agenda_option){0};
    }
    char made[FORMAT_MAX];
    const struct territory *territory = &app->catalogue->territories[index];
    return (struct agenda_option){
        territory->code,
        arena_strdup(ui_arena(app->ui), form_territory_label(territory, made, sizeof made))};
}

static struct agenda_option topic_at(struct app *app, size_t index)
{
    return index < app->catalogue->topic_count
               ? (struct agenda_option){app->catalogue->topics[index].code,
                                        app->catalogue->topics[index].name}
               : (struct agenda_option){0};
}

static struct agenda_option group_at(struct app *app, size_t index)
{
    return index < app->catalogue->value_group_count
               ? (struct agenda_option){app->catalogue->value_groups[index].code,
                                        app->catalogue->value_groups[index].name}
               : (struct agenda_option){0};
}

static const struct filter {
    const char *title;
    option_has *has;
    option_at *at;
    bool is_sorted; /* its options by their code, not in the order of the catalogue */
} filters[] = {
    [AGENDA_TYPE] = {N_("Tipo de evento"), has_type, type_at, false},
    [AGENDA_MODALITY] = {N_("Modalidad"), has_modality, modality_at, false},
    [AGENDA_TOPIC] = {N_("Tema"), has_topic, topic_at, false},
    [AGENDA_GROUP] = {N_("Para quién"), has_group, group_at, false},
    [AGENDA_PLACE] = {N_("Lugar"), has_place, place_at, false},
    [AGENDA_DAY] = {N_("Día"), has_day, day_at, true},
};
_Static_assert(ARRAY_COUNT(filters) == AGENDA_FILTER_COUNT, "a row for each filter");

const char *agenda_filter_title(enum agenda_filter filter)
{
    return tr(filters[filter].title);
}

static bool is_named(const struct app *app, enum agenda_filter filter, const char *code)
{
    for (size_t i = 0; i < app->catalogue->event_count; i++) {
        const struct event *event = &app->catalogue->events[i];
        bool is_for_all = filter == AGENDA_GROUP && event->groups[0] == NULL;
        if (!is_for_all && filters[filter].has(app, event, code)) {
            return true;
        }
    }
    return false;
}

static bool is_listed(const struct agenda_option *options, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(options[i].code, code) == 0) {
            return true;
        }
    }
    return false;
}

static int compare_option(const void *a, const void *b)
{
    return strcmp(((const struct agenda_option *)a)->code, ((const struct agenda_option *)b)->code);
}

size_t agenda_options(struct app *app, enum agenda_filter filter,
                      struct agenda_option out[AGENDA_OPTIONS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; app->catalogue != NULL && count < AGENDA_OPTIONS_MAX; i++) {
        struct agenda_option option = filters[filter].at(app, i);
        if (option.code == NULL || option.label == NULL) {
            break;
        }
        if (is_named(app, filter, option.code) && !is_listed(out, count, option.code)) {
            out[count++] = option;
        }
    }
    if (filters[filter].is_sorted) {
        qsort(out, count, sizeof out[0], compare_option);
    }
    return count;
}

const char *agenda_chosen(struct app *app, enum agenda_filter filter)
{
    const char *code = app->visit.filters[filter];
    for (size_t i = 0; app->catalogue != NULL && code[0] != '\0'; i++) {
        struct agenda_option option = filters[filter].at(app, i);
        if (option.code == NULL || strcmp(option.code, code) == 0) {
            return option.code != NULL ? option.label : code;
        }
    }
    return NULL;
}

bool agenda_is_filtered(const struct app *app)
{
    for (int i = 0; i < AGENDA_FILTER_COUNT; i++) {
        if (app->visit.filters[i][0] != '\0') {
            return true;
        }
    }
    return false;
}

/* ---- what is shown ---- */

static bool is_shown(const struct app *app, const struct event *event)
{
    for (int i = 0; i < AGENDA_FILTER_COUNT; i++) {
        const char *code = app->visit.filters[i];
        if (code[0] != '\0' && !filters[i].has(app, event, code)) {
            return false;
        }
    }
    return true;
}

static int compare_begin(const void *a, const void *b)
{
    const struct event *one = *(const struct event *const *)a;
    const struct event *two = *(const struct event *const *)b;
    if (one->starts_ms != two->starts_ms) {
        return one->starts_ms < two->starts_ms ? -1 : 1;
    }
    return (one->number > two->number) - (one->number < two->number);
}

static int compare_latest(const void *a, const void *b)
{
    return -compare_begin(a, b);
}

struct agenda agenda_make(struct app *app)
{
    struct agenda agenda = {0};
    const struct catalogue *catalogue = app->catalogue;
    int64_t now_ms = clock_now_ms();
    size_t most = catalogue != NULL ? catalogue->event_count : 0;
    agenda.events = arena_alloc(ui_arena(app->ui), (most + 1) * sizeof(struct event *));
    if (agenda.events == NULL) {
        return agenda;
    }
    size_t past_from = most; /* the past is gathered from the end */
    for (size_t i = 0; i < most; i++) {
        const struct event *event = &catalogue->events[i];
        if (!is_shown(app, event)) {
            continue;
        }
        if (event->ends_ms > now_ms) {
            agenda.events[agenda.coming_count++] = event;
        } else {
            agenda.events[--past_from] = event;
        }
    }
    agenda.past_count = most - past_from;
    memmove((void *)(agenda.events + agenda.coming_count), (void *)(agenda.events + past_from),
            agenda.past_count * sizeof(struct event *));
    qsort((void *)agenda.events, agenda.coming_count, sizeof(struct event *), compare_begin);
    qsort((void *)(agenda.events + agenda.coming_count), agenda.past_count, sizeof(struct event *),
          compare_latest);
    return agenda;
}
