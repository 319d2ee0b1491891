/* scanned.h: one burst of a scanner, told apart: what the scanner put around the code, two codes
 * that came as one. Pure; any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { SCANNED_MAX = 8 /* codes of one burst; more are not looked at */ };

/* Bytes within the burst. */
struct scanned {
    const char *text; /* borrowed */
    size_t length;
};

/* Without what stands before the code: the symbol's identifier ("]Q1", ISO/IEC 15424), the prefix
 * that the scanner is set to send ("" = none), white space; in any order, any number of times. */
struct scanned scanned_strip(const char *text, size_t length, const char *prefix);

/* The codes of a stripped burst. Tickets are found wherever they stand, so that another prefix, a
 * suffix or half a code beside them does no harm; the same one twice counts once. Without any
 * ticket the whole is one code. Returns how many; 0 when there is nothing but white space. */
size_t scanned_split(struct scanned burst, struct scanned codes[SCANNED_MAX]);

/* Has it the form of a ticket of whatever fair? */
bool scanned_is_ticket(struct scanned code);
