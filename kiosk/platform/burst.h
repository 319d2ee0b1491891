/* burst.h: what a scanner sends is told from fingers and cut into codes, by time. Keys come as USB
 * HID usages, so that the layout of the host does not matter (fixed US table), or as bytes of a
 * serial line. A burst: <= 30 ms a character (first gap excepted), >= 6 characters, ended by Enter,
 * Tab or 100 ms of silence. What turns out not to be a burst is given back as typing; a device of
 * the scanner's own types nothing. Pure: no SDL, no clock; the caller passes times.
 *
 *                     gap > 30 ms, other key, Enter, Tab, silence: BURST_TYPED
 *                   +-------------------------------------------+
 *                   v                                           |
 *     character  +-------+  character, of fingers' keyboard +---------+
 *    ----------->| EMPTY |--------------------------------->| WAITING |  1..5 characters
 *                +-------+                                  +---------+
 *                 ^ ^ ^ |                                       | 6th character
 *                 | | | | character, of its own device          v
 *                 | | | +---------------------------------->+----------+
 *                 | | |   Enter, Tab, silence: BURST_CODE   |          |
 *                 | | +-------------------------------------| SCANNING |  gaps up to 100 ms
 *                 | |                                       |          |
 *                 | |                                       +----------+
 *                 | |                     an ID card's marker |      | character 4097
 *                 | |                                         v      |
 *                 | |    300 ms of silence: BURST_CODE   +------+    |
 *                 | +------------------------------------| CARD |    |
 *                 |                                      +------+    |
 *                 |    Enter and Tab are of the card        |        v
 *                 |                                         |  +-----------+
 *                 |                                         +->|  SPOILED  |
 *                 +--------------------------------------------+-----------+
 *                      Enter, Tab, silence: BURST_DROPPED
 *
 * In an ID card (the marker "PubDSK_", or that in hex; the lines of a machine readable zone) any
 * byte may come: its Enters end nothing. Of other codes control characters are taken out.
 * Also dropped: one character alone repeated (a stuck key), less than 6 characters of a scanner's
 * own device (half a code), and the rest of fewer than 6 that follows a code at scanner speed (a
 * code with an Enter in it), so that nothing of a scan ends up in a field. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    BURST_GAP_MS = 30,
    BURST_LENGTH_MIN = 6,
    BURST_SILENCE_MS = 100,
    BURST_CARD_SILENCE_MS = 300,
    BURST_BYTES_MAX = 4096
};

enum burst_state {
    BURST_EMPTY,
    BURST_WAITING,  /* a scanner or fingers: not known yet */
    BURST_SCANNING, /* a scanner */
    BURST_CARD,     /* and what it reads is an ID card */
    BURST_SPOILED,  /* more came than fits, or some was lost: the whole is dropped */
    BURST_STATE_COUNT
};

enum burst_source {
    BURST_SHARED, /* a keyboard, on which people type too */
    BURST_OWN,    /* a device of the scanner's own */
};

struct burst {
    enum burst_source source;
    enum burst_state state;
    /* Bytes so far and a NUL; may be an ID card: wiped after use. */
    char text[BURST_BYTES_MAX + 1];
    size_t length;
    int64_t first_ms, last_ms;
    bool is_uniform; /* one character alone, again and again */
    bool is_tail;    /* began at scanner speed after the end of a code */
    bool has_ended;  /* a code came before, at ended_ms */
    int64_t ended_ms;
    int carry; /* the character that ended typing and begins the next text; -1 = none */
    int64_t carry_ms;
};

enum burst_event {
    BURST_NOTHING, /* a character is held, or the key means nothing to a scanner */
    BURST_CODE,    /* text holds a whole code; the Enter or Tab that ended it is used up */
    BURST_TYPED,   /* typing; this call's key, if no character, is still to be handled */
    BURST_DROPPED, /* oversized or junk: not to be used; an ending Enter or Tab is used up */
    BURST_TAKEN,   /* no character, but the scanner's: not a key a person pressed */
};

/* The key that types `c` on a US keyboard; false when none does. For scripts. */
bool burst_usage_of(char c, int *usage, bool *has_shift);

void burst_init(struct burst *burst, enum burst_source source);

/* A key went down. `usage` is the USB HID usage id (SDL scancode values are the same),
 * `has_shift` the modifier. Call burst_tick first when the deadline is past; after anything but
 * BURST_NOTHING and BURST_TAKEN call burst_clear. */
enum burst_event burst_key(struct burst *burst, int usage, bool has_shift, int64_t at_ms);

/* The same for a byte of a serial line: carriage return, line feed and tab end a code. */
enum burst_event burst_byte(struct burst *burst, uint8_t byte, int64_t at_ms);

/* Time passed without a key; call when burst_deadline_ms came. */
enum burst_event burst_tick(struct burst *burst, int64_t now_ms);
int64_t burst_deadline_ms(const struct burst *burst); /* INT64_MAX when nothing waits */

/* Keys or bytes were lost: what is held and what follows up to a silence is dropped. */
void burst_spoil(struct burst *burst, int64_t at_ms);

/* Is it known that a scanner sends? */
bool burst_is_scan(const struct burst *burst);

/* After a BURST_CODE, BURST_TYPED or BURST_DROPPED was used: overwrites, then goes on with the
 * character that ended it, if one did. */
void burst_clear(struct burst *burst);
