/* people_words.h: what staff typed, as the words that people are looked up by. Within src/core
 * only. Pure; wipe after use. */
#pragma once

#include "core/people.h"

enum { PEOPLE_RANGES = 2 /* of a number: documents and phones */ };

struct people_word {
    char text[PEOPLE_TEXT_MAX]; /* folded */
    bool is_number;             /* has digits: no word of a name */
    /* Words of the index from `from` on and before `end`. */
    char from[PEOPLE_RANGES][PEOPLE_TEXT_MAX], end[PEOPLE_RANGES][PEOPLE_TEXT_MAX + 8];
    size_t range_count;
};

/* The longest first: it leaves the fewest people to look at. */
struct people_words {
    struct people_word items[PEOPLE_WORDS_MAX];
    size_t count;
};

/* "71.000.001" is one number; "garcía mar" are two words. None when there are fewer than
 * PEOPLE_LETTERS_MIN letters in all, or only a digit or two. */
void people_words_read(struct people_words *words, const char *text);

/* Does every word begin a word of the name, the document or the phone? `whole`: how many are a
 * whole one. Without words nobody matches. */
bool people_words_match(const struct people_words *words, const char *name, const char *document,
                        const char *phone, unsigned *whole);
