/* screen_map.c: the map of the fair with the wanted stand, the others and this kiosk. */
#include <string.h>

#include "base/i18n.h"
#include "screens/fair_map.h"
#include "screens/rating.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

static const float map_ratio = 0.75F; /* height to width */
static const float dot_mm = 13, dot_large_mm = 17;
static const float around_mm = 132, around_low_mm = 92; /* header, footer, margins, lying */
static const float pane_share = 0.62F;
static const float map_min_mm = 90;
static const float numbers_part = 12.5F; /* dots wide: narrower maps number no other stand */
static const float point_mm = 6;
static const float label_mm = 18, label_large_mm = 24;

struct map {
    struct ui *ui;
    float width, height; /* mm */
    float dot, label;    /* of a stand with its number; height of a label */
};

struct pin {
    struct map_place at;
    const char *icon, *text;
    enum colour fill, front, border;
    bool wants_below; /* its label under it, where there is room */
};

static float part(int ten_thousandths, float whole_mm)
{
    return (float)ten_thousandths / 10000 * whole_mm;
}

/* A box over the whole map; what is in it is placed by blanks. */
static void overlay_open(const struct map *map, enum ui_align main)
{
    ui_open(map->ui, &(struct ui_box){.width = UI_MM(map->width),
                                      .height = UI_MM(map->height),
                                      .main = main,
                                      .cross = UI_STRETCH});
}

static void share_blank(struct ui *ui, float share)
{
    ui_open(ui, &(struct ui_box){.width = UI_SHARE(share > 0.01F ? share : 0.01F)});
    ui_close(ui);
}

/* A round mark at a place, kept inside the picture; small when it says nothing. */
static void dot(const struct map *map, struct map_place at, const char *text, enum colour fill,
                enum colour front)
{
    struct ui *ui = map->ui;
    float side = text[0] != '\0' ? map->dot : point_mm;
    overlay_open(map, UI_START);
    float top = part(at.y, map->height - map->dot) + (map->dot - side) / 2;
    ui_gap(ui, top);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL});
    share_blank(ui, (float)at.x / 10000);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                 .width = {.how = UI_FIT, .min = side},
                                 .height = UI_MM(side),
                                 .main = UI_CENTER,
                                 .cross = UI_CENTER,
                                 .fill = fill,
                                 .border = front,
                                 .radius = -1});
    ui_text(ui,
            &(struct ui_text){.size = TYPE_SMALL,
                              .weight = WEIGHT_SEMIBOLD,
                              .colour = front,
                              .is_silent = true,
                              .is_chrome = true},
            text);
    ui_close(ui);
    share_blank(ui, 1 - (float)at.x / 10000);
    ui_close(ui);
    ui_close(ui);
}

/* A label with its icon, above the place or below it. */
static void pin(const struct map *map, const struct pin *pin)
{
    struct ui *ui = map->ui;
    float x = (float)pin->at.x / 10000;
    float top = part(pin->at.y, map->height - map->dot);
    bool has_room = top + map->dot + map->label <= map->height;
    bool is_below = top < map->label || (pin->wants_below && has_room);
    overlay_open(map, UI_START);
    if (is_below) {
        ui_gap(ui, top + map->dot + 1);
    } else {
        ui_open(ui, &(struct ui_box){.width = UI_FILL,
                                     .height = UI_MM(top - 1),
                                     .main = UI_END,
                                     .cross = UI_STRETCH});
    }
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL});
    share_blank(ui, x);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                 .pad_x = 4,
                                 .pad_y = 2,
                                 .gap = 2,
                                 .cross = UI_CENTER,
                                 .fill = pin->fill,
                                 .border = pin->border,
                                 .radius = 4});
    ui_icon(ui, pin->icon, 9, pin->front);
    ui_text(ui,
            &(struct ui_text){
                .size = TYPE_SMALL, .weight = WEIGHT_BOLD, .colour = pin->front, .is_chrome = true},
            pin->text);
    ui_close(ui);
    share_blank(ui, 1 - x);
    ui_close(ui);
    if (!is_below) {
        ui_close(ui);
    }
    ui_close(ui);
}

/* As large as the panel lets it be. */
static struct map map_size(struct app *app)
{
    struct ui *ui = app->ui;
    float margins = widget_is_small(ui) ? 16 : 26;
    bool is_lying = !ui_is_portrait(ui) && !widget_is_large(ui);
    float width = ui_width_mm(ui) * (is_lying ? pane_share : 1) - margins;
    float around = widget_is_low(ui) ? around_low_mm : around_mm;
    float high = (ui_height_mm(ui) - around) / map_ratio;
    if (!ui_is_portrait(ui) && width > high) {
        width = high > map_min_mm ? high : map_min_mm;
    }
    bool is_large = widget_is_large(ui);
    return (struct map){.ui = ui,
                        .width = width,
                        .height = width * map_ratio,
                        .dot = is_large ? dot_large_mm : dot_mm,
                        .label = is_large ? label_large_mm : label_mm};
}

static void map_build(struct app *app, const struct stand *wanted)
{
    struct ui *ui = app->ui;
    struct map map = map_size(app);
    struct map_place here;
    ui_open(ui, &(struct ui_box){.axis = UI_STACK,
                                 .width = UI_MM(map.width),
                                 .height = UI_MM(map.height),
                                 .border = COLOUR_LINE});
    ui_picture(ui, &(struct ui_box){.width = UI_MM(map.width), .height = UI_MM(map.height)},
               app->theme->map_picture, tr("Plano de la feria"));
    for (size_t i = 0; i < app->catalogue->stand_count; i++) {
        const struct stand *stand = &app->catalogue->stands[i];
        if (stand != wanted) {
            dot(&map, (struct map_place){stand->x, stand->y},
                map.width < numbers_part * map.dot ? "" : stand->number, COLOUR_CARD, COLOUR_INK);
        }
    }
    struct map_place at = {wanted->x, wanted->y};
    bool is_lower = false; /* their labels keep apart */
    if (fair_map_here(app->settings, &here)) {
        is_lower = at.y > here.y;
        dot(&map, here, "", COLOUR_INK, COLOUR_CARD);
        pin(&map, &(struct pin){here, "person_pin_circle", tr("Usted está aquí"), COLOUR_CARD,
                                COLOUR_INK, COLOUR_INK, !is_lower});
    }
    dot(&map, at, wanted->number, COLOUR_BRAND, COLOUR_ON_BRAND);
    pin(&map,
        &(struct pin){at, "place", arena_printf(ui_arena(ui), tr("Puesto %s"), wanted->number),
                      COLOUR_BRAND, COLOUR_ON_BRAND, COLOUR_ON_BRAND, is_lower});
    ui_close(ui);
}

void screen_map(struct app *app)
{
    struct ui *ui = app->ui;
    const struct panes panes = {.share = pane_share};
    const struct stand *wanted = fair_map_stand(app, app->visit.stand);
    struct map_place here;
    widget_panes_open(ui, &panes);
    if (wanted == NULL) {
        widget_title(ui, tr("Este puesto no está en el plano"), tr("Pregunte en información."));
        widget_panes_next(ui, &panes);
        widget_panes_close(ui, &panes);
        return;
    }
    const struct department *department = rating_department_at(app, wanted->number);
    bool has_here = fair_map_here(app->settings, &here);
    const char *way = fair_map_way(ui_arena(ui), has_here ? &here : NULL,
                                   (struct map_place){wanted->x, wanted->y});
    widget_title(ui,
                 wanted->name[0] != '\0' ? wanted->name
                 : department != NULL    ? department->name
                                         : tr("Plano de la feria"),
                 NULL);
    ui_textf(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_SEMIBOLD},
             tr("Puesto %s: %s."), wanted->number, way);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL});
    rate_button(app, FEEDBACK_STAND, wanted->number);
    ui_close(ui);
    widget_panes_next(ui, &panes);
    widget_scroll_open(ui, "map", 4);
    map_build(app, wanted);
    ui_close(ui);
    widget_pager(ui, "map", 0);
    widget_panes_close(ui, &panes);
}

void map_button(struct app *app, const char *stand)
{
    if (fair_map_stand(app, stand) != NULL &&
        widget_button(app->ui, &(struct button){.look = BUTTON_QUIET,
                                                .label = tr("Ver en el mapa"),
                                                .icon = "map",
                                                .height = 22})) {
        app_send(app, INTENT_MAP, 0, stand);
    }
}
