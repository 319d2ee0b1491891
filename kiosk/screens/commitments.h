/* commitments.h: which commitments are shown, narrowed by what, in which words. It reads the model;
 * the intents change what is chosen in this visit. UI thread only. */
#pragma once

#include "core/attendee.h"
#include "core/commitment.h"
#include "ui/theme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;
struct intent;

/* How one stands, as people see it: what is open and late is that and nothing else. */
enum commitments_kind {
    COMMITMENTS_ALL,
    COMMITMENTS_DONE,
    COMMITMENTS_RUNNING, /* open and in time, begun or not */
    COMMITMENTS_LATE,
    COMMITMENTS_FAILED,
    COMMITMENTS_KIND_COUNT
};

enum commitments_by { COMMITMENTS_DEPARTMENT, COMMITMENTS_TERRITORY, COMMITMENTS_BY_COUNT };

/* Of one visit, in struct visit. */
struct commitments_visit {
    int number;                                        /* of the one that is open */
    enum commitments_kind kind;                        /* shown */
    char chosen[COMMITMENTS_BY_COUNT][CODE_MAX_BYTES]; /* "" = all */
};

bool commitments_exist(const struct app *app);

/* Those that are shown, in the order of their file. Lives as long as the frame's arena. */
struct commitments {
    const struct commitment **items;
    size_t count;
};
struct commitments commitments_make(struct app *app);
uint64_t commitments_version(const struct app *app); /* another one when the rows are others */

/* How many there are of a kind, of those that department and territory let through. */
size_t commitments_count(const struct app *app, enum commitments_kind kind);

/* ---- words ---- */

struct commitment_look {
    const char *icon, *text; /* "Atrasado 12 días · 20 %" */
    enum colour colour;
};
struct commitment_look commitment_look(struct app *app, const struct commitment *commitment);
/* The same of a word of before, which is never late. */
struct commitment_look commitment_step_look(struct app *app, const struct commitment_step *step);

const char *commitment_due_text(struct app *app, const struct commitment *commitment);
const char *commitments_kind_title(enum commitments_kind kind); /* "cumplidos" */

/* ---- filters ---- */

struct commitments_option {
    const char *code, *label;
};
const char *commitments_by_title(enum commitments_by by);
/* The option at `index` of those that some commitment has; false: no more. */
bool commitments_option(struct app *app, enum commitments_by by, size_t index,
                        struct commitments_option *out);
/* The label of what is chosen; NULL when nothing is. */
const char *commitments_chosen(struct app *app, enum commitments_by by);

/* ---- intents ---- */
void commitments_open(struct app *app, const struct intent *intent, int64_t now_ms);
void commitments_show(struct app *app, const struct intent *intent, int64_t now_ms);
void commitments_narrow(struct app *app, const struct intent *intent, int64_t now_ms);
