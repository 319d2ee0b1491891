#include "sync/service_internal.h"

#include <poll.h>
#include <sodium.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "sync/central.h"
#include "sync/watch.h"

enum {
    DEBOUNCE_MS = 20,      /* one commit writes many pages, and facts come in twos */
    RETRY_FIRST_MS = 1000, /* then 2, 4, 8, 16 s */
    RETRY_LAST_MS = 30000,
    WATCHLESS_MS = 2000, /* inotify has no watch left on this machine */
    STOPPING_PATIENCE_MS = 500,
    STACK_BYTES = 128 * 1024, /* deeper than an exchange goes */
};

/* The thread of the central file. */
struct sync {
    struct station_service *service; /* borrowed */
    struct central central;
    struct watch watch;
    struct sync_side side;
    int retry_ms; /* 0 while all is well */
};

/* ---- one exchange ---- */

/* What visitors typed, here and at other stations, has passed through the central's pages. */
static void forget(struct sync *sync, bool has_pushed)
{
    if (has_pushed) {
        central_release(&sync->central); /* opened anew when there is something to do */
    } else {
        db_forget(&sync->central.db);
    }
    sodium_stackzero(STACK_BYTES);
}

static enum status exchange_once(struct sync *sync, struct error *error)
{
    size_t pushed_count = 0, pulled_count = 0;
    enum status pulled = STATUS_OK;
    const struct peer peer = central_peer(&sync->central);
    service_side_refresh(&sync->side);
    enum status pushed = steps_push(&peer, &sync->side.side, &pushed_count, error);
    if (pushed != STATUS_OK) {
        goto out;
    }
    /* Our own writes are no news. Whatever others wrote until now comes with the pull,
     * which itself writes nothing. */
    (void)watch_take(&sync->watch);
    pulled = steps_pull(&peer, &sync->side.side, &sync->service->lines[LINE_CENTRAL].cursor,
                        &pulled_count, error);
out:
    if (strcmp(sync->side.side.who.mode, "citizen") == 0) {
        forget(sync, pushed_count > 0);
    }
    return pushed == STATUS_OK ? pulled : pushed;
}

static void exchange_and_tell(struct sync *sync)
{
    struct error error = {0};
    bool was_well = sync->retry_ms == 0;
    enum status status = exchange_once(sync, &error);
    if (status == STATUS_OK) {
        sync->retry_ms = 0;
        service_note_exchange(sync->service, LINE_CENTRAL, status, NULL);
        return;
    }
    if (was_well) { /* once, not at every retry */
        log_warning("sync", "%s", error.text);
    }
    int doubled_ms = was_well ? RETRY_FIRST_MS : 2 * sync->retry_ms;
    sync->retry_ms = doubled_ms < RETRY_LAST_MS ? doubled_ms : RETRY_LAST_MS;
    (void)watch_take(
        &sync->watch); /* what the failed attempt wrote must not be its own reason to try again */
    service_note_exchange(sync->service, LINE_CENTRAL, status, &error);
}

/* ---- waiting ---- */

/* Sleeps until own facts, a stop, a write to the central or, with `timeout_ms` >= 0,
 * the end of that time. */
static void wait_for_news(struct sync *sync, int timeout_ms)
{
    struct pollfd fds[] = {{.fd = sync->service->lines[LINE_CENTRAL].news_fd, .events = POLLIN},
                           {.fd = sync->watch.fd, .events = POLLIN}};
    int64_t until_ms = clock_monotonic_ms() + timeout_ms;
    int left_ms = timeout_ms;
    for (;;) {
        if (poll(fds, 2, left_ms) == 0) {
            return;
        }
        if ((fds[0].revents & POLLIN) || watch_take(&sync->watch)) {
            const struct timespec debounce = {.tv_nsec = DEBOUNCE_MS * 1000000L};
            (void)nanosleep(&debounce, NULL);
            return;
        }
        if (timeout_ms >= 0) {
            int64_t rest_ms = until_ms - clock_monotonic_ms();
            left_ms = rest_ms > 0 ? (int)rest_ms : 0;
        }
    }
}

static int timeout_ms(const struct sync *sync)
{
    if (sync->retry_ms > 0) {
        return sync->retry_ms;
    }
    return sync->watch.folder >= 0 ? -1 : WATCHLESS_MS;
}

void *sync_thread_run(void *user)
{
    struct station_service *service = user;
    struct sync sync = {.service = service};
    service_side_init(&sync.side, service, LINE_CENTRAL);
    central_init(&sync.central, service->central_path);
    watch_init(&sync.watch, service->central_path);
    for (;;) {
        int64_t stop_by_ms = 0;
        bool is_last = service_is_stopping(service, &stop_by_ms);
        if (is_last) {
            central_set_patience(&sync.central, STOPPING_PATIENCE_MS);
        }
        /* Watched before it is read, so that nothing written in between is missed. */
        (void)watch_ensure(&sync.watch);
        service_drain(service, LINE_CENTRAL);
        exchange_and_tell(&sync);
        if (is_last) {
            break;
        }
        wait_for_news(&sync, timeout_ms(&sync));
    }
    watch_release(&sync.watch);
    central_release(&sync.central);
    return NULL;
}
