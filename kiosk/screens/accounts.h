/* accounts.h: what the city answers for (rendición de cuentas) as screens show it: goals and how
 * they are narrowed, figures, the schedule by stage, and pages to read. Everything is of the
 * catalogue; nothing is personal. UI thread only. */
#pragma once

#include "core/attendee.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;
struct catalogue;
struct event;
struct activity;
struct figure;
struct plan_goal;
struct publication;

/* What the list of goals can be narrowed by; goals.c has a table row for each. */
enum goals_filter { GOALS_DEPARTMENT, GOALS_ODS, GOALS_DIMENSION, GOALS_FILTER_COUNT };

/* Of one visitor. */
struct accounts_visit {
    char goal[CODE_MAX_BYTES], activity[CODE_MAX_BYTES], publication[CODE_MAX_BYTES];
    char figures[CODE_MAX_BYTES]; /* department whose figures are shown; "" = all */
    enum goals_filter picked;     /* whose choices are shown */
    char filters[GOALS_FILTER_COUNT][CODE_MAX_BYTES]; /* "" = all */
};

/* ---- goals.c ---- */

struct goals_option {
    const char *code, *label, *word; /* word: the label where there is little room */
};

const char *goals_filter_title(enum goals_filter filter);    /* "Dependencia" */
const char *goals_filter_question(enum goals_filter filter); /* "¿De qué dependencia?" */
const char *goals_filter_all(enum goals_filter filter);      /* "Todas las dependencias" */
/* The choices from 0 on, only such as some goal has; false: no more. */
bool goals_option(struct app *app, enum goals_filter filter, size_t at, struct goals_option *out);
/* The word of what is chosen; NULL when nothing is. */
const char *goals_chosen(struct app *app, enum goals_filter filter);

/* The goals that every filter lets through, in the catalogue's order; lives as long as the frame's
 * arena. */
struct goals {
    const struct plan_goal **goals;
    size_t count;
    int physical; /* mean percent, rounded; 0 without goals */
};
struct goals goals_make(struct app *app);

/* A hash of what narrows the list, for widget_list. */
uint64_t goals_version(const struct app *app);

/* The colour that stands for an ODS (1 to 17): the role nearest to its official one. */
enum colour ods_colour(const char *number);

/* ---- figures.c ---- */
bool figures_exist(const struct app *app, const char *department); /* "" = of anybody */
/* "Negocios apoyados: 2021, 45 negocios. 2022, 61 negocios." */
const char *figure_sentence(struct app *app, const struct figure *figure);
/* Title, picture, source and date in a card. */
void figure_card(struct app *app, const struct figure *figure);

/* ---- schedule.c ---- */
enum { SCHEDULE_STAGES = 5, SCHEDULE_COMPONENTS = 3 };

/* Static rows: code of the sheet, words. */
struct schedule_part {
    const char *code, *name;
};
extern const struct schedule_part schedule_stages[SCHEDULE_STAGES];
extern const struct schedule_part schedule_components[SCHEDULE_COMPONENTS];

/* "Diseño · Ejecución" of a list of codes; those of components and terms likewise. */
const char *schedule_stage_names(struct app *app, const struct activity *activity);
const char *schedule_component_name(const struct activity *activity);
const char *schedule_term_names(struct app *app, const struct activity *activity);

/* ---- publications.c ---- */

/* Of this moment, in the order of the sheet. `event` NULL: notes and invitations of all; else what
 * is of that event or of one of its topics. Returns how many there are; up to `max` in `out`. */
size_t publications_of(const struct app *app, const struct event *event,
                       const struct publication **out, size_t max);
/* "Nota de prensa" and its icon. */
const char *publication_kind(const struct publication *publication, const char **icon);

/* "Antes de ir, lea": the rows of an event's pages; nothing when it has none. */
void publications_rows(struct app *app, const struct event *event);
