#include "hub/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "hub/route.h"

/* Where a request stands.
 *
 *   NEW -> READING -> WITH_WRITER -> READY -> (libmicrohttpd sends it)
 *    '--------'---------------------> (refused) */
enum phase { PHASE_NEW, PHASE_READING, PHASE_WITH_WRITER, PHASE_READY };

struct request {
    struct call *call; /* owned */
    enum phase phase;
    struct MHD_Connection *connection; /* borrowed */
};

void *http_on_target(void *user, const char *target, struct MHD_Connection *connection)
{
    struct http *http = user;
    struct request *request = calloc(1, sizeof *request);
    struct call *call = call_new();
    if (!request || !call) {
        free(request);
        call_free(call);
        return NULL;
    }
    if (!text_copy(call->target, sizeof call->target, target)) {
        call_refuse(call, CALL_BAD_REQUEST, "the address is too long");
    }
    request->call = call;
    request->connection = connection;
    call->connection = request;
    http->call_count++;
    return request;
}

void http_on_completed(void *user, struct MHD_Connection *connection, void **state,
                       enum MHD_RequestTerminationCode why)
{
    struct http *http = user;
    struct request *request = *state;
    (void)connection;
    (void)why;
    if (request) {
        call_free(request->call);
        free(request);
        *state = NULL;
        http->call_count--;
    }
}

/* ---- the answer ---- */

static void free_body(void *user)
{
    struct buf *body = user;
    buf_wipe(body);
    buf_release(body);
    free(body);
}

/* The answer's bytes leave the call: they are sent after it is over. */
static struct MHD_Response *make_response(struct call *call)
{
    static char nothing[1];
    struct buf *body = malloc(sizeof *body);
    if (!body) {
        return NULL;
    }
    *body = call->answer;
    buf_init(&call->answer, 0);
    struct MHD_Response *response = MHD_create_response_from_buffer_with_free_callback_cls(
        body->length, body->length > 0 ? body->data : nothing, free_body, body);
    if (!response) {
        free_body(body);
    }
    return response;
}

static enum MHD_Result respond(struct request *request)
{
    struct call *call = request->call;
    struct MHD_Response *response = make_response(call);
    if (!response) {
        return MHD_NO;
    }
    (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, call->type);
    (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    for (size_t i = 0; i < call->header_count; i++) {
        (void)MHD_add_response_header(response, call->headers[i].name, call->headers[i].value);
    }
    enum MHD_Result result =
        MHD_queue_response(request->connection, (unsigned)call->http_status, response);
    MHD_destroy_response(response);
    return result;
}

/* ---- the question ---- */

static void read_header(struct request *request, const char *name, char *out, size_t out_bytes)
{
    const char *value = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
    if (value && !text_copy(out, out_bytes, value)) {
        out[0] = '\0'; /* no such thing is that long: it is refused as missing */
    }
}

/* How long the body will be. False when the request does not say, or says what is no number. */
static bool read_length(struct request *request, unsigned long long *bytes)
{
    const char *length = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND,
                                                     MHD_HTTP_HEADER_CONTENT_LENGTH);
    char *end = NULL;
    *bytes = length ? strtoull(length, &end, 10) : 0;
    return !MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND,
                                        MHD_HTTP_HEADER_TRANSFER_ENCODING) &&
           (!length || (length[0] >= '0' && length[0] <= '9' && *end == '\0'));
}

/* The headers are there, and of the body nothing has been read. */
static enum MHD_Result on_headers(struct http *http, struct request *request, const char *method)
{
    struct call *call = request->call;
    unsigned long long bytes = 0;
    if (!text_copy(call->method, sizeof call->method, method)) {
        call_refuse(call, CALL_WRONG_METHOD, "there is no such method here");
    }
    if (call->http_status == 0 && http->is_stopping) {
        call_refuse(call, CALL_BUSY, "this hub is about to stop");
    }
    if (call->http_status == 0) {
        call->route = route_find(call);
    }
    if (call->http_status == 0 && !read_length(request, &bytes)) {
        call_refuse(call, CALL_NO_LENGTH, "the length of the body must be said before it");
    }
    if (call->http_status == 0 && bytes > call->route->body_bytes_max) {
        call_refuse(call, CALL_TOO_LARGE, "a body may be %zu bytes here, not %llu",
                    call->route->body_bytes_max, bytes);
    }
    if (call->http_status != 0) {
        request->phase = PHASE_READY;
        return respond(request);
    }
    read_header(request, "Feria-Station", call->station_text, sizeof call->station_text);
    read_header(request, "Feria-Nonce", call->nonce_text, sizeof call->nonce_text);
    read_header(request, "Feria-Signature", call->signature_text, sizeof call->signature_text);
    buf_init(&call->body, call->route->body_bytes_max);
    request->phase = PHASE_READING;
    return MHD_YES;
}

static enum MHD_Result on_body(struct http *http, struct request *request)
{
    struct call *call = request->call;
    struct error error = {0};
    enum status status = buf_status(&call->body, &error);
    if (status != STATUS_OK) {
        call_refuse_status(call, status, &error);
    } else {
        hub_begin(http->hub, call);
    }
    if (call->http_status != 0) {
        request->phase = PHASE_READY;
        return respond(request);
    }
    request->phase = PHASE_WITH_WRITER;
    MHD_suspend_connection(request->connection);
    http->with_writer++;
    writer_put(&http->hub->writer, call);
    return MHD_YES;
}

enum MHD_Result http_on_request(void *user, struct MHD_Connection *connection, const char *url,
                                const char *method, const char *version, const char *upload_data,
                                size_t *upload_bytes, void **state)
{
    struct http *http = user;
    struct request *request = *state;
    (void)connection;
    (void)url;
    (void)version;
    if (!request) {
        return MHD_NO;
    }
    switch (request->phase) {
    case PHASE_NEW:
        return on_headers(http, request, method);
    case PHASE_READING:
        if (*upload_bytes > 0) {
            buf_append(&request->call->body, upload_data, *upload_bytes);
            *upload_bytes = 0;
            return MHD_YES;
        }
        return on_body(http, request);
    case PHASE_READY:
        return respond(request);
    case PHASE_WITH_WRITER:
        break;
    }
    return MHD_YES;
}

void http_resume_done(struct http *http)
{
    uint64_t count = 0;
    ssize_t got = read(http->hub->writer.done_fd, &count, sizeof count);
    (void)got;
    struct call *call = NULL;
    while ((call = writer_take_done(&http->hub->writer)) != NULL) {
        struct request *request = call->connection;
        request->phase = PHASE_READY;
        http->with_writer--;
        MHD_resume_connection(request->connection);
    }
}

void http_stop(struct http *http)
{
    http->is_stopping = true;
    writer_hurry(&http->hub->writer);
}
