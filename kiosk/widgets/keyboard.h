/* keyboard.h: the on-screen keyboard. Layouts are files of assets/keyboards, so that a language or
 * a panel brings its own.
 *
 *   # comment
 *   columns 10              how many key widths a row has
 *   page letters            pages are changed by {page:NAME}
 *   row q w e r t y u i o p a key is what it types; several characters ("@gmail.com") are typed
 *                           at once
 *   row {shift:1.5} z x {back:1.5}       {name:width}; names: shift back accent space page:NAME
 *                                        (width after a second colon)
 *   accents á é í ó ú ü ñ ¿ ¡ '          the row that takes the first row's place while the accent
 *                                        key is latched
 * Keys fire on press; backspace repeats after being held 2 s. UI thread only. */
#pragma once

#include "base/status.h"
#include "ui/ui.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    KEYBOARD_TEXT_MAX = 24,
    KEYBOARD_KEYS_MAX = 64,
    KEYBOARD_ROWS_MAX = 8,
    KEYBOARD_PAGES_MAX = 4,
    KEYBOARD_WORD_MAX = 16,
};

enum keyboard_action {
    KEYBOARD_TYPE,
    KEYBOARD_SHIFT,
    KEYBOARD_BACK,
    KEYBOARD_ACCENT,
    KEYBOARD_SPACE,
    KEYBOARD_PAGE,
    KEYBOARD_ACTION_COUNT
};

struct keyboard_key {
    enum keyboard_action action;
    char text[KEYBOARD_TEXT_MAX]; /* what it types, or the page's name */
    float width;                  /* in key widths */
};

struct keyboard_row {
    struct keyboard_key keys[16];
    size_t count;
};

struct keyboard_page {
    char name[KEYBOARD_WORD_MAX];
    struct keyboard_row rows[KEYBOARD_ROWS_MAX];
    size_t row_count;
};

struct keyboard_layout {
    int columns;
    struct keyboard_page pages[KEYBOARD_PAGES_MAX];
    size_t page_count;
    struct keyboard_row accents;
};

/* Latched keys and page of one field's typing. Zero-initialise. */
struct keyboard_state {
    bool has_shift, has_accent;
    size_t page;
};

/* What a press meant: text to append, or one character back. */
struct keyboard_press {
    char text[KEYBOARD_TEXT_MAX]; /* "" = none */
    bool is_back;
    struct keyboard_state state; /* how it is after the press */
};

/* STATUS_CONFIG with path:line. */
enum status keyboard_read(struct keyboard_layout *layout, const char *path,
                          struct error *error) FALLIBLE;

/* Declares the keyboard over the whole width of the open box; true when a key was pressed. */
bool widget_keyboard(struct ui *ui, const struct keyboard_layout *layout,
                     const struct keyboard_state *state, struct keyboard_press *press);

/* Height it takes, mm. */
float keyboard_height_mm(const struct ui *ui, const struct keyboard_layout *layout);
