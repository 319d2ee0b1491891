/* form_more.c: what nobody has to say: optional answers about oneself, support that is needed. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "screens/consent.h"
#include "screens/form.h"

const struct trait *form_trait(const struct app *app, const char *question)
{
    for (size_t i = 0; app->catalogue != NULL && i < app->catalogue->trait_count; i++) {
        if (strcmp(app->catalogue->traits[i].question, question) == 0) {
            return &app->catalogue->traits[i];
        }
    }
    return NULL;
}

bool form_has_answer(const struct app *app, const char *question, const char *code)
{
    const struct characterisation *more = &app->visit.more;
    for (size_t i = 0; i < more->answer_count; i++) {
        if (strcmp(more->answers[i].question, question) == 0 &&
            (code == NULL || strcmp(more->answers[i].code, code) == 0)) {
            return true;
        }
    }
    return false;
}

/* Those of `question` with `code`; NULL is any. Sensitive ones of any question when it is NULL. */
static void forget(struct characterisation *more, const char *question, const char *code)
{
    size_t kept = 0;
    for (size_t i = 0; i < more->answer_count; i++) {
        struct trait_answer *answer = &more->answers[i];
        bool is_one = question == NULL ? answer->is_sensitive
                                       : strcmp(answer->question, question) == 0 &&
                                             (code == NULL || strcmp(answer->code, code) == 0);
        if (!is_one) {
            more->answers[kept++] = *answer;
        }
    }
    sodium_memzero(more->answers + kept, (more->answer_count - kept) * sizeof more->answers[0]);
    more->answer_count = kept;
}

void form_agree(struct app *app, bool agrees)
{
    struct attendee *attendee = &app->visit.attendee;
    app->visit.has_consent = agrees;
    consent_keep(app, "general", attendee->consent_version, attendee->consent_hash);
}

void form_agree_sensitive(struct app *app, bool agrees)
{
    struct characterisation *more = &app->visit.more;
    app->visit.has_sensitive_consent = agrees;
    consent_keep(app, "sensitive", more->consent_version, more->consent_hash);
    if (!agrees) {
        forget(more, NULL, NULL);
    }
}

void form_question(struct app *app, const char *question)
{
    const struct trait *trait = form_trait(app, question);
    if (trait != NULL && (!trait->is_sensitive || app->visit.has_sensitive_consent)) {
        text_copy(app->visit.question, sizeof app->visit.question, question);
        form_enter(app, FORM_TRAIT);
    }
}

static const struct trait *find(const struct app *app, const char *question, const char *code)
{
    for (size_t i = 0; app->catalogue != NULL && i < app->catalogue->trait_count; i++) {
        const struct trait *trait = &app->catalogue->traits[i];
        if (strcmp(trait->question, question) == 0 && strcmp(trait->code, code) == 0) {
            return trait;
        }
    }
    return NULL;
}

void form_answer(struct app *app, const char *code)
{
    struct characterisation *more = &app->visit.more;
    const char *question = app->visit.question;
    const struct trait *trait = find(app, question, code);
    if (trait != NULL && trait->is_sensitive && !app->visit.has_sensitive_consent) {
        return;
    }
    bool had_it = trait != NULL && form_has_answer(app, question, code);
    bool is_several = trait != NULL && trait->is_multiple;
    forget(more, question, is_several ? code : NULL);
    if (trait != NULL && !(is_several && had_it) && more->answer_count < TRAIT_ANSWERS_MAX) {
        struct trait_answer *answer = &more->answers[more->answer_count++];
        text_copy(answer->question, sizeof answer->question, question);
        text_copy(answer->code, sizeof answer->code, code);
        answer->is_sensitive = trait->is_sensitive;
    }
    if (!is_several) {
        form_enter(app, FORM_MORE);
    }
}

/* ---- support ---- */

bool form_has_support(const struct app *app, const char *code)
{
    for (size_t i = 0; i < app->visit.support_count; i++) {
        if (strcmp(app->visit.supports[i], code) == 0) {
            return true;
        }
    }
    return false;
}

void form_support(struct app *app, const char *code)
{
    struct visit *visit = &app->visit;
    for (size_t i = 0; i < visit->support_count; i++) {
        if (strcmp(visit->supports[i], code) == 0) {
            visit->support_count--;
            memmove(visit->supports[i], visit->supports[visit->support_count], CODE_MAX_BYTES);
            return;
        }
    }
    if (visit->support_count < SUPPORTS_MAX && code[0] != '\0') {
        text_copy(visit->supports[visit->support_count++], CODE_MAX_BYTES, code);
    }
}

const char *form_supports_text(const struct app *app, char *out, size_t out_bytes)
{
    size_t length = 0;
    out[0] = '\0';
    for (size_t i = 0; app->catalogue != NULL && i < app->catalogue->support_count; i++) {
        const struct support *support = &app->catalogue->supports[i];
        if (form_has_support(app, support->code) && length < out_bytes) {
            int added = snprintf(out + length, out_bytes - length, "%s%s", length > 0 ? ", " : "",
                                 support->text);
            length += added > 0 ? (size_t)added : 0;
        }
    }
    text_truncate(out, out_bytes - 1);
    return out;
}
