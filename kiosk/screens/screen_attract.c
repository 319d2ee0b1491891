/* screen_attract.c: what a passer-by sees: announcements one after the other,
 * and one invitation. Any touch begins. */
#include "base/clock.h"
#include "base/i18n.h"
#include "screens/format.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

enum { SLIDE_MS = 8000, SLIDES_MAX = 64 };

static bool is_shown(const struct announcement *announcement, int64_t now_ms)
{
    return announcement->from_ms <= now_ms && now_ms < announcement->to_ms;
}

/* The slide of this moment and how many there are; NULL when there is none. */
static const struct announcement *current_slide(const struct app *app, size_t *index, size_t *count)
{
    const struct announcement *slides[SLIDES_MAX];
    int64_t now_ms = clock_now_ms();
    *count = 0;
    for (size_t i = 0; app->catalogue != NULL && i < app->catalogue->announcement_count; i++) {
        const struct announcement *announcement = &app->catalogue->announcements[i];
        if (is_shown(announcement, now_ms) && *count < SLIDES_MAX) {
            slides[(*count)++] = announcement;
        }
    }
    if (*count == 0) {
        return NULL;
    }
    int64_t shown_ms = ui_now_ms(app->ui) - app->entered_ms;
    *index = (size_t)(shown_ms / SLIDE_MS) % *count;
    return slides[*index];
}

static const char *label_text(struct app *app, const struct announcement *slide,
                              char out[FORMAT_MAX])
{
    if (slide->label[0] != '\0') {
        return slide->label;
    }
    const struct event *event =
        slide->event != 0 ? catalogue_event(app->catalogue, slide->event) : NULL;
    if (event == NULL) {
        return NULL;
    }
    format_when_long(event->starts_ms, app->settings->utc_offset_min, out);
    return out;
}

static void slide_texts(struct app *app, const struct announcement *slide)
{
    struct ui *ui = app->ui;
    bool is_small = widget_is_small(ui);
    char when[FORMAT_MAX];
    const char *label = slide != NULL ? label_text(app, slide, when) : NULL;
    if (label != NULL) {
        ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL});
        ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                     .pad_x = 7,
                                     .pad_y = is_small ? 2 : 4,
                                     .fill = COLOUR_LABEL,
                                     .radius = 3});
        ui_text(
            ui,
            &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_BOLD, .colour = COLOUR_ON_LABEL},
            label);
        ui_close(ui);
        ui_close(ui);
    }
    const char *entity = app->catalogue != NULL ? app->catalogue->municipality.entity : "";
    ui_text(ui,
            &(struct ui_text){.size = is_small ? TYPE_TITLE : TYPE_DISPLAY,
                              .weight = WEIGHT_BOLD,
                              .colour = COLOUR_ON_HEADER,
                              .is_heading = true},
            slide != NULL ? slide->title : entity);
    ui_text(ui,
            &(struct ui_text){.size = is_small ? TYPE_BODY : TYPE_HEADING,
                              .colour = COLOUR_ON_HEADER_SOFT},
            slide != NULL ? slide->text : "");
}

static void dots(struct ui *ui, size_t index, size_t count)
{
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .main = UI_CENTER, .gap = 3});
    for (size_t i = 0; count > 1 && i < count; i++) {
        ui_open(ui, &(struct ui_box){.width = UI_MM(i == index ? 16.0F : 3.6F),
                                     .height = UI_MM(3.6F),
                                     .fill = i == index ? COLOUR_ON_HEADER : COLOUR_ON_HEADER_SOFT,
                                     .radius = -1});
        ui_close(ui);
    }
    ui_close(ui);
}

static void top(struct app *app)
{
    struct ui *ui = app->ui;
    const char *language = language_button(app);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .gap = 7, .cross = UI_CENTER});
    ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                 .width = UI_MM(21),
                                 .height = UI_MM(21),
                                 .main = UI_CENTER,
                                 .cross = UI_CENTER,
                                 .fill = COLOUR_ON_HEADER,
                                 .radius = 4.5F});
    ui_icon(ui, app->theme->logo_icon, 14, COLOUR_HEADER);
    ui_close(ui);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui,
            &(struct ui_text){
                .size = TYPE_LABEL, .weight = WEIGHT_SEMIBOLD, .colour = COLOUR_ON_HEADER},
            app->catalogue != NULL ? app->catalogue->municipality.entity : "");
    ui_close(ui);
    if (language != NULL && widget_button(ui, &(struct button){.look = BUTTON_ON_STATE_OUTLINE,
                                                               .label = language,
                                                               .key = "language",
                                                               .icon = "translate"})) {
        language_pressed(app);
    }
    ui_close(ui);
}

/* The whole screen is the button; what looks like one says what happens. */
void screen_attract(struct app *app)
{
    struct ui *ui = app->ui;
    size_t index = 0, count = 0;
    const struct announcement *slide = current_slide(app, &index, &count);
    bool is_low = widget_is_low(ui);
    bool was_pressed = ui_element_open(ui,
                                       &(struct ui_box){.axis = UI_COLUMN,
                                                        .width = UI_FILL,
                                                        .height = UI_FILL,
                                                        .pad_x = widget_is_narrow(ui) ? 10 : 18,
                                                        .pad_y = is_low                   ? 8.0F
                                                                 : ui_height_mm(ui) < 300 ? 14.0F
                                                                                          : 22.0F,
                                                        .gap = is_low                   ? 4.0F
                                                               : ui_height_mm(ui) < 300 ? 6.0F
                                                                                        : 9.0F,
                                                        .cross = UI_STRETCH,
                                                        .fill = COLOUR_HEADER},
                                       &(struct ui_element){.role = UI_ROLE_BUTTON,
                                                            .key = "start",
                                                            .label = tr("Toque para empezar"),
                                                            .fill_pressed = COLOUR_HEADER});
    ui_glow(ui, COLOUR_GLOW, 0.85F, 0.1F, ui_width_mm(ui) * 0.66F);
    top(app);
    ui_spacer(ui);
    slide_texts(app, slide);
    ui_gap(ui, is_low ? 2 : 12);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                 .width = UI_FILL,
                                 .height = UI_MM(is_low ? 30 : 42),
                                 .gap = 8,
                                 .main = UI_CENTER,
                                 .cross = UI_CENTER,
                                 .fill = COLOUR_ON_HEADER,
                                 .radius = 9});
    ui_icon(ui, "touch_app", is_low ? 14 : 20, COLOUR_HEADER);
    ui_text(
        ui,
        &(struct ui_text){
            .size = TYPE_LARGE, .weight = WEIGHT_BOLD, .colour = COLOUR_HEADER, .is_silent = true},
        tr("Toque para empezar"));
    ui_close(ui);
    dots(ui, index, count);
    ui_close(ui);
    if (was_pressed) {
        app_send(app, INTENT_HOME, 0, NULL);
    }
    if (count > 1) {
        int64_t shown_ms = ui_now_ms(ui) - app->entered_ms;
        ui_wake(ui, SLIDE_MS - shown_ms % SLIDE_MS);
    }
}
