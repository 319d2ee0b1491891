/* screen_news.c: press notes and invitations of now. */
#include "base/i18n.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

enum { NEWS_MAX = 100 };

void screen_news(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.62F};
    const struct publication *found[NEWS_MAX];
    size_t count = publications_of(app, NULL, found, NEWS_MAX);
    widget_panes_open(ui, &panes);
    widget_title(ui, tr("Noticias e invitaciones"), tr("De la Alcaldía para usted."));
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "news", 4);
    if (count == 0) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT},
                tr("No hay noticias por ahora."));
    }
    for (size_t i = 0; i < count && i < NEWS_MAX; i++) {
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
    ui_close(ui);
    widget_pager(ui, "news", 0);
    widget_panes_close(ui, &panes);
}
