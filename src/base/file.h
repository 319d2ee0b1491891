/* file.h: whole files, written so that a power cut leaves the old one or the new one.
 * Any thread. */
#pragma once

#include "base/buf.h"
#include "base/status.h"

#include <stdbool.h>
#include <sys/types.h>

enum { FILE_PATH_MAX = 1024 };

/* Reads the whole file after what `buf` holds. STATUS_NOT_FOUND, STATUS_DENIED,
 * STATUS_TOO_BIG, STATUS_IO. */
enum status file_read(const char *path, struct buf *buf, struct error *error) FALLIBLE;

/* Temporary name (`path.<random>.tmp`, in the same folder), write, fsync, rename, fsync of the
 * folder.
 * STATUS_FULL says what to free; STATUS_DENIED, STATUS_NOT_FOUND, STATUS_IO... After a failure the
 * old file is as it was and no temporary one is left. A link is replaced, not followed. Mode as of
 * open(2), not loosened by umask. */
enum status file_write(const char *path, const void *data, size_t bytes, mode_t mode,
                       struct error *error) FALLIBLE;

/* Makes the folder and its parents (mode 0700 for the new ones); fine when it is there. */
enum status folder_make(const char *path, struct error *error) FALLIBLE;

/* Fills `error` with `path`, what the errno `number` means and what to do about it; returns the
 * status:
 * ENOENT is STATUS_NOT_FOUND, ENOSPC STATUS_FULL,
 * EACCES and EROFS STATUS_DENIED, others STATUS_IO... */
enum status file_error(struct error *error, int number, const char *path);

bool file_exists(const char *path);

/* Ends the file: overwrites it with random bytes, fsync, unlinks it, fsync of the folder; fine when
 * there is none. A link is not followed: it goes, what it names stays. Copies elsewhere, and blocks
 * that a disk or a file system keeps aside, are not reached. On failure the file may still be
 * there, overwritten or not: try again. */
enum status file_destroy(const char *path, struct error *error) FALLIBLE;

/* "a/b" into `out`; STATUS_TOO_BIG when it does not fit. */
enum status path_join(char *out, size_t out_bytes, const char *folder, const char *name,
                      struct error *error) FALLIBLE;
