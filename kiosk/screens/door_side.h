/* door_side.h: the third of a door's screen beside the verdict: how many are inside (at a stand:
 * were attended), who was last, and what else staff can do. UI thread only. */
#pragma once

#include "screens/app.h"

/* In the verdict's colour while that takes the whole screen. */
void door_side(struct app *app);
