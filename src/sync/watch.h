/* watch.h: tells when a file was written, by inotify(7) on its folder, so that nobody has to look
 * again and again.
 *
 * Only writes to that name count: opening and closing it for reading, its journal and other files
 * of the folder are nothing. When the folder goes away (unplugged, unmounted, renamed) the watch is
 * lost until watch_ensure finds it again. One thread. */
#pragma once

#include <stdbool.h>

struct watch {
    int fd;           /* of inotify; -1: the system has none left */
    int folder;       /* watch descriptor; -1 while the folder is away */
    char path[1024];  /* of the file */
    const char *name; /* last part of `path` */
};

void watch_init(struct watch *watch, const char *path);
void watch_release(struct watch *watch);

/* Watches the folder if it does not yet. False while there is nothing to watch. */
bool watch_ensure(struct watch *watch);

/* Reads all that has happened. True when the file was written, or came, or went,
 * or the watch was lost. */
bool watch_take(struct watch *watch);
