#include "screens/mirror.h"

#include "base/log.h"

void mirror_look(struct app *app, bool is_looking)
{
    const struct event *event = app_event(app);
    struct job job = {.kind = JOB_OPINIONS};
    mirror_release(app);
    if (is_looking && event != NULL) {
        job.u.opinions.event = event->number;
    }
    (void)app_post(app, &job);
}

void mirror_take(struct app *app, struct result *result)
{
    if (result->status != STATUS_OK) {
        log_warning("kiosk", "opinions not read: %s", result->error.text);
        return;
    }
    mirror_release(app);
    if (app->screen == SCREEN_MIRROR) {
        app->opinions = result->u.opinions;
    } else {
        opinions_free(result->u.opinions);
    }
}

void mirror_release(struct app *app)
{
    opinions_free(app->opinions);
    app->opinions = NULL;
}
