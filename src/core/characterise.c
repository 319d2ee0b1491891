#include "core/characterise.h"

#include <sodium.h>
#include <string.h>

#include "base/i18n.h"
#include "base/id.h"
#include "core/body.h"

enum { RANDOM_ID_BYTES = 16 };

static enum status check(const struct characterisation *given, struct error *error)
{
    uint8_t hash[HASH_BYTES];
    bool has_consent = given->consent_version[0] != '\0' &&
                       strlen(given->consent_hash) == (size_t)2 * HASH_BYTES &&
                       hex_decode(given->consent_hash, hash, HASH_BYTES);
    if (given->answer_count > TRAIT_ANSWERS_MAX) {
        return error_set(error, STATUS_TOO_BIG, "more than %d answers", TRAIT_ANSWERS_MAX);
    }
    for (size_t i = 0; i < given->answer_count; i++) {
        if (given->answers[i].is_sensitive && !has_consent) {
            return error_set(error, STATUS_INVALID, "%s",
                             tr("Vuelva a leer y marcar el permiso para datos sensibles."));
        }
    }
    return STATUS_OK;
}

/* {"answers": {"sexo": ["mujer"]}}; NULL without memory or when a code is not UTF-8. */
static json_t *answers_json(const struct characterisation *given)
{
    json_t *answers = json_object();
    for (size_t i = 0; i < given->answer_count; i++) {
        const struct trait_answer *answer = &given->answers[i];
        json_t *codes = json_object_get(answers, answer->question);
        if (codes == NULL) {
            codes = json_array();
            if (json_object_set_new(answers, answer->question, codes) != 0) {
                goto fail;
            }
        }
        if (json_array_append_new(codes, json_string(answer->code)) != 0) {
            goto fail;
        }
    }
    return json_pack("{s:o}", "answers", answers);
fail:
    json_decref(answers);
    return NULL;
}

static bool has_sensitive(const struct characterisation *given)
{
    for (size_t i = 0; i < given->answer_count; i++) {
        if (given->answers[i].is_sensitive) {
            return true;
        }
    }
    return false;
}

enum status characterise(struct ledger *ledger, const struct characterisation *given,
                         struct error *error)
{
    char id[2 * RANDOM_ID_BYTES + 1], body[BODY_TEXT_MAX], private_part[BODY_TEXT_MAX];
    uint8_t random[RANDOM_ID_BYTES];
    enum status status = check(given, error);
    if (status != STATUS_OK || given->answer_count == 0) {
        return status;
    }
    randombytes_buf(random, sizeof random);
    hex_encode(random, sizeof random, id);
    bool has_consent = has_sensitive(given);
    status =
        body_write(json_pack("{s:I,s:s,s:s*,s:s*}", "event", (json_int_t)given->event, "id", id,
                             "consent_version", has_consent ? given->consent_version : NULL,
                             "consent_hash", has_consent ? given->consent_hash : NULL),
                   body, sizeof body, error);
    if (status == STATUS_OK) {
        status = body_write(answers_json(given), private_part, sizeof private_part, error);
    }
    if (status == STATUS_OK) {
        status = ledger_append(ledger, "attendee.characterised", body, private_part, error);
    }
    sodium_memzero(private_part, sizeof private_part);
    return status;
}

enum status support_request(struct ledger *ledger, uint32_t event,
                            const char codes[][CODE_MAX_BYTES], size_t count, struct error *error)
{
    if (count == 0) {
        return STATUS_OK;
    }
    enum status status = db_begin(ledger->db, error);
    if (status != STATUS_OK) {
        return status;
    }
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        char body[BODY_TEXT_MAX];
        status = body_write(json_pack("{s:I,s:s}", "event", (json_int_t)event, "code", codes[i]),
                            body, sizeof body, error);
        if (status == STATUS_OK) {
            status = ledger_append(ledger, "support.requested", body, NULL, error);
        }
    }
    if (status == STATUS_OK) {
        status = db_commit(ledger->db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(ledger->db);
        enum status refreshed = ledger_refresh(ledger, NULL);
        (void)refreshed;
    }
    return status;
}
