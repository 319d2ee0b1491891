/* survey_results.h: what a survey came to: counts for each choice, never a person.
 *
 * Thread of the db.
 * Counted is one wording of one version: the one that most answers are of. */
#pragma once

#include "core/survey.h"
#include "store/db.h"

#define SURVEY_HIDDEN INT64_C(-1)

/* A count that may not be told is SURVEY_HIDDEN. */
struct survey_tally {
    int64_t answer_count; /* filled surveys of this wording */
    int64_t other_count;  /* of this version, but another wording: not in the rest */
    struct survey_count {
        int64_t asked, answered; /* visible to so many, answered by so many */
        int64_t choices[SURVEY_CHOICES_MAX];
        int64_t rows[SURVEY_ROWS_MAX][SURVEY_CHOICES_MAX]; /* of a matrix */
    } questions[SURVEY_QUESTIONS_MAX];
};

enum { SURVEY_OTHERS_MAX = 16 };

struct survey_results {
    struct arena arena; /* owned */
    struct survey survey;
    int others[SURVEY_OTHERS_MAX]; /* the other versions there are, the newest first */
    size_t other_version_count;
    uint32_t event; /* 0 = all */
    struct survey_tally tally;
};

/* Reads and counts. `version` 0 = the one in force (the newest one of a
 * survey that was withdrawn), `event` 0 = all. STATUS_NOT_FOUND: no such survey or
 * version. Owned by the caller; `*out` is NULL on failure. */
enum status survey_results_new(struct survey_results **out, struct db *db, const char *code,
                               int version, uint32_t event, struct error *error) FALLIBLE;
void survey_results_free(struct survey_results *results); /* fine on NULL */

/* For the public: hides small counts, 0 too, and those by which they could be worked out (see
 * core/small_cells.h); whole questions that few answered or that depend on a hidden answer. */
void survey_results_hide(struct survey_results *results);

/* The mean of a scale or of faces; false when there is none to tell. */
bool survey_mean(const struct survey_results *results, size_t question, double *mean);

/* What people wrote, in an order that says nothing; for the office only, it may name somebody.
 * `text` is borrowed for the call. */
enum status survey_results_texts(const struct survey_results *results, struct db *db,
                                 void (*on_text)(void *user, size_t question, const char *text),
                                 void *user, struct error *error) FALLIBLE;
