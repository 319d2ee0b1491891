/* rating.h: what the visitor rates: the fair, an event of its agenda, a department or a stand; and
 * the opinion on its way. What is chosen is in struct visit. UI thread only. */
#pragma once

#include "screens/app.h"

/* The stand where this kiosk is (setting `stand`), else the fair. */
void rating_begin(struct app *app);

/* A new catalogue: says in the log when it has no stand of the setting's number. */
void rating_check_stand(const struct app *app);

/* A stand where a department is means that department; the event of now means the fair. */
void rating_choose(struct app *app, enum feedback_target target, const char *code);

/* Sends it when a face was touched; the next one begins empty. */
void rating_post(struct app *app);
void rating_take(struct app *app, const struct result *result); /* of that job */

/* Has begun and was not called off: somebody may have been there. */
bool rating_is_for(const struct app *app, const struct event *event);

/* The department at that stand; NULL = none. */
const struct department *rating_department_at(const struct app *app, const char *stand);

const char *rating_face(int score); /* "Muy mala" .. "Muy buena", translated */

/* One thing that can be rated, and how it is shown. */
struct rated {
    enum feedback_target target;
    const char *code;
    const char *name, *text; /* text: where or when; "" = nothing to say */
    const char *icon;
    enum colour accent;
};

/* What is rated now. Borrowed from the frame's arena and the catalogue. */
struct rated rating_now(struct app *app);

/* All that can be rated: the fair, the departments (those at a stand first, in its order), other
 * stands, the events that began. Lives as long as the frame's arena. */
struct rated_list {
    const struct rated *items;
    size_t count;
};
struct rated_list rating_all(struct app *app);
