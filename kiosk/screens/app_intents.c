/* app_intents.c: what each intent does to the model: one table row each. */
#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "screens/app.h"
#include "screens/enrol.h"
#include "screens/form.h"
#include "screens/mirror.h"
#include "screens/rating.h"
#include "screens/search.h"

static void screen_set(struct app *app, enum screen screen, int64_t now_ms)
{
    if (app->screen == SCREEN_FEEDBACK && screen != SCREEN_FEEDBACK && app->visit.score > 0) {
        rating_post(app); /* one tap on a face is a whole answer */
    }
    if ((app->screen == SCREEN_MIRROR) != (screen == SCREEN_MIRROR)) {
        mirror_look(app, screen == SCREEN_MIRROR);
    }
    app->screen = screen;
    app->entered_ms = now_ms;
    app->is_choosing_language = false;
    app->visit.has_typing = false;
    app->visit.error[0] = '\0';
    app->visit.keyboard = (struct keyboard_state){0};
}

/* From here on the way back leads to the screen of now. */
static void remember(struct app *app)
{
    if (app->history_count < HISTORY_MAX) {
        /* What begins a visit on the attract screen goes back to its beginning, not out of it. */
        app->history[app->history_count++] =
            app->screen == SCREEN_ATTRACT ? SCREEN_HOME : app->screen;
    }
}

static void go(struct app *app, const struct intent *intent, int64_t now_ms)
{
    enum screen screen = (enum screen)intent->number;
    if ((screen == SCREEN_TICKET && !app->visit.has_ticket) ||
        (screen == SCREEN_RECEIPT && !app->visit.asking.has_receipt)) {
        return; /* the visitor ended the visit in the frame in which the ticket came */
    }
    remember(app);
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
    screen_set(app, screen, now_ms);
}

void app_go(struct app *app, enum screen screen, int64_t now_ms)
{
    go(app, &(struct intent){.number = (int)screen}, now_ms);
}

static void tab(struct app *app, const struct intent *intent, int64_t now_ms)
{
    screen_set(app, (enum screen)intent->number, now_ms);
}

static void end_visit(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    sodium_memzero(app->visit.comment, sizeof app->visit.comment); /* never sent, so it goes too */
    screen_set(app, app_first_screen(app), now_ms);
    app_wipe_visit(app);
    app_speak(app, app->languages.fair);
    app->history_count = 0;
    app->is_asking = false;
    app->comfort = (struct comfort){0};
    ui_wipe(app->ui);
}

static void go_back(struct app *app, const struct intent *intent, int64_t now_ms)
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
    if (poll_back(app)) {
        return;
    }
    if (question_back(app)) {
        return;
    }
    if (app->history_count == 0) { /* the attract loop begins with nothing of the last visitor */
        end_visit(app, intent, now_ms);
        return;
    }
    if (app->screen != SCREEN_AGENDA_FILTER) { /* which may have left another list */
        ui_return(app->ui);
    }
    screen_set(app, app->history[--app->history_count], now_ms);
}

static void go_home(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    app->history_count = 0;
    screen_set(app, app_is_door(app) ? SCREEN_DOOR : SCREEN_HOME, now_ms);
}

static void stay(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    app->is_asking = false;
    app->touched_ms = now_ms;
}

static void open_department(struct app *app, const struct intent *intent, int64_t now_ms)
{
    text_copy(app->visit.department, sizeof app->visit.department, intent->text);
    app_post_viewed(app, "", intent->text);
    go(app, &(struct intent){.number = SCREEN_DEPARTMENT}, now_ms);
}

static void open_service(struct app *app, const struct intent *intent, int64_t now_ms)
{
    text_copy(app->visit.service, sizeof app->visit.service, intent->text);
    const struct service *service = catalogue_service(app->catalogue, intent->text);
    app_post_viewed(app, intent->text, service != NULL ? service->department : "");
    go(app, &(struct intent){.number = SCREEN_SERVICE}, now_ms);
}

static void open_map(struct app *app, const struct intent *intent, int64_t now_ms)
{
    text_copy(app->visit.stand, sizeof app->visit.stand, intent->text);
    go(app, &(struct intent){.number = SCREEN_MAP}, now_ms);
}

static void pick(struct app *app, const struct intent *intent, int64_t now_ms)
{
    app->visit.picked = (enum service_filter)intent->number;
    go(app, &(struct intent){.number = SCREEN_SERVICES_FILTER}, now_ms);
}

static void narrow(struct app *app, const struct intent *intent, int64_t now_ms)
{
    text_copy(app->visit.narrowed[app->visit.picked], CODE_MAX_BYTES, intent->text);
    go_back(app, intent, now_ms);
}

static void widen(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    app->visit.narrowed[intent->number][0] = '\0';
}

static void open_event(struct app *app, const struct intent *intent, int64_t now_ms)
{
    app->visit.event = (uint32_t)intent->number;
    app->visit.event_opened_ms = clock_now_ms();
    go(app, &(struct intent){.number = SCREEN_EVENT}, now_ms);
}

static void enrol(struct app *app, const struct intent *intent, int64_t now_ms)
{
    remember(app);
    enrol_begin(app, (uint32_t)intent->number);
    screen_set(app, SCREEN_REGISTER, now_ms);
}

static void filter(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    char *chosen = app->visit.filters[intent->number];
    bool is_same = strcmp(chosen, intent->text) == 0;
    text_copy(chosen, sizeof app->visit.filters[0], is_same ? "" : intent->text);
}

static void clear_filters(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    memset(app->visit.filters, 0, sizeof app->visit.filters);
}

static void show(struct app *app, const struct intent *intent, int64_t now_ms)
{
    accounts_show(app, (enum screen)intent->number, intent->text);
    go(app, intent, now_ms);
}

static void goals_pick(struct app *app, const struct intent *intent, int64_t now_ms)
{
    app->visit.accounts.picked = (enum goals_filter)intent->number;
    go(app, &(struct intent){.number = SCREEN_GOALS_FILTER}, now_ms);
}

static void goals_narrow(struct app *app, const struct intent *intent, int64_t now_ms)
{
    struct accounts_visit *accounts = &app->visit.accounts;
    text_copy(accounts->filters[accounts->picked], CODE_MAX_BYTES, intent->text);
    go_back(app, intent, now_ms);
}

static void goals_widen(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    app->visit.accounts.filters[intent->number][0] = '\0';
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

static void choose(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    app->visit.has_personal = true;
    form_choose(app, intent->text);
}

static void tick(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    app->visit.error[0] = '\0';
    if (intent->number == 0) {
        form_agree(app, !app->visit.has_consent);
    } else {
        form_agree_sensitive(app, !app->visit.has_sensitive_consent);
    }
}

static void next(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    form_next(app);
}

static void edit(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    form_edit(app, (enum form_page)intent->number);
}

static void page(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    app->visit.page = (enum form_page)intent->number;
    app->visit.error[0] = '\0';
}

static void place(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    form_place(app, (enum place_view)intent->number, intent->text);
}

static void question(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    form_question(app, intent->text);
}

static void recover(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    form_recover(app);
}

static void another(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    remember(app);
    enrol_another(app);
    screen_set(app, SCREEN_REGISTER, now_ms);
}

static void show_ticket(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    if (intent->number >= 0 && (size_t)intent->number < app->visit.ticket_count) {
        app->visit.ticket_shown = (size_t)intent->number;
    }
}

static void submit(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    app_post_registration(app);
}

/* From the list of what can be rated it goes back to the faces. */
static void rate(struct app *app, const struct intent *intent, int64_t now_ms)
{
    if (!app_can_rate(app)) {
        return;
    }
    if (app->screen == SCREEN_FEEDBACK_ABOUT && app->history_count > 0) {
        app->history_count--;
    } else {
        remember(app);
    }
    rating_choose(app, (enum feedback_target)intent->number, intent->text);
    screen_set(app, SCREEN_FEEDBACK, now_ms);
}

static void score(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    bool changes_side = (app->visit.score > 2) != (intent->number > 2);
    if (app->visit.score == 0 || changes_side) {
        app->visit.reason_count = 0;
    }
    app->visit.score = intent->number;
}

static void reason(struct app *app, const struct intent *intent, int64_t now_ms)
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

static void send(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    go(app, &(struct intent){.number = SCREEN_THANKS}, now_ms);
}

static void scan(struct app *app, const struct intent *intent, int64_t now_ms)
{
    if (intent->number == 1) { /* the typed short code */
        app->door.scan_length = strlen(app->door.code);
        memcpy(app->door.scan, app->door.code, app->door.scan_length);
    }
    if (app->screen != SCREEN_DOOR) {
        go_home(app, intent, now_ms); /* who stands at the door does not wait for a table */
    }
    app->visit.has_typing = false; /* the verdict is seen also when a code was being typed */
    if (app->door.scan_length > 0) {
        app_post_scan(app, false, now_ms);
    }
}

static void override(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    if (app->door.has_verdict && app->door.verdict.may_override && !app->door.is_waiting) {
        app_post_scan(app, true, now_ms);
    }
}

static void dismiss(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    app_wipe_door(app);
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

static void direction(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    app->door.direction = (enum admission_direction)intent->number;
    app_wipe_door(app);
}

/* On the attract screen it begins the visit, because the end of a visit brings the fair's language
 * back. */
static void languages(struct app *app, const struct intent *intent, int64_t now_ms)
{
    if (app->screen == SCREEN_ATTRACT) {
        go_home(app, intent, now_ms);
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

typedef void intent_handler(struct app *app, const struct intent *intent, int64_t now_ms);

static intent_handler *const handlers[] = {
    [INTENT_NONE] = NULL,
    [INTENT_GO] = go,
    [INTENT_TAB] = tab,
    [INTENT_BACK] = go_back,
    [INTENT_HOME] = go_home,
    [INTENT_END] = end_visit,
    [INTENT_STAY] = stay,
    [INTENT_DEPARTMENT] = open_department,
    [INTENT_SERVICE] = open_service,
    [INTENT_MAP] = open_map,
    [INTENT_PICK] = pick,
    [INTENT_NARROW] = narrow,
    [INTENT_WIDEN] = widen,
    [INTENT_EVENT] = open_event,
    [INTENT_ENROL] = enrol,
    [INTENT_FILTER] = filter,
    [INTENT_UNFILTER] = clear_filters,
    [INTENT_SHOW] = show,
    [INTENT_GOALS_PICK] = goals_pick,
    [INTENT_GOALS_NARROW] = goals_narrow,
    [INTENT_GOALS_WIDEN] = goals_widen,
    [INTENT_TYPE] = app_type,
    [INTENT_KEYBOARD] = keyboard,
    [INTENT_FOCUS] = focus,
    [INTENT_CHOOSE] = choose,
    [INTENT_TICK] = tick,
    [INTENT_NEXT] = next,
    [INTENT_EDIT] = edit,
    [INTENT_PAGE] = page,
    [INTENT_PLACE] = place,
    [INTENT_QUESTION] = question,
    [INTENT_RECOVER] = recover,
    [INTENT_ANOTHER] = another,
    [INTENT_TICKET] = show_ticket,
    [INTENT_SUBMIT] = submit,
    [INTENT_RATE] = rate,
    [INTENT_SCORE] = score,
    [INTENT_REASON] = reason,
    [INTENT_SEND] = send,
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
    [INTENT_SCAN] = scan,
    [INTENT_OVERRIDE] = override,
    [INTENT_DISMISS] = dismiss,
    [INTENT_COMFORT] = comfort,
    [INTENT_DIRECTION] = direction,
    [INTENT_LANGUAGES] = languages,
    [INTENT_LANGUAGE] = language,
};
_Static_assert(ARRAY_COUNT(handlers) == INTENT_KIND_COUNT, "a handler for each intent");

/* Two fingers may end the visit and choose in one frame: what comes second is of no screen. */
static bool is_of_screen(const struct app *app, enum intent_kind kind)
{
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
}
