/* The fields of the lists as tables, and how a JSON value becomes each kind of field. */
#include "core/catalogue_fields.h"

#include <assert.h>
#include <string.h>

/* clang-format off: it takes a macro of braces for a block. */
#define TEXT(type, name)                                                                           \
    {                                                                                              \
#name, FIELD_TEXT, offsetof(struct type, name), 0                                          \
    }
#define LIST(type, name)                                                                           \
    {                                                                                              \
#name, FIELD_LIST, offsetof(struct type, name), 0                                          \
    }
#define INT(type, name, none)                                                                      \
    {                                                                                              \
#name, FIELD_INT, offsetof(struct type, name), none                                        \
    }
#define NUMBER(type, name)                                                                         \
    {                                                                                              \
#name, FIELD_NUMBER, offsetof(struct type, name), 0                                        \
    }
#define TIME(type, name, none)                                                                     \
    {                                                                                              \
#name, FIELD_TIME, offsetof(struct type, name), none                                       \
    }
/* clang-format on */

static const struct catalogue_field municipality_fields[] = {
    TEXT(municipality, code),        TEXT(municipality, name),   TEXT(municipality, entity),
    TEXT(municipality, tax_id),      TEXT(municipality, region), TEXT(municipality, website),
    TEXT(municipality, privacy_url), TEXT(municipality, phone),  TEXT(municipality, email),
    TEXT(municipality, address),
};
static const struct catalogue_field department_fields[] = {
    TEXT(department, code),   TEXT(department, name),    TEXT(department, short_name),
    TEXT(department, parent), TEXT(department, icon),    TEXT(department, colour),
    TEXT(department, stand),  TEXT(department, summary), TEXT(department, phone),
    TEXT(department, email),  TEXT(department, website),
};
static const struct catalogue_field service_fields[] = {
    TEXT(service, code),         TEXT(service, department),  TEXT(service, type),
    TEXT(service, name),         TEXT(service, description), TEXT(service, audience),
    LIST(service, requirements), TEXT(service, cost),        TEXT(service, time),
    TEXT(service, channel),      TEXT(service, place),       TEXT(service, hours),
    TEXT(service, phone),        TEXT(service, website),     LIST(service, goals),
    LIST(service, groups),       LIST(service, keywords),
};
static const struct catalogue_field territory_fields[] = {
    TEXT(territory, code), TEXT(territory, kind),           TEXT(territory, number),
    TEXT(territory, name), LIST(territory, neighbourhoods),
};
static const struct catalogue_field document_type_fields[] = {
    TEXT(document_type, code),
    TEXT(document_type, name),
    TEXT(document_type, short_name),
    TEXT(document_type, keyboard),
    TEXT(document_type, example),
    INT(document_type, length_min, 0),
    INT(document_type, length_max, 0),
    {"is_minor", FIELD_BOOL, offsetof(struct document_type, is_minor), 0},
};
static const struct catalogue_field value_group_fields[] = {
    TEXT(value_group, code),
    TEXT(value_group, name),
    TEXT(value_group, description),
};
static const struct catalogue_field age_band_fields[] = {
    TEXT(age_band, code),
    TEXT(age_band, name),
    INT(age_band, from, 0),
    INT(age_band, to, -1),
};
static const struct catalogue_field goal_fields[] = {
    INT(goal, number, 0),
    TEXT(goal, name),
    TEXT(goal, colour),
};
static const struct catalogue_field topic_fields[] = {
    TEXT(topic, code),       TEXT(topic, name), TEXT(topic, description),
    TEXT(topic, department), TEXT(topic, icon), LIST(topic, goals),
};
static const struct catalogue_field activity_fields[] = {
    TEXT(activity, code),        TEXT(activity, component),  TEXT(activity, name),
    TEXT(activity, product),     LIST(activity, stages),     LIST(activity, terms),
    LIST(activity, departments), LIST(activity, supporting), INT(activity, percent, -1),
    TEXT(activity, note),        TEXT(activity, evidence),
};
static const struct catalogue_field plan_goal_fields[] = {
    TEXT(plan_goal, code),      TEXT(plan_goal, dimension),      TEXT(plan_goal, sector),
    TEXT(plan_goal, programme), TEXT(plan_goal, indicator),      TEXT(plan_goal, target),
    TEXT(plan_goal, unit),      INT(plan_goal, physical, 0),     INT(plan_goal, financial, -1),
    TEXT(plan_goal, right),     LIST(plan_goal, goals),          LIST(plan_goal, topics),
    LIST(plan_goal, events),    TEXT(plan_goal, department),     TEXT(plan_goal, source),
    TEXT(plan_goal, note),      TIME(plan_goal, measured_ms, 0),
};
static const struct catalogue_field commitment_fields[] = {
    INT(commitment, number, 0),  INT(commitment, part, 0),     TEXT(commitment, text),
    NUMBER(commitment, event),   TEXT(commitment, department), TEXT(commitment, territory),
    TIME(commitment, due_ms, 0), INT(commitment, weight, 1),   INT(commitment, percent, 0),
    TEXT(commitment, state),     TEXT(commitment, note),       TEXT(commitment, evidence),
};
static const struct catalogue_field figure_fields[] = {
    TEXT(figure, code),
    TEXT(figure, department),
    TEXT(figure, title),
    TEXT(figure, unit),
    TEXT(figure, chart),
    TEXT(figure, source),
    {"points", FIELD_POINTS, 0, 0},
    TIME(figure, measured_ms, 0),
};
static const struct catalogue_field publication_fields[] = {
    TEXT(publication, code),
    TEXT(publication, kind),
    TEXT(publication, title),
    LIST(publication, paragraphs),
    TEXT(publication, picture),
    TEXT(publication, picture_text),
    TEXT(publication, link),
    LIST(publication, events),
    LIST(publication, topics),
    TIME(publication, from_ms, 0),
    TIME(publication, to_ms, INT64_MAX),
};
static const struct catalogue_field event_fields[] = {
    NUMBER(event, number),
    TEXT(event, type),
    TEXT(event, name),
    TEXT(event, short_name),
    TEXT(event, description),
    TEXT(event, place),
    TEXT(event, address),
    TEXT(event, territory),
    TEXT(event, modality),
    TEXT(event, link),
    TEXT(event, department),
    TIME(event, starts_ms, 0),
    TIME(event, ends_ms, 0),
    INT(event, capacity, 0),
    INT(event, places, 0),
    LIST(event, topics),
    LIST(event, groups),
    {"gates", FIELD_GATES, 0, 0},
    TEXT(event, reentry),
    TEXT(event, state),
    {"has_public_results", FIELD_BOOL, offsetof(struct event, has_public_results), 0},
};
static const struct catalogue_field announcement_fields[] = {
    TEXT(announcement, code),
    TEXT(announcement, title),
    TEXT(announcement, text),
    TEXT(announcement, label),
    TEXT(announcement, picture),
    TIME(announcement, from_ms, 0),
    TIME(announcement, to_ms, INT64_MAX),
    INT(announcement, weight, 1),
    NUMBER(announcement, event),
};
static const struct catalogue_field consent_text_fields[] = {
    TEXT(consent_text, version), TEXT(consent_text, kind),   TEXT(consent_text, title),
    TEXT(consent_text, text),    TEXT(consent_text, policy), TIME(consent_text, from_ms, 0),
};
static const struct catalogue_field feedback_reason_fields[] = {
    TEXT(feedback_reason, code),
    TEXT(feedback_reason, side),
    TEXT(feedback_reason, text),
};

static const struct catalogue_field trait_fields[] = {
    TEXT(trait, question),
    TEXT(trait, title),
    TEXT(trait, code),
    TEXT(trait, text),
    {"is_sensitive", FIELD_BOOL, offsetof(struct trait, is_sensitive), 0},
    {"is_multiple", FIELD_BOOL, offsetof(struct trait, is_multiple), 0},
};
static const struct catalogue_field support_fields[] = {
    TEXT(support, code),
    TEXT(support, text),
};

static const struct catalogue_field stand_fields[] = {
    TEXT(stand, number),
    TEXT(stand, name),
    INT(stand, x, 0),
    INT(stand, y, 0),
};

static const struct catalogue_field starter_fields[] = {
    TEXT(starter, code),
    TEXT(starter, text),
    TEXT(starter, department),
    TEXT(starter, topic),
};

/* ---- one field ---- */

static bool set_text(struct arena *arena, void *item, const struct catalogue_field *field,
                     const json_t *value)
{
    const char *text = json_is_string(value) ? json_string_value(value) : "";
    const char *copy = text[0] != '\0' ? arena_strdup(arena, text) : "";
    memcpy((char *)item + field->offset, &copy, sizeof copy);
    return copy != NULL;
}

static bool set_list(struct arena *arena, void *item, const struct catalogue_field *field,
                     const json_t *value)
{
    size_t count = json_array_size(value);
    const char **texts = arena_alloc(arena, (count + 1) * sizeof *texts);
    if (texts == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const json_t *text = json_array_get(value, i);
        texts[i] = json_is_integer(text)
                       ? arena_printf(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(text))
                       : arena_strdup(arena, json_is_string(text) ? json_string_value(text) : "");
        if (texts[i] == NULL) {
            return false;
        }
    }
    memcpy((char *)item + field->offset, &texts, sizeof texts);
    return true;
}

/* What does not fit comes from no importer of ours; it reads as absent. */
static int64_t integer_of(const struct catalogue_field *field, const json_t *value, int64_t min,
                          int64_t max)
{
    int64_t number = json_integer_value(value);
    return json_is_integer(value) && number >= min && number <= max ? number : field->absent;
}

static bool set_int(struct arena *arena, void *item, const struct catalogue_field *field,
                    const json_t *value)
{
    (void)arena;
    int number = (int)integer_of(field, value, INT32_MIN, INT32_MAX);
    memcpy((char *)item + field->offset, &number, sizeof number);
    return true;
}

static bool set_number(struct arena *arena, void *item, const struct catalogue_field *field,
                       const json_t *value)
{
    (void)arena;
    uint32_t number = (uint32_t)integer_of(field, value, 0, UINT32_MAX);
    memcpy((char *)item + field->offset, &number, sizeof number);
    return true;
}

static bool set_time(struct arena *arena, void *item, const struct catalogue_field *field,
                     const json_t *value)
{
    (void)arena;
    int64_t utc_ms = integer_of(field, value, INT64_MIN, INT64_MAX);
    memcpy((char *)item + field->offset, &utc_ms, sizeof utc_ms);
    return true;
}

static bool set_bool(struct arena *arena, void *item, const struct catalogue_field *field,
                     const json_t *value)
{
    (void)arena;
    bool is_true = json_is_true(value);
    memcpy((char *)item + field->offset, &is_true, sizeof is_true);
    return true;
}

static bool set_points(struct arena *arena, void *item, const struct catalogue_field *field,
                       const json_t *value)
{
    static const struct catalogue_field parts[] = {TEXT(point, label), TIME(point, value, 0)};
    (void)field;
    struct figure *figure = item;
    size_t count = json_array_size(value);
    struct point *points = arena_alloc(arena, (count + 1) * sizeof *points);
    bool is_set = points != NULL;
    for (size_t i = 0; i < count && is_set; i++) {
        const json_t *point = json_array_get(value, i);
        (void)set_time(arena, &points[i], &parts[1], json_object_get(point, parts[1].json));
        is_set = set_text(arena, &points[i], &parts[0], json_object_get(point, parts[0].json));
    }
    figure->points = points;
    figure->point_count = count;
    return is_set;
}

static bool set_gates(struct arena *arena, void *item, const struct catalogue_field *field,
                      const json_t *value)
{
    static const struct catalogue_field parts[] = {INT(gate, number, 0), TEXT(gate, name)};
    (void)field;
    struct event *event = item;
    size_t count = json_array_size(value);
    struct gate *gates = arena_alloc(arena, (count + 1) * sizeof *gates);
    if (gates == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const json_t *gate = json_array_get(value, i);
        (void)set_int(arena, &gates[i], &parts[0], json_object_get(gate, parts[0].json));
        if (!set_text(arena, &gates[i], &parts[1], json_object_get(gate, parts[1].json))) {
            return false;
        }
    }
    event->gates = gates;
    event->gate_count = count;
    return true;
}

typedef bool field_set(struct arena *arena, void *item, const struct catalogue_field *field,
                       const json_t *value);

static field_set *const field_sets[] = {
    [FIELD_TEXT] = set_text,     [FIELD_LIST] = set_list,   [FIELD_INT] = set_int,
    [FIELD_NUMBER] = set_number, [FIELD_TIME] = set_time,   [FIELD_BOOL] = set_bool,
    [FIELD_POINTS] = set_points, [FIELD_GATES] = set_gates,
};
static_assert(ARRAY_COUNT(field_sets) == FIELD_KIND_COUNT, "every kind has its setter");

bool catalogue_field_set(struct arena *arena, void *item, const struct catalogue_field *field,
                         const json_t *value)
{
    return field_sets[field->kind](arena, item, field, value);
}

/* ---- the lists ---- */

static const struct catalogue_list lists[] = {
#define X(type, plural)                                                                            \
    {#type,                                                                                        \
     sizeof(struct type),                                                                          \
     offsetof(struct catalogue, plural),                                                           \
     offsetof(struct catalogue, type##_count),                                                     \
     type##_fields,                                                                                \
     ARRAY_COUNT(type##_fields)},
    CATALOGUE_LISTS(X)
#undef X
};

const struct catalogue_list catalogue_municipality_list = {"municipality",
                                                           sizeof(struct municipality),
                                                           offsetof(struct catalogue, municipality),
                                                           0,
                                                           municipality_fields,
                                                           ARRAY_COUNT(municipality_fields)};

const struct catalogue_list *catalogue_lists(size_t *count)
{
    *count = ARRAY_COUNT(lists);
    return lists;
}
