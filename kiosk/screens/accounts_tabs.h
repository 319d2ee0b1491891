/* accounts_tabs.h: what the city answers for (rendición de cuentas) has three pages, a tap from
 * each other: commitments, goals, schedule. A page is there when its screen is built and the
 * catalogue has something for it. */
#pragma once

#include "screens/app.h"

/* The row of links under the title; nothing when there is no second page. */
void accounts_tabs(struct app *app);

/* The page that a visitor sees first: SCREEN_COMMITMENTS, or the next one that there is;
 * SCREEN_COUNT when there is none, and then home has no tile for it. */
enum screen accounts_first(const struct app *app);
