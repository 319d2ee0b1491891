/* service_hub.c: the two threads of a station that has a hub. One pushes what is new here; the
 * other waits at the hub (long poll) for what is new elsewhere, so that another door's admission
 * arrives at once and neither waits for the other's request. */
#include "sync/service_internal.h"

#include <poll.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "sync/backoff.h"
#include "sync/hub_peer.h"

enum {
    RETRY_FIRST_MS = 1000,
    RETRY_LAST_MS = 60000,
    WAIT_S = 20,                 /* of one long poll: so long a line may be dead unseen */
    WAITING_MS = 10 * 60 * 1000, /* then hello: is it the same hub, what time has it? */
    PAUSE_MS = 1000,             /* when a hub does not hold its answers back */
    STACK_BYTES = 128 * 1024,    /* deeper than an exchange goes */
};

struct hub_line {
    struct station_service *service; /* borrowed */
    enum line line;
    struct hub_peer hub;
    struct sync_side side;
    struct backoff backoff;
    bool is_failing;
    bool has_waited; /* at the hub, before this pull */
};

static void open_line(struct hub_line *line, struct station_service *service, enum line which,
                      int cancel_fd)
{
    const struct settings *settings = &service->fair->settings;
    line->service = service;
    line->line = which;
    service_side_init(&line->side, service, which);
    hub_peer_init(&line->hub, settings->hub, settings->hub_pin, &service->fair->keys, cancel_fd);
    backoff_init(&line->backoff, RETRY_FIRST_MS, RETRY_LAST_MS);
}

/* Notes how it went. */
static void tell(struct hub_line *line, enum status status, const struct error *error)
{
    if (status != STATUS_OK && !line->is_failing) { /* once, not at every retry */
        log_warning("sync", "%s", error->text);
    }
    line->is_failing = status != STATUS_OK;
    if (status == STATUS_OK) {
        backoff_reset(&line->backoff);
    }
    service_note_exchange(line->service, line->line, status, error);
}

static void measure_clock(struct hub_line *line)
{
    const struct hub_clock *clock = &line->hub.clock;
    if (clock->is_known) {
        service_note_clock(line->service, clock->offset_ms, clock->uncertainty_ms);
    }
}

/* Until `ms` are over (-1: never), the service stops or, with `hears_news`, there is some. Another
 * line's success ends it too: the hub is back. */
static void rest(struct hub_line *line, int64_t ms, bool hears_news)
{
    struct line_state *state = &line->service->lines[line->line];
    const int64_t until_ms = clock_monotonic_ms() + ms;
    for (;;) {
        struct pollfd fd = {.fd = state->news_fd, .events = POLLIN};
        int64_t left_ms = ms < 0 ? -1 : until_ms - clock_monotonic_ms();
        int64_t stop_by_ms = 0;
        if ((ms >= 0 && left_ms <= 0) || poll(&fd, 1, (int)left_ms) == 0 || hears_news ||
            service_is_stopping(line->service, &stop_by_ms) ||
            service_take_kick(line->service, line->line)) {
            return;
        }
        service_drain(line->service, line->line);
    }
}

static void rest_after_failure(struct hub_line *line)
{
    rest(line, backoff_next_ms(&line->backoff, line->hub.retry_after_ms), false);
}

/* ---- what is new here ---- */

static enum status push_once(struct hub_line *line, struct error *error)
{
    const struct peer peer = hub_peer(&line->hub);
    size_t count = 0;
    service_side_refresh(&line->side);
    enum status status = steps_push(&peer, &line->side.side, &count, error);
    if (strcmp(line->side.side.who.mode, "citizen") == 0) {
        sodium_stackzero(STACK_BYTES); /* what visitors typed has passed through it */
    }
    return status;
}

void *hub_push_thread_run(void *user)
{
    struct station_service *service = user;
    struct hub_line line = {0};
    open_line(&line, service, LINE_HUB_PUSH, service->over_fd);
    for (;;) {
        struct error error = {0};
        int64_t stop_by_ms = 0;
        bool is_last = service_is_stopping(service, &stop_by_ms);
        service_drain(service, LINE_HUB_PUSH);
        bool was_failing = line.is_failing;
        enum status status = push_once(&line, &error);
        tell(&line, status, &error);
        if (was_failing && status == STATUS_OK) {
            service_kick(service, LINE_HUB_PULL);
        }
        if (is_last) {
            break;
        }
        if (status == STATUS_OK) {
            measure_clock(&line);
            rest(&line, -1, true);
        } else {
            rest_after_failure(&line);
        }
    }
    hub_peer_release(&line.hub);
    return NULL;
}

/* ---- what is new elsewhere ---- */

/* Returns STATUS_OK when there is something to pull, or it is time for a hello. */
static enum status wait_at_hub(struct hub_line *line, const struct pull_cursor *cursor,
                               struct error *error)
{
    const int64_t until_ms = clock_monotonic_ms() + WAITING_MS;
    enum status status = STATUS_OK;
    bool is_news = false;
    while (status == STATUS_OK && !is_news && clock_monotonic_ms() < until_ms) {
        int64_t asked_ms = clock_monotonic_ms();
        status = hub_peer_wait(&line->hub, &line->side.side.who, cursor->pos, cursor->mark, WAIT_S,
                               &is_news, error);
        if (status == STATUS_OK) {
            tell(line, status, NULL);
        }
        if (status == STATUS_OK && !is_news && clock_monotonic_ms() - asked_ms < PAUSE_MS) {
            rest(line, PAUSE_MS, false);
        }
        int64_t stop_by_ms = 0;
        is_news = is_news || service_is_stopping(line->service, &stop_by_ms);
    }
    return status;
}

static enum status pull_once(struct hub_line *line, struct error *error)
{
    struct pull_cursor *cursor = &line->service->lines[LINE_HUB_PULL].cursor;
    const struct pull_cursor before = *cursor;
    const struct peer peer = hub_peer(&line->hub);
    size_t count = 0;
    service_side_refresh(&line->side);
    enum status status = steps_pull(&peer, &line->side.side, cursor, &count, error);
    if (status != STATUS_OK) {
        return status;
    }
    /* A hub that is back, or came out of a backup, has to be pushed to again. */
    if (line->is_failing || cursor->epoch != before.epoch || cursor->pos < before.pos) {
        service_kick(line->service, LINE_HUB_PUSH);
    }
    tell(line, status, NULL);
    measure_clock(line);
    if (line->has_waited && cursor->pos == before.pos) {
        rest(line, PAUSE_MS, false); /* it said that there was something, and there is not */
    }
    line->has_waited = true;
    return wait_at_hub(line, cursor, error);
}

void *hub_pull_thread_run(void *user)
{
    struct station_service *service = user;
    struct hub_line line = {0};
    int64_t stop_by_ms = 0;
    open_line(&line, service, LINE_HUB_PULL, service->stop_fd);
    while (!service_is_stopping(service, &stop_by_ms)) {
        struct error error = {0};
        enum status status = pull_once(&line, &error);
        if (status != STATUS_OK && !service_is_stopping(service, &stop_by_ms)) {
            tell(&line, status, &error);
            rest_after_failure(&line);
        }
    }
    hub_peer_release(&line.hub);
    return NULL;
}
