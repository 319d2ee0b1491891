/* cmd_import.h: the import, for the commands that do it. */
#pragma once

#include "base/status.h"
#include "core/fair.h"

#include <stdbool.h>

/* Imports the sheets of `folder` as the office and prints what came of each;
 * all errors go to stderr. `allowed`: of enum import_allowed. */
enum status cli_import(struct fair *fair, const char *folder, unsigned allowed, bool is_json,
                       struct error *error) FALLIBLE;

/* The same for the one sheet `word` out of the file `path`; import_file. */
enum status cli_import_file(struct fair *fair, const char *word, const char *path, unsigned allowed,
                            bool is_json, struct error *error) FALLIBLE;
