/* exchange.h: one whole sync of a station with its central file on one thread, for commands; the
 * kiosk's service does the same steps on two.
 * Push until the central holds our chain, then pull what others wrote. */
#pragma once

#include "base/status.h"
#include "core/fair.h"

#include <stddef.h>

struct exchange_result {
    size_t pushed_count, pulled_count;
};

enum status exchange_run(struct fair *fair, struct exchange_result *result,
                         struct error *error) FALLIBLE;
