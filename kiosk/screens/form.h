/* form.h: the registration as a table of pages: question, checks, which page comes next. */
#pragma once

#include "screens/app.h"

enum form_kind {
    FORM_KIND_CHOICE,
    FORM_KIND_TEXT,
    FORM_KIND_PLACE,   /* two levels and a search */
    FORM_KIND_CONSENT, /* a text and what to say to it */
    FORM_KIND_SEVERAL, /* several can be chosen */
    FORM_KIND_MORE,    /* the optional questions */
    FORM_KIND_REVIEW
};

enum form_who { FORM_ADULTS = 1, FORM_MINORS = 2, FORM_WARDS = 4 /* minors with their adult */ };

struct form_row {
    enum form_kind kind;
    const char *title, *text; /* Spanish, keys of their translation */
    const char *name;         /* on the review: "Nombre"; "" = not there */
    unsigned who;             /* of enum form_who */
    bool is_optional;
    bool is_step; /* one of the counted steps */
};

const struct form_row *form_row(enum form_page page);

bool form_is_reviewed(const struct app *app, enum form_page page);

/* "Paso 2 de 7": counts only pages asked of this person. */
void form_steps(const struct app *app, int *step, int *count);

/* Value of a page for the review; "" when not given. In `out` where it must be made. */
const char *form_value(const struct app *app, enum form_page page, char *out, size_t out_bytes);

/* What the page's keyboard types into; false when it has none. */
bool form_typing(struct app *app, struct typing *typing);

/* "Comuna 8 · Simón Bolívar"; "" for NULL. In `out` where it must be made. */
const char *form_territory_label(const struct territory *territory, char *out, size_t out_bytes);

void form_start(struct app *app);   /* empty again for whoever comes after a ticket */
void form_review(struct app *app);  /* the same person, for another event */
void form_recover(struct app *app); /* a ticket of before */
void form_full(struct app *app);    /* no place is left: offers the waiting list */
void form_edit(struct app *app, enum form_page page); /* from the review */
void form_next(struct app *app);                      /* checks, keeps the error or goes on */
bool form_back(struct app *app);                      /* false on the first page */
void form_retell(struct app *app);                    /* the error shown, in the language of now */
void form_choose(struct app *app, const char *code);
void form_place(struct app *app, enum place_view view, const char *kind);

/* ---- form_more.c: optional answers and support ---- */
void form_agree(struct app *app, bool agrees); /* to the general consent */
void form_agree_sensitive(struct app *app, bool agrees);
void form_question(struct app *app, const char *question);
void form_answer(struct app *app, const char *code); /* "" = rather not say */
bool form_has_answer(const struct app *app, const char *question, const char *code);
const struct trait *form_trait(const struct app *app, const char *question); /* its first row */
void form_support(struct app *app, const char *code);                        /* on or off */
bool form_has_support(const struct app *app, const char *code);
const char *form_supports_text(const struct app *app, char *out, size_t out_bytes);

/* Within the form: goes to the page. */
void form_enter(struct app *app, enum form_page page);
