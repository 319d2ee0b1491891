/* trust.h: whose batches and requests this hub takes: those whom the office trusts (core/trust.h),
 * kept in memory so that the HTTP thread turns strangers away before they reach the database. The
 * store's thread loads it, the HTTP thread asks.
 *
 * Stations whose key lies in the hub's own folder run beside it, as they would around a central
 * file: they need no other word, and are of the mode that they say, but no office. */
#pragma once

#include "base/file.h"
#include "base/status.h"
#include "core/trust.h"
#include "hub/hub_store.h"
#include "sync/batch.h"

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

struct hub_trust {
    char folder[FILE_PATH_MAX]; /* of the fair */
    pthread_mutex_t mutex;
    uint8_t root[PUBLIC_KEY_BYTES]; /* of the office */
    struct trusted *stations;       /* owned; by station; those beside the hub too */
    size_t count;
};

/* Reads the root key of that fair. */
enum status hub_trust_init(struct hub_trust *trust, const char *fair_folder,
                           struct error *error) FALLIBLE;
void hub_trust_release(struct hub_trust *trust); /* fine on a zeroed one */

/* Reads the stations again. Store's thread. */
enum status hub_trust_load(struct hub_trust *trust, struct hub_store *store,
                           struct error *error) FALLIBLE;

/* As trust_find, from memory. */
enum status hub_trusts(struct hub_trust *trust, uint32_t station, struct trusted *out,
                       struct error *error) FALLIBLE;

/* The same of whoever sent the batch; one beside the hub says who it is with its first fact. */
enum status hub_trusts_sender(struct hub_trust *trust, const struct batch *batch,
                              struct trusted *out, struct error *error) FALLIBLE;
