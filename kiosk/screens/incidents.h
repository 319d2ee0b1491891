/* incidents.h: what somebody should look into, as staff read it. UI thread only. */
#pragma once

struct app;

/* The card with those of the snapshot app->staff.supervision, which is not NULL. */
void incidents_card(struct app *app);
