/* hub_line.h: the asker's way to the hub of the settings: POST /v1/admit (PROTOCOL.md). */
#pragma once

#include "core/fair.h"
#include "sync/asker.h"

#include <stdbool.h>

/* False: the fair has no hub. `fair` outlives the line. */
bool hub_line_make(struct asker_line *line, const struct fair *fair);

/* Tests put another way in its place; NULL takes it out again. */
typedef bool hub_line_make_fn(struct asker_line *line, const struct fair *fair);
void hub_line_replace(hub_line_make_fn *make);
