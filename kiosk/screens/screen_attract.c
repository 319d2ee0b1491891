/* screen_attract.c: what a passer-by sees: announcements one after the other, the next event and
 * one invitation. Any touch begins.
 *
 * A slide stands SLIDE_MS. Its weight is how often it comes in a round: of weights 3, 1, 1 the
 * round is A B A C A, spread as evenly as it goes. Which slide stands is a function of the time
 * alone, and between two slides nothing wakes. */
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "screens/format.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

enum { SLIDE_MS = 8000, SLIDES_MAX = 32, DAY_MS = 86400000 };

struct slides {
    const struct announcement *items[SLIDES_MAX];
    size_t count;
    int weight; /* of all */
};

static struct slides slides_of(const struct app *app)
{
    struct slides slides = {.count = 0};
    int64_t now_ms = clock_now_ms();
    for (size_t i = 0; app->catalogue != NULL && i < app->catalogue->announcement_count; i++) {
        const struct announcement *item = &app->catalogue->announcements[i];
        bool is_shown = item->from_ms <= now_ms && now_ms < item->to_ms && item->weight > 0;
        if (is_shown && slides.count < SLIDES_MAX) {
            slides.items[slides.count++] = item;
            slides.weight += (int)item->weight;
        }
    }
    return slides;
}

/* The slide of step `number`: at each step every slide gains its weight, the richest one is shown
 * and pays what all gained. */
static size_t slide_at(const struct slides *slides, int64_t number)
{
    int wealth[SLIDES_MAX] = {0};
    size_t best = 0;
    for (int64_t step = number % slides->weight; step >= 0; step--) {
        best = 0;
        for (size_t i = 0; i < slides->count; i++) {
            wealth[i] += (int)slides->items[i]->weight;
            best = wealth[i] > wealth[best] ? i : best;
        }
        wealth[best] -= slides->weight;
    }
    return best;
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

const char *announcement_picture(struct app *app, const char *name)
{
    if (name[0] == '\0' || name[0] == '.' || strchr(name, '/') != NULL) {
        return NULL;
    }
    const char *path =
        arena_printf(ui_arena(app->ui), "%s/announcements/%s", app->settings->assets, name);
    return path != NULL && file_exists(path) ? path : NULL;
}

/* On now, or the next to begin; NULL = none. */
static const struct event *event_ahead(const struct app *app)
{
    const struct event *ahead = NULL;
    int64_t now_ms = clock_now_ms();
    for (size_t i = 0; app->catalogue != NULL && i < app->catalogue->event_count; i++) {
        const struct event *event = &app->catalogue->events[i];
        bool is_off = strcmp(event->state, "cancelled") == 0 || strcmp(event->state, "closed") == 0;
        if (!is_off && event->ends_ms > now_ms &&
            (ahead == NULL || event->starts_ms < ahead->starts_ms)) {
            ahead = event;
        }
    }
    return ahead;
}

/* "Hoy: Feria de Gestión", "Próximo: Audiencia pública · jue 15 dic · 8:00 a. m." */
static void next_event(struct app *app)
{
    const struct event *event = event_ahead(app);
    if (event == NULL) {
        return;
    }
    char when[FORMAT_MAX];
    int64_t now_ms = clock_now_ms(), offset_ms = 60000LL * app->settings->utc_offset_min;
    bool is_today = event->starts_ms <= now_ms ||
                    (event->starts_ms + offset_ms) / DAY_MS == (now_ms + offset_ms) / DAY_MS;
    format_when(event->starts_ms, app->settings->utc_offset_min, when);
    ui_textf(
        app->ui,
        &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .colour = COLOUR_ON_HEADER},
        is_today ? tr("Hoy: %s") : tr("Próximo: %s · %s"), event->short_name, when);
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

static void logo(struct app *app)
{
    struct ui *ui = app->ui;
    ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                 .width = UI_MM(21),
                                 .height = UI_MM(21),
                                 .main = UI_CENTER,
                                 .cross = UI_CENTER,
                                 .fill = COLOUR_ON_HEADER,
                                 .radius = 4.5F});
    if (app->theme->logo_picture[0] != '\0' && app->catalogue != NULL) {
        ui_picture(ui, &(struct ui_box){.width = UI_MM(18), .height = UI_MM(18)},
                   app->theme->logo_picture, app->catalogue->municipality.entity);
    } else {
        ui_icon(ui, app->theme->logo_icon, 14, COLOUR_HEADER);
    }
    ui_close(ui);
}

static void top(struct app *app)
{
    struct ui *ui = app->ui;
    const char *language = language_button(app);
    bool is_tight = widget_is_small(ui) || widget_is_narrow(ui) || ui_is_portrait(ui);
    ui_open(ui, &(struct ui_box){
                    .axis = UI_ROW, .width = UI_FILL, .gap = is_tight ? 4 : 7, .cross = UI_CENTER});
    logo(app);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .cross = UI_STRETCH});
    ui_text(ui,
            &(struct ui_text){.size = TYPE_LABEL,
                              .weight = WEIGHT_SEMIBOLD,
                              .colour = COLOUR_ON_HEADER,
                              .is_chrome = true},
            app->catalogue != NULL ? app->catalogue->municipality.entity : "");
    ui_close(ui);
    if (language != NULL && widget_button(ui, &(struct button){.look = BUTTON_ON_HEADER,
                                                               .label = language,
                                                               .key = "language",
                                                               .icon = "translate",
                                                               .is_icon_only = widget_is_narrow(ui),
                                                               .is_chrome = true})) {
        language_pressed(app);
    }
    if (widget_button(ui, &(struct button){.look = BUTTON_ON_HEADER,
                                           .label = tr("Ayudas"),
                                           .key = "help",
                                           .icon = "accessibility_new",
                                           .is_icon_only = is_tight,
                                           .is_chrome = true})) {
        app_send(app, INTENT_GO, SCREEN_HELP, NULL);
    }
    ui_close(ui);
}

static void invitation(struct ui *ui)
{
    bool is_low = widget_is_low(ui);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                 .width = UI_FILL,
                                 .height = {.how = UI_FIT, .min = is_low ? 30 : 42},
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
}

/* What changes from slide to slide. The picture takes what the texts leave, at most the upper half
 * (lying: two fifths at the left); the texts stand on solid ground. */
static void slide_build(struct app *app, const struct announcement *slide)
{
    struct ui *ui = app->ui;
    const char *picture =
        widget_is_small(ui) ? NULL : announcement_picture(app, slide != NULL ? slide->picture : "");
    bool is_lying = !ui_is_portrait(ui) && picture != NULL;
    ui_open(ui, &(struct ui_box){.axis = is_lying ? UI_ROW : UI_COLUMN,
                                 .key = "page",
                                 .width = UI_FILL,
                                 .height = UI_FILL,
                                 .gap = is_lying                 ? 12.0F
                                        : ui_height_mm(ui) < 300 ? 6.0F
                                                                 : 9.0F,
                                 .cross = UI_STRETCH});
    if (picture != NULL) {
        ui_picture(ui, &(struct ui_box){.width = UI_SHARE(2), .height = UI_FILL}, picture,
                   slide->title);
    } else {
        ui_spacer(ui);
    }
    ui_open(ui, &(struct ui_box){.width = UI_SHARE(3),
                                 .height = is_lying ? UI_FILL : UI_HUG,
                                 .gap = ui_height_mm(ui) < 300 ? 4.0F : 7.0F,
                                 .main = UI_END,
                                 .cross = UI_STRETCH});
    slide_texts(app, slide);
    ui_close(ui);
    ui_close(ui);
}

static void ground_open(struct ui *ui, bool *was_pressed)
{
    bool is_low = widget_is_low(ui), is_short = ui_height_mm(ui) < 300;
    *was_pressed = ui_element_open(ui,
                                   &(struct ui_box){.axis = UI_COLUMN,
                                                    .width = UI_FILL,
                                                    .height = UI_FILL,
                                                    .pad_x = widget_is_narrow(ui) ? 10 : 18,
                                                    .pad_y = is_low     ? 8.0F
                                                             : is_short ? 12.0F
                                                                        : 16.0F,
                                                    .gap = is_low     ? 4.0F
                                                           : is_short ? 6.0F
                                                                      : 9.0F,
                                                    .cross = UI_STRETCH,
                                                    .fill = COLOUR_HEADER},
                                   &(struct ui_element){.role = UI_ROLE_BUTTON,
                                                        .key = "start",
                                                        .label = tr("Toque para empezar"),
                                                        .fill_pressed = COLOUR_HEADER});
}

/* The whole screen is the button; what looks like one says what happens. */
void screen_attract(struct app *app)
{
    struct ui *ui = app->ui;
    struct slides slides = slides_of(app);
    int64_t shown_ms = ui_now_ms(ui) - app->entered_ms;
    int64_t number = shown_ms / SLIDE_MS;
    size_t index = slides.count > 0 ? slide_at(&slides, number) : 0;
    bool is_turn = number > 0 && slides.count > 1 && slide_at(&slides, number - 1) != index;
    bool was_pressed = false;
    ground_open(ui, &was_pressed);
    ui_glow(ui, COLOUR_GLOW, 0.85F, 0.1F, ui_width_mm(ui) * 0.66F);
    top(app);
    slide_build(app, slides.count > 0 ? slides.items[index] : NULL);
    next_event(app);
    invitation(ui);
    dots(ui, index, slides.count);
    ui_close(ui);
    if (is_turn) {
        ui_turn(ui, app->entered_ms + number * SLIDE_MS);
    }
    if (was_pressed) {
        app_send(app, INTENT_HOME, 0, NULL);
    }
    if (slides.count > 1) {
        ui_wake(ui, SLIDE_MS - shown_ms % SLIDE_MS);
    }
}
