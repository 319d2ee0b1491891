#include "sync/central_keys.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/id.h"

static_assert((int)PUBLIC_KEY_BYTES == (int)KEY_FILE_BYTES, "both files have one form");

enum { PUBLIC_TEXT = 2 * PUBLIC_KEY_BYTES };

static enum status path_of(const struct fair *fair, const char *name, char out[FILE_PATH_MAX],
                           struct error *error)
{
    char folder[FILE_PATH_MAX];
    enum status status = path_join(folder, sizeof folder, fair->folder, "keys", error);
    return status == STATUS_OK ? path_join(out, FILE_PATH_MAX, folder, name, error) : status;
}

static enum status public_write(const char *path, const uint8_t key[PUBLIC_KEY_BYTES],
                                struct error *error)
{
    char text[PUBLIC_TEXT + 2];
    hex_encode(key, PUBLIC_KEY_BYTES, text);
    text[PUBLIC_TEXT] = '\n';
    return file_write(path, text, PUBLIC_TEXT + 1, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH, error);
}

static enum status public_read(const char *path, uint8_t out[PUBLIC_KEY_BYTES], struct error *error)
{
    struct buf text;
    buf_init(&text, PUBLIC_TEXT + 2);
    enum status status = file_read(path, &text, error);
    if (status == STATUS_OK || status == STATUS_TOO_BIG) {
        size_t digits = strspn(buf_str(&text), "0123456789abcdefABCDEF");
        bool is_one = status == STATUS_OK && digits == PUBLIC_TEXT &&
                      strspn(text.data + digits, "\r\n") == text.length - digits;
        if (is_one) {
            text.data[digits] = '\0';
            is_one = hex_decode(text.data, out, PUBLIC_KEY_BYTES);
        }
        status = is_one ? STATUS_OK
                        : error_set(error, STATUS_INVALID,
                                    "%s: a key is 64 hexadecimal digits; bring the file again from "
                                    "the office's machine, or remove it",
                                    path);
    }
    buf_release(&text);
    return status;
}

enum status central_keys_open(struct keys *keys, const struct fair *fair, bool create,
                              struct error *error)
{
    char path[FILE_PATH_MAX];
    uint8_t seed[crypto_sign_SEEDBYTES];
    memset(keys, 0, sizeof *keys);
    enum status status = path_of(fair, "central.key", path, error);
    if (status == STATUS_OK) {
        status = key_file_open(path, create, seed, error);
    }
    if (status == STATUS_OK) {
        (void)crypto_sign_seed_keypair(keys->public_key, keys->secret_key, seed);
        keys->station = key_id(keys->public_key);
        memcpy(keys->municipality, fair->keys.municipality, sizeof keys->municipality);
        status = path_of(fair, "central.pub", path, error);
    }
    if (status == STATUS_OK && create && !file_exists(path)) {
        status = public_write(path, keys->public_key, error);
    }
    sodium_memzero(seed, sizeof seed);
    if (status != STATUS_OK) {
        keys_close(keys);
    }
    return status;
}

/* What the office said last. */
static enum status key_told(struct db *db, uint8_t out[PUBLIC_KEY_BYTES], bool *is_known,
                            struct error *error)
{
    struct stmt stmt;
    *is_known = false;
    enum status status = stmt_begin(&stmt, db, "SELECT public_key FROM central_key", error);
    if (status != STATUS_OK) {
        return status;
    }
    status = stmt_step(&stmt, error);
    if (status == STATUS_OK) {
        *is_known = hex_decode(stmt_column_text(&stmt, 0), out, PUBLIC_KEY_BYTES);
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status central_keys_tell(struct fair *fair, const struct keys *keys, struct error *error)
{
    uint8_t told[PUBLIC_KEY_BYTES];
    char digits[PUBLIC_TEXT + 1], body[PUBLIC_TEXT + 32];
    bool is_known = false;
    enum status status = key_told(&fair->db, told, &is_known, error);
    if (status != STATUS_OK ||
        (is_known && memcmp(told, keys->public_key, PUBLIC_KEY_BYTES) == 0)) {
        return status;
    }
    hex_encode(keys->public_key, PUBLIC_KEY_BYTES, digits);
    (void)snprintf(body, sizeof body, "{\"public_key\":\"%s\"}", digits);
    return ledger_append(&fair->ledger, "central.keyed", body, NULL, error);
}

enum status central_key_known(struct fair *fair, uint8_t out[PUBLIC_KEY_BYTES], bool *is_known,
                              struct error *error)
{
    char path[FILE_PATH_MAX];
    *is_known = false;
    enum status status = path_of(fair, "central.pub", path, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (file_exists(path)) {
        status = public_read(path, out, error);
        *is_known = status == STATUS_OK;
        return status;
    }
    return key_told(&fair->db, out, is_known, error);
}
