/* burst.h: a wedge scanner types: this tells its bursts from fingers, by time and by scancode (USB HID usage, so that the layout of the
 * host does not matter: fixed US table). A burst: <= 30 ms a character (first gap excepted), >= 6 characters, ended by Enter, Tab or 100 ms of
 * silence. What turns out not to be a burst is given back as typing. Pure: no SDL, no clock; the caller passes times. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BURST_GAP_MS = 30, BURST_LENGTH_MIN = 6, BURST_SILENCE_MS = 100, BURST_BYTES_MAX = 4096 };

struct burst {
    char text[BURST_BYTES_MAX + 1]; /* characters so far; raw scans may be an ID card: wiped after use */
    size_t length;
    int64_t first_ms, last_ms;
    bool is_oversized; /* more came than fits: the whole burst is dropped and said */
    bool is_scanning;  /* fast enough and long enough to be a scanner */
};

enum burst_event { BURST_NOTHING, BURST_CODE /* text holds a whole code */, BURST_TYPED /* text was a person's typing */, BURST_DROPPED /* oversized */ };

void burst_init(struct burst *burst);

/* A key went down. `usage` is the USB HID usage id (SDL scancode values are the same), `has_shift` the modifier. */
enum burst_event burst_key(struct burst *burst, int usage, bool has_shift, int64_t at_ms);

/* Time passed without a key; call when burst_deadline_ms came. */
enum burst_event burst_tick(struct burst *burst, int64_t now_ms);
int64_t burst_deadline_ms(const struct burst *burst); /* INT64_MAX when nothing waits */

/* After a BURST_CODE or BURST_TYPED was used: overwrites. */
void burst_clear(struct burst *burst);
