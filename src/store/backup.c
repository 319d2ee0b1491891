#include "store/db.h"

#include "base/text.h"
#include "store/db_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* An empty file that only its owner may read: VACUUM INTO fills it. */
static enum status make_empty(const char *path, struct error *error)
{
    (void)unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        enum status status = errno == ENOENT   ? STATUS_NOT_FOUND
                             : errno == ENOSPC ? STATUS_FULL
                             : errno == EACCES ? STATUS_DENIED
                                               : STATUS_IO;
        return error_set(error, status, "%s: %s", path, strerror(errno));
    }
    (void)close(fd);
    return STATUS_OK;
}

static enum status file_sync(const char *path, struct error *error)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd >= 0 && fsync(fd) == 0) {
        (void)close(fd);
        return STATUS_OK;
    }
    int code = errno;
    if (fd >= 0) {
        (void)close(fd);
    }
    return error_set(error, code == ENOSPC ? STATUS_FULL : STATUS_IO, "%s: fsync: %s", path,
                     strerror(code));
}

/* Opens the copy for reading only; it may lie on a medium where no live database may. */
static enum status check_copy(const char *path, struct error *error)
{
    struct db copy = {.role = DB_CENTRAL, .is_read_only = true};
    (void)text_copy(copy.path, sizeof copy.path, path);
    int code =
        sqlite3_open_v2(path, &copy.handle,
                        SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    enum status status = code == SQLITE_OK ? db_check(&copy, error)
                                           : db_fail(&copy, code, "opening it again", error);
    db_close(&copy);
    return status;
}

static enum status vacuum_into(struct db *db, const char *target, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, "VACUUM INTO ?1", error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_text(&stmt, 1, target);
    int code = sqlite3_step(stmt.handle);
    stmt_end(&stmt);
    if (code == SQLITE_DONE) {
        return STATUS_OK;
    }
    if ((code & 0xFF) == SQLITE_IOERR) {
        /* Which of the two files failed is not known; the copy is, nearly always,
         * and only that is given up. */
        return error_set(error, STATUS_IO, "%s: copying to it: %s", target, sqlite3_errstr(code));
    }
    return db_fail(db, code, "making a backup", error);
}

enum status db_backup(struct db *db, const char *target, struct error *error)
{
    char temporary[sizeof db->path];
    int length =
        snprintf(temporary, sizeof temporary, "%s%s.part", target[0] == '/' ? "" : "./", target);
    if (length < 0 || (size_t)length >= sizeof temporary) {
        return error_set(error, STATUS_TOO_BIG, "the backup's path is too long");
    }
    if (access(target, F_OK) == 0) {
        return error_set(error, STATUS_EXISTS, "%s: is already there; choose another name", target);
    }
    enum status status = make_empty(temporary, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = vacuum_into(db, temporary, error);
    if (status == STATUS_OK) {
        status = file_sync(temporary, error);
    }
    if (status == STATUS_OK) {
        status = check_copy(temporary, error);
    }
    if (status == STATUS_OK) {
        status = file_publish(temporary, target, error);
    }
    if (status != STATUS_OK) {
        (void)unlink(temporary);
    }
    return status;
}
