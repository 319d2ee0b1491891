/* choose_language.c: the button that leads to the likeliest other language with one tap, and the
 * list of all, which "Ayudas" leads to when there are more than two. Each name is in its own
 * language, so that nobody has to read another to find it. */
#include "base/i18n.h"
#include "screens/screens.h"
#include "screens/search.h"
#include "widgets/widgets.h"

void app_speak(struct app *app, size_t language)
{
    languages_use(&app->languages, language);
    if (app->catalogue != NULL) {
        const struct languages *languages = &app->languages;
        catalogue_speak(app->catalogue,
                        languages->count > 0 ? languages->rows[languages->now].code : I18N_SOURCE);
        search_forget(app); /* other words find other services */
        search_refresh(app);
    }
}

const char *language_button(const struct app *app)
{
    const struct language *next = languages_next(&app->languages);
    return next != NULL ? next->name : NULL;
}

void language_pressed(struct app *app)
{
    const struct language *next = languages_next(&app->languages);
    if (next != NULL) {
        app_send(app, INTENT_LANGUAGE, (int)(next - app->languages.rows), NULL);
    }
}

void language_row(struct app *app)
{
    if (app->languages.count > 2 &&
        widget_button(app->ui, &(struct button){.look = BUTTON_SECONDARY,
                                                .label = tr("Otro idioma"),
                                                .icon = "translate",
                                                .width = UI_FILL})) {
        app_send(app, INTENT_LANGUAGES, 1, NULL);
    }
}

bool language_screen(struct app *app)
{
    struct ui *ui = app->ui;
    if (!app->is_choosing_language) {
        return false;
    }
    bool is_small = widget_is_small(ui) || widget_is_large(ui);
    float gap = is_small ? 4 : 8;
    ui_layer_open(ui, COLOUR_BG, 255, tr("Elija su idioma"));
    ui_open(ui, &(struct ui_box){.width = {.how = UI_GROW, .value = 1, .max = 300},
                                 .height = UI_FILL,
                                 .pad_x = 18,
                                 .pad_y = gap,
                                 .gap = gap,
                                 .main = UI_CENTER,
                                 .cross = UI_STRETCH});
    widget_title(ui, tr("Elija su idioma"), NULL);
    ui_open(ui, &(struct ui_box){.key = "languages",
                                 .width = UI_FILL,
                                 .height = is_small ? UI_FILL : UI_HUG,
                                 .gap = gap,
                                 .cross = UI_STRETCH,
                                 .is_scroll = is_small});
    for (size_t i = 0; i < app->languages.count; i++) {
        const struct language *language = &app->languages.rows[i];
        if (widget_choice(ui, &(struct choice){.key = language->code,
                                               .label = language->name,
                                               .is_on = i == app->languages.now})) {
            app_send(app, INTENT_LANGUAGE, (int)i, NULL);
        }
    }
    ui_close(ui);
    if (is_small) {
        widget_pager(ui, "languages", 0);
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_SECONDARY,
                                           .label = tr("Atrás"),
                                           .key = "languages-back",
                                           .icon = "arrow_back"})) {
        app_send(app, INTENT_LANGUAGES, 0, NULL);
    }
    ui_close(ui);
    ui_close(ui);
    return true;
}
