/* fair_side.h: the station's side of an exchange for whoever has the fair on his own thread: the
 * commands. */
#pragma once

#include "core/fair.h"
#include "sync/steps.h"

struct fair_side {
    struct fair *fair; /* borrowed */
    uint64_t acked;    /* what `acknowledged` said last */
};

/* Borrows `own`. */
struct station_side fair_side(struct fair_side *own);
