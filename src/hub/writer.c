#include "hub/writer.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "hub/hub.h"
#include "hub/route.h"

static void tell(struct writer *writer)
{
    const uint64_t one = 1;
    ssize_t wrote = write(writer->done_fd, &one, sizeof one);
    (void)wrote; /* it is full only when the other thread has been told already */
}

/* ---- what is next; the mutex is held ---- */

/* The calls behind the first of `list` that can be worked on together with it. */
static size_t take_group(struct call_list *list, struct call *group[WRITER_GROUP_MAX])
{
    struct call_list rest;
    struct call *call = call_list_take(list);
    const struct route *route = call->route;
    size_t bytes = call->body_bytes;
    size_t count = 1;
    group[0] = call;
    call_list_init(&rest);
    while ((call = call_list_take(list)) != NULL) {
        bytes += call->body_bytes;
        if (call->route == route && count < route->group_max && count < WRITER_GROUP_MAX &&
            bytes <= WRITER_GROUP_BYTES_MAX) {
            group[count++] = call;
        } else {
            call_list_push(&rest, call);
        }
    }
    if (rest.first != NULL) {
        *list = rest;
    }
    return count;
}

/* Moves calls that wait back to the work: all of them, or those whose patience is over. */
static void wake(struct writer *writer, bool all, int64_t now_ms)
{
    struct call_list waiting = writer->waiting;
    struct call *call = NULL;
    call_list_init(&writer->waiting);
    while (waiting.first != NULL && (call = call_list_take(&waiting)) != NULL) {
        bool is_over = call->wait_until_ms <= now_ms;
        if (is_over || writer->is_stopping) {
            call->wait_until_ms = 0; /* asked once more, and answered whatever there is */
        }
        call->is_waiting = false;
        call_list_push(all || is_over || writer->is_stopping ? &writer->usual : &writer->waiting,
                       call);
    }
}

static int64_t next_end_ms(const struct writer *writer)
{
    int64_t next = INT64_MAX;
    for (const struct call *call = writer->waiting.first; call; call = call->next) {
        next = call->wait_until_ms < next ? call->wait_until_ms : next;
    }
    return next;
}

/* Sleeps until there is work. False: it is over. */
static bool wait_for_work(struct writer *writer)
{
    for (;;) {
        int64_t now_ms = clock_monotonic_ms();
        int64_t end_ms = next_end_ms(writer);
        if (end_ms <= now_ms || (writer->is_stopping && writer->waiting.count > 0)) {
            wake(writer, false, now_ms);
        }
        if (writer->urgent.first || writer->usual.first) {
            return true;
        }
        if (writer->is_stopping) {
            return false;
        }
        if (end_ms == INT64_MAX) {
            (void)pthread_cond_wait(&writer->filled, &writer->mutex);
            continue;
        }
        const struct timespec until = {.tv_sec = end_ms / 1000, .tv_nsec = end_ms % 1000 * 1000000};
        (void)pthread_cond_timedwait(&writer->filled, &writer->mutex, &until);
    }
}

/* ---- the thread ---- */

static void work(struct writer *writer, struct call **group, size_t count)
{
    struct hub_store *store = writer->hub->store;
    int64_t pos_before = store->pos;
    (void)pthread_mutex_unlock(&writer->mutex);
    group[0]->route->work(writer->hub, group, count);
    (void)pthread_mutex_lock(&writer->mutex);
    for (size_t i = count; i-- > 0;) { /* backwards, so that those who go on keep their order */
        if (group[i]->is_unfinished) {
            group[i]->is_unfinished = false;
            call_list_push_first(&writer->usual, group[i]);
        } else {
            call_list_push(group[i]->is_waiting ? &writer->waiting : &writer->done, group[i]);
        }
    }
    if (store->pos != pos_before) {
        wake(writer, true, clock_monotonic_ms());
    }
    writer->is_broken = store->is_broken;
    tell(writer);
}

static enum status open_store(struct writer *writer, struct error *error)
{
    struct hub *hub = writer->hub;
    hub->store->is_wanted = &writer->is_wanted;
    enum status status = hub->store->ops->open(hub->store, writer->path, error);
    return status == STATUS_OK ? hub_trust_load(&hub->trust, hub->store, error) : status;
}

static void *run(void *user)
{
    struct writer *writer = user;
    struct error error = {0};
    enum status status = open_store(writer, &error);
    (void)pthread_mutex_lock(&writer->mutex);
    writer->start_status = status;
    writer->start_error = error;
    writer->has_started = true;
    (void)pthread_cond_broadcast(&writer->filled);
    while (status == STATUS_OK && wait_for_work(writer)) {
        struct call *group[WRITER_GROUP_MAX];
        size_t count = take_group(writer->urgent.first ? &writer->urgent : &writer->usual, group);
        atomic_store(&writer->is_wanted, writer->urgent.first != NULL);
        work(writer, group, count);
    }
    (void)pthread_mutex_unlock(&writer->mutex);
    writer->hub->store->ops->close(writer->hub->store);
    writer->hub->store = NULL;
    return NULL;
}

/* ---- from the other thread ---- */

static bool init(struct writer *writer)
{
    pthread_condattr_t attributes;
    writer->done_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return writer->done_fd >= 0 && pthread_mutex_init(&writer->mutex, NULL) == 0 &&
           pthread_condattr_init(&attributes) == 0 &&
           pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
           pthread_cond_init(&writer->filled, &attributes) == 0;
}

enum status writer_start(struct writer *writer, struct hub *hub, const char *path,
                         struct error *error)
{
    *writer = (struct writer){.hub = hub, .path = path, .done_fd = -1};
    call_list_init(&writer->urgent);
    call_list_init(&writer->usual);
    call_list_init(&writer->waiting);
    call_list_init(&writer->done);
    if (!init(writer) || pthread_create(&writer->thread, NULL, run, writer) != 0) {
        return error_set(error, STATUS_NO_MEMORY, "the writer's thread cannot be started: %s",
                         strerror(errno));
    }
    writer->is_running = true;
    (void)pthread_mutex_lock(&writer->mutex);
    while (!writer->has_started) {
        (void)pthread_cond_wait(&writer->filled, &writer->mutex);
    }
    (void)pthread_mutex_unlock(&writer->mutex);
    return writer->start_status == STATUS_OK
               ? STATUS_OK
               : error_set(error, writer->start_status, "%s", writer->start_error.text);
}

void writer_hurry(struct writer *writer)
{
    (void)pthread_mutex_lock(&writer->mutex);
    writer->is_stopping = true;
    (void)pthread_cond_broadcast(&writer->filled);
    (void)pthread_mutex_unlock(&writer->mutex);
}

void writer_stop(struct writer *writer)
{
    if (!writer->is_running) {
        return;
    }
    writer_hurry(writer);
    (void)pthread_join(writer->thread, NULL);
    (void)pthread_cond_destroy(&writer->filled);
    (void)pthread_mutex_destroy(&writer->mutex);
    (void)close(writer->done_fd);
    writer->is_running = false;
}

void writer_put(struct writer *writer, struct call *call)
{
    (void)pthread_mutex_lock(&writer->mutex);
    call_list_push(call->route->is_urgent ? &writer->urgent : &writer->usual, call);
    atomic_store(&writer->is_wanted, writer->urgent.first != NULL);
    (void)pthread_cond_broadcast(&writer->filled);
    (void)pthread_mutex_unlock(&writer->mutex);
}

struct call *writer_take_done(struct writer *writer)
{
    (void)pthread_mutex_lock(&writer->mutex);
    struct call *call = call_list_take(&writer->done);
    (void)pthread_mutex_unlock(&writer->mutex);
    return call;
}

bool writer_is_broken(struct writer *writer)
{
    (void)pthread_mutex_lock(&writer->mutex);
    bool is_broken = writer->is_broken;
    (void)pthread_mutex_unlock(&writer->mutex);
    return is_broken;
}
