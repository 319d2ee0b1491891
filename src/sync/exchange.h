/* exchange.h: one whole sync of a station on one thread, for commands; the kiosk's service does the
 * same steps on its threads.
 * With each carrier that the settings name, the central file and the hub: push until it holds our
 * chain, then pull what others wrote. */
#pragma once

#include "base/status.h"
#include "core/fair.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EXCHANGE_LINES_MAX = 2 };

/* What came of one carrier. */
struct exchange_line {
    const char *peer; /* "central", "hub"; static */
    size_t pushed_count, pulled_count;
    int64_t waiting_count; /* own facts that it has not acknowledged, as far as is known here */
    enum status status;
    struct error error;
};

struct exchange_result {
    size_t pushed_count, pulled_count; /* of all lines together */
    struct exchange_line lines[EXCHANGE_LINES_MAX];
    size_t line_count;
};

/* Who looks on. */
struct exchange_watch {
    void *user; /* borrowed; goes to `moved` */
    /* The peer holds `held` of `own` facts of ours; `pulled` came from there so far. */
    void (*moved)(void *user, const char *peer, uint64_t held, uint64_t own, size_t pulled);
};

/* Does this station exchange at all: do its settings name a central file or a hub? */
bool exchange_has_peer(const struct settings *settings);

/* All carriers, also after one that failed; answers what the first failed one did. */
enum status exchange_run(struct fair *fair, struct exchange_result *result,
                         struct error *error) FALLIBLE;

/* The same, telling `watch` after each batch. */
enum status exchange_run_watched(struct fair *fair, const struct exchange_watch *watch,
                                 struct exchange_result *result, struct error *error) FALLIBLE;
