/* folder_office.h: the central's visit to a folder (folder.h): takes in what stations left and
 * leaves, for each that said how it stands, here or in another folder before (folder_known.h), an
 * ack and what it may hold.
 *
 * The ack is written after the facts are durable at the central. What is torn, of another fair, for
 * another central or not to be believed is left alone and counted. What was taken in is removed. */
#pragma once

#include "base/status.h"
#include "core/keys.h"
#include "store/db.h"
#include "sync/folder_asking.h"
#include "sync/peer.h"

#include <stddef.h>

struct folder_intake {
    size_t segment_count; /* taken in, now or before */
    size_t new_count;     /* facts that the central did not have */
    size_t station_count; /* whose chains were acknowledged */
    size_t page_count;    /* left for them */
    size_t fork_count;    /* facts that contradict what the central holds; kept in quarantine */
    size_t parked_count;  /* facts that could not be applied; kept, and shown */
    size_t ignored_count; /* files that were passed over */
    char ignored_why[ERROR_TEXT_MAX]; /* the first of them, and why */
    struct folder_asking asking;      /* stations that the office has not trusted yet */
};

struct central;
struct fair;

/* Where segments go, and out of what is answered. */
struct folder_center {
    struct peer peer; /* takes batches and says what it holds: the central file, or the hub */
    struct peer also; /* takes each batch, too, before it counts as taken in; `ops` NULL: nobody */
    struct fair *office; /* whose keys the trusted stations get; NULL: none are left */
    struct db *db;       /* holds what stations may have: the central file, or the office's own */
    /* Brings db up to date after the intake and says its epoch: another one is another file. */
    enum status (*settle)(void *user, int64_t *epoch, struct error *error);
    void *user;
};

/* The central file of this machine. Borrows it. */
struct folder_center folder_center_central(struct central *central);

/* Where there is none, only a hub: what stations left goes there, and the office's own file, which
 * has been there by then, says what they may have. Borrows both. */
struct folder_center folder_center_hub(struct fair *office, const struct peer *hub);

/* One batch to both; to the other one first: what it does not take stays in the folder. */
enum status folder_center_push(const struct folder_center *center, const struct peer_who *who,
                               const struct buf *batch, struct peer_ack *ack,
                               struct error *error) FALLIBLE;

/* `keys` are the central's, `root` the office's key (trust.h): a station that it has not trusted
 * yet gets what a citizens' kiosk may have, a revoked one nothing, and nothing is taken of it.
 * Answers what folder_open answers, and what the center and the device do. */
enum status folder_intake(const char *dir, const struct folder_center *center,
                          const struct keys *keys, const uint8_t root[PUBLIC_KEY_BYTES],
                          void (*progress)(void *user, const struct folder_intake *intake),
                          void *user, struct folder_intake *intake, struct error *error) FALLIBLE;
