/* input.h: what a person or a device did, as ui understands it. Made by platform or by a script. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum input_kind {
    INPUT_NONE,
    INPUT_DOWN, /* finger or mouse button down at x, y */
    INPUT_MOVE,
    INPUT_UP,
    INPUT_CANCEL, /* the system took the touch away */
    INPUT_KEY,    /* a key of enum input_key, down */
    INPUT_TEXT,   /* typed on a hardware keyboard; UTF-8 in text */
    INPUT_SCAN,   /* a whole code from a scanner or camera; never goes into a field */
    INPUT_RESIZE, /* x, y = new size in pixels */
    INPUT_QUIT,   /* the system ends the program: SIGINT, SIGTERM */
    INPUT_CLOSE,  /* somebody wants the window closed */
    INPUT_WAKE,   /* nothing happened: a completion waits, or a wake-up is due */
    INPUT_KIND_COUNT
};

/* A keypad alone must do: next, previous, select, back, home, repeat, help, volume. Arrow keys and
 * a number pad map to these. */
enum input_key {
    KEY_NONE,
    KEY_NEXT,
    KEY_PREVIOUS,
    KEY_UP,
    KEY_DOWN,
    KEY_LEFT,
    KEY_RIGHT,
    KEY_SELECT,
    KEY_BACK,
    KEY_HOME,
    KEY_REPEAT,
    KEY_HELP,
    KEY_LOUDER,
    KEY_QUIETER,
    KEY_BACKSPACE,
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_COUNT
};

enum { INPUT_TEXT_MAX = 8192 };

struct input {
    enum input_kind kind;
    int64_t at_ms;  /* monotonic */
    float x, y;     /* pixels */
    int64_t finger; /* id of the finger; mouse = -1 */
    enum input_key key;
    const char *text; /* borrowed for the call */
    size_t text_bytes;
};
