/* intents_rating.c: what was rated, how and why. */
#include <string.h>

#include "base/text.h"
#include "screens/intents.h"
#include "screens/rating.h"

/* From the list of what can be rated it goes back to the faces. */
void intent_rate(struct app *app, const struct intent *intent, int64_t now_ms)
{
    if (!app_can_rate(app)) {
        return;
    }
    if (app->screen == SCREEN_FEEDBACK_ABOUT && app->history_count > 0) {
        app->history_count--;
    } else {
        app_remember(app);
    }
    rating_choose(app, (enum feedback_target)intent->number, intent->text);
    app_enter(app, SCREEN_FEEDBACK, now_ms);
}

void intent_score(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    bool changes_side = (app->visit.score > 2) != (intent->number > 2);
    if (app->visit.score == 0 || changes_side) {
        app->visit.reason_count = 0;
    }
    app->visit.score = intent->number;
}

void intent_reason(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    struct visit *visit = &app->visit;
    for (size_t i = 0; i < visit->reason_count; i++) {
        if (strcmp(visit->reasons[i], intent->text) == 0) {
            visit->reason_count--;
            memmove(visit->reasons[i], visit->reasons[visit->reason_count], CODE_MAX_BYTES);
            return;
        }
    }
    if (visit->reason_count < FEEDBACK_REASONS_MAX) {
        text_copy(visit->reasons[visit->reason_count++], CODE_MAX_BYTES, intent->text);
    }
}

void intent_send(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    intent_go(app, &(struct intent){.number = SCREEN_THANKS}, now_ms);
}
