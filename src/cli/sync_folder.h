/* sync_folder.h: feria sync --prepare and --folder. */
#pragma once

#include "cli/cli.h"

/* Marks DIR for this fair; makes the central's pair of keys the first time. */
enum status sync_prepare(const struct cli *cli, const char *dir, struct error *error) FALLIBLE;

/* Where the central's key is, the central's visit to DIR; elsewhere the station's of feria.ini. */
enum status sync_folder(const struct cli *cli, const char *dir, struct error *error) FALLIBLE;
