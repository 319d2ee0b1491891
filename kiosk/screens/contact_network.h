/* contact_network.h: the pictures of the contact sheet of what goes through the network: the first
 * screen of a machine without a fair, and what the footer and staff's page say of the ways to the
 * central. UI thread only. */
#pragma once

#include "screens/contact_doors.h"

/* Those of a citizen's kiosk; a door has its own. Static. */
const struct contact_stop *contact_network_stops(const struct app *app, size_t *count);

/* Takes back what those left. */
void contact_network_end(struct app *app);
