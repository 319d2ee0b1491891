/* incident.h: what somebody should look into, of the view `incident`: the same person let in twice,
 * too many inside, tickets that could not be checked, wrong clocks, forked chains, parked facts.
 * Thread of the db. */
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "store/db.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* kind, word in the view */
#define INCIDENT_KINDS(X)                                                                          \
    X(DUPLICATE_ENTRY, "duplicate_entry")                                                          \
    X(OTHER_NAME, "other_name")                                                                    \
    X(CAPACITY, "capacity")                                                                        \
    X(UNKNOWN_ISSUER, "unknown_issuer")                                                            \
    X(CLOCK, "clock")                                                                              \
    X(FORK, "fork")                                                                                \
    X(PARKED, "parked")

enum incident_kind {
#define X(name, word) INCIDENT_##name,
    INCIDENT_KINDS(X)
#undef X
        INCIDENT_KIND_COUNT
};

/* One of the two that an incident is between. Texts live in the arena; "" = not known. */
struct incident_side {
    const char *label;      /* of the station; its key id in hex where it has told none */
    int gate;               /* -1 = none */
    int64_t at_ms;          /* UTC, corrected; 0 = not known */
    int64_t uncertainty_ms; /* -1 = nothing was measured */
};

struct incident {
    enum incident_kind kind;
    uint32_t event; /* 0 = of none */
    const char *name, *other_name;
    struct incident_side first, second; /* in the order of time; a single one is `second` */
    const char *overridden;             /* the reason that staff set aside, "" = none */
    int64_t amount;                     /* see the view */
    int64_t capacity;
    const char *detail, *reason;
};

const char *incident_kind_word(enum incident_kind kind);
bool incident_kind_find(const char *word, enum incident_kind *kind);

/* The newest first; `event` 0: of all, with those of none. Those
 * of a kind of a newer version are left out. */
enum status incident_read(struct db *db, uint32_t event, struct arena *arena, struct incident *out,
                          size_t max, size_t *count, struct error *error) FALLIBLE;
