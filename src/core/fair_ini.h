/* fair_ini.h: feria.ini of a fair's folder, written whole: each setting with its help, as a comment
 * while it is the default. */
#pragma once

#include "base/file.h"
#include "base/settings.h"
#include "base/status.h"

/* <folder>/feria.ini. STATUS_TOO_BIG. */
enum status fair_ini_path(const char *folder, char out[FILE_PATH_MAX],
                          struct error *error) FALLIBLE;

enum status fair_ini_write(const char *path, const struct settings *settings,
                           struct error *error) FALLIBLE;
