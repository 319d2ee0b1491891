/* keyboard_file.c: reading of the layout files. */
#include "widgets/keyboard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"

enum { LAYOUT_FILE_BYTES_MAX = 16 * 1024 };

static const char *const action_words[] = {
    [KEYBOARD_TYPE] = "",         [KEYBOARD_SHIFT] = "shift", [KEYBOARD_BACK] = "back",
    [KEYBOARD_ACCENT] = "accent", [KEYBOARD_SPACE] = "space", [KEYBOARD_PAGE] = "page",
};
_Static_assert(ARRAY_COUNT(action_words) == KEYBOARD_ACTION_COUNT, "a word for each action");

/* "{shift:1.5}", "{page:letras:2}" or what the key types. */
static enum status key_parse(struct keyboard_key *key, char *word, struct error *error)
{
    *key = (struct keyboard_key){.width = 1};
    size_t length = strlen(word);
    if (word[0] != '{' || length < 3) {
        if (!text_copy(key->text, sizeof key->text, word)) {
            return error_set(error, STATUS_CONFIG, "\"%s\" is longer than a key types", word);
        }
        return STATUS_OK;
    }
    word[length - 1] = '\0';
    char *save = NULL;
    const char *name = strtok_r(word + 1, ":", &save);
    for (int i = KEYBOARD_SHIFT; i < KEYBOARD_ACTION_COUNT; i++) {
        if (name != NULL && strcmp(name, action_words[i]) == 0) {
            key->action = (enum keyboard_action)i;
        }
    }
    if (key->action == KEYBOARD_TYPE) {
        return error_set(error, STATUS_CONFIG, "there is no key {%s}", name != NULL ? name : "");
    }
    const char *part = strtok_r(NULL, ":", &save);
    if (key->action == KEYBOARD_PAGE) {
        text_copy(key->text, sizeof key->text, part != NULL ? part : "");
        part = strtok_r(NULL, ":", &save);
    }
    if (part != NULL) {
        key->width = strtof(part, NULL);
    }
    if (!(key->width >= 0.5F && key->width <= 12)) {
        return error_set(error, STATUS_CONFIG, "a key is 0.5 to 12 widths wide");
    }
    return STATUS_OK;
}

static enum status row_parse(struct keyboard_row *row, char *words, struct error *error)
{
    char *save = NULL;
    for (char *word = strtok_r(words, " \t", &save); word != NULL;
         word = strtok_r(NULL, " \t", &save)) {
        if (row->count == ARRAY_COUNT(row->keys)) {
            return error_set(error, STATUS_CONFIG, "more than %zu keys in a row",
                             ARRAY_COUNT(row->keys));
        }
        enum status status = key_parse(&row->keys[row->count], word, error);
        if (status != STATUS_OK) {
            return status;
        }
        row->count++;
    }
    return row->count > 0 ? STATUS_OK : error_set(error, STATUS_CONFIG, "a row without keys");
}

static enum status line_parse(struct keyboard_layout *layout, char *line, struct error *error)
{
    char *rest = NULL;
    const char *word = strtok_r(line, " \t", &rest);
    if (word == NULL || word[0] == '#') {
        return STATUS_OK;
    }
    if (strcmp(word, "columns") == 0) {
        layout->columns = atoi(rest);
        return layout->columns >= 1 && layout->columns <= 16
                   ? STATUS_OK
                   : error_set(error, STATUS_CONFIG, "columns are 1 to 16");
    }
    if (strcmp(word, "accents") == 0) {
        return row_parse(&layout->accents, rest, error);
    }
    if (strcmp(word, "page") == 0) {
        if (layout->page_count == KEYBOARD_PAGES_MAX) {
            return error_set(error, STATUS_CONFIG, "more than %d pages", KEYBOARD_PAGES_MAX);
        }
        struct keyboard_page *page = &layout->pages[layout->page_count++];
        return text_copy(page->name, sizeof page->name, rest)
                   ? STATUS_OK
                   : error_set(error, STATUS_CONFIG, "the page's name is too long");
    }
    if (strcmp(word, "row") != 0) {
        return error_set(error, STATUS_CONFIG, "\"%s\" is none of columns, page, row, accents",
                         word);
    }
    if (layout->page_count == 0) {
        return error_set(error, STATUS_CONFIG, "a page must come before the first row");
    }
    struct keyboard_page *page = &layout->pages[layout->page_count - 1];
    if (page->row_count == KEYBOARD_ROWS_MAX) {
        return error_set(error, STATUS_CONFIG, "more than %d rows", KEYBOARD_ROWS_MAX);
    }
    return row_parse(&page->rows[page->row_count++], rest, error);
}

enum status keyboard_read(struct keyboard_layout *layout, const char *path, struct error *error)
{
    struct keyboard_layout fresh = {0};
    struct buf file;
    buf_init(&file, LAYOUT_FILE_BYTES_MAX);
    enum status status = file_read(path, &file, error);
    if (status == STATUS_OK && !text_is_utf8(buf_str(&file), file.length)) {
        status = error_set(error, STATUS_CONFIG, "%s: save it as UTF-8", path);
    }
    int number = 0;
    char *save = file.data;
    while (status == STATUS_OK && save != NULL) {
        char *line = strsep(&save, "\n");
        number++;
        status = line_parse(&fresh, line, error);
        if (status != STATUS_OK) {
            status = error_prefix(error, status, "%s:%d", path, number);
        }
    }
    buf_release(&file);
    if (status == STATUS_OK && (fresh.columns == 0 || fresh.page_count == 0)) {
        status = error_set(error, STATUS_CONFIG, "%s: \"columns\" or a page is missing", path);
    }
    if (status == STATUS_OK) {
        *layout = fresh;
    }
    return status;
}
