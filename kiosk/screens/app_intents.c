/* app_intents.c: what each intent does to the model: one table row each. The handlers here are
 * those of moving about and of comfort; intents.h names where the others are. */
#include <sodium.h>
#include <string.h>

#include "screens/enrol.h"
#include "screens/form.h"
#include "screens/intents.h"
#include "screens/mirror.h"
#include "screens/rating.h"
#include "screens/search.h"

void app_enter(struct app *app, enum screen screen, int64_t now_ms)
{
    if (app->screen == SCREEN_FEEDBACK && screen != SCREEN_FEEDBACK && app->visit.score > 0) {
        rating_post(app); /* one tap on a face is a whole answer */
    }
    if ((app->screen == SCREEN_MIRROR) != (screen == SCREEN_MIRROR)) {
        mirror_look(app, screen == SCREEN_MIRROR);
    }
    if ((app->screen == SCREEN_OCCUPANCY) != (screen == SCREEN_OCCUPANCY)) {
        door_look(app, screen == SCREEN_OCCUPANCY);
    }
    if (screen == SCREEN_DOOR && app->visit.has_personal) {
        app_wipe_visit(app); /* whom staff searched for or registered */
    }
    if (app->screen == SCREEN_STAFF_PIN && screen != SCREEN_STAFF_PIN) {
        staff_forget_pin(app);
    }
    bool is_shut = app->staff.state.is_closed && !staff_is_screen(screen);
    app->screen = is_shut ? SCREEN_CLOSED : screen;
    app->entered_ms = now_ms;
    app->is_choosing_language = false;
    app->visit.has_typing = false;
    app->visit.error[0] = '\0';
    app->visit.keyboard = (struct keyboard_state){0};
}

void app_remember(struct app *app)
{
    if (app->history_count < HISTORY_MAX) {
        /* What begins a visit on the attract screen goes back to its beginning, not out of it. */
        app->history[app->history_count++] =
            app->screen == SCREEN_ATTRACT ? SCREEN_HOME : app->screen;
    }
}

void intent_go(struct app *app, const struct intent *intent, int64_t now_ms)
{
    enum screen screen = (enum screen)intent->number;
    if ((screen == SCREEN_TICKET && !app->visit.has_ticket) ||
        (screen == SCREEN_RECEIPT && !app->visit.asking.has_receipt)) {
        return; /* the visitor ended the visit in the frame in which the ticket came */
    }
    app_remember(app);
    if (screen == SCREEN_REGISTER) {
        enrol_begin(app, app_event(app) != NULL ? app_event(app)->number : 0);
    }
    if (screen == SCREEN_FEEDBACK) {
        rating_begin(app);
    }
    if (app->screen == SCREEN_HOME) {
        memset(app->visit.accounts.filters, 0, sizeof app->visit.accounts.filters);
    }
    if (screen == SCREEN_SERVICES) {
        app->visit.search[0] = '\0'; /* from home the list is whole again */
    }
    bool has_voted = screen == SCREEN_TOPICS_RESULTS && app->visit.topics.has_ranked;
    if (screen == SCREEN_TICKET || screen == SCREEN_RECEIPT || screen == SCREEN_THANKS ||
        screen == SCREEN_SURVEY_DONE || has_voted) {
        app->history_count = 1; /* back from here goes home, not into the finished form */
        app->history[0] = SCREEN_HOME;
    }
    app_enter(app, screen, now_ms);
}

void app_go(struct app *app, enum screen screen, int64_t now_ms)
{
    intent_go(app, &(struct intent){.number = (int)screen}, now_ms);
}

static void tab(struct app *app, const struct intent *intent, int64_t now_ms)
{
    app_enter(app, (enum screen)intent->number, now_ms);
}

static void end_visit(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    sodium_memzero(app->visit.comment, sizeof app->visit.comment); /* never sent, so it goes too */
    app_enter(app, app_first_screen(app), now_ms);
    app_wipe_visit(app);
    app_speak(app, app->languages.fair);
    app->history_count = 0;
    app->is_asking = false;
    app->comfort = (struct comfort){0};
    ui_wipe(app->ui);
}

void intent_back(struct app *app, const struct intent *intent, int64_t now_ms)
{
    if (app->is_choosing_language) {
        app->is_choosing_language = false;
        return;
    }
    if (app->visit.has_typing) {
        app->visit.has_typing = false;
        return;
    }
    if (app->screen == SCREEN_REGISTER && form_back(app)) {
        ui_return(app->ui);
        return;
    }
    if (walk_in_back(app)) {
        return;
    }
    if (poll_back(app)) {
        return;
    }
    if (question_back(app)) {
        return;
    }
    if (app->screen == SCREEN_STAFF_PIN || app->screen == SCREEN_STAFF) {
        app_send(app, INTENT_STAFF, STAFF_DO_LEAVE, NULL);
        return;
    }
    if (app->history_count == 0) { /* the attract loop begins with nothing of the last visitor */
        end_visit(app, intent, now_ms);
        return;
    }
    if (app->screen != SCREEN_AGENDA_FILTER) { /* which may have left another list */
        ui_return(app->ui);
    }
    app_enter(app, app->history[--app->history_count], now_ms);
}

void intent_home(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    app->history_count = 0;
    app_enter(app, app_is_door(app) ? SCREEN_DOOR : SCREEN_HOME, now_ms);
}

static void stay(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    app->is_asking = false;
    app->touched_ms = now_ms;
}

static void keyboard(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    app->visit.keyboard = (struct keyboard_state){.has_shift = (intent->number & 1) != 0,
                                                  .has_accent = (intent->number & 2) != 0,
                                                  .page = (size_t)(intent->number >> 2)};
}

static void focus(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    app->visit.has_typing = intent->number != 0;
    app->visit.keyboard = (struct keyboard_state){0};
    if (intent->number != 0) {
        app_wipe_door(app); /* also a verdict whose time would run out while a code is typed */
    }
}

static void comfort(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    struct comfort *comfort = &app->comfort;
    switch ((enum comfort_choice)intent->number) {
    case COMFORT_TEXT_100:
    case COMFORT_TEXT_150:
    case COMFORT_TEXT_200:
        comfort->text_percent = 100 + 50 * intent->number;
        break;
    case COMFORT_CONTRAST:
        comfort->has_contrast = !comfort->has_contrast;
        break;
    case COMFORT_LOW:
        comfort->is_low = !comfort->is_low;
        break;
    case COMFORT_CALM:
        comfort->is_calm = !comfort->is_calm;
        break;
    case COMFORT_SLOW:
        comfort->is_slow = !comfort->is_slow;
        break;
    }
}

static void noted(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    scanning_dismiss(app);
}

/* On the attract screen it begins the visit, because the end of a visit brings the fair's language
 * back. */
static void languages(struct app *app, const struct intent *intent, int64_t now_ms)
{
    if (app->screen == SCREEN_ATTRACT) {
        intent_home(app, intent, now_ms);
    }
    app->is_choosing_language = intent->number != 0;
}

static void language(struct app *app, const struct intent *intent, int64_t now_ms)
{
    languages(app, &(struct intent){.number = 0}, now_ms);
    app_speak(app, (size_t)intent->number);
    form_retell(app);
    question_retell(app);
}

static intent_handler *const handlers[] = {
    [INTENT_NONE] = NULL,
    [INTENT_GO] = intent_go,
    [INTENT_TAB] = tab,
    [INTENT_BACK] = intent_back,
    [INTENT_HOME] = intent_home,
    [INTENT_END] = end_visit,
    [INTENT_STAY] = stay,
    [INTENT_DEPARTMENT] = intent_department,
    [INTENT_SERVICE] = intent_service,
    [INTENT_MAP] = intent_map,
    [INTENT_PICK] = intent_pick,
    [INTENT_NARROW] = intent_narrow,
    [INTENT_WIDEN] = intent_widen,
    [INTENT_EVENT] = intent_event,
    [INTENT_ENROL] = intent_enrol,
    [INTENT_FILTER] = intent_filter,
    [INTENT_UNFILTER] = intent_unfilter,
    [INTENT_SHOW] = intent_show,
    [INTENT_GOALS_PICK] = intent_goals_pick,
    [INTENT_GOALS_NARROW] = intent_goals_narrow,
    [INTENT_GOALS_WIDEN] = intent_goals_widen,
    [INTENT_TYPE] = app_type,
    [INTENT_KEYBOARD] = keyboard,
    [INTENT_FOCUS] = focus,
    [INTENT_CHOOSE] = intent_choose,
    [INTENT_TICK] = intent_tick,
    [INTENT_NEXT] = intent_next,
    [INTENT_EDIT] = intent_edit,
    [INTENT_PAGE] = intent_page,
    [INTENT_PLACE] = intent_place,
    [INTENT_QUESTION] = intent_question,
    [INTENT_RECOVER] = intent_recover,
    [INTENT_ANOTHER] = intent_another,
    [INTENT_TICKET] = intent_ticket,
    [INTENT_SUBMIT] = intent_submit,
    [INTENT_RATE] = intent_rate,
    [INTENT_SCORE] = intent_score,
    [INTENT_REASON] = intent_reason,
    [INTENT_SEND] = intent_send,
    [INTENT_RANK] = topics_choose,
    [INTENT_VOTER] = topics_voter,
    [INTENT_VOTE] = topics_vote,
    [INTENT_SPLIT] = topics_split,
    [INTENT_COMMITMENT] = commitments_open,
    [INTENT_COMMITMENTS_KIND] = commitments_show,
    [INTENT_COMMITMENTS_BY] = commitments_narrow,
    [INTENT_ASK] = question_begin,
    [INTENT_ASK_PAGE] = question_page,
    [INTENT_ASK_KIND] = question_kind,
    [INTENT_ASK_CHOOSE] = question_choose,
    [INTENT_ASK_START] = question_start,
    [INTENT_ASK_WRITE] = question_write,
    [INTENT_ASK_WAY] = question_way,
    [INTENT_ASK_NEXT] = question_next,
    [INTENT_ASK_SEND] = question_send,
    [INTENT_FIND] = question_look_up,
    [INTENT_ANSWERS] = question_answers,
    [INTENT_ANSWER] = question_answer,
    [INTENT_ANSWERS_OF] = question_answers_of,
    [INTENT_POLL] = poll_begin,
    [INTENT_POLL_PICK] = poll_choose,
    [INTENT_POLL_NEXT] = poll_next,
    [INTENT_SCAN] = intent_scan,
    [INTENT_OVERRIDE] = intent_override,
    [INTENT_NOTED] = noted,
    [INTENT_UNDO] = intent_undo,
    [INTENT_CALL] = intent_call,
    [INTENT_DISMISS] = intent_dismiss,
    [INTENT_COMFORT] = comfort,
    [INTENT_DIRECTION] = intent_direction,
    [INTENT_PEOPLE] = finder_begin,
    [INTENT_PERSON] = finder_open,
    [INTENT_PERSON_NAMES] = finder_names,
    [INTENT_PERSON_ADMIT] = finder_admit,
    [INTENT_WALK_IN] = walk_in_begin,
    [INTENT_WALK_IN_NEXT] = walk_in_next,
    [INTENT_WALK_IN_PICK] = walk_in_pick,
    [INTENT_WALK_IN_TYPE] = walk_in_type,
    [INTENT_WALK_IN_MINOR] = walk_in_minor,
    [INTENT_WALK_IN_GROUP] = walk_in_group,
    [INTENT_WALK_IN_TICK] = walk_in_tick,
    [INTENT_WALK_IN_SUBMIT] = walk_in_submit,
    [INTENT_STAFF] = staff_intent,
    [INTENT_LANGUAGES] = languages,
    [INTENT_LANGUAGE] = language,
    [INTENT_PRINT] = print_intent,
    [INTENT_JOIN] = join_intent,
};
_Static_assert(ARRAY_COUNT(handlers) == INTENT_KIND_COUNT, "a handler for each intent");

/* Two fingers may end the visit and choose in one frame: what comes second is of no screen. */
static bool is_of_screen(const struct app *app, enum intent_kind kind)
{
    if (app->screen == SCREEN_JOIN) { /* there is nothing else yet */
        return kind == INTENT_JOIN || kind == INTENT_TYPE || kind == INTENT_KEYBOARD ||
               kind == INTENT_LANGUAGES || kind == INTENT_LANGUAGE;
    }
    if (kind >= INTENT_CHOOSE && kind <= INTENT_SUBMIT) {
        return app->screen == SCREEN_REGISTER;
    }
    if (kind >= INTENT_SCORE && kind <= INTENT_SEND) {
        return app->screen == SCREEN_FEEDBACK;
    }
    if (kind == INTENT_POLL_PICK || kind == INTENT_POLL_NEXT) {
        return app->screen == SCREEN_SURVEY;
    }
    if (kind >= INTENT_ASK_PAGE && kind <= INTENT_ASK_SEND) {
        return app->screen == SCREEN_ASK;
    }
    if (kind >= INTENT_RANK && kind <= INTENT_VOTE) {
        return app->screen == SCREEN_TOPICS || app->screen == SCREEN_TOPICS_WHO;
    }
    if (kind > INTENT_WALK_IN && kind <= INTENT_WALK_IN_SUBMIT) {
        return app->screen == SCREEN_WALK_IN;
    }
    return true;
}

void app_update(struct app *app, const struct intent *intent, int64_t now_ms)
{
    if (app->screen == SCREEN_BROKEN || handlers[intent->kind] == NULL ||
        !is_of_screen(app, intent->kind)) {
        return;
    }
    handlers[intent->kind](app, intent, now_ms);
    search_refresh(app);
    question_refresh(app);
    finder_refresh(app);
}
