#include "screens/rating.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "screens/agenda.h"
#include "ui/theme.h"

const struct department *rating_department_at(const struct app *app, const char *stand)
{
    const struct catalogue *catalogue = app->catalogue;
    for (size_t i = 0; stand[0] != '\0' && i < catalogue->department_count; i++) {
        if (strcmp(catalogue->departments[i].stand, stand) == 0) {
            return &catalogue->departments[i];
        }
    }
    return NULL;
}

bool rating_is_for(const struct app *app, const struct event *event)
{
    return app_can_rate(app) && event != NULL && event->starts_ms <= clock_now_ms() &&
           strcmp(event->state, "cancelled") != 0;
}

void rating_choose(struct app *app, enum feedback_target target, const char *code)
{
    struct visit *visit = &app->visit;
    if (target == FEEDBACK_STAND && rating_department_at(app, code) != NULL) {
        target = FEEDBACK_DEPARTMENT;
        code = rating_department_at(app, code)->code;
    }
    if (target == FEEDBACK_EVENT &&
        catalogue_event(app->catalogue, (uint32_t)strtoul(code, NULL, 10)) == app_event(app)) {
        target = FEEDBACK_FAIR;
    }
    visit->rated = target;
    text_copy(visit->rated_code, sizeof visit->rated_code, target == FEEDBACK_FAIR ? "" : code);
}

static bool is_at_stand(const struct app *app)
{
    const char *stand = app->settings->stand;
    return rating_department_at(app, stand) != NULL ||
           catalogue_stand(app->catalogue, stand) != NULL;
}

void rating_check_stand(const struct app *app)
{
    /* A new kiosk has no catalogue before its first exchange. */
    if (app->settings->stand[0] != '\0' && app->catalogue->department_count > 0 &&
        !is_at_stand(app)) {
        log_warning("kiosk",
                    "there is no stand %s in dependencias.csv or puestos.csv; people are asked "
                    "about the fair",
                    app->settings->stand);
    }
}

void rating_begin(struct app *app)
{
    if (app->catalogue != NULL && is_at_stand(app)) {
        rating_choose(app, FEEDBACK_STAND, app->settings->stand);
    } else if (app->catalogue != NULL) {
        rating_choose(app, FEEDBACK_FAIR, "");
    }
}

/* What is rated, in the words of the fact. */
static void fill_target(const struct app *app, struct job *job)
{
    const struct visit *visit = &app->visit;
    const struct department *department = NULL;
    switch (visit->rated) {
    case FEEDBACK_EVENT:
        job->u.feedback.rated_event = (uint32_t)strtoul(visit->rated_code, NULL, 10);
        break;
    case FEEDBACK_DEPARTMENT:
        department = catalogue_department(app->catalogue, visit->rated_code);
        text_copy(job->u.feedback.department, CODE_MAX_BYTES, visit->rated_code);
        text_copy(job->u.feedback.stand, CODE_MAX_BYTES,
                  department != NULL ? department->stand : "");
        break;
    case FEEDBACK_STAND:
        text_copy(job->u.feedback.stand, CODE_MAX_BYTES, visit->rated_code);
        break;
    case FEEDBACK_FAIR:
    case FEEDBACK_TARGET_COUNT:
        break;
    }
}

void rating_post(struct app *app)
{
    const struct event *event = app_event(app);
    struct visit *visit = &app->visit;
    if (event == NULL || visit->score == 0) {
        return;
    }
    struct job job = {.kind = JOB_FEEDBACK};
    job.u.feedback.event = event->number;
    job.u.feedback.score = visit->score;
    fill_target(app, &job);
    memcpy(job.u.feedback.reasons, visit->reasons, sizeof visit->reasons);
    job.u.feedback.reason_count = visit->reason_count;
    text_copy(job.u.feedback.comment, sizeof job.u.feedback.comment, visit->comment);
    (void)app_post(app, &job);
    visit->is_rated_too_soon = false;
    visit->score = 0;
    visit->reason_count = 0;
    sodium_memzero(visit->comment, sizeof visit->comment);
    sodium_memzero(&job, sizeof job);
}

void rating_take(struct app *app, const struct result *result)
{
    app->visit.is_rated_too_soon = result->status == STATUS_BUSY;
    if (result->status != STATUS_OK && result->status != STATUS_BUSY) {
        log_warning("kiosk", "feedback not recorded: %s", result->error.text);
    }
}

/* ---- how it is shown ---- */

const char *rating_face(int score)
{
    static const char *const WORDS[] = {N_("Muy mala"), N_("Mala"), N_("Buena"), N_("Muy buena")};
    ASSERT(score >= FEEDBACK_SCORE_MIN && score <= FEEDBACK_SCORE_MAX);
    return tr(WORDS[score - 1]);
}

static struct rated of_fair(const struct app *app)
{
    const struct event *event = app_event(app);
    return (struct rated){.target = FEEDBACK_FAIR,
                          .code = "",
                          .name = tr("La feria"),
                          .text = event != NULL ? event->short_name : "",
                          .icon = app->theme->logo_icon,
                          .accent = COLOUR_BRAND};
}

static struct rated of_event(struct app *app, const struct event *event)
{
    const struct agenda_type *type = agenda_type(event);
    return (struct rated){.target = FEEDBACK_EVENT,
                          .code = arena_printf(ui_arena(app->ui), "%u", event->number),
                          .name = event->name,
                          .text = agenda_day_text(app, event->starts_ms),
                          .icon = type->icon,
                          .accent = type->accent};
}

static const char *stand_text(struct app *app, const char *stand)
{
    return stand[0] != '\0' ? arena_printf(ui_arena(app->ui), tr("Puesto %s"), stand) : "";
}

static struct rated of_department(struct app *app, const struct department *department)
{
    return (struct rated){.target = FEEDBACK_DEPARTMENT,
                          .code = department->code,
                          .name = department->name,
                          .text = stand_text(app, department->stand),
                          .icon = department->icon,
                          .accent = theme_accent(department->colour)};
}

static struct rated of_stand(struct app *app, const struct stand *stand)
{
    bool has_name = stand->name[0] != '\0';
    return (struct rated){.target = FEEDBACK_STAND,
                          .code = stand->number,
                          .name = has_name ? stand->name : stand_text(app, stand->number),
                          .text = has_name ? stand_text(app, stand->number) : "",
                          .icon = "storefront",
                          .accent = COLOUR_BRAND};
}

/* What left the catalogue meanwhile is shown by its code. */
struct rated rating_now(struct app *app)
{
    const struct visit *visit = &app->visit;
    const struct catalogue *catalogue = app->catalogue;
    const char *code = visit->rated_code;
    const struct event *event = visit->rated == FEEDBACK_EVENT
                                    ? catalogue_event(catalogue, (uint32_t)strtoul(code, NULL, 10))
                                    : NULL;
    const struct department *department =
        visit->rated == FEEDBACK_DEPARTMENT ? catalogue_department(catalogue, code) : NULL;
    const struct stand *stand =
        visit->rated == FEEDBACK_STAND ? catalogue_stand(catalogue, code) : NULL;
    struct rated other = {visit->rated, code, code, "", "storefront", COLOUR_BRAND};
    return visit->rated == FEEDBACK_FAIR ? of_fair(app)
           : event != NULL               ? of_event(app, event)
           : department != NULL          ? of_department(app, department)
           : stand != NULL               ? of_stand(app, stand)
                                         : other;
}

/* "2" before "10" before "12A" before no stand at all. */
static int by_stand(const void *a, const void *b)
{
    const struct department *one = *(const struct department *const *)a;
    const struct department *two = *(const struct department *const *)b;
    bool has_one = one->stand[0] != '\0', has_two = two->stand[0] != '\0';
    if (has_one != has_two) {
        return has_one ? -1 : 1;
    }
    long at_one = strtol(one->stand, NULL, 10), at_two = strtol(two->stand, NULL, 10);
    if (at_one != at_two) {
        return at_one < at_two ? -1 : 1;
    }
    int order = strcmp(one->stand, two->stand);
    return order != 0 ? order : (one > two) - (one < two); /* as in the catalogue */
}

struct rated_list rating_all(struct app *app)
{
    const struct catalogue *catalogue = app->catalogue;
    struct arena *arena = ui_arena(app->ui);
    size_t count_max =
        1 + catalogue->department_count + catalogue->stand_count + catalogue->event_count;
    struct rated *items = arena_alloc(arena, count_max * sizeof *items);
    const struct department **departments =
        arena_alloc(arena, (catalogue->department_count + 1) * sizeof(struct department *));
    struct rated_list list = {.items = items};
    if (items == NULL || departments == NULL) {
        return list;
    }
    items[list.count++] = of_fair(app);
    for (size_t i = 0; i < catalogue->department_count; i++) {
        departments[i] = &catalogue->departments[i];
    }
    qsort(departments, catalogue->department_count, sizeof(struct department *), by_stand);
    for (size_t i = 0; i < catalogue->department_count; i++) {
        items[list.count++] = of_department(app, departments[i]);
    }
    for (size_t i = 0; i < catalogue->stand_count; i++) {
        if (rating_department_at(app, catalogue->stands[i].number) == NULL) {
            items[list.count++] = of_stand(app, &catalogue->stands[i]);
        }
    }
    for (size_t i = 0; i < catalogue->event_count; i++) {
        const struct event *event = &catalogue->events[i];
        if (event != app_event(app) && rating_is_for(app, event)) {
            items[list.count++] = of_event(app, event);
        }
    }
    return list;
}
