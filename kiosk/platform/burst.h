/* burst.h: a wedge scanner types: this tells its bursts from fingers, by time and by scancode
 * (USB HID usage, so that the layout of the host does not matter: fixed US table). A burst: <=
 * 30 ms a character (first gap excepted), >= 6 characters, ended by Enter, Tab or 100 ms of
 * silence. What turns out not to be a burst is given back as typing. Pure: no SDL, no clock; the
 * caller passes times.
 *
 *                     gap > 30 ms, other key, Enter, Tab, silence: BURST_TYPED
 *                   +-------------------------------------------+
 *                   v                                           |
 *     character  +-------+  character                      +---------+
 *    ----------->| empty |-------------------------------->| waiting |  1..5 characters
 *                +-------+                                 +---------+
 *                   ^  ^                                        | 6th character
 *                   |  |   Enter, Tab, silence: BURST_CODE      v
 *                   |  +-----------------------------------+----------+
 *                   |                                      | scanning |  gaps up to 100 ms
 *                   |      the end: BURST_DROPPED          +----------+
 *                   |                                           | character 4097
 *                   |                                           v
 *                   |                                      +-----------+
 *                   +--------------------------------------| oversized |
 *                                                          +-----------+
 *
 * Also dropped: one character alone repeated (a stuck key), and the rest of fewer than 6
 * characters that follows a code at scanner speed (a code with an Enter in it), so that nothing
 * of a scan ends up in a field. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BURST_GAP_MS = 30, BURST_LENGTH_MIN = 6, BURST_SILENCE_MS = 100, BURST_BYTES_MAX = 4096 };

struct burst {
    /* Characters so far; raw scans may be an ID card: wiped after use. */
    char text[BURST_BYTES_MAX + 1];
    size_t length;
    int64_t first_ms, last_ms;
    bool is_oversized; /* more came than fits: the whole burst is dropped and said */
    bool is_scanning;  /* fast enough and long enough to be a scanner */
    bool is_uniform;   /* one character alone, again and again */
    bool is_tail;      /* began at scanner speed after the end of a code */
    bool has_ended;    /* a code came before, at ended_ms */
    int64_t ended_ms;
    char carry; /* the character that ended typing and begins the next text; '\0' = none */
    int64_t carry_ms;
};

enum burst_event {
    BURST_NOTHING, /* a character is held, or the key means nothing to a scanner */
    BURST_CODE,    /* text holds a whole code; the Enter or Tab that ended it is used up */
    BURST_TYPED,   /* typing; this call's key, if no character, is still to be handled */
    BURST_DROPPED, /* oversized or junk: not to be used; an ending Enter or Tab is used up */
    BURST_TAKEN,   /* no character, but the scanner's: not a key a person pressed */
};

void burst_init(struct burst *burst);

/* A key went down. `usage` is the USB HID usage id (SDL scancode values are the same),
 * `has_shift` the modifier. Call burst_tick first when the deadline is past; after anything but
 * BURST_NOTHING and BURST_TAKEN call burst_clear. */
enum burst_event burst_key(struct burst *burst, int usage, bool has_shift, int64_t at_ms);

/* Time passed without a key; call when burst_deadline_ms came. */
enum burst_event burst_tick(struct burst *burst, int64_t now_ms);
int64_t burst_deadline_ms(const struct burst *burst); /* INT64_MAX when nothing waits */

/* After a BURST_CODE or BURST_TYPED was used: overwrites, then goes on with the character that
 * ended it, if one did. */
void burst_clear(struct burst *burst);
