/* scanner_kit.h: scanners that are not there: recorded streams of input events through a pipe with
 * a name, and the other end of a serial line. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "harness/folder.h"
#include "platform/scanner_private.h"

enum { PATIENCE_MS = 20000, LOOK_MS = 2, AHEAD_MS = 3600000, HELD_MAX = 160 };

struct bench {
    char folder[TEST_FOLDER_MAX];
    struct scanner *scanner;
    char code[SCANNER_CODE_MAX + 1]; /* the last one taken */
    size_t length;
    /* Of the next recorded event: far ahead, so that no pause of the machine's is a silence. */
    int64_t event_ms;
    bool is_holding; /* events wait, to be written at once */
    struct input_event held[HELD_MAX];
    size_t held_count;
};

static void bench_wake(void *user)
{
    (void)user;
}

/* A recording stands for a device: a pipe called event7. */
static enum status pipe_open(struct scanner_port *port, const struct scanner_place *place,
                             const char *path, struct error *error)
{
    (void)place;
    (void)error;
    if (strstr(path, "/event7") == NULL && strstr(path, "/by-id/") == NULL) {
        return STATUS_NOT_FOUND;
    }
    port->fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    return port->fd < 0 ? STATUS_NOT_FOUND : STATUS_OK;
}

static void pipe_close(struct scanner_port *port)
{
    close(port->fd);
}

static const struct scanner_kind recording = {"evdev", pipe_open, scanner_events_read, pipe_close};

/* `where` with %s for the folder. */
static void bench_open(struct bench *bench, const char *where, const struct scanner_kind *kind)
{
    char path[2 * TEST_FOLDER_MAX];
    struct error error = {0};
    if (bench->folder[0] == '\0') {
        test_folder_make(bench->folder);
    }
    const char *place = strstr(where, "%s");
    if (place != NULL) {
        (void)snprintf(path, sizeof path, "%.*s%s%s", (int)(place - where), where, bench->folder,
                       place + 2);
    } else {
        (void)snprintf(path, sizeof path, "%s", where);
    }
    const struct scanner_options options = {
        .where = path, .input_folder = bench->folder, .kind = kind, .wake = bench_wake};
    enum status status = scanner_new(&bench->scanner, &options, &error);
    assert_string_equal(error.text, "");
    assert_int_equal(status, STATUS_OK);
    bench->event_ms = clock_monotonic_ms() + AHEAD_MS;
}

static void bench_close(struct bench *bench)
{
    scanner_free(bench->scanner);
    test_folder_remove(bench->folder);
}

static void bench_path(const struct bench *bench, const char *name, char path[2 * TEST_FOLDER_MAX])
{
    (void)snprintf(path, (size_t)2 * TEST_FOLDER_MAX, "%s/%s", bench->folder, name);
}

static void await_state(struct bench *bench, enum scanner_state state)
{
    struct scanner_report report;
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    do {
        usleep(LOOK_MS * 1000);
        scanner_report(bench->scanner, &report);
    } while (report.state != state && clock_monotonic_ms() < until_ms);
    assert_int_equal(report.state, state);
}

static void await_code(struct bench *bench, const char *wanted, size_t length)
{
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    while (!scanner_take(bench->scanner, bench->code, &bench->length)) {
        assert_true(clock_monotonic_ms() < until_ms);
        usleep(LOOK_MS * 1000);
    }
    assert_int_equal(bench->length, length);
    assert_memory_equal(bench->code, wanted, length);
}

static void await_dropped(struct bench *bench, uint64_t dropped)
{
    struct scanner_report report;
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    do {
        usleep(LOOK_MS * 1000);
        scanner_report(bench->scanner, &report);
    } while (report.dropped != dropped && clock_monotonic_ms() < until_ms);
    assert_int_equal(report.dropped, dropped);
}

static void assert_no_code(struct bench *bench)
{
    assert_false(scanner_take(bench->scanner, bench->code, &bench->length));
}

/* ---- a keyboard that somebody recorded ---- */

/* Plugged in: the pipe and its writing end. */
static int plug(struct bench *bench, const char *name)
{
    char path[2 * TEST_FOLDER_MAX];
    bench_path(bench, name, path);
    assert_int_equal(mkfifo(path, 0600), 0);
    int fd = -1;
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    while (fd < 0 && clock_monotonic_ms() < until_ms) { /* ENXIO until the scanner has opened it */
        fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
        usleep(LOOK_MS * 1000);
    }
    assert_true(fd >= 0);
    (void)fcntl(fd, F_SETFL, 0);
    await_state(bench, SCANNER_READY);
    return fd;
}

static void unplug(struct bench *bench, const char *name, int fd)
{
    char path[2 * TEST_FOLDER_MAX];
    bench_path(bench, name, path);
    assert_int_equal(unlink(path), 0);
    close(fd);
    await_state(bench, SCANNER_WAITING);
}

static void send_event(struct bench *bench, int fd, int type, int code, int value)
{
    struct input_event event = {.type = (uint16_t)type, .code = (uint16_t)code, .value = value};
    event.input_event_sec = bench->event_ms / 1000;
    event.input_event_usec = bench->event_ms % 1000 * 1000;
    if (bench->is_holding) {
        assert_true(bench->held_count < HELD_MAX);
        bench->held[bench->held_count++] = event;
    } else {
        assert_int_equal(write(fd, &event, sizeof event), sizeof event);
    }
}

static void send_held(struct bench *bench, int fd)
{
    size_t bytes = bench->held_count * sizeof bench->held[0];
    assert_int_equal(write(fd, bench->held, bytes), bytes);
    bench->is_holding = false;
    bench->held_count = 0;
}

static void send_key(struct bench *bench, int fd, int code, int value)
{
    send_event(bench, fd, EV_MSC, MSC_SCAN, 0x70000 + code);
    send_event(bench, fd, EV_KEY, code, value);
    send_event(bench, fd, EV_SYN, SYN_REPORT, 0);
}

static void send_press(struct bench *bench, int fd, int code, int64_t gap_ms)
{
    bench->event_ms += gap_ms;
    send_key(bench, fd, code, 1);
    send_key(bench, fd, code, 0);
}

/* As a scanner types it, on a US keyboard. '\n' is Enter. */
static void send_text(struct bench *bench, int fd, const char *text, int64_t gap_ms)
{
    static const char plain[] = "1234567890-=\b\tqwertyuiop[]\n\001asdfghjkl;'`\001\\zxcvbnm,./";
    static const char shift[] = "!@#$%^&*()_+\b\tQWERTYUIOP{}\n\001ASDFGHJKL:\"~\001|ZXCVBNM<>?";
    for (; *text != '\0'; text++) {
        const char *at = strchr(plain, *text);
        bool has_shift = at == NULL;
        at = has_shift ? strchr(shift, *text) : at;
        int code = *text == ' ' ? KEY_SPACE : (int)(at - (has_shift ? shift : plain)) + KEY_1;
        assert_true(at != NULL || *text == ' ');
        if (has_shift && *text != ' ') {
            send_key(bench, fd, KEY_LEFTSHIFT, 1);
        }
        send_press(bench, fd, code, gap_ms);
        if (has_shift && *text != ' ') {
            send_key(bench, fd, KEY_LEFTSHIFT, 0);
        }
    }
}

/* ---- a serial line ---- */

/* Plugged in: `name` leads to a new line, whose other end this is. */
static int line_plug(struct bench *bench, const char *name)
{
    char path[2 * TEST_FOLDER_MAX];
    bench_path(bench, name, path);
    int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(grantpt(fd), 0);
    assert_int_equal(unlockpt(fd), 0);
    assert_int_equal(symlink(ptsname(fd), path), 0);
    await_state(bench, SCANNER_READY);
    return fd;
}

static void line_send(int fd, const void *bytes, size_t length)
{
    for (size_t sent = 0; sent < length;) {
        ssize_t written = write(fd, (const char *)bytes + sent, length - sent);
        assert_true(written > 0);
        sent += (size_t)written;
    }
}
