/* fair.h: the folder of one fair on one machine, and opening a station in it.
 *
 *   <folder>/feria.ini                 settings
 *   <folder>/keys/<name>.key            municipality and station keys, 0600
 *   <folder>/keys/office.pub            the key at the root of trust (trust.h); no secret
 *   <folder>/keys/central.key, .pub     of the central, for sticks; the first 0600 (central_keys.h)
 *   <folder>/keys/encuestas/<code>.key  of surveys per ticket, 0600 (survey_secret.h)
 *   <folder>/keys/personal/pin.key      of staff's PINs, 0600 (staff_pin.h)
 *   <folder>/<station>.db              a station's file (WAL, exclusive)
 *   <folder>/central.db                the central file, unless `central` says elsewhere */
#pragma once

#include "base/settings.h"
#include "base/status.h"
#include "core/keys.h"
#include "store/db.h"
#include "store/ledger.h"

struct fair {
    char folder[1024]; /* absolute */
    struct settings settings;
    struct keys keys;
    struct db db;         /* of settings.station */
    struct ledger ledger; /* on db */
};

/* Makes folder, feria.ini with comments (and `central = central.db` when `settings` name none),
 * municipality key and the station named in `settings` with its key and file. STATUS_EXISTS when
 * there is a feria.ini already. What a failed try left is used by the next. */
enum status fair_init(const char *folder, const struct settings *settings,
                      struct error *error) FALLIBLE;

/* Reads feria.ini and takes the flags out of argv, which win over it; opens keys, file and ledger
 * of the station they name, making key and file of a station that is new here, and enrols it.
 * STATUS_NOT_FOUND: no fair in this folder, no municipality key (never made here), or a station's
 * file whose key is lost. Else what settings_read, settings_take_flags, keys_open, db_open and
 * ledger_open answer. On failure nothing is open. */
enum status fair_open(struct fair *fair, const char *folder, int *argc, char **argv,
                      struct error *error) FALLIBLE;
void fair_close(struct fair *fair); /* fine on a zeroed or closed fair; the settings stay */

/* Absolute path of the central file; "" when the station works alone. */
enum status fair_central_path(const struct fair *fair, char *out, size_t out_bytes,
                              struct error *error) FALLIBLE;
