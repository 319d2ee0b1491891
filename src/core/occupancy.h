/* occupancy.h: how full an event is ("aforo"), by gate and by hour, as one snapshot.
 *
 * Who is inside when the event ends, and was not seen leaving, is counted out (`assumed_left`).
 * What staff undid counts for nothing. */
#pragma once

#include "base/status.h"
#include "store/db.h"

#include <stddef.h>
#include <stdint.h>

enum {
    OCCUPANCY_GATES_MAX = 100,
    OCCUPANCY_HOURS_MAX = 24 * 31,
    OCCUPANCY_STANDS_MAX = 256,
    OCCUPANCY_NAME_SIZE = 128
};

struct occupancy_gate {
    int number;
    char name[OCCUPANCY_NAME_SIZE]; /* "" when the catalogue has none */
    int64_t capacity;               /* 0 = without limit of its own */
    int64_t inside;                 /* of those inside, who came in by it */
    int64_t entries, exits;
};

struct occupancy_hour {
    int64_t starts_ms; /* UTC; a full hour of local time */
    int64_t entries, exits, refused;
    int64_t inside; /* when the hour ended */
};

struct occupancy_stand {
    char number[16];
    char name[OCCUPANCY_NAME_SIZE]; /* of its department, or its own; "" when not known */
    int64_t visits, people;         /* times attended; different tickets */
};

struct occupancy {
    uint32_t event;
    int64_t capacity, places; /* 0 = without limit */
    int64_t inside, assumed_left;
    int64_t entered; /* different people: the attendance */
    int64_t entries, exits, refused;
    int64_t registered;
    int64_t expected; /* hold a place, by a ticket that stands, and have not entered: reserved */
    int64_t waiting, called;
    struct occupancy_gate gates[OCCUPANCY_GATES_MAX]; /* of the catalogue, and others in use */
    size_t gate_count;
    /* From the first with anything to the last, none left out; the latest ones when too many. */
    struct occupancy_hour hours[OCCUPANCY_HOURS_MAX];
    size_t hour_count;
    struct occupancy_stand stands[OCCUPANCY_STANDS_MAX]; /* where anybody was attended */
    size_t stand_count;
};

/* With the hours from `from_ms` on (UTC; 0 = all). `*out` is NULL unless STATUS_OK; owned by the
 * caller. It walks the event's movements: not for the way of a scan. Thread of the db. */
enum status occupancy_new(struct occupancy **out, struct db *db, uint32_t event, int64_t from_ms,
                          int utc_offset_min, struct error *error) FALLIBLE;
void occupancy_free(struct occupancy *occupancy); /* fine on NULL */
