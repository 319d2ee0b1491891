#include "sync/sticks.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "sync/folder.h"

enum {
    EVENTS = IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE_SELF | IN_ONLYDIR,
    READ_BYTES = 4096,
    DEBOUNCE_MS = 100, /* who mounts a stick does several things */
};

void sticks_init(struct sticks *sticks, const char *place)
{
    memset(sticks, 0, sizeof *sticks);
    (void)text_copy(sticks->place, sizeof sticks->place, place);
    sticks->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    sticks->mounts = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
}

void sticks_release(struct sticks *sticks)
{
    if (sticks->inotify >= 0) {
        (void)close(sticks->inotify);
    }
    if (sticks->mounts >= 0) {
        (void)close(sticks->mounts);
    }
    sticks->inotify = sticks->mounts = -1;
}

/* Looking at one folder: its own mark, or those of the folders in it. */
struct looking {
    struct sticks *sticks;
    char (*paths)[FILE_PATH_MAX];
    size_t count;
    int watches;
};

static void look(struct looking *looking, const char *path, int depth)
{
    if (depth > 0 && looking->count < STICKS_MAX && folder_is_marked(path)) {
        (void)text_copy(looking->paths[looking->count++], FILE_PATH_MAX, path);
        return;
    }
    if (looking->sticks->inotify >= 0 && looking->watches++ < STICKS_WATCHES_MAX) {
        (void)inotify_add_watch(looking->sticks->inotify, path, EVENTS);
    }
    DIR *dir = depth < 2 ? opendir(path) : NULL;
    const struct dirent *entry = NULL;
    while (dir && (entry = readdir(dir)) != NULL) {
        char inner[FILE_PATH_MAX];
        bool is_folder = entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN;
        if (is_folder && entry->d_name[0] != '.' &&
            path_join(inner, sizeof inner, path, entry->d_name, NULL) == STATUS_OK) {
            look(looking, inner, depth + 1);
        }
    }
    if (dir) {
        (void)closedir(dir);
    }
}

size_t sticks_look(struct sticks *sticks, char paths[STICKS_MAX][FILE_PATH_MAX])
{
    struct looking looking = {.sticks = sticks, .paths = paths};
    look(&looking, sticks->place, 0);
    return looking.count;
}

static void drain(int fd)
{
    char bytes[READ_BYTES];
    while (fd >= 0 && read(fd, bytes, sizeof bytes) > 0) {
    }
}

bool sticks_wait(struct sticks *sticks, int stop_fd)
{
    /* A change of the mounts is told as POLLPRI; -1 is passed over by poll(2). */
    struct pollfd fds[] = {{.fd = stop_fd, .events = POLLIN},
                           {.fd = sticks->inotify, .events = POLLIN},
                           {.fd = sticks->mounts, .events = POLLPRI}};
    const struct timespec debounce = {.tv_nsec = DEBOUNCE_MS * 1000000L};
    (void)poll(fds, 3, -1);
    if (fds[0].revents & POLLIN) {
        return false;
    }
    (void)nanosleep(&debounce, NULL);
    drain(sticks->inotify);
    return true;
}
