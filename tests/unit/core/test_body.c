/* Bodies of facts as JSON, and what becomes of a program whose memory ends meanwhile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/body.h"

#ifdef __SANITIZE_ADDRESS__
const char *__asan_default_options(void); /* NOLINT(bugprone-reserved-identifier) */

/* Else the sanitizer, not we, would say that there is no memory. */
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}
#endif

static void bodies_are_compact_and_bounded(void **state)
{
    (void)state;
    char out[32];
    struct error error = {0};
    assert_int_equal(body_write(json_pack("{s:s,s:i}", "a", "ñ", "b", 1), out, sizeof out, &error),
                     STATUS_OK);
    assert_string_equal(out, "{\"a\":\"ñ\",\"b\":1}");
    assert_int_equal(body_write(json_pack("{s:s}", "a", "0123456789"), out, 17, &error),
                     STATUS_TOO_BIG);
    assert_int_equal(body_write(json_pack("{s:s}", "a", "\xff"), out, sizeof out, &error),
                     STATUS_INVALID);
}

/* In a child: asks jansson's allocator for more than there is. */
static void ask_for_too_much(int output)
{
    json_malloc_t allocate = NULL;
    json_free_t give_back = NULL;
    json_get_alloc_funcs(&allocate, &give_back);
    (void)dup2(output, STDERR_FILENO);
    volatile size_t too_much = SIZE_MAX / 4;
    give_back(allocate(too_much));
    _exit(0);
}

static void the_end_of_memory_is_said_and_stops_the_program(void **state)
{
    (void)state;
    int ends[2];
    char said[4096] = "";
    size_t length = 0;
    int status = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        ask_for_too_much(ends[1]);
    }
    (void)close(ends[1]);
    for (ssize_t got = 1; got > 0 && length<sizeof said - 1; length += got> 0 ? (size_t)got : 0) {
        got = read(ends[0], said + length, sizeof said - 1 - length);
    }
    (void)close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    assert_non_null(strstr(said, "feria: out of memory; nothing that was acknowledged is lost"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bodies_are_compact_and_bounded),
        cmocka_unit_test(the_end_of_memory_is_said_and_stops_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
