#include "platform/camera_source.h"

#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>

#include "base/file.h"

const struct camera_source_kind *camera_source_kind_of(const char *setting, const char **place)
{
    static const struct camera_source_kind *const kinds[] = {&camera_folder_kind, &camera_y4m_kind};
    const struct camera_source_kind *kind = &camera_v4l2_kind;
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        if (strncmp(setting, kinds[i]->prefix, strlen(kinds[i]->prefix)) == 0) {
            kind = kinds[i];
        }
    }
    *place = setting + strlen(kind->prefix);
    return kind;
}

/* udev makes the node first and gives the group its right afterwards (IN_ATTRIB); who had the
 * camera closes it (IN_CLOSE). */
int camera_watch(const char *place)
{
    const uint32_t events = IN_CREATE | IN_MOVED_TO | IN_ATTRIB | IN_CLOSE_WRITE |
                            IN_CLOSE_NOWRITE | IN_MOVE_SELF | IN_DELETE_SELF;
    char path[FILE_PATH_MAX];
    int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (fd < 0 || snprintf(path, sizeof path, "%s", place) >= (int)sizeof path) {
        return fd;
    }
    (void)inotify_add_watch(fd, path, events);
    for (char *slash = strrchr(path, '/'); slash != NULL; slash = strrchr(path, '/')) {
        slash[slash == path ? 1 : 0] = '\0';
        (void)inotify_add_watch(fd, path, IN_CREATE | IN_MOVED_TO | IN_ATTRIB);
        if (slash == path) {
            break;
        }
    }
    return fd;
}
