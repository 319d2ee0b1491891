#include "core/keys.h"

#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/id.h"

enum { KEY_FILE_TEXT_MAX = 128 };

static const char MUNICIPALITY[] = "municipality";

/* Words that already name another file of the folder. */
static const char *const RESERVED_NAMES[] = {MUNICIPALITY, "central", "hub"};

bool station_name_ok(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    if (length < 1 || length > STATION_NAME_MAX || name[length] != '\0') {
        return false;
    }
    for (size_t i = 0; i < ARRAY_COUNT(RESERVED_NAMES); i++) {
        if (strcmp(name, RESERVED_NAMES[i]) == 0) {
            return false;
        }
    }
    return true;
}

uint32_t key_id(const uint8_t public_key[PUBLIC_KEY_BYTES])
{
    uint8_t hash[crypto_generichash_BYTES];
    crypto_generichash(hash, sizeof hash, public_key, PUBLIC_KEY_BYTES, NULL, 0);
    uint32_t id = (uint32_t)hash[0] | (uint32_t)hash[1] << 8 | (uint32_t)hash[2] << 16 |
                  (uint32_t)hash[3] << 24;
    return id == 0 ? 1 : id;
}

void municipality_id(const uint8_t key[MUNICIPALITY_KEY_BYTES], uint8_t out[MUNICIPALITY_ID_BYTES])
{
    static const char DOMAIN[] = "feria-municipality-1";
    uint8_t hash[crypto_generichash_BYTES];
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, NULL, 0, sizeof hash);
    (void)crypto_generichash_update(&state, (const uint8_t *)DOMAIN, sizeof DOMAIN - 1);
    (void)crypto_generichash_update(&state, key, MUNICIPALITY_KEY_BYTES);
    (void)crypto_generichash_final(&state, hash, sizeof hash);
    memcpy(out, hash, MUNICIPALITY_ID_BYTES);
}

enum status municipality_key_path(const char *folder, char out[FILE_PATH_MAX], struct error *error)
{
    char name[sizeof MUNICIPALITY + sizeof ".key"];
    (void)snprintf(name, sizeof name, "%s.key", MUNICIPALITY);
    return path_join(out, FILE_PATH_MAX, folder, name, error);
}

static enum status key_check_mode(const char *path, struct error *error)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        return errno == ENOENT
                   ? error_set(error, STATUS_NOT_FOUND,
                               "%s: this key is missing; bring the file back from its copy", path)
                   : error_set(error, STATUS_DENIED, "%s: cannot be read; check its folder", path);
    }
    if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return error_set(error, STATUS_DENIED, "%s: others may read this key; run: chmod 600 '%s'",
                         path, path);
    }
    return STATUS_OK;
}

static enum status key_read(const char *path, uint8_t out[KEY_FILE_BYTES], struct error *error)
{
    enum status status = key_check_mode(path, error);
    if (status != STATUS_OK) {
        return status;
    }
    struct buf buf;
    buf_init(&buf, KEY_FILE_TEXT_MAX);
    status = file_read(path, &buf, error);
    if (status == STATUS_OK || status == STATUS_TOO_BIG) {
        size_t length = buf.length;
        while (length > 0 && strchr(" \t\r\n", buf.data[length - 1])) {
            buf.data[--length] = '\0';
        }
        if (status == STATUS_TOO_BIG || length != (size_t)2 * KEY_FILE_BYTES ||
            !hex_decode(buf_str(&buf), out, KEY_FILE_BYTES)) {
            status = error_set(error, STATUS_INVALID,
                               "%s: a key is 64 hexadecimal digits; bring the file back from its "
                               "copy",
                               path);
        }
    }
    buf_wipe(&buf);
    buf_release(&buf);
    return status;
}

enum status key_file_write(const char *path, const uint8_t key[KEY_FILE_BYTES], struct error *error)
{
    char text[2 * KEY_FILE_BYTES + 2];
    hex_encode(key, KEY_FILE_BYTES, text);
    text[sizeof text - 2] = '\n';
    text[sizeof text - 1] = '\0';
    enum status status = file_write(path, text, sizeof text - 1, S_IRUSR | S_IWUSR, error);
    sodium_memzero(text, sizeof text);
    return status;
}

enum status key_file_open(const char *path, bool create, uint8_t out[KEY_FILE_BYTES],
                          struct error *error)
{
    if (create && !file_exists(path)) {
        randombytes_buf(out, KEY_FILE_BYTES);
        return key_file_write(path, out, error);
    }
    return key_read(path, out, error);
}

static enum status station_key_path(const char *folder, const char *station_name,
                                    char out[FILE_PATH_MAX], struct error *error)
{
    if (!station_name_ok(station_name)) {
        return error_set(error, STATUS_CONFIG,
                         "a station's name has 1 to %d small letters, digits and hyphens, like "
                         "kiosk-1, and is not \"%s\", \"central\" or \"hub\"",
                         STATION_NAME_MAX, MUNICIPALITY);
    }
    char name[STATION_NAME_MAX + sizeof ".key"];
    (void)snprintf(name, sizeof name, "%s.key", station_name);
    return path_join(out, FILE_PATH_MAX, folder, name, error);
}

enum status keys_open(struct keys *keys, const char *folder, const char *station_name, bool create,
                      struct error *error)
{
    char path[FILE_PATH_MAX];
    uint8_t seed[crypto_sign_SEEDBYTES];
    static_assert(sizeof seed == KEY_FILE_BYTES, "a station's file keeps the seed");
    static_assert((int)MUNICIPALITY_KEY_BYTES == KEY_FILE_BYTES, "both files have one form");

    memset(keys, 0, sizeof *keys);
    enum status status = id_init(error);
    if (status == STATUS_OK) {
        status = station_key_path(folder, station_name, path, error);
    }
    if (status == STATUS_OK && create) {
        status = folder_make(folder, error);
    }
    if (status == STATUS_OK) {
        status = key_file_open(path, create, seed, error);
    }
    if (status == STATUS_OK) {
        crypto_sign_seed_keypair(keys->public_key, keys->secret_key, seed);
        keys->station = key_id(keys->public_key);
        status = municipality_key_path(folder, path, error);
    }
    if (status == STATUS_OK) {
        status = key_file_open(path, create, keys->municipality, error);
    }
    sodium_memzero(seed, sizeof seed);
    if (status != STATUS_OK) {
        keys_close(keys);
    }
    return status;
}

void keys_close(struct keys *keys)
{
    sodium_memzero(keys, sizeof *keys);
}
