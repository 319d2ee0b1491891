/* staff.c: who is on duty, and how they come and go. */
#include "screens/staff.h"

#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "core/ticket.h"
#include "screens/intents.h"

/* ---- what is asked of it ---- */

bool staff_is_on_duty(const struct app *app)
{
    return app->staff.who.id[0] != '\0';
}

bool staff_is_unheard(const struct app *app)
{
    return app->staff.state.people_count == 0 && app->sync.has_central &&
           (app->catalogue == NULL || app->catalogue->event_count == 0);
}

bool staff_can(const struct app *app, enum staff_action action)
{
    if (staff_is_unheard(app)) {
        return app_is_door(app) && staff_may(STAFF_STEWARD, action);
    }
    if (app->staff.state.people_count == 0) {
        return app_is_door(app);
    }
    return staff_is_on_duty(app) && staff_may(app->staff.who.role, action);
}

bool staff_is_locked(const struct app *app)
{
    return app->staff.state.can_lock;
}

const char *staff_role_text(enum staff_role role)
{
    static const char *const texts[] = {N_("Logística"), N_("Supervisión"), N_("Oficina")};
    _Static_assert(ARRAY_COUNT(texts) == STAFF_ROLE_COUNT, "a text for each role");
    return tr(texts[role]);
}

const char *staff_duty_text(const struct app *app)
{
    return staff_is_on_duty(app)                ? staff_role_text(app->staff.who.role)
           : staff_is_unheard(app)              ? tr("sin datos de la oficina")
           : app->staff.state.people_count == 0 ? tr("sin personal registrado")
                                                : tr("nadie de turno");
}

bool staff_is_screen(int screen)
{
    return screen == SCREEN_STAFF_PIN || screen == SCREEN_STAFF || screen == SCREEN_SELF_TEST;
}

/* What the door offers follows from who is on duty. */
static void refresh_door(struct app *app)
{
    app->door.is_supervisor = staff_can(app, STAFF_MAY_OVERRIDE);
    text_copy(app->staff_id, sizeof app->staff_id, app->staff.who.id);
}

/* ---- coming and going ---- */

void staff_forget_pin(struct app *app)
{
    sodium_memzero(app->staff.pin, sizeof app->staff.pin);
    sodium_memzero(app->staff.badge, sizeof app->staff.badge);
    app->staff.is_badge_good = false;
    app->staff.problem = NULL;
    app->has_wiped = true; /* what the ui and the store kept of it goes, too */
}

static void post(struct app *app, enum job_kind kind)
{
    struct job job = {.kind = kind};
    (void)app_post(app, &job);
}

static void tell(struct app *app, enum staff_news news, enum staff_action action)
{
    struct job job = {.kind = JOB_STAFF_TELL};
    text_copy(job.u.staff_told.id, sizeof job.u.staff_told.id, app->staff.who.id);
    job.u.staff_told.news = news;
    job.u.staff_told.action = action;
    if (!app_post(app, &job)) {
        log_warning("staff", "the station is too busy to note what was done");
    }
}

static void go_home(struct app *app, int64_t now_ms)
{
    app_enter(app, app_first_screen(app), now_ms);
    app->history_count = 0;
    app->is_asking = false;
    app->touched_ms = now_ms;
    app_wipe_visit(app);
    ui_wipe(app->ui);
}

/* A visitor's half-filled form is nobody's business. */
static void end_visit(struct app *app)
{
    app_wipe_visit(app);
    app_speak(app, app->languages.fair);
    app->history_count = 0;
    app->is_asking = false;
    app->comfort = (struct comfort){0};
    ui_wipe(app->ui);
}

static void open_page(struct app *app, int64_t now_ms)
{
    bool is_free = staff_is_on_duty(app) || app->staff.state.people_count == 0;
    if (!app->staff.state.is_known) {
        return; /* the station begins, or cannot: nobody could enter */
    }
    if (!app_is_door(app)) {
        end_visit(app);
    }
    app_enter(app, is_free ? SCREEN_STAFF : SCREEN_STAFF_PIN, now_ms);
    app->staff.tries_left = 0;
    post(app, is_free ? JOB_SUPERVISE : JOB_STAFF);
}

static void try_enter(struct app *app, int64_t now_ms)
{
    struct staff_view *staff = &app->staff;
    struct job job = {.kind = JOB_STAFF_ENTER};
    if (staff->waiting_tag != 0 || now_ms < staff->open_ms ||
        (staff->pin[0] == '\0' && staff->badge[0] == '\0')) {
        return;
    }
    text_copy(job.u.staff_request.pin, sizeof job.u.staff_request.pin, staff->pin);
    text_copy(job.u.staff_request.badge, sizeof job.u.staff_request.badge, staff->badge);
    staff->problem = app_post(app, &job) ? NULL : N_("El módulo está ocupado. Intente otra vez.");
    staff->waiting_tag = staff->problem == NULL ? job.tag : 0;
    sodium_memzero(&job, sizeof job);
}

static void leave(struct app *app, enum staff_news news, int64_t now_ms)
{
    if (staff_is_on_duty(app)) {
        tell(app, news, STAFF_MAY_SCAN);
    }
    staff_forget_pin(app);
    sodium_memzero(&app->staff.who, sizeof app->staff.who);
    app->staff.waiting_tag = 0;
    app->staff.corners = 0;
    app->staff.scan = (struct staff_scan){.has_any = false};
    app->staff.sounds = (struct staff_sounds){.is_silent = false};
    supervision_free(app->staff.supervision);
    app->staff.supervision = NULL;
    refresh_door(app);
    app_wipe_door(app);
    go_home(app, now_ms);
}

static void set_closed(struct app *app, bool is_closed, int64_t now_ms)
{
    app->staff.state.is_closed = is_closed;
    tell(app, STAFF_NEWS_ACTED, is_closed ? STAFF_MAY_CLOSE : STAFF_MAY_REOPEN);
    if (is_closed) {
        leave(app, STAFF_NEWS_LEFT, now_ms);
    }
}

void staff_intent(struct app *app, const struct intent *intent, int64_t now_ms)
{
    switch ((enum staff_do)intent->number) {
    case STAFF_DO_OPEN:
        open_page(app, now_ms);
        break;
    case STAFF_DO_ENTER:
        try_enter(app, now_ms);
        break;
    case STAFF_DO_LEAVE:
        leave(app, STAFF_NEWS_LEFT, now_ms);
        break;
    case STAFF_DO_GONE:
        leave(app, STAFF_NEWS_GONE, now_ms);
        break;
    case STAFF_DO_WORK:
        app_enter(app, app_first_screen(app), now_ms);
        app->history_count = 0;
        break;
    case STAFF_DO_CLOSE:
        if (staff_can(app, STAFF_MAY_CLOSE)) {
            set_closed(app, true, now_ms);
        }
        break;
    case STAFF_DO_REOPEN: /* also when who closed it works here no more */
        if (staff_can(app, STAFF_MAY_REOPEN) || app->staff.state.people_count == 0) {
            set_closed(app, false, now_ms);
        }
        break;
    case STAFF_DO_QUIT:
        if (staff_can(app, STAFF_MAY_LEAVE)) {
            tell(app, STAFF_NEWS_ACTED, STAFF_MAY_LEAVE);
            app->staff.wants_quit = true;
        }
        break;
    case STAFF_DO_TEST:
        app->staff.corners = 0;
        app->staff.sounds = (struct staff_sounds){.is_silent = false};
        app_remember(app);
        app_enter(app, SCREEN_SELF_TEST, now_ms);
        post(app, JOB_SUPERVISE);
        break;
    case STAFF_DO_CORNER:
        app->staff.corners |= 1U << ((unsigned)(intent->text[0] - '0') % STAFF_CORNERS);
        break;
    case STAFF_DO_PLAY:
        staff_sounds_play(app, intent->text);
        break;
    case STAFF_DO_HEARD:
    case STAFF_DO_UNHEARD:
        staff_sounds_answer(app, intent->text, intent->number == STAFF_DO_HEARD);
        break;
    case STAFF_DO_COUNT:
        break;
    }
}

/* ---- input ---- */

static void count_tap(struct app *app, const struct input *input, int64_t now_ms)
{
    struct staff_view *staff = &app->staff;
    float corner_px = STAFF_CORNER_MM * ui_view(app->ui)->px_per_mm;
    if (input->x > corner_px || input->y > corner_px) {
        staff->tap_count = 0;
        return;
    }
    if (staff->tap_count == STAFF_TAPS) {
        staff->tap_count--;
        memmove(staff->taps_ms, staff->taps_ms + 1, sizeof staff->taps_ms[0] * staff->tap_count);
    }
    staff->taps_ms[staff->tap_count++] = now_ms;
    if (staff->tap_count == STAFF_TAPS && now_ms - staff->taps_ms[0] <= STAFF_TAPS_MS &&
        !staff_is_screen(app->screen)) {
        staff->tap_count = 0;
        app_send(app, INTENT_STAFF, STAFF_DO_OPEN, NULL);
    }
}

/* A badge is kept until its PIN is there; the text of a scan in the self-test is not. */
static void take_badge(struct app *app, const struct input *input)
{
    memcpy(app->staff.badge, input->text, BADGE_TEXT_LENGTH);
    app->staff.badge[BADGE_TEXT_LENGTH] = '\0';
    app->staff.is_badge_good = false;
    if (app->screen != SCREEN_STAFF_PIN) {
        app_send(app, INTENT_STAFF, STAFF_DO_OPEN, NULL);
    }
    app_send(app, INTENT_STAFF, STAFF_DO_ENTER, NULL);
}

static const char *kind_of(const struct input *input)
{
    struct ticket_envelope envelope;
    char code[TICKET_CODE_LENGTH + 1];
    char text[TICKET_CODE_LENGTH + 3];
    if (ticket_decode(input->text, input->text_bytes, &envelope, NULL) == STATUS_OK) {
        return N_("Código de una entrada");
    }
    if (badge_is(input->text, input->text_bytes)) {
        return N_("Carné del personal");
    }
    if (input->text_bytes < sizeof text) {
        memcpy(text, input->text, input->text_bytes);
        text[input->text_bytes] = '\0';
        bool is_code = ticket_code_parse(text, code, NULL) == STATUS_OK;
        sodium_memzero(text, sizeof text);
        return is_code ? N_("Código corto de una entrada") : N_("Otro código");
    }
    return N_("Otro código");
}

bool staff_input(struct app *app, const struct input *input, int64_t now_ms)
{
    if (input->kind == INPUT_DOWN) {
        count_tap(app, input, now_ms);
    }
    if (input->kind != INPUT_SCAN) {
        return false;
    }
    if (app->screen == SCREEN_SELF_TEST) {
        app->staff.scan = (struct staff_scan){true, kind_of(input), input->text_bytes};
        return true;
    }
    if (badge_is(input->text, input->text_bytes) && app->screen != SCREEN_BROKEN &&
        !staff_is_on_duty(app) && app->staff.state.people_count > 0) {
        take_badge(app, input);
        return true;
    }
    return staff_is_screen(app->screen) || app->screen == SCREEN_CLOSED;
}

/* ---- results ---- */

static void take_state(struct app *app, const struct result *result, int64_t now_ms)
{
    bool was_closed = app->staff.state.is_closed;
    if (result->status != STATUS_OK) {
        log_warning("staff", "%s", result->error.text);
        return;
    }
    if (app->staff.state.is_known && app->staff.state.can_lock == result->u.staff.can_lock) {
        /* said before */
    } else if (result->u.staff.can_lock) {
        log_info("staff", "locked: closing the window does not end the program");
    } else {
        log_warning("staff",
                    "not locked, whoever closes the window ends the program: no supervisor "
                    "has a PIN that can be checked here (feria staff add)");
    }
    app->staff.state = result->u.staff;
    app->staff.open_ms = result->u.staff.wait_ms > 0 ? now_ms + result->u.staff.wait_ms : 0;
    refresh_door(app);
    if (app->staff.state.is_closed && !was_closed && !staff_is_screen(app->screen) &&
        app->screen != SCREEN_BROKEN && !app->is_sample) {
        go_home(app, now_ms);
    }
}

static const char *problem_text(const struct result *result)
{
    switch (result->status) {
    case STATUS_NOT_FOUND:
        return N_("Ese PIN no es de nadie. Revíselo e intente otra vez.");
    case STATUS_BUSY:
        return N_("Hubo demasiados intentos. Espere para volver a intentar.");
    case STATUS_DENIED:
        return N_("Ese carné no sirve aquí. Escriba su PIN o pida otro en la oficina.");
    case STATUS_CONFIG:
        return N_("A este equipo le falta la clave de los PIN. Pídala en la oficina.");
    default:
        return N_("No pudimos revisar el PIN. Intente otra vez.");
    }
}

static void take_answer(struct app *app, const struct result *result, int64_t now_ms)
{
    struct staff_view *staff = &app->staff;
    const struct staff_answer *answer = &result->u.staff_answer;
    if (result->tag != staff->waiting_tag) {
        if (result->status == STATUS_OK && answer->who.id[0] != '\0') {
            struct job job = {.kind = JOB_STAFF_TELL, /* who came in is not there any more */
                              .u.staff_told = {.news = STAFF_NEWS_GONE}};
            text_copy(job.u.staff_told.id, sizeof job.u.staff_told.id, answer->who.id);
            (void)app_post(app, &job);
        }
        return;
    }
    staff->waiting_tag = 0;
    staff->open_ms = answer->wait_ms > 0 ? now_ms + answer->wait_ms : 0;
    staff->tries_left = result->status == STATUS_NOT_FOUND ? answer->tries_left : 0;
    sodium_memzero(staff->pin, sizeof staff->pin);
    if (result->status != STATUS_OK) {
        log_warning("staff", "%s", result->error.text);
        staff->problem = problem_text(result);
        if (result->status == STATUS_DENIED) {
            sodium_memzero(staff->badge, sizeof staff->badge);
        }
        return;
    }
    staff->problem = NULL;
    staff->is_badge_good = answer->wants_pin;
    if (!answer->wants_pin) {
        staff->who = answer->who;
        refresh_door(app);
        app_enter(app, SCREEN_STAFF, now_ms);
        app->history_count = 0;
        app->touched_ms = now_ms;
        post(app, JOB_SUPERVISE);
    }
}

void staff_take(struct app *app, struct result *result, int64_t now_ms)
{
    switch (result->kind) {
    case JOB_STAFF:
        take_state(app, result, now_ms);
        break;
    case JOB_STAFF_ENTER:
        take_answer(app, result, now_ms);
        break;
    case JOB_SUPERVISE:
        if (result->status == STATUS_OK) {
            supervision_free(app->staff.supervision);
            app->staff.supervision = result->u.supervision;
        }
        break;
    case JOB_STAFF_TELL:
        if (result->status != STATUS_OK) {
            log_error("staff", "not noted: %s", result->error.text);
        }
        break;
    default:
        break;
    }
}

/* ---- time ---- */

/* When it ends by itself; INT64_MAX = not. */
static int64_t ends_ms(const struct app *app)
{
    if (app->staff.is_sample) {
        return INT64_MAX;
    }
    if (staff_is_on_duty(app) || app->screen == SCREEN_STAFF || app->screen == SCREEN_SELF_TEST) {
        return app->touched_ms + (int64_t)app->settings->idle_s * 1000;
    }
    return app->screen == SCREEN_STAFF_PIN ? app->touched_ms + STAFF_PIN_IDLE_MS : INT64_MAX;
}

void staff_tick(struct app *app, int64_t now_ms)
{
    if (!app->staff.is_sample) {
        refresh_door(app); /* the office's first word may have come */
    }
    if (now_ms >= ends_ms(app)) {
        app_send(app, INTENT_STAFF, STAFF_DO_GONE, NULL);
    }
}

void staff_wake(struct app *app)
{
    int64_t now_ms = ui_now_ms(app->ui);
    int64_t until_ms = ends_ms(app);
    if (until_ms != INT64_MAX) {
        ui_wake(app->ui, until_ms > now_ms ? until_ms - now_ms : 0);
    }
    if (app->screen == SCREEN_STAFF_PIN && app->staff.open_ms > now_ms) {
        int64_t left_ms = app->staff.open_ms - now_ms;
        ui_wake(app->ui, left_ms % 1000 > 0 ? left_ms % 1000 : 1000);
    }
}

void staff_release(struct app *app)
{
    staff_forget_pin(app);
    supervision_free(app->staff.supervision);
    sodium_memzero(&app->staff, sizeof app->staff);
}
