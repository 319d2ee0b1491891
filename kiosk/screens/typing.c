/* typing.c: what is typed goes to the field that has the keyboard. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "screens/app.h"

/* Does a capital come next? At the beginning, after "¿" and "¡", after the end of a sentence. */
static bool begins_sentence(const char *text, size_t length)
{
    static const char *const before[] = {"¿", "¡", ". ", "? ", "! "};
    for (size_t i = 0; i < ARRAY_COUNT(before); i++) {
        size_t bytes = strlen(before[i]);
        if (length >= bytes && memcmp(text + length - bytes, before[i], bytes) == 0) {
            return true;
        }
    }
    return length == 0;
}

/* A name from a hardware keyboard, with the capitals that ours would have given it. */
static void give_capitals(const struct typing *typing, const char *text, char *out, size_t size)
{
    size_t length = strlen(typing->text), used = 0;
    bool is_first = length == 0 || typing->text[length - 1] == ' ';
    for (size_t bytes; *text != '\0'; text += bytes) {
        char letter[8], capital[16];
        bytes = text_next(text);
        (void)snprintf(letter, sizeof letter, "%.*s", (int)bytes, text);
        bool is_capital =
            is_first && text_upper(letter, capital, sizeof capital, NULL) == STATUS_OK;
        int written = snprintf(out + used, size - used, "%s", is_capital ? capital : letter);
        used = (size_t)written < size - used ? used + (size_t)written : size - 1;
        is_first = *text == ' ';
    }
    out[used] = '\0';
}

void app_type(struct app *app, const struct intent *intent, int64_t now_ms)
{
    (void)now_ms;
    struct typing typing;
    if (!app_typing(app, &typing)) {
        return;
    }
    size_t length = strlen(typing.text);
    app->visit.error[0] = '\0';
    if (intent->number == 1) {
        size_t at = text_previous(typing.text, length);
        memset(typing.text + at, 0, length - at);
    } else if (intent->number == 3) {
        sodium_memzero(typing.text, typing.size);
    } else { /* of what is too long, what fits */
        char capitals[2 * CODE_MAX_BYTES];
        const char *text = intent->text;
        if (intent->number == 2 && typing.has_capitals) {
            give_capitals(&typing, text, capitals, sizeof capitals);
            text = capitals;
        }
        size_t bytes = strlen(text), room = typing.size - 1 - length;
        bytes = bytes <= room ? bytes : text_whole(text, room);
        memcpy(typing.text + length, text, bytes);
        typing.text[length + bytes] = '\0';
        sodium_memzero(capitals, sizeof capitals);
    }
    length = strlen(typing.text);
    app->visit.has_personal |= typing.is_personal && length > 0;
    if (typing.has_capitals) {
        app->visit.keyboard.has_shift = length == 0 || typing.text[length - 1] == ' ';
    } else if (typing.keyboard == KEYBOARD_PROSE) {
        app->visit.keyboard.has_shift = begins_sentence(typing.text, length);
    }
}
