/* test_printer.c: the printer's thread against a printer that behaves, and against all the ways in
 * which one does not: absent, refusing, hanging, slow, without paper, breaking off, and a power
 * loss between the last byte and the answer. */
#include "unit/print/print_kit.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/folder.h"
#include "harness/receipt_printer.h"
#include "image/code_image.h"
#include "print/printer.h"
#include "print/prints.h"

enum { PATIENCE_MS = 60 * 1000 };

static char folder[TEST_FOLDER_MAX], log_path[TEST_FOLDER_MAX + 32];

static int make_folder(void **state)
{
    (void)state;
    test_folder_make(folder);
    (void)snprintf(log_path, sizeof log_path, "%s/kiosk-1.prints", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    test_folder_remove(folder);
    return 0;
}

static struct printer *printer_at(const char *address, int paper_mm)
{
    struct printer *printer = NULL;
    struct error error = {0};
    const struct printer_options options = {.address = address,
                                            .paper_mm = paper_mm,
                                            .assets = FERIA_SOURCE_DIR "/assets",
                                            .theme = "ibague",
                                            .log_path = log_path};
    if (printer_new(&printer, &options, &error) != STATUS_OK) {
        fail_msg("%s", error.text);
    }
    return printer;
}

static uint64_t post(struct printer *printer, const char *code)
{
    struct slip slip;
    struct ticket_slip ticket = kit_ticket;
    ticket.code = code;
    slip_of_ticket(&slip, &ticket);
    uint64_t tag = printer_post(printer, &slip);
    assert_int_not_equal(tag, 0);
    return tag;
}

static void expect_done(struct printer *printer, uint64_t tag, bool is_reprint)
{
    struct printer_news news = printer_wait(printer, tag, PATIENCE_MS);
    assert_int_equal(news.job, PRINT_DONE);
    assert_int_equal(news.is_reprint, is_reprint);
}

/* Until the slip is in that state and the printer too, or a minute is over. */
static void await(struct printer *printer, uint64_t tag, enum print_state job,
                  enum printer_state state)
{
    struct printer_news news = printer_look(printer, tag);
    for (int i = 0; i < PATIENCE_MS / 10 && (news.job != job || news.printer != state); i++) {
        (void)poll(NULL, 0, 10);
        news = printer_look(printer, tag);
    }
    assert_int_equal(news.job, job);
    assert_int_equal(news.printer, state);
}

/* zbar reads the ticket from what came out. Height of the slip, margins included. */
static int expect_readable(const struct fake_printer *fake, int number)
{
    char text[CODE_IMAGE_TEXT_MAX];
    size_t length = 0;
    struct error error = {0};
    int width, height;
    uint8_t *luma = receipt_printer_slip(&fake->printer, number, &width, &height);
    assert_int_equal(code_image_read_luma(luma, width, height, text, sizeof text, &length, &error),
                     STATUS_OK);
    assert_string_equal(text, KIT_PAYLOAD);
    free(luma);
    return height;
}

static void test_prints(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(kit_papers_mm) * 2; i++) {
        struct fake_printer fake;
        char code[16];
        int paper_mm = kit_papers_mm[i / 2];
        (void)snprintf(code, sizeof code, "TCP%zu", i);
        fake_printer_open(&fake, paper_dots(paper_mm), i % 2 == 1);
        fake.bytes_at_once = i == 0 ? 61 : 0; /* short writes */
        fake_printer_run(&fake);
        struct printer *printer = printer_at(fake.address, paper_mm);
        expect_done(printer, post(printer, code), false);
        expect_done(printer, post(printer, code), true);
        printer_free(printer);
        assert_int_equal(fake_printer_slips(&fake), 2);
        assert_int_equal(fake.printer.unknown_count, 0);
        int height = expect_readable(&fake, 0);
        assert_true(expect_readable(&fake, 1) > height + 30); /* the band that says so */
        fake_printer_close(&fake);
    }
}

/* Nothing went out, so it is no reprint when it comes. */
static void test_waits_for_paper_and_cover(void **state)
{
    (void)state;
    static const struct {
        int n;
        uint8_t answer;
        enum printer_state state;
        const char *code;
    } rows[] = {{4, 0x72, PRINTER_PAPER_OUT, "PAPER"},
                {2, 0x16, PRINTER_COVER_OPEN, "COVER"},
                {1, 0x1a, PRINTER_FAULT, "LINE"}};
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct fake_printer fake;
        fake_printer_open(&fake, 576, false);
        fake.printer.says[rows[i].n] = rows[i].answer;
        fake_printer_run(&fake);
        struct printer *printer = printer_at(fake.address, 80);
        await(printer, 0, PRINT_NONE, rows[i].state); /* known before anybody asks for a slip */
        uint64_t tag = post(printer, rows[i].code);
        await(printer, tag, PRINT_HELD, rows[i].state);
        fake_printer_say(&fake, rows[i].n, 0x12);
        expect_done(printer, tag, false);
        printer_free(printer);
        assert_int_equal(fake_printer_slips(&fake), 1);
        fake_printer_close(&fake);
    }
}

static void test_paper_low_prints(void **state)
{
    (void)state;
    struct fake_printer fake;
    fake_printer_open(&fake, 576, false);
    fake.printer.says[4] = 0x1e;
    fake_printer_run(&fake);
    struct printer *printer = printer_at(fake.address, 80);
    await(printer, 0, PRINT_NONE, PRINTER_PAPER_LOW);
    expect_done(printer, post(printer, "LOW"), false);
    printer_free(printer);
    fake_printer_close(&fake);
}

/* The paper ends in the middle: it is said, and it goes on when there is paper again. */
static void test_paper_ends_midway(void **state)
{
    (void)state;
    struct fake_printer fake;
    fake_printer_open(&fake, 576, false);
    fake.printer.paper_ends_at = 300;
    fake_printer_run(&fake);
    struct printer *printer = printer_at(fake.address, 80);
    uint64_t tag = post(printer, "MIDWAY");
    await(printer, tag, PRINT_CONFIRMING, PRINTER_PAPER_OUT);
    (void)pthread_mutex_lock(&fake.mutex);
    fake.printer.paper_ends_at = 0;
    (void)pthread_mutex_unlock(&fake.mutex);
    expect_done(printer, tag, false);
    printer_free(printer);
    fake_printer_close(&fake);
}

/* A printer that breaks off: what comes after it says that it is a reprint. */
static void test_breaks_off(void **state)
{
    (void)state;
    struct fake_printer fake;
    fake_printer_open(&fake, 576, false);
    fake.closes_after = 20000;
    fake_printer_run(&fake);
    struct printer *printer = printer_at(fake.address, 80);
    uint64_t tag = post(printer, "BROKEN");
    await(printer, tag, PRINT_HELD, PRINTER_SILENT);
    /* The rest of a picture that was cut off would swallow the next one. */
    (void)pthread_mutex_lock(&fake.mutex);
    fake.closes_after = 0;
    fake.printer.picture_left = 0;
    fake.printer.pending_bytes = 0;
    (void)pthread_mutex_unlock(&fake.mutex);
    expect_done(printer, tag, true);
    printer_free(printer);
    (void)expect_readable(&fake, 0);
    fake_printer_close(&fake);
}

/* Nobody there, nobody who answers, nothing that is a printer: held, dropped when the visitor
 * leaves, and never in the way of the end. */
static void test_absent_and_hanging(void **state)
{
    (void)state;
    struct fake_printer fake, silent;
    char refused[64], missing[FILE_PATH_MAX + 16], no_device[FILE_PATH_MAX + 16];
    fake_printer_open(&fake, 576, false);
    fake.is_hanging = true;
    fake_printer_run(&fake);
    fake_printer_open(&silent, 576, false);
    silent.printer.is_silent = true;
    fake_printer_run(&silent);
    struct fake_printer gone;
    fake_printer_open(&gone, 576, false);
    (void)snprintf(refused, sizeof refused, "%s", gone.address);
    fake_printer_run(&gone);
    fake_printer_close(&gone);
    (void)snprintf(missing, sizeof missing, "file:%s/none", folder);
    (void)snprintf(no_device, sizeof no_device, "file:%s", folder);
    const char *const addresses[] = {fake.address, silent.address, refused, missing, no_device};
    for (size_t i = 0; i < ARRAY_COUNT(addresses); i++) {
        struct printer *printer = printer_at(addresses[i], 80);
        uint64_t tag = post(printer, "ABSENT");
        await(printer, tag, PRINT_HELD, PRINTER_SILENT);
        printer_forget(printer);
        assert_int_equal(printer_wait(printer, tag, PATIENCE_MS).job, PRINT_DROPPED);
        (void)post(printer, "ABSENT");
        printer_free(printer);
    }
    assert_false(file_exists(missing + strlen("file:")));
    fake_printer_close(&fake);
    fake_printer_open(&fake, 576, false);
    fake_printer_run(&fake);
    struct printer *printer = printer_at(fake.address, 80);
    expect_done(printer, post(printer, "ABSENT"), false); /* it never was on paper */
    printer_free(printer);
    fake_printer_close(&fake);
    fake_printer_close(&silent);
}

/* A printer that knows no GS r is believed when it says that it is well. */
static void test_without_end(void **state)
{
    (void)state;
    struct fake_printer fake;
    fake_printer_open(&fake, 384, false);
    fake.printer.has_no_end = true;
    fake_printer_run(&fake);
    struct printer *printer = printer_at(fake.address, 58);
    expect_done(printer, post(printer, "NO-END"), false);
    printer_free(printer);
    fake_printer_close(&fake);
}

/* A file collects the streams; a device that never answers gets them too. */
static void test_mute(void **state)
{
    (void)state;
    char address[FILE_PATH_MAX + 16];
    struct error error;
    struct stat info;
    (void)snprintf(address, sizeof address, "file:%s/out", folder);
    assert_int_equal(file_write(address + 5, "", 0, 0600, &error), STATUS_OK);
    struct printer *printer = printer_at(address, 80);
    expect_done(printer, post(printer, "FILE"), false);
    printer_free(printer);
    assert_int_equal(stat(address + 5, &info), 0);
    assert_in_range(info.st_size, 20000, ESCPOS_BYTES_MAX);
    struct fake_printer fake;
    fake_printer_open(&fake, 576, true);
    fake.printer.is_silent = true;
    fake_printer_run(&fake);
    printer = printer_at(fake.address, 80);
    expect_done(printer, post(printer, "MUTE"), false);
    for (int i = 0; i < PATIENCE_MS / 10 && fake_printer_slips(&fake) == 0; i++) {
        (void)poll(NULL, 0, 10); /* the terminal still holds some of it */
    }
    printer_free(printer);
    (void)expect_readable(&fake, 0);
    fake_printer_close(&fake);
}

/* kill -9 after the last byte, before the printer said that it is out. */
static void test_power_loss(void **state)
{
    (void)state;
    struct fake_printer fake;
    fake_printer_open(&fake, 576, false);
    fake.printer.has_no_end = true;
    pid_t child = fork(); /* before there are threads */
    assert_true(child >= 0);
    if (child == 0) {
        struct printer *printer = printer_at(fake.address, 80);
        (void)printer_wait(printer, post(printer, "POWER"), PATIENCE_MS);
        _exit(0);
    }
    fake_printer_run(&fake);
    for (int i = 0; i < PATIENCE_MS / 10 && fake_printer_slips(&fake) == 0; i++) {
        (void)poll(NULL, 0, 10);
    }
    assert_int_equal(kill(child, SIGKILL), 0);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    struct printer *printer = printer_at(fake.address, 80);
    expect_done(printer, post(printer, "POWER"), true);
    expect_done(printer, post(printer, "OTHER"), false);
    printer_free(printer);
    assert_int_equal(fake_printer_slips(&fake), 3);
    assert_true(expect_readable(&fake, 1) > expect_readable(&fake, 0) + 30);
    fake_printer_close(&fake);
}

static void test_queue_is_bounded(void **state)
{
    (void)state;
    struct slip slip;
    struct printer *printer = printer_at("file:/none", 80);
    kit_slip(&slip, SLIP_BADGE);
    for (int i = 0; i < PRINTER_QUEUE_MAX; i++) {
        assert_int_not_equal(printer_post(printer, &slip), 0);
    }
    assert_int_equal(printer_post(printer, &slip), 0);
    printer_free(printer);
    printer = printer_at("none", 80);
    assert_int_equal(printer_look(printer, 1).printer, PRINTER_NONE);
    assert_int_equal(printer_post(printer, &slip), 0);
    printer_forget(printer);
    printer_free(printer);
    assert_int_equal(printer_look(NULL, 1).printer, PRINTER_NONE);
    assert_int_equal(printer_post(NULL, &slip), 0);
    printer_forget(NULL);
    printer_free(NULL);
    slip_wipe(&slip);
}

/* Torn by a power loss, damaged, not writable, too long. */
static void test_log(void **state)
{
    (void)state;
    struct prints prints;
    struct error error;
    uint8_t one[SLIP_MARK_BYTES] = {1}, two[SLIP_MARK_BYTES] = {2};
    char path[FILE_PATH_MAX + 16];
    (void)snprintf(path, sizeof path, "%s/log", folder);
    assert_int_equal(prints_open(&prints, path, &error), STATUS_OK);
    assert_int_equal(prints_count(&prints, one), 0);
    assert_int_equal(prints_add(&prints, one, &error), STATUS_OK);
    prints_close(&prints);
    FILE *torn = fopen(path, "a");
    fputs("02000000\nzz\n0200", torn);
    fclose(torn);
    assert_int_equal(prints_open(&prints, path, &error), STATUS_OK);
    assert_int_equal(prints.count, 1);
    assert_int_equal(prints_add(&prints, two, &error), STATUS_OK);
    assert_int_equal(prints_add(&prints, two, &error), STATUS_OK);
    prints_close(&prints);
    assert_int_equal(prints_open(&prints, path, &error), STATUS_OK);
    assert_int_equal(prints_count(&prints, one), 1);
    assert_int_equal(prints_count(&prints, two), 2);
    prints_close(&prints);
    torn = fopen(path, "w");
    for (int i = 0; i <= PRINTS_MAX; i++) {
        fprintf(torn, "%032x\n", (unsigned)i + 1);
    }
    fclose(torn);
    uint8_t last[SLIP_MARK_BYTES] = {[14] = (PRINTS_MAX + 1) >> 8, [15] = (PRINTS_MAX + 1) & 0xff};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(prints_open(&prints, path, &error), STATUS_OK);
        assert_int_equal(prints.count, PRINTS_MAX - PRINTS_MAX / 2 + 1);
        assert_int_equal(prints_count(&prints, last), 1);
        prints_close(&prints);
    }
    (void)snprintf(path, sizeof path, "%s/none/log", folder);
    assert_int_equal(prints_open(&prints, path, &error), STATUS_OK);
    assert_int_equal(prints_add(&prints, one, &error), STATUS_NOT_FOUND);
    prints_close(&prints);
}

/* Without a log nobody could tell: every print says that it may be one more. */
static void test_no_log(void **state)
{
    (void)state;
    struct fake_printer fake;
    char kept[sizeof log_path];
    memcpy(kept, log_path, sizeof kept);
    (void)snprintf(log_path, sizeof log_path, "%s/none/log", folder);
    fake_printer_open(&fake, 576, false);
    fake_printer_run(&fake);
    struct printer *printer = printer_at(fake.address, 80);
    expect_done(printer, post(printer, "NO-LOG"), true);
    printer_free(printer);
    fake_printer_close(&fake);
    memcpy(log_path, kept, sizeof kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_power_loss),
        cmocka_unit_test(test_prints),
        cmocka_unit_test(test_waits_for_paper_and_cover),
        cmocka_unit_test(test_paper_low_prints),
        cmocka_unit_test(test_paper_ends_midway),
        cmocka_unit_test(test_breaks_off),
        cmocka_unit_test(test_absent_and_hanging),
        cmocka_unit_test(test_without_end),
        cmocka_unit_test(test_mute),
        cmocka_unit_test(test_queue_is_bounded),
        cmocka_unit_test(test_log),
        cmocka_unit_test(test_no_log),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
