#include "screens/incidents.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "screens/app.h"
#include "screens/format.h"
#include "widgets/widgets.h"

enum { MS_PER_S = 1000 };

/* "Puerta 1, 8:14:07 ± 2 s"; of another day "Puerta 1, jue 15 dic 8:14:07". */
static const char *side_text(struct app *app, const struct incident_side *side)
{
    struct arena *arena = ui_arena(app->ui);
    const int offset_min = app->settings->utc_offset_min;
    char clock[FORMAT_MAX], day[FORMAT_MAX], today[FORMAT_MAX];
    if (side->at_ms == 0) {
        return side->label;
    }
    format_clock_s(side->at_ms, offset_min, clock);
    format_day(side->at_ms, offset_min, day);
    format_day(clock_now_ms(), offset_min, today);
    const char *when = strcmp(day, today) == 0 ? clock : arena_printf(arena, "%s %s", day, clock);
    if (side->uncertainty_ms < 0) {
        return arena_printf(arena, "%s, %s", side->label, when);
    }
    int64_t uncertain_s = (side->uncertainty_ms + MS_PER_S - 1) / MS_PER_S;
    return arena_printf(arena, "%s, %s ± %lld s", side->label, when, (long long)uncertain_s);
}

/* Of one incident: what happened, and what else is to be read below it (NULL: nothing). */
struct telling {
    const char *title, *more;
};

static const char *both_sides(struct app *app, const struct incident *incident)
{
    return arena_printf(ui_arena(app->ui), "%s\n%s", side_text(app, &incident->first),
                        side_text(app, &incident->second));
}

static const char *who(const struct incident *incident)
{
    return incident->name[0] != '\0' ? incident->name : tr("Sin nombre");
}

static struct telling tell_entry(struct app *app, const struct incident *incident)
{
    return (struct telling){
        arena_printf(ui_arena(app->ui), tr("Entró dos veces: %s"), who(incident)),
        both_sides(app, incident)};
}

static struct telling tell_name(struct app *app, const struct incident *incident)
{
    return (struct telling){
        arena_printf(ui_arena(app->ui), tr("Un documento con dos nombres: %s"), who(incident)),
        arena_printf(ui_arena(app->ui), "%s\n%s", incident->other_name, both_sides(app, incident))};
}

static struct telling tell_capacity(struct app *app, const struct incident *incident)
{
    struct arena *arena = ui_arena(app->ui);
    long long amount = (long long)incident->amount;
    long long capacity = (long long)incident->capacity;
    return (struct telling){
        incident->second.gate < 0
            ? arena_printf(arena, tr("Más personas que el aforo: %lld de %lld"), amount, capacity)
            : arena_printf(arena, tr("Puerta %d, más personas que su aforo: %lld de %lld"),
                           incident->second.gate, amount, capacity),
        both_sides(app, incident)};
}

static struct telling tell_issuer(struct app *app, const struct incident *incident)
{
    struct arena *arena = ui_arena(app->ui);
    bool was_refused = incident->overridden[0] == '\0';
    bool came = strcmp(incident->detail, "entered_later") == 0;
    const char *name = who(incident);
    return (struct telling){
        strcmp(incident->detail, "not_registered") == 0
            ? tr("Entró con una entrada sin revisar, y no aparece su registro.")
        : !was_refused ? arena_printf(arena, tr("Entró sin revisar, y sí tenía registro: %s"), name)
        : came         ? arena_printf(arena, tr("Entró después, y sí tenía registro: %s"), name)
                       : arena_printf(arena, tr("No entró, y sí tenía registro: %s"), name),
        both_sides(app, incident)};
}

static struct telling tell_clock(struct app *app, const struct incident *incident)
{
    struct arena *arena = ui_arena(app->ui);
    const char *span = staff_span_text(app, llabs((long long)incident->amount));
    return (struct telling){arena_printf(arena,
                                         incident->amount > 0 ? tr("%s: reloj adelantado %s")
                                                              : tr("%s: reloj atrasado %s"),
                                         incident->second.label, span),
                            tr("Ponga en hora ese equipo.")};
}

static struct telling tell_fork(struct app *app, const struct incident *incident)
{
    struct arena *arena = ui_arena(app->ui);
    return (struct telling){
        arena_printf(arena, tr("%s: hay dos copias de ese equipo"), incident->second.label),
        incident->amount == 0 ? tr("Avise a la oficina.")
                              : arena_printf(arena, tr("Avise a la oficina. Datos aparte: %lld."),
                                             (long long)incident->amount)};
}

static struct telling tell_parked(struct app *app, const struct incident *incident)
{
    return (struct telling){
        arena_printf(ui_arena(app->ui), tr("%s: datos que no se pudieron usar: %lld"),
                     incident->second.label, (long long)incident->amount),
        arena_printf(ui_arena(app->ui), tr("Avise a la oficina y dígale: «%s»."),
                     incident->detail)};
}

typedef struct telling incident_tell(struct app *app, const struct incident *incident);

static incident_tell *const TELLINGS[] = {
    [INCIDENT_DUPLICATE_ENTRY] = tell_entry, [INCIDENT_OTHER_NAME] = tell_name,
    [INCIDENT_CAPACITY] = tell_capacity,     [INCIDENT_UNKNOWN_ISSUER] = tell_issuer,
    [INCIDENT_CLOCK] = tell_clock,           [INCIDENT_FORK] = tell_fork,
    [INCIDENT_PARKED] = tell_parked,
};

static_assert(ARRAY_COUNT(TELLINGS) == INCIDENT_KIND_COUNT, "one function for each kind");

static void soft(struct ui *ui, const char *text)
{
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_SOFT, .breaks_words = true},
            text);
}

static void incident_rows(struct app *app, const struct incident *incident)
{
    struct telling telling = TELLINGS[incident->kind](app, incident);
    ui_open(app->ui, &(struct ui_box){.width = UI_FILL, .gap = 1, .cross = UI_STRETCH});
    ui_text(app->ui,
            &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_SEMIBOLD, .breaks_words = true},
            telling.title);
    soft(app->ui, telling.more);
    if (incident->overridden[0] != '\0' && incident->kind == INCIDENT_DUPLICATE_ENTRY) {
        soft(app->ui, tr("El personal la dejó pasar con un motivo."));
    }
    ui_close(app->ui);
}

void incidents_card(struct app *app)
{
    struct ui *ui = app->ui;
    const struct supervision *supervision = app->staff.supervision;
    widget_card_open(ui, 4);
    ui_text(ui, &(struct ui_text){.size = TYPE_LABEL, .weight = WEIGHT_BOLD, .is_heading = true},
            tr("Incidentes"));
    if (supervision->incident_count == 0) {
        soft(ui, tr("Ninguno hasta ahora."));
    }
    for (size_t i = 0; i < supervision->incident_count; i++) {
        incident_rows(app, &supervision->incidents[i]);
    }
    ui_close(ui);
}
