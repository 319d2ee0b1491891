/* scanner_evdev.c: a scanner that is a keyboard, taken for ourselves. libevdev tells what it is and
 * grabs it; the events are read by ourselves, because it keeps those that it read. */
#include <errno.h>
#include <fcntl.h>
#include <libevdev/libevdev.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "platform/scanner_private.h"

/* Kernel's key codes to USB HID usages, as linux/drivers/hid/hid-input.c maps them. */
static const uint8_t usages[KEY_CNT] = {
    [KEY_A] = 4,          [KEY_B] = 5,           [KEY_C] = 6,           [KEY_D] = 7,
    [KEY_E] = 8,          [KEY_F] = 9,           [KEY_G] = 10,          [KEY_H] = 11,
    [KEY_I] = 12,         [KEY_J] = 13,          [KEY_K] = 14,          [KEY_L] = 15,
    [KEY_M] = 16,         [KEY_N] = 17,          [KEY_O] = 18,          [KEY_P] = 19,
    [KEY_Q] = 20,         [KEY_R] = 21,          [KEY_S] = 22,          [KEY_T] = 23,
    [KEY_U] = 24,         [KEY_V] = 25,          [KEY_W] = 26,          [KEY_X] = 27,
    [KEY_Y] = 28,         [KEY_Z] = 29,          [KEY_1] = 30,          [KEY_2] = 31,
    [KEY_3] = 32,         [KEY_4] = 33,          [KEY_5] = 34,          [KEY_6] = 35,
    [KEY_7] = 36,         [KEY_8] = 37,          [KEY_9] = 38,          [KEY_0] = 39,
    [KEY_ENTER] = 40,     [KEY_TAB] = 43,        [KEY_SPACE] = 44,      [KEY_MINUS] = 45,
    [KEY_EQUAL] = 46,     [KEY_LEFTBRACE] = 47,  [KEY_RIGHTBRACE] = 48, [KEY_BACKSLASH] = 49,
    [KEY_SEMICOLON] = 51, [KEY_APOSTROPHE] = 52, [KEY_GRAVE] = 53,      [KEY_COMMA] = 54,
    [KEY_DOT] = 55,       [KEY_SLASH] = 56,      [KEY_KPENTER] = 88,    [KEY_102ND] = 100,
};

enum {
    HELD_SHIFT = 1,
    HELD_SHIFT_RIGHT = 2,
    HELD_OTHER = 4, /* Ctrl, Alt: a key is not the character of the US table then */
    HELD_OTHER_RIGHT = 8,
    HELD_ALT = 16,
    HELD_ALT_RIGHT = 32,
    HELD_SHIFTS = HELD_SHIFT | HELD_SHIFT_RIGHT,
};

static unsigned held_of(int code)
{
    static const struct {
        int code;
        unsigned held;
    } rows[] = {
        {KEY_LEFTSHIFT, HELD_SHIFT}, {KEY_RIGHTSHIFT, HELD_SHIFT_RIGHT},
        {KEY_LEFTCTRL, HELD_OTHER},  {KEY_RIGHTCTRL, HELD_OTHER_RIGHT},
        {KEY_LEFTALT, HELD_ALT},     {KEY_RIGHTALT, HELD_ALT_RIGHT},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        if (rows[i].code == code) {
            return rows[i].held;
        }
    }
    return 0;
}

void scanner_event(struct scanner_port *port, const struct input_event *event)
{
    int64_t at_ms = (int64_t)event->input_event_sec * 1000 + event->input_event_usec / 1000;
    if (event->type == EV_SYN && event->code == SYN_DROPPED) {
        port->held = 0;
        burst_spoil(&port->burst, at_ms);
    }
    if (event->type != EV_KEY || event->code >= KEY_CNT) {
        return;
    }
    unsigned held = held_of(event->code);
    if (held != 0) {
        port->held = event->value != 0 ? port->held | held : port->held & ~held;
    } else if (event->value == 1) { /* 0 is up, 2 the kernel's repeat of a key that hangs */
        bool is_plain = (port->held & ~(unsigned)HELD_SHIFTS) == 0;
        scanner_key(port, is_plain ? usages[event->code] : 0, (port->held & HELD_SHIFTS) != 0,
                    at_ms);
    }
}

bool scanner_events_read(struct scanner_port *port, bool hung, int64_t now_ms)
{
    (void)now_ms; /* events bring their own times */
    for (;;) {
        ssize_t bytes = read(port->fd, port->read.events, sizeof port->read.events);
        if (bytes < 0 && errno == EINTR) {
            continue;
        }
        for (size_t i = 0; bytes > 0 && i < (size_t)bytes / sizeof port->read.events[0]; i++) {
            scanner_event(port, &port->read.events[i]);
        }
        explicit_bzero(&port->read, sizeof port->read);
        if (bytes <= 0) {
            return bytes < 0 && errno == EAGAIN && !hung;
        }
    }
}

static bool is_wanted(const struct libevdev *device, const struct scanner_place *place)
{
    bool is_it = place->path[0] != '\0' || (libevdev_get_id_vendor(device) == place->vendor &&
                                            libevdev_get_id_product(device) == place->product);
    /* A scanner's other devices (volume keys, mouse wheels) have its USB id too. */
    return is_it && libevdev_has_event_code(device, EV_KEY, KEY_1) != 0 &&
           libevdev_has_event_code(device, EV_KEY, KEY_Z) != 0;
}

static void evdev_close(struct scanner_port *port)
{
    if (port->device != NULL) {
        (void)libevdev_grab(port->device, LIBEVDEV_UNGRAB);
        libevdev_free(port->device);
        port->device = NULL;
    }
    close(port->fd);
}

static enum status evdev_open(struct scanner_port *port, const struct scanner_place *place,
                              const char *path, struct error *error)
{
    port->fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (port->fd < 0) {
        return errno == ENOENT || errno == ENXIO || errno == ENODEV
                   ? STATUS_NOT_FOUND
                   : file_error(error, errno, path);
    }
    enum status status = STATUS_NOT_FOUND;
    int failed = libevdev_new_from_fd(port->fd, &port->device);
    if (failed < 0) {
        status = place->path[0] == '\0'
                     ? STATUS_NOT_FOUND
                     : error_set(error, STATUS_CONFIG, "%s is no input device: %s", path,
                                 strerror(-failed));
        goto out;
    }
    if (!is_wanted(port->device, place)) {
        status = place->path[0] == '\0'
                     ? STATUS_NOT_FOUND
                     : error_set(error, STATUS_CONFIG, "%s has no keys like a keyboard's", path);
        goto out;
    }
    failed = libevdev_grab(port->device, LIBEVDEV_GRAB);
    if (failed < 0) {
        status = error_set(error, STATUS_BUSY, "%s: another program has taken the scanner: %s",
                           path, strerror(-failed));
        goto out;
    }
    failed = libevdev_set_clock_id(port->device, CLOCK_MONOTONIC);
    status = failed < 0
                 ? error_set(error, STATUS_UNSUPPORTED, "%s: its events have no usable times", path)
                 : STATUS_OK;
out:
    if (status != STATUS_OK) {
        evdev_close(port);
        port->fd = -1;
    }
    return status;
}

const struct scanner_kind scanner_evdev = {"evdev", evdev_open, scanner_events_read, evdev_close};
