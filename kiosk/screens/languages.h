/* languages.h: the languages that a visitor can choose: the rows of assets/i18n/languages.ini whose
 * translation is there. The city's own texts follow in app_speak. UI thread only. */
#pragma once

#include <stddef.h>

#include "base/file.h"
#include "base/settings.h"

enum { LANGUAGES_MAX = 8 };

struct language {
    char code[16]; /* also the name of its file: en.mo */
    char name[32]; /* in the language itself: "Português" */
};

struct languages {
    struct language rows[LANGUAGES_MAX]; /* in the order in which they are offered */
    size_t count;                        /* at least 1; 0 when they could not be read */
    size_t fair;                         /* that each visit begins in */
    size_t now;
    char folder[SETTING_TEXT_MAX]; /* of the translations */
};

/* Reads the rows and speaks the fair's language. A translation that is missing takes its language
 * off the list and is logged, unless it is the fair's. STATUS_NOT_FOUND, STATUS_CONFIG:
 * Spanish is spoken then, and there is no list. */
enum status languages_open(struct languages *languages, const struct settings *settings,
                           struct error *error) FALLIBLE;

/* Spanish again, and nothing kept. */
void languages_close(struct languages *languages);

/* From now on tr() answers in it. What cannot be read changes nothing and is logged. */
void languages_use(struct languages *languages, size_t index);

/* Where a visitor most likely wants to go on: the fair's language, or the next one from there.
 * NULL when there is only one. */
const struct language *languages_next(const struct languages *languages);
