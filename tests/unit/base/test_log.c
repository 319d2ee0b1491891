#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"

static int saved_stderr;
static int pipe_ends[2];

/* A pipe in packet mode (O_DIRECT) gives one read for each write, so writes can be counted. */
static int catch_stderr(void **state)
{
    (void)state;
    (void)fflush(stderr);
    saved_stderr = dup(STDERR_FILENO);
    if (saved_stderr < 0 || pipe2(pipe_ends, O_DIRECT | O_NONBLOCK) != 0) {
        return -1;
    }
    return dup2(pipe_ends[1], STDERR_FILENO) < 0 ? -1 : 0;
}

static int release_stderr(void **state)
{
    (void)state;
    log_set_level(LOG_INFO);
    int result = dup2(saved_stderr, STDERR_FILENO) < 0 ? -1 : 0;
    close(saved_stderr);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    return result;
}

/* What one write() wrote, without the time; NULL when there was none. */
static const char *next_line(void)
{
    static char line[4096];
    ssize_t bytes = read(pipe_ends[0], line, sizeof line - 1);
    if (bytes < 0) {
        assert_int_equal(errno, EAGAIN);
        return NULL;
    }
    line[bytes] = '\0';
    assert_int_equal(line[bytes - 1], '\n');
    assert_ptr_equal(strchr(line, '\n'), line + bytes - 1);
    line[bytes - 1] = '\0';
    assert_true(bytes > 21 && line[4] == '-' && line[10] == 'T' && line[19] == 'Z');
    return line + 21;
}

static void a_line_is_one_write(void **state)
{
    (void)state;
    log_info("sync", "%d facts sent", 12);
    assert_string_equal(next_line(), "info sync: 12 facts sent");
    assert_null(next_line());
    log_error("store", "%s", "");
    log_warning("store", "two");
    assert_string_equal(next_line(), "error store: ");
    assert_string_equal(next_line(), "warning store: two");
    assert_null(next_line());
}

static void the_time_is_that_of_the_clock(void **state)
{
    (void)state;
    /* So far ahead that the time saturates and is known. */
    clock_set_offset_ms(INT64_C(4000000000000000));
    log_info("x", "y");
    clock_set_offset_ms(0);
    char line[64] = {0};
    assert_true(read(pipe_ends[0], line, sizeof line - 1) > 0);
    assert_string_equal(line, "9999-12-31T23:59:59Z info x: y\n");
}

static void levels_drop_lines(void **state)
{
    (void)state;
    for (int level = LOG_ERROR; level < LOG_LEVEL_COUNT; level++) {
        log_set_level(level);
        for (int line = LOG_ERROR; line < LOG_LEVEL_COUNT; line++) {
            log_line(line, "x", "%d", line);
            const char *written = next_line();
            assert_int_equal(written != NULL, line <= level);
        }
    }
    log_line(LOG_LEVEL_COUNT, "x", "no such level");
    log_line((enum log_level) - 1, "x", "no such level");
    assert_null(next_line());
}

static void controls_are_hidden(void **state)
{
    (void)state;
    static const struct {
        const char *text, *written;
    } ROWS[] = {
        {"a\nb", "a?b"},
        {"\x1b[31mred", "?[31mred"},
        {"tab\there", "tab?here"},
        {"\x7f", "?"},
        {"\xc2\x9b"
         "31m",
         "??31m"},
        {"\xc2\xa0", "\xc2\xa0"},
        {"ñ € 🎫", "ñ € 🎫"},
        {"\xff\xc3", "??"},
        {"a\r\n", "a??"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        log_info("x", "%s", ROWS[i].text);
        const char *line = next_line();
        assert_non_null(line);
        assert_string_equal(line + strlen("info x: "), ROWS[i].written);
    }
}

static void long_lines_are_cut_at_a_whole_character(void **state)
{
    (void)state;
    for (size_t shift = 0; shift < 4; shift++) {
        char text[8192] = "";
        memset(text, 'x', shift);
        while (strlen(text) < sizeof text - 8) {
            (void)snprintf(text + strlen(text), sizeof text - strlen(text), "🎫");
        }
        log_info("x", "%s", text);
        const char *line = next_line();
        assert_non_null(line);
        assert_true(strlen(line) > 900);
        assert_true(text_is_utf8(line, strlen(line)));
        assert_null(strchr(line, '?'));
        assert_null(next_line());
    }
}

static void errno_is_left_alone(void **state)
{
    (void)state;
    errno = ENOSPC;
    log_error("x", "%m");
    int after = errno;
    assert_int_equal(after, ENOSPC);
    const char *line = next_line();
    assert_non_null(line);
    assert_non_null(strstr(line, strerrordesc_np(ENOSPC)));

    close(STDERR_FILENO);
    errno = EIO;
    log_error("x", "nobody hears this");
    after = errno;
    assert_true(dup2(pipe_ends[1], STDERR_FILENO) >= 0);
    assert_int_equal(after, EIO);
}

int main(void)
{
#define CAUGHT(test) cmocka_unit_test_setup_teardown(test, catch_stderr, release_stderr)
    const struct CMUnitTest tests[] = {
        CAUGHT(a_line_is_one_write), CAUGHT(the_time_is_that_of_the_clock),
        CAUGHT(levels_drop_lines),   CAUGHT(controls_are_hidden),
        CAUGHT(errno_is_left_alone), CAUGHT(long_lines_are_cut_at_a_whole_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
