/* fat_shim.c: preloaded into a program (LD_PRELOAD), makes the folder FAT_ROOT behave as the worst
 * of the sticks that are around: a folder cannot be synced (EINVAL), a mode cannot be changed
 * (EPERM), a name may not have what FAT keeps for itself (EINVAL), and one in other letters' case
 * is taken (EEXIST).
 *
 *   FAT_ROOT=DIR         the stick; nothing else changes
 *   FAT_ROOM=BYTES       so much may be written to it, then it is full (ENOSPC)
 *   FAT_READ_ONLY=1      its little switch is on (EROFS)
 *   FAT_PULLED_AFTER=N   after N operations it is gone (EIO), also for what was opened before
 *
 * Times of files, which FAT keeps to 2 s, are read by nobody. */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FDS_MAX = 1024, PATH_BYTES = 4096 };

static bool is_ours[FDS_MAX]; /* descriptors on the stick */
static long operation_count, written_bytes;

#define REAL(name) ((__typeof__(&(name)))dlsym(RTLD_NEXT, #name))

static long number_of(const char *name, long otherwise)
{
    const char *text = getenv(name);
    return text ? strtol(text, NULL, 10) : otherwise;
}

static bool is_on_stick(const char *path)
{
    const char *root = getenv("FAT_ROOT");
    size_t length = root ? strlen(root) : 0;
    return length > 0 && strncmp(path, root, length) == 0 &&
           (path[length] == '/' || path[length] == '\0');
}

static bool is_fd_on_stick(int fd)
{
    return fd >= 0 && fd < FDS_MAX && is_ours[fd];
}

/* True, with errno: the operation fails. */
static bool fails(bool is_writing)
{
    long last = number_of("FAT_PULLED_AFTER", -1);
    operation_count++;
    if (last >= 0 && operation_count > last) {
        errno = EIO;
        return true;
    }
    if (is_writing && number_of("FAT_READ_ONLY", 0) != 0) {
        errno = EROFS;
        return true;
    }
    return false;
}

/* A new name: none that FAT cannot have, none that is there in other letters' case. */
static bool name_fails(const char *path)
{
    char folder[PATH_BYTES];
    const char *name = strrchr(path, '/') + 1;
    if (strpbrk(name, "\"*:<>?\\|") || strlen(path) >= sizeof folder) {
        errno = EINVAL;
        return true;
    }
    memcpy(folder, path, (size_t)(name - path));
    folder[name - path] = '\0';
    DIR *dir = REAL(opendir)(folder);
    bool is_taken = false;
    const struct dirent *entry = NULL;
    while (dir && (entry = readdir(dir)) != NULL) {
        is_taken =
            is_taken || (strcasecmp(entry->d_name, name) == 0 && strcmp(entry->d_name, name) != 0);
    }
    if (dir) {
        (void)closedir(dir);
    }
    errno = is_taken ? EEXIST : errno;
    return is_taken;
}

int open(const char *path, int flags, ...)
{
    mode_t mode = 0;
    va_list more;
    va_start(more, flags);
    if (flags & O_CREAT) {
        mode = va_arg(more, mode_t);
    }
    va_end(more);
    bool is_here = is_on_stick(path);
    if (is_here &&
        (fails((flags & O_ACCMODE) != O_RDONLY) || ((flags & O_CREAT) && name_fails(path)))) {
        return -1;
    }
    int fd = REAL(open)(path, flags, mode);
    if (fd >= 0 && fd < FDS_MAX) {
        is_ours[fd] = is_here;
    }
    return fd;
}

/* The same on machines of 64 bits. */
int open64(const char *path, int flags, ...) __attribute__((alias("open")));

ssize_t write(int fd, const void *data, size_t bytes)
{
    if (is_fd_on_stick(fd)) {
        long room = number_of("FAT_ROOM", -1);
        if (fails(true)) {
            return -1;
        }
        if (room >= 0 && written_bytes + (long)bytes > room) {
            errno = ENOSPC;
            return -1;
        }
        written_bytes += (long)bytes;
    }
    return REAL(write)(fd, data, bytes);
}

ssize_t read(int fd, void *data, size_t bytes)
{
    return is_fd_on_stick(fd) && fails(false) ? -1 : REAL(read)(fd, data, bytes);
}

int fsync(int fd)
{
    struct stat info;
    if (!is_fd_on_stick(fd)) {
        return REAL(fsync)(fd);
    }
    if (fails(true)) {
        return -1;
    }
    if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
        errno = EINVAL;
        return -1;
    }
    return REAL(fsync)(fd);
}

int syncfs(int fd)
{
    return is_fd_on_stick(fd) && fails(false) ? -1 : REAL(syncfs)(fd);
}

int rename(const char *from, const char *to)
{
    return is_on_stick(to) && (fails(true) || name_fails(to)) ? -1 : REAL(rename)(from, to);
}

int unlink(const char *path)
{
    return is_on_stick(path) && fails(true) ? -1 : REAL(unlink)(path);
}

int mkdir(const char *path, mode_t mode)
{
    return is_on_stick(path) && (fails(true) || name_fails(path)) ? -1 : REAL(mkdir)(path, mode);
}

DIR *opendir(const char *path)
{
    return is_on_stick(path) && fails(false) ? NULL : REAL(opendir)(path);
}

static int mode_fails(void)
{
    errno = EPERM;
    return -1;
}

int chmod(const char *path, mode_t mode)
{
    return is_on_stick(path) ? mode_fails() : REAL(chmod)(path, mode);
}

int fchmod(int fd, mode_t mode)
{
    return is_fd_on_stick(fd) ? mode_fails() : REAL(fchmod)(fd, mode);
}
