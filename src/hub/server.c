#include "hub/server.h"

#include <errno.h>
#include <microhttpd.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "hub/http.h"

enum {
    CONNECTIONS_MAX = 1024,
    CONNECTIONS_PER_ADDRESS_MAX = 256,
    IDLE_S = 75, /* of a connection that is kept between two exchanges */
    REQUEST_MEMORY_BYTES = 32 * 1024,
    FAREWELL_MS = 2000,
};

struct server {
    struct http http;
    struct MHD_Daemon *daemon; /* owned */
    int epoll_fd;              /* of the daemon */
    int signal_fd;             /* owned */
    bool is_stopping;
    int64_t stop_by_ms;
};

static enum status signals_open(struct server *server, struct error *error)
{
    sigset_t signals;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    server->signal_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    return server->signal_fd >= 0
               ? STATUS_OK
               : error_set(error, STATUS_IO, "signals cannot be read: %s", strerror(errno));
}

static enum status daemon_start(struct server *server, const struct server_options *options,
                                struct error *error)
{
    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, http_on_request, &server->http,
        MHD_OPTION_LISTEN_SOCKET, options->listen_fd, MHD_OPTION_URI_LOG_CALLBACK, http_on_target,
        &server->http, MHD_OPTION_NOTIFY_COMPLETED, http_on_completed, &server->http,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS_PER_ADDRESS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)REQUEST_MEMORY_BYTES,
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_END);
    if (!server->daemon) {
        return error_set(error, STATUS_IO, "the HTTP server cannot be started");
    }
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    if (!info) {
        return error_set(error, STATUS_INTERNAL, "the HTTP server has no epoll");
    }
    server->epoll_fd = info->epoll_fd;
    return STATUS_OK;
}

/* ---- the loop ---- */

static void begin_to_stop(struct server *server)
{
    struct signalfd_siginfo info;
    ssize_t got = read(server->signal_fd, &info, sizeof info);
    (void)got;
    if (server->is_stopping) {
        return;
    }
    log_info("hub", "stopping");
    server->is_stopping = true;
    server->stop_by_ms = clock_monotonic_ms() + FAREWELL_MS;
    MHD_socket listening = MHD_quiesce_daemon(server->daemon);
    if (listening != MHD_INVALID_SOCKET) {
        (void)close(listening);
    }
    http_stop(&server->http);
}

static int timeout_ms(struct server *server)
{
    MHD_UNSIGNED_LONG_LONG wanted = 0;
    int timeout = -1;
    if (MHD_get_timeout(server->daemon, &wanted) == MHD_YES) {
        timeout = wanted < 60000 ? (int)wanted : 60000;
    }
    return server->is_stopping && (timeout < 0 || timeout > 100) ? 100 : timeout;
}

static void turn(struct server *server)
{
    struct pollfd fds[] = {{.fd = server->epoll_fd, .events = POLLIN},
                           {.fd = server->http.hub->writer.done_fd, .events = POLLIN},
                           {.fd = server->signal_fd, .events = POLLIN}};
    (void)poll(fds, ARRAY_COUNT(fds), timeout_ms(server));
    if (fds[2].revents) {
        begin_to_stop(server);
    }
    if (fds[1].revents) {
        http_resume_done(&server->http);
    }
    (void)MHD_run(server->daemon);
}

static bool is_over(const struct server *server)
{
    if (!server->is_stopping) {
        return false;
    }
    return server->http.call_count == 0 ||
           (server->http.with_writer == 0 && clock_monotonic_ms() >= server->stop_by_ms);
}

enum status server_run(struct hub *hub, const struct server_options *options, struct error *error)
{
    struct server server = {.http = {.hub = hub}, .signal_fd = -1};
    enum status status = signals_open(&server, error);
    if (status == STATUS_OK) {
        status = daemon_start(&server, options, error);
    }
    while (status == STATUS_OK && !is_over(&server)) {
        turn(&server);
        if (!server.is_stopping && writer_is_broken(&hub->writer)) {
            status = error_set(error, STATUS_IO, "the disk failed; check it, then start again");
            begin_to_stop(&server);
        }
    }
    while (server.daemon && !is_over(&server)) { /* after a failure the others get their answers */
        turn(&server);
    }
    if (server.daemon) {
        MHD_stop_daemon(server.daemon);
    }
    if (server.signal_fd >= 0) {
        (void)close(server.signal_fd);
    }
    return status;
}
