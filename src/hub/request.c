#include "hub/request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "hub/route.h"

struct request *request_new(struct MHD_Connection *connection, const char *target)
{
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
    return request;
}

void request_free(struct request *request)
{
    call_free(request->call);
    free(request);
}

/* ---- headers ---- */

static void read_header(struct request *request, const char *name, char *out, size_t out_bytes)
{
    const char *value = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
    if (value && !text_copy(out, out_bytes, value)) {
        out[0] = '\0'; /* no such thing is that long: it is refused as missing */
    }
}

/* What is said of the body's length. */
struct length_said {
    int lengths;       /* how often one was said */
    bool is_ambiguous; /* in a way that another program may read otherwise (RFC 9112, 6.3) */
    bool is_transfer_encoded;
};

static enum MHD_Result note_length(void *user, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    struct length_said *said = user;
    (void)kind;
    (void)value;
    said->lengths += strcasecmp(name, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0 ? 1 : 0;
    said->is_transfer_encoded =
        said->is_transfer_encoded || strcasecmp(name, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0;
    said->is_ambiguous = said->is_ambiguous || said->lengths > 1 || strpbrk(name, " \t") != NULL;
    return MHD_YES;
}

/* How long the body will be. False when it is refused: the request does not say, says what is no
 * number, or says it twice. */
static bool read_length(struct request *request, unsigned long long *bytes)
{
    struct length_said said = {0};
    const char *length = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND,
                                                     MHD_HTTP_HEADER_CONTENT_LENGTH);
    char *end = NULL;
    *bytes = length ? strtoull(length, &end, 10) : 0;
    (void)MHD_get_connection_values(request->connection, MHD_HEADER_KIND, note_length, &said);
    if (said.is_ambiguous) {
        call_refuse(request->call, CALL_BAD_REQUEST, "the headers leave open where the body ends");
        return false;
    }
    if (said.is_transfer_encoded ||
        (length && (length[0] < '0' || length[0] > '9' || *end != '\0'))) {
        call_refuse(request->call, CALL_NO_LENGTH, "the length of the body must be said before it");
        return false;
    }
    return true;
}

void request_read_headers(struct request *request)
{
    struct call *call = request->call;
    unsigned long long bytes = 0;
    call->route = route_find(call);
    if (!call->route) {
        return;
    }
    if (!read_length(request, &bytes)) {
        return;
    }
    if (bytes > call->route->body_bytes_max) {
        call_refuse(call, CALL_TOO_LARGE, "a body may be %zu bytes here, not %llu",
                    call->route->body_bytes_max, bytes);
    } else {
        call->body_bytes = (size_t)bytes;
        read_header(request, "Feria-Station", call->station_text, sizeof call->station_text);
        read_header(request, "Feria-Nonce", call->nonce_text, sizeof call->nonce_text);
        read_header(request, "Feria-Signature", call->signature_text, sizeof call->signature_text);
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

enum MHD_Result request_respond(struct request *request)
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
