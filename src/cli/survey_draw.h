/* survey_draw.h: surveys as text on a terminal: the questions as people will see them, and what
 * came of them as bars. Lines are as wide as the terminal, or 80. */
#pragma once

#include "core/survey_results.h"

#include <jansson.h>
#include <stdio.h>

/* Columns of the terminal that stdout is, else $COLUMNS, else 80; from 40 to 120. */
int draw_width(void);

/* The whole survey in that language, with its conditions. */
void survey_draw(const struct survey *survey, const char *language, int utc_offset_min, int width);

/* A table of counts with percents and bars; a hidden count is "<5" or "·". */
void survey_results_draw(const struct survey_results *results, int width);

/* The same counts as CSV, one row each, with Spanish headings; a hidden one is empty. */
void survey_results_csv(const struct survey_results *results, FILE *out);

/* The same for programs; a hidden one is null. NULL without memory; owned by the caller. */
json_t *survey_results_json(const struct survey_results *results);

/* The text of a choice: of its option, the number, or what the face means. `out` holds a number. */
const char *survey_choice_text(const struct survey_question *question, size_t choice,
                               const char *language, char out[8]);
/* Its code or number, as facts and conditions name it. */
const char *survey_choice_code(const struct survey_question *question, size_t choice, char out[8]);

/* Words of `text` in lines of at most `width` columns, the first after `begin`, all after `indent`
 * spaces. */
void draw_wrapped(const char *begin, int indent, const char *text, int width);
