/* Reads the catalogue out of the database, and makes what is derived from its rows. */
#include "core/catalogue.h"

#include "base/i18n.h"
#include "core/catalogue_fields.h"
#include "core/catalogue_now.h"
#include "core/catalogue_speak.h"
#include "core/catalogue_words.h"
#include "core/commitment.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { CATALOGUE_BYTES_MAX = 256 * 1024 * 1024 };

/* ---- rows ---- */

static enum status no_memory(struct error *error)
{
    return error_set(error, STATUS_NO_MEMORY, "no memory for the catalogue");
}

/* The same points with other labels: what is drawn is the same in every language. */
static bool translate_points(struct catalogue *catalogue, const struct catalogue_field *field,
                             struct figure *figure, const char *language, const json_t *value)
{
    struct figure other = {.points = NULL};
    if (!catalogue_field_set(&catalogue->arena, &other, field, value)) {
        return false;
    }
    struct point *points = (struct point *)other.points;
    for (size_t i = 0; i < other.point_count && i < figure->point_count; i++) {
        points[i].value = figure->points[i].value;
    }
    return other.point_count != figure->point_count ||
           catalogue_translate(catalogue, &figure->points, language, points);
}

/* The same gates with other names. */
static bool translate_gates(struct catalogue *catalogue, const struct catalogue_field *field,
                            struct event *event, const char *language, const json_t *value)
{
    struct event other = {.gates = NULL};
    if (!catalogue_field_set(&catalogue->arena, &other, field, value)) {
        return false;
    }
    struct gate *gates = (struct gate *)other.gates;
    for (size_t i = 0; i < other.gate_count && i < event->gate_count; i++) {
        gates[i].number = event->gates[i].number;
    }
    return other.gate_count != event->gate_count ||
           catalogue_translate(catalogue, &event->gates, language, gates);
}

static bool translate_field(struct catalogue *catalogue, const struct catalogue_field *field,
                            void *item, const char *language, const json_t *value)
{
    bool is_text = field->kind == FIELD_TEXT && json_is_string(value);
    bool is_list = field->kind == FIELD_LIST && json_is_array(value);
    if (field->kind == FIELD_POINTS && json_is_array(value)) {
        return translate_points(catalogue, field, item, language, value);
    }
    if (field->kind == FIELD_GATES && json_is_array(value)) {
        return translate_gates(catalogue, field, item, language, value);
    }
    const void *translated = NULL;
    const struct catalogue_field alone = {.kind = field->kind};
    return !(is_text || is_list) ||
           (catalogue_field_set(&catalogue->arena, (void *)&translated, &alone, value) &&
            catalogue_translate(catalogue, (char *)item + field->offset, language, translated));
}

/* "name.en" beside "name". What no importer of ours wrote reads as absent. */
static bool set_translation(struct catalogue *catalogue, const struct catalogue_list *list,
                            void *item, const char *key, const json_t *value)
{
    const char *dot = strchr(key, '.');
    for (size_t i = 0; dot != NULL && i < list->field_count; i++) {
        const struct catalogue_field *field = &list->fields[i];
        if (i18n_is_code(dot + 1) && strlen(field->json) == (size_t)(dot - key) &&
            strncmp(field->json, key, (size_t)(dot - key)) == 0) {
            return translate_field(catalogue, field, item, dot + 1, value);
        }
    }
    return true;
}

static enum status read_row(struct catalogue *catalogue, const struct catalogue_list *list,
                            void *item, const char *row, struct error *error)
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
        const struct catalogue_field *field = &list->fields[i];
        is_set =
            catalogue_field_set(&catalogue->arena, item, field, json_object_get(json, field->json));
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
static enum status read_rows(struct catalogue *catalogue, struct db *db,
                             const struct catalogue_list *list, void *items, size_t capacity,
                             size_t *count, struct error *error)
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

static enum status read_list(struct catalogue *catalogue, struct db *db,
                             const struct catalogue_list *list, struct error *error)
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
    size_t count = 0;
    enum status status =
        read_row(catalogue, &catalogue_municipality_list, &catalogue->municipality, "{}", error);
    if (status == STATUS_OK) {
        status = read_rows(catalogue, db, &catalogue_municipality_list, &catalogue->municipality, 1,
                           &count, error);
    }
    return status;
}

/* ---- what is derived ---- */

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

/* The words of each language that services speak, Spanish last. */
static enum status make_vocabularies(struct catalogue *catalogue, struct error *error)
{
    const char *language = "";
    while ((language = catalogue_language_after(catalogue, language)) != NULL) {
        catalogue_speak(catalogue, language);
        if (!vocabulary_add(catalogue, language)) {
            return no_memory(error);
        }
    }
    catalogue_speak(catalogue, I18N_SOURCE);
    return vocabulary_add(catalogue, I18N_SOURCE) ? STATUS_OK : no_memory(error);
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
    size_t list_count = 0;
    const struct catalogue_list *lists = catalogue_lists(&list_count);
    for (size_t i = 0; i < list_count && status == STATUS_OK; i++) {
        status = read_list(catalogue, db, &lists[i], error);
    }
    if (status == STATUS_OK) {
        status = finish_services(catalogue, error);
    }
    if (status == STATUS_OK) {
        status = make_vocabularies(catalogue, error);
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
