/* The fields of the registration form, each put in order and checked alone. What it says is read by
 * the person who typed: a reason and an example, in Spanish. */
#include "core/attendee.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/id.h"
#include "base/text.h"

enum {
    NAME_LENGTH_MIN = 2,
    NAME_LENGTH_MAX = 100, /* code points */
    NAME_UNITS_MAX = 32,
    PHONE_DIGITS = 10, /* national number, plan of 2021 */
    PHONE_INTERNATIONAL_MIN = 8,
    PHONE_INTERNATIONAL_MAX = 15, /* ITU-T E.164 */
    EMAIL_LOCAL_MAX = 64,         /* RFC 5321, 4.5.3.1.1 */
    EMAIL_LABEL_MAX = 63,         /* RFC 1035, 2.3.4 */
};

/* ---- name ---- */

/* Why `cleaned` is no name, or NULL. */
static const char *name_objection(const char *cleaned)
{
    if (cleaned[0] == '\0') {
        return N_("Escriba su nombre y apellido, por ejemplo María Ruiz.");
    }
    if (!text_is_name(cleaned)) {
        return N_("El nombre lleva solo letras, por ejemplo María Ruiz.");
    }
    size_t length = text_length(cleaned);
    if (length < NAME_LENGTH_MIN) {
        return N_("El nombre es muy corto. Escríbalo completo, por ejemplo María Ruiz.");
    }
    if (length > NAME_LENGTH_MAX) {
        return N_("El nombre es muy largo. Escriba hasta 100 letras, por ejemplo María Ruiz.");
    }
    return NULL;
}

enum status name_normalise(char *name, size_t size, struct error *error)
{
    char cleaned[NAME_MAX_BYTES];
    const char *objection = NULL;
    enum status status = text_clean(name, cleaned, sizeof cleaned, NULL);
    if (status == STATUS_OK) {
        objection = name_objection(cleaned);
    } else if (status == STATUS_TOO_BIG) {
        objection = N_("El nombre es muy largo. Escriba hasta 100 letras, por ejemplo María Ruiz.");
    } else {
        objection = N_("El nombre no se puede leer. Escríbalo de nuevo, por ejemplo María Ruiz.");
    }
    if (!objection && !text_copy(name, size, cleaned)) {
        objection = N_("El nombre es muy largo. Escríbalo más corto, por ejemplo María Ruiz.");
    }
    sodium_memzero(cleaned, sizeof cleaned);
    return objection ? error_set(error, STATUS_INVALID, "%s", tr(objection)) : STATUS_OK;
}

/* ---- short forms of a name ---- */

/* A word of a name with the particles before it: "María", "de la Cruz". */
struct name_unit {
    const char *text;   /* borrowed */
    size_t bytes;       /* with particles */
    size_t word_offset; /* where its last word begins */
};

static bool is_particle(const char *word, size_t bytes)
{
    static const char *const PARTICLES[] = {"de", "del", "la", "las", "los", "y", "san", "santa"};
    for (size_t i = 0; i < ARRAY_COUNT(PARTICLES); i++) {
        if (strlen(PARTICLES[i]) == bytes && strncasecmp(word, PARTICLES[i], bytes) == 0) {
            return true;
        }
    }
    return false;
}

/* Splits at spaces, at most `max` units; the last takes all the rest. */
static size_t name_split(const char *name, struct name_unit *units, size_t max)
{
    size_t count = 0;
    const char *start = NULL;
    for (const char *at = name + strspn(name, " "); *at && count < max;) {
        size_t bytes = strcspn(at, " ");
        const char *next = at + bytes + strspn(at + bytes, " ");
        start = start ? start : at;
        if (!is_particle(at, bytes) || *next == '\0') {
            units[count++] = (struct name_unit){.text = start,
                                                .bytes = (size_t)(at + bytes - start),
                                                .word_offset = (size_t)(at - start)};
            start = NULL;
        }
        at = next;
    }
    return count;
}

void name_given(const char *name, char *out, size_t size)
{
    struct name_unit units[3];
    size_t count = name_split(name, units, ARRAY_COUNT(units));
    (void)text_copy(out, size, count > 0 ? units[0].text : "");
    if (count > 0) {
        const struct name_unit *last = &units[count > 2 ? 1 : 0];
        text_truncate(out, (size_t)(last->text + last->bytes - units[0].text));
    }
}

/* ---- comparing names ---- */

enum { FOLDED_MAX = 2 * NAME_MAX_BYTES };

/* How many different words of `typed` there are, and how many of them `name` has too. */
static size_t words_in_common(const char *name, const char *typed, size_t *word_count)
{
    char folded[FOLDED_MAX + 2] = " ", words[FOLDED_MAX], seen[FOLDED_MAX + 2] = " ", *save = NULL;
    size_t count = 0, seen_bytes = 1;
    size_t length = text_fold(name, folded + 1, FOLDED_MAX);
    folded[length + 1] = ' ';
    folded[length + 2] = '\0';
    (void)text_fold(typed, words, sizeof words);
    *word_count = 0;
    for (char *word = strtok_r(words, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
        char whole[FOLDED_MAX + 3];
        (void)snprintf(whole, sizeof whole, " %s ", word);
        if (is_particle(word, strlen(word)) || strstr(seen, whole) != NULL) {
            continue;
        }
        seen_bytes += (size_t)snprintf(seen + seen_bytes, sizeof seen - seen_bytes, "%s ", word);
        *word_count += 1;
        count += strstr(folded, whole) != NULL;
        sodium_memzero(whole, sizeof whole);
    }
    sodium_memzero(folded, sizeof folded);
    sodium_memzero(seen, sizeof seen);
    sodium_memzero(words, sizeof words);
    return count;
}

/* So many words show that somebody knows the name: one alone is guessed soon. */
static size_t words_wanted(const char *name)
{
    size_t word_count = 0;
    (void)words_in_common("", name, &word_count);
    return word_count > 1 ? 2 : 1;
}

bool name_is_like(const char *name, const char *other)
{
    size_t word_count = 0;
    return words_in_common(name, other, &word_count) >= words_wanted(name);
}

bool name_has(const char *name, const char *part)
{
    size_t word_count = 0;
    size_t count = words_in_common(name, part, &word_count);
    return count == word_count && count >= words_wanted(name);
}

void name_short(const char *name, char *out, size_t size)
{
    struct name_unit units[3];
    if (name_split(name, units, ARRAY_COUNT(units)) < ARRAY_COUNT(units)) {
        (void)text_copy(out, size, name);
        return;
    }
    char text[2 * NAME_MAX_BYTES];
    const char *initial = units[1].text + units[1].word_offset;
    (void)snprintf(text, sizeof text, "%.*s %.*s. %.*s", (int)units[0].bytes, units[0].text,
                   (int)text_next(initial), initial, (int)units[2].bytes, units[2].text);
    text[text_utf8_prefix(text, strlen(text))] = '\0';
    (void)text_copy(out, size, text);
    sodium_memzero(text, sizeof text);
}

/* ---- document ---- */

/* Removes what people put between digits, in place: every character of `dropped`. */
static void remove_characters(char *text, const char *dropped)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        if (!strchr(dropped, *from)) {
            *to++ = *from;
        }
    }
    *to = '\0';
}

static enum status document_length_error(int length_min, int length_max, bool is_numeric,
                                         const char *example, struct error *error)
{
    const char *unit = is_numeric ? tr("números") : tr("letras o números");
    if (length_min == length_max) {
        return error_set(error, STATUS_INVALID,
                         tr("El documento debe tener %d %s. Revíselo, por ejemplo %s."), length_min,
                         unit, example);
    }
    return error_set(error, STATUS_INVALID,
                     tr("El documento debe tener de %d a %d %s. Revíselo, por ejemplo %s."),
                     length_min, length_max, unit, example);
}

enum status document_normalise(const char *type, int length_min, int length_max, bool is_numeric,
                               const char *example, char *number, size_t size, struct error *error)
{
    static const char DIGITS[] = "0123456789";
    static const char CAPITALS_AND_DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    if (type[0] == '\0' || length_max <= 0) {
        number[0] = '\0'; /* SIN: there is no number */
        return STATUS_OK;
    }
    number[size - 1] = '\0';
    remove_characters(number, ".,' -\t\r\n"); /* also 1'023.456.789 */
    for (char *c = number; *c; c++) {
        *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
    }
    size_t length = strlen(number);
    if (length == 0) {
        return error_set(error, STATUS_INVALID,
                         tr("Escriba el número de su documento, por ejemplo %s."), example);
    }
    if (strspn(number, is_numeric ? DIGITS : CAPITALS_AND_DIGITS) != length) {
        return is_numeric
                   ? error_set(error, STATUS_INVALID, tr("Escriba solo números, por ejemplo %s."),
                               example)
                   : error_set(error, STATUS_INVALID,
                               tr("Escriba solo letras sin tilde y números, por ejemplo %s."),
                               example);
    }
    if (length < (size_t)(length_min > 0 ? length_min : 1) || length > (size_t)length_max) {
        return document_length_error(length_min, length_max, is_numeric, example, error);
    }
    if (strspn(number, "0") == length) {
        return error_set(error, STATUS_INVALID,
                         tr("El documento no puede ser solo ceros. Revíselo, por ejemplo %s."),
                         example);
    }
    return STATUS_OK;
}

void person_of_document(const struct keys *keys, const char *type, const char *number,
                        char out[PERSON_TEXT_SIZE])
{
    uint8_t hash[crypto_generichash_BYTES];
    crypto_generichash_state state;
    crypto_generichash_init(&state, keys->municipality, sizeof keys->municipality, sizeof hash);
    crypto_generichash_update(&state, (const uint8_t *)type, strlen(type));
    crypto_generichash_update(&state, (const uint8_t *)":", 1);
    crypto_generichash_update(&state, (const uint8_t *)number, strlen(number));
    crypto_generichash_final(&state, hash, sizeof hash);
    hex_encode(hash, PERSON_TEXT_SIZE / 2, out);
    sodium_memzero(&state, sizeof state);
}

/* ---- phone ---- */

enum status phone_normalise(char *phone, size_t size, struct error *error)
{
    phone[size - 1] = '\0';
    remove_characters(phone, " .-()\t\r\n");
    size_t length = strlen(phone);
    if (length == 0) {
        return STATUS_OK;
    }
    size_t plus = phone[0] == '+';
    size_t digits = length - plus;
    bool is_number = strspn(phone + plus, "0123456789") == digits;
    /* Colombia's own prefix says nothing more: 57 300 123 4567 is 300 123 4567. */
    if (is_number && digits == PHONE_DIGITS + 2 && strncmp(phone + plus, "57", 2) == 0) {
        memmove(phone, phone + plus + 2, PHONE_DIGITS + 1);
        return STATUS_OK;
    }
    bool is_long_enough =
        plus ? digits >= PHONE_INTERNATIONAL_MIN && digits <= PHONE_INTERNATIONAL_MAX
             : digits == PHONE_DIGITS;
    if (!is_number || !is_long_enough) {
        return error_set(
            error, STATUS_INVALID,
            tr("El teléfono debe tener 10 números. Revíselo, por ejemplo 3001234567."));
    }
    return STATUS_OK;
}

/* ---- e-mail ---- */

/* Dot-atom of RFC 5321 section 4.1.2; quoted local parts are legal and nobody has one. */
static bool is_email_local(const char *local, size_t length)
{
    if (length == 0 || length > EMAIL_LOCAL_MAX || local[0] == '.' || local[length - 1] == '.') {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)local[i];
        if (c >= 0x80 || (!isalnum(c) && !strchr("!#$%&'*+/=?^_`{|}~-.", c)) ||
            (c == '.' && local[i + 1] == '.')) {
            return false;
        }
    }
    return true;
}

/* At least two labels of letters, digits and inner hyphens; the last one has no digits only. */
static bool is_email_domain(const char *domain)
{
    size_t labels = 0;
    bool has_letter = false;
    for (const char *label = domain;; label++) {
        size_t length = strcspn(label, ".");
        if (length == 0 || length > EMAIL_LABEL_MAX || label[0] == '-' ||
            label[length - 1] == '-') {
            return false;
        }
        has_letter = false;
        for (size_t i = 0; i < length; i++) {
            unsigned char c = (unsigned char)label[i];
            if (c >= 0x80 || (!isalnum(c) && c != '-')) {
                return false;
            }
            has_letter = has_letter || isalpha(c);
        }
        labels++;
        label += length;
        if (*label == '\0') {
            return labels >= 2 && has_letter;
        }
    }
}

enum status email_normalise(char *email, size_t size, struct error *error)
{
    static const char BLANKS[] = " \t\r\n";
    email[size - 1] = '\0';
    size_t begin = strspn(email, BLANKS);
    size_t length = strlen(email + begin);
    memmove(email, email + begin, length + 1);
    while (length > 0 && strchr(BLANKS, email[length - 1])) {
        email[--length] = '\0';
    }
    if (length == 0) {
        return STATUS_OK;
    }
    char *at = strrchr(email, '@');
    if (!at || length > EMAIL_MAX_BYTES || !is_email_local(email, (size_t)(at - email)) ||
        !is_email_domain(at + 1)) {
        return error_set(error, STATUS_INVALID,
                         tr("El correo no está completo. Revíselo, por ejemplo luz@correo.com."));
    }
    for (char *c = at + 1; *c; c++) {
        *c = (char)tolower((unsigned char)*c);
    }
    return STATUS_OK;
}
