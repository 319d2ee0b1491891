/* folder_visit.h: what the files of a station's visit to a folder (folder_station.h) share: how the
 * station stands there, by the central's word and by what lies there. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "sync/folder.h"
#include "sync/folder_station.h"
#include "sync/segment.h"

#include <stddef.h>
#include <stdint.h>

/* How a chain of this station stands, by the central's word and by what lies here. */
struct stand {
    uint32_t epoch;
    uint64_t acked;   /* the central holds it up to here */
    uint64_t held;    /* the central, or this folder */
    int64_t acked_ms; /* when it said so; 0 = it did not, here */
    int64_t mark;     /* peer_state.held_mark of fact `acked` */
};

/* One visit; also the other side of the exchange. */
struct visit {
    const struct folder_visitor *visitor; /* borrowed */
    struct station_side side;
    struct folder folder;
    struct arena arena; /* of the lists */
    struct stand stands[OWN_CHAINS_MAX + 2];
    size_t stand_count;
    struct folder_file *pages;
    size_t page_count;
    uint64_t tail_from; /* the tail is wanted after this fact; UINT64_MAX: after the last one */
    struct folder_visit *result;
};

uint32_t visit_station(const struct visit *visit);
uint32_t visit_epoch(const struct visit *visit);

/* Counts a file that is passed over. */
void visit_ignore(struct visit *visit, const char *name, const struct error *why);

/* Reads the file and checks what a station can see of it. */
enum status visit_look(struct visit *visit, const struct folder_file *file, enum segment_type type,
                       uint32_t to, struct buf *bytes, struct error *error) FALLIBLE;

/* How the own chain of `epoch` stands; read once in a visit. */
enum status visit_stand(struct visit *visit, uint32_t epoch, struct stand **stand,
                        struct error *error) FALLIBLE;

/* What was said of a chain before is nothing of the one that is written now. */
void visit_begin_standing(struct visit *visit);

/* What the central holds, by the newest word of it. A stick without one says nothing. */
void visit_settle_acked(struct visit *visit, const struct stand *stand);
