/* camera_source.h: where pictures come from: a V4L2 device, a folder of picture files, or a Y4M
 * film. The last two run at 15 pictures a second, again and again from the beginning: a camera
 * for tests.
 *
 *   /dev/video0, /dev/v4l/by-id/...   V4L2, memory mapped; GREY, NV12, YUYV, UYVY or MJPEG, of
 * which
 *                                     only the luma is taken
 *   folder:DIR                        its PNG, JPEG and PGM files by name; without the folder it
 *                                     is unplugged
 *   y4m:FILE                          8 bits a sample; its luma
 *
 * It knows no thread: whoever opened it waits until `fd` is readable, then reads. */
#pragma once

#include "base/status.h"
#include "image/luma.h"

#include <stddef.h>
#include <sys/types.h>

enum {
    CAMERA_WIDTH = 640, /* asked for; a source may give another size */
    CAMERA_HEIGHT = 480,
    CAMERA_FRAME_MS = 66, /* 15 a second */
};

struct camera_source;

struct camera_source_kind {
    const char *prefix; /* of the setting; the rest is `place` */
    /* STATUS_NOT_FOUND: not there; STATUS_DENIED: not permitted; STATUS_BUSY: another program has
     * it; STATUS_INVALID, STATUS_UNSUPPORTED: no camera of use; STATUS_IO, STATUS_NO_MEMORY. The
     * text names `place` and says what to mend. */
    enum status (*open)(struct camera_source **out, const char *place, struct error *error);
    /* The newest picture, none from before the open. STATUS_GAP: none yet, wait again;
     * STATUS_INVALID: this one is damaged, go on; others: it is over, close. */
    enum status (*read)(struct camera_source *source, struct luma *out, struct error *error);
    void (*close)(struct camera_source *source);
};

/* Every source begins with this. */
struct camera_source {
    const struct camera_source_kind *kind; /* static */
    int fd;                                /* readable when there may be a picture */
};

/* By the setting's prefix; never NULL: what has none is a device. `place` is borrowed from it. */
const struct camera_source_kind *camera_source_kind_of(const char *setting, const char **place);

extern const struct camera_source_kind camera_folder_kind;
extern const struct camera_source_kind camera_y4m_kind;
extern const struct camera_source_kind camera_v4l2_kind;

/* The system calls of the V4L2 source, so that a test can be the driver. */
struct camera_calls {
    int (*open)(const char *path, int flags);
    int (*ioctl)(int fd, unsigned long request, void *argument);
    void *(*map)(size_t bytes, int fd, off_t offset); /* MAP_FAILED */
    int (*unmap)(void *data, size_t bytes);
    int (*close)(int fd);
};
/* As camera_v4l2_kind.open; `calls` is borrowed until the close. */
enum status camera_v4l2_open(struct camera_source **out, const char *place,
                             const struct camera_calls *calls, struct error *error) FALLIBLE;

/* What happens to a file or folder and to the folders above it, as far as they are there: readable
 * when something did, so that what was unplugged is opened again. -1: the system cannot tell. */
int camera_watch(const char *place);
