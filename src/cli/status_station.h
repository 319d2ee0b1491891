/* status_station.h: feria status on the machine of a station that has neither a central file nor a
 * hub: it lives by sticks, or alone. */
#pragma once

#include "cli/cli.h"

/* Of the station of feria.ini, out of its own file. STATUS_BUSY: the kiosk runs, and its staff's
 * page says the same. */
enum status status_station(const struct cli *cli, const struct settings *settings,
                           struct error *error) FALLIBLE;
