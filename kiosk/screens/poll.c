#include "screens/poll.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "screens/app.h"

enum { QUESTION_S = 15, MINUTE_S = 60 };

static struct poll_visit *poll_of(struct app *app)
{
    return &app->visit.poll;
}

const struct survey *poll_survey(const struct app *app)
{
    const char *code = app->visit.poll.submission.survey;
    return app->polls.now != NULL && code[0] != '\0' ? survey_find(app->polls.now, code) : NULL;
}

static const struct survey_question *question_now(const struct app *app)
{
    const struct survey *survey = poll_survey(app);
    return survey != NULL ? &survey->questions[app->visit.poll.question] : NULL;
}

const char *poll_say(const struct app *app, const struct survey_text *text)
{
    const struct languages *languages = &app->languages;
    return survey_say(text, languages->count > 0 ? languages->rows[languages->now].code : "es");
}

int poll_minutes(const struct survey *survey)
{
    return ((int)survey->question_count * QUESTION_S + MINUTE_S - 1) / MINUTE_S;
}

/* ---- what is offered ---- */

static size_t tickets_for(const struct app *app, uint32_t event)
{
    size_t count = 0;
    for (size_t i = 0; i < app->visit.ticket_count; i++) {
        count += app->visit.tickets[i].ticket.event == event;
    }
    return count;
}

/* Everybody of a family answers with their own ticket. */
static bool is_done(const struct app *app, const struct survey *survey, const struct event *event)
{
    const struct poll_visit *poll = &app->visit.poll;
    size_t count = 0;
    for (size_t i = 0; i < poll->done_count; i++) {
        count += strcmp(poll->done[i], survey->code) == 0;
    }
    size_t tickets = survey->per == SURVEY_PER_TICKET ? tickets_for(app, event->number) : 0;
    return count > 0 && count >= tickets;
}

size_t poll_offers(const struct app *app, const struct event *event,
                   const struct survey *out[POLLS_OFFERED_MAX])
{
    const struct survey_list *list = event != NULL ? app->polls.now : NULL;
    size_t count = 0;
    for (int wants_ticket = 0; wants_ticket <= 1; wants_ticket++) {
        for (size_t i = 0; list != NULL && i < list->count && count < POLLS_OFFERED_MAX; i++) {
            const struct survey *survey = &list->surveys[i];
            bool is_later =
                survey->per == SURVEY_PER_TICKET && tickets_for(app, event->number) == 0;
            if (is_later == wants_ticket && survey_is_open(survey, event, clock_now_ms()) &&
                !is_done(app, survey, event)) {
                out[count++] = survey;
            }
        }
    }
    return count;
}

const struct event *poll_rated_event(const struct app *app)
{
    const struct event *event = NULL;
    if (app->catalogue != NULL && app->visit.rated == FEEDBACK_EVENT) {
        event = catalogue_event(app->catalogue, (uint32_t)strtoul(app->visit.rated_code, NULL, 10));
    }
    return event != NULL ? event : app_event(app);
}

/* ---- from page to page ---- */

static void enter(struct app *app, enum poll_page page, int question, size_t row)
{
    struct poll_visit *poll = poll_of(app);
    poll->page = page;
    poll->question = question;
    poll->row = row;
    app->visit.error[0] = '\0';
    app->visit.has_typing = false;
}

static void say(struct app *app, const char *sentence)
{
    text_copy(app->visit.error, sizeof app->visit.error, sentence);
}

void poll_begin(struct app *app, const struct intent *intent, int64_t now_ms)
{
    struct poll_visit *poll = poll_of(app);
    const struct survey *survey =
        app->polls.now != NULL ? survey_find(app->polls.now, intent->text) : NULL;
    if (survey == NULL) {
        return;
    }
    bool goes_on = strcmp(poll->submission.survey, survey->code) == 0 &&
                   poll->submission.event == (uint32_t)intent->number;
    if (!goes_on) {
        survey_submission_init(&poll->submission, survey, (uint32_t)intent->number);
        poll->tickets_tried = 0;
        enter(app, POLL_START, 0, 0);
    }
    app_go(app, SCREEN_SURVEY, now_ms);
}

static bool post(struct app *app, enum job_kind kind)
{
    struct poll_visit *poll = poll_of(app);
    struct job job = {.kind = kind};
    job.u.survey = poll->submission;
    poll->waiting_tag = app->last_tag + 1;
    bool is_posted = app_post(app, &job);
    if (!is_posted) {
        poll->waiting_tag = 0;
    }
    sodium_memzero(&job, sizeof job);
    return is_posted;
}

/* The next ticket of this visit that was not tried yet; false when none is left. */
static bool take_ticket(struct app *app)
{
    struct poll_visit *poll = poll_of(app);
    while (poll->tickets_tried < app->visit.ticket_count) {
        const struct registration *ticket = &app->visit.tickets[poll->tickets_tried++];
        if (ticket->ticket.event == poll->submission.event) {
            text_copy(poll->submission.ticket, sizeof poll->submission.ticket, ticket->text);
            return true;
        }
    }
    return false;
}

/* Asks whether it may be answered, with what there is; or for the ticket. */
static void admit(struct app *app)
{
    struct poll_visit *poll = poll_of(app);
    const struct survey *survey = poll_survey(app);
    if (survey->per == SURVEY_PER_VISIT) {
        if (sodium_is_zero(poll->secret, sizeof poll->secret)) {
            survey_visit_draw(poll->secret);
        }
        memcpy(poll->submission.visit, poll->secret, sizeof poll->secret);
    } else if (poll->submission.ticket[0] == '\0' && !take_ticket(app)) {
        enter(app, POLL_TICKET, 0, 0);
        return;
    }
    (void)post(app, JOB_SURVEY_ADMIT);
}

/* The code that was typed: what is wrong with it is said; whoever guesses is stopped. */
static void admit_code(struct app *app)
{
    struct poll_visit *poll = poll_of(app);
    char code[TICKET_CODE_LENGTH + 1];
    struct error error = {0};
    if (!tries_are_left(&app->tries, app->touched_ms)) {
        say(app, N_("No pudimos encontrarlo. Pida ayuda en recepción."));
        return;
    }
    if (ticket_code_parse(poll->code, code, &error) != STATUS_OK) {
        say(app, error.text);
        return;
    }
    text_copy(poll->submission.ticket, sizeof poll->submission.ticket, code);
    sodium_memzero(code, sizeof code);
    if (post(app, JOB_SURVEY_ADMIT)) {
        app->polls.typed_tag = poll->waiting_tag;
    }
}

/* After what is asked now; false when it is the last. */
static bool step(const struct app *app, int *question, size_t *row)
{
    const struct poll_visit *poll = &app->visit.poll;
    const struct survey_question *asked = question_now(app);
    if (asked->kind == SURVEY_MATRIX && poll->row + 1 < asked->row_count) {
        *question = poll->question;
        *row = poll->row + 1;
        return true;
    }
    *question = survey_next(poll_survey(app), &poll->submission.answers, poll->question);
    *row = 0;
    return *question >= 0;
}

bool poll_is_last(const struct app *app)
{
    int question;
    size_t row;
    return !step(app, &question, &row);
}

bool poll_has_answer(const struct app *app)
{
    const struct poll_visit *poll = &app->visit.poll;
    const struct survey_question *asked = question_now(app);
    if (asked->kind == SURVEY_MATRIX) {
        return poll->submission.answers.values[poll->question].rows[poll->row] != 0;
    }
    return survey_is_answered(poll_survey(app), &poll->submission.answers, (size_t)poll->question);
}

/* What a required matrix wants is asked of each row. */
static bool may_go_on(struct app *app)
{
    const struct poll_visit *poll = poll_of(app);
    const struct survey_question *asked = question_now(app);
    struct error error = {0};
    if (asked->kind == SURVEY_MATRIX) {
        if (asked->is_required && !poll_has_answer(app)) {
            say(app, N_("Elija una respuesta."));
            return false;
        }
        return true;
    }
    if (survey_check_answer(poll_survey(app), &poll->submission.answers, (size_t)poll->question,
                            &error) != STATUS_OK) {
        say(app, error.text);
        return false;
    }
    return true;
}

void poll_next(struct app *app, const struct intent *intent, int64_t now_ms)
{
    struct poll_visit *poll = poll_of(app);
    int question;
    size_t row;
    (void)intent;
    (void)now_ms;
    if (poll_survey(app) == NULL || poll->waiting_tag != 0) {
        return;
    }
    if (poll->page == POLL_TICKET && poll->submission.ticket[0] == '\0') {
        admit_code(app);
    } else if (poll->page != POLL_QUESTION) {
        admit(app);
    } else if (may_go_on(app)) {
        if (step(app, &question, &row)) {
            enter(app, POLL_QUESTION, question, row);
        } else {
            (void)post(app, JOB_SURVEY_ANSWER);
        }
    }
}

/* One touch is enough where one answer is: it goes on by itself, but for the last question. */
void poll_choose(struct app *app, const struct intent *intent, int64_t now_ms)
{
    struct poll_visit *poll = poll_of(app);
    const struct survey *survey = poll_survey(app);
    (void)now_ms;
    if (survey == NULL || poll->page != POLL_QUESTION || poll->waiting_tag != 0) {
        return;
    }
    const struct survey_question *asked = question_now(app);
    size_t at = (size_t)poll->question, choice = (size_t)intent->number;
    int question;
    size_t row;
    app->visit.error[0] = '\0';
    if (asked->kind == SURVEY_MATRIX) {
        (void)survey_choose_row(survey, &poll->submission.answers, at, poll->row, choice);
    } else {
        (void)survey_choose(survey, &poll->submission.answers, at, choice);
    }
    if (asked->kind != SURVEY_MULTIPLE && step(app, &question, &row)) {
        enter(app, POLL_QUESTION, question, row);
    }
}

bool poll_back(struct app *app)
{
    struct poll_visit *poll = poll_of(app);
    const struct survey *survey = poll_survey(app);
    if (app->screen != SCREEN_SURVEY || survey == NULL || poll->page == POLL_START) {
        return false;
    }
    if (poll->waiting_tag != 0) {
        return true; /* it is on its way */
    }
    int previous = poll->page == POLL_QUESTION
                       ? survey_previous(survey, &poll->submission.answers, poll->question)
                       : -1;
    if (poll->page == POLL_QUESTION && poll->row > 0) {
        enter(app, POLL_QUESTION, poll->question, poll->row - 1);
    } else if (previous >= 0) {
        size_t rows = survey->questions[previous].row_count;
        bool is_matrix = survey->questions[previous].kind == SURVEY_MATRIX;
        enter(app, POLL_QUESTION, previous, is_matrix ? rows - 1 : 0);
    } else {
        enter(app, POLL_START, 0, 0);
    }
    return true;
}

bool poll_typing(struct app *app, struct typing *typing)
{
    struct poll_visit *poll = poll_of(app);
    const struct survey_question *asked = question_now(app);
    if (app->visit.has_typing && asked != NULL && poll->page == POLL_TICKET) {
        *typing = (struct typing){poll->code, sizeof poll->code, KEYBOARD_CODE, false, true};
        return true;
    }
    if (!app->visit.has_typing || asked == NULL || poll->page != POLL_QUESTION ||
        asked->kind != SURVEY_TEXT) {
        return false;
    }
    *typing =
        (struct typing){poll->submission.answers.texts[asked->text_index],
                        sizeof poll->submission.answers.texts[0], KEYBOARD_LETTERS, false, true};
    return true;
}

void poll_scan(struct app *app, const struct input *input)
{
    struct poll_visit *poll = poll_of(app);
    const struct survey *survey = poll_survey(app);
    if (survey == NULL || survey->per != SURVEY_PER_TICKET || poll->page == POLL_QUESTION ||
        poll->waiting_tag != 0) {
        return;
    }
    if (input->text_bytes > TICKET_TEXT_LENGTH) {
        enter(app, POLL_TICKET, 0, 0);
        say(app, N_("Ese código no es de una entrada de esta feria."));
        return;
    }
    app->visit.has_personal = true;
    memcpy(poll->submission.ticket, input->text, input->text_bytes);
    poll->submission.ticket[input->text_bytes] = '\0';
    app_send(app, INTENT_POLL_NEXT, 0, NULL);
}

/* ---- what comes back ---- */

static void take_list(struct app *app, struct survey_list *list)
{
    bool is_answering = app->visit.poll.submission.survey[0] != '\0';
    struct survey_list **place = is_answering ? &app->polls.next : &app->polls.now;
    survey_list_free(*place);
    *place = list;
}

/* In Spanish, the key of its translation. */
static void say_why(struct app *app, const struct result *result)
{
    bool is_told = result->status == STATUS_INVALID || result->status == STATUS_DENIED ||
                   result->status == STATUS_NOT_FOUND;
    say(app,
        is_told ? result->error.text : N_("No pudimos guardar su respuesta. Intente otra vez."));
    if (!is_told) {
        log_warning("kiosk", "survey not answered: %s", status_text(result->status));
    }
}

static void finish(struct app *app, bool was_answered)
{
    struct poll_visit *poll = poll_of(app);
    if (poll->done_count < POLLS_DONE_MAX) {
        text_copy(poll->done[poll->done_count++], sizeof poll->done[0], poll->submission.survey);
    }
    poll->was_answered = was_answered;
    sodium_memzero(&poll->submission.answers, sizeof poll->submission.answers);
    sodium_memzero(poll->submission.ticket, sizeof poll->submission.ticket);
    sodium_memzero(poll->code, sizeof poll->code);
    enter(app, POLL_START, 0, 0);
    app_send(app, INTENT_GO, SCREEN_SURVEY_DONE, NULL);
}

static bool is_awaited(struct app *app, const struct result *result)
{
    struct poll_visit *poll = poll_of(app);
    if (result->tag != poll->waiting_tag) {
        return false; /* the visitor has left; an answer stays answered */
    }
    poll->waiting_tag = 0;
    return poll_survey(app) != NULL;
}

/* Of the tickets of this visit the first that was not used; otherwise another one may be shown. */
static void already_used(struct app *app)
{
    struct poll_visit *poll = poll_of(app);
    sodium_memzero(poll->submission.ticket, sizeof poll->submission.ticket);
    sodium_memzero(poll->code, sizeof poll->code);
    if (poll_survey(app)->per == SURVEY_PER_VISIT) {
        finish(app, true);
    } else if (take_ticket(app)) {
        (void)post(app, JOB_SURVEY_ADMIT);
    } else {
        enter(app, POLL_TICKET, 0, 0);
        say(app, N_("Con esa entrada ya se respondió esta encuesta. Gracias."));
    }
}

static void admitted(struct app *app, const struct result *result)
{
    struct poll_visit *poll = poll_of(app);
    if (result->status == STATUS_OK) {
        int first = survey_next(poll_survey(app), &poll->submission.answers, -1);
        enter(app, POLL_QUESTION, first < 0 ? 0 : first, 0);
    } else if (result->status == STATUS_EXISTS) {
        already_used(app);
    } else {
        sodium_memzero(poll->submission.ticket, sizeof poll->submission.ticket);
        say_why(app, result);
    }
}

static void answered(struct app *app, const struct result *result)
{
    if (result->status == STATUS_OK || result->status == STATUS_EXISTS) {
        finish(app, result->status == STATUS_EXISTS);
    } else {
        say_why(app, result);
    }
}

void poll_take(struct app *app, struct result *result)
{
    if (result->kind == JOB_SURVEYS) {
        if (result->status == STATUS_OK) {
            take_list(app, result->u.surveys);
        }
        return;
    }
    if (result->kind == JOB_SURVEY_ADMIT && result->tag == app->polls.typed_tag &&
        result->status == STATUS_INVALID) {
        tries_failed(&app->tries, app->touched_ms); /* of whoever has left, too */
    }
    if (is_awaited(app, result)) {
        if (result->kind == JOB_SURVEY_ADMIT) {
            admitted(app, result);
        } else {
            answered(app, result);
        }
    }
}

void poll_wipe(struct app *app)
{
    if (app->polls.next != NULL) {
        survey_list_free(app->polls.now);
        app->polls.now = app->polls.next;
        app->polls.next = NULL;
    }
}

void poll_release(struct app *app)
{
    survey_list_free(app->polls.now);
    survey_list_free(app->polls.next);
    app->polls = (struct polls){0};
}
