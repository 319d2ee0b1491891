/* screen_help.c: "Ayudas": what makes the screen easier for this visitor.
 * It shows at once and ends with the visit. */
#include "base/i18n.h"
#include "screens/run_panel.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

struct option {
    const char *key, *label, *text; /* Spanish, keys of their translation */
    enum comfort_choice choice;
};

static const struct option sizes[] = {
    {"100", N_("Letra normal"), NULL, COMFORT_TEXT_100},
    {"150", N_("Letra grande"), NULL, COMFORT_TEXT_150},
    {"200", N_("Letra muy grande"), NULL, COMFORT_TEXT_200},
};

static const struct option switches[] = {
    {"contrast", N_("Alto contraste"), N_("Fondo negro, letras blancas y amarillas."),
     COMFORT_CONTRAST},
    {"low", N_("Botones más abajo"), N_("Para usar la pantalla sentado."), COMFORT_LOW},
    {"calm", N_("Sin movimiento"), N_("Las páginas cambian sin animación."), COMFORT_CALM},
    {"slow", N_("Más tiempo"), N_("La pantalla espera el doble antes de preguntar."), COMFORT_SLOW},
};

static bool is_on(const struct comfort *comfort, enum comfort_choice choice)
{
    int percent = comfort->text_percent > 0 ? comfort->text_percent : 100;
    switch (choice) {
    case COMFORT_TEXT_100:
    case COMFORT_TEXT_150:
    case COMFORT_TEXT_200:
        return percent == 100 + 50 * (int)choice;
    case COMFORT_CONTRAST:
        return comfort->has_contrast;
    case COMFORT_LOW:
        return comfort->is_low;
    case COMFORT_CALM:
        return comfort->is_calm;
    case COMFORT_SLOW:
        return comfort->is_slow;
    }
    return false;
}

static void option_row(struct app *app, const struct option *option, bool is_check)
{
    if (widget_choice(app->ui,
                      &(struct choice){.key = option->key,
                                       .label = tr(option->label),
                                       .text = option->text != NULL ? tr(option->text) : NULL,
                                       .is_on = is_on(&app->comfort, option->choice),
                                       .is_check = is_check})) {
        app_send(app, INTENT_COMFORT, (int)option->choice, NULL);
    }
}

void screen_help(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = 0.6F};
    widget_panes_open(ui, &panes);
    widget_title(ui, tr("Ayudas"), tr("Elija lo que le sirva. Vuelve a lo normal al terminar."));
    for (size_t i = 0; !ui_is_portrait(ui) && !widget_is_small(ui) && i < ARRAY_COUNT(sizes); i++) {
        option_row(app, &sizes[i], false);
    }
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "help", 4);
    for (size_t i = 0; (ui_is_portrait(ui) || widget_is_small(ui)) && i < ARRAY_COUNT(sizes); i++) {
        option_row(app, &sizes[i], false);
    }
    for (size_t i = 0; i < ARRAY_COUNT(switches); i++) {
        if (switches[i].choice != COMFORT_LOW || panel_is_tall(ui)) {
            option_row(app, &switches[i], true);
        }
    }
    language_row(app);
    ui_close(ui);
    widget_pager(ui, "help", 0);
    widget_panes_close(ui, &panes);
}
