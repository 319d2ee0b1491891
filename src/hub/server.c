#include "hub/server.h"

#include <errno.h>
#include <limits.h>
#include <microhttpd.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "hub/front.h"
#include "hub/ready.h"

enum {
    CONNECTIONS_MAX = 1024,
    CONNECTIONS_PER_ADDRESS_MAX = 256, /* two for each station of a fair behind one address */
    FILES_BESIDE = 64,                 /* descriptors for what is no connection */
    REQUEST_MEMORY_BYTES = 32 * 1024,
    FAREWELL_MS = 2000,
    STOPPING_TURN_MS = 100,
};

struct server {
    struct front front;
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
    (void)sigaddset(&signals, SIGUSR1);
    server->signal_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    return server->signal_fd >= 0
               ? STATUS_OK
               : error_set(error, STATUS_IO, "signals cannot be read: %s", strerror(errno));
}

/* Protocols that nobody needs to speak any more are left out. */
static char TLS_PRIORITIES[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";

/* As many as this process may have descriptors for; more of those are asked for first. */
static unsigned connections_max(void)
{
    const rlim_t beside = FILES_BESIDE;
    const rlim_t wanted = CONNECTIONS_MAX + beside;
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) {
        return CONNECTIONS_MAX;
    }
    if (files.rlim_cur < wanted) {
        files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
        (void)setrlimit(RLIMIT_NOFILE, &files);
        (void)getrlimit(RLIMIT_NOFILE, &files);
    }
    if (files.rlim_cur >= wanted) {
        return CONNECTIONS_MAX;
    }
    return (unsigned)(files.rlim_cur > 2 * beside ? files.rlim_cur - beside : files.rlim_cur / 2);
}

static struct MHD_Daemon *daemon_new(struct front *front, const struct server_options *options)
{
    const struct tls *tls = options->tls;
    struct MHD_OptionItem secrets[] = {
        {MHD_OPTION_HTTPS_MEM_KEY, 0, tls ? tls->key.data : NULL},
        {MHD_OPTION_HTTPS_MEM_CERT, 0, tls ? tls->certificate.data : NULL},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, TLS_PRIORITIES},
        {MHD_OPTION_END, 0, NULL},
    };
    return MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (tls ? MHD_USE_TLS : 0), 0, NULL, NULL,
        front_on_request, front, MHD_OPTION_ARRAY, tls ? secrets : secrets + 3,
        MHD_OPTION_LISTEN_SOCKET, options->listen_fd, MHD_OPTION_NOTIFY_CONNECTION,
        front_on_connection, front, MHD_OPTION_URI_LOG_CALLBACK, front_on_target, front,
        MHD_OPTION_NOTIFY_COMPLETED, front_on_completed, front, MHD_OPTION_CONNECTION_LIMIT,
        connections_max(), MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS_PER_ADDRESS_MAX, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)REQUEST_MEMORY_BYTES, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_END);
}

static enum status daemon_start(struct server *server, const struct server_options *options,
                                struct error *error)
{
    server->daemon = daemon_new(&server->front, options);
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
    if (server->is_stopping) {
        return;
    }
    log_info("hub", "stopping");
    ready_tell("STOPPING=1");
    server->is_stopping = true;
    server->stop_by_ms = clock_monotonic_ms() + FAREWELL_MS;
    MHD_socket listening = MHD_quiesce_daemon(server->daemon);
    if (listening != MHD_INVALID_SOCKET) {
        (void)close(listening);
    }
    front_stop(&server->front);
}

static void take_signals(struct server *server)
{
    struct signalfd_siginfo info;
    while (read(server->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGUSR1) {
            front_backup(&server->front);
        } else {
            begin_to_stop(server);
        }
    }
}

/* Until libmicrohttpd, a limit or the end of stopping wants to be looked at. */
static int timeout_ms(struct server *server)
{
    MHD_UNSIGNED_LONG_LONG wanted = 0;
    int64_t now_ms = clock_monotonic_ms();
    int64_t at_ms = front_sweep(&server->front);
    if (MHD_get_timeout(server->daemon, &wanted) == MHD_YES && (int64_t)wanted < at_ms - now_ms) {
        at_ms = now_ms + (int64_t)wanted;
    }
    if (server->is_stopping && at_ms > now_ms + STOPPING_TURN_MS) {
        at_ms = now_ms + STOPPING_TURN_MS;
    }
    if (at_ms == INT64_MAX) {
        return -1;
    }
    return at_ms <= now_ms ? 0 : (int)(at_ms - now_ms < INT_MAX ? at_ms - now_ms : INT_MAX);
}

static void turn(struct server *server)
{
    struct pollfd fds[] = {{.fd = server->epoll_fd, .events = POLLIN},
                           {.fd = server->front.hub->writer.done_fd, .events = POLLIN},
                           {.fd = server->signal_fd, .events = POLLIN}};
    (void)poll(fds, ARRAY_COUNT(fds), timeout_ms(server));
    if (fds[2].revents) {
        take_signals(server);
    }
    front_resume(&server->front);
    /* Once connections have gone it listens again, if there were too many, with its next turn. */
    size_t before = 0;
    do {
        before = server->front.limits.connection_count;
        (void)MHD_run(server->daemon);
    } while (server->front.limits.connection_count < before);
}

static bool is_over(const struct server *server)
{
    if (!server->is_stopping) {
        return false;
    }
    return server->front.call_count == 0 ||
           (server->front.with_writer == 0 && clock_monotonic_ms() >= server->stop_by_ms);
}

enum status server_run(struct hub *hub, const struct server_options *options, struct error *error)
{
    struct server server = {.signal_fd = -1};
    front_init(&server.front, hub);
    enum status status = signals_open(&server, error);
    if (status == STATUS_OK) {
        status = daemon_start(&server, options, error);
    }
    if (status == STATUS_OK) {
        ready_tell("READY=1");
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
