/* test_escpos.c: the stream gives the same dots again, by a decoder that knows nothing of the
 * encoder, and zbar reads the ticket from them; what printers say about themselves; addresses. */
#include "unit/print/letters_kit.h"

#include <stdio.h>

#include "harness/receipt_printer.h"
#include "image/code_image.h"
#include "print/address.h"
#include "print/escpos.h"

static void expect_same_dots(const struct receipt_printer *printer, const struct paper *paper)
{
    for (int y = 0; y < paper->height; y++) {
        for (int x = 0; x < paper->width; x++) {
            bool has_ink = printer->ink[(size_t)y * (size_t)printer->width + (size_t)x] != 0;
            assert_int_equal(has_ink, paper_has_ink(paper, x, y));
        }
    }
}

static void test_stream_is_the_picture(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(kit_papers_mm) * SLIP_KIND_COUNT; i++) {
        int paper_mm = kit_papers_mm[i / SLIP_KIND_COUNT];
        struct error error = {0};
        struct slip slip;
        struct paper paper;
        struct buf stream;
        struct receipt_printer printer;
        char text[CODE_IMAGE_TEXT_MAX];
        size_t length = 0;
        int width, height, ends = 0;
        kit_slip(&slip, (enum slip_kind)(i % SLIP_KIND_COUNT));
        assert_int_equal(slip_draw(&slip, letters, &look, paper_mm, false, &paper, &error),
                         STATUS_OK);
        buf_init(&stream, ESCPOS_BYTES_MAX);
        escpos_paper(&paper, true, &stream);
        receipt_printer_init(&printer, paper.width);
        for (size_t at = 0; at < stream.length; at++) {
            ends += receipt_printer_take(&printer, (uint8_t)stream.data[at]) >= 0;
        }
        assert_int_equal(ends, 1);
        assert_int_equal(printer.unknown_count, 0);
        assert_int_equal(printer.slip_count, 1);
        assert_true(printer.cuts[0] > paper.height); /* fed, so that nothing is cut off */
        expect_same_dots(&printer, &paper);
        uint8_t *luma = receipt_printer_slip(&printer, 0, &width, &height);
        assert_int_equal(
            code_image_read_luma(luma, width, height, text, sizeof text, &length, &error),
            STATUS_OK);
        assert_string_equal(text, i % SLIP_KIND_COUNT == SLIP_RECEIPT ? kit_receipt.radicado
                                                                      : KIT_PAYLOAD);
        free(luma);
        receipt_printer_release(&printer);
        buf_release(&stream);
        paper_release(&paper);
    }
}

static void test_what_printers_say(void **state)
{
    (void)state;
    static const struct {
        uint8_t n, answer;
        enum printer_state state;
    } rows[] = {
        {1, 0x12, PRINTER_READY},      {1, 0x1a, PRINTER_FAULT},     {2, 0x12, PRINTER_READY},
        {2, 0x16, PRINTER_COVER_OPEN}, {2, 0x32, PRINTER_PAPER_OUT}, {2, 0x52, PRINTER_FAULT},
        {3, 0x12, PRINTER_READY},      {3, 0x1a, PRINTER_FAULT},     {3, 0x32, PRINTER_FAULT},
        {4, 0x12, PRINTER_READY},      {4, 0x1e, PRINTER_PAPER_LOW}, {4, 0x72, PRINTER_PAPER_OUT},
        {4, 0x7e, PRINTER_PAPER_OUT},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        assert_int_equal(escpos_answer_kind(rows[i].answer), ESCPOS_STATUS);
        assert_int_equal(escpos_state(rows[i].n, rows[i].answer), rows[i].state);
    }
    assert_int_equal(escpos_answer_kind(0x00), ESCPOS_END);
    assert_int_equal(escpos_answer_kind(0x0f), ESCPOS_END);
    assert_int_equal(escpos_answer_kind(0xff), ESCPOS_NOISE);
    assert_int_equal(escpos_end_state(0x00), PRINTER_READY);
    assert_int_equal(escpos_end_state(0x03), PRINTER_PAPER_LOW);
    assert_int_equal(escpos_end_state(0x0c), PRINTER_PAPER_OUT);
}

static void test_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *text, *host;
        enum printer_kind kind;
    } good[] = {
        {"none", "", PRINTER_AT_NOTHING},
        {"file:/dev/usb/lp0", "", PRINTER_AT_FILE},
        {"tcp:192.168.1.50", "192.168.1.50:9100", PRINTER_AT_TCP},
        {"tcp:192.168.1.50:9101", "192.168.1.50:9101", PRINTER_AT_TCP},
        {"tcp:[fe80::1]:9102", "[fe80::1]:9102", PRINTER_AT_TCP},
        {"tcp:fe80::1", "[fe80::1]:9100", PRINTER_AT_TCP},
        {"tcp:[::1]", "[::1]:9100", PRINTER_AT_TCP},
        {"cups:Tiquetes", "127.0.0.1:631", PRINTER_AT_CUPS},
        {"cups:Tiquetes@10.0.0.7", "10.0.0.7:631", PRINTER_AT_CUPS},
        {"cups:Tiquetes@10.0.0.7:6310", "10.0.0.7:6310", PRINTER_AT_CUPS},
    };
    static const char *const bad[] = {
        "",
        "lp0",
        "file:",
        "tcp:",
        "tcp:printer.local",
        "tcp:1.2.3",
        "tcp:1.2.3.4:",
        "tcp:1.2.3.4:0",
        "tcp:1.2.3.4:65536",
        "tcp:1.2.3.4:91x",
        "tcp:[::1",
        "tcp:[::1]9100",
        "cups:",
        "cups:@1.2.3.4",
        "cups:a/b",
        "cups:a b",
        "cups:q@host",
        "usb:1",
    };
    struct printer_address address;
    struct error error;
    for (size_t i = 0; i < ARRAY_COUNT(good); i++) {
        assert_int_equal(printer_address_read(&address, good[i].text, &error), STATUS_OK);
        assert_int_equal(address.kind, good[i].kind);
        assert_string_equal(address.host, good[i].host);
    }
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        assert_int_equal(printer_address_read(&address, bad[i], &error), STATUS_CONFIG);
        assert_non_null(strstr(error.text, "printer:"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stream_is_the_picture),
        cmocka_unit_test(test_what_printers_say),
        cmocka_unit_test(test_addresses),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
