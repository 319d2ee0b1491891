/* staff_log.h: what staff did, for whoever answers for the fair. */
#pragma once

#include "cli/cli.h"

/* The newest 50 on stdout, as JSON when cli->is_json, or all as CSV into `csv` ("-" = stdout) when
 * it is not NULL. */
enum status staff_log(struct cli *cli, const char *csv, struct error *error) FALLIBLE;
