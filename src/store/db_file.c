#include "store/db_file.h"

#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Magic numbers of statfs(2). Locks and fsync cannot be trusted there,
 * or the medium is pulled out. */
static const struct {
    uint64_t type;
    const char *name;
} REFUSED[] = {
    {0x6969, "a network share (NFS)"},
    {0x517B, "a network share (SMB)"},
    {0xFF534D42, "a network share (CIFS)"},
    {0xFE534D42, "a network share (SMB2)"},
    {0x65735546, "a FUSE file system (a share, a phone or a Windows disk)"},
    {0x4D44, "a FAT disk (USB stick or memory card)"},
    {0x2011BAB0, "an exFAT disk (USB stick or memory card)"},
    {0x7366746E, "a Windows disk (NTFS)"},
};

const char *file_system_refusal(uint64_t type)
{
    for (size_t i = 0; i < ARRAY_COUNT(REFUSED); i++) {
        if (REFUSED[i].type == type) {
            return REFUSED[i].name;
        }
    }
    return NULL;
}

static void folder_of(const char *path, char out[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        (void)snprintf(out, PATH_MAX, ".");
    } else if (slash == path) {
        (void)snprintf(out, PATH_MAX, "/");
    } else {
        (void)snprintf(out, PATH_MAX, "%.*s", (int)(slash - path), path);
    }
}

static bool has_content(const char *path, const char *suffix)
{
    char name[PATH_MAX];
    struct stat st;
    (void)snprintf(name, sizeof name, "%s%s", path, suffix);
    return stat(name, &st) == 0 && st.st_size > 0;
}

static enum status look_folder(const char *path, bool must_write, struct error *error)
{
    char folder[PATH_MAX];
    struct stat st;
    folder_of(path, folder);
    if (stat(folder, &st) != 0) {
        if (errno == ENOENT) {
            return error_set(error, STATUS_NOT_FOUND, "%s: there is no folder %s", path, folder);
        }
        return error_set(error, STATUS_DENIED, "%s: %s: %s", path, folder, strerror(errno));
    }
    if (!S_ISDIR(st.st_mode)) {
        return error_set(error, STATUS_DENIED, "%s: %s is not a folder", path, folder);
    }
    if (must_write && access(folder, W_OK | X_OK) != 0) {
        return error_set(error, STATUS_DENIED,
                         "%s: cannot write in the folder %s: %s; give its owner's rights or choose "
                         "another folder",
                         path, folder, strerror(errno));
    }
    struct statfs fs;
    if (statfs(folder, &fs) != 0) {
        return error_set(error, STATUS_IO, "%s: statfs: %s", path, strerror(errno));
    }
    const char *refusal = file_system_refusal((uint64_t)fs.f_type & UINT32_MAX);
    if (refusal != NULL) {
        return error_set(error, STATUS_UNSUPPORTED,
                         "%s: is on %s, where a live database can be damaged; keep it on a disk of "
                         "this machine and use `feria sync` or `feria backup` to carry the data",
                         path, refusal);
    }
    return STATUS_OK;
}

enum status db_place_look(struct db_place *place, const char *path, bool must_write,
                          struct error *error)
{
    *place = (struct db_place){0};
    enum status status = look_folder(path, must_write, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct stat st;
    if (stat(path, &st) != 0) {
        if (errno == ENOENT) {
            return STATUS_OK;
        }
        return error_set(error, STATUS_DENIED, "%s: %s", path, strerror(errno));
    }
    if (!S_ISREG(st.st_mode)) {
        return error_set(error, STATUS_CORRUPT, "%s: is not a file, so not a Feria database", path);
    }
    place->exists = true;
    place->is_empty = st.st_size == 0;
    place->is_small = st.st_size <= DB_SMALL_BYTES;
    place->is_unclean = has_content(path, "-wal") || has_content(path, "-journal");
    if (access(path, must_write ? R_OK | W_OK : R_OK) != 0) {
        return error_set(error, STATUS_DENIED, "%s: %s: %s", path,
                         must_write ? "cannot be written" : "cannot be read", strerror(errno));
    }
    return STATUS_OK;
}

/* ---- the header: https://www.sqlite.org/fileformat2.html, section 1.3 ---- */

enum {
    AT_PAGE_BYTES = 16,
    AT_CHANGES = 24,
    AT_PAGES = 28,
    AT_FREE_FIRST = 32,
    AT_FREE_COUNT = 36,
    AT_SCHEMA_VERSION = 60,
    AT_APPLICATION_ID = 68,
    AT_CHANGES_AGAIN = 92,
};

static uint32_t big_endian(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Bytes that have one value in every file Feria makes: 4-byte schema format, UTF-8,
 * no auto-vacuum, nothing reserved. */
static bool constants_are_right(const uint8_t *header)
{
    static const uint8_t FIXED[] = {0, 64, 32, 32}; /* reserved bytes, payload fractions */
    static const uint8_t ZERO[20] = {0};
    return memcmp(header + 20, FIXED, sizeof FIXED) == 0 && header[18] == header[19] &&
           (header[18] == 1 || header[18] == 2) && big_endian(header + 44) == 4 &&
           big_endian(header + 52) == 0 && big_endian(header + 56) == 1 &&
           big_endian(header + 64) == 0 && memcmp(header + 72, ZERO, sizeof ZERO) == 0;
}

static int64_t page_bytes_of(const uint8_t *header)
{
    int64_t bytes = header[AT_PAGE_BYTES] << 8 | header[AT_PAGE_BYTES + 1];
    if (bytes == 1) {
        return 65536;
    }
    return bytes >= 512 && (bytes & (bytes - 1)) == 0 ? bytes : 0;
}

static enum status read_header(struct sqlite3 *handle, const char *path,
                               uint8_t header[DB_HEADER_BYTES], int64_t *file_bytes,
                               struct error *error)
{
    sqlite3_file *file = NULL;
    sqlite3_int64 size = 0;
    memset(header, 0, DB_HEADER_BYTES);
    if (sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, (void *)&file) !=
            SQLITE_OK ||
        file == NULL || file->pMethods == NULL) {
        return error_set(error, STATUS_INTERNAL, "%s: no file handle", path);
    }
    int code = file->pMethods->xFileSize(file, &size);
    if (code == SQLITE_OK && size >= DB_HEADER_BYTES) {
        code = file->pMethods->xRead(file, header, DB_HEADER_BYTES, 0);
    }
    if (code != SQLITE_OK) {
        return error_set(error, STATUS_IO, "%s: cannot be read: %s", path, sqlite3_errstr(code));
    }
    *file_bytes = size;
    return STATUS_OK;
}

enum status db_header_check(struct sqlite3 *handle, const char *path, int newest, bool *is_wal,
                            struct error *error)
{
    uint8_t header[DB_HEADER_BYTES];
    int64_t file_bytes = 0;
    enum status status = read_header(handle, path, header, &file_bytes, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (memcmp(header, "SQLite format 3", 16) != 0) {
        return error_set(error, STATUS_CORRUPT,
                         "%s: is not a Feria database; it was left as it is, choose another name",
                         path);
    }
    if (big_endian(header + AT_APPLICATION_ID) != DB_APPLICATION_ID) {
        return error_set(error, STATUS_CORRUPT,
                         "%s: is a database of another program; it was left as it is, choose "
                         "another name",
                         path);
    }
    if (page_bytes_of(header) == 0 || !constants_are_right(header)) {
        return error_set(error, STATUS_CORRUPT, "%s: its header is damaged; restore a backup",
                         path);
    }
    uint32_t version = big_endian(header + AT_SCHEMA_VERSION);
    if (version > (uint32_t)newest) {
        return error_set(
            error, STATUS_UNSUPPORTED,
            "%s: was made by a newer Feria (schema %u, this one knows %d); update this "
            "program",
            path, version, newest);
    }
    *is_wal = header[18] == 2;
    return STATUS_OK;
}

enum status db_size_check(struct sqlite3 *handle, const char *path, bool *is_longer,
                          struct error *error)
{
    uint8_t header[DB_HEADER_BYTES];
    int64_t file_bytes = 0;
    enum status status = read_header(handle, path, header, &file_bytes, error);
    if (status != STATUS_OK) {
        return status;
    }
    uint32_t pages = big_endian(header + AT_PAGES);
    int64_t expected = (int64_t)pages * page_bytes_of(header);
    if (file_bytes < expected) {
        return error_set(error, STATUS_CORRUPT,
                         "%s: is cut off: %lld of %lld bytes are there; restore a backup", path,
                         (long long)file_bytes, (long long)expected);
    }
    uint32_t free_first = big_endian(header + AT_FREE_FIRST);
    uint32_t free_count = big_endian(header + AT_FREE_COUNT);
    if (pages == 0 || big_endian(header + AT_CHANGES) != big_endian(header + AT_CHANGES_AGAIN) ||
        (free_first == 0) != (free_count == 0) || free_first > pages || free_count >= pages) {
        return error_set(error, STATUS_CORRUPT, "%s: its header is damaged; restore a backup",
                         path);
    }
    *is_longer = file_bytes > expected;
    return STATUS_OK;
}

/* ---- who holds it ---- */

static void holder_name(long pid, char *out, size_t out_bytes)
{
    char name[64];
    char comm[64] = "";
    (void)snprintf(name, sizeof name, "/proc/%ld/comm", pid);
    FILE *file = fopen(name, "re");
    if (file != NULL) {
        if (fgets(comm, sizeof comm, file) == NULL) {
            comm[0] = '\0';
        }
        (void)fclose(file);
        comm[strcspn(comm, "\n")] = '\0';
    }
    (void)snprintf(out, out_bytes, "%s (process %ld) is using it; %s",
                   comm[0] == '\0' ? "another program" : comm, pid,
                   strcmp(comm, "feria-hub") == 0
                       ? "send to it: in feria.ini set hub and leave central empty"
                       : "close that one first");
}

/* Lines of /proc/locks: "1: POSIX  ADVISORY  WRITE 1234 fd:00:131 1073741824 1073742335". */
void db_holder(const char *path, char *out, size_t out_bytes)
{
    (void)snprintf(out, out_bytes,
                   "another feria-kiosk, feria-hub or feria on this machine is "
                   "using it; close that one first");
    struct stat st;
    FILE *file = fopen("/proc/locks", "re");
    if (file == NULL) {
        return;
    }
    char line[256];
    bool is_found = stat(path, &st) != 0;
    while (!is_found && fgets(line, sizeof line, file) != NULL) {
        long pid = 0;
        unsigned device_major = 0;
        unsigned device_minor = 0;
        unsigned long long inode = 0;
        int count = sscanf(line, "%*s POSIX %*s %*s %ld %x:%x:%llu", &pid, &device_major, // NOLINT
                           &device_minor, &inode);
        if (count == 4 && pid > 0 && pid != (long)getpid() &&
            inode == (unsigned long long)st.st_ino && device_major == major(st.st_dev) &&
            device_minor == minor(st.st_dev)) {
            holder_name(pid, out, out_bytes);
            is_found = true;
        }
    }
    (void)fclose(file);
}

/* ---- making a file appear ---- */

static enum status folder_sync(const char *path, struct error *error)
{
    char folder[PATH_MAX];
    folder_of(path, folder);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0) {
        int code = errno;
        if (fd >= 0) {
            (void)close(fd);
        }
        return error_set(error, STATUS_IO, "%s: fsync: %s", folder, strerror(code));
    }
    (void)close(fd);
    return STATUS_OK;
}

enum status file_publish(const char *from, const char *to, struct error *error)
{
    int failed = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
    if (failed != 0 && (errno == EINVAL || errno == ENOSYS)) {
        failed = access(to, F_OK) == 0 ? -1 : rename(from, to);
        if (failed != 0 && access(to, F_OK) == 0) {
            errno = EEXIST;
        }
    }
    if (failed != 0) {
        enum status status = errno == EEXIST   ? STATUS_EXISTS
                             : errno == ENOSPC ? STATUS_FULL
                             : errno == EACCES ? STATUS_DENIED
                                               : STATUS_IO;
        return error_set(error, status, "%s: %s", to, strerror(errno));
    }
    return folder_sync(to, error);
}
