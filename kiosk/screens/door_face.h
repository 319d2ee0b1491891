/* door_face.h: how each answer of a door looks and what it says. UI thread only. */
#pragma once

#include "core/admission.h"
#include "screens/app.h"

struct face {
    enum colour colour;
    const char *icon;
    const char *title;  /* Spanish, key of its translation */
    const char *reason; /* second line; NULL = made from the verdict */
    const char *todo;   /* what staff does; NULL = nothing */
    const char *list;   /* in the list of the last ones, after the name; NULL = nothing */
};

const struct face *door_face_of(enum admission_reason reason);

/* What two thirds of the screen show now. */
const struct face *door_face_now(const struct app *app);

/* Upright, or so high that words and pictures need not be made smaller. */
bool door_has_height(const struct ui *ui);

bool door_is_idle(const struct app *app); /* waits for a scan, and nothing is missing */

/* "Pasó sin marcar": why a reason was set aside, translated. */
const char *door_note_text(enum admission_note note);
