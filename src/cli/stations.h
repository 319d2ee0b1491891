/* stations.h: the stations that a central file has heard of, for the commands that list them. */
#pragma once

#include "base/status.h"
#include "store/db.h"

#include <jansson.h>
#include <stdbool.h>

/* A table on stdout: name, label, mode, facts, last fact. */
enum status stations_print(struct db *db, int utc_offset_min, struct error *error) FALLIBLE;

/* The same as a new array; NULL when there was no memory (not a failure here:
 * cli_print_json says it). */
enum status stations_json(struct db *db, int utc_offset_min, json_t **out,
                          struct error *error) FALLIBLE;
