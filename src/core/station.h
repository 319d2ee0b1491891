/* station.h: a station as others know it: fact `station.enrolled` {station, name, label, mode,
 * public_key}. Written by the station itself the first time it starts and when any of them changed;
 * doors learn from it which keys sign tickets. */
#pragma once

#include "base/status.h"
#include "core/keys.h"
#include "store/ledger.h"

enum status station_enrol(struct ledger *ledger, const struct keys *keys, const char *name,
                          const char *label, const char *mode, struct error *error) FALLIBLE;

/* STATUS_NOT_FOUND when this database has not heard of it. */
enum status station_public_key(struct db *db, uint32_t station, uint8_t out[PUBLIC_KEY_BYTES],
                               struct error *error) FALLIBLE;
