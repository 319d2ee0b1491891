#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_BYTES = 16 * 1024 };

/* What an errno means for Feria, and what a person can do about it. */
static const struct {
    int number;
    enum status status;
    const char *advice;
} FILE_ERRORS[] = {
    {ENOENT, STATUS_NOT_FOUND, "no such file or folder; check the path"},
    {ENOTDIR, STATUS_NOT_FOUND, "a part of the path is a file, not a folder; check the path"},
    {ENODEV, STATUS_NOT_FOUND, "the device is gone; plug it in again"},
    {ENXIO, STATUS_NOT_FOUND, "the device is gone; plug it in again"},
    {EISDIR, STATUS_INVALID, "it is a folder; name a file"},
    {ELOOP, STATUS_INVALID, "the link leads in a circle; remove it"},
    {EEXIST, STATUS_EXISTS, "it is already there"},
    {ENOTEMPTY, STATUS_EXISTS, "the folder is not empty"},
    {ENAMETOOLONG, STATUS_TOO_BIG, "the path is too long; use a shorter one"},
    {EFBIG, STATUS_TOO_BIG, "the file would be larger than the disk allows"},
    {ENOSPC, STATUS_FULL,
     "the disk is full; delete old backups and exports there, or use another disk"},
    {EDQUOT, STATUS_FULL,
     "the quota is used up; delete old backups and exports there, or use another disk"},
    {EACCES, STATUS_DENIED, "not permitted; check the owner and the permissions"},
    {EPERM, STATUS_DENIED, "not permitted; check the owner and the permissions"},
    {EROFS, STATUS_DENIED, "the disk is read-only; use another one, or mount it for writing"},
    {EBUSY, STATUS_BUSY, "in use by another program; close it and try again"},
    {ETXTBSY, STATUS_BUSY, "in use by another program; close it and try again"},
    {EMFILE, STATUS_BUSY, "too many open files; try again"},
    {ENFILE, STATUS_BUSY, "too many open files; try again"},
    {ENOMEM, STATUS_NO_MEMORY, "out of memory"},
};

enum status file_error(struct error *error, int number, const char *path)
{
    for (size_t i = 0; i < ARRAY_COUNT(FILE_ERRORS); i++) {
        if (FILE_ERRORS[i].number == number) {
            return error_set(error, FILE_ERRORS[i].status, "%s: %s", path, FILE_ERRORS[i].advice);
        }
    }
    const char *text = strerrordesc_np(number);
    return error_set(error, STATUS_IO, "%s: %s; check the disk", path,
                     text ? text : "unknown error");
}

enum status file_read(const char *path, struct buf *buf, struct error *error)
{
    enum status status = buf_status(buf, error);
    if (status != STATUS_OK) {
        return status;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return file_error(error, errno, path);
    }
    size_t length_before = buf->length;
    char bytes[READ_BYTES];
    ssize_t got = 0;
    do {
        got = read(fd, bytes, sizeof bytes);
        if (got > 0) {
            buf_append(buf, bytes, (size_t)got);
        }
    } while ((got > 0 && !buf->failed) || (got < 0 && errno == EINTR));
    if (got < 0) {
        status = file_error(error, errno, path);
    } else if (buf->failed) {
        status = error_prefix(error, buf_status(buf, error), "%s", path);
    }
    (void)close(fd);
    explicit_bzero(bytes, sizeof bytes);
    if (status != STATUS_OK && buf->data) {
        buf->length = length_before;
        buf->data[length_before] = '\0';
    }
    return status;
}

/* The folder of `path` into `out`: "a/b" -> "a", "b" -> ".", "/b" -> "/". */
static void folder_of(const char *path, char out[FILE_PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    if (!slash) {
        (void)snprintf(out, FILE_PATH_MAX, ".");
        return;
    }
    int length = slash == path ? 1 : (int)(slash - path);
    (void)snprintf(out, FILE_PATH_MAX, "%.*s", length, path);
}

/* Makes a new name in the folder of `path` durable. */
static enum status folder_sync(const char *path, struct error *error)
{
    char folder[FILE_PATH_MAX];
    folder_of(path, folder);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        /* A folder that can be written but not read cannot be synced; its file has been. */
        return errno == EACCES ? STATUS_OK : file_error(error, errno, folder);
    }
    enum status status = STATUS_OK;
    if (fsync(fd) != 0 && errno != EINVAL) { /* EINVAL: this file system has no such thing */
        status = file_error(error, errno, folder);
    }
    (void)close(fd);
    return status;
}

/* Writes all and syncs; returns 0 or an errno. */
static int write_whole(int fd, const void *data, size_t bytes)
{
    const char *from = data;
    while (bytes > 0) {
        ssize_t written = write(fd, from, bytes);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return written < 0 ? errno : EIO;
        }
        from += written;
        bytes -= (size_t)written;
    }
    return fsync(fd) == 0 ? 0 : errno;
}

enum status file_write(const char *path, const void *data, size_t bytes, mode_t mode,
                       struct error *error)
{
    char temporary[FILE_PATH_MAX];
    int length =
        snprintf(temporary, sizeof temporary, "%s.%08x.tmp", path, (unsigned)randombytes_random());
    if (length < 0 || (size_t)length >= sizeof temporary) {
        return file_error(error, ENAMETOOLONG, path);
    }
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0) {
        return file_error(error, errno, path);
    }
    int number = write_whole(fd, data, bytes);
    if (close(fd) != 0 && number == 0) {
        number = errno;
    }
    if (number == 0 && rename(temporary, path) != 0) {
        number = errno;
    }
    if (number != 0) {
        (void)unlink(temporary);
        return file_error(error, number, path);
    }
    return folder_sync(path, error);
}

/* Returns 0 or an errno. */
static int overwrite(int fd)
{
    struct stat info;
    uint8_t noise[READ_BYTES];
    if (fstat(fd, &info) != 0) {
        return errno;
    }
    int number = 0;
    for (off_t left = S_ISREG(info.st_mode) ? info.st_size : 0; left > 0 && number == 0;) {
        size_t bytes = left < (off_t)sizeof noise ? (size_t)left : sizeof noise;
        randombytes_buf(noise, bytes);
        number = write_whole(fd, noise, bytes);
        left -= (off_t)bytes;
    }
    return number;
}

enum status file_destroy(const char *path, struct error *error)
{
    int number = 0;
    int fd = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0) {
        number = overwrite(fd);
        (void)close(fd);
    } else if (errno == ENOENT) {
        return STATUS_OK;
    } else if (errno != ELOOP) {
        number = errno;
    }
    if (number == 0 && unlink(path) != 0) {
        number = errno;
    }
    return number == 0 ? folder_sync(path, error) : file_error(error, number, path);
}

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static enum status folder_make_one(const char *path, struct error *error)
{
    if (is_folder(path)) {
        return STATUS_OK;
    }
    if (mkdir(path, 0700) == 0) {
        return folder_sync(path, error);
    }
    int number = errno;
    if (number == EEXIST && is_folder(path)) { /* another process was faster */
        return STATUS_OK;
    }
    return number == EEXIST ? error_set(error, STATUS_EXISTS, "%s: a file has this name", path)
                            : file_error(error, number, path);
}

enum status folder_make(const char *path, struct error *error)
{
    char folder[FILE_PATH_MAX];
    size_t length = strlen(path);
    if (length == 0) {
        return file_error(error, ENOENT, "(empty path)");
    }
    if (length >= sizeof folder) {
        return file_error(error, ENAMETOOLONG, path);
    }
    memcpy(folder, path, length + 1);
    while (length > 1 && folder[length - 1] == '/') {
        folder[--length] = '\0';
    }
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        enum status status = folder_make_one(folder, error);
        *slash = '/';
        if (status != STATUS_OK) {
            return status;
        }
    }
    return folder_make_one(folder, error);
}

bool file_exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}

enum status path_join(char *out, size_t out_bytes, const char *folder, const char *name,
                      struct error *error)
{
    size_t length = strlen(folder);
    const char *slash = length == 0 || folder[length - 1] == '/' ? "" : "/";
    int written = snprintf(out, out_bytes, "%s%s%s", folder, slash, name);
    if (written < 0 || (size_t)written >= out_bytes) {
        return error_set(error, STATUS_TOO_BIG, "%s%s%s: the path is too long; use a shorter one",
                         folder, slash, name);
    }
    return STATUS_OK;
}
