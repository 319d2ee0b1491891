/* screens.h: the table of screens. To add one: a file with its build function, a word in
 * SCREEN_LIST, a row in screens.c. */
#pragma once

#include "screens/app.h"

struct screen_row {
    const char *word;  /* "home" */
    const char *label; /* spoken when it is entered; Spanish, the key of its translation */
    void (*build)(struct app *app); /* declares the screen; changes nothing but by app_send */
    bool has_header, has_footer;
    bool has_actions; /* its own buttons lead on and back: on low panels it needs no footer */
};

const struct screen_row *screen_row(enum screen screen);

void screen_attract(struct app *app);
void screen_home(struct app *app);
void screen_services(struct app *app);
void screen_services_filter(struct app *app);
void screen_department(struct app *app);
void screen_service(struct app *app);
void screen_map(struct app *app);
void screen_agenda(struct app *app);
void screen_agenda_filter(struct app *app);
void screen_event(struct app *app);
void screen_goals(struct app *app);
void screen_goals_filter(struct app *app);
void screen_goal(struct app *app);
void screen_figures(struct app *app);
void screen_schedule(struct app *app);
void screen_activity(struct app *app);
void screen_news(struct app *app);
void screen_page(struct app *app);
void screen_register(struct app *app);
void screen_ticket(struct app *app);
void screen_feedback(struct app *app);
void screen_question(struct app *app);
void screen_receipt(struct app *app);
void screen_lookup(struct app *app);
void screen_answers(struct app *app);
void screen_answers_filter(struct app *app);
void screen_answer(struct app *app);
void screen_feedback_about(struct app *app);
void screen_commitments(struct app *app);
void screen_commitments_filter(struct app *app);
void screen_commitment(struct app *app);
void screen_topics(struct app *app);
void screen_topics_who(struct app *app);
void screen_topics_results(struct app *app);
void screen_survey(struct app *app);
void screen_survey_done(struct app *app);
void screen_help(struct app *app);
void screen_thanks(struct app *app);
void screen_door(struct app *app);
void screen_occupancy(struct app *app);
void screen_people(struct app *app);
void screen_person(struct app *app);
void screen_walk_in(struct app *app);
void screen_mirror(struct app *app);
void screen_stick(struct app *app);
void screen_join(struct app *app);
void screen_broken(struct app *app);
void screen_staff_pin(struct app *app);
void screen_staff(struct app *app);
void screen_self_test(struct app *app);
void screen_closed(struct app *app);

/* ---- frame.c: what is around a screen ---- */
void frame_build(struct app *app);
/* The keyboard of the open field, over the width of the open box; sends what is typed. */
void frame_keyboard(struct app *app, enum keyboard_kind kind, float width_mm);

/* A page while its field is being typed in: the field, what was found as far as it fits, the
 * keyboard. */
struct search_page {
    void (*field)(struct app *app);
    void (*results)(struct app *app);
    void (*back)(struct app *app); /* of a form; NULL: the footer has one */
    bool has_nothing;              /* nothing was found: what was typed can be taken away at once */
};
void frame_search(struct app *app, const struct search_page *page);
/* "Módulo 3 · en línea", "Módulo 3 · sin red, 4 por enviar" and its icon. */
const char *frame_sync_text(struct app *app, const char **icon, enum colour *colour);

/* ---- screen_feedback.c ---- */
/* The four faces, `chosen` (0 = none) marked; the one touched now, 0 = none. */
int faces_row(struct app *app, int chosen, bool is_square);

/* ---- screen_survey.c ---- */
/* The surveys that may be answered now about `event`, a row each; nothing when there are none. */
void survey_rows(struct app *app, const struct event *event, size_t count_max);

/* ---- screen_feedback_about.c ---- */
/* "Calificar" this; nothing where nothing can be rated. */
void rate_button(struct app *app, enum feedback_target target, const char *code);

/* ---- screen_attract.c ---- */
/* Path of a file of assets/announcements by its bare name; NULL: there is none. */
const char *announcement_picture(struct app *app, const char *name);

/* ---- screen_map.c ---- */
void map_button(struct app *app, const char *stand); /* nothing when it is not on a map */

/* ---- question_subject.c ---- */
/* Asks about this subject; nothing where questions are not taken. */
void ask_button(struct app *app, enum ask_kind kind, const char *code);

/* ---- choose_language.c ---- */
const char *language_button(
    const struct app *app); /* its name; NULL = there is only one language */
void language_pressed(struct app *app);
void language_row(struct app *app);    /* leads to the list, when there are more than two */
bool language_screen(struct app *app); /* the list over the screen, when it is open */
