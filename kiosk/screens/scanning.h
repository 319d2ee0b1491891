/* scanning.h: what is done with a scan, by where the person is: a ticket goes to the door and to
 * the screens that ask for one, an ID card only to the form, on the pages of the document and the
 * name. Anywhere else an ID card is forgotten at once, and the screen says so; it never becomes a
 * verdict, a fact or a line of the log. UI thread only. */
#pragma once

#include <stdint.h>

#include "core/id_card.h"
#include "ui/input.h"

struct app;

enum scan_notice {
    SCAN_NOTICE_NONE,
    SCAN_NOTICE_CARD_AT_DOOR,
    SCAN_NOTICE_CARD_HERE,   /* where nobody registers */
    SCAN_NOTICE_CARD_UNREAD, /* too little of it came */
    SCAN_NOTICE_CARD_MINOR,
    SCAN_NOTICE_TICKET_HERE, /* where an ID card is asked for */
    SCAN_NOTICE_COUNT
};

struct scanning {
    enum scan_notice notice; /* shown over the screen */
    int64_t until_ms;        /* monotonic */
};

/* A burst arrived. Its copies are overwritten before this returns; `input` is its owner's. */
void scanning_input(struct app *app, const struct input *input, int64_t now_ms);

/* The notice over the screen; false when there is none. */
bool scanning_screen(struct app *app, int64_t now_ms);
void scanning_dismiss(struct app *app);

/* ---- form_card.c ---- */

/* Is this a page of the form that an ID card fills? */
bool form_takes_card(const struct app *app);

/* Type, number and name into the form; then the page where the person confirms the name. What is
 * to be said instead, or SCAN_NOTICE_NONE. */
enum scan_notice form_take_card(struct app *app, const struct id_card *card);
