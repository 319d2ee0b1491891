/* stick.h: a prepared stick was plugged in: what the screen does about it. UI thread only. */
#pragma once

#include "sync/stick_state.h"

#include <stdint.h>

struct app;

struct stick_view {
    struct stick_state state; /* as the service said last */
    uint32_t shown;           /* number of the one whose screen was shown */
    int from;                 /* enum screen: what was shown before */
};

/* Takes what came with a result. */
void stick_take(struct app *app, const struct stick_state *state, int64_t now_ms);

/* Each frame: shows the screen as soon as nobody is in the middle of something. */
void stick_tick(struct app *app, int64_t now_ms);
