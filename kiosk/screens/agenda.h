/* agenda.h: which events the agenda shows, in which order and in which words. It only reads the
 * model; what is chosen is in struct visit. UI thread only. */
#pragma once

#include "screens/app.h"

enum { AGENDA_OPTIONS_MAX = 64 /* of one filter */ };

struct agenda_type {
    const char *code; /* of the catalogue; NULL = any other */
    const char *word; /* "Audiencia sectorial"; Spanish, the key of its translation */
    const char *icon;
    enum colour accent;
};
const struct agenda_type *agenda_type(const struct event *event); /* never NULL */

const char *agenda_modality(const struct event *event); /* "Presencial" */
const char *agenda_place(const struct event *event);    /* "Por internet" when it has no other */

/* Why one cannot go there: "Cancelado", "Cerrado" and its icon; NULL otherwise. */
const char *agenda_state(const struct event *event, const char **icon);

/* "Hoy · Miércoles 14 de diciembre"; with the year when it is another one than now's. */
const char *agenda_day_text(struct app *app, int64_t utc_ms);
/* "8:00 a. m. a 5:00 p. m.", "Todo el día", "8:00 a. m., hasta el jue 15 dic" */
const char *agenda_hours_text(struct app *app, const struct event *event);

/* ---- what is shown ---- */

/* The events that every filter lets through: those not over yet by their beginning, then those that
 * are over, the latest first. Lives as long as the frame's arena. */
struct agenda {
    const struct event **events;
    size_t coming_count, past_count;
};
struct agenda agenda_make(struct app *app);

/* ---- filters ---- */

struct agenda_option {
    const char *code, *label;
};

const char *agenda_filter_title(enum agenda_filter filter);

/* What may be chosen: only what some event has. Returns how many. */
size_t agenda_options(struct app *app, enum agenda_filter filter,
                      struct agenda_option out[AGENDA_OPTIONS_MAX]);

/* The label of what is chosen; NULL when nothing is. */
const char *agenda_chosen(struct app *app, enum agenda_filter filter);
bool agenda_is_filtered(const struct app *app);

/* ---- screen_agenda_filter.c ---- */
void agenda_chips(struct app *app, enum agenda_filter filter); /* one chip an option */
