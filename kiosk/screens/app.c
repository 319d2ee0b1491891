/* app.c: the model and the table of what each intent does to it. */
#include "screens/app.h"

#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "screens/enrol.h"
#include "screens/form.h"
#include "screens/mirror.h"
#include "screens/screens.h"
#include "screens/search.h"
#include "screens/seats.h"

static const char *const keyboard_files[KEYBOARD_KIND_COUNT][2] = {
    [KEYBOARD_LETTERS] = {"es.keys", "es-large.keys"},
    [KEYBOARD_PROSE] = {"prose.keys", "es-large.keys"},
    [KEYBOARD_EMAIL] = {"email.keys", "email-large.keys"},
    [KEYBOARD_NUMBER] = {"number.keys", "number.keys"},
    [KEYBOARD_PIN] = {"pin.keys", "pin.keys"},
    [KEYBOARD_CODE] = {"code.keys", "code-large.keys"},
    [KEYBOARD_ADDRESS] = {"address.keys", "address-large.keys"},
};

enum screen app_first_screen(const struct app *app)
{
    if (app->problem[0] != '\0') {
        return SCREEN_BROKEN;
    }
    if (app->join.joining != NULL) {
        return SCREEN_JOIN;
    }
    if (app->staff.state.is_closed) {
        return SCREEN_CLOSED;
    }
    return app_is_door(app) ? SCREEN_DOOR : SCREEN_ATTRACT;
}

static enum status keyboards_open(struct app *app, struct error *error)
{
    enum status status = STATUS_OK;
    for (int i = 0; status == STATUS_OK && i < KEYBOARD_KIND_COUNT * 2; i++) {
        char name[64], path[FILE_PATH_MAX];
        snprintf(name, sizeof name, "keyboards/%s", keyboard_files[i / 2][i % 2]);
        status = path_join(path, sizeof path, app->settings->assets, name, error);
        if (status == STATUS_OK) {
            status = keyboard_read(&app->keyboards[i / 2][i % 2], path, error);
        }
    }
    return status;
}

enum status app_init(struct app *app, struct ui *ui, const struct settings *settings,
                     const struct theme *theme, struct station_service *service,
                     struct error *error)
{
    memset(app, 0, sizeof *app);
    app->ui = ui;
    app->settings = settings;
    app->theme = theme;
    app->service = service;
    door_init(app);
    app->screen = app_first_screen(app);
    app->touched_ms = app->entered_ms = clock_monotonic_ms();
    enum status status = languages_open(&app->languages, settings, error);
    return status == STATUS_OK ? keyboards_open(app, error) : status;
}

void app_wipe_visit(struct app *app)
{
    print_forget(app);
    poll_wipe(app);
    finder_wipe(app);
    sodium_memzero(&app->visit, sizeof app->visit);
    search_forget(app);
    question_wipe(app);
    scanning_dismiss(app);
    app->has_wiped = true;
}

void app_release(struct app *app)
{
    app_wipe_visit(app);
    door_release(app);
    search_release(app);
    question_release(app);
    mirror_release(app);
    seats_release(app);
    poll_release(app);
    staff_release(app);
    catalogue_free(app->catalogue);
    app->catalogue = NULL;
    topics_take_results(app, NULL);
    languages_close(&app->languages);
}

void app_break(struct app *app, const char *problem)
{
    text_copy(app->problem, sizeof app->problem, problem);
    app_wipe_visit(app);
    app_wipe_door(app);
    app_speak(app, app->languages.fair);
    app->is_choosing_language = false;
    app->history_count = 0;
    app->screen = SCREEN_BROKEN;
    log_error("kiosk", "out of order: %s", problem);
}

void app_send(struct app *app, enum intent_kind kind, int number, const char *text)
{
    if (app->intent_count == INTENTS_MAX) {
        return;
    }
    struct intent *intent = &app->intents[app->intent_count++];
    *intent = (struct intent){.kind = kind, .number = number};
    text_copy(intent->text, sizeof intent->text, text != NULL ? text : "");
}

const struct event *app_event(const struct app *app)
{
    if (app->catalogue == NULL) {
        return NULL;
    }
    return catalogue_current_event(app->catalogue, (uint32_t)app->settings->event, clock_now_ms());
}

bool app_can_register(const struct app *app)
{
    return enrol_is_open(app, app_event(app));
}

bool app_can_rate(const struct app *app)
{
    return app_event(app) != NULL;
}

const struct keyboard_layout *app_keyboard(const struct app *app, enum keyboard_kind kind,
                                           float width_mm)
{
    const struct keyboard_layout *normal = &app->keyboards[kind][0];
    float target = ui_view(app->ui)->target_mm;
    float needed = (float)normal->columns * (target + 2.5F) + 8;
    return &app->keyboards[kind][width_mm >= needed ? 0 : 1];
}

bool app_typing(struct app *app, struct typing *typing)
{
    struct visit *visit = &app->visit;
    if (app->screen == SCREEN_REGISTER) {
        return form_typing(app, typing);
    }
    if (app->screen == SCREEN_ASK || app->screen == SCREEN_LOOKUP ||
        app->screen == SCREEN_ANSWERS) {
        return question_typing(app, typing);
    }
    if (app->screen == SCREEN_SURVEY) {
        return poll_typing(app, typing);
    }
    if (app->screen == SCREEN_WALK_IN) {
        return walk_in_typing(app, typing);
    }
    if (app->screen == SCREEN_JOIN) {
        return join_typing(app, typing);
    }
    if (app->screen == SCREEN_STAFF_PIN) {
        *typing =
            (struct typing){app->staff.pin, sizeof app->staff.pin, KEYBOARD_PIN, false, false};
        return true;
    }
    if (!visit->has_typing) {
        return false;
    }
    switch (app->screen) {
    case SCREEN_SERVICES:
        *typing =
            (struct typing){visit->search, sizeof visit->search, KEYBOARD_LETTERS, false, false};
        return true;
    case SCREEN_PEOPLE:
        *typing = (struct typing){visit->finder.text, sizeof visit->finder.text, KEYBOARD_LETTERS,
                                  false, true};
        return true;
    case SCREEN_FEEDBACK:
        *typing =
            (struct typing){visit->comment, sizeof visit->comment, KEYBOARD_LETTERS, false, true};
        return true;
    case SCREEN_DOOR:
        *typing =
            (struct typing){app->door.code, sizeof app->door.code, KEYBOARD_CODE, false, false};
        return true;
    default:
        return false;
    }
}

void app_input(struct app *app, const struct input *input, int64_t now_ms)
{
    if (input->kind == INPUT_WAKE || input->kind == INPUT_RESIZE || input->kind == INPUT_NONE) {
        return;
    }
    if (!app->is_asking) {
        app->touched_ms = now_ms;
    }
    bool is_staffs = app->screen != SCREEN_JOIN && staff_input(app, input, now_ms);
    if (!is_staffs && input->kind == INPUT_SCAN) {
        scanning_input(app, input, now_ms);
    }
}

/* Keys that are for the whole program.
 * Under "¿Sigue ahí?" they are an answer to it and nothing else. */
static void take_keys(struct app *app)
{
    enum input_key key = ui_key_taken(app->ui);
    if (app->is_asking && key != KEY_NONE) {
        app_send(app, INTENT_STAY, 0, NULL);
    } else if (key == KEY_BACK) {
        app_send(app, INTENT_BACK, 0, NULL);
    } else if (key == KEY_HOME && app->screen != SCREEN_ATTRACT) {
        app_send(app, INTENT_HOME, 0, NULL);
    }
}

static void take_typing(struct app *app)
{
    int backspaces = 0;
    const char *typed = ui_typed(app->ui, &backspaces);
    if (app->is_asking && (backspaces > 0 || typed[0] != '\0')) {
        app_send(app, INTENT_STAY, 0, NULL);
        return;
    }
    for (int i = 0; i < backspaces; i++) {
        app_send(app, INTENT_TYPE, 1, NULL);
    }
    while (*typed != '\0') {
        size_t bytes = 0;
        while (typed[bytes] != '\0' && bytes + text_next(typed + bytes) < CODE_MAX_BYTES) {
            bytes += text_next(typed + bytes);
        }
        char part[CODE_MAX_BYTES];
        memcpy(part, typed, bytes);
        part[bytes] = '\0';
        app_send(app, INTENT_TYPE, 2, part);
        typed += bytes;
    }
}

int64_t app_thanks_until_ms(const struct app *app)
{
    if (app->screen != SCREEN_THANKS && app->screen != SCREEN_SURVEY_DONE) {
        return INT64_MAX;
    }
    const struct survey *offered[POLLS_OFFERED_MAX];
    bool asks_more = poll_offers(app, poll_rated_event(app), offered) > 0;
    return app->entered_ms + (asks_more ? THANKS_ASKING_MS : THANKS_SHOWN_MS);
}

static void timers(struct app *app, int64_t now_ms)
{
    door_tick(app, now_ms);
    if (now_ms >= app_thanks_until_ms(app)) {
        app_send(app, app->visit.has_personal ? INTENT_HOME : INTENT_END, 0, NULL);
    }
    idle_tick(app, now_ms);
    staff_tick(app, now_ms);
    stick_tick(app, now_ms);
}

void app_frame(struct app *app, int64_t now_ms)
{
    take_keys(app);
    take_typing(app);
    timers(app, now_ms);
    for (size_t i = 0; i < app->intent_count; i++) {
        app_update(app, &app->intents[i], now_ms);
    }
    sodium_memzero(app->intents, app->intent_count * sizeof app->intents[0]);
    app->intent_count = 0;
    ui_frame_begin(app->ui, now_ms);
    frame_build(app);
    ui_frame_end(app->ui);
    if (app->intent_count > 0) {
        size_t count = app->intent_count;
        for (size_t i = 0; i < count; i++) {
            app_update(app, &app->intents[i], now_ms);
        }
        memmove(app->intents, app->intents + count,
                (app->intent_count - count) * sizeof app->intents[0]);
        app->intent_count -= count;
        sodium_memzero(app->intents + app->intent_count,
                       (INTENTS_MAX - app->intent_count) * sizeof app->intents[0]);
        ui_frame_begin(app->ui, now_ms); /* what the intents changed is seen at once */
        frame_build(app);
        ui_frame_end(app->ui);
    }
}
