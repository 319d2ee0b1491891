/* trust.h: whose batches and requests this hub takes: the stations that are known here, kept in
 * memory so that the HTTP thread turns strangers away before they reach the database. The store's
 * thread loads it, the HTTP thread asks. */
#pragma once

#include "base/status.h"
#include "hub/hub_store.h"
#include "sync/batch.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hub_trust {
    pthread_mutex_t mutex;
    struct hub_station *stations; /* owned; by station */
    size_t count;
};

enum status hub_trust_init(struct hub_trust *trust, struct error *error) FALLIBLE;
void hub_trust_release(struct hub_trust *trust); /* fine on a zeroed one */

/* Reads the stations again. Store's thread. */
enum status hub_trust_load(struct hub_trust *trust, struct hub_store *store,
                           struct error *error) FALLIBLE;

/* False when it is not known. */
bool hub_trust_find(struct hub_trust *trust, uint32_t station, struct hub_station *out);

/* May this batch come in? Fills `out` with whom it is of, with the key that its signature must fit.
 * STATUS_NOT_FOUND: nobody the office knows. STATUS_DENIED: revoked. */
enum status hub_trusts(struct hub_trust *trust, const struct batch *batch, struct hub_station *out,
                       struct error *error) FALLIBLE;
