/* schedule.c: the words of the strategy's schedule (cronograma). */
#include <string.h>

#include "base/i18n.h"
#include "screens/accounts.h"
#include "screens/app.h"

const struct schedule_part schedule_stages[SCHEDULE_STAGES] = {
    {"aprestamiento", N_("Aprestamiento")},
    {"diseno", N_("Diseño")},
    {"preparacion", N_("Preparación")},
    {"ejecucion", N_("Ejecución")},
    {"seguimiento", N_("Seguimiento y evaluación")},
};

const struct schedule_part schedule_components[SCHEDULE_COMPONENTS] = {
    {"informacion", N_("Información")},
    {"dialogo", N_("Diálogo")},
    {"responsabilidad", N_("Responsabilidad")},
};

static const char *part_name(const struct schedule_part *parts, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(parts[i].code, code) == 0) {
            return tr(parts[i].name);
        }
    }
    return code;
}

static const char *join(struct app *app, const char *joined, const char *name)
{
    const char *more =
        arena_printf(ui_arena(app->ui), "%s%s%s", joined, joined[0] != '\0' ? " · " : "", name);
    return more != NULL ? more : joined;
}

const char *schedule_stage_names(struct app *app, const struct activity *activity)
{
    const char *joined = "";
    for (const char *const *stage = activity->stages; *stage != NULL; stage++) {
        joined = join(app, joined, part_name(schedule_stages, SCHEDULE_STAGES, *stage));
    }
    return joined;
}

const char *schedule_component_name(const struct activity *activity)
{
    return part_name(schedule_components, SCHEDULE_COMPONENTS, activity->component);
}

const char *schedule_term_names(struct app *app, const struct activity *activity)
{
    static const struct schedule_part terms[] = {
        {"1", N_("enero a abril")},
        {"2", N_("mayo a agosto")},
        {"3", N_("septiembre a diciembre")},
    };
    const char *joined = "";
    for (const char *const *term = activity->terms; *term != NULL; term++) {
        joined = join(app, joined, part_name(terms, ARRAY_COUNT(terms), *term));
    }
    return joined;
}
