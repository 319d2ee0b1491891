#include "core/people_words.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { DIGITS_MIN = 3, FOLDED_MAX = 2 * NAME_MAX_BYTES };

/* Sorts after every character. */
static const char LAST[] = "\xF4\x8F\xBF\xBF";

/* "71.000.001", "300 123 45 67" and "+57..." without what stands between the digits. */
static bool join_digits(const char *text, char *out, size_t size)
{
    size_t used = 0;
    for (; *text != '\0'; text++) {
        if (*text >= '0' && *text <= '9' && used + 1 < size) {
            out[used++] = *text;
        } else if (strchr(" .,-+", *text) == NULL) {
            return false;
        }
    }
    out[used] = '\0';
    return used > 0;
}

static void add_range(struct people_word *word, const char *before, const char *text, size_t bytes)
{
    size_t at = word->range_count++;
    (void)snprintf(word->from[at], sizeof word->from[at], "%s%.*s", before, (int)bytes, text);
    (void)snprintf(word->end[at], sizeof word->end[at], "%s%.*s%s", before, (int)bytes, text, LAST);
}

static void word_make(struct people_word *word, const char *text, size_t bytes)
{
    *word = (struct people_word){.range_count = 0};
    (void)snprintf(word->text, sizeof word->text, "%.*s", (int)bytes, text);
    word->is_number = strpbrk(word->text, "0123456789") != NULL;
    if (word->is_number) {
        add_range(word, "#", text, bytes);
        add_range(word, "+", text, bytes);
    } else {
        add_range(word, "", text, bytes);
    }
}

void people_words_read(struct people_words *words, const char *text)
{
    char cut[PEOPLE_TEXT_MAX], folded[PEOPLE_TEXT_MAX];
    size_t letters = 0;
    *words = (struct people_words){.count = 0};
    (void)text_copy(cut, sizeof cut, text);
    if (!join_digits(cut, folded, sizeof folded)) {
        (void)text_fold(cut, folded, sizeof folded);
    }
    for (const char *at = folded; *at != '\0' && words->count < PEOPLE_WORDS_MAX;) {
        size_t bytes = strcspn(at, " "), place = words->count++;
        while (place > 0 && strlen(words->items[place - 1].text) < bytes) {
            words->items[place] = words->items[place - 1];
            place--;
        }
        word_make(&words->items[place], at, bytes);
        letters += bytes;
        at += bytes + (at[bytes] == ' ');
    }
    bool is_short_number = words->count == 1 && words->items[0].is_number && letters < DIGITS_MIN;
    if (letters < PEOPLE_LETTERS_MIN || is_short_number) {
        words->count = 0;
    }
    sodium_memzero(cut, sizeof cut);
    sodium_memzero(folded, sizeof folded);
}

/* 0 no word of `text` begins so, 1 one does, 2 one is it. */
static unsigned begins(const char *text, const char *word)
{
    size_t bytes = strlen(word);
    unsigned best = 0;
    for (const char *at = text; *at != '\0' && best < 2;) {
        size_t length = strcspn(at, " ");
        if (length >= bytes && memcmp(at, word, bytes) == 0) {
            best = length == bytes ? 2 : 1;
        }
        at += length + (at[length] == ' ');
    }
    return best;
}

bool people_words_match(const struct people_words *words, const char *name, const char *document,
                        const char *phone, unsigned *whole)
{
    char folded[FOLDED_MAX], number[FOLDED_MAX];
    bool has_all = words->count > 0;
    *whole = 0;
    (void)text_fold(name, folded, sizeof folded);
    (void)text_fold(document, number, sizeof number);
    phone += *phone == '+';
    for (size_t i = 0; i < words->count && has_all; i++) {
        const char *text = words->items[i].text;
        unsigned of_name = begins(folded, text);
        unsigned of_number = begins(number, text) | begins(phone, text);
        unsigned best = words->items[i].is_number ? of_number : of_name;
        has_all = best > 0;
        *whole += best > 1;
    }
    sodium_memzero(folded, sizeof folded);
    sodium_memzero(number, sizeof number);
    return has_all;
}
