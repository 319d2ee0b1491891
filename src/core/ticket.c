#include "core/ticket.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "base/id.h"

enum {
    TICKET_VERSION = 1,
    PREFIX_LENGTH = 2,
    CODE_ID_LENGTH = TICKET_CODE_LENGTH - 1,
    CODE_GROUP = TICKET_CODE_LENGTH / 2, /* characters before the hyphen people see */
    MS_PER_MINUTE = 60 * 1000,
};

static const char PREFIX[] = "F1";
static const char DOMAIN[] =
    "feria-ticket-1"; /* so that no other signature of a station can pass for a ticket */

static_assert(TICKET_TEXT_LENGTH == PREFIX_LENGTH + BASE32_LENGTH(TICKET_BYTES), "QR payload");
static_assert(TICKET_BYTES == TICKET_SIGNED_BYTES + crypto_sign_BYTES, "signature at the end");
static_assert(TICKET_ID_TEXT_LENGTH == BASE32_LENGTH(TICKET_ID_BYTES), "id as text");

const char *ticket_class_word(enum ticket_class class_)
{
    static const char *const WORDS[] = {"general", "guest", "staff", "waiting", "press"};
    static_assert(ARRAY_COUNT(WORDS) == TICKET_CLASS_COUNT, "a word for each class");
    return (size_t)class_ < ARRAY_COUNT(WORDS) ? WORDS[class_] : "";
}

static uint32_t minutes_of_ms(int64_t ms)
{
    int64_t minutes = ms / MS_PER_MINUTE;
    return minutes < 0 ? 0 : minutes > UINT32_MAX ? UINT32_MAX : (uint32_t)minutes;
}

void ticket_init(struct ticket *ticket, uint32_t issuer, uint32_t event, enum ticket_class class_,
                 int64_t not_before_ms, int64_t expires_ms)
{
    *ticket = (struct ticket){
        .issuer = issuer,
        .event = event,
        .ticket_class = (uint8_t)class_,
        .not_before_min = minutes_of_ms(not_before_ms),
        .expires_min = minutes_of_ms(expires_ms),
    };
    randombytes_buf(ticket->id, sizeof ticket->id);
}

static void write_u32(uint8_t **at, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        *(*at)++ = (uint8_t)(value >> 8 * i);
    }
}

static uint32_t read_u32(const uint8_t **at)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        value |= (uint32_t) * (*at)++ << 8 * i;
    }
    return value;
}

static void ticket_write(const struct ticket *ticket, uint8_t out[TICKET_SIGNED_BYTES])
{
    uint8_t *at = out;
    *at++ = TICKET_VERSION;
    write_u32(&at, ticket->issuer);
    write_u32(&at, ticket->event);
    memcpy(at, ticket->id, TICKET_ID_BYTES);
    at += TICKET_ID_BYTES;
    *at++ = ticket->ticket_class;
    write_u32(&at, ticket->not_before_min);
    write_u32(&at, ticket->expires_min);
    ASSERT(at == out + TICKET_SIGNED_BYTES);
}

/* What is signed: the domain and the fields. */
struct signed_message {
    uint8_t bytes[sizeof DOMAIN - 1 + TICKET_SIGNED_BYTES];
};

static void message_init(struct signed_message *message, const uint8_t fields[TICKET_SIGNED_BYTES])
{
    memcpy(message->bytes, DOMAIN, sizeof DOMAIN - 1);
    memcpy(message->bytes + sizeof DOMAIN - 1, fields, TICKET_SIGNED_BYTES);
}

void ticket_encode(const struct ticket *ticket, const uint8_t secret_key[SECRET_KEY_BYTES],
                   char out[TICKET_TEXT_LENGTH + 1])
{
    uint8_t bytes[TICKET_BYTES];
    struct signed_message message;
    ticket_write(ticket, bytes);
    message_init(&message, bytes);
    crypto_sign_detached(bytes + TICKET_SIGNED_BYTES, NULL, message.bytes, sizeof message.bytes,
                         secret_key);
    memcpy(out, PREFIX, PREFIX_LENGTH);
    base32_encode(bytes, sizeof bytes, out + PREFIX_LENGTH);
}

enum status ticket_decode(const char *text, size_t length, struct ticket_envelope *out,
                          struct error *error)
{
    struct ticket_envelope envelope = {0};
    if (length != TICKET_TEXT_LENGTH || strncasecmp(text, PREFIX, PREFIX_LENGTH) != 0) {
        return error_set(error, STATUS_INVALID, "this is not the QR code of a ticket");
    }
    enum status status = base32_decode(text + PREFIX_LENGTH, length - PREFIX_LENGTH, envelope.bytes,
                                       sizeof envelope.bytes, error);
    if (status != STATUS_OK) {
        return status;
    }
    const uint8_t *at = envelope.bytes;
    if (*at++ != TICKET_VERSION) {
        return error_set(error, STATUS_INVALID, "a ticket of version %d, which is newer than this",
                         envelope.bytes[0]);
    }
    struct ticket *ticket = &envelope.ticket;
    ticket->issuer = read_u32(&at);
    ticket->event = read_u32(&at);
    memcpy(ticket->id, at, TICKET_ID_BYTES);
    at += TICKET_ID_BYTES;
    ticket->ticket_class = *at++;
    ticket->not_before_min = read_u32(&at);
    ticket->expires_min = read_u32(&at);
    if (ticket->ticket_class >= TICKET_CLASS_COUNT) {
        return error_set(error, STATUS_INVALID, "a ticket of an unknown class, %d",
                         ticket->ticket_class);
    }
    *out = envelope;
    return STATUS_OK;
}

bool ticket_signature_ok(const struct ticket_envelope *envelope,
                         const uint8_t public_key[PUBLIC_KEY_BYTES])
{
    struct signed_message message;
    message_init(&message, envelope->bytes);
    return crypto_sign_verify_detached(envelope->bytes + TICKET_SIGNED_BYTES, message.bytes,
                                       sizeof message.bytes, public_key) == 0;
}

void ticket_id_text(const uint8_t id[TICKET_ID_BYTES], char out[TICKET_ID_TEXT_LENGTH + 1])
{
    base32_encode(id, TICKET_ID_BYTES, out);
}

void ticket_code(const uint8_t id[TICKET_ID_BYTES], char out[TICKET_CODE_LENGTH + 1])
{
    char text[TICKET_ID_TEXT_LENGTH + 1];
    ticket_id_text(id, text);
    memcpy(out, text, CODE_ID_LENGTH);
    out[CODE_ID_LENGTH] = check_char(text, CODE_ID_LENGTH);
    out[TICKET_CODE_LENGTH] = '\0';
}

void ticket_code_shown(const uint8_t id[TICKET_ID_BYTES], char out[TICKET_CODE_LENGTH + 2])
{
    char code[TICKET_CODE_LENGTH + 1];
    ticket_code(id, code);
    memcpy(out, code, CODE_GROUP);
    out[CODE_GROUP] = '-';
    memcpy(out + CODE_GROUP + 1, code + CODE_GROUP, TICKET_CODE_LENGTH - CODE_GROUP + 1);
}

enum status ticket_code_parse(const char *text, char out[TICKET_CODE_LENGTH + 1],
                              struct error *error)
{
    char code[TICKET_CODE_LENGTH + 1] = {0};
    size_t length = 0;
    for (const char *at = text; *at; at++) {
        if (*at == '-' || *at == ' ') {
            continue;
        }
        int value = base32_value(*at);
        if (value < 0) {
            return error_set(error, STATUS_INVALID,
                             "El código solo lleva letras y números, por ejemplo K7M4X-2QXTB.");
        }
        if (length == TICKET_CODE_LENGTH) {
            return error_set(error, STATUS_INVALID,
                             "El código tiene 10 letras y números, por ejemplo K7M4X-2QXTB.");
        }
        code[length++] = base32_digit((unsigned)value);
    }
    if (length != TICKET_CODE_LENGTH) {
        return error_set(error, STATUS_INVALID,
                         "El código tiene 10 letras y números, por ejemplo K7M4X-2QXTB.");
    }
    if (!check_char_ok(code, length)) {
        return error_set(error, STATUS_INVALID,
                         "Una letra o un número no coincide. Compare el código con la entrada.");
    }
    memcpy(out, code, sizeof code);
    return STATUS_OK;
}
