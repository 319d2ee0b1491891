#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Only a list of ours is written over: `--output central.db` must never cost the central file. */
static enum status target_check(const char *path, const char *begin, struct error *error)
{
    static const char BOM[] = "\xef\xbb\xbf";
    char read[64] = "";
    struct stat status;
    if (lstat(path, &status) != 0) {
        return errno == ENOENT ? STATUS_OK : file_error(error, errno, path);
    }
    FILE *file = S_ISREG(status.st_mode) ? fopen(path, "re") : NULL;
    size_t bytes = file ? fread(read, 1, sizeof read - 1, file) : 0;
    if (file) {
        (void)fclose(file);
    }
    read[bytes] = '\0';
    const char *text = strncmp(read, BOM, strlen(BOM)) == 0 ? read + strlen(BOM) : read;
    if (!S_ISREG(status.st_mode) || strncmp(text, begin, strlen(begin)) != 0) {
        return error_set(
            error, STATUS_EXISTS,
            "%s: this is something else than a list of feria export; choose another name", path);
    }
    return STATUS_OK;
}

enum status output_open(struct output *output, const char *path, const char *begin,
                        struct error *error)
{
    *output = (struct output){.file = stdout, .path = path};
    if (!path) {
        return STATUS_OK;
    }
    enum status status = target_check(path, begin, error);
    if (status != STATUS_OK) {
        return status;
    }
    int length = snprintf(output->temporary, sizeof output->temporary, "%s.part", path);
    if (length < 0 || (size_t)length >= sizeof output->temporary) {
        return error_set(error, STATUS_TOO_BIG, "%s: the path is too long", path);
    }
    (void)unlink(output->temporary);
    int fd = open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0) {
        return file_error(error, errno, path);
    }
    output->file = fdopen(fd, "w");
    if (!output->file) {
        (void)close(fd);
        (void)unlink(output->temporary);
        return error_set(error, STATUS_NO_MEMORY, "%s: out of memory", path);
    }
    return STATUS_OK;
}

enum status output_close(struct output *output, enum status status, struct error *error)
{
    errno = 0;
    bool is_written = fflush(output->file) == 0 && !ferror(output->file);
    if (is_written && output->path) {
        is_written = fsync(fileno(output->file)) == 0;
    }
    int number = errno != 0 ? errno : EIO;
    /* The disk's own reason says more than what the report made of it. */
    if (!is_written && (status == STATUS_OK || status == STATUS_IO)) {
        status = file_error(error, number, output->path ? output->path : "standard output");
    }
    if (!output->path) {
        return status;
    }
    (void)fclose(output->file);
    if (status == STATUS_OK && rename(output->temporary, output->path) != 0) {
        status = file_error(error, errno, output->path);
    }
    if (status != STATUS_OK) {
        (void)unlink(output->temporary);
    }
    return status;
}
