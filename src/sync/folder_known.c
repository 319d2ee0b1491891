#include "sync/folder_known.h"

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "store/ledger.h"

enum { KEY_MAX = 32, NOTES_AT_FIRST = 16 };

enum status folder_known_keep(struct db *db, const struct note *want, struct error *error)
{
    const struct {
        const char *name;
        int64_t value;
    } VALUES[] = {{"epoch", want->epoch},
                  {"central", want->central_epoch},
                  {"pos", want->pos},
                  {"mark", want->mark}};
    enum status status = db_begin(db, error);
    if (status != STATUS_OK) {
        return status;
    }
    for (size_t i = 0; i < ARRAY_COUNT(VALUES) && status == STATUS_OK; i++) {
        char key[KEY_MAX];
        (void)snprintf(key, sizeof key, "want.%s.%08x", VALUES[i].name, want->station);
        status = meta_set(db, key, VALUES[i].value, error);
    }
    if (status == STATUS_OK) {
        status = db_commit(db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(db);
    }
    return status;
}

#define KEPT(name) "(SELECT value FROM meta WHERE key = format('want." name ".%08x', t.holder))"

static const char KNOWN[] =
    "SELECT * FROM (SELECT t.holder, t.public_key, " KEPT("epoch") " AS epoch, " KEPT(
        "central") ", " KEPT("pos") ", " KEPT("mark") " FROM station_trusted AS t"
                                                      " LEFT JOIN station_revoked AS r ON r.issuer "
                                                      "= t.holder"
                                                      " WHERE t.is_trusted = 1 AND "
                                                      "coalesce(r.is_revoked, 0) = 0) AS k"
                                                      " WHERE k.epoch IS NOT NULL"
                                                      "  OR NOT EXISTS (SELECT 1 FROM ledger AS l "
                                                      "WHERE l.station = k.holder)"
                                                      " ORDER BY k.holder";

/* False: no key of that station. */
static bool take_row(struct stmt *stmt, struct note *note)
{
    *note = (struct note){.type = NOTE_WANT,
                          .station = (uint32_t)stmt_column_int(stmt, 0),
                          .epoch = (uint32_t)stmt_column_int(stmt, 2),
                          .seq = UINT64_MAX,
                          .central_epoch = stmt_column_int(stmt, 3),
                          .pos = stmt_column_int(stmt, 4),
                          .mark = stmt_column_int(stmt, 5)};
    const char *key = stmt_column_text(stmt, 1);
    return strlen(key) == (size_t)2 * PUBLIC_KEY_BYTES &&
           hex_decode(key, note->signer, PUBLIC_KEY_BYTES) && key_id(note->signer) == note->station;
}

enum status folder_known_list(struct db *db, struct arena *arena, struct note **notes,
                              size_t *count, struct error *error)
{
    struct stmt stmt;
    size_t capacity = 0;
    *notes = NULL;
    *count = 0;
    enum status status = stmt_begin(&stmt, db, KNOWN, error);
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        if (*count == capacity) {
            capacity = capacity ? 2 * capacity : NOTES_AT_FIRST;
            struct note *more = arena_alloc(arena, capacity * sizeof *more);
            if (!more) {
                status = error_set(error, STATUS_NO_MEMORY, "no memory for the stations");
                break;
            }
            if (*count > 0) {
                memcpy(more, *notes, *count * sizeof *more);
            }
            *notes = more;
        }
        *count += take_row(&stmt, &(*notes)[*count]) ? 1 : 0;
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
