/* sticks.h: tells when a prepared stick (folder.h) is plugged in or taken away, without looking
 * again and again: the kernel says when something is mounted (/proc/self/mountinfo, proc(5)), and
 * inotify(7) when a folder comes or goes.
 *
 * Looked at are the folders of one place, like /media, and those in them: LABEL or USER/LABEL. One
 * thread. */
#pragma once

#include "base/file.h"

#include <stdbool.h>
#include <stddef.h>

enum { STICKS_MAX = 8, STICKS_WATCHES_MAX = 32 };

struct sticks {
    char place[FILE_PATH_MAX];
    int inotify; /* -1: the system has none left */
    int mounts;  /* of mountinfo; -1: not to be had */
};

void sticks_init(struct sticks *sticks, const char *place);
void sticks_release(struct sticks *sticks);

/* The marked folders that are there now; their number. Watches what it looked at. */
size_t sticks_look(struct sticks *sticks, char paths[STICKS_MAX][FILE_PATH_MAX]);

/* Sleeps until something may have changed. False: `stop_fd` became readable. */
bool sticks_wait(struct sticks *sticks, int stop_fd);
