/* station_add.h: the office's side of enrolling a station: an invitation is shown, whoever comes
 * with it is confirmed, trusted and given what it needs (PROTOCOL.md, "Enrolment"). The code is in
 * this process only: when it ends, the code is worth nothing. */
#pragma once

#include "cli/cli.h"

#include <stdbool.h>
#include <stdint.h>

struct station_add {
    const char *name, *mode, *label; /* borrowed */
    const char *hub;                 /* where the machine finds the hub; NULL = as the office */
    uint32_t minutes;                /* waits so long */
    bool is_yes;                     /* the words are not asked about */
    bool is_replacing;               /* who has the name now is trusted no more */
};

/* STATUS_EXISTS: the name is another station's. STATUS_CONFIG: there is no hub to meet at.
 * STATUS_NOT_FOUND: nobody came. STATUS_DENIED: the words were others. */
enum status station_add(struct cli *cli, const struct station_add *add,
                        struct error *error) FALLIBLE;
