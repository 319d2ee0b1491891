/* register_more.c: the pages with a text to agree to, and those that nobody has to answer. */
#include <string.h>

#include "base/i18n.h"
#include "screens/consent.h"
#include "screens/form.h"
#include "screens/register.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

/* ---- consent ---- */

static bool is_guardian(const struct app *app)
{
    return app->visit.page == FORM_GUARDIAN;
}

static void consent_text(struct app *app)
{
    widget_scroll_open(app->ui, "consent", 5);
    widget_error(app->ui, tr(app->visit.error));
    consent_show(app, is_guardian(app) ? "minors" : "general");
    if (is_guardian(app)) {
        register_choice(app, "no", tr("Seguir sin nombre"), NULL, false, false);
    }
    ui_close(app->ui);
}

/* To say yes is one touch, of a button that says what it does. */
static void consent_row(struct app *app)
{
    widget_actions_open(app->ui);
    register_back_button(app);
    if (widget_button(app->ui,
                      &(struct button){.look = BUTTON_PRIMARY,
                                       .label = is_guardian(app) ? tr("Lo represento y autorizo")
                                                                 : tr("Sí, autorizo"),
                                       .icon_after = "check",
                                       .width = UI_FILL})) {
        app_send(app, INTENT_CHOOSE, 0, "yes");
    }
    ui_close(app->ui);
}

void register_consent_page(struct app *app)
{
    static const struct register_page page = {"consent", consent_text, consent_row, 0.6F};
    register_page_build(app, &page);
}

/* ---- several ---- */

static void support_choices(struct app *app)
{
    for (size_t i = 0; i < app->catalogue->support_count; i++) {
        const struct support *support = &app->catalogue->supports[i];
        register_choice(app, support->code, support->text, NULL,
                        form_has_support(app, support->code), true);
    }
}

static void trait_choices(struct app *app)
{
    const char *question = app->visit.question;
    for (size_t i = 0; i < app->catalogue->trait_count; i++) {
        const struct trait *trait = &app->catalogue->traits[i];
        if (strcmp(trait->question, question) == 0) {
            register_choice(app, trait->code, trait->text, NULL,
                            form_has_answer(app, question, trait->code), trait->is_multiple);
        }
    }
    register_choice(app, "", tr("Prefiero no responder"), NULL,
                    !form_has_answer(app, question, NULL), false);
}

static void several_choices(struct app *app)
{
    widget_scroll_open(app->ui, "several", 4);
    if (app->visit.page == FORM_SUPPORT) {
        support_choices(app);
    } else {
        trait_choices(app);
    }
    ui_close(app->ui);
}

void register_several_page(struct app *app)
{
    static const struct register_page page = {"several", several_choices, register_next_row, 0.6F};
    register_page_build(app, &page);
}

/* ---- the optional questions ---- */

/* What was answered, or that nothing was. */
static const char *answer_text(struct app *app, const char *question)
{
    const char *text = NULL;
    for (size_t i = 0; i < app->catalogue->trait_count; i++) {
        const struct trait *trait = &app->catalogue->traits[i];
        if (strcmp(trait->question, question) == 0 && form_has_answer(app, question, trait->code)) {
            text = text == NULL ? trait->text
                                : arena_printf(ui_arena(app->ui), "%s, %s", text, trait->text);
        }
    }
    return text != NULL ? text : tr("Prefiero no responder");
}

static void question_rows(struct app *app, bool is_sensitive)
{
    for (size_t i = 0; i < app->catalogue->trait_count; i++) {
        const struct trait *trait = &app->catalogue->traits[i];
        if (trait->is_sensitive == is_sensitive && form_trait(app, trait->question) == trait &&
            widget_row(app->ui, &(struct row){.key = trait->question,
                                              .title = trait->title,
                                              .text = answer_text(app, trait->question)})) {
            app_send(app, INTENT_QUESTION, 0, trait->question);
        }
    }
}

/* The sensitive ones only after the separate permission, which is not ticked by itself and is read
 * before its box. */
static void questions(struct app *app)
{
    widget_scroll_open(app->ui, "more", 5);
    question_rows(app, false);
    if (catalogue_consent(app->catalogue, "sensitive") != NULL) {
        consent_show(app, "sensitive");
        register_choice(app, "sensitive", tr("(Opcional) Autorizo también los datos sensibles."),
                        NULL, app->visit.has_sensitive_consent, true);
        if (app->visit.has_sensitive_consent) {
            question_rows(app, true);
        }
    }
    ui_close(app->ui);
}

void register_more_page(struct app *app)
{
    static const struct register_page page = {"more", questions, register_next_row, 0.6F};
    register_page_build(app, &page);
}
