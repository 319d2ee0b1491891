/* hub_backup.h: a copy of all that a running hub holds, asked for by a signal: nobody else may open
 * its file. */
#pragma once

#include "hub/call.h"

/* The call that makes it: for the writer like any other, but nobody's connection waits for it. The
 * copy is <fair>/backups/central-20221215-130000.db (UTC). NULL: out of memory. */
struct call *hub_backup_call(void);

/* Says in the log what came of it, and frees it. */
void hub_backup_end(struct call *call);
