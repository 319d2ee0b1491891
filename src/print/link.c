#include "print/link.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

enum { NAP_MS = 20 };

/* Waits for `events`. STATUS_BUSY: not in time. */
static enum status wait_for(const struct link *link, short events, int timeout_ms,
                            struct error *error)
{
    struct pollfd fds[] = {{.fd = link->fd, .events = events},
                           {.fd = link->stop_fd, .events = POLLIN}};
    int64_t until_ms = clock_monotonic_ms() + timeout_ms;
    for (;;) {
        int64_t left_ms = until_ms - clock_monotonic_ms();
        int count = poll(fds, ARRAY_COUNT(fds), left_ms > 0 ? (int)left_ms : 0);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (fds[1].revents != 0) {
            return error_set(error, STATUS_IO, "stopped");
        }
        if (fds[0].revents & (events | POLLERR | POLLHUP)) {
            return STATUS_OK;
        }
        return error_set(error, STATUS_BUSY, "the printer does not answer");
    }
}

static enum status failed(int number, struct error *error)
{
    return number == ECONNREFUSED
               ? error_set(error, STATUS_NOT_FOUND, "no printer listens there; is it on?")
               : error_set(error, STATUS_IO, "the printer is gone: %s", strerror(number));
}

static enum status connect_to(struct link *link, const struct printer_address *address,
                              struct error *error)
{
    int number = 0;
    socklen_t number_bytes = sizeof number;
    link->fd = socket(address->socket.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (link->fd < 0) {
        return failed(errno, error);
    }
    if (connect(link->fd, (const struct sockaddr *)&address->socket, address->socket_bytes) == 0) {
        return STATUS_OK;
    }
    if (errno != EINPROGRESS) {
        return failed(errno, error);
    }
    enum status status = wait_for(link, POLLOUT, LINK_CONNECT_MS, error);
    if (status != STATUS_OK) {
        return status == STATUS_BUSY ? STATUS_IO : status;
    }
    (void)getsockopt(link->fd, SOL_SOCKET, SO_ERROR, &number, &number_bytes);
    return number == 0 ? STATUS_OK : failed(number, error);
}

static enum status open_file(struct link *link, const char *path, struct error *error)
{
    enum { FLAGS = O_NONBLOCK | O_CLOEXEC | O_NOCTTY | O_APPEND };
    struct stat info;
    struct termios raw;
    link->fd = open(path, O_RDWR | FLAGS);
    if (link->fd < 0 && (errno == EACCES || errno == EPERM || errno == EINVAL)) {
        link->fd = open(path, O_WRONLY | FLAGS);
        link->is_mute = true;
    }
    if (link->fd < 0) {
        return errno == EBUSY ? error_set(error, STATUS_BUSY, "%s: another program prints", path)
                              : file_error(error, errno, path);
    }
    if (fstat(link->fd, &info) != 0 || S_ISDIR(info.st_mode) || S_ISBLK(info.st_mode)) {
        return error_set(error, STATUS_INVALID, "%s: no printer", path);
    }
    link->is_mute = link->is_mute || !S_ISCHR(info.st_mode);
    if (tcgetattr(link->fd, &raw) == 0) { /* a serial port: no bytes of its own, none eaten */
        cfmakeraw(&raw);
        (void)tcsetattr(link->fd, TCSANOW, &raw);
    }
    return STATUS_OK;
}

enum status link_open(struct link *link, const struct printer_address *address, int stop_fd,
                      struct error *error)
{
    *link =
        (struct link){.fd = -1, .stop_fd = stop_fd, .is_socket = address->kind != PRINTER_AT_FILE};
    enum status status = address->kind == PRINTER_AT_FILE ? open_file(link, address->path, error)
                                                          : connect_to(link, address, error);
    if (status != STATUS_OK) {
        link_close(link);
    }
    return status;
}

void link_close(struct link *link)
{
    if (link->fd >= 0) {
        (void)close(link->fd);
    }
    link->fd = -1;
}

enum status link_write(struct link *link, const void *data, size_t bytes, int stall_ms,
                       struct error *error)
{
    const uint8_t *at = data;
    while (bytes > 0) {
        enum status status = wait_for(link, POLLOUT, stall_ms, error);
        if (status != STATUS_OK) {
            return STATUS_IO;
        }
        ssize_t written =
            link->is_socket ? send(link->fd, at, bytes, MSG_NOSIGNAL) : write(link->fd, at, bytes);
        if (written < 0 && errno != EAGAIN && errno != EINTR) {
            return failed(errno, error);
        }
        if (written > 0) {
            link->has_sent = true;
            at += written;
            bytes -= (size_t)written;
        }
    }
    return STATUS_OK;
}

enum status link_read(struct link *link, void *out, size_t bytes_max, size_t *bytes, int timeout_ms,
                      struct error *error)
{
    int64_t until_ms = clock_monotonic_ms() + timeout_ms;
    for (;;) {
        int64_t left_ms = until_ms - clock_monotonic_ms();
        enum status status = wait_for(link, POLLIN, left_ms > 0 ? (int)left_ms : 0, error);
        if (status != STATUS_OK) {
            return status;
        }
        ssize_t count = read(link->fd, out, bytes_max);
        if (count > 0) {
            *bytes = (size_t)count;
            return STATUS_OK;
        }
        if ((count == 0 && link->is_socket) || (count < 0 && errno != EAGAIN && errno != EINTR)) {
            return failed(count == 0 ? EPIPE : errno, error);
        }
        /* usblp answers "nothing" instead of waiting. */
        (void)poll(NULL, 0, NAP_MS);
    }
}
