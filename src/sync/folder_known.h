/* folder_known.h: what the central remembers of the stations that live by folders, so that each
 * finds its page on every stick, also on one that it has never had. Kept beside the ledger (meta):
 * neither facts nor projections; a station whose note is forgotten gets all from the beginning. */
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "store/db.h"
#include "sync/note.h"

#include <stddef.h>

/* Keeps how the station stands. The note was checked. */
enum status folder_known_keep(struct db *db, const struct note *want, struct error *error) FALLIBLE;

/* Of each station that the office trusts now: how it stood last, signed by its key as the office
 * knows it. One of which no fact has ever come has epoch 0 and stands at the beginning; one that
 * comes by other ways, and left no note in a folder, is not among them. `seq` is above all. */
enum status folder_known_list(struct db *db, struct arena *arena, struct note **notes,
                              size_t *count, struct error *error) FALLIBLE;
