/* register.h: the pages of the registration form, between the files that draw them. */
#pragma once

#include "screens/app.h"

/* What answers a question, and its buttons. */
struct register_page {
    const char *scroll; /* key of the answer's scroll area */
    void (*answer)(struct app *app);
    void (*actions)(struct app *app);
    float share; /* of the answer on lying panels */
};

/* Question, answer, pager and buttons, for this panel. */
void register_page_build(struct app *app, const struct register_page *page);
void register_question(struct app *app);
void register_back_button(struct app *app);
void register_back_row(struct app *app);
void register_next_row(struct app *app);

/* A choice that sends its code. */
void register_choice(struct app *app, const char *code, const char *label, const char *text,
                     bool is_on, bool is_check);

/* ---- register_place.c ---- */
void register_place_page(struct app *app);

/* ---- register_more.c ---- */
void register_consent_page(struct app *app);
void register_several_page(struct app *app); /* support, or the answers of one question */
void register_more_page(struct app *app);
