#include "screens/stick.h"

#include "screens/app.h"
#include "screens/intents.h"

/* Where nobody is in the middle of something of his own. */
static bool may_show(const struct app *app)
{
    switch (app->screen) {
    case SCREEN_ATTRACT:
    case SCREEN_HOME:
    case SCREEN_DOOR:
    case SCREEN_STAFF:
    case SCREEN_SELF_TEST:
    case SCREEN_CLOSED:
        return true;
    default:
        return false;
    }
}

void stick_take(struct app *app, const struct stick_state *state, int64_t now_ms)
{
    if (app->is_sample) {
        return;
    }
    if (state->phase != app->stick.state.phase) {
        app->touched_ms = now_ms; /* whoever plugged it in is there, and reads */
    }
    app->stick.state = *state;
    if (state->phase == STICK_NONE && app->screen == SCREEN_STICK) {
        app_enter(app, (enum screen)app->stick.from, now_ms);
    }
    stick_tick(app, now_ms);
}

void stick_tick(struct app *app, int64_t now_ms)
{
    const struct stick_state *state = &app->stick.state;
    if (state->phase != STICK_NONE && state->number != app->stick.shown && may_show(app)) {
        app->stick.shown = state->number;
        app->stick.from = (int)app->screen;
        app_enter(app, SCREEN_STICK, now_ms);
    }
}
