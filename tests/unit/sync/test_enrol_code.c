#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/id.h"
#include "base/words.h"
#include "sync/enrol_code.h"

static const uint8_t NO_PIN[ENROL_PIN_BYTES];

static int set_up(void **state)
{
    (void)state;
    return id_init(NULL) == STATUS_OK ? 0 : -1;
}

static void test_codes_differ_and_are_read_back(void **state)
{
    (void)state;
    char before[ENROL_CODE_LENGTH + 1] = "";
    for (int i = 0; i < 200; i++) {
        char code[ENROL_CODE_LENGTH + 1];
        char shown[ENROL_CODE_SHOWN + 1];
        char again[ENROL_CODE_LENGTH + 1];
        enrol_code_new(code);
        enrol_code_show(code, shown);
        assert_int_equal(strlen(shown), ENROL_CODE_SHOWN);
        assert_true(shown[4] == '-' && shown[9] == '-');
        assert_true(enrol_code_read(shown, again));
        assert_string_equal(again, code);
        assert_string_not_equal(before, code);
        memcpy(before, code, sizeof before);
        for (int at = 0; at < ENROL_CODE_LENGTH; at++) {
            char wrong[ENROL_CODE_LENGTH + 1];
            memcpy(wrong, code, sizeof wrong);
            wrong[at] =
                base32_digit(((unsigned)base32_value(code[at]) + 1 + (unsigned)i % 30) % 32);
            assert_false(enrol_code_read(wrong, again));
        }
    }
}

static void test_how_a_code_is_typed(void **state)
{
    (void)state;
    char code[ENROL_CODE_LENGTH + 1] = "0123456789";
    char typed[40];
    char out[ENROL_CODE_LENGTH + 1];
    code[10] = check_char(code, 10);
    code[11] = '\0';
    (void)snprintf(typed, sizeof typed, " oi23-4567 89%c ", code[10]);
    assert_true(enrol_code_read(typed, out));
    assert_string_equal(out, code);
    static const char *const WRONG[] = {
        "", "0123", "0123456789", "01234567890123", "0123-4567_89A", "U1234567890", "ñ123456789A"};
    for (size_t i = 0; i < ARRAY_COUNT(WRONG); i++) {
        assert_false(enrol_code_read(WRONG[i], out));
    }
}

static void test_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *hub; /* NULL = none */
    } ROWS[] = {
        {"10.1.2.3", "https://10.1.2.3:7443"},
        {" 10.1.2.3:8443/ ", "https://10.1.2.3:8443"},
        {"HTTPS://Central.Ibague.Gov.Co", "https://central.ibague.gov.co:7443"},
        {"https://[fe80::1]:7443", "https://[fe80::1]:7443"},
        {"http://127.0.0.1:7480", "http://127.0.0.1:7480"},
        {"http://localhost:7480", "http://localhost:7480"},
        {"http://127.0.0.1", "http://127.0.0.1:8470"},
        {"http://10.1.2.3:7480", NULL},
        {"", NULL},
        {"https://", NULL},
        {"10.1.2.3:", NULL},
        {"10.1.2.3:0", NULL},
        {"10.1.2.3:70000", NULL},
        {"10.1.2.3:123456", NULL},
        {"10.1.2.3/v1/push", NULL},
        {"user@10.1.2.3", NULL},
        {"[::1", NULL},
        {"ftp://10.1.2.3", NULL},
        {"a b", NULL},
    };
    char out[ENROL_HUB_MAX + 1];
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        bool is_one = enrol_hub_read(ROWS[i].typed, out);
        assert_int_equal(is_one, ROWS[i].hub != NULL);
        if (is_one) {
            assert_string_equal(out, ROWS[i].hub);
        }
    }
    char longest[300];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_false(enrol_hub_read(longest, out));
}

static void test_the_qr(void **state)
{
    (void)state;
    struct enrol_invitation said = {.hub = "https://10.1.2.3:7443", .pin = {1, 2, 255}};
    struct enrol_invitation read;
    char text[ENROL_QR_MAX + 1];
    enrol_code_new(said.code);
    assert_int_equal(enrol_qr_write(&said, text, NULL), STATUS_OK);
    assert_true(strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(text));
    assert_true(enrol_qr_read(text, strlen(text), &read));
    assert_string_equal(read.hub, said.hub);
    assert_string_equal(read.code, said.code);
    assert_memory_equal(read.pin, said.pin, sizeof read.pin);
    for (size_t length = 0; length < strlen(text); length++) {
        assert_false(enrol_qr_read(text, length, &read));
    }
    for (size_t at = 0; at < strlen(text); at++) {
        char wrong[ENROL_QR_MAX + 1];
        (void)snprintf(wrong, sizeof wrong, "%s", text);
        wrong[at] = wrong[at] == '7' ? '8' : '7';
        assert_false(enrol_qr_read(wrong, strlen(wrong), &read));
    }
    assert_false(enrol_qr_read("F1ABCDEFGHJKMNPQRSTVWXYZ0123456789", 34, &read));
    assert_false(enrol_qr_read("FE1", 3, &read));
    (void)snprintf(said.hub, sizeof said.hub, "http://10.1.2.3:7443");
    assert_int_equal(enrol_qr_write(&said, text, NULL), STATUS_INVALID);
}

static void test_pins(void **state)
{
    (void)state;
    char text[ENROL_PIN_BASE64 + 1];
    uint8_t pin[ENROL_PIN_BYTES];
    uint8_t again[ENROL_PIN_BYTES];
    memset(pin, 0xa5, sizeof pin);
    enrol_pin_text(pin, text);
    assert_string_equal(text, "paWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaU=");
    assert_true(enrol_pin_read(text, again));
    assert_memory_equal(pin, again, sizeof pin);
    enrol_pin_text(NO_PIN, text);
    assert_string_equal(text, "");
    assert_true(enrol_pin_read("", again));
    assert_memory_equal(again, NO_PIN, sizeof again);
    assert_false(enrol_pin_read("paWl", again));
    assert_false(enrol_pin_read("no es una llave", again));
}

/* Committed for the reader in Python, too. */
static void vector_parcel(const struct enrol_secret *secret, const uint8_t *secret_key)
{
    struct buf hex, text;
    buf_init(&hex, 4096);
    buf_init(&text, 4096);
    assert_int_equal(file_read(FERIA_SOURCE_DIR "/tests/wire/parcel.hex", &hex, NULL), STATUS_OK);
    hex.data[hex.length - 1] = '\0'; /* its line's end */
    assert_int_equal(enrol_open(secret, secret_key, buf_str(&hex), &text, NULL), STATUS_OK);
    assert_string_equal(buf_str(&text), "{\"a\":1}");
    buf_release(&hex);
    buf_release(&text);
}

static void vector_qr(void)
{
    struct enrol_invitation said = {.hub = "https://10.1.2.3:7443", .code = "7K2M9XQ4RTK"};
    char text[ENROL_QR_MAX + 1];
    memset(said.pin, 0xa5, sizeof said.pin);
    assert_int_equal(enrol_qr_write(&said, text, NULL), STATUS_OK);
    assert_string_equal(text, "FE17K2M9XQ4RTKMPJTB9D5MPJTB9D5MPJTB9D5MPJTB9D5MPJTB9D5MPJTB9"
                              "D5MPJHAT3MEHR76EHF5WRK0BHH5RS2WCST6WT38CRZ");
}

/* As PROTOCOL.md says it. */
static void test_vector(void **state)
{
    (void)state;
    uint8_t seed[crypto_sign_SEEDBYTES];
    uint8_t public_key[PUBLIC_KEY_BYTES];
    uint8_t secret_key[SECRET_KEY_BYTES];
    uint8_t proof[ENROL_PROOF_BYTES];
    char hex[2 * ENROL_SECRET_BYTES + 1];
    char words[WORDS_SIZE(ENROL_WORDS)];
    struct enrol_secret secret;
    memset(seed, 7, sizeof seed);
    (void)crypto_sign_seed_keypair(public_key, secret_key, seed);
    assert_int_equal(enrol_stretch("7K2M9XQ4RTK", NO_PIN, &secret, NULL), STATUS_OK);
    hex_encode(secret.key, sizeof secret.key, hex);
    assert_string_equal(hex, "aa3d17145e8fc7843f54f471f73c444c5b778e48cab7aa4fa000fdddda55e40e");
    hex_encode(secret.id, sizeof secret.id, hex);
    assert_string_equal(hex, "1eb1d7afff707d14");
    enrol_prove(&secret, public_key, proof);
    hex_encode(proof, sizeof proof, hex);
    assert_string_equal(hex, "f5be2dc758b765af65ff8a31ee9f3f417cbc89665fb2ac7d6e059c560a98a661");
    enrol_words(public_key, words, sizeof words);
    assert_string_equal(words, "leon carta brazo calle");
    vector_parcel(&secret, secret_key);
    vector_qr();
}

/* Who stands between sees another hub on one side: nothing of both fits. */
static void test_proofs(void **state)
{
    (void)state;
    struct enrol_secret here, there, other_code;
    uint8_t pin[ENROL_PIN_BYTES] = {1};
    uint8_t one[PUBLIC_KEY_BYTES] = {1};
    uint8_t two[PUBLIC_KEY_BYTES] = {2};
    uint8_t proof[ENROL_PROOF_BYTES];
    assert_int_equal(enrol_stretch("0123456789A", NO_PIN, &here, NULL), STATUS_OK);
    assert_int_equal(enrol_stretch("0123456789A", pin, &there, NULL), STATUS_OK);
    assert_int_equal(enrol_stretch("0123456789B", NO_PIN, &other_code, NULL), STATUS_OK);
    assert_memory_not_equal(here.id, there.id, sizeof here.id);
    assert_memory_not_equal(here.id, other_code.id, sizeof here.id);
    enrol_prove(&here, one, proof);
    assert_true(enrol_proof_ok(&here, one, proof));
    assert_false(enrol_proof_ok(&here, two, proof));
    assert_false(enrol_proof_ok(&there, one, proof));
    assert_false(enrol_proof_ok(&other_code, one, proof));
    proof[31] ^= 1;
    assert_false(enrol_proof_ok(&here, one, proof));
}

static void test_parcel(void **state)
{
    (void)state;
    struct enrol_secret secret, other = {.key = {9}};
    uint8_t public_key[2][PUBLIC_KEY_BYTES];
    uint8_t secret_key[2][SECRET_KEY_BYTES];
    struct buf sealed, text;
    char edited[2000];
    buf_init(&sealed, 16384);
    buf_init(&text, 8192);
    for (int i = 0; i < 2; i++) {
        (void)crypto_sign_keypair(public_key[i], secret_key[i]);
    }
    assert_int_equal(enrol_stretch("0123456789A", NO_PIN, &secret, NULL), STATUS_OK);
    assert_int_equal(enrol_seal(&secret, public_key[0], "{\"a\":1}", &sealed, NULL), STATUS_OK);
    assert_int_equal(enrol_open(&secret, secret_key[0], buf_str(&sealed), &text, NULL), STATUS_OK);
    assert_string_equal(buf_str(&text), "{\"a\":1}");

    buf_clear(&text);
    assert_int_equal(enrol_open(&secret, secret_key[1], buf_str(&sealed), &text, NULL),
                     STATUS_DENIED);
    assert_int_equal(enrol_open(&other, secret_key[0], buf_str(&sealed), &text, NULL),
                     STATUS_DENIED);
    for (size_t i = 0; i < sealed.length; i += 7) {
        (void)snprintf(edited, sizeof edited, "%s", buf_str(&sealed));
        edited[i] = edited[i] == '0' ? '1' : '0';
        assert_int_equal(enrol_open(&secret, secret_key[0], edited, &text, NULL), STATUS_DENIED);
        edited[i] = '\0';
        assert_int_equal(enrol_open(&secret, secret_key[0], edited, &text, NULL), STATUS_DENIED);
    }
    assert_int_equal(enrol_open(&secret, secret_key[0], "zz", &text, NULL), STATUS_DENIED);
    assert_int_equal(text.length, 0);

    char big[4000];
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    assert_int_equal(enrol_seal(&secret, public_key[0], big, &sealed, NULL), STATUS_TOO_BIG);
    buf_release(&sealed);
    buf_release(&text);
}

static void test_words_of_a_key(void **state)
{
    (void)state;
    uint8_t one[PUBLIC_KEY_BYTES] = {1};
    uint8_t two[PUBLIC_KEY_BYTES] = {2};
    char of_one[WORDS_SIZE(ENROL_WORDS)];
    char of_two[WORDS_SIZE(ENROL_WORDS)];
    enrol_words(one, of_one, sizeof of_one);
    enrol_words(two, of_two, sizeof of_two);
    assert_string_not_equal(of_one, of_two);
    int spaces = 0;
    for (const char *at = of_one; *at != '\0'; at++) {
        spaces += *at == ' ';
    }
    assert_int_equal(spaces, ENROL_WORDS - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes_differ_and_are_read_back),
        cmocka_unit_test(test_how_a_code_is_typed),
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_the_qr),
        cmocka_unit_test(test_pins),
        cmocka_unit_test(test_vector),
        cmocka_unit_test(test_proofs),
        cmocka_unit_test(test_parcel),
        cmocka_unit_test(test_words_of_a_key),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
