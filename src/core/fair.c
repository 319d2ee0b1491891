#include "core/fair.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "core/fair_ini.h"
#include "core/people.h"
#include "core/staff_pin.h"
#include "core/station.h"
#include "core/survey_delivery.h"
#include "core/survey_secret.h"
#include "core/trust.h"

static const char KEYS_NAME[] = "keys";
static const char CENTRAL_DEFAULT[] = "central.db";

/* ---- station ---- */

/* The absolute path of an existing folder, because the programs may change theirs. */
static enum status fair_find(struct fair *fair, const char *folder, struct error *error)
{
    char path[PATH_MAX];
    if (!realpath(folder, path)) {
        return error_set(error, STATUS_NOT_FOUND,
                         "%s: no such folder; make the fair with: feria "
                         "init",
                         folder);
    }
    if (!text_copy(fair->folder, sizeof fair->folder, path)) {
        return error_set(error, STATUS_TOO_BIG, "%s: the path is too long; use a shorter one",
                         path);
    }
    return STATUS_OK;
}

static enum status station_path(const struct fair *fair, char out[FILE_PATH_MAX],
                                struct error *error)
{
    char name[STATION_NAME_MAX + sizeof ".db"];
    (void)snprintf(name, sizeof name, "%.*s.db", STATION_NAME_MAX, fair->settings.station);
    return path_join(out, FILE_PATH_MAX, fair->folder, name, error);
}

/* Keys, file and ledger of settings.station, made when they are missing; enrols it. fair->folder
 * and fair->settings are set. */
static enum status fair_start(struct fair *fair, struct error *error)
{
    char keys[FILE_PATH_MAX];
    char path[FILE_PATH_MAX];
    const struct settings *settings = &fair->settings;
    enum status status = path_join(keys, sizeof keys, fair->folder, KEYS_NAME, error);
    if (status == STATUS_OK) {
        status = station_path(fair, path, error);
    }
    if (status == STATUS_OK) {
        /* A file without its key has lost it: a new key could not write into it. */
        status = keys_open(&fair->keys, keys, settings->station, !file_exists(path), error);
    }
    if (status == STATUS_OK) {
        status = db_open(&fair->db, path, DB_STATION, true, error);
    }
    if (status == STATUS_OK) {
        status = ledger_open(&fair->ledger, &fair->db, fair->keys.station, error);
    }
    if (status == STATUS_OK) {
        status = station_enrol(&fair->ledger, &fair->keys, settings->station, settings->label,
                               settings->mode, error);
    }
    if (status == STATUS_OK) { /* nobody searches for people where citizens are */
        status = people_index_keep(&fair->db, strcmp(settings->mode, "citizen") != 0, error);
    }
    if (status == STATUS_OK) {
        survey_secrets_end(&fair->ledger);
        survey_keys_travel(&fair->ledger, &fair->keys, settings->mode);
    }
    if (status == STATUS_OK && strcmp(settings->mode, "office") == 0) {
        status = trust_root_keep(fair->folder, fair->keys.public_key, error);
    }
    return status;
}

/* The key of staff's PINs, beside the municipality's. */
static enum status fair_make_pepper(const struct fair *fair, struct error *error)
{
    struct pepper pepper;
    enum status status = pepper_open(&pepper, fair->folder, true, error);
    pepper_close(&pepper);
    return status;
}

/* ---- public ---- */

enum status fair_init(const char *folder, const struct settings *settings, struct error *error)
{
    struct fair fair = {.settings = *settings};
    char ini[FILE_PATH_MAX];
    if (fair.settings.central[0] == '\0') {
        (void)text_copy(fair.settings.central, sizeof fair.settings.central, CENTRAL_DEFAULT);
    }
    enum status status = fair_ini_path(folder, ini, error);
    if (status == STATUS_OK && file_exists(ini)) {
        status =
            error_set(error, STATUS_EXISTS,
                      "%s: this folder has a fair already; use it, or name another folder", ini);
    }
    if (status == STATUS_OK) {
        status = folder_make(folder, error);
    }
    if (status == STATUS_OK) {
        status = fair_find(&fair, folder, error);
    }
    if (status == STATUS_OK) {
        status = fair_start(&fair, error);
    }
    if (status == STATUS_OK) {
        status = fair_make_pepper(&fair, error);
    }
    /* Last: a folder with a feria.ini is a whole fair, one without can be tried again. */
    if (status == STATUS_OK) {
        status = fair_ini_write(ini, &fair.settings, error);
    }
    fair_close(&fair);
    return status;
}

/* A new municipality key would give every person a second pseudonym:
 * it is only ever made by fair_init. */
static enum status fair_check_municipality(const struct fair *fair, struct error *error)
{
    char folder[FILE_PATH_MAX];
    char path[FILE_PATH_MAX];
    enum status status = path_join(folder, sizeof folder, fair->folder, KEYS_NAME, error);
    if (status == STATUS_OK) {
        status = municipality_key_path(folder, path, error);
    }
    if (status == STATUS_OK && !file_exists(path)) {
        status =
            error_set(error, STATUS_NOT_FOUND,
                      "%s: missing; bring it from the machine where the fair was set up", path);
    }
    return status;
}

enum status fair_open(struct fair *fair, const char *folder, int *argc, char **argv,
                      struct error *error)
{
    char ini[FILE_PATH_MAX];
    memset(fair, 0, sizeof *fair);
    settings_init(&fair->settings);
    enum status status = fair_find(fair, folder, error);
    if (status == STATUS_OK) {
        status = fair_ini_path(fair->folder, ini, error);
    }
    if (status == STATUS_OK && !file_exists(ini)) {
        status = error_set(error, STATUS_NOT_FOUND,
                           "%s: missing; make the fair with: feria init %s", ini, folder);
    }
    if (status == STATUS_OK) {
        status = settings_read(&fair->settings, ini, error);
    }
    if (status == STATUS_OK) {
        status = settings_take_flags(&fair->settings, argc, argv, error);
    }
    if (status == STATUS_OK) {
        status = fair_check_municipality(fair, error);
    }
    if (status == STATUS_OK) {
        status = fair_start(fair, error);
    }
    if (status != STATUS_OK) {
        fair_close(fair);
    }
    return status;
}

void fair_close(struct fair *fair)
{
    db_close(&fair->db);
    keys_close(&fair->keys);
    memset(&fair->ledger, 0, sizeof fair->ledger);
}

enum status fair_central_path(const struct fair *fair, char *out, size_t out_bytes,
                              struct error *error)
{
    const char *central = fair->settings.central;
    if (central[0] != '\0' && central[0] != '/') {
        return path_join(out, out_bytes, fair->folder, central, error);
    }
    if (!text_copy(out, out_bytes, central)) {
        return error_set(error, STATUS_TOO_BIG, "the path of the central file is too long");
    }
    return STATUS_OK;
}
