/* clock_sample.h: what a station measured of its own clock: by how much it is behind the hub's.
 *
 * A sample is a fact, clock.measured, because times are never rewritten: the views clock_span and
 * movement_time correct them when they are read. Thread of the db. */
#pragma once

#include "base/status.h"
#include "store/ledger.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    CLOCK_SAMPLE_CHANGE_MS = 1000,         /* less is no news; clock_span allows for it */
    CLOCK_SAMPLE_PAUSE_MS = 10 * 60 * 1000 /* between two of one station, by its own clock */
};

struct clock_sample {
    bool is_known;
    int64_t offset_ms;      /* to be added to the station's clock; behind: positive */
    int64_t uncertainty_ms; /* give or take */
    int64_t at_ms;          /* when it was measured, by the station's clock */
};

/* The last one of a station that is here. */
enum status clock_sample_read(struct db *db, uint32_t station, struct clock_sample *out,
                              struct error *error) FALLIBLE;

/* Appends the fact when this is the first, or the clock has changed by more than a second since the
 * last and that was ten minutes ago. `is_written` may be NULL. */
enum status clock_sample_note(struct ledger *ledger, int64_t offset_ms, int64_t uncertainty_ms,
                              bool *is_written, struct error *error) FALLIBLE;
