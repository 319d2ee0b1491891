/* request.h: a call on a connection of libmicrohttpd. HTTP thread only. */
#pragma once

#include "hub/call.h"
#include "hub/limits.h"

#include <microhttpd.h>
#include <stdint.h>

/* Where a request stands.
 *
 *   NEW -> READING -> WITH_WRITER -> READY, which libmicrohttpd sends
 *    | \    ^   |                      ^
 *    |  HELD    '----------------------|     (refused)
 *    '---------------------------------'
 *
 * HELD and WITH_WRITER are suspended. */
enum request_phase {
    REQUEST_NEW,
    REQUEST_HELD,
    REQUEST_READING,
    REQUEST_WITH_WRITER,
    REQUEST_READY
};

struct request {
    struct call *call; /* owned; its `connection` is this */
    enum request_phase phase;
    struct MHD_Connection *connection;
    struct limit_connection *limit; /* of that connection; borrowed */
    int64_t held_until_ms;
};

struct request *request_new(struct MHD_Connection *connection, const char *target);
void request_free(struct request *request);

/* Route and headers into the call, or its refusal. */
void request_read_headers(struct request *request);

/* Queues the call's answer. */
enum MHD_Result request_respond(struct request *request);
