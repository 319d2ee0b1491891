/* form.h: the registration as a table of pages: question, checks, which page comes next. */
#pragma once

#include "screens/app.h"

enum form_kind { FORM_KIND_CHOICE, FORM_KIND_TEXT, FORM_KIND_CONSENT, FORM_KIND_REVIEW };

struct form_row {
    enum form_kind kind;
    const char *title, *text; /* Spanish, keys of their translation */
    const char *name;         /* on the review: "Nombre" */
    bool is_optional;
    bool is_for_minors; /* asked of minors too */
    bool is_step;       /* one of the counted steps */
};

const struct form_row *form_row(enum form_page page);

/* "Paso 2 de 7": counts only pages asked of this person. */
void form_steps(const struct app *app, int *step, int *count);

/* Value of a page for the review; "" when not given. In `out` where it must be made. */
const char *form_value(const struct app *app, enum form_page page, char *out, size_t out_bytes);

/* "Comuna 8 · Simón Bolívar"; "" for NULL. In `out` where it must be made. */
const char *form_territory_label(const struct territory *territory, char *out, size_t out_bytes);

void form_start(struct app *app);
void form_edit(struct app *app, enum form_page page); /* from the review */
void form_next(struct app *app);                      /* checks, keeps the error or goes on */
bool form_back(struct app *app);                      /* false on the first page */
void form_retell(struct app *app);                    /* the error shown, in the language of now */
void form_choose(struct app *app, const char *code);
