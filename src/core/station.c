#include "core/station.h"

#include <string.h>

#include "base/id.h"
#include "core/body.h"

static const char SELECT_STATION[] =
    "SELECT name, label, mode, public_key FROM station WHERE station = ?1";

/* STATUS_OK when the ledger already says the same of this station, STATUS_NOT_FOUND when not. */
static enum status station_is_same(struct db *db, uint32_t station, const char *const words[4],
                                   struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, SELECT_STATION, error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, station);
        status = stmt_step(&stmt, error);
    }
    for (int i = 0; i < 4 && status == STATUS_OK; i++) {
        if (strcmp(stmt_column_text(&stmt, i), words[i]) != 0) {
            status = STATUS_NOT_FOUND;
        }
    }
    stmt_end(&stmt);
    return status;
}

enum status station_enrol(struct ledger *ledger, const struct keys *keys, const char *name,
                          const char *label, const char *mode, struct error *error)
{
    ASSERT(keys->station == ledger->station);
    char public_key[2 * PUBLIC_KEY_BYTES + 1];
    hex_encode(keys->public_key, PUBLIC_KEY_BYTES, public_key);
    const char *const words[] = {name, label, mode, public_key};
    enum status status = station_is_same(ledger->db, keys->station, words, error);
    if (status != STATUS_NOT_FOUND) {
        return status;
    }
    char body[BODY_TEXT_MAX];
    json_t *json = json_pack("{s:I,s:s,s:s,s:s,s:s}", "station", (json_int_t)keys->station, "name",
                             name, "label", label, "mode", mode, "public_key", public_key);
    status = body_write(json, body, sizeof body, error);
    if (status == STATUS_OK) {
        status = ledger_append(ledger, "station.enrolled", body, NULL, error);
    }
    return status;
}

enum status station_public_key(struct db *db, uint32_t station, uint8_t out[PUBLIC_KEY_BYTES],
                               struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, SELECT_STATION, error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, station);
        status = stmt_step(&stmt, error);
    }
    /* The id follows from the key: a fact that pairs them differently proves
     * nothing about a ticket. */
    if (status == STATUS_OK &&
        (strlen(stmt_column_text(&stmt, 3)) != (size_t)2 * PUBLIC_KEY_BYTES ||
         !hex_decode(stmt_column_text(&stmt, 3), out, PUBLIC_KEY_BYTES) ||
         key_id(out) != station)) {
        status = STATUS_NOT_FOUND;
    }
    stmt_end(&stmt);
    if (status == STATUS_NOT_FOUND) {
        return error_set(error, status, "station %08x is not known here", station);
    }
    return status;
}
