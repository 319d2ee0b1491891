/* camera_v4l2.c: a video device (https://docs.kernel.org/userspace-api/media/v4l/), streaming into
 * memory that the driver shares. */
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "image/luma_file.h"
#include "platform/camera_source.h"

enum { BUFFERS_MAX = 4, BUFFERS_MIN = 2, RATE_PER_S = 15, INTERRUPTED_MAX = 8 };

struct v4l2_source {
    struct camera_source base;
    const struct camera_calls *calls; /* borrowed */
    char path[FILE_PATH_MAX];
    struct mapping {
        void *data; /* of the driver */
        size_t bytes;
    } mappings[BUFFERS_MAX];
    unsigned mapping_count;
    const struct layout *layout;
    int width, height;
    size_t row_bytes; /* 0 for a JPEG */
    bool is_streaming;
};

/* What pictures may be made of, what costs least first. */
static const struct layout {
    uint32_t fourcc;
    const char *name;
    size_t step, offset; /* bytes from luma to luma and before the first; 0 = a JPEG */
} LAYOUTS[] = {
    {V4L2_PIX_FMT_GREY, "GREY", 1, 0},  {V4L2_PIX_FMT_NV12, "NV12", 1, 0},
    {V4L2_PIX_FMT_YUYV, "YUYV", 2, 0},  {V4L2_PIX_FMT_UYVY, "UYVY", 2, 1},
    {V4L2_PIX_FMT_MJPEG, "MJPG", 0, 0}, {V4L2_PIX_FMT_JPEG, "JPEG", 0, 0},
};

static int real_open(const char *path, int flags)
{
    return open(path, flags);
}

static int real_ioctl(int fd, unsigned long request, void *argument)
{
    return ioctl(fd, request, argument);
}

static void *real_map(size_t bytes, int fd, off_t offset)
{
    return mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);
}

static const struct camera_calls real_calls = {real_open, real_ioctl, real_map, munmap, close};

/* 0, or -1 and errno. */
static int call(const struct v4l2_source *source, unsigned long request, void *argument)
{
    int result = -1;
    for (int i = 0; i < INTERRUPTED_MAX; i++) {
        result = source->calls->ioctl(source->base.fd, request, argument);
        if (result >= 0 || errno != EINTR) {
            break;
        }
    }
    return result < 0 ? -1 : 0;
}

/* What the errno of a device means to whoever set it up. */
static enum status device_error(struct error *error, int number, const char *path)
{
    switch (number) {
    case EACCES:
    case EPERM:
        return error_set(error, STATUS_DENIED,
                         "%s: not permitted; add the kiosk's user to the group video", path);
    case EBUSY:
        return error_set(error, STATUS_BUSY, "%s: another program is using this camera", path);
    case ENODEV:
    case ENXIO:
    case ENOENT:
        return error_set(error, STATUS_NOT_FOUND, "%s: no camera is plugged in here", path);
    case ENOSPC:
        return error_set(error, STATUS_BUSY,
                         "%s: the USB bus has no room for its pictures; use another socket", path);
    case EINVAL:
    case ENOTTY:
        return error_set(error, STATUS_UNSUPPORTED, "%s: not a camera that can be read", path);
    default:
        return file_error(error, number, path);
    }
}

/* ---- opening ---- */

static enum status capture_check(const struct v4l2_source *source, struct error *error)
{
    struct v4l2_capability about = {0};
    if (call(source, VIDIOC_QUERYCAP, &about) != 0) {
        return device_error(error, errno == EINVAL ? ENOTTY : errno, source->path);
    }
    uint32_t can =
        (about.capabilities & V4L2_CAP_DEVICE_CAPS) != 0 ? about.device_caps : about.capabilities;
    if ((can & V4L2_CAP_VIDEO_CAPTURE) == 0 || (can & V4L2_CAP_STREAMING) == 0) {
        return error_set(error, STATUS_UNSUPPORTED,
                         "%s: gives no pictures; a camera often has two devices, try the other one",
                         source->path);
    }
    return STATUS_OK;
}

/* A row that is shorter than its pixels is not believed. */
static bool format_take(struct v4l2_source *source, const struct v4l2_pix_format *format,
                        const struct layout *layout)
{
    struct error error;
    size_t least = (size_t)format->width * layout->step;
    if (format->pixelformat != layout->fourcc ||
        luma_size_check(format->width, format->height, &error) != STATUS_OK) {
        return false;
    }
    source->layout = layout;
    source->width = (int)format->width;
    source->height = (int)format->height;
    source->row_bytes = format->bytesperline > least ? format->bytesperline : least;
    return true;
}

static enum status format_set(struct v4l2_source *source, struct error *error)
{
    for (size_t i = 0; i < ARRAY_COUNT(LAYOUTS); i++) {
        struct v4l2_format format = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
        format.fmt.pix.width = CAMERA_WIDTH;
        format.fmt.pix.height = CAMERA_HEIGHT;
        format.fmt.pix.pixelformat = LAYOUTS[i].fourcc;
        format.fmt.pix.field = V4L2_FIELD_NONE;
        if (call(source, VIDIOC_S_FMT, &format) != 0) {
            if (errno != EINVAL) {
                return device_error(error, errno, source->path);
            }
        } else if (format_take(source, &format.fmt.pix, &LAYOUTS[i])) {
            struct v4l2_streamparm rate = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
            rate.parm.capture.timeperframe = (struct v4l2_fract){1, RATE_PER_S};
            (void)call(source, VIDIOC_S_PARM, &rate); /* one that cannot gives more */
            return STATUS_OK;
        }
    }
    return error_set(error, STATUS_UNSUPPORTED,
                     "%s: gives none of GREY, NV12, YUYV, UYVY, MJPEG; use another camera",
                     source->path);
}

static enum status buffer_map(struct v4l2_source *source, unsigned index, struct error *error)
{
    struct v4l2_buffer buffer = {
        .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP, .index = index};
    if (call(source, VIDIOC_QUERYBUF, &buffer) != 0) {
        return device_error(error, errno, source->path);
    }
    void *data = source->calls->map(buffer.length, source->base.fd, (off_t)buffer.m.offset);
    if (data == MAP_FAILED) {
        return error_set(error, STATUS_NO_MEMORY, "%s: no memory for its pictures", source->path);
    }
    source->mappings[index] = (struct mapping){data, buffer.length};
    source->mapping_count = index + 1;
    return call(source, VIDIOC_QBUF, &buffer) == 0 ? STATUS_OK
                                                   : device_error(error, errno, source->path);
}

static enum status stream_start(struct v4l2_source *source, struct error *error)
{
    struct v4l2_requestbuffers wanted = {
        .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP, .count = BUFFERS_MAX};
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    enum status status = STATUS_OK;
    if (call(source, VIDIOC_REQBUFS, &wanted) != 0) {
        return device_error(error, errno, source->path);
    }
    if (wanted.count < BUFFERS_MIN) {
        return error_set(error, STATUS_NO_MEMORY, "%s: no memory for its pictures", source->path);
    }
    for (unsigned i = 0; i < wanted.count && i < BUFFERS_MAX && status == STATUS_OK; i++) {
        status = buffer_map(source, i, error);
    }
    if (status == STATUS_OK && call(source, VIDIOC_STREAMON, &type) != 0) {
        status = device_error(error, errno, source->path);
    }
    source->is_streaming = status == STATUS_OK;
    return status;
}

static void v4l2_close(struct camera_source *base)
{
    struct v4l2_source *source = (struct v4l2_source *)base;
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (source->is_streaming) {
        (void)call(source, VIDIOC_STREAMOFF, &type);
    }
    for (unsigned i = 0; i < source->mapping_count; i++) {
        (void)source->calls->unmap(source->mappings[i].data, source->mappings[i].bytes);
    }
    if (base->fd >= 0) {
        (void)source->calls->close(base->fd);
    }
    free(source);
}

enum status camera_v4l2_open(struct camera_source **out, const char *place,
                             const struct camera_calls *calls, struct error *error)
{
    struct v4l2_source *source = calloc(1, sizeof *source);
    if (source == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the camera");
    }
    source->base = (struct camera_source){.kind = &camera_v4l2_kind, .fd = -1};
    source->calls = calls;
    enum status status = STATUS_OK;
    if (snprintf(source->path, sizeof source->path, "%s", place) >= (int)sizeof source->path) {
        status = error_set(error, STATUS_TOO_BIG, "%s: too long a path", place);
        goto out;
    }
    source->base.fd = calls->open(place, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (source->base.fd < 0) {
        status = device_error(error, errno, place);
        goto out;
    }
    status = capture_check(source, error);
    if (status == STATUS_OK) {
        status = format_set(source, error);
    }
    if (status == STATUS_OK) {
        status = stream_start(source, error);
    }
out:
    if (status == STATUS_OK) {
        *out = &source->base;
    } else {
        v4l2_close(&source->base);
    }
    return status;
}

static enum status v4l2_open(struct camera_source **out, const char *place, struct error *error)
{
    return camera_v4l2_open(out, place, &real_calls, error);
}

/* ---- pictures ---- */

static enum status luma_take(const struct v4l2_source *source, const uint8_t *data, size_t bytes,
                             struct luma *out, struct error *error)
{
    const struct layout *layout = source->layout;
    bool is_damaged = false; /* a code in it may be whole all the same */
    if (layout->step == 0) {
        enum status status = luma_read_jpeg(data, bytes, out, &is_damaged, error);
        return status == STATUS_NO_MEMORY ? status : status != STATUS_OK ? STATUS_INVALID : status;
    }
    size_t last_row = (size_t)source->width * layout->step;
    if (bytes < source->row_bytes * (size_t)(source->height - 1) + last_row) {
        return error_set(error, STATUS_INVALID, "%s: a picture that ends early", source->path);
    }
    enum status status = luma_reserve(out, source->width, source->height, error);
    for (int y = 0; status == STATUS_OK && y < source->height; y++) {
        const uint8_t *from = data + (size_t)y * source->row_bytes + layout->offset;
        uint8_t *to = out->pixels + (size_t)y * (size_t)source->width;
        for (int x = 0; x < source->width; x++) {
            to[x] = from[(size_t)x * layout->step];
        }
    }
    return status;
}

static enum status buffer_give(struct v4l2_source *source, struct v4l2_buffer *buffer,
                               struct error *error)
{
    return call(source, VIDIOC_QBUF, buffer) == 0 ? STATUS_OK
                                                  : device_error(error, errno, source->path);
}

/* The newest of the filled buffers; the others go back at once. */
static enum status newest_take(struct v4l2_source *source, struct v4l2_buffer *newest, bool *has,
                               struct error *error)
{
    *has = false;
    for (unsigned i = 0; i <= BUFFERS_MAX; i++) {
        struct v4l2_buffer buffer = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
                                     .memory = V4L2_MEMORY_MMAP};
        if (call(source, VIDIOC_DQBUF, &buffer) != 0) {
            return errno == EAGAIN ? STATUS_OK : device_error(error, errno, source->path);
        }
        if (buffer.index >= source->mapping_count) {
            return error_set(error, STATUS_UNSUPPORTED, "%s: its driver is wrong", source->path);
        }
        enum status status = *has ? buffer_give(source, newest, error) : STATUS_OK;
        if (status != STATUS_OK) {
            return status;
        }
        *newest = buffer;
        *has = true;
    }
    return STATUS_OK;
}

static enum status v4l2_read(struct camera_source *base, struct luma *out, struct error *error)
{
    struct v4l2_source *source = (struct v4l2_source *)base;
    struct v4l2_buffer newest = {0};
    bool has = false;
    enum status status = newest_take(source, &newest, &has, error);
    if (status != STATUS_OK || !has) {
        return status != STATUS_OK ? status : STATUS_GAP;
    }
    const struct mapping *mapping = &source->mappings[newest.index];
    size_t bytes = newest.bytesused < mapping->bytes ? newest.bytesused : mapping->bytes;
    if ((newest.flags & V4L2_BUF_FLAG_ERROR) != 0) {
        status = error_set(error, STATUS_INVALID, "%s: a damaged picture", source->path);
    } else {
        status = luma_take(source, mapping->data, bytes, out, error);
    }
    enum status given = buffer_give(source, &newest, error);
    return given != STATUS_OK ? given : status;
}

const struct camera_source_kind camera_v4l2_kind = {"", v4l2_open, v4l2_read, v4l2_close};
