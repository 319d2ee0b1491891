/* route.h: what a hub answers, one row and one file each. To add one: a file route_x.c with a
 * `const struct route ROUTE_X`, and a row in routes.c.
 *
 *   begin   HTTP thread, the whole body is there, who signed it is known: reads the question, and
 *           refuses (call->http_status is set) or leaves what `work` needs in call->work
 *   work    the writer's thread, with the store; several calls at a time when group_max > 1;
 *           answers each (call_answer, call_refuse), or sets is_waiting to be asked again when
 *           there is news, or is_unfinished to go on once what is urgent is done */
#pragma once

#include "hub/call.h"
#include "hub/hub_store.h"

#include <stdbool.h>
#include <stddef.h>

struct hub;

struct route {
    const char *method, *path;
    bool is_signed;        /* by a station that the hub trusts */
    bool is_urgent;        /* a person waits for it: goes before the others */
    size_t body_bytes_max; /* more is refused before it is read */
    size_t group_max;      /* calls of one `work` */
    void (*begin)(struct hub *hub, struct call *call);
    void (*work)(struct hub *hub, struct call **calls, size_t count); /* NULL: begin answered */
};

extern const struct route ROUTE_HELLO, ROUTE_PUSH, ROUTE_PULL, ROUTE_TAIL, ROUTE_PLACES,
    ROUTE_QUARANTINE, ROUTE_ADMIT, ROUTE_STATUS, ROUTE_METRICS, ROUTE_ENROL_COME, ROUTE_ENROL_LOOK,
    ROUTE_ENROL_LEAVE;

/* All of them. Static. */
const struct route *const *routes_table(size_t *count);

/* The route of PATH (up to '?'). NULL with call_refuse'd when there is none. */
const struct route *route_find(struct call *call);
