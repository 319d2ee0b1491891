/* finder.h: "Buscar persona" of staff: what is typed is looked up on the store thread while it is
 * typed; a person is opened and let in through the one admission. Names are hidden until asked
 * for, which is a fact of whoever asked. UI thread only. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/people.h"

struct app;
struct intent;
struct result;
struct typing;

/* Part of struct visit, and wiped with it. */
struct finder_visit {
    char text[PEOPLE_TEXT_MAX];  /* as typed */
    char asked[PEOPLE_TEXT_MAX]; /* what `people` was looked up for */
    uint64_t tag;                /* job in flight; 0 = none */
    uint64_t version;            /* another number when `people` are others */
    struct people *people;       /* owned; NULL = not looked up yet */
    bool has_names;              /* staff asked for them */
    bool has_failed;
    char person[PERSON_TEXT_SIZE]; /* opened; "" = none */
};

bool finder_may(const struct app *app);         /* may whoever stands here search? */
bool finder_may_reprint(const struct app *app); /* the ticket of the person who is open */

/* After every change of the model: asks for what is typed now. */
void finder_refresh(struct app *app);
void finder_take(struct app *app, struct result *result);
void finder_wipe(struct app *app);

const struct person_found *finder_person(const struct app *app); /* opened; NULL = none */

/* "M. Ñ. R." while names are hidden, else the name; in the frame's arena. */
const char *finder_name(struct app *app, const struct person_found *person);

/* "Comuna 9 · 27 a 59 años · documento …456": what tells people of one name apart. */
const char *finder_datum(struct app *app, const struct person_found *person);

/* INTENT_PEOPLE, INTENT_PERSON (text: pseudonym), INTENT_PERSON_NAMES, INTENT_PERSON_ADMIT */
void finder_begin(struct app *app, const struct intent *intent, int64_t now_ms);
void finder_open(struct app *app, const struct intent *intent, int64_t now_ms);
void finder_names(struct app *app, const struct intent *intent, int64_t now_ms);
void finder_admit(struct app *app, const struct intent *intent, int64_t now_ms);
