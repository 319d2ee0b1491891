/* enrol.h: which event one registers for. A visit may hold tickets for several events; each person
 * begins from the home page (the event of now) or from an event of the agenda. UI thread only. */
#pragma once

#include "screens/app.h"

/* Open or planned, not over, and the city says all that the form asks for. `event` may be NULL. */
bool enrol_is_open(const struct app *app, const struct event *event);

/* What the form is for; NULL when it left the catalogue. */
const struct event *enrol_event(const struct app *app);

/* What the ticket on the screen is for; NULL when there is none, or it left the catalogue. */
const struct event *enrol_ticket_event(const struct app *app);

/* The first ticket of this visit for `event`, whose code the group has; NULL = none. `count` of
 * them, may be NULL. */
const struct registration *enrol_group(const struct app *app, uint32_t event, size_t *count);

/* INTENT_ENROL (number: of the event), INTENT_ANOTHER (for the event of the ticket shown). */
void enrol_begin(struct app *app, uint32_t event);
void enrol_another(struct app *app);
