/* bare.h: what a durable write costs at least here: one INSERT of one typed row, with the pragmas
 * of a station, in a file of its own; and one fsync.
 * The baseline of every bench that writes facts one by one. */
#pragma once

#include <stdint.h>

struct sqlite3;
struct sqlite3_stmt;

struct bare {
    struct sqlite3 *handle;      /* owned */
    struct sqlite3_stmt *insert; /* owned */
    int64_t count;               /* rows written */
};

void bare_open(struct bare *bare, const char *folder);
void bare_insert(struct bare *bare); /* one transaction, durable when it returns */
void bare_close(struct bare *bare);

/* Median microseconds of appending 4 KiB and fsync, `repetitions` times, in a file of `folder`. */
double fsync_us(const char *folder, int repetitions);
