/* page.h: what is inside a SEGMENT_PAGE: a selection out of the central, where in the central it
 * is, and what the central counted for a station that may not hold others' registrations. */
#pragma once

#include "base/buf.h"
#include "base/status.h"
#include "core/places.h"

#include <stddef.h>
#include <stdint.h>

struct page {
    int64_t central_epoch;         /* peer_state.epoch */
    int64_t first_mark, last_mark; /* peer_state.mark of the segment's first and last */
    struct places places[PLACES_MAX];
    size_t place_count;
    size_t fact_count; /* in the batch */
    const void *batch; /* borrowed from what was read */
    size_t batch_bytes;
};

void page_write(const struct page *page, struct buf *out);

/* STATUS_CORRUPT. The batch is not looked at. */
enum status page_read(const void *data, size_t bytes, struct page *page,
                      struct error *error) FALLIBLE;
