/* http.h: between libmicrohttpd and a call: what is asked becomes a call, its answer a response.
 * Limits come before anything is kept. HTTP thread only. */
#pragma once

#include "hub/hub.h"

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>

struct http {
    struct hub *hub;    /* borrowed */
    size_t call_count;  /* requests that are not over */
    size_t with_writer; /* of them: suspended */
    bool is_stopping;
};

/* As MHD_OPTION_URI_LOG_CALLBACK: makes the call. */
void *http_on_target(void *user, const char *target, struct MHD_Connection *connection);

/* As MHD_AccessHandlerCallback. */
enum MHD_Result http_on_request(void *user, struct MHD_Connection *connection, const char *url,
                                const char *method, const char *version, const char *upload_data,
                                size_t *upload_bytes, void **state);

/* As MHD_RequestCompletedCallback: ends the call. */
void http_on_completed(void *user, struct MHD_Connection *connection, void **state,
                       enum MHD_RequestTerminationCode why);

/* The writer has done something: its connections go on. */
void http_resume_done(struct http *http);

/* From now on nothing new is taken; what waits is answered. */
void http_stop(struct http *http);
