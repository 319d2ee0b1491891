#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "core/ticket.h"

static uint8_t public_key[PUBLIC_KEY_BYTES];
static uint8_t secret_key[SECRET_KEY_BYTES];

static const struct ticket TICKET = {
    .issuer = 0x01020304,
    .event = 3,
    .id = {0xde, 0xad, 0xbe, 0xef, 0x00, 0x11, 0x22, 0x33, 0x44, 0x55},
    .ticket_class = TICKET_GUEST,
    .not_before_min = 27850000,
    .expires_min = 27851440,
};

static int set_up(void **state)
{
    (void)state;
    static const uint8_t SEED[crypto_sign_SEEDBYTES] = {1, 2, 3};
    assert_int_equal(id_init(NULL), STATUS_OK);
    crypto_sign_seed_keypair(public_key, secret_key, SEED);
    return 0;
}

static void test_init_draws_an_id(void **state)
{
    (void)state;
    struct ticket a;
    struct ticket b;
    ticket_init(&a, 7, 1, TICKET_GENERAL, 120000, 3600000);
    ticket_init(&b, 7, 1, TICKET_GENERAL, 120000, 3600000);
    assert_memory_not_equal(a.id, b.id, TICKET_ID_BYTES);
    assert_int_equal(a.issuer, 7);
    assert_int_equal(a.not_before_min, 2);
    assert_int_equal(a.expires_min, 60);
    ticket_init(&a, 7, 1, TICKET_GENERAL, -1, INT64_MAX);
    assert_int_equal(a.not_before_min, 0);
    assert_int_equal(a.expires_min, UINT32_MAX);
}

static void test_round_trip(void **state)
{
    (void)state;
    char text[TICKET_TEXT_LENGTH + 1];
    char again[TICKET_TEXT_LENGTH + 1];
    struct ticket_envelope envelope;
    ticket_encode(&TICKET, secret_key, text);
    ticket_encode(&TICKET, secret_key, again);
    assert_string_equal(text, again);
    assert_int_equal(strlen(text), TICKET_TEXT_LENGTH);
    assert_int_equal(strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"), TICKET_TEXT_LENGTH);
    assert_memory_equal(text, "F1", 2);

    assert_int_equal(ticket_decode(text, TICKET_TEXT_LENGTH, &envelope, NULL), STATUS_OK);
    assert_memory_equal(&envelope.ticket, &TICKET, sizeof TICKET);
    assert_true(ticket_signature_ok(&envelope, public_key));

    for (char *c = text; *c; c++) {
        *c = (char)tolower((unsigned char)*c);
    }
    assert_int_equal(ticket_decode(text, TICKET_TEXT_LENGTH, &envelope, NULL), STATUS_OK);
    assert_true(ticket_signature_ok(&envelope, public_key));
}

/* Little-endian fields in the order of the header, so that another program can read them. */
static void test_layout(void **state)
{
    (void)state;
    static const uint8_t HEAD[TICKET_SIGNED_BYTES] = {
        1,    0x04, 0x03, 0x02, 0x01, 3, 0,    0,    0,    0xde, 0xad, 0xbe, 0xef, 0x00,
        0x11, 0x22, 0x33, 0x44, 0x55, 1, 0x10, 0xf5, 0xa8, 0x01, 0xb0, 0xfa, 0xa8, 0x01};
    static const char DOMAIN[] = "feria-ticket-1";
    char text[TICKET_TEXT_LENGTH + 1];
    struct ticket_envelope envelope;
    uint8_t message[sizeof DOMAIN - 1 + sizeof HEAD];
    ticket_encode(&TICKET, secret_key, text);
    assert_int_equal(ticket_decode(text, TICKET_TEXT_LENGTH, &envelope, NULL), STATUS_OK);
    assert_memory_equal(envelope.bytes, HEAD, sizeof HEAD);
    memcpy(message, DOMAIN, sizeof DOMAIN - 1);
    memcpy(message + sizeof DOMAIN - 1, HEAD, sizeof HEAD);
    assert_int_equal(crypto_sign_verify_detached(envelope.bytes + sizeof HEAD, message,
                                                 sizeof message, public_key),
                     0);
}

static void test_every_flipped_bit_is_noticed(void **state)
{
    (void)state;
    char text[TICKET_TEXT_LENGTH + 1];
    struct ticket_envelope envelope;
    ticket_encode(&TICKET, secret_key, text);
    assert_int_equal(ticket_decode(text, TICKET_TEXT_LENGTH, &envelope, NULL), STATUS_OK);
    for (size_t bit = 0; bit < (size_t)8 * TICKET_BYTES; bit++) {
        struct ticket_envelope other = envelope;
        other.bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
        assert_false(ticket_signature_ok(&other, public_key));
    }
    uint8_t other_key[PUBLIC_KEY_BYTES];
    memcpy(other_key, public_key, sizeof other_key);
    other_key[0] ^= 1;
    assert_false(ticket_signature_ok(&envelope, other_key));
}

/* `bytes` as a payload, whatever they say. */
static void encode_bytes(const uint8_t bytes[TICKET_BYTES], char text[TICKET_TEXT_LENGTH + 1])
{
    text[0] = 'F';
    text[1] = '1';
    base32_encode(bytes, TICKET_BYTES, text + 2);
}

static void test_forms_that_are_no_ticket(void **state)
{
    (void)state;
    char text[TICKET_TEXT_LENGTH + 2];
    struct ticket_envelope envelope;
    struct ticket_envelope untouched;
    memset(&untouched, 0xaa, sizeof untouched);
    envelope = untouched;
    uint8_t bytes[TICKET_BYTES] = {1};
    static const struct {
        size_t length;
        size_t at; /* where `c` goes */
        char c;
    } ROWS[] = {
        {TICKET_TEXT_LENGTH - 1, 2, '0'},
        {TICKET_TEXT_LENGTH + 1, 2, '0'},
        {0, 2, '0'},
        {TICKET_TEXT_LENGTH, 0, 'G'},
        {TICKET_TEXT_LENGTH, 1, '2'},
        {TICKET_TEXT_LENGTH, 50, 'U'},
        {TICKET_TEXT_LENGTH, 50, '\0'},
        {TICKET_TEXT_LENGTH, 50, '-'},
        {TICKET_TEXT_LENGTH, 50, '\xc3'},
        {TICKET_TEXT_LENGTH, 149, '1'}, /* rest bits that are not zero */
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        encode_bytes(bytes, text);
        text[TICKET_TEXT_LENGTH] = '0';
        text[TICKET_TEXT_LENGTH + 1] = '\0';
        text[ROWS[i].at] = ROWS[i].c;
        assert_int_equal(ticket_decode(text, ROWS[i].length, &envelope, NULL), STATUS_INVALID);
        assert_memory_equal(&envelope, &untouched, sizeof envelope);
    }
    static const struct {
        uint8_t version, class_;
        enum status status;
    } FIELDS[] = {{1, 0, STATUS_OK},
                  {1, TICKET_CLASS_COUNT - 1, STATUS_OK},
                  {1, TICKET_CLASS_COUNT, STATUS_INVALID},
                  {1, 255, STATUS_INVALID},
                  {0, 0, STATUS_INVALID},
                  {2, 0, STATUS_INVALID}};
    for (size_t i = 0; i < ARRAY_COUNT(FIELDS); i++) {
        bytes[0] = FIELDS[i].version;
        bytes[19] = FIELDS[i].class_;
        encode_bytes(bytes, text);
        assert_int_equal(ticket_decode(text, TICKET_TEXT_LENGTH, &envelope, NULL),
                         FIELDS[i].status);
    }
}

static void test_random_texts_never_decode(void **state)
{
    (void)state;
    struct ticket_envelope envelope;
    for (int i = 0; i < 2000; i++) {
        char text[TICKET_TEXT_LENGTH];
        randombytes_buf(text, sizeof text);
        size_t length = randombytes_uniform(TICKET_TEXT_LENGTH + 1);
        assert_int_equal(ticket_decode(text, length, &envelope, NULL), STATUS_INVALID);
    }
}

static void test_code(void **state)
{
    (void)state;
    char id[TICKET_ID_TEXT_LENGTH + 1];
    char code[TICKET_CODE_LENGTH + 1];
    char shown[TICKET_CODE_LENGTH + 2];
    char parsed[TICKET_CODE_LENGTH + 1];
    ticket_id_text(TICKET.id, id);
    ticket_code(TICKET.id, code);
    ticket_code_shown(TICKET.id, shown);
    assert_memory_equal(id, code, TICKET_CODE_LENGTH - 1);
    assert_int_equal(strlen(shown), TICKET_CODE_LENGTH + 1);
    assert_int_equal(shown[5], '-');
    assert_int_equal(ticket_code_parse(shown, parsed, NULL), STATUS_OK);
    assert_string_equal(parsed, code);
}

static void test_typed_codes(void **state)
{
    (void)state;
    static const uint8_t ID[TICKET_ID_BYTES] = {0x00, 0x00, 0x00, 0x00, 0x22, 0x00};
    char code[TICKET_CODE_LENGTH + 1];
    ticket_code(ID, code); /* begins with 000000 and holds a 1 */
    char typed[64];
    (void)snprintf(typed, sizeof typed, " %.3s-%.2s %s ", code, code + 3, code + 5);
    char parsed[TICKET_CODE_LENGTH + 1];
    assert_int_equal(ticket_code_parse(typed, parsed, NULL), STATUS_OK);
    assert_string_equal(parsed, code);

    (void)snprintf(typed, sizeof typed, "%s", code);
    for (char *c = typed; *c; c++) {
        *c = (char)(*c == '0' ? 'o' : *c == '1' ? 'l' : tolower((unsigned char)*c));
    }
    assert_int_equal(ticket_code_parse(typed, parsed, NULL), STATUS_OK);
    assert_string_equal(parsed, code);

    static const char *const BAD[] = {"",      "K7M4X",      "K7M4X-2QXT!", "K7M4X-2QXTBB",
                                      "ñandú", "----------", "UUUUUUUUUU"};
    for (size_t i = 0; i < ARRAY_COUNT(BAD); i++) {
        struct error error = {0};
        assert_int_equal(ticket_code_parse(BAD[i], parsed, &error), STATUS_INVALID);
        assert_non_null(strstr(error.text, "código"));
    }
}

static void test_every_wrong_character_is_found(void **state)
{
    (void)state;
    char code[TICKET_CODE_LENGTH + 1];
    char parsed[TICKET_CODE_LENGTH + 1];
    ticket_code(TICKET.id, code);
    for (size_t at = 0; at < TICKET_CODE_LENGTH; at++) {
        for (unsigned value = 0; value < 32; value++) {
            char other[TICKET_CODE_LENGTH + 1];
            memcpy(other, code, sizeof other);
            other[at] = base32_digit(value);
            bool is_same = other[at] == code[at];
            assert_int_equal(ticket_code_parse(other, parsed, NULL),
                             is_same ? STATUS_OK : STATUS_INVALID);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_init_draws_an_id),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_layout),
        cmocka_unit_test(test_every_flipped_bit_is_noticed),
        cmocka_unit_test(test_forms_that_are_no_ticket),
        cmocka_unit_test(test_random_texts_never_decode),
        cmocka_unit_test(test_code),
        cmocka_unit_test(test_typed_codes),
        cmocka_unit_test(test_every_wrong_character_is_found),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
