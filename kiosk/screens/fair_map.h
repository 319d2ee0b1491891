/* fair_map.h: where a stand is on the map of the fair, for the eye and in words. Places are
 * ten-thousandths of the picture; the map is drawn as one sees the fair from the kiosk, so that up
 * is ahead. Pure but for what it reads of the model. UI thread only. */
#pragma once

#include "screens/app.h"

struct map_place {
    int x, y; /* ten-thousandths from the left and from the top */
};

/* The place of a stand when there is a map and the stand is on it; NULL otherwise. */
const struct stand *fair_map_stand(const struct app *app, const char *number);

/* Where this kiosk stands; false when the settings do not tell. */
bool fair_map_here(const struct settings *settings, struct map_place *out);

/* "al frente, a la derecha"; `here` NULL: "arriba, a la derecha del plano". Translated; borrowed
 * from the arena. */
const char *fair_map_way(struct arena *arena, const struct map_place *here, struct map_place to);
