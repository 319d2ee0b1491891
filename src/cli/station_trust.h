/* station_trust.h: the office trusts a station that has its fair already and came by a stick or by
 * the central file: no code, no network, its key is known from what it left. */
#pragma once

#include "cli/cli.h"

#include <stdbool.h>

struct station_trust {
    const char *word;         /* its name or its 8 digits; borrowed */
    const char *folder;       /* of the stick that it left something on; NULL: at the central */
    const char *mode, *label; /* NULL: as it says itself, but never "office" */
    bool is_yes;              /* the words are not asked about */
    bool is_replacing;        /* who has the name now is trusted no more */
};

/* STATUS_NOT_FOUND: no such station has come; STATUS_EXISTS: the name is another one's, or two have
 * it; STATUS_DENIED: it was revoked, or the words were others. */
enum status station_trust(struct cli *cli, const struct station_trust *trust,
                          struct error *error) FALLIBLE;
