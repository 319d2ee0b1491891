/* prints.h: the print-once log: which slips may be on paper already, so that a second print says
 * so. A file <station>.prints beside the station's database, one line of 32 hex digits a print: a
 * slip's mark (slip.h), which names nobody. A line is on the disk before the first byte goes to the
 * printer: whenever the power fails, what may have come out is known. The other way round, a slip
 * that was stopped before its first dot is called a reprint; that costs nothing. One thread at a
 * time. */
#pragma once

#include "base/file.h"
#include "base/status.h"
#include "print/slip.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PRINTS_MAX = 20000 /* marks kept; the oldest half goes when there are more */ };

struct prints {
    char path[FILE_PATH_MAX];
    uint8_t (*marks)[SLIP_MARK_BYTES]; /* owned */
    size_t count, capacity;
};

/* Reads the log; a missing file is an empty one, and a torn last line (power loss) is passed over.
 * STATUS_NO_MEMORY, STATUS_DENIED, STATUS_IO; then it is empty. prints_close it in any case. */
enum status prints_open(struct prints *prints, const char *path, struct error *error) FALLIBLE;
void prints_close(struct prints *prints); /* fine on a zeroed one */

/* How often this slip was begun. */
size_t prints_count(const struct prints *prints, const uint8_t mark[SLIP_MARK_BYTES]);

/* Notes that it is begun now. On STATUS_OK it is on the disk. STATUS_FULL, STATUS_IO, ...; it
 * counts in memory all the same. */
enum status prints_add(struct prints *prints, const uint8_t mark[SLIP_MARK_BYTES],
                       struct error *error) FALLIBLE;
