/* supervision.h: how a station and its fair stand, for staff: incidents, stations, disk and clock.
 * Thread of the db. */
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "core/incident.h"
#include "store/ledger.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SUPERVISION_INCIDENTS_MAX = 20, SUPERVISION_STATIONS_MAX = 100 };

struct station_seen {
    const char *label, *mode;
    int64_t last_ms; /* UTC, of its last fact that is here; 0 = none */
    bool is_this_one;
};

/* Measured while it was made. */
struct disk_state {
    int64_t free_bytes, total_bytes; /* -1 = not known */
    int fsync_us;                    /* of 4 kB in the fair's folder; -1 = nothing can be written */
};

struct supervision {
    struct arena arena;
    int64_t fact_count;                                   /* own, safe here */
    struct incident incidents[SUPERVISION_INCIDENTS_MAX]; /* newest first */
    size_t incident_count;
    struct station_seen stations[SUPERVISION_STATIONS_MAX]; /* the latest to be heard of first */
    size_t station_count;
    struct disk_state disk;
    int64_t clock_behind_ms; /* how far others' facts are ahead of this clock; 0 = they are not */
    int64_t made_ms;         /* UTC */
};

/* `folder`: where the station's file is; "" leaves the disk out. supervision_free it. */
enum status supervision_new(struct supervision **out, struct ledger *ledger, const char *folder,
                            struct error *error) FALLIBLE;
void supervision_free(struct supervision *supervision); /* overwrites it; fine on NULL */

/* Writes, syncs and removes a file of 4 kB. */
struct disk_state disk_measure(const char *folder);
