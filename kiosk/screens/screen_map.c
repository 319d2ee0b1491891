/* screen_map.c: the map of the fair with the wanted stand, the others and this kiosk. */
#include <string.h>

#include "base/i18n.h"
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
static const float point_mm = 6, icon_mm = 9;
static const float icons_from_mm = 160; /* of the map's width */
static const float label_pad_mm = 4, label_pad_y_mm = 2;

enum { LABELS_MAX = 2 };

/* In mm of the map, from its upper left corner. */
struct area {
    float x, y, w, h;
};

struct map {
    struct ui *ui;
    const struct catalogue *catalogue;
    const struct stand *wanted;
    float width, height;            /* mm */
    float dot;                      /* of a stand with its number */
    struct area labels[LABELS_MAX]; /* that stand already */
    size_t label_count;
    struct map_place here;
    bool has_here;
    bool has_icons; /* on the labels: a small map has no room for them */
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

static float distance(float a, float b)
{
    return a > b ? a - b : b - a;
}

/* Where stands are close, only those have their numbers that are apart from each other: the wanted
 * one first, then in their order. */
static bool shows_number(const struct map *map, size_t at)
{
    const struct catalogue *catalogue = map->catalogue;
    struct area mine =
        dot_area(map, (struct map_place){catalogue->stands[at].x, catalogue->stands[at].y});
    for (size_t i = 0; i <= at; i++) { /* `at` itself stands for the wanted one */
        const struct stand *other = i == at ? map->wanted : &catalogue->stands[i];
        struct area its = dot_area(map, (struct map_place){other->x, other->y});
        bool is_near = distance(mine.x, its.x) < apart * map->dot &&
                       distance(mine.y, its.y) < apart * map->dot;
        if (is_near && (i == at || shows_number(map, i))) {
            return false;
        }
    }
    return true;
}

/* What a mark covers: less when it says nothing. */
static struct area mark_area(const struct map *map, struct map_place at, bool has_number)
{
    struct area whole = dot_area(map, at);
    float in = has_number ? 0 : (map->dot - point_mm) / 2;
    return (struct area){whole.x + in, whole.y + in, whole.w - 2 * in, whole.h - 2 * in};
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
    struct area dot = mark_area(map, map->here, false);
    cost += map->has_here && do_meet(label, &dot) ? OVER_HERE : 0;
    for (size_t i = 0; i < map->catalogue->stand_count; i++) {
        const struct stand *stand = &map->catalogue->stands[i];
        bool has_number = stand == map->wanted || shows_number(map, i);
        dot = mark_area(map, (struct map_place){stand->x, stand->y}, has_number);
        cost += do_meet(label, &dot) ? 1 + has_number : 0;
    }
    return cost;
}

/* The best place around `dot` whose middle is not over it: the nearest of those that cover least,
 * from above on. */
static struct area best_area(const struct map *map, const struct area *dot, float width,
                             float height)
{
    enum { STEPS = 12 }; /* to each side, up and down */
    const float middle_x = dot->x + (dot->w - width) / 2, middle_y = dot->y + (dot->h - height) / 2;
    const float step_x = (width + dot->w) / 2 / STEPS, step_y = (height + dot->h) / STEPS;
    struct area best = {middle_x, dot->y - height - 1, width, height};
    float least = 1e9F;
    for (int y = -STEPS; y <= STEPS; y++) {
        for (int x = -STEPS; x <= STEPS; x++) {
            struct area area = {middle_x + (float)x * step_x, middle_y + (float)y * step_y, width,
                                height};
            float away = distance(area.x, middle_x) / width + distance(area.y, middle_y) / height;
            float cost = do_meet(&area, dot) ? 1e6F : (float)cost_of(map, &area) + away * 0.1F;
            if (cost < least) {
                least = cost;
                best = area;
            }
        }
    }
    return best;
}

static const struct ui_text label_text = {
    .size = TYPE_SMALL, .weight = WEIGHT_BOLD, .is_chrome = true};

/* In mm: the narrowest in which the text stays on one line. */
static float text_width(const struct map *map, const char *text)
{
    struct ui *ui = map->ui;
    float scale = ui_view(ui)->px_per_mm;
    float line = ui_text_height(ui, &label_text, text, 2 * map->width * scale);
    float low = 0, high = map->width;
    while (high - low > 0.5F) {
        float middle = (low + high) / 2;
        bool fits = ui_text_height(ui, &label_text, text, middle * scale) <= line;
        low = fits ? low : middle;
        high = fits ? middle : high;
    }
    return high;
}

static struct area label_area(const struct map *map, struct map_place at, const char *text)
{
    float width = text_width(map, text) + 2 * label_pad_mm + (map->has_icons ? icon_mm + 2 : 0);
    width = width < map->width ? width : map->width;
    float scale = ui_view(map->ui)->px_per_mm;
    float height = ui_text_height(map->ui, &label_text, text, width * scale) / scale;
    height = (map->has_icons && height < icon_mm ? icon_mm : height) + 2 * label_pad_y_mm;
    bool is_here = map->has_here && at.x == map->here.x && at.y == map->here.y;
    struct area dot = mark_area(map, at, !is_here);
    return best_area(map, &dot, width, height);
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
                                 .pad_x = label_pad_mm,
                                 .pad_y = label_pad_y_mm,
                                 .gap = 2,
                                 .cross = UI_CENTER,
                                 .fill = pin->fill,
                                 .border = pin->border,
                                 .radius = 4});
    if (map->has_icons) {
        ui_icon(ui, pin->icon, icon_mm, pin->front);
    }
    struct ui_text look = label_text;
    look.colour = pin->front;
    ui_text(ui, &look, pin->text);
    ui_close(ui);
    ui_close(ui);
    ui_close(ui);
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
                        .catalogue = app->catalogue,
                        .width = width,
                        .height = width * map_ratio,
                        .has_icons = width >= icons_from_mm,
                        .dot = is_large ? dot_large_mm : dot_mm};
}

static void map_build(struct app *app, const struct stand *wanted)
{
    struct ui *ui = app->ui;
    struct map map = map_size(app);
    map.wanted = wanted;
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
                shows_number(&map, i) ? stand->number : "", COLOUR_CARD, COLOUR_INK);
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
    bool is_low = widget_is_low(ui) && !ui_is_portrait(ui);
    const struct department *department = rating_department_at(app, wanted->number);
    bool has_here = fair_map_here(app->settings, &here);
    const char *way = fair_map_way(ui_arena(ui), has_here ? &here : NULL,
                                   (struct map_place){wanted->x, wanted->y});
    if (is_low) {
        widget_scroll_open(ui, "map-way", 4);
    }
    widget_title(ui,
                 wanted->name[0] != '\0' ? wanted->name
                 : department != NULL    ? is_low ? department->short_name : department->name
                                         : tr("Plano de la feria"),
                 NULL);
    ui_textf(ui, &(struct ui_text){.size = TYPE_HEADING, .weight = WEIGHT_SEMIBOLD},
             tr("Puesto %s: %s."), wanted->number, way);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL});
    rate_button(app, FEEDBACK_STAND, wanted->number);
    ui_close(ui);
    if (is_low) {
        ui_close(ui);
        widget_pager(ui, "map-way", 0);
    }
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
