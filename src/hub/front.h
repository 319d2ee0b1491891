/* front.h: between libmicrohttpd and a call: what is asked becomes a call, its answer a response.
 * Limits come before anything is kept (limits.h). HTTP thread only. */
#pragma once

#include "hub/hub.h"
#include "hub/limits.h"

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>

struct front {
    struct hub *hub; /* borrowed */
    struct limits limits;
    struct call_list held; /* suspended until there is memory for their bodies */
    size_t call_count;     /* requests that are not over */
    size_t with_writer;    /* of them: suspended until the writer has them done */
    bool is_stopping;
};

void front_init(struct front *front, struct hub *hub);

/* As MHD_NotifyConnectionCallback: limits begin and end. */
void front_on_connection(void *user, struct MHD_Connection *connection, void **state,
                         enum MHD_ConnectionNotificationCode what);

/* As MHD_OPTION_URI_LOG_CALLBACK: makes the call. */
void *front_on_target(void *user, const char *target, struct MHD_Connection *connection);

/* As MHD_AccessHandlerCallback. */
enum MHD_Result front_on_request(void *user, struct MHD_Connection *connection, const char *url,
                                 const char *method, const char *version, const char *upload_data,
                                 size_t *upload_bytes, void **state);

/* As MHD_RequestCompletedCallback: ends the call. */
void front_on_completed(void *user, struct MHD_Connection *connection, void **state,
                        enum MHD_RequestTerminationCode why);

/* The writer has done something, or memory is free again: their connections go on. */
void front_resume(struct front *front);

/* Ends what is too slow. Returns when to come again (monotonic ms); INT64_MAX: no need. */
int64_t front_sweep(struct front *front);

/* Has a copy of everything made (hub_backup.h). */
void front_backup(struct front *front);

/* From now on nothing new is taken; what waits is answered. */
void front_stop(struct front *front);
