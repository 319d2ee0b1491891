/* A network whose name server says nothing: whoever asks for a name waits for many seconds, and
 * nothing of ours waits with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <netdb.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "sync/http.h"

enum { PATIENCE_S = 30 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int asked, answered; /* names */
static bool may_answer;
static int asked_fd = -1; /* readable once a name was asked for */

/* Instead of the system's: its answer comes when the test says so. */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **list)
{
    struct timespec until;
    const uint64_t one = 1;
    (void)node;
    (void)service;
    (void)hints;
    *list = NULL;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    (void)pthread_mutex_lock(&mutex);
    asked++;
    (void)!write(asked_fd, &one, sizeof one);
    while (!may_answer && pthread_cond_timedwait(&changed, &mutex, &until) == 0) {
    }
    answered++;
    (void)pthread_cond_broadcast(&changed);
    (void)pthread_mutex_unlock(&mutex);
    return EAI_AGAIN;
}

static enum status ask(int cancel_fd, int deadline_ms)
{
    struct http http;
    struct http_answer answer;
    struct error error = {0};
    const struct http_request request = {
        .method = "GET", .path = "/", .answer_bytes_max = 1024, .deadline_ms = deadline_ms};
    uint64_t count = 0;
    (void)!read(asked_fd, &count, sizeof count);
    may_answer = false;
    asked = answered = 0;
    http_init(&http, "http://hub.example:7443", "", cancel_fd);
    enum status status = http_run(&http, &request, &answer, &error);
    http_answer_release(&answer);
    http_release(&http);
    return status;
}

/* The name server has not been heard yet; then it may be, so that its thread ends. */
static void expect_unheard(void)
{
    (void)pthread_mutex_lock(&mutex);
    int before = answered;
    may_answer = true;
    (void)pthread_cond_broadcast(&changed);
    while (answered < asked) {
        (void)pthread_cond_wait(&changed, &mutex);
    }
    (void)pthread_mutex_unlock(&mutex);
    assert_int_equal(asked, 1);
    assert_int_equal(before, 0);
}

static void the_deadline_holds_for_names_too(void **state)
{
    (void)state;
    assert_int_equal(ask(-1, 200), STATUS_IO);
    expect_unheard();
}

static void giving_up_does_not_wait_for_names(void **state)
{
    (void)state;
    assert_int_equal(ask(asked_fd, (PATIENCE_S + 10) * 1000), STATUS_BUSY);
    expect_unheard();
}

static int set_up(void **state)
{
    (void)state;
    asked_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return asked_fd >= 0 ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    return close(asked_fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_deadline_holds_for_names_too),
        cmocka_unit_test(giving_up_does_not_wait_for_names),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
