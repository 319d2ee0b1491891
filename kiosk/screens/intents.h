/* intents.h: the handlers of the intents that are not of one screen's own header; the table is in
 * app_intents.c. What each takes stands beside its word in app.h. UI thread only. */
#pragma once

#include "screens/app.h"

typedef void intent_handler(struct app *app, const struct intent *intent, int64_t now_ms);

/* Shows the screen at once; what was left behind is finished (an opinion is sent). */
void app_enter(struct app *app, enum screen screen, int64_t now_ms);

/* From here on the way back leads to the screen of now. */
void app_remember(struct app *app);

/* app_intents.c */
intent_handler intent_go, intent_back, intent_home;

/* intents_browse.c */
intent_handler intent_department, intent_service, intent_map, intent_pick, intent_narrow,
    intent_widen, intent_event, intent_filter, intent_unfilter, intent_show, intent_goals_pick,
    intent_goals_narrow, intent_goals_widen;

/* intents_form.c */
intent_handler intent_enrol, intent_choose, intent_tick, intent_next, intent_edit, intent_page,
    intent_place, intent_question, intent_recover, intent_another, intent_ticket, intent_submit;

/* intents_rating.c */
intent_handler intent_rate, intent_score, intent_reason, intent_send;

/* intents_door.c */
intent_handler intent_scan, intent_override, intent_undo, intent_call, intent_dismiss,
    intent_direction;
