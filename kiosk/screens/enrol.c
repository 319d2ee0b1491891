#include "screens/enrol.h"

#include <string.h>

#include "base/clock.h"
#include "screens/form.h"

bool enrol_is_open(const struct app *app, const struct event *event)
{
    return event != NULL &&
           (strcmp(event->state, "open") == 0 || strcmp(event->state, "planned") == 0) &&
           event->ends_ms > clock_now_ms() &&
           catalogue_consent(app->catalogue, "general") != NULL &&
           app->catalogue->document_type_count > 0 && app->catalogue->age_band_count > 0 &&
           app->catalogue->territory_count > 0;
}

static const struct event *find(const struct app *app, uint32_t number)
{
    return app->catalogue != NULL && number != 0 ? catalogue_event(app->catalogue, number) : NULL;
}

const struct event *enrol_event(const struct app *app)
{
    return find(app, app->visit.enrolled);
}

const struct event *enrol_ticket_event(const struct app *app)
{
    const struct visit *visit = &app->visit;
    return visit->has_ticket ? find(app, visit->tickets[visit->ticket_shown].ticket.event) : NULL;
}

const struct registration *enrol_group(const struct app *app, uint32_t event, size_t *count)
{
    const struct registration *first = NULL;
    size_t found = 0;
    for (size_t i = 0; i < app->visit.ticket_count; i++) {
        if (app->visit.tickets[i].ticket.event == event) {
            first = first != NULL ? first : &app->visit.tickets[i];
            found++;
        }
    }
    if (count != NULL) {
        *count = found;
    }
    return first;
}

/* Who has a ticket and goes to another event finds the form filled in; to the same event comes
 * somebody else. */
void enrol_begin(struct app *app, uint32_t event)
{
    bool is_same_person = app->visit.is_done && event != app->visit.enrolled;
    app->visit.enrolled = event;
    if (is_same_person) {
        form_review(app);
    } else {
        form_start(app);
    }
}

void enrol_another(struct app *app)
{
    const struct event *event = enrol_ticket_event(app);
    if (event != NULL) {
        app->visit.enrolled = event->number;
    }
    form_start(app);
}
