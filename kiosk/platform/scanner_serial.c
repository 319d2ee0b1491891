/* scanner_serial.c: a scanner on a serial line: 8 bits, no parity, everything raw. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/file.h"
#include "platform/scanner_private.h"

static const struct {
    int speed;
    speed_t code;
} speeds[] = {{9600, B9600},   {4800, B4800},   {19200, B19200},
              {38400, B38400}, {57600, B57600}, {115200, B115200}};

bool scanner_speed_ok(int speed)
{
    for (size_t i = 0; i < ARRAY_COUNT(speeds); i++) {
        if (speeds[i].speed == speed) {
            return true;
        }
    }
    return false;
}

static enum status line_set(int fd, const struct scanner_place *place, const char *path,
                            struct error *error)
{
    struct termios line;
    if (tcgetattr(fd, &line) != 0) {
        return error_set(error, STATUS_CONFIG, "%s is no serial line", path);
    }
    cfmakeraw(&line);
    line.c_cflag |= CLOCAL | CREAD;
    line.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS);
    /* A read returns what is there, and after a tenth of a second at the latest: poll may have
     * been wrong. */
    line.c_cc[VMIN] = 0;
    line.c_cc[VTIME] = 1;
    for (size_t i = 0; i < ARRAY_COUNT(speeds); i++) {
        if (speeds[i].speed == place->speed) {
            (void)cfsetispeed(&line, speeds[i].code);
            (void)cfsetospeed(&line, speeds[i].code);
        }
    }
    if (tcsetattr(fd, TCSANOW, &line) != 0) {
        return file_error(error, errno, path);
    }
    (void)ioctl(fd, TIOCEXCL);      /* nobody else opens it meanwhile */
    (void)tcflush(fd, TCIFLUSH);    /* half a code from before */
    int flags = fcntl(fd, F_GETFL); /* from here on VTIME tells how long */
    return fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) == 0 ? STATUS_OK
                                                        : file_error(error, errno, path);
}

static void serial_close(struct scanner_port *port)
{
    (void)ioctl(port->fd, TIOCNXCL);
    close(port->fd);
}

static enum status serial_open(struct scanner_port *port, const struct scanner_place *place,
                               const char *path, struct error *error)
{
    port->fd = open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (port->fd < 0) {
        bool is_gone = errno == ENOENT || errno == ENXIO || errno == ENODEV || errno == EIO;
        return is_gone          ? STATUS_NOT_FOUND
               : errno == EBUSY ? error_set(error, STATUS_BUSY,
                                            "%s: another program has taken the scanner", path)
                                : file_error(error, errno, path);
    }
    enum status status = line_set(port->fd, place, path, error);
    if (status != STATUS_OK) {
        serial_close(port);
        port->fd = -1;
    }
    return status;
}

static bool serial_read(struct scanner_port *port, bool hung, int64_t now_ms)
{
    ssize_t bytes = read(port->fd, port->read.bytes, sizeof port->read.bytes);
    for (ssize_t i = 0; i < bytes; i++) {
        scanner_byte(port, port->read.bytes[i], now_ms);
    }
    explicit_bzero(&port->read, sizeof port->read);
    if (bytes > 0) {
        return true;
    }
    return !hung && (bytes == 0 || errno == EINTR || errno == EAGAIN);
}

const struct scanner_kind scanner_serial = {"serial", serial_open, serial_read, serial_close};
