#include "core/survey_secret.h"

#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "core/body.h"
#include "core/survey.h"
#include "core/survey_answer.h"

enum { KEY_ID_BYTES = 8, KEY_ID_SIZE = 2 * KEY_ID_BYTES + 1, SEALED_MAX = 256 };

/* ---- the file ---- */

/* keys/encuestas beside the station's file; "" for one in memory. */
static enum status find_folder(const struct db *db, char out[FILE_PATH_MAX], struct error *error)
{
    char folder[FILE_PATH_MAX];
    const char *slash = strrchr(db->path, '/');
    out[0] = '\0';
    if (slash == NULL) {
        return STATUS_OK;
    }
    (void)snprintf(folder, sizeof folder, "%.*s", (int)(slash - db->path + 1), db->path);
    return path_join(out, FILE_PATH_MAX, folder, "keys/encuestas", error);
}

static enum status find_file(const struct db *db, const char *survey, char out[FILE_PATH_MAX],
                             struct error *error)
{
    char folder[FILE_PATH_MAX], name[SURVEY_CODE_MAX + sizeof ".key"];
    enum status status = find_folder(db, folder, error);
    out[0] = '\0';
    if (status != STATUS_OK || folder[0] == '\0') {
        return status;
    }
    (void)snprintf(name, sizeof name, "%.*s.key", SURVEY_CODE_MAX, survey);
    return path_join(out, FILE_PATH_MAX, folder, name, error);
}

/* Tells keys apart and nothing of them: they are random. */
static void key_id_text(const uint8_t key[KEY_FILE_BYTES], char out[KEY_ID_SIZE])
{
    static const unsigned char DOMAIN[] = "feria-survey-key";
    uint8_t hash[crypto_generichash_BYTES];
    (void)crypto_generichash(hash, sizeof hash, DOMAIN, sizeof DOMAIN, key, KEY_FILE_BYTES);
    hex_encode(hash, KEY_ID_BYTES, out);
}

/* ---- what is known of it ---- */

/* The first text of the first row; "" when there is none. */
static enum status read_text(struct db *db, const char *sql, const char *survey, char *out,
                             size_t out_bytes, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, sql, error);
    out[0] = '\0';
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, survey);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        (void)snprintf(out, out_bytes, "%s", stmt_column_text(&stmt, 0));
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status read_key_id(struct db *db, const char *survey, char out[KEY_ID_SIZE],
                               struct error *error)
{
    return read_text(db, "SELECT key FROM survey_secret WHERE survey = ?1", survey, out,
                     KEY_ID_SIZE, error);
}

enum status survey_is_sealed(struct db *db, const char *survey, bool *is_sealed,
                             struct error *error)
{
    char found[2];
    enum status status = read_text(db, "SELECT '1' FROM survey_seal WHERE survey = ?1 LIMIT 1",
                                   survey, found, sizeof found, error);
    *is_sealed = found[0] != '\0';
    return status;
}

enum status survey_secret_is_here(struct db *db, const char *survey, bool *is_here,
                                  struct error *error)
{
    char path[FILE_PATH_MAX], key_id[KEY_ID_SIZE], found[KEY_ID_SIZE];
    uint8_t key[KEY_FILE_BYTES];
    *is_here = false;
    enum status status = read_key_id(db, survey, key_id, error);
    if (status == STATUS_OK) {
        status = find_file(db, survey, path, error);
    }
    if (status == STATUS_OK && path[0] != '\0' &&
        key_file_open(path, false, key, NULL) == STATUS_OK) {
        key_id_text(key, found);
        *is_here = strcmp(found, key_id) == 0;
    }
    sodium_memzero(key, sizeof key);
    return status;
}

enum status survey_secret_path(struct db *db, const char *survey, const char *suffix,
                               char out[FILE_PATH_MAX], struct error *error)
{
    char folder[FILE_PATH_MAX], name[2 * SURVEY_CODE_MAX];
    out[0] = '\0';
    enum status status = find_folder(db, folder, error);
    if (status != STATUS_OK || folder[0] == '\0') {
        return status;
    }
    (void)snprintf(name, sizeof name, "%.*s%s", SURVEY_CODE_MAX, survey, suffix);
    status = folder_make(folder, error);
    return status == STATUS_OK ? path_join(out, FILE_PATH_MAX, folder, name, error) : status;
}

enum status survey_secret_keep(struct db *db, const char *survey, const uint8_t key[KEY_FILE_BYTES],
                               struct error *error)
{
    char path[FILE_PATH_MAX], key_id[KEY_ID_SIZE], found[KEY_ID_SIZE];
    key_id_text(key, found);
    enum status status = read_key_id(db, survey, key_id, error);
    if (status == STATUS_OK && strcmp(found, key_id) != 0) {
        status = error_set(error, STATUS_INVALID, "%s: is the key of another survey", survey);
    }
    if (status == STATUS_OK) {
        status = survey_secret_path(db, survey, ".key", path, error);
    }
    return status == STATUS_OK && path[0] != '\0' ? key_file_write(path, key, error) : status;
}

/* Whatever is wrong with the file is for the staff; the person hears that it is not available. */
static bool has_key(struct db *db, const char *survey, const char *key_id,
                    uint8_t key[KEY_FILE_BYTES])
{
    struct error error = {.status = STATUS_OK};
    char path[FILE_PATH_MAX], found[KEY_ID_SIZE];
    if (find_file(db, survey, path, &error) != STATUS_OK ||
        key_file_open(path, false, key, &error) != STATUS_OK) {
        log_warning("survey", "%s takes no answers here: %s", survey, error.text);
        return false;
    }
    key_id_text(key, found);
    if (strcmp(found, key_id) != 0) {
        log_warning("survey",
                    "%s takes no answers here: %s: is another key; bring it from the machine where "
                    "the fair was set up",
                    survey, path);
        return false;
    }
    return true;
}

enum status survey_secret_read(struct db *db, const char *survey, uint8_t key[KEY_FILE_BYTES],
                               enum survey_secret_state *state, struct error *error)
{
    bool is_sealed = false;
    char key_id[KEY_ID_SIZE] = "";
    sodium_memzero(key, KEY_FILE_BYTES);
    enum status status = survey_is_sealed(db, survey, &is_sealed, error);
    if (status == STATUS_OK) {
        status = read_key_id(db, survey, key_id, error);
    }
    *state = is_sealed                          ? SURVEY_SECRET_SEALED
             : key_id[0] == '\0'                ? SURVEY_SECRET_NONE
             : has_key(db, survey, key_id, key) ? SURVEY_SECRET_HERE
                                                : SURVEY_SECRET_MISSING;
    if (*state != SURVEY_SECRET_HERE) {
        sodium_memzero(key, KEY_FILE_BYTES);
    }
    return status;
}

/* ---- its beginning ---- */

static enum status is_of_old(struct db *db, const char *survey, bool *is_old, struct error *error)
{
    static const char sql[] = "SELECT '1' FROM survey_definition WHERE survey = ?1"
                              " AND definition ->> 'per' = 'ticket' LIMIT 1";
    char found[2];
    enum status status = read_text(db, sql, survey, found, sizeof found, error);
    *is_old = found[0] != '\0';
    return status;
}

static enum status make(struct ledger *ledger, const char *survey, struct error *error)
{
    char folder[FILE_PATH_MAX], path[FILE_PATH_MAX], key_id[KEY_ID_SIZE], body[BODY_TEXT_MAX];
    uint8_t key[KEY_FILE_BYTES];
    enum status status = find_folder(ledger->db, folder, error);
    if (status != STATUS_OK || folder[0] == '\0') {
        return status;
    }
    status = find_file(ledger->db, survey, path, error);
    if (status == STATUS_OK) {
        status = folder_make(folder, error);
    }
    if (status == STATUS_OK) {
        status = key_file_open(path, true, key, error);
    }
    if (status == STATUS_OK) {
        key_id_text(key, key_id);
        status = body_write(json_pack("{s:s,s:s}", "survey", survey, "key", key_id), body,
                            sizeof body, error);
    }
    if (status == STATUS_OK) {
        status = ledger_append(ledger, "survey.keyed", body, NULL, error);
    }
    sodium_memzero(key, sizeof key);
    return status;
}

enum status survey_secret_make(struct ledger *ledger, const char *survey, struct error *error)
{
    char key_id[KEY_ID_SIZE];
    bool is_old = false;
    enum status status = read_key_id(ledger->db, survey, key_id, error);
    if (status == STATUS_OK && key_id[0] == '\0') {
        status = is_of_old(ledger->db, survey, &is_old, error);
    }
    return status == STATUS_OK && key_id[0] == '\0' && !is_old ? make(ledger, survey, error)
                                                               : status;
}

/* ---- its end ---- */

/* "<survey>.key" and what a power cut may have left of its making. */
static bool is_file_of(const char *name, const char *survey)
{
    size_t length = strlen(survey);
    return strncmp(name, survey, length) == 0 && strncmp(name + length, ".key", 4) == 0;
}

static enum status destroy(const char *folder, const char *survey, bool *is_destroyed,
                           struct error *error)
{
    char path[FILE_PATH_MAX];
    enum status status = STATUS_OK;
    DIR *entries = opendir(folder);
    if (entries == NULL) {
        return errno == ENOENT ? STATUS_OK : file_error(error, errno, folder);
    }
    for (struct dirent *entry = readdir(entries); entry != NULL && status == STATUS_OK;
         entry = readdir(entries)) {
        if (!is_file_of(entry->d_name, survey)) {
            continue;
        }
        status = path_join(path, sizeof path, folder, entry->d_name, error);
        if (status == STATUS_OK) {
            status = file_destroy(path, error);
        }
        *is_destroyed = *is_destroyed || status == STATUS_OK;
    }
    (void)closedir(entries);
    return status;
}

static enum status append_seal(struct ledger *ledger, const char *survey, bool is_destroyed,
                               struct error *error)
{
    char body[BODY_TEXT_MAX];
    enum status status =
        body_write(json_pack("{s:s,s:b}", "survey", survey, "destroyed", (int)is_destroyed), body,
                   sizeof body, error);
    return status == STATUS_OK ? ledger_append(ledger, "survey.sealed", body, NULL, error) : status;
}

/* The codes first: what is appended changes the table. */
static enum status read_sealed(struct db *db, char codes[SEALED_MAX][SURVEY_CODE_MAX + 1],
                               size_t *count, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(
        &stmt, db, "SELECT DISTINCT survey FROM survey_seal ORDER BY survey LIMIT 256", error);
    while (status == STATUS_OK && *count < SEALED_MAX &&
           (status = stmt_step(&stmt, error)) == STATUS_OK) {
        (void)snprintf(codes[(*count)++], SURVEY_CODE_MAX + 1, "%s", stmt_column_text(&stmt, 0));
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status sweep(struct ledger *ledger, struct error *error)
{
    char folder[FILE_PATH_MAX], codes[SEALED_MAX][SURVEY_CODE_MAX + 1];
    size_t count = 0;
    enum status status = find_folder(ledger->db, folder, error);
    if (status == STATUS_OK) {
        status = read_sealed(ledger->db, codes, &count, error);
    }
    for (size_t i = 0; i < count && status == STATUS_OK && folder[0] != '\0'; i++) {
        bool is_destroyed = false;
        status = destroy(folder, codes[i], &is_destroyed, error);
        if (status == STATUS_OK && is_destroyed) {
            log_info("survey", "%s is sealed: its key was destroyed here", codes[i]);
            status = append_seal(ledger, codes[i], true, error);
        }
    }
    return status;
}

void survey_secrets_end(struct ledger *ledger)
{
    struct error error = {.status = STATUS_OK};
    if (sweep(ledger, &error) != STATUS_OK) {
        log_error("survey", "the key of a sealed survey is still here: %s", error.text);
    }
}

static enum status check_closed(struct db *db, const char *code, int64_t now_ms,
                                struct error *error)
{
    struct survey_list *list = NULL;
    enum status status = survey_list_new(&list, db, error);
    const struct survey *survey = status == STATUS_OK ? survey_find(list, code) : NULL;
    if (survey != NULL && survey->closes_ms == INT64_MAX) {
        status = error_set(error, STATUS_DENIED,
                           "%s never closes; write cierra = ... in its file, or take the file out "
                           "of the folder, import, and seal it then",
                           code);
    } else if (survey != NULL && survey->closes_ms > now_ms - SURVEY_GRACE_MS) {
        status = error_set(error, STATUS_DENIED,
                           "%s is still open, and %d minutes longer for who is answering; seal it "
                           "then",
                           code, SURVEY_GRACE_MS / 60000);
    }
    survey_list_free(list);
    return status;
}

enum status survey_seal(struct ledger *ledger, const char *survey, int64_t now_ms,
                        struct error *error)
{
    char known[2], key_id[KEY_ID_SIZE] = "";
    bool is_sealed = false;
    enum status status =
        read_text(ledger->db, "SELECT '1' FROM survey_definition WHERE survey = ?1 LIMIT 1", survey,
                  known, sizeof known, error);
    if (status == STATUS_OK && known[0] == '\0') {
        status = error_set(error, STATUS_NOT_FOUND,
                           "there is no survey \"%.60s\"; feria survey list has those there are",
                           survey);
    }
    if (status == STATUS_OK) {
        status = read_key_id(ledger->db, survey, key_id, error);
    }
    if (status == STATUS_OK && key_id[0] == '\0') {
        status = error_set(error, STATUS_INVALID,
                           "%s has no key to destroy: it is answered per visit, or was published "
                           "by a Feria that made none; give it a new code",
                           survey);
    }
    if (status == STATUS_OK) {
        status = survey_is_sealed(ledger->db, survey, &is_sealed, error);
    }
    if (status == STATUS_OK && !is_sealed) {
        status = check_closed(ledger->db, survey, now_ms, error);
    }
    if (status == STATUS_OK && !is_sealed) {
        status = append_seal(ledger, survey, false, error);
    }
    return status == STATUS_OK ? sweep(ledger, error) : status;
}
