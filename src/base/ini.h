/* ini.h: reading of `[section]`, `key = value` files. Errors say `path:line: [section].key: what is
 * wrong`. '#' and ';' begin a comment line;
 * white space around keys and values is trimmed; UTF-8 only. */
#pragma once

#include "base/status.h"

#include <stddef.h>

enum { INI_FILE_BYTES_MAX = 256 * 1024 };

struct ini_line {
    const char *path;    /* borrowed */
    int line;            /* from 1 */
    const char *section; /* "" before the first; borrowed for the call */
    const char *key;
    const char *value;
};

/* Called for each key; a status other than OK stops the reading and becomes the result. The text in
 * `error` gets `path:line: [section].key: ` put before it by the reader. */
typedef enum status ini_visit(void *user, const struct ini_line *line, struct error *error);

enum status ini_read(const char *path, ini_visit *visit, void *user, struct error *error) FALLIBLE;
enum status ini_read_text(const char *path, const char *text, size_t bytes, ini_visit *visit,
                          void *user, struct error *error) FALLIBLE;

/* For files of which everything that is wrong is to be said at once. */
struct ini_scan {
    ini_visit *key;
    /* A [section] begins, key and value are ""; the keys of one that was refused are skipped. May
     * be NULL. */
    ini_visit *section;
    /* One line is wrong, and the reading goes on unless the answer is another status than OK.
     * `text` is `path:line: ...`, borrowed for the call. */
    enum status (*problem)(void *user, const char *text);
};

/* Like ini_read, but STATUS_CONFIG and STATUS_INVALID of a line or a visit go to `problem`. */
enum status ini_scan_text(const char *path, const char *text, size_t bytes,
                          const struct ini_scan *scan, void *user, struct error *error) FALLIBLE;
