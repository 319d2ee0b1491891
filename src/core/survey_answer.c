#include "core/survey_answer.h"

#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/id.h"
#include "base/text.h"
#include "core/attendee.h"
#include "core/import_sheet.h"
#include "core/station.h"
#include "core/survey_internal.h"
#include "core/survey_secret.h"

enum { ANSWER_MEMORY_BYTES_MAX = 4 * 1024 * 1024, EVENT_KEY_SIZE = 16 };

void survey_submission_init(struct survey_submission *submission, const struct survey *survey,
                            uint32_t event)
{
    *submission = (struct survey_submission){.version = survey->version, .event = event};
    (void)text_copy(submission->survey, sizeof submission->survey, survey->code);
    (void)text_copy(submission->hash, sizeof submission->hash, survey->hash);
}

void survey_visit_draw(uint8_t visit[SURVEY_VISIT_BYTES])
{
    randombytes_buf(visit, SURVEY_VISIT_BYTES);
}

/* ---- who may answer ---- */

struct token_parts {
    const char *domain; /* with its NUL */
    const char *survey;
    const uint8_t *key; /* KEY_FILE_BYTES; NULL = none */
    const uint8_t *secret;
    size_t secret_bytes;
};

static void make_token(const struct token_parts *parts, char out[SURVEY_TOKEN_SIZE])
{
    uint8_t hash[(SURVEY_TOKEN_SIZE - 1) / 2];
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, parts->key, parts->key != NULL ? KEY_FILE_BYTES : 0,
                                  sizeof hash);
    (void)crypto_generichash_update(&state, (const unsigned char *)parts->domain,
                                    strlen(parts->domain) + 1);
    (void)crypto_generichash_update(&state, (const unsigned char *)parts->survey,
                                    strlen(parts->survey) + 1);
    (void)crypto_generichash_update(&state, parts->secret, parts->secret_bytes);
    (void)crypto_generichash_final(&state, hash, sizeof hash);
    hex_encode(hash, sizeof hash, out);
    sodium_memzero(&state, sizeof state);
}

static enum status refuse(enum status status, const char *sentence, struct error *error)
{
    return error_set(error, status, "%s", sentence);
}

/* The ticket of a QR that a station of ours signed. */
static enum status ticket_of_qr(struct db *db, const char *text, struct ticket_envelope *envelope,
                                struct error *error)
{
    uint8_t key[PUBLIC_KEY_BYTES];
    enum status status = ticket_decode(text, strlen(text), envelope, NULL);
    if (status == STATUS_OK) {
        status = station_public_key(db, envelope->ticket.issuer, key, error);
    }
    if (status == STATUS_OK && !ticket_signature_ok(envelope, key)) {
        status = STATUS_INVALID;
    }
    return status == STATUS_INVALID || status == STATUS_NOT_FOUND
               ? refuse(STATUS_INVALID, tr("Ese código no es de una entrada de esta feria."), error)
               : status;
}

/* The ticket of a short code, among those that are known here: it proves nothing by itself. */
static enum status ticket_of_code(struct db *db, const char *code, uint32_t event,
                                  struct ticket *ticket, struct error *error)
{
    enum status status = ticket_find_event_code(db, event, code, ticket, error);
    return status == STATUS_NOT_FOUND || status == STATUS_EXISTS
               ? refuse(STATUS_INVALID,
                        tr("No encontramos esa entrada en este módulo. Muestre su código QR."),
                        error)
               : status;
}

static enum status find_ticket(struct db *db, const struct survey_submission *submission,
                               bool may_be_typed, struct ticket_envelope *envelope,
                               struct error *error)
{
    char code[TICKET_CODE_LENGTH + 1];
    if (may_be_typed && ticket_code_parse(submission->ticket, code, NULL) == STATUS_OK) {
        return ticket_of_code(db, code, submission->event, &envelope->ticket, error);
    }
    enum status status = ticket_of_qr(db, submission->ticket, envelope, error);
    if (status == STATUS_OK && envelope->ticket.event != submission->event) {
        status = refuse(STATUS_DENIED, tr("Esa entrada es de otro evento."), error);
    }
    return status;
}

static enum status token_of_ticket(struct db *db, const struct survey_submission *submission,
                                   char out[SURVEY_TOKEN_SIZE], struct error *error)
{
    struct ticket_envelope envelope = {.bytes = {0}};
    uint8_t key[KEY_FILE_BYTES];
    enum survey_secret_state state = SURVEY_SECRET_NONE;
    enum status status = survey_secret_read(db, submission->survey, key, &state, error);
    bool has_key = state == SURVEY_SECRET_HERE;
    if (status == STATUS_OK && state == SURVEY_SECRET_SEALED) {
        status = refuse(STATUS_DENIED, tr("Esta encuesta está cerrada."), error);
    } else if (status == STATUS_OK && state == SURVEY_SECRET_MISSING) {
        status =
            refuse(STATUS_NOT_FOUND,
                   tr("Esta encuesta no está disponible en este módulo. Pruebe en otro."), error);
    }
    if (status == STATUS_OK) {
        status = find_ticket(db, submission, has_key, &envelope, error);
    }
    const struct token_parts parts = {
        .domain = has_key ? "feria-survey-2" : "feria-survey-1",
        .survey = submission->survey,
        .key = has_key ? key : NULL,
        .secret = has_key ? envelope.ticket.id : envelope.bytes + TICKET_SIGNED_BYTES,
        .secret_bytes = has_key ? TICKET_ID_BYTES : TICKET_BYTES - TICKET_SIGNED_BYTES,
    };
    make_token(&parts, out);
    sodium_memzero(key, sizeof key);
    sodium_memzero(&envelope, sizeof envelope);
    return status;
}

static enum status token_of_visit(const struct survey_submission *submission,
                                  char out[SURVEY_TOKEN_SIZE], struct error *error)
{
    if (sodium_is_zero(submission->visit, sizeof submission->visit)) {
        return error_set(error, STATUS_INTERNAL, "the visit has no secret of its own");
    }
    const struct token_parts parts = {.domain = "feria-survey-1",
                                      .survey = submission->survey,
                                      .secret = submission->visit,
                                      .secret_bytes = sizeof submission->visit};
    make_token(&parts, out);
    return STATUS_OK;
}

static enum status check_new(struct db *db, const char *survey, const char *token,
                             struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(
        &stmt, db, "SELECT 1 FROM survey_answer WHERE survey = ?1 AND token = ?2", error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, survey);
        stmt_text(&stmt, 2, token);
        status = stmt_step(&stmt, error);
    }
    stmt_end(&stmt);
    if (status == STATUS_OK) {
        return refuse(STATUS_EXISTS, tr("Esta encuesta ya se respondió."), error);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* ---- what is asked, and whether now ---- */

static enum status read_survey(struct db *db, const struct survey_submission *submission,
                               struct arena *arena, struct survey *survey, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db,
                                    "SELECT definition FROM survey_definition"
                                    " WHERE survey = ?1 AND version = ?2 AND hash = ?3",
                                    error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, submission->survey);
        stmt_int(&stmt, 2, submission->version);
        stmt_text(&stmt, 3, submission->hash);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        status = survey_of_json(stmt_column_text(&stmt, 0), submission->hash, arena, survey, error);
    }
    stmt_end(&stmt);
    if (status == STATUS_NOT_FOUND || status == STATUS_INVALID) {
        return refuse(STATUS_NOT_FOUND, tr("Esta encuesta ya no está disponible."), error);
    }
    return status;
}

/* Of the event only what decides about surveys: its number and type. */
static enum status check_open(struct db *db, const struct survey *survey, uint32_t number,
                              int64_t now_ms, int64_t grace_ms, struct error *error)
{
    char key[EVENT_KEY_SIZE];
    struct stmt stmt;
    (void)snprintf(key, sizeof key, "%u", number);
    enum status status = stmt_begin(
        &stmt, db, "SELECT row ->> 'type' FROM catalogue WHERE sheet = 'event' AND key = ?1",
        error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, key);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        const struct event event = {.number = number, .type = stmt_column_text(&stmt, 0)};
        if (!survey_is_open(survey, &event, now_ms) &&
            !survey_is_open(survey, &event, now_ms - grace_ms)) {
            status = refuse(STATUS_DENIED, tr("Esta encuesta está cerrada."), error);
        }
    } else if (status == STATUS_NOT_FOUND) {
        status = refuse(STATUS_DENIED, tr("Esta encuesta está cerrada."), error);
    }
    stmt_end(&stmt);
    return status;
}

static enum status admit(struct db *db, const struct survey_submission *submission, int64_t now_ms,
                         int64_t grace_ms, struct arena *arena, struct survey *survey,
                         char token[SURVEY_TOKEN_SIZE], struct error *error)
{
    enum status status = read_survey(db, submission, arena, survey, error);
    if (status == STATUS_OK) {
        status = check_open(db, survey, submission->event, now_ms, grace_ms, error);
    }
    if (status == STATUS_OK) {
        status = survey->per == SURVEY_PER_TICKET ? token_of_ticket(db, submission, token, error)
                                                  : token_of_visit(submission, token, error);
    }
    return status == STATUS_OK ? check_new(db, survey->code, token, error) : status;
}

enum status survey_admit(struct db *db, const struct survey_submission *submission, int64_t now_ms,
                         struct error *error)
{
    struct arena arena;
    struct survey survey = {.code = ""};
    char token[SURVEY_TOKEN_SIZE];
    arena_init(&arena, ANSWER_MEMORY_BYTES_MAX);
    enum status status = admit(db, submission, now_ms, 0, &arena, &survey, token, error);
    arena_release(&arena);
    return status;
}

/* ---- the fact ---- */

/* The parts of the fact as text, in the arena; `*private_part` NULL when nothing was written. */
static enum status write_parts(const struct survey *survey,
                               const struct survey_submission *submission, const char *token,
                               struct arena *arena, const char **body, const char **private_part,
                               struct error *error)
{
    json_t *chosen = NULL, *typed = NULL;
    *private_part = NULL;
    enum status status =
        survey_answers_to_json(survey, &submission->answers, &chosen, &typed, error);
    json_t *json = json_pack("{s:s,s:i,s:s,s:I,s:s,s:o}", "survey", survey->code, "version",
                             survey->version, "definition", survey->hash, "event",
                             (json_int_t)submission->event, "token", token, "answers", chosen);
    *body = import_json_text(arena, json);
    if (typed != NULL) {
        json_t *part = json_pack("{s:o}", "answers", typed);
        *private_part = import_json_text(arena, part);
        json_decref(part);
    }
    if (status == STATUS_OK && (*body == NULL || (typed != NULL && *private_part == NULL))) {
        status = error_set(error, STATUS_NO_MEMORY, "no memory for an answer");
    }
    json_decref(json);
    return status;
}

enum status survey_answer(struct ledger *ledger, const struct survey_submission *submission,
                          struct error *error)
{
    struct arena arena;
    struct survey survey = {.code = ""};
    char token[SURVEY_TOKEN_SIZE];
    const char *body = NULL, *private_part = NULL;
    arena_init(&arena, ANSWER_MEMORY_BYTES_MAX);
    enum status status = admit(ledger->db, submission, clock_now_ms(), SURVEY_GRACE_MS, &arena,
                               &survey, token, error);
    for (size_t i = 0; status == STATUS_OK && i < survey.question_count; i++) {
        status = survey_check_answer(&survey, &submission->answers, i, error);
    }
    if (status == STATUS_OK) {
        status = write_parts(&survey, submission, token, &arena, &body, &private_part, error);
    }
    if (status == STATUS_OK) {
        status = ledger_append(ledger, "survey.answered", body, private_part, error);
    }
    arena_wipe(&arena);
    arena_release(&arena);
    return status;
}
