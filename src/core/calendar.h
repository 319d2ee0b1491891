/* calendar.h: one event as iCalendar text (RFC 5545), for the calendar of a phone. Written by
 * libical. Any thread. */
#pragma once

#include "base/status.h"
#include "core/catalogue.h"

#include <stddef.h>
#include <stdint.h>

enum { CALENDAR_TEXT_MAX = 1000 /* bytes without the NUL: one QR holds it */ };

/* A VCALENDAR 2.0 with one VEVENT:
 *   UID          the same for this event of this municipality each time, so that a phone that has
 *                it already changes its entry instead of making another
 *   DTSTAMP      `now_ms`;  DTSTART, DTEND in UTC; no DTEND when it ends as it begins
 *   SUMMARY, DESCRIPTION, LOCATION (place and address; of online events without them the link)
 *   URL          the link of events that are not in person only, when it is http or https
 *   STATUS       CANCELLED or CONFIRMED
 * The text takes at most CALENDAR_TEXT_MAX bytes and fits `bytes` with its NUL: the description is
 * cut for it, then the location, then the name, each at a whole code point and marked with "…".
 * STATUS_INVALID when it ends before it begins, has no name or is not UTF-8, STATUS_TOO_BIG when it
 * does not fit cut either, STATUS_NO_MEMORY; `out` is "" then. Allocates and frees. */
enum status calendar_event_text(const struct event *event, const struct municipality *municipality,
                                int64_t now_ms, char *out, size_t bytes,
                                struct error *error) FALLIBLE;
