/* intents_browse.c: looking around: services, map, agenda, goals. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "screens/intents.h"

void intent_department(struct app *app, const struct intent *intent, int64_t now_ms)
{
    text_copy(app->visit.department, sizeof app->visit.department, intent->text);
    app_post_viewed(app, "", intent->text);
    intent_go(app, &(struct intent){.number = SCREEN_DEPARTMENT}, now_ms);
}

void intent_service(struct app *app, const struct intent *intent, int64_t now_ms)
{
    text_copy(app->visit.service, sizeof app->visit.service, intent->text);
    const struct service *service = catalogue_service(app->catalogue, intent->text);
    app_post_viewed(app, intent->text, service != NULL ? service->department : "");
    intent_go(app, &(struct intent){.number = SCREEN_SERVICE}, now_ms);
}

void intent_map(struct app *app, const struct intent *intent, int64_t now_ms)
{
    text_copy(app->visit.stand, sizeof app->visit.stand, intent->text);
    intent_go(app, &(struct intent){.number = SCREEN_MAP}, now_ms);
}

void intent_pick(struct app *app, const struct intent *intent, int64_t now_ms)
{
    app->visit.picked = (enum service_filter)intent->number;
    intent_go(app, &(struct intent){.number = SCREEN_SERVICES_FILTER}, now_ms);
}

void intent_narrow(struct app *app, const struct intent *intent, int64_t now_ms)
{
    text_copy(app->visit.narrowed[app->visit.picked], CODE_MAX_BYTES, intent->text);
    intent_back(app, intent, now_ms);
}

void intent_widen(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    app->visit.narrowed[intent->number][0] = '\0';
}

void intent_event(struct app *app, const struct intent *intent, int64_t now_ms)
{
    app->visit.event = (uint32_t)intent->number;
    app->visit.event_opened_ms = clock_now_ms();
    intent_go(app, &(struct intent){.number = SCREEN_EVENT}, now_ms);
}

void intent_filter(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    char *chosen = app->visit.filters[intent->number];
    bool is_same = strcmp(chosen, intent->text) == 0;
    text_copy(chosen, sizeof app->visit.filters[0], is_same ? "" : intent->text);
}

void intent_unfilter(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    memset(app->visit.filters, 0, sizeof app->visit.filters);
}

void intent_show(struct app *app, const struct intent *intent, int64_t now_ms)
{
    accounts_show(app, (enum screen)intent->number, intent->text);
    intent_go(app, intent, now_ms);
}

void intent_goals_pick(struct app *app, const struct intent *intent, int64_t now_ms)
{
    app->visit.accounts.picked = (enum goals_filter)intent->number;
    intent_go(app, &(struct intent){.number = SCREEN_GOALS_FILTER}, now_ms);
}

void intent_goals_narrow(struct app *app, const struct intent *intent, int64_t now_ms)
{
    struct accounts_visit *accounts = &app->visit.accounts;
    text_copy(accounts->filters[accounts->picked], CODE_MAX_BYTES, intent->text);
    intent_back(app, intent, now_ms);
}

void intent_goals_widen(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    app->visit.accounts.filters[intent->number][0] = '\0';
}
