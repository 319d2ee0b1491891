#include "core/fair_pack.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/id.h"
#include "base/log.h"
#include "core/fair_ini.h"
#include "core/staff_pin.h"
#include "core/survey_secret.h"

enum { HEX_SIZE = 2 * KEY_FILE_BYTES + 1, SURVEY_CODE_MAX = 64 };

/* Settings that are the fair's, not the machine's. */
static const char *const SHARED[] = {"theme", "language", "utc_offset_min"};

/* What else a pack may set: who the station is. */
static const char *const OWN[] = {"station", "mode", "label"};

/* ---- the office's side ---- */

static json_t *hex_of(const uint8_t key[KEY_FILE_BYTES])
{
    char hex[HEX_SIZE];
    hex_encode(key, KEY_FILE_BYTES, hex);
    json_t *text = json_string(hex);
    sodium_memzero(hex, sizeof hex);
    return text;
}

static enum status add_settings(json_t *pack, const struct settings *settings,
                                const struct trusted *who, struct error *error)
{
    char value[SETTING_TEXT_MAX];
    json_t *out =
        json_pack("{s:s,s:s,s:s}", "station", who->name, "mode", who->mode, "label", who->label);
    for (size_t i = 0; i < ARRAY_COUNT(SHARED); i++) {
        enum status status = settings_get(settings, SHARED[i], value, sizeof value, error);
        if (status != STATUS_OK) {
            json_decref(out);
            return status;
        }
        (void)json_object_set_new(out, SHARED[i], json_string(value));
    }
    return json_object_set_new(pack, "settings", out) == 0
               ? STATUS_OK
               : error_set(error, STATUS_INVALID, "a text of the station is not UTF-8");
}

/* The keys of surveys whose answers are counted once per ticket. */
static enum status add_surveys(json_t *pack, struct db *db, struct error *error)
{
    struct stmt stmt;
    json_t *surveys = json_object();
    enum status status =
        stmt_begin(&stmt, db, "SELECT survey FROM survey_secret ORDER BY hlc DESC, survey", error);
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        uint8_t key[KEY_FILE_BYTES];
        char survey[SURVEY_CODE_MAX + 1];
        enum survey_secret_state state = SURVEY_SECRET_NONE;
        (void)snprintf(survey, sizeof survey, "%s", stmt_column_text(&stmt, 0));
        status = survey_secret_read(db, survey, key, &state, error);
        if (status == STATUS_OK && state == SURVEY_SECRET_HERE &&
            json_object_size(surveys) < PACK_SURVEYS_MAX) {
            (void)json_object_set_new(surveys, survey, hex_of(key));
        } else if (status == STATUS_OK && state == SURVEY_SECRET_HERE) {
            log_warning("station", "the key of survey %s has to be copied by hand", survey);
        }
        sodium_memzero(key, sizeof key);
    }
    stmt_end(&stmt);
    (void)json_object_set_new(pack, "surveys", surveys);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status write_pack(const json_t *pack, struct buf *out, struct error *error)
{
    char text[PACK_BYTES_MAX + 1];
    size_t length = json_dumpb(pack, text, PACK_BYTES_MAX, JSON_COMPACT | JSON_SORT_KEYS);
    if (length == 0 || length > PACK_BYTES_MAX) {
        return error_set(error, STATUS_TOO_BIG, "what the station needs takes %zu bytes, over %d",
                         length, PACK_BYTES_MAX);
    }
    buf_append(out, text, length);
    sodium_memzero(text, sizeof text);
    return buf_status(out, error);
}

enum status fair_pack_make(struct fair *office, const struct trusted *who, struct buf *out,
                           struct error *error)
{
    struct pepper pepper;
    uint8_t root[PUBLIC_KEY_BYTES];
    json_t *pack = json_object();
    (void)json_object_set_new(pack, "municipality", hex_of(office->keys.municipality));
    enum status status = trust_root_read(office->folder, root, error);
    if (status == STATUS_OK) {
        (void)json_object_set_new(pack, "office", hex_of(root));
        status = add_settings(pack, &office->settings, who, error);
    }
    if (status == STATUS_OK && pepper_open(&pepper, office->folder, false, NULL) == STATUS_OK) {
        (void)json_object_set_new(pack, "pin", hex_of(pepper.key));
        pepper_close(&pepper);
    }
    if (status == STATUS_OK && strcmp(who->mode, "citizen") == 0) {
        status = add_surveys(pack, &office->db, error);
    }
    if (status == STATUS_OK) {
        status = write_pack(pack, out, error);
    }
    json_decref(pack);
    return status;
}

/* ---- the new machine's side ---- */

static enum status no_pack(const char *what, struct error *error)
{
    return error_set(error, STATUS_INVALID, "what the office sent has no %s that can be used",
                     what);
}

static bool read_hex(const json_t *pack, const char *name, uint8_t out[KEY_FILE_BYTES])
{
    const char *hex = json_string_value(json_object_get(pack, name));
    return hex != NULL && strlen(hex) == HEX_SIZE - 1 && hex_decode(hex, out, KEY_FILE_BYTES);
}

static enum status read_settings(const json_t *pack, struct settings *settings, struct error *error)
{
    const json_t *from = json_object_get(pack, "settings");
    for (size_t i = 0; i < ARRAY_COUNT(OWN) + ARRAY_COUNT(SHARED); i++) {
        bool is_own = i < ARRAY_COUNT(OWN);
        const char *key = is_own ? OWN[i] : SHARED[i - ARRAY_COUNT(OWN)];
        const char *value = json_string_value(json_object_get(from, key));
        if (value == NULL && is_own) {
            return no_pack(key, error);
        }
        enum status status = value == NULL ? STATUS_OK : settings_set(settings, key, value, error);
        if (status != STATUS_OK) {
            return status;
        }
    }
    return station_name_ok(settings->station) ? STATUS_OK : no_pack("station", error);
}

static enum status write_key(const char *folder, const char *name,
                             const uint8_t key[KEY_FILE_BYTES], struct error *error)
{
    char path[FILE_PATH_MAX];
    enum status status = path_join(path, sizeof path, folder, name, error);
    return status == STATUS_OK ? key_file_write(path, key, error) : status;
}

/* The key `name` of the pack, when it is there, as `file`. */
static enum status keep(const json_t *pack, const char *name, const char *folder, const char *file,
                        bool must_be, struct error *error)
{
    uint8_t key[KEY_FILE_BYTES];
    if (json_object_get(pack, name) == NULL && !must_be) {
        return STATUS_OK;
    }
    if (!read_hex(pack, name, key)) {
        return no_pack(name, error);
    }
    enum status status = write_key(folder, file, key, error);
    sodium_memzero(key, sizeof key);
    return status;
}

static enum status keep_surveys(const json_t *pack, const char *keys, struct error *error)
{
    char folder[FILE_PATH_MAX];
    const char *survey = NULL;
    json_t *value = NULL;
    json_t *surveys = json_object_get(pack, "surveys");
    enum status status = path_join(folder, sizeof folder, keys, "encuestas", error);
    if (status == STATUS_OK && json_object_size(surveys) > 0) {
        status = folder_make(folder, error);
    }
    json_object_foreach(surveys, survey, value)
    {
        char file[SURVEY_CODE_MAX + sizeof ".key"];
        int length = snprintf(file, sizeof file, "%s.key", survey);
        if (survey[0] == '.' || strchr(survey, '/') != NULL || length < 0 ||
            (size_t)length >= sizeof file) {
            return no_pack("surveys", error);
        }
        if (status == STATUS_OK) {
            status = keep(surveys, survey, folder, file, true, error);
        }
    }
    return status;
}

/* One that `feria init` drew here is of no use beside the office's. */
static enum status keep_pin(const json_t *pack, const char *folder, struct error *error)
{
    uint8_t here[KEY_FILE_BYTES] = {0}, there[KEY_FILE_BYTES] = {0};
    char personal[FILE_PATH_MAX], path[FILE_PATH_MAX];
    enum status status = path_join(personal, sizeof personal, folder, "keys/personal", error);
    if (status == STATUS_OK) {
        status = path_join(path, sizeof path, personal, "pin.key", error);
    }
    bool is_same = status == STATUS_OK && file_exists(path) &&
                   key_file_open(path, false, here, NULL) == STATUS_OK &&
                   read_hex(pack, "pin", there) && sodium_memcmp(here, there, sizeof here) == 0;
    sodium_memzero(here, sizeof here);
    sodium_memzero(there, sizeof there);
    if (status == STATUS_OK && !is_same) {
        status = folder_make(personal, error);
        status =
            status == STATUS_OK ? keep(pack, "pin", personal, "pin.key", false, error) : status;
    }
    return status;
}

enum status fair_pack_keep(const char *folder, const char *pack, struct error *error)
{
    uint8_t root[PUBLIC_KEY_BYTES];
    json_t *json = json_loads(pack, 0, NULL);
    enum status status = read_hex(json, "office", root) ? trust_root_keep(folder, root, error)
                                                        : no_pack("office", error);
    if (status == STATUS_OK) {
        status = keep_pin(json, folder, error);
    }
    json_decref(json);
    return status;
}

static enum status keep_keys(const json_t *pack, const char *folder, const char *station,
                             const uint8_t seed[KEY_FILE_BYTES], struct error *error)
{
    char keys[FILE_PATH_MAX];
    char personal[FILE_PATH_MAX];
    char file[STATION_NAME_MAX + sizeof ".key"];
    uint8_t root[PUBLIC_KEY_BYTES];
    if (!read_hex(pack, "office", root)) {
        return no_pack("office", error);
    }
    enum status status = path_join(keys, sizeof keys, folder, "keys", error);
    if (status == STATUS_OK) {
        status = path_join(personal, sizeof personal, keys, "personal", error);
    }
    if (status == STATUS_OK) {
        status = folder_make(personal, error);
    }
    if (status == STATUS_OK) {
        status = keep(pack, "municipality", keys, "municipality.key", true, error);
    }
    if (status == STATUS_OK) {
        status = keep(pack, "pin", personal, "pin.key", false, error);
    }
    if (status == STATUS_OK) {
        status = keep_surveys(pack, keys, error);
    }
    if (status == STATUS_OK) {
        status = trust_root_keep(folder, root, error);
    }
    (void)snprintf(file, sizeof file, "%.*s.key", STATION_NAME_MAX, station);
    return status == STATUS_OK ? write_key(keys, file, seed, error) : status;
}

enum status fair_join(const char *folder, const char *pack, const uint8_t seed[KEY_FILE_BYTES],
                      struct settings *settings, struct error *error)
{
    char ini[FILE_PATH_MAX];
    enum status status = fair_ini_path(folder, ini, error);
    if (status == STATUS_OK && file_exists(ini)) {
        return error_set(error, STATUS_EXISTS, "%s: this folder has a fair already", ini);
    }
    json_t *json = json_loads(pack, 0, NULL);
    if (status == STATUS_OK) {
        status = read_settings(json, settings, error);
    }
    if (status == STATUS_OK) {
        status = keep_keys(json, folder, settings->station, seed, error);
    }
    /* Last: a folder with a feria.ini is a whole fair, one without can be tried again. */
    if (status == STATUS_OK) {
        status = fair_ini_write(ini, settings, error);
    }
    json_decref(json);
    return status;
}
