/* run_join.h: a kiosk whose folder has no fair yet, and the moment it gets one. UI thread only. */
#pragma once

#include "screens/run.h"

/* Is there a fair in the folder (its feria.ini)? */
bool run_has_fair(const struct run *run);

/* The first screen instead of a station. */
enum status run_join_open(struct run *run, struct error *error) FALLIBLE;

/* Each frame: looks how it goes, and opens the station when the folder has a fair. */
enum status run_join_step(struct run *run, struct error *error) FALLIBLE;

void run_join_close(struct run *run);
