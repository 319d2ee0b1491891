/* folder_parked.h: what a central has parked, on its way to an office by a folder (folder.h). All
 * of it lies there after each visit of the central, so that nobody has to ask. */
#pragma once

#include "base/status.h"
#include "store/db.h"
#include "sync/folder.h"
#include "sync/note.h"
#include "sync/parked_page.h"

/* Leaves the quarantine of `db` for the office that left `want`, sealed to its key; nothing where
 * nothing is parked and nothing was. */
enum status folder_parked_leave(const struct folder *folder, struct db *db, const struct keys *keys,
                                const struct note *want, struct error *error) FALLIBLE;

/* The page after `after` of what lies there for the holder of `keys`, as peer_ops.parked. What is
 * torn or not from the central is as if it were not there. */
enum status folder_parked_take(const struct folder *folder, const struct keys *keys, uint32_t epoch,
                               const struct parked_cursor *after, struct arena *arena,
                               struct parked_page *page, struct error *error) FALLIBLE;
