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

/* The sync thread. */
struct sync {
    struct station_service *service; /* borrowed */
    struct central central;
    struct watch watch;
    struct station_side side;
    int retry_ms; /* 0 while all is well */
};

/* ---- the station's side: errands to the store thread ---- */

static enum status sync_own_since(void *user, uint32_t epoch, uint64_t after_seq, struct buf *out,
                                  size_t *count, uint64_t *own_seq, struct error *error)
{
    struct errand errand = {
        .kind = ERRAND_OWN_SINCE, .epoch = epoch, .after_seq = after_seq, .out = out};
    service_run_errand(user, &errand);
    *count = errand.count;
    *own_seq = errand.own_seq;
    return errand.status == STATUS_OK ? STATUS_OK
                                      : error_set(error, errand.status, "%s", errand.error.text);
}

static enum status sync_own_chains(void *user, struct own_chain out[OWN_CHAINS_MAX], size_t *count,
                                   struct error *error)
{
    struct errand errand = {.kind = ERRAND_OWN_CHAINS, .chains = out};
    service_run_errand(user, &errand);
    *count = errand.count;
    return errand.status == STATUS_OK ? STATUS_OK
                                      : error_set(error, errand.status, "%s", errand.error.text);
}

static enum status sync_chain_at(void *user, uint64_t seq, uint8_t chain[HASH_BYTES],
                                 struct error *error)
{
    struct errand errand = {.kind = ERRAND_CHAIN_AT, .after_seq = seq, .chain = chain};
    service_run_errand(user, &errand);
    return errand.status == STATUS_OK || errand.status == STATUS_NOT_FOUND
               ? errand.status
               : error_set(error, errand.status, "%s", errand.error.text);
}

static enum status sync_fork(void *user, uint64_t common_seq, uint32_t *epoch, struct error *error)
{
    struct errand errand = {.kind = ERRAND_FORK, .after_seq = common_seq};
    service_run_errand(user, &errand);
    *epoch = errand.epoch;
    return errand.status == STATUS_OK ? STATUS_OK
                                      : error_set(error, errand.status, "%s", errand.error.text);
}

static enum status sync_take_in(void *user, const struct batch *batch,
                                const struct pull_cursor *cursor, struct error *error)
{
    struct errand errand = {.kind = ERRAND_TAKE_IN, .batch = batch, .cursor = cursor};
    service_run_errand(user, &errand);
    return errand.status == STATUS_OK ? STATUS_OK
                                      : error_set(error, errand.status, "%s", errand.error.text);
}

static enum status sync_keep_places(void *user, const struct places *places, size_t count,
                                    struct error *error)
{
    struct errand errand = {.kind = ERRAND_KEEP_PLACES, .places = places, .place_count = count};
    service_run_errand(user, &errand);
    return errand.status == STATUS_OK ? STATUS_OK
                                      : error_set(error, errand.status, "%s", errand.error.text);
}

static void sync_acknowledged(void *user, uint64_t seq)
{
    service_note_acked(user, seq);
}

static bool is_stopping(struct station_service *service, int64_t *stop_by_ms)
{
    (void)pthread_mutex_lock(&service->mutex);
    bool stopping = service->is_stopping;
    *stop_by_ms = service->stop_by_ms;
    (void)pthread_mutex_unlock(&service->mutex);
    return stopping;
}

static bool sync_is_over(void *user)
{
    int64_t stop_by_ms = 0;
    return is_stopping(user, &stop_by_ms) && clock_monotonic_ms() >= stop_by_ms;
}

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
    enum status pushed = steps_push(&peer, &sync->side, &pushed_count, error);
    if (pushed != STATUS_OK) {
        goto out;
    }
    /* Our own writes are no news. Whatever others wrote until now comes with the pull,
     * which itself writes nothing. */
    (void)watch_take(&sync->watch);
    pulled = steps_pull(&peer, &sync->side, &sync->service->cursor, &pulled_count, error);
out:
    if (strcmp(sync->side.who.mode, "citizen") == 0) {
        forget(sync, pushed_count > 0);
    }
    return pushed == STATUS_OK ? pulled : pushed;
}

static void exchange_and_tell(struct sync *sync)
{
    struct error error = {0};
    bool was_well = sync->retry_ms == 0;
    if (exchange_once(sync, &error) == STATUS_OK) {
        sync->retry_ms = 0;
        service_note_exchange(sync->service, NULL);
        return;
    }
    if (was_well) { /* once, not at every retry */
        log_warning("sync", "%s", error.text);
    }
    int doubled_ms = was_well ? RETRY_FIRST_MS : 2 * sync->retry_ms;
    sync->retry_ms = doubled_ms < RETRY_LAST_MS ? doubled_ms : RETRY_LAST_MS;
    (void)watch_take(
        &sync->watch); /* what the failed attempt wrote must not be its own reason to try again */
    service_note_exchange(sync->service, error.text);
}

/* ---- waiting ---- */

static void drain_news(struct station_service *service)
{
    uint64_t count = 0;
    ssize_t got = read(service->news_fd, &count, sizeof count);
    (void)got; /* EAGAIN: nothing was there */
}

/* Sleeps until own facts, a stop, a write to the central or, with `timeout_ms` >= 0,
 * the end of that time. */
static void wait_for_news(struct sync *sync, int timeout_ms)
{
    struct pollfd fds[] = {{.fd = sync->service->news_fd, .events = POLLIN},
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
    sync.side = (struct station_side){
        .user = service,
        .who = {service->station, service->epoch, service->fair->settings.mode},
        .own_since = sync_own_since,
        .own_chains = sync_own_chains,
        .chain_at = sync_chain_at,
        .fork = sync_fork,
        .take_in = sync_take_in,
        .keep_places =
            station_counts_places(service->fair->settings.mode) ? sync_keep_places : NULL,
        .acknowledged = sync_acknowledged,
        .is_over = sync_is_over};
    central_init(&sync.central, service->central_path);
    watch_init(&sync.watch, service->central_path);
    for (;;) {
        int64_t stop_by_ms = 0;
        bool is_last = is_stopping(service, &stop_by_ms);
        if (is_last) {
            central_set_patience(&sync.central, STOPPING_PATIENCE_MS);
        }
        /* Watched before it is read, so that nothing written in between is missed. */
        (void)watch_ensure(&sync.watch);
        drain_news(service);
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
