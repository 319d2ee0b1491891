/* parked_page.h: a page of somebody's quarantine (store/parked.h) as bytes, for an office: the
 * answer to GET /v1/quarantine, and what is inside a SEGMENT_PARKED. They are in PROTOCOL.md. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "core/keys.h"
#include "store/parked.h"

#include <stddef.h>
#include <stdint.h>

/* Of one page; with what comes around them it stays under BATCH_BYTES_MAX. */
enum { PARKED_COUNT_MAX = 500, PARKED_TEXT_BYTES_MAX = 3 * 1024 * 1024 };

/* Appends it. */
enum status parked_page_write(const struct parked_page *page,
                              const uint8_t municipality[MUNICIPALITY_ID_BYTES], struct buf *out,
                              struct error *error) FALLIBLE;

/* The rows are in the arena. STATUS_CORRUPT: torn, edited, or no page; STATUS_DENIED: of another
 * municipality. */
enum status parked_page_read(const void *data, size_t bytes,
                             const uint8_t municipality[MUNICIPALITY_ID_BYTES], struct arena *arena,
                             struct parked_page *page, struct error *error) FALLIBLE;
