/* question_jobs.c: what is asked of the store about questions, and what comes back. */
#include <sodium.h>
#include <string.h>

#include "base/i18n.h"
#include "base/log.h"
#include "base/text.h"
#include "screens/app.h"
#include "screens/format.h"
#include "screens/question.h"

/* ---- words for what came ---- */

const char *ask_day_text(struct app *app, int64_t day)
{
    char text[FORMAT_MAX];
    int offset_min = app->settings->utc_offset_min;
    format_date(day_to_ms(day, offset_min), offset_min, text);
    return arena_strdup(ui_arena(app->ui), text);
}

const char *ask_deadline_text(struct app *app, const struct deadline *deadline)
{
    return arena_printf(ui_arena(app->ui), tr("%s · %d días hábiles"),
                        ask_day_text(app, deadline->due_day), QUESTION_DAYS);
}

/* "20 de diciembre de 2030" */
static const char *plain_day_text(struct app *app, int64_t day)
{
    char text[FORMAT_MAX];
    int offset_min = app->settings->utc_offset_min;
    format_date_plain(day_to_ms(day, offset_min), offset_min, text);
    return arena_strdup(ui_arena(app->ui), text);
}

/* What the law sets binds: a day of closing that its decree takes out of the city's own terms only
 * is named, with the day that these would end. */
const char *ask_closures_text(struct app *app, const struct deadline *deadline)
{
    struct arena *arena = ui_arena(app->ui);
    bool is_one = deadline->closed_count == 1;
    if (deadline->closed_count == 0 ||
        (deadline->local_day == deadline->due_day && deadline->due_day == deadline->national_day)) {
        return NULL;
    }
    const char *first = plain_day_text(app, deadline->closed_first);
    const char *last = plain_day_text(app, deadline->closed_last);
    const char *closed = is_one
                             ? arena_printf(arena, tr("La Alcaldía cierra el %s."), first)
                             : arena_printf(arena, tr("La Alcaldía cierra %d días, del %s al %s."),
                                            deadline->closed_count, first, last);
    if (deadline->local_day == deadline->due_day) {
        return arena_printf(arena, "%s %s", closed,
                            is_one ? tr("Ese día no cuenta.") : tr("Esos días no cuentan."));
    }
    return arena_printf(arena, "%s %s %s", tr("La ley da plazo hasta ese día."), closed,
                        arena_printf(arena,
                                     tr("Sin contar los cierres, el plazo iría hasta el %s."),
                                     plain_day_text(app, deadline->local_day)));
}

/* ---- asking ---- */

/* The consent that was shown, provable afterwards by version and hash. */
static void fill_contact(const struct app *app, struct question *question)
{
    const struct ask_draft *draft = &app->visit.asking.draft;
    if (draft->way == ASK_BY_PUBLICATION) {
        return;
    }
    if (draft->way == ASK_BY_EMAIL) {
        text_copy(question->email, sizeof question->email, draft->contact);
    } else {
        text_copy(question->phone, sizeof question->phone, draft->contact);
    }
    if (draft->has_consent) {
        text_copy(question->consent_version, sizeof question->consent_version,
                  draft->consent_version);
        text_copy(question->consent_hash, sizeof question->consent_hash, draft->consent_hash);
    }
}

static void fill_subject(const struct app *app, struct question *question)
{
    const struct ask_draft *draft = &app->visit.asking.draft;
    text_copy(question->department, sizeof question->department,
              ask_subject_department(app, draft->kind, draft->code));
    if (draft->kind == ASK_SERVICE) {
        text_copy(question->service, sizeof question->service, draft->code);
    } else if (draft->kind == ASK_TOPIC) {
        text_copy(question->topic, sizeof question->topic, draft->code);
    }
}

void question_send(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    struct question_visit *asking = &app->visit.asking;
    if (asking->waiting_tag != 0 || asking->page != ASK_REVIEW || app->catalogue == NULL) {
        return;
    }
    const struct event *event = app_event(app);
    struct job job = {.kind = JOB_QUESTION_ASK};
    struct question *question = &job.u.question;
    question->event = event != NULL ? event->number : 0;
    fill_subject(app, question);
    fill_contact(app, question);
    text_copy(question->starter, sizeof question->starter, asking->draft.starter);
    text_copy(question->text, sizeof question->text, asking->draft.text);
    app->visit.error[0] = '\0';
    asking->waiting_tag = app_post(app, &job) ? job.tag : 0;
    sodium_memzero(&job, sizeof job);
}

void question_asked(struct app *app, const struct result *result)
{
    struct question_visit *asking = &app->visit.asking;
    if (result->tag != asking->waiting_tag) {
        return; /* the visitor has left; the question stays asked */
    }
    asking->waiting_tag = 0;
    if (result->status == STATUS_OK) {
        asking->receipt = result->u.receipt;
        asking->has_receipt = true;
        app_send(app, INTENT_GO, SCREEN_RECEIPT, NULL);
        return;
    }
    bool is_told = result->status == STATUS_INVALID;
    text_copy(app->visit.error, sizeof app->visit.error,
              is_told ? result->error.text
                      : N_("No pudimos guardar su pregunta. Intente otra vez."));
    if (!is_told) {
        log_warning("kiosk", "question not recorded: %s", status_text(result->status));
    }
}

/* ---- looking up ---- */

void question_look_up(struct app *app, const struct intent *intent, int64_t now_ms)
{
    struct question_visit *asking = &app->visit.asking;
    if (intent->number == 0) {
        asking->has_found = false;
        if (app->screen != SCREEN_LOOKUP) {
            app_go(app, SCREEN_LOOKUP, now_ms);
        }
        return;
    }
    char radicado[RADICADO_SIZE];
    struct error error = {0};
    if (app->screen != SCREEN_LOOKUP || asking->waiting_tag != 0) {
        return;
    }
    if (radicado_parse(asking->number, radicado, &error) != STATUS_OK) {
        text_copy(app->visit.error, sizeof app->visit.error, error.text);
        return;
    }
    struct job job = {.kind = JOB_QUESTION_FIND};
    text_copy(job.u.question_find.radicado, sizeof job.u.question_find.radicado, radicado);
    app->visit.error[0] = '\0';
    asking->waiting_tag = app_post(app, &job) ? job.tag : 0;
}

void question_scan(struct app *app, const struct input *input)
{
    struct question_visit *asking = &app->visit.asking;
    char number[ASK_NUMBER_MAX] = "";
    if (asking->waiting_tag == 0 && input->text_bytes < sizeof number) {
        memcpy(number, input->text, input->text_bytes);
        asking->has_found = false;
        app->visit.has_personal = true;
        text_copy(asking->number, sizeof asking->number, number);
        app_send(app, INTENT_FIND, 1, NULL);
    }
}

/* A kiosk knows its own questions, and others' when the central file told it. */
static const char *unknown_text(const struct app *app)
{
    return app->sync.has_central && !app->sync.is_connected && !app->sync.is_by_stick
               ? N_("Aquí no está ese número. Ahora no hay red: intente más tarde.")
               : N_("Aquí no está ese número. Revíselo o pregunte en recepción.");
}

void question_found(struct app *app, struct result *result)
{
    struct question_visit *asking = &app->visit.asking;
    struct question_list *list = result->status == STATUS_OK ? result->u.questions : NULL;
    if (result->tag != asking->waiting_tag) {
        question_list_free(list);
        return;
    }
    asking->waiting_tag = 0;
    if (list != NULL) {
        question_list_free(app->questions.found);
        app->questions.found = list;
        asking->has_found = true;
        return;
    }
    text_copy(app->visit.error, sizeof app->visit.error,
              result->status == STATUS_NOT_FOUND ? unknown_text(app)
              : result->status == STATUS_INVALID
                  ? result->error.text
                  : N_("No pudimos buscar la pregunta. Intente otra vez."));
}

/* ---- what is published ---- */

void question_answers(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    struct job job = {.kind = JOB_QUESTIONS};
    struct question_visit *asking = &app->visit.asking;
    sodium_memzero(asking->answers_search, sizeof asking->answers_search);
    sodium_memzero(asking->answers_department, sizeof asking->answers_department);
    app_go(app, SCREEN_ANSWERS, now_ms);
    (void)app_post(app, &job);
}

void question_published(struct app *app, struct result *result)
{
    if (result->status != STATUS_OK) {
        log_warning("kiosk", "no published questions: %s", result->error.text);
        if (app->screen == SCREEN_ANSWERS) {
            text_copy(app->visit.error, sizeof app->visit.error,
                      N_("No pudimos leer las preguntas. Intente otra vez."));
        }
        return;
    }
    question_list_free(app->questions.published);
    app->questions.published = result->u.questions;
    app->questions.answers.is_made = false;
    question_refresh(app);
}

void question_answer(struct app *app, const struct intent *intent, int64_t now_ms)
{
    text_copy(app->visit.asking.answer, sizeof app->visit.asking.answer, intent->text);
    app_go(app, SCREEN_ANSWER, now_ms);
}

void question_answers_of(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    text_copy(app->visit.asking.answers_department, sizeof app->visit.asking.answers_department,
              intent->text);
}
