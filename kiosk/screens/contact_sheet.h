/* contact_sheet.h: every screen with sample data as pictures, for README and for looking over.
 * Nothing is written to the fair. UI thread only. */
#pragma once

#include "screens/run.h"

struct contact_sheet {
    const char *folder;
    const char *themes; /* "light,contrast": the fair's theme and the high contrast one */
    const char *panels; /* "1080x1920@268,1920x1080@476": pixels and width in mm */
    const char *texts;  /* "100,200": per cent */
};

/* Leaves <screen>-<panel>-<theme>-<text>.png and sheet.png with all of them small.
 * STATUS_USAGE for words that are none of these. */
enum status contact_sheet_make(struct run *run, const struct contact_sheet *wanted,
                               struct error *error) FALLIBLE;
