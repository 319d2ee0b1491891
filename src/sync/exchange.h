/* exchange.h: one whole sync of a station on one thread, for commands; the kiosk's service does the
 * same steps on its threads.
 * With each carrier that the settings name, the central file and the hub: push until it holds our
 * chain, then pull what others wrote. */
#pragma once

#include "base/status.h"
#include "core/fair.h"

#include <stdbool.h>
#include <stddef.h>

enum { EXCHANGE_LINES_MAX = 2 };

/* What came of one carrier. */
struct exchange_line {
    const char *peer; /* "central", "hub"; static */
    size_t pushed_count, pulled_count;
    enum status status;
    struct error error;
};

struct exchange_result {
    size_t pushed_count, pulled_count; /* of all lines together */
    struct exchange_line lines[EXCHANGE_LINES_MAX];
    size_t line_count;
};

/* Does this station exchange at all: do its settings name a central file or a hub? */
bool exchange_has_peer(const struct settings *settings);

/* All carriers, also after one that failed; answers what the first failed one did. */
enum status exchange_run(struct fair *fair, struct exchange_result *result,
                         struct error *error) FALLIBLE;
