#include "screens/commitments.h"

#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/text.h"
#include "screens/app.h"
#include "screens/form.h"
#include "screens/format.h"

enum { LABEL_MAX = 320, DAYS_MAX = 60, MONTH_DAYS = 30, YEAR_DAYS = 365 };

static const struct {
    const char *text, *icon;
    enum colour colour;
} states[COMMITMENT_STATE_COUNT] = {
    [COMMITMENT_PENDING] = {N_("Sin empezar"), "schedule", COLOUR_PURPLE},
    [COMMITMENT_RUNNING] = {N_("En marcha"), "autorenew", COLOUR_BLUE},
    [COMMITMENT_DONE] = {N_("Cumplido"), "check_circle", COLOUR_GREEN},
    [COMMITMENT_FAILED] = {N_("No se cumplió"), "cancel", COLOUR_RED},
    [COMMITMENT_RESCHEDULED] = {N_("Con nueva fecha"), "update", COLOUR_AMBER},
};

static const char *const kind_titles[COMMITMENTS_KIND_COUNT] = {
    [COMMITMENTS_ALL] = N_("en total"),       [COMMITMENTS_DONE] = N_("cumplidos"),
    [COMMITMENTS_RUNNING] = N_("en marcha"),  [COMMITMENTS_LATE] = N_("atrasados"),
    [COMMITMENTS_FAILED] = N_("sin cumplir"),
};

static const char *const by_titles[COMMITMENTS_BY_COUNT] = {
    [COMMITMENTS_DEPARTMENT] = N_("Quién responde"),
    [COMMITMENTS_TERRITORY] = N_("Dónde"),
};

bool commitments_exist(const struct app *app)
{
    return app->catalogue != NULL && app->catalogue->commitment_count > 0;
}

/* ---- which ---- */

static enum commitments_kind kind_of(const struct commitment *commitment)
{
    switch (commitment_state(commitment)) {
    case COMMITMENT_DONE:
        return COMMITMENTS_DONE;
    case COMMITMENT_FAILED:
        return COMMITMENTS_FAILED;
    default:
        return commitment_days_late(commitment, clock_now_ms()) > 0 ? COMMITMENTS_LATE
                                                                    : COMMITMENTS_RUNNING;
    }
}

static const char *code_of(const struct commitment *commitment, enum commitments_by by)
{
    return by == COMMITMENTS_DEPARTMENT ? commitment->department : commitment->territory;
}

static bool is_let_through(const struct app *app, const struct commitment *commitment,
                           enum commitments_kind kind)
{
    bool is_shown =
        commitment->part == 0 && (kind == COMMITMENTS_ALL || kind_of(commitment) == kind);
    for (int by = 0; by < COMMITMENTS_BY_COUNT; by++) {
        const char *chosen = app->visit.commitments.chosen[by];
        is_shown = is_shown && (chosen[0] == '\0' ||
                                strcmp(chosen, code_of(commitment, (enum commitments_by)by)) == 0);
    }
    return is_shown;
}

struct commitments commitments_make(struct app *app)
{
    struct commitments made = {0};
    const struct catalogue *catalogue = app->catalogue;
    size_t most = catalogue != NULL ? catalogue->commitment_count : 0;
    made.items = arena_alloc(ui_arena(app->ui), (most + 1) * sizeof(struct commitment *));
    for (size_t i = 0; made.items != NULL && i < most; i++) {
        const struct commitment *commitment = &catalogue->commitments[i];
        if (is_let_through(app, commitment, app->visit.commitments.kind)) {
            made.items[made.count++] = commitment;
        }
    }
    return made;
}

uint64_t commitments_version(const struct app *app)
{
    uint64_t hash = (uint64_t)(uintptr_t)app->catalogue + app->visit.commitments.kind;
    for (int by = 0; by < COMMITMENTS_BY_COUNT; by++) {
        for (const char *c = app->visit.commitments.chosen[by]; *c != '\0'; c++) {
            hash = (hash ^ (uint8_t)*c) * 1099511628211U; /* FNV-1a */
        }
        hash *= 1099511628211U;
    }
    return hash;
}

size_t commitments_count(const struct app *app, enum commitments_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; app->catalogue != NULL && i < app->catalogue->commitment_count; i++) {
        count += is_let_through(app, &app->catalogue->commitments[i], kind);
    }
    return count;
}

/* ---- words ---- */

static const char *late_text(struct app *app, int days)
{
    struct arena *arena = ui_arena(app->ui);
    if (days == 1) {
        return tr("Atrasado 1 día");
    }
    if (days <= DAYS_MAX) {
        return arena_printf(arena, tr("Atrasado %d días"), days);
    }
    if (days < 2 * YEAR_DAYS) {
        return arena_printf(arena, tr("Atrasado %d meses"), days / MONTH_DAYS);
    }
    return arena_printf(arena, tr("Atrasado %d años"), days / YEAR_DAYS);
}

struct commitment_look commitment_look(struct app *app, const struct commitment *commitment)
{
    struct arena *arena = ui_arena(app->ui);
    enum commitment_state state = commitment_state(commitment);
    int days = commitment_days_late(commitment, clock_now_ms());
    int percent = commitment_percent(app->catalogue, commitment);
    struct commitment_look look = {states[state].icon, tr(states[state].text),
                                   states[state].colour};
    if (days > 0) {
        look = (struct commitment_look){"error", late_text(app, days), COLOUR_RED};
    }
    if (state != COMMITMENT_DONE && percent > 0) {
        look.text = arena_printf(arena, tr("%s · %d %%"), look.text, percent);
    }
    return look;
}

struct commitment_look commitment_step_look(struct app *app, const struct commitment_step *step)
{
    const struct commitment then = {.part = 1, .state = step->state, .percent = step->percent};
    return commitment_look(app, &then);
}

const char *commitment_due_text(struct app *app, const struct commitment *commitment)
{
    char day[FORMAT_MAX];
    format_date_plain(commitment->due_ms, app->settings->utc_offset_min, day);
    bool is_late = commitment_days_late(commitment, clock_now_ms()) > 0;
    return arena_printf(ui_arena(app->ui), is_late ? tr("vencía el %s") : tr("vence el %s"), day);
}

const char *commitments_kind_title(enum commitments_kind kind)
{
    return tr(kind_titles[kind]);
}

/* ---- filters ---- */

const char *commitments_by_title(enum commitments_by by)
{
    return tr(by_titles[by]);
}

static bool is_named(const struct app *app, enum commitments_by by, const char *code)
{
    for (size_t i = 0; i < app->catalogue->commitment_count; i++) {
        const struct commitment *commitment = &app->catalogue->commitments[i];
        if (commitment->part == 0 && strcmp(code_of(commitment, by), code) == 0) {
            return true;
        }
    }
    return false;
}

static const char *territory_label(struct app *app, const struct territory *territory)
{
    char made[LABEL_MAX];
    return arena_strdup(ui_arena(app->ui), form_territory_label(territory, made, sizeof made));
}

bool commitments_option(struct app *app, enum commitments_by by, size_t index,
                        struct commitments_option *out)
{
    const struct catalogue *catalogue = app->catalogue;
    bool is_department = by == COMMITMENTS_DEPARTMENT;
    size_t count = is_department ? catalogue->department_count : catalogue->territory_count;
    for (size_t i = 0; i < count; i++) {
        const char *code =
            is_department ? catalogue->departments[i].code : catalogue->territories[i].code;
        if (is_named(app, by, code) && index-- == 0) {
            *out = (struct commitments_option){
                code, is_department ? catalogue->departments[i].short_name
                                    : territory_label(app, &catalogue->territories[i])};
            return true;
        }
    }
    return false;
}

const char *commitments_chosen(struct app *app, enum commitments_by by)
{
    const char *code = app->visit.commitments.chosen[by];
    struct commitments_option option;
    for (size_t i = 0; code[0] != '\0' && commitments_option(app, by, i, &option); i++) {
        if (strcmp(option.code, code) == 0) {
            return option.label;
        }
    }
    return code[0] != '\0' ? code : NULL;
}

/* ---- intents ---- */

/* number: of the commitment. */
void commitments_open(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    app->visit.commitments.number = intent->number;
    app_send(app, INTENT_GO, SCREEN_COMMITMENT, NULL);
}

/* number: enum commitments_kind, the one shown already = all. */
void commitments_show(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    struct commitments_visit *visit = &app->visit.commitments;
    enum commitments_kind kind = (enum commitments_kind)intent->number;
    visit->kind = visit->kind == kind ? COMMITMENTS_ALL : kind;
}

/* number: enum commitments_by; text: code, the one chosen already = all. */
void commitments_narrow(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    char *chosen = app->visit.commitments.chosen[intent->number];
    bool is_same = strcmp(chosen, intent->text) == 0;
    text_copy(chosen, CODE_MAX_BYTES, is_same ? "" : intent->text);
}
