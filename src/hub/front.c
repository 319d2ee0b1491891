#include "hub/front.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "hub/hub_backup.h"
#include "hub/request.h"
#include "hub/route.h"

void front_init(struct front *front, struct hub *hub)
{
    memset(front, 0, sizeof *front);
    front->hub = hub;
    call_list_init(&front->held);
}

static const struct sockaddr *address_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

void front_on_connection(void *user, struct MHD_Connection *connection, void **state,
                         enum MHD_ConnectionNotificationCode what)
{
    struct front *front = user;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*state) {
            limit_connection_remove(&front->limits, *state);
            free(*state);
            *state = NULL;
        }
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct limit_connection *limit = calloc(1, sizeof *limit);
    if (info && limit) {
        limit_connection_add(&front->limits, limit, info->connect_fd, address_of(connection),
                             clock_monotonic_ms());
        *state = limit;
    } else {
        free(limit); /* its requests are refused (front_on_target) */
    }
}

static struct limit_connection *limit_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

/* ---- beginning and end ---- */

void *front_on_target(void *user, const char *target, struct MHD_Connection *connection)
{
    struct front *front = user;
    struct limit_connection *limit = limit_of(connection);
    struct request *request = limit ? request_new(connection, target) : NULL;
    if (request) {
        request->limit = limit;
        limit->deadline_ms = clock_monotonic_ms() + LIMIT_HEADERS_MS;
        front->call_count++;
    }
    return request;
}

void front_on_completed(void *user, struct MHD_Connection *connection, void **state,
                        enum MHD_RequestTerminationCode why)
{
    struct front *front = user;
    struct request *request = *state;
    (void)connection;
    (void)why;
    if (!request) {
        return;
    }
    limit_bodies_return(&front->limits, request->limit);
    request->limit->deadline_ms = clock_monotonic_ms() + LIMIT_NEXT_MS;
    request_free(request);
    *state = NULL;
    front->call_count--;
}

/* ---- the answer ---- */

/* What it costs to ask without a name, or for nonsense. */
static void settle_price(struct front *front, struct request *request)
{
    const struct call *call = request->call;
    int cost = call->http_status >= 400 && call->http_status < 429 ? LIMIT_COST_REFUSED
               : call->who.station == 0                            ? LIMIT_COST_UNSIGNED
                                                                   : 0;
    if (cost > 0 && call->http_status != 429) {
        limit_address_pay(&front->limits, address_of(request->connection), cost,
                          clock_monotonic_ms());
    }
}

static enum MHD_Result answer(struct front *front, struct request *request)
{
    struct call *call = request->call;
    request->phase = REQUEST_READY;
    request->limit->deadline_ms = clock_monotonic_ms() + limit_step_ms(call->answer.length);
    settle_price(front, request);
    counts_note(&front->hub->counts, call, clock_monotonic_ns());
    return request_respond(request);
}

/* ---- the question ---- */

/* What can be refused before anything of the body is read. */
static void check_headers(struct front *front, struct request *request)
{
    struct call *call = request->call;
    int64_t now_ms = clock_monotonic_ms();
    if (call->http_status != 0) {
        return; /* its line was none */
    }
    if (front->is_stopping) {
        call_refuse(call, CALL_BUSY, "this hub is about to stop");
    } else if (!limit_address_may(&front->limits, address_of(request->connection), now_ms)) {
        call_refuse(call, CALL_TOO_MANY, "too many questions from this address; wait a little");
    } else {
        request_read_headers(request);
    }
}

/* Small ones are not counted: there are no more of them than connections. */
static bool lend(struct front *front, struct request *request)
{
    size_t bytes = request->call->body_bytes;
    return bytes <= CALL_BODY_SMALL || limit_bodies_lend(&front->limits, request->limit, bytes);
}

/* It waits because there is no memory, and not because its address has enough of it. */
static bool waits_for_all(const struct front *front, const struct call *call)
{
    const struct request *request = call->connection;
    return limit_bodies_share(&front->limits, request->limit, call->body_bytes);
}

/* The first of those that wait for all; NULL: nobody does. */
static const struct call *first_in_turn(const struct front *front)
{
    const struct call *held = front->held.first;
    while (held && !waits_for_all(front, held)) {
        held = held->next;
    }
    return held;
}

/* Memory for the body is there: it may be read. */
static void begin_body(struct request *request)
{
    struct call *call = request->call;
    request->phase = REQUEST_READING;
    limit_body_begin(request->limit, clock_monotonic_ms());
    buf_init(&call->body, call->body_bytes);
}

static enum MHD_Result on_headers(struct front *front, struct request *request, const char *method)
{
    struct call *call = request->call;
    if (!text_copy(call->method, sizeof call->method, method)) {
        call_refuse(call, CALL_WRONG_METHOD, "there is no such method here");
    }
    check_headers(front, request);
    if (call->http_status != 0) {
        return answer(front, request);
    }
    bool is_in_turn = call->body_bytes <= CALL_BODY_SMALL || first_in_turn(front) == NULL;
    if (is_in_turn && lend(front, request)) {
        begin_body(request);
        return MHD_YES;
    }
    request->phase = REQUEST_HELD;
    request->limit->deadline_ms = INT64_MAX;
    request->held_until_ms = clock_monotonic_ms() + LIMIT_STEP_MS;
    call_list_push(&front->held, call);
    MHD_suspend_connection(request->connection);
    return MHD_YES;
}

static enum MHD_Result on_body(struct front *front, struct request *request)
{
    struct call *call = request->call;
    struct error error = {0};
    enum status status = buf_status(&call->body, &error);
    if (status != STATUS_OK) {
        call_refuse_status(call, status, &error);
    } else {
        hub_begin(front->hub, call);
    }
    if (call->http_status == 0 && front->is_stopping) {
        call_refuse(call, CALL_BUSY, "this hub is about to stop");
    }
    if (call->http_status != 0) {
        return answer(front, request);
    }
    request->phase = REQUEST_WITH_WRITER;
    request->limit->deadline_ms = INT64_MAX;
    MHD_suspend_connection(request->connection);
    front->with_writer++;
    writer_put(&front->hub->writer, call);
    return MHD_YES;
}

enum MHD_Result front_on_request(void *user, struct MHD_Connection *connection, const char *url,
                                 const char *method, const char *version, const char *upload_data,
                                 size_t *upload_bytes, void **state)
{
    struct front *front = user;
    struct request *request = *state;
    (void)connection;
    (void)url;
    (void)version;
    if (!request) {
        return MHD_NO;
    }
    switch (request->phase) {
    case REQUEST_NEW:
        return on_headers(front, request, method);
    case REQUEST_HELD: /* resumed: the body begins, or there was no room for it */
        if (request->call->http_status != 0) {
            return answer(front, request);
        }
        begin_body(request);
        return MHD_YES;
    case REQUEST_READING:
        if (*upload_bytes > 0) {
            buf_append(&request->call->body, upload_data, *upload_bytes);
            limit_body_came(request->limit, *upload_bytes, clock_monotonic_ms());
            *upload_bytes = 0;
            return MHD_YES;
        }
        return on_body(front, request);
    case REQUEST_READY:
        return answer(front, request);
    case REQUEST_WITH_WRITER:
        break;
    }
    return MHD_YES;
}

/* ---- going on ---- */

static void resume_done(struct front *front)
{
    uint64_t count = 0;
    ssize_t got = read(front->hub->writer.done_fd, &count, sizeof count);
    (void)got; /* EAGAIN: nothing was there */
    struct call *call = NULL;
    while ((call = writer_take_done(&front->hub->writer)) != NULL) {
        struct request *request = call->connection;
        front->with_writer--;
        if (!request) {
            hub_backup_end(call);
            continue;
        }
        request->phase = REQUEST_READY;
        MHD_resume_connection(request->connection);
    }
}

/* In the order in which they came, so that a large body is not passed by for ever; but nobody waits
 * behind an address that has enough. */
static void resume_held(struct front *front)
{
    int64_t now_ms = clock_monotonic_ms();
    struct call_list before = front->held;
    struct call *call = NULL;
    bool is_full = false;
    if (!before.first) {
        return;
    }
    call_list_init(&front->held);
    while (before.first && (call = call_list_take(&before)) != NULL) {
        struct request *request = call->connection;
        bool is_over = front->is_stopping || request->held_until_ms <= now_ms;
        if (!is_over && (is_full || !lend(front, request))) {
            is_full = is_full || waits_for_all(front, call);
            call_list_push(&front->held, call);
            continue;
        }
        if (is_over) {
            call_refuse(call, CALL_BUSY, "too much is under way; try again in a moment");
        }
        MHD_resume_connection(request->connection);
    }
}

void front_resume(struct front *front)
{
    resume_done(front);
    resume_held(front);
}

int64_t front_sweep(struct front *front)
{
    int64_t next_ms = limits_sweep(&front->limits, clock_monotonic_ms());
    const struct call *held = front->held.first;
    if (held) {
        const struct request *request = held->connection;
        const struct call *next = first_in_turn(front);
        bool may_go_on = next && limit_bodies_may(&front->limits, next->body_bytes);
        int64_t held_ms = may_go_on ? 0 : request->held_until_ms;
        next_ms = held_ms < next_ms ? held_ms : next_ms;
    }
    front->hub->counts.connections = front->limits.connection_count;
    front->hub->counts.calls = front->call_count;
    front->hub->counts.waiting_bodies = front->held.count;
    return next_ms;
}

void front_backup(struct front *front)
{
    struct call *call = front->is_stopping ? NULL : hub_backup_call();
    if (call) {
        front->with_writer++;
        writer_put(&front->hub->writer, call);
    }
}

void front_stop(struct front *front)
{
    front->is_stopping = true;
    writer_hurry(&front->hub->writer);
}
