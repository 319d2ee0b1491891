/* seats.h: whether an event has room, said before anybody fills in the form. What the store thread
 * counted last, here and (by way of the central) at other kiosks. UI thread only. */
#pragma once

#include "screens/app.h"

enum { SEATS_FEW = 10 }; /* from here down it is said how many are left */

/* "Cupo lleno: lo anotamos en lista de espera, puesto 3", "Quedan 4 cupos"; NULL = nothing to say:
 * there is room, no limit, or nothing is known yet. Lives as long as the frame's arena. */
const char *seats_text(struct app *app, const struct event *event);
const char *seats_word(struct app *app, const struct event *event); /* "Cupo lleno", in lists */

/* Whoever registers now waits. `event` may be NULL. */
bool seats_are_taken(const struct app *app, const struct event *event);

/* Icon and text of it, where somebody may register; nothing when there is nothing to say. */
void seats_line(struct app *app, const struct event *event);

void seats_take(struct app *app, struct result *result); /* JOB_PLACES */
void seats_release(struct app *app);
