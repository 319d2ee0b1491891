/* Video devices of all manners, good and bad, played by a driver of our own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <linux/videodev2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "platform/camera_source.h"

enum { DEVICE_FD = 77, WIDTH = 8, HEIGHT = 4, MAPPING = 4096, BUFFERS = 3 };

/* What the device is and does. */
static struct device {
    int open_errno, format_errno, stream_errno, dequeue_errno;
    uint32_t fourcc; /* the only one it has */
    uint32_t capabilities, row_bytes, bytes_used, width, flags;
    unsigned buffers, index_wrong;
    /* its state */
    bool is_open, is_streaming;
    uint8_t memory[BUFFERS][MAPPING];
    int mapped, filled, next, queued, interrupted;
} device;

static int refuse(int number)
{
    errno = number;
    return -1;
}

static int device_open(const char *path, int flags)
{
    (void)path;
    (void)flags;
    if (device.open_errno != 0) {
        return refuse(device.open_errno);
    }
    device.is_open = true;
    return DEVICE_FD;
}

static int set_format(struct v4l2_format *format)
{
    if (device.format_errno != 0) {
        return refuse(device.format_errno);
    }
    format->fmt.pix.pixelformat = device.fourcc; /* drivers offer what they have instead */
    format->fmt.pix.width = device.width;
    format->fmt.pix.height = HEIGHT;
    format->fmt.pix.bytesperline = device.row_bytes;
    return 0;
}

static int dequeue(struct v4l2_buffer *buffer)
{
    if (device.dequeue_errno != 0) {
        return refuse(device.dequeue_errno);
    }
    if (device.filled == 0) {
        return refuse(EAGAIN);
    }
    device.filled--;
    device.queued--;
    buffer->index = (unsigned)(device.next++ % BUFFERS) + device.index_wrong;
    buffer->bytesused = device.bytes_used;
    buffer->flags = device.flags;
    return 0;
}

static int device_ioctl(int fd, unsigned long request, void *argument)
{
    assert_int_equal(fd, DEVICE_FD);
    if (device.interrupted > 0) {
        device.interrupted--;
        return refuse(EINTR);
    }
    switch (request) {
    case VIDIOC_QUERYCAP:
        ((struct v4l2_capability *)argument)->capabilities = device.capabilities;
        return 0;
    case VIDIOC_S_FMT:
        return set_format(argument);
    case VIDIOC_S_PARM:
        return refuse(ENOTTY);
    case VIDIOC_REQBUFS:
        ((struct v4l2_requestbuffers *)argument)->count = device.buffers;
        return 0;
    case VIDIOC_QUERYBUF:
        ((struct v4l2_buffer *)argument)->length = MAPPING;
        ((struct v4l2_buffer *)argument)->m.offset = ((struct v4l2_buffer *)argument)->index;
        return 0;
    case VIDIOC_QBUF:
        device.queued++;
        return 0;
    case VIDIOC_DQBUF:
        return dequeue(argument);
    case VIDIOC_STREAMON:
        device.is_streaming = device.stream_errno == 0;
        return device.is_streaming ? 0 : refuse(device.stream_errno);
    case VIDIOC_STREAMOFF:
        device.is_streaming = false;
        return 0;
    default:
        return refuse(ENOTTY);
    }
}

static void *device_map(size_t bytes, int fd, off_t offset)
{
    assert_int_equal(fd, DEVICE_FD);
    assert_int_equal(bytes, MAPPING);
    device.mapped++;
    return device.memory[offset];
}

static int device_unmap(void *data, size_t bytes)
{
    (void)data;
    assert_int_equal(bytes, MAPPING);
    device.mapped--;
    return 0;
}

static int device_close(int fd)
{
    assert_int_equal(fd, DEVICE_FD);
    assert_true(device.is_open);
    device.is_open = false;
    return 0;
}

static const struct camera_calls calls = {device_open, device_ioctl, device_map, device_unmap,
                                          device_close};

static const struct device good = {.fourcc = V4L2_PIX_FMT_YUYV,
                                   .capabilities = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING,
                                   .row_bytes = 2 * WIDTH,
                                   .bytes_used = 2 * WIDTH * HEIGHT,
                                   .width = WIDTH,
                                   .buffers = BUFFERS};

static void expect_closed(void)
{
    assert_false(device.is_open);
    assert_false(device.is_streaming);
    assert_int_equal(device.mapped, 0);
}

static void test_layouts(void **state)
{
    static const struct {
        uint32_t fourcc, row_bytes;
        size_t step, offset;
    } cases[] = {{V4L2_PIX_FMT_GREY, WIDTH, 1, 0},     {V4L2_PIX_FMT_GREY, 16, 1, 0},
                 {V4L2_PIX_FMT_YUYV, 2 * WIDTH, 2, 0}, {V4L2_PIX_FMT_UYVY, 2 * WIDTH, 2, 1},
                 {V4L2_PIX_FMT_NV12, WIDTH, 1, 0},     {V4L2_PIX_FMT_YUYV, 0, 2, 0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct camera_source *source = NULL;
        struct luma luma = {0};
        struct error error = {0};
        device = good;
        device.interrupted = 3;
        device.fourcc = cases[i].fourcc;
        device.row_bytes = cases[i].row_bytes;
        size_t row = cases[i].row_bytes > 0 ? cases[i].row_bytes : WIDTH * cases[i].step;
        device.bytes_used = (uint32_t)row * HEIGHT;
        assert_int_equal(camera_v4l2_open(&source, "/dev/video9", &calls, &error), STATUS_OK);
        assert_int_equal(device.queued, BUFFERS);
        assert_int_equal(source->kind->read(source, &luma, &error), STATUS_GAP);
        /* Two pictures are there: the newer one is taken, both go back. */
        memset(device.memory[0], 99, MAPPING);
        for (size_t b = 0; b < row * HEIGHT; b++) {
            device.memory[1][b] = (uint8_t)b;
        }
        device.filled = 2;
        assert_int_equal(source->kind->read(source, &luma, &error), STATUS_OK);
        assert_int_equal(device.queued, BUFFERS);
        assert_int_equal(luma.width, WIDTH);
        assert_int_equal(luma.height, HEIGHT);
        for (size_t p = 0; p < (size_t)WIDTH * HEIGHT; p++) {
            assert_int_equal(luma.pixels[p],
                             p / WIDTH * row + p % WIDTH * cases[i].step + cases[i].offset);
        }
        source->kind->close(source);
        expect_closed();
        luma_release(&luma);
    }
}

static void test_what_cannot_be_opened(void **state)
{
    static const struct {
        enum { OPEN, FORMAT, STREAM } where;
        int number;
        enum status status;
        const char *says;
    } cases[] = {
        {OPEN, EACCES, STATUS_DENIED, "group video"},
        {OPEN, ENOENT, STATUS_NOT_FOUND, "plugged"},
        {OPEN, ENODEV, STATUS_NOT_FOUND, "plugged"},
        {OPEN, EBUSY, STATUS_BUSY, "another program"},
        {FORMAT, EBUSY, STATUS_BUSY, "another program"},
        {FORMAT, EINVAL, STATUS_UNSUPPORTED, "another camera"},
        {FORMAT, ENODEV, STATUS_NOT_FOUND, "plugged"},
        {STREAM, ENOSPC, STATUS_BUSY, "another socket"},
        {STREAM, EBUSY, STATUS_BUSY, "another program"},
        {STREAM, EIO, STATUS_IO, "/dev/video9"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct camera_source *source = NULL;
        struct error error = {0};
        device = good;
        *(cases[i].where == OPEN     ? &device.open_errno
          : cases[i].where == FORMAT ? &device.format_errno
                                     : &device.stream_errno) = cases[i].number;
        assert_int_equal(camera_v4l2_open(&source, "/dev/video9", &calls, &error), cases[i].status);
        assert_null(source);
        assert_non_null(strstr(error.text, cases[i].says));
        assert_non_null(strstr(error.text, "/dev/video9"));
        expect_closed();
    }
}

static void test_devices_of_no_use(void **state)
{
    struct camera_source *source = NULL;
    struct error error = {0};
    (void)state;
    device = good; /* the second device of a camera, which has its times only */
    device.capabilities = V4L2_CAP_STREAMING;
    assert_int_equal(camera_v4l2_open(&source, "/dev/video9", &calls, &error), STATUS_UNSUPPORTED);
    assert_non_null(strstr(error.text, "the other one"));
    expect_closed();
    device = good;
    device.fourcc = V4L2_PIX_FMT_H264;
    assert_int_equal(camera_v4l2_open(&source, "/dev/video9", &calls, &error), STATUS_UNSUPPORTED);
    expect_closed();
    device = good;
    device.width = 100000;
    assert_int_equal(camera_v4l2_open(&source, "/dev/video9", &calls, &error), STATUS_UNSUPPORTED);
    expect_closed();
    device = good;
    device.buffers = 1;
    assert_int_equal(camera_v4l2_open(&source, "/dev/video9", &calls, &error), STATUS_NO_MEMORY);
    expect_closed();
}

static void test_pictures_that_go_wrong(void **state)
{
    struct camera_source *source = NULL;
    struct luma luma = {0};
    struct error error = {0};
    (void)state;
    device = good;
    assert_int_equal(camera_v4l2_open(&source, "/dev/video9", &calls, &error), STATUS_OK);
    device.filled = 1;
    device.bytes_used = 2 * WIDTH * HEIGHT - 1; /* cut */
    assert_int_equal(source->kind->read(source, &luma, &error), STATUS_INVALID);
    device.filled = 1;
    device.bytes_used = UINT32_MAX; /* more than there is */
    assert_int_equal(source->kind->read(source, &luma, &error), STATUS_OK);
    device.filled = 1;
    device.flags = V4L2_BUF_FLAG_ERROR;
    assert_int_equal(source->kind->read(source, &luma, &error), STATUS_INVALID);
    assert_int_equal(device.queued, BUFFERS); /* all went back */
    device.flags = 0;
    device.filled = 1;
    device.index_wrong = 50;
    assert_int_equal(source->kind->read(source, &luma, &error), STATUS_UNSUPPORTED);
    device.index_wrong = 0;
    device.dequeue_errno = ENODEV; /* unplugged */
    assert_int_equal(source->kind->read(source, &luma, &error), STATUS_NOT_FOUND);
    source->kind->close(source);
    expect_closed();
    device = good; /* a Motion JPEG of noise */
    device.fourcc = V4L2_PIX_FMT_MJPEG;
    assert_int_equal(camera_v4l2_open(&source, "/dev/video9", &calls, &error), STATUS_OK);
    device.filled = 1;
    assert_int_equal(source->kind->read(source, &luma, &error), STATUS_INVALID);
    source->kind->close(source);
    expect_closed();
    luma_release(&luma);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layouts),
        cmocka_unit_test(test_what_cannot_be_opened),
        cmocka_unit_test(test_devices_of_no_use),
        cmocka_unit_test(test_pictures_that_go_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
