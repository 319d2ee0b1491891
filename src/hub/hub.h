/* hub.h: a running hub: what its threads share.
 *
 *   HTTP thread (the program's own)     server.c: libmicrohttpd, limits, signatures, decoding
 *   writer's thread                     writer.c: the only one that touches the store
 *
 * A call goes from one to the other and back; nothing else is shared but the stations' keys
 * (trust.h), when they were heard (heard.h) and the counts of facts. */
#pragma once

#include "base/status.h"
#include "core/keys.h"
#include "hub/call.h"
#include "hub/counts.h"
#include "hub/enrol_table.h"
#include "hub/heard.h"
#include "hub/hub_store.h"
#include "hub/nonce.h"
#include "hub/trust.h"
#include "hub/writer.h"

#include <stdatomic.h>
#include <stdint.h>

struct hub {
    char folder[1024];       /* of the fair, as it was given */
    struct hub_store *store; /* owned; the writer's thread uses it */
    struct hub_trust trust;
    struct nonces nonces;
    struct heard heard;
    struct counts counts;          /* HTTP thread */
    struct enrol_table enrolments; /* HTTP thread */
    struct writer writer;
    uint8_t municipality[MUNICIPALITY_ID_BYTES];
    int64_t started_ms; /* monotonic */

    atomic_long facts_new, facts_known, facts_parked, facts_gap, facts_fork; /* since the start */
};

/* Opens folder's central.db and the keys and starts the writer. STATUS_NOT_FOUND: no fair in that
 * folder. hub_close it also after a failure. */
enum status hub_open(struct hub *hub, const char *folder, struct error *error) FALLIBLE;
void hub_close(struct hub *hub); /* no call is under way any more; fine on a zeroed one */

/* A call whose body is whole: proves who signed it, has its route read it. Afterwards it is either
 * answered (http_status is set) or for the writer. HTTP thread. */
void hub_begin(struct hub *hub, struct call *call);
