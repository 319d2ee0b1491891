#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "sync/enrol_code.h"
#include "sync/http_look.h"

static struct buf pem;

static int set_up(void **state)
{
    (void)state;
    buf_init(&pem, (size_t)16 * 1024);
    return file_read(FERIA_SOURCE_DIR "/tests/harness/hub_server.crt", &pem, NULL) == STATUS_OK
               ? 0
               : -1;
}

static int tear_down(void **state)
{
    (void)state;
    buf_release(&pem);
    return 0;
}

/* As openssl says it: x509 -pubkey | pkey -pubin -outform der | dgst -sha256 */
static void test_pin_of_a_certificate(void **state)
{
    (void)state;
    uint8_t pin[LOOK_PIN_BYTES];
    char text[ENROL_PIN_BASE64 + 1];
    assert_true(certificate_pin(buf_str(&pem), pin));
    enrol_pin_text(pin, text);
    assert_string_equal(text, "DGqDbI3xVr82iGhWw7QRjnAAlfYOC4datCeXghCOado=");
}

static void test_what_is_no_certificate(void **state)
{
    (void)state;
    static const char *const WRONG[] = {
        "",
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMIQAAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMAMwAaA=\n-----END CERTIFICATE-----\n",
    };
    uint8_t pin[LOOK_PIN_BYTES];
    for (size_t i = 0; i < ARRAY_COUNT(WRONG); i++) {
        assert_false(certificate_pin(WRONG[i], pin));
    }
}

/* Cut off anywhere, it never reads past its end (the sanitizer looks on). */
static void test_cut_off(void **state)
{
    (void)state;
    char text[16 * 1024];
    uint8_t pin[LOOK_PIN_BYTES];
    const size_t head = strlen("-----BEGIN CERTIFICATE-----\n");
    for (size_t length = head; length < pem.length; length += 3) {
        (void)snprintf(text, sizeof text, "%.*s\n-----END CERTIFICATE-----\n", (int)length,
                       buf_str(&pem));
        (void)certificate_pin(text, pin);
    }
    (void)snprintf(text, sizeof text, "%.*s\n-----END CERTIFICATE-----\n", (int)head + 80,
                   buf_str(&pem));
    assert_false(certificate_pin(text, pin));
}

static void test_nobody_answers(void **state)
{
    (void)state;
    uint8_t pin[LOOK_PIN_BYTES] = {1};
    static const uint8_t NONE[LOOK_PIN_BYTES];
    struct error error = {0};
    assert_int_equal(http_look("https://127.0.0.1:1", -1, pin, &error), STATUS_IO);
    assert_memory_equal(pin, NONE, sizeof pin);
    assert_int_equal(http_look("http://127.0.0.1:1", -1, pin, NULL), STATUS_OK);
    assert_memory_equal(pin, NONE, sizeof pin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pin_of_a_certificate),
        cmocka_unit_test(test_what_is_no_certificate),
        cmocka_unit_test(test_cut_off),
        cmocka_unit_test(test_nobody_answers),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
