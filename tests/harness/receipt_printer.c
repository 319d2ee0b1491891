#include "harness/receipt_printer.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "base/status.h"

enum { MARGIN = 40 };

void receipt_printer_init(struct receipt_printer *printer, int width)
{
    *printer = (struct receipt_printer){.width = width};
    memset(printer->says, 0x12, sizeof printer->says);
    printer->ink = calloc(RECEIPT_ROWS_MAX, (size_t)width);
    ASSERT(printer->ink);
}

void receipt_printer_release(struct receipt_printer *printer)
{
    free(printer->ink);
    printer->ink = NULL;
}

static bool has_paper(const struct receipt_printer *printer)
{
    return printer->paper_ends_at == 0 || printer->rows < printer->paper_ends_at;
}

/* The bits of a picture, left to right, from above. */
static void burn(struct receipt_printer *printer, uint8_t byte)
{
    size_t at = printer->picture_bytes - printer->picture_left--;
    int row = printer->rows + (int)(at / (size_t)printer->picture_width_bytes);
    int x = (int)(at % (size_t)printer->picture_width_bytes) * 8;
    for (int bit = 0; bit < 8 && row < RECEIPT_ROWS_MAX; bit++) {
        if (x + bit < printer->width) {
            printer->ink[(size_t)row * (size_t)printer->width + (size_t)(x + bit)] =
                byte >> (7 - bit) & 1;
        }
    }
    if (printer->picture_left == 0) {
        printer->rows += (int)(printer->picture_bytes / (size_t)printer->picture_width_bytes);
    }
}

static int said(const struct receipt_printer *printer, int n)
{
    if (printer->is_silent || n < 1 || n > 4) {
        return -1;
    }
    if (!has_paper(printer) && n == 4) {
        return 0x72;
    }
    return !has_paper(printer) && n == 2 ? 0x32 : printer->says[n];
}

static int command(struct receipt_printer *printer)
{
    const uint8_t *p = printer->pending;
    if (p[0] == 0x10) {
        return said(printer, p[2]);
    }
    if (p[0] == 0x1b && p[1] == 'J') {
        printer->rows += p[2];
    } else if (p[0] == 0x1d && p[1] == 'V' && printer->slip_count < RECEIPT_SLIPS_MAX) {
        printer->cuts[printer->slip_count++] = printer->rows;
    } else if (p[0] == 0x1d && p[1] == 'r') {
        return printer->has_no_end || printer->is_silent || !has_paper(printer) ? -1 : 0x00;
    } else if (p[0] == 0x1d && p[1] == 'v') {
        printer->picture_width_bytes = p[4] | p[5] << 8;
        printer->picture_bytes = (size_t)printer->picture_width_bytes * (size_t)(p[6] | p[7] << 8);
        printer->picture_left = printer->picture_bytes;
    }
    return -1;
}

/* Whole length of the command that begins so; 0 = none. */
static size_t command_length(const uint8_t *p, size_t bytes)
{
    static const struct {
        uint8_t first, second;
        size_t length;
    } known[] = {{0x1b, '@', 2}, {0x1b, 'J', 3}, {0x1d, 'V', 4},
                 {0x1d, 'r', 3}, {0x1d, 'v', 8}, {0x10, 0x04, 3}};
    for (size_t i = 0; i < ARRAY_COUNT(known); i++) {
        if (p[0] == known[i].first && (bytes < 2 || p[1] == known[i].second)) {
            return bytes < 2 ? 2 : known[i].length;
        }
    }
    return 0;
}

int receipt_printer_take(struct receipt_printer *printer, uint8_t byte)
{
    if (printer->picture_left > 0) {
        burn(printer, byte);
        return -1;
    }
    printer->pending[printer->pending_bytes++] = byte;
    size_t length = command_length(printer->pending, printer->pending_bytes);
    if (length == 0) {
        printer->unknown_count += (int)printer->pending_bytes;
        printer->pending_bytes = 0;
        return -1;
    }
    if (printer->pending_bytes < length || printer->pending_bytes < 2) {
        return -1;
    }
    printer->pending_bytes = 0;
    return command(printer);
}

uint8_t *receipt_printer_slip(const struct receipt_printer *printer, int number, int *width,
                              int *height)
{
    int from = number > 0 ? printer->cuts[number - 1] : 0;
    *width = printer->width + 2 * MARGIN;
    *height = printer->cuts[number] - from + 2 * MARGIN;
    uint8_t *luma = malloc((size_t)*width * (size_t)*height);
    ASSERT(luma);
    memset(luma, 255, (size_t)*width * (size_t)*height);
    for (int y = from; y < printer->cuts[number]; y++) {
        for (int x = 0; x < printer->width; x++) {
            if (printer->ink[(size_t)y * (size_t)printer->width + (size_t)x]) {
                luma[(size_t)(y - from + MARGIN) * (size_t)*width + (size_t)(x + MARGIN)] = 0;
            }
        }
    }
    return luma;
}

/* ---- the fake one ---- */

/* False when the connection is over. */
static bool serve(struct fake_printer *fake, int fd, size_t *taken)
{
    uint8_t bytes[4096];
    size_t most = fake->bytes_at_once > 0 ? (size_t)fake->bytes_at_once : sizeof bytes;
    ssize_t count = read(fd, bytes, most);
    if (count <= 0) {
        return false;
    }
    (void)pthread_mutex_lock(&fake->mutex);
    for (ssize_t i = 0; i < count; i++) {
        int answer = receipt_printer_take(&fake->printer, bytes[i]);
        uint8_t byte = (uint8_t)answer;
        if (answer >= 0 && write(fd, &byte, 1) != 1) {
            break;
        }
    }
    *taken += (size_t)count;
    bool goes_on = fake->closes_after == 0 || *taken < fake->closes_after;
    (void)pthread_mutex_unlock(&fake->mutex);
    if (fake->bytes_at_once > 0) {
        (void)poll(NULL, 0, 1);
    }
    return goes_on;
}

static void *run(void *user)
{
    struct fake_printer *fake = user;
    int fd = fake->terminal;
    size_t taken = 0;
    for (;;) {
        bool reads = fd >= 0 && !fake->is_hanging;
        struct pollfd fds[] = {{fake->stop[0], POLLIN, 0},
                               {fd < 0 ? fake->listener : -1, POLLIN, 0},
                               {reads ? fd : -1, POLLIN, 0}};
        (void)poll(fds, 3, -1);
        if (fds[0].revents) {
            break;
        }
        if (fds[1].revents) {
            int small = 4096; /* so that a sender meets short writes */
            fd = accept(fake->listener, NULL, NULL);
            (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
            fake->connection_count++;
            taken = 0;
        }
        if (fds[2].revents && !serve(fake, fd, &taken)) {
            if (fake->terminal >= 0) {
                (void)poll(NULL, 0, 5); /* nobody has the other end open */
                continue;
            }
            (void)close(fd);
            fd = -1;
        }
    }
    if (fd >= 0 && fd != fake->terminal) {
        (void)close(fd);
    }
    return NULL;
}

static void listen_somewhere(struct fake_printer *fake)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t bytes = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fake->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT(bind(fake->listener, (struct sockaddr *)&address, sizeof address) == 0);
    ASSERT(listen(fake->listener, 4) == 0);
    ASSERT(getsockname(fake->listener, (struct sockaddr *)&address, &bytes) == 0);
    fake->port = ntohs(address.sin_port);
    (void)snprintf(fake->address, sizeof fake->address, "tcp:127.0.0.1:%d", fake->port);
}

static void open_terminal(struct fake_printer *fake)
{
    struct termios raw;
    fake->terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    ASSERT(fake->terminal >= 0 && grantpt(fake->terminal) == 0 && unlockpt(fake->terminal) == 0);
    ASSERT(tcgetattr(fake->terminal, &raw) == 0);
    cfmakeraw(&raw);
    ASSERT(tcsetattr(fake->terminal, TCSANOW, &raw) == 0);
    (void)snprintf(fake->address, sizeof fake->address, "file:%s", ptsname(fake->terminal));
}

void fake_printer_open(struct fake_printer *fake, int width, bool is_terminal)
{
    memset(fake, 0, sizeof *fake);
    fake->listener = fake->terminal = -1;
    receipt_printer_init(&fake->printer, width);
    (void)pthread_mutex_init(&fake->mutex, NULL);
    ASSERT(pipe2(fake->stop, O_CLOEXEC) == 0);
    if (is_terminal) {
        open_terminal(fake);
    } else {
        listen_somewhere(fake);
    }
}

void fake_printer_run(struct fake_printer *fake)
{
    (void)signal(SIGPIPE, SIG_IGN); /* who asked may be gone before the answer */
    ASSERT(pthread_create(&fake->thread, NULL, run, fake) == 0);
}

void fake_printer_close(struct fake_printer *fake)
{
    ASSERT(write(fake->stop[1], "", 1) == 1);
    (void)pthread_join(fake->thread, NULL);
    const int fds[] = {fake->listener, fake->terminal, fake->stop[0], fake->stop[1]};
    for (size_t i = 0; i < ARRAY_COUNT(fds); i++) {
        if (fds[i] >= 0) {
            (void)close(fds[i]);
        }
    }
    receipt_printer_release(&fake->printer);
    (void)pthread_mutex_destroy(&fake->mutex);
}

void fake_printer_say(struct fake_printer *fake, int n, uint8_t answer)
{
    (void)pthread_mutex_lock(&fake->mutex);
    fake->printer.says[n] = answer;
    (void)pthread_mutex_unlock(&fake->mutex);
}

int fake_printer_slips(struct fake_printer *fake)
{
    (void)pthread_mutex_lock(&fake->mutex);
    int count = fake->printer.slip_count;
    (void)pthread_mutex_unlock(&fake->mutex);
    return count;
}
