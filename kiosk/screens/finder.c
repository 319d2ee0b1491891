#include "screens/finder.h"

#include <string.h>

#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "core/staff.h"
#include "screens/form.h"
#include "screens/intents.h"

enum { LABEL_MAX = 320 };

bool finder_may(const struct app *app)
{
    enum staff_role role = app->door.is_supervisor ? STAFF_SUPERVISOR : STAFF_STEWARD;
    return app_is_door(app) && !app_is_stand(app) && staff_may(role, STAFF_MAY_SEARCH);
}

bool finder_may_reprint(const struct app *app)
{
    const struct person_found *person = finder_person(app);
    enum staff_role role = app->door.is_supervisor ? STAFF_SUPERVISOR : STAFF_STEWARD;
    return app->screen == SCREEN_PERSON && person != NULL && person->has_ticket &&
           !person->is_revoked && finder_may(app) && staff_may(role, STAFF_MAY_REPRINT);
}

/* ---- asking and taking ---- */

void finder_refresh(struct app *app)
{
    struct finder_visit *finder = &app->visit.finder;
    const struct event *event = app_event(app);
    if (app->screen != SCREEN_PEOPLE || event == NULL || finder->tag != 0 ||
        strcmp(finder->text, finder->asked) == 0) {
        return;
    }
    struct job job = {.kind = JOB_PEOPLE};
    job.u.people.event = event->number;
    (void)text_copy(job.u.people.text, sizeof job.u.people.text, finder->text);
    if (app_post(app, &job)) {
        finder->tag = job.tag;
        (void)text_copy(finder->asked, sizeof finder->asked, finder->text);
    }
    memset(&job.u.people, 0, sizeof job.u.people);
}

void finder_take(struct app *app, struct result *result)
{
    struct finder_visit *finder = &app->visit.finder;
    if (result->tag != finder->tag) {
        people_free(result->u.people); /* of somebody who has left */
        return;
    }
    finder->tag = 0;
    finder->has_failed = result->status != STATUS_OK;
    if (result->status != STATUS_OK) {
        log_warning("door", "search failed: %s", status_text(result->status));
        return;
    }
    people_free(finder->people);
    finder->people = result->u.people;
    finder->version = result->tag;
    finder_refresh(app); /* more was typed meanwhile */
}

void finder_wipe(struct app *app)
{
    people_free(app->visit.finder.people);
    app->visit.finder = (struct finder_visit){0};
}

/* ---- what is shown ---- */

const struct person_found *finder_person(const struct app *app)
{
    const struct finder_visit *finder = &app->visit.finder;
    for (size_t i = 0; finder->people != NULL && i < finder->people->count; i++) {
        if (strcmp(finder->people->items[i].person, finder->person) == 0) {
            return &finder->people->items[i];
        }
    }
    return NULL;
}

/* First letters of the words. */
static const char *initials(struct arena *arena, const char *name)
{
    const char *out = "";
    for (const char *at = name; *at != '\0';) {
        size_t bytes = strcspn(at, " ");
        out = arena_printf(arena, "%s%s%.*s.", out, out[0] != '\0' ? " " : "", (int)text_next(at),
                           at);
        at += bytes + (at[bytes] == ' ');
    }
    return out;
}

const char *finder_name(struct app *app, const struct person_found *person)
{
    struct arena *arena = ui_arena(app->ui);
    return person->name[0] == '\0'       ? tr("Sin nombre")
           : app->visit.finder.has_names ? arena_printf(arena, "%s", person->name)
                                         : initials(arena, person->name);
}

static void datum_add(struct app *app, const char **all, const char *text)
{
    if (text[0] != '\0') {
        *all =
            arena_printf(ui_arena(app->ui), "%s%s%s", *all, (*all)[0] != '\0' ? " · " : "", text);
    }
}

const char *finder_datum(struct app *app, const struct person_found *person)
{
    struct arena *arena = ui_arena(app->ui);
    char made[LABEL_MAX];
    const char *all = "";
    const struct territory *territory = catalogue_territory(app->catalogue, person->territory);
    const struct age_band *band = catalogue_age_band(app->catalogue, person->age_band);
    if (territory != NULL) {
        datum_add(app, &all, form_territory_label(territory, made, sizeof made));
    }
    if (band != NULL) {
        datum_add(app, &all, band->name);
    }
    if (person->document_end[0] != '\0') {
        datum_add(app, &all, arena_printf(arena, tr("documento …%s"), person->document_end));
    }
    if (person->phone_end[0] != '\0') {
        datum_add(app, &all, arena_printf(arena, tr("celular …%s"), person->phone_end));
    }
    return all;
}

/* ---- intents ---- */

void finder_begin(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    if (!finder_may(app)) {
        return;
    }
    app_wipe_door(app);
    app_go(app, SCREEN_PEOPLE, now_ms);
    app->visit.has_typing = true;
    app->visit.has_personal = true;
}

void finder_open(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)text_copy(app->visit.finder.person, sizeof app->visit.finder.person, intent->text);
    app->visit.printed.again = 0; /* that was somebody else's */
    if (finder_person(app) != NULL) {
        app_go(app, SCREEN_PERSON, now_ms);
    }
}

/* To see names is something that is told of whoever asked. */
void finder_names(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    struct finder_visit *finder = &app->visit.finder;
    finder->has_names = !finder->has_names;
    finder->version++;
    if (finder->has_names) {
        app_tell_acted(app, STAFF_MAY_NAMES);
    }
}

void finder_admit(struct app *app, const struct intent *intent, int64_t now_ms)
{
    const struct person_found *person = finder_person(app);
    if (person == NULL || !person->has_ticket || !finder_may(app)) {
        return;
    }
    (void)text_copy(app->door.scan, sizeof app->door.scan, person->code);
    app->door.scan_length = strlen(app->door.scan);
    app->door.is_by_search = true;
    intent_home(app, intent, now_ms);
    app_post_scan(app, ADMISSION_NOTE_NONE, now_ms);
}
