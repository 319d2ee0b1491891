/* scanner.h: a code scanner with a device of its own, so that nothing of a scan can land in a
 * field: a keyboard device grabbed for us alone (libevdev), or a serial line over USB (termios).
 *
 * Where it is, as in the setting `scanner`:
 *   evdev:05e0:1200               keyboard by the vendor and product of its USB id
 *   evdev:/dev/input/by-id/...    keyboard by the path of its device
 *   serial:/dev/ttyACM0           serial line; for real ones with a speed: /dev/ttyUSB0:115200
 * Plugging in, out and in again needs no restart: the folder of the device is watched (inotify).
 * Whatever it is, keys and bytes go to one burst.h.
 *
 *                 it is there and opens
 *    +---------+ -------------------------> +-------+
 *    | WAITING |                            | READY |
 *    +---------+ <------------------------- +-------+
 *      ^     |            unplugged
 *      |     | it is there and does not open (no permission, another program has it)
 *      |     v
 *    +---------+
 *    | REFUSED |  tried again when the folder changes; while another program has it, each 5 s
 *    +---------+
 *
 * One thread of its own; it sleeps without a time limit while nothing is scanned. Codes wait in a
 * short queue, which is overwritten as it is read; nothing of a scan is ever logged. */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SCANNER_CODE_MAX = 4096, /* bytes; longer ones are dropped by burst.h */
    SCANNER_QUEUE_MAX = 16,  /* codes that wait; more are dropped and said in the log */
    SCANNER_WHERE_MAX = 256,
    SCANNER_RETRY_MS = 5000,
};

enum scanner_state { SCANNER_WAITING, SCANNER_READY, SCANNER_REFUSED, SCANNER_STATE_COUNT };

struct scanner;
struct scanner_kind;

struct scanner_options {
    const char *where;               /* see above */
    const char *input_folder;        /* of evdev by USB id; NULL = /dev/input */
    const struct scanner_kind *kind; /* NULL = that of `where`; tests bring recordings */
    void (*wake)(void *user);        /* a code waits; called in the scanner's thread */
    void *user;
};

/* For a screen that tests the devices. */
struct scanner_report {
    enum scanner_state state;
    char device[SCANNER_WHERE_MAX]; /* path of the device while READY */
    char problem[ERROR_TEXT_MAX];   /* while REFUSED */
    uint64_t codes, dropped;        /* since the start */
};

/* STATUS_CONFIG when `where` is not as above. That nothing is plugged in is no error. */
enum status scanner_new(struct scanner **out, const struct scanner_options *options,
                        struct error *error) FALLIBLE;
void scanner_free(struct scanner *scanner); /* waits for its thread; NULL is allowed */

/* The oldest code that waits, not NUL-terminated: it may be an ID card with any bytes in it. False:
 * there is none. Wipe after use. Any thread. */
bool scanner_take(struct scanner *scanner, char out[SCANNER_CODE_MAX], size_t *length);

/* Any thread. */
void scanner_report(struct scanner *scanner, struct scanner_report *report);
