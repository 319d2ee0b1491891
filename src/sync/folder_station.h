/* folder_station.h: a station's visit to a folder (folder.h): leaves its facts for the central and
 * takes what the central left for it.
 *
 * What lies in the folder is safe on that device and not yet at the central: only the central's
 * signed ack says that. What is torn, of another fair, for somebody else or older than what is
 * known is left alone and counted. Sticks come in any order: an old ack takes nothing back
 * that a newer one said. */
#pragma once

#include "base/status.h"
#include "core/keys.h"
#include "sync/station_side.h"
#include "sync/steps.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How far a visit has come; also its result. */
struct folder_visit {
    size_t left_count;                /* facts left in this visit */
    size_t taken_count;               /* facts of others taken in */
    struct stick_standing standing;   /* after it, by the newest ack of all sticks */
    size_t ignored_count;             /* files that were passed over */
    char ignored_why[ERROR_TEXT_MAX]; /* the first of them, and why */
};

struct folder_visitor {
    struct station_side *side;      /* a fork changes its epoch */
    const struct keys *keys;        /* the station's; borrowed */
    const char *fair_folder;        /* which takes keys of the fair; NULL: none does; borrowed */
    const uint8_t *central_pin;     /* NULL: not known here; borrowed */
    struct pull_cursor *cursor;     /* of peer "folder"; moves with what was taken in */
    struct stick_standing standing; /* before the visit */
    void (*progress)(void *user, const struct folder_visit *visit); /* NULL: nobody looks */
    void *user;
};

/* What folder_open answers when `dir` is not for this fair. STATUS_GAP: the station's file lost
 * facts that the central holds, or went on from a copy, and what it needs to mend that is not in
 * the folder yet: it has to go to the office once more. STATUS_FULL and others of the device. When
 * it answers STATUS_OK or STATUS_GAP, all that was written is on the device, which may be taken
 * away. */
enum status folder_visit(const char *dir, const struct folder_visitor *visitor,
                         struct folder_visit *visit, struct error *error) FALLIBLE;
