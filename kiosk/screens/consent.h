/* consent.h: what a visitor reads before saying yes to the use of personal data, and the proof of
 * what was read. UI thread. */
#pragma once

#include "screens/app.h"

/* Text and data policy of the consent that holds (kind: general, sensitive, minors), in the
 * visitor's language; nothing when the city has none. */
void consent_show(struct app *app, const char *kind);

/* To be called when the visitor says yes: version and hash of the text shown now, by which
 * consent_published finds it, whatever language is chosen or text is published later.
 * "" and "" when the city has none. */
void consent_keep(const struct app *app, const char *kind, char version[CODE_MAX_BYTES],
                  char hash[2 * HASH_BYTES + 1]);
