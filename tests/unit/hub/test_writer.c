/* What comes in while the store is at work becomes its next commit, and whoever is urgent goes
 * before it. The store here only counts, and works until it is told to go on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "hub/hub.h"
#include "hub/route.h"

enum { LATER = 5, LOG_MAX = 16 };

static struct {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool is_at_work, may_end;
    char log[LOG_MAX]; /* 'w' = a watermark, a digit = so many pushes at once,
                        * '!' = and the store is told to hurry */
    size_t log_length;
} seen = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void note(char what)
{
    assert_true(seen.log_length < LOG_MAX - 1);
    seen.log[seen.log_length++] = what;
}

static enum status fake_open(struct hub_store *store, const char *path, struct error *error)
{
    (void)store;
    (void)path;
    (void)error;
    return STATUS_OK;
}

static size_t fake_ingest(struct hub_store *store, struct hub_push **pushes, size_t count)
{
    (void)pthread_mutex_lock(&seen.mutex);
    note((char)('0' + count));
    if (atomic_load(store->is_wanted)) {
        note('!');
    }
    seen.is_at_work = true;
    (void)pthread_cond_broadcast(&seen.changed);
    while (!seen.may_end) {
        (void)pthread_cond_wait(&seen.changed, &seen.mutex);
    }
    (void)pthread_mutex_unlock(&seen.mutex);
    for (size_t i = 0; i < count; i++) {
        pushes[i]->status = STATUS_OK;
        pushes[i]->taken = pushes[i]->count;
    }
    store->pos += (int64_t)count;
    return count;
}

static enum status fake_watermark(struct hub_store *store, uint32_t station, uint32_t epoch,
                                  int64_t pos, struct hub_standing *out, struct error *error)
{
    (void)store;
    (void)station;
    (void)epoch;
    (void)pos;
    (void)error;
    note('w');
    *out = (struct hub_standing){0};
    return STATUS_OK;
}

static enum status fake_snapshot(struct hub_store *store, struct hub_snapshot *out,
                                 struct error *error)
{
    (void)store;
    (void)out;
    (void)error;
    return STATUS_OK;
}

static void fake_close(struct hub_store *store)
{
    (void)store;
}

static struct hub hub;

static struct call *push_call(void)
{
    static const struct fact FACT = {.kind = "feedback.given"};
    struct call *call = call_new();
    assert_non_null(call);
    struct hub_push *push = arena_alloc(&call->arena, sizeof *push);
    assert_non_null(push);
    *push = (struct hub_push){.facts = &FACT, .count = 1, .station = 7, .epoch = 1};
    call->work = push;
    call->route = &ROUTE_PUSH;
    return call;
}

static struct call *hello_call(void)
{
    struct call *call = call_new();
    assert_non_null(call);
    (void)strcpy(call->target, "/v1/hello?station=00000007");
    call->route = &ROUTE_HELLO;
    hub_begin(&hub, call);
    assert_int_equal(call->http_status, 0);
    return call;
}

static void answered(size_t count)
{
    while (count > 0) {
        struct pollfd fd = {.fd = hub.writer.done_fd, .events = POLLIN};
        struct call *call = writer_take_done(&hub.writer);
        if (call) {
            assert_int_equal(call->http_status, 200);
            call_free(call);
            count--;
        } else {
            (void)poll(&fd, 1, 10);
        }
    }
}

static void what_waits_becomes_one_commit_behind_the_urgent(void **state)
{
    static const struct hub_store_ops OPS = {.open = fake_open,
                                             .ingest = fake_ingest,
                                             .watermark = fake_watermark,
                                             .snapshot = fake_snapshot,
                                             .close = fake_close};
    struct hub_store store = {.ops = &OPS, .epoch = 5};
    struct error error = {0};
    (void)state;
    hub.store = &store;
    assert_int_equal(nonces_init(&hub.nonces, &error), STATUS_OK);
    assert_int_equal(heard_init(&hub.heard, &error), STATUS_OK);
    hub.trust.stations = calloc(HUB_STATIONS_MAX, sizeof *hub.trust.stations);
    assert_non_null(hub.trust.stations);
    assert_int_equal(pthread_mutex_init(&hub.trust.mutex, NULL), 0);
    assert_int_equal(writer_start(&hub.writer, &hub, "", &error), STATUS_OK);

    writer_put(&hub.writer, push_call());
    (void)pthread_mutex_lock(&seen.mutex);
    while (!seen.is_at_work) {
        (void)pthread_cond_wait(&seen.changed, &seen.mutex);
    }
    (void)pthread_mutex_unlock(&seen.mutex);
    for (int i = 0; i < LATER; i++) { /* while the store is at work */
        writer_put(&hub.writer, push_call());
    }
    writer_put(&hub.writer, hello_call());
    (void)pthread_mutex_lock(&seen.mutex);
    seen.may_end = true;
    (void)pthread_cond_broadcast(&seen.changed);
    (void)pthread_mutex_unlock(&seen.mutex);
    answered(1 + LATER + 1);

    writer_stop(&hub.writer);
    hub_trust_release(&hub.trust);
    heard_release(&hub.heard);
    nonces_release(&hub.nonces);
    assert_string_equal(seen.log, "1w5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_waits_becomes_one_commit_behind_the_urgent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
