/* fair_pack.h: what a new machine gets from the office to become a station, and its first folder.
 *
 * The pack is JSON and holds keys: it travels sealed only (sync/enrol_code.h) and is on no disk.
 *   {"office": HEX64, "municipality": HEX64, "pin": HEX64, "surveys": {"<code>": HEX64},
 *    "settings": {"station": "kiosk-3", "mode": "citizen", "label": "Módulo 3", "theme": "light"}}
 * Thread of the db; the joining itself is any thread's. */
#pragma once

#include "base/buf.h"
#include "base/settings.h"
#include "base/status.h"
#include "core/fair.h"
#include "core/trust.h"

#include <stddef.h>
#include <stdint.h>

enum { PACK_BYTES_MAX = 3072, PACK_SURVEYS_MAX = 12 };

/* The office's side: appends the pack for `who`. */
enum status fair_pack_make(struct fair *office, const struct trusted *who, struct buf *out,
                           struct error *error) FALLIBLE;

/* A station that has its fair already takes the office's key of PINs, and the public root where it
 * is missing. No survey's key: an old pack could bring one back that was destroyed since.
 * STATUS_INVALID: no such pack. */
enum status fair_pack_keep(const char *folder, const char *pack, struct error *error) FALLIBLE;

/* The new machine's side. `settings` says what its feria.ini is to say beyond the pack (the hub),
 * and takes what the pack says. Makes the folder with its keys, `seed` (32 bytes) as the station's,
 * and last feria.ini: from then on fair_open finds a fair there. What a failed try left is used by
 * the next. STATUS_EXISTS: there is a fair already. STATUS_INVALID: no such pack. */
enum status fair_join(const char *folder, const char *pack, const uint8_t seed[KEY_FILE_BYTES],
                      struct settings *settings, struct error *error) FALLIBLE;
