/* intents_form.c: the registration and its tickets. */
#include "screens/enrol.h"
#include "screens/form.h"
#include "screens/intents.h"

void intent_enrol(struct app *app, const struct intent *intent, int64_t now_ms)
{
    app_remember(app);
    enrol_begin(app, (uint32_t)intent->number);
    app_enter(app, SCREEN_REGISTER, now_ms);
}

void intent_choose(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    app->visit.has_personal = true;
    form_choose(app, intent->text);
}

void intent_tick(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    app->visit.error[0] = '\0';
    if (intent->number == 0) {
        form_agree(app, !app->visit.has_consent);
    } else {
        form_agree_sensitive(app, !app->visit.has_sensitive_consent);
    }
}

void intent_next(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    form_next(app);
}

void intent_edit(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    form_edit(app, (enum form_page)intent->number);
}

void intent_page(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    app->visit.page = (enum form_page)intent->number;
    app->visit.error[0] = '\0';
}

void intent_place(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    form_place(app, (enum place_view)intent->number, intent->text);
}

void intent_question(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    form_question(app, intent->text);
}

void intent_recover(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    form_recover(app);
}

void intent_another(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    app_remember(app);
    enrol_another(app);
    app_enter(app, SCREEN_REGISTER, now_ms);
}

void intent_ticket(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    if (intent->number >= 0 && (size_t)intent->number < app->visit.ticket_count) {
        app->visit.ticket_shown = (size_t)intent->number;
    }
}

void intent_submit(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)intent;
    (void)now_ms;
    app_post_registration(app);
}
