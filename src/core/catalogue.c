#include "core/catalogue.h"

#include "base/i18n.h"
#include "base/text.h"
#include "core/catalogue_now.h"
#include "core/catalogue_speak.h"
#include "core/commitment.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { CATALOGUE_BYTES_MAX = 256 * 1024 * 1024, FOLDED_BYTES_MAX = 16 * 1024 };

/* How a JSON value becomes a field of a struct. */
enum field_kind {
    FIELD_TEXT,   /* const char *; "" when absent */
    FIELD_LIST,   /* const char *const *, NULL-terminated */
    FIELD_INT,    /* int */
    FIELD_NUMBER, /* uint32_t */
    FIELD_TIME,   /* int64_t */
    FIELD_BOOL,   /* bool */
    FIELD_POINTS, /* struct figure's points and point_count */
    FIELD_GATES,  /* struct event's gates and gate_count */
    FIELD_KIND_COUNT
};

struct field {
    const char *json;
    enum field_kind kind;
    size_t offset;
    int64_t absent; /* value of an integer that is not there */
};

struct list {
    const char *sheet;
    size_t item_bytes;
    size_t items_offset, count_offset; /* in struct catalogue */
    const struct field *fields;
    size_t field_count;
};

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

static const struct field municipality_fields[] = {
    TEXT(municipality, code),        TEXT(municipality, name),   TEXT(municipality, entity),
    TEXT(municipality, tax_id),      TEXT(municipality, region), TEXT(municipality, website),
    TEXT(municipality, privacy_url), TEXT(municipality, phone),  TEXT(municipality, email),
    TEXT(municipality, address),
};
static const struct field department_fields[] = {
    TEXT(department, code),   TEXT(department, name),    TEXT(department, short_name),
    TEXT(department, parent), TEXT(department, icon),    TEXT(department, colour),
    TEXT(department, stand),  TEXT(department, summary), TEXT(department, phone),
    TEXT(department, email),  TEXT(department, website),
};
static const struct field service_fields[] = {
    TEXT(service, code),         TEXT(service, department),  TEXT(service, type),
    TEXT(service, name),         TEXT(service, description), TEXT(service, audience),
    LIST(service, requirements), TEXT(service, cost),        TEXT(service, time),
    TEXT(service, channel),      TEXT(service, place),       TEXT(service, hours),
    TEXT(service, phone),        TEXT(service, website),     LIST(service, goals),
    LIST(service, groups),       LIST(service, keywords),
};
static const struct field territory_fields[] = {
    TEXT(territory, code), TEXT(territory, kind),           TEXT(territory, number),
    TEXT(territory, name), LIST(territory, neighbourhoods),
};
static const struct field document_type_fields[] = {
    TEXT(document_type, code),
    TEXT(document_type, name),
    TEXT(document_type, short_name),
    TEXT(document_type, keyboard),
    TEXT(document_type, example),
    INT(document_type, length_min, 0),
    INT(document_type, length_max, 0),
    {"is_minor", FIELD_BOOL, offsetof(struct document_type, is_minor), 0},
};
static const struct field value_group_fields[] = {
    TEXT(value_group, code),
    TEXT(value_group, name),
    TEXT(value_group, description),
};
static const struct field age_band_fields[] = {
    TEXT(age_band, code),
    TEXT(age_band, name),
    INT(age_band, from, 0),
    INT(age_band, to, -1),
};
static const struct field goal_fields[] = {
    INT(goal, number, 0),
    TEXT(goal, name),
    TEXT(goal, colour),
};
static const struct field topic_fields[] = {
    TEXT(topic, code),       TEXT(topic, name), TEXT(topic, description),
    TEXT(topic, department), TEXT(topic, icon), LIST(topic, goals),
};
static const struct field activity_fields[] = {
    TEXT(activity, code),        TEXT(activity, component),  TEXT(activity, name),
    TEXT(activity, product),     LIST(activity, stages),     LIST(activity, terms),
    LIST(activity, departments), LIST(activity, supporting), INT(activity, percent, -1),
    TEXT(activity, note),        TEXT(activity, evidence),
};
static const struct field plan_goal_fields[] = {
    TEXT(plan_goal, code),      TEXT(plan_goal, dimension),      TEXT(plan_goal, sector),
    TEXT(plan_goal, programme), TEXT(plan_goal, indicator),      TEXT(plan_goal, target),
    TEXT(plan_goal, unit),      INT(plan_goal, physical, 0),     INT(plan_goal, financial, -1),
    TEXT(plan_goal, right),     LIST(plan_goal, goals),          LIST(plan_goal, topics),
    LIST(plan_goal, events),    TEXT(plan_goal, department),     TEXT(plan_goal, source),
    TEXT(plan_goal, note),      TIME(plan_goal, measured_ms, 0),
};
static const struct field commitment_fields[] = {
    INT(commitment, number, 0),  INT(commitment, part, 0),     TEXT(commitment, text),
    NUMBER(commitment, event),   TEXT(commitment, department), TEXT(commitment, territory),
    TIME(commitment, due_ms, 0), INT(commitment, weight, 1),   INT(commitment, percent, 0),
    TEXT(commitment, state),     TEXT(commitment, note),       TEXT(commitment, evidence),
};
static const struct field figure_fields[] = {
    TEXT(figure, code),
    TEXT(figure, department),
    TEXT(figure, title),
    TEXT(figure, unit),
    TEXT(figure, chart),
    TEXT(figure, source),
    {"points", FIELD_POINTS, 0, 0},
    TIME(figure, measured_ms, 0),
};
static const struct field publication_fields[] = {
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
static const struct field event_fields[] = {
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
static const struct field announcement_fields[] = {
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
static const struct field consent_text_fields[] = {
    TEXT(consent_text, version), TEXT(consent_text, kind),   TEXT(consent_text, title),
    TEXT(consent_text, text),    TEXT(consent_text, policy), TIME(consent_text, from_ms, 0),
};
static const struct field feedback_reason_fields[] = {
    TEXT(feedback_reason, code),
    TEXT(feedback_reason, side),
    TEXT(feedback_reason, text),
};

static const struct field trait_fields[] = {
    TEXT(trait, question),
    TEXT(trait, title),
    TEXT(trait, code),
    TEXT(trait, text),
    {"is_sensitive", FIELD_BOOL, offsetof(struct trait, is_sensitive), 0},
    {"is_multiple", FIELD_BOOL, offsetof(struct trait, is_multiple), 0},
};
static const struct field support_fields[] = {
    TEXT(support, code),
    TEXT(support, text),
};

static const struct field stand_fields[] = {
    TEXT(stand, number),
    TEXT(stand, name),
    INT(stand, x, 0),
    INT(stand, y, 0),
};

static const struct field starter_fields[] = {
    TEXT(starter, code),
    TEXT(starter, text),
    TEXT(starter, department),
    TEXT(starter, topic),
};

static const struct list lists[] = {
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

/* ---- one field ---- */

static bool set_text(struct arena *arena, void *item, const struct field *field,
                     const json_t *value)
{
    const char *text = json_is_string(value) ? json_string_value(value) : "";
    const char *copy = text[0] != '\0' ? arena_strdup(arena, text) : "";
    memcpy((char *)item + field->offset, &copy, sizeof copy);
    return copy != NULL;
}

static bool set_list(struct arena *arena, void *item, const struct field *field,
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
static int64_t integer_of(const struct field *field, const json_t *value, int64_t min, int64_t max)
{
    int64_t number = json_integer_value(value);
    return json_is_integer(value) && number >= min && number <= max ? number : field->absent;
}

static bool set_int(struct arena *arena, void *item, const struct field *field, const json_t *value)
{
    (void)arena;
    int number = (int)integer_of(field, value, INT32_MIN, INT32_MAX);
    memcpy((char *)item + field->offset, &number, sizeof number);
    return true;
}

static bool set_number(struct arena *arena, void *item, const struct field *field,
                       const json_t *value)
{
    (void)arena;
    uint32_t number = (uint32_t)integer_of(field, value, 0, UINT32_MAX);
    memcpy((char *)item + field->offset, &number, sizeof number);
    return true;
}

static bool set_time(struct arena *arena, void *item, const struct field *field,
                     const json_t *value)
{
    (void)arena;
    int64_t utc_ms = integer_of(field, value, INT64_MIN, INT64_MAX);
    memcpy((char *)item + field->offset, &utc_ms, sizeof utc_ms);
    return true;
}

static bool set_bool(struct arena *arena, void *item, const struct field *field,
                     const json_t *value)
{
    (void)arena;
    bool is_true = json_is_true(value);
    memcpy((char *)item + field->offset, &is_true, sizeof is_true);
    return true;
}

static bool set_points(struct arena *arena, void *item, const struct field *field,
                       const json_t *value)
{
    static const struct field parts[] = {TEXT(point, label), TIME(point, value, 0)};
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

static bool set_gates(struct arena *arena, void *item, const struct field *field,
                      const json_t *value)
{
    static const struct field parts[] = {INT(gate, number, 0), TEXT(gate, name)};
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

typedef bool field_set(struct arena *arena, void *item, const struct field *field,
                       const json_t *value);

static field_set *const field_sets[] = {
    [FIELD_TEXT] = set_text,     [FIELD_LIST] = set_list,   [FIELD_INT] = set_int,
    [FIELD_NUMBER] = set_number, [FIELD_TIME] = set_time,   [FIELD_BOOL] = set_bool,
    [FIELD_POINTS] = set_points, [FIELD_GATES] = set_gates,
};
static_assert(ARRAY_COUNT(field_sets) == FIELD_KIND_COUNT, "every kind has its setter");

/* ---- rows ---- */

static enum status no_memory(struct error *error)
{
    return error_set(error, STATUS_NO_MEMORY, "no memory for the catalogue");
}

/* "name.en" beside "name". What no importer of ours wrote reads as absent. */
static bool set_translation(struct catalogue *catalogue, const struct list *list, void *item,
                            const char *key, const json_t *value)
{
    const char *language = strchr(key, '.');
    for (size_t i = 0; language != NULL && i < list->field_count; i++) {
        const struct field *field = &list->fields[i];
        bool is_text = field->kind == FIELD_TEXT && json_is_string(value);
        bool is_list = field->kind == FIELD_LIST && json_is_array(value);
        if ((is_text || is_list) && i18n_is_code(language + 1) &&
            strlen(field->json) == (size_t)(language - key) &&
            strncmp(field->json, key, (size_t)(language - key)) == 0) {
            const void *translated = NULL;
            const struct field alone = {.kind = field->kind};
            return field_sets[field->kind](&catalogue->arena, (void *)&translated, &alone, value) &&
                   catalogue_translate(catalogue, (char *)item + field->offset, language + 1,
                                       translated);
        }
    }
    return true;
}

static enum status read_row(struct catalogue *catalogue, const struct list *list, void *item,
                            const char *row, struct error *error)
{
    json_error_t detail = {.line = -1};
    json_t *json = json_loads(row, 0, &detail);
    if (json == NULL && json_error_code(&detail) == json_error_out_of_memory) {
        return no_memory(error);
    }
    if (!json_is_object(json)) {
        json_decref(json);
        return error_set(error, STATUS_CORRUPT,
                         "a row of sheet \"%s\" is no JSON object; run feria rebuild", list->sheet);
    }
    bool is_set = true;
    for (size_t i = 0; i < list->field_count && is_set; i++) {
        const struct field *field = &list->fields[i];
        is_set = field_sets[field->kind](&catalogue->arena, item, field,
                                         json_object_get(json, field->json));
    }
    const char *key = NULL;
    json_t *value = NULL;
    json_object_foreach(json, key, value)
    {
        is_set = is_set && set_translation(catalogue, list, item, key, value);
    }
    json_decref(json);
    return is_set ? STATUS_OK : no_memory(error);
}

static enum status count_rows(struct db *db, const char *sheet, size_t *count, struct error *error)
{
    static const char sql[] = "SELECT count(*) FROM catalogue WHERE sheet = ?1 AND row IS NOT NULL";
    struct stmt stmt = {.db = NULL};
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, sheet);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        *count = (size_t)stmt_column_int(&stmt, 0);
    }
    stmt_end(&stmt);
    return status;
}

/* Up to `capacity` items, in the order of the file; `*count` is how many there are. */
static enum status read_rows(struct catalogue *catalogue, struct db *db, const struct list *list,
                             void *items, size_t capacity, size_t *count, struct error *error)
{
    static const char sql[] = "SELECT row FROM " CATALOGUE_NOW " WHERE sheet = ?1"
                              " ORDER BY sort, key";
    struct stmt stmt = {.db = NULL};
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, list->sheet);
    }
    while (status == STATUS_OK && *count < capacity &&
           (status = stmt_step(&stmt, error)) == STATUS_OK) {
        status = read_row(catalogue, list, (char *)items + *count * list->item_bytes,
                          stmt_column_text(&stmt, 0), error);
        (*count)++;
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status read_list(struct catalogue *catalogue, struct db *db, const struct list *list,
                             struct error *error)
{
    size_t capacity = 0;
    size_t count = 0;
    enum status status = count_rows(db, list->sheet, &capacity, error);
    if (status != STATUS_OK) {
        return status;
    }
    void *items = arena_alloc(&catalogue->arena, (capacity + 1) * list->item_bytes);
    if (items == NULL) {
        return no_memory(error);
    }
    status = read_rows(catalogue, db, list, items, capacity, &count, error);
    memcpy((char *)catalogue + list->items_offset, &items, sizeof items);
    memcpy((char *)catalogue + list->count_offset, &count, sizeof count);
    return status;
}

/* A database without a city gives one with empty texts. */
static enum status read_municipality(struct catalogue *catalogue, struct db *db,
                                     struct error *error)
{
    static const struct list list = {"municipality",      sizeof(struct municipality),     0, 0,
                                     municipality_fields, ARRAY_COUNT(municipality_fields)};
    size_t count = 0;
    enum status status = read_row(catalogue, &list, &catalogue->municipality, "{}", error);
    if (status == STATUS_OK) {
        status = read_rows(catalogue, db, &list, &catalogue->municipality, 1, &count, error);
    }
    return status;
}

/* ---- what is derived ---- */

/* Adds a text folded to what is there, after a space; returns the new length. */
static size_t fold_add(char folded[FOLDED_BYTES_MAX], size_t length, const char *text)
{
    size_t gap = length > 0 && length + 1 < FOLDED_BYTES_MAX ? 1 : 0;
    size_t bytes = text_fold(text, folded + length + gap, FOLDED_BYTES_MAX - length - gap);
    if (bytes == 0) {
        folded[length] = '\0';
        return length;
    }
    if (gap > 0) {
        folded[length] = ' ';
    }
    return length + gap + bytes;
}

static bool fold_service(struct arena *arena, struct service *service)
{
    char folded[FOLDED_BYTES_MAX];
    size_t length = fold_add(folded, 0, service->name);
    service->folded_name_bytes = length;
    for (const char *const *keyword = service->keywords; *keyword != NULL; keyword++) {
        length = fold_add(folded, length, *keyword);
    }
    service->folded_keywords_bytes = length;
    length = fold_add(folded, length, service->description);
    service->folded = arena_strndup(arena, folded, length);
    return service->folded != NULL;
}

static int compare_services(const void *a, const void *b)
{
    return strcmp((*(const struct service *const *)a)->code,
                  (*(const struct service *const *)b)->code);
}

/* The lists are the arena's and still ours to write while the catalogue is being made. */
static enum status finish_services(struct catalogue *catalogue, struct error *error)
{
    struct service *services = (struct service *)catalogue->services;
    const struct service **sorted =
        arena_alloc(&catalogue->arena, (catalogue->service_count + 1) * sizeof(struct service *));
    if (sorted == NULL) {
        return no_memory(error);
    }
    for (size_t i = 0; i < catalogue->service_count; i++) {
        sorted[i] = &services[i];
        if (!fold_service(&catalogue->arena, &services[i])) {
            return no_memory(error);
        }
        struct department *department =
            (struct department *)catalogue_department(catalogue, services[i].department);
        if (department != NULL) {
            department->service_count++;
        }
    }
    qsort(sorted, catalogue->service_count, sizeof(struct service *), compare_services);
    catalogue->services_by_code = sorted;
    return STATUS_OK;
}

enum status catalogue_new(struct catalogue **out, struct db *db, struct error *error)
{
    *out = NULL;
    struct catalogue *catalogue = calloc(1, sizeof *catalogue);
    if (catalogue == NULL) {
        return no_memory(error);
    }
    arena_init(&catalogue->arena, CATALOGUE_BYTES_MAX);
    enum status status = read_municipality(catalogue, db, error);
    for (size_t i = 0; i < ARRAY_COUNT(lists) && status == STATUS_OK; i++) {
        status = read_list(catalogue, db, &lists[i], error);
    }
    if (status == STATUS_OK) {
        status = finish_services(catalogue, error);
    }
    if (status == STATUS_OK) {
        status = commitment_read_steps(catalogue, db, error);
    }
    if (status != STATUS_OK) {
        catalogue_free(catalogue);
        return status;
    }
    catalogue_speak(catalogue, I18N_SOURCE);
    *out = catalogue;
    return STATUS_OK;
}

void catalogue_free(struct catalogue *catalogue)
{
    if (catalogue != NULL) {
        arena_release(&catalogue->arena);
        free(catalogue);
    }
}
