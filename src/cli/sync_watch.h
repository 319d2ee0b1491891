/* sync_watch.h: `feria sync --watch`: the office exchanges again and again, and says what
 * changes. */
#pragma once

#include "cli/cli.h"

#include <stdint.h>

/* Until SIGINT or SIGTERM; every `every_s`, later when a carrier does not answer. Between two
 * exchanges the office's file is free for other commands. Prints one line for each carrier whenever
 * something changed; with --json, one object a line. */
enum status sync_watch(const struct cli *cli, uint32_t every_s, struct error *error) FALLIBLE;
