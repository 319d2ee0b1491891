/* mirror.h: the staff's mirror of what people say, kept up to date while it is looked at. UI thread
 * only. */
#pragma once

#include "screens/app.h"

void mirror_look(struct app *app, bool is_looking); /* begins, ends */
void mirror_take(struct app *app, struct result *result);
void mirror_release(struct app *app);
