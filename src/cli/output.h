/* output.h: where a list goes that the office takes out. */
#pragma once

#include "base/file.h"
#include "base/status.h"

#include <stdio.h>

/* stdout, or a file that appears whole or not at all. */
struct output {
    FILE *file;
    const char *path; /* NULL = stdout; borrowed */
    char temporary[FILE_PATH_MAX];
};

/* A new file is readable by its owner only: lists hold personal data. One that is there is written
 * over only when it begins with `begin`, as lists of this kind do: `--output central.db` must never
 * cost the central file. */
enum status output_open(struct output *output, const char *path, const char *begin,
                        struct error *error) FALLIBLE;

/* Publishes what was written, or takes it away when `status` is a failure. Returns what came of it
 * all. */
enum status output_close(struct output *output, enum status status, struct error *error) FALLIBLE;
