#include "core/survey_delivery.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "base/text.h"
#include "core/body.h"
#include "core/survey_internal.h"
#include "core/survey_secret.h"
#include "core/trust.h"

enum {
    SURVEYS_MAX = 256, /* of one go */
    HEX_SIZE = 2 * KEY_FILE_BYTES + 1,
    SIGNATURE_SIZE = 2 * crypto_sign_BYTES + 1,
    BOX_BYTES = crypto_box_SEALBYTES + KEY_FILE_BYTES,
    BOX_SIZE = 2 * BOX_BYTES + 1,
};

static_assert((int)crypto_box_SECRETKEYBYTES == (int)KEY_FILE_BYTES, "one file holds either");

/* A kiosk that asks. */
struct want {
    char survey[SURVEY_CODE_MAX + 1];
    uint32_t station;
    char box_key[HEX_SIZE], signature[SIGNATURE_SIZE];
};

/* ---- what is signed ---- */

static size_t signed_text(const char *survey, const char *box_key, char out[256])
{
    int length = snprintf(out, 256, "feria-survey-want-1\n%s\n%s\n", survey, box_key);
    return length > 0 && length < 256 ? (size_t)length : 0;
}

static bool is_signed_by(const struct want *want, const uint8_t public_key[PUBLIC_KEY_BYTES])
{
    char text[256];
    uint8_t signature[crypto_sign_BYTES];
    size_t length = signed_text(want->survey, want->box_key, text);
    return length > 0 && strlen(want->signature) == SIGNATURE_SIZE - 1 &&
           hex_decode(want->signature, signature, sizeof signature) &&
           crypto_sign_verify_detached(signature, (const uint8_t *)text, length, public_key) == 0;
}

/* ---- the kiosk ---- */

/* The box that came for the public key in `box_key`; "" = none. */
static enum status read_gift(struct ledger *ledger, const char *survey, const char *box_key,
                             char box[BOX_SIZE], struct error *error)
{
    struct stmt stmt;
    box[0] = '\0';
    enum status status = stmt_begin(
        &stmt, ledger->db,
        "SELECT box FROM survey_gift WHERE survey = ?1 AND holder = ?2 AND box_key = ?3", error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, survey);
        stmt_int(&stmt, 2, ledger->station);
        stmt_text(&stmt, 3, box_key);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) { /* one that is too long is none that can be opened */
        (void)snprintf(box, BOX_SIZE, "%s", stmt_column_text(&stmt, 0));
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Whatever was given, what would open it is of no use any more: when it is not the key, another one
 * is asked for the next time. */
static enum status take_gift(struct ledger *ledger, const char *survey, const char *box,
                             const uint8_t secret[KEY_FILE_BYTES], const char *path,
                             struct error *error)
{
    uint8_t sealed[BOX_BYTES], key[KEY_FILE_BYTES], public_key[crypto_box_PUBLICKEYBYTES];
    bool is_open = crypto_scalarmult_base(public_key, secret) == 0 && strlen(box) == BOX_SIZE - 1 &&
                   hex_decode(box, sealed, sizeof sealed) &&
                   crypto_box_seal_open(key, sealed, sizeof sealed, public_key, secret) == 0;
    enum status status =
        is_open ? survey_secret_keep(ledger->db, survey, key, error)
                : error_set(error, STATUS_INVALID, "what the office gave cannot be opened");
    sodium_memzero(key, sizeof key);
    if (status == STATUS_OK || status == STATUS_INVALID) {
        enum status destroyed = file_destroy(path, status == STATUS_OK ? error : NULL);
        status = status == STATUS_OK ? destroyed : status;
    }
    return status;
}

static enum status has_asked(struct ledger *ledger, const char *survey, const char *box_key,
                             bool *has, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(
        &stmt, ledger->db,
        "SELECT 1 FROM survey_want WHERE station = ?1 AND survey = ?2 AND box_key = ?3", error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, ledger->station);
        stmt_text(&stmt, 2, survey);
        stmt_text(&stmt, 3, box_key);
        status = stmt_step(&stmt, error);
    }
    *has = status == STATUS_OK;
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status ask(struct ledger *ledger, const struct keys *keys, const char *survey,
                       const char *box_key, struct error *error)
{
    char text[256], hex[SIGNATURE_SIZE], body[BODY_TEXT_MAX];
    uint8_t signature[crypto_sign_BYTES];
    size_t length = signed_text(survey, box_key, text);
    (void)crypto_sign_detached(signature, NULL, (const uint8_t *)text, length, keys->secret_key);
    hex_encode(signature, sizeof signature, hex);
    enum status status = body_write(
        json_pack("{s:s,s:s,s:s}", "survey", survey, "box_key", box_key, "signature", hex), body,
        sizeof body, error);
    return status == STATUS_OK ? ledger_append(ledger, "survey.wanted", body, NULL, error) : status;
}

/* One key that is not here: what came is taken, or it is asked for. */
static enum status fetch(struct ledger *ledger, const struct keys *keys, const char *survey,
                         struct error *error)
{
    char path[FILE_PATH_MAX], box_key[HEX_SIZE], box[BOX_SIZE];
    uint8_t secret[KEY_FILE_BYTES], public_key[crypto_box_PUBLICKEYBYTES];
    bool has = false;
    enum status status = survey_secret_path(ledger->db, survey, ".key.want", path, error);
    if (status != STATUS_OK || path[0] == '\0') {
        return status;
    }
    status = key_file_open(path, true, secret, error);
    if (status != STATUS_OK) {
        return status;
    }
    (void)crypto_scalarmult_base(public_key, secret);
    hex_encode(public_key, sizeof public_key, box_key);
    status = read_gift(ledger, survey, box_key, box, error);
    if (status == STATUS_OK && box[0] != '\0') {
        status = take_gift(ledger, survey, box, secret, path, error);
    } else if (status == STATUS_OK) {
        status = has_asked(ledger, survey, box_key, &has, error);
        if (status == STATUS_OK && !has) {
            status = ask(ledger, keys, survey, box_key, error);
        }
    }
    sodium_memzero(secret, sizeof secret);
    return status;
}

/* The codes first: what is appended changes the tables. */
static enum status read_codes(struct db *db, char codes[SURVEYS_MAX][SURVEY_CODE_MAX + 1],
                              size_t *count, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(
        &stmt, db,
        "SELECT survey FROM survey_secret AS s WHERE NOT EXISTS"
        " (SELECT 1 FROM survey_seal AS e WHERE e.survey = s.survey) ORDER BY hlc DESC, survey",
        error);
    while (status == STATUS_OK && *count < SURVEYS_MAX &&
           (status = stmt_step(&stmt, error)) == STATUS_OK) {
        const char *code = stmt_column_text(&stmt, 0);
        *count += survey_code_ok(code) && text_copy(codes[*count], SURVEY_CODE_MAX + 1, code);
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status fetch_all(struct ledger *ledger, const struct keys *keys, struct error *error)
{
    char codes[SURVEYS_MAX][SURVEY_CODE_MAX + 1];
    size_t count = 0;
    enum status status = read_codes(ledger->db, codes, &count, error);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        bool is_here = false;
        struct error why = {0};
        status = survey_secret_is_here(ledger->db, codes[i], &is_here, error);
        if (status == STATUS_OK && !is_here && fetch(ledger, keys, codes[i], &why) != STATUS_OK) {
            log_warning("survey", "the key of %s does not come: %s", codes[i], why.text);
        }
    }
    return status;
}

/* ---- the office ---- */

static enum status read_wants(struct db *db, struct want *wants, size_t *count, struct error *error)
{
    struct stmt stmt;
    enum status status =
        stmt_begin(&stmt, db,
                   "SELECT w.survey, w.station, w.box_key, w.signature FROM survey_want AS w"
                   " JOIN station_trusted AS t ON t.holder = w.station AND t.is_trusted"
                   " LEFT JOIN survey_gift AS g ON g.survey = w.survey AND g.holder = w.station"
                   " WHERE g.box_key IS NOT w.box_key AND NOT EXISTS"
                   "  (SELECT 1 FROM survey_seal AS e WHERE e.survey = w.survey)"
                   " ORDER BY w.hlc DESC, w.survey",
                   error);
    while (status == STATUS_OK && *count < SURVEYS_MAX &&
           (status = stmt_step(&stmt, error)) == STATUS_OK) {
        struct want *want = &wants[*count];
        want->station = (uint32_t)stmt_column_int(&stmt, 1);
        *count += survey_code_ok(stmt_column_text(&stmt, 0)) &&
                  text_copy(want->survey, sizeof want->survey, stmt_column_text(&stmt, 0)) &&
                  text_copy(want->box_key, sizeof want->box_key, stmt_column_text(&stmt, 2)) &&
                  text_copy(want->signature, sizeof want->signature, stmt_column_text(&stmt, 3));
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status give(struct ledger *ledger, const struct want *want,
                        const uint8_t key[KEY_FILE_BYTES], struct error *error)
{
    uint8_t box_key[crypto_box_PUBLICKEYBYTES], sealed[BOX_BYTES];
    char box[BOX_SIZE], body[BODY_TEXT_MAX];
    if (strlen(want->box_key) != HEX_SIZE - 1 ||
        !hex_decode(want->box_key, box_key, sizeof box_key) ||
        crypto_box_seal(sealed, key, KEY_FILE_BYTES, box_key) != 0) {
        return error_set(error, STATUS_INVALID, "what it drew is no key");
    }
    hex_encode(sealed, sizeof sealed, box);
    enum status status =
        body_write(json_pack("{s:s,s:I,s:s,s:s}", "survey", want->survey, "station",
                             (json_int_t)want->station, "box_key", want->box_key, "box", box),
                   body, sizeof body, error);
    return status == STATUS_OK ? ledger_append(ledger, "survey.given", body, NULL, error) : status;
}

/* To whom the office trusts as a citizens' kiosk, and nobody else. */
static enum status answer(struct ledger *ledger, const struct keys *keys, const struct want *want,
                          struct error *error)
{
    struct trusted who;
    uint8_t key[KEY_FILE_BYTES];
    bool is_here = false;
    enum status status = trust_find(ledger->db, keys->public_key, want->station, &who, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (strcmp(who.mode, "citizen") != 0 || !is_signed_by(want, who.public_key)) {
        return error_set(error, STATUS_DENIED, "it is not signed by a kiosk for citizens");
    }
    status = survey_secret_is_here(ledger->db, want->survey, &is_here, error);
    if (status == STATUS_OK && is_here) {
        enum survey_secret_state state = SURVEY_SECRET_NONE;
        status = survey_secret_read(ledger->db, want->survey, key, &state, error);
        if (status == STATUS_OK && state == SURVEY_SECRET_HERE) {
            status = give(ledger, want, key, error);
        }
        sodium_memzero(key, sizeof key);
    }
    return status;
}

static enum status answer_all(struct ledger *ledger, const struct keys *keys, struct error *error)
{
    struct want wants[SURVEYS_MAX];
    size_t count = 0;
    enum status status = read_wants(ledger->db, wants, &count, error);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct error why = {0};
        if (answer(ledger, keys, &wants[i], &why) != STATUS_OK) {
            log_warning("survey", "station %08x does not get the key of %s: %s", wants[i].station,
                        wants[i].survey, why.text);
        }
    }
    return status;
}

/* ---- public ---- */

void survey_keys_travel(struct ledger *ledger, const struct keys *keys, const char *mode)
{
    struct error error = {0};
    enum status status = STATUS_OK;
    if (strcmp(mode, "citizen") == 0) {
        bool is_trusted = false; /* before, nobody would answer */
        status = trust_heard(ledger->db, ledger->station, &is_trusted, &error);
        if (status == STATUS_OK && is_trusted) {
            status = fetch_all(ledger, keys, &error);
        }
    } else if (strcmp(mode, "office") == 0) {
        status = answer_all(ledger, keys, &error);
    }
    if (status != STATUS_OK) {
        log_warning("survey", "keys of surveys do not travel: %s", error.text);
    }
}

bool survey_keys_are_about(const char *kind)
{
    static const char *const KINDS[] = {"survey.keyed", "survey.wanted", "survey.given",
                                        "station.trusted"};
    size_t i = 0;
    while (i < ARRAY_COUNT(KINDS) && strcmp(KINDS[i], kind) != 0) {
        i++;
    }
    return i < ARRAY_COUNT(KINDS);
}
