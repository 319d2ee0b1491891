/* keys.h: the secrets of a station, in files of mode 0600, never in a database or a log.
 *
 * Each station has an Ed25519 pair; its key id (first four bytes, little-endian, of BLAKE2b-256 of
 * the public key, never 0) is the `station` of its facts and the issuer of its tickets. The
 * municipality key turns a document into a pseudonym: BLAKE2b-256(key, type || ':' || number),
 * so that the same person is recognised without the number being there. */
#pragma once

#include "base/file.h"
#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    PUBLIC_KEY_BYTES = 32,
    SECRET_KEY_BYTES = 64,
    MUNICIPALITY_KEY_BYTES = 32,
    MUNICIPALITY_ID_BYTES = 8,
    KEY_FILE_BYTES = 32,
    STATION_NAME_MAX = 32, /* characters */
};

struct keys {
    uint8_t municipality[MUNICIPALITY_KEY_BYTES];
    uint8_t public_key[PUBLIC_KEY_BYTES];
    uint8_t secret_key[SECRET_KEY_BYTES]; /* libsodium's form: seed || public */
    uint32_t station;                     /* key id */
};

/* 1 to STATION_NAME_MAX of a-z, 0-9 and '-', and not the name of another file of the fair
 * ("municipality", "central", "hub"). */
bool station_name_ok(const char *name);

/* Where the municipality key lies in the folder of keys. STATUS_TOO_BIG. */
enum status municipality_key_path(const char *folder, char out[FILE_PATH_MAX],
                                  struct error *error) FALLIBLE;

/* <folder>/municipality.key and <folder>/<station name>.key; makes what is missing when `create`.
 * STATUS_DENIED when a key file can be read by others (says the chmod), STATUS_INVALID when it is
 * not 32 bytes in hex, STATUS_NOT_FOUND, STATUS_CONFIG for a name that is none.
 * On failure `keys` is all zero. */
enum status keys_open(struct keys *keys, const char *folder, const char *station_name, bool create,
                      struct error *error) FALLIBLE;

void keys_close(struct keys *keys); /* overwrites them */

/* One file of a key: 64 hexadecimal digits, mode 0600; made when it is missing and `create`. As
 * keys_open. */
enum status key_file_open(const char *path, bool create, uint8_t out[KEY_FILE_BYTES],
                          struct error *error) FALLIBLE;

/* Such a file with this key, instead of what was there. */
enum status key_file_write(const char *path, const uint8_t key[KEY_FILE_BYTES],
                           struct error *error) FALLIBLE;

/* What a municipality is known by where its key must not be: the first bytes of
 * BLAKE2b-256("feria-municipality-1" || key). */
void municipality_id(const uint8_t key[MUNICIPALITY_KEY_BYTES], uint8_t out[MUNICIPALITY_ID_BYTES]);

uint32_t key_id(const uint8_t public_key[PUBLIC_KEY_BYTES]);
