/* sync_folder.h: feria sync --prepare and --folder. */
#pragma once

#include "cli/cli.h"
#include "sync/folder_office.h"

/* Marks DIR for this fair, and leaves what each station may have; makes the central's pair of keys
 * the first time. */
enum status sync_prepare(const struct cli *cli, const char *dir, struct error *error) FALLIBLE;

/* Where the central's key is, the central's visit to DIR; elsewhere the station's of feria.ini. */
enum status sync_folder(const struct cli *cli, const char *dir, struct error *error) FALLIBLE;

/* The central's visit to DIR, which warns of what it passed over and prints no result.
 * STATUS_NOT_FOUND: this machine has not the central's key. */
enum status sync_intake(const struct cli *cli, const char *dir, struct folder_intake *result,
                        struct error *error) FALLIBLE;
