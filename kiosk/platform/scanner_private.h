/* scanner_private.h: what a kind of scanner does, and what scanner.c does for it.
 * Scanner's thread. */
#pragma once

#include "platform/burst.h"
#include "platform/scanner.h"

#include <linux/input.h>

struct libevdev;

/* `where` of scanner.h, taken apart. */
struct scanner_place {
    const struct scanner_kind *kind; /* static */
    char path[SCANNER_WHERE_MAX];    /* "" = by vendor and product */
    char folder[SCANNER_WHERE_MAX];  /* where it appears */
    int vendor, product;
    int speed; /* bit/s */
};

/* What is open. */
struct scanner_port {
    struct scanner *scanner; /* borrowed */
    int fd;                  /* -1 = nothing is */
    struct libevdev *device; /* owned; NULL for other kinds */
    struct burst burst;
    unsigned held; /* modifiers that are down, bits of scanner_evdev.c */
    union {        /* the last read; wiped at once */
        uint8_t bytes[512];
        struct input_event events[32];
    } read;
};

struct scanner_kind {
    const char *word; /* in the setting, before the colon */
    /* STATUS_NOT_FOUND: nothing is there, or it is not the scanner that is looked for. */
    enum status (*open)(struct scanner_port *port, const struct scanner_place *place,
                        const char *path, struct error *error);
    /* Takes what came; `hung` when the device has hung up. False: it is gone. */
    bool (*read)(struct scanner_port *port, bool hung, int64_t now_ms);
    void (*close)(struct scanner_port *port); /* fd included */
};

extern const struct scanner_kind scanner_evdev, scanner_serial;

/* STATUS_CONFIG with a sentence. */
enum status scanner_place_parse(struct scanner_place *place, const char *where,
                                const char *input_folder, struct error *error) FALLIBLE;

bool scanner_speed_ok(int speed); /* of a serial line */

/* A key or byte came; a code that ends with it goes to the queue. */
void scanner_key(struct scanner_port *port, int usage, bool has_shift, int64_t at_ms);
void scanner_byte(struct scanner_port *port, uint8_t byte, int64_t at_ms);

/* ---- scanner_evdev.c, also for recordings ---- */
void scanner_event(struct scanner_port *port, const struct input_event *event);
bool scanner_events_read(struct scanner_port *port, bool hung, int64_t now_ms);
