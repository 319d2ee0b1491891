#include "core/question_privacy.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum {
    PHONE_DIGITS_MIN = 7,
    WORD_BYTES_MIN = 3, /* "de", "la" are nobody's name */
};

/* The digits of a text, and how many follow each other at most but for what people put between. */
static size_t digits_of(const char *text, char *out, size_t out_bytes)
{
    size_t count = 0;
    size_t run = 0;
    size_t longest = 0;
    for (const char *c = text; *c != '\0'; c++) {
        if (*c >= '0' && *c <= '9') {
            run++;
            longest = run > longest ? run : longest;
            if (count + 1 < out_bytes) {
                out[count++] = *c;
            }
        } else if (strchr(" .-()", *c) == NULL) {
            run = 0;
        }
    }
    out[count] = '\0';
    return longest;
}

/* Is the folded `part` there as whole words? */
static bool has_words(const char *folded, const char *part)
{
    size_t length = strlen(part);
    for (const char *at = folded; length > 0 && (at = strstr(at, part)) != NULL; at++) {
        bool begins = at == folded || at[-1] == ' ';
        bool ends = at[length] == '\0' || at[length] == ' ';
        if (begins && ends) {
            return true;
        }
    }
    return false;
}

static bool has_word_of(const char *folded, const char *name)
{
    char word[NAME_MAX_BYTES];
    while (*name != '\0') {
        size_t length = strcspn(name, " ");
        if (length >= WORD_BYTES_MIN && length < sizeof word) {
            memcpy(word, name, length);
            word[length] = '\0';
            if (has_words(folded, word)) {
                return true;
            }
        }
        name += length + strspn(name + length, " ");
    }
    return false;
}

/* What of the person the text holds, in words; NULL = nothing. `work` is as long as the text. */
static const char *datum_in(const struct question_record *record, const char *text, bool is_edited,
                            char *work, size_t work_bytes)
{
    char name[2 * NAME_MAX_BYTES];
    char email[2 * EMAIL_MAX_BYTES];
    (void)text_fold(record->name, name, sizeof name);
    (void)text_fold(record->email, email, sizeof email);
    size_t longest = digits_of(text, work, work_bytes);
    if (record->phone[0] != '\0' && strstr(work, record->phone + (record->phone[0] == '+'))) {
        return "the phone of who asked";
    }
    if (!is_edited && longest >= PHONE_DIGITS_MIN) {
        return "a long number, maybe somebody's";
    }
    if (!is_edited && strchr(text, '@') != NULL) {
        return "an e-mail";
    }
    (void)text_fold(text, work, work_bytes);
    if (has_words(work, email)) {
        return "the e-mail of who asked";
    }
    bool has_name = is_edited ? has_words(work, name) : has_word_of(work, name);
    return has_name ? "the name of who asked" : NULL;
}

enum status question_privacy_check(const struct question_record *record, const char *text,
                                   const char *what, bool is_edited, struct error *error)
{
    size_t work_bytes = 4 * strlen(text) + 1;
    char *work = malloc(work_bytes);
    if (work == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for a text");
    }
    const char *datum = datum_in(record, text, is_edited, work, work_bytes);
    sodium_memzero(work, work_bytes);
    free(work);
    if (datum != NULL) {
        return error_set(error, STATUS_DENIED,
                         "%s holds %s; write one for everybody, without personal data", what,
                         datum);
    }
    return STATUS_OK;
}
