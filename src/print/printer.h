/* printer.h: the printer of a station: a thread of its own with a short queue. Whoever posts a slip
 * never waits: what became of it is looked at. The thread draws the slip, asks the printer how it
 * is, notes the slip in the print-once log, sends it, and waits until it is out; what goes wrong is
 * tried again after 1, 2, 4, 8 s. When there is nothing to print it asks the printer now and then,
 * so that "no paper" is known before somebody begins.
 * Slips hold a name: they are overwritten as soon as they are printed or given up. */
#pragma once

#include "base/status.h"
#include "print/escpos.h"
#include "print/slip.h"

#include <stdbool.h>
#include <stdint.h>

/*            post                 it would print               all sent
 *   (none) --------> WAITING ------------------> SENDING ----------------> CONFIRMING ----> DONE
 *                     ^  |                          |                        |   |  it says so,
 *                     |  | asked: no paper,         | broken off             |   |  or cannot say
 *     after 1..8 s    |  | cover, no answer         v                        |   |
 *                     +--+--------------------->  HELD  <--------------------+   |
 *                        |                          |       broken off           |
 *                        |  forgotten               | after PRINT_HOLD_MS,       | the same
 *                        v                          v or forgotten               v
 *                     DROPPED <---------------------+----------------------------+
 */
enum print_state {
    PRINT_NONE, /* no such slip */
    PRINT_WAITING,
    PRINT_SENDING,
    PRINT_CONFIRMING,
    PRINT_HELD,    /* the printer is in the way; printer_news.printer says how */
    PRINT_DONE,    /* printed, as far as this printer can tell */
    PRINT_DROPPED, /* given up */
    PRINT_STATE_COUNT
};

enum { PRINTER_QUEUE_MAX = 16, PRINT_HOLD_MS = 120 * 1000 };

struct printer;

struct printer_options {
    const char *address;      /* the setting `printer` */
    int paper_mm;             /* 58, 62, 80 */
    const char *assets;       /* folder of the theme */
    const char *theme;        /* its name */
    const char *log_path;     /* of the print-once log */
    void (*wake)(void *user); /* called from the thread when the news changed; may be NULL */
    void *user;
};

struct printer_news {
    enum printer_state printer;
    enum print_state job; /* of the tag asked for */
    bool is_reprint;      /* it said so */
};

/* Copies the options' texts. With the address "none" there is no thread, and the news is always
 * PRINTER_NONE. STATUS_CONFIG: a wrong address; STATUS_NO_MEMORY. Owned by the caller. */
enum status printer_new(struct printer **out, const struct printer_options *options,
                        struct error *error) FALLIBLE;

/* Stops at once, also in the middle of a slip; what waited is gone. Fine on NULL. */
void printer_free(struct printer *printer);

/* Copies the slip. Its tag, never 0; 0 when there is no printer or PRINTER_QUEUE_MAX wait. */
uint64_t printer_post(struct printer *printer, const struct slip *slip);

/* Fine on NULL (PRINTER_NONE). Never waits. */
struct printer_news printer_look(struct printer *printer, uint64_t tag);

/* The visitor left: nothing is printed any more that did not begin. Never waits. */
void printer_forget(struct printer *printer);

/* For a command line: waits until the slip is done or given up, at most so long. */
struct printer_news printer_wait(struct printer *printer, uint64_t tag, int timeout_ms);
