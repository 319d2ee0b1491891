/* script_find.c: searching the semantic tree. */
#include "screens/script_find.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

bool script_is_touchable(const struct ui_semantic *element)
{
    return element->visible.w >= element->bounds.w * 0.6F &&
           element->visible.h >= element->bounds.h * 0.6F && element->visible.h >= 2;
}

const struct ui_semantic *script_find(const struct ui *ui, const char *label, bool is_key, int nth)
{
    const struct ui_semantic *hidden = NULL;
    for (size_t i = 0; i < ui_semantic_count(ui); i++) {
        const struct ui_semantic *element = ui_semantic_at(ui, i);
        if (!element->is_interactive || (element->role == UI_ROLE_KEY) != is_key ||
            strcmp(element->label, label) != 0 || --nth > 0) {
            continue;
        }
        if (script_is_touchable(element)) {
            return element;
        }
        hidden = hidden != NULL ? hidden : element;
        nth = 1;
    }
    return hidden;
}

static bool has_part(const char *text, const char *part)
{
    return text != NULL && strstr(text, part) != NULL;
}

bool script_says(const struct ui *ui, const char *text)
{
    for (size_t i = 0; i < ui_semantic_count(ui); i++) {
        const struct ui_semantic *element = ui_semantic_at(ui, i);
        if (has_part(element->label, text) || has_part(element->value, text) ||
            has_part(element->hint, text)) {
            return true;
        }
    }
    return false;
}

static bool has_key(const struct ui *ui, const char *label)
{
    return script_find(ui, label, true, 1) != NULL;
}

/* The first key that turns the page: more than one character and none of the special ones. */
static const char *page_key(const struct ui *ui)
{
    for (size_t i = 0; i < ui_semantic_count(ui); i++) {
        const struct ui_semantic *element = ui_semantic_at(ui, i);
        if (element->role == UI_ROLE_KEY && strstr(element->label, "–") != NULL) {
            return element->label;
        }
        if (element->role == UI_ROLE_KEY && strcmp(element->label, "123") == 0) {
            return element->label;
        }
    }
    return NULL;
}

bool script_key_for(const struct ui *ui, const char *letter, char *key, size_t key_bytes,
                    bool *is_typed)
{
    const char *shift = tr("Mayúscula"), *accent = tr("á é ´"), *space = tr("espacio");
    char upper[8], plain[8];
    const char *wanted = strcmp(letter, " ") == 0 ? space : letter;
    *is_typed = has_key(ui, wanted);
    if (*is_typed) {
        return text_copy(key, key_bytes, wanted);
    }
    bool is_upper =
        text_upper(letter, upper, sizeof upper, NULL) == STATUS_OK && strcmp(upper, letter) == 0;
    bool is_plain = text_fold(letter, plain, sizeof plain) == 1 && letter[1] == '\0';
    if (!is_plain && (unsigned char)letter[0] >= 0x80 && has_key(ui, accent) && !has_key(ui, "é") &&
        !has_key(ui, "É")) {
        return text_copy(key, key_bytes, accent);
    }
    bool shift_helps = is_upper ? !has_key(ui, "A") && !has_key(ui, "O") && !has_key(ui, "É")
                                : has_key(ui, "A") || has_key(ui, "O") || has_key(ui, "É");
    if (shift_helps && has_key(ui, shift)) {
        return text_copy(key, key_bytes, shift);
    }
    const char *page = page_key(ui);
    return page != NULL && text_copy(key, key_bytes, page);
}
