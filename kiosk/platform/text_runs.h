/* text_runs.h: a line of text cut into runs of one font and one direction, drawn one after the
 * other from the left.
 *
 * What the theme's font lacks (Arabic, Hebrew, Georgian...) is taken from FONT_OTHER; what that one
 * lacks too (Chinese, newer emoji) becomes TEXT_UNKNOWN, never an empty box. The line itself runs
 * from the left; letters of scripts that run from the right, and what stands between two of them,
 * are one run from the right (a short form of Unicode UAX 9, enough for names). UI thread only. */
#pragma once

#include "platform/fonts.h"

#include <stdbool.h>
#include <stddef.h>

#define TEXT_UNKNOWN "·"

struct text_run {
    size_t begin, bytes; /* of the line; zeroed = before the first run */
    int face;
    bool is_rtl;
};

/* Replaces in place what no font can draw, and takes out what cannot be seen;
 * the text becomes no longer. */
void text_runs_prepare(struct fonts *fonts, int face, int size_px, char *text);

/* The next run of a prepared text; false at its end. */
bool text_runs_next(struct fonts *fonts, int face, int size_px, const char *text,
                    struct text_run *run);
