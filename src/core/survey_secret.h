/* survey_secret.h: the secret of a survey per ticket, from its making to its end.
 *
 * A survey per ticket has a key of its own, 32 random bytes in keys/encuestas/<survey>.key beside
 * the file of each station that takes answers (0600, hexadecimal; in no database, batch, log or
 * backup of one). The office makes it when it publishes the survey; kiosks on other machines ask
 * for it (survey_delivery.h). With it, and only with it, the token of an answer can be
 * made from a ticket (survey_answer.h); a key per survey, so that one ends without the others.
 *   fact survey.keyed   {"survey", "key"}: the key that answers must be made with, told by 16
 *                       hexadecimal digits of BLAKE2b(key), before the survey is published
 *   fact survey.sealed  {"survey", "destroyed": false}: the survey is over for good. Each station
 *                       that hears of it overwrites and removes its file, and says so by such a
 *                       fact of its own, with true.
 *
 * What a seal proves: nobody who has all databases, all keys of stations and all tickets can say
 * any more which answer is of which ticket, once every copy of the key is gone. What it does not:
 * that no copy is left. A machine that does not hear of it keeps its file; so do backups of the
 * folder, and disks may keep overwritten blocks (flash, snapshots): encrypt them. Until then, who
 * has the key and the tickets can work it out: keep the key where only the stations are.
 *
 * A survey per ticket that was published before there were such keys has none, and keeps its
 * tokens of old (survey_answer.h), so that nobody answers twice; neither can it be sealed. A new
 * code gives it a key. So do databases in memory, which have no folder.
 * Thread of the db. */
#pragma once

#include "base/file.h"
#include "core/keys.h"
#include "store/ledger.h"

enum survey_secret_state {
    SURVEY_SECRET_NONE,    /* per visit, or of old */
    SURVEY_SECRET_HERE,    /* at this station */
    SURVEY_SECRET_MISSING, /* not at this station, not readable, or another one; logged */
    SURVEY_SECRET_SEALED
};

/* The key of `survey`, all zero unless SURVEY_SECRET_HERE; wipe it. */
enum status survey_secret_read(struct db *db, const char *survey, uint8_t key[KEY_FILE_BYTES],
                               enum survey_secret_state *state, struct error *error) FALLIBLE;

/* Is its key at this station? Says nothing to the log. */
enum status survey_secret_is_here(struct db *db, const char *survey, bool *is_here,
                                  struct error *error) FALLIBLE;

/* keys/encuestas/<survey><suffix>, whose folder is made; "" for a database in memory. What begins
 * with .key ends with the survey's key. */
enum status survey_secret_path(struct db *db, const char *survey, const char *suffix,
                               char out[FILE_PATH_MAX], struct error *error) FALLIBLE;

/* Keeps a key that came from the office. STATUS_INVALID: it is not the survey's. */
enum status survey_secret_keep(struct db *db, const char *survey, const uint8_t key[KEY_FILE_BYTES],
                               struct error *error) FALLIBLE;

/* Makes file and fact, unless the survey has them or is of old. Inside the transaction that then
 * publishes it; a file whose fact was not written is used by the next try. As key_file_open. */
enum status survey_secret_make(struct ledger *ledger, const char *survey,
                               struct error *error) FALLIBLE;

enum status survey_is_sealed(struct db *db, const char *survey, bool *is_sealed,
                             struct error *error) FALLIBLE;

/* Ends a survey for good: the fact, then the file. Again is fine, and goes on where a power cut
 * left it. STATUS_NOT_FOUND: no such survey. STATUS_DENIED: it is still open. STATUS_INVALID: it
 * has no key. */
enum status survey_seal(struct ledger *ledger, const char *survey, int64_t now_ms,
                        struct error *error) FALLIBLE;

/* Removes the files of all surveys that are known to be sealed. At the start of a station and when
 * a fact survey.sealed came. What cannot be removed is logged, stops nobody's fair, and is tried
 * again the next time. */
void survey_secrets_end(struct ledger *ledger);
