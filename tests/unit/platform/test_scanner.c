#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <libevdev/libevdev-uinput.h>

#include "harness/made_card.h"
#include "scanner_kit.h"

#define TICKET                                                                                     \
    "F1"                                                                                           \
    "0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEFGHJKMNPQRSTVWXYZ"

static void recordings_are_read_like_a_keyboard(void **state)
{
    (void)state;
    struct bench bench = {0};
    bench_open(&bench, "evdev:05e0:1200", &recording);
    int fd = plug(&bench, "event7");
    send_text(&bench, fd, TICKET "\n", 2);
    await_code(&bench, TICKET, strlen(TICKET));
    send_text(&bench, fd, "]Q1ab-C_d ~1/2:\"x\"\t", 10);
    await_code(&bench, "]Q1ab-C_d ~1/2:\"x\"", 18);
    bench.event_ms = clock_monotonic_ms(); /* no Enter: 100 ms of silence by our clock */
    bench.is_holding = true;
    send_text(&bench, fd, "[quiet]", 2);
    send_held(&bench, fd);
    await_code(&bench, "[quiet]", 7);
    unplug(&bench, "event7", fd);
    bench_close(&bench);
}

static void what_keyboards_do_wrong(void **state)
{
    (void)state;
    struct bench bench = {0};
    bench_open(&bench, "evdev:05e0:1200", &recording);
    int fd = plug(&bench, "event7");
    /* the kernel repeats a key that hangs: not typed again */
    send_text(&bench, fd, "ABCDE", 2);
    for (int i = 0; i < 20; i++) {
        send_key(&bench, fd, KEY_E, 2);
    }
    send_text(&bench, fd, "F\n", 2);
    await_code(&bench, "ABCDEF", 6);
    /* a key that is pressed again and again */
    for (int i = 0; i < 50; i++) {
        send_press(&bench, fd, KEY_A, 5);
    }
    bench.event_ms += 200;
    send_text(&bench, fd, "NEXT-ONE\n", 2);
    await_code(&bench, "NEXT-ONE", 8);
    await_dropped(&bench, 1);
    /* half a code */
    send_text(&bench, fd, "F1AB\n", 2);
    await_dropped(&bench, 2);
    /* the kernel lost events in the middle */
    send_text(&bench, fd, "F1AAAA", 2);
    send_event(&bench, fd, EV_SYN, SYN_DROPPED, 0);
    send_text(&bench, fd, "BBBBBBBB\n", 2);
    await_dropped(&bench, 3);
    /* control characters, keys that are none, Ctrl held down; two codes, the second at once */
    send_text(&bench, fd, "\bABC", 2);
    send_press(&bench, fd, KEY_F12, 2);
    send_press(&bench, fd, 0x2F0, 2);
    send_press(&bench, fd, KEY_MAX + 10, 2);
    send_key(&bench, fd, KEY_LEFTCTRL, 1);
    send_text(&bench, fd, "M", 2);
    send_key(&bench, fd, KEY_LEFTCTRL, 0);
    send_text(&bench, fd, "DEF\n\nGHIJKL\n", 2);
    await_code(&bench, "ABCDEF", 6);
    await_code(&bench, "GHIJKL", 6);
    /* 5,000 characters */
    for (int i = 0; i < 500; i++) {
        send_text(&bench, fd, "0123456789", 1);
    }
    send_text(&bench, fd, "\n", 1);
    await_dropped(&bench, 4);
    bench.event_ms += 200;
    send_text(&bench, fd, "AFTER-ALL\n", 2);
    await_code(&bench, "AFTER-ALL", 9);
    assert_no_code(&bench);
    close(fd);
    bench_close(&bench);
}

static void plugged_in_and_out_without_a_restart(void **state)
{
    (void)state;
    struct bench bench = {0};
    char path[2 * TEST_FOLDER_MAX];
    bench_open(&bench, "evdev:%s/by-id/usb-scanner", &recording);
    await_state(&bench, SCANNER_WAITING);
    bench_path(&bench, "by-id", path);
    for (int i = 0; i < 3; i++) { /* the folder comes and goes with the device */
        assert_int_equal(mkdir(path, 0700), 0);
        int fd = plug(&bench, "by-id/usb-scanner");
        send_text(&bench, fd, TICKET "\n", 2);
        await_code(&bench, TICKET, strlen(TICKET));
        send_text(&bench, fd, "HALF-A-CODE", 2); /* pulled out while it types */
        unplug(&bench, "by-id/usb-scanner", fd);
        await_dropped(&bench, (uint64_t)i + 1);
        assert_int_equal(rmdir(path), 0);
    }
    assert_no_code(&bench);
    bench_close(&bench);
}

static void a_serial_line(void **state)
{
    (void)state;
    struct bench bench = {0};
    uint8_t card[MADE_CARD_BYTES];
    char path[2 * TEST_FOLDER_MAX];
    made_card(&MADE_LUZ, card);
    bench_open(&bench, "serial:%s/scanner:9600", NULL);
    await_state(&bench, SCANNER_WAITING);
    bench_path(&bench, "scanner", path);
    for (int i = 0; i < 3; i++) {
        int fd = line_plug(&bench, "scanner");
        line_send(fd, TICKET "\r\n", strlen(TICKET) + 2);
        await_code(&bench, TICKET, strlen(TICKET));
        line_send(fd, "\002" TICKET "\003\r", strlen(TICKET) + 3); /* framed */
        await_code(&bench, TICKET, strlen(TICKET));
        line_send(fd, TICKET, strlen(TICKET));
        await_code(&bench, TICKET, strlen(TICKET));
        line_send(fd, "ABCDEF\rGHIJKL\r", 14);
        await_code(&bench, "ABCDEF", 6);
        await_code(&bench, "GHIJKL", 6);
        /* every byte of a card, Enters among them; nothing of it ends it */
        assert_non_null(memchr(card, '\r', sizeof card));
        line_send(fd, card, sizeof card);
        await_code(&bench, (const char *)card, sizeof card);
        assert_no_code(&bench);
        assert_int_equal(unlink(path), 0);
        close(fd);
        await_state(&bench, SCANNER_WAITING);
    }
    bench_close(&bench);
}

static void what_is_no_scanner_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *where, *problem;
    } rows[] = {{"evdev:%s/thing", "is no input device"}, {"serial:%s/thing", "is no serial line"}};
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct bench bench = {0};
        struct scanner_report report;
        char path[2 * TEST_FOLDER_MAX];
        test_folder_make(bench.folder);
        bench_path(&bench, "thing", path);
        close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
        bench_open(&bench, rows[i].where, NULL);
        await_state(&bench, SCANNER_REFUSED);
        scanner_report(bench.scanner, &report);
        assert_non_null(strstr(report.problem, rows[i].problem));
        bench_close(&bench);
    }
    static const char *const wrong[] = {"",
                                        "wedge",
                                        "evdev:",
                                        "evdev:05e0",
                                        "evdev:05e0:12zz",
                                        "evdev:05e01200",
                                        "evdev:by-id/x",
                                        "serial:ttyACM0",
                                        "serial:/dev/ttyACM0:123",
                                        "usb:/dev/x"};
    for (size_t i = 0; i < ARRAY_COUNT(wrong); i++) {
        struct scanner_place place;
        struct error error = {0};
        assert_int_equal(scanner_place_parse(&place, wrong[i], NULL, &error), STATUS_CONFIG);
        assert_non_null(strstr(error.text, "scanner: "));
    }
    struct scanner_place place;
    assert_int_equal(scanner_place_parse(&place, "evdev:05E0:12ff", NULL, NULL), STATUS_OK);
    assert_int_equal(place.vendor, 0x05E0);
    assert_int_equal(place.product, 0x12FF);
    assert_string_equal(place.folder, "/dev/input");
    assert_int_equal(scanner_place_parse(&place, "serial:/dev/serial/by-id/a:b:115200", NULL, NULL),
                     STATUS_OK);
    assert_string_equal(place.path, "/dev/serial/by-id/a:b");
    assert_string_equal(place.folder, "/dev/serial/by-id");
    assert_int_equal(place.speed, 115200);
}

static void more_codes_than_anybody_takes(void **state)
{
    (void)state;
    struct bench bench = {0};
    bench_open(&bench, "evdev:05e0:1200", &recording);
    int fd = plug(&bench, "event7");
    for (int i = 0; i < SCANNER_QUEUE_MAX + 3; i++) {
        char code[16];
        (void)snprintf(code, sizeof code, "CODE%04d\n", i);
        send_text(&bench, fd, code, 2);
    }
    await_dropped(&bench, 3);
    for (int i = 0; i < SCANNER_QUEUE_MAX; i++) {
        char code[16];
        (void)snprintf(code, sizeof code, "CODE%04d", i);
        await_code(&bench, code, 8);
    }
    assert_no_code(&bench);
    close(fd);
    bench_close(&bench);
}

/* How often the scanner's thread gave the processor away; -1 = it is not found. */
static long thread_wakes(void)
{
    long wakes = -1;
    DIR *tasks = opendir("/proc/self/task");
    assert_non_null(tasks);
    for (struct dirent *entry; (entry = readdir(tasks)) != NULL;) {
        char path[300], line[256];
        bool is_it = false;
        (void)snprintf(path, sizeof path, "/proc/self/task/%s/status", entry->d_name);
        FILE *file = fopen(path, "r");
        while (file != NULL && fgets(line, sizeof line, file) != NULL) {
            is_it = is_it || strcmp(line, "Name:\tferia-scanner\n") == 0;
            if (is_it && strncmp(line, "voluntary_ctxt_switches:", 24) == 0) {
                wakes = strtol(line + 24, NULL, 10);
            }
        }
        if (file != NULL) {
            (void)fclose(file);
        }
    }
    closedir(tasks);
    return wakes;
}

static void nobody_scans_and_nothing_wakes(void **state)
{
    (void)state;
    struct bench bench = {0};
    bench_open(&bench, "evdev:05e0:1200", &recording);
    await_state(&bench, SCANNER_WAITING);
    usleep(100000);
    long before = thread_wakes();
    assert_true(before >= 0);
    usleep(700000);
    assert_int_equal(thread_wakes(), before);
    int fd = plug(&bench, "event7");
    send_text(&bench, fd, "ABCDEF\n", 2);
    await_code(&bench, "ABCDEF", 6);
    usleep(300000);
    before = thread_wakes();
    usleep(700000);
    assert_int_equal(thread_wakes(), before);
    close(fd);
    bench_close(&bench);
}

/* The kernel's own keyboard, where the machine lets us make one. */
static void a_real_device_is_grabbed(void **state)
{
    (void)state;
    struct libevdev *keyboard = libevdev_new();
    struct libevdev_uinput *made = NULL;
    assert_non_null(keyboard);
    libevdev_set_name(keyboard, "feria test scanner");
    libevdev_set_id_vendor(keyboard, 0x9999);
    libevdev_set_id_product(keyboard, 0xFE01);
    for (unsigned code = KEY_1; code <= KEY_SPACE; code++) {
        assert_int_equal(libevdev_enable_event_code(keyboard, EV_KEY, code, NULL), 0);
    }
    int failed = libevdev_uinput_create_from_device(keyboard, LIBEVDEV_UINPUT_OPEN_MANAGED, &made);
    if (failed != 0) {
        print_message("no device can be made here: /dev/uinput: %s\n", strerror(-failed));
        libevdev_free(keyboard);
        skip();
    }
    struct bench bench = {0};
    const struct scanner_options options = {.where = "evdev:9999:fe01", .wake = bench_wake};
    assert_int_equal(scanner_new(&bench.scanner, &options, NULL), STATUS_OK);
    test_folder_make(bench.folder);
    await_state(&bench, SCANNER_READY);
    /* grabbed: a second one does not get it */
    struct bench second = {0};
    assert_int_equal(scanner_new(&second.scanner, &options, NULL), STATUS_OK);
    test_folder_make(second.folder);
    await_state(&second, SCANNER_REFUSED);
    static const unsigned codes[] = {KEY_F, KEY_E, KEY_R, KEY_I, KEY_A, KEY_1, KEY_ENTER};
    for (size_t i = 0; i < 2 * ARRAY_COUNT(codes); i++) {
        assert_int_equal(
            libevdev_uinput_write_event(made, EV_KEY, codes[i / 2], i % 2 == 0 ? 1 : 0), 0);
        assert_int_equal(libevdev_uinput_write_event(made, EV_SYN, SYN_REPORT, 0), 0);
    }
    await_code(&bench, "feria1", 6);
    assert_no_code(&second);
    bench_close(&second);
    libevdev_uinput_destroy(made);
    await_state(&bench, SCANNER_WAITING);
    assert_int_equal(
        libevdev_uinput_create_from_device(keyboard, LIBEVDEV_UINPUT_OPEN_MANAGED, &made), 0);
    await_state(&bench, SCANNER_READY);
    libevdev_uinput_destroy(made);
    libevdev_free(keyboard);
    bench_close(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recordings_are_read_like_a_keyboard),
        cmocka_unit_test(what_keyboards_do_wrong),
        cmocka_unit_test(plugged_in_and_out_without_a_restart),
        cmocka_unit_test(a_serial_line),
        cmocka_unit_test(what_is_no_scanner_is_told),
        cmocka_unit_test(more_codes_than_anybody_takes),
        cmocka_unit_test(nobody_scans_and_nothing_wakes),
        cmocka_unit_test(a_real_device_is_grabbed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
