#include "core/staff_badge.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/id.h"
#include "core/body.h"
#include "core/station.h"

enum { BADGE_VERSION = 1, PREFIX_LENGTH = 2, BADGE_ID_BYTES = 8, MS_PER_MIN = 60 * 1000 };

static const char PREFIX[] = "P1";
static const char DOMAIN[] = "feria-badge-1";

static_assert(BADGE_TEXT_LENGTH == PREFIX_LENGTH + BASE32_LENGTH(BADGE_BYTES), "QR payload");
static_assert(BADGE_BYTES == BADGE_SIGNED_BYTES + crypto_sign_BYTES, "signature at the end");

struct badge {
    uint32_t issuer, expires_min;
    char staff[STAFF_ID_SIZE];
    char id[2 * BADGE_ID_BYTES + 1];
    uint8_t bytes[BADGE_BYTES];
};

struct message {
    uint8_t bytes[sizeof DOMAIN - 1 + BADGE_SIGNED_BYTES];
};

static void message_init(struct message *message, const uint8_t *fields)
{
    memcpy(message->bytes, DOMAIN, sizeof DOMAIN - 1);
    memcpy(message->bytes + sizeof DOMAIN - 1, fields, BADGE_SIGNED_BYTES);
}

/* ---- making ---- */

static enum status tell(struct ledger *ledger, const char *staff, const char *badge,
                        struct error *error)
{
    char body[BODY_TEXT_MAX];
    enum status status = body_write(json_pack("{s:s,s:s}", "staff", staff, "badge", badge), body,
                                    sizeof body, error);
    return status == STATUS_OK ? ledger_append(ledger, "staff.badged", body, NULL, error) : status;
}

enum status badge_make(struct ledger *ledger, const struct keys *keys, const char *staff,
                       int64_t expires_ms, char out[BADGE_TEXT_LENGTH + 1], struct error *error)
{
    uint8_t id[BADGE_ID_BYTES];
    uint8_t staff_bytes[STAFF_ID_BYTES];
    char id_text[2 * BADGE_ID_BYTES + 1];
    struct buf bytes;
    struct message message;
    uint8_t signature[crypto_sign_BYTES];
    if (strlen(staff) != STAFF_ID_SIZE - 1 || !hex_decode(staff, staff_bytes, sizeof staff_bytes)) {
        return error_set(error, STATUS_INVALID, "\"%.20s\" is nobody of the staff", staff);
    }
    randombytes_buf(id, sizeof id);
    hex_encode(id, sizeof id, id_text);
    buf_init(&bytes, BADGE_BYTES);
    buf_append_u8(&bytes, BADGE_VERSION);
    buf_append_u32(&bytes, keys->station);
    buf_append(&bytes, staff_bytes, sizeof staff_bytes);
    buf_append(&bytes, id, sizeof id);
    buf_append_u32(&bytes, (uint32_t)(expires_ms / MS_PER_MIN));
    if (bytes.length == BADGE_SIGNED_BYTES) {
        message_init(&message, (const uint8_t *)bytes.data);
        (void)crypto_sign_detached(signature, NULL, message.bytes, sizeof message.bytes,
                                   keys->secret_key);
        buf_append(&bytes, signature, sizeof signature);
    }
    enum status status = buf_status(&bytes, error);
    if (status == STATUS_OK) {
        memcpy(out, PREFIX, PREFIX_LENGTH);
        base32_encode((const uint8_t *)bytes.data, bytes.length, out + PREFIX_LENGTH);
        status = tell(ledger, staff, id_text, error);
    }
    buf_wipe(&bytes);
    buf_release(&bytes);
    return status;
}

/* ---- reading ---- */

bool badge_is(const char *text, size_t length)
{
    return length == BADGE_TEXT_LENGTH && strncasecmp(text, PREFIX, PREFIX_LENGTH) == 0;
}

static enum status decode(const char *text, size_t length, struct badge *out, struct error *error)
{
    if (!badge_is(text, length) ||
        base32_decode(text + PREFIX_LENGTH, length - PREFIX_LENGTH, out->bytes, sizeof out->bytes,
                      NULL) != STATUS_OK ||
        out->bytes[0] != BADGE_VERSION) {
        return error_set(error, STATUS_INVALID, "this is not the badge of staff");
    }
    struct reader reader = {.data = out->bytes, .length = sizeof out->bytes};
    (void)reader_u8(&reader);
    out->issuer = reader_u32(&reader);
    hex_encode(reader_bytes(&reader, STAFF_ID_BYTES), STAFF_ID_BYTES, out->staff);
    hex_encode(reader_bytes(&reader, BADGE_ID_BYTES), BADGE_ID_BYTES, out->id);
    out->expires_min = reader_u32(&reader);
    return STATUS_OK;
}

/* An office signed it, and nobody took back what that office says. */
static enum status check_signature(struct db *db, const struct badge *badge, struct error *error)
{
    static const char SQL[] =
        "SELECT count(*) FROM station AS s WHERE s.station = ?1 AND s.mode = 'office' AND NOT"
        " EXISTS (SELECT 1 FROM station_revoked AS r WHERE r.issuer = ?1 AND r.is_revoked = 1)";
    uint8_t public_key[PUBLIC_KEY_BYTES];
    struct message message;
    struct stmt stmt;
    bool is_office = false;
    enum status status = stmt_begin(&stmt, db, SQL, error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, badge->issuer);
        status = stmt_step(&stmt, error);
        is_office = status == STATUS_OK && stmt_column_int(&stmt, 0) == 1;
        stmt_end(&stmt);
    }
    if (status != STATUS_OK) {
        return status;
    }
    message_init(&message, badge->bytes);
    if (!is_office || station_public_key(db, badge->issuer, public_key, NULL) != STATUS_OK) {
        return error_set(error, STATUS_DENIED, "this badge is of an office that is not known here");
    }
    if (crypto_sign_verify_detached(badge->bytes + BADGE_SIGNED_BYTES, message.bytes,
                                    sizeof message.bytes, public_key) != 0) {
        return error_set(error, STATUS_DENIED, "this badge is forged");
    }
    return STATUS_OK;
}

/* The person has this badge and no newer one. */
static enum status check_current(struct db *db, const struct badge *badge, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(
        &stmt, db, "SELECT badge FROM staff_member WHERE staff = ?1 AND badge IS NOT NULL", error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_text(&stmt, 1, badge->staff);
    status = stmt_step(&stmt, error);
    if (status == STATUS_NOT_FOUND) {
        status = error_set(error, STATUS_DENIED, "this badge is of nobody who works here now");
    } else if (status == STATUS_OK && strcmp(stmt_column_text(&stmt, 0), badge->id) != 0) {
        status = error_set(error, STATUS_DENIED, "this badge was replaced by a newer one");
    }
    stmt_end(&stmt);
    return status;
}

enum status badge_read(struct db *db, const char *text, size_t length, int64_t now_ms,
                       struct staff_member *out, struct error *error)
{
    struct staff_member members[STAFF_MAX];
    struct badge badge = {.issuer = 0};
    size_t count = 0;
    enum status status = decode(text, length, &badge, error);
    if (status == STATUS_OK) {
        status = check_signature(db, &badge, error);
    }
    if (status == STATUS_OK && now_ms >= (int64_t)badge.expires_min * MS_PER_MIN) {
        status = error_set(error, STATUS_DENIED, "this badge has expired");
    }
    if (status == STATUS_OK) {
        status = check_current(db, &badge, error);
    }
    if (status == STATUS_OK) {
        status = staff_read(db, members, &count, error);
    }
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        if (strcmp(members[i].id, badge.staff) == 0) {
            *out = members[i];
        }
    }
    return status;
}
