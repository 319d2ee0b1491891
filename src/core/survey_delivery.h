/* survey_delivery.h: how the key of a survey (survey_secret.h) comes to a kiosk on another machine
 * than the office's, by facts alone and so by each carrier.
 *
 *   kiosk   is trusted and hears of a survey whose key it has not: draws an X25519 key for this
 *           one purpose (keys/encuestas/<survey>.key.want, 0600) and asks with its public half,
 *           signed by the station's key: fact survey.wanted
 *   office  has the key, and trusts that station as one for citizens: seals the key to what the
 *           kiosk drew (crypto_box_seal): fact survey.given
 *   kiosk   opens it, keeps the key when it is the survey's, and destroys what it drew
 *
 * So nobody else can open it, a hub between them neither; and after a seal nobody at all, though
 * the facts stay: what would open them is gone, too. The signature is over "feria-survey-want-1",
 * the survey's code and box_key as text, each with a line end behind it. Thread of the db. */
#pragma once

#include "core/keys.h"
#include "store/ledger.h"

#include <stdbool.h>

/* Does what is this station's part, by its mode; nothing for others. Failures are logged: it is
 * done again with the next exchange. */
void survey_keys_travel(struct ledger *ledger, const struct keys *keys, const char *mode);

/* Is it one of the facts that call for that? */
bool survey_keys_are_about(const char *kind);
