/* The snapshot of the surveys that are published now. */
#include "core/survey_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"

enum { LIST_BYTES_MAX = 16 * 1024 * 1024, LIST_SURVEYS_MAX = 64 };

static enum status read_list(struct survey_list *list, struct db *db, struct error *error)
{
    static const char sql[] = "SELECT d.definition, d.hash, d.survey FROM survey_shown AS s"
                              " JOIN survey_definition AS d USING (survey, version, hash)"
                              " ORDER BY d.survey";
    struct survey *surveys = arena_alloc(&list->arena, LIST_SURVEYS_MAX * sizeof *surveys);
    struct stmt stmt = {.db = NULL};
    list->surveys = surveys;
    enum status status = surveys != NULL
                             ? stmt_begin(&stmt, db, sql, error)
                             : error_set(error, STATUS_NO_MEMORY, "no memory for the surveys");
    while (status == STATUS_OK && list->count < LIST_SURVEYS_MAX &&
           (status = stmt_step(&stmt, error)) == STATUS_OK) {
        struct error unread = {.status = STATUS_OK};
        status = survey_of_json(stmt_column_text(&stmt, 0), stmt_column_text(&stmt, 1),
                                &list->arena, &surveys[list->count], &unread);
        if (status == STATUS_INVALID) {
            log_warning("survey", "%s is left out: %s", stmt_column_text(&stmt, 2), unread.text);
            status = STATUS_OK;
        } else if (status == STATUS_OK) {
            list->count++;
        } else {
            status = error_set(error, status, "%s", unread.text);
        }
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status survey_list_new(struct survey_list **out, struct db *db, struct error *error)
{
    *out = NULL;
    struct survey_list *list = calloc(1, sizeof *list);
    if (list == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the surveys");
    }
    arena_init(&list->arena, LIST_BYTES_MAX);
    enum status status = read_list(list, db, error);
    if (status != STATUS_OK) {
        survey_list_free(list);
        return status;
    }
    *out = list;
    return STATUS_OK;
}

void survey_list_free(struct survey_list *list)
{
    if (list != NULL) {
        arena_release(&list->arena);
        free(list);
    }
}

const struct survey *survey_find(const struct survey_list *list, const char *code)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->surveys[i].code, code) == 0) {
            return &list->surveys[i];
        }
    }
    return NULL;
}
