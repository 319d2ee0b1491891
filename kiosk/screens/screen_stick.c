/* screen_stick.c: a prepared stick is plugged in: how far it is, and when it may be taken away. */
#include "base/i18n.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

static const struct {
    enum status status;
    const char *text;
} REASONS[] = {
    {STATUS_DENIED, N_("Esta memoria no es de esta feria, o solo se puede leer.")},
    {STATUS_CORRUPT, N_("Está dañada. Prepárela otra vez en la oficina.")},
    {STATUS_FULL, N_("Está llena. Borre lo que sobra y póngala otra vez.")},
    {STATUS_GAP, N_("Llévela a la oficina y tráigala otra vez.")},
    {STATUS_IO, N_("No se deja escribir. Use otra.")},
    {STATUS_NOT_FOUND, N_("La retiraron antes de tiempo. Póngala otra vez.")},
};

static const char *reason(enum status status)
{
    for (size_t i = 0; i < ARRAY_COUNT(REASONS); i++) {
        if (REASONS[i].status == status) {
            return tr(REASONS[i].text);
        }
    }
    return tr("Póngala otra vez, o use otra.");
}

/* Not the title's second line, which a small panel leaves out: here it says what to do. */
static void title(struct ui *ui, const char *icon, enum colour colour, const char *text,
                  const char *what_to_do)
{
    widget_state_title(ui, icon, colour, text, NULL);
    ui_text(ui, &(struct ui_text){.size = widget_is_low(ui) ? TYPE_BODY : TYPE_LABEL}, what_to_do);
}

static void say(struct app *app)
{
    struct ui *ui = app->ui;
    const struct stick_state *state = &app->stick.state;
    switch (state->phase) {
    case STICK_WORKING:
        title(ui, "usb", COLOUR_BRAND, tr("Guardando en la memoria"), tr("No la retire todavía."));
        break;
    case STICK_FAILED:
        title(ui, "error_outline", COLOUR_BAD, tr("La memoria no sirvió"), reason(state->status));
        break;
    default:
        title(ui, "check_circle", COLOUR_OK, tr("Ya puede retirar la memoria"),
              state->waiting_count == 0 ? tr("Todo está seguro en la central.")
                                        : tr("Llévela a la oficina: allá se guarda todo."));
        break;
    }
}

static enum type_size text_size(struct ui *ui)
{
    return widget_is_low(ui) ? TYPE_SMALL : TYPE_LABEL;
}

static void line(struct ui *ui, const char *label, long long number)
{
    const struct ui_text look = {.size = text_size(ui), .colour = COLOUR_SOFT};
    ui_textf(ui, &look, "%s: %lld", label, number);
}

void screen_stick(struct app *app)
{
    struct ui *ui = app->ui;
    const struct stick_state *state = &app->stick.state;
    widget_page_open(ui);
    ui_spacer(ui);
    say(app);
    widget_card_open(ui, widget_is_low(ui) ? 1 : 3);
    line(ui, tr("Datos guardados en ella"), (long long)state->left_count);
    line(ui, tr("Datos recibidos de ella"), (long long)state->taken_count);
    if (state->words[0] != '\0') { /* the office knows the station by them */
        ui_textf(ui, &(struct ui_text){.size = text_size(ui)}, "%s: %s", tr("Diga en la oficina"),
                 state->words);
    } else if (state->phase != STICK_WORKING) {
        line(ui, tr("Sin confirmar por la central"), (long long)state->waiting_count);
    }
    if (state->ignored_count > 0) {
        line(ui, tr("Archivos dañados o ajenos"), (long long)state->ignored_count);
    }
    ui_close(ui);
    ui_spacer(ui);
    widget_actions_open(ui);
    if (widget_button(ui, &(struct button){.look = BUTTON_PRIMARY,
                                           .label = tr("Volver"),
                                           .icon = "arrow_back",
                                           .width = UI_FILL})) {
        app_send(app, INTENT_TAB, app->stick.from, NULL);
    }
    ui_close(ui);
    widget_page_close(ui);
}
