#include "screens/search.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "core/catalogue_search.h"

static struct service_query query_of(const struct app *app)
{
    return (struct service_query){.text = app->visit.search,
                                  .department = app->visit.narrowed[SERVICE_DEPARTMENT],
                                  .group = app->visit.narrowed[SERVICE_GROUP]};
}

bool search_is_on(const struct app *app)
{
    const struct service_query query = query_of(app);
    return !service_query_is_empty(&query);
}

static bool is_same(const struct app *app)
{
    const struct search_result *found = &app->found;
    return found->is_made && strcmp(found->text, app->visit.search) == 0 &&
           memcmp(found->narrowed, app->visit.narrowed, sizeof found->narrowed) == 0;
}

static bool reserve(struct search_result *found, size_t count)
{
    if (count <= found->capacity && found->places != NULL) {
        return true;
    }
    uint32_t *places = reallocarray(found->places, count + 1, sizeof *places);
    if (places == NULL) {
        log_error("kiosk", "out of memory for a search over %zu services", count);
        return false;
    }
    found->places = places;
    found->capacity = count;
    return true;
}

void search_refresh(struct app *app)
{
    struct search_result *found = &app->found;
    if (app->screen != SCREEN_SERVICES || app->catalogue == NULL || is_same(app)) {
        return;
    }
    const struct service_query query = query_of(app);
    found->count = reserve(found, app->catalogue->service_count)
                       ? catalogue_search(app->catalogue, &query, found->places)
                       : 0;
    found->version++;
    found->is_made = true;
    memcpy(found->text, app->visit.search, sizeof found->text);
    memcpy(found->narrowed, app->visit.narrowed, sizeof found->narrowed);
}

void search_forget(struct app *app)
{
    struct search_result *found = &app->found;
    sodium_memzero(found->text, sizeof found->text);
    sodium_memzero(found->narrowed, sizeof found->narrowed);
    found->is_made = false;
    found->count = 0;
    found->version++;
    app->department_tops.made_for = 0;
    app->goals_tops.made_for = 0;
    app->commitment_tops.made_for = 0;
}

void search_release(struct app *app)
{
    free(app->found.places);
    app->found = (struct search_result){0};
    list_tops_release(&app->found_tops);
    list_tops_release(&app->department_tops);
    list_tops_release(&app->goals_tops);
    list_tops_release(&app->commitment_tops);
}

/* ---- filters ---- */

static bool department_option(const struct catalogue *catalogue, size_t index,
                              struct search_option *out)
{
    for (size_t i = 0; i < catalogue->department_count; i++) {
        const struct department *department = &catalogue->departments[i];
        if (department->service_count > 0 && index-- == 0) {
            *out = (struct search_option){department->code, department->name};
            return true;
        }
    }
    return false;
}

static bool group_option(const struct catalogue *catalogue, size_t index, struct search_option *out)
{
    if (index >= catalogue->value_group_count) {
        return false;
    }
    const struct value_group *group = &catalogue->value_groups[index];
    *out = (struct search_option){group->code, group->name};
    return true;
}

static const char *department_label(const struct catalogue *catalogue, const char *code)
{
    const struct department *department = catalogue_department(catalogue, code);
    return department != NULL ? department->short_name : code;
}

static const char *group_label(const struct catalogue *catalogue, const char *code)
{
    const struct value_group *group = catalogue_value_group(catalogue, code);
    return group != NULL ? group->name : code;
}

static const struct {
    const char *title, *question, *all; /* Spanish, the keys of their translations */
    bool (*option)(const struct catalogue *catalogue, size_t index, struct search_option *out);
    const char *(*label)(const struct catalogue *catalogue, const char *code);
} filters[] = {
    [SERVICE_DEPARTMENT] = {N_("Dependencia"), N_("¿De qué dependencia?"), N_("Todas"),
                            department_option, department_label},
    [SERVICE_GROUP] = {N_("Para quién"), N_("¿Para quién es el servicio?"), N_("Todos"),
                       group_option, group_label},
};
_Static_assert(ARRAY_COUNT(filters) == SERVICE_FILTER_COUNT, "a row for each filter");

const char *search_filter_title(enum service_filter filter)
{
    return tr(filters[filter].title);
}

const char *search_filter_question(enum service_filter filter)
{
    return tr(filters[filter].question);
}

const char *search_filter_all(enum service_filter filter)
{
    return tr(filters[filter].all);
}

const char *search_chosen(const struct app *app, enum service_filter filter)
{
    const char *code = app->visit.narrowed[filter];
    return code[0] != '\0' && app->catalogue != NULL ? filters[filter].label(app->catalogue, code)
                                                     : NULL;
}

bool search_option(const struct app *app, enum service_filter filter, size_t index,
                   struct search_option *out)
{
    return app->catalogue != NULL && filters[filter].option(app->catalogue, index, out);
}
