/* survey_languages.h: in which languages a survey is written, for the commands that show it. */
#pragma once

#include "base/i18n.h"
#include "base/status.h"
#include "core/survey.h"

#include <stddef.h>

enum { SURVEY_LANGUAGES_MAX = 32 };

struct survey_languages {
    const char *codes[SURVEY_LANGUAGES_MAX]; /* "es" first; borrowed from the survey */
    size_t count;
};

/* Those of which at least one text is there; what lacks is shown in Spanish. */
void survey_languages_find(struct survey_languages *languages, const struct survey *survey);

/* STATUS_NOT_FOUND names the languages that there are. */
enum status survey_languages_check(const struct survey *survey, const char *language,
                                   struct error *error) FALLIBLE;
