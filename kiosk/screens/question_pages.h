/* question_pages.h: the pages of asking, between the files that draw them. */
#pragma once

#include "screens/app.h"

/* What answers a page's question, and its buttons. */
struct ask_layout {
    const char *scroll; /* key of the answer's scroll area; NULL: it has its own pager */
    void (*answer)(struct app *app);
    void (*actions)(struct app *app);
    float share; /* of the answer on lying panels */
};
void ask_page_build(struct app *app, const struct ask_layout *page);
void ask_heading(struct app *app);
void ask_back_button(struct app *app);
void ask_back_row(struct app *app);

/* ---- question_subject.c ---- */
void ask_about_page(struct app *app);
void ask_list_page(struct app *app);
