/* stmt_cache.h: the slots behind struct db's prepared statements. For src/store only.
 *
 * A fixed array that is its own hash table: slot i also holds the head of bucket i. A statement is
 * found by the address of its text. When all slots are taken the next idle one is given up. Slots
 * never move, so a struct stmt may point to its. */
#pragma once

#include "base/status.h"
#include "store/db.h"

#include <stdbool.h>
#include <stdint.h>

enum { FACT_PARAMETER_COUNT = 6 };

struct db_cached {
    const char *sql;             /* static; NULL in a free slot */
    const char *tail;            /* next statement in the same text; "" when it was the last */
    struct sqlite3_stmt *handle; /* owned */
    bool is_used;                /* between stmt_begin and stmt_end */
    bool has_places;             /* `places` is filled */
    uint8_t places
        [FACT_PARAMETER_COUNT]; /* numbers of the parameters of a fact's statement, 0 = none */
    int16_t first;              /* head of the bucket with this slot's number + 1; 0 = empty */
    int16_t next;               /* next slot of the same bucket + 1 */
};

/* Where the first statement begins: after white space, comments and semicolons. */
const char *sql_skip_blank(const char *sql);

/* Finalizes all statements and frees the slots. */
void stmt_cache_release(struct db *db);
