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
