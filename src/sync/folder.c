#include "sync/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "sync/segment.h"

enum {
    MAGIC_BYTES = 12,
    MARK_TOLD_BYTES = MAGIC_BYTES + MUNICIPALITY_ID_BYTES + PUBLIC_KEY_BYTES,
    MARK_BYTES = MARK_TOLD_BYTES + HASH_BYTES,
};

static const char MAGIC[MAGIC_BYTES + 1] = "FERIASTICK1\n";
static const char MARK_NAME[] = "prepared";
static const char OURS[] = "feria"; /* in DIR */

/* ---- the mark ---- */

/* Under the municipality's key: who does not have it cannot mark a folder. */
static void mark_mac(const void *told, const uint8_t key[MUNICIPALITY_KEY_BYTES],
                     uint8_t out[HASH_BYTES])
{
    static const char DOMAIN[] = "feria-stick-1";
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, key, MUNICIPALITY_KEY_BYTES, HASH_BYTES);
    (void)crypto_generichash_update(&state, (const uint8_t *)DOMAIN, sizeof DOMAIN - 1);
    (void)crypto_generichash_update(&state, told, MARK_TOLD_BYTES);
    (void)crypto_generichash_final(&state, out, HASH_BYTES);
}

static enum status mark_path(const char *dir, char out[FILE_PATH_MAX], struct error *error)
{
    char name[sizeof OURS + sizeof MARK_NAME];
    (void)snprintf(name, sizeof name, "%s/%s", OURS, MARK_NAME);
    return path_join(out, FILE_PATH_MAX, dir, name, error);
}

bool folder_is_marked(const char *dir)
{
    char path[FILE_PATH_MAX];
    return mark_path(dir, path, NULL) == STATUS_OK && file_exists(path);
}

enum status folder_prepare(const char *dir, const struct keys *central, struct error *error)
{
    struct folder folder;
    struct buf mark;
    uint8_t municipality[MUNICIPALITY_ID_BYTES], mac[HASH_BYTES];
    char path[FILE_PATH_MAX];
    if (folder_is_marked(dir)) {
        enum status status =
            folder_open(&folder, dir, central->municipality, central->public_key, error);
        return status == STATUS_DENIED || status == STATUS_CORRUPT
                   ? error_set(error, STATUS_EXISTS,
                               "%s/%s: it was prepared by another office; if nothing in it is "
                               "needed any more, delete that folder and try again",
                               dir, OURS)
                   : status;
    }
    buf_init(&mark, MARK_BYTES);
    municipality_id(central->municipality, municipality);
    buf_append(&mark, MAGIC, MAGIC_BYTES);
    buf_append(&mark, municipality, sizeof municipality);
    buf_append(&mark, central->public_key, PUBLIC_KEY_BYTES);
    enum status status = buf_status(&mark, error);
    if (status == STATUS_OK) {
        mark_mac(mark.data, central->municipality, mac);
        buf_append(&mark, mac, sizeof mac);
        status = path_join(path, sizeof path, dir, OURS, error);
    }
    if (status == STATUS_OK && !file_exists(dir)) {
        status =
            error_set(error, STATUS_NOT_FOUND, "%s: no such folder; is the stick plugged in?", dir);
    }
    if (status == STATUS_OK) {
        status = folder_make(path, error);
    }
    if (status == STATUS_OK) {
        (void)text_copy(folder.path, sizeof folder.path, path);
        status = folder_put(&folder, MARK_NAME, mark.data, mark.length, error);
    }
    buf_release(&mark);
    return status == STATUS_OK ? folder_settle(&folder, error) : status;
}

static enum status mark_check(const struct buf *mark, struct folder *folder,
                              const uint8_t municipality_key[MUNICIPALITY_KEY_BYTES],
                              const uint8_t *pin, struct error *error)
{
    uint8_t municipality[MUNICIPALITY_ID_BYTES], mac[HASH_BYTES];
    const uint8_t *at = (const uint8_t *)mark->data;
    if (mark->length != MARK_BYTES || memcmp(at, MAGIC, MAGIC_BYTES) != 0) {
        return error_set(error, STATUS_CORRUPT,
                         "%s: its mark is damaged; prepare it again at the office", folder->path);
    }
    municipality_id(municipality_key, municipality);
    if (memcmp(at + MAGIC_BYTES, municipality, sizeof municipality) != 0) {
        return error_set(error, STATUS_DENIED, "%s: it was prepared for another fair",
                         folder->path);
    }
    mark_mac(at, municipality_key, mac);
    memcpy(folder->central, at + MAGIC_BYTES + MUNICIPALITY_ID_BYTES, PUBLIC_KEY_BYTES);
    if (sodium_memcmp(mac, at + MARK_TOLD_BYTES, HASH_BYTES) != 0 ||
        (pin && memcmp(pin, folder->central, PUBLIC_KEY_BYTES) != 0)) {
        return error_set(error, STATUS_DENIED,
                         "%s: it was not prepared by this fair's office; prepare it there again",
                         folder->path);
    }
    return STATUS_OK;
}

enum status folder_open(struct folder *folder, const char *dir,
                        const uint8_t municipality_key[MUNICIPALITY_KEY_BYTES], const uint8_t *pin,
                        struct error *error)
{
    struct buf mark;
    memset(folder, 0, sizeof *folder);
    enum status status = path_join(folder->path, sizeof folder->path, dir, OURS, error);
    if (status != STATUS_OK) {
        return status;
    }
    buf_init(&mark, MARK_BYTES);
    status = folder_get(folder, MARK_NAME, &mark, error);
    if (status == STATUS_NOT_FOUND) {
        status =
            error_set(error, STATUS_NOT_FOUND,
                      "%s: it is not prepared; at the office run: feria sync --prepare DIR", dir);
    } else if (status == STATUS_OK || status == STATUS_TOO_BIG) {
        status = mark_check(&mark, folder, municipality_key, pin, error);
    }
    buf_release(&mark);
    return status;
}

/* ---- names ---- */

void folder_name(char out[FOLDER_NAME_MAX], uint32_t station, uint32_t epoch, uint64_t first,
                 uint64_t last, const char *suffix)
{
    if (last == 0) {
        (void)snprintf(out, FOLDER_NAME_MAX, "%08x-%08x%s", station, epoch, suffix);
        return;
    }
    (void)snprintf(out, FOLDER_NAME_MAX, "%08x-%08x-%016llu-%016llu%s", station, epoch,
                   (unsigned long long)first, (unsigned long long)last, suffix);
}

/* A name is ours when it is what folder_name would make of what it says. */
static bool name_read(const char *name, const char *suffix, struct folder_file *file)
{
    char again[FOLDER_NAME_MAX];
    unsigned long long first = 0, last = 0;
    memset(file, 0, sizeof *file);
    if (sscanf(name, "%8x-%8x-%16llu-%16llu", &file->station, &file->epoch, &first, &last) < 2 ||
        !text_copy(file->name, sizeof file->name, name)) {
        return false;
    }
    file->first = first;
    file->last = last;
    folder_name(again, file->station, file->epoch, first, last, suffix);
    return strcmp(again, name) == 0;
}

static int by_name(const void *a, const void *b)
{
    const struct folder_file *one = a, *other = b;
    return strcmp(one->name, other->name);
}

static enum status gather(DIR *dir, const char *suffix, uint32_t station, struct arena *arena,
                          struct folder_file **files, size_t *count)
{
    size_t capacity = 0;
    const struct dirent *entry = NULL;
    while ((entry = readdir(dir)) != NULL && *count < FOLDER_FILES_MAX) {
        struct folder_file file;
        if (!name_read(entry->d_name, suffix, &file) || (station && file.station != station)) {
            continue;
        }
        if (*count == capacity) {
            capacity = capacity ? 2 * capacity : 64;
            struct folder_file *more = arena_alloc(arena, capacity * sizeof *more);
            if (!more) {
                return STATUS_NO_MEMORY;
            }
            if (*count > 0) {
                memcpy(more, *files, *count * sizeof *more);
            }
            *files = more;
        }
        (*files)[(*count)++] = file;
    }
    return STATUS_OK;
}

enum status folder_list(const struct folder *folder, const char *suffix, uint32_t station,
                        struct arena *arena, struct folder_file **files, size_t *count,
                        struct error *error)
{
    *files = NULL;
    *count = 0;
    DIR *dir = opendir(folder->path);
    if (!dir) {
        return file_error(error, errno, folder->path);
    }
    enum status status = gather(dir, suffix, station, arena, files, count);
    (void)closedir(dir);
    if (status != STATUS_OK) {
        return error_set(error, status, "%s: no memory for its files", folder->path);
    }
    if (*count > 0) {
        qsort(*files, *count, sizeof **files, by_name);
    }
    return STATUS_OK;
}

/* ---- files ---- */

enum status folder_get(const struct folder *folder, const char *name, struct buf *out,
                       struct error *error)
{
    char path[FILE_PATH_MAX];
    enum status status = path_join(path, sizeof path, folder->path, name, error);
    return status == STATUS_OK ? file_read(path, out, error) : status;
}

/* From the device, not from memory, as far as the system lets us. */
static enum status read_back(const char *path, const void *data, size_t bytes, struct error *error)
{
    struct buf again;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
        (void)close(fd);
    }
    buf_init(&again, bytes);
    enum status status = file_read(path, &again, error);
    bool is_same = again.length == bytes && (bytes == 0 || memcmp(again.data, data, bytes) == 0);
    if (status == STATUS_TOO_BIG || (status == STATUS_OK && !is_same)) {
        (void)unlink(path);
        status =
            error_set(error, STATUS_IO,
                      "%s: what was written there does not come back; use another stick", path);
    }
    buf_release(&again);
    return status;
}

enum status folder_put(const struct folder *folder, const char *name, const void *data,
                       size_t bytes, struct error *error)
{
    char path[FILE_PATH_MAX];
    enum status status = path_join(path, sizeof path, folder->path, name, error);
    if (status == STATUS_OK) {
        status = file_write(path, data, bytes, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH, error);
    }
    return status == STATUS_OK ? read_back(path, data, bytes, error) : status;
}

void folder_remove(const struct folder *folder, const char *name)
{
    char path[FILE_PATH_MAX];
    if (path_join(path, sizeof path, folder->path, name, NULL) == STATUS_OK) {
        (void)unlink(path);
    }
}

void folder_sweep(const struct folder *folder, uint32_t station)
{
    char begin[16] = "";
    DIR *dir = opendir(folder->path);
    if (station) {
        (void)snprintf(begin, sizeof begin, "%08x-", station);
    }
    const struct dirent *entry = NULL;
    while (dir && (entry = readdir(dir)) != NULL) {
        size_t length = strlen(entry->d_name);
        if (length > 4 && strcmp(entry->d_name + length - 4, ".tmp") == 0 &&
            strncmp(entry->d_name, begin, strlen(begin)) == 0) {
            folder_remove(folder, entry->d_name);
        }
    }
    if (dir) {
        (void)closedir(dir);
    }
}

enum status folder_settle(const struct folder *folder, struct error *error)
{
    int fd = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return file_error(error, errno, folder->path);
    }
    enum status status = syncfs(fd) == 0 ? STATUS_OK : file_error(error, errno, folder->path);
    (void)close(fd);
    return status;
}
