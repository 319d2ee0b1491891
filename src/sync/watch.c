#include "sync/watch.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/text.h"

enum {
    FILE_EVENTS = IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM | IN_ATTRIB,
    LOST_EVENTS = IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED,
    READ_BYTES = 16 * 1024,
};

void watch_init(struct watch *watch, const char *path)
{
    memset(watch, 0, sizeof *watch);
    (void)text_copy(watch->path, sizeof watch->path, path);
    const char *slash = strrchr(watch->path, '/');
    watch->name = slash ? slash + 1 : watch->path;
    watch->folder = -1;
    watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
}

void watch_release(struct watch *watch)
{
    if (watch->fd >= 0) {
        (void)close(watch->fd);
    }
    watch->fd = -1;
    watch->folder = -1;
}

bool watch_ensure(struct watch *watch)
{
    if (watch->fd < 0 || watch->folder >= 0) {
        return watch->folder >= 0;
    }
    char folder[sizeof watch->path];
    size_t length = (size_t)(watch->name - watch->path);
    (void)snprintf(folder, sizeof folder, "%.*s", (int)length, watch->path);
    watch->folder = inotify_add_watch(watch->fd, length > 0 ? folder : ".",
                                      FILE_EVENTS | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR);
    return watch->folder >= 0;
}

static bool is_about_us(struct watch *watch, const struct inotify_event *event)
{
    if (event->mask & IN_Q_OVERFLOW) {
        return true;
    }
    if (event->wd != watch->folder) {
        return false; /* the rest of a watch that was lost before */
    }
    if (event->mask & LOST_EVENTS) {
        (void)inotify_rm_watch(watch->fd, watch->folder);
        watch->folder = -1;
        return true;
    }
    return event->len > 0 && strcmp(event->name, watch->name) == 0;
}

bool watch_take(struct watch *watch)
{
    _Alignas(struct inotify_event) char bytes[READ_BYTES];
    bool is_changed = false;
    ssize_t got = 0;
    while (watch->fd >= 0 && (got = read(watch->fd, bytes, sizeof bytes)) > 0) {
        for (ssize_t at = 0; at < got;) {
            const struct inotify_event *event =
                (const struct inotify_event *)(const void *)(bytes + at);
            is_changed = is_about_us(watch, event) || is_changed;
            at += (ssize_t)(sizeof *event + event->len);
        }
    }
    return is_changed;
}
