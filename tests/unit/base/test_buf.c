#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/buf.h"

static void assert_invariant(const struct buf *buf)
{
    if (buf->data) {
        assert_true(buf->length < buf->capacity);
        assert_true(buf->capacity <= buf->max + 1);
        assert_int_equal(buf->data[buf->length], '\0');
    } else {
        assert_int_equal(buf->length, 0);
    }
    assert_true(buf->length <= buf->max);
}

static void appends_up_to_the_maximum(void **state)
{
    (void)state;
    static const size_t MAXIMA[] = {0, 1, 63, 64, 65, 1000};
    for (size_t i = 0; i < ARRAY_COUNT(MAXIMA); i++) {
        struct buf buf;
        struct error error = {0};
        buf_init(&buf, MAXIMA[i]);
        assert_string_equal(buf_str(&buf), "");
        for (size_t k = 0; k < MAXIMA[i]; k++) {
            buf_append_char(&buf, (char)('a' + k % 26));
            assert_invariant(&buf);
        }
        assert_int_equal(buf_status(&buf, &error), STATUS_OK);
        assert_int_equal(buf.length, MAXIMA[i]);
        buf_append_char(&buf, 'x');
        assert_invariant(&buf);
        assert_int_equal(buf.length, MAXIMA[i]);
        assert_int_equal(buf_status(&buf, &error), STATUS_TOO_BIG);
        assert_true(strlen(error.text) > 0);
        buf_release(&buf);
        assert_null(buf.data);
    }
}

static void after_a_failure_appends_do_nothing(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 8);
    buf_append_str(&buf, "1234");
    buf_printf(&buf, "%s", "56789");
    assert_int_equal(buf.failed, STATUS_TOO_BIG);
    buf_append_str(&buf, "5");
    buf_append_u8(&buf, 5);
    buf_printf(&buf, "5");
    assert_string_equal(buf_str(&buf), "1234");
    assert_invariant(&buf);
    buf_clear(&buf);
    buf_append(&buf, NULL, 0);
    buf_append_str(&buf, "12345678");
    struct error error = {0};
    assert_int_equal(buf_status(&buf, &error), STATUS_OK);
    assert_string_equal(buf_str(&buf), "12345678");
    buf_release(&buf);
}

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, SIZE_MAX);
    buf_append_str(&buf, "x");
    buf_append(&buf, "y", SIZE_MAX);
    assert_int_equal(buf.failed, STATUS_TOO_BIG);
    assert_string_equal(buf_str(&buf), "x");
    buf_release(&buf);
}

static void printf_grows(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 100000);
    for (int i = 0; i < 1000; i++) {
        buf_printf(&buf, "%04d,", i);
        assert_invariant(&buf);
    }
    assert_int_equal(buf.length, 5000);
    assert_memory_equal(buf.data, "0000,0001,", 10);
    assert_memory_equal(buf.data + 4995, "0999,", 5);
    buf_release(&buf);
}

static void wiping_overwrites(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 100);
    buf_wipe(&buf);
    buf_append_str(&buf, "CC 1234567890");
    buf_wipe(&buf);
    assert_int_equal(buf.length, 0);
    for (size_t i = 0; i < buf.capacity; i++) {
        assert_int_equal(buf.data[i], 0);
    }
    buf_release(&buf);
}

static void integers_come_back(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 100);
    buf_append_u8(&buf, 0xfe);
    buf_append_u32(&buf, 0x01020304);
    buf_append_u64(&buf, 0x1112131415161718);
    buf_append_u64(&buf, UINT64_MAX);
    static const uint8_t EXPECTED[] = {0xfe, 4,    3,    2,    1,    0x18, 0x17,
                                       0x16, 0x15, 0x14, 0x13, 0x12, 0x11};
    assert_int_equal(buf.length, 21);
    assert_memory_equal(buf.data, EXPECTED, sizeof EXPECTED);

    struct reader reader = {.data = (const uint8_t *)buf.data, .length = buf.length};
    assert_int_equal(reader_u8(&reader), 0xfe);
    assert_int_equal(reader_u32(&reader), 0x01020304);
    assert_true(reader_u64(&reader) == 0x1112131415161718);
    assert_true(reader_u64(&reader) == UINT64_MAX);
    assert_false(reader.failed);
    assert_non_null(reader_bytes(&reader, 0));
    assert_int_equal(reader_u8(&reader), 0);
    assert_true(reader.failed);
    buf_release(&buf);
}

static void a_read_past_the_end_fails_for_good(void **state)
{
    (void)state;
    static const uint8_t DATA[] = {1, 2, 3};
    static const size_t SIZES[] = {4, 5, SIZE_MAX, SIZE_MAX - 1};
    for (size_t i = 0; i < ARRAY_COUNT(SIZES); i++) {
        struct reader reader = {.data = DATA, .length = sizeof DATA, .at = i % 3};
        assert_null(reader_bytes(&reader, SIZES[i]));
        assert_true(reader.failed);
        assert_int_equal(reader_u8(&reader), 0);
        assert_null(reader_bytes(&reader, 1));
    }
    struct reader reader = {.data = DATA, .length = sizeof DATA};
    assert_int_equal(reader_u32(&reader), 0);
    assert_true(reader.failed);
    assert_int_equal(reader.at, 0);
    struct reader empty = {0};
    assert_true(reader_u64(&empty) == 0);
    assert_true(empty.failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends_up_to_the_maximum),
        cmocka_unit_test(after_a_failure_appends_do_nothing),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(printf_grows),
        cmocka_unit_test(wiping_overwrites),
        cmocka_unit_test(integers_come_back),
        cmocka_unit_test(a_read_past_the_end_fails_for_good),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
