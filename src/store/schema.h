/* schema.h: bringing a database to the schema that this program knows. For src/store only. */
#pragma once

#include "base/status.h"
#include "store/db.h"

/* Number of the newest migration; it becomes PRAGMA user_version. */
int schema_newest(void);

/* Applies what is missing, in one transaction, and makes the views and the projections anew when
 * their texts in db/views or db/facts changed.
 * STATUS_UNSUPPORTED: the file is newer. */
enum status schema_apply(struct db *db, struct error *error) FALLIBLE;

/* For a reader: STATUS_UNSUPPORTED unless the file has exactly this schema. */
enum status schema_must_match(struct db *db, struct error *error) FALLIBLE;

/* Writes a new, empty database to `path` in one piece.
 * Somebody else's that appears at that moment is left alone. */
enum status schema_make_file(const char *path, struct error *error) FALLIBLE;
