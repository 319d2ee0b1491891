/* screen_map.c: the map of the fair with the wanted stand, the others and this kiosk. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "screens/fair_map.h"
#include "screens/rating.h"
#include "screens/screens.h"
#include "widgets/widgets.h"

static const float map_ratio = 0.75F; /* height to width */
static const float dot_mm = 17, dot_large_mm = 21;
static const float around_mm = 132, around_low_mm = 92; /* header, footer, margins, lying */
static const float pane_share = 0.62F;
static const float map_min_mm = 90;
static const float apart = 0.95F; /* dots between two stands that both show their numbers */
static const float point_mm = 6;
static const float label_mm = 18, label_large_mm = 24;

enum { LABELS_MAX = 2 };

/* In mm of the map, from its upper left corner. */
struct area {
    float x, y, w, h;
};

struct map {
    struct ui *ui;
    const struct catalogue *catalogue;
    float width, height;            /* mm */
    float dot, label;               /* of a stand with its number; height of a label */
    struct area labels[LABELS_MAX]; /* that stand already */
    size_t label_count;
    struct map_place here;
    bool has_here;
};

struct pin {
    struct map_place at;
    const char *icon, *text;
    enum colour fill, front, border;
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

static bool do_meet(const struct area *a, const struct area *b)
{
    return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

static struct area dot_area(const struct map *map, struct map_place at)
{
    return (struct area){part(at.x, map->width - map->dot), part(at.y, map->height - map->dot),
                         map->dot, map->dot};
}

/* How bad it is to put a label there: out of the picture, over another label, over this kiosk, over
 * stands. */
static int cost_of(const struct map *map, const struct area *label)
{
    enum { OUTSIDE = 1000, OVER_LABEL = 100, OVER_HERE = 5 };
    bool is_inside = label->x >= 0 && label->y >= 0 && label->x + label->w <= map->width &&
                     label->y + label->h <= map->height;
    int cost = is_inside ? 0 : OUTSIDE;
    for (size_t i = 0; i < map->label_count; i++) {
        cost += do_meet(label, &map->labels[i]) ? OVER_LABEL : 0;
    }
    struct area dot = dot_area(map, map->here);
    cost += map->has_here && do_meet(label, &dot) ? OVER_HERE : 0;
    for (size_t i = 0; i < map->catalogue->stand_count; i++) {
        const struct stand *stand = &map->catalogue->stands[i];
        dot = dot_area(map, (struct map_place){stand->x, stand->y});
        cost += do_meet(label, &dot) ? 1 : 0;
    }
    return cost;
}

/* The best of above, right, left and below of the place. Its width is reckoned, rather too
 * large. */
static struct area label_area(const struct map *map, struct map_place at, const char *text)
{
    const float around_text_mm = 19, letter_caps = 0.82F, grown = 1.25F;
    const struct ui_view *view = ui_view(map->ui);
    float letter = view->cap_mm * letter_caps * (widget_is_large(map->ui) ? grown : 1);
    float width = around_text_mm + letter * (float)text_length(text), height = map->label;
    width = width < map->width ? width : map->width;
    struct area dot = dot_area(map, at);
    float middle = part(at.x, map->width - width), side = dot.y + (map->dot - height) / 2;
    float right = dot.x + map->dot + 1, left = dot.x - width - 1;
    const struct area all[] = {
        {middle, dot.y - height - 1, width, height},
        {right, side, width, height},
        {left, side, width, height},
        {right, side + height / 3, width, height},
        {left, side + height / 3, width, height},
        {right, side - height / 3, width, height},
        {left, side - height / 3, width, height},
        {middle, dot.y + map->dot + 1, width, height},
        {middle, dot.y + map->dot + height + 2, width, height}, /* under another label */
    };
    size_t best = 0;
    for (size_t i = 1; i < ARRAY_COUNT(all) - (map->label_count == 0); i++) {
        best = cost_of(map, &all[i]) < cost_of(map, &all[best]) ? i : best;
    }
    return all[best];
}

/* A label with its icon beside its place. */
static void pin(struct map *map, const struct pin *pin)
{
    struct ui *ui = map->ui;
    struct area area = label_area(map, pin->at, pin->text);
    map->labels[map->label_count++] = area;
    overlay_open(map, UI_START);
    ui_gap(ui, area.y > 0 ? area.y : 0);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL});
    ui_gap(ui, area.x > 0 ? area.x : 0);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW,
                                 .width = {.how = UI_FIXED, .value = area.w},
                                 .main = UI_CENTER});
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
    ui_close(ui);
    ui_close(ui);
    ui_close(ui);
}

static float distance(float a, float b)
{
    return a > b ? a - b : b - a;
}

/* Where stands are close, only those have their numbers that are apart from each other: the wanted
 * one first, then in their order. */
static bool shows_number(const struct map *map, const struct stand *wanted, size_t at)
{
    const struct catalogue *catalogue = map->catalogue;
    struct area mine =
        dot_area(map, (struct map_place){catalogue->stands[at].x, catalogue->stands[at].y});
    for (size_t i = 0; i <= at; i++) { /* `at` itself stands for the wanted one */
        const struct stand *other = i == at ? wanted : &catalogue->stands[i];
        struct area its = dot_area(map, (struct map_place){other->x, other->y});
        bool is_near = distance(mine.x, its.x) < apart * map->dot &&
                       distance(mine.y, its.y) < apart * map->dot;
        if (is_near && (i == at || shows_number(map, wanted, i))) {
            return false;
        }
    }
    return true;
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
                        .catalogue = app->catalogue,
                        .width = width,
                        .height = width * map_ratio,
                        .dot = is_large ? dot_large_mm : dot_mm,
                        .label = is_large ? label_large_mm : label_mm};
}

static void map_build(struct app *app, const struct stand *wanted)
{
    struct ui *ui = app->ui;
    struct map map = map_size(app);
    map.has_here = fair_map_here(app->settings, &map.here);
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
                shows_number(&map, wanted, i) ? stand->number : "", COLOUR_CARD, COLOUR_INK);
        }
    }
    struct map_place at = {wanted->x, wanted->y};
    if (map.has_here) {
        dot(&map, map.here, "", COLOUR_INK, COLOUR_CARD);
    }
    dot(&map, at, wanted->number, COLOUR_BRAND, COLOUR_ON_BRAND);
    pin(&map,
        &(struct pin){at, "place", arena_printf(ui_arena(ui), tr("Puesto %s"), wanted->number),
                      COLOUR_BRAND, COLOUR_ON_BRAND, COLOUR_ON_BRAND});
    if (map.has_here) {
        pin(&map, &(struct pin){map.here, "person_pin_circle", tr("Usted está aquí"), COLOUR_CARD,
                                COLOUR_INK, COLOUR_INK});
    }
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
