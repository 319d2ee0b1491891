/* survey.h: surveys ("encuestas"): what is asked, which question comes next, what may be answered.
 *
 * A survey is written by the city in one text file (survey_file.h), published as a fact
 * (survey_publish.h), shown by a kiosk out of the snapshot here, and answered by a fact
 * (survey_answer.h). It is identified by its code, its version, and the hash of its wording.
 *
 * Choices are numbered from 0 and kept as bits:
 *   SURVEY_SINGLE, SURVEY_MULTIPLE   choice i is options[i]
 *   SURVEY_SCALE                     choice i is the number from + i
 *   SURVEY_FACES                     choice i is the face 1 + i: 1 very bad .. 4 very good
 *   SURVEY_MATRIX                    every row has one choice; choice i is the column options[i]
 *   SURVEY_TEXT                      none: free text, which is personal data as far as we know
 * A question is visible when all its conditions and those of its section hold. They look at
 * questions before it only; a question that is hidden or was skipped fulfils none.
 * Pure functions besides the snapshot; any thread. */
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "core/catalogue.h"
#include "store/db.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SURVEY_SECTIONS_MAX = 12,
    SURVEY_QUESTIONS_MAX = 40,
    SURVEY_CHOICES_MAX = 24,
    SURVEY_ROWS_MAX = 12,
    SURVEY_CONDITIONS_MAX = 4,   /* of one question or section */
    SURVEY_TEXTS_MAX = 6,        /* questions of kind text */
    SURVEY_TEXT_BYTES_MAX = 500, /* of one answer */
    SURVEY_CODE_MAX = 40,        /* characters of a code: a-z, 0-9 and '-' */
    SURVEY_EVENTS_MAX = 40,
    SURVEY_HASH_SIZE = 33, /* 32 hexadecimal digits and a NUL */
};

/* A text and its translations, singly linked in any order; NULL = none. */
struct survey_text {
    const char *spanish; /* "" = none */
    const struct survey_translation {
        const char *language; /* "en" */
        const char *text;
        const struct survey_translation *next;
    } * translations;
};

/* In that language, or in Spanish where it lacks; "" when there is none. */
const char *survey_say(const struct survey_text *text, const char *language);

struct survey_option {
    const char *code;
    struct survey_text text;
};

/* Holds when one of `choices` was chosen, or with `is_not` another one. */
struct survey_condition {
    size_t question; /* an earlier one; not a text, not a matrix */
    uint32_t choices;
    bool is_not;
};

struct survey_conditions {
    struct survey_condition items[SURVEY_CONDITIONS_MAX];
    size_t count;
};

struct survey_section {
    const char *code;
    struct survey_text title;
    struct survey_conditions conditions;
};

enum survey_kind {
    SURVEY_SINGLE,
    SURVEY_MULTIPLE,
    SURVEY_SCALE,
    SURVEY_FACES,
    SURVEY_TEXT,
    SURVEY_MATRIX,
    SURVEY_KIND_COUNT
};

struct survey_question {
    const char *code;
    enum survey_kind kind;
    struct survey_text text, help;
    size_t section;   /* SURVEY_NO_SECTION = before the first */
    bool is_required; /* of a matrix: every row */
    const struct survey_option *options;
    size_t option_count;
    const struct survey_option *rows; /* of a matrix */
    size_t row_count;
    int from, to;                          /* of a scale */
    struct survey_text from_text, to_text; /* what its ends mean */
    size_t choices_max;                    /* of a multiple one: most choices */
    size_t text_index;                     /* of a text one: its place in survey_answers.texts */
    struct survey_conditions conditions;
};

#define SURVEY_NO_SECTION SIZE_MAX

/* How often one may answer: once with a ticket ("entrada") or once in a visit to a kiosk. */
enum survey_per { SURVEY_PER_TICKET, SURVEY_PER_VISIT, SURVEY_PER_COUNT };

struct survey {
    const char *code;
    int version; /* from 1 */
    char hash[SURVEY_HASH_SIZE];
    struct survey_text title, intro, thanks;
    const char *const *types; /* of events: "audiencia_general"; NULL-terminated */
    uint32_t events[SURVEY_EVENTS_MAX];
    size_t event_count;
    int64_t opens_ms,
        closes_ms; /* UTC; 0 = always was, INT64_MAX = never ends; the last ms is in */
    enum survey_per per;
    const struct survey_section *sections;
    size_t section_count;
    const struct survey_question *questions;
    size_t question_count; /* from 1 */
};

/* ---- the snapshot ---- */

/* Every survey that is published now, by code. Everything is borrowed until survey_list_free;
 * never changes; may be read by several threads. */
struct survey_list {
    struct arena arena; /* owned */
    const struct survey *surveys;
    size_t count;
};

/* Thread of the db. A definition that this program does not understand (a newer one's) is left out
 * and logged. STATUS_NO_MEMORY and what the database says; `*out` is NULL then. */
enum status survey_list_new(struct survey_list **out, struct db *db, struct error *error) FALLIBLE;
void survey_list_free(struct survey_list *list); /* fine on NULL */

const struct survey *survey_find(const struct survey_list *list, const char *code); /* or NULL */

/* Does it belong to this event (by number or type; one that names neither belongs to all)? */
bool survey_is_for(const struct survey *survey, const struct event *event);
/* ... and is it open? `event` may be NULL: no. */
bool survey_is_open(const struct survey *survey, const struct event *event, int64_t now_ms);

/* ---- answering ---- */

/* What was chosen so far; all zero = nothing. What belongs to a question that is hidden again may
 * stay: it does not count. Wipe after use. */
struct survey_answers {
    struct {
        uint32_t choices;              /* bits */
        uint8_t rows[SURVEY_ROWS_MAX]; /* of a matrix: choice + 1; 0 = none */
    } values[SURVEY_QUESTIONS_MAX];
    char texts[SURVEY_TEXTS_MAX][SURVEY_TEXT_BYTES_MAX + 1]; /* as typed */
};

/* Choices of a question, or of each row of a matrix; 0 of a text. */
size_t survey_choice_count(const struct survey_question *question);

/* Chooses, in place of another one; of a multiple question it toggles. False when nothing changed:
 * no such choice, or a multiple question has as many as it takes. */
bool survey_choose(const struct survey *survey, struct survey_answers *answers, size_t question,
                   size_t choice);
bool survey_choose_row(const struct survey *survey, struct survey_answers *answers, size_t question,
                       size_t row, size_t choice);

bool survey_is_visible(const struct survey *survey, const struct survey_answers *answers,
                       size_t question);
/* Visible, and something was answered; a required matrix: in every row. */
bool survey_is_answered(const struct survey *survey, const struct survey_answers *answers,
                        size_t question);

/* The visible question after or before `question`; -1 = there is none. survey_next(..., -1) is the
 * first. A chosen answer may change what comes after it, never what came before. */
int survey_next(const struct survey *survey, const struct survey_answers *answers, int question);
int survey_previous(const struct survey *survey, const struct survey_answers *answers,
                    int question);

/* "Pregunta 3 de 8": place from 1 among the visible ones, and how many are visible now. */
void survey_progress(const struct survey *survey, const struct survey_answers *answers,
                     int question, int *position, int *count);

/* May one go on from this question? STATUS_INVALID with a sentence for the person, in the language
 * of the thread: "Elija una respuesta." */
enum status survey_check_answer(const struct survey *survey, const struct survey_answers *answers,
                                size_t question, struct error *error) FALLIBLE;
