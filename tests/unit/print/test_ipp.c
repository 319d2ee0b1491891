/* test_ipp.c: a request byte by byte (RFC 8010 3.1), answers as servers write them, and anything
 * that a server could say instead. */
#include "unit/print/print_kit.h"

#include <stdio.h>

#include "print/ipp.h"

enum { ROUNDS = 20000 };

static const uint8_t printer_answer[] = "\x02\x00\x00\x00\x00\x00\x00\x01"
                                        "\x01\x47\x00\x12"
                                        "attributes-charset\x00\x05utf-8"
                                        "\x04\x23\x00\x0d"
                                        "printer-state\x00\x04\x00\x00\x00\x05"
                                        "\x44\x00\x15"
                                        "printer-state-reasons\x00\x11media-empty-error"
                                        "\x44\x00\x00\x00\x06paused"
                                        "\x22\x00\x19printer-is-accepting-jobs\x00\x01\x00"
                                        "\x03";

static void test_request(void **state)
{
    (void)state;
    static const uint8_t expected[] = "\x02\x00\x00\x0b\x00\x00\x00\x01"
                                      "\x01\x47\x00\x12"
                                      "attributes-charset\x00\x05utf-8"
                                      "\x48\x00\x1b"
                                      "attributes-natural-language\x00\x02"
                                      "en"
                                      "\x45\x00\x0b"
                                      "printer-uri\x00\x25ipp://127.0.0.1:631/printers/Tiquetes"
                                      "\x42\x00\x14requesting-user-name\x00\x05"
                                      "feria"
                                      "\x03";
    struct printer_address address;
    struct error error;
    struct buf out;
    const struct ipp_request request = {.operation = IPP_GET_PRINTER};
    assert_int_equal(printer_address_read(&address, "cups:Tiquetes", &error), STATUS_OK);
    buf_init(&out, 4096);
    ipp_write(&address, &request, &out);
    assert_int_equal(out.length, sizeof expected - 1);
    assert_memory_equal(out.data, expected, sizeof expected - 1);
    buf_release(&out);
}

static void test_answer(void **state)
{
    (void)state;
    struct ipp_answer answer;
    struct error error;
    assert_int_equal(ipp_read(printer_answer, sizeof printer_answer - 1, &answer, &error),
                     STATUS_OK);
    assert_int_equal(answer.status, 0);
    assert_int_equal(answer.printer_state, 5);
    assert_string_equal(answer.reasons, "media-empty-error paused");
    assert_false(answer.is_accepting);
    for (size_t bytes = 0; bytes < sizeof printer_answer - 1; bytes++) {
        assert_int_equal(ipp_read(printer_answer, bytes, &answer, &error), STATUS_INVALID);
    }
}

/* Bytes changed at random: an answer or a failure, and nothing read or written outside. */
static void test_anything(void **state)
{
    (void)state;
    unsigned seed = 20221215;
    print_message("seed %u\n", seed);
    for (int i = 0; i < ROUNDS; i++) {
        struct ipp_answer answer;
        struct error error;
        size_t bytes = sizeof printer_answer - 1;
        uint8_t *changed = malloc(bytes); /* of its own, so that a byte too far is seen */
        memcpy(changed, printer_answer, bytes);
        for (int change = 0; change < 4; change++) {
            seed = seed * 1103515245 + 12345;
            changed[seed / 65536 % bytes] = (uint8_t)(seed >> 8);
        }
        enum status status = ipp_read(changed, bytes, &answer, &error);
        assert_true(status == STATUS_OK || status == STATUS_INVALID);
        assert_true(strlen(answer.reasons) < sizeof answer.reasons);
        free(changed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request),
        cmocka_unit_test(test_answer),
        cmocka_unit_test(test_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
