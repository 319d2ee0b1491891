#include "core/personal_data.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

enum {
    DIGITS_MIN = 6,
    DIGITS_MAX = 11,
    DIGITS_ABROAD = 12, /* 57 and ten more */
    PHONE_DIGITS = 10,
    GROUPS_MAX = 12,
    JOINTS_MAX = 3,     /* of them between two groups of digits: ") - " */
    WORD_BYTES_MIN = 3, /* "de", "la" are nobody's name */
    NAME_BYTES_MAX = 512,
    YEAR_FIRST = 1984,
    YEAR_LAST = 2040,
};

const char *datum_title(enum datum what)
{
    static const char *const TITLES[] = {
        [DATUM_NONE] = "",
        [DATUM_NAME] = "the name of who asked",
        [DATUM_NUMBER] = "a number like a document or a phone",
        [DATUM_EMAIL] = "an e-mail",
        [DATUM_OWN_EMAIL] = "the e-mail of who asked",
        [DATUM_OWN_PHONE] = "the phone of who asked",
    };
    return TITLES[what];
}

static void found_set(struct personal_datum *found, enum datum what, const char *begin,
                      const char *end)
{
    size_t bytes = (size_t)(end - begin);
    bytes = bytes < sizeof found->text ? bytes : sizeof found->text - 1;
    found->what = what;
    memcpy(found->text, begin, bytes);
    found->text[text_whole(found->text, bytes)] = '\0';
}

/* ---- numbers ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits with what people put between them. */
struct number {
    const char *begin, *end;
    const char *groups[GROUPS_MAX];
    size_t lengths[GROUPS_MAX];
    size_t group_count, digit_count;
    char joint; /* the first byte of the last one, of more groups than one */
};

/* Bytes between two groups of one number; 0 = they are two numbers. */
static size_t joint_bytes(const char *at)
{
    static const char *const JOINTS[] = {" ",      "-",      "(",      ")",      "\u00a0",
                                         "\u202f", "\u2009", "\u2010", "\u2011", "\u2013"};
    if ((at[0] == '.' || at[0] == ',' || at[0] == '\'') && is_digit(at[1])) {
        return 1;
    }
    size_t bytes = 0;
    for (int joints = 0; joints < JOINTS_MAX; joints++) {
        size_t before = bytes;
        for (size_t i = 0; i < ARRAY_COUNT(JOINTS) && bytes == before; i++) {
            size_t length = strlen(JOINTS[i]);
            bytes += strncmp(at + bytes, JOINTS[i], length) == 0 ? length : 0;
        }
        if (bytes == before) {
            break;
        }
    }
    return is_digit(at[bytes]) ? bytes : 0;
}

static void number_read(const char *text, struct number *number)
{
    *number = (struct number){.begin = text, .end = text};
    for (size_t joint = 0;; joint = joint_bytes(number->end)) {
        if (joint == 0 && number->group_count > 0) {
            return;
        }
        number->joint = number->end[0];
        const char *group = number->end + joint;
        size_t length = strspn(group, "0123456789");
        if (number->group_count < GROUPS_MAX) {
            number->groups[number->group_count] = group;
            number->lengths[number->group_count] = length;
        }
        number->group_count++;
        number->digit_count += length;
        number->end = group + length;
    }
}

static bool is_year(const struct number *number, size_t at)
{
    long year = number->lengths[at] == 4 ? strtol(number->groups[at], NULL, 10) : 0;
    return year >= YEAR_FIRST && year <= YEAR_LAST;
}

/* Years, a date, or the number of an act and its year. */
static bool is_of_time(const struct number *number)
{
    size_t last = number->group_count - 1;
    size_t years = 0;
    if (number->group_count > GROUPS_MAX) {
        return false;
    }
    for (size_t i = 0; i <= last; i++) {
        years += is_year(number, i);
    }
    if (years == number->group_count) {
        return true;
    }
    bool has_year_at_end = is_year(number, 0) || is_year(number, last);
    if (last == 2 && has_year_at_end && number->digit_count <= 8) {
        return number->lengths[1] <= 2;
    }
    return last == 1 && has_year_at_end && number->digit_count < DIGITS_MIN + 4;
}

/* "Decreto 1000-0161", as cities number what they decree. */
static bool is_of_act(const char *text, const struct number *number)
{
    static const char *const ACTS[] = {"decreto", "resolución", "resolucion", "acuerdo"};
    const char *before = number->begin;
    while (before > text && before[-1] == ' ') {
        before--;
    }
    for (size_t i = 0; i < ARRAY_COUNT(ACTS); i++) {
        size_t bytes = strlen(ACTS[i]);
        if ((size_t)(before - text) >= bytes && before < number->begin &&
            strncasecmp(before - bytes, ACTS[i], bytes) == 0) {
            return number->group_count == 2 && number->joint == '-' && number->lengths[0] <= 4 &&
                   number->lengths[1] <= 4;
        }
    }
    return false;
}

/* "120.000", "$ 1.250.300", "1.250.300 pesos" */
static bool is_amount(const char *text, const struct number *number)
{
    static const char *const UNITS[] = {
        "pesos",  "de pesos", "cop",        "millones",  "mil ",      "%",        "m2",       "m²",
        "metros", "personas", "habitantes", "hectáreas", "toneladas", "familias", "viviendas"};
    const char *before = number->begin;
    while (before > text && before[-1] == ' ') {
        before--;
    }
    if (before > text && before[-1] == '$') {
        return true;
    }
    const char *after = number->end + strspn(number->end, " ");
    for (size_t i = 0; i < ARRAY_COUNT(UNITS); i++) {
        if (strncasecmp(after, UNITS[i], strlen(UNITS[i])) == 0) {
            return true;
        }
    }
    size_t last = number->group_count - 1;
    return last > 0 && last < GROUPS_MAX && (number->joint == '.' || number->joint == ',') &&
           strncmp(number->groups[last], "000", 3) == 0;
}

static bool is_on_the_web(const char *text, const char *at)
{
    while (at > text && strchr(" \n\t", at[-1]) == NULL) {
        at--;
    }
    at += strspn(at, "(<\"");
    return strncmp(at, "http://", 7) == 0 || strncmp(at, "https://", 8) == 0 ||
           strncmp(at, "www.", 4) == 0;
}

static bool is_datum(const char *text, const struct number *number)
{
    bool has_plus = number->begin > text && number->begin[-1] == '+';
    bool is_abroad =
        has_plus || (number->digit_count == DIGITS_ABROAD && strncmp(number->begin, "57", 2) == 0);
    bool is_long = number->digit_count > DIGITS_MAX && number->group_count == 1 && !is_abroad;
    bool is_free_line =
        strncmp(number->begin, "018000", 6) == 0 || strncmp(number->begin, "01 8000", 7) == 0;
    return number->digit_count >= DIGITS_MIN && !is_long && !is_free_line && !is_of_time(number) &&
           !is_of_act(text, number) && !is_amount(text, number) &&
           !is_on_the_web(text, number->begin);
}

static void find_number(const char *text, struct personal_datum *found)
{
    struct number number;
    for (const char *at = text; found->what == DATUM_NONE && *at != '\0';) {
        if (!is_digit(*at)) {
            at++;
            continue;
        }
        number_read(at, &number);
        if (is_datum(text, &number)) {
            found_set(found, DATUM_NUMBER, number.begin, number.end);
        }
        at = number.end;
    }
}

/* ---- e-mails ---- */

static bool is_of_email(char c)
{
    return c != '\0' && strchr(" \n\t<>()[]\",;:@/", c) == NULL;
}

/* Ends with .gov.co: an office, nobody's own. */
static bool is_office(const char *begin, const char *end)
{
    static const char OFFICE[] = ".gov.co";
    size_t bytes = sizeof OFFICE - 1;
    return (size_t)(end - begin) > bytes && strncasecmp(end - bytes, OFFICE, bytes) == 0;
}

static void find_email(const char *text, struct personal_datum *found)
{
    for (const char *at = strchr(text, '@'); at != NULL && found->what == DATUM_NONE;
         at = strchr(at + 1, '@')) {
        const char *begin = at;
        const char *end = at + 1;
        while (begin > text && is_of_email(begin[-1])) {
            begin--;
        }
        while (is_of_email(*end)) {
            end++;
        }
        while (end > at + 1 && strchr(".!?", end[-1]) != NULL) {
            end--;
        }
        bool has_point = memchr(at, '.', (size_t)(end - at)) != NULL;
        if (begin < at && has_point && !is_office(at, end)) {
            found_set(found, DATUM_EMAIL, begin, end);
        }
    }
}

/* ---- who asked ---- */

/* Where the folded `part` stands as whole words; NULL = nowhere. */
static const char *words_at(const char *folded, const char *part)
{
    size_t length = strlen(part);
    for (const char *at = folded; length > 0 && (at = strstr(at, part)) != NULL; at++) {
        bool begins = at == folded || at[-1] == ' ';
        bool ends = at[length] == '\0' || at[length] == ' ';
        if (begins && ends) {
            return at;
        }
    }
    return NULL;
}

/* Does "señora" and the like stand before the word? */
static bool is_addressed(const char *folded, const char *word)
{
    static const char *const TITLES[] = {"senor",    "senora",    "sr",       "sra",
                                         "senorita", "don",       "dona",     "doctor",
                                         "doctora",  "ciudadano", "ciudadana"};
    char with_title[NAME_BYTES_MAX];
    for (size_t i = 0; i < ARRAY_COUNT(TITLES); i++) {
        (void)text_copy(with_title, sizeof with_title, TITLES[i]);
        size_t length = strlen(with_title);
        with_title[length] = ' ';
        (void)text_copy(with_title + length + 1, sizeof with_title - length - 1, word);
        if (words_at(folded, with_title) != NULL) {
            return true;
        }
    }
    return false;
}

static bool is_name_word(const char *word)
{
    static const char *const SMALL[] = {"del", "los", "las", "san", "santa"};
    bool is_small = strlen(word) < WORD_BYTES_MIN;
    for (size_t i = 0; i < ARRAY_COUNT(SMALL); i++) {
        is_small = is_small || strcmp(SMALL[i], word) == 0;
    }
    return !is_small;
}

/* `name` is folded, and cut into its words. */
static void find_name(const char *folded, char *name, bool is_one_enough,
                      struct personal_datum *found)
{
    struct personal_datum words = {.what = DATUM_NAME};
    size_t word_count = 0;
    size_t there_count = 0;
    char *rest = NULL;
    for (char *word = strtok_r(name, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        bool counts = is_name_word(word);
        word_count += counts;
        if (!counts || words_at(folded, word) == NULL) {
            continue;
        }
        is_one_enough = is_one_enough || is_addressed(folded, word);
        size_t length = strlen(words.text);
        if (there_count++ > 0 && length + 1 < sizeof words.text) {
            words.text[length++] = ' ';
        }
        (void)text_copy(words.text + length, sizeof words.text - length, word);
    }
    if (there_count >= 2 || (there_count == 1 && (is_one_enough || word_count == 1))) {
        *found = words;
    }
    sodium_memzero(&words, sizeof words);
}

static void digits_of(const char *text, char *out)
{
    for (; *text != '\0'; text++) {
        if (is_digit(*text)) {
            *out++ = *text;
        }
    }
    *out = '\0';
}

/* `work` is four times as long as the text. */
static void find_person(const char *text, const struct known_person *person, char *work,
                        size_t work_bytes, struct personal_datum *found)
{
    char own[NAME_BYTES_MAX];
    size_t phone_length = strlen(person->phone);
    const char *phone =
        person->phone + (phone_length > PHONE_DIGITS ? phone_length - PHONE_DIGITS : 0);
    digits_of(text, work);
    if (phone_length > 0 && strstr(work, phone) != NULL) {
        found_set(found, DATUM_OWN_PHONE, phone, phone + strlen(phone));
        return;
    }
    (void)text_fold(text, work, work_bytes);
    (void)text_fold(person->email, own, sizeof own);
    if (words_at(work, own) != NULL) {
        found_set(found, DATUM_OWN_EMAIL, person->email, person->email + strlen(person->email));
        return;
    }
    (void)text_fold(person->name, own, sizeof own);
    find_name(work, own, person->is_asked, found);
    sodium_memzero(own, sizeof own);
}

enum status personal_data_find(const char *text, const struct known_person *person,
                               struct personal_datum *found, struct error *error)
{
    *found = (struct personal_datum){.what = DATUM_NONE};
    if (person != NULL) {
        size_t work_bytes = 4 * strlen(text) + 1;
        char *work = malloc(work_bytes);
        if (work == NULL) {
            return error_set(error, STATUS_NO_MEMORY, "no memory for a text");
        }
        find_person(text, person, work, work_bytes, found);
        sodium_memzero(work, work_bytes);
        free(work);
    }
    if (found->what == DATUM_NONE) {
        find_number(text, found);
    }
    if (found->what == DATUM_NONE) {
        find_email(text, found);
    }
    return STATUS_OK;
}
