/* sample.h: invented contents, for pictures of screens and for layouts that no journey can bring
 * about (a ticket that was revoked, a disk that fails under a scan). Nothing of it is written to
 * the fair. UI thread only. */
#pragma once

#include <stdbool.h>

#include "screens/app.h"

/* A person's answers, as they stand on the review. */
void sample_form(struct app *app);

/* A ticket on its way to the screen of tickets. */
void sample_ticket(struct app *app);

/* From now on the printer is as the picture of that name shows it; there is none in the others. */
void sample_print(struct app *app, const char *picture);

/* A busy morning. */
void sample_occupancy(struct app *app);

/* Who was last at a door or a stand. */
void sample_recent(struct app *app);

/* What a camera sees: a ticket held before it, and whether its code is found. Until the next frame
 * of a camera. */
void sample_view(struct app *app, bool has_code);

/* What the door says to a scan: a word of ADMISSION_REASONS, or "failed" when it could not be
 * written. Stands as long as one that asks staff. False: no such word. */
bool sample_verdict(struct app *app, const char *word, int64_t now_ms);
