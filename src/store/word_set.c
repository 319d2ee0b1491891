#include "store/word_set.h"

#include "base/id.h"
#include "base/text.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 2048 /* bytes of a folded text; no name is that long */ };

/* ---- words ---- */

/* Is the word that begins at `word` among those before it? Words of `text` end with one space. */
static bool is_repeated(const char *text, const char *word, size_t bytes)
{
    const char *at = text;
    while (at < word) {
        size_t other = strcspn(at, " ");
        if (other == bytes && memcmp(at, word, bytes) == 0) {
            return true;
        }
        at += other + 1;
    }
    return false;
}

static void words_of(sqlite3_context *context, int count, sqlite3_value **values)
{
    char folded[TEXT_MAX];
    char json[TEXT_MAX * 2];
    size_t used = 1;
    const char *text = (const char *)sqlite3_value_text(values[0]);
    (void)count;
    (void)text_fold(text != NULL ? text : "", folded, sizeof folded);
    json[0] = '[';
    for (const char *word = folded; *word != '\0';) {
        size_t bytes = strcspn(word, " ");
        if (!is_repeated(folded, word, bytes)) { /* letters and digits need no escapes */
            used += (size_t)snprintf(json + used, sizeof json - used, "%s\"%.*s\"",
                                     used > 1 ? "," : "", (int)bytes, word);
        }
        word += bytes + (word[bytes] == ' ');
    }
    json[used++] = ']';
    sqlite3_result_text(context, json, (int)used, SQLITE_TRANSIENT);
}

/* ---- sets ---- */

static void set_of(sqlite3_context *context, int count, sqlite3_value **values)
{
    char digits[WORD_SET_DIGITS - WORD_SET_PART_DIGITS + 1] = "";
    uint8_t member[WORD_SET_MEMBER_BYTES];
    const char *id = (const char *)sqlite3_value_text(values[0]);
    (void)count;
    if (id != NULL && strlen(id) >= WORD_SET_DIGITS) {
        memcpy(digits, id + WORD_SET_PART_DIGITS, sizeof digits - 1);
    }
    if (hex_decode(digits, member, sizeof member)) {
        sqlite3_result_blob(context, member, sizeof member, SQLITE_TRANSIENT);
    } else {
        sqlite3_result_error(context, "no id of hexadecimal digits", -1);
    }
}

/* Bytes of `set` before the first member that is not less. */
static size_t place_of(const uint8_t *set, size_t bytes, const uint8_t *member)
{
    size_t low = 0, high = bytes / WORD_SET_MEMBER_BYTES;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (memcmp(set + middle * WORD_SET_MEMBER_BYTES, member, WORD_SET_MEMBER_BYTES) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low * WORD_SET_MEMBER_BYTES;
}

static void set_change(sqlite3_context *context, sqlite3_value **values, bool is_added)
{
    const uint8_t *set = sqlite3_value_blob(values[0]);
    const uint8_t *member = sqlite3_value_blob(values[1]);
    size_t bytes = (size_t)sqlite3_value_bytes(values[0]);
    if (sqlite3_value_bytes(values[1]) != WORD_SET_MEMBER_BYTES ||
        bytes % WORD_SET_MEMBER_BYTES != 0) {
        sqlite3_result_error(context, "no set, or not one member", -1);
        return;
    }
    uint8_t *changed = sqlite3_malloc64(bytes + WORD_SET_MEMBER_BYTES);
    if (changed == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    size_t at = set != NULL ? place_of(set, bytes, member) : 0;
    bool has_it = set != NULL && at < bytes && memcmp(set + at, member, WORD_SET_MEMBER_BYTES) == 0;
    size_t skipped = !is_added && has_it ? WORD_SET_MEMBER_BYTES : 0;
    size_t added = is_added ? WORD_SET_MEMBER_BYTES : 0;
    if (at > 0) {
        memcpy(changed, set, at);
    }
    memcpy(changed + at, member, added);
    if (set != NULL && at + skipped < bytes) {
        memcpy(changed + at + added, set + at + skipped, bytes - at - skipped);
    }
    sqlite3_result_blob64(context, changed, bytes + added - skipped, sqlite3_free);
}

static void set_add(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    set_change(context, values, true);
}

static void set_take(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    set_change(context, values, false);
}

int word_set_register(struct sqlite3 *handle)
{
    static const struct {
        const char *name;
        int arguments;
        void (*call)(sqlite3_context *, int, sqlite3_value **);
    } FUNCTIONS[] = {{"words_of", 1, words_of},
                     {"set_of", 1, set_of},
                     {"set_add", 2, set_add},
                     {"set_take", 2, set_take}};
    int code = SQLITE_OK;
    for (size_t i = 0; i < sizeof FUNCTIONS / sizeof FUNCTIONS[0] && code == SQLITE_OK; i++) {
        /* Innocuous: the schema's triggers may call them although the schema is not trusted. */
        code = sqlite3_create_function_v2(handle, FUNCTIONS[i].name, FUNCTIONS[i].arguments,
                                          SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                                          NULL, FUNCTIONS[i].call, NULL, NULL, NULL);
    }
    return code;
}
