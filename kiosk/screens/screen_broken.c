/* screen_broken.c: out of order, said kindly; the reason below is for staff.
 * Nothing is overwritten meanwhile. */
#include <string.h>

#include "base/i18n.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

/* The reason with the last part of each path: the rest fills the card and is in the log. */
static const char *problem_text(struct app *app)
{
    char text[ERROR_TEXT_MAX];
    size_t length = 0;
    for (const char *at = app->problem; *at != '\0';) {
        size_t bytes = strcspn(at, " ");
        size_t skipped = 0;
        for (size_t i = 0; at[0] == '/' && i + 1 < bytes; i++) {
            skipped = at[i] == '/' ? i + 1 : skipped;
        }
        bytes += strspn(at + bytes, " ");
        memcpy(text + length, at + skipped, bytes - skipped);
        length += bytes - skipped;
        at += bytes;
    }
    text[length] = '\0';
    return arena_strdup(ui_arena(app->ui), text);
}

void screen_broken(struct app *app)
{
    struct ui *ui = app->ui;
    bool is_low = widget_is_low(ui);
    ui_open(ui, &(struct ui_box){.key = "page",
                                 .width = UI_FILL,
                                 .height = UI_FILL,
                                 .pad_x = 18,
                                 .pad_y = 12,
                                 .gap = is_low ? 5 : 10,
                                 .main = UI_CENTER,
                                 .cross = UI_STRETCH});
    ui_spacer(ui);
    widget_state_title(ui, "build", COLOUR_BRAND, tr("Este módulo está fuera de servicio"), NULL);
    /* not the title's second line, which a small panel leaves out: all that there is to do */
    ui_text(ui, &(struct ui_text){.size = TYPE_LABEL},
            tr("Por favor use otro módulo o pregunte en información."));
    ui_spacer(ui);
    widget_card_open(ui, 3);
    ui_text(ui, &(struct ui_text){.size = TYPE_SMALL, .weight = WEIGHT_SEMIBOLD},
            tr("Para el personal"));
    ui_text(
        ui,
        &(struct ui_text){.size = TYPE_SMALL, .colour = COLOUR_SOFT, .lines_max = is_low ? 3 : 8},
        problem_text(app));
    ui_close(ui);
    ui_close(ui);
}
