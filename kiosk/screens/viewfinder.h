/* viewfinder.h: what the camera sees, on the screens that ask for a code, and how that goes. The
 * camera is on in the frames that declare one of these and off in all others. Declares nothing on a
 * station without a camera. UI thread only. */
#pragma once

#include "screens/app.h"

bool viewfinder_is_there(const struct app *app); /* the station has a camera */

/* A card with the picture, `height_mm` high, and beside it the hint. */
void viewfinder(struct app *app, float height_mm);
/* As wide as the picture, without the hint: for screens that say it at a place of their own. */
void viewfinder_picture(struct app *app, float height_mm);

/* What to do, or what is wrong with the camera; in the visitor's language, lives for the frame. */
const char *viewfinder_hint(const struct app *app);

/* The camera reads on without being seen: a verdict has the room. */
void viewfinder_listen(struct app *app);
