/* publications.c: pages to read before an event, press notes and invitations: which are of now. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "screens/accounts.h"
#include "screens/app.h"
#include "widgets/widgets.h"

enum { ROWS_MAX = 6 };

static const struct kind {
    const char *code, *word, *icon;
} kinds[] = {
    {"page", N_("Información"), "menu_book"},
    {"note", N_("Nota de prensa"), "newspaper"},
    {"invitation", N_("Invitación"), "mail"},
};

const char *publication_kind(const struct publication *publication, const char **icon)
{
    const struct kind *kind = kinds;
    while (kind < kinds + ARRAY_COUNT(kinds) - 1 && strcmp(kind->code, publication->kind) != 0) {
        kind++;
    }
    *icon = kind->icon;
    return tr(kind->word);
}

static bool has_text(const char *const *list, const char *code)
{
    for (; *list != NULL; list++) {
        if (strcmp(*list, code) == 0) {
            return true;
        }
    }
    return false;
}

/* One that names events is of those only; one that names only topics is of every event that has
 * one of them. */
static bool is_of_event(const struct publication *publication, const struct event *event)
{
    for (const char *const *number = publication->events; *number != NULL; number++) {
        if (strtoul(*number, NULL, 10) == event->number) {
            return true;
        }
    }
    bool has_topic = false;
    for (const char *const *topic = publication->topics; *topic != NULL; topic++) {
        has_topic = has_topic || has_text(event->topics, *topic);
    }
    return publication->events[0] == NULL && has_topic;
}

size_t publications_of(const struct app *app, const struct event *event,
                       const struct publication **out, size_t max)
{
    const struct catalogue *catalogue = app->catalogue;
    int64_t now_ms = clock_now_ms();
    size_t count = 0;
    for (size_t i = 0; catalogue != NULL && i < catalogue->publication_count; i++) {
        const struct publication *publication = &catalogue->publications[i];
        bool is_wanted = event != NULL ? is_of_event(publication, event)
                                       : strcmp(publication->kind, "page") != 0;
        if (is_wanted && publication->from_ms <= now_ms && now_ms <= publication->to_ms) {
            if (count < max) {
                out[count] = publication;
            }
            count++;
        }
    }
    return count;
}

void publications_rows(struct app *app, const struct event *event)
{
    struct ui *ui = app->ui;
    const struct publication *found[ROWS_MAX];
    size_t count = publications_of(app, event, found, ROWS_MAX);
    if (count == 0) {
        return;
    }
    ui_text(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_BOLD, .is_heading = true},
            tr("Antes de ir, lea"));
    for (size_t i = 0; i < count && i < ROWS_MAX; i++) {
        const char *icon = NULL;
        const char *kind = publication_kind(found[i], &icon);
        if (widget_row(ui, &(struct row){.key = found[i]->code,
                                         .icon = icon,
                                         .title = found[i]->title,
                                         .text = kind,
                                         .accent = COLOUR_TEAL})) {
            app_send(app, INTENT_SHOW, SCREEN_PAGE, found[i]->code);
        }
    }
}
