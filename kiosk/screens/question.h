/* question.h: "Hacer una pregunta": asking, looking a question up by its number, reading what was
 * answered. Here the model and its intents; screen_question.c and its neighbours draw them.
 *
 *   about what -> which -> the question -> how to answer -> (contact -> consent) -> review
 *   -> receipt
 *
 * Nobody has to say who they are: without a contact the answer is only published. What this kiosk
 * knows of a question is what everybody may know. UI thread only. */
#pragma once

#include "core/question.h"
#include "ui/ui.h"
#include "widgets/list.h"
#include "widgets/qr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;
struct intent;
struct result;
struct starter;
struct typing;

/* Pages of asking, in order; question.c has a table row for each. */
enum ask_page {
    ASK_ABOUT, /* what kind of subject, and the ways to what was asked before */
    ASK_LIST,  /* which one */
    ASK_TEXT,
    ASK_WAY,
    ASK_CONTACT,
    ASK_CONSENT,
    ASK_REVIEW,
    ASK_PAGE_COUNT
};

/* What it is about; the office assigns what is about nothing in particular. */
enum ask_kind { ASK_ANYTHING, ASK_TOPIC, ASK_DEPARTMENT, ASK_SERVICE, ASK_KIND_COUNT };

/* Where the answer goes; it is published in any case. */
enum ask_way { ASK_BY_PUBLICATION, ASK_BY_EMAIL, ASK_BY_PHONE, ASK_BY_COUNT };

enum { ASK_SEARCH_MAX = 64, ASK_NUMBER_MAX = 32, ASK_STARTERS_MAX = 6 };

struct ask_draft {
    bool has_kind, has_way, has_consent;
    enum ask_kind kind;
    char code[CODE_MAX_BYTES];    /* of the subject; "" with ASK_ANYTHING */
    char starter[CODE_MAX_BYTES]; /* what it began with; "" = nothing */
    char text[QUESTION_TEXT_MAX + 1];
    enum ask_way way;
    char contact[EMAIL_MAX_BYTES + 1]; /* an e-mail or a phone, as `way` says */
    char consent_version[CODE_MAX_BYTES], consent_hash[2 * HASH_BYTES + 1]; /* with has_consent */
};

/* Part of struct visit, and wiped with it. */
struct question_visit {
    enum ask_page page;
    bool is_given;                  /* the subject is of the page one came from: not asked for */
    bool is_editing;                /* came from the review and goes back there */
    struct ask_draft draft, before; /* before: as it was when "Cambiar" was touched */
    enum ask_kind listed;           /* whose subjects ASK_LIST shows... */
    char search[ASK_SEARCH_MAX];    /* ...and among them */
    uint64_t waiting_tag;           /* job in flight; 0 = none */

    bool has_receipt;
    struct question_receipt receipt;
    struct qr qr; /* of the number */

    char number[ASK_NUMBER_MAX]; /* looked up, as typed */
    bool has_found;              /* app->questions.found is of it */

    char answers_search[ASK_SEARCH_MAX];     /* among the published ones */
    char answers_department[CODE_MAX_BYTES]; /* "" = all */
    char answer[RADICADO_SIZE];              /* number of the one that is open */
};

/* A list as it is searched, kept from frame to frame; what it was made for stands beside it. */
struct ask_places {
    uint32_t *places; /* owned: in the list it is of, in its order or best first */
    size_t count, capacity;
    uint64_t version; /* another number when `places` are others */
    bool is_made;
    enum ask_kind kind; /* of the subjects */
    char search[ASK_SEARCH_MAX], department[CODE_MAX_BYTES];
    struct list_tops tops;
};

/* Beside the visit: what the store told, and the searches. */
struct question_shelf {
    struct ask_places subjects, answers;
    struct question_list *published; /* owned; NULL until it came */
    struct question_list *found;     /* owned; the one looked up; NULL = none */
};

/* ---- for the screens ---- */
struct ask_row {
    const char *title, *text; /* Spanish, keys of their translation; NULL = none */
    const char *name;         /* on the review; NULL = not there */
};
struct ask_row ask_row(const struct app *app, enum ask_page page);
void ask_steps(const struct app *app, int *step, int *count);
bool ask_is_offered(const struct app *app); /* somebody can answer: there are departments */

/* "Secretaría de Hacienda"; a text of its own for ASK_ANYTHING. Never NULL. */
const char *ask_subject_name(const struct app *app, enum ask_kind kind, const char *code);
/* Code of the department that the subject belongs to; "" = the office assigns. */
const char *ask_subject_department(const struct app *app, enum ask_kind kind, const char *code);
/* Code of the item at that place of the list of its kind; and how many items there are. */
const char *ask_subject_code(const struct app *app, enum ask_kind kind, size_t place);
size_t ask_subject_count(const struct app *app, enum ask_kind kind);

/* The starters of the subject, at most ASK_STARTERS_MAX. */
size_t ask_starters(const struct app *app, const struct starter *out[ASK_STARTERS_MAX]);

const char *ask_way_name(enum ask_way way);
enum ask_way ask_way_of(const char *answer_by); /* of "email", "phone", "publication" */
const char *ask_way_place(enum ask_way way);    /* where the answer will be read */

/* The text seems to hold a document, a phone or an address: it will be published. */
bool ask_seems_personal(const char *text);

/* "P-2022-0K7..." of what was typed so far; "" of nothing. */
void ask_number_text(const char *typed, char out[ASK_NUMBER_MAX + 8]);

/* "lunes 2 de enero de 2023"; lives as long as the frame's arena. */
const char *ask_day_text(struct app *app, int64_t day);
const char *ask_deadline_text(struct app *app, const struct deadline *deadline);
/* Why that day, when the city closes by decree meanwhile; NULL when there is nothing to say. */
const char *ask_closures_text(struct app *app, const struct deadline *deadline);

bool question_typing(struct app *app, struct typing *typing);

/* ---- intents ---- */
typedef void question_intent(struct app *app, const struct intent *intent, int64_t now_ms);
question_intent question_begin, question_page, question_kind, question_choose, question_start,
    question_write, question_way, question_next, question_send, question_look_up, question_answers,
    question_answer, question_answers_of;

/* ---- within the model ---- */
bool question_back(struct app *app);    /* false on the first page */
void question_retell(struct app *app);  /* the error shown, in the language of now */
void question_refresh(struct app *app); /* searches when something changed */
void question_forget(struct app *app);  /* of a catalogue that is gone */
void question_wipe(struct app *app);    /* of a visitor who left */
void question_release(struct app *app);
void question_scan(struct app *app, const struct input *input); /* the QR of a receipt */
void question_asked(struct app *app, const struct result *result);
void question_found(struct app *app, struct result *result);
void question_published(struct app *app, struct result *result);
