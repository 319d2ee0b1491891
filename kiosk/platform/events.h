/* events.h: SDL's events to inputs: fingers and mouse in pixels, keys of keypad and keyboard,
 * typing, scanner bursts.
 *
 * Typing is held back until burst.h has decided that no scanner is at work (100 ms at most).
 * Characters come from SDL's text events, which know the keyboard's layout; under Wayland these
 * would open a keyboard on the screen, so there they come from the scancodes (US layout, no
 * AltGr). A space alone, with no typing in the 3 s before it, is KEY_SELECT; a digit of the
 * number pad is a key and never text. Holding a key down repeats only arrows, pages and
 * backspace. Typing and scans are never logged, and are overwritten when the next input is asked
 * for. UI thread only. */
#pragma once

#include "platform/burst.h"
#include "ui/input.h"

#include <SDL.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    EVENTS_QUEUE_MAX = 32,
    EVENTS_FINGERS_MAX = 16,
    EVENTS_SPACE_TYPED_MS = 3000,
    EVENTS_BUSY_MS_MAX = 200
};

struct events {
    struct burst burst;
    bool has_text_events;           /* SDL_TEXTINPUT comes; else typing comes from scancodes */
    bool skips_text;                /* the last key was no character: its text is not typing */
    char typed[INPUT_TEXT_MAX + 1]; /* from text events, while the burst is undecided */
    size_t typed_bytes;
    int64_t typed_at_ms; /* when text was last given out */
    bool has_typed;
    char text[2 *
              (INPUT_TEXT_MAX + 1)]; /* of the inputs in the queue and of the one given out last */
    size_t text_used;
    struct input queue[EVENTS_QUEUE_MAX];
    size_t first, count;
    int64_t down[EVENTS_FINGERS_MAX]; /* fingers on the glass */
    size_t down_count;
    int width, height; /* pixels */
    /* Time the thread was not waiting: the burst's clock stands still meanwhile, so that a slow
     * frame tears no burst apart; but not for longer than busy_left_ms since the last key. */
    int64_t busy_ms, busy_left_ms;
    int64_t left_ms; /* when the last input was given out */
};

void events_init(struct events *events, int width, int height, bool has_text_events,
                 int64_t now_ms);
void events_wipe(struct events *events); /* overwrites texts and bursts; the queue is emptied */

/* Waiting begins and ends; begin overwrites the text given out last. */
void events_wait_begin(struct events *events, int64_t now_ms);
void events_wait_end(struct events *events, int64_t now_ms);

void events_handle(struct events *events, const SDL_Event *event, int64_t now_ms);
void events_tick(struct events *events, int64_t now_ms);
void events_push(struct events *events, enum input_kind kind, int64_t now_ms);
/* A code of a scanner's own device: any bytes, at most INPUT_TEXT_MAX. */
void events_scan(struct events *events, const char *code, size_t bytes, int64_t now_ms);
void events_resize(struct events *events, int width, int height, int64_t now_ms);
int64_t events_deadline_ms(const struct events *events); /* monotonic; INT64_MAX = nothing waits */

/* Nothing but a movement waits: a newer one may still replace it. */
bool events_is_open(const struct events *events);
bool events_take(struct events *events, struct input *input);
