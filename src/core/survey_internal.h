/* survey_internal.h: what the files of the survey share: words, limits, the rules that every
 * definition keeps, and JSON values of choices. For this room and its tests. */
#pragma once

#include "core/survey.h"

#include <jansson.h>

enum {
    SURVEY_VERSION_MAX = 9999,
    SURVEY_SCALE_MAX = 10,   /* greatest number of a scale; the least is 0 */
    SURVEY_LANGUAGE_MAX = 3, /* letters */
    SURVEY_FACES_COUNT = 4,
    SURVEY_TITLE_LENGTH = 80, /* characters that fit the screens */
    SURVEY_QUESTION_LENGTH = 200,
    SURVEY_OPTION_LENGTH = 80,
    SURVEY_INTRO_LENGTH = 400,
    SURVEY_JSON_MAX = 60 * 1024, /* bytes of a definition: the fact around it fits too */
};

/* What a kind of question is made of; by enum survey_kind. */
struct survey_kind_spec {
    const char *spanish, *english; /* in the file, in the fact */
    bool has_options, has_rows, has_range, may_be_condition;
};

extern const struct survey_kind_spec SURVEY_KINDS[SURVEY_KIND_COUNT];

extern const char *const SURVEY_PER_SPANISH[SURVEY_PER_COUNT];
extern const char *const SURVEY_PER_ENGLISH[SURVEY_PER_COUNT];

/* Lower-case ASCII letters, digits and '-', SURVEY_CODE_MAX at most, not empty, not "y". */
bool survey_code_ok(const char *code);

/* Index of the option with that code; `count` when there is none. */
size_t survey_option_find(const struct survey_option *options, size_t count, const char *code);

/* Gives each question of kind text its place among them. */
void survey_number_texts(struct survey_question *questions, size_t count);

/* Which part of a definition breaks a rule. */
enum survey_part { SURVEY_PART_HEAD, SURVEY_PART_SECTION, SURVEY_PART_QUESTION };

/* `key` is the Spanish key of the file that must change; an answer other than OK ends the search.
 * `what` says what is wrong and how to mend it. */
typedef enum status survey_report(void *user, enum survey_part part, size_t index, const char *key,
                                  const char *what);

/* Every rule that a survey keeps whoever wrote it; the rest of this room relies on them. STATUS_OK
 * when nothing was reported, STATUS_INVALID when something was, or what `report` answered. */
enum status survey_check(const struct survey *survey, survey_report *report, void *user) FALLIBLE;

/* A choice as facts hold it: code of an option or the number; owned by the caller, NULL without
 * memory. And back: SURVEY_CHOICES_MAX when it is none. */
json_t *survey_choice_json(const struct survey_question *question, size_t choice);
size_t survey_choice_of_json(const struct survey_question *question, const json_t *json);

/* The definition as facts hold it, compact and with sorted keys, in `arena`; fills survey->hash.
 * STATUS_NO_MEMORY, STATUS_TOO_BIG when it does not fit a fact. */
enum status survey_to_json(struct survey *survey, struct arena *arena, const char **text,
                           struct error *error) FALLIBLE;

/* The other way, checked by the rules: nothing else that a fact may hold gets in.
 * STATUS_INVALID, STATUS_NO_MEMORY. */
enum status survey_of_json(const char *text, const char *hash, struct arena *arena,
                           struct survey *survey, struct error *error) FALLIBLE;

/* Answers as facts hold them: {"p1":"bien",...}, visible and answered questions only; `typed`
 * what was written (NULL in `*typed` when nothing was). Both are the caller's, also on failure. */
enum status survey_answers_to_json(const struct survey *survey,
                                   const struct survey_answers *answers, json_t **chosen,
                                   json_t **typed, struct error *error) FALLIBLE;

/* Back, without the texts: what is not an answer of this survey is left out. */
void survey_answers_of_json(const struct survey *survey, const json_t *chosen,
                            struct survey_answers *answers);
