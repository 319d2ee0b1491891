#include "core/trust.h"

#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/id.h"
#include "base/text.h"
#include "core/body.h"

enum { PUBLIC_KEY_TEXT_MAX = 128 };

/* ---- the root ---- */

static enum status root_path(const char *fair_folder, const char *name, char out[FILE_PATH_MAX],
                             struct error *error)
{
    char folder[FILE_PATH_MAX];
    enum status status = path_join(folder, sizeof folder, fair_folder, "keys", error);
    return status == STATUS_OK ? path_join(out, FILE_PATH_MAX, folder, name, error) : status;
}

static enum status public_key_read(const char *path, uint8_t out[PUBLIC_KEY_BYTES],
                                   struct error *error)
{
    struct buf text;
    buf_init(&text, PUBLIC_KEY_TEXT_MAX);
    enum status status = file_read(path, &text, error);
    while (status == STATUS_OK && text.length > 0 &&
           strchr(" \t\r\n", text.data[text.length - 1]) != NULL) {
        text.data[--text.length] = '\0';
    }
    if (status == STATUS_TOO_BIG ||
        (status == STATUS_OK && (text.length != (size_t)2 * PUBLIC_KEY_BYTES ||
                                 !hex_decode(buf_str(&text), out, PUBLIC_KEY_BYTES)))) {
        status = error_set(error, STATUS_INVALID,
                           "%s: a public key is 64 hexadecimal digits; bring the file from the "
                           "machine where the fair was set up",
                           path);
    }
    buf_release(&text);
    return status;
}

enum status trust_root_read(const char *fair_folder, uint8_t out[PUBLIC_KEY_BYTES],
                            struct error *error)
{
    char path[FILE_PATH_MAX];
    uint8_t seed[KEY_FILE_BYTES];
    uint8_t secret[SECRET_KEY_BYTES];
    enum status status = root_path(fair_folder, "office.pub", path, error);
    if (status != STATUS_OK || file_exists(path)) {
        return status == STATUS_OK ? public_key_read(path, out, error) : status;
    }
    status = root_path(fair_folder, "office.key", path, error);
    if (status == STATUS_OK && !file_exists(path)) {
        return error_set(error, STATUS_NOT_FOUND,
                         "%s/keys/office.pub: missing; bring it from the machine where the fair "
                         "was set up",
                         fair_folder);
    }
    if (status == STATUS_OK) {
        status = key_file_open(path, false, seed, error);
    }
    if (status == STATUS_OK) {
        (void)crypto_sign_seed_keypair(out, secret, seed);
    }
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(secret, sizeof secret);
    return status;
}

enum status trust_root_keep(const char *fair_folder, const uint8_t public_key[PUBLIC_KEY_BYTES],
                            struct error *error)
{
    char path[FILE_PATH_MAX];
    char text[2 * PUBLIC_KEY_BYTES + 2];
    enum status status = root_path(fair_folder, "office.pub", path, error);
    if (status != STATUS_OK || file_exists(path)) {
        return status;
    }
    hex_encode(public_key, PUBLIC_KEY_BYTES, text);
    text[sizeof text - 2] = '\n';
    text[sizeof text - 1] = '\0';
    return file_write(path, text, sizeof text - 1, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH, error);
}

/* ---- what the facts say ---- */

#define TRUSTED_COLUMNS "t.holder, t.public_key, t.name, t.label, t.mode, t.is_trusted"

/* False: a row that no office of ours wrote. */
static bool take_row(struct stmt *stmt, struct trusted *out)
{
    *out = (struct trusted){.station = (uint32_t)stmt_column_int(stmt, 0),
                            .is_trusted = stmt_column_int(stmt, 5) != 0};
    const char *public_key = stmt_column_text(stmt, 1);
    return strlen(public_key) == (size_t)2 * PUBLIC_KEY_BYTES &&
           hex_decode(public_key, out->public_key, PUBLIC_KEY_BYTES) &&
           key_id(out->public_key) == out->station &&
           text_copy(out->name, sizeof out->name, stmt_column_text(stmt, 2)) &&
           text_copy(out->label, sizeof out->label, stmt_column_text(stmt, 3)) &&
           text_copy(out->mode, sizeof out->mode, stmt_column_text(stmt, 4));
}

static enum status find_row(struct db *db, uint32_t station, struct trusted *out, bool *is_revoked,
                            struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db,
                                    "SELECT " TRUSTED_COLUMNS ", coalesce(r.is_revoked, 0)"
                                    " FROM station_trusted AS t"
                                    " LEFT JOIN station_revoked AS r ON r.issuer = t.holder"
                                    " WHERE t.holder = ?1",
                                    error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, station);
    status = stmt_step(&stmt, error);
    if (status == STATUS_OK) {
        *is_revoked = stmt_column_int(&stmt, 6) != 0;
        status = take_row(&stmt, out) ? STATUS_OK : STATUS_NOT_FOUND;
    }
    stmt_end(&stmt);
    return status;
}

enum status trust_find(struct db *db, const uint8_t root[PUBLIC_KEY_BYTES], uint32_t station,
                       struct trusted *out, struct error *error)
{
    bool is_revoked = false;
    if (station == key_id(root)) {
        *out = (struct trusted){.station = station,
                                .name = "office",
                                .label = "Oficina",
                                .mode = "office",
                                .is_trusted = true};
        memcpy(out->public_key, root, PUBLIC_KEY_BYTES);
        return STATUS_OK;
    }
    enum status status = find_row(db, station, out, &is_revoked, error);
    if (status == STATUS_NOT_FOUND) {
        return error_set(error, STATUS_NOT_FOUND,
                         "the office has not trusted station %08x; there: feria station add",
                         station);
    }
    if (status == STATUS_OK && (is_revoked || !out->is_trusted)) {
        return error_set(error, STATUS_DENIED,
                         "the office trusts station %08x (%s) no more; if that is wrong, there: "
                         "feria station restore",
                         station, out->name);
    }
    return status;
}

static enum status by_name(struct db *db, const char *sql, const char *name, struct trusted *out,
                           struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_text(&stmt, 1, name);
    status = stmt_step(&stmt, error);
    if (status == STATUS_OK && !take_row(&stmt, out)) {
        status = STATUS_NOT_FOUND;
    }
    stmt_end(&stmt);
    return status;
}

enum status trust_by_name(struct db *db, const char *name, struct trusted *out, struct error *error)
{
    enum status status = by_name(db,
                                 "SELECT " TRUSTED_COLUMNS " FROM station_trusted AS t"
                                 " WHERE t.name = ?1 AND t.is_trusted = 1"
                                 " ORDER BY t.hlc DESC, t.station DESC, t.fact DESC LIMIT 1",
                                 name, out, error);
    return status == STATUS_NOT_FOUND
               ? error_set(error, status, "the office trusts no station \"%s\"", name)
               : status;
}

enum status trust_heard_by_name(struct db *db, const char *name, struct trusted *out,
                                struct error *error)
{
    enum status status =
        by_name(db,
                "SELECT station, public_key, name, label, mode, 0 FROM station"
                " WHERE name = ?1 AND station NOT IN (SELECT holder FROM station_trusted)"
                " ORDER BY hlc DESC, station LIMIT 1",
                name, out, error);
    return status == STATUS_NOT_FOUND
               ? error_set(error, status, "no other station \"%s\" was heard of", name)
               : status;
}

enum status trust_heard(struct db *db, uint32_t station, bool *is_trusted, struct error *error)
{
    struct trusted heard;
    bool is_revoked = false;
    enum status status = find_row(db, station, &heard, &is_revoked, error);
    *is_trusted = status == STATUS_OK && heard.is_trusted && !is_revoked;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* "citizen" is nobody's, too: the file's own epoch. */
static const char *const MODES[] = {"citizen", "door", "stand", "office"};

int64_t trust_epoch(int64_t epoch, const char *mode)
{
    uint64_t number = 0;
    for (size_t i = 0; i < ARRAY_COUNT(MODES); i++) {
        number = strcmp(mode, MODES[i]) == 0 ? i : number;
    }
    return (int64_t)((uint64_t)epoch + number);
}

/* ---- the office says it ---- */

static bool mode_ok(const char *mode)
{
    for (size_t i = 0; i < ARRAY_COUNT(MODES); i++) {
        if (strcmp(mode, MODES[i]) == 0) {
            return true;
        }
    }
    return false;
}

enum status trust_write(struct ledger *ledger, const struct trusted *who, struct error *error)
{
    char body[BODY_TEXT_MAX];
    char public_key[2 * PUBLIC_KEY_BYTES + 1];
    if (key_id(who->public_key) != who->station || !station_name_ok(who->name) ||
        !mode_ok(who->mode)) {
        return error_set(error, STATUS_INVALID, "\"%s\" is no station that can be trusted",
                         who->name);
    }
    hex_encode(who->public_key, PUBLIC_KEY_BYTES, public_key);
    json_t *json = json_pack("{s:I,s:s,s:s,s:s,s:s,s:b}", "station", (json_int_t)who->station,
                             "public_key", public_key, "name", who->name, "label", who->label,
                             "mode", who->mode, "is_trusted", (int)who->is_trusted);
    enum status status = body_write(json, body, sizeof body, error);
    return status == STATUS_OK ? ledger_append(ledger, "station.trusted", body, NULL, error)
                               : status;
}
