/* catalogue_words.h: the words by which services are found: per language a sorted vocabulary, and
 * for each word the services that have it and where. Made once when a catalogue is read, so that a
 * key looks only at words, never at texts. All of it lives in the catalogue's arena.
 *
 * Words are folded (text_fold). Those that say nothing ("de", "quiero", "the") are not kept. "#4"
 * stands for the services of the department at stand 4. For catalogue.c, catalogue_speak.c and
 * catalogue_search.c. */
#pragma once

#include "base/i18n.h"
#include "core/catalogue.h"

enum word_place {
    WORD_FIRST, /* the name's first word that says something */
    WORD_NAME,
    WORD_KEYWORD,
    WORD_DEPARTMENT, /* its name, short name or stand */
    WORD_TEXT,       /* the description */
    WORD_PLACE_COUNT
};

enum word_match {
    MATCH_WHOLE,     /* the word, its plural or its singular */
    MATCH_BEGINNING, /* a longer word */
    MATCH_SLIP,      /* one letter too many, too few or wrong, or two swapped */
    MATCH_COUNT
};

enum { SLIP_LETTERS_MIN = 6 }; /* shorter words are too near to each other */

struct vocabulary {
    char language[I18N_CODE_MAX + 1];
    const char *const *words; /* sorted by bytes */
    const uint32_t *uses_at;  /* word_count + 1: where the uses of each word begin */
    const uint32_t *uses; /* service << WORD_PLACE_BITS | enum word_place, its best of a service */
    size_t word_count;
    const struct vocabulary *next; /* of another language */
};

enum { WORD_PLACE_BITS = 3 };

/* Reads the texts of the language that the catalogue speaks now and adds them to
 * catalogue->vocabularies. False without memory. */
bool vocabulary_add(struct catalogue *catalogue, const char *language);

/* NULL = nothing of services or departments is translated into it. */
const struct vocabulary *vocabulary_of(const struct catalogue *catalogue, const char *language);

/* Called for each use of a word that matches; a service may come several times. */
typedef void vocabulary_use(void *user, uint32_t service, enum word_place place,
                            enum word_match match);

/* What the folded `word` is, or begins. False when it is in no service; fine with NULL. */
bool vocabulary_find(const struct vocabulary *vocabulary, const char *word, vocabulary_use *use,
                     void *user);

/* The same for words that are one slip away from it or from its singular, and for those whose
 * beginning is when it has more than SLIP_LETTERS_MIN letters ("cedula" is not "celular"); never
 * for short words and numbers. */
bool vocabulary_find_slips(const struct vocabulary *vocabulary, const char *word,
                           vocabulary_use *use, void *user);

bool vocabulary_has(const struct vocabulary *vocabulary, const char *word); /* exactly */

/* A folded word that says nothing about what is looked for, in Spanish or English. */
bool word_is_filler(const char *word);
