#include "screens/fair_map.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/text.h"

enum {
    STRAIGHT = 800, /* ten-thousandths aside that still are straight ahead */
    NEAR = 1800,    /* within these one sees the stand */
    THIRD = 3333,
    WHOLE = 10000
};

const struct stand *fair_map_stand(const struct app *app, const char *number)
{
    return app->catalogue != NULL && app->theme->map_picture[0] != '\0' && number[0] != '\0'
               ? catalogue_stand(app->catalogue, number)
               : NULL;
}

bool fair_map_here(const struct settings *settings, struct map_place *out)
{
    return text_fraction(settings->map_x, &out->x) && text_fraction(settings->map_y, &out->y);
}

static const char *join(struct arena *arena, const char *first, const char *second)
{
    if (first == NULL || second == NULL) {
        return first != NULL ? first : second;
    }
    const char *both = arena_printf(arena, "%s, %s", first, second);
    return both != NULL ? both : first;
}

/* Seen from here. */
static const char *way_from(struct arena *arena, const struct map_place *here, struct map_place to)
{
    int right = to.x - here->x;
    int ahead = here->y - to.y;
    const char *far = ahead > STRAIGHT    ? tr("al frente")
                      : ahead < -STRAIGHT ? tr("detrás de usted")
                                          : NULL;
    const char *side = right > STRAIGHT    ? tr("a la derecha")
                       : right < -STRAIGHT ? tr("a la izquierda")
                                           : NULL;
    const char *way = join(arena, far, side);
    if (way == NULL) {
        return tr("aquí al lado");
    }
    return abs(right) < NEAR && abs(ahead) < NEAR ? join(arena, way, tr("muy cerca")) : way;
}

static const char *third(int at, const char *low, const char *high)
{
    return at < THIRD ? low : at > WHOLE - THIRD ? high : NULL;
}

const char *fair_map_way(struct arena *arena, const struct map_place *here, struct map_place to)
{
    if (here != NULL) {
        return way_from(arena, here, to);
    }
    const char *way = join(arena, third(to.y, tr("arriba en el plano"), tr("abajo en el plano")),
                           third(to.x, tr("a la izquierda"), tr("a la derecha")));
    return way != NULL ? way : tr("en el centro del plano");
}
