/* screen_page.c: a page to read: title, picture, paragraphs, and its address for the phone. */
#include "base/i18n.h"
#include "screens/screens.h"
#include "widgets/code.h"
#include "widgets/widgets.h"

enum { PICTURE_MM = 110, PICTURE_SMALL_MM = 80, QR_MM = 52 };

static void title(struct app *app, const struct publication *publication)
{
    struct ui *ui = app->ui;
    const char *icon = NULL;
    const char *kind = publication_kind(publication, &icon);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 7, .cross = UI_CENTER});
    if (!(widget_is_large(ui) && widget_is_narrow(ui))) {
        widget_icon_square(ui, icon, COLOUR_TEAL, widget_is_small(ui) ? 24 : 32);
    }
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT}, kind);
    ui_text(ui, &(struct ui_text){.size = TYPE_LARGE, .weight = WEIGHT_BOLD, .is_heading = true},
            publication->title);
    ui_close(ui);
    ui_close(ui);
}

static void picture(struct app *app, const struct publication *publication)
{
    struct ui *ui = app->ui;
    const char *path = announcement_picture(app, publication->picture);
    if (path == NULL) {
        return;
    }
    ui_picture(ui,
               &(struct ui_box){.width = UI_FILL,
                                .height = UI_MM(widget_is_small(ui) || !ui_is_portrait(ui)
                                                    ? PICTURE_SMALL_MM
                                                    : PICTURE_MM),
                                .radius = 8,
                                .key = "picture"},
               path, publication->picture_text[0] != '\0' ? publication->picture_text : NULL);
}

static void paragraphs(struct ui *ui, const struct publication *publication)
{
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .gap = 6, .cross = UI_STRETCH});
    for (size_t i = 0; publication->paragraphs[i] != NULL; i++) {
        ui_text(ui, &(struct ui_text){.size = TYPE_LABEL}, publication->paragraphs[i]);
    }
    ui_close(ui);
}

static void code_card(struct app *app, const struct publication *publication)
{
    struct ui *ui = app->ui;
    struct error error;
    if (publication->link[0] == '\0' ||
        qr_make(&app->visit.qr, publication->link, &error) != STATUS_OK) {
        return;
    }
    widget_phone_code(
        ui, &(struct phone_code){.qr = &app->visit.qr,
                                 .label = tr("Código QR del enlace de esta página"),
                                 .title = tr("Siga leyendo en su celular"),
                                 .text = tr("Apunte con la cámara para abrir el enlace."),
                                 .side_mm = QR_MM,
                                 .is_column = widget_is_large(ui) && widget_is_narrow(ui)});
}

void screen_page(struct app *app)
{
    struct ui *ui = app->ui;
    const struct publication *publication =
        app->catalogue != NULL
            ? catalogue_publication(app->catalogue, app->visit.accounts.publication)
            : NULL;
    const struct panes panes = {.share = 0.56F};
    bool is_lying = !ui_is_portrait(ui) && !widget_is_large(ui);
    widget_panes_open(ui, &panes);
    if (publication == NULL) {
        widget_title(ui, tr("Esta página ya no está publicada"), tr("Vuelva atrás y elija otra."));
        widget_panes_next(ui, &panes);
        widget_panes_close(ui, &panes);
        return;
    }
    const char *scroll = is_lying ? "page-side" : "page-text";
    widget_scroll_open(ui, scroll, 7);
    title(app, publication);
    picture(app, publication);
    if (is_lying) {
        ui_close(ui);
        widget_pager(ui, scroll, 0);
        widget_panes_next(ui, &panes);
        widget_scroll_open(ui, "page-text", 7);
    } else {
        widget_panes_next(ui, &panes);
    }
    paragraphs(ui, publication);
    code_card(app, publication);
    ui_close(ui);
    widget_pager(ui, "page-text", 0);
    widget_panes_close(ui, &panes);
}
